"""One article: from a file, from an upload's bytes, or from pasted text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from compare.errors import ReadingError
from compare.reading import fields
from compare.reading.files import (
    MAX_TEXT,
    OnNotice,
    check_size,
    clean,
    decode,
    ignore,
    place,
    read_bytes,
    unify_newlines,
    what_is,
)
from compare.reading.json_text import load_json
from compare.reading.markdown import parse_markdown
from compare.reading.pdf import parse_pdf
from compare.reading.plain import Parsed, parse_text, split_headline
from compare.reading.webpage import parse_html
from compare.records import Article


@dataclass(frozen=True, slots=True)
class Format:
    """How articles of one format are read, and the largest file of it, in bytes."""

    parse: Callable[[bytes, str, OnNotice], Parsed]
    limit: int = MAX_TEXT


_HTML = Format(parse_html, limit=20_000_000)  # pages bear scripts and inline images
FORMATS: Mapping[str, Format] = {
    ".txt": Format(parse_text),
    ".md": Format(parse_markdown),
    ".markdown": Format(parse_markdown),
    ".html": _HTML,
    ".htm": _HTML,
    ".pdf": Format(parse_pdf, limit=50_000_000),
}
"""Article formats by the end of the file's name."""

_JSON_LIMIT = 4 * MAX_TEXT  # a character may take several bytes there


def read_article(
    path: str | Path,
    *,
    id: str | None = None,
    source: str | None = None,
    side: str | None = None,
    published: str | None = None,
    on_notice: OnNotice = ignore,
) -> Article:
    """Read one article from a .txt, .md, .html, .pdf or .json file.

    Id and source default to the file's name without its ending. "\\r\\n" becomes "\\n", so that offsets count the
    same on every system. `on_notice` gets one line for each thing to know, such as a fallback encoding.
    Raises ReadingError where no article can be read.
    """
    path = Path(path)
    given = {"id": id, "source": source, "side": side, "published": published}
    return load_article(path, given, where=place(path), on_notice=on_notice)


def parse_article(
    name: str,
    data: bytes,
    *,
    id: str | None = None,
    source: str | None = None,
    side: str | None = None,
    published: str | None = None,
    on_notice: OnNotice = ignore,
) -> Article:
    """Read one article from the bytes of an upload; `name` is the file's name and tells the format.

    The options, notices and errors are those of `read_article`.
    """
    where = place(name)
    check_size(data, where, limit=_limit(name, where))
    given = {"id": id, "source": source, "side": side, "published": published}
    return _article(name, data, given, where, on_notice)


def article_from_text(
    text: str,
    *,
    id: str,
    source: str,
    side: str | None = None,
    published: str | None = None,
    title: str | None = None,
    on_notice: OnNotice = ignore,
) -> Article:
    """Make an article of pasted text.

    Without a `title`, a first line that reads like a headline and is followed by an empty line becomes the title;
    with one (or with ""), the text stays whole. "\\r\\n" becomes "\\n".
    """
    text = unify_newlines(text)
    if title is None:
        title, text = split_headline(text)
    data = {"id": id, "source": source, "text": text, "title": title, "side": side, "published": published}
    return fields.article_from_mapping(
        data, where=f"pasted text {place(id)!r}", on_notice=on_notice, default_id="pasted"
    )


def load_article(path: Path, given: Mapping[str, object], *, where: str, on_notice: OnNotice) -> Article:
    """Read an article file; what is `given`, by names of an article's fields, goes before what the file says."""
    if what_is(path) == "folder":  # this and a missing path are told before an unknown format
        raise ReadingError(f"{where}: is a folder, not an article: read it with read_event")
    data = read_bytes(path, limit=_limit(path.name, where))
    return _article(path.name, data, given, where, on_notice)


def _article(name: str, data: bytes, given: Mapping[str, object], where: str, on_notice: OnNotice) -> Article:
    found = _parse(name, data, where, on_notice)
    stated = {key: value for key, value in given.items() if not fields.is_missing(value)}
    stem = clean(Path(name).stem) or "article"
    return fields.article_from_mapping(
        {**found, **stated}, where=where, on_notice=on_notice, default_id=stem, default_source=stem
    )


def supported() -> str:
    """Return the article formats as a phrase for messages."""
    return ", ".join(FORMATS)


def _limit(name: str, where: str) -> int:
    suffix = Path(name).suffix.lower()
    if suffix == ".json":
        return _JSON_LIMIT
    if suffix not in FORMATS:
        raise ReadingError(f"{where}: unknown format {suffix or '(no ending)'!r}: articles are {supported()} or .json")
    return FORMATS[suffix].limit


def _parse(name: str, data: bytes, where: str, on_notice: OnNotice) -> dict[str, object]:
    """Return what a file says of its article, as keys named like an article's fields."""
    suffix = Path(name).suffix.lower()
    if suffix != ".json":
        parsed = FORMATS[suffix].parse(data, where, on_notice)
        if not parsed.text.strip():
            raise ReadingError(f"{where}: the text is empty or holds only white space")
        return {key: getattr(parsed, key) for key in ("text", "title", "published", "url", "language")}
    loaded = load_json(decode(data, where, on_notice=on_notice), where)
    if not isinstance(loaded, Mapping):
        raise ReadingError(f"{where}: is {fields.type_name(loaded)}, not an object with a 'text'")
    if "articles" in loaded:
        raise ReadingError(f"{where}: holds an event, not one article: read it with read_event")
    return dict(loaded)
