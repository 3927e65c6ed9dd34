"""Wire copies: an article that repeats most of an earlier one is marked with that one's id.

Overlap is measured on word shingles (Broder 1997, "On the resemblance and containment of documents"): the share
of the shorter text's runs of five words that stand in the longer text as well. Containment rather than
resemblance, since outlets cut agency copy to length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from compare.records import Article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLE = 5  # words; long enough that two reporters do not share many by chance
CONTAINED = 0.5  # share of the shorter text from which it is held to be a copy
FEWEST = 20  # shingles; below this a text is too short to tell a copy from a shared quotation
ROWS = 256  # articles that are held against all earlier ones at once


def mark_origins(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Return the articles in their order, each later copy with `origin` set to the id of the article it repeats.

    The earliest by `published` (by position where dates are missing or equal) is the original. An `origin`
    that is given already stays as it is.
    """
    order = sorted(range(len(articles)), key=lambda i: (articles[i].published or "9999", i))
    origins: dict[int, str] = {}
    for rank, before in enumerate(_copied([articles[i].text for i in order])):
        later, earlier = order[rank], order[before]
        if before < rank and articles[later].origin is None:
            origins[later] = origins.get(earlier) or articles[earlier].origin or articles[earlier].id
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


def _copied(texts: Sequence[str]) -> list[int]:
    """For each text the place of the first before it that it repeats, or that repeats it; its own where there is none.

    What two texts share is counted in a sparse product over all shingles, which costs nothing for the many pairs of
    texts that share none.
    """
    import numpy as np

    found = np.arange(len(texts))
    shingles = _shingles(texts)
    sizes = shingles.sum(axis=1).astype(np.int64)
    for start in range(0, len(texts), ROWS):
        shared = (shingles[start : start + ROWS] @ shingles[: start + ROWS].T).tocoo()
        later, earlier = shared.row + start, shared.col
        shorter = np.minimum(sizes[later], sizes[earlier])
        copies = (earlier < later) & (shorter >= FEWEST) & (shared.data >= CONTAINED * shorter)
        np.minimum.at(found, later[copies], earlier[copies])
    result: list[int] = found.tolist()
    return result


def _shingles(texts: Sequence[str]) -> Any:
    """A sparse matrix: a row for each text, a column for each run of SHINGLE words, 1 where the text holds it."""
    import numpy as np
    from scipy.sparse import csr_array

    known: dict[str, int] = {}
    words = [[known.setdefault(word, len(known)) for word in re.findall(r"\w+", text.lower())] for text in texts]
    flat = np.array([word for row in words for word in row], dtype=np.int64)
    homes = np.repeat(np.arange(len(texts)), [len(row) for row in words])
    runs = _numbered(_numbered(flat, 1, flat), 2)
    runs = _numbered(runs, 4, flat)
    whole = homes[: len(runs)] == homes[len(flat) - len(runs) :]
    cells = np.unique(np.stack([homes[: len(runs)][whole], runs[whole]]), axis=1)
    shape = (len(texts), int(runs.max(initial=0)) + 1)
    return csr_array((np.ones(cells.shape[1], dtype=np.int32), (cells[0], cells[1])), shape=shape)


def _numbered(runs: NDArray[np.int64], step: int, following: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Number the runs that continue each run with what stands `step` further on; equal runs get equal numbers."""
    import numpy as np

    rest = (runs if following is None else following)[step:]
    heads = runs[: len(rest)]
    if not len(heads):
        return heads
    found: NDArray[np.int64] = np.unique(heads * (int(rest.max()) + 1) + rest, return_inverse=True)[1].astype(np.int64)
    return found
