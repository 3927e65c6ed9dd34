"""What measures the models: each part on a little data with the bundled models, and the command."""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import candidates, claimdiff, events, near, nli, paraphrase, quality
from benchmarks.data import events_sha256
from benchmarks.floors import Floors, Measured, read_floors, write_floors
from benchmarks.gold import Gold, Link, Place, place_of
from benchmarks.labelled import labelled_events
from benchmarks.measures import average_precision, in_steps
from benchmarks.parts import PARTS, Bench, parts_of
from benchmarks.tally import Tally
from benchmarks.units import ranks_of, units_of
from compare import Article, Comparer, Event
from compare.models import Models
from training.examples import Example

ROOT = Path(__file__).resolve().parents[1]
EVENT = ROOT / "corpora" / "tarnel-border-2031"
A = Article("a", "A", "Nine miners were hurt. The pit was closed in May.", title="Pit closed")
B = Article("b", "B", "Nobody was hurt. The pit was closed. It rained.")
PAIRS = (
    Example("Nine people were hurt as the dam burst.", "Nobody was hurt as the dam burst.", "contradiction", "first"),
    Example("The minister resigned on Friday after a vote.", "The minister resigned.", "entailment", "first"),
    Example("The minister resigned.", "The minister resigned because of a bribery case.", "neutral", "first"),
    Example("The mine is open.", "The mine is closed.", "contradiction", "second"),
    Example("The mine is open again.", "The mine is open.", "entailment", "second"),
)  # fmt: skip
WEAKEN = (
    {"claim_a": "Nine people were hurt.", "claim_b": "Nobody was hurt.", "task": "weaken", "label": "1"},
    {"claim_a": "The mine is open again.", "claim_b": "The mine is open.", "task": "weaken", "label": "0"},
    {"claim_a": "Rain fell.", "claim_b": "It was dry.", "task": "strengthen", "label": "1"},
)
SAME = (
    {"a": "The dam burst on Tuesday night.", "b": "The dam gave way late on Tuesday.", "paraphrase": "1"},
    {"a": "The union wants more pay.", "b": "The harvest was good in the north.", "paraphrase": "0"},
)
Captured = pytest.CaptureFixture[str]
Score = Mapping[tuple[str, str], float]


class Judge:
    """An NLI model that says what a table says, else neutral: for counting, which no trained model makes exact."""

    name = "judge"

    def __init__(self, contradictions: Score, entailments: Score | None = None) -> None:
        self.tables = (contradictions, entailments or {})

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Any:
        rows = [[table.get(pair, 0.0) for table in self.tables] for pair in pairs]
        return np.array([[c, e, 1 - c - e] for c, e in rows], dtype=np.float32).reshape(-1, 3)


def rows_written(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of evaluation data, a few invented rows a file."""
    home = tmp_path / "data"
    pairs = [{name: getattr(pair, name) for name in ("premise", "hypothesis", "label", "set")} for pair in PAIRS]
    rows_written(home / "nli" / "dev.jsonl.xz", pairs)
    rows_written(home / "claimdiff" / "train.jsonl.xz", WEAKEN)
    rows_written(home / "paraphrase" / "mrpc.jsonl.xz", SAME)
    return home


@pytest.fixture
def floors(tmp_path: Path) -> Path:
    return tmp_path / "floors.json"


def place(article: Article, text: str) -> Place:
    start = article.text.index(text)
    return Place(article.id, "text", start, start + len(text))


def labels(*contradictions: tuple[str, str], same: Sequence[tuple[str, str]] = ()) -> Gold:
    links = tuple(Link(place(A, a), place(B, b), "conflict", "number") for a, b in contradictions)
    return Gold("e", links, tuple(Link(place(A, a), place(B, b)) for a, b in same), frozenset(), ())


def test_nli_counts_a_set_at_a_time_and_judges_between_the_labels_that_occur() -> None:
    # Neutral wins everywhere; in the second set, which has no neutral pair, the larger of the other two decides.
    first, third = PAIRS[0], PAIRS[2]
    contradictions = {(pair.premise, pair.hypothesis): 0.4 for pair in (first, third, PAIRS[3])}
    judge = Judge(contradictions, {(PAIRS[4].premise, PAIRS[4].hypothesis): 0.1})
    one, two = nli.measure(PAIRS, judge)
    assert (one.name, dict(one.context)) == ("first", {"pairs": 3, "labels": 3})
    assert dict(one.measures) == {"accuracy": pytest.approx(1 / 3), "contradiction F1": 0.0}
    assert dict(two.measures) == {"accuracy": 1.0, "contradiction F1": 1.0}


def test_nli_with_the_bundled_model(comparer: Comparer) -> None:
    rows = nli.measure(PAIRS, comparer.nli)
    assert [row.measures["contradiction F1"] for row in rows] == [1.0, 1.0]


def test_claimdiff_joins_both_readings_and_leaves_the_other_task_out(comparer: Comparer) -> None:
    (row,) = claimdiff.measure(WEAKEN, comparer.nli)
    assert (dict(row.measures), dict(row.context)) == ({"average precision": 1.0}, {"pairs": 2, "base rate": 0.5})
    # Read forward alone the wrong one would be first.
    (a, b), (c, d) = ((entry["claim_a"], entry["claim_b"]) for entry in WEAKEN[:2])
    (row,) = claimdiff.measure(WEAKEN, Judge({(a, b): 0.4, (b, a): 0.4, (c, d): 0.7}))
    assert row.measures["average precision"] == 1.0
    (row,) = claimdiff.measure(WEAKEN, Judge({(a, b): 0.3, (b, a): 0.3, (c, d): 0.7}))
    assert row.measures["average precision"] == 0.5


def test_paraphrase_ranks_by_cosine(comparer: Comparer) -> None:
    (row,) = paraphrase.measure(SAME, comparer.encoder)
    assert row.measures["average precision"] == 1.0
    turned = [{**entry, "paraphrase": 1 - int(entry["paraphrase"])} for entry in SAME]
    assert paraphrase.measure(turned, comparer.encoder)[0].measures["average precision"] == 0.5


def test_units_are_titles_and_sentences() -> None:
    texts = [unit.text for unit in units_of(Event("e", (A, B)))]
    assert texts[:3] == ["Pit closed", "Nine miners were hurt.", "The pit was closed in May."]
    assert len({unit.id for unit in units_of(Event("e", (A, B)))}) == len(texts) == 6


def test_places_of_units_are_where_the_text_stands() -> None:
    for unit in units_of(Event("e", (A, B))):
        at = place_of(unit)
        assert unit.context[at.start : at.end] == unit.text


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_ranks_put_other_articles_first_and_the_nearest_of_them_foremost(seed: int) -> None:
    units = units_of(Event("e", (A, B)))
    vectors = np.random.default_rng(seed).normal(size=(len(units), 4)).astype(np.float32)
    ranks, cosines = ranks_of(units, vectors), vectors @ vectors.T
    for row, unit in enumerate(units):
        assert sorted(ranks[row]) == list(range(len(units)))
        others = [i for i, other in enumerate(units) if other.article != unit.article]
        assert {ranks[row][i] for i in others} == set(range(len(others)))
        nearest = max(others, key=lambda i: cosines[row, i])
        assert ranks[row][nearest] == 0


def test_candidates_count_a_link_seen_from_either_end(comparer: Comparer) -> None:
    gold = labels(("Nine miners were hurt.", "Nobody was hurt."), same=[("The pit was closed", "The pit was closed")])
    inside = Link(place(A, "Nine miners"), place(A, "The pit"), "conflict", "other")
    rows = candidates.measure([(Event("e", (A, B)), replace(gold, contradictions=(*gold.contradictions, inside)))],
                              comparer.encoder)  # fmt: skip
    assert [(row.name, row.context["links"], row.measures["at 1"]) for row in rows] == [
        ("contradictions", 1, 1.0), ("same", 1, 1.0),
    ]  # fmt: skip
    # Rain and miners have little in common: the link is found only where one looks further.
    (row, _) = candidates.measure([(Event("e", (A, B)), labels(("Nine miners were hurt.", "It rained.")))],
                                  comparer.encoder)  # fmt: skip
    assert (row.measures["at 1"], row.measures["at 20"]) == (0.0, 1.0)


def test_candidates_grow_with_depth_on_a_sample_event(comparer: Comparer) -> None:
    ((_, event, gold),) = labelled_events([str(EVENT)])
    for row in candidates.measure([(event, gold)], comparer.encoder):
        values = list(row.measures.values())
        assert values == sorted(values)
        assert values[-1] > 0.7


def test_near_pairs_are_mutual_and_across_articles(comparer: Comparer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "NEIGHBOURS", 1)
    found = [(a.text, b.text) for a, b in near.near_pairs(Event("e", (A, B)), comparer.encoder)]
    assert ("Nine miners were hurt.", "Nobody was hurt.") in found
    assert all(a in A.text + A.title and b in B.text for a, b in found)
    assert len({a for a, _ in found}) == len({b for _, b in found}) == len(found), "one nearest each"


def test_near_counts_a_label_once_by_the_mean_of_both_readings(comparer: Comparer) -> None:
    gold = labels(("Nine miners were hurt.", "Nobody was hurt."), ("The pit was closed in May.", "It rained."))
    hurt, closed = ("Nine miners were hurt.", "Nobody was hurt."), ("The pit was closed in May.", "The pit was closed.")
    judge = Judge({hurt: 0.9, hurt[::-1]: 0.3, closed: 0.9, closed[::-1]: 0.0})
    (row,) = near.measure([(Event("e", (A, B)), gold)], judge, near=comparer.encoder, recall=0.5)
    assert (row.measures["precision"], row.measures["recall"]) == (1.0, 0.5)
    assert row.measures["precision at recall 0.500"] == 1.0
    assert (row.context["labels"], row.context["flagged"]) == (2, 1)


def test_precision_at_a_recall_is_the_best_threshold_that_reaches_it() -> None:
    tally = Tally()
    tally.ranked = [(0.9, False), (0.8, True), (0.7, True), (0.1, False)]
    tally.counts["contradictions"] = 4
    assert near.precision_at(0.25, tally) == pytest.approx(2 / 3)
    assert near.precision_at(0.5, tally) == pytest.approx(2 / 3)
    assert near.precision_at(0.75, tally) == 0.0


def test_events_are_measured_as_the_benchmark_does(brief_events: tuple[Event, ...], comparer: Comparer) -> None:
    result = events.measure([(brief_events[0], None)], comparer)
    assert result.sizes["events"] == 1
    assert "labelled" not in result.events[brief_events[0].id]
    assert {row.name for row in events.rows_of(result)} == {"contradiction", "alignment", "attribution", "figures"}


def test_steps_and_ranking() -> None:
    items = list(range(1300))
    found = in_steps(lambda part: np.array(part, dtype=np.float32)[:, None], items, label="x")
    np.testing.assert_array_equal(found[:, 0], items)
    assert average_precision([False, True], np.array([0.9, 0.1])) == 0.5
    assert average_precision([False, False], np.array([0.9, 0.1])) == 0.0


# The command


def run(*arguments: object) -> int:
    return quality.main([str(argument) for argument in arguments])


def test_the_command_prints_each_part_and_writes_json(data: Path, floors: Path, capsys: Captured) -> None:
    target = floors.with_name("figures.json")
    common = ("--data", data, "--only", "nli", "claimdiff", "paraphrase", "--floors", floors)
    assert run(*common, "--new-floors", "nli", "--json", target) == 0
    shown, said = capsys.readouterr()
    assert said == ""
    written = json.loads(target.read_text())
    assert set(written["parts"]) == {"nli", "claimdiff", "paraphrase"}
    assert written["models"]["nli"]["name"] == "bundled/nli"
    for name, part in written["parts"].items():
        assert any(line.startswith(f"{name}: ") for line in shown.splitlines())
        assert all(0 <= value <= 1 for row in part["rows"] for value in row["measures"].values())
        assert len(part["data"]) == 64
    assert {row.part for row in read_floors(floors).rows} == {"nli"}
    assert run(*common) == 0
    shown = capsys.readouterr().out
    assert "floors: 4 compared, 0 not reached" in shown
    assert "paraphrase: it has no floors" in shown


def test_a_measure_below_its_floor_is_marked_and_fails(data: Path, floors: Path, capsys: Captured) -> None:
    high = Measured("paraphrase", PARTS[4].sha256(Bench(data)), {"pairs average precision": 1.5})
    write_floors(floors, Floors().begun(high))
    command = ("--data", data, "--only", "paraphrase", "--floors", floors)
    assert run(*command) == 1
    assert "average precision 1.000 BELOW 1.480" in capsys.readouterr().out
    before = floors.read_bytes()
    assert run(*command, "--raise-floors") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "never lowered by a run" in line
    assert floors.read_bytes() == before
    assert run(*command, "--lower-floors", "the start was mistyped") == 0
    (_, row) = read_floors(floors).rows
    assert (row.floor, row.reason) == (0.98, "the start was mistyped")
    # Other data: the floor is neither passed nor failed.
    rows_written(data / "paraphrase" / "mrpc.jsonl.xz", SAME[::-1])
    capsys.readouterr()
    assert run(*command) == 0
    assert "its floors were set on other data" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--only", "nli"), "give the folder that holds it as --data"),
        (("--only", "nli", "--data", "nowhere"), "nowhere/nli/dev.jsonl.xz: no such file"),
        (("--only", "near", "--events", "nowhere"), "nowhere"),
        (("--only", "near", "--events", "seeds"), "no labelled event"),
        (("--only", "attribution", "--data", "nowhere"), "no such file"),
        (("--only", "near", "--models", "finest"), "finest: neither a preset"),
        (("--only", "near", "--floors", "nowhere.json"), "nowhere.json: no floors can be read here"),
    ],
)
def test_what_is_missing_is_told_in_one_line(
    arguments: tuple[str, ...], told: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert run(*arguments) == 1
    shown, said = capsys.readouterr()
    (line,) = said.splitlines()
    assert line.startswith("error: ")
    assert told in line
    assert shown == ""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([{"a": "x", "paraphrase": 1}], ":1: no 'b' field"),
        ([SAME[0], {"a": "x", "b": "y", "paraphrase": "yes"}], ":2: paraphrase is 'yes'; give 0 or 1"),
        (b"no archive", "packed if named .xz"),
        (lzma.compress(b"{}")[:20], "packed if named .xz"),
        (lzma.compress(b"{broken"), ":1: not a JSON object"),
    ],
)
def test_damaged_data_is_told_in_one_line(content: Any, told: str, data: Path, floors: Path, capsys: Captured) -> None:
    path = data / "paraphrase" / "mrpc.jsonl.xz"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        rows_written(path, content)
    assert run("--data", data, "--only", "paraphrase", "--floors", floors, "--new-floors", "nli") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert str(path) in line
    assert told in line


def test_parts_without_data_are_left_out(data: Path) -> None:
    assert {part.name for part in parts_of(Bench())} == {"near", "candidates", "events"}
    assert {part.name for part in parts_of(Bench(data))} == {part.name for part in PARTS}


def test_the_hash_of_events_follows_articles_and_labels_alone(tmp_path: Path) -> None:
    home = tmp_path / "events"
    (home / "e").mkdir(parents=True)
    (home / "e" / "one.txt").write_text("One")
    (tmp_path / "away.txt").write_text("Away")
    (home / "e" / "event.toml").write_text('[[articles]]\nfile = "../../away.txt"\n')
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "e.json").write_text("{}")
    seen = [events_sha256([f"{home}={gold}"])]
    for path in (home / "README.md", home / ".hidden"):
        path.write_text("told")
        assert events_sha256([f"{home}={gold}"]) == seen[0]
    moved = home.rename(tmp_path / "elsewhere")
    assert events_sha256([f"{moved}={gold}"]) == seen[0]
    for path in (moved / "e" / "one.txt", tmp_path / "away.txt", gold / "e.json", moved / "e" / "README.md"):
        path.write_text("changed")
        seen.append(events_sha256([f"{moved}={gold}"]))
    assert len(set(seen)) == len(seen)


def test_the_models_named_are_those_that_the_parts_use() -> None:
    bench = Bench()
    bench.__dict__.update(near="near", loaded_tagger="tagger", loaded=Models("e", "n"))  # type: ignore[arg-type]
    assert bench.models_of({"attribution"}) == {"tagger": "tagger"}
    assert bench.models_of({"nli", "near"}) == {"encoder": "e", "nli": "n", "near encoder": "near"}


def test_another_near_encoder_is_other_data() -> None:
    class Other:
        name = "other"

    (part,) = [part for part in PARTS if part.name == "near"]
    first, second = Bench(sources=(str(EVENT),)), Bench(sources=(str(EVENT),))
    second.__dict__["near"] = Other()
    assert part.sha256(first) != part.sha256(second)
