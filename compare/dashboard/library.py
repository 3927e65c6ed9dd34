"""The events at hand: reports of a batch, or events that are compared when somebody asks for them.

One library serves all sessions. Its records are frozen, so sessions share reports instead of copying them.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import compare
from compare.dashboard.board import contradicted, strongest
from compare.errors import CompareError, ReadingError
from compare.reading import read_events
from compare.records import Event, Pair
from compare.reporting import Report
from compare.reporting.html import Page
from compare.reporting.plain import shorten
from compare.reporting.sides import NO_SIDE

if TYPE_CHECKING:
    from compare.comparer import Comparer

DATA_VARIABLE = "NARRATIVE_COMPARE_DATA"
KEPT = 200  # reports held in memory; others are read or compared again
PAGES = 64  # reports seen at a threshold, held in memory
PREPARED = 300  # events that are made ready ahead of being asked for


@dataclass(frozen=True, slots=True)
class Summary:
    """An event in one line: what the list of events shows of it."""

    id: str
    title: str
    articles: int
    sources: tuple[str, ...]
    sides: tuple[str, ...]
    dates: str
    contradictions: int
    updates: int
    strongest: Pair | None

    @property
    def score(self) -> float:
        """The score of the strongest contradiction, 0 without one."""
        return self.strongest.score if self.strongest else 0.0

    @property
    def words(self) -> str:
        """What a search looks through, in lower case."""
        return " ".join([self.title, self.id, self.dates, *self.sources, *self.sides]).casefold()


def summarize(id: str, report: Report) -> Summary:
    """Return the line of a report; contradictions are counted by facts, so that twenty pairs alike count once."""
    event = report.event
    page = Page(report)
    clashing, updated = contradicted(page.facts)
    found = [*clashing, *updated]
    return Summary(
        id=id,
        title=shorten(event.title or event.id, 200),
        articles=len(event.articles),
        sources=report.sources,
        sides=tuple(side for side in page.colors if side != NO_SIDE),
        dates=page.dates,
        contradictions=len(clashing),
        updates=len(updated),
        strongest=strongest(found[0]) if found else None,
    )


class Library:
    """Events by their id, with the report of each, made once and kept.

    `load` gives the comparer; it is called once, when the first event has to be compared. Problems of reading stand in
    `problems`, one line each.
    """

    def __init__(self, path: Path | None, load: Callable[[], Comparer]) -> None:
        self.path = path
        self.problems: list[str] = []
        self.failed: dict[str, str] = {}
        self._load = cache(load)
        self._sources: dict[str, Path | Event] = {}
        self._reports: OrderedDict[str, Report] = OrderedDict()
        self._pages: OrderedDict[tuple[str, float], Page] = OrderedDict()
        self._summaries: dict[str, Summary] = {}
        self._own: set[str] = set()
        self._lock = threading.Lock()
        for id, source in _sources(path, self.problems):
            self._sources.setdefault(id, source)

    def __contains__(self, id: object) -> bool:
        return id in self._sources

    @property
    def ids(self) -> tuple[str, ...]:
        """The events that everybody sees, in the order in which they were found."""
        return tuple(id for id in self._sources if id not in self._own)

    @property
    def waiting(self) -> int:
        """How many of the first `PREPARED` events are not ready yet."""
        return sum(id not in self._summaries and id not in self.failed for id in self.ids[:PREPARED])

    def title(self, id: str) -> str:
        """Return what is known of an event's title before its report is there."""
        source = self._sources[id]
        return (source.title or source.id) if isinstance(source, Event) else id

    def summary(self, id: str) -> Summary | None:
        """Return the event's line, None while it is not ready."""
        return self._summaries.get(id)

    def report(self, id: str) -> Report:
        """Return an event's report, reading the file or comparing the event where that was not done before.

        KeyError for an unknown id; CompareError where the file or the models cannot be read.
        """
        source = self._sources[id]
        with self._lock:  # two cores are busy with one event; a second one would only slow the first
            if id not in self._reports:
                report = self._load().compare(source) if isinstance(source, Event) else read_report(source)
                self._reports[id] = report
                self._summaries[id] = summarize(id, report)
            self._reports.move_to_end(id)
            while len(self._reports) > KEPT:
                self._reports.popitem(last=False)
            return self._reports[id]

    def page(self, id: str, threshold: float | None) -> Page:
        """Return an event's report as seen at a threshold (None: the report's own); this runs no model.

        KeyError and CompareError as with `report`.
        """
        report = self.report(id)
        floor = report.threshold if threshold is None else threshold
        with self._lock:
            if (id, floor) not in self._pages:
                self._pages[id, floor] = Page(replace(report, run={**report.run, "threshold": floor}))
            self._pages.move_to_end((id, floor))
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)
            return self._pages[id, floor]

    def add(self, event: Event) -> str:
        """Add a reader's own event and return its id, made of its content, so that only who has the link finds it."""
        content = "\0".join(f"{a.source}\0{a.side}\0{a.title}\0{a.text}" for a in event.articles)
        id = f"own-{sha256(f'{event.title}{content}'.encode(errors='replace')).hexdigest()[:16]}"
        self._own.add(id)
        self._sources.setdefault(id, replace(event, id=id))
        return id

    def prepare(self) -> None:
        """Make the reports of the first events ready, one after the other; a failure is kept for its line."""
        for id in self.ids[:PREPARED]:
            if id in self._summaries:
                continue
            try:
                self.report(id)
            except CompareError as error:
                self.failed[id] = str(error)
            except Exception as error:  # a fault with one event must not leave the others unprepared
                self.failed[id] = f"{id}: {type(error).__name__}: {error}"
            time.sleep(0.05)  # a lock is not fair: without a pause, a reader who waits would never get it

    def prepare_in_background(self) -> None:
        """Start `prepare` in a thread that ends with the process."""
        threading.Thread(target=self.prepare, name="prepare-events", daemon=True).start()


def data_path() -> Path | None:
    """Return the folder or file that the server was started with, else the sample events, None without them."""
    given = os.environ.get(DATA_VARIABLE)
    if given:
        return Path(given)
    samples = Path(compare.__file__).parents[1] / "corpora"
    return next((path for path in (Path("corpora"), samples) if path.is_dir()), None)


def _sources(path: Path | None, problems: list[str]) -> Iterator[tuple[str, Path | Event]]:
    """Find reports and events under `path`; what cannot be read is told in `problems`."""
    if path is None:
        return
    files = sorted(path.glob("*.json")) if path.is_dir() else [path] if path.suffix.lower() == ".json" else []
    reports = [file for file in files if is_report(file)]
    yield from ((unquote(file.stem), file) for file in reports)
    if reports:
        return
    try:
        for event in read_events(path, on_error=lambda error: problems.append(str(error))):
            yield event.id, event
    except ReadingError as error:
        problems.append(str(error))


def read_report(path: Path) -> Report:
    """Read a report file for the browser, which takes UTF-8 alone: half a surrogate pair becomes U+FFFD.

    ReportError names the file and the place where it is not a report.
    """
    report = Report.from_json(path)
    # Pairs that are whole are found too, and stay as they are; the search only spares all other files the copy.
    return Report.from_dict(_encodable(report.to_dict())) if _ESCAPED.search(path.read_bytes()) else report


_ESCAPED = re.compile(rb"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {_encodable(key): _encodable(one) for key, one in value.items()}
    return [_encodable(one) for one in value] if isinstance(value, list | tuple) else value


def is_report(path: Path) -> bool:
    """Say whether a JSON file looks like a report and not like an event, by its beginning."""
    try:
        with path.open("rb") as file:
            return b'"schema"' in file.read(400)
    except OSError:
        return False
