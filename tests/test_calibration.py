"""Refitting scores and threshold on verdicts: the order is kept, few verdicts move little, reports stay whole."""

from __future__ import annotations

import random

import judged
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from compare.calibration import CERTAIN, Calibration, Judged, apply, changes, fit, held_out, missing, shipped
from compare.errors import StoreError

SHARES = st.floats(0.0, 1.0)
CURVES = st.builds(Calibration, st.floats(0.3, 3), st.floats(-2, 2))


def drawn(number: int, curve: Calibration, *, seed: int = 7) -> list[Judged]:
    """Judged pairs of scores that a curve makes true; they lie from 0.3 up, as flagged ones do."""
    chance = random.Random(seed)
    scores = [chance.uniform(0.3, 0.99) for _ in range(number)]
    return [Judged(score, float(chance.random() < curve.score(score))) for score in scores]


@given(CURVES, st.lists(SHARES, min_size=2, max_size=20))
def test_the_order_of_scores_is_kept(curve: Calibration, scores: list[float]) -> None:
    found = [curve.score(score) for score in sorted(scores)]
    assert found == sorted(found)
    assert all(0 <= score <= 1 for score in found)


@given(CURVES, st.floats(0.01, 0.99))
def test_a_refitted_score_leads_back_to_the_shipped_one(curve: Calibration, score: float) -> None:
    found = curve.score(score)
    assume(CERTAIN < found < 1 - CERTAIN)  # beyond it scores run together
    assert curve.shipped(found) == pytest.approx(score, abs=1e-3)


def test_many_verdicts_find_the_curve_that_made_them() -> None:
    true = Calibration(1.4, -0.9)
    found = fit(drawn(4000, true), 0.45)
    assert found.slope == pytest.approx(true.slope, abs=0.15)
    assert found.intercept == pytest.approx(true.intercept, abs=0.15)
    assert found.verdicts == 4000


def test_few_verdicts_move_scores_less_than_many_that_say_the_same() -> None:
    some = [Judged(0.8, 1.0)] * 5 + [Judged(0.8, 0.0)] * 15  # says 0.25 where the tool says 0.80
    few, many = fit(some, 0.45), fit(some * 20, 0.45)
    assert 0.25 < many.score(0.8) < 0.30
    assert 0.40 < few.score(0.8) < 0.60


def test_verdicts_that_bear_the_scores_out_change_next_to_nothing() -> None:
    found = fit(drawn(2000, Calibration()), 0.45)
    assert found.score(0.8) == pytest.approx(0.8, abs=0.03)
    assert found.slope == pytest.approx(1, abs=0.15)


def test_the_threshold_rises_where_the_lowest_flagged_pairs_are_wrong() -> None:
    found = [Judged(0.5, 0.0)] * 30 + [Judged(0.9, 1.0)] * 30
    floor = fit(found, 0.45)
    assert floor.shipped(floor.threshold) > 0.5
    fewer = fit(found[20:40], 0.45)
    assert 0.45 < fewer.shipped(fewer.threshold) < floor.shipped(floor.threshold)


def test_without_a_better_one_the_threshold_flags_as_before() -> None:
    found = fit([Judged(0.9, 1.0)] * 20 + [Judged(0.9, 0.0)] * 10, 0.45)
    assert found.shipped(found.threshold) == pytest.approx(0.45, abs=1e-3)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (12, 5, "3 more judged in all"),
        (18, 2, "3 more marked wrong"),
        (2, 18, "3 more confirmed"),
        (0, 0, "20 more judged in all, 5 more confirmed or marked as updates, 5 more marked wrong"),
    ],
)
def test_a_fit_says_what_it_lacks(right: int, wrong: int, said: str) -> None:
    found = [Judged(0.8, 1.0)] * right + [Judged(0.6, 0.0)] * wrong
    assert said in missing(found)
    with pytest.raises(StoreError, match=said):
        fit(found, 0.45)


def test_enough_verdicts_lack_nothing() -> None:
    assert missing([Judged(0.8, 1.0)] * 15 + [Judged(0.6, 0.0)] * 5) == ""


def test_pairs_on_which_analysts_differ_are_neither_right_nor_wrong() -> None:
    assert "5 right, 5 wrong" in missing([Judged(0.8, 1.0)] * 5 + [Judged(0.6, 0.0)] * 5 + [Judged(0.6, 0.5)] * 5)


def test_a_report_is_refitted_whole() -> None:
    report = judged.report([0.9, 0.6, 0.5, 0.3, 0.1])
    curve = Calibration(1.2, -0.8, 0.5, verdicts=30, fitted="2031-01-02T03:04:05+00:00")
    found = apply(report, curve)
    assert [pair.score for pair in found.pairs] == [curve.score(pair.score) for pair in report.pairs]
    assert found.threshold == 0.5
    assert found.run["calibration"] == {
        "slope": 1.2, "intercept": -0.8, "threshold": 0.5, "shipped_threshold": 0.45, "verdicts": 30,
        "fitted": "2031-01-02T03:04:05+00:00",
    }  # fmt: skip
    assert found.run["unclear"] == curve.score(0.225)
    assert len(report.contradictions()) == 3
    assert len(found.contradictions()) == 1
    assert found.agreement_by_side.contradicted[0][1] == 1
    assert [row.mentions for row in found.coverage] == [row.mentions for row in report.coverage]
    assert [pair.score for pair in report.pairs] == [0.9, 0.6, 0.5, 0.3, 0.1], "the shipped report stays as it was"


def test_the_band_of_unclear_pairs_keeps_its_pairs_where_the_threshold_does() -> None:
    report = judged.report([0.9, 0.4, 0.3, 0.1])
    curve = Calibration(0.8, 0.6)
    found = apply(report, Calibration(0.8, 0.6, curve.score(0.45)))
    assert [pair.a for pair in found.unclear()] == [pair.a for pair in report.unclear()]


def test_a_refitted_report_still_tells_what_was_shipped() -> None:
    report = judged.report([0.9, 0.6])
    refitted = apply(report, Calibration(1.2, -0.8, 0.5))
    for old, new in zip(report.pairs, refitted.pairs, strict=True):
        score, threshold = shipped(refitted, new.score)
        assert score == pytest.approx(old.score)
        assert threshold == 0.45
    assert shipped(report, 0.6) == (0.6, 0.45)


def test_a_refitted_report_is_written_and_read_back() -> None:
    found = apply(judged.report([0.9, 0.6]), Calibration(1.2, -0.8, 0.5))
    assert type(found).from_dict(found.to_dict()).run["calibration"]["slope"] == 1.2


def test_changes_are_told_in_words() -> None:
    after = Calibration(1.0, -0.5, 0.55)
    found = [Judged(0.9, 1.0), Judged(0.5, 0.0)]
    assert changes(None, after, found, 0.45)[:3] == (
        "threshold 0.45 → 0.55 (counted in shipped scores: 0.45 → 0.67)",
        "a score shipped as 0.70 reads 0.59",
        "of 2 judged pairs 2 were flagged before, 1 after; marked wrong among them: 1 before, 0 after",
    )
    assert "refitted (less is better)" in changes(None, after, found, 0.45)[3]
    assert "reads 0.70, 0.59 before" in changes(after, Calibration(), found, 0.45)[1]


def test_the_loss_on_pairs_kept_out_tells_a_fit_that_helps_from_one_that_does_not() -> None:
    before, after = held_out(drawn(400, Calibration(1.4, -1.5)))
    assert after < before - 0.05
    before, after = held_out(drawn(400, Calibration()))
    assert after == pytest.approx(before, abs=0.02)
    assert held_out([Judged(0.5, 1.0)] * 10)[0] == pytest.approx(0.6931, abs=1e-4)
