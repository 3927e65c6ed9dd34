"""The nearest articles among those of open stories: a graph of neighbours, built anew when half of it is dead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from compare.models.protocols import Matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

LINKS = (
    16  # of an article in the graph (Malkov and Yashunin 2016, "Efficient and robust … navigable small world graphs")
)
BUILDING, SEARCHING = 40, 64  # how widely the graph is searched when it grows, and when it is asked
FEWEST_DEAD = 2048  # under which nothing is built anew


class Nearest:
    """Finds the articles with the largest inner product; all vectors must be of one length."""

    def __init__(self) -> None:
        """Begin empty."""
        self._graph: Any = None
        self._keys: list[int] = []

    def add(self, keys: Sequence[int], vectors: Matrix) -> None:
        """Add articles by their keys; `vectors` is float32 (n, d)."""
        if not keys:
            return
        if self._graph is None:
            self._graph = _graph(vectors.shape[1])
        with _one_thread():  # the graph would depend on which thread comes first
            self._graph.add(vectors)
        self._keys += keys

    def search(self, vectors: Matrix, count: int) -> list[list[tuple[int, float]]]:
        """Return about the `count` nearest of each row of `vectors`, nearest first: key and inner product."""
        if self._graph is None:
            return [[] for _ in vectors]
        products, rows = self._graph.search(vectors, count)
        return [
            [(self._keys[row], product) for row, product in zip(*found, strict=True) if row >= 0]
            for found in zip(rows.tolist(), products.tolist(), strict=True)
        ]

    def keep(self, alive: Collection[int]) -> None:
        """Forget all other articles, at the latest when they are as many as these."""
        dead = len(self._keys) - len(alive)
        if dead < FEWEST_DEAD or dead < len(alive):
            return
        old, keys = self._graph, self._keys
        self._graph, self._keys = None, []
        rows = [row for row, key in enumerate(keys) if key in alive]
        for start in range(0, len(rows), FEWEST_DEAD):
            part = rows[start : start + FEWEST_DEAD]
            self.add([keys[row] for row in part], old.reconstruct_batch(part))


def _graph(width: int) -> Any:
    import faiss

    graph = faiss.IndexHNSWFlat(width, LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction, graph.hnsw.efSearch = BUILDING, SEARCHING
    return graph


@contextmanager
def _one_thread() -> Iterator[None]:
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
