"""Which pairs of claims are worth scoring: the nearest by other articles or speakers, and those on one topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from compare.models.protocols import Matrix
from compare.records import Candidate, Claim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAREST = 10  # neighbours a claim; on labelled events the tenth still brings contradictions that the fifth misses
FLOOR = 0.25  # cosine under which two claims are about different things
ON_TOPIC = 20  # the same for claims that take a stand on one topic: tolls of one attack are many and worded apart
TOPIC_FLOOR = 0.15
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
    nearest: int = NEAREST,
) -> tuple[Candidate, ...]:
    """Return the pairs of comparable claims that are worth scoring, each once, in reading order.

    These are each claim's `nearest` claims by cosine, its nearest again among the claims that share a topic with it
    (`topics` maps claim ids to topics), since contradicting claims need not be worded alike, and claims of different
    speakers that stand next to each other in one article. `vectors` is
    float32 (n, d) with rows of unit length, one a claim; `affinity` is (n, n).
    """
    import numpy as np

    if len(claims) < 2:
        return ()
    cosines = vectors @ vectors.T
    allowed = _comparable_matrix(claims)
    found: dict[tuple[int, int], float] = {}
    sources = (
        (allowed, nearest, FLOOR),
        (allowed & _shared_topics(claims, topics or {}), ON_TOPIC, TOPIC_FLOOR),
        (allowed & _side_by_side(claims), 2 * NEIGHBOURS, -1.0),
    )
    for mask, count, floor in sources:
        scores = np.where(mask, cosines, -2.0)
        for i, j in zip(*_best(scores, count, floor), strict=True):
            found[min(i, j), max(i, j)] = float(cosines[i, j])
    return tuple(Candidate(claims[i], claims[j], found[i, j], float(affinity[i, j])) for i, j in sorted(found))


def _best(scores: Matrix, count: int, floor: float) -> tuple[list[int], list[int]]:
    """Row and column of each row's `count` highest scores that reach `floor`."""
    import numpy as np

    top = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    rows, ranks = np.nonzero(np.take_along_axis(scores, top, axis=1) >= floor)
    return rows.tolist(), top[rows, ranks].tolist()


def _comparable_matrix(claims: Sequence[Claim]) -> NDArray[np.bool_]:
    """The answers of `comparable` for every two claims, (n, n)."""
    import numpy as np

    families = np.array([claim.article.origin or claim.article.id for claim in claims])
    homes = np.array([claim.article.id for claim in claims])
    speakers = {name: i for i, name in enumerate(dict.fromkeys(claim.who for claim in claims))}
    same = np.array([[_same_speaker(one, other) for other in speakers] for one in speakers])
    index = np.array([speakers[claim.who] for claim in claims])
    same_home = homes[:, None] == homes
    result: NDArray[np.bool_] = np.where(same_home, ~same[np.ix_(index, index)], families[:, None] != families)
    return result


def _side_by_side(claims: Sequence[Claim]) -> NDArray[np.bool_]:
    import numpy as np

    order = np.arange(len(claims))
    homes = np.array([f"{claim.article.id}/{claim.field}" for claim in claims])
    result: NDArray[np.bool_] = (homes[:, None] == homes) & (abs(order[:, None] - order) <= NEIGHBOURS)
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
