"""One page becomes one article: its text by the readers of saved files, its source from the site's name."""

from __future__ import annotations

import re

from compare.errors import ReadingError
from compare.reading import fields
from compare.reading.files import OnNotice, ignore, one_line
from compare.reading.pdf import parse_pdf
from compare.reading.plain import Parsed, parse_text
from compare.reading.web.decoding import text_of
from compare.reading.web.fetcher import Fetcher, Page
from compare.reading.web.urls import Url
from compare.reading.webpage import declared_charsets, parse_html
from compare.records import Article

HTML = ("text/html", "application/xhtml+xml")
XML = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
UNSAID = ("", "application/octet-stream", "binary/octet-stream")
LONGEST_NAME = 60

_WORD = re.compile(r"[\w-]+", re.ASCII)
_SUFFIX = re.compile(r"\.\w{2,5}$")


def fetch_article(url: str, *, fetcher: Fetcher, on_notice: OnNotice = ignore) -> Article:
    """Fetch a page and return its article: the source is the site's name or host, `url` where it was found.

    HTML, PDF and plain text are read. ReadingError says in one line why there is no article.
    """
    page = fetcher.get(url)
    where = page.url.shown
    found = _parsed(page, where, on_notice)
    data = {key: getattr(found, key) for key in ("text", "title", "published", "language")}
    return fields.article_from_mapping(
        {**data, "url": page.url.text},
        where=where,
        on_notice=on_notice,
        default_id=_id(page.url),
        default_source=_source(found.site, page.url),
    )


def _parsed(page: Page, where: str, on_notice: OnNotice) -> Parsed:
    kind = kind_of(page)
    if not page.data.strip():
        raise ReadingError(f"{where}: the page is empty: check the address")
    if kind == "pdf":
        return parse_pdf(page.data, where, on_notice)
    if kind == "html":
        text = text_of(page, where, declared=declared_charsets(page.data), on_notice=on_notice)
        return parse_html(text.encode(), where, on_notice)
    if kind == "text":
        text = text_of(page, where, declared=(), on_notice=on_notice)
        return parse_text(text.encode(), where, on_notice)
    if kind == "xml":
        raise ReadingError(f"{where}: is a feed or other XML, not a page: give it as a feed, and choose its entries")
    raise ReadingError(
        f"{where}: is {one_line(page.content_type or 'of no known kind', limit=60)}, "
        "not a web page, a text or a PDF: check the address"
    )


def kind_of(page: Page) -> str:
    """Say what a page is: "html", "pdf", "text", "xml" or "" for anything else; by its bytes where nothing is said."""
    start = page.data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    said = page.content_type
    if said == "application/pdf" or (said in UNSAID and start.startswith(b"%pdf-")):
        return "pdf"
    if said in XML or (start.startswith((b"<?xml", b"<rss", b"<feed")) and b"<html" not in start):
        return "xml"
    if said in HTML or (said in UNSAID and start.startswith(b"<")):
        return "html"
    return "text" if said == "text/plain" else ""


def _source(site: str | None, url: Url) -> str:
    """Return the site's name for itself, where it is one; else its host."""
    name = one_line(site or "", limit=1000)
    return name if 0 < len(name) <= LONGEST_NAME else url.host.removeprefix("www.")


def _id(url: Url) -> str:
    """Return an id of the host and the last part of the path that says something."""
    parts = [_SUFFIX.sub("", part) for part in url.target.partition("?")[0].split("/")]
    words = next(("-".join(_WORD.findall(part)) for part in reversed(parts) if len(part) > 3), "")
    return "-".join(filter(None, (url.host.removeprefix("www."), words)))[:80]
