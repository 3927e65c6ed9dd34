"""A short run of the fuzzing: the same targets and checks as `python -m tests.fuzz`, a few hundred inputs each."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import main
from tests.fuzz.runner import Hang, Tally, attempt, count, replay, run_one
from tests.fuzz.seeds import Seeds, load_seeds
from tests.fuzz.targets import BY_NAME, TARGETS, Target, make

ROOT = Path(__file__).resolve().parents[1]
SLOW = {"compare": 6, "pair": 15, "writers": 40, "html": 60, "page": 60, "report file": 100}  # inputs; others 200


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    """The sample events."""
    return load_seeds()


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_input_does_harm(target: Target, seeds: Seeds, tmp_path: Path) -> None:
    tally = Tally()
    for number in range(SLOW.get(target.name, 200)):
        _, outcome = run_one(target, seeds, 20261129, number, tmp_path, limit=30)
        assert not outcome.trace, f"input {number}: {outcome.trace}"
        count(tally, outcome, number)
    assert tally.passed > 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False), name=st.sampled_from(["event.json", "md", "csv", "extract"]))
def test_no_input_that_hypothesis_draws_does_harm(random: Random, name: str, seeds: Seeds, tmp_path: Path) -> None:
    data = BY_NAME[name].make(random, seeds)
    outcome = attempt(lambda: BY_NAME[name].run(data, tmp_path), limit=30)
    assert not outcome.trace, outcome.trace


def test_an_input_depends_on_its_seed_and_number_alone(seeds: Seeds) -> None:
    for target in TARGETS:
        first, again = (make(target, load, seed=1, number=3) for load in (seeds, load_seeds()))
        assert first == again
    assert make(BY_NAME["txt"], seeds, seed=1, number=3) != make(BY_NAME["txt"], seeds, seed=2, number=3)


def test_what_goes_wrong_is_found_kept_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def waits(data: bytes, folder: Path) -> None:
        while True:
            time.process_time()

    def breaks(data: bytes, folder: Path) -> None:
        raise KeyError("lost")

    assert "longer than 0.2 s" in attempt(lambda: waits(b"", tmp_path), limit=0.2).trace
    assert Hang.__name__ in attempt(lambda: waits(b"", tmp_path), limit=0.2).trace
    (tmp_path / "txt-1-5.input").write_bytes(b"The dam broke.")
    (tmp_path / "txt-1-6.input").write_bytes(b"")
    outcomes = {file.name: outcome for file, outcome in replay(tmp_path)}
    assert [outcome.refused for outcome in outcomes.values()] == ["", "ReadingError"]
    monkeypatch.setitem(BY_NAME, "txt", Target("txt", 1, BY_NAME["txt"].make, breaks))
    assert all("KeyError" in outcome.trace for _, outcome in replay(tmp_path))
    monkeypatch.setattr(sys, "argv", ["fuzz", "--replay", str(tmp_path)])
    assert main() == 1


def test_the_command_runs_as_written() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--inputs", "40", "--seed", "1", "--target", "txt", "--target", "csv"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "40 inputs, seed 1" in done.stdout
