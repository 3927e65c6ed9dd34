"""One probability from all signals: a logistic model whose weights stand in a file that anyone can read."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from compare.errors import ModelError

HAIR = 1e-6  # more than the rounding of a sum of some dozens of products


@dataclass(frozen=True, slots=True)
class LinearScorer:
    """Logistic regression over named signals; a signal without a weight counts nothing.

    `threshold` is the probability from which flagging pairs served best on labelled events; from `unclear` up to it
    lies the band in which the scorer abstains: worth a look, and not to be called a contradiction.
    """

    weights: Mapping[str, float]
    bias: float
    threshold: float
    unclear: float = 1.0

    def probability(self, signals: Mapping[str, float]) -> float:
        """Return the probability, 0 to 1, that the two claims contradict each other."""
        return _logistic(self.logit(signals))

    def logit(self, signals: Mapping[str, float]) -> float:
        """Return what the probability is made of: the weighted sum."""
        return self.bias + sum(weight * signals.get(name, 0.0) for name, weight in self.weights.items())

    def reaches(self, logit: float, floor: float) -> bool:
        """Tell whether a weighted sum gives a probability of `floor` or more; a hair below it counts as well."""
        return _logistic(logit + HAIR) >= floor

    @classmethod
    def load(cls) -> LinearScorer:
        """Read the bundled weights, `compare/scoring/weights.json`; ModelError where they cannot be read."""
        path = files("compare.scoring").joinpath("weights.json")
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(dict(data["weights"]), *(float(data[name]) for name in ("bias", "threshold", "unclear")))
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"{path}: the scorer's weights cannot be read ({error}); install the package again"
            ) from error


def _logistic(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))
