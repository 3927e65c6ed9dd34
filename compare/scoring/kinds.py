"""In which way two claims contradict each other (`kind`), and whether it is a conflict, a dispute or an update."""

from __future__ import annotations

import re
from collections.abc import Callable

from compare.records import Claim, Kind, Status
from compare.scoring.evidence import Evidence

_TOLL_MOVES = re.compile(
    r"\btoll\b[^.]{0,60}\b(?:ris(?:es?|en|ing)|rose|raised|climb\w*|increas\w+)\b|\b(?:expected|likely|feared)\s+to\s+rise\b|"
    r"\b(?:raised|revised)\s+the\s+(?:death\s+)?toll\b",
    re.IGNORECASE,
)
NEAR = 0.45  # cosine from which a clash of dates is held to be about the same happening


def _acts(evidence: Evidence, *wanted: str) -> bool:
    return set(evidence.acts) == set(wanted)


def _has(evidence: Evidence, *stems: str) -> bool:
    return any(word.startswith(stems) for side in evidence.words for word in side)


# The first row that holds names the kind.
_KINDS: tuple[tuple[Kind, Callable[[Evidence], bool]], ...] = (
    ("responsibility", lambda e: _acts(e, "claims", "disclaims") or _acts(e, "claims", "accuses")),
    ("number", lambda e: bool(e.clashes(in_time=False))),
    ("denial", lambda e: "denies" in e.acts),
    ("cause", lambda e: "unknown" in e.acts and _has(e, "cause", "origin", "reason", "explo")),
    ("responsibility", lambda e: "unknown" in e.acts or "disclaims" in e.acts or "accuses" in e.acts),
    ("date", lambda e: bool(e.clashes(in_time=True)) and e.candidate.similarity >= NEAR),
    ("place", lambda e: any({"inside", "outside"} & set(pair) for pair in e.opposites)),
    ("outcome", lambda e: bool(e.opposites) or e.negation_mismatch),
)


def kind(evidence: Evidence) -> Kind:
    """Return the way in which the two claims contradict each other; "other" where no sign says."""
    return next((name for name, holds in _KINDS if holds(evidence)), "other")


def status(evidence: Evidence) -> Status:
    """Return conflict, dispute or update; see `compare.records`."""
    if _is_update(evidence):
        return "update"
    if "denies" in evidence.acts or "accuses" in evidence.acts:
        return "dispute"
    both_speak = evidence.a.speaker is not None and evidence.b.speaker is not None
    if both_speak and not evidence.clashes(in_time=False) and not evidence.clashes(in_time=True):
        return "dispute"
    return "conflict"


def _is_update(evidence: Evidence) -> bool:
    """A first "nobody has claimed it" or "not known", or a count that rose with the time of publication.

    Where both are of one day, an article that says its toll has risen, or may rise, gives a figure of the hour.
    """
    if {"disclaims", "unknown"} & set(evidence.acts) and len(set(evidence.acts)) == 2:
        return True
    clashes = evidence.clashes(in_time=False)
    if not clashes or evidence.a.article.id == evidence.b.article.id:
        return False
    earlier, later = _published(evidence.a), _published(evidence.b)
    if not earlier or not later or earlier == later:
        return any(_TOLL_MOVES.search(claim.article.text) for claim in (evidence.a, evidence.b))
    rise = clashes[0].b.value - clashes[0].a.value
    return rise > 0 if earlier < later else rise < 0


def _published(claim: Claim) -> str | None:
    return claim.article.published
