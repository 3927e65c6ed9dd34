"""One event in a folder: articles as files, with or without an event.toml that says more of them."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from os.path import realpath
from pathlib import Path

from compare.errors import ReadingError
from compare.reading import fields
from compare.reading.articles import FORMATS, load_article, read_article, supported
from compare.reading.assemble import default_event_id, event_from_articles
from compare.reading.files import MAX_FILE, OnNotice, clean, decode, is_folder, list_folder, one_line, place, read_bytes
from compare.records import Article, Event

MANIFEST = "event.toml"
TABLES = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")
_EVENT_KEYS = frozenset({"id", "title", "note", "sides", "articles"})
_ARTICLE_KEYS = frozenset(
    {"file", "text", "id", "source", "side", "published", "title", "url", "language", "origin", "note"}
)
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def article_files(folder: Path) -> list[Path]:
    """Return the files of a folder that are articles by their ending, sorted by name; a README is none."""
    return [
        entry
        for entry in list_folder(folder)
        if entry.suffix.lower() in FORMATS and entry.stem.lower() != "readme" and not is_folder(entry)
    ]


def has_manifest(folder: Path) -> bool:
    """Say whether a folder holds an event.toml."""
    return any(entry.name == MANIFEST for entry in list_folder(folder))


def read_folder(folder: Path) -> Event:
    """Read the event of a folder; errors and notices are those of `read_event`."""
    if has_manifest(folder):
        return _read_manifest(folder / MANIFEST)
    notices: list[str] = []
    files = article_files(folder)
    if not files:
        raise ReadingError(f"{place(folder)}: {_nothing_here(folder)}")
    others = [
        entry.name
        for entry in list_folder(folder)
        if entry not in files and not is_folder(entry) and entry.suffix.lower() not in (".json", *TABLES)
    ]
    if others:
        notices.append(f"{place(folder)}: left out, not articles ({supported()}): {one_line(', '.join(others))}")
    articles = _read_files(files, notices)
    return event_from_articles(default_event_id(folder), articles, notices=notices, where=place(folder))


def _nothing_here(folder: Path) -> str:
    """Say why a folder is no event, and what to do."""
    if any(is_folder(entry) or entry.suffix.lower() in (".json", *TABLES) for entry in list_folder(folder)):
        return "holds no articles of its own: name one event in it, or use `batch` (in Python: read_events)"
    return f"holds no articles: put {supported()} files there"


def _read_files(files: Sequence[Path], notices: list[str]) -> list[Article]:
    """Read a folder's article files; where two share a name but for the ending, the ending tells their ids apart."""
    stems = Counter(file.stem for file in files)
    articles: list[Article] = []
    for file in files:
        try:
            id = file.name if stems[file.stem] > 1 else None
            articles.append(read_article(file, id=id, on_notice=notices.append))
        except ReadingError as error:
            notices.append(f"left out: {error}")
    return articles


def _read_manifest(manifest: Path) -> Event:
    where, folder, notices = place(manifest), manifest.parent, list[str]()
    data = _load_toml(manifest, notices.append)
    _note_unknown(data, _EVENT_KEYS, where, notices.append)
    id = fields.string(data, "id", where=where, on_notice=notices.append) or default_event_id(folder)
    title = fields.string(data, "title", where=where, on_notice=notices.append) or ""
    sides = fields.sides_from(data.get("sides"), where=where, on_notice=notices.append)
    entries = data.get("articles", [])
    if not isinstance(entries, list):
        raise ReadingError(f"{where}: 'articles' is {fields.type_name(entries)}: write each under [[articles]]")
    if not entries:
        articles = _read_files(article_files(folder), notices)
    else:
        articles = _listed_articles(entries, folder, where, notices)
        # `Path.resolve` fails on a loop of links, and both do on a NUL, which `clean` takes out.
        named = {realpath(folder / clean(str(entry.get("file")))) for entry in entries if isinstance(entry, Mapping)}
        unlisted = [file.name for file in article_files(folder) if realpath(file) not in named]
        if unlisted:
            notices.append(f"{where}: left out, not listed there: {one_line(', '.join(unlisted), limit=300)}")
    return event_from_articles(id, articles, title=title, sides=sides, notices=notices, where=where)


def _load_toml(path: Path, on_notice: OnNotice) -> dict[str, object]:
    where = place(path)
    try:
        return tomllib.loads(decode(read_bytes(path, limit=MAX_FILE), where, on_notice=on_notice).replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _TOML_PLACE.search(str(error))
        at = f"{where}:{found[1]}:{found[2]}" if found and found[1] else where
        what = _TOML_PLACE.sub("", str(error)) + (" at the end of the file" if found and not found[1] else "")
        raise ReadingError(f"{at}: not valid TOML: {one_line(what)}") from error


def _listed_articles(entries: Sequence[object], folder: Path, where: str, notices: list[str]) -> list[Article]:
    articles: list[Article] = []
    for index, entry in enumerate(entries):
        at = f"{where}: articles[{index}]"
        try:
            if not isinstance(entry, Mapping):
                raise ReadingError(f"{at}: is {fields.type_name(entry)}: write it under [[articles]]")
            _note_unknown(entry, _ARTICLE_KEYS, at, notices.append)
            articles.append(_listed_article(entry, folder, at, index, notices.append))
        except ReadingError as error:
            notices.append(f"left out: {error}")
    return articles


def _listed_article(entry: Mapping[str, object], folder: Path, at: str, index: int, on_notice: OnNotice) -> Article:
    """Read one article of a manifest: what stands there goes before what its file says of itself."""
    file = fields.string(entry, "file", where=at, on_notice=on_notice)
    if file is None and "text" in entry:
        return fields.article_from_mapping(entry, where=at, on_notice=on_notice, default_id=f"article-{index + 1}")
    if file is None:
        raise ReadingError(f"{at}: no 'file': name the article's file, relative to the folder")
    stated = {key: value for key, value in entry.items() if key not in ("file", "text")}
    return load_article(folder / file, stated, where=f"{at} ({one_line(file)})", on_notice=on_notice)


def _note_unknown(data: Mapping[str, object], known: frozenset[str], where: str, on_notice: OnNotice) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        names = one_line(", ".join(unknown))
        on_notice(f"{where}: unknown keys, not used: {names}; known are {', '.join(sorted(known))}")
