"""Many events, one at a time: from a folder of events, or from a table with one article a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from compare.errors import ReadingError
from compare.reading import fields
from compare.reading.assemble import event_from_articles
from compare.reading.events import event_from_file, event_from_mapping, load_event_file, read_event
from compare.reading.files import is_folder, list_folder, one_line, place, what_is
from compare.reading.folders import article_files, has_manifest
from compare.reading.tables import KEY_ROWS, REQUIRED, ROWS, Row
from compare.records import Article, Event

OnError = Callable[[ReadingError], None]


def read_events(path: str | Path, *, on_error: OnError | None = None) -> Iterator[Event]:
    """Read many events, one at a time: a folder of events, a .json file, or a .jsonl, .csv, .tsv or .parquet table.

    A folder holds events as subfolders and .json files. A table has one article a row, with the columns event,
    source and text, and, where there are any, id, title, side, published, url, language, origin and event_title;
    a line of JSON Lines may also be a whole event. A table is gone through twice: first to count each event's
    rows, then to read them, so an event comes as soon as its last row was read. Rows of one event may stand
    anywhere, but only where they stand together does memory hold one event at a time.

    A bad event or row goes to `on_error`, and reading goes on; without `on_error` it is raised. A path that cannot
    be read at all, or a table without its columns, raises ReadingError in any case.
    """
    path = Path(path)
    events = _events(path, on_error or _raise)
    return _distinct(events, place(path), on_error or _raise)


def count_events(path: str | Path) -> int | None:
    """Return how many events `read_events` finds at a path, bad ones included, without reading the articles.

    None where only reading tells, as for a list of events in one JSON file. ReadingError as `read_events` raises it.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if what_is(path) == "folder":
        return 1 if _is_event(path) else _count_in(path, set())
    if suffix not in ROWS:
        return None if suffix == ".json" else 1
    return len({event_key(row) or row.number for row in KEY_ROWS[suffix](path) if row.error is None})


def _count_in(folder: Path, seen: set[Path]) -> int:
    seen.add(folder.resolve())
    total = 0
    for entry in list_folder(folder):
        if not is_folder(entry):
            total += entry.suffix.lower() == ".json"
        elif has_manifest(entry) or article_files(entry):
            total += 1
        elif entry.resolve() not in seen:
            total += _count_in(entry, seen)
    return total


def _raise(error: ReadingError) -> None:
    raise error


def _events(path: Path, on_error: OnError) -> Iterator[Event]:
    """Choose the reader for a path at once, so that a wrong path is told before the first event is asked for."""
    if what_is(path) == "folder":
        return _one(path, on_error) if _is_event(path) else _folder_events(path, on_error, set())
    suffix = path.suffix.lower()
    if suffix in ROWS:
        return _table_events(path, on_error)
    if suffix == ".json":
        return _json_events(path, on_error)
    return iter((read_event(path),))


def _one(path: Path, on_error: OnError) -> Iterator[Event]:
    try:
        event = read_event(path)
    except ReadingError as error:
        on_error(error)
        return
    yield event


def _is_event(folder: Path) -> bool:
    """Say whether a folder is one event and not a folder of events."""
    if has_manifest(folder):
        return True
    holds_events = any(is_folder(entry) or entry.suffix.lower() == ".json" for entry in list_folder(folder))
    return bool(article_files(folder)) and not holds_events


def _folder_events(folder: Path, on_error: OnError, seen: set[Path]) -> Iterator[Event]:
    """Read a folder's events in order of their names; a subfolder that holds only folders or JSON is entered."""
    seen.add(folder.resolve())
    entries = [entry for entry in list_folder(folder) if is_folder(entry) or entry.suffix.lower() == ".json"]
    if not entries:
        on_error(ReadingError(f"{place(folder)}: holds no events: put one folder or .json file an event there"))
    for entry in entries:
        if not is_folder(entry):
            yield from _json_events(entry, on_error)
            continue
        try:
            # A subfolder with articles is an event, whatever else (gold labels, pictures) lies beside them.
            single = has_manifest(entry) or bool(article_files(entry))
        except ReadingError as error:
            on_error(error)
            continue
        if single:
            yield from _one(entry, on_error)
        elif entry.resolve() not in seen:
            yield from _folder_events(entry, on_error, seen)


def _json_events(path: Path, on_error: OnError) -> Iterator[Event]:
    """Read the one event of a JSON file, or each of a list of them."""
    try:
        data, notices = load_event_file(path)
    except ReadingError as error:
        on_error(error)
        return
    for index, item in enumerate(data if isinstance(data, list) else [data]):
        at = f"{place(path)}: [{index}]"
        try:
            if not isinstance(data, list):
                event = event_from_file(item, path, notices)
            elif isinstance(item, Mapping):
                event = event_from_mapping(item, where=at, notices=notices)
            else:
                raise ReadingError(f"{at}: is {fields.type_name(item)}, not an event")
        except ReadingError as error:
            on_error(error)
            continue
        yield event


@dataclass(slots=True)
class _Open:
    """An event whose last row has not been read yet."""

    title: str = ""
    articles: list[Article] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def _table_events(path: Path, on_error: OnError) -> Iterator[Event]:
    where, rows, key_rows = place(path), ROWS[path.suffix.lower()], KEY_ROWS[path.suffix.lower()]
    left = Counter(key for row in key_rows(path) if row.error is None and (key := event_key(row)))
    if not left and not any(True for _ in rows(path)):
        raise ReadingError(f"{where}: holds no rows: there is nothing to read")
    yield from events_of_rows(rows(path), left, where, on_error)


def events_of_rows(rows: Iterable[Row], left: Counter[str], where: str, on_error: OnError) -> Iterator[Event]:
    """Put the rows of a table together, of which `left` tells how many each event has; used up on the way."""
    waiting: dict[str, _Open] = {}
    for row in rows:
        try:
            if row.error is not None:
                raise row.error
            if "articles" in row.data:
                yield event_from_mapping(row.data, where=row.where, notices=row.notices)
                continue
            key = _required_key(row)
        except ReadingError as error:
            on_error(error)
            continue
        _add(waiting.setdefault(key, _Open()), row, on_error)
        left[key] -= 1
        if left[key] == 0:
            yield from _closed(key, waiting.pop(key), where, on_error)


def event_key(row: Row) -> str | None:
    """Return the event that a row belongs to; None where it names none or is a whole event."""
    value = row.data.get("event")
    if "articles" in row.data or not isinstance(value, str | int) or isinstance(value, bool):
        return None
    return " ".join(str(value).split()) or None


def _required_key(row: Row) -> str:
    key = event_key(row)
    if key is None:
        fault = "has no" if fields.is_missing(row.data.get("event")) else "has an unfit"
        raise ReadingError(
            f"{row.where}: {fault} 'event': add the id of the event that the article belongs to "
            f"(a row needs {', '.join(REQUIRED)}; `stories` groups articles without an event)"
        )
    return key


def _add(event: _Open, row: Row, on_error: OnError) -> None:
    """Add a row's article to its event; an article that cannot be read goes to on_error and leaves a notice."""
    event.notices.extend(row.notices)
    try:
        event.articles.append(
            fields.article_from_mapping(
                row.data, where=_label(row), on_notice=event.notices.append, default_id=f"row-{row.number}"
            )
        )
    except ReadingError as error:
        on_error(error)
        event.notices.append(f"left out: {error}")
    if not event.title:
        event.title = fields.string(row.data, "event_title", where=row.where, on_notice=event.notices.append) or ""


def _label(row: Row) -> str:
    """Name a row in messages, with the article's id where it has one."""
    id = row.data.get("id")
    return row.where if fields.is_missing(id) else f"{row.where} (id {one_line(str(id))!r})"


def _closed(key: str, event: _Open, where: str, on_error: OnError) -> Iterator[Event]:
    """Yield an event whose rows were all read; one of which no row could be read was told row by row."""
    if not event.articles:
        return
    at = f"{where}: event {one_line(key)!r}"
    try:
        made = event_from_articles(key, event.articles, title=event.title, notices=event.notices, where=at)
    except ReadingError as error:
        on_error(error)
        return
    yield made


def _distinct(events: Iterator[Event], where: str, on_error: OnError) -> Iterator[Event]:
    """Pass events on; a second one of the same id would overwrite the first one's report, so it is an error."""
    seen: set[str] = set()
    for event in events:
        if event.id in seen:
            on_error(ReadingError(f"{where}: a second event has the id {one_line(event.id)!r}: give each its own"))
            continue
        seen.add(event.id)
        yield event
