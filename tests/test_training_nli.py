"""The recipe of the NLI model: what it draws from its data, and that a short run makes a model that runs."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from compare.errors import ReadingError
from compare.models.labels import LABELS
from training.examples import Example, read_examples, write_examples
from training.mismatched import mismatched
from training.nli import STAGES, STORY, WEIGHTS, averaged, capped, mixture, sample

FACTS = [
    ("The bridge at Sarn was closed on Monday.", "The bridge at Sarn was open on Monday.", "contradiction"),
    ("Four boats sank in the harbour.", "Boats sank in the harbour.", "entailment"),
    ("The mayor spoke to the miners.", "The mayor will stand again.", "neutral"),
]


def examples(count: int, name: str = "a") -> list[Example]:
    return [
        Example(f"{premise} It was day {n}.", hypothesis, label, name)
        for n in range(count) for premise, hypothesis, label in FACTS
    ]  # fmt: skip


def test_pairs_are_written_and_read_back(tmp_path: Path) -> None:
    rows = examples(3)
    for name in ("pairs.jsonl", "pairs.jsonl.xz"):
        assert write_examples(tmp_path / name, iter(rows)) == 9
        assert read_examples(tmp_path / name) == rows


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"premise": "a", "hypothesis": "b", "set": "s"}', "no 'label' field"),
        ('{"premise": "a", "hypothesis": "b", "set": "s", "label": "maybe"}', "'maybe'"),
        ("not json", "not a JSON object"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "pairs.jsonl"
    good = json.dumps({"premise": "a", "hypothesis": "b", "set": "s", "label": "neutral"})
    path.write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(ReadingError, match=r"pairs\.jsonl:2") as caught:
        read_examples(path)
    assert told in str(caught.value)


def test_sets_are_thinned_to_their_share() -> None:
    rows = [*examples(400, "half"), *examples(100, "whole")]
    counts = Counter(row.set for row in sample(rows, {"half": 0.5}, seed=1))
    assert counts["whole"] == 300
    assert 500 < counts["half"] < 700


def test_a_share_above_one_repeats_and_counts_for_all_sets_before_the_colon() -> None:
    rows = [*examples(40, "written:floods"), *examples(40, "written:votes"), *examples(40, "edit:number")]
    counts = Counter(row.set for row in sample(rows, {"written": 2.5, "written:votes": 1}, seed=1))
    assert counts["edit:number"] == counts["written:votes"] == 120
    assert 240 < counts["written:floods"] < 360


def test_the_result_is_the_mean_of_all_stages(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    for name, value in (("one", 1.0), ("two", 4.0)):
        (tmp_path / name).mkdir()
        save_file({"weight": np.full((2, 2), value, dtype=np.float32)}, tmp_path / name / WEIGHTS)
        (tmp_path / name / "config.json").write_text(name)
    mean = averaged([tmp_path / "one", tmp_path / "two"], tmp_path / "mean")
    assert load_file(mean / WEIGHTS)["weight"].tolist() == [[2.5, 2.5], [2.5, 2.5]]
    assert (mean / "config.json").read_text() == "two"


def test_no_kind_of_edit_outnumbers_the_cap_but_sentences_of_one_story() -> None:
    rows = [*examples(50, "edit:number"), *examples(50, STORY[0])]
    counts = Counter((row.set, row.label) for row in capped(rows, cap=20, seed=1))
    assert {counts["edit:number", label] for label in LABELS} == {20}
    assert {counts[STORY[0], label] for label in LABELS} == {50}


def test_a_stage_learns_from_what_it_names() -> None:
    made = [*examples(5, "edit:number"), *examples(5, "composed:number"), *examples(5, STORY[0])]
    found = {
        name: Counter(row.set for row in mixture(stage, examples(5, "MNLI"), made)) for name, stage in STAGES.items()
    }
    assert set(found["first"]) == {"MNLI"}
    assert set(found["second"]) == {"MNLI", "edit:number", "composed:number", STORY[0]}
    assert set(found["third"]) >= {"edit:number", "composed:number"}


def test_claims_without_neutral_get_evidence_on_another_matter() -> None:
    rows = [
        Example("Orla Venn was born in Tarsk and plays the cello.", "Orla Venn is a cellist.", "entailment", "FM2"),
        Example("The Tarsk tramway runs to the old mill by the lake.", "The Tarsk tramway is a railway for goods.",
                "contradiction", "FM2"),
        *(Example(f"Filler sentence {word} {word}ing.", f"Nothing of {word}.", "entailment", "FM2")
          for word in (f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(120))),
    ]  # fmt: skip
    made = [row for row in mismatched(rows, seed=1) if "Tarsk" in row.hypothesis]
    assert [(row.premise, row.label) for row in made] == [(rows[0].premise, "neutral")]


def test_a_short_run_makes_a_model_that_is_exported_and_runs(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from compare.models import OnnxNLI
    from training.export import export_model
    from training.loop import Settings
    from training.nli import train
    from training.published import find_weights

    rows = examples(24)
    settings = Settings(epochs=6, batch_tokens=400, rate=5e-4, averaging=0.5)
    export_model("nli", train(find_weights(), rows, tmp_path / "run", settings), tmp_path / "out")
    judged = OnnxNLI(tmp_path / "out").predict([(row.premise, row.hypothesis) for row in rows])
    right = np.mean([LABELS[column] == row.label for column, row in zip(judged.argmax(axis=1), rows, strict=True)])
    assert right > 0.9
