"""The words in which a comparison of two reports speaks, the same in every format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from compare.records import Article, Claim
from compare.reporting.diff.comparison import (
    ArticleChange,
    Changes,
    ClaimChange,
    ClaimWhat,
    Diff,
    Edit,
    PairChange,
    PairWhat,
)
from compare.reporting.labels import count, strength, voice
from compare.reporting.sides import side_of

NOTHING = "—"


def summary(diff: Diff) -> str:
    """Return the whole in one line, with what did not change where nothing did."""
    named: tuple[tuple[str, Changes[Any, Any], str], ...] = (
        ("article", diff.articles, "edited"),
        ("claim", diff.claims, "changed"),
        ("contradiction", diff.contradictions, "changed"),
    )
    if not diff:
        return f"Nothing changed: {_listed([count(changes.same, noun) for noun, changes, _ in named])} are the same."
    return " · ".join(_counted(*row) for row in named if row[1])


def edit_label(edit: Edit) -> str:
    """Return what was done to a sentence, with the numbers that changed: `rewritten · number changed: 12 → 40`."""
    where = "title " if edit.field == "title" else ""
    kind = f"moved and {edit.kind}" if edit.moved and edit.kind != "moved" else edit.kind
    return " · ".join(part for part in (f"{where}{kind}", numbers_label(edit)) if part)


def numbers_label(edit: Edit) -> str:
    """Return the numbers that changed in words; empty where none did."""
    rows = edit.numbers
    if not rows:
        return ""
    return f"number{'s' if len(rows) > 1 else ''} changed: " + ", ".join(
        f"{a or NOTHING} → {b or NOTHING}" for a, b in rows
    )


def article_label(article: Article) -> str:
    """Return source and title of an article."""
    return f"{article.source} — {article.title}" if article.title else article.source


def edited_label(change: ArticleChange) -> str:
    """Return whether an article was edited silently, with its dates of publication."""
    old, new = change.old.published, change.new.published
    if not change.silent:
        return f"edited: published {old or 'without a date'}, then {new or 'without a date'}"
    return f"edited silently: published {old} in both" if old else "edited silently: no date of publication in either"


def claim_label(change: ClaimChange) -> str:
    """Return what differs between the two: `speaker: the mayor → the governor`."""
    return " · ".join(_CLAIM[what](change) for what in change.what)


def pair_label(change: PairChange) -> str:
    """Return what differs between the two: `flagged now: 0.31 → 0.72`."""
    return " · ".join(_PAIR[what](change) for what in change.what)


def said_by(claim: Claim) -> str:
    """Return who says it, for which side, and in which outlet."""
    outlet = "" if claim.who == claim.article.source else f", in {claim.article.source}"
    return f"{voice(claim)}{outlet}"


def scored(score: float) -> str:
    """Return a score with its word."""
    return f"{strength(score)} {score:.2f}"


def _counted(noun: str, changes: Changes[Any, Any], changed: str) -> str:
    numbers = ((len(changes.new), "new"), (len(changes.gone), "gone"), (len(changes.changed), changed))
    return f"{noun}s: " + ", ".join(f"{number:,} {word}" for number, word in numbers if number)


def _listed(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _arrow(name: str, old: str, new: str) -> str:
    return f"{name}: {old} → {new}"


_CLAIM: dict[ClaimWhat, Callable[[ClaimChange], str]] = {
    "wording": lambda change: "other wording",
    "speaker": lambda change: _arrow("speaker", change.old.who, change.new.who),
    "stance": lambda change: _arrow("stance", change.old.stance, change.new.stance),
    "side": lambda change: _arrow("side", side_of(change.old), side_of(change.new)),
}
_PAIR: dict[PairWhat, Callable[[PairChange], str]] = {
    "flagged": lambda change: f"flagged now: {change.old.score:.2f} → {change.new.score:.2f}",
    "no longer flagged": lambda change: f"no longer flagged: {change.old.score:.2f} → {change.new.score:.2f}",
    "kind": lambda change: _arrow("kind", change.old.kind, change.new.kind),
    "status": lambda change: _arrow("status", change.old.status, change.new.status),
    "wording": lambda change: "other wording",
}
