"""Puts articles together into an event: ids made sure of, repeated texts found, notices written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from compare.errors import ReadingError
from compare.reading import language
from compare.reading.files import one_line
from compare.records import Article, Event


def event_from_articles(
    id: str,
    articles: Iterable[Article],
    *,
    title: str = "",
    sides: Mapping[str, str] | None = None,
    notices: Iterable[str] = (),
    where: str | None = None,
) -> Event:
    """Make an event of articles that were read one by one, such as uploads; `where` names the place in messages.

    No articles at all, and two of one id, raise a ReadingError. A text that comes twice from one source is kept
    once; from different sources the later one becomes a copy (`origin`) of the first. These and the other
    things to know, a lone article or a language that the bundled models do not read, are added to the notices.
    """
    where = where or one_line(id)
    articles = tuple(articles)
    notes = list(notices)
    if not articles:
        reason = f": {notes[-1]}" if notes else ""
        raise ReadingError(f"{where}: no article could be read{reason}" if notes else f"{where}: holds no articles")
    _check_ids(articles, where)
    kept = _settle_origins(_mark_repeats(articles, notes), notes)
    if len(kept) == 1:
        notes.append(
            f"only one article ({one_line(kept[0].id)}): no other outlet to compare with, "
            "only the speakers inside it can be compared"
        )
    notes.extend(_language_notices(kept))
    return Event(id=id, articles=tuple(kept), title=title, sides=dict(sides or {}), notices=tuple(notes))


def default_event_id(path: Path) -> str:
    """Return the id of an event that states none: the name of its file or folder."""
    path = path if path.name else path.resolve()
    return path.stem if path.suffix.lower() == ".json" else path.name or "event"


def _check_ids(articles: Sequence[Article], where: str) -> None:
    first: dict[str, int] = {}
    for number, article in enumerate(articles, 1):
        if article.id in first:
            raise ReadingError(
                f"{where}: two articles (number {first[article.id]} and {number}) have the id "
                f"{one_line(article.id)!r}: give each its own"
            )
        first[article.id] = number


def _mark_repeats(articles: Sequence[Article], notes: list[str]) -> list[Article]:
    """Drop a source's second copy of a text and mark another source's copy with its origin."""
    first: dict[str, Article] = {}
    dropped: dict[str, str] = {}
    kept: list[Article] = []
    for article in articles:
        original = first.setdefault(" ".join(article.text.split()), article)
        if original is article:
            kept.append(article)
        elif original.source == article.source:
            dropped[article.id] = original.id
            notes.append(f"{one_line(article.id)}: same text and source as {one_line(original.id)}, kept once")
        else:
            notes.append(f"{one_line(article.id)}: same text as {one_line(original.id)}, taken for a copy of it")
            kept.append(article if article.origin else replace(article, origin=original.id))
    return [replace(article, origin=dropped.get(article.origin or "", article.origin)) for article in kept]


def _settle_origins(articles: Sequence[Article], notes: list[str]) -> list[Article]:
    """Drop an origin that is no article of the event, or that leads back to where it came from."""
    origins = {article.id: article.origin for article in articles}
    settled: list[Article] = []
    for article in articles:
        problem = _origin_problem(article.id, origins)
        if problem:
            notes.append(f"{one_line(article.id)}: its origin {one_line(article.origin or '')!r} {problem}: left out")
            origins[article.id] = None
            article = replace(article, origin=None)
        settled.append(article)
    return settled


def _origin_problem(id: str, origins: Mapping[str, str | None]) -> str | None:
    """Say what is wrong with an article's origin, None where it is sound."""
    origin = origins[id]
    if origin is None:
        return None
    if origin not in origins:
        return "is not an article of this event"
    seen: set[str] = set()
    while origin is not None and origin not in seen:
        if origin == id:
            return "leads back to itself"
        seen.add(origin)
        origin = origins.get(origin)
    return None


def _language_notices(articles: Sequence[Article]) -> list[str]:
    """Write one notice for each language that is not English."""
    by_language: dict[str, list[str]] = {}
    for article in articles:
        if article.language and article.language != "en":
            by_language.setdefault(article.language, []).append(one_line(article.id))
    return [
        f"{language.name(code)} text ({', '.join(ids)}): the bundled models read English only, "
        "use --models multilingual"
        for code, ids in by_language.items()
    ]
