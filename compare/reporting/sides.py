"""Which side a claim stands on, and the colour that marks that side everywhere."""

from __future__ import annotations

from compare.records import Claim
from compare.reporting.report import Report

NO_SIDE = "no side named"

# Okabe and Ito's palette, which people with any colour vision can tell apart, without its black and without
# vermillion, which would be taken for the colour of a contradiction. A side's name always stands beside its colour.
SIDE_COLORS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#F0E442")
NO_SIDE_COLOR = "#8A8A8A"


def side_of(claim: Claim) -> str:
    """Return the side that the claim's speaker stands on; the outlet's own side where it speaks for itself."""
    side = claim.side
    if side is None and claim.speaker is None:
        side = claim.article.side
    return side or NO_SIDE


def report_sides(report: Report) -> tuple[str, ...]:
    """Return every side: those of the event's speakers first, then those of outlets, `NO_SIDE` last where needed."""
    speaking = {side_of(claim) for claim in report.claims}
    named = [*report.event.sides.values(), *(article.side for article in report.event.articles)]
    known = [side for side in dict.fromkeys(named) if side and side in speaking]
    rest = [side_of(claim) for claim in report.claims]
    ordered = dict.fromkeys([*known, *(side for side in rest if side != NO_SIDE)])
    return (*ordered, NO_SIDE) if NO_SIDE in speaking else tuple(ordered)


def side_colors(report: Report) -> dict[str, str]:
    """Return side → CSS colour, for the sides of speakers and of outlets; the palette starts again after its end."""
    outlets = [article.side for article in report.event.articles if article.side]
    named = [side for side in dict.fromkeys([*report_sides(report), *outlets]) if side != NO_SIDE]
    colors = {side: SIDE_COLORS[at % len(SIDE_COLORS)] for at, side in enumerate(named)}
    return {**colors, NO_SIDE: NO_SIDE_COLOR}
