"""Groups of claims that speak of the same fact, by average-linkage clustering of an affinity.

The affinity joins the cosine of the vectors with the overlap of the claims' rarer words: vectors alone rank
"same topic" over "same fact", and names and numbers that few other claims hold are what tells facts apart.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from compare.models.protocols import Matrix
from compare.records import Claim, Group

COSINE_SHARE = 0.7  # of the affinity; the rest is the overlap of words
JOINED = 0.5  # mean affinity from which two clusters become one group


def group(claims: Sequence[Claim], vectors: Matrix, *, joined: float = JOINED) -> tuple[Group, ...]:
    """Return groups of two or more claims, in reading order; a claim is in one group at most.

    `vectors` is float32 (n, d) with rows of unit length, one a claim.
    """
    if len(claims) < 2:
        return ()
    from sklearn.cluster import AgglomerativeClustering

    cosines = vectors @ vectors.T
    near = affinity([claim.text for claim in claims], cosines)
    labels = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1.0 - joined
    ).fit_predict(1.0 - near)
    clusters: dict[int, list[int]] = {}
    for i, label in enumerate(labels):
        clusters.setdefault(int(label), []).append(i)
    members = [rows for rows in clusters.values() if len(rows) > 1]
    return tuple(
        Group(id=f"g{n}", claims=tuple(claims[i] for i in rows), cohesion=_cohesion(cosines, rows))
        for n, rows in enumerate(members, 1)
    )


def affinity(texts: Sequence[str], cosines: Matrix) -> Matrix:
    """Return float32 (n, n), 0 to 1: cosine and idf-weighted word overlap of every two texts, joined."""
    import numpy as np

    overlap = _overlap([_stems(text) for text in texts])
    joined = COSINE_SHARE * np.clip(cosines, 0, 1) + (1 - COSINE_SHARE) * overlap
    np.fill_diagonal(joined, 1.0)
    return joined.astype(np.float32)


def _overlap(bags: Sequence[frozenset[str]]) -> Matrix:
    """Cosine of binary bags of words weighted by their rarity among the texts."""
    from scipy.sparse import csr_matrix

    counts = Counter(word for bag in bags for word in bag)
    index = {word: i for i, word in enumerate(sorted(counts))}
    rarity = {word: math.log((1 + len(bags)) / (1 + count)) + 0.1 for word, count in counts.items()}
    data, columns, ends = [], [], [0]
    for bag in bags:
        norm = math.sqrt(sum(rarity[word] ** 2 for word in bag)) or 1.0
        for word in sorted(bag):
            data.append(rarity[word] / norm)
            columns.append(index[word])
        ends.append(len(data))
    matrix = csr_matrix((data, columns, ends), shape=(len(bags), max(1, len(index))))
    return (matrix @ matrix.T).toarray()  # type: ignore[no-any-return]


def _stems(text: str) -> frozenset[str]:
    """Lower-case words cut to six letters, so that "attacked" meets "attacks"; short function words are left out."""
    return frozenset(word[:6] for word in re.findall(r"\w+", text.lower()) if len(word) > 3 or word.isdigit())


def _cohesion(cosines: Matrix, rows: Sequence[int]) -> float:
    among = cosines[rows][:, rows]
    count = len(rows)
    mean = float((among.sum() - among.trace()) / (count * (count - 1)))
    return max(0.0, min(1.0, mean))
