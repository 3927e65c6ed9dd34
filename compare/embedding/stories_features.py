"""What grouping into stories looks at in an article: its opening, its words, its day, and its runs of words.

Words are weighted by their rarity (tf-idf), counted in what was read so far on top of a table of common words, and
hashed into a vector of fixed length (Weinberger et al. 2009, "Feature hashing for large scale multitask learning"), so
that memory does not grow with the vocabulary.
"""

from __future__ import annotations

import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from compare.models.protocols import Matrix
from compare.records import Article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAD_WORDS = 16  # of the text, after the title; more helps little and costs time
READ_WORDS = 300  # news tells what happened first; what comes later is background
LONGEST = 40 * READ_WORDS  # characters that may hold them; what lies behind is not even split
SLOTS = 512  # more tell no more stories apart on labelled articles
COUNTERS = 1 << 18  # of words seen; two words that share one are rare
TITLE = 2  # times that a word of the title counts
SHINGLE = 5  # words, as in `compare.embedding.origins`
SAMPLED = 4  # one shingle in so many is kept
COPIED_WORDS = 1200  # of an article that are compared when copies are looked for

_WORD = re.compile(r"\w+")


def lead(article: Article) -> str:
    """Return what the encoder reads of an article: the title and the first words."""
    opening = " ".join(article.text[:LONGEST].split(maxsplit=LEAD_WORDS)[:LEAD_WORDS])
    title = " ".join(article.title.split())
    return f"{title}. {opening}" if title else opening


def moment(published: str | None) -> datetime | None:
    """Return a date or date-time as a moment in UTC; None where there is none, or it cannot be read as one."""
    try:
        found = datetime.fromisoformat(published or "")
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def day_of(article: Article) -> int | None:
    """Return the number of an article's day, None where it has no date."""
    found = moment(article.published)
    return found.toordinal() if found else None


def words(article: Article) -> Counter[str]:
    """Return how often each word stands in the title and the first part of the text, in lower case."""
    counted = Counter(_WORD.findall(article.text[:LONGEST].lower())[:READ_WORDS])
    for word in _WORD.findall(article.title[:LONGEST].lower())[:READ_WORDS]:
        counted[word] += TITLE
    return Counter({word: count for word, count in counted.items() if len(word) > 1})


class WordVectors:
    """Turns articles into vectors of their words; each article seen makes its words a little more common."""

    def __init__(self) -> None:
        """Begin with the table of common words."""
        import numpy as np

        data = json.loads(files("compare.embedding").joinpath("stories_words.json").read_text(encoding="utf-8"))
        self._seen: int = data["documents"]
        self._counts = np.zeros(COUNTERS, dtype=np.int32)
        for word, count in data["words"].items():
            self._counts[zlib.crc32(word.encode()) % COUNTERS] += count

    def vectors(self, articles: Sequence[Article]) -> Matrix:
        """Return float32 (n, SLOTS), rows of unit length (zeros for an article without words); order matters."""
        import numpy as np

        result: Matrix = np.zeros((len(articles), SLOTS), dtype=np.float32)
        for row, article in zip(result, articles, strict=True):
            counted = words(article)
            self._seen += 1
            if not counted:
                continue
            hashes = np.array([zlib.crc32(word.encode(errors="replace")) for word in counted], dtype=np.uint32)
            counters = hashes % COUNTERS
            np.add.at(self._counts, counters, 1)
            rarity = np.log((1 + self._seen) / self._counts[counters])
            weights = (1 + np.log(np.fromiter(counted.values(), dtype=np.float64))) * rarity
            signs = np.where(hashes >> 31, 1.0, -1.0)
            row += np.bincount(hashes % SLOTS, weights=weights * signs, minlength=SLOTS)
            row /= math.sqrt(float(row @ row)) or 1.0
        return result


def shingle_sample(article: Article) -> NDArray[np.uint32]:
    """Return hashes of some of the runs of SHINGLE words of an article, the same of the same runs, sorted."""
    import numpy as np

    found = _WORD.findall(article.text[: 40 * COPIED_WORDS].lower())[:COPIED_WORDS]
    runs = {
        zlib.crc32(" ".join(found[at : at + SHINGLE]).encode(errors="replace"))
        for at in range(len(found) - SHINGLE + 1)
    }
    return np.array(sorted(run for run in runs if run % SAMPLED == 0), dtype=np.uint32)
