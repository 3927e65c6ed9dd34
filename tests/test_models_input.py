"""What the bundled models make of odd input: generators, what is no text, texts of any length, workers of a pool."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from compare import Comparer
from compare.models import OnnxTagger
from compare.models.batching import as_pairs, as_texts, compute_once
from compare.models.onnx import MAX_CHARACTERS, machine_threads

PAIRS = [("Nine people were hurt.", "No one was hurt."), ("The pit is open.", "The pit is closed.")]
HALF = "\ud83d"  # half of a surrogate pair, as a cut emoji leaves it


class Recorder:
    """A tokenizer that notes how long the texts are that it gets."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.longest = 0

    def encode(self, *texts: str) -> Any:
        self.longest = max(self.longest, *map(len, texts))
        return self.tokenizer.encode(*texts)


def test_a_generator_gives_what_a_list_gives(comparer: Comparer) -> None:
    def stream(items: list[Any]) -> Iterator[Any]:
        yield from items

    np.testing.assert_array_equal(comparer.nli.predict(stream(PAIRS)), comparer.nli.predict(PAIRS))  # type: ignore[arg-type]
    texts = [premise for premise, _ in PAIRS]
    np.testing.assert_array_equal(comparer.encoder.encode(stream(texts)), comparer.encoder.encode(texts))  # type: ignore[arg-type]


def test_what_is_no_text_is_named_by_its_place() -> None:
    with pytest.raises(TypeError, match="item 1 is of type float; give texts"):
        as_texts(["", math.nan])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="item 1 is of type NoneType; give texts"):
        as_pairs([("a", "b"), ("a", None)])  # type: ignore[list-item]
    with pytest.raises(TypeError, match=r"tag takes a list of texts, not one text: tag\(\[text\]\)"):
        OnnxTagger.__new__(OnnxTagger).tag("one text")


def test_half_a_surrogate_pair_is_read_as_a_question_mark(comparer: Comparer) -> None:
    np.testing.assert_array_equal(*comparer.encoder.encode([f"Is it naïve{HALF}", "Is it naïve?"]))
    np.testing.assert_array_equal(*comparer.nli.predict([(f"Hurt{HALF}", "No"), ("Hurt?", "No")]))


def test_of_a_very_long_text_only_the_opening_is_tokenised(comparer: Comparer, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "counterproposals were rejected again " * 10_000
    (expected,) = comparer.encoder.encode([long[:20_000]])
    graph = comparer.encoder.graph  # type: ignore[attr-defined]
    recorder = Recorder(graph._tokenizer)
    monkeypatch.setattr(graph, "_tokenizer", recorder)
    np.testing.assert_array_equal(comparer.encoder.encode([long])[0], expected)
    assert 20_000 < recorder.longest <= MAX_CHARACTERS


def test_rows_are_copied_only_where_items_repeat() -> None:
    computed = np.arange(2, dtype=np.float32)[:, None]
    assert compute_once(["a", "b"], lambda items: computed, width=1) is computed
    assert compute_once(["b", "a", "b"], lambda items: computed, width=1).ravel().tolist() == [0, 1, 0]


def test_a_worker_of_a_pool_runs_on_one_thread() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(machine_threads).result() == 1
    assert machine_threads() >= 1
