"""Claims of rival outlets, where one may weaken the other: does the NLI model's contradiction rank those first?

Whether a claim weakens another has no direction, so a pair's score is the mean of both readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.measures import Row, average_precision, in_steps, share
from compare.models.protocols import NLI

FIELDS = ("claim_a", "claim_b", "task")


def measure(rows: Iterable[Mapping[str, Any]], nli: NLI) -> list[Row]:
    """Return the average precision on the rows of the task "weaken"; `base rate` is what chance reaches."""
    chosen = [row for row in rows if row["task"] == "weaken"]
    labels = [int(row["label"]) == 1 for row in chosen]
    forward = [(row["claim_a"], row["claim_b"]) for row in chosen]
    backward = [(b, a) for a, b in forward]
    contradiction = in_steps(nli.predict, forward + backward, label="claimdiff")[:, 0]
    scores = (contradiction[: len(chosen)] + contradiction[len(chosen) :]) / 2
    context = {"pairs": len(chosen), "base rate": share(sum(labels), len(labels))}
    return [Row("weaken", {"average precision": average_precision(labels, scores)}, context)]
