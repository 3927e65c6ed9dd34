"""The events at hand: reports of a batch, or events that are compared when somebody asks for them.

One library serves all sessions. Its records are frozen, so sessions share reports instead of copying them.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from compare.dashboard.collection import collect, read_report
from compare.errors import CompareError, StoreError
from compare.records import Event
from compare.reporting import Report
from compare.reporting.html import Page
from compare.reporting.summary import Summary, summarize

if TYPE_CHECKING:
    from compare.calibration import Calibration
    from compare.comparer import Comparer
    from compare.store import Store

KEPT = 200  # reports held in memory; others are read or compared again
PAGES = 64  # reports seen at a threshold, held in memory
PREPARED = 300  # events that are made ready ahead of being asked for
WARM_AFTER = 2.0  # seconds; the first page of the first reader comes before the models
OWN = 500  # imported events that are held; beyond it the oldest go, and are read from the store again
IMPORTED = "own-"  # what the ids of imported events begin with


class Library:
    """Events by their id, with the report of each, made once and kept.

    `load` gives the comparer; it is called once, when the first event has to be compared. Problems of reading stand in
    `problems`, one line each. `store` keeps the analysts' verdicts and the events that they import; without one, no
    verdict can be given, imported events last as long as the server, and `store_problem` says why.
    """

    def __init__(
        self,
        path: Path | None,
        load: Callable[[], Comparer],
        *,
        store: Store | None = None,
        store_problem: str = "",
    ) -> None:
        self.path = path
        self.store, self.store_problem = store, store_problem
        self.failed: dict[str, str] = {}
        self._load = load
        found = collect(path)
        self.problems = found.problems
        self._sources = found.sources
        self._summaries = found.summaries
        self._reports: OrderedDict[str, Report] = OrderedDict()
        self._pages: OrderedDict[tuple[str, float, Calibration | None], Page] = OrderedDict()
        self._own: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.RLock()  # held for a moment only
        self._known_fit: Calibration | None = None
        self._making: dict[str, threading.Lock] = {}
        self._models = threading.Lock()  # two cores are busy with one event; a second one would only slow the first

    def __contains__(self, id: object) -> bool:
        return id in self._sources or (isinstance(id, str) and self._restored(id))

    @property
    def ids(self) -> tuple[str, ...]:
        """The events that everybody sees, in the order in which they were found."""
        with self._lock:
            return tuple(id for id in self._sources if id not in self._own)

    @property
    def waiting(self) -> int:
        """How many of the first `PREPARED` events are not ready yet."""
        return sum(id not in self._summaries and id not in self.failed for id in self.ids[:PREPARED])

    def comparer(self) -> Comparer:
        """Return the models of this server, loaded once for all; CompareError where they cannot be."""
        with self._models:
            return self._comparer

    def title(self, id: str) -> str:
        """Return what is known of an event's title before its report is there."""
        known = self._summaries.get(id)
        source = self._sources[id]
        title = known.title if known else source.title if isinstance(source, Event) else ""
        return title or id

    def summary(self, id: str) -> Summary | None:
        """Return the event's line, None while it is not ready."""
        return self._summaries.get(id)

    def report(self, id: str) -> Report:
        """Return an event's report, reading the file or comparing the event where that was not done before.

        KeyError for an unknown id; CompareError where the file or the models cannot be read.
        """
        source = self._sources[id]
        if (known := self._held(id)) is not None:
            return known
        with self._lock:
            making = self._making.setdefault(id, threading.Lock())
        with making:  # who asks for the same event waits; all others do not
            if (known := self._held(id)) is not None:
                return known
            report = self._made(source)
            if id in self._own:
                self._keep(report)
            summary = replace(summarize(report), id=id)
            with self._lock:
                self._reports[id] = report
                self._summaries[id] = summary
                self._making.pop(id, None)
                while len(self._reports) > KEPT:
                    self._reports.popitem(last=False)
            return report

    def page(self, id: str, threshold: float | None) -> Page:
        """Return an event's report as seen at a threshold (None: the one in force); this runs no model.

        Where verdicts have refitted the calibration, scores are the refitted ones. KeyError and CompareError as with
        `report`.
        """
        from compare.calibration import apply

        report = self.report(id)
        fitted = self._fitted()
        usual = report.threshold if fitted is None else fitted.threshold
        floor = usual if threshold is None else threshold
        key = (id, floor, fitted)
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        seen = report if fitted is None else apply(report, fitted)
        page = Page(replace(seen, run={**seen.run, "threshold": floor}))
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        return page

    def add(self, event: Event, *, id: str = "") -> str:
        """Add a reader's own event and return its id, made of its content, so that only who has the link finds it."""
        content = "\0".join(f"{a.source}\0{a.side}\0{a.title}\0{a.text}" for a in event.articles)
        id = id or f"{IMPORTED}{sha256(f'{event.title}{content}'.encode(errors='replace')).hexdigest()[:16]}"
        with self._lock:
            self._own[id] = None
            self._own.move_to_end(id)
            self._sources.setdefault(id, replace(event, id=id))
            while len(self._own) > OWN:
                self._forget(self._own.popitem(last=False)[0])
        return id

    def prepare(self) -> None:
        """Make the first events and the models ready, one after the other; a failure is kept for its line."""
        for id in self.ids[:PREPARED]:
            if id in self._summaries:
                continue
            try:
                self.report(id)
            except CompareError as error:
                self.failed[id] = str(error)
            except Exception as error:  # a fault with one event must not leave the others unprepared
                self.failed[id] = f"{id}: {type(error).__name__}: {error}"
            time.sleep(0.05)  # leaves a reader who waits a chance
        time.sleep(WARM_AFTER)
        try:
            self.comparer()
        except CompareError as error:
            self.problems.append(str(error))

    def prepare_in_background(self) -> None:
        """Start `prepare` in a thread that ends with the process."""
        threading.Thread(target=self.prepare, name="prepare-events", daemon=True).start()

    @cached_property
    def _comparer(self) -> Comparer:
        return self._load()

    def _held(self, id: str) -> Report | None:
        with self._lock:
            if id in self._reports:
                self._reports.move_to_end(id)
            return self._reports.get(id)

    def _made(self, source: Path | Event) -> Report:
        if isinstance(source, Path):
            return read_report(source)
        with self._models:
            return self._comparer.compare(source)

    def _fitted(self) -> Calibration | None:
        """Return the calibration in force; where the store is out of reach, the last one that was known."""
        if self.store is not None:
            with suppress(StoreError):  # the page says so, beside the verdicts that it lacks
                self._known_fit = self.store.calibration
        return self._known_fit

    def _keep(self, report: Report) -> None:
        """Keep an imported event's report beyond this server's life; one that cannot be kept is seen all the same."""
        if self.store is not None:
            with suppress(StoreError):
                self.store.keep(report)

    def _restored(self, id: str) -> bool:
        """Say whether an imported event is kept in the store, and take it from there."""
        if self.store is None or not id.startswith(IMPORTED):
            return False
        try:
            kept = self.store.kept(id)
        except StoreError:  # the page says that the store is out of reach
            return False
        if kept is None:
            return False
        self.add(kept.event, id=id)
        with self._lock:
            self._reports[id] = kept
            self._summaries[id] = summarize(kept)
        return True

    def _forget(self, id: str) -> None:
        self._sources.pop(id, None)
        self._summaries.pop(id, None)
        self._reports.pop(id, None)
