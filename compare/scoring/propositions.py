"""What an accusation, a denial or a claim of responsibility says of the event: who did what, or did not.

"The Kremlin accused Kiev of being behind the incursion" and "the Ukrainian authorities denied any involvement in it"
share hardly a word. As propositions they meet: Kiev – being behind the incursion – yes; the Ukrainian authorities –
involvement in it – no. The patterns stand in a table; the first that fits a claim's statement counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from compare.records import Claim
from compare.scoring.statements import statement

Mode = Literal["accuses", "denies", "claims", "confirms"]

_ACTOR = r"(?P<actor>[^,;.]{2,80}?)"
_LAST_ACTOR = r"(?P<actor>[^,;.]{2,80})"
_BEHIND = r"(?:behind|responsible\s+for|to\s+blame\s+for|guilty\s+of)"
_DOING = r"(?:carried\s+out|committed|conducted|staged|launched|perpetrated|ordered|planned|caused|started|fired)"
_PART = r"(?:involvement|role|part|hand|responsibility|complicity)"
_DENIED = r"den(?:y|ies|ied|ying)"
_TURNED_DOWN = rf"(?:{_DENIED}|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:es?|ed|ing))"
_CHARGE = r"(?:accusations?|allegations?|charges?|claims?|reports?|suggestions?)"
_WHICH = r"(?:(?:the|all|any|these|those|such|its?|his|her|their)\s+)?(?:\w+\s+)?"
_IS = r"(?:is|are|was|were|has\s+been|had\s+been)"
_NOT = r"\b(?:was|were|is|are|been)(?:\s+not|n[’']t)\s+(?:involved|behind|responsible)"

# Mode, whether the actor did it, and how it is worded; without an actor it is the speaker.
_PATTERNS: tuple[tuple[Mode, bool, str], ...] = (
    ("denies", False, rf"\b{_DENIED}\s+(?:having\s+)?(?:any\s+|all\s+)?{_PART}(?:\s+(?:in|for)\s+(?P<act>.+))?"),
    ("denies", False, rf"\b(?:had|has|have|played|plays?|took|bears?|bore)\s+no\s+{_PART}\b"
                      r"(?:\s+(?:in|for)\s+(?P<act>.+))?"),
    ("denies", False, r"\b(?:had|has|have)\s+nothing\s+to\s+do\s+with\s+(?P<act>.+)"),
    ("denies", False, rf"{_NOT}(?:\s+(?:in|for)?\s*(?P<act>.+))?"),
    ("denies", False, rf"\b{_TURNED_DOWN}\s+{_WHICH}{_CHARGE}(?:\s+(?:that|of|about)\s+(?P<act>.+))?"),
    ("denies", False, rf"\b{_DENIED}\s+(?:that\s+)?(?P<act>.+)"),
    ("accuses", True, rf"\baccus\w+\s+{_ACTOR}\s+of\s+(?P<act>.+)"),
    ("accuses", True, rf"\bblam\w+\s+{_ACTOR}\s+for\s+(?P<act>.+)"),
    ("accuses", True, rf"\bblam\w+\s+(?P<act>[^,;.]{{2,60}}?)\s+on\s+{_LAST_ACTOR}"),
    ("accuses", True, rf"\bheld\s+{_ACTOR}\s+responsible\s+for\s+(?P<act>.+)"),
    ("accuses", True, rf"\bblam(?:es|ed|ing)\s+{_LAST_ACTOR}"),
    ("claims", True, r"\b(?:claim\w*|took|takes?|taken|taking)\s+(?:responsibility|credit)\s+for\s+(?P<act>.+)"),
    ("claims", True, rf"\b(?P<act>[^,;.]{{2,80}}?)\s+(?:was|were)\s+claimed\s+by\s+{_LAST_ACTOR}"),
    ("accuses", True, rf"^(?P<actor>.{{2,80}}?)\s+(?:is|are|was|were)\s+{_BEHIND}\s+(?P<act>.+)"),
    ("accuses", True, rf"^(?P<act>.{{2,120}}?)\s+{_IS}\s+{_DOING}\s+by\s+{_LAST_ACTOR}"),
    ("accuses", True, rf"^(?P<act>.{{2,120}}?)\s+(?:is|was)\s+the\s+work\s+of\s+{_LAST_ACTOR}"),
    ("confirms", True, r"\bconfirm(?:s|ed|ing)?\s+(?:that\s+)?(?P<act>.+)"),
)  # fmt: skip
_COMPILED = tuple((mode, did, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for mode, did, pattern in _PATTERNS)

# Words in a name that say what sort of body it is, not which.
_SORTS = frozenset(
    "the a an of and in for its his her their our any some other former senior chief head general deputy prime mr mrs "
    "ms dr colonel lieutenant major captain brigadier president minister ministry spokesman spokeswoman spokesperson "
    "official officials authorities authority government administration army military forces armed state news agency "
    "police defense defence foreign interior group side party people national united security council office "
    "department".split()
)
_PRONOUNS = frozenset("it he she they him her them his its their itself himself themselves us we who".split())
STEM = 5  # letters; "Ukraine" meets "Ukrainian"


@dataclass(frozen=True, slots=True)
class Proposition:
    """Who (`actor`, None where it is not said) did (`did`) or did not do `act`; "" is whatever is alleged."""

    mode: Mode
    actor: str | None
    act: str
    did: bool

    @property
    def text(self) -> str:
        """The proposition in words, whether it is said to be so or not: "Kiev: being behind the incursion"."""
        return f"{self.actor or 'somebody'}: {self.act or 'what is alleged'}"


def proposition(claim: Claim) -> Proposition | None:
    """Return what a claim of who did it, or did not, says of the event; None where it is no such claim."""
    text = statement(claim)
    for mode, did, pattern in _COMPILED:
        match = pattern.search(text)
        if match is None or (mode == "accuses" and claim.stance == "denies"):
            continue
        parts = match.groupdict()
        actor = parts.get("actor") or (claim.who if claim.speaker else _subject(text[: match.start()]))
        return Proposition(mode, (actor or "").strip() or None, (parts.get("act") or "").strip(' ."”'), did)
    return None


def _subject(before: str) -> str | None:
    """The last name before the verb: "…, and Kesh has nothing to do with it"."""
    names = re.findall(r"(?:\b[A-Z][\w’'-]+(?:\s+(?=[A-Z]))?)+", before)
    return names[-1] if names else None


def same_party(one: str | None, other: str | None, sides: Mapping[str, str]) -> bool | None:
    """Say whether two names stand for one party, by their words or the event's `sides`; None where it is not known."""
    if not one or not other or {one.lower(), other.lower()} & _PRONOUNS:
        return None
    ours, theirs = _keys(one), _keys(other)
    if not ours or not theirs:
        plain = set(re.findall(r"\w+", one.lower())) & set(re.findall(r"\w+", other.lower()))
        return True if plain - {"the", "a", "an", "of", "and"} else None
    if ours & theirs:
        return True
    left, right = _sides_of(ours, sides), _sides_of(theirs, sides)
    if left and right:
        return bool(left & right)
    return False


def _keys(name: str) -> frozenset[str]:
    """The beginnings of the words of a name that tell which one it is."""
    words = re.findall(r"[^\W\d_]{3,}", name.lower())
    return frozenset(word[:STEM] for word in words if word not in _SORTS and word not in _PRONOUNS)


def _sides_of(keys: frozenset[str], sides: Mapping[str, str]) -> frozenset[str]:
    return frozenset(side for name, side in sides.items() if keys & (_keys(name) | _keys(side)))


def exchange(a: Proposition | None, b: Proposition | None, sides: Mapping[str, str]) -> str:
    """Say how two propositions meet.

    "answered"  the one who is said to have done it denies that, or denies everything
    "elsewhere" somebody else's denial, or a denial of something else
    "rivals"    two different parties are each said to have done it
    "agree"     the same party is said, or denied, to have done it
    ""          nothing to compare
    """
    if a is None or b is None:
        return ""
    party = same_party(a.actor, b.actor, sides)
    if a.did == b.did:
        return "" if party is None or not a.did else "agree" if party else "rivals"
    denial, charge = (b, a) if a.did else (a, b)
    if party is False:
        return "elsewhere"
    if not denial.act or _about_it(denial.act) or _overlap(denial.act, charge.act):
        return "answered"
    return "elsewhere"


def _about_it(act: str) -> bool:
    """ "it", "the attack": whatever the report is about."""
    words = re.findall(r"\w+", act.lower())
    return len(words) <= 2 and bool({"it", "this", "that", "them", "attack", "incident", "so"} & set(words))


def _overlap(one: str, other: str) -> bool:
    left, right = (
        {word[:STEM] for word in re.findall(r"[^\W\d_]{4,}", text.lower()) if word not in _SORTS}
        for text in (one, other)
    )
    return bool(left & right)
