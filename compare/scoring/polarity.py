"""Negation and opposites: signs in the words alone that two statements pull in different directions."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    left, right = left - right, right - left
    found = []
    for one, other in _ROWS:
        for first, second in ((one, other), (other, one)):
            a, b = _first(left, first), _first(right, second)
            if a and b:
                found.append((a, b))
    return tuple(found)


def _words(text: str) -> set[str]:
    # A compound is one word: the "one" of "forty-one" opposes nothing.
    return set(re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower()))


def _first(words: Iterable[str], pattern: Pattern) -> str | None:
    return next((word for word in sorted(words) if pattern.fullmatch(word)), None)


def _pattern(entries: str) -> Pattern:
    return re.compile("|".join(entry.replace("*", "[a-z]*") for entry in entries.split()))


def _rows() -> tuple[tuple[Pattern, Pattern], ...]:
    lines = (line.partition(":") for line in _TABLE.strip().splitlines())
    return tuple((_pattern(left), _pattern(right)) for left, _, right in lines)


_ROWS = _rows()
