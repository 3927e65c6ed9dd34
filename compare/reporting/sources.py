"""Which source a text counts for: a wire copy is the voice of the source that it repeats."""

from __future__ import annotations

from compare.records import Event


def sources_by_article(event: Event) -> dict[str, str]:
    """Return article id → source; an article with an `origin` counts as the source of the article it repeats."""
    articles = {article.id: article for article in event.articles}
    found = {}
    for article in event.articles:
        first, seen = article, {article.id}
        while first.origin in articles and first.origin not in seen:
            first = articles[first.origin]
            seen.add(first.id)
        found[article.id] = first.source
    return found


def independent_sources(event: Event) -> tuple[str, ...]:
    """Return the sources in the order of their articles, without outlets that only copy another of them."""
    return tuple(dict.fromkeys(sources_by_article(event).values()))


def copies(event: Event) -> frozenset[str]:
    """Return the ids of the articles that repeat another article of the event."""
    ids = {article.id for article in event.articles}
    return frozenset(a.id for a in event.articles if a.origin in ids and a.origin != a.id)
