"""The plain batch on one machine: a loop that streams, keeps what is done and goes on after an error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from compare.batch.output import Output
from compare.comparer import CHUNK, Comparer
from compare.errors import CompareError, ReadingError, ReportError
from compare.records import Event
from compare.reporting.labels import count
from compare.reporting.report import Report


@dataclass(slots=True)
class Summary:
    """What a batch did: counts, and one line for everything that failed."""

    output: Path
    events: int = 0
    articles: int = 0
    contradictions: int = 0
    failed: list[str] = field(default_factory=list)

    def add(self, report: Report) -> None:
        """Count one report."""
        self.events += 1
        self.articles += len(report.event.articles)
        self.contradictions += len(report.contradictions())

    def line(self) -> str:
        """Return the whole in one line."""
        parts = [
            count(self.events, "event"),
            count(self.articles, "article"),
            count(self.contradictions, "contradiction"),
        ]
        if self.failed:
            parts.append(f"{len(self.failed)} failed (see failures.jsonl)")
        return f"{', '.join(parts)}; reports in {self.output}"


def run_batch(
    paths: Sequence[Path],
    output: Path,
    comparer: Comparer,
    *,
    on_report: Callable[[Report], None] = lambda report: None,
    on_problem: Callable[[str], None] = lambda line: None,
) -> Summary:
    """Compare every event found under `paths` and write the reports and tables to the folder `output`.

    `on_report` is called with each report as it is done, `on_problem` with one line for each notice and each
    event that failed. A progress bar is drawn on standard error where that is a terminal.
    """
    from tqdm import tqdm

    for path in paths:
        if path.is_dir() and output.resolve().is_relative_to(path.resolve()):
            raise ReportError(f"{output}: lies inside {path}, which is read; choose a folder outside it")
    summary = Summary(output)
    with Output(output) as out:

        def failed(event: str, reason: str) -> None:
            summary.failed.append(reason)
            out.fail(event, reason)
            on_problem(f"error: {reason}")

        stream = _read(paths, failed, on_problem)
        bar = tqdm(unit=" events", disable=not sys.stderr.isatty(), file=sys.stderr)
        with bar:
            for report in _compare(stream, comparer, failed):
                out.write(report)
                summary.add(report)
                on_report(report)
                bar.update()
                bar.set_postfix(failed=len(summary.failed), refresh=False)
    return summary


def _read(
    paths: Iterable[Path], failed: Callable[[str, str], None], on_problem: Callable[[str], None]
) -> Iterator[Event]:
    from compare.reading import read_events

    seen: set[str] = set()
    for path in paths:
        try:
            for event in read_events(path, on_error=_reporter(path, failed)):
                for notice in event.notices:
                    on_problem(f"note: {event.id}: {notice}")
                if event.id in seen:
                    failed(event.id, f"{path}: event id {event.id!r} was there before; give each event its own id")
                    continue
                seen.add(event.id)
                yield event
        except ReadingError as error:
            failed(str(path), str(error))


def _reporter(path: Path, failed: Callable[[str, str], None]) -> Callable[[ReadingError], None]:
    return lambda error: failed(str(path), str(error))


def _compare(events: Iterator[Event], comparer: Comparer, failed: Callable[[str, str], None]) -> Iterator[Report]:
    """Compare chunk by chunk; where a chunk fails, its events are compared one by one, and only the culprit is lost."""
    while part := list(islice(events, CHUNK)):
        try:
            reports = list(comparer.compare_batch(part))
        except Exception:
            reports = list(_one_by_one(part, comparer, failed))
        yield from reports


def _one_by_one(events: Iterable[Event], comparer: Comparer, failed: Callable[[str, str], None]) -> Iterator[Report]:
    for event in events:
        try:
            yield comparer.compare(event)
        except CompareError as error:
            failed(event.id, f"{event.id}: {error}")
        except Exception as error:
            # A fault in the program must not cost the rest of a long run; it is listed with its type, to be reported.
            failed(event.id, f"{event.id}: {type(error).__name__}: {error}")
