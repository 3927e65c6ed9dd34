"""What is compared of an event that is too large to be compared whole.

Every claim is held against every other, so that time and memory grow with the square of their number. Above a limit the
copies of other articles are set aside first, since they are no voices of their own, and of the rest so many articles
are read as fit in, spread over sides, sources and time. The same event gives the same choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TypeVar

from compare.records import Article, Claim, Event

MOST_CLAIMS = 6_000  # of an event that are compared; about 150 long articles
CHARACTERS = 130  # of a text for each claim, about; a little less than news needs
OVERLAP = 4  # times the characters of a text that its claims may hold; one may stand in another, and rarely deeper
T = TypeVar("T")


def read_articles(event: Event, *, most_claims: int = MOST_CLAIMS) -> Event:
    """Return the event with the articles that are read, and a notice where these are not all.

    All are read where their texts are short enough to hold no more than about `most_claims` claims. `origin` has to be
    marked. One article is always read.
    """
    room = most_claims * CHARACTERS
    if sum(len(article.text) for article in event.articles) <= room:
        return event
    ids = {article.id for article in event.articles}
    voices = [article for article in event.articles if article.origin not in ids - {article.id}] or event.articles
    read: set[str] = set()
    for article in _spread_over_all(voices):
        if not read or len(article.text) <= room:
            read.add(article.id)
            room -= len(article.text)
    number, copies = len(event.articles), len(event.articles) - len(voices)
    if len(read) == number:
        return event
    notice = (
        f"too many articles to compare them all: {len(read):,} of {number:,} were read, spread over sides, sources and "
        f"time; of the others, which are left out, {copies:,} repeat another article"
    )
    kept = tuple(article for article in event.articles if article.id in read)
    return replace(event, articles=kept, notices=(*event.notices, notice))


def without(event: Event, read: Event) -> tuple[str, ...]:
    """Return the ids of the articles of an event that are not read."""
    kept = {article.id for article in read.articles}
    return tuple(article.id for article in event.articles if article.id not in kept)


def first_claims(
    event: Event, claims: tuple[Claim, ...], *, most_claims: int = MOST_CLAIMS
) -> tuple[Event, tuple[Claim, ...]]:
    """Return the claims, no more than `most_claims`, and the event with a notice where these are not all.

    Of too many the first of each article are kept, as many of each as there are. Claims are also too many where their
    texts are too long together, as those of a sentence in which thousands of attributions stand inside each other.
    """
    room = most_claims * CHARACTERS * OVERLAP
    if len(claims) <= most_claims and sum(map(_length, claims)) <= room:
        return event, claims
    by_article: dict[str, list[Claim]] = {}
    for claim in claims:
        by_article.setdefault(claim.article.id, []).append(claim)
    kept: set[str] = set()
    for claim in _in_turn(by_article.values()):
        if len(kept) < most_claims and (not kept or _length(claim) <= room):
            kept.add(claim.id)
            room -= _length(claim)
    notice = (
        f"too many claims to compare them all: of {len(claims):,} the first of each article were kept,"
        f" {len(kept):,} together"
    )
    return replace(event, notices=(*event.notices, notice)), tuple(claim for claim in claims if claim.id in kept)


def _length(claim: Claim) -> int:
    return claim.span[1] - claim.span[0]


def _spread_over_all(articles: Sequence[Article]) -> Iterator[Article]:
    """The articles in an order of which every beginning is spread over sides, sources and time."""
    in_time = sorted(articles, key=lambda article: article.published or "9999")
    sides: dict[str, dict[str, list[Article]]] = {}
    for article in in_time:
        sides.setdefault(article.side or "", {}).setdefault(article.source, []).append(article)
    return _in_turn(list(_in_turn(_turns(list(sources.values())))) for sources in sides.values())


def _turns(sources: Sequence[Sequence[Article]]) -> Iterator[Sequence[Article]]:
    """The articles of each source, one source beginning with its first, the next with its last, and so on."""
    for number, own in enumerate(_halving(sources)):
        order = _halving(own)
        start = number % len(order)
        yield [*order[start:], *order[:start]]


def _in_turn(rows: Iterable[Sequence[T]]) -> Iterator[T]:
    """The first of each row, then the second of each, and so on."""
    missing = object()
    return (one for column in zip_longest(*rows, fillvalue=missing) for one in column if one is not missing)  # type: ignore[misc]


def _halving(row: Sequence[T]) -> list[T]:
    """The first, the middle, the quarters, the eighths: every beginning is spread over the whole row."""
    bits = max(1, (len(row) - 1).bit_length())
    return [row[at] for at in sorted(range(len(row)), key=lambda at: f"{at:0{bits}b}"[::-1])]
