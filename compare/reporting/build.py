"""Joining what the stages found into one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from compare.errors import ReportError
from compare.records import Claim, Event, Figure, Group, Pair
from compare.reporting.agreement import agreement, agreement_by_side
from compare.reporting.coverage import Near, coverage
from compare.reporting.namings import namings
from compare.reporting.report import Report
from compare.reporting.wording import wording


def build(
    event: Event,
    claims: Sequence[Claim],
    groups: Sequence[Group],
    pairs: Sequence[Pair],
    figures: Sequence[Figure],
    run: Mapping[str, Any],
    *,
    near: Near | None = None,
) -> Report:
    """Return the report of one event; claims are numbered c1, c2 … in the order given, pairs sorted by score.

    `run["threshold"]` (0.5 without one) decides which pairs count in coverage and agreement. `near` holds, by group
    and article, the claim that comes closest to a fact of which the article has no claim.
    ReportError where a group, pair, figure or `near` holds a claim that is not among `claims`.
    """
    numbered = {claim: replace(claim, id=f"c{at}") for at, claim in enumerate(dict.fromkeys(claims), start=1)}

    def known(claim: Claim, holder: str) -> Claim:
        if claim not in numbered:
            raise ReportError(f"event {event.id}: {holder} holds claim {claim.id!r}, which is not among its claims")
        return numbered[claim]

    groups = tuple(
        replace(group, claims=tuple(known(claim, f"group {group.id!r}") for claim in group.claims)) for group in groups
    )
    pairs = tuple(replace(pair, a=known(pair.a, "a pair"), b=known(pair.b, "a pair")) for pair in pairs)
    pairs = tuple(sorted(pairs, key=lambda pair: -pair.score))
    closest = {
        group: {article: known(claim, f"`near` of group {group!r}") for article, claim in found.items()}
        for group, found in (near or {}).items()
    }
    claims = tuple(numbered.values())
    threshold = float(run.get("threshold", 0.5))
    return Report(
        event=event,
        claims=claims,
        groups=groups,
        pairs=pairs,
        figures=tuple(replace(figure, claim=known(figure.claim, "a figure")) for figure in figures),
        coverage=coverage(event, groups, pairs, threshold, near=closest),
        agreement=agreement(event, groups, pairs, threshold),
        wording=wording(event, groups),
        run=dict(run),
        agreement_by_side=agreement_by_side(event, claims, groups, pairs, threshold),
        namings=namings(event, groups),
    )
