"""Numbers of a sentence that an edit may change, and how a number is written in words, digits or with a scale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from compare.extraction.figures_numerals import CURRENCIES, ONES, SCALES, TENS
from compare.extraction.numbers import find_numbers
from compare.records import Span
from training.edits.text import is_plural

_SIGN = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_BIG = "thousand|million|billion|trillion"
_FORM = re.compile(
    rf"(?P<sign>(?:{_SIGN})\s?)?(?:(?P<digits>\d[\d,]*(?:\.\d+)?)|(?P<words>[A-Za-z]+(?:-[a-z]+)?))"
    rf"(?:(?P<gap>[ -])(?P<scale>{_BIG}))?(?P<unit>[\s-]?(?:%|[a-z ]+))?"
)
# Reading numbers is slow, and most sentences have none.
_ANY = re.compile(rf"\d|\b(?:{'|'.join((*ONES, *TENS, *SCALES))})\b", re.IGNORECASE)
_SPELT = {value: word for word, value in [*ONES.items(), *TENS.items()]}
# A number after these is known as such ("the two leaders"), one of a series, a limit, or a part of a sum.
_BEFORE = re.compile(
    r"\b(?:the|these|those|its|their|his|her|our|my|your|this|that|other|another|first|last|next|past|final|top|same|"
    r"every|each|all|no|number|age|aged|by|to|from|through|chapter|section|article|page|point|room|route|level|group|"
    r"class|grade|week|day|part|phase|type|tier|title|of|and|or|between|within|versus|vs|\w+[’']s?|"
    r"\d+|hundred|thousand|million|billion|plus|minus|times|for)[\s,]+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
_FREE_BEFORE = frozenset("of and by for to from".split())  # harmless where money, a share or people are counted
_PART_OF = re.compile(
    r"\b(?:out|one|some|none|any|half|many|most|part|\w*\d|two|three|four|five|six|seven|eight|nine|ten) of\s+$"
)
_QUALIFIER = re.compile(
    r"\b(?P<q>at least|no fewer than|not less than|more than|over|upwards of|as many as|up to|at most|no more than|"
    r"fewer than|less than|under|below|above|about|around|some|nearly|almost|approximately|roughly|close to|near|"
    r"an? estimated|an? additional|only|just|exactly|as much as|as few as|as little as|another|well over|just over|"
    r"just under|"
    r"estimated|additional|further|extra|maximum|minimum|only about|perhaps|maybe|possibly|a record|a total of|"
    r"(?:more|less|fewer) than (?:about|around|some|half|twice)|beyond|exceed\w*|top\w*|surpass\w*|pass\w*|"
    r"reach\w*|approach\w*|past)\s+(?:an?\s+)?$",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\s+((?:[a-z]+(?:-[a-z]+)?\s+){0,2}?)([a-z]+)\b(?![’'-])")
_OF = re.compile(r"\s+(of)\s+(?:the|his|her|its|their|those|these)\s")
_NOT_FILL = frozenset(
    "of in on at to for and or but from with by that which who than as were was are is have has had will more others "
    "out off over under per percent degrees into after before during since until because while when against".split()
)
_DURATIONS = frozenset("years months weeks days hours minutes".split())
# Nouns that numbers name or rank rather than count: results, clock and calendar, grades, directions.
_NOT_COUNTED = frozenset(
    "points goals games sets matches seeds wickets runs innings overs laps rounds degrees oclock times year-olds "
    "yards touchdowns assists rebounds series percents others ways sides halves things words letters chapters "
    "seconds cents basis decades centuries moments nights mornings evenings".split()
)


@dataclass(frozen=True, slots=True)
class Amount:
    """One number that stands for a count, a share or money.

    `span` covers numeral and scale without currency sign or unit; `whole` covers all of it. `style` is digits or
    words; `scale` is "", thousand, million, billion or trillion; `unit` is None, percent or a currency code;
    `qualifier` is the words before it that bound it, or "" for an exact number.
    """

    span: Span
    whole: Span
    value: float
    style: str
    scale: str
    unit: str | None
    noun: str
    qualifier: str
    qualifier_start: int

    def written(self, value: float) -> str | None:
        """Write another value the way this one is written; None where that can't be done naturally."""
        return write(value, style=self.style, scale=self.scale)


def write(value: float, *, style: str, scale: str = "") -> str | None:
    """Write a number as digits ("1,200", "3.5 million") or as words (up to ninety-nine); None where it can't be."""
    if scale:
        number = value / SCALES[scale]
        if not 1 <= number < 1000 or abs(number - round(number, 1)) > 1e-9:
            return None
        if style == "words":
            return f"{_words(int(number))} {scale}" if number == int(number) and number < 13 else None
        return f"{number:g} {scale}"
    if style == "words":
        return _words(int(value)) if value == int(value) and 0 < value < 100 else None
    if value != int(value):
        return f"{value:.1f}" if abs(value - round(value, 1)) < 1e-9 else f"{value:.2f}"
    return f"{int(value):,}"


def _words(value: int) -> str | None:
    if value in _SPELT:
        return _SPELT[value]
    if 20 < value < 100:
        return f"{_SPELT[value - value % 10]}-{_SPELT[value % 10]}"
    return None


@lru_cache(maxsize=16)
def amounts(sentence: str) -> tuple[Amount, ...]:
    """Return the numbers of a sentence that count, share or price something on their own, in order.

    Left out are dates, codes, ages, results, ranges, and numbers that the sentence takes as known ("the two leaders").
    """
    return tuple(_amounts(sentence)) if _ANY.search(sentence) else ()


def _amounts(sentence: str) -> Iterator[Amount]:
    for number in find_numbers(sentence):
        if number.upper is not None or number.twin or number.unit not in (None, "percent", *CURRENCIES.values()):
            continue
        match = _FORM.fullmatch(sentence[slice(*number.span)])
        if (
            not match
            or number.value < 2
            or re.match(r"[\w’'–”\"-]| (?:year|month|week|day)s?[ -]old", sentence[number.span[1] :])
        ):
            continue
        amount = _amount(sentence, number.span[0], match, number.value, number.unit)
        if amount:
            yield amount


def _amount(sentence: str, offset: int, match: re.Match[str], value: float, unit: str | None) -> Amount | None:
    start = offset + match.start("digits" if match["digits"] else "words")
    end = offset + max(match.end("digits"), match.end("words"), match.end("scale"))
    scale = match["scale"] or ""
    style = "digits" if match["digits"] else "words"
    if match["gap"] not in (None, " ") or not _is_own(match, value, style, scale):
        return None
    whole = (offset + max(match.start("sign"), 0) if match["sign"] else start, offset + match.end())
    noun = _noun(sentence, whole[1])
    if unit is None and not noun:
        return None
    qualifier = _QUALIFIER.search(sentence[: whole[0]])
    before = sentence[: qualifier.start() if qualifier else whole[0]]
    if known := _BEFORE.search(before):
        word = known[0].split()[0].strip(",").lower()
        if word == "of" and _PART_OF.search(before):
            return None
        if word not in _FREE_BEFORE or (word in ("and", "from", "to", "by") and unit is None):
            return None
    name = re.sub(r"\s+", " ", qualifier["q"].lower()) if qualifier else ""
    return Amount(
        (start, end), whole, value, style, scale, unit, noun, name, qualifier.start() if qualifier else whole[0]
    )


def _is_own(match: re.Match[str], value: float, style: str, scale: str) -> bool:
    """Whether a number is written as `write` writes it, so that another can be put in its place."""
    text = write(value, style=style, scale=scale)
    if style == "words":
        words = match["words"].lower() + (f" {scale}" if scale else "")
        return text == words
    return text is not None


def _noun(sentence: str, end: int) -> str:
    """The plural noun that a number counts, past up to two adjectives, or ""."""
    if part := _OF.match(sentence, end):
        return part[1]
    match = _NOUN.match(sentence, end)
    while match and not is_plural(match[2]):
        longer = re.compile(_NOUN.pattern.replace("{0,2}?", f"{{{len(match[1].split()) + 1}}}")).match(sentence, end)
        match = longer if longer and len(longer[1].split()) <= 2 else None
    if match and match[2] in _DURATIONS and match[1]:
        return ""
    if not match or match[2] in _NOT_COUNTED or any(word in _NOT_FILL for word in match[1].split()):
        return ""
    return match[2]
