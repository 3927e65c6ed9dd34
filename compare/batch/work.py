"""The work on one chunk of events, the same in this process, in another one and on another machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from compare.batch.folder import Folder
from compare.batch.journal import Done, Result, digest, record
from compare.batch.tables import Rows, read_part, rows_of, rows_of_event, write_part
from compare.comparer import Comparer
from compare.errors import CompareError
from compare.records import Event
from compare.reporting.files import report_name
from compare.reporting.report import Report


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some events, each with its fingerprint.

    `kept` holds results that an earlier run left, each with the chunk that holds its rows; `lost` tells why an event
    is not to be compared at all. Those of a chunk that is `apart` are compared one after the other, which takes less
    memory.
    """

    key: str
    events: tuple[Event, ...]
    fingerprints: tuple[str, ...]
    kept: Mapping[str, tuple[str, Result]] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    apart: bool = False


@dataclass(frozen=True)
class Worker:
    """Compares the events of a chunk and writes what comes out. Pickles, so that a process can hold its own."""

    comparer: Comparer
    folder: Folder

    def run(self, chunk: Chunk) -> Done:
        """Write each event's report and the chunk's part of each table, keep a record of it, and return that.

        An event that fails costs only itself. ReportError where nothing can be written.
        """
        made = self._made(chunk)
        results: list[Result] = []
        rows: list[Rows] = []
        earlier: dict[str, Rows] = {}
        for event, fingerprint in zip(chunk.events, chunk.fingerprints, strict=True):
            if event.id in chunk.kept:
                key, result = chunk.kept[event.id]
                if key not in earlier:
                    earlier[key] = read_part(self.folder, key)
                rows.append(rows_of_event(earlier[key], event.id))
            elif isinstance(found := made[event.id], str):
                result = Result(event.id, fingerprint, failed=found)
            else:
                result = self._written(event, fingerprint, found)
                rows.append(found.rows)
            results.append(result)
        fresh = frozenset(result.event for result in results if not result.failed and result.event not in chunk.kept)
        done = Done(chunk.key, tuple(results), write_part(self.folder, chunk.key, rows), fresh)
        record(self.folder, done)
        return done

    def try_one(self, event: Event) -> None:
        """Compare one event and keep nothing: for finding out which one a process dies of."""
        _one(event, self.comparer)

    def _made(self, chunk: Chunk) -> dict[str, Made | str]:
        fresh = [event for event in chunk.events if event.id not in chunk.kept and event.id not in chunk.lost]
        found = dict(_one_by_one(fresh, self.comparer)) if chunk.apart else compare_each(fresh, self.comparer)
        return {**chunk.lost, **found}

    def _written(self, event: Event, fingerprint: str, made: Made) -> Result:
        name = report_name(event.id)
        self.folder.write(name, made.content)
        return Result(event.id, fingerprint, name, digest(made.content), len(event.articles), made.contradictions)


@dataclass(frozen=True, slots=True)
class Made:
    """One event's report as it is written: the file's content, its rows, and how many contradictions it flags."""

    content: bytes
    rows: Rows
    contradictions: int


def compare_each(events: Sequence[Event], comparer: Comparer) -> dict[str, Made | str]:
    """Compare events together; where that fails, one by one, so that only the culprit is lost. A text tells why."""
    try:
        return {report.event.id: _made_of(report) for report in comparer.compare_batch(events)}
    except Exception:  # found out and told below
        return dict(_one_by_one(events, comparer))


def _one_by_one(events: Sequence[Event], comparer: Comparer) -> Iterator[tuple[str, Made | str]]:
    for event in events:
        try:
            yield event.id, _one(event, comparer)
        except CompareError as error:
            yield event.id, f"{event.id}: {error}"
        except Exception as error:
            # A fault in the program must not cost the rest of a long run; it is listed with its type, to be reported.
            yield event.id, f"{event.id}: {type(error).__name__}: {' '.join(str(error).split())}"


def _one(event: Event, comparer: Comparer) -> Made:
    return _made_of(comparer.compare(event))


def _made_of(report: Report) -> Made:
    # A half of a surrogate pair, which UTF-8 cannot hold, is written as an escape.
    return Made(report.to_json().encode(errors="replace"), rows_of(report), len(report.contradictions()))
