"""Pairs of sentences of one story that an NLI model takes for one fact, told by two outlets.

For each sentence the nearest of the story's other articles are judged both ways. A partner that follows is a positive,
a near one that does not is a hard negative, and what lies between teaches nothing. What the NLI model takes for a
contradiction counts for nothing here: between near sentences most of it is none.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from compare.models.protocols import NLI, Encoder
from training.examples import read_rows, write_rows
from training.news import lines

NEAREST = 4
NEAR = 0.35  # cosine under which sentences are not worth judging
FOLLOWS, APART = 0.5, 0.15  # probability of entailment, in the better direction
TOO_ALIKE = 0.97  # cosine of copies, which teach nothing


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence and one of another article, how near they are, and what an NLI model makes of them.

    `follows` is the probability that b follows from a, `leads` that a follows from b.
    """

    a: str
    b: str
    story: str
    cosine: float
    follows: float
    leads: float


def near_pairs(stories: Iterable[Mapping[str, Any]], encoder: Encoder) -> list[tuple[str, str, str, float]]:
    """Return (sentence, near sentence of another article, story, cosine), each pair once."""
    by_story: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in stories:
        by_story[str(row["event"])].append(lines(row))
    found: dict[tuple[str, str], tuple[str, str, str, float]] = {}
    for story, articles in by_story.items():
        texts = [line for article in articles for line in article]
        home = np.array([number for number, article in enumerate(articles) for _ in article])
        if len(articles) > 1:
            for one, other, cosine in _nearest(encoder.encode(texts), home):
                a, b = sorted((texts[one], texts[other]))
                found[a, b] = (a, b, story, cosine)
    return list(found.values())


def _nearest(vectors: Any, home: Any) -> Iterator[tuple[int, int, float]]:
    scores = vectors @ vectors.T
    scores[home[:, None] == home] = -1
    for row, order in enumerate(np.argsort(-scores, axis=1)[:, :NEAREST]):
        yield from ((row, int(column), float(scores[row, column])) for column in order if scores[row, column] >= NEAR)


def judge(pairs: Sequence[tuple[str, str, str, float]], nli: NLI) -> list[Judged]:
    """Ask the NLI model both ways; the better direction counts, since the longer sentence may hold the shorter."""
    both = [(a, b) for a, b, _, _ in pairs] + [(b, a) for a, b, _, _ in pairs]
    readings = nli.predict(both)
    forward, backward = readings[: len(pairs)], readings[len(pairs) :]
    figures = np.stack([forward[:, 1], backward[:, 1]], axis=1).tolist()
    return [Judged(*pair, *row) for pair, row in zip(pairs, figures, strict=True)]


def judged_once(path: Path, compute: Callable[[], list[Judged]]) -> list[Judged]:
    """Return what `compute` gives, kept in a file: judging takes minutes, and a stopped run shall not do it again."""
    if not path.is_file():
        fresh = path.with_name(f"new-{path.name}")
        write_rows(fresh, map(asdict, compute()))
        os.replace(fresh, path)
    return [Judged(**row) for row in read_rows(path)]
