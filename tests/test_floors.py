"""The floors under the measures: lowered only with a reason, tied to their data, reached by the bundled models."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import candidates
from benchmarks.data import events_sha256
from benchmarks.floors import FILE, MARGIN, Floor, Floors, Measured, floor_of, read_floors, write_floors
from benchmarks.labelled import labelled_events
from benchmarks.parts import CORPORA, PARTS
from benchmarks.quality import Outcome
from compare import Comparer, ReadingError


@pytest.fixture
def floors(tmp_path: Path) -> Path:
    return tmp_path / "floors.json"


def measured(value: float, data: str = "d" * 64, name: str = "x accuracy") -> Measured:
    return Measured("nli", data, {name: value})


@settings(deadline=None)
@given(st.floats(0, 1))
def test_a_floor_lies_a_little_below(value: float) -> None:
    assert 0 <= floor_of(value) <= value
    assert value - MARGIN - 0.0011 < floor_of(value)
    assert 0.9 * value - 0.0011 < floor_of(value)
    assert floor_of(0.8) == 0.78
    assert floor_of(0.05) == 0.045


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["begun", "raised", "lowered"]), st.floats(0, 1)), max_size=12))
def test_no_sequence_of_runs_lowers_a_floor_without_a_reason(steps: list[tuple[str, float]]) -> None:
    floors = Floors()
    for step, value in steps:
        before, result = floors.of("nli", "d" * 64), measured(value)
        if step == "lowered":
            floors = floors.lowered(result, "because")
            assert not floors.below(result)
        elif step == "raised" and floors.below(result):
            with pytest.raises(ReadingError, match="never lowered"):
                floors.raised(result)
        else:
            floors = getattr(floors, step)(result)
            after = floors.of("nli", "d" * 64)
            assert all(after[name] >= floor for name, floor in before.items())
    assert floors.unexplained() == []


def test_floors_are_of_their_data_and_measure_alone() -> None:
    floors = Floors().begun(measured(0.8))
    assert floors.of("nli", "d" * 64) == {"x accuracy": 0.78}
    assert not floors.below(measured(0.78))
    assert floors.below(measured(0.77)) == {"x accuracy": 0.78}
    assert not floors.below(measured(0.1, data="e" * 64))
    assert not floors.below(replace(measured(0.1), part="near"))
    assert not floors.below(measured(0.1, name="y accuracy"))
    assert "set on other data" in str(floors.notice(measured(0.1, data="e" * 64)))
    assert "was not measured: x accuracy" in str(floors.notice(measured(0.1, name="y accuracy")))
    assert floors.missing(measured(0.1, name="y accuracy")) == ["x accuracy"]
    assert floors.missing(measured(0.1, data="e" * 64)) == floors.missing(measured(0.1)) == []
    assert floors.notice(measured(0.1)) is None


def test_what_is_no_number_reaches_no_floor() -> None:
    nothing = measured(float("nan"))
    assert Floors().begun(measured(0.8)).below(nothing) == {"x accuracy": 0.78}
    assert not Floors().below(nothing)


@pytest.mark.parametrize("reason", ["", " "])
def test_a_floor_is_not_lowered_without_a_word(reason: str) -> None:
    floors = Floors().begun(measured(0.8))
    with pytest.raises(ReadingError, match="without a reason"):
        floors.lowered(measured(0.1), reason)


def test_raising_sets_no_new_floors_and_new_floors_change_none() -> None:
    floors = Floors().begun(measured(0.8))
    assert floors.begun(measured(0.9)) == floors
    assert floors.raised(measured(0.9, name="y accuracy")) == floors
    assert floors.raised(measured(0.9, data="e" * 64)) == floors
    assert floors.raised(measured(0.9)).of("nli", "d" * 64) == {"x accuracy": 0.88}
    assert floors.raised(measured(0.785)) == floors


def edited(path: Path, change: Callable[[list[dict[str, Any]]], Any], *, sign: bool) -> None:
    """Change the rows of a file by hand, and its checksum too where `sign` is set."""
    content = json.loads(path.read_text())
    change(content["history"])
    path.write_text(json.dumps(content))
    if sign:
        write_floors(path, Floors(tuple(Floor(**row) for row in content["history"])))


def test_floors_come_back_as_written(floors: Path) -> None:
    made = Floors().begun(measured(0.8)).raised(measured(0.9)).lowered(measured(0.7), "fewer labels – naïve")
    write_floors(floors, made)
    assert read_floors(floors) == made
    assert len(floors.read_text(encoding="utf-8").splitlines()) == 2 + len(made.rows) + 1


def test_a_floor_lowered_by_hand_is_noticed(floors: Path) -> None:
    made = Floors().begun(measured(0.8)).raised(measured(0.9))

    def lower(rows: list[dict[str, Any]]) -> None:
        rows[-1]["floor"] = 0.5

    write_floors(floors, made)
    edited(floors, lower, sign=False)
    with pytest.raises(ReadingError, match="edited by hand"):
        read_floors(floors)
    write_floors(floors, made)
    edited(floors, list.pop, sign=False)
    with pytest.raises(ReadingError, match="edited by hand"):
        read_floors(floors)
    write_floors(floors, made)
    edited(floors, lower, sign=True)
    with pytest.raises(ReadingError, match=r"x accuracy was lowered on .* without a reason"):
        read_floors(floors)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"history": [{}], "checksum": ""}', '{"history": 3, "checksum": ""}']
)
def test_a_file_that_holds_no_floors_is_told(content: str, floors: Path) -> None:
    floors.write_text(content)
    with pytest.raises(ReadingError, match=r"floors\.json: no floors can be read here") as caught:
        read_floors(floors)
    assert "\n" not in str(caught.value)


def test_the_projects_floors_hold_and_are_of_the_present_sample_events() -> None:
    floors, data = read_floors(FILE), events_sha256([CORPORA])
    mend = "the sample events changed: run python -m benchmarks.quality --new-floors candidates events near"
    assert floors.of("candidates", data), mend
    assert floors.of("events", data), mend
    assert all(0 <= row.floor <= row.measured <= 1 for row in floors.rows)


def test_the_bundled_encoder_reaches_its_floors(comparer: Comparer) -> None:
    (part,) = [part for part in PARTS if part.name == "candidates"]
    rows = candidates.measure([(event, gold) for _, event, gold in labelled_events([CORPORA])], comparer.encoder)
    outcome = Outcome(part, events_sha256([CORPORA]), rows, 0.0)
    assert read_floors(FILE).below(outcome.measured) == {}
