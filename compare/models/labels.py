"""The three labels of natural language inference, and how any model's columns map onto them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from compare.errors import ModelError
from compare.models.protocols import Matrix

LABELS = ("contradiction", "entailment", "neutral")


def label_columns(id2label: Mapping[int, str] | Mapping[str, str], *, model: str) -> list[int]:
    """Return the model's column of contradiction, entailment and neutral, in this order.

    Keys may be numbers or digits (as JSON has them), names may be in any case.
    Raises ModelError where the labels are not exactly these three.
    """
    given = id2label if isinstance(id2label, Mapping) else {}
    columns = {str(label).strip().lower(): str(column) for column, label in given.items()}
    if set(columns) != set(LABELS) or sorted(columns.values()) != ["0", "1", "2"] or len(given) != len(LABELS):
        found = ", ".join(str(label) for label in given.values()) or "none"
        raise ModelError(
            f"{model}: its labels are {found}; an NLI model needs contradiction, entailment and neutral"
            " as id2label in its config.json"
        )
    return [int(columns[label]) for label in LABELS]


def probabilities(logits: Matrix, columns: list[int]) -> Matrix:
    """Turn raw scores (n, 3) in the model's order into probabilities (n, 3): contradiction, entailment, neutral."""
    ordered = logits[:, columns].astype(np.float64)
    exponents = np.exp(ordered - ordered.max(axis=1, keepdims=True))
    result: Matrix = (exponents / exponents.sum(axis=1, keepdims=True)).astype(np.float32)
    return result
