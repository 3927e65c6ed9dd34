"""What differs between two runs beside their findings, and may explain these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from compare.reporting.diff.articles import MatchedArticles
from compare.reporting.report import Report

HASH_DIGITS = 12


def notes(old: Report, new: Report, articles: MatchedArticles) -> tuple[str, ...]:
    """Return one line for each: other events, another threshold, other models, another version of the tool."""
    found = []
    if old.event.id != new.event.id:
        found.append(f"the two reports name different events: {old.event.id}, then {new.event.id}")
    if not articles.both and old.event.articles and new.event.articles:
        found.append("no article is in both reports: these may be two events")
    ways = list(_ways(old, new))
    if ways:
        found.append(f"the runs differ in {'; '.join(ways)}: differences below may come from there")
    return tuple(found)


def _ways(old: Report, new: Report) -> Iterator[str]:
    if old.threshold != new.threshold:
        yield f"the threshold ({old.threshold:.4g}, then {new.threshold:.4g})"
    ours, theirs = _models(old.run), _models(new.run)
    for part in dict.fromkeys((*ours, *theirs)):
        before, after = ours.get(part), theirs.get(part)
        if before != after:
            yield f"the {part} model ({_named(before, after)}, then {_named(after, before)})"
    if old.run.get("tool") != new.run.get("tool"):
        yield f"the version ({old.run.get('tool') or 'unknown'}, then {new.run.get('tool') or 'unknown'})"


def _models(run: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    models = run.get("models")
    if not isinstance(models, Mapping):
        return {}
    rows = {str(part): model for part, model in models.items() if isinstance(model, Mapping)}
    return {part: (str(model.get("name")), str(model.get("sha256") or "")) for part, model in rows.items()}


def _named(model: tuple[str, str] | None, other: tuple[str, str] | None) -> str:
    """Return the model's name, with the beginning of its hash where both have one name."""
    if model is None:
        return "none"
    name, digest = model
    return f"{name} {digest[:HASH_DIGITS] or 'without a hash'}" if other and other[0] == name else name
