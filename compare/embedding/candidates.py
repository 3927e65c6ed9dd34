"""Which pairs of claims are worth scoring: the nearest by other articles or speakers, and those on one topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from compare.models.protocols import Matrix
from compare.records import Candidate, Claim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAREST = 10  # neighbours a claim; on labelled events the tenth still brings contradictions that the fifth misses
MOST = 60_000  # neighbours of all claims together, as far as NEAREST allows; more would take minutes to read
FLOOR = 0.25  # cosine under which two claims are about different things
ON_TOPIC = 2  # times as many among those that take a stand on one topic: tolls of one attack are many, worded apart
TOPIC_FLOOR = 0.15
ROWS = 1024  # claims whose neighbours are looked for at once
NEIGHBOURS = 2  # claims that follow in the same article; an outlet puts the answer next to what it answers


def comparable(a: Claim, b: Claim) -> bool:
    """Say whether two claims can confirm or contradict each other.

    Claims of two articles can, unless one article repeats the other; inside one article only claims of two
    different speakers can (the outlet is one of them).
    """
    if a.article.id == b.article.id:
        return not _same_speaker(a.who, b.who)
    return (a.article.origin or a.article.id) != (b.article.origin or b.article.id)


def _same_speaker(one: str, other: str) -> bool:
    """One name holds the other: "Osric Vane" is "the spokesman, Lieutenant General Osric Vane"."""
    return one in other or other in one


def candidates(
    claims: Sequence[Claim],
    vectors: Matrix,
    affinity: Matrix,
    *,
    topics: Mapping[str, frozenset[str]] | None = None,
    nearest: int | None = None,
) -> tuple[Candidate, ...]:
    """Return the pairs of comparable claims that are worth scoring, each once, in reading order.

    These are each claim's `nearest` claims by cosine, its nearest again among the claims that share a topic with it
    (`topics` maps claim ids to topics), since contradicting claims need not be worded alike, and claims of different
    speakers that stand next to each other in one article. `nearest` is half as many as there are articles unless
    given, since each may tell the same fact, but at least 10, and in very large events no more. `vectors` is float32
    (n, d) with rows of unit length, one a claim; `affinity` is (n, n).
    """
    import numpy as np

    if len(claims) < 2:
        return ()
    if nearest is None:
        articles = len({claim.article.id for claim in claims})
        nearest = max(NEAREST, min(articles // 2, MOST // len(claims)))
    cosines = vectors @ vectors.T
    comparables, shared = _comparable_matrix(claims), _shared_topics(claims, topics or {})
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(claims), ROWS):
        block = np.arange(start, min(start + ROWS, len(claims)))
        allowed = comparables[block]
        sources = (
            (allowed, nearest, FLOOR),
            (allowed & shared[block], ON_TOPIC * nearest, TOPIC_FLOOR),
            (allowed & _side_by_side(claims, block), 2 * NEIGHBOURS, -1.0),
        )
        for mask, count, floor in sources:
            for i, j in _best(np.where(mask, cosines[block], -2.0), count, floor):
                row, column = start + i, j
                found[min(row, column), max(row, column)] = float(cosines[row, column])
    return tuple(Candidate(claims[i], claims[j], found[i, j], float(affinity[i, j])) for i, j in sorted(found))


def _best(scores: Matrix, count: int, floor: float) -> Iterator[tuple[int, int]]:
    """Row and column of each row's `count` highest scores that reach `floor`; the first of equal ones."""
    import numpy as np

    last = max(0, scores.shape[1] - count)
    least = np.partition(scores, last, axis=1)[:, last]
    rows, columns = np.nonzero(scores >= np.maximum(least, floor)[:, None])
    order = np.lexsort((columns, -scores[rows, columns], rows))
    rows, columns = rows[order], columns[order]
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    return zip(rows[place < count].tolist(), columns[place < count].tolist(), strict=True)


def _comparable_matrix(claims: Sequence[Claim]) -> NDArray[np.bool_]:
    """The answers of `comparable` for every two claims, (n, n)."""
    import numpy as np

    families = _codes([claim.article.origin or claim.article.id for claim in claims])
    result: NDArray[np.bool_] = families[:, None] != families
    homes: dict[str, list[int]] = {}
    for at, claim in enumerate(claims):
        homes.setdefault(claim.article.id, []).append(at)
    for home in homes.values():
        speakers = {name: code for code, name in enumerate(dict.fromkeys(claims[at].who for at in home))}
        differ = np.array([[not _same_speaker(one, other) for other in speakers] for one in speakers])
        index = np.array([speakers[claims[at].who] for at in home])
        result[np.ix_(home, home)] = differ[np.ix_(index, index)]
    return result


def _codes(names: Sequence[str]) -> NDArray[np.intp]:
    import numpy as np

    known = {name: code for code, name in enumerate(dict.fromkeys(names))}
    return np.array([known[name] for name in names], dtype=np.intp)


def _side_by_side(claims: Sequence[Claim], block: NDArray[np.intp]) -> NDArray[np.bool_]:
    import numpy as np

    homes = _codes([f"{claim.article.id}/{claim.field}" for claim in claims])
    result: NDArray[np.bool_] = homes[block, None] == homes
    result &= abs(block[:, None] - np.arange(len(claims))) <= NEIGHBOURS
    return result


def _shared_topics(claims: Sequence[Claim], topics: Mapping[str, frozenset[str]]) -> NDArray[np.bool_]:
    import numpy as np

    holders: dict[str, list[int]] = {}
    for i, claim in enumerate(claims):
        for topic in topics.get(claim.id, ()):
            holders.setdefault(topic, []).append(i)
    shared = np.zeros((len(claims), len(claims)), dtype=bool)
    for rows in holders.values():
        shared[np.ix_(rows, rows)] = True
    return shared
