"""What lies under the path that the dashboard was started on: reports of a batch with their summaries, or events."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import compare
from compare.errors import ReadingError
from compare.reading import read_events
from compare.records import Event
from compare.reporting import Report
from compare.reporting.files import report_name
from compare.reporting.summary import Summary, read_summary

DATA_VARIABLE = "NARRATIVE_COMPARE_DATA"
SUMMARIES = "events.parquet"


@dataclass(slots=True)
class Collection:
    """Events by id: the report's file or the event itself, the summaries that are known already, what went wrong."""

    sources: dict[str, Path | Event] = field(default_factory=dict)
    summaries: dict[str, Summary] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def data_path() -> Path | None:
    """Return the folder or file that the server was started with, else the sample events, None without them."""
    given = os.environ.get(DATA_VARIABLE)
    if given:
        return Path(given)
    samples = Path(compare.__file__).parents[1] / "corpora"
    return next((path for path in (Path("corpora"), samples) if path.is_dir()), None)


def collect(path: Path | None) -> Collection:
    """Find the reports or events under `path` without reading a report; a batch's own table gives the summaries."""
    found = Collection()
    if path is None:
        return found
    names = _names(path, found.problems)
    folder = path if path.is_dir() else path.parent
    known = _summaries(folder, found.problems) if path.is_dir() else {}
    files = {name: id for id in known if (name := report_name(id)) in names} if known else {}
    for name in sorted(names):
        if name in files:
            found.sources[files[name]] = folder / name
            found.summaries[files[name]] = known[files[name]]
        elif is_report(folder / name):
            found.sources.setdefault(unquote(name.removesuffix(".json")), folder / name)
    if found.sources:
        return found
    try:
        for event in read_events(path, on_error=lambda error: found.problems.append(str(error))):
            found.sources.setdefault(event.id, event)
    except ReadingError as error:
        found.problems.append(str(error))
    return found


def read_report(path: Path) -> Report:
    """Read a report file for the browser, which takes UTF-8 alone: half a surrogate pair becomes U+FFFD.

    ReportError names the file and the place where it is not a report.
    """
    report = Report.from_json(path)
    # Pairs that are whole are found too, and stay as they are; the search only spares all other files the copy.
    return Report.from_dict(_encodable(report.to_dict())) if _ESCAPED.search(path.read_bytes()) else report


def is_report(path: Path) -> bool:
    """Say whether a JSON file looks like a report and not like an event, by its beginning."""
    try:
        with path.open("rb") as file:
            return b'"schema"' in file.read(400)
    except OSError:
        return False


def _names(path: Path, problems: list[str]) -> set[str]:
    """Return the names of the JSON files at `path`, a folder or one of them."""
    try:
        found = [entry.name for entry in os.scandir(path)] if path.is_dir() else [path.name]
    except OSError as error:
        problems.append(f"{path}: cannot be read ({error.strerror}); let the server's user read it")
        return set()
    return {name for name in found if name.lower().endswith(".json")}


def _summaries(folder: Path, problems: list[str]) -> dict[str, Summary]:
    """Return event → summary from the table of a batch, where there is one of this version."""
    path = folder / SUMMARIES
    if not path.is_file():
        return {}
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.read_table(path).to_pylist()
    except (pa.ArrowException, OSError) as error:
        line = str(error).splitlines()[0]
        problems.append(f"{path}: the table cannot be read ({line}); the reports beside it are read one by one")
        return {}
    return dict(_read(rows))


def _read(rows: list[Mapping[str, Any]]) -> Iterator[tuple[str, Summary]]:
    """Yield the summaries; a row without them, as older versions wrote it, is made anew from its report."""
    for row in rows:
        try:
            found = read_summary(row)
        except (KeyError, ValueError, TypeError):
            continue
        yield found.id, found


_ESCAPED = re.compile(rb"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {_encodable(key): _encodable(one) for key, one in value.items()}
    return [_encodable(one) for one in value] if isinstance(value, list | tuple) else value
