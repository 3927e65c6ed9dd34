"""Several processes: the same results as one, in order, also where a process dies; and how far a run is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import pytest
from batches import contents, events, write

from compare import Article, Comparer, Event, Report, read_events
from compare.batch import run_batch
from compare.batch.folder import Folder
from compare.batch.journal import Done, Earlier, Fingerprints
from compare.batch.pool import Pool
from compare.batch.source import chunks, read
from compare.batch.work import Chunk, Worker
from compare.models.protocols import Matrix
from compare.progress import Progress


@dataclass(frozen=True)
class Deadly:
    """An encoder whose process dies of one word, as of a want of memory; the word is in one event."""

    inner: Any
    word: str
    parent: int

    @property
    def name(self) -> str:
        return "deadly"

    @property
    def sha256(self) -> str:
        return str(self.inner.sha256)

    def encode(self, texts: Any) -> Matrix:
        if os.getpid() != self.parent and any(self.word in text for text in texts):
            os.kill(os.getpid(), signal.SIGKILL)
        found: Matrix = self.inner.encode(texts)
        return found


def test_processes_give_what_one_process_gives(comparer: Comparer, tmp_path: Path) -> None:
    source = write(tmp_path / "events.jsonl", [*events(40), {"id": "broken"}, *events(44)[40:]])
    seen: list[str] = []

    def on_report(report: Report) -> None:
        seen.append(report.event.id)

    many = run_batch([source], tmp_path / "many", comparer, workers=2, on_report=on_report)
    one = run_batch([source], tmp_path / "one", comparer)
    assert contents(tmp_path / "many") == contents(tmp_path / "one")
    assert replace(many, output="") == replace(one, output="")
    assert (many.events, many.failed) == (44, 1)
    assert seen == [f"event-{at:04}" for at in range(44)]


def test_a_process_that_dies_costs_only_the_event_it_dies_of(comparer: Comparer, tmp_path: Path) -> None:
    rows = events(36)
    rows[20]["articles"][0]["text"] = "The dam above Plague broke on Monday."
    source = write(tmp_path / "events.jsonl", rows)
    deadly = replace(comparer, encoder=Deadly(comparer.encoder, "Plague", os.getpid()))
    summary = run_batch([source], tmp_path / "out", deadly, workers=2)
    assert (summary.events, summary.failed) == (35, 1)
    (line,) = (tmp_path / "out" / "failures.jsonl").read_text().splitlines()
    assert json.loads(line)["event"] == "event-0020"
    assert "died" in json.loads(line)["reason"]
    assert not (tmp_path / "out" / "event-0020.json").exists()
    healthy = replace(deadly, encoder=replace(deadly.encoder, word="none"))
    run_batch([source], tmp_path / "whole", healthy)
    # Once the cause is gone, the event that was lost is done, and only that.
    assert run_batch([source], tmp_path / "out", healthy, resume=True).kept == 35
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


class Overwhelmed(Worker):
    """A worker whose process dies of a chunk, but of no event by itself, until the chunk is worked on apart."""

    def run(self, chunk: Chunk) -> Done:
        if parent_process() is not None and not (self.folder.has("heal") and chunk.apart):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().run(chunk)


@pytest.mark.parametrize("heals", [True, False])
def test_a_chunk_that_only_together_kills_its_process_is_done_apart(
    heals: bool, comparer: Comparer, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "out")
    folder.make("parts")
    if heals:
        folder.write("heal", b"")
    found = [Event(row["id"], tuple(Article(**one) for one in row["articles"])) for row in events(3)]
    stream = chunks(found, Fingerprints(comparer), Earlier(folder))
    (done,) = Pool(Overwhelmed(comparer, folder), 1).run(stream)
    assert [bool(result.failed) for result in done.results] == [not heals] * 3


def test_what_is_done_does_not_pile_up_behind_a_chunk(comparer: Comparer, tmp_path: Path) -> None:
    taken = 0

    def items() -> Iterator[Chunk | Done]:
        nonlocal taken
        yield Chunk("0" * 24, (), ())
        for at in range(30_000):
            taken += 1
            yield Done(str(at), ())

    folder = Folder(tmp_path / "out")
    folder.make("parts")
    stream = Pool(Worker(comparer, folder), 1).run(items())
    next(stream)
    assert taken <= 10_000
    assert sum(1 for _ in stream) == 30_000


def test_processes_end_with_their_parent(tmp_path: Path) -> None:
    source = write(tmp_path / "events.jsonl", events(400))
    command = [sys.executable, "-m", "compare", "batch", str(source), "-o", str(tmp_path / "out"), "--workers", "2"]
    parent = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"})

    def children() -> list[int]:
        found = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        return [int(pid) for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    end = time.monotonic() + 60
    while len(workers := children()) < 2 or not list((tmp_path / "out").glob("parts/*.json")):
        assert time.monotonic() < end, "no process ever worked"
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    while any(running(pid) for pid in workers):
        assert time.monotonic() < end, "a process outlived its parent"
        time.sleep(0.02)


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_little_is_read_ahead(comparer: Comparer, tmp_path: Path) -> None:
    taken: list[str] = []

    def counted() -> Any:
        for event in read([write(tmp_path / "events.jsonl", events(400))], print, read_events):
            taken.append(event.id if isinstance(event, Event) else "?")
            yield event

    folder = Folder(tmp_path / "out")
    folder.make("parts")
    stream = chunks(counted(), Fingerprints(comparer), Earlier(folder))
    done = Pool(Worker(comparer, folder), 1).run(stream)
    next(done)
    assert len(taken) <= 16 * 4 + 1
    done.close()  # type: ignore[attr-defined]


def test_models_travel_to_processes(comparer: Comparer) -> None:
    import pickle

    packed = pickle.dumps(comparer.cached())
    assert len(packed) < 20_000  # their names, not their weights
    again = pickle.loads(packed)
    assert again.settings == comparer.settings
    texts = ["The dam above Ost broke."]
    assert (again.encoder.encode(texts) == comparer.encoder.encode(texts)).all()
    pair = [("Twelve people died.", "Nobody died.")]
    assert (again.nli.predict(pair) == comparer.nli.predict(pair)).all()


def test_how_far_a_run_is_in_one_line() -> None:
    progress = Progress("event", total=10_000, say=print)
    with progress:
        progress.step(1000, failed=0, fresh=0)
        progress.step(234, failed=3, fresh=117)
        assert progress.line(60) == "progress: 1,234 of 10,000 events, 1.9 events/s, 75 min left, 3 failures so far"
        assert progress.line(0) == "progress: 1,234 of 10,000 events, 0.0 events/s, 3 failures so far"


def test_a_line_comes_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    with Progress("event", total=None, say=said.append, every=0) as progress:
        progress.step(3, failed=0, fresh=3)
    assert said
    assert said[0].startswith("progress: 3 events, ")
    assert capsys.readouterr().err == ""
