"""Negation and opposites: signs in the words alone that two statements pull in different directions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# Words such as "failed" or "without" negate no statement: "the dam failed", "fired without warning".
_NEGATORS = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|unable)\b|n[’']t\b", re.IGNORECASE)

# Opposites, a pair a line. A stem that ends in * stands for every word that begins so, any other word for itself.
_TABLE = """
advanc*: retreat* repel* slowed stalled
captur* seiz* control* taken: lost losing repel* recaptur*
won win wins victory: lost lose defeat*
rise* rose risen increas* grew grow*: fall fell fallen decreas* dropp* shrank declin*
increas* add adds added: reduc* cut cuts
improv* strengthen*: worsen* weaken* deteriorat*
higher more: lower fewer less
safe safely: danger* unsafe
peaceful* calm*: violen* brutal riot*
success* succeed*: fail failed failure unsuccessful*
accept* agree* approv*: refus* reject*
allow* permit*: prevent* block* ban banned prohibit*
open opened opening: clos*
start* began begin* resum*: stop* halt* end ended ends suspend*
continu* ongoing: stop* halt* end ended ends over
inside: outside
before: after
guilty convict*: innocent acquit* cleared
support* back backed backing: oppos* condemn*
deliberate* intention* plann*: accident* mistake
sabotag* attack* arson: accident* negligen* malfunction*
negligen*: natural
defensive: offensive aggress* violat*
comply* compli* uphold* respect* implement*: violat* breach* broke broken
full fully entire* all: partial* contested part
legal lawful*: illegal* unlawful*
true: false untrue fabricat* staged fake
public publicly: secret* withheld hidden
enough sufficient: shortage* insufficient lack*
warned warning: unaware surprise
known clear: unknown unclear
able: unable
stay* remain*: leave left withdr*
surviv* alive: killed dead died
military soldiers militants fighters: civilian civilians
armed: unarmed
majority: minority
fair free: rigged fraud*
help helps helped benefi*: hinder* harm* detriment*
single: double twin
north northern: south southern
east eastern: west western
"""
Pattern = re.Pattern[str]


def negations(text: str) -> int:
    """Return how many negating words the text holds."""
    return len(_NEGATORS.findall(text))


def opposites(ours: str, theirs: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of words, one of each text, that are opposites; words that both texts hold do not count."""
    left, right = _words(ours), _words(theirs)
    ours_only, theirs_only = _firsts(left - right), _firsts(right - left)
    return tuple((ours_only[a], theirs_only[b]) for a, b in _PAIRS if a in ours_only and b in theirs_only)


def _words(text: str) -> set[str]:
    # A compound is one word: the "one" of "forty-one" opposes nothing.
    return set(re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower()))


def _firsts(words: Iterable[str]) -> dict[int, str]:
    """Number of a pattern → the first of the words, by the alphabet, that it matches."""
    found: dict[int, str] = {}
    for word in sorted(words):
        for number in _matched(word):
            found.setdefault(number, word)
    return found


@lru_cache(maxsize=1 << 16)
def _matched(word: str) -> tuple[int, ...]:
    """The numbers of the patterns that match a word; the same words come up in pair after pair."""
    return tuple(number for number, pattern in enumerate(_PATTERNS) if pattern.fullmatch(word))


def _pattern(entries: str) -> Pattern:
    return re.compile("|".join(entry.replace("*", "[a-z]*") for entry in entries.split()))


_PATTERNS = tuple(_pattern(part) for line in _TABLE.strip().splitlines() for part in line.split(":"))
# A row's two patterns stand next to each other; either text may hold either.
_PAIRS = tuple(pair for at in range(0, len(_PATTERNS), 2) for pair in ((at, at + 1), (at + 1, at)))
