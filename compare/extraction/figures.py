"""The figures of a claim: what each number in it counts, with its qualifier, and the dates beside them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from compare.extraction.dates import SENTENCES, dates, find_dates, published_on
from compare.extraction.figures_counted import Counted, Token, read_counted, tokenize
from compare.extraction.figures_events import add_events
from compare.extraction.numbers import Number, find_numbers
from compare.extraction.quantities import QUALIFIERS
from compare.records import Claim, Figure, Qualifier, Span

_WORDS = "|".join(r"\s+".join(words.split()) for words in sorted(QUALIFIERS, key=len, reverse=True))
_BEFORE = re.compile(
    rf"(?<![\w-])(?P<word>{_WORDS})(?:[\s-]+(?:at|a|an|the|another|those|these))?[\s-]*[“\"(]?$", re.IGNORECASE
)
_AFTER: tuple[tuple[re.Pattern[str], Qualifier], ...] = (
    (re.compile(r"\s*\+|[\s-]plus\b", re.IGNORECASE), "more than"),
    (re.compile(r"-odd\b|\s+or so\b|-ish\b", re.IGNORECASE), "about"),
    (re.compile(r"\s+(?:\w+\s+)?or more\b|\s+at (?:the )?least\b", re.IGNORECASE), "at least"),
    (re.compile(r"\s+(?:\w+\s+)?or (?:fewer|less)\b|\s+at most\b", re.IGNORECASE), "up to"),
)
_SIGNS: dict[str, Qualifier] = {"~": "about", ">": "more than", "<": "less than", "≥": "at least", "≤": "up to"}
_WORD_BEFORE = re.compile(r"\b(?!updated\b)[a-z]{2,}\s+$")
_WORD_AFTER = re.compile(r"\s+[a-z]{2,}")
_AGE = re.compile(r"(?:[A-Z][\w’'-]+(?:,\s+|\s+\()(?=\d+[,.;)])|\baged\s+)([1-9]\d?)\b")
_CROWD = 1e7
_SINCE = re.compile(r"\b(?:as of|by)\s+(?:late\s+|early\s+)?$", re.IGNORECASE)


def figures(claim: Claim) -> tuple[Figure, ...]:
    """Return the counts, amounts, shares, dates and times that a claim states, in text order.

    `quantity` is "<who or what> <event>" ("civilians killed"), the kind of a measure ("distance"), the noun that an
    amount or share belongs to ("turnout"), or "count" where the text does not say what is counted. `unit` is a measure,
    a currency, "percent", "share" (0 to 1), "ordinal", "vague" (the least that "dozens" can mean) or None.
    The span runs from the qualifier to the counted noun, in the claim's field. Only numbers inside the claim are
    returned; the whole sentence is read for what they count.
    """
    window = _window(claim)
    text = claim.context[slice(*window)]
    tokens, items = _counts(text)
    as_of = _as_of(claim, text) if items else None
    found = [_figure(claim, text, window[0], item, tokens[item.end].end) for item in items]
    speaker = claim.who if claim.speaker or claim.speaker_name else None
    counts = [replace(figure, as_of=as_of, according_to=speaker) for figure in found if figure]
    return tuple(sorted((*counts, *dates(claim)), key=lambda figure: figure.span))


@lru_cache(maxsize=SENTENCES)  # all claims of a sentence read the whole of it
def _counts(text: str) -> tuple[tuple[Token, ...], tuple[Counted, ...]]:
    numbers = find_numbers(text)
    if not numbers:
        return (), ()
    tokens = tokenize(text, numbers)
    items = add_events(tokens, [read_counted(tokens, i, t.number) for i, t in enumerate(tokens) if t.number])
    return tuple(tokens), tuple(items)


def _window(claim: Claim) -> Span:
    """The claim's span widened to its sentence."""
    start, end = claim.span
    if claim.sentence:
        start, end = min(start, claim.sentence[0]), max(end, claim.sentence[1])
    return start, end


def _as_of(claim: Claim, text: str) -> str | None:
    """The day for which a claim's counts hold: "as of Monday" or "by June 3" where it says so, else publication."""
    for moment in find_dates(text, published_on(claim)):
        if moment.unit in ("date", "month") and _SINCE.search(text[max(0, moment.span[0] - 16) : moment.span[0]]):
            return moment.iso
    return claim.article.published


def _figure(claim: Claim, text: str, shift: int, item: Counted, end: int) -> Figure | None:
    """The figure of one count, or None where it lies outside the claim or counts nothing that can be named."""
    number = item.number
    qualifier, start = _qualifier(text, number, small="over" if item.measure is None and number.value < 10 else "")
    age = _AGE.search(text, max(0, number.span[0] - 24), number.span[1] + 1)
    if age and age.span(1) == number.span and not item.nouns:
        item = replace(item, measure=("years", "age"))
    quantity = _quantity(item, alone=qualifier == "exactly", prose=_in_prose(text, number.span))
    if quantity is None or not claim.span[0] <= number.span[0] + shift < claim.span[1]:
        return None
    span = (max(start + shift, claim.span[0]), max(end, number.span[1]) + shift)
    unit = item.measure[0] if item.measure else number.unit
    return Figure(claim, span, number.value, quantity, qualifier, unit, number.upper)


def _in_prose(text: str, span: Span) -> bool:
    """Whether a number stands among words, not in a caption, counter or list of links."""
    before = text[max(0, span[0] - 16) : span[0]]
    return not before.lower().endswith(("the ", "url ")) and (
        _WORD_BEFORE.search(before) is not None or _WORD_AFTER.match(text, span[1]) is not None
    )


def _quantity(item: Counted, *, alone: bool, prose: bool) -> str | None:
    """The quantity's words, or None where a number counts nothing; an `alone` "one" is often no count ("one thing")."""
    if item.measure:
        return item.measure[1]
    if item.closed and not item.nouns and not item.event and not item.share and item.number.unit is None:
        return None
    if item.share or item.number.unit not in (None, "vague", "ordinal"):
        # an owner such as "turnout" is kept as written: it is no plural
        owner = item.nouns[-1] if item.closed and item.nouns else item.who
        nothing = "share" if item.share else "amount"
        return " ".join(filter(None, (owner if item.nouns else nothing, item.event)))
    if item.number.value == 1 and not item.event and (alone or not item.nouns):
        return None
    if not item.nouns and not item.event:
        return _unnamed(item) if prose or not alone or item.other else None
    quantity = " ".join(filter(None, (item.who, item.event)))
    return f"part of {quantity}" if item.partitive and not item.nouns else quantity


def _unnamed(item: Counted) -> str:
    """What a number without a noun counts: "dozens" and "30 others" are people, unless there are too many."""
    few = item.number.value < _CROWD
    return "people" if few and (item.other or item.number.unit == "vague") else "count"


def _qualifier(text: str, number: Number, *, small: str) -> tuple[Qualifier, int]:
    """The qualifier beside a number, and where it (or the number) begins.

    `small` is a word that qualifies no small number: "the dispute over three laws".
    """
    start, end = number.span
    before = text[max(0, start - 40) : start]
    match = _BEFORE.search(before)
    if match and match["word"] != small:
        return QUALIFIERS[re.sub(r"\s+", " ", match["word"].lower())], start - len(before) + match.start("word")
    sign = before.rstrip()[-1:]
    if sign in _SIGNS:
        return _SIGNS[sign], start - len(before) + len(before.rstrip()) - 1
    for pattern, qualifier in _AFTER:
        if pattern.match(text, end):
            return qualifier, start
    return ("at least" if number.unit == "vague" else "exactly"), start
