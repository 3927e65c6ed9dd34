"""RSS and Atom feeds: what a site offers at the moment, to choose pages from."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from compare.errors import ReadingError
from compare.reading.files import ignore, one_line
from compare.reading.web.decoding import text_of
from compare.reading.web.fetcher import Fetcher, Page
from compare.reading.web.pages import kind_of
from compare.reading.web.urls import Url
from compare.reading.webpage import declared_charsets

MAX_ENTRIES = 200
MAX_FEED = 3_000_000
LONGEST_TITLE, LONGEST_SUMMARY = 300, 500

_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that a feed offers; `published` is an ISO date-time in UTC, title and summary plain text on one line."""

    title: str
    url: str
    published: str | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and address, and its entries, newest first."""

    title: str
    url: str
    entries: tuple[Entry, ...]


def read_feed(url: str, *, fetcher: Fetcher) -> Feed:
    """Fetch a feed; a web page that names its feed leads to it. ReadingError where there is none, or it is empty."""
    page = fetcher.get(url)
    if kind_of(page) == "html":
        page = fetcher.get(_named_feed(page))
    where = page.url.shown
    if len(page.data) > MAX_FEED:
        raise ReadingError(f"{where}: is larger than {MAX_FEED / 1e6:g} MB, the limit for a feed: give its pages")
    text = text_of(page, where, declared=declared_charsets(page.data), on_notice=ignore)
    if "<!ENTITY" in text:
        raise ReadingError(f"{where}: declares entities of its own, which can be made to blow up: give its pages")
    found = _parsed(text, where)
    entries = tuple(_entries(found, page.url))
    if not entries:
        raise ReadingError(f"{where}: this feed holds no entries with a link: give its pages, or try again later")
    title = _plain(found.feed.get("title"), LONGEST_TITLE) or page.url.host
    return Feed(title, page.url.text, tuple(sorted(entries, key=lambda one: one.published or "", reverse=True)))


def _parsed(text: str, where: str) -> Any:
    import feedparser

    try:
        # A stream and not the text itself, which would be opened where it looks like an address or a file.
        found = feedparser.parse(
            io.BytesIO(text.encode()),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # every tag goes anyway
            resolve_relative_uris=False,
        )
    except Exception as error:  # broken markup fails in many ways in the parsers below it
        raise ReadingError(f"{where}: this feed cannot be parsed ({type(error).__name__}): give its pages") from error
    if not found.get("version") and not found.entries:
        raise ReadingError(f"{where}: is not an RSS or Atom feed: check the address")
    return found


def _entries(found: Any, base: Url) -> Iterator[Entry]:
    """Yield the entries that lead to a page, each page once."""
    seen: set[str] = set()
    for entry in found.entries[:MAX_ENTRIES]:
        try:
            url = base.to(str(entry.get("link") or "")).text if entry.get("link") else ""
        except ReadingError:  # a link to what is not fetched is none to choose
            continue
        if not url or url in seen:
            continue
        seen.add(url)
        summary = _plain(entry.get("summary"), LONGEST_SUMMARY)
        title = _plain(entry.get("title"), LONGEST_TITLE) or one_line(summary, limit=120) or url
        yield Entry(title, url, _moment(entry.get("published_parsed") or entry.get("updated_parsed")), summary)


def _plain(markup: object, limit: int) -> str:
    """Return a title or summary, which may be HTML, as plain text on one line."""
    return one_line(html.unescape(_TAG.sub(" ", str(markup or "")[:20_000])), limit=limit)


def _moment(parsed: Any) -> str | None:
    """Return feedparser's time as an ISO date-time, None where it is missing or impossible."""
    if not parsed:
        return None
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).isoformat(timespec="seconds")
    except (TypeError, ValueError):
        return None


def _named_feed(page: Page) -> str:
    """Return the address of the feed that a web page names in its head."""
    finder = _Alternate()
    with suppress(AssertionError):  # what the parser has for some broken markup; what was found before counts
        finder.feed(page.data[:500_000].decode("utf-8", "replace"))
    if not finder.href:
        raise ReadingError(f"{page.url.shown}: is a web page that names no feed: give the feed's address, or its pages")
    return page.url.to(finder.href).text


class _Alternate(HTMLParser):
    """Finds the first feed that a page names."""

    href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a link to a feed."""
        given = {name: value or "" for name, value in attrs}
        kind = given.get("type", "").lower()
        if tag == "link" and "alternate" in given.get("rel", "").lower() and kind.endswith(("rss+xml", "atom+xml")):
            self.href = self.href or given.get("href", "")
