"""One event out of several places: addresses of pages, and files of articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from compare.errors import ReadingError
from compare.reading.articles import read_article
from compare.reading.assemble import event_from_articles
from compare.reading.files import OnNotice
from compare.reading.web.fetcher import Fetcher
from compare.reading.web.pages import fetch_article
from compare.reading.web.urls import looks_like_url
from compare.records import Article, Event


def event_from_places(places: Sequence[str], *, fetcher: Fetcher) -> Event:
    """Make one event of pages and article files; what cannot be read is left out and named in the notices.

    ReadingError where nothing at all can be read.
    """
    articles: list[Article] = []
    notices: list[str] = []
    for number, place in enumerate(dict.fromkeys(places), start=1):
        try:
            article = _read(place, fetcher, notices.append)
        except ReadingError as error:
            notices.append(f"left out: {error}")
            continue
        taken = any(one.id == article.id for one in articles)
        articles.append(replace(article, id=f"{article.id}-{number}") if taken else article)
    first = articles[0] if articles else None
    return event_from_articles(
        first.id if first else "event", articles, title=first.title if first else "", notices=notices
    )


def _read(place: str, fetcher: Fetcher, on_notice: OnNotice) -> Article:
    if looks_like_url(place):
        return fetch_article(place, fetcher=fetcher, on_notice=on_notice)
    return read_article(place, on_notice=on_notice)
