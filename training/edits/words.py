"""One or two words changed: other members of a class, opposites, synonyms, wider and narrower words, added details.

Every kind of change comes with more than one outcome, so that a changed word alone tells nothing: another colour is a
contradiction, but neutral under a negation, entailed by "red" where the hypothesis says "red or blue", and so on.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from training.edits.lexicon import (
    CAPITALS,
    CLASS_OF,
    COMPATIBLE,
    FOLLOWS,
    HAPPENED,
    HEDGES,
    LEADS,
    MANY,
    MASS,
    NEGATIVE,
    PERSON,
    SYNONYM,
    VOWEL,
    WIDER,
    WORD,
)
from training.edits.wordnet import plural
from training.examples import Example

Edit = Callable[[str, random.Random], Iterator[Example]]


def replace_span(sentence: str, span: tuple[int, int], new: str) -> str:
    """Return the sentence with `new` at the span, the article before it and the sentence's capital set right."""
    start, end = span
    before, after = sentence[:start], sentence[end:]
    if sentence[start : start + 1].isupper() and not before.strip(" \"'“‘"):
        new = new[:1].upper() + new[1:]
    article = re.search(r"\b(an?)(\s+)$", before, re.I)
    if article and new:
        right = "an" if VOWEL.match(new) else "a"
        right = right.capitalize() if article[1][0].isupper() else right
        before = before[: article.start()] + right + article[2]
    return re.sub(r"  +", " ", before + new + after)


def one_event(sentence: str, *, limit: int = 24) -> bool:
    """Whether a sentence plainly describes one thing that happens or happened, with no doubt, condition or denial."""
    words = [word.lower() for word in WORD.findall(sentence)]
    if not 3 <= len(words) <= limit or "?" in sentence or re.search(r"[\"“”;:]", sentence):
        return False
    return not HEDGES.intersection(words) and not NEGATIVE.search(sentence)


def label_pair(premise: str, hypothesis: str, label: str, kind: str) -> Iterator[Example]:
    """Yield the pair as an example of the set "edit:<kind>", or nothing where the two are equal."""
    if premise != hypothesis:
        yield Example(premise, hypothesis, label, f"edit:{kind}")


def _members(sentence: str) -> Iterator[tuple[re.Match[str], str, tuple[str, ...]]]:
    """Words of a class that stand alone: no part of a compound, a longer name or a list of the class."""
    matches = list(WORD.finditer(sentence))
    for at, match in enumerate(matches):
        name, words = CLASS_OF.get(match[0], ("", ()))
        if not name or sum(other[0] in words for other in matches) > 1:
            continue
        after = matches[at + 1] if at + 1 < len(matches) else None
        before = matches[at - 1][0] if at else ""
        touching = after is not None and not sentence[match.end() : after.start()].strip(" ")
        if _fits(name, before, after[0] if touching and after else "", sentence[match.end() : match.end() + 1]):
            yield match, name, words


def _fits(name: str, before: str, after: str, mark: str) -> bool:
    """Whether a member of a class stands between such words that it can only be that."""
    if mark and mark not in " .":
        return False
    if after[:1].isupper():
        return False
    if name in ("city", "country"):
        return before in ("in", "near", "to", "from", "at")
    if name == "day":
        return before in ("on", "last", "next")
    if name in ("people", "faith", "colour", "material", "weather"):
        ok = not before[:1].isupper() or before in ("A", "An", "The", "Two", "Three")
        return ok and after[:1].islower() and after not in FOLLOWS and len(after) > 2
    if name == "part":
        return before in ("in", "the") and after in (
            "city",
            "part",
            "town",
            "province",
            "coast",
            "border",
            "village",
            "state",
        )
    if name == "place":
        return after in ("round", "place", "floor", "grade", "term", "quarter", "inning", "day") and before in (
            "the",
            "his",
            "her",
            "in",
        )
    if name == "limb":
        return before in ("the", "his", "her", "left", "right") and (not after or after in FOLLOWS)
    if after and after not in FOLLOWS and not after.endswith("ing"):
        return False
    if name == "currency":
        return before.isdigit() or before in ("million", "billion", "thousand")
    if name in MASS and (before.endswith("ing") or before in ("of", "with", "some", "for", "ate", "drank", "played")):
        return True
    return before.lower() in LEADS or CLASS_OF.get(before, ("",))[0] in ("colour", "people", "material")


def _other(sentence: str, words: tuple[str, ...], random: random.Random) -> str:
    present = set(WORD.findall(sentence))
    return random.choice([word for word in words if word not in present])


_GENDERED = re.compile(r"\b(?:his|her|him|hers|he|she|himself|herself)\b", re.I)


def class_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield another member of a class of words: a contradiction, or neutral under a negation."""
    negation = list(NEGATIVE.finditer(sentence))
    denied = (
        len(negation) == 1 and re.search(r"(?:\bnot|n['’]t)$", negation[0][0]) and one_event(NEGATIVE.sub("", sentence))
    )
    if not denied and not (one_event(sentence) and HAPPENED.search(sentence)):
        return
    for match, name, words in _members(sentence):
        if name in ("gender", "child", "relative") and _GENDERED.search(sentence):
            continue
        other = _other(sentence, words, random)
        changed = replace_span(sentence, match.span(), other)
        if not denied:
            yield from label_pair(sentence, changed, "contradiction", f"class-{name}")
        elif negation[0].end() < match.start() and name not in ("gender", "child", "relative", "day", "people"):
            yield from label_pair(sentence, changed, "neutral", f"class-{name}")


def choice_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield "red" against "red or blue" (entailment, backwards neutral) and, of nouns, "tea" against "tea and beer"."""
    if not one_event(sentence):
        return
    for match, name, words in _members(sentence):
        if name in ("gender", "child", "relative", "worker", "place", "limb", "scene", "room", "part"):
            continue
        other = _other(sentence, words, random)
        first, second = random.sample([match[0], other], 2)
        article = re.search(r"\b(?:an?|the)\s$", sentence[: match.start()], re.I) if name in WIDER else None
        lead = (
            ("an " if VOWEL.match(second) else "a ") if article and article[0][0] in "aA" else "the " if article else ""
        )
        either = replace_span(sentence, match.span(), f"{first} or {lead}{second}")
        yield from label_pair(sentence, either, "entailment", "choice")
        yield from label_pair(either, sentence, "neutral", "choice")
        if name in ("drink", "fruit", "vegetable", "dish", "instrument", "crime") and match.start() > 0:
            both = replace_span(sentence, match.span(), f"{first} and {lead}{second}")
            yield from label_pair(both, sentence, "entailment", "choice")
            yield from label_pair(sentence, both, "neutral", "choice")


def compatible_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield a word of the class replaced by one that tells something else: neutral."""
    if not one_event(sentence):
        return
    for match, name, _ in _members(sentence):
        person = bool(PERSON.match(sentence, match.end()))
        if person != (name in ("people", "faith")) and name in ("people", "faith", "colour"):
            continue
        if name in COMPATIBLE and match[0] not in MANY.get(name, ()):
            other = random.choice(COMPATIBLE[name].split())
            if other not in sentence:
                yield from label_pair(sentence, replace_span(sentence, match.span(), other), "neutral", "compatible")


def wider_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield the class for its member, or the country for its capital: entailment, backwards neutral."""
    if not one_event(sentence, limit=40):
        return
    for match, name, words in _members(sentence):
        wide, span = WIDER.get(name, ""), match.span()
        article = re.search(r"\b(an?|the)\s$", sentence[: match.start()], re.I)
        if wide.startswith(("a ", "an ")):
            noun = wide.partition(" ")[2]
            if words == MANY.get(name):
                wide = (
                    "people"
                    if noun == "person"
                    else re.sub(r"^(\w+)", lambda m: plural(m[1]), noun)
                    if " of " in noun
                    else plural(noun)
                )
            elif article or (match[0] != sentence.split()[0] and name not in MASS):
                wide = noun
        if not wide and name == "city" and match[0] in CAPITALS and CAPITALS[match[0]] not in sentence:
            wide = CAPITALS[match[0]]
        if wide and wide not in sentence:
            changed = replace_span(sentence, span, wide)
            yield from label_pair(sentence, changed, "entailment", "wider")
            yield from label_pair(changed, sentence, "neutral", "wider")


def synonym_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield a word that says the same, "passed away" for "died", and "died" for "was killed": entailment."""
    for match in WORD.finditer(sentence):
        new, both = SYNONYM.get(match[0], ("", False))
        if not new or "-" in sentence[max(0, match.start() - 1) : match.end() + 1] or new in sentence:
            continue
        if (new in _COMMON and random.random() < 0.7) or (
            match[0] in ("hurt", "help", "more", "drink", "start", "film")
        ):
            continue
        changed = replace_span(sentence, match.span(), new)
        yield from label_pair(sentence, changed, "entailment", "synonym")
        if not both and one_event(sentence, limit=40):
            yield from label_pair(changed, sentence, "neutral", "synonym")
    for pattern, new, back in _PHRASES:
        found = pattern.search(sentence)
        if found and one_event(sentence, limit=40):
            changed = sentence[: found.start()] + new + sentence[found.end() :]
            yield from label_pair(sentence, changed, "entailment", "phrase")
            yield from label_pair(changed, sentence, back, "phrase")


_COMMON = frozenset({"stated", "said"})
_PHRASES = tuple(
    (re.compile(rf"\b{old}\b"), new, back)
    for old, new, back in (
        ("(?:was|were) (?:shot dead|murdered|assassinated|beheaded)", "died", "neutral"),
        ("(?:was|were) (?:killed|slain)(?= (?:in|on|at|when|by)\\b)(?! by)", "died", "neutral"),
        ("(?<!have )(?<!had )(?<!has )died(?= (?:in|on|at)\\b)", "passed away", "entailment"),
        ("won re-election", "was re-elected", "entailment"),
    )
)

_ADDED = "tall young tired famous French local retired angry left-handed wealthy nervous bearded"
_THINGS = "expensive brand-new borrowed broken heavy imported stolen"
_PEOPLE = re.compile(
    r"\b(?:[Aa]n?|[Tt]he) (?=(?:man|woman|boy|girl|doctor|teacher|soldier|player|driver|farmer|officer|student|"
    r"worker)\b)"
)
_OBJECTS = re.compile(
    r"\b(?:[Aa]n?|[Tt]he) (?=(?:car|bicycle|bike|guitar|phone|boat|truck|bag|camera|hat|jacket|table|book|knife|van)\b)"
)
_CIRCUMSTANCES = (
    "in silence", "for a bet", "for the second time this week", "with a friend", "despite the cold",
    "on a Sunday morning",
    "in front of a hotel", "against the advice of a doctor", "at the request of a neighbor",
    "to raise money for charity",
)  # fmt: skip


def detail_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield the sentence with an adjective or a circumstance added: neutral, backwards entailment."""
    if not one_event(sentence, limit=20) or not sentence.endswith("."):
        return
    for pattern, words in ((_PEOPLE, _ADDED), (_OBJECTS, _THINGS)):
        found = pattern.search(sentence)
        new = random.choice(words.split())
        if found and new not in sentence:
            article = found[0].split()[0]
            span = (found.start(), found.end())
            lead = article if article.lower() == "the" else ("An " if VOWEL.match(new) else "A ").strip()
            lead = lead if article[0].isupper() or lead.lower() == "the" else lead.lower()
            changed = sentence[: span[0]] + f"{lead} {new} " + sentence[span[1] :]
            yield from label_pair(sentence, changed, "neutral", "detail")
            yield from label_pair(changed, sentence, "entailment", "detail")
    if re.search(r"\b(?:is|are) \w+ing\b", sentence):
        changed = f"{sentence[:-1].rstrip()} {random.choice(_CIRCUMSTANCES)}."
        yield from label_pair(sentence, changed, "neutral", "detail")
        yield from label_pair(changed, sentence, "entailment", "detail")


EDITS: tuple[Edit, ...] = (
    class_edits, choice_edits, compatible_edits, wider_edits, synonym_edits, detail_edits
)  # fmt: skip
