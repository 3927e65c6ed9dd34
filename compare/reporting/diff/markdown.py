"""A comparison as Markdown: changed words in bold, everything that comes from articles escaped."""

from __future__ import annotations

from collections.abc import Sequence

from compare.records import Claim, Pair
from compare.reporting.diff.comparison import ArticleChange, ClaimChange, Diff, Edit, PairChange
from compare.reporting.diff.labels import (
    NOTHING,
    article_label,
    claim_label,
    edit_label,
    edited_label,
    pair_label,
    said_by,
    scored,
    summary,
)
from compare.reporting.diff.words import Marked, compared
from compare.reporting.markdown import escape, table


def to_markdown(diff: Diff, *, level: int = 1) -> str:
    """Return the differences; the headings begin at `level`."""
    mark = "#" * level
    parts = [
        f"{mark} {escape(diff.title)}",
        escape(summary(diff)),
        *(f"> Note: {escape(note)}." for note in diff.notes),
    ]
    for name, articles in (("New articles", diff.articles.new), ("Articles gone", diff.articles.gone)):
        if articles:
            parts += [f"{mark}# {name}", "\n".join(f"- {escape(article_label(article))}" for article in articles)]
    for change in diff.articles.changed:
        parts += _article(change, mark)
    parts += _pairs(f"{mark}# Contradictions that are new", diff.contradictions.new)
    parts += _pairs(f"{mark}# Contradictions that are gone", diff.contradictions.gone)
    parts += _changed(f"{mark}# Contradictions that changed", diff.contradictions.changed)
    parts += _claims(f"{mark}# Claims that are new", diff.claims.new)
    parts += _claims(f"{mark}# Claims that are gone", diff.claims.gone)
    parts += _changed(f"{mark}# Claims that changed", diff.claims.changed)
    return "\n\n".join(parts) + "\n"


def _article(change: ArticleChange, mark: str) -> list[str]:
    body = [_edit(edit) for edit in change.edits]
    return [
        f"{mark}# {escape(article_label(change.new))}",
        escape(edited_label(change)),
        table(("", "Old", "New"), body),
    ]


def _edit(edit: Edit) -> list[str]:
    old, new, _ = edit.marked()
    return [escape(edit_label(edit)), _bold(old) or NOTHING, _bold(new) or NOTHING]


def _bold(parts: Sequence[Marked]) -> str:
    """Return marked text on one line; white space stays outside the marks, where it is no markup."""
    return "".join(_spaced(passage, "" if mark == "same" else "**") for passage, mark in parts)


def _spaced(passage: str, around: str) -> str:
    core = escape(passage) if passage.strip() else ""
    before = " " if passage[:1].isspace() else ""
    after = " " if core and passage[-1:].isspace() else ""
    return f"{before}{around}{core}{around}{after}" if core else before


def _pairs(head: str, pairs: Sequence[Pair]) -> list[str]:
    body = [[f"{pair.kind} · {pair.status} · {scored(pair.score)}", _claim(pair.a), _claim(pair.b)] for pair in pairs]
    return [head, table(("", "One", "The other"), body)] if body else []


def _claims(head: str, claims: Sequence[Claim]) -> list[str]:
    return [head, "\n".join(f"- {_claim(claim)}" for claim in claims)] if claims else []


def _changed(head: str, changes: Sequence[ClaimChange] | Sequence[PairChange]) -> list[str]:
    body = [_pair_row(change) if isinstance(change, PairChange) else _claim_row(change) for change in changes]
    return [head, table(("", "Old", "New"), body)] if body else []


def _claim_row(change: ClaimChange) -> list[str]:
    old, new, _ = compared(change.old.text, change.new.text)
    return [f"{_voice(change.new)} · {escape(claim_label(change))}", _bold(old), _bold(new)]


def _pair_row(change: PairChange) -> list[str]:
    label = f"{change.new.kind} · {change.new.status} · {escape(pair_label(change))}"
    return [label, *(f"{_claim(pair.a)}<br>{_claim(pair.b)}" for pair in (change.old, change.new))]


def _claim(claim: Claim) -> str:
    return f"{_voice(claim)}: {escape(claim.text)}"


def _voice(claim: Claim) -> str:
    return escape(said_by(claim))
