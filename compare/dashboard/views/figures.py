"""Figures: every quantity that is given more than once, with who gives which value."""

from __future__ import annotations

from collections.abc import Sequence

from compare.dashboard.board import clash_marks
from compare.dashboard.library import Library
from compare.dashboard.opening import head, opened
from compare.dashboard.rendering import show
from compare.dashboard.view import View
from compare.records import Claim, Figure, Span
from compare.reporting.html import Page

Quantity = tuple[str, list[Figure]]
UNNAMED = ("count", "amount", "share")  # what a figure is called where the text does not say what is counted


def draw(library: Library, view: View) -> None:
    """Draw the quantities on which figures differ, then those that are told alike, then those told once."""
    page = opened(library, view)
    if page is None:
        return
    head(page, view, full=False)
    parts: dict[str, list[Quantity]] = {"differing": [], "alike": [], "single": [], "dates": [], "unnamed": []}
    for quantity, figures in page.figures():
        parts[_part(quantity, figures)].append((quantity, figures))
    status = _statuses(page)
    parts["differing"].sort(key=lambda row: -sum(figure in status for figure in row[1]))
    show("figures.html.jinja", page=page, view=view, status=status, **parts)


def _statuses(page: Page) -> dict[Figure, str]:
    """Return figure → `contradicted` or `updated`, for those whose words a reason of a contradiction points at."""
    marks: dict[str, dict[Claim, list[Span]]] = {}
    for fact in page.facts:
        for pair in fact.contradictions:
            found = marks.setdefault("updated" if pair.status == "update" else "contradicted", {})
            for claim, spans in clash_marks([pair]).items():
                found.setdefault(claim, []).extend(spans)
    return {
        figure: word
        for word, found in sorted(marks.items(), reverse=True)  # "contradicted" goes over "updated"
        for figure in page.report.figures
        if any(start < figure.span[1] and figure.span[0] < end for start, end in found.get(figure.claim, ()))
    }


def _part(quantity: str, figures: Sequence[Figure]) -> str:
    """Say where a quantity belongs: values of one name can be set against each other, dates and bare counts cannot."""
    if quantity == "date":
        return "dates"
    if quantity in UNNAMED:
        return "unnamed"
    if len(figures) == 1:
        return "single"
    return "differing" if len({_value(figure) for figure in figures}) > 1 else "alike"


def _value(figure: Figure) -> tuple[float, float | None, str | None]:
    return figure.value, figure.upper, figure.unit
