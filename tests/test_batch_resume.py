"""Batches that stop half-way, go on, and meet changed inputs, models and options; processes that are killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from batches import contents, events, write

from compare import Comparer, ReadingError, Report, ReportError
from compare.batch import run_batch
from compare.batch import source as cutting
from compare.models.protocols import Matrix


class Stop(Exception):
    """Ends a run where a test says so."""


def stopping(after: int) -> Any:
    seen: list[str] = []

    def on_report(report: Report) -> None:
        seen.append(report.event.id)
        if len(seen) == after:
            raise Stop

    return on_report


class Counting:
    """An NLI model that counts the pairs it is asked for."""

    name = "counting"

    def __init__(self, inner: Any) -> None:
        self.inner, self.pairs = inner, 0
        self.sha256 = inner.sha256

    def predict(self, pairs: Any) -> Matrix:
        self.pairs += len(pairs)
        found: Matrix = self.inner.predict(pairs)
        return found


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "CHUNK", 4)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "events.jsonl", events(18))


@pytest.fixture
def whole(comparer: Comparer, source: Path, tmp_path: Path) -> dict[str, bytes]:
    """What an uninterrupted run leaves."""
    run_batch([source], tmp_path / "whole", comparer)
    return contents(tmp_path / "whole")


@pytest.mark.parametrize("stops", [(1,), (5, 9), (4, 4, 4, 4)])
def test_a_run_that_goes_on_gives_what_one_run_gives(
    stops: tuple[int, ...], comparer: Comparer, source: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    for after in stops:
        with pytest.raises(Stop):
            run_batch([source], tmp_path / "out", comparer, resume=True, on_report=stopping(after))
    summary = run_batch([source], tmp_path / "out", comparer, resume=True)
    assert contents(tmp_path / "out") == whole
    assert summary.events == 18
    assert summary.kept >= sum(stops)


def test_nothing_is_computed_twice(comparer: Comparer, source: Path, tmp_path: Path) -> None:
    counting = Counting(comparer.nli)
    counted = replace(comparer, nli=counting)
    run_batch([source], tmp_path / "out", counted)
    before = counting.pairs
    summary = run_batch([source], tmp_path / "out", counted, resume=True)
    assert (counting.pairs, summary.kept, summary.events) == (before, 18, 18)


def test_a_changed_event_alone_is_done_anew(comparer: Comparer, source: Path, tmp_path: Path) -> None:
    made: list[str] = []
    run_batch([source], tmp_path / "out", comparer)
    rows = events(18)
    rows[6]["articles"][0]["text"] = "The dam above Kest broke on Monday and nobody was hurt."
    write(source, [*rows[:3], {**events(30)[25]}, *rows[3:]])
    run_batch([source], tmp_path / "out", comparer, resume=True, on_report=lambda report: made.append(report.event.id))
    assert made == ["event-0025", "event-0006"]
    run_batch([source], tmp_path / "anew", comparer)
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")


def test_an_event_that_is_gone_leaves_nothing(comparer: Comparer, source: Path, tmp_path: Path) -> None:
    run_batch([source], tmp_path / "out", comparer)
    write(source, events(5))
    assert run_batch([source], tmp_path / "out", comparer, resume=True).kept == 5
    run_batch([source], tmp_path / "anew", comparer)
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")


def test_another_option_is_another_result(comparer: Comparer, source: Path, tmp_path: Path) -> None:
    run_batch([source], tmp_path / "out", comparer)
    other = replace(comparer, threshold=0.99)
    assert run_batch([source], tmp_path / "out", other, resume=True).kept == 0
    run_batch([source], tmp_path / "anew", other)
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")
    assert run_batch([source], tmp_path / "out", replace(other, tagger=None), resume=True).kept == 0


DAMAGE = ("event-0002.json", "parts/*.claims.parquet", "parts/*.json")


@pytest.mark.parametrize("name", DAMAGE)
@pytest.mark.parametrize("how", ["cut", "gone", "other"])
def test_damaged_results_are_made_anew(
    name: str, how: str, comparer: Comparer, source: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    run_batch([source], tmp_path / "out", comparer)
    path = sorted((tmp_path / "out").glob(name))[0]
    content = path.read_bytes()
    path.unlink()
    if how != "gone":
        path.write_bytes(content[: len(content) // 2] if how == "cut" else content.replace(b"e", b"f", 9))
    summary = run_batch([source], tmp_path / "out", comparer, resume=True)
    assert contents(tmp_path / "out") == whole
    assert 10 <= summary.kept < 18


def test_what_a_killed_process_left_half_written_is_swept(
    comparer: Comparer, source: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    run_batch([source], tmp_path / "out", comparer)
    for folder in (tmp_path / "out", tmp_path / "out" / "parts"):
        (folder / ".x.json.abcd.part").write_text("half")
    run_batch([source], tmp_path / "out", comparer, resume=True)
    assert contents(tmp_path / "out") == whole


def test_an_unfinished_batch_is_not_overwritten(comparer: Comparer, source: Path, tmp_path: Path) -> None:
    with pytest.raises(Stop):
        run_batch([source], tmp_path / "out", comparer, on_report=stopping(6))
    before = contents(tmp_path / "out")
    assert json.loads((tmp_path / "out" / "manifest.jsonl").read_bytes())["finished"] is None
    assert pq.read_table(tmp_path / "out" / "events.parquet").num_rows == 6
    with pytest.raises(ReportError, match=r"unfinished batch with 6 events done; go on with --resume") as caught:
        run_batch([source], tmp_path / "out", comparer)
    assert "\n" not in str(caught.value)
    assert contents(tmp_path / "out") == before


def test_what_was_done_of_a_path_that_cannot_be_read_now_stays(
    comparer: Comparer, source: Path, tmp_path: Path
) -> None:
    other = write(tmp_path / "other.jsonl", events(19)[18:])
    run_batch([source, other], tmp_path / "out", comparer)
    before = contents(tmp_path / "out")
    source.rename(tmp_path / "away.jsonl")
    for resume in (True, False):
        with pytest.raises(ReadingError, match="no such file"):
            run_batch([source], tmp_path / "out", comparer, resume=resume)
        assert contents(tmp_path / "out") == before
    assert run_batch([source, other], tmp_path / "out", comparer, resume=True).failed == 1
    (tmp_path / "away.jsonl").rename(source)
    assert run_batch([source, other], tmp_path / "out", comparer, resume=True).kept == 19
    assert contents(tmp_path / "out") == before


def test_reports_of_an_event_that_is_gone_go_though_the_parts_have_gone_before(
    comparer: Comparer, source: Path, tmp_path: Path
) -> None:
    run_batch([source], tmp_path / "out", comparer)
    shutil.rmtree(tmp_path / "out" / "parts")
    write(source, events(17))
    run_batch([source], tmp_path / "out", comparer)
    assert not (tmp_path / "out" / "event-0017.json").exists()
    assert (tmp_path / "out" / "event-0016.json").exists()


def test_a_finished_batch_makes_room_for_another(comparer: Comparer, source: Path, tmp_path: Path) -> None:
    run_batch([source], tmp_path / "out", comparer)
    write(source, events(3))
    (tmp_path / "out" / "notes.json").write_text("{}")
    run_batch([source], tmp_path / "out", comparer)
    run_batch([source], tmp_path / "anew", comparer)
    found = contents(tmp_path / "out")
    assert found.pop("notes.json") == b"{}"  # nobody else's files
    assert found == contents(tmp_path / "anew")


def test_the_manifest_tells_what_is_there(comparer: Comparer, source: Path, tmp_path: Path) -> None:
    import hashlib

    run_batch([source], tmp_path / "out", comparer)
    head, *rows = map(json.loads, (tmp_path / "out" / "manifest.jsonl").read_text().splitlines())
    assert head["finished"] >= head["started"]
    assert (head["events"], head["articles"], head["failed"]) == (18, 36, 0)
    assert head["models"] == comparer.settings["models"]
    assert [row["event"] for row in rows] == [f"event-{at:04}" for at in range(18)]
    assert len({row["fingerprint"] for row in rows}) == len({row["digest"] for row in rows}) == 18
    for table, about in head["tables"].items():
        path = tmp_path / "out" / f"{table}.parquet"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == about["sha256"]
        assert pq.read_metadata(path).num_rows == about["rows"]


def test_a_second_batch_in_the_same_folder_refuses(comparer: Comparer, source: Path, tmp_path: Path) -> None:
    tried: list[str] = []

    def second(report: Report) -> None:
        if not tried:
            with pytest.raises(ReportError, match="another batch is writing to it") as caught:
                run_batch([source], tmp_path / "out", comparer, resume=True)
            tried.append(str(caught.value))

    assert run_batch([source], tmp_path / "out", comparer, on_report=second).events == 18
    assert "\n" not in tried[0]
    run_batch([source], tmp_path / "anew", comparer)
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")


def start(source: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "compare", "batch", str(source), "-o", str(out), "--resume", *more]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "OMP_NUM_THREADS": "1"})


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_process_loses_nothing(workers: str, comparer: Comparer, tmp_path: Path) -> None:
    source, out = write(tmp_path / "events.jsonl", events(40)), tmp_path / "out"
    run_batch([source], tmp_path / "whole", comparer)
    first = start(source, out, "--workers", workers)
    end = time.monotonic() + 60
    while not list(out.glob("parts/*.json")) and first.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = start(source, out, "--workers", workers)
    _, told = second.communicate(timeout=120)
    assert second.returncode == 0, told
    found, expected = (tables_and_reports(folder) for folder in (out, tmp_path / "whole"))
    assert found == expected


def tables_and_reports(folder: Path) -> dict[str, bytes]:
    """What does not depend on how chunks are cut, which other processes do as shipped."""
    found = contents(folder)
    return {name: content for name, content in found.items() if not name.startswith(("parts/", "manifest"))}
