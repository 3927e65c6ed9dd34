"""The tables: verdicts (only ever added to), calibrations fitted on them, imported reports, and the version."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from compare.store.judgements import MOST_ID, MOST_NAME, Judgement

if TYPE_CHECKING:
    from sqlalchemy import MetaData, Table

VERSION = 1
COLUMNS = tuple(field.name for field in fields(Judgement))


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables with what holds them together."""

    metadata: MetaData
    about: Table
    judgements: Table
    calibrations: Table
    reports: Table


@cache
def schema() -> Schema:
    """Return the tables, the same objects each time."""
    import sqlalchemy as sa

    metadata = sa.MetaData()
    types: dict[str, Any] = {
        "event": sa.String(MOST_ID + 20),
        "pair": sa.String(32),
        "verdict": sa.String(16),
        "analyst": sa.String(MOST_NAME),
        "created": sa.String(32),
        "score": sa.Float,
        "threshold": sa.Float,
        "withdrawn": sa.Boolean,
    }
    judgements = sa.Table(
        "narrative_compare_judgements",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        *(sa.Column(name, types.get(name, sa.Text), nullable=False) for name in COLUMNS),
        sa.Index("narrative_compare_judged_pair", "event", "pair", "analyst", "id"),
    )
    about = sa.Table(
        "narrative_compare_about",
        metadata,
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    calibrations = sa.Table(
        "narrative_compare_calibrations",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.Float, nullable=False) for name in ("slope", "intercept", "threshold")),
        sa.Column("verdicts", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("fitted", "analyst")),
        *(sa.Column(name, sa.Text, nullable=True) for name in ("undone", "undone_by")),
    )
    reports = sa.Table(
        "narrative_compare_reports",
        metadata,
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("event", sa.String(MOST_ID + 20), nullable=False, index=True),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
    )
    return Schema(metadata, about, judgements, calibrations, reports)
