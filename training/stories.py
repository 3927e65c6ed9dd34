"""The weights that group articles into stories: `python -m training.stories STORIES [--articles FILE…] [--out FOLDER]`.

STORIES holds articles as JSON lines, also .xz: title, text, published, and the story of each in `event`. Two that
are near each other by their openings or words make a pair, and a logistic regression learns from the likenesses, the
days in between and how many articles compete whether they tell one story. Every pair counts several times, with the
dates pressed together (all articles of four days on one day, and so on) and once without dates: else the weights would
only hold for feeds that are as sparse as a labelled sample.

First the stories are split in halves by chance, several times: the weights of one half are judged on the other. Then
all are learned from, and two files written: the weights, and how many articles hold each common word, counted in
STORIES and in the further texts of --articles.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.bcubed import bcubed
from compare.embedding.stories import RATE_DAYS, StoryPlacer, StoryWeights
from compare.embedding.stories_features import WordVectors, day_of, lead, words
from compare.models import load_encoder
from compare.models.protocols import Encoder, Matrix
from compare.records import Article
from compare.stories.grouper import CHUNK, in_order
from training.command import exit_status, recipe_parser, say
from training.examples import read_rows

PRESSED = (1, 4, 16, 64, None)  # days that become one day; None: no dates at all
NEAR = 20  # pairs an article
FEWEST = 5  # articles that hold a common word
LEAST = 0.1  # probability from which an article joins a story: the best of 0.05, 0.1, 0.15, 0.2 on halves
SPLITS = 5


@dataclass(frozen=True, slots=True)
class Told:
    """An article, its story, and the vector of its opening."""

    article: Article
    story: str
    opening: Matrix


def read_stories(path: Path, encoder: Encoder) -> list[Told]:
    """Return the articles with their stories, in order of time."""
    rows = {str(number): row for number, row in enumerate(read_rows(path, {"event": str, "text": str}))}
    articles = in_order(
        Article(id, row.get("source", ""), row["text"], row.get("title", ""), published=row.get("published"))
        for id, row in rows.items()
    )
    openings = encoder.encode([lead(article) for article in articles])
    return [Told(article, rows[article.id]["event"], row) for article, row in zip(articles, openings, strict=True)]


def learn(told: Sequence[Told]) -> StoryWeights:
    """Return the weights that labelled stories teach."""
    articles = [one.article for one in told]
    likenesses = [np.stack([one.opening for one in told]), WordVectors().vectors(articles)]
    products = [vectors @ vectors.T for vectors in likenesses]
    a, b = _pairs(products)
    stories = np.unique([one.story for one in told], return_inverse=True)[1]
    rows = [np.stack([product[a, b] for product in products] + list(_time(articles, a, b, by)), 1) for by in PRESSED]
    same = np.tile(stories[a] == stories[b], len(PRESSED))
    fitted = LogisticRegression(max_iter=2000).fit(np.concatenate(rows), same)
    opening, of_words, days, rivals = (round(float(weight), 3) for weight in fitted.coef_[0])
    bias = float(fitted.intercept_[0]) - float(np.log(LEAST / (1 - LEAST)))
    return StoryWeights(opening, of_words, days, rivals, round(bias, 3))


def _pairs(products: Sequence[Matrix]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of the two articles of each pair that is near by any of the likenesses."""
    near = np.zeros(products[0].shape, dtype=bool)
    for product in products:
        order = np.argsort(-(product - 9 * np.eye(len(product))), axis=1)[:, :NEAR]
        near[np.arange(len(product))[:, None], order] = True
    return np.nonzero(np.triu(near | near.T, 1))  # type: ignore[return-value]


def _time(
    articles: Sequence[Article], a: NDArray[np.intp], b: NDArray[np.intp], by: int | None
) -> Iterator[NDArray[np.float64]]:
    """How far apart two articles are, and how many compete, with the days pressed together."""
    known = [None if by is None or (day := day_of(article)) is None else day // by for article in articles]
    days = np.array([np.nan if day is None else day for day in known])
    rates = np.array([max(1.0, float(np.sum((days <= day) & (days > day - RATE_DAYS))) / RATE_DAYS) for day in days])
    gap = np.abs(days[a] - days[b])
    yield np.log1p(np.nan_to_num(np.minimum(gap, 30)))
    yield np.log(np.where(np.isnan(gap), len(articles), np.maximum(rates[a], rates[b]) * (1 + 2 * np.nan_to_num(gap))))


def judge(told: Sequence[Told], weights: StoryWeights) -> float:
    """Return B-cubed F1 of grouping the articles with these weights."""
    placer = StoryPlacer(weights=weights, keep=True)
    placed: list[int] = []
    for dated in (True, False):
        part = [one for one in told if (day_of(one.article) is not None) is dated]
        for start in range(0, len(part), CHUNK):
            chunk = part[start : start + CHUNK]
            placed += placer.place([one.article for one in chunk], np.stack([one.opening for one in chunk]))
            placer.closed()
        placer.reopen()
    return bcubed([one.story for one in told], placed).f1


def across(told: Sequence[Told]) -> list[float]:
    """Return F1 on halves of the stories that the weights were not learned from."""
    found = []
    for split in range(SPLITS):
        halves = [
            [one for one in told if zlib.crc32(f"{split} {one.story}".encode()) >> 16 & 1 == side] for side in (0, 1)
        ]
        found += [judge(halves[1 - side], learn(halves[side])) for side in (0, 1)]
    return found


def common_words(articles: Sequence[Article]) -> dict[str, object]:
    """Return how many articles hold each word that FEWEST of them hold."""
    counts = Counter(word for article in articles for word in words(article))
    common = {word: count for word, count in sorted(counts.items()) if count >= FEWEST}
    return {"documents": len(articles), "words": common}


def main() -> None:
    """Read the command line, learn and write."""
    parser = recipe_parser("stories", __doc__)
    parser.add_argument("stories", type=Path, help="articles with a story in their field event")
    parser.add_argument("--articles", type=Path, nargs="*", default=[], help="further texts to count words in")
    parser.add_argument("--out", type=Path, default=Path("compare/embedding"), help="folder of the two files")
    arguments = parser.parse_args()
    told = read_stories(arguments.stories, load_encoder())
    further = [row for path in arguments.articles for row in read_rows(path, {"text": str})]
    texts = [one.article for one in told] + [Article(str(n), "", row["text"]) for n, row in enumerate(further)]
    table = arguments.out / "stories_words.json"
    table.write_text(json.dumps(common_words(texts), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    found = across(told)
    say(f"halves: B-cubed F1 {mean(found):.3f} ({min(found):.3f} to {max(found):.3f})")
    weights = learn(told)
    say(f"all: B-cubed F1 {judge(told, weights):.3f} {weights}")
    path = arguments.out / "stories_weights.json"
    path.write_text(json.dumps(asdict(weights), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
