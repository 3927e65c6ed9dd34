"""What every model does with its input: check it, compute equal items once, give rows back in input order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np

from compare.models.protocols import Matrix

Item = TypeVar("Item", bound=Hashable)


def compute_once(items: Sequence[Item], compute: Callable[[list[Item]], Matrix], *, width: int) -> Matrix:
    """Return one row an item, in input order, calling `compute` once and with each distinct item once."""
    if not items:
        return np.zeros((0, width), dtype=np.float32)
    rows = {item: row for row, item in enumerate(dict.fromkeys(items))}
    return compute(list(rows))[[rows[item] for item in items]]


def as_texts(texts: Sequence[str]) -> list[str]:
    """Return the texts as a list; a single string is refused, because it would be read letter by letter."""
    if isinstance(texts, str):
        raise TypeError("encode takes a list of texts, not one text: encode([text])")
    return list(texts)


def as_pairs(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs as tuples of premise and hypothesis; a flat pair of two strings is refused."""
    if any(isinstance(pair, str) for pair in pairs):
        raise TypeError("predict takes a list of pairs: predict([(premise, hypothesis)])")
    return [(premise, hypothesis) for premise, hypothesis in pairs]


def unit_rows(vectors: Matrix) -> Matrix:
    """Scale each row (n, d) to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Matrix = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return result
