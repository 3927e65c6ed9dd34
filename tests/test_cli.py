"""The command line: formats, where output goes, exit statuses, and what happens when it is cut short."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from compare import Report, __version__
from compare.cli import main

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = {
    "post": "The dam above Ost broke on Tuesday and 12 people were killed. The road to Melk is closed again.",
    "wire": "The dam above Ost broke on Tuesday, killing 40 people. The army has opened the road to Melk.",
}
Captured = pytest.CaptureFixture[str]


def event(id: str) -> dict[str, object]:
    return {"id": id, "articles": [{"id": name, "source": name, "text": text} for name, text in ARTICLES.items()]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One event as a folder of two articles, with a file beside them that is no article."""
    made = tmp_path / "dam"
    made.mkdir()
    for name, text in ARTICLES.items():
        (made / f"{name}.txt").write_text(text)
    (made / "picture.xyz").write_text("x")
    return made


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "compare", *arguments],
        capture_output=True, text=True, check=False, timeout=120, cwd=ROOT, **options,  # type: ignore[call-overload]
    )  # fmt: skip


def status_of(*arguments: str) -> int:
    """The exit status, also where argparse ends the program."""
    try:
        return main(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.outside += [value or "" for name, value in attrs if name == "src"] + [tag] * (tag == "link")


@pytest.mark.parametrize("format", ["text", "json", "csv", "html", "md"])
def test_every_format_goes_to_standard_output_and_to_a_file(format: str, folder: Path, capsys: Captured) -> None:
    assert main(["event", str(folder), "--format", format]) == 0
    shown, notes = capsys.readouterr()
    assert "12 people" in shown
    assert "40 people" in shown
    assert shown.endswith("\n")
    (note,) = notes.splitlines()
    assert note.startswith("note: ")
    assert "picture.xyz" in note
    target = folder.parent / f"report.{format}"
    assert main(["event", str(folder), "--format", format, "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    written = target.read_text(encoding="utf-8")
    if format == "json":
        first, second = json.loads(shown), json.loads(written)
        first["run"]["created"] = second["run"]["created"]
        assert first == second
    elif format in ("csv", "text"):
        assert written.strip().splitlines() == shown.strip().splitlines()


def test_the_json_is_a_report(folder: Path, capsys: Captured) -> None:
    main(["event", str(folder), "--format", "json"])
    target = folder.parent / "report.json"
    target.write_text(capsys.readouterr().out, encoding="utf-8")
    report = Report.from_json(target)
    assert report.event.id == "dam"
    assert {article.id for article in report.event.articles} == set(ARTICLES)
    (first, *_) = report.contradictions()
    assert (first.kind, {first.a.article.id, first.b.article.id}) == ("number", set(ARTICLES))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("pairs", "score"),
        ("claims", "text"),
        ("groups", "group"),
        ("figures", "value"),
        ("coverage", "source"),
        ("quantities", "value"),
    ],
)
def test_csv_tables(table: str, column: str, folder: Path, capsys: Captured) -> None:
    assert main(["event", str(folder), "--format", "csv", "--table", table]) == 0
    header, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
    assert column in header
    assert rows
    assert all(len(row) == len(header) for row in rows)


def test_the_html_needs_nothing_from_elsewhere(folder: Path, capsys: Captured) -> None:
    main(["event", str(folder), "--format", "html"])
    page = Links()
    page.feed(capsys.readouterr().out)
    assert page.outside == []


def test_top_and_threshold_say_what_is_shown(folder: Path, capsys: Captured) -> None:
    main(["event", str(folder), "--top", "0", "--format", "text"])
    assert "⟷" not in capsys.readouterr().out
    for threshold, flagged in (("0", True), ("1", False)):
        main(["event", str(folder), "--format", "json", "--threshold", threshold])
        data = json.loads(capsys.readouterr().out)
        assert {pair["flagged"] for pair in data["pairs"]} == {flagged}
        assert data["run"]["threshold"] == float(threshold)


def test_a_report_that_cannot_be_written_is_one_line(folder: Path, capsys: Captured) -> None:
    assert main(["event", str(folder), "-o", str(folder / "no" / "such" / "report.txt")]) == 1
    shown, said = capsys.readouterr()
    assert shown == ""
    assert said.splitlines()[-1].startswith("error: ")


def test_batch_writes_reports_tables_and_failures(tmp_path: Path, capsys: Captured) -> None:
    source = tmp_path / "events.jsonl"
    source.write_text("\n".join([json.dumps(event("one")), "{broken", json.dumps(event("../two"))]))
    out = tmp_path / "out"
    assert main(["batch", str(source), "-o", str(out)]) == 1
    shown, said = capsys.readouterr()
    assert shown == ""
    assert [line for line in said.splitlines() if line.startswith("error: ")] == [
        line for line in said.splitlines() if "events.jsonl:2" in line
    ]
    assert said.splitlines()[-1].startswith("2 events, 4 articles, ")
    assert {path.name for path in out.iterdir()} == {
        "one.json", "..%2Ftwo.json", "failures.jsonl", "manifest.jsonl", "parts", ".lock",
        *(f"{name}.parquet" for name in ("pairs", "claims", "figures", "events")),
    }  # fmt: skip
    assert pq.read_table(out / "events.parquet")["event"].to_pylist() == ["one", "../two"]
    assert len((out / "failures.jsonl").read_text().splitlines()) == 1


def test_batch_that_goes_well_ends_with_0_and_shows_the_strongest(tmp_path: Path, capsys: Captured) -> None:
    source = tmp_path / "event.json"
    source.write_text(json.dumps(event("one")))
    assert main(["batch", str(source), "-o", str(tmp_path / "out"), "--top", "1"]) == 0
    assert "12 people" in capsys.readouterr().out


def test_batch_on_two_events_in_a_real_process(folder: Path) -> None:
    out = folder.parent / "out"
    done = run("batch", "corpora/belgorod-2023", str(folder), "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert all(line.startswith("note: ") for line in done.stderr.splitlines()[:-1])
    assert done.stderr.splitlines()[-1].startswith("2 events, 3 articles, ")
    for table in ("events", "pairs", "claims", "figures"):
        assert set(pq.read_table(out / f"{table}.parquet")["event"].to_pylist()) == {"belgorod-2023", "dam"}, table
    assert all(Report.from_json(out / f"{id}.json").event.id == id for id in ("belgorod-2023", "dam"))


def test_pair_as_text_and_json(capsys: Captured) -> None:
    claims = ("The flood at Marlen killed 43 people.", "The flood at Marlen killed 12 people.")
    assert main(["pair", *claims, "--threshold", "0.1"]) == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert "number" in first
    assert any("43 people ⟷ 12 people" in line for line in rest)
    assert main(["pair", *claims, "--threshold", "1"]) == 0
    assert "no contradiction" in capsys.readouterr().out
    assert main(["pair", *claims, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert 0 <= data["score"] <= 1
    assert (data["kind"], data["status"]) == ("number", "conflict")
    assert len(data["forward"]) == len(data["backward"]) == 3
    assert data["reasons"][0]["what"].startswith("43 people ⟷ 12 people")


@pytest.mark.parametrize(
    "claims", [("", ""), ("Yes", "No"), ("x" * 5000, "The road is closed."), ("¿Qué?", "\u202e\x00")]
)
def test_pair_takes_any_text(claims: tuple[str, str], capsys: Captured) -> None:
    assert main(["pair", *claims]) == 0
    assert capsys.readouterr().err == ""


def test_models_as_text_and_json(capsys: Captured) -> None:
    assert main(["models"]) == 0
    text = capsys.readouterr().out
    assert main(["models", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["preset"] for row in rows} == {"bundled", "best", "multilingual"}
    assert all(row["name"] in text for row in rows)
    told = ("languages", "licence", "purpose")
    for row in rows:
        (line,) = [line for line in text.splitlines() if row["name"] in line.split()]
        assert all(row[name] in line for name in told)
        assert str(row["megabytes"]) in line.split()


def test_bundled_models_are_listed_with_their_hash_and_card(capsys: Captured) -> None:
    main(["models"])
    text = capsys.readouterr().out
    main(["models", "--format", "json"])
    for row in json.loads(capsys.readouterr().out):
        if row["preset"] == "bundled":
            card = Path(row["card"])
            assert card.is_file()
            assert row["card"] in text
            assert row["sha256"] == hashlib.sha256((card.parent / "model.onnx").read_bytes()).hexdigest()
            assert row["sha256"][:12] in text
            assert abs(row["megabytes"] - (card.parent / "model.onnx").stat().st_size / 1e6) < 1
        else:
            assert (row["sha256"], row["card"]) == (None, None)


def test_app_with_a_path_that_is_not_there(tmp_path: Path, capsys: Captured) -> None:
    assert main(["app", str(tmp_path / "nowhere")]) == 1
    shown, said = capsys.readouterr()
    assert shown == ""
    assert said.startswith("error: ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("compose",),
        ("event",),
        ("event", "x", "--threshold", "1.5"),
        ("event", "x", "--threshold", "-0.1"),
        ("event", "x", "--threshold", "nan"),
        ("event", "x", "--threshold", "high"),
        ("event", "x", "--top", "-1"),
        ("event", "x", "--format", "docx"),
        ("batch", "x"),
        ("pair", "one claim"),
        ("models", "extra"),
    ],
)
def test_wrong_usage_is_2(arguments: tuple[str, ...], capsys: Captured) -> None:
    assert status_of(*arguments) == 2
    shown, said = capsys.readouterr()
    assert shown == ""
    assert "usage: narrative-compare" in said


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_no_machine_has_is_wrong_usage(port: str, folder: Path) -> None:
    done = run("app", str(folder), "--port", port)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("option", [("--models", "finest"), ("--encoder", "./nowhere"), ("--nli", "./nowhere")])
def test_models_that_are_not_there_are_one_line(option: tuple[str, str], folder: Path, capsys: Captured) -> None:
    (folder / "picture.xyz").unlink()
    assert main(["event", str(folder), *option]) == 1
    shown, said = capsys.readouterr()
    assert shown == ""
    (line,) = said.splitlines()
    assert line.startswith("error: ")
    assert option[1].removeprefix("./") in line


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), *((name, "--help") for name in ("event", "batch", "pair", "models", "app"))],
)
def test_help_and_version(arguments: tuple[str, ...], capsys: Captured) -> None:
    assert status_of(*arguments) == 0
    shown = capsys.readouterr().out
    assert (f"narrative-compare {__version__}" if "--version" in arguments else "usage:") in shown


def test_an_interrupt_is_130(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("compare.comparer.Comparer.load", interrupted)
    assert main(["event", str(folder)]) == 130
    assert capsys.readouterr().err.splitlines()[-1] == "interrupted"


def test_an_interrupted_process_leaves_what_is_done(tmp_path: Path) -> None:
    source, out = tmp_path / "events.jsonl", tmp_path / "out"
    source.write_text("\n".join(json.dumps(event(f"e{at}")) for at in range(3000)))
    with subprocess.Popen(
        [sys.executable, "-m", "compare", "batch", str(source), "-o", str(out)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        deadline = time.monotonic() + 60
        # A part of a table is a chunk that is done; by the fourth the first has long been taken notice of.
        while len([*out.glob("parts/*events*")]) < 4 and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        shown, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert shown == ""
    assert "Traceback" not in said
    assert said.splitlines()[-1] == "interrupted; the same command with --resume goes on from here"
    assert 1 <= pq.read_table(out / "events.parquet").num_rows < 3000
    assert Report.from_json(out / "e0.json").event.id == "e0"


def test_a_reader_that_has_had_enough_is_no_error(folder: Path) -> None:
    command = f"{sys.executable} -m compare event '{folder}' --format html | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False, cwd=ROOT, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("<!")
    assert [line for line in done.stderr.splitlines() if not line.startswith("note: ")] == []


def test_a_closed_pipe_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "compare", "models"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert said == ""


def test_the_installed_command_is_this_one() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.strip()) == (0, f"narrative-compare {__version__}")
