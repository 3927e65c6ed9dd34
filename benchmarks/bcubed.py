"""B-cubed: how well a grouping agrees with a labelled one (Bagga and Baldwin 1998), averaged over the items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision: the share of an item's group that belongs with it; recall: of what belongs with it, what is there."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def bcubed(labels: Sequence[Hashable], groups: Sequence[Hashable]) -> Agreement:
    """Compare the group of each item with its label; ValueError where there is nothing, or not one each."""
    if not labels:
        raise ValueError("nothing to compare")
    pairs = list(zip(labels, groups, strict=True))
    shared, labelled, grouped = Counter(pairs), Counter(labels), Counter(groups)
    precision = sum(count * count / grouped[group] for (_, group), count in shared.items())
    recall = sum(count * count / labelled[label] for (label, _), count in shared.items())
    return Agreement(precision / len(pairs), recall / len(pairs))
