"""The claims of the events at hand, made ready once for all sessions to check what somebody types."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from compare.checking import Checked, ClaimIndex, check
from compare.dashboard.library import PREPARED, Library
from compare.errors import CompareError, ReadingError
from compare.reporting import Report

if TYPE_CHECKING:
    from compare.comparer import Comparer

CLAIMS = "claims.parquet"
KEPT = 256  # claims whose raw results are kept
SINGLE = 32  # events that are searched alone, of which the claims are kept

Say = Callable[[str], None]
Key = tuple[
    str, tuple[str, ...], bool
]  # what was typed, the events searched each by itself, whether all shared ones are


@dataclass(slots=True)
class ClaimSearch:
    """Answers what the claims of a library say of a typed one; results are kept raw, and the threshold applied after.

    `left_out` is how many events are not searched, because there are too many to compare or they cannot be read.
    """

    library: Library
    left_out: int = 0
    _shared: tuple[ClaimIndex, ...] | None = None
    _single: OrderedDict[str, tuple[Report, ClaimIndex]] = field(default_factory=OrderedDict)
    _found: OrderedDict[Key, Checked] = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _making: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, text: str, *, event: str | None = None, own: Iterable[str] = (), say: Say | None = None) -> Checked:
        """Return what was found on a claim: in one event, else in all that everybody sees and in a reader's `own`.

        `say` is told in words what takes time. KeyError for an unknown event, CompareError as with `check`.
        """
        key = self._key(text, event, own)
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        indexes = [self._of(id) for id in key[1]]
        if event is None:
            indexes = [*self.shared(say), *indexes]
        result = check(text, indexes, self.library.comparer().reader, progress=_told(say))
        with self._lock:
            self._found[key] = result
            while len(self._found) > KEPT:
                self._found.popitem(last=False)
        return result

    def known(self, text: str, *, event: str | None = None, own: Iterable[str] = ()) -> bool:
        """Say whether the answer is there already."""
        return self._key(text, event, own) in self._found

    def shared(self, say: Say | None = None) -> tuple[ClaimIndex, ...]:
        """Return the claims of the events that everybody sees; the first call makes them ready."""
        with self._making:
            if self._shared is None:
                self._shared = tuple(index for index in self._indexes(say) if len(index))
            return self._shared

    def _key(self, text: str, event: str | None, own: Iterable[str]) -> Key:
        mine = (id for id in own if id in self.library)
        return " ".join(text.split()), (event,) if event is not None else tuple(dict.fromkeys(mine)), event is None

    def _indexes(self, say: Say | None) -> Iterable[ClaimIndex]:
        """Yield the batch's table of claims, where there is one, and the events that it does not hold."""
        ids = self.library.ids
        table = self.library.path / CLAIMS if self.library.path else None
        covered: frozenset[str] = frozenset()
        if table is not None and table.is_file():
            index = ClaimIndex.of_table(table, self.library.report, events=ids)
            covered = index.events
            yield index
        rest = [id for id in ids if id not in covered]
        self.left_out = max(0, len(rest) - PREPARED)
        yield ClaimIndex.of_reports(self._reports(rest[:PREPARED], say))

    def _reports(self, ids: list[str], say: Say | None) -> dict[str, Report]:
        found = {}
        for at, id in enumerate(ids, 1):
            if say and self.library.summary(id) is None:
                say(f"Comparing the events first: {at} of {len(ids)} …")
            try:
                found[id] = self.library.report(id)
            except CompareError:  # the list of events says why
                self.left_out += 1
        return found

    def _of(self, id: str) -> ClaimIndex:
        """Return the claims of one event alone; they are made anew where its report was."""
        report = self.library.report(id)
        with self._lock:
            known = self._single.get(id)
            if known is not None and known[0] is report:
                self._single.move_to_end(id)
                return known[1]
            index = ClaimIndex.of_reports({id: report})
            self._single[id] = (report, index)
            while len(self._single) > SINGLE:
                self._single.popitem(last=False)
            return index


def _told(say: Say | None) -> Callable[[int, int], None] | None:
    if say is None:
        return None
    return lambda done, of: say(f"Reading {of:,} statements for the first time: {done:,} done …")


def search_paths(paths: Iterable[Path], text: str, comparer: Comparer, *, say: Say) -> Checked:
    """Return what was found on a claim in the events or reports at these paths; problems of reading go to `say`.

    ReadingError where a path holds nothing that can be read.
    """
    indexes: list[ClaimIndex] = []
    for path in paths:
        library = Library(path, lambda: comparer)
        if not library.ids:
            why = "".join(f" ({line.removeprefix(f'{path}: ')})" for line in library.problems[:1])
            raise ReadingError(
                f"{path}: no event or report here{why}; give a folder of events, or one that a batch wrote"
            )
        for problem in library.problems:
            say(f"problem: {problem}")
        search = ClaimSearch(library)
        indexes += search.shared()
        if search.left_out:
            say(f"note: {path}: {search.left_out} events are not searched; compare them with `batch` first")
    return check(text, indexes, comparer.reader)
