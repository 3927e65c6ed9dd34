"""Verdicts as CSV and JSON, for a spreadsheet or another program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from compare.reporting.tables import as_csv
from compare.store.judgements import Judgement

Format = Literal["csv", "json"]
FORMATS: tuple[Format, ...] = ("csv", "json")
COLUMNS = (
    "event", "title", "pair", "verdict", "analyst", "note", "created", "kind", "status", "score", "threshold",
    "flagged", "a_who", "a_source", "a_text", "b_who", "b_source", "b_text", "tool",
)  # fmt: skip


def rows(judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    """Return one dict a verdict, with the keys of `COLUMNS`."""
    return [_row(one) for one in judgements]


def export(judgements: Sequence[Judgement], format: Format = "csv") -> str:
    """Return verdicts as CSV in which no cell can be read as a formula, or as a JSON list."""
    return to_csv(judgements) if format == "csv" else to_json(judgements)


def to_csv(judgements: Sequence[Judgement]) -> str:
    """Return verdicts as CSV with a header; no cell can be read as a formula."""
    return as_csv(COLUMNS, rows(judgements))


def to_json(judgements: Sequence[Judgement]) -> str:
    """Return verdicts as a JSON list of objects with the keys of `COLUMNS`."""
    return json.dumps(rows(judgements), ensure_ascii=False, indent=1) + "\n"


def _row(one: Judgement) -> dict[str, Any]:
    return {name: getattr(one, name) for name in COLUMNS} | {"score": round(one.score, 4)}
