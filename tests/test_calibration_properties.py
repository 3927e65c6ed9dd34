"""What holds of every refit, whatever the verdicts: found out by random ones."""

from __future__ import annotations

import math
from dataclasses import replace

import judged
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.calibration import MIN_EACH, MIN_JUDGED, Calibration, Judged, apply, fit, shipped
from compare.store import Judgement
from compare.store.judgements import judgement
from compare.store.precision import precision, wilson

SCORES = st.floats(0, 1)
FLAGGED = st.builds(Judged, st.floats(0.3, 1), st.sampled_from([0.0, 0.5, 1.0]))
RIGHT, WRONG = (st.builds(Judged, st.floats(0.3, 1), st.just(value)) for value in (1.0, 0.0))
ENOUGH = st.tuples(
    st.lists(RIGHT, min_size=MIN_EACH, max_size=20),
    st.lists(WRONG, min_size=MIN_EACH, max_size=20),
    st.lists(FLAGGED, min_size=MIN_JUDGED - 2 * MIN_EACH, max_size=40),
).map(lambda parts: [one for part in parts for one in part])
CURVES = st.builds(Calibration, st.floats(0.4, 2.5), st.floats(-2, 2), st.floats(0.05, 0.95))


def f1(found: list[Judged], calibration: Calibration) -> float:
    flagged = [one.right for one in found if calibration.score(one.score) >= calibration.threshold]
    return 2 * sum(flagged) / (len(flagged) + sum(one.right for one in found))


@settings(max_examples=150, deadline=None)
@given(ENOUGH, st.floats(0.2, 0.9))
def test_every_fit_keeps_the_order_and_a_threshold_that_can_be_reached(found: list[Judged], threshold: float) -> None:
    fitted = fit(found, threshold)
    assert 0 < fitted.threshold < 1
    assert fitted.slope > 0
    assert math.isfinite(fitted.intercept)
    scores = [fitted.score(score / 100) for score in range(101)]
    assert scores == sorted(scores)
    assert len(set(scores[1:-1])) == 99


@settings(max_examples=150, deadline=None)
@given(ENOUGH, st.floats(0.3, 0.9))
def test_f1_on_the_judged_pairs_is_never_worse_than_before(found: list[Judged], threshold: float) -> None:
    fitted = fit(found, threshold)
    # The threshold has four decimals, so a pair that scores the threshold itself may fall to either side.
    if all(abs(one.score - threshold) > 0.001 for one in found):
        assert f1(found, fitted) >= f1(found, Calibration(threshold=threshold)) - 1e-9


@settings(max_examples=60, deadline=None)
@given(ENOUGH)
def test_a_fit_depends_on_no_order_of_verdicts(found: list[Judged]) -> None:
    one, other = fit(found, 0.45), fit(found[::-1], 0.45)
    assert one.slope == pytest.approx(other.slope, abs=1e-3)
    assert one.intercept == pytest.approx(other.intercept, abs=1e-3)


def test_twenty_verdicts_that_agree_with_the_scores_barely_move_them() -> None:
    found = [Judged(0.75, 1.0)] * 9 + [Judged(0.75, 0.0)] * 3 + [Judged(0.5, 1.0)] * 4 + [Judged(0.5, 0.0)] * 4
    fitted = fit(found, 0.45)
    for score in (0.1, 0.5, 0.75, 0.9):
        assert fitted.score(score) == pytest.approx(score, abs=0.02)
    assert fitted.shipped(fitted.threshold) == pytest.approx(0.45, abs=0.02)


def test_a_threshold_half_way_to_a_better_one_never_stops_at_a_worse_one() -> None:
    # F1 is best above the wrong pairs at 0.8, but on the way there the right ones at 0.5 are lost for nothing.
    found = [*[Judged(0.5, 1.0)] * 8, *[Judged(0.8, 0.0)] * 30, *[Judged(0.95, 1.0)] * 25]
    before = Calibration(threshold=0.45)
    assert f1(found, Calibration(threshold=0.6)) < f1(found, before) < f1(found, Calibration(threshold=0.9))
    assert f1(found, fit(found, 0.45)) >= f1(found, before)


@settings(max_examples=100, deadline=None)
@given(CURVES, st.lists(st.floats(0.001, 0.999), min_size=1, max_size=8))
def test_a_refitted_report_keeps_the_order_and_the_unclear_pairs_of_the_same_threshold(
    curve: Calibration, scores: list[float]
) -> None:
    report = judged.report(sorted(scores, reverse=True))
    found = apply(report, replace(curve, threshold=curve.score(report.threshold)))
    assert [pair.a for pair in found.pairs] == [pair.a for pair in report.pairs]
    after = [pair.score for pair in found.pairs]
    assert after == sorted(after, reverse=True)
    for old, new in ((report.unclear(), found.unclear()), (report.contradictions(), found.contradictions())):
        clear = [pair.a for pair in old if min(abs(pair.score - edge) for edge in (0.225, 0.45)) > 1e-9]
        assert [one for one in clear if one not in {pair.a for pair in new}] == []


@settings(max_examples=100, deadline=None)
@given(CURVES, CURVES)
def test_refitting_twice_is_refitting_once(first: Calibration, second: Calibration) -> None:
    report = judged.report([0.9, 0.6, 0.4])
    twice, once = apply(apply(report, first), second), apply(report, second)
    for one, other in zip(twice.pairs, once.pairs, strict=True):
        assert one.score == pytest.approx(other.score, abs=1e-6)
    assert twice.threshold == once.threshold
    assert twice.run["calibration"] == once.run["calibration"]
    if first.threshold >= first.score(report.unclear_from):
        assert twice.run["unclear"] == pytest.approx(once.run["unclear"], abs=1e-6)


def test_a_refit_changes_what_is_flagged() -> None:
    report = judged.report([0.9, 0.6, 0.3])
    strict, lenient = (apply(report, Calibration(threshold=floor)) for floor in (0.7, 0.2))
    assert [len(one.contradictions()) for one in (strict, report, lenient)] == [1, 2, 3]
    assert [one.agreement_by_side.contradicted[0][1] for one in (strict, lenient)] == [1, 3]


@pytest.mark.parametrize(
    "said",
    ["yes", 1, [], {}, {"slope": 0, "intercept": 0, "threshold": 0.5, "shipped_threshold": 0.5},
     {"slope": "1", "intercept": 0, "threshold": 0.5, "shipped_threshold": 0.5},
     {"slope": float("nan"), "intercept": 0, "threshold": 0.5, "shipped_threshold": 0.5},
     {"slope": 1, "intercept": None, "threshold": 0.5, "shipped_threshold": 0.5}],
)  # fmt: skip
def test_what_a_file_wrongly_calls_a_calibration_counts_as_none(said: object) -> None:
    report = judged.report([0.9])
    report = replace(report, run={**report.run, "calibration": said})
    assert shipped(report, 0.9) == (0.9, 0.45)
    assert apply(report, Calibration(1.2, 0.1)).run["calibration"]["slope"] == 1.2
    assert judgement(report, report.pairs[0], "wrong", analyst="Ana").score == 0.9


# Wilson's interval for x of n, worked out by its formula with z = 1.96 (Brown, Cai and DasGupta give 0 of 10 as 0.278).
@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (1, 10, 0.0179, 0.4042),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_has_its_known_values(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(0, 300), st.integers(0, 300))
def test_wilsons_interval_holds_the_share(right: int, wrong: int) -> None:
    low, high = wilson(right, right + wrong)
    assert 0 <= low <= high <= 1
    if right + wrong:
        assert low - 1e-9 <= right / (right + wrong) <= high + 1e-9


@given(st.lists(st.tuples(SCORES, st.sampled_from(["confirmed", "wrong", "update"]), st.sampled_from("AB"))))
def test_precision_counts_each_verdict_once(rows: list[tuple[float, str, str]]) -> None:
    report = judged.report([score for score, _, _ in rows])
    held: list[Judgement] = [
        judgement(report, pair, call, analyst=name)
        for pair, (_, call, name) in zip(report.pairs, rows, strict=True)
    ]  # fmt: skip
    found = precision(held)
    assert found.all.judged + found.all.unflagged == len(rows)
    assert sum(one.judged for one in found.analysts) == found.all.judged
    assert sum(one.unflagged for one in found.analysts) == found.all.unflagged
