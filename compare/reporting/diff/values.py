"""A comparison as plain values and JSON (its fields are told in docs/diff.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from compare.records import Article, Claim, Pair
from compare.reporting.diff.comparison import ArticleChange, Changes, ClaimChange, Diff, Edit, PairChange, Passage
from compare.reporting.report import Report

SCHEMA = 1
DECIMALS = 4

_SURROGATE = re.compile("[\ud800-\udfff]")
_PLACED = re.compile(r"\[\n *(\d+),\n *(\d+)\n *\]")  # spans on one line; a text holds no line break of its own
Values = dict[str, Any]


def to_dict(diff: Diff) -> Values:
    """Return the differences as plain values."""
    return {
        "schema": SCHEMA,
        "event": diff.new.event.id,
        "title": diff.title,
        "changed": bool(diff),
        "notes": list(diff.notes),
        "old": _run(diff.old),
        "new": _run(diff.new),
        "articles": _changes(diff.articles, _article, _edited),
        "claims": _changes(diff.claims, _claim, _claim_change),
        "contradictions": _changes(diff.contradictions, _pair, _pair_change),
    }


def to_json(diff: Diff) -> str:
    """Return the differences as JSON text."""
    return dumped(to_dict(diff)) + "\n"


def dumped(values: Any) -> str:
    """Return values as JSON, indented; half a surrogate pair, which UTF-8 cannot hold, as an escape."""
    text = _PLACED.sub(r"[\1, \2]", json.dumps(values, ensure_ascii=False, indent=1, allow_nan=False))
    return _SURROGATE.sub(lambda half: f"\\u{ord(half.group()):04x}", text)


def _run(report: Report) -> Values:
    return {
        "event": report.event.id,
        "tool": report.run.get("tool"),
        "created": report.run.get("created"),
        "threshold": report.threshold,
    }


def _changes(
    changes: Changes[Any, Any], one: Callable[[Any], Values], change: Callable[[Any], Values]
) -> dict[str, list[Values] | int]:
    def listed(rows: Sequence[Any], write: Callable[[Any], Values]) -> list[Values]:
        return [write(row) for row in rows]

    return {
        "new": listed(changes.new, one),
        "gone": listed(changes.gone, one),
        "changed": listed(changes.changed, change),
        "same": changes.same,
    }


def _article(article: Article) -> Values:
    return {name: getattr(article, name) for name in ("id", "source", "title", "url", "published")}


def _edited(change: ArticleChange) -> Values:
    return {
        "old": _article(change.old),
        "new": _article(change.new),
        "silent": change.silent,
        "edits": [_edit(edit) for edit in change.edits],
    }


def _edit(edit: Edit) -> Values:
    return {
        "field": edit.field,
        "kind": edit.kind,
        "moved": edit.moved,
        "old": _passage(edit.old),
        "new": _passage(edit.new),
        "numbers": [list(row) for row in edit.numbers],
    }


def _passage(passage: Passage | None) -> Values | None:
    return None if passage is None else {"span": list(passage.span), "text": passage.text}


def _claim(claim: Claim) -> Values:
    names = ("field", "text", "who", "side", "stance")
    values = {name: getattr(claim, name) for name in names}
    return {
        "id": claim.id,
        "article": claim.article.id,
        "source": claim.article.source,
        "span": list(claim.span),
        **values,
    }


def _claim_change(change: ClaimChange) -> Values:
    return {"what": list(change.what), "old": _claim(change.old), "new": _claim(change.new)}


def _pair(pair: Pair) -> Values:
    return {
        "score": round(float(pair.score), DECIMALS),
        "kind": pair.kind,
        "status": pair.status,
        "a": _claim(pair.a),
        "b": _claim(pair.b),
    }


def _pair_change(change: PairChange) -> Values:
    return {"what": list(change.what), "old": _pair(change.old), "new": _pair(change.new)}
