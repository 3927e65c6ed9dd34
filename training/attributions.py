"""Articles with marked attributions, as rows of tokens that the tagger learns from.

Each epoch cuts the articles into windows at other places and hides other tokens, so that no row is seen twice.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.attribution import Labelled
from compare.models import onnx
from compare.models.tagger_decoding import LABELS, NOWHERE
from compare.models.tagger_text import features_of
from compare.records import Span
from training.loop import Settings, token_batches

# A source may say several things; more than this many are rare enough to be dropped.
SHARED = 4
SHORTEST = 32
IGNORED = -100
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokens:
    """One article token by token. The last four say which attribution (NOWHERE: none) a token is a part of."""

    ids: Numbers
    features: Numbers
    labels: Numbers
    cue_of: Numbers
    content_of: Numbers
    source_of: Numbers  # (tokens, SHARED)
    unnamed: Numbers  # as cue_of, but only where nobody is named as the source


@dataclass(frozen=True, slots=True)
class Cut:
    """One row: a window over an article in one epoch; `seed` decides which tokens are hidden."""

    article: int
    window: Span
    seed: int


class Articles:
    """Tokenised articles, cut into rows epoch by epoch; `batch` gives padded arrays."""

    def __init__(self, articles: Sequence[Labelled], *, tokenizer: Any, size: int, hidden: float = 0.0) -> None:
        self.size, self.hidden = size, hidden
        self.first, self.last, self.mask = (tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]", "[MASK]"))
        self.tokens = [_tokens(article, tokenizer) for article in articles]
        self.cuts: list[Cut] = []

    def epochs(self, settings: Settings) -> list[list[int]]:
        """Return the batches of all epochs, as numbers of rows; the last epoch may be a part of one."""
        batches: list[list[int]] = []
        self.cuts = []
        for epoch in range(math.ceil(settings.epochs)):
            before = len(self.cuts)
            self.cuts.extend(self._cut(settings.seed + epoch))
            lengths = [cut.window[1] - cut.window[0] + 2 for cut in self.cuts[before:]]
            whole = token_batches(lengths, tokens=settings.batch_tokens, seed=settings.seed + epoch)
            share = min(1.0, settings.epochs - epoch)
            batches.extend([row + before for row in batch] for batch in whole[: math.ceil(share * len(whole))])
        return batches

    def _cut(self, seed: int) -> list[Cut]:
        choose = random.Random(seed)
        size, cuts = self.size - 2, []
        for number, tokens in enumerate(self.tokens):
            count = len(tokens.ids)
            # The first window is cut short by chance, so that the borders fall elsewhere in every epoch.
            start = 0 if count <= size else -choose.randrange(size)
            while start < count:
                window = (max(0, start), min(count, start + size))
                start += size
                # A scrap says too little to be learned from on its own.
                if window[1] - window[0] >= min(SHORTEST, count):
                    cuts.append(Cut(number, window, choose.getrandbits(32)))
        return cuts

    def batch(self, rows: Sequence[int]) -> Tokens:
        """Return the rows padded to the longest: arrays (rows, tokens), `source_of` (rows, tokens, SHARED)."""
        cuts = [self.cuts[row] for row in rows]
        length = max(cut.window[1] - cut.window[0] for cut in cuts) + 2
        shape = (len(cuts), length)
        padded = Tokens(
            ids=np.zeros(shape, np.int64),
            features=np.zeros(shape, np.int64),
            labels=np.full(shape, IGNORED, np.int64),
            cue_of=np.full(shape, NOWHERE, np.int64),
            content_of=np.full(shape, NOWHERE, np.int64),
            source_of=np.full((*shape, SHARED), NOWHERE, np.int64),
            unnamed=np.full(shape, NOWHERE, np.int64),
        )
        for place, cut in enumerate(cuts):
            tokens, (start, end) = self._with_hidden(cut), cut.window
            for name in Tokens.__slots__:
                getattr(padded, name)[place, 1 : end - start + 1] = getattr(tokens, name)[start:end]
            padded.ids[place, 0], padded.ids[place, end - start + 1] = self.first, self.last
        return padded

    def _with_hidden(self, cut: Cut) -> Tokens:
        tokens = self.tokens[cut.article]
        if not self.hidden:
            return tokens
        hide = np.random.default_rng(cut.seed).random(len(tokens.ids)) < self.hidden
        return replace(tokens, ids=np.where(hide, self.mask, tokens.ids))


def _tokens(article: Labelled, tokenizer: Any) -> Tokens:
    encoding = tokenizer.encode(article.text, add_special_tokens=False)
    starts, ends = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2).T
    count = len(starts)
    labels = np.zeros(count, np.int64)
    cue_of, content_of, unnamed = (np.full(count, NOWHERE) for _ in range(3))
    source_of = np.full((count, SHARED), NOWHERE)

    def touched(spans: Sequence[Span]) -> Numbers:
        return np.flatnonzero(sum(((starts < end) & (ends > start) for start, end in spans), np.zeros(count, bool)))

    for number, one in enumerate(article.attributions):
        content, cue = touched(one.content), touched(one.cue)
        labels[content] = LABELS.index("direct" if one.direct else "indirect")
        content_of[content], cue_of[cue] = number, number
        for token in touched(one.source):
            free = np.flatnonzero(source_of[token] == NOWHERE)
            source_of[token, free[:1]] = number
            labels[token] = LABELS.index("source")
        if not one.source:
            unnamed[cue] = number
    labels[cue_of != NOWHERE] = LABELS.index("cue")
    features = np.array(features_of(article.text, encoding.offsets), dtype=np.int64)
    return Tokens(np.array(encoding.ids, dtype=np.int64), features, labels, cue_of, content_of, source_of, unnamed)


def split(articles: Sequence[Labelled], *, held_out: int, seed: int) -> tuple[list[Labelled], list[Labelled]]:
    """Return the articles to learn from and those that settings are chosen on, divided by chance."""
    order = list(articles)
    random.Random(seed).shuffle(order)
    return order[held_out:], order[:held_out]


def load_tokenizer(path: Path) -> Any:
    """Return the tokenizer of a file, without padding and without cutting; raises ModelError."""
    tokenizer = onnx.load_tokenizer(path)
    tokenizer.no_truncation()
    return tokenizer
