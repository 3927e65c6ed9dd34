"""Batches whose disk is full, whose output cannot be written, or that are interrupted by their user."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from batches import contents, events, write

from compare import Comparer, ReportError
from compare.batch import run_batch


def command(source: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "compare", "batch", str(source), "-o", str(out), "--workers", "1", *more]


@pytest.mark.parametrize("full_at", ["*.json", "*.parquet"])
def test_a_disk_without_room_ends_the_batch_with_one_line(full_at: str, comparer: Comparer, tmp_path: Path) -> None:
    source, out = write(tmp_path / "events.jsonl", events(16)), tmp_path / "out"
    run_batch([source], tmp_path / "whole", comparer)
    # No file may grow beyond the limit: the same failure as a full disk, at a report or at a whole table.
    limit = max(path.stat().st_size for path in (tmp_path / "whole").glob(full_at)) - 1
    done = subprocess.run(
        command(source, out),
        env={**os.environ, "NARRATIVE_COMPARE_CACHE": "off"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("error: ") == 1
    assert done.stderr.strip().endswith("make room, then go on with --resume")
    assert not list(out.rglob("*.part"))
    assert run_batch([source], out, comparer, resume=True).events == 16
    assert contents(out) == contents(tmp_path / "whole")


@pytest.mark.parametrize("name", ["file/out", "file"])
def test_an_output_that_cannot_be_written_is_told(name: str, comparer: Comparer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ReportError, match="cannot be written to") as caught:
        run_batch([write(tmp_path / "events.jsonl", events(1))], tmp_path / name, comparer)
    assert "\n" not in str(caught.value)
    assert str(tmp_path / name) in str(caught.value)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_who_interrupts_is_told_how_to_go_on(workers: str, tmp_path: Path) -> None:
    source, out = write(tmp_path / "events.jsonl", events(400)), tmp_path / "out"
    running = subprocess.Popen([*command(source, out), "--workers", workers], stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 150
    while len(list(out.glob("parts/*.json"))) < 5:  # more than may be under way when the first has not come back
        assert time.monotonic() < end
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=120)
    assert running.returncode == 130
    assert told.strip() == "interrupted; the same command with --resume goes on from here"
    assert (out / "events.parquet").is_file()  # what is done can be used
