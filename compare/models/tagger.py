"""The attribution tagger stored as ONNX: who is said to say what, as spans of an article.

A folder holds `model.onnx`, `tokenizer.json` and `config.json`. The graph takes `input_ids`, `attention_mask` and
`features` (see `tagger_text`), and gives logits: labels (tokens, 5), links from cue to source and from content to cue
(tokens, tokens). A long article is read in windows that overlap; each word is taken from the window where it has more
context.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compare.errors import ModelError
from compare.models.batching import as_texts
from compare.models.onnx import CONFIG, MODEL, TOKENIZER, load_session, load_tokenizer, machine_threads, read_config
from compare.models.protocols import Matrix
from compare.models.tagger_decoding import LABELS, Decoding, Gathering, Scores, Tagged, decode
from compare.models.tagger_text import features_of, windows
from compare.weights import file_sha256

INPUTS = ("input_ids", "attention_mask", "features")
OUTPUTS = ("labels", "source_links", "cue_links")
# One window's inputs, each int64 (1, tokens), to its three outputs without the batch dimension.
Feed = Mapping[str, NDArray[np.int64]]
Graph = Callable[[Feed], Sequence[Matrix]]
Spread = Callable[[Graph, Iterable[Feed]], Iterable[Sequence[Matrix]]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How texts are cut and scores decoded: windows of `size` tokens, two of them marks, that share `overlap`."""

    size: int = 320
    overlap: int = 96
    decoding: Decoding = field(default_factory=Decoding)

    @classmethod
    def of_config(cls, config: Mapping[str, Any], *, model: str) -> Reading:
        """Return what `config["tagging"]` holds; raises ModelError where it is missing or the labels differ."""
        stated = config.get("tagging")
        if not isinstance(stated, dict) or stated.get("labels") != list(LABELS):
            raise ModelError(f"{model}: no 'tagging' with the labels {', '.join(LABELS)}; export the tagger again")
        known = {entry.name for entry in fields(Decoding)}
        try:
            chosen = {name: value for name, value in stated.get("decoding", {}).items() if name in known}
            return cls(size=int(stated["size"]), overlap=int(stated["overlap"]), decoding=Decoding(**chosen))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{model}: its 'tagging' lacks a size or an overlap; export the tagger again") from error


def read_scores(text: str, tokenizer: Any, graph: Graph, reading: Reading, *, spread: Spread = map) -> Scores:
    """Return what a graph says of each word of a text; `spread` runs windows in order, as `map` does."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    features = features_of(text, encoding.offsets)
    cuts = windows(len(encoding.ids), size=reading.size - 2, overlap=reading.overlap)
    feeds = (_feed([first, *encoding.ids[s:e], last], [0, *features[s:e], 0]) for (s, e), _ in cuts)
    gathering = Gathering(text, encoding.offsets)
    for (window, part), outputs in zip(cuts, spread(graph, feeds), strict=True):
        gathering.add(window, part, outputs)
    return gathering.scores()


def _feed(ids: list[int], features: list[int]) -> Feed:
    values = {"input_ids": ids, "attention_mask": [1] * len(ids), "features": features}
    return {name: np.array([row], dtype=np.int64) for name, row in values.items()}


class OnnxTagger:
    """The attribution tagger; any object with `name` and `tag` can take its place."""

    def __init__(self, folder: str | Path, *, threads: int | None = None, name: str | None = None) -> None:
        """Load the folder; raises ModelError where a file is missing, unreadable or made for something else."""
        self.folder = Path(folder)
        self.name = name or self.folder.name
        self._threads = threads
        self.reading = Reading.of_config(read_config(self.folder / CONFIG), model=str(self.folder / CONFIG))
        self._tokenizer = load_tokenizer(self.folder / TOKENIZER)
        self._tokenizer.no_truncation()
        self._session = load_session(self.folder / MODEL)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(OnnxTagger, self.folder, threads=self._threads, name=self.name), ()

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the weights."""
        return file_sha256(self.folder / MODEL)

    def tag(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        """Return the attributions of each text, in the order of their cues; spans count characters of the text."""
        texts = as_texts(texts, call="tag")
        distinct = list(dict.fromkeys(texts))
        with ThreadPoolExecutor(self._threads or machine_threads()) as pool:
            # Texts are spread over the threads, and only the windows of one that stands alone: most have one or two.
            found = [self._tag(distinct[0], pool.map)] if len(distinct) == 1 else list(pool.map(self._tag, distinct))
        known = dict(zip(distinct, found, strict=True))
        return [known[text] for text in texts]

    def _tag(self, text: str, spread: Spread = map) -> tuple[Tagged, ...]:
        scores = read_scores(text, self._tokenizer, self._run, self.reading, spread=spread)
        return decode(scores, self.reading.decoding)

    def _run(self, feed: Feed) -> Sequence[Matrix]:
        return [output[0] for output in self._session.run(list(OUTPUTS), dict(feed))]
