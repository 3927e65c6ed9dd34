"""Wire copies: an article that repeats most of an earlier one is marked with that one's id.

Overlap is measured on word shingles (Broder 1997, "On the resemblance and containment of documents"): the share
of the shorter text's runs of five words that stand in the longer text as well. Containment rather than
resemblance, since outlets cut agency copy to length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from compare.records import Article

SHINGLE = 5  # words; long enough that two reporters do not share many by chance
CONTAINED = 0.5  # share of the shorter text from which it is held to be a copy
FEWEST = 20  # shingles; below this a text is too short to tell a copy from a shared quotation


def mark_origins(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Return the articles in their order, each later copy with `origin` set to the id of the article it repeats.

    The earliest by `published` (by position where dates are missing or equal) is the original. An `origin`
    that is given already stays as it is.
    """
    order = sorted(range(len(articles)), key=lambda i: (articles[i].published or "9999", i))
    shingles = [_shingles(article.text) for article in articles]
    origins: dict[int, str] = {}
    for rank, later in enumerate(order):
        if articles[later].origin is not None:
            continue
        for earlier in order[:rank]:
            if _containment(shingles[earlier], shingles[later]) >= CONTAINED:
                origins[later] = origins.get(earlier) or articles[earlier].origin or articles[earlier].id
                break
    marked = [replace(article, origin=origins[i]) if i in origins else article for i, article in enumerate(articles)]
    parents = {article.id: article.origin for article in marked}
    return tuple(replace(article, origin=_root(article.id, parents)) for article in marked)


def _root(id: str, parents: Mapping[str, str | None]) -> str | None:
    """The first text of a chain of copies; None for an article that repeats none."""
    root, seen = parents[id], {id}
    while root is not None and root not in seen and (further := parents.get(root)) is not None:
        seen.add(root)
        root = further
    return root


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def _containment(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter >= FEWEST else 0.0
