"""`narrative-compare diff`: two report files, two folders of a batch, and one clear line where it cannot be done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from compare import Article, Comparer, Event, Report
from compare.cli import main
from compare.reporting.diff.folders import FolderDiff, diff_paths, same_report
from compare.reporting.files import report_name

ROOT = Path(__file__).resolve().parents[1]
POST = "The dam above Ost broke on Tuesday and 12 people were killed, the mayor said. The road to Melk is closed."
WIRE = "The dam above Ost broke on Tuesday, killing 40 people, the army said. The army has opened the road to Melk."
EDITED = "The dam above Ost broke on Tuesday and 21 people were killed, the mayor said."
Captured = pytest.CaptureFixture[str]


def event(id: str, post: str = POST) -> Event:
    return Event(id, (Article("a1", "Bay Post", post), Article("a2", "The Wire", WIRE)), f"The dam at {id}")


@pytest.fixture(scope="module")
def made(comparer: Comparer) -> dict[str, Report]:
    """Reports by name: `same`, `gone`, `new`, and `edited` before and after."""
    events = [event("same"), event("gone"), event("new"), event("edited"), event("edited", EDITED)]
    names = ("same", "gone", "new", "edited", "edited later")
    return dict(zip(names, comparer.compare_batch(events), strict=True))


@pytest.fixture
def files(made: dict[str, Report], tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "old.json", tmp_path / "new.json"
    for path, name in zip(paths, ("edited", "edited later"), strict=True):
        made[name].to_json(path)
    return str(paths[0]), str(paths[1])


@pytest.fixture
def folders(made: dict[str, Report], tmp_path: Path) -> tuple[str, str]:
    """Two folders as batches write them, the later one made at another time, with other files beside the reports."""
    for folder, names in (("old", ("same", "gone", "edited")), ("new", ("same", "new", "edited later"))):
        (tmp_path / folder).mkdir()
        for name in names:
            report = made[name]
            if folder == "new":
                report = replace(report, run={**report.run, "created": "2031-01-01T00:00:00+00:00"})
            report.to_json(tmp_path / folder / report_name(report.event.id))
        (tmp_path / folder / "manifest.jsonl").write_text('{"schema": 1}\n')
        (tmp_path / folder / "settings.json").write_text('{"schema": 1, "tool": "another"}')
        (tmp_path / folder / "notes.json").write_text("no report at all")
    return str(tmp_path / "old"), str(tmp_path / "new")


def test_two_files_in_text(files: tuple[str, str], capsys: Captured) -> None:
    assert main(["diff", *files]) == 0
    shown, notes = capsys.readouterr()
    assert "number changed: 12 → 21" in shown
    assert "The road to Melk is closed." in shown
    assert "\x1b" not in shown
    assert notes == ""


@pytest.mark.parametrize("format", ["text", "json", "md", "html"])
def test_every_format_goes_to_standard_output_and_to_a_file(
    format: str, files: tuple[str, str], folders: tuple[str, str], tmp_path: Path, capsys: Captured
) -> None:
    for old, new in (files, folders):
        assert main(["diff", old, new, "--format", format]) == 0
        shown = capsys.readouterr().out
        assert "21" in shown
        target = tmp_path / "out"
        assert main(["diff", old, new, "--format", format, "-o", str(target)]) == 0
        assert target.read_text(encoding="utf-8") == shown
        assert capsys.readouterr().out == ""
        if format == "json":
            assert json.loads(shown)["schema"] == 1


def test_nothing_changed_is_one_line(files: tuple[str, str], folders: tuple[str, str], capsys: Captured) -> None:
    assert main(["diff", files[0], files[0]]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "Nothing changed: 2 articles, 4 claims and 1 contradiction are the same."
    ]
    assert main(["diff", folders[0], folders[0]]) == 0
    assert capsys.readouterr().out == "Nothing changed: 3 events are the same.\n"


def test_two_folders_are_matched_by_event(folders: tuple[str, str], capsys: Captured) -> None:
    assert main(["diff", *folders]) == 0
    lines = capsys.readouterr().out.splitlines()
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert heads == [
        "new  new — The dam at new",
        "gone  gone — The dam at gone",
        "changed  edited — The dam at edited",
        "4 events: 1 new, 1 gone, 1 changed, 1 the same",
    ]
    assert any("number changed: 12 → 21" in line for line in lines)


def test_two_folders_in_json_hold_the_counts_and_the_details(folders: tuple[str, str], capsys: Captured) -> None:
    assert main(["diff", *folders, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["counts"] == {"new": 1, "gone": 1, "changed": 1, "unreadable": 0, "same": 1}
    assert [(row["event"], row["change"], row["diff"] is None) for row in data["events"]] == [
        ("new", "new", True), ("gone", "gone", True), ("edited", "changed", False),
    ]  # fmt: skip


def test_files_that_are_the_same_but_for_their_time_are_not_parsed(
    folders: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    read = Report.from_json
    monkeypatch.setattr(Report, "from_json", lambda path: parsed.append(path.name) or read(path))
    found = diff_paths(*folders)
    assert isinstance(found, FolderDiff)
    assert [change.event for change in found.changes()] == ["new", "gone", "edited"]
    assert parsed == ["edited.json", "edited.json"]


def test_a_time_that_stands_in_a_text_is_no_time_of_the_run(made: dict[str, Report]) -> None:
    old = made["same"]
    (post, wire) = old.event.articles
    texts = ('"created": "2031"', '"created": "2032"')
    one, two = (
        replace(old, event=replace(old.event, articles=(replace(post, text=f"{POST} {text}"), wire))).to_json().encode()
        for text in texts
    )
    assert not same_report(one, two)
    assert same_report(one, one.replace(b'"created": "2026', b'"created": "2027'))


def test_a_report_of_another_layout_is_found_too(folders: tuple[str, str], capsys: Captured) -> None:
    for folder in folders:
        for path in Path(folder).glob("*.json"):
            if path.name not in ("notes.json", "settings.json"):
                data = dict(sorted(json.loads(path.read_text("utf-8")).items(), reverse=True))
                path.write_text(json.dumps(data, indent=2), encoding="utf-8")
    assert main(["diff", *folders]) == 0
    assert capsys.readouterr().out.endswith("4 events: 1 new, 1 gone, 1 changed, 1 the same\n")


def test_a_damaged_report_costs_only_its_event(folders: tuple[str, str], capsys: Captured) -> None:
    path = Path(folders[1]) / "edited.json"
    path.write_bytes(path.read_bytes()[:-200])
    assert main(["diff", *folders]) == 1
    shown, notes = capsys.readouterr()
    assert "unreadable  edited" in shown
    assert "edited.json:" in shown
    assert shown.endswith("4 events: 1 new, 1 gone, 1 unreadable, 1 the same\n")
    assert notes == "error: 1 event could not be read; the result names them\n"


def error(capsys: Captured, *arguments: str) -> str:
    assert main(["diff", *arguments]) == 1
    shown, notes = capsys.readouterr()
    assert shown == ""
    (line,) = notes.splitlines()
    return line


def test_inputs_that_cannot_be_compared_are_told_in_one_line(
    files: tuple[str, str], folders: tuple[str, str], tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "event.json").write_text('{"id": "e", "articles": []}')
    (tmp_path / "text.json").write_text("The dam broke.")
    (tmp_path / "binary.json").write_bytes(b"\xff\x00\xfe")
    data = json.loads(Path(files[0]).read_text("utf-8"))
    (tmp_path / "old-schema.json").write_text(json.dumps({**data, "schema": 0}))
    data["claims"][0]["span"] = [0, 10_000]
    (tmp_path / "span.json").write_text(json.dumps(data))
    told = {
        ("nowhere.json", "new.json"): "nowhere.json: there is no such file or folder; check the path",
        ("old.json", "nowhere"): "nowhere: there is no such file or folder; check the path",
        ("old", "new.json"): "give two report files, or two folders of a batch",
        ("old.json", "new"): "give two report files, or two folders of a batch",
        ("empty", "new"): "empty: holds no report file; give the folder that `batch -o` wrote",
        ("event.json", "new.json"): "event.json: report: no 'schema' field; a report file needs it",
        ("text.json", "new.json"): "text.json:1:1: not JSON",
        ("binary.json", "new.json"): "binary.json: not a report file",
        ("old.json", "old-schema.json"): "old-schema.json: report.schema: 0, but this version reads 1; write it anew",
        ("old.json", "span.json"): "outside its text of",
    }
    for (old, new), line in told.items():
        assert line in error(capsys, str(tmp_path / old), str(tmp_path / new)), (old, new)


def test_two_reports_of_one_event_in_a_folder_are_refused(folders: tuple[str, str], capsys: Captured) -> None:
    folder = Path(folders[1])
    (folder / "twice.json").write_bytes((folder / "same.json").read_bytes())
    assert "same.json and twice.json are both reports of event 'same'; keep one of them" in error(capsys, *folders)


def test_a_result_that_cannot_be_written_leaves_nothing(
    folders: tuple[str, str], tmp_path: Path, capsys: Captured
) -> None:
    target = tmp_path / "no" / "out.txt"
    assert "choose a folder that is there" in error(capsys, *folders, "-o", str(target))
    assert not list(tmp_path.glob("**/*.part"))


def test_top_says_how_much_text_shows(files: tuple[str, str], capsys: Captured) -> None:
    assert main(["diff", *files, "--top", "0"]) == 0
    assert "and 1 more" in capsys.readouterr().out


def test_colour_stands_on_a_terminal_alone(files: tuple[str, str]) -> None:
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "compare", "diff", *files]
    with subprocess.Popen(command, cwd=ROOT, stdout=follower, env={**os.environ, "COLUMNS": "100"}) as process:
        os.close(follower)
        shown = b""
        while True:
            try:
                part = os.read(leader, 4096)
            except OSError:  # the other end was closed
                break
            if not part:
                break
            shown += part
    os.close(leader)
    assert process.returncode == 0
    assert b"\x1b[1;31m12\x1b[0m" in shown
