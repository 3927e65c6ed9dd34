"""The comparison of two folders in each format, as parts that are written as they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from compare.reporting.diff.folders import EventChange, EventKind, FolderDiff
from compare.reporting.diff.markdown import to_markdown
from compare.reporting.diff.page import folder_page
from compare.reporting.diff.text import details
from compare.reporting.diff.values import SCHEMA, dumped, to_dict
from compare.reporting.labels import count
from compare.reporting.markdown import escape
from compare.reporting.plain import printable
from compare.reporting.terminal import BOLD, INDENT, RESET

Format = Literal["text", "json", "md", "html"]
KINDS: tuple[EventKind, ...] = ("new", "gone", "changed", "unreadable")


class Tally:
    """Counts the events that differ as they pass."""

    def __init__(self, diff: FolderDiff) -> None:
        self.diff = diff
        self.counts: Counter[EventKind] = Counter()

    def changes(self) -> Iterator[EventChange]:
        """Yield the events that differ."""
        for change in self.diff.changes():
            self.counts[change.kind] += 1
            yield change

    @property
    def same(self) -> int:
        """How many events of both folders are the same; known once all have passed."""
        return self.diff.events - self.counts.total()

    def line(self) -> str:
        """Return the whole in one line."""
        if not self.counts:
            return f"Nothing changed: {count(self.diff.events, 'event')} {'is' if self.same == 1 else 'are'} the same."
        parts = [f"{self.counts[kind]:,} {kind}" for kind in KINDS if self.counts[kind]]
        return f"{count(self.diff.events, 'event')}: {', '.join(parts)}, {self.same:,} the same"


def text(tally: Tally, *, width: int, color: bool, limit: int) -> Iterator[str]:
    """Yield a line for each event that differs, the details of those that changed, and the sum at the end."""
    for change in tally.changes():
        head = f"{change.kind}  {_named(change)}"
        yield f"{BOLD}{head}{RESET}\n" if color else f"{head}\n"
        if change.diff is None:
            yield f"{INDENT}{printable(change.line)}\n" if change.kind == "unreadable" else ""
            continue
        lines = details(change.diff, width=width - len(INDENT), color=color, limit=limit)
        yield from (f"{INDENT}{line}".rstrip() + "\n" for line in lines)
        yield "\n"
    yield f"{tally.line()}\n"


def json(tally: Tally) -> Iterator[str]:
    """Yield one JSON object: the events that differ, and the counts."""
    yield f'{{"schema": {SCHEMA},\n "events": ['
    before = ""
    for change in tally.changes():
        values = {"event": change.event, "title": change.title, "change": change.kind, "summary": change.line}
        yield f"{before}\n{dumped({**values, 'diff': to_dict(change.diff) if change.diff else None})}"
        before = ","
    counts: dict[str, int] = {kind: tally.counts[kind] for kind in KINDS}
    counts["same"] = tally.same
    yield f'\n ],\n "counts": {dumped(counts)}}}\n'


def markdown(tally: Tally) -> Iterator[str]:
    """Yield a heading for each event that differs, with the details of those that changed."""
    yield "# Runs compared\n\n"
    for change in tally.changes():
        if change.diff is None:
            yield f"## {escape(change.title or change.event)}\n\n{escape(change.line)}\n\n"
        else:
            yield to_markdown(change.diff, level=2) + "\n"
    yield f"---\n\n{escape(tally.line())}\n"


def html(tally: Tally) -> Iterator[str]:
    """Yield one page with a section for each event that differs."""
    return folder_page(tally.changes(), tally.line)


def written(tally: Tally, format: Format, *, width: int = 100, color: bool = False, limit: int = 10) -> Iterable[str]:
    """Return the comparison in the format asked for, part by part."""
    if format == "text":
        return text(tally, width=width, color=color, limit=limit)
    return _WRITERS[format](tally)


_WRITERS: dict[str, Callable[[Tally], Iterable[str]]] = {"json": json, "md": markdown, "html": html}


def _named(change: EventChange) -> str:
    return printable(f"{change.event} — {change.title}" if change.title else change.event)
