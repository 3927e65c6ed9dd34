"""How well an NLI model judges labelled pairs: accuracy and the F1 of contradiction, for each set of a file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.measures import Row, in_steps, share
from compare.models.labels import LABELS
from compare.models.protocols import NLI
from training.examples import Example


def measure(examples: Sequence[Example], nli: NLI) -> list[Row]:
    """Return a row a set, in the file's order.

    A set in which a label never occurs is judged between the labels that do: the sets of two labels do not tell
    what is left open from what is wrong.
    """
    predictions = in_steps(nli.predict, [(example.premise, example.hypothesis) for example in examples], label="nli")
    rows = []
    for name in dict.fromkeys(example.set for example in examples):
        numbers = [number for number, example in enumerate(examples) if example.set == name]
        truth = np.array([LABELS.index(examples[number].label) for number in numbers])
        occurring = np.unique(truth)
        judged = occurring[predictions[numbers][:, occurring].argmax(axis=1)]
        hits = int(((judged == 0) & (truth == 0)).sum())
        f1 = share(2 * hits, int((judged == 0).sum() + (truth == 0).sum()))
        measures = {"accuracy": float((judged == truth).mean()), "contradiction F1": f1}
        rows.append(Row(name, measures, {"pairs": len(numbers), "labels": len(occurring)}))
    return rows
