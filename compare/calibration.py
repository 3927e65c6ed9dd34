"""Scores and the threshold refitted on verdicts: p' = sigmoid(slope · logit(p) + intercept), with the order kept.

The fit is a logistic regression with a prior that draws it to what was shipped: log slope ~ N(0, 0.25²) and
intercept ~ N(0, 0.4²), so that ten verdicts move little and a hundred much. Scores that were shipped go in each time,
never refitted ones, so refits do not pile up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from compare.errors import StoreError
from compare.records import Claim
from compare.reporting.agreement import agreement, agreement_by_side
from compare.reporting.coverage import coverage

if TYPE_CHECKING:
    from compare.reporting import Report

LOG_SLOPE_DEVIATION = 0.25
INTERCEPT_DEVIATION = 0.4
THRESHOLD_VERDICTS = 40  # verdicts that the threshold of before weighs as much as
PARTS = 5  # into which judged pairs are cut to measure a fit on what it has not seen
MIN_JUDGED = 20
MIN_EACH = 5
CERTAIN = 1e-6  # a score nearer to 0 or 1 counts as this near: no finite line reaches them


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a shipped score becomes a refitted one, and the refitted score from which a pair is flagged.

    `verdicts` is the number of judged pairs that it rests on, `fitted` when (ISO, UTC) and `analyst` by whom.
    """

    slope: float = 1.0
    intercept: float = 0.0
    threshold: float = 0.5
    verdicts: int = 0
    fitted: str = ""
    analyst: str = ""

    def score(self, shipped: float) -> float:
        """Return the refitted score of a shipped one."""
        return _sigmoid(self.slope * _logit(shipped) + self.intercept)

    def shipped(self, score: float) -> float:
        """Return the shipped score of a refitted one."""
        return _sigmoid((_logit(score) - self.intercept) / self.slope)


@dataclass(frozen=True, slots=True)
class Judged:
    """One judged pair: its score as shipped, and the share of its analysts (0 to 1) who say that the two differ."""

    score: float
    right: float


def missing(judged: Sequence[Judged]) -> str:
    """Say which verdicts a fit still needs; empty where there are enough."""
    right = sum(one.right > 0.5 for one in judged)
    wrong = sum(one.right < 0.5 for one in judged)
    parts = [
        f"{need} more {what}"
        for need, what in (
            (MIN_JUDGED - len(judged), "judged in all"),
            (MIN_EACH - right, "confirmed or marked as updates"),
            (MIN_EACH - wrong, "marked wrong"),
        )
        if need > 0
    ]
    if not parts:
        return ""
    had = f"{len(judged)} judged pairs, {right} right, {wrong} wrong"
    return f"a refit needs {', '.join(parts)} (at hand: {had})"


def fit(judged: Sequence[Judged], threshold: float) -> Calibration:
    """Fit scores and threshold to judged pairs; `threshold` is the shipped one. StoreError where there are too few."""
    if said := missing(judged):
        raise StoreError(said)
    curve = _curve(judged)
    return replace(curve, threshold=_threshold(curve, judged, threshold))


def held_out(judged: Sequence[Judged]) -> tuple[float, float]:
    """Return the log loss of shipped and of refitted scores, each pair scored by a curve that was fitted without it."""
    ordered = sorted(judged, key=lambda one: (one.score, one.right))
    before = after = 0.0
    for part in range(PARTS):
        curve = _curve([one for at, one in enumerate(ordered) if at % PARTS != part])
        for one in ordered[part::PARTS]:
            before += _loss(one.score, one.right)
            after += _loss(curve.score(one.score), one.right)
    return before / len(ordered), after / len(ordered)


def _loss(score: float, right: float) -> float:
    held = min(max(score, CERTAIN), 1 - CERTAIN)
    return -right * math.log(held) - (1 - right) * math.log(1 - held)


def _curve(judged: Sequence[Judged]) -> Calibration:
    """Fit slope and intercept; the threshold is left open."""
    import numpy as np
    from scipy.optimize import minimize

    x = np.array([_logit(one.score) for one in judged])
    right = np.array([one.right for one in judged])

    def loss(at: Any) -> tuple[float, Any]:
        slope, intercept = math.exp(at[0]), at[1]
        z = slope * x + intercept
        error = 1 / (1 + np.exp(-z)) - right
        prior = (at[0] / LOG_SLOPE_DEVIATION) ** 2 / 2 + (intercept / INTERCEPT_DEVIATION) ** 2 / 2
        gradient = (
            float((error * slope * x).sum()) + at[0] / LOG_SLOPE_DEVIATION**2,
            float(error.sum()) + intercept / INTERCEPT_DEVIATION**2,
        )
        return float((np.logaddexp(0, z) - right * z).sum()) + prior, np.array(gradient)

    found = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B", bounds=[(-3, 3), (-6, 6)]).x
    return Calibration(slope=round(math.exp(found[0]), 6), intercept=round(float(found[1]), 6), verdicts=len(judged))


def apply(report: Report, calibration: Calibration) -> Report:
    """Return the report with refitted scores and threshold, and with what rests on them counted again.

    The band of unclear pairs is moved by the same curve; `run["calibration"]` tells what was done. A report that was
    refitted before is taken back to its shipped scores first.
    """
    report = _as_shipped(report)
    pairs = tuple(replace(pair, score=calibration.score(pair.score)) for pair in report.pairs)
    done = {
        "slope": calibration.slope,
        "intercept": calibration.intercept,
        "threshold": calibration.threshold,
        "shipped_threshold": report.threshold,
        "verdicts": calibration.verdicts,
        "fitted": calibration.fitted,
    }
    unclear = min(calibration.score(report.unclear_from), calibration.threshold)
    run = {**report.run, "threshold": calibration.threshold, "unclear": unclear, "calibration": done}
    event, groups, floor = report.event, report.groups, calibration.threshold
    # What stood nearest to a fact before stands near it still, whether or not its pair is flagged now.
    near: dict[str, dict[str, Claim]] = {
        row.group.id: {claim.article.id: claim for claim in row.near.values()} for row in report.coverage
    }
    return replace(
        report,
        pairs=pairs,
        run=run,
        coverage=coverage(event, groups, pairs, floor, near=near) if report.coverage else (),
        agreement=agreement(event, groups, pairs, floor),
        agreement_by_side=agreement_by_side(event, report.claims, groups, pairs, floor),
    )


def shipped(report: Report, score: float) -> tuple[float, float]:
    """Return a score of this report and its threshold as they were shipped, also where the report is refitted."""
    done = _done(report)
    return (score, report.threshold) if done is None else (done[0].shipped(score), done[1])


def _as_shipped(report: Report) -> Report:
    done = _done(report)
    if done is None:
        return report
    curve, threshold = done
    pairs = tuple(replace(pair, score=curve.shipped(pair.score)) for pair in report.pairs)
    run = {name: value for name, value in report.run.items() if name != "calibration"}
    run |= {"threshold": threshold, "unclear": curve.shipped(report.unclear_from)}
    return replace(report, pairs=pairs, run=run)


def _done(report: Report) -> tuple[Calibration, float] | None:
    """Return the calibration of a refitted report and its shipped threshold; None for what a file wrongly calls one."""
    done = report.run.get("calibration")
    if not isinstance(done, Mapping):
        return None
    found = [done.get(name) for name in ("slope", "intercept", "threshold", "shipped_threshold")]
    values = [float(one) for one in found if isinstance(one, int | float) and math.isfinite(one)]
    if len(values) < len(found) or values[0] <= 0:
        return None
    slope, intercept, threshold, shipped_threshold = values
    return Calibration(slope, intercept, threshold), shipped_threshold


def changes(
    before: Calibration | None, after: Calibration, judged: Sequence[Judged], threshold: float
) -> tuple[str, ...]:
    """Return in words what changes from one calibration (None: `threshold` as shipped) to the next."""
    old = before or Calibration(threshold=threshold)
    floors = [one.shipped(one.threshold) for one in (old, after)]
    lines = [
        f"threshold {old.threshold:.2f} → {after.threshold:.2f} "
        f"(counted in shipped scores: {floors[0]:.2f} → {floors[1]:.2f})"
    ]
    example = 0.7
    was = f", {old.score(example):.2f} before" if before else ""
    lines.append(f"a score shipped as {example:.2f} reads {after.score(example):.2f}{was}")
    (had, had_wrong), (has, has_wrong) = (_flagged(one, judged) for one in (old, after))
    lines.append(
        f"of {len(judged)} judged pairs {had} were flagged before, {has} after; "
        f"marked wrong among them: {had_wrong:g} before, {has_wrong:g} after"
    )
    loss = held_out(judged)
    lines.append(
        f"log loss on pairs kept out of the fit: {loss[0]:.3f} as shipped, {loss[1]:.3f} refitted (less is better)"
    )
    return tuple(lines)


def _flagged(calibration: Calibration, judged: Sequence[Judged]) -> tuple[int, float]:
    held = [1 - one.right for one in judged if calibration.score(one.score) >= calibration.threshold]
    return len(held), round(sum(held), 1)


def _threshold(curve: Calibration, judged: Sequence[Judged], shipped: float) -> float:
    """Return the refitted threshold: where F1 is best among judged pairs, drawn to the one that flags as before."""
    old = curve.score(shipped)
    best = max(_f1(judged, curve, old), key=lambda found: (round(found[1], 9), -abs(found[0] - old)))[0]
    share = len(judged) / (len(judged) + THRESHOLD_VERDICTS)
    drawn = round(_sigmoid(share * _logit(best) + (1 - share) * _logit(old)), 4)
    # Half of the way to something better may lead through something worse.
    return drawn if _f1_at(judged, curve, drawn) >= _f1_at(judged, curve, old) else round(old, 4)


def _f1_at(judged: Sequence[Judged], curve: Calibration, floor: float) -> float:
    flagged = [one.right for one in judged if curve.score(one.score) >= floor]
    return 2 * sum(flagged) / (len(flagged) + sum(one.right for one in judged))


def _f1(judged: Sequence[Judged], curve: Calibration, old: float) -> list[tuple[float, float]]:
    """Return thresholds with the F1 of each: half-way between neighbouring scores, and the one of before."""
    rows = sorted(((curve.score(one.score), one.right) for one in judged), reverse=True)
    every = sum(right for _, right in rows)
    found = []
    hit, flagged = 0.0, 0
    for at, (score, right) in enumerate(rows):
        hit, flagged = hit + right, at + 1
        below = rows[at + 1][0] if at + 1 < len(rows) else 0.0
        if below < score:
            between = below < old <= score
            found.append((old if between else (below + score) / 2, 2 * hit / (flagged + every)))
    return found


def _logit(p: float) -> float:
    held = min(max(p, CERTAIN), 1 - CERTAIN)
    return math.log(held / (1 - held))


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0
