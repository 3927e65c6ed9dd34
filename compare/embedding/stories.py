"""Which story an article belongs to: it joins the open story that it is most like, or opens one.

An article is compared with the mean of a story's members (average linkage), so that a chain of articles, each a little
like the last, does not pull two happenings into one story. The score is the log-odds, fitted on labelled stories
(`training/stories.py`), that two articles tell one story: by the likeness of openings and words, less for days in
between, and less the more articles compete: two that are alike are more surely one story on a quiet day than on a busy.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING

from compare.embedding.stories_features import WordVectors, day_of, shingle_sample
from compare.embedding.stories_nearest import Nearest
from compare.models.protocols import Matrix
from compare.records import Article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW = 14  # days after which a story that nobody told again is over
RATE_DAYS = 7  # days over which articles a day are counted
NEIGHBOURS = 16  # articles whose stories are looked at
COPY_NEAR = 0.5  # of the likeness that an article has to itself, from which it may be a copy
CONTAINED = 0.5  # share of the shorter text's runs of words that a copy has in common
FEWEST_RUNS = 5  # sampled runs under which a text is too short to tell
MOST_OPEN = 100_000  # stories; beyond, those that were joined longest ago are closed


@dataclass(frozen=True, slots=True)
class StoryWeights:
    """What each signal adds to the log-odds that two articles tell one story; a story is joined from 0 on."""

    opening: float
    words: float
    days: float
    rivals: float
    bias: float

    @classmethod
    def load(cls) -> StoryWeights:
        """Return the fitted weights."""
        text = files("compare.embedding").joinpath("stories_weights.json").read_text(encoding="utf-8")
        return cls(**json.loads(text))

    def vectors(self, openings: Matrix, words: Matrix) -> Matrix:
        """Return vectors whose inner products are the weighted likenesses."""
        import numpy as np

        scaled = [math.sqrt(self.opening) * openings, math.sqrt(self.words) * words]
        result: Matrix = np.concatenate(scaled, axis=1, dtype=np.float32)
        return result

    def of_copy(self, vector: Matrix) -> float:
        """The likeness from which another article may be a copy of this one."""
        return COPY_NEAR * float(vector @ vector)


@dataclass(slots=True)
class _Story:
    """An open story: the sum of its members' vectors, copies left out, and the days from its first to its last."""

    total: Matrix
    size: int
    first: int | None
    last: int | None
    touched: int | None
    articles: list[int]

    def gap(self, day: int | None) -> int | None:
        """Days between the story and a day; None where either has no date."""
        if day is None or self.first is None or self.last is None:
            return None
        return max(0, self.first - day, day - self.last)


class StoryPlacer:
    """Gives each article, in order of time, the number of its story.

    A story is over when the newest date seen lies more than `window` days behind its last article, or when it is the
    longest untouched of more than MOST_OPEN; `closed` tells which. `reopen` lets articles without a date join stories
    that were over, where `keep` asked for that; without, nothing of a story is kept once it is over.
    """

    def __init__(self, *, window: int = WINDOW, keep: bool = False, weights: StoryWeights | None = None) -> None:
        """Begin without stories."""
        self.window, self.keep = window, keep
        self.weights = weights or StoryWeights.load()
        self._words = WordVectors()
        self._nearest = Nearest()
        self._stories: dict[int, _Story] = {}  # the longest untouched first
        self._story_of: dict[int, int] = {}  # of articles in open stories that are no copies
        self._runs: dict[int, NDArray[np.uint32]] = {}
        self._over: dict[int, _Story] = {}
        self._days: Counter[int] = Counter()
        self._first_day: int | None = None
        self._now: int | None = None
        self._seen = self._opened = 0

    def place(self, articles: Sequence[Article], openings: Matrix) -> list[int]:
        """Return the story of each article; `openings` is float32 (n, d), the vectors of their `lead`.

        All articles of one call are held against each other, and against the nearest of earlier calls; so the same
        articles must come in the same calls to give the same stories.
        """
        import numpy as np

        vectors = self.weights.vectors(openings, self._words.vectors(articles))
        days = [day_of(article) for article in articles]
        self._count(days)
        near = self._nearest.search(vectors, NEIGHBOURS)
        within = np.tril(vectors @ vectors.T, -1)
        start, placed = self._seen, list[int]()
        for at, article in enumerate(articles):
            inside = np.flatnonzero(within[at] >= -self.weights.bias)
            inside = inside[np.argsort(-within[at, inside], kind="stable")[:NEIGHBOURS]]
            rivals = [(start + int(other), float(within[at, other])) for other in inside] + near[at]
            placed.append(self._place_one(start + at, article, vectors[at], days[at], rivals))
        self._seen += len(articles)
        new = [at for at in range(len(articles)) if start + at in self._story_of]
        self._nearest.add([start + at for at in new], vectors[new])
        return placed

    def closed(self) -> list[int]:
        """Return the stories that are over, in the order in which they were last joined, and forget them."""
        over = dict.fromkeys(number for number, story in self._stories.items() if self._is_over(story))
        over |= dict.fromkeys(islice(self._stories, max(0, len(self._stories) - MOST_OPEN)))
        for number in over:
            story = self._stories.pop(number)
            for key in story.articles:
                del self._story_of[key]
                if not self.keep:
                    del self._runs[key]
            if self.keep:
                self._over[number] = story
        if over:
            self._nearest.keep(self._story_of.keys())
        return list(over)

    def reopen(self) -> None:
        """Open again what was kept, for articles without a date; stories are then found by their mean."""
        import numpy as np

        kept, self._over = self._over, {}
        self._stories = kept | self._stories
        self._story_of |= {key: number for number, story in kept.items() for key in story.articles}
        if kept:
            means: Matrix = np.stack([story.total / story.size for story in kept.values()]).astype(np.float32)
            self._nearest.add([story.articles[0] for story in kept.values()], means)
        self._now = None

    def _is_over(self, story: _Story) -> bool:
        last = story.touched
        return self._now is not None and last is not None and self._now - last > self.window

    def _count(self, days: Sequence[int | None]) -> None:
        """Take notice of when articles come, for the time that passes and for how many there are a day."""
        dated = [day for day in days if day is not None]
        if not dated:
            return
        self._days.update(dated)
        self._first_day = min(dated if self._first_day is None else (self._first_day, *dated))
        # By the middle one, since one wrong date far ahead would end all stories.
        middle = sorted(dated)[len(dated) // 2]
        self._now = middle if self._now is None else max(self._now, middle)
        for day in [day for day in self._days if day < self._now - self.window - RATE_DAYS]:
            del self._days[day]

    def _rivals(self, gap: int | None, day: int | None) -> float:
        """How many articles compete for a story: those of the days in between, or all that are open."""
        if gap is None or day is None or self._first_day is None:
            return max(1.0, len(self._story_of))
        span = max(1, min(RATE_DAYS, day - self._first_day + 1))
        rate = sum(self._days[day - back] for back in range(RATE_DAYS)) / span
        return max(1.0, rate) * (1 + 2 * gap)

    def _place_one(
        self, key: int, article: Article, vector: Matrix, day: int | None, rivals: Sequence[tuple[int, float]]
    ) -> int:
        runs, open_rivals = shingle_sample(article), [rival for rival in rivals if self._is_open(rival[0], day)]
        copied = self.weights.of_copy(vector)
        alike = [other for other, likeness in open_rivals if likeness >= copied]
        original = min((other for other in alike if _contains(runs, self._runs[other])), default=None)
        if original is not None:
            number = self._story_of[original]
            self._touch(number, day)
            return number
        best = self._best(vector, day, {self._story_of[other] for other, _ in open_rivals})
        number = self._opened if best is None else best
        if best is None:
            self._opened += 1
            self._stories[number] = _Story(vector.copy(), 1, day, day, self._now if day is None else day, [key])
        else:
            story = self._touch(number, day)
            story.total += vector
            story.size += 1
            story.articles.append(key)
        self._story_of[key], self._runs[key] = number, runs
        return number

    def _is_open(self, article: int, day: int | None) -> bool:
        """Say whether an article's story can be joined on a day."""
        story = self._stories.get(self._story_of.get(article, -1))
        return story is not None and (story.gap(day) or 0) <= self.window

    def _best(self, vector: Matrix, day: int | None, stories: Collection[int]) -> int | None:
        """The story that an article belongs to; None where it is like none of them."""
        best, found = 0.0, None
        for number in sorted(stories):
            story = self._stories[number]
            gap = story.gap(day)
            score = float(vector @ story.total) / story.size + self.weights.bias
            score += self.weights.days * math.log1p(gap or 0) + self.weights.rivals * math.log(self._rivals(gap, day))
            if score > best:
                best, found = score, number
        return found

    def _touch(self, number: int, day: int | None) -> _Story:
        """Take notice that a story was told again."""
        story = self._stories.pop(number)
        self._stories[number] = story
        if day is not None:
            story.first = day if story.first is None else min(story.first, day)
            story.last = day if story.last is None else max(story.last, day)
        told = self._now if day is None else day
        if told is not None:
            story.touched = told if story.touched is None else max(story.touched, told)
        return story


def _contains(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> bool:
    """Say whether the longer text holds most of the shorter one, by the runs of words that were kept of them."""
    import numpy as np

    shorter = min(len(one), len(other))
    return shorter >= FEWEST_RUNS and len(np.intersect1d(one, other, assume_unique=True)) >= CONTAINED * shorter
