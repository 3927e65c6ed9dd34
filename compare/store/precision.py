"""How often the tool was right, measured on the verdicts of those who use it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from compare.calibration import Calibration
from compare.store.judgements import Judgement, by_pair

Z = 1.959964  # of the normal distribution, 95 % in the middle


@dataclass(frozen=True, slots=True)
class Tally:
    """Judged pairs among those that were flagged, of one analyst or (`analyst` empty) of all.

    `restated` pairs were flagged as contradictions and are updates; they count against the share. In the tally of all,
    a pair that several analysts judged counts once, and is split where they differ, so numbers may be broken.
    """

    analyst: str
    right: float
    wrong: float
    restated: float
    unflagged: int = 0

    @property
    def judged(self) -> float:
        """How many flagged pairs were judged."""
        return self.right + self.wrong + self.restated

    @property
    def share(self) -> float:
        """The precision: the share of them that the tool was right about; 0 without any."""
        return self.right / self.judged if self.judged else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share; 0 to 1 without any."""
        return wilson(self.right, self.judged)


@dataclass(frozen=True, slots=True)
class Precision:
    """The tally of all and of each analyst on pairs that were flagged as shipped.

    `refitted` is that of the pairs that the refitted threshold flags; None where nothing is refitted.
    """

    all: Tally
    analysts: tuple[Tally, ...]
    refitted: Tally | None = None


def precision(judgements: Sequence[Judgement], calibration: Calibration | None = None) -> Precision:
    """Measure precision on current judgements; `calibration` is the one in force."""
    names = sorted({one.analyst for one in judgements}, key=str.casefold)
    own = tuple(_tally(name, [one for one in judgements if one.analyst == name], _shipped) for name in names)
    if calibration is None:
        return Precision(_tally("", judgements, _shipped), own)
    fitted = calibration

    def flagged(one: Judgement) -> bool:
        return fitted.score(one.score) >= fitted.threshold

    return Precision(_tally("", judgements, _shipped), own, _tally("", judgements, flagged))


def wilson(right: float, judged: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share; 0 to 1 where nothing was judged."""
    if judged <= 0:
        return 0.0, 1.0
    share, spread = right / judged, Z * Z / judged
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / judged + spread / (4 * judged))
    return max(0.0, middle - half), min(1.0, middle + half)


def _shipped(one: Judgement) -> bool:
    return one.flagged


def _tally(analyst: str, judgements: Iterable[Judgement], flagged: Callable[[Judgement], bool]) -> Tally:
    right = wrong = restated = 0.0
    unflagged = 0
    for held in by_pair(judgements).values():
        if not flagged(held[0]):
            unflagged += 1
            continue
        right += sum(one.right for one in held) / len(held)
        restated += sum(one.restated for one in held) / len(held)
        wrong += sum(one.verdict == "wrong" for one in held) / len(held)
    return Tally(analyst, right, wrong, restated, unflagged)
