"""The command line and analysts' verdicts: exporting them, and serving the dashboard on a database of one's choice."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import judged
import pytest

from compare.cli import main
from compare.dashboard.serve import environment
from compare.store import STORE_VARIABLE, Store

ROOT = Path(__file__).resolve().parents[1]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with three verdicts that hold; a fourth was replaced."""
    path = tmp_path / "verdicts.db"
    store, report = Store(f"sqlite:///{path}"), judged.report([0.9, 0.6])
    for verdict, analyst, note in (("wrong", "Ana", ""), ("confirmed", "Ana", "=1+1"), ("update", "Ben", "später")):
        store.judge(report, report.pairs[0], verdict, analyst=analyst, note=note)
    store.judge(report, report.pairs[1], "wrong", analyst="Ana")
    store.close()
    return path


def test_verdicts_go_to_standard_output_newest_first(file: Path, capsys: Captured) -> None:
    assert main(["verdicts", "--store", f"sqlite:///{file}"]) == 0
    shown, said = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert said == ""
    assert [(row["verdict"], row["analyst"], row["note"]) for row in rows] == [
        ("wrong", "Ana", ""),
        ("update", "Ben", "später"),
        ("confirmed", "Ana", "'=1+1"),
    ]
    assert rows[0]["a_text"] == "North counts 1"


def test_json_holds_the_notes_as_they_are(file: Path, capsys: Captured) -> None:
    assert main(["verdicts", "--store", str(file), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["note"] for row in rows] == ["", "später", "=1+1"]
    assert [row["score"] for row in rows] == [0.6, 0.9, 0.9]


@pytest.mark.parametrize("format", ["csv", "json"])
def test_a_file_holds_what_standard_output_would(format: str, file: Path, capsys: Captured) -> None:
    target = file.with_suffix(f".{format}")
    choice = ["verdicts", "--store", str(file), "--format", format]
    assert main([*choice, "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert main(choice) == 0
    assert capsys.readouterr().out == target.read_text(encoding="utf-8")


def test_the_environment_names_the_database(file: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setenv(STORE_VARIABLE, f"sqlite:///{file}")
    assert main(["verdicts"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_without_verdicts_there_is_the_header_alone(tmp_path: Path, capsys: Captured) -> None:
    assert main(["verdicts", "--store", f"sqlite:///{tmp_path / 'new.db'}"]) == 0
    (header,) = capsys.readouterr().out.splitlines()
    assert header.startswith("event,title,pair,verdict,analyst,note,created,")
    assert main(["verdicts", "--store", f"sqlite:///{tmp_path / 'new.db'}", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize("command", ["verdicts", "app"])
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://me:secret1@localhost/x", "no database for verdicts"),
        ("postgresql://me:secret1@127.0.0.1:9/x", "cannot be opened"),
        ("sqlite:////no/such/folder/verdicts.db", "cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_had_is_one_line(command: str, address: str, said: str, capsys: Captured) -> None:
    assert main([command, "--store", address]) == 1
    shown, line = capsys.readouterr()
    assert shown == ""
    assert line.startswith("error: ")
    assert said in line
    assert "secret1" not in line
    assert len(line.splitlines()) == 1


def test_an_export_that_cannot_be_written_is_one_line(file: Path, capsys: Captured) -> None:
    assert main(["verdicts", "--store", str(file), "-o", str(file.parent / "none" / "here" / "v.csv")]) == 1
    shown, said = capsys.readouterr()
    assert shown == ""
    assert said.startswith("error: ")
    assert len(said.splitlines()) == 1


def test_the_server_gets_the_database_by_its_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STORE_VARIABLE, "sqlite:///before.db")
    assert environment(tmp_path)[STORE_VARIABLE] == "sqlite:///before.db"
    assert environment(tmp_path, store="sqlite:///after.db")[STORE_VARIABLE] == "sqlite:///after.db"


def test_the_dashboard_is_served_on_a_database_that_is_made_at_its_start(reports: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    file = tmp_path / "own.db"
    words = [sys.executable, "-m", "compare", "app", str(reports), "--port", str(port), "--store", f"sqlite:///{file}"]
    with subprocess.Popen(
        words, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            _await(f"http://127.0.0.1:{port}/_stcore/health", process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM narrative_compare_judgements").fetchone() == (0,)


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            assert process.poll() is None, "the server ended by itself"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.2)
