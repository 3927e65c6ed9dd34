"""What every model does with its input: check it, compute equal items once, give rows back in input order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np

from compare.models.protocols import Matrix

Item = TypeVar("Item", bound=Hashable)


def compute_once(items: Sequence[Item], compute: Callable[[list[Item]], Matrix], *, width: int) -> Matrix:
    """Return one row an item, in input order, calling `compute` once and with each distinct item once."""
    if not items:
        return np.zeros((0, width), dtype=np.float32)
    rows = {item: row for row, item in enumerate(dict.fromkeys(items))}
    computed = compute(list(rows))
    # Many rows are large, so they are copied only where some stand in several places.
    return computed if len(rows) == len(items) else computed[[rows[item] for item in items]]


def as_texts(texts: Iterable[str], *, call: str = "encode") -> list[str]:
    """Return the texts as a list; a single string is refused, because it would be read letter by letter."""
    if isinstance(texts, str):
        raise TypeError(f"{call} takes a list of texts, not one text: {call}([text])")
    return [_text(text, at) for at, text in enumerate(texts)]


def as_pairs(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs as tuples of premise and hypothesis; a flat pair of two strings is refused."""
    pairs = list(pairs)
    if any(isinstance(pair, str) for pair in pairs):
        raise TypeError("predict takes a list of pairs: predict([(premise, hypothesis)])")
    return [(_text(premise, at), _text(hypothesis, at)) for at, (premise, hypothesis) in enumerate(pairs)]


def _text(text: Any, at: int) -> str:
    """Return item `at` as a tokenizer can take it: UTF-8 has no half surrogates, so one becomes `?`."""
    if not isinstance(text, str):
        raise TypeError(
            f"item {at} is of type {type(text).__name__}; give texts alone, an empty one where there is none"
        )
    return text if text.isascii() else text.encode(errors="replace").decode()


def unit_rows(vectors: Matrix) -> Matrix:
    """Scale each row (n, d) to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Matrix = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return result
