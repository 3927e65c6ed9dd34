"""Does the encoder put the two ends of a labelled link near each other, among all sentences and titles of an event?

Links within one article are left out: candidates are looked for in other articles. So is a link an end of which no
sentence or title meets. A link counts at k when a unit at either end is among the k nearest, in other articles, of a
unit at the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, product

import numpy as np
from numpy.typing import NDArray

from benchmarks.gold import Gold, Link, Place, place_of
from benchmarks.measures import Row, in_steps, share
from benchmarks.units import ranks_of, units_of
from compare.models.protocols import Encoder
from compare.records import Event

DEPTHS = (1, 3, 5, 10, 20)


def measure(events: Iterable[tuple[Event, Gold]], encoder: Encoder) -> list[Row]:
    """Return the candidate recall at each depth, for labelled contradictions and for places labelled the same."""
    events = list(events)
    units = [units_of(event) for event, _ in events]
    vectors = in_steps(encoder.encode, [unit.text for found in units for unit in found], label="candidates")
    ends = list(accumulate(len(found) for found in units))
    found: dict[str, list[int]] = {"contradictions": [], "same": []}
    for (_, gold), members, end in zip(events, units, ends, strict=True):
        ranks = ranks_of(members, vectors[end - len(members) : end])
        places = [place_of(unit) for unit in members]
        for name, links in (("contradictions", gold.contradictions), ("same", gold.same)):
            found[name] += [rank for link in links for rank in _rank(link, places, ranks)]
    return [
        Row(name, {f"at {k}": share(sum(rank < k for rank in at), len(at)) for k in DEPTHS}, {"links": len(at)})
        for name, at in found.items()
    ]


def _rank(link: Link, places: Sequence[Place], ranks: NDArray[np.int64]) -> list[int]:
    """The best rank of one end seen from the other; none where the link does not count."""
    if link.a.article == link.b.article:
        return []
    ends = [[number for number, place in enumerate(places) if place.meets(end)] for end in (link.a, link.b)]
    both = [min(int(ranks[i, j]), int(ranks[j, i])) for i, j in product(*ends)]
    return [min(both)] if both else []
