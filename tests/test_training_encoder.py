"""The recipe of the encoder: which sentences are brought near, which are kept apart, and what blending does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from compare.models import OnnxEncoder
from training.encoder import Match, batches, blend, inference_matches, mined_matches, story_matches
from training.examples import Example, write_examples
from training.mining import Judged, near_pairs

P = "The council closed the bridge at Sarn on Monday."
COLOURS = ("red", "blue", "green", "white", "black", "grey")
THINGS = ("house", "boat", "horse", "mill", "lamp", "drum", "coat")


def test_what_follows_and_what_contradicts_are_both_positive_and_neutral_is_not() -> None:
    rows = [
        Example(P, "The bridge at Sarn is closed.", "entailment", "s"),
        Example(P, "The bridge at Sarn stayed open.", "contradiction", "s"),
        Example(P, "The bridge is the oldest of its kind.", "neutral", "s"),
    ]
    found = inference_matches(rows, seed=1)
    assert {match.b for match in found} == {rows[0].hypothesis, rows[1].hypothesis}
    assert all(match.a == P and match.others == (rows[2].hypothesis,) for match in found)


def test_edits_of_one_story_stand_together() -> None:
    topics = {f"Sentence {n} of the story.": f"story {n % 2}" for n in range(8)}
    edits = [Example(text, text.replace("Sentence", "Line"), "entailment", "edit:x") for text in topics]
    found = story_matches([*edits, Example("Unknown.", "Other.", "neutral", "edit:x")], topics, seed=1)
    assert len(found) == 8
    assert [match.topic for match in found[:4]] == [found[0].topic] * 4
    assert {frozenset((match.a, match.b)) for match in found} == {frozenset((e.premise, e.hypothesis)) for e in edits}


def test_mined_pairs_take_the_sure_ones_and_keep_the_near_others_as_negatives() -> None:
    judged = [
        Judged("a", "b", "t", 0.8, 0.0, 0.9),
        Judged("a", "c", "t", 0.7, 0.05, 0.0),
        Judged("b", "d", "t", 0.7, 0.4, 0.3),
        Judged("e", "f", "t", 0.99, 0.95, 0.9),
    ]
    (match,) = mined_matches(judged, seed=1)
    assert {match.a, match.b} == {"a", "b"}
    assert match.others == (("c",) if match.a == "a" else ())


class Counting:
    """Encodes a sentence as the counts of its letters: near are those that are spelt alike."""

    name = "letters"

    def encode(self, texts: list[str]) -> np.ndarray:
        counts = np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], dtype=np.float32)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


def test_near_pairs_cross_articles_and_stay_in_their_story() -> None:
    article = {"title": "", "text": "The mayor of Sarn closed the bridge. Four hundred people live there now."}
    rows = [{**article, "event": event} for event in ("one", "one", "two")]
    found = near_pairs(rows, Counting())  # type: ignore[arg-type]
    assert {story for _, _, story, _ in found} == {"one"}
    assert any(a == b for a, b, _, _ in found)


def test_a_batch_holds_one_source_and_small_rests_are_left_out() -> None:
    matches = [Match(str(n), str(n)) for n in range(130)]
    rows = batches(matches, size=64, seed=1)
    assert sorted(len(row) for row in rows) == [64, 64]
    assert all(int(row[-1].a) - int(row[0].a) == 63 for row in rows)


def test_the_loss_falls_where_partners_are_near_and_ignores_possible_doubles() -> None:
    torch = pytest.importorskip("torch")
    from training.encoder import PooledEncoder, plain_encoder
    from training.published import find_weights

    folder = find_weights()
    module = plain_encoder(folder).eval()
    encoder = PooledEncoder(folder / "tokenizer.json")
    pairs = [("The bridge was closed.", "They shut the bridge."), ("Four boats sank.", "Several ships went down.")]
    right = [Match(a, b) for a, b in pairs]
    wrong = [Match(pairs[0][0], pairs[1][1]), Match(pairs[1][0], pairs[0][1])]
    double = [*right, Match("Four boats sank there.", "Several ships went down there.")]
    with torch.no_grad():
        good, bad, masked = (float(encoder.loss(module, rows)) for rows in (right, wrong, double))
        vectors = encoder.vectors(module, [text for pair in pairs for text in pair])
    assert good < 0.1 < bad
    assert masked < 0.2
    assert vectors.shape == (4, 384)
    assert torch.allclose(vectors.norm(dim=1), torch.ones(4), atol=1e-5)


def test_blending_lies_between_both_models() -> None:
    torch = pytest.importorskip("torch")
    start, trained = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    wanted = 0.25 * start.weight.detach() + 0.75 * trained.weight.detach()
    assert torch.allclose(blend(start, trained, share=0.75).weight, wanted, atol=1e-6)


def test_a_short_run_of_the_recipe_keeps_checkpoints_and_makes_a_model_that_is_exported_and_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    from training import encoder
    from training.export import export_model

    things = [f"{colour} {thing}" for colour in COLOURS for thing in THINGS]
    pairs = [(f"The {one} was sold in Tarsk on Friday.", f"Somebody bought the {one}.", "entailment") for one in things]
    public = [Example(a, b, label, "MNLI") for a, b, label in pairs]
    write_examples(tmp_path / "public.jsonl", public)
    write_examples(tmp_path / "made.jsonl", [Example("A b c.", "A b d.", "contradiction", "edit:number")])
    texts = ("The mill at Orl burned down on Monday night.", "Fire destroyed the old mill at Orl on Monday.")
    rows = [{"event": "mill", "text": text} for text in texts]
    (tmp_path / "stories.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    monkeypatch.setattr(encoder, "SETTINGS", replace(encoder.SETTINGS, steps_per_checkpoint=1))
    named = {"data": "public.jsonl", "made": "made.jsonl", "stories": "stories.jsonl", "out": "run"}
    options = [word for name, file in named.items() for word in (f"--{name}", str(tmp_path / file))]
    monkeypatch.setattr("sys.argv", ["encoder", *options])
    encoder.main()
    assert (tmp_path / "run" / "checkpoint" / "place.json").is_file()
    assert len((tmp_path / "run" / "judged.jsonl.xz").read_bytes()) > 0
    export_model("encoder", tmp_path / "run" / "model", tmp_path / "onnx")
    sold, bought, other = OnnxEncoder(tmp_path / "onnx").encode([*pairs[0][:2], pairs[-1][0]])
    assert sold @ bought > sold @ other
