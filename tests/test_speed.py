"""The measure of speed: counted operations, turns that are taken, and the command on a handful of sentences."""

from __future__ import annotations

import json
import subprocess
import sys
from operator import itemgetter
from pathlib import Path

import pytest

from benchmarks.speed import main, operations, read_items, take_turns
from compare import ReadingError

ROOT = Path(__file__).resolve().parents[1]


def test_operations_are_those_of_the_matrices() -> None:
    config = {"hidden_size": 2, "intermediate_size": 8, "num_hidden_layers": 3}
    # One layer: four of 2 by 2 for attention, 2 by 8 and 8 by 2 behind it.
    assert operations("encoder", [1, 4], config) == 2 * 5 * 3 * (16 + 32)
    # The last layer of the NLI model computes keys and values for all tokens, the rest for one a pair.
    assert operations("nli", [1, 4], config) == 2 * (5 * 2 * 48 + 5 * 8 + 2 * 40)


def test_calls_take_turns() -> None:
    made: list[str] = []
    seconds = take_turns({"a": lambda: made.append("a"), "b": lambda: made.append("b")}, 2)
    assert made == ["a", "b"] * 3
    assert set(seconds) == {"a", "b"}


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.xz"])
def test_rows_are_read_plain_or_packed(tmp_path: Path, name: str) -> None:
    import lzma

    data = "".join(json.dumps({"text": f"Line {number}."}) + "\n" for number in range(5)).encode()
    (tmp_path / name).write_bytes(lzma.compress(data) if name.endswith(".xz") else data)
    assert read_items(tmp_path / name, itemgetter("text"), 2) == ["Line 0.", "Line 1."]
    with pytest.raises(ReadingError, match=f"{name}:1: no 'premise' field"):
        read_items(tmp_path / name, itemgetter("premise"), 2)


@pytest.mark.parametrize("content", [None, b"no archive"])
def test_pairs_that_cannot_be_read_are_one_line(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs.jsonl.xz"
    if content is not None:
        path.write_bytes(content)
    assert main(["--pairs", str(path)]) == 1
    shown, said = capsys.readouterr()
    (line,) = said.splitlines()
    assert shown == ""
    assert line.startswith("error: ")
    assert str(path) in line


def test_the_command_measures_both_models(tmp_path: Path) -> None:
    target = tmp_path / "speed.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed", "--limit", "4", "--rounds", "1", "--threads", "1", "--json", target],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "of peak" in done.stdout
    result = json.loads(target.read_text(encoding="utf-8"))
    assert result["machine"]["threads"] == 1
    assert result["machine"]["int8 peak"] > 0
    for kind, unit in (("encoder", "texts"), ("nli", "pairs")):
        row = result[kind]
        assert row["items"] == 4
        assert row[f"ours {unit} a second"] > 0
        assert 0 < row["share of int8 peak"] < 1.5
        assert sum(row["share of operators"].values()) == pytest.approx(1)
        assert "MatMulIntegerToFloat" in row["share of operators"]
