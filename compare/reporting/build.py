"""Joining what the stages found into one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from compare.errors import ReportError
from compare.records import Claim, Event, Figure, Group, Pair
from compare.reporting.agreement import agreement
from compare.reporting.coverage import coverage
from compare.reporting.report import Report
from compare.reporting.wording import wording


def build(
    event: Event,
    claims: Sequence[Claim],
    groups: Sequence[Group],
    pairs: Sequence[Pair],
    figures: Sequence[Figure],
    run: Mapping[str, Any],
) -> Report:
    """Return the report of one event; claims are numbered c1, c2 … in the order given, pairs sorted by score.

    `run["threshold"]` (0.5 without one) decides which pairs count in the agreement between sources.
    ReportError where a group, pair or figure holds a claim that is not among `claims`.
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
    return Report(
        event=event,
        claims=tuple(numbered.values()),
        groups=groups,
        pairs=pairs,
        figures=tuple(replace(figure, claim=known(figure.claim, "a figure")) for figure in figures),
        coverage=coverage(event, groups),
        agreement=agreement(event, groups, pairs, float(run.get("threshold", 0.5))),
        wording=wording(event, groups),
        run=dict(run),
    )
