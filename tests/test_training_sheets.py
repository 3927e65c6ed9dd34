"""Event sheets: how they are read, and which pairs are contradictions, wordings of one answer, or neither."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from compare.errors import ReadingError
from compare.records import KINDS
from training.sheets import Sheet, read_sheets, sheet_pairs

POINT = {
    "about": "who holds the bridge",
    "kind": "outcome",
    "answers": [["The bridge is ours.", "Army takes the bridge"], ["Street fighting goes on at the bridge."]],
    "beside": ["The bridge was built in 1931.", "Will the bridge hold?"],
}


def sheet(folder: Path, **changed: object) -> Sheet:
    row = {"event": "a bridge", "points": [{**POINT, **changed}], "background": ["It rained."]}
    (folder / "bridges.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return next(read_sheets(folder))


def test_rival_answers_contradict_wordings_agree_and_the_rest_is_neutral(tmp_path: Path) -> None:
    point = sheet(tmp_path).points[0]
    assert set(point.contradicting()) == {
        ("The bridge is ours.", "Street fighting goes on at the bridge."),
        ("Army takes the bridge", "Street fighting goes on at the bridge."),
    }
    assert point.same() == [("The bridge is ours.", "Army takes the bridge")]
    assert len(point.neutral()) == 3 * 2 + 1


def test_pairs_are_labelled_and_named_after_their_file(tmp_path: Path) -> None:
    pairs = list(sheet_pairs(sheet(tmp_path), random.Random(1)))
    labels = Counter(pair.label for pair in pairs)
    assert (labels["contradiction"], labels["entailment"]) == (2, 1)
    assert labels["neutral"] >= 4
    assert {pair.set for pair in pairs} == {"sheet:bridges"}
    assert any("rained" in pair.premise + pair.hypothesis for pair in pairs)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"answers": [["only one"]]}, "bridge"),
        ({"kind": "weather"}, "bridge"),
        ({"answers": [["one"], []]}, "bridge"),
    ],
)
def test_a_point_without_rivals_is_refused_with_its_line(
    tmp_path: Path, changed: dict[str, object], named: str
) -> None:
    with pytest.raises(ReadingError, match=rf"bridges\.jsonl:1: .*{named}"):
        sheet(tmp_path, **changed)


def test_the_written_sheets_are_whole() -> None:
    sheets = list(read_sheets())
    assert len(sheets) >= 100
    assert {point.kind for one in sheets for point in one.points} == set(KINDS)
    for one in sheets:
        lines = [line for point in one.points for line in point.statements] + list(one.background)
        assert all(line.strip() for line in lines)
        assert len(set(lines)) == len(lines), one.event
