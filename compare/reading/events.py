"""One event: from a JSON file, an object of the same form, a folder, or a single article file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from compare.errors import ReadingError
from compare.reading import fields
from compare.reading.articles import FORMATS, read_article, supported
from compare.reading.assemble import default_event_id, event_from_articles
from compare.reading.files import MAX_FILE, decode, one_line, place, read_bytes, what_is
from compare.reading.folders import MANIFEST, TABLES, read_folder
from compare.reading.json_text import load_json
from compare.records import Article, Event


def read_event(path: str | Path) -> Event:
    """Read one event: a .json file, a folder of articles (with event.toml or without), or a single article file.

    An article that cannot be read is left out and named in the event's notices. Raises ReadingError where the path
    holds no event, or no article of it can be read.
    """
    path = Path(path)
    if what_is(path) == "folder":
        return read_folder(path)
    suffix = path.suffix.lower()
    if path.name == MANIFEST:
        return read_folder(path.parent)
    if suffix == ".json":
        data, notices = load_event_file(path)
        return event_from_file(data, path, notices)
    if suffix in TABLES:
        raise ReadingError(f"{place(path)}: a table of many events: use `batch` (in Python: read_events)")
    if suffix not in FORMATS:
        raise ReadingError(
            f"{place(path)}: unknown format {suffix or '(no ending)'!r}: an event is a .json file, a folder, "
            f"or one article ({supported()})"
        )
    notices = []
    article = read_article(path, on_notice=notices.append)
    return event_from_articles(path.stem, [article], title=article.title, notices=notices, where=place(path))


def event_from_dict(data: Mapping[str, object], *, where: str) -> Event:
    """Make an event of the JSON event form: id, title, sides (speaker: side), articles; `where` names its place.

    Each article has id, source, title and text, and may have side, published, url, language and origin. Texts and
    titles are taken exactly as given. A bad article becomes a notice; a bad event raises ReadingError.
    """
    return event_from_mapping(data, where=where)


def event_from_mapping(
    data: Mapping[str, object], *, where: str, default_id: str | None = None, notices: Sequence[str] = ()
) -> Event:
    """Make an event of the JSON event form, with an id to fall back on and notices that were there before."""
    notes = list(notices)
    items = data.get("articles")
    if not isinstance(items, list | tuple):
        found = f"'articles' is {fields.type_name(items)}" if "articles" in data else "no 'articles'"
        raise ReadingError(f"{where}: {found}: an event needs a list of articles with 'id', 'source' and 'text'")
    id = fields.string(data, "id", where=where, on_notice=notes.append) or default_id
    if not id:
        raise ReadingError(f"{where}: no 'id': give the event an id")
    sides = fields.sides_from(data.get("sides"), where=where, on_notice=notes.append)
    title = fields.string(data, "title", where=where, on_notice=notes.append) or ""
    articles = _readable(enumerate(items), where, notes)
    return event_from_articles(id, articles, title=title, sides=sides, notices=notes, where=where)


def _readable(items: Iterable[tuple[int, object]], where: str, notes: list[str]) -> list[Article]:
    """Return the articles that can be read; a notice is written for each other."""
    articles: list[Article] = []
    for index, item in items:
        at = f"{where}: articles[{index}]"
        try:
            if not isinstance(item, Mapping):
                raise ReadingError(f"{at}: is {fields.type_name(item)}, not an object")
            id = fields.string(item, "id", where=at, on_notice=notes.append)
            label = f"{at} (id {one_line(id)!r})" if id else at
            article = fields.article_from_mapping(
                item, where=label, on_notice=notes.append, default_id=f"article-{index + 1}"
            )
            if not id:
                notes.append(f"{at}: no 'id': called {article.id!r}")
            articles.append(article)
        except ReadingError as error:
            notes.append(f"left out: {error}")
    return articles


def load_event_file(path: Path) -> tuple[object, list[str]]:
    """Return what a .json file holds, and the notices of decoding it."""
    where, notices = place(path), list[str]()
    return load_json(decode(read_bytes(path, limit=MAX_FILE), where, on_notice=notices.append), where), notices


def event_from_file(data: object, path: Path, notices: Sequence[str]) -> Event:
    """Make an event of what a .json file holds: an event, or one article."""
    where, notes = place(path), list(notices)
    if isinstance(data, list):
        raise ReadingError(f"{where}: holds a list, not one event: use `batch` (in Python: read_events)")
    if not isinstance(data, Mapping):
        raise ReadingError(f"{where}: holds {fields.type_name(data)}, not an event with a list of articles")
    if "articles" in data or "text" not in data:
        return event_from_mapping(data, where=where, default_id=default_event_id(path), notices=notes)
    article = fields.article_from_mapping(
        data, where=where, on_notice=notes.append, default_id=path.stem, default_source=path.stem
    )
    return event_from_articles(path.stem, [article], title=article.title, notices=notes, where=where)
