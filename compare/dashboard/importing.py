"""What comes in through the import page: uploads, pasted texts and pages from the web, read into drafts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from compare.errors import ReadingError
from compare.reading import article_from_text, event_from_dict, parse_article
from compare.reading.web import Entry, Fetcher, fetch_article
from compare.records import Article, Event

FETCH_VARIABLE = "NARRATIVE_COMPARE_FETCH"
MOST_PAGES = 20  # fetched at one go
MOST_ENTRIES = 12  # of a feed, fetched at one go


@dataclass(frozen=True, slots=True)
class Draft:
    """What one upload, pasted text or page gave: articles, or the line that says why none."""

    key: str
    name: str
    articles: tuple[Article, ...] = ()
    title: str = ""
    sides: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    error: str = ""

    @property
    def keyed(self) -> list[tuple[str, Article]]:
        """The articles, each with a key of its own for what is asked about it."""
        return [(f"{self.key}-{at}", article) for at, article in enumerate(self.articles)]


def fetching() -> Literal["public", "private", "off"]:
    """Say what this server may fetch: pages of the open internet, of its own network too, or none."""
    given = os.environ.get(FETCH_VARIABLE, "").strip().lower()
    if given in ("off", "no", "0", "false"):
        return "off"
    return "private" if given == "private" else "public"


def fetcher() -> Fetcher:
    """Return what fetches pages for all sessions, so that a host is given its pauses by all of them together."""
    import streamlit as st

    @st.cache_resource(show_spinner=False)
    def made(private: bool) -> Fetcher:
        return Fetcher(allow_private=private)

    return made(fetching() == "private")


def read_upload(key: str, name: str, data: bytes) -> Draft:
    """Read one uploaded file: an article, or an event's JSON file with its articles."""
    notices: list[str] = []
    try:
        event = _event(name, data)
        if event is not None:
            return Draft(key, name, event.articles, event.title, event.sides, event.notices)
        article = parse_article(name, data, on_notice=notices.append)
    except ReadingError as error:
        return Draft(key, name, error=str(error))
    return Draft(key, name, (article,), notices=tuple(notices))


def _event(name: str, data: bytes) -> Event | None:
    """Return the event of a JSON upload; None where the file is something else, which `parse_article` then judges."""
    if not name.lower().endswith(".json"):
        return None
    try:
        loaded = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(loaded, Mapping) or "articles" not in loaded:
        return None
    return event_from_dict({"id": name, **loaded}, where=name)


def read_paste(number: int, text: str) -> Draft:
    """Read a pasted text."""
    key, notices = f"paste-{number}", list[str]()
    try:
        article = article_from_text(text, id=key, source=f"Text {number}", on_notice=notices.append)
    except ReadingError as error:
        return Draft(key, key, error=str(error))
    return Draft(key, article.source, (article,), notices=tuple(notices))


def read_page(number: int, url: str, fetcher: Fetcher, *, entry: Entry | None = None) -> Draft:
    """Fetch a page; what it does not say of itself, its entry in a feed may."""
    key, notices = f"web-{number}", list[str]()
    try:
        article = fetch_article(url, fetcher=fetcher, on_notice=notices.append)
    except ReadingError as error:
        return Draft(key, url, error=str(error))
    if entry is not None:
        title, published = article.title or entry.title, article.published or entry.published
        article = replace(article, title=title, published=published)
    return Draft(key, article.source, (article,), notices=tuple(notices))


def addresses_in(text: str) -> list[str]:
    """Return the addresses in what was typed, one a line, each once."""
    return list(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))


def host_of(url: str) -> str:
    """Return the part of an address that says whose it is, for a line that tells what is going on."""
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2] or url.partition("/")[0]


def repeats(articles: Iterable[tuple[str, Article]]) -> dict[str, Article]:
    """Return, for the key of each text that was there before, the first article of that text."""
    first: dict[str, Article] = {}
    found: dict[str, Article] = {}
    for key, article in articles:
        original = first.setdefault(" ".join(article.text.split()), article)
        if original is not article:
            found[key] = original
    return found


def distinct(articles: Sequence[Article]) -> list[Article]:
    """Return the articles with an id of its own for each; two uploads may have the same name."""
    renamed, origins = [], {article.id for article in articles}
    seen: set[str] = set()
    for number, article in enumerate(articles, start=1):
        id = article.id if article.id not in seen else f"{article.id}-{number}"
        while id in seen:
            id = f"{id}-{number}"
        seen.add(id)
        renamed.append(replace(article, id=id, origin=article.origin if article.origin in origins else None))
    return renamed
