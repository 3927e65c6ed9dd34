"""What the recipes read, and that bad input is told in one line with the place and the mend."""

from __future__ import annotations

import json
import lzma
import random
import sys
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.attribution import Labelled
from compare.errors import ReadingError
from compare.models.tagger_decoding import Tagged
from training.command import exit_status
from training.examples import read_examples, read_rows
from training.news import read_stories

PAIR = {"premise": "a", "hypothesis": "b", "label": "neutral", "set": "s"}
DEFAULTS = {
    "pairs": ("bundled", "1200", "16000", "4000", "/usr/share/wordnet"),
    "nli": (),
    "encoder": ("bundled", "0.8"),
    "tagger": ("8", "all"),
    "export": (),
    "hashes": ("compare/weights",),
}


@pytest.mark.parametrize("name", DEFAULTS)
def test_help_tells_the_command_and_its_defaults(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    with pytest.raises(SystemExit, match="0"):
        exit_status(import_module(f"training.{name}").main)
    told = " ".join(capsys.readouterr().out.split())
    assert told.startswith(f"usage: python -m training.{name} ")
    assert [value for value in DEFAULTS[name] if f"(default: {value})" not in told] == []


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("nli --data gone.jsonl --made gone.jsonl --out run", "gone.jsonl: no such file"),
        ("nli --data empty.jsonl --made empty.jsonl --out run", "empty.jsonl: no pairs"),
        ("nli --data folder --made folder --out run", "folder:1: "),
        ("encoder --data gone.jsonl --made gone.jsonl --stories gone.jsonl --out run", "gone.jsonl: no such file"),
        ("pairs --stories pair.jsonl --articles pair.jsonl --data pair.jsonl --out made.jsonl", "no 'event' field"),
        ("tagger --data gone.jsonl.xz --out run", "gone.jsonl.xz: no such file"),
        ("tagger --data empty.jsonl --out run", "empty.jsonl: no articles"),
        ("tagger --measure articles.jsonl --out run", "run/model/config.json: not there"),
        ("export nli folder --out out", "folder/config.json: not there"),
        ("hashes folder", "folder: no .onnx or .json file"),
    ],
)
def test_bad_input_ends_in_one_line(
    command: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("empty.jsonl").touch()
    Path("pair.jsonl").write_text(json.dumps(PAIR), encoding="utf-8")
    Path("articles.jsonl").write_text(json.dumps({"id": "a", "text": "b", "attributions": []}), encoding="utf-8")
    name, *arguments = command.split()
    monkeypatch.setattr(sys, "argv", [name, *arguments])
    assert exit_status(import_module(f"training.{name}").main) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert told in line


def test_a_tagger_with_nothing_to_do_asks_for_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["tagger", "--out", "run"])
    with pytest.raises(SystemExit, match="2"):
        import_module("training.tagger").main()
    assert "give --data" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["[1]", "7", '"text"', ""])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{{}}\n{line}\n", encoding="utf-8")
    with pytest.raises(ReadingError, match=r"rows\.jsonl:2: not a JSON object"):
        list(read_rows(path))


def test_a_field_of_another_type_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(PAIR | {"premise": 5}), encoding="utf-8")
    with pytest.raises(ReadingError, match=r"pairs\.jsonl:1: 'premise' is of type int; give str"):
        read_examples(path)


def test_a_packed_file_that_was_cut_short_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.xz"
    packed = lzma.compress(b'{"a": 1}\n' * 9)
    for content in (packed[:-20], b"no xz at all"):
        path.write_bytes(content)
        with pytest.raises(ReadingError, match=r"rows\.jsonl\.xz:\d+: "):
            list(read_rows(path))


def test_stories_of_held_out_events_are_left_out(tmp_path: Path) -> None:
    shared = "The mayor of Sarn closed the bridge on Monday."
    texts = {"one": [shared, "Four boats sank in the harbour that day."], "two": ["The miners went on strike in May."]}
    rows = [{"event": event, "title": "", "text": text} for event, found in texts.items() for text in found]
    path = tmp_path / "stories.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    event = tmp_path / "events" / "bridge"
    event.mkdir(parents=True)
    for name, text in (("a", f"{shared} Nobody was hurt."), ("b", "It was shut, said the town, for want of money.")):
        (event / f"{name}.txt").write_text(text, encoding="utf-8")
    assert [row["event"] for row in read_stories(path)] == ["one", "one", "two"]
    assert [row["event"] for row in read_stories(path, held_out=[event.parent])] == ["two"]


def test_attributions_become_pairs_of_claim_and_report() -> None:
    from training.pairs import attributed

    text = "The mayor of Ostby said the old bridge was closed for repairs."

    def at(part: str) -> tuple[tuple[int, int], ...]:
        return ((text.index(part), text.index(part) + len(part)),)

    told = "the old bridge was closed for repairs"
    article = Labelled("bridge", text, (Tagged(at("The mayor of Ostby"), at("said"), at(told)),))
    made = [pair for seed in range(20) for pair in attributed([article], random.Random(seed))]
    assert any(told in pair.premise.lower() and told in pair.hypothesis.lower() for pair in made)
