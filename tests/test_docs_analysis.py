"""docs/analysis.md: every query runs on a real batch and gives what the page shows (REWRITE_GOLDEN=1 rewrites it)."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from compare.cli import main

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "analysis.md"
EVENTS = ("hadra-dam-2032", "lorne-fever-2032", "merrow-strike-2029")
QUERY = re.compile(r"^```sql\n(?P<sql>.*?)^```\n(?:\n(?P<table>(?:\|[^\n]*\n)+))?", re.MULTILINE | re.DOTALL)
QUERIES = [match["sql"] for match in QUERY.finditer(PAGE.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `out/batch` holds a batch of the page's events, and `out/earlier` one of the first of them."""
    made = tmp_path_factory.mktemp("analysis")
    (made / "out").mkdir()
    for batch, names in (("batch", EVENTS), ("earlier", EVENTS[:1])):
        paths = [str(ROOT / "corpora" / name) for name in names]
        assert main(["batch", *paths, "-o", str(made / "out" / batch)]) == 0
    return made


def table(sql: str) -> str:
    """The result of a query as a Markdown table, as the page shows it."""
    found = duckdb.sql(sql)
    rows = [found.columns, ["---"] * len(found.columns), *([cell(value) for value in row] for row in found.fetchall())]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.10g}"
    return "" if value is None else str(value).replace("|", "\\|")


def test_the_page_asks_five_questions_and_more() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(re.findall(r"^## \d\. .+\?$", text, re.MULTILINE)) == 5
    assert len(QUERIES) >= 7
    assert all(f"`{name}`" in text for name in EVENTS)


def test_every_result_on_the_page_is_what_its_query_gives(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    text = PAGE.read_text(encoding="utf-8")
    if os.environ.get("REWRITE_GOLDEN"):
        text = QUERY.sub(lambda match: f"```sql\n{match['sql']}```\n\n{table(match['sql'])}", text)
        PAGE.write_text(text, encoding="utf-8")
    for match in QUERY.finditer(text):
        assert match["table"] == table(match["sql"]), match["sql"]
        assert match["table"].count("\n") > 2, "a query without a result shows nothing"


def test_the_other_ways_to_read_the_tables_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    named = re.search(r"`pandas\.(read_parquet)\(\"(.+?)\", filters=\[\((.+?)\)\]\)`", PAGE.read_text(encoding="utf-8"))
    assert named
    frame = getattr(pd, named[1])(named[2], filters=[("flagged", "==", True)])
    (counted,) = duckdb.sql("SELECT count(*) FROM 'out/batch/pairs.parquet' WHERE flagged").fetchall()
    assert len(frame) == counted[0] > 0
