"""Two folders of reports compared, event by event: files that are the same are not parsed, one event is held."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from compare.errors import ReportError
from compare.reporting.diff.comparison import Diff, diff
from compare.reporting.diff.labels import summary
from compare.reporting.report import Report

HEAD = 4096  # bytes in which a report's id and title stand

EventKind = Literal["new", "gone", "changed", "unreadable"]

_STRING = rb'"((?:[^"\\]|\\.)*)"'
_HEAD = re.compile(rb'\s*\{\s*"schema":\s*-?\d+,\s*"event":\s*' + _STRING + rb'(?:,\s*"title":\s*' + _STRING + rb")?")
_RUN = b'\n "run": {'
# Quotes inside a text are written \", so that this stands nowhere but at the key itself.
_CREATED = re.compile(rb'"created": "[^"]*"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One report of a folder: event, title and file."""

    event: str
    title: str
    path: Path


@dataclass(frozen=True, slots=True)
class EventChange:
    """One event that differs; `diff` holds the details of one that changed, `problem` why one cannot be read."""

    kind: EventKind
    event: str
    title: str
    diff: Diff | None = None
    problem: str = ""

    @property
    def line(self) -> str:
        """What became of it, in one line."""
        if self.diff is not None:
            return summary(self.diff)
        return self.problem or ("only in the new folder" if self.kind == "new" else "only in the old folder")


@dataclass(frozen=True, slots=True)
class FolderDiff:
    """Two folders of reports, matched by event id."""

    old: Mapping[str, Entry]
    new: Mapping[str, Entry]

    @property
    def events(self) -> int:
        """How many events either folder holds."""
        return len(self.old.keys() | self.new.keys())

    def changes(self) -> Iterator[EventChange]:
        """Yield every event that differs, by id: first those of one folder alone, then those of both. Streams."""
        for event in sorted(self.new.keys() - self.old.keys()):
            yield EventChange("new", event, self.new[event].title)
        for event in sorted(self.old.keys() - self.new.keys()):
            yield EventChange("gone", event, self.old[event].title)
        for event in sorted(self.old.keys() & self.new.keys()):
            change = _compared(self.old[event], self.new[event])
            if change is not None:
                yield change


def diff_paths(old: str | Path, new: str | Path) -> Diff | FolderDiff:
    """Compare two report files, or two folders of them; ReportError where one is neither, or they are not of a kind."""
    first, second = Path(old), Path(new)
    for path in (first, second):
        if not path.exists():
            raise ReportError(f"{path}: there is no such file or folder; check the path")
    if first.is_dir() != second.is_dir():
        folder, file = (first, second) if first.is_dir() else (second, first)
        raise ReportError(f"{folder} is a folder and {file} a file; give two report files, or two folders of a batch")
    if first.is_dir():
        return FolderDiff(_entries(first), _entries(second))
    return diff(Report.from_json(first), Report.from_json(second))


def same_report(old: bytes, new: bytes) -> bool:
    """Say whether two report files are the same apart from when they were made."""
    if old == new:
        return True
    at, other = old.rfind(_RUN), new.rfind(_RUN)
    if at < 0 or at != other or old[:at] != new[:at]:
        return False
    return _CREATED.sub(b"", old[at:], count=1) == _CREATED.sub(b"", new[at:], count=1)


def _compared(old: Entry, new: Entry) -> EventChange | None:
    """Return how an event changed, None where it did not."""
    try:
        if same_report(_read(old.path), _read(new.path)):
            return None
        found = diff(Report.from_json(old.path), Report.from_json(new.path))
    except ReportError as error:
        return EventChange("unreadable", new.event, new.title, problem=str(error))
    return EventChange("changed", new.event, new.title, found) if found else None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReportError(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})") from error


def _entries(folder: Path) -> dict[str, Entry]:
    """Return event → report; ReportError where the folder holds none, or two of one event."""
    found: dict[str, Entry] = {}
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".json" and path.is_file())
    except OSError as error:
        raise ReportError(f"{folder}: cannot be read ({(error.strerror or str(error)).lower()})") from error
    for path in paths:
        if (entry := _entry(path)) is None:
            continue
        if entry.event in found:
            twice = f"{found[entry.event].path.name} and {path.name}"
            raise ReportError(f"{folder}: {twice} are both reports of event {entry.event!r}; keep one of them")
        found[entry.event] = entry
    if not found:
        raise ReportError(f"{folder}: holds no report file; give the folder that `batch -o` wrote")
    return found


def _entry(path: Path) -> Entry | None:
    """Return what the beginning of a report file says, None for JSON of another kind."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise ReportError(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})") from error
    if match := _HEAD.match(head):
        return Entry(_text(match[1]), _text(match[2] or b""), path)
    try:  # written by another program, or with an id longer than the head
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Entry(path.stem, "", path) if b'"schema"' in head[:400] else None
    if not isinstance(data, dict) or not {"schema", "event", "claims", "pairs"} <= data.keys():
        return None
    return Entry(str(data["event"]), str(data.get("title") or ""), path)


def _text(raw: bytes) -> str:
    try:
        return str(json.loads(b'"' + raw + b'"'))
    except ValueError:
        return raw.decode("utf-8", "replace")
