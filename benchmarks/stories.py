"""Grouping into stories, how well and how fast: `python -m benchmarks.stories [STORIES] [--sizes N …]`.

STORIES holds articles as JSON lines, also .xz, with the story of each in `event`. Ours is set beside
`community_detection` of sentence-transformers and beside average linkage, on title and first 80 words in
all-MiniLM-L6-v2, each at the threshold that is best for it on these very articles.

For the speed, articles of `corpora/` are repeated with other names, figures and words until there are enough, and
grouped in a stream: once with 1,000 articles a day, and once without any dates, when all stories stay open. Each size
is measured in a process of its own, so that its peak memory is its own. `encoding` is the time of the encoder alone,
`grouping` all the rest, in seconds of wall clock and of CPUs: the latter hold on a machine that others use too.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.bcubed import Agreement, bcubed
from compare import Article, CompareError, group_stories, read_events
from compare.models import load_encoder
from compare.models.protocols import Encoder, Matrix
from compare.stories import iter_stories
from training.examples import read_rows
from training.published import find_weights

SIZES = (10_000, 30_000, 100_000)
A_DAY = 1000
BASELINE_WORDS = 80
THRESHOLDS = np.arange(0.4, 0.9, 0.01)
START = date(2030, 1, 1)
CHANGED = 0.5  # share of the longer words that a variant of a text has others for
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
MODES = ("a day", "no dates")


def quality(path: Path) -> dict[str, Agreement]:
    """Return how well each way of grouping agrees with the labels."""
    rows = list(read_rows(path, {"event": str, "text": str}))
    labels = [row["event"] for row in rows]
    articles = [
        Article(str(n), row.get("source", ""), row["text"], row.get("title", ""), published=row.get("published"))
        for n, row in enumerate(rows)
    ]
    found = {article.id: n for n, story in enumerate(group_stories(articles)) for article in story.articles}
    vectors = _published([f"{one.title}. {' '.join(one.text.split()[:BASELINE_WORDS])}" for one in articles])
    return {
        "ours": bcubed(labels, [found[article.id] for article in articles]),
        "community_detection": max((_communities(vectors, labels, t) for t in THRESHOLDS), key=lambda one: one.f1),
        "average linkage": max((_linked(vectors, labels, t) for t in THRESHOLDS), key=lambda one: one.f1),
    }


def _published(texts: Sequence[str]) -> Matrix:
    from sentence_transformers import SentenceTransformer

    vectors: Matrix = SentenceTransformer(str(find_weights()), device="cpu").encode(
        list(texts), normalize_embeddings=True
    )
    return vectors


def _communities(vectors: Matrix, labels: Sequence[str], threshold: float) -> Agreement:
    from sentence_transformers.util import community_detection

    groups = list(range(-len(labels), 0))  # what is in no community stands alone
    for number, members in enumerate(community_detection(vectors, threshold=float(threshold), min_community_size=2)):
        for member in members:
            groups[member] = number
    return bcubed(labels, groups)


def _linked(vectors: Matrix, labels: Sequence[str], threshold: float) -> Agreement:
    from sklearn.cluster import AgglomerativeClustering

    clustering = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - float(threshold)
    )
    return bcubed(labels, clustering.fit_predict(vectors).tolist())


def articles(count: int, *, dated: bool) -> Iterator[Article]:
    """Yield varied sample articles in order of time; the id begins with what tells the story."""
    events = list(read_events("corpora"))
    vocabulary = sorted({word for event in events for one in event.articles for word in _WORD.findall(one.text)})
    made, variant = 0, 0
    while made < count:
        order = random.Random(variant).sample(events, len(events))
        for event in order:
            changes: dict[str, str] = {}
            choose = random.Random(f"{variant} {event.id}")
            for article in event.articles:
                if made == count:
                    return
                day = (START + timedelta(days=made // A_DAY)).isoformat() if dated else None
                title, text = (_varied(part, changes, vocabulary, choose) for part in (article.title, article.text))
                yield Article(f"{event.id}/{variant} {made}", article.source, text, title, published=day)
                made += 1
        variant += 1


def _varied(text: str, changes: dict[str, str], vocabulary: Sequence[str], choose: random.Random) -> str:
    """The text with other names and figures, and others for some of the longer words, the same in a story."""

    def other(found: re.Match[str]) -> str:
        word = found[0]
        if word not in changes:
            if word.isdigit():
                changes[word] = str(choose.randrange(10 ** len(word)))
            elif word[0].isupper():
                changes[word] = "".join(choose.choices("aeiouklmnrstv", k=len(word))).capitalize()
            else:
                changes[word] = choose.choice(vocabulary) if choose.random() < CHANGED else word
        return changes[word]

    return _WORD.sub(other, text)


@dataclass
class Timed:
    """An encoder that counts its seconds. What it made of the same texts before, it takes from a file, seconds too.

    The file holds a row a text, with the seconds of wall clock and of CPUs in the last two columns.
    """

    encoder: Encoder
    file: Path
    name: str = "timed"
    wall: float = 0.0
    cpu: float = 0.0
    fresh_wall: float = 0.0
    fresh_cpu: float = 0.0
    at: int = 0

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Encode, or give what was kept of the same texts in the same order."""
        width = self.encoder.encode(["x"]).shape[1] + 2
        rows: Matrix = np.zeros((0, width), dtype=np.float32)
        if self.file.exists():
            rows = np.fromfile(self.file, np.float32, len(texts) * width, offset=4 * self.at * width).reshape(-1, width)
        if len(rows) < len(texts):
            start, spent = time.perf_counter(), time.process_time()
            vectors = self.encoder.encode(texts)
            took = time.perf_counter() - start, time.process_time() - spent
            self.fresh_wall, self.fresh_cpu = self.fresh_wall + took[0], self.fresh_cpu + took[1]
            share = np.tile(np.array(took, dtype=np.float32) / len(texts), (len(texts), 1))
            rows = np.hstack([vectors, share])
            with self.file.open("r+b" if self.file.exists() else "wb") as file:
                file.seek(4 * self.at * width)
                rows.tofile(file)
        self.at += len(texts)
        self.wall, self.cpu = self.wall + float(rows[:, -2].sum()), self.cpu + float(rows[:, -1].sum())
        return rows[:, :-2]


@dataclass
class Stream:
    """Articles, with the seconds that making them took, which are no part of what is measured."""

    source: Iterator[Article]
    wall: float = 0.0
    cpu: float = 0.0

    def __iter__(self) -> Iterator[Article]:
        while True:
            start, spent = time.perf_counter(), time.process_time()
            article = next(self.source, None)
            self.wall += time.perf_counter() - start
            self.cpu += time.process_time() - spent
            if article is None:
                return
            yield article


def speed(size: int, mode: str, vectors: Path) -> dict[str, Any]:
    """Group so many articles in this process, and return its seconds and peak memory."""
    encoder, stream = Timed(load_encoder(), vectors), Stream(articles(size, dated=mode == MODES[0]))
    labels: list[str] = []
    groups: list[int] = []
    start, spent = time.perf_counter(), time.process_time()
    for number, story in enumerate(iter_stories(stream, encoder=encoder)):
        labels += [article.id.split()[0] for article in story.articles]
        groups += [number] * len(story.articles)
    wall = time.perf_counter() - start - stream.wall - encoder.fresh_wall
    cpu = time.process_time() - spent - stream.cpu - encoder.fresh_cpu
    peak = _peak()
    return {
        "articles": size, "dates": mode, "stories": len(set(groups)), "f1": round(bcubed(labels, groups).f1, 3),
        "encoding": round(encoder.wall, 1), "grouping": round(wall, 1),
        "encoding CPU": round(encoder.cpu, 1), "grouping CPU": round(cpu, 1), "MB": round(peak),
    }  # fmt: skip


def _peak() -> float:
    """The most memory held, in MB; elsewhere than on Linux it may be what the parent held when this process began."""
    status = Path("/proc/self/status")
    held = re.search(r"^VmHWM:\s*(\d+)", status.read_text(), re.M) if status.exists() else None
    return int(held[1]) / 1024 if held else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Run the benchmark; 1 where an input cannot be read."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.stories", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stories", type=Path, nargs="?", metavar="STORIES", help="labelled articles")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, metavar="N", help="how many articles")
    parser.add_argument("--one", nargs=3, metavar=("N", "MODE", "FILE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    try:
        if args.one:
            print(json.dumps(speed(int(args.one[0]), args.one[1], Path(args.one[2]))))
            return 0
        if args.stories:
            for name, found in quality(args.stories).items():
                print(
                    f"{name:22} B-cubed F1 {found.f1:.3f}  precision {found.precision:.3f}  recall {found.recall:.3f}"
                )
        print(f"{platform.machine()}, Python {platform.python_version()}")
        with tempfile.TemporaryDirectory() as folder:
            for size in sorted(args.sizes):  # the texts of a smaller size are the first of a larger one
                for mode in MODES:
                    one = ["--one", str(size), mode, f"{folder}/vectors.bin"]
                    done = subprocess.run(
                        [sys.executable, "-m", "benchmarks.stories", *one],
                        stdout=subprocess.PIPE,
                        text=True,
                        check=False,
                    )
                    if done.returncode:
                        return 1
                    print(done.stdout.strip(), flush=True)
    except (CompareError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
