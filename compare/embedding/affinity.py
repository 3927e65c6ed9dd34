"""How likely two claims speak of the same fact: rarer words, figures and mutual nearness, weighed.

The cosine of the vectors alone ranks "same topic" above "same fact" and has no weight of its own beside these: the
words that few other claims hold, the figures, and whether each claim is the other's first choice (by vector and
words) among all that the other's article says.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from compare.models.protocols import Matrix
from compare.records import Claim, Figure

SIGNALS = ("rare words", "first choice", "figure shared", "date shared")
POINTS_IN_TIME = frozenset({"date", "month", "year", "time"})
LEAST_NEAR = 0.5  # cosine and overlap of rare words together, under which a first choice says nothing
STEM = 6  # letters; "attacked" meets "attacks"
ROWS = 1024  # of a matrix that are worked on at once, to keep what is only passing small

Figures = Mapping[str, tuple[Figure, ...]]


def affinity(claims: Sequence[Claim], vectors: Matrix, figures: Figures) -> Matrix:
    """Return float32 (n, n), symmetric: the probability that two claims speak of the same fact; 1 on the diagonal.

    `vectors` is float32 (n, d) with rows of unit length; `figures` maps a claim's id to its figures.
    """
    import numpy as np

    bias, weights = _weights()
    logits = np.full((len(claims), len(claims)), bias, dtype=np.float64)
    for name, matrix in _each_signal(claims, vectors, figures):
        matrix *= weights[name]
        logits += matrix
        del matrix
    # In place, since each of these is the largest thing that a large event needs.
    np.negative(logits, out=logits)
    np.exp(logits, out=logits)
    logits += 1
    np.divide(1, logits, out=logits)
    result = logits.astype(np.float32)
    np.fill_diagonal(result, 1.0)
    return result


def signals(claims: Sequence[Claim], vectors: Matrix, figures: Figures) -> dict[str, Matrix]:
    """Return the signals by name, each symmetric (n, n) between 0 and 1."""
    return dict(_each_signal(claims, vectors, figures))


def _each_signal(claims: Sequence[Claim], vectors: Matrix, figures: Figures) -> Iterator[tuple[str, Matrix]]:
    """The signals one by one, in the order of SIGNALS, so that no more than one of them need be held."""
    import numpy as np

    near: Matrix = vectors @ vectors.T
    np.clip(near, 0, 1, out=near)
    words = _word_overlap([_stems(claim.text) for claim in claims])
    near += words
    yield "rare words", words
    del words
    yield "first choice", _first_choice(near, claims)
    del near
    stated = [_stated(figures.get(claim.id, ())) for claim in claims]
    yield "figure shared", _share_any([row[0] for row in stated])
    yield "date shared", _share_any([row[1] for row in stated])


def _weights() -> tuple[float, dict[str, float]]:
    data = json.loads(files("compare.embedding").joinpath("weights.json").read_text(encoding="utf-8"))
    return data["bias"], data["weights"]


def _word_overlap(bags: Sequence[frozenset[str]]) -> Matrix:
    """Cosine of the bags of words, each word weighted by its rarity among the claims (idf)."""
    counts = Counter(word for bag in bags for word in bag)
    rarity = {word: math.log((1 + len(bags)) / (1 + count)) + 0.1 for word, count in counts.items()}
    vectors = _bag_matrix(bags, rarity)
    result: Matrix = (vectors @ vectors.T).astype("float32").toarray()
    return result


def _bag_matrix(bags: Sequence[frozenset[str]], weight: Mapping[str, float]) -> Any:
    """A sparse row of unit length for each bag."""
    from scipy.sparse import csr_array

    column = {word: i for i, word in enumerate(sorted(weight))}
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for bag in bags:
        length = math.sqrt(sum(weight[word] ** 2 for word in bag)) or 1.0
        data += [weight[word] / length for word in sorted(bag)]
        columns += [column[word] for word in sorted(bag)]
        ends.append(len(data))
    return csr_array((data, columns, ends), shape=(len(bags), max(1, len(column))))


def _stems(text: str) -> frozenset[str]:
    """Lower-case words and numbers without the shortest words."""
    return frozenset(word[:STEM] for word in re.findall(r"\w+", text.lower()) if len(word) > 3 or word.isdigit())


def _first_choice(near: Matrix, claims: Sequence[Claim]) -> Matrix:
    """1 where two claims are each other's nearest in the other's article, less by rank: 1 / √(rank · rank).

    0 where they are not near at all: the only claim of an article is everybody's first choice there.
    """
    import numpy as np

    members: dict[str, list[int]] = {}
    for at, claim in enumerate(claims):
        members.setdefault(claim.article.id, []).append(at)
    rank = np.empty(near.shape, dtype=np.int32)
    for columns in members.values():
        order = np.argsort(-near[:, columns], axis=1, kind="stable")
        rank[:, columns] = np.argsort(order, axis=1, kind="stable") + 1
    result: Matrix = np.empty(near.shape, dtype=np.float32)
    for start in range(0, len(claims), ROWS):
        rows = slice(start, start + ROWS)
        result[rows] = np.where(near[rows] >= LEAST_NEAR, 1 / np.sqrt(rank[rows] * rank[:, rows].T), 0)
    return result


def _stated(figures: Sequence[Figure]) -> tuple[frozenset[tuple[str, float]], frozenset[float]]:
    """The counts of a claim (what happened to what is counted, and how many) and its dates."""
    counts = {(one.quantity.split()[-1], one.value) for one in figures if one.unit not in POINTS_IN_TIME}
    return frozenset(counts), frozenset(one.value for one in figures if one.unit in POINTS_IN_TIME)


def _share_any(sets: Sequence[frozenset[Any]]) -> Matrix:
    """1 where two sets have a member in common, else 0."""
    import numpy as np

    holders: dict[Any, list[int]] = {}
    for i, members in enumerate(sets):
        for member in members:
            holders.setdefault(member, []).append(i)
    shared = np.zeros((len(sets), len(sets)), dtype=np.float32)
    for rows in holders.values():
        shared[np.ix_(rows, rows)] = 1.0
    return shared
