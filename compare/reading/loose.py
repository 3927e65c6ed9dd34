"""Loose articles, of which nobody has said yet which event they report: from tables, files, folders and feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from compare.errors import ReadingError
from compare.reading import fields
from compare.reading.articles import FORMATS, read_article, supported
from compare.reading.events import load_event_file, read_event
from compare.reading.files import OnNotice, ignore, is_folder, list_folder, one_line, place, what_is
from compare.reading.folders import MANIFEST, article_files, has_manifest
from compare.reading.tables import LINES, LOOSE_ROWS, Row
from compare.reading.web import Entry, Fetcher, fetch_article, looks_like_url, read_feed
from compare.records import Article

OnError = Callable[[ReadingError], None]


def read_loose(
    where: str | Path, *, fetcher: Fetcher | None = None, on_error: OnError | None = None, on_notice: OnNotice = ignore
) -> Iterator[Article]:
    """Read articles one by one: a table, a folder of any depth, a file of one article or event, or an RSS or Atom feed.

    A table (.jsonl, .csv, .tsv, .parquet) has one article a row, with the column text and, where there are any,
    those of `read_events`; an `event` column is not used. A feed needs the `fetcher`; each of its pages is fetched.
    A bad row, file or page goes to `on_error`, and reading goes on; without `on_error` it is raised. A place that
    cannot be read at all raises ReadingError in any case.
    """
    problem = on_error or _raise
    if isinstance(where, str) and looks_like_url(where):
        if fetcher is None:
            raise ReadingError(
                f"{one_line(where)}: is an address on the web: give a fetcher (compare.reading.web.Fetcher)"
            )
        return _feed_articles(where, fetcher, problem, on_notice)
    return _path_articles(Path(where), problem, on_notice)


def has_events(path: Path) -> bool:
    """Say whether a table's rows name their events: it has an `event` column, or no row to tell by.

    Of JSON Lines one row that names its event is enough; a row that is a whole event names itself.
    """
    tells = False
    for row in LOOSE_ROWS[path.suffix.lower()](path):
        if row.error is None:
            tells = True
            if "event" in row.data or "articles" in row.data:
                return True
            if path.suffix.lower() not in LINES:
                return False
    return not tells


def is_table(path: Path) -> bool:
    """Say whether a path is a table by its name."""
    return path.suffix.lower() in LOOSE_ROWS


def _raise(error: ReadingError) -> None:
    raise error


def _path_articles(path: Path, on_error: OnError, on_notice: OnNotice) -> Iterator[Article]:
    if what_is(path) == "folder":
        return _folder_articles(path, on_error, on_notice, set())
    if is_table(path):
        return _table_articles(path, on_error, on_notice)
    if path.suffix.lower() == ".json":
        return _json_articles(path, on_error, on_notice)
    if path.name == MANIFEST:
        return iter(read_event(path).articles)
    if path.suffix.lower() not in FORMATS:
        raise ReadingError(
            f"{place(path)}: unknown format {path.suffix.lower() or '(no ending)'!r}: articles are {supported()} "
            f"or .json, tables {', '.join(LOOSE_ROWS)}"
        )
    return _file_article(path, on_error, on_notice)


def _folder_articles(folder: Path, on_error: OnError, on_notice: OnNotice, seen: set[Path]) -> Iterator[Article]:
    """Read a folder in order of its names; what is no article by its ending is passed over."""
    seen.add(folder.resolve())
    if has_manifest(folder):
        yield from _event_articles(folder, on_error, on_notice)
        return
    articles, read = set(article_files(folder)), False
    for entry in list_folder(folder):
        try:
            if is_folder(entry):
                parts = iter(()) if entry.resolve() in seen else _folder_articles(entry, on_error, on_notice, seen)
            elif entry in articles or is_table(entry) or entry.suffix.lower() == ".json":
                parts = _path_articles(entry, on_error, on_notice)
            else:
                continue
            read = True
            yield from parts
        except ReadingError as error:
            on_error(error)
    if not read:
        raise ReadingError(f"{place(folder)}: holds no articles: put {supported()}, .json or table files there")


def _file_article(path: Path, on_error: OnError, on_notice: OnNotice) -> Iterator[Article]:
    try:
        article = read_article(path, on_notice=on_notice)
    except ReadingError as error:
        on_error(error)
        return
    yield article


def _event_articles(path: Path, on_error: OnError, on_notice: OnNotice) -> Iterator[Article]:
    try:
        event = read_event(path)
    except ReadingError as error:
        on_error(error)
        return
    for notice in event.notices:
        on_notice(notice)
    yield from event.articles


def _json_articles(path: Path, on_error: OnError, on_notice: OnNotice) -> Iterator[Article]:
    """Read the article of a JSON file, those of its event, or each of a list of articles or events."""
    try:
        data, notices = load_event_file(path)
    except ReadingError as error:
        on_error(error)
        return
    for notice in notices:
        on_notice(notice)
    where, many = place(path), isinstance(data, list)
    for index, item in enumerate(data if isinstance(data, list) else [data]):
        at = f"{where}: [{index}]" if many else where
        held = item.get("articles") if isinstance(item, Mapping) else None
        for inner, one in enumerate(held if isinstance(held, list) else [item]):
            label = f"{at}: articles[{inner}]" if isinstance(held, list) else at
            id = path.stem if label == where else f"{path.stem}-{max(index, inner) + 1}"
            try:
                yield _article(one, label, id, on_notice, source=None if many else path.stem)
            except ReadingError as error:
                on_error(error)


def _table_articles(path: Path, on_error: OnError, on_notice: OnNotice) -> Iterator[Article]:
    rows = 0
    for row in LOOSE_ROWS[path.suffix.lower()](path):
        rows += 1
        try:
            yield _row_article(row, path, on_notice)
        except ReadingError as error:
            on_error(error)
    if not rows:
        raise ReadingError(f"{place(path)}: holds no rows: there is nothing to read")


def _row_article(row: Row, path: Path, on_notice: OnNotice) -> Article:
    if row.error is not None:
        raise row.error
    for notice in row.notices:
        on_notice(notice)
    id = row.data.get("id")
    label = row.where if fields.is_missing(id) else f"{row.where} (id {one_line(str(id))!r})"
    return _article(row.data, label, f"{path.stem}-{row.number}", on_notice)


def _article(data: object, where: str, id: str, on_notice: OnNotice, *, source: str | None = None) -> Article:
    if not isinstance(data, Mapping):
        raise ReadingError(f"{where}: is {fields.type_name(data)}, not an article with a 'text'")
    return fields.article_from_mapping(data, where=where, on_notice=on_notice, default_id=id, default_source=source)


def _feed_articles(url: str, fetcher: Fetcher, on_error: OnError, on_notice: OnNotice) -> Iterator[Article]:
    """Fetch the pages of a feed, the oldest first; what a page does not say of itself, the feed does."""
    feed = read_feed(url, fetcher=fetcher)
    for entry in reversed(feed.entries):
        try:
            yield _of_entry(fetch_article(entry.url, fetcher=fetcher, on_notice=on_notice), entry)
        except ReadingError as error:
            on_error(error)


def _of_entry(article: Article, entry: Entry) -> Article:
    return replace(article, title=article.title or entry.title, published=article.published or entry.published)
