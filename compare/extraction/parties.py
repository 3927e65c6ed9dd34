"""Which speakers belong together, where an event does not say: sides proposed from the speakers' names.

"Kiev", "the Ukrainian authorities" and "Ukrainian Deputy Defense Minister Gana Malyar" speak for one state; "the
Uplands Front" and "Front commander Ysolde Karran" for one movement. A proposal is a guess from names alone, marked as
such in the report, and gives way to whatever `sides` of the event say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from compare.extraction.countries import WORDS
from compare.extraction.sides import side_of
from compare.records import Claim, Event

STEM = 5  # letters; "Ulmeria" meets "Ulmerian"
FEWEST = 2  # speakers that a name which is no known state must join

_PATTERNS = tuple(
    (re.compile(rf"(?<![\w.]){re.escape(word.rstrip('*'))}" + (r"\w*" if word.endswith("*") else r"(?!\w)")), country)
    for word, country in WORDS
)
# Parts of a speaker's name that say what sort of body it is. A name is a group's when it stands before one of these.
_SORTS = frozenset(
    "government authorities authority ministry minister army forces force military police officials official president "
    "spokesman spokeswoman spokesperson state council command commander party movement front group union federation "
    "office department embassy ambassador television agency media delegation administration parliament side general "
    "troops soldiers militants rebels fighters leaders leader league alliance coalition navy guard staff premier prime "
    "foreign defence defense interior health justice deputy regime republic envoy chief mission company management "
    "workers board lawyers lawyer association head commission international northern southern eastern western".split()
)
_TITLES = frozenset(
    "Mr Mrs Ms Dr Col Lt Gen Professor Sir Lady Lord Judge Colonel Captain Lieutenant Major Brigadier Admiral".split()
)


def with_proposed_sides(event: Event, claims: Sequence[Claim]) -> tuple[Event, tuple[Claim, ...]]:
    """Return event and claims with sides proposed for the speakers; both as they are where the event names some."""
    proposed = {} if event.sides else propose_sides(claims)
    if not proposed:
        return event, tuple(claims)
    notice = "sides of speakers were proposed from their names; correct them under `sides` where they are wrong"
    sided = tuple(
        replace(claim, side=side_of((claim.speaker_name, claim.speaker), proposed)) if claim.speaker else claim
        for claim in claims
    )
    return replace(event, sides=proposed, notices=(*event.notices, notice)), sided


def propose_sides(claims: Iterable[Claim]) -> dict[str, str]:
    """Return speaker's name → side, for speakers of a known state and for those who share the name of a body.

    Empty where all who can be placed would stand on one side: nothing would be told apart.
    """
    names = list(dict.fromkeys(claim.who for claim in claims if claim.speaker))
    stems = _shared_stems(names)
    sides = {
        name: _country(name) or next((stems[stem] for stem in _stems(name) if stem in stems), None) for name in names
    }
    persons: dict[str, str] = {}
    for name, side in sides.items():
        last = name.split()[-1]
        if side and len(name.split()) > 1 and last[0].isupper() and last.lower() not in _SORTS:
            persons.setdefault(last, side)
    # A person is placed once by office ("Kremlin spokesman Dmitry Peskov"), and named without it later.
    found = {name: side for name in names if (side := sides[name] or persons.get(name.split()[-1]))}
    return found if len(set(found.values())) > 1 else {}


def _country(name: str) -> str | None:
    """The state whose name comes first in a speaker's name: "the Russian ambassador to Ukraine" speaks for Russia."""
    starts = [(match.start(), country) for pattern, country in _PATTERNS if (match := pattern.search(name))]
    return min(starts, key=lambda row: row[0])[1] if starts else None


def _shared_stems(names: Sequence[str]) -> Mapping[str, str]:
    """Return stem → the body's name, for stems that stand beside a sort of body in the names of several speakers."""
    words: dict[str, Counter[str]] = {}
    ends: dict[str, set[str]] = {}
    bodies: set[str] = set()
    for name in names:
        for word, of_body in _capitalised(name):
            words.setdefault(_stem(word), Counter())[word] += 1
            ends.setdefault(_stem(word), set()).add(name.split()[-1].lower())
            if of_body:
                bodies.add(_stem(word))
    return {
        stem: min(count, key=lambda word: (len(word), word))
        for stem, count in words.items()
        # Names that end alike are one person or body under several titles, and no party of several.
        if stem in bodies and count.total() >= FEWEST and len(ends[stem]) > 1
    }


def _stems(name: str) -> list[str]:
    return [_stem(word) for word, _ in _capitalised(name)]


def _stem(word: str) -> str:
    return word[:STEM].lower()


def _capitalised(name: str) -> list[tuple[str, bool]]:
    """The capitalised words of a name that are no sort of body and no title, with whether the name holds a sort."""
    words = re.findall(r"[^\W\d_][\w’'-]*", re.sub(r"[’']s\b", "", name))
    body = any(word.lower() in _SORTS for word in words) or len(words) == 1
    return [
        (word, body)
        for word in words
        if word[0].isupper() and len(word) > 2 and word.lower() not in _SORTS and word not in _TITLES and word != "The"
    ]
