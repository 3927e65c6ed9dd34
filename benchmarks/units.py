"""Sentences and titles of an event, and which of them are near each other: what is measured before any claim is cut."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from compare.models.protocols import Matrix
from compare.records import Claim, Event, Span
from compare.sentences import sentences


def units_of(event: Event) -> tuple[Claim, ...]:
    """Return every title and sentence of an event's articles as claims of the outlets themselves."""
    units: list[Claim] = []

    def add(article: int, field: str, span: Span) -> None:
        units.append(Claim(f"u{len(units)}", event.articles[article], field, span))  # type: ignore[arg-type]

    for number, article in enumerate(event.articles):
        if article.title:
            add(number, "title", (0, len(article.title)))
        for span in sentences(article.text):
            add(number, "text", span)
    return tuple(units)


def ranks_of(units: Sequence[Claim], vectors: Matrix) -> NDArray[np.int64]:
    """Return (n, n): the place of each unit, from 0, among the units of other articles by their cosine to a row's unit.

    Units of the row's own article come after all others.
    """
    articles = np.unique([unit.article.id for unit in units], return_inverse=True)[1]
    cosines = np.where(articles[:, None] == articles, -np.inf, vectors @ vectors.T)
    order = np.argsort(-cosines, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(len(units))[None, :], axis=1)
    return ranks
