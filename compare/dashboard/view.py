"""What a link says: the query parameters of a page, read with care, and the links that carry them on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote_plus, urlencode

By = Literal["side", "source"]
Mark = Literal["all", "contradicted", "once"]
Query = Mapping[str, Iterable[str]]

CARRIED = ("event", "by", "threshold")
"""What goes along from page to page."""


@dataclass(frozen=True, slots=True)
class View:
    """One view of one page. An empty tuple filters nothing.

    `fact`, `article`, `claim`, `source`, `quantity` and `concept` open one of them (`source` with a fact: what the
    source says of it; two sources: what stands between them). `text` is what is looked for: words in the list of
    events, a claim to check. `order` and `at` (1 and up) are for lists that are sorted and paged; `whole` shows all of
    a page that else begins with its first facts.
    """

    event: str | None = None
    by: By | None = None
    threshold: float | None = None
    fact: str | None = None
    article: str | None = None
    claim: str | None = None
    mark: Mark = "all"
    only: bool = False
    kind: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    quantity: str | None = None
    concept: str | None = None
    verdict: tuple[str, ...] = ()
    analyst: tuple[str, ...] = ()
    text: str | None = None
    order: str | None = None
    at: int = 1
    whole: bool = False

    def with_(self, **changes: Any) -> View:
        """Return this view with some values changed."""
        return replace(self, **changes)

    def carried(self) -> View:
        """Return only what goes along to another page."""
        return View(event=self.event, by=self.by, threshold=self.threshold)

    def query(self) -> dict[str, list[str]]:
        """Return the query parameters of this view, without those at their default."""
        return {name: _texts(value) for name, value in self._items() if value != _DEFAULTS[name]}

    def link(self, page: str) -> str:
        """Return a link to this view on a page (`facts`, `article` …), relative to the page's address."""
        query = urlencode(self.query(), doseq=True, errors="replace")
        return f"{page}?{query}" if query else page

    def to(self, page: str, **opens: str) -> str:
        """Return a link to what a page opens (`fact`, `article`, `claim` …), with only what goes along from here.

        The same as `carried().with_(**opens).link(page)`, for pages that hold hundreds of them.
        """
        base = _carried(self.event, self.by, self.threshold, page)
        more = "&".join(f"{name}={quote_plus(value, errors='replace')}" for name, value in opens.items())
        return f"{base}{'&' if '?' in base else '?'}{more}"

    def _items(self) -> list[tuple[str, Any]]:
        return [(field.name, getattr(self, field.name)) for field in fields(self)]


@lru_cache(maxsize=256)
def _carried(event: str | None, by: By | None, threshold: float | None, page: str) -> str:
    return View(event=event, by=by, threshold=threshold).link(page)


def read_view(query: Query) -> View:
    """Return the view that query parameters ask for; what they say wrongly is left at its default."""
    values: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        given = [text for text in query.get(name, ()) if text]
        if not given:
            continue
        if isinstance(default, tuple):
            values[name] = tuple(dict.fromkeys(given))
        elif (value := _READERS.get(name, str)(given[0])) is not None:
            values[name] = value
    return View(**values)


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) else None


def _share(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return round(value, 2) if 0 <= value <= 1 else None


def _texts(value: Any) -> list[str]:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return ["1"] if value is True else [f"{value:g}" if isinstance(value, float) else str(value)]


_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(View)}
_READERS: dict[str, Any] = {
    "by": lambda text: text if text in ("side", "source") else None,
    "mark": lambda text: text if text in ("all", "contradicted", "once") else None,
    "threshold": _share,
    "only": lambda text: text == "1",
    "at": _count,
    "whole": lambda text: text == "1",
}
