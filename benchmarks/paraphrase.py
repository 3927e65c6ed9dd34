"""Sentence pairs that say the same or not: is the encoder still a good general one?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.measures import Row, average_precision, in_steps, share
from compare.models.protocols import Encoder

FIELDS = ("a", "b")


def measure(rows: Iterable[Mapping[str, Any]], encoder: Encoder) -> list[Row]:
    """Return the average precision of the cosine over all rows of the file, whatever their split."""
    pairs = [(row["a"], row["b"], int(row["paraphrase"]) == 1) for row in rows]
    vectors = in_steps(encoder.encode, [text for a, b, _ in pairs for text in (a, b)], label="paraphrase")
    cosines = (vectors[::2] * vectors[1::2]).sum(axis=1)
    labels = [same for _, _, same in pairs]
    context = {"pairs": len(pairs), "base rate": share(sum(labels), len(labels))}
    return [Row("pairs", {"average precision": average_precision(labels, cosines)}, context)]
