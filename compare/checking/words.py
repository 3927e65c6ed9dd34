"""Finding claims by their words, where there are too many to give each a vector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLUMNS = 2**20  # hashes of words; with fewer, rare words would meet
STEM = r"(?u)\b\w{2,6}"  # the beginning of a word, so that "killed" finds "killing"
TOO_COMMON = 0.1  # share of the claims; a word of more of them says little, and costs most
BY_ALL = 1000  # claims of which no word is too common


class WordIndex:
    """Which of a million texts share the most, and the rarest, words with another; about 90 bytes a text.

    The words of a text count by how rare they are; no text is kept.
    """

    def __init__(self, chunks: Iterable[Sequence[str]]) -> None:
        """Read the texts, given in chunks so that they need not be in memory together."""
        import scipy.sparse as sparse

        parts = [_hasher().transform(chunk) for chunk in chunks]
        self._columns = sparse.vstack(parts).tocsc() if parts else sparse.csc_matrix((0, COLUMNS))

    def nearest(self, text: str, count: int) -> NDArray[np.int64]:
        """Return the positions of the `count` best texts, best first; those without a common word are left out."""
        import numpy as np

        size = self._columns.shape[0]
        scores = np.zeros(size, dtype=np.float32)
        starts = self._columns.indptr
        words = sorted(_hasher().transform([text]).indices, key=lambda word: starts[word + 1] - starts[word])
        for word in words:
            rows = self._columns.indices[starts[word] : starts[word + 1]]
            if len(rows) > max(BY_ALL, TOO_COMMON * size) and scores.any():
                break
            if len(rows):
                scores[rows] += np.log(1 + size / len(rows))
        best = np.argpartition(-scores, min(count, size) - 1)[:count] if size else np.zeros(0, dtype=np.int64)
        best = best[scores[best] > 0]
        ordered: NDArray[np.int64] = best[np.lexsort((best, -scores[best]))]
        return ordered


def _hasher() -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    options = {"n_features": COLUMNS, "token_pattern": STEM, "alternate_sign": False, "norm": None, "binary": True}
    return HashingVectorizer(**options, dtype="f4")
