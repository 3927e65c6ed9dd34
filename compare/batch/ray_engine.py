"""A batch on many machines: chunks of events go through Ray Data to a pool of actors, each with its own models.

An actor does with a chunk what a process of this machine does, and writes to the same folder, which all machines must
reach. The order stays that of the input, so the files are those of a batch on one machine. What a machine that dies
was working on goes to another one; what kills its process again and again is found, and listed as failed.
"""

from __future__ import annotations

import logging
import os
import pickle
import socket
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from compare.batch.folder import Folder
from compare.batch.journal import Done, Fingerprints
from compare.batch.manifest import MANIFEST
from compare.batch.pool import DIED
from compare.batch.rows import cpus, is_table, read_table
from compare.batch.work import Chunk, Worker
from compare.errors import CompareError, ReadingError, ReportError
from compare.reading.files import one_line, place
from compare.reading.many import OnError
from compare.records import Event
from compare.stories.tables import is_loose

ACTOR_CPUS = 0.75  # of a CPU that an actor takes; what is left is for the tasks that read
ROUND = 32  # chunks for each actor that are given to Ray at once; the models are loaded once a round
MOST = 50_000  # things that are held here at once, done or not
WAIT_SECONDS = 10  # for a cluster to answer
TRIES = 2  # times that a chunk, or an event by itself, may die with its process


@dataclass(frozen=True, slots=True)
class RayEngine:
    """Runs a batch on the cluster that RAY_ADDRESS names, or on one that it starts on this machine.

    `workers` is the number of actors; without it there is one for each CPU of the cluster.
    """

    workers: int | None = None

    def __call__(self, worker: Worker, items: Iterable[Chunk | Done]) -> Iterator[Done]:
        """Yield what became of each chunk, in order; what is done passes through."""
        with connected():
            yield from _aside(self._run(worker, iter(items)))

    def _run(self, worker: Worker, waiting: Iterator[Chunk | Done]) -> Iterator[Done]:
        import ray

        workers = self.workers or cpus()
        tries = _here(Tries)
        worker = _for_all_machines(worker)
        content = ray.cloudpickle.dumps((worker, worker.folder.read(MANIFEST)))
        while part := _round(waiting, ROUND * workers):
            yield from _run(part, content, tries, workers)

    def read_events(self, path: str | Path, *, on_error: OnError) -> Iterator[Event] | None:
        """Read a Parquet table, also on an address such as s3://…, with Ray; None for what this machine has to read.

        That is anything else, and a table of which the articles have to be grouped first.
        """
        here = "://" not in str(path) or str(path).startswith("file://")
        if is_table(path) and not (here and is_loose(str(path).removeprefix("file://"))):
            return _read_table(path, on_error)
        if here:
            return None
        raise ReadingError(f"{place(path)}: no Parquet table; give one, or copy the events to this machine first")


def _read_table(path: str | Path, on_error: OnError) -> Iterator[Event]:
    with connected():
        yield from read_table(path, on_error)


@contextmanager
def connected() -> Iterator[None]:
    """Connect to Ray as it does by itself, keep it quiet, and leave it as it was. ReportError where that fails."""
    try:
        import ray.data
    except ImportError as error:
        raise ReportError("the engine ray is not installed: pip install 'narrative-compare[ray]'") from error
    for handler in logging.getLogger("ray.data").handlers:
        if handler.name == "console":  # the other one writes Ray's own log files
            handler.setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current().copy()
    context.enable_progress_bars = context.print_on_execution_start = False
    context.execution_options.preserve_order = True
    started = not ray.is_initialized()
    try:
        if started:
            _check_address()
            ray.init(log_to_driver=False, logging_level="error", include_dashboard=False)
        with ray.data.DataContext.current(context):
            yield
    except (ConnectionError, ray.exceptions.RayError) as error:
        cause = one_line(str(error).strip().splitlines()[-1], limit=300)
        raise ReportError(f"ray: {cause}; see that the cluster runs (RAY_ADDRESS), then go on with --resume") from error
    finally:
        if started:
            ray.shutdown()


def _check_address() -> None:
    """Raise ConnectionError where nobody answers at RAY_ADDRESS; Ray itself would wait for minutes."""
    host, _, port = os.environ.get("RAY_ADDRESS", "").rpartition(":")
    if host and port.isdigit() and "//" not in host:
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=WAIT_SECONDS).close()
        except OSError as error:
            raise ConnectionError(f"no cluster at {host}:{port} ({error.strerror or error})") from error


def _aside(found: Iterator[Done]) -> Iterator[Done]:
    """Pass things on; what Ray prints to standard output meanwhile goes where notices go."""
    while True:
        with redirect_stdout(sys.stderr):
            done = next(found, None)
        if done is None:
            return
        yield done


def _here(kind: type) -> Any:
    """Start an actor on the machine of this process, since with it the batch would end anyway."""
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    return ray.remote(num_cpus=0, scheduling_strategy=here)(kind).remote()


def _for_all_machines(worker: Worker) -> Worker:
    """Return a worker whose folder is found from wherever a process starts."""
    folder = worker.folder
    return worker if folder.local is None else replace(worker, folder=Folder(folder.local.resolve()))


def _round(waiting: Iterator[Chunk | Done], chunks: int) -> list[Chunk | Done]:
    """Take so many chunks from a stream, with what is done in between; or only what is done, where that is much."""
    part: list[Chunk | Done] = []
    taken = 0
    for item in waiting:
        part.append(item)
        taken += isinstance(item, Chunk)
        if taken == chunks or len(part) >= (MOST if taken else ROUND):
            break
    return part


def _run(part: list[Chunk | Done], content: bytes, tries: Any, workers: int) -> Iterator[Done]:
    import ray.data

    items = [{"chunk": pickle.dumps(item)} for item in part if isinstance(item, Chunk)]
    found: Iterator[Any] = iter(())
    if items:
        pool = ray.data.ActorPoolStrategy(size=min(workers, len(items)))
        dataset = ray.data.from_items(items, override_num_blocks=len(items)).map_batches(
            Actor, batch_size=1, compute=pool, num_cpus=ACTOR_CPUS, fn_constructor_args=(content, tries)
        )
        found = iter(dataset.iter_rows())
    for item in part:
        if isinstance(item, Done):
            yield item
            continue
        done = pickle.loads(next(found)["done"])
        if isinstance(done, CompareError):
            raise done
        yield done


class Actor:
    """A process of the cluster that holds a worker; what ends the batch comes back as a row, to be raised there."""

    def __init__(self, content: bytes, tries: Any) -> None:
        self._tries = tries
        self._problem: CompareError | None = None
        self._fingerprints: Fingerprints | None = None
        try:
            found: tuple[Worker, bytes | None] = pickle.loads(content)
            self._worker, self._manifest = found
        except CompareError as error:
            self._problem = type(error)(f"{_node()}: {error}")

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[bytes]]:
        """Do the work on one chunk."""
        (content,) = batch["chunk"]
        try:
            found: Done | CompareError = self._done(pickle.loads(content))
        except CompareError as error:
            found = error
        return {"done": [pickle.dumps(found)]}

    def _done(self, chunk: Chunk) -> Done:
        if self._problem:
            raise self._problem
        if self._fingerprints is None:
            self._check(chunk)
        if self._begun(chunk.key) > TRIES:
            chunk = replace(chunk, lost={**chunk.lost, **dict(self._deadly(chunk))})
        done = self._worker.run(chunk)
        self._ended(chunk.key)
        return done

    def _check(self, chunk: Chunk) -> None:
        """Raise ReportError where this machine would not give the results, or not put them, as the others do."""
        folder = self._worker.folder
        if folder.read(MANIFEST) != self._manifest:
            raise ReportError(f"{folder}: not seen from {_node()}; give a folder that all share, or an address")
        self._fingerprints = Fingerprints(self._worker.comparer)
        if self._fingerprints.of(chunk.events[0]) != chunk.fingerprints[0]:
            raise ReportError(f"{_node()}: another version of narrative-compare or of its models; install the same")

    def _deadly(self, chunk: Chunk) -> Iterator[tuple[str, str]]:
        """Try each event of a chunk alone, and tell of which ones this process or one before has died."""
        fresh = [event for event in chunk.events if event.id not in chunk.kept and event.id not in chunk.lost]
        if self._begun(chunk.key) > TRIES * (len(fresh) + 2):  # none dies alone, but all die together
            yield from ((event.id, f"{event.id}: {DIED}") for event in fresh)
            return
        for event in fresh:
            name = f"{chunk.key}/{event.id}"
            if self._begun(name) > TRIES:
                yield event.id, f"{event.id}: {DIED}"
                continue
            with suppress(Exception):  # told when the chunk is done
                self._worker.try_one(event)
            self._ended(name)

    def _begun(self, name: str) -> int:
        import ray

        return int(ray.get(self._tries.begun.remote(name)))

    def _ended(self, name: str) -> None:
        import ray

        ray.get(self._tries.ended.remote(name))


class Tries:
    """Counts in one place how often work was begun that has not ended."""

    def __init__(self) -> None:
        self._begun: Counter[str] = Counter()

    def begun(self, name: str) -> int:
        """Count one more, and return how many there are."""
        self._begun[name] += 1
        return self._begun[name]

    def ended(self, name: str) -> None:
        """Forget the work."""
        del self._begun[name]


def _node() -> str:
    import ray

    return f"the machine {ray.util.get_node_ip_address()}"
