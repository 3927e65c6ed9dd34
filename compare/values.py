"""What the values of figures say against each other: do two of one quantity exclude each other?

A figure with its qualifier stands for an interval: "at least 43" is [43, ∞), "about 50" is 50 give or take a tenth,
"between 20 and 30" is [20, 30], 136,000 is rounded to the thousand. "More than 1,100" and 1,100 do not clash: writers
use the two for one number. Two figures of one quantity clash when their intervals do not meet.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from compare.records import Figure

ABOUT = 0.1  # "about 50" still fits 45 to 55
VAGUELY = 0.5  # "scores" is two score to the letter, but is written of half as many too
NOUN, WHOLE, MEASURE = 0.8, 0.7, 0.5
BARE = frozenset(
    {
        "age",
        "amount",
        "count",
        "crowns",
        "dollars",
        "duration",
        "euros",
        "marks",
        "part",
        "people",
        "pounds",
        "share",
        "times",
    }
)
POINTS_IN_TIME = frozenset({"date", "month", "year", "time"})

_INTERVALS: dict[str, Callable[[float, float], tuple[float, float]]] = {
    "exactly": lambda low, high: (low, high),
    "at least": lambda low, high: (low, math.inf),
    "more than": lambda low, high: (low, math.inf),
    "about": lambda low, high: (low * (1 - ABOUT), high * (1 + ABOUT)),
    "up to": lambda low, high: (0.0, high),
    "less than": lambda low, high: (0.0, high),
}
# People in general may be the very people that another outlet names as civilians, fighters or soldiers; these three
# are different people, and children or women are a part of them all, whose number says nothing against the whole.
GENERAL = frozenset({"people", "persons", "victims"})
KINDS_OF_PEOPLE = frozenset({"civilians", "fighters", "soldiers", "residents"})
ARMED = frozenset({"fighters", "soldiers"})
_INCLUDING = re.compile(r"\b(?:including|among\s+(?:them|whom)|of\s+(?:them|whom))\b", re.IGNORECASE)
# "six more", "another eleven buses": an increment says nothing against a total.
_INCREMENT = re.compile(r"\b(?:another|additional|further|extra)\b|\bmore\b(?!\s+than)", re.IGNORECASE)
MOST = 40  # figures of one claim that are compared; what holds more is a table or a list of scores
ROUNDED_FROM = 1000.0  # numbers of this size with zeros at the end are mostly rounded


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two figures that count the same thing; `clash` says whether they exclude each other.

    `sameness`, 0 to 1, says how surely it is the same thing: people with what happened to them 1, things counted by
    their noun alone NOUN, a measure, an amount of money or a bare number MEASURE.
    """

    a: Figure
    b: Figure
    sameness: float
    clash: bool


def compare_figures(ours: Sequence[Figure], theirs: Sequence[Figure]) -> tuple[Comparison, ...]:
    """Return the figures of both sides that count the same thing, paired one to one, surest first (symmetric).

    Agreeing figures are paired first, and where one value of a quantity agrees, its other values are not held against
    each other: "15 were killed in the city and six in a village" does not clash with "15 were killed".
    """
    ours, theirs = ours[:MOST], theirs[:MOST]
    rated = [Comparison(a, b, same, _excludes(a, b)) for a in ours for b in theirs if (same := sameness(a, b)) > 0]
    rated = [
        row for row in rated if not (row.clash and (_is_part(row.a, row.b, ours) or _is_part(row.b, row.a, theirs)))
    ]
    rated.sort(key=lambda row: (row.clash, -row.sameness, _order(row)))
    used: set[int] = set()
    agreed: set[str] = set()
    paired = []
    for row in rated:
        topics = {_topic(row.a), _topic(row.b)}
        if used & {id(row.a), id(row.b)} or (row.clash and topics & agreed):
            continue
        used |= {id(row.a), id(row.b)}
        if not row.clash:
            agreed |= topics
        paired.append(row)
    return tuple(sorted(paired, key=lambda row: -row.sameness))


def _is_part(figure: Figure, whole: Figure, figures: Sequence[Figure]) -> bool:
    """Say whether a figure counts a part of the other's people, so that the lower number says nothing against it.

    Soldiers and fighters are a part of all who were killed, and so is each of a list ("two women and two soldiers").
    What follows "including" is no list: "56 civilians, including 11 children" gives one number of all.
    """
    who, state = split_quantity(figure.quantity)
    if split_quantity(whole.quantity)[0] not in GENERAL or who in GENERAL:
        return False
    if who in ARMED and figure.value < whole.value:
        return True
    kinds = {split_quantity(one.quantity)[0] for one in figures if split_quantity(one.quantity)[1] == state}
    return len(kinds - GENERAL) > 1 and not _INCLUDING.search(figure.claim.text)


def _order(row: Comparison) -> tuple[float, float]:
    """A tie is broken by the values themselves, so that swapping the two claims changes nothing."""
    low, high = sorted((row.a.value, row.b.value))
    return -low, -high


def _topic(figure: Figure) -> str:
    return "time" if figure.unit in POINTS_IN_TIME else (split_quantity(figure.quantity)[1] or figure.quantity)


def sameness(a: Figure, b: Figure) -> float:
    """Return 0 to 1: how surely two figures count the same thing (symmetric); see `Comparison`."""
    if (a.unit in POINTS_IN_TIME) != (b.unit in POINTS_IN_TIME) or _increment(a) != _increment(b):
        return 0.0
    if a.unit in POINTS_IN_TIME:
        return 1.0 if "time" not in (a.unit, b.unit) or a.unit == b.unit else 0.0
    if (a.unit or "") != (b.unit or "") and "vague" not in (a.unit, b.unit):
        return 0.0
    (who_a, state_a), (who_b, state_b) = split_quantity(a.quantity), split_quantity(b.quantity)
    if a.quantity == b.quantity:
        if a.unit not in (None, "vague") or a.quantity in BARE:
            return MEASURE
        return 1.0 if state_a else NOUN
    if not state_a or state_a != state_b or not {who_a, who_b} & GENERAL:
        return 0.0
    others = {who_a, who_b} - GENERAL
    return WHOLE if others <= KINDS_OF_PEOPLE or a.value == b.value else 0.0


def interval(figure: Figure) -> tuple[float, float]:
    """Return the lowest and highest value that the figure allows, in its own unit."""
    high = figure.value if figure.upper is None else figure.upper
    low = figure.value * VAGUELY if figure.unit == "vague" else figure.value
    return _INTERVALS[figure.qualifier](low - _rounding(low), high + _rounding(high))


def _rounding(value: float) -> float:
    """Half of the last digit that is not zero: 136,000 may stand for 135,500 to 136,500; small numbers are exact."""
    if value < ROUNDED_FROM or value != int(value):
        return 0.0
    zeros = len(str(int(value))) - len(str(int(value)).rstrip("0"))
    return 0.5 * 10**zeros if zeros else 0.0


def _increment(figure: Figure) -> bool:
    start, end = figure.span
    return bool(_INCREMENT.search(figure.claim.context[max(0, start - len("additional ")) : end]))


def _excludes(a: Figure, b: Figure) -> bool:
    if a.unit in POINTS_IN_TIME:
        (low_a, high_a), (low_b, high_b) = _days(a), _days(b)
    else:
        (low_a, high_a), (low_b, high_b) = interval(a), interval(b)
    return high_a < low_b or high_b < low_a


def _days(figure: Figure) -> tuple[float, float]:
    """A date, month or year as a range of YYYYMMDD numbers, so that "2014" and "March 2014" meet."""
    high = figure.value if figure.upper is None else figure.upper
    low_factor = {"year": 10000, "month": 100}.get(figure.unit or "", 1)
    return figure.value * low_factor, (high + 1) * low_factor - 1


def split_quantity(quantity: str) -> tuple[str, str]:
    """Split "civilians killed" into who ("civilians") and what happened to them ("killed")."""
    who, _, state = quantity.partition(" ")
    return who, state
