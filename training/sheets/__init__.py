"""Event sheets written for this project: what rival sources say of one invented event, point by point.

Each line of a `.jsonl` file is one event: `{"event", "points": [{"about", "kind", "answers", "beside"}],
"background"}`. `answers` are two to four rival answers to one question, each in several wordings: every statement of
one contradicts every statement of the others, mostly without a word in common. `beside` are statements that are near
the point and contradict none of them: another attack, a part beside its total, a wish, an opinion, a quarrel that is
only quoted. Nothing in them is real. They were written by language models to a plan of what must differ.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from compare.errors import ReadingError
from compare.records import KINDS
from training.edits.neutrals import stems_of
from training.examples import Example, read_rows

FOLDER = Path(__file__).parent
FIELDS = {"event": str, "points": list, "background": list}
NEAR = 2.2  # neutral pairs of one point for each contradicting pair
FAR = 1.2  # and neutral pairs of different points, half of them those that share most words

Two = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """One point on which sources differ: rival answers in several wordings, and what is beside the point."""

    about: str
    kind: str
    answers: tuple[tuple[str, ...], ...]
    beside: tuple[str, ...]

    @property
    def statements(self) -> tuple[str, ...]:
        """All statements of the point."""
        return (*(one for answer in self.answers for one in answer), *self.beside)

    def contradicting(self) -> list[Two]:
        """Every two statements of rival answers."""
        return [(a, b) for one, other in combinations(self.answers, 2) for a in one for b in other]

    def same(self) -> list[Two]:
        """Every two wordings of one answer."""
        return [pair for answer in self.answers for pair in combinations(answer, 2)]

    def neutral(self) -> list[Two]:
        """Every two statements of which one at least is beside the point."""
        said = [one for answer in self.answers for one in answer]
        return [*((a, b) for a in said for b in self.beside), *combinations(self.beside, 2)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One invented event; `file` is the name of the file that it stands in."""

    event: str
    file: str
    points: tuple[Point, ...]
    background: tuple[str, ...]


def read_sheets(folder: Path = FOLDER) -> Iterator[Sheet]:
    """Yield the events of all files of a folder; ReadingError names the line that is no event sheet."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, row in enumerate(read_rows(path, FIELDS), 1):
            points = tuple(_point(point, f"{path}:{number}") for point in row["points"])
            yield Sheet(row["event"], path.stem, points, tuple(row["background"]))


def _point(row: Mapping[str, Any], place: str) -> Point:
    try:
        point = Point(row["about"], row["kind"], tuple(map(tuple, row["answers"])), tuple(row["beside"]))
    except (KeyError, TypeError) as error:
        raise ReadingError(f"{place}: a point lacks {error}; give about, kind, answers and beside") from error
    if point.kind not in KINDS or len(point.answers) < 2 or not all(point.answers):
        raise ReadingError(f"{place}: {point.about!r} has no two answers or no known kind; write rival answers")
    return point


def sheet_pairs(sheet: Sheet, choose: random.Random) -> Iterator[Example]:
    """Yield labelled pairs of one event, in either order: all contradictions and wordings, a choice of neutral ones."""
    contradicting = [pair for point in sheet.points for pair in point.contradicting()]
    neutral = [pair for point in sheet.points for pair in point.neutral()]
    count = len(contradicting)
    rows = {
        "contradiction": contradicting,
        "entailment": [pair for point in sheet.points for pair in point.same()],
        "neutral": choose.sample(neutral, min(len(neutral), round(NEAR * count)))
        + _apart(sheet, choose, count=round(FAR * count)),
    }
    for label, pairs in rows.items():
        for pair in pairs:
            a, b = choose.sample(pair, 2)
            yield Example(a, b, label, f"sheet:{sheet.file}")


def _apart(sheet: Sheet, choose: random.Random, *, count: int) -> list[Two]:
    """Pairs of statements on different points: half are those that share most words, the others any."""
    homes = [point.statements for point in sheet.points] + [(line,) for line in sheet.background]
    pairs = [(a, b) for one, other in combinations(homes, 2) for a in one for b in other]
    pairs.sort(key=_shared_words, reverse=True)
    half = min(count // 2, len(pairs))
    return pairs[:half] + choose.sample(pairs[half:], min(half, len(pairs) - half))


def _shared_words(pair: Sequence[str]) -> float:
    left, right = (stems_of(text) for text in pair)
    return len(left & right) / max(1, min(len(left), len(right)))
