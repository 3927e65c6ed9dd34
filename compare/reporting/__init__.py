"""The last stage: everything that was found in one event, joined, and the ways to look at it or write it."""

from __future__ import annotations

from compare.reporting.build import build
from compare.reporting.facts import Cell, Columns, Fact, cells, columns, facts, omissions, told_once
from compare.reporting.report import Agreement, Coverage, Report, Wording

__all__ = [
    "Agreement",
    "Cell",
    "Columns",
    "Coverage",
    "Fact",
    "Report",
    "Wording",
    "build",
    "cells",
    "columns",
    "facts",
    "omissions",
    "told_once",
]
