"""A batch on a real Ray cluster of two nodes' processes: the same files as on one machine, whatever is killed.

The cluster and whatever uses it run in processes of their own, so that Ray leaves nothing behind in the others.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from compare import Comparer, ReadingError
from compare.batch import run_batch
from compare.batch.journal import digest
from compare.reading import read_events

pytestmark = pytest.mark.skipif(find_spec("ray") is None, reason="needs Ray: pip install 'narrative-compare[ray]'")

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 150  # seconds; a busy machine starts processes slowly
EVENTS, HELD = 72, "e50"
CLUSTER = """
import sys
from ray.cluster_utils import Cluster
node = {"num_cpus": 1, "object_store_memory": 100_000_000}
cluster = Cluster(initialize_head=True, head_node_args={**node, "include_dashboard": False})
try:
    cluster.add_node(**node)
    cluster.wait_for_nodes()
    print(cluster.address, flush=True)
    sys.stdin.read()
finally:
    cluster.shutdown()
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster of two nodes with one CPU each."""
    started = subprocess.Popen(
        [sys.executable, "-c", CLUSTER],
        env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0"}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, start_new_session=True,
    )  # fmt: skip
    assert started.stdin is not None
    assert started.stdout is not None
    try:
        address = started.stdout.readline().strip()
        assert address, "no cluster"
        yield address
    finally:
        started.stdin.close()
        try:
            started.wait(timeout=60)
        finally:
            if started.poll() is None:
                os.killpg(started.pid, signal.SIGKILL)


@contextmanager
def driver(code: str, *arguments: object, address: str | None = None) -> Iterator[subprocess.Popen[str]]:
    """A process that runs the code, connected to a cluster; it ends with the block."""
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "NARRATIVE_COMPARE_CACHE": "off",
        "RAY_USAGE_STATS_ENABLED": "0",
    }
    environment |= {"RAY_ADDRESS": address} if address else {}
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def finished(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err[-3000:]
    return out.splitlines()[-1]


def until(what: Callable[[], Any], process: subprocess.Popen[str]) -> Any:
    """Wait for something to become true while a process runs."""
    end = time.monotonic() + PATIENCE
    while not (found := what()):
        assert process.poll() is None, process.communicate()[1][-3000:]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return found


def article(event: str, source: str, text: str, **more: Any) -> dict[str, Any]:
    return {"event": event, "id": f"{event}-{source}", "source": source, "text": text, **more}


def articles(number: int, dead: int | str = 12) -> list[dict[str, Any]]:
    event, place = f"e{number}", f"Ost {number}"
    return [
        article(
            event, "Post", f"The dam above {place} broke on Tuesday and {dead} people were killed. The road is shut."
        ),
        article(event, "Wire", f"The dam above {place} broke on Tuesday, killing {number + 40} people, police said."),
    ]


def table(path: Path, rows: Sequence[dict[str, Any]], *, group: int = 50) -> Path:
    pq.write_table(pa.Table.from_pylist(list(rows)), path, row_group_size=group)
    return path


def contents(folder: Path) -> dict[str, str | bytes]:
    """What a batch has written, reports without the time at which they were made."""
    return {
        path.name: digest(path.read_bytes()) if path.suffix == ".json" else path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and path.name not in (".lock", "manifest.jsonl")
    }


# A folder that, in the middle of a chunk, waits for its process to be killed; it notes who writes.
HOLDING = """
import json, os, sys, time
from dataclasses import replace
from pathlib import Path
from compare import Comparer
from compare.batch import run_batch
from compare.batch.folder import Folder
from compare.batch.ray_engine import RayEngine

source, output, notes, held = sys.argv[1:]

class Holding(Folder):
    def __reduce__(self):
        return Holding, (self.address,)
    def write(self, name, content):
        import ray
        super().write(name, content)
        Path(notes, f"node-{ray.get_runtime_context().get_node_id()}").touch()
        if name == f"{held}.json":
            first = not any(Path(notes).glob("held-*"))
            Path(notes, f"held-{os.getpid()}").touch()
            while first:
                time.sleep(1)

class Engine(RayEngine):
    def __call__(self, worker, items):
        return super().__call__(replace(worker, folder=Holding(worker.folder.address)), items)

summary = run_batch([source], output, Comparer.load(threads=1), engine=Engine(), resume=True)
print(json.dumps([summary.events, summary.kept, summary.reasons]))
"""


def test_a_killed_process_costs_nothing_and_what_is_done_is_kept(
    cluster: str, comparer: Comparer, tmp_path: Path
) -> None:
    broken = [article("e3", "Blank", "  "), {**article("", "Nobody", "The road is shut."), "event": None}]
    rows = [row for number in range(EVENTS) for row in articles(number)]
    source = table(tmp_path / "articles.parquet", [*rows[:40], *broken, *rows[40:]])
    output, notes = tmp_path / "ray", tmp_path / "notes"
    notes.mkdir()
    begun = table(tmp_path / "begun.parquet", [*articles(0, dead=90), *rows[2:48]])
    assert run_batch([begun], output, comparer).events == 24
    with driver(HOLDING, source, f"local://{output}", notes, HELD, address=cluster) as process:
        victim = until(lambda: list(notes.glob("held-*")), process)[0]
        until(lambda: len(list(notes.glob("node-*"))) == 2, process)
        with (output / "manifest.jsonl").open() as manifest:
            assert json.loads(manifest.readline())["finished"] is None  # the batch is not at its end
        os.kill(int(victim.name.removeprefix("held-")), signal.SIGKILL)
        events, kept, reasons = json.loads(finished(process))
    assert len(list(notes.glob("held-*"))) == 2  # another process has done it again
    summary = run_batch([source], tmp_path / "here", comparer)
    # All is kept but the event that was changed and the one that an empty article has come to.
    assert (events, kept) == (summary.events, 24 - 2) == (EVENTS, 22)
    assert reasons == summary.reasons
    assert len(reasons) == 2
    assert contents(output) == contents(tmp_path / "here")


DEADLY = """
import json, os, pickle, signal, sys
from compare import Comparer, read_events
from compare.batch import run_batch
from compare.batch.folder import Folder
from compare.batch.manifest import MANIFEST
from compare.batch.ray_engine import Actor, RayEngine, connected
from compare.batch.work import Chunk, Worker

class Deadly(Worker):
    def run(self, chunk):
        for event in chunk.events:
            if event.id not in chunk.lost:
                self.try_one(event)
        return super().run(chunk)
    def try_one(self, event):
        if event.id == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)

class Engine(RayEngine):
    def __call__(self, worker, items):
        return super().__call__(Deadly(worker.comparer, worker.folder), items)

comparer = Comparer.load(threads=1)
summary = run_batch([sys.argv[1]], sys.argv[2], comparer, engine=Engine())

# What an actor says where it does not see the folder, and where its package or models are others.
def told(manifest):
    actor = Actor(pickle.dumps((Worker(comparer, Folder(sys.argv[2])), manifest)), None)
    chunk = Chunk("key", tuple(read_events(sys.argv[1]))[:1], ("another fingerprint",))
    (done,) = actor({"chunk": [pickle.dumps(chunk)]})["done"]
    return str(pickle.loads(done))

with connected():
    elsewhere = [told(b"another batch"), told(Folder(sys.argv[2]).read(MANIFEST))]
print(json.dumps([summary.events, summary.reasons, elsewhere]))
"""


def test_an_event_that_kills_every_process_is_the_only_one_lost(cluster: str, tmp_path: Path) -> None:
    rows = [*articles(0), *(row | {"event": "deadly"} for row in articles(1)), *articles(2)]
    source = table(tmp_path / "articles.parquet", rows)
    with driver(DEADLY, source, tmp_path / "out", address=cluster) as process:
        events, reasons, elsewhere = json.loads(finished(process))
    assert events == 2
    assert [reason.split(":")[0] for reason in reasons] == ["deadly"]
    assert {"e0.json", "e2.json"} < set(contents(tmp_path / "out"))
    (failure,) = (tmp_path / "out" / "failures.jsonl").read_text().splitlines()
    assert json.loads(failure)["event"] == "deadly"
    assert f"{tmp_path / 'out'}: not seen from the machine " in elsewhere[0]
    assert "another version of narrative-compare" in elsewhere[1]


READING = """
import json, sys
from compare.batch.ray_engine import connected
from compare.batch.rows import read_table

def read(path, waiting):
    told = []
    for event in read_table(path, lambda error: told.append(["error", str(error)]), waiting=waiting):
        told.append([event.id, [article.id for article in event.articles], list(event.notices)])
    return told

with connected():
    print(json.dumps([read(path, int(waiting)) for path, waiting in zip(sys.argv[1::2], sys.argv[2::2])]))
"""


def here(path: Path) -> list[list[Any]]:
    told: list[list[Any]] = []

    def fail(error: ReadingError) -> None:
        told.append(["error", str(error)])

    for event in read_events(path, on_error=fail):
        told.append([event.id, [one.id for one in event.articles], list(event.notices)])
    return told


def test_a_scattered_table_is_read_as_here_and_a_folder_of_files_is_one_table(cluster: str, tmp_path: Path) -> None:
    rows = [row for number in range(9) for row in articles(number)]
    scattered = [*rows[::2], article("e4", "Blank", " "), article("e5", "Third", "A road.") | {"id": None}, *rows[1::2]]
    single = table(tmp_path / "single.parquet", scattered, group=8)
    (tmp_path / "many").mkdir()
    for number in range(0, len(scattered), 7):
        table(tmp_path / "many" / f"part-{number:03}.parquet", scattered[number : number + 7])
    with driver(READING, single, 3, f"local://{tmp_path}/many", 10_000, address=cluster) as process:
        sorted_first, folder = json.loads(finished(process))
    expected = here(single)
    # Of an article that cannot be read it is told when its event's rows are there.
    assert sorted(map(str, sorted_first)) == sorted(map(str, expected))
    assert [line for line in sorted_first if line[0] != "error"] == expected[1:]
    assert [line[0] for line in expected] == ["error", *(f"e{number}" for number in range(9))]
    assert [line[:2] for line in folder[1:]] == [line[:2] for line in expected[1:]]
    assert "part-007.parquet: row 3" in folder[0][1]


def command(*arguments: object, before: str = "", address: str | None = None) -> subprocess.CompletedProcess[str]:
    code = f"import sys; {before}\nfrom compare.cli import main\nsys.exit(main(sys.argv[1:]))"
    with driver(code, "batch", *arguments, "--engine", "ray", address=address) as process:
        out, err = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess([], process.returncode, out, err)


def test_without_ray_one_line_names_the_extra(tmp_path: Path) -> None:
    source = table(tmp_path / "articles.parquet", articles(0))
    done = command(source, "-o", tmp_path / "out", before="sys.modules['ray'] = None")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["error: the engine ray is not installed: pip install 'narrative-compare[ray]'"]


def test_a_cluster_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    source = table(tmp_path / "articles.parquet", articles(0))
    done = command(source, "-o", tmp_path / "out", address=address)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: ray: no cluster at {address} (")
    assert "RAY_ADDRESS" in line


def test_the_command_line_runs_on_the_cluster(cluster: str, tmp_path: Path) -> None:
    source = table(tmp_path / "articles.parquet", articles(0))
    done = command(source, tmp_path / "none.parquet", "s3x://bucket/a.jsonl", "-o", tmp_path / "out", address=cluster)
    assert done.returncode == 1
    assert "e0.json" in contents(tmp_path / "out")
    assert "1 event, 2 articles" in done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert ["none.parquet" in errors[0], "s3x://bucket/a.jsonl" in errors[1]] == [True, True]
    assert "Traceback" not in done.stderr
