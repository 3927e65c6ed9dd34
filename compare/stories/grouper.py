"""Loose articles in, events out: all at once from a list, or as a stream in order of time."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from compare.embedding.origins import mark_origins
from compare.embedding.stories import WINDOW, StoryPlacer
from compare.embedding.stories_features import lead, moment
from compare.records import Article, Event

if TYPE_CHECKING:
    from compare.models.protocols import Encoder

CHUNK = 1024  # articles that are encoded and placed together
LONGEST_NAME = 50  # characters of a title in the id of a story

Kept = TypeVar("Kept")


def group_stories(
    articles: Iterable[Article], *, encoder: Encoder | None = None, window: int = WINDOW
) -> tuple[Event, ...]:
    """Group loose articles into events, one a story, each with its articles in order of time.

    The articles may come in any order: they are sorted by `published`, and those without a date come last, when they
    may join any story. Every article is in exactly one event; one that repeats an earlier one is marked (`origin`).
    The events stand in the order of their first articles. `encoder` is the bundled one unless given; `window` is how
    many days may lie between an article and the story that it joins.
    """
    ordered = in_order(articles)
    found = sorted(iter_groups(ordered, encoder=encoder, window=window))
    names = Names()
    return tuple(names.event([ordered[at] for at in group]) for group in found)


def iter_stories(
    articles: Iterable[Article], *, encoder: Encoder | None = None, window: int = WINDOW
) -> Iterator[Event]:
    """Yield each story as an event once it is over, from articles that come in order of time.

    Memory holds the open stories, and the ids of those that were given out, to tell later ones apart.

    Where every article has a date, the events are those of `group_stories`. An article without a date joins a story
    that is open where it stands, and one that comes late a story that is open still.
    """
    grouper = Grouper(encoder=encoder, window=window)
    for article in articles:
        yield from grouper.add(article)
    yield from grouper.finish()


class Grouper:
    """Takes articles one by one, in order of time, and gives each story as an event once it is over.

    Articles wait until CHUNK of them can be placed together, so that the events do not depend on when they came.
    """

    def __init__(self, *, encoder: Encoder | None = None, window: int = WINDOW) -> None:
        """Begin without stories; `encoder` is the bundled one unless given."""
        self._sorter = _Sorter[Article](encoder, window=window, keep=False)
        self._names = Names()

    def add(self, article: Article) -> tuple[Event, ...]:
        """Take an article; return the stories that are over."""
        return self._events(self._sorter.add(article, article))

    def finish(self) -> tuple[Event, ...]:
        """Return all stories that are still open; what comes after that is told in new ones."""
        return self._events(self._sorter.finish())

    def _events(self, groups: Iterable[Sequence[Article]]) -> tuple[Event, ...]:
        return tuple(self._names.event(group) for group in groups)


def in_order(articles: Iterable[Article]) -> list[Article]:
    """Return the articles by the moment at which they were published, those without a date last."""
    return sorted(articles, key=lambda article: order_of(article.published))


def order_of(published: str | None) -> tuple[bool, float]:
    """Return what articles are sorted by."""
    found = moment(published)
    return found is None, found.timestamp() if found else 0.0


def iter_groups(ordered: Sequence[Article], *, encoder: Encoder | None, window: int) -> Iterator[list[int]]:
    """Yield the stories of sorted articles, each as the places of its articles; `ordered` may read them from disk.

    Where some have no date, no story is over before the last of them was placed.
    """
    undated = bool(len(ordered)) and moment(ordered[len(ordered) - 1].published) is None
    sorter = _Sorter[int](encoder, window=window, keep=undated)
    dated = True
    for at in range(len(ordered)):
        article = ordered[at]
        if dated and moment(article.published) is None:
            sorter.reopen()
            dated = False
        yield from sorter.add(article, at)
    yield from sorter.finish()


class _Sorter(Generic[Kept]):
    """Sorts what stands for the articles, be it themselves or their places, into stories."""

    def __init__(self, encoder: Encoder | None, *, window: int, keep: bool) -> None:
        if encoder is None:
            from compare.models import load_encoder

            encoder = load_encoder()
        self._encoder, self._window, self._keep = encoder, window, keep
        self._placer = StoryPlacer(window=window, keep=keep)
        self._waiting: list[tuple[Article, Kept]] = []
        self._open: dict[int, list[Kept]] = {}

    def add(self, article: Article, kept: Kept) -> list[list[Kept]]:
        """Take an article; return the stories that are over."""
        self._waiting.append((article, kept))
        return self._place() if len(self._waiting) == CHUNK else []

    def reopen(self) -> None:
        """From here on come articles without a date, which may join any story."""
        self._place()
        self._placer.reopen()

    def finish(self) -> list[list[Kept]]:
        """Return all stories that are left, in the order in which they were opened, and begin anew."""
        over = self._place() + [self._open[number] for number in sorted(self._open)]
        self._placer, self._open = StoryPlacer(window=self._window, keep=self._keep), {}
        return over

    def _place(self) -> list[list[Kept]]:
        if not self._waiting:
            return []
        articles = [article for article, _ in self._waiting]
        numbers = self._placer.place(articles, self._encoder.encode([lead(article) for article in articles]))
        for number, (_, kept) in zip(numbers, self._waiting, strict=True):
            self._open.setdefault(number, []).append(kept)
        self._waiting.clear()
        over = self._placer.closed()
        return [] if self._keep else [self._open.pop(number) for number in over]


class Names:
    """Makes events of stories, each with an id of its own: the day and the title of its first article, and a hash."""

    def __init__(self) -> None:
        """Begin without names."""
        self._given: Counter[str] = Counter()

    def event(self, articles: Sequence[Article]) -> Event:
        """Return a story as an event; copies are marked, and an id that comes twice gets a number."""
        first = articles[0]
        title = next((" ".join(article.title.split()) for article in articles if article.title.strip()), "")
        found = moment(first.published)
        told = "\n".join((first.id, first.source, first.published or "", first.title, first.text))
        mark = hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()[:8]
        name = "-".join(filter(None, (found.date().isoformat() if found else "", _slug(title), mark)))
        self._given[name] += 1
        id = name if self._given[name] == 1 else f"{name}-{self._given[name]}"
        return Event(id, mark_origins(_told_apart(articles)), title=title)


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_NAME].strip("-")


def _told_apart(articles: Sequence[Article]) -> list[Article]:
    """Number the ids that come again, as sources that number their articles themselves share ids."""
    taken = {article.id for article in articles}
    seen: set[str] = set()
    result = []
    for article in articles:
        id, number = article.id, 2
        while id in seen or (id != article.id and id in taken):
            id, number = f"{article.id}-{number}", number + 1
        seen.add(id)
        result.append(article if id == article.id else replace(article, id=id))
    return result
