"""What the parts of a measurement share: the rows they return, ranking, and a progress bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from compare.models.protocols import Matrix

Item = TypeVar("Item")
STEP = 512  # items between two movements of the bar


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a part's table.

    `measures` are shares, 0 to 1, of which more is better; `context` is what they rest on: sizes, base rates.
    """

    name: str
    measures: Mapping[str, float]
    context: Mapping[str, float] = field(default_factory=dict)


def share(part: float, whole: float) -> float:
    """Return part / whole, 0 where there is no whole."""
    return float(part / whole) if whole else 0.0


def precision_recall_f1(right: float, found: float, wanted: float) -> dict[str, float]:
    """Return precision, recall and F1 of counts."""
    return with_f1(share(right, found), share(right, wanted))


def with_f1(precision: float, recall: float) -> dict[str, float]:
    """Return a precision and a recall with their F1."""
    return {"precision": precision, "recall": recall, "f1": share(2 * precision * recall, precision + recall)}


def average_precision(labels: Sequence[bool], scores: NDArray[Any]) -> float:
    """Return the average precision of a ranking by score; 0 where nothing is labelled true."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(labels, scores)) if any(labels) else 0.0


def in_steps(model: Callable[[Sequence[Item]], Matrix], items: Sequence[Item], *, label: str) -> Matrix:
    """Return the model's rows for all items, with a bar on standard error where that is a terminal."""
    from tqdm import tqdm

    starts = range(0, max(1, len(items)), STEP)
    bar = tqdm(starts, desc=label, unit_scale=STEP, disable=None, leave=False)
    return np.concatenate([model(items[start : start + STEP]) for start in bar])
