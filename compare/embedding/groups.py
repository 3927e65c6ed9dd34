"""Groups of claims that speak of the same fact, by average-linkage clustering of their affinity.

Average linkage, because a group that a reader accepts needs every claim near the others on the whole: single links
chain unrelated facts together, and one odd pair in a large group is no reason to split it.
"""

from __future__ import annotations

from collections.abc import Sequence

from compare.models.protocols import Matrix
from compare.records import Claim, Group

JOINED = 0.14  # mean affinity from which two clusters become one group; best on labelled events


def group(claims: Sequence[Claim], vectors: Matrix, affinity: Matrix, *, joined: float = JOINED) -> tuple[Group, ...]:
    """Return groups of two or more claims, in reading order; a claim is in one group at most.

    `vectors` is float32 (n, d) with rows of unit length, one a claim; `affinity` is (n, n), see `compare.embedding`.
    """
    if len(claims) < 2:
        return ()
    from sklearn.cluster import AgglomerativeClustering

    clustering = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1.0 - joined
    )
    clusters: dict[int, list[int]] = {}
    for i, label in enumerate(clustering.fit_predict(1.0 - affinity)):
        clusters.setdefault(int(label), []).append(i)
    members = [rows for rows in clusters.values() if len(rows) > 1]
    return tuple(
        Group(id=f"g{n}", claims=tuple(claims[i] for i in rows), cohesion=_cohesion(vectors[rows]))
        for n, rows in enumerate(members, 1)
    )


def _cohesion(vectors: Matrix) -> float:
    """Mean cosine between the members, 0 to 1."""
    count = len(vectors)
    cosines = vectors @ vectors.T
    mean = float((cosines.sum() - cosines.trace()) / (count * (count - 1)))
    return max(0.0, min(1.0, mean))
