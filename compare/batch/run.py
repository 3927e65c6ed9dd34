"""A batch from its first event to its last file: read, cut into chunks, worked on, kept, joined into tables.

The order of everything is that of the input, so one input always gives the same files: at once or after any number
of interruptions, in one process or in many.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

from compare.batch.folder import Folder
from compare.batch.journal import Done, Fingerprints
from compare.batch.manifest import FAILURES, Lines, Manifest, alone, begin, is_written
from compare.batch.pool import Pool, in_process
from compare.batch.source import chunks, read
from compare.batch.tables import PARTS, join
from compare.batch.work import Chunk, Worker
from compare.comparer import Comparer
from compare.errors import ReadingError, ReportError
from compare.progress import Progress
from compare.reading.files import is_folder, place, what_is
from compare.reading.many import OnError
from compare.records import Event
from compare.reporting.labels import count
from compare.reporting.report import Report
from compare.stories.tables import is_loose, read_or_group

REASONS = 100  # that a summary holds; failures.jsonl holds all


class Engine(Protocol):
    """Another way to get the work done than processes of this machine, perhaps with its own way to read events."""

    def __call__(self, worker: Worker, items: Iterable[Chunk | Done]) -> Iterator[Done]:
        """Yield what became of each chunk, in order; what is done passes through."""

    def read_events(self, path: str | Path, *, on_error: OnError) -> Iterator[Event] | None:
        """Read events as `compare.read_events` does; None where the path is left to this process."""


@dataclass(slots=True)
class Summary:
    """What a batch did: counts, and one line for each of the first failures. `kept` events were done before."""

    output: str
    events: int = 0
    articles: int = 0
    contradictions: int = 0
    failed: int = 0
    reasons: list[str] = field(default_factory=list)
    kept: int = 0

    def add(self, done: Done) -> None:
        """Count what became of a chunk."""
        for result in done.results:
            if result.failed:
                self.failed += 1
                self.reasons += [result.failed] if len(self.reasons) < REASONS else []
                continue
            self.events += 1
            self.articles += result.articles
            self.contradictions += result.contradictions
            self.kept += result.event not in done.fresh

    def line(self) -> str:
        """Return the whole in one line."""
        parts = [
            count(self.events, "event"),
            count(self.articles, "article"),
            count(self.contradictions, "contradiction"),
        ]
        if self.kept:
            parts.append(f"{self.kept:,} done before")
        if self.failed:
            parts.append(f"{self.failed:,} failed (see {FAILURES})")
        return f"{', '.join(parts)}; reports in {self.output}"


def run_batch(
    paths: Sequence[str | Path],
    output: str | Path,
    comparer: Comparer,
    *,
    resume: bool = False,
    workers: int | None = 1,
    engine: Engine | None = None,
    on_report: Callable[[Report], None] | None = None,
    on_problem: Callable[[str], None] = lambda line: None,
) -> Summary:
    """Compare every event found under `paths` and write the reports and tables to the folder `output`.

    A table without an `event` column is grouped into stories first, by the comparer's encoder (`compare.stories`).
    With `resume`, what an earlier run into the folder has done is kept where it is still right; all else is done anew.
    `workers` processes share the work (None: one for each CPU, and none for a single chunk of events); an `engine` of
    your own can take their place. A script that uses processes keeps its main part under `if __name__ == "__main__"`.

    `on_report` is called with each report that was made, in the order of the events; `on_problem` with one line for
    each notice, each failure and, where standard error is no terminal, once a minute for how far it is.
    What an earlier run has done stays as long as a path that may hold its events cannot be read.

    ReadingError where none of the paths is there. ReportError where the folder cannot be written to, is in use, is
    read as well, or holds an unfinished batch and `resume` is not set.
    """
    folder, found = Folder(output), tuple(path if "://" in str(path) else Path(path) for path in paths)
    _check_outside(found, folder)
    _check_there(found)
    with alone(folder):
        earlier = begin(folder, resume=resume)
        total = None if engine else _total(found)
        lost: list[str | Path] = []
        events = read(found, on_problem, _reader(comparer, engine, on_problem), on_lost=lost.append)
        stream = chunks(events, Fingerprints(comparer), earlier, total=total)
        worker = Worker(comparer, folder)
        done = engine(worker, stream) if engine else _locally(worker, stream, workers)
        with Manifest(folder, comparer.settings) as manifest:
            summary, keys = _followed(done, folder, manifest, total, on_report, on_problem)
            counts = {name: getattr(summary, name) for name in ("events", "articles", "contradictions", "failed")}
            manifest.finish(**counts, tables=join(folder, keys))
            if not lost:
                manifest.tidy(earlier, set(keys))
    return summary


def _reader(
    comparer: Comparer, engine: Engine | None, on_problem: Callable[[str], None]
) -> Callable[..., Iterator[Event]]:
    """Return what reads the events under a path: the engine, or this process where there is none or it leaves that."""

    def read(path: str | Path, *, on_error: OnError) -> Iterator[Event]:
        found = engine.read_events(path, on_error=on_error) if engine else None
        if found is not None:
            return found
        here = str(path).removeprefix("file://")
        if "://" in here:
            raise ReadingError(f"{place(path)}: lies on another machine; read it with the engine ray, or copy it here")
        if is_loose(here):
            on_problem(f"note: {place(path)}: names no 'event' in any row, so its articles are grouped into stories")
        return read_or_group(here, on_error=on_error, encoder=comparer.encoder)

    return read


def _followed(
    stream: Iterable[Done],
    folder: Folder,
    manifest: Manifest,
    total: int | None,
    on_report: Callable[[Report], None] | None,
    on_problem: Callable[[str], None],
) -> tuple[Summary, list[str]]:
    """Write down what becomes of each chunk as it comes, and return the sum and the chunks that have parts."""
    summary, keys = Summary(str(folder)), list[str]()
    with Lines(folder, FAILURES) as failures, Progress("event", total=total, say=on_problem) as progress:
        try:
            for done in stream:
                keys += [done.key] if done.tables else []
                summary.add(done)
                for result in done.results:
                    if result.failed:
                        failures.write({"event": result.event, "reason": result.failed})
                        on_problem(f"error: {result.failed}")
                    else:
                        manifest.add(result)
                progress.step(len(done.results), failed=summary.failed, fresh=len(done.fresh))
                if on_report is not None:
                    _show(done, folder, on_report)
        except BaseException:
            # What is done can be used, even where the rest never comes.
            with suppress(ReportError, OSError):
                join(folder, keys)
            raise
    return summary, keys


def _locally(worker: Worker, stream: Iterator[Chunk | Done], workers: int | None) -> Iterator[Done]:
    """Choose between this process and several, by what is asked for or by how much there is to do."""
    if workers is None:
        first = list(islice(stream, 2))
        stream = chain(first, stream)
        workers = _cpus() if len(first) > 1 else 1
    return in_process(worker, stream) if workers == 1 else Pool(worker, workers).run(stream)


def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _show(done: Done, folder: Folder, on_report: Callable[[Report], None]) -> None:
    import json

    for result in done.results:
        if result.event in done.fresh:
            on_report(Report.from_dict(json.loads(folder.read(result.file) or b"{}")))


def _total(paths: Sequence[str | Path]) -> int | None:
    """Return how many events there are to read; None where a path must be read, or grouped, to know."""
    from compare.reading import count_events

    try:
        counts = [None if "://" in str(path) or is_loose(path) else count_events(path) for path in paths]
    except ReadingError:  # told when it is read
        return None
    return None if None in counts else sum(filter(None, counts))


def _check_outside(paths: Sequence[str | Path], folder: Folder) -> None:
    """Raise ReportError where the output would be read as input, or the input be written over."""
    for path in paths:
        if isinstance(path, str):
            inside, over = f"{folder}/".startswith(f"{path.rstrip('/')}/"), False
        else:
            out, at = (folder.local or Path()).resolve(), path.resolve()
            inside = bool(folder.local and is_folder(path) and out.is_relative_to(at))
            over = bool(folder.local) and at in (out / PARTS / at.name, out / at.name) and is_written(at.name)
        if inside:
            raise ReportError(f"{folder}: lies inside {place(path)}, which is read; choose a folder outside it")
        if over:
            raise ReportError(f"{folder}: holds {place(path)}, which is read; choose another folder")


def _check_there(paths: Sequence[str | Path]) -> None:
    """Raise ReadingError where there is nothing to read, before anything of an earlier run makes room."""
    missing = None
    for path in paths:
        if isinstance(path, str):
            return
        try:
            what_is(path)
            return
        except ReadingError as error:
            missing = missing or error
    if missing:
        raise missing
