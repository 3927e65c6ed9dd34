"""Where an article names persons, so that "he" and "the colonel" find someone who has not been quoted yet."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compare.extraction import lexicon
from compare.extraction.quotes import quotations
from compare.records import Span

# Whoever is named further back is no longer the one that a pronoun stands for.
REACH = 1_200
# How far around a name its description stands: "Colonel Ann Lee", "Ann Lee, a spokeswoman of the army".
BEFORE, BEHIND = 60, 110
_SENTENCE = re.compile(r"(?:[.!?]['\"’”]?|\n)\s+|^")
_FRONTED = re.compile(r"[“\"'‘]?(?:[^,;:“”\"]{0,60}, )?(?P<noun>(?:[\w.'’-]+ ){0,6})")
_LINKS = lexicon.words("by of with to from for in at against and or that than as about on over after before")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a person at a place; `leads` where it begins its sentence, and so is mostly its subject."""

    start: int
    name: str
    leads: bool


def mentions(text: str, persons: Iterable[str]) -> tuple[Mention, ...]:
    """Return where persons are named outside quotations, by full name or surname, in the order of the text."""
    by_tail: dict[str, str] = {}
    for person in persons:
        by_tail.setdefault(person.split()[-1], person)
    if not by_tail:
        return ()
    quoted = [quotation.outer for quotation in quotations(text)]
    found = []
    for match in re.finditer(r"\b(?:" + "|".join(map(re.escape, by_tail)) + r")\b(?!['’]s)", text):
        if not _inside(match.start(), quoted):
            name = by_tail[match[0]]
            start = match.start() - (len(name) - len(match[0]))
            start = start if start >= 0 and text[start : match.end()] == name else match.start()
            found.append(Mention(start, name, _leads(text, start)))
    return tuple(found)


def described(text: str, places: Sequence[Mention], head: str, *, before: int) -> str | None:
    """Return the last person named before a place beside whose name a noun stands: "the colonel"."""
    word = rf"\b{re.escape(head)}\b"
    ahead, behind = re.compile(rf"(?i:{word})(?:[^,.;:!?\n]*|, ?)$"), re.compile(rf"(?:,| \()[^.!?;\n]*?(?i:{word})")
    for place in reversed(places[: bisect_left(places, before, key=lambda one: one.start)]):
        end = place.start + len(place.name)
        if ahead.search(text, max(0, place.start - BEFORE), place.start) or behind.match(text, end, end + BEHIND):
            return place.name
    return None


def _leads(text: str, start: int) -> bool:
    opening = 0
    for match in _SENTENCE.finditer(text, max(0, start - 200), start):
        opening = match.end()
    before = _FRONTED.fullmatch(text, opening, start)
    return before is not None and not _LINKS & {word.lower() for word in before["noun"].split()[-1:]}


def _inside(place: int, spans: Iterable[Span]) -> bool:
    return any(start <= place < end for start, end in spans)
