"""From what the tagger's graph says of each token to whole attributions: source, cue and content, linked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compare.models.protocols import Matrix
from compare.models.tagger_text import words_of
from compare.records import Span

LABELS = ("outside", "source", "cue", "indirect", "direct")
OUTSIDE, SOURCE, CUE, CONTENT = range(4)
NOWHERE = -1
# What it costs, in log probability, that two neighbouring words of a statement belong to different cues.
SWITCH = 3.0
FAINT = 1e-4
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tagged:
    """One attribution as spans of a text; without `source` nobody is named.

    `direct` says that most of the content is quoted word for word; `score`, 0 to 1, how sure the tagger is of the cue,
    of the content, and that they belong together.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    direct: bool = False
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Decoding:
    """What is chosen on held-out articles: how readily a word counts as each part (log odds), and a few rules.

    `fill`: a single word between two words of one statement belongs to it. `named` weighs against "no source".
    """

    source: float = 0.0
    cue: float = 0.0
    content: float = 0.0
    named: float = 0.0
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """The likeliest targets of each word, sorted by word: `weights` are probabilities, a target may be NOWHERE."""

    words: Places
    targets: Places
    weights: Matrix

    def of(self, first: int, last: int) -> Links:
        """Return the links of the words from `first` up to `last`."""
        start, end = np.searchsorted(self.words, (first, last))
        return Links(self.words[start:end], self.targets[start:end], self.weights[start:end])


@dataclass(frozen=True, slots=True)
class Scores:
    """What the graph says of a text, word by word: label probabilities (n, 5), and where each word points.

    `sources` leads from a cue to its source, `cues` from content to its cue.
    """

    words: tuple[Span, ...]
    labels: Matrix
    sources: Links
    cues: Links


def decode(scores: Scores, decoding: Decoding) -> tuple[Tagged, ...]:
    """Return the attributions in the order of their cues."""
    tags = tag_words(scores.labels, decoding)
    cues = list(_runs(tags == CUE))
    statements = _statements(scores, tags, cues, decoding)
    sources = list(_runs(tags == SOURCE))
    source_of = _numbered(sources, len(tags))
    found = []
    for number, cue in enumerate(cues):
        content = np.flatnonzero(statements == number)
        if not len(content):
            continue
        chosen = _source(scores.sources.of(*cue), source_of, decoding)
        indirect, direct = scores.labels[content, 3:].sum(axis=0)
        found.append(
            Tagged(
                source=_spans(scores.words, range(*sources[chosen])) if chosen != NOWHERE else (),
                cue=_spans(scores.words, range(*cue)),
                content=_spans(scores.words, content.tolist()),
                direct=bool(direct > indirect),
                score=_certainty(scores, cue, content),
            )
        )
    return tuple(found)


def tag_words(labels: Matrix, decoding: Decoding) -> Places:
    """Return OUTSIDE, SOURCE, CUE or CONTENT for each row of label probabilities."""
    if not len(labels):
        return np.zeros(0, dtype=np.int64)
    merged = np.concatenate([labels[:, :3], labels[:, 3:].sum(axis=1, keepdims=True)], axis=1)
    chosen = np.log(merged + FAINT) + np.array([0.0, decoding.source, decoding.cue, decoding.content])
    return np.asarray(chosen.argmax(axis=1), dtype=np.int64)


def _runs(mask: Any) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _numbered(runs: Sequence[tuple[int, int]], count: int) -> Places:
    numbers = np.full(count + 1, NOWHERE)  # the place after the last stands for NOWHERE, which is -1
    for number, (start, end) in enumerate(runs):
        numbers[start:end] = number
    return numbers


def _statements(scores: Scores, tags: Places, cues: Sequence[tuple[int, int]], decoding: Decoding) -> Places:
    """Return for each word the number of the cue whose content it is, or NOWHERE."""
    statements = np.full(len(tags), NOWHERE)
    if not cues:
        return statements
    cue_of = _numbered(cues, len(tags))
    middles = np.array([(start + end) / 2 for start, end in cues])
    for start, end in _runs(tags == CONTENT):
        links = scores.cues.of(start, end)
        targets = cue_of[links.targets]
        known = targets != NOWHERE
        choices, columns = np.unique(targets[known], return_inverse=True)
        if not len(choices):
            statements[start:end] = int(np.abs(middles - (start + end) / 2).argmin())
            continue
        mass = np.full((end - start, len(choices)), FAINT)
        np.add.at(mass, (links.words[known] - start, columns), links.weights[known])
        statements[start:end] = choices[_smooth_path(np.log(mass))]
    if decoding.fill:
        hole = (statements[:-2] == statements[2:]) & (tags[1:-1] == OUTSIDE)
        statements[1:-1][hole] = statements[:-2][hole]
    return statements


def _smooth_path(gains: Any) -> list[int]:
    """Return the best column for each row of (rows, columns) where each change of column costs SWITCH."""
    total, came_from = gains[0], []
    for row in gains[1:]:
        best = int(total.argmax())
        stays = total >= total[best] - SWITCH
        came_from.append(np.where(stays, np.arange(len(total)), best))
        total = np.where(stays, total, total[best] - SWITCH) + row
    path = [int(total.argmax())]
    for origins in reversed(came_from):
        path.append(int(origins[path[-1]]))
    return path[::-1]


def _source(links: Links, source_of: Places, decoding: Decoding) -> int:
    """Return the number of the source that a cue points at, or NOWHERE."""
    nobody = float(links.weights[links.targets == NOWHERE].sum())
    numbers = source_of[links.targets]
    known = numbers != NOWHERE
    if not known.any():
        return NOWHERE
    mass = np.bincount(numbers[known], weights=links.weights[known])
    best = int(mass.argmax())
    return best if mass[best] * np.exp(decoding.named) >= nobody else NOWHERE


def _certainty(scores: Scores, cue: tuple[int, int], content: Places) -> float:
    said = scores.labels[content, 3:].sum(axis=1).mean()
    links = scores.cues.of(int(content[0]), int(content[-1]) + 1)
    linked = np.isin(links.words, content) & (links.targets >= cue[0]) & (links.targets < cue[1])
    return float(scores.labels[slice(*cue), CUE].mean() * said * links.weights[linked].sum() / len(content))


def _spans(words: Sequence[Span], numbers: Sequence[int]) -> tuple[Span, ...]:
    spans: list[Span] = []
    before = None
    for number in numbers:
        start, end = words[number]
        if before is not None and number == before + 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        before = number
    return tuple(spans)


class Gathering:
    """Collects the graph's outputs over the windows of one text; `scores()` turns tokens into words.

    Of each row of links only the `KEPT` strongest are held, so that memory does not grow with the window.
    """

    KEPT = 12

    def __init__(self, text: str, offsets: Sequence[Span]) -> None:
        self.words = tuple(words_of(text))
        count = len(offsets)
        starts = np.array([start for start, _ in self.words], dtype=np.int64)
        self._word = np.maximum(0, np.searchsorted(starts, [start for start, _ in offsets], side="right") - 1)
        self._labels: Matrix = np.zeros((count, len(LABELS)), dtype=np.float32)
        self._links = [
            (np.full((count, self.KEPT), NOWHERE), np.zeros((count, self.KEPT), np.float32)) for _ in range(2)
        ]

    def add(self, window: Span, part: Span, outputs: Sequence[Matrix]) -> None:
        """Take the rows of `part` from the outputs for `window`, logits for [CLS], its tokens, [SEP]."""
        rows = slice(part[0] - window[0] + 1, part[1] - window[0] + 1)
        self._labels[slice(*part)] = _softmax(outputs[0][rows])
        for (targets, weights), logits in zip(self._links, outputs[1:], strict=True):
            # A link to [CLS] leads nowhere, and one to [SEP] would be none.
            chances = _softmax(logits[rows, :-1])
            kept = min(self.KEPT, chances.shape[1])
            columns = np.argpartition(-chances, kept - 1, axis=1)[:, :kept]
            targets[slice(*part), :kept] = np.where(columns, columns - 1 + window[0], NOWHERE)
            weights[slice(*part), :kept] = np.take_along_axis(chances, columns, axis=1)

    def scores(self) -> Scores:
        """Return the mean over the tokens of each word; a word without a token is outside."""
        count = len(self.words)
        tokens = np.maximum(1, np.bincount(self._word, minlength=count)).astype(np.float32)
        labels: Matrix = np.zeros((count, len(LABELS)), dtype=np.float32)
        np.add.at(labels, self._word, self._labels)
        labels /= tokens[:, None]
        labels[labels.sum(axis=1) == 0, OUTSIDE] = 1
        sources, cues = (self._by_word(targets, weights, tokens) for targets, weights in self._links)
        return Scores(self.words, labels, sources, cues)

    def _by_word(self, targets: Places, weights: Matrix, tokens: Matrix) -> Links:
        words = np.repeat(self._word, self.KEPT)
        flat = targets.ravel()
        places = np.where(flat == NOWHERE, NOWHERE, self._word[flat]) if len(flat) else flat
        return Links(words, places, weights.ravel() / tokens[words] if len(words) else weights.ravel())


def _softmax(logits: Matrix) -> Matrix:
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)
