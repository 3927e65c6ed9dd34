"""The figures of a whole article: what each claim states, and one reading of a number that is given twice."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from compare.extraction.figures import figures
from compare.records import Claim, Figure, Qualifier


def figures_of(claims: Sequence[Claim]) -> dict[str, tuple[Figure, ...]]:
    """Return the figures of each claim by its id.

    Where one article gives a number both plainly and with a qualifier, the plain mention takes the qualifier:
    headlines and later paragraphs drop the "at least" of "at least 43".
    """
    found = {claim.id: figures(claim) for claim in claims}
    qualified: dict[Hashable, Qualifier] = {}
    for rows in found.values():
        for figure in rows:
            if figure.qualifier != "exactly":
                qualified.setdefault(_same(figure), figure.qualifier)
    return {id: tuple(_settled(figure, qualified) for figure in rows) for id, rows in found.items()}


def _settled(figure: Figure, qualified: dict[Hashable, Qualifier]) -> Figure:
    if figure.qualifier == "exactly" and _same(figure) in qualified:
        return replace(figure, qualifier=qualified[_same(figure)])
    return figure


def _same(figure: Figure) -> Hashable:
    """One number of one article; what is counted may be worded differently, what happened to it not."""
    return figure.claim.article.id, figure.value, figure.upper, figure.unit, figure.quantity.split()[-1]
