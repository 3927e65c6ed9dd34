"""What the whole scorer flags when every two claims of an event that can be compared are candidates.

The NLI reads only those pairs that it could lift over the threshold (see `compare.scoring.reading`), which changes
nothing in what is flagged and makes all pairs of some hundred claims a matter of a minute. Of an event with more claims
so many, drawn at random, are held against all the others.
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from compare import Claim, Comparer
from compare.background import background
from compare.comparer import Draft
from compare.embedding import affinity, comparable
from compare.models.protocols import Matrix
from compare.records import Candidate
from compare.reporting.sources import sources_by_article
from compare.scoring import Evidence, gather, point, read_evidence, weigh

BLOCK = 10_000  # pairs whose evidence is held at once


@dataclass(frozen=True)
class Flagged:
    """One flagged pair: the places of its two claims, and the point that a report makes of it."""

    ends: tuple[int, int]
    point: Hashable
    score: float


@dataclass(frozen=True)
class Found:
    """The flagged pairs of so many claims with all others."""

    anchors: int
    pairs: list[Flagged]


def every_pair(claims: Sequence[Claim], anchors: set[int] | None = None) -> list[tuple[int, int]]:
    """Return the places of every two comparable claims, the first before the second, one of them an anchor."""
    return [
        (i, j)
        for i, a in enumerate(claims)
        for j in range(i + 1, len(claims))
        if (anchors is None or i in anchors or j in anchors) and comparable(a, claims[j])
    ]


def flagged_of_all(draft: Draft, comparer: Comparer, *, anchors: int) -> Found:
    """Return what the scorer flags among all pairs of so many claims with all others."""
    chosen = set(random.Random(0).sample(range(len(draft.claims)), min(anchors, len(draft.claims))))
    alike = affinity(draft.claims, draft.vectors, draft.figures)
    stated = [figure for rows in draft.figures.values() for figure in rows]
    aside = background(stated, sources_by_article(draft.event))
    pairs = every_pair(draft.claims, chosen)
    flagged = []
    for start in range(0, len(pairs), BLOCK):
        near = [_candidate(draft, alike, *pair) for pair in pairs[start : start + BLOCK]]
        unread = gather(near, figures=draft.figures, sides=draft.event.sides, background=aside)
        (found,) = read_evidence([unread], comparer.nli, comparer.scorer, floor=comparer.threshold, all_read=0)
        flagged += _flagged(found, comparer, draft)
    return Found(len(chosen), flagged)


def _candidate(draft: Draft, alike: Matrix, i: int, j: int) -> Candidate:
    a, b, vectors = draft.claims[i], draft.claims[j], draft.vectors
    return Candidate(a, b, float(vectors[i] @ vectors[j]), float(alike[i, j]))


def _flagged(found: Iterable[Evidence], comparer: Comparer, draft: Draft) -> Iterator[Flagged]:
    place = {claim.id: at for at, claim in enumerate(draft.claims)}
    for one in found:
        score = weigh(one, comparer.scorer).score
        if score >= comparer.threshold:
            ends = place[one.a.id], place[one.b.id]
            yield Flagged(ends, point(one) or ends, score)
