"""The documents: their examples run, their links lead somewhere, and no command, option or column is left out."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import compare
from compare import cli
from compare.models import list_models
from compare.records import KINDS, STATUSES
from compare.reporting.tables import COLUMNS
from compare.scoring import SIGNALS

ROOT = Path(__file__).resolve().parents[1]
README, CONTRIBUTING = ROOT / "README.md", ROOT / "CONTRIBUTING.md"
DOCS = sorted((ROOT / "docs").glob("*.md"))
DOCUMENTS = [README, CONTRIBUTING, ROOT / "CHANGELOG.md", *DOCS]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
EVENTS = ("belgorod-2023", "lorne-fever-2032")  # those that the examples name


def blocks(document: Path, language: str) -> list[str]:
    return [body for found, body in BLOCK.findall(document.read_text(encoding="utf-8")) if found == language]


def prose(document: Path) -> str:
    return BLOCK.sub("", document.read_text(encoding="utf-8"))


def words_of(line: str) -> list[str]:
    """A line of a shell block as a list of words, without its comment."""
    return shlex.split(line, comments=True)


def commands(document: Path, program: str) -> Iterator[list[str]]:
    """The arguments of each line that calls a program, in the document's order."""
    called = shlex.split(program)
    for line in "\n".join(blocks(document, "sh")).splitlines():
        words = words_of(line)
        if words and [Path(words[0]).name, *words[1 : len(called)]] == called:
            yield words[len(called) :]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like the repository's root with few of the sample events, so that what examples write is thrown away."""
    (tmp_path / "corpora").mkdir()
    for name in EVENTS:
        (tmp_path / "corpora" / name).symlink_to(ROOT / "corpora" / name)
    for name in ("benchmarks", "training", "seeds"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_python(code: str, document: Path) -> None:
    exec(compile(code, str(document), "exec"), {"__name__": "example"})


def test_the_readmes_python_examples_run(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = blocks(README, "python")
    assert examples
    for code in examples:
        run_python(code, README)
    assert re.search(r"^\d\.\d\d \w+, \w+$", capsys.readouterr().out, re.MULTILINE)
    assert (checkout / "lorne-fever.html").read_text(encoding="utf-8").startswith("<!")


@pytest.mark.parametrize("document", [path for path in DOCS if blocks(path, "python")], ids=lambda path: path.name)
def test_the_documents_python_examples_run_and_print_what_stands_beneath(
    checkout: Path, capsys: pytest.CaptureFixture[str], document: Path
) -> None:
    found = BLOCK.findall(document.read_text(encoding="utf-8"))
    for (language, code), (after, output) in zip(found, [*found[1:], ("end", "")], strict=True):
        if language != "python":
            continue
        capsys.readouterr()
        run_python(code, document)
        if after == "":
            assert capsys.readouterr().out == output


def test_the_example_events_are_read_without_a_notice(tmp_path: Path) -> None:
    document = ROOT / "docs" / "events.md"
    (event_toml,), (table,) = blocks(document, "toml"), blocks(document, "csv")
    event_json, lines = blocks(document, "json")
    article = blocks(document, "")[-1]
    folder = tmp_path / "selm-harbour"
    folder.mkdir()
    (folder / "event.toml").write_text(event_toml, encoding="utf-8")
    (folder / "bay-post.txt").write_text(article, encoding="utf-8")
    page = f"<html lang='en'><body><article><h1>Few join</h1><p>{article}</p></article></body></html>"
    (folder / "harbour-gazette.html").write_text(page, encoding="utf-8")
    for name, content in {"event.json": event_json, "table.csv": table, "table.jsonl": lines}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    for path in (folder, tmp_path / "event.json", tmp_path / "table.csv", tmp_path / "table.jsonl"):
        (event,) = compare.read_events(path)
        assert (event.id, len(event.articles), event.notices) == ("selm-harbour", 2, ()), path
        assert {article.source for article in event.articles} == {"Bay Post", "Harbour Gazette"}


def runs(words: list[str]) -> bool:
    """Leave out what has tests of its own, and what would download a model or stands for the reader's own."""
    own = {"--encoder", "--nli"} & set(words) or any(word.startswith("https://") for word in words)
    return words[0] != "app" and not own and not {"best", "multilingual"} & set(words)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_commands_in_a_document_end_well(
    checkout: Path, capsys: pytest.CaptureFixture[str], document: Path
) -> None:
    for words in commands(document, "narrative-compare"):
        cli.parser().parse_args(words)
        if runs(words):
            assert cli.main(words) == 0, words
            written = {"-o", "--output"} & set(words)
            assert capsys.readouterr().out or written, words


def test_the_benchmark_runs_as_written(checkout: Path) -> None:
    (words, *_) = commands(CONTRIBUTING, "python -m benchmarks")
    for name in EVENTS[1:]:  # one event is enough to see it run
        (checkout / "corpora" / name).unlink()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *words],
        env={**os.environ, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert EVENTS[0] in done.stdout
    assert "average precision" in done.stdout


@pytest.mark.parametrize("module", ["pairs", "nli", "encoder", "tagger", "export", "hashes", "alignment", "scorer"])
def test_the_recipes_are_named_and_there(module: str) -> None:
    assert f"python -m training.{module}" in CONTRIBUTING.read_text(encoding="utf-8")
    assert (ROOT / "training" / f"{module}.py").is_file()


def test_the_make_targets_named_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for path in DOCUMENTS for word in re.findall(r"(?:^|`)make ([\w-]+)", path.read_text("utf-8"), re.M)}
    assert {"demo", "test"} <= named <= targets


def anchors(document: Path) -> set[str]:
    """The names by which headings are linked to: lower case, hyphens for spaces, no other signs."""
    headings = HEADING.findall(prose(document))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", [*DOCUMENTS, ROOT / "corpora" / "README.md"], ids=lambda path: path.name)
def test_every_local_link_leads_somewhere(document: Path) -> None:
    for link in LINK.findall(prose(document)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), f"{document.name}: {link}"
        assert not anchor or anchor in anchors(target), f"{document.name}: {link}"


def parsers() -> dict[str, argparse.ArgumentParser]:
    (chosen,) = [one for one in cli.parser()._actions if isinstance(one, argparse._SubParsersAction)]
    return dict(chosen.choices)


def section(command: str) -> str:
    """What the document says of one command, with the part that all commands share."""
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    own = [body for title, body in parts.items() if title.strip("`").split()[0] == command]
    assert own, f"docs/command-line.md has no part on {command}"
    return f"{own[0]}\n{parts['Models and threshold']}"


@pytest.mark.parametrize("command", parsers())
def test_every_command_and_option_is_documented(command: str) -> None:
    text = section(command)
    for action in parsers()[command]._actions:
        for option in action.option_strings:
            if option not in ("-h", "--help"):
                assert re.search(rf"`{re.escape(option)}\b", text), f"{command} {option}"
        for choice in action.choices or ():
            assert f"`{choice}`" in text, f"{command}: {choice}"


def test_no_option_is_documented_that_is_not_there() -> None:
    text = prose(ROOT / "docs" / "command-line.md")
    known = {option for parser in parsers().values() for one in parser._actions for option in one.option_strings}
    assert set(re.findall(r"`(--[a-z-]+)", text)) <= known | {"--version"}


def test_every_column_of_every_table_is_documented() -> None:
    text = (ROOT / "docs" / "report-file.md").read_text(encoding="utf-8")
    for table, columns in COLUMNS.items():
        (row,) = re.findall(rf"^\| `{table}` \|.*\|.*$", text.partition("## The tables")[2], re.MULTILINE)
        for name in columns:
            # What is told of a and of the forward reading holds for b and the backward one.
            told = re.sub(r"^b(?=_|$)", "a", name).replace("backward_", "forward_")
            assert f"`{told}`" in row, (table, name)


def test_every_public_name_is_in_the_changelog_or_the_interface() -> None:
    text = "".join(path.read_text("utf-8") for path in (ROOT / "CHANGELOG.md", ROOT / "docs" / "python.md"))
    missing = [name for name in compare.__all__ if name != "__version__" and f"`{name}" not in text]
    assert not missing
    assert f"## {compare.__version__} (" in text


def test_kinds_statuses_signals_and_models_are_named() -> None:
    how, models = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("how-it-works.md", "models.md"))
    assert [name for name in (*KINDS, *STATUSES) if f"`{name}`" not in how] == []
    parts = {part for name in SIGNALS for part in name.split(" × ")}
    assert sorted(part for part in parts if f"`{part}" not in how) == []
    assert [model.name for model in list_models() if f"| {model.name} |" not in models] == []


def test_the_readme_shows_its_picture_and_both_commands() -> None:
    text = README.read_text(encoding="utf-8")
    assert "docs/images/side-by-side.png" in text
    assert text.index("make demo") < text.index("make test") < text.index("```python")


def test_the_readme_leaves_no_figure_open() -> None:
    assert "TBD" not in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_lines_fit(document: Path) -> None:
    long = [line for line in prose(document).splitlines() if len(line) > 150 and not line.startswith(("|", "!["))]
    assert not long
