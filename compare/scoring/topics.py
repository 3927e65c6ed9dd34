"""What a claim takes a stand on: claims that share a topic are compared even where their wording is far apart."""

from __future__ import annotations

from collections.abc import Iterable

from compare.records import Claim, Figure
from compare.scoring.statements import act
from compare.values import BARE, GENERAL, KINDS_OF_PEOPLE, POINTS_IN_TIME, split_quantity

_ACT_TOPICS = {
    "claims": ("who did it", "blame"),
    "disclaims": ("who did it",),
    "unknown": ("who did it",),
    "accuses": ("blame",),
    "denies": ("blame",),
}


def topics(claim: Claim, figures: Iterable[Figure]) -> frozenset[str]:
    """Return the topics of a claim: each quantity it counts, and who did it or who is to blame."""
    counted = {_quantity(figure.quantity) for figure in figures if figure.unit not in POINTS_IN_TIME}
    return frozenset(counted - BARE) | frozenset(_ACT_TOPICS.get(act(claim), ()))


def _quantity(quantity: str) -> str:
    """Name the people of a quantity alike where they may be the same people ("fighters killed", "people killed")."""
    who, state = split_quantity(quantity)
    return f"people {state}" if state and who in GENERAL | KINDS_OF_PEOPLE else quantity
