"""The attribution tagger: what it sees, how its outputs become attributions, how they are measured, how it learns."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.attribution import Labelled, Tally, head_of, is_direct, read_labelled
from compare.errors import ModelError, ReadingError
from compare.models.tagger import OnnxTagger, Reading, read_scores
from compare.models.tagger_decoding import LABELS, NOWHERE, Decoding, Gathering, Tagged, decode
from compare.models.tagger_text import FEATURES, features_of, quoted_spans, windows, words_of

TEXT = (
    "Harbour closed after leak.\n\nThe mayor of Ostby, a retired diver, said the leak was small. "
    "“We saw oil for 3 km,” fisherwoman Ada Lund told reporters. “Nobody warned us.” "
    "She and Per Holm denied that nets were lost.\n\nIt was reported that the port would open again on Monday."
)


def at(*parts: str, text: str = TEXT) -> tuple[tuple[int, int], ...]:
    return tuple((text.index(part), text.index(part) + len(part)) for part in parts)


GOLD = (
    Tagged(at("The mayor of Ostby, a retired diver,"), at("said"), at("the leak was small")),
    Tagged(at("fisherwoman Ada Lund"), at("told"), at("“We saw oil for 3 km,”", "“Nobody warned us.”"), direct=True),
    Tagged(at("She and Per Holm"), at("denied"), at("that nets were lost")),
    Tagged((), at("It was reported"), at("that the port would open again on Monday")),
)
ARTICLE = Labelled("leak", TEXT, GOLD)


def several(times: int) -> Labelled:
    """The article several times over, as one text."""
    length = len(TEXT) + 2

    def moved(spans: tuple[tuple[int, int], ...], by: int) -> tuple[tuple[int, int], ...]:
        return tuple((start + by, end + by) for start, end in spans)

    gold = tuple(
        replace(one, **{part: moved(getattr(one, part), number * length) for part in ("source", "cue", "content")})
        for number in range(times)
        for one in GOLD
    )
    return Labelled("long", "\n\n".join([TEXT] * times), gold)


def figures(
    found: tuple[Tagged, ...], text: str = TEXT, gold: tuple[Tagged, ...] = GOLD
) -> dict[str, dict[str, float]]:
    tally = Tally()
    tally.add(text, found, gold)
    return tally.scores()


# What the tagger sees


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “no, never” twice.", ["“no, never”"]),
        ("''It's late,'' he said. ''Go.''", ["''It's late,''", "''Go.''"]),
        ('"Stop," she said.', ['"Stop,"']),
        ("He called it 'a fine day' and didn't stay.", ["'a fine day'"]),
        ("the farmers' union's plan isn't new", []),
        ("“An opening that goes on\n\n“and ends here,” he said.", ["“An opening that goes on", "“and ends here,”"]),
        ("‘I can’t stay,’ he said", ["‘I can’t stay,’"]),
    ],
)
def test_quotes(text: str, quoted: list[str]) -> None:
    assert [text[start:end] for start, end in quoted_spans(text)] == quoted


def test_features_tell_case_quotes_and_lines() -> None:
    text = "UN says\n“Rain 40”"
    assert features_of(text, words_of(text)) == [2 + 8, 0, 4 + 8, 1 + 4, 3 + 4, 4]


@given(st.text())
def test_features_of_any_text(text: str) -> None:
    words = words_of(text)
    features = features_of(text, words)
    assert len(features) == len(words)
    assert all(0 <= value < FEATURES for value in features)


@given(st.integers(0, 2000), st.integers(8, 300), st.data())
def test_windows_join_and_give_context(count: int, size: int, data: st.DataObject) -> None:
    overlap = data.draw(st.integers(0, size - 1))
    cuts = windows(count, size=size, overlap=overlap)
    assert [place for _, part in cuts for place in range(*part)] == list(range(count))
    for (start, end), (first, last) in cuts:
        assert start <= first < last <= end <= count
        assert end - start <= size
        assert first == 0 or first - start >= overlap // 2
        assert last == count or end - last >= overlap // 2


# From outputs to attributions


def oracle(article: Labelled, tokenizer: Any, reading: Reading) -> Any:
    """The scores that a faultless graph would give, read in windows."""
    from training.attributions import Articles

    tokens = Articles([article], tokenizer=tokenizer, size=reading.size).tokens[0]
    encoding = tokenizer.encode(article.text, add_special_tokens=False)
    labels = 20.0 * np.eye(len(LABELS), dtype=np.float32)[tokens.labels]
    to_source = (tokens.cue_of[:, None, None] == tokens.source_of[None]).any(-1) & (tokens.cue_of != NOWHERE)[:, None]
    to_cue = (tokens.content_of[:, None] == tokens.cue_of[None]) & (tokens.content_of != NOWHERE)[:, None]
    gathering = Gathering(article.text, encoding.offsets)
    for (start, end), part in windows(len(tokens.ids), size=reading.size - 2, overlap=reading.overlap):
        outputs = [np.zeros((end - start + 2, len(LABELS)), np.float32)]
        outputs[0][1:-1] = labels[start:end]
        for wanted in (to_source, to_cue):
            logits = np.zeros((end - start + 2,) * 2, np.float32)
            logits[1:-1, 1:-1] = 20.0 * wanted[start:end, start:end]
            logits[:, 0] = 20.0 * (logits.max(axis=1) == 0)
            outputs.append(logits)
        gathering.add((start, end), part, outputs)
    return gathering.scores()


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    from training.attributions import load_tokenizer
    from training.published import find_weights

    return load_tokenizer(find_weights() / "tokenizer.json")


@pytest.mark.parametrize("size", [120, 320])
def test_faultless_outputs_give_back_the_attributions(tokenizer: Any, size: int) -> None:
    article = several(12)
    found = decode(oracle(article, tokenizer, Reading(size=size, overlap=96)), Decoding())
    assert [replace(one, score=1.0) for one in found] == list(article.attributions)
    assert all(one.score > 0.99 for one in found)


def test_a_hole_of_one_word_is_filled_where_asked(tokenizer: Any) -> None:
    holed = replace(GOLD[0], content=at("the leak", "small"))
    scores = oracle(replace(ARTICLE, attributions=(holed,)), tokenizer, Reading())
    assert decode(scores, Decoding())[0].content == holed.content
    assert decode(scores, Decoding(fill=True))[0].content == GOLD[0].content


def test_text_without_words(tokenizer: Any) -> None:
    def never(feed: Any) -> Any:
        raise AssertionError("nothing to run")

    for text in ("", "\n\n"):
        assert decode(read_scores(text, tokenizer, never, Reading()), Decoding()) == ()


# The measure


def test_perfect_and_empty() -> None:
    perfect = figures(GOLD)
    assert {value for name in perfect for value in perfect[name].values()} == {1.0}
    assert {value for shares in figures(()).values() for value in shares.values()} == {0.0}


def test_what_is_shifted_is_wrong() -> None:
    elsewhere = tuple(replace(one, source=at("Harbour"), cue=at("closed"), content=at("after leak")) for one in GOLD)
    assert figures(elsewhere)["linked"]["f1"] == 0
    assert figures(elsewhere)["content"]["f1"] == 0


def test_each_label_is_found_once() -> None:
    linked = figures((*GOLD, GOLD[0], GOLD[0]))["linked"]
    assert linked["recall"] == 1
    assert linked["precision"] == pytest.approx(4 / 6)


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({"source": at("The mayor of Ostby")}, 4),  # the same head
        ({"source": at("Ostby, a retired diver")}, 3),  # another head
        ({"source": ()}, 3),
        ({"cue": at("said the")}, 4),
        ({"cue": at("small")}, 3),
        ({"content": at("leak was small")}, 4),
        ({"content": at("small")}, 3),  # under half of the words
    ],
)
def test_all_parts_must_agree(change: dict[str, Any], right: int) -> None:
    assert figures((replace(GOLD[0], **change), *GOLD[1:]))["linked"]["recall"] == right / 4


@pytest.mark.parametrize(
    ("source", "head"),
    [
        ("the mayor of Ostby, who dives", "mayor"),
        ("Mr. Karl A. Berg, 43, a baker", "Berg"),
        ("at least forty people in the port", "people"),
        ("officials who asked not to be named", "officials"),
        ("the vice-president", "president"),
        ("a “senior” aide", "aide"),
    ],
)
def test_head_words(source: str, head: str) -> None:
    words = words_of(source)
    number = head_of(source, words, frozenset(range(len(words))))
    assert number is not None
    assert source[slice(*words[number])] == head


def test_labelled_files_are_read_and_checked(tmp_path: Path) -> None:
    row = {
        "id": "leak",
        "text": TEXT,
        "attributions": [{n: getattr(one, n) for n in ("source", "cue", "content")} for one in GOLD],
    }
    row["attributions"].append({"source": [], "cue": [], "content": []})
    path = tmp_path / "labelled.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert list(read_labelled(path)) == [ARTICLE]
    path.write_text(json.dumps({"id": "a", "text": "b"}) + "\n", encoding="utf-8")
    with pytest.raises(ReadingError, match=re.escape(f"{path}:1")):
        list(read_labelled(path))


def test_direct_is_mostly_quoted() -> None:
    text = "They “actually had chemistry” once."
    assert is_direct(text, ((0, len(text)),), quoted_spans(text))
    assert not is_direct(text, ((0, 15),), quoted_spans(text))


# Learning and running


@pytest.fixture(scope="module")
def learned(tokenizer: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[float], Path]:
    """The losses of a tiny model that learns one text by heart, and its folder with the graph."""
    import torch
    from transformers import BertConfig, BertModel

    from training.attributions import Articles
    from training.export import export_model
    from training.loop import Run, Settings
    from training.tagger import loss_of, save, tagger_module

    folder = tmp_path_factory.mktemp("tagger")
    torch.manual_seed(1)
    config = BertConfig(hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96)
    BertModel(config).save_pretrained(folder / "start")
    module = tagger_module(folder / "start")
    articles = Articles([several(2)], tokenizer=tokenizer, size=96)
    settings = Settings(epochs=60, rate=4e-3, decay=1.0, averaging=0.9, steps_per_checkpoint=1000)
    losses: list[float] = []

    def loss(module: Any, rows: list[int]) -> Any:
        value = loss_of(module, articles, rows)
        losses.append(float(value.detach()))
        return value

    run = Run(module, folder / "run", settings)
    run.fit(articles.epochs(settings), loss, report=lambda line: None)
    run.use_average()
    save(module, folder / "model", Reading(size=96, overlap=48))
    export_model("tagger", folder / "model", folder / "exported", texts=[ARTICLE.text])
    return losses, folder


def test_the_loss_falls_and_the_text_is_learned(learned: tuple[list[float], Path]) -> None:
    from training.tagger import measure_folder

    losses, folder = learned[0], learned[1] / "model"
    assert np.mean(losses[-3:]) < 0.5 * np.mean(losses[:3])
    shares = measure_folder(folder, [ARTICLE])
    assert min(shares[name]["f1"] for name in ("source", "cue", "content", "linked")) > 0.9


def test_the_graph_says_what_the_module_says(learned: tuple[list[float], Path], tokenizer: Any) -> None:
    from training.tagger import scores_of, tagger_module

    article, folder = several(3), learned[1]
    tagger = OnnxTagger(folder / "exported", threads=2)
    (scores,) = scores_of([article], tagger_module(folder / "model"), tokenizer, tagger.reading)
    first, empty, again = tagger.tag([article.text, "", article.text])
    assert empty == ()
    assert first == again
    expected = decode(scores, tagger.reading.decoding)
    # int8 moves a word at an edge now and then.
    assert [(one.source, one.cue) for one in first] == [(one.source, one.cue) for one in expected]
    assert sum(one.content == other.content for one, other in zip(first, expected, strict=True)) >= len(first) - 1
    assert len(first) >= 6


def test_epochs_differ_and_repeat(tokenizer: Any) -> None:
    from training.attributions import IGNORED, Articles
    from training.loop import Settings

    articles = Articles([several(12)], tokenizer=tokenizer, size=96, hidden=0.2)
    settings = Settings(epochs=2, batch_tokens=400)
    batches = articles.epochs(settings)
    cuts = list(articles.cuts)
    assert sorted(row for batch in batches for row in batch) == list(range(len(cuts)))
    assert {cut.window for cut in cuts[: len(cuts) // 2]} != {cut.window for cut in cuts[len(cuts) // 2 :]}
    batch = articles.batch(batches[0])
    assert (batch.ids == articles.mask).any()
    assert ((batch.ids == 0) <= (batch.labels == IGNORED)).all()
    assert articles.epochs(settings) == batches
    assert articles.cuts == cuts


def test_a_folder_for_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"id2label": {}}', encoding="utf-8")
    with pytest.raises(ModelError, match="tagging"):
        OnnxTagger(tmp_path)
