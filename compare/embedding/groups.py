"""Groups of claims that speak of the same fact, by average-linkage clustering of their affinity.

Average linkage, because a group that a reader accepts needs every claim near the others on the whole: single links
chain unrelated facts together, and one odd pair in a large group is no reason to split it.
"""

from __future__ import annotations

from collections.abc import Sequence

from compare.models.protocols import Matrix
from compare.records import Claim, Group

JOINED = 0.14  # mean affinity from which two clusters become one group; best on labelled events
WHOLE = 2_000  # claims up to which all are clustered at once
SLACK = 1e-6  # more than the rounding of an affinity


def group(claims: Sequence[Claim], vectors: Matrix, affinity: Matrix, *, joined: float = JOINED) -> tuple[Group, ...]:
    """Return groups of two or more claims, in reading order; a claim is in one group at most.

    `vectors` is float32 (n, d) with rows of unit length, one a claim; `affinity` is (n, n), see `compare.embedding`.
    """
    if len(claims) < 2:
        return ()
    parts = [list(range(len(claims)))] if len(claims) <= WHOLE else _parts(affinity, joined)
    members = sorted(rows for part in parts for rows in _clusters(affinity, part, joined))
    return tuple(
        Group(id=f"g{n}", claims=tuple(claims[i] for i in rows), cohesion=_cohesion(vectors[rows]))
        for n, rows in enumerate(members, 1)
    )


def _parts(affinity: Matrix, joined: float) -> list[list[int]]:
    """Cut the claims into parts that no group can cross: joining takes one pair at least of that affinity.

    Each part is clustered by itself, at a fraction of the time and memory of the whole, with the same result but for
    ties: which of two equal affinities is joined first may differ.
    """
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows, columns = np.nonzero(affinity >= joined - SLACK)
    links = coo_array((np.ones(len(rows), dtype=bool), (rows, columns)), shape=affinity.shape)
    parts: dict[int, list[int]] = {}
    for at, part in enumerate(connected_components(links, directed=False)[1].tolist()):
        parts.setdefault(part, []).append(at)
    return [part for part in parts.values() if len(part) > 1]


def _clusters(affinity: Matrix, part: Sequence[int], joined: float) -> list[list[int]]:
    """The clusters of two claims or more among those of one part, each in ascending order."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distances = squareform(1.0 - affinity[np.ix_(part, part)], checks=False)
    below = np.nextafter(1.0 - joined, 0.0)
    clusters: dict[int, list[int]] = {}
    for at, cluster in zip(part, fcluster(linkage(distances, "average"), below, "distance").tolist(), strict=True):
        clusters.setdefault(cluster, []).append(at)
    return [rows for rows in clusters.values() if len(rows) > 1]


def _cohesion(vectors: Matrix) -> float:
    """Mean cosine between the members, 0 to 1."""
    count = len(vectors)
    cosines = vectors @ vectors.T
    mean = float((cosines.sum() - cosines.trace()) / (count * (count - 1)))
    return max(0.0, min(1.0, mean))
