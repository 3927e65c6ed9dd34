"""Figures: a chart and a table of every quantity on which voices differ, then the quantities that are told alike."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from statistics import median

from compare.dashboard import charts
from compare.dashboard.ledger import Clash, quantities
from compare.dashboard.library import Library
from compare.dashboard.marks import marks_of
from compare.dashboard.opening import head, opened
from compare.dashboard.rendering import show
from compare.dashboard.view import View
from compare.records import Claim, Figure, Qualifier
from compare.reporting.html import Page
from compare.reporting.labels import amount, count, number
from compare.reporting.quantities import Entry, Quantity, Relation, iso_moment, relation
from compare.reporting.report import Report, Table
from compare.reporting.sections import BACKGROUND, according_to, counted, event_rows
from compare.reporting.sides import NO_SIDE, side_of
from compare.reporting.tables import rows as table_rows
from compare.scopes import topic

PER_PAGE = 5  # charts that are drawn at once
WIDE = 25.0  # times the median
MOST_POINTS = 40  # rows of one chart; the table has all
UNNAMED = ("count", "amount", "share")  # what a figure is called where the text does not say what is counted
FORMS: dict[Qualifier, str] = {
    "at least": "up", "more than": "up", "up to": "down", "less than": "down", "about": "about", "exactly": "exact",
}  # fmt: skip
STANDINGS: tuple[tuple[Relation, str], ...] = (
    ("update", "an earlier or later state"), ("agree", "told alike"), ("part", "part of another figure"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table behind a chart: the entry, and how it stands to the others in words."""

    entry: Entry
    standing: str
    clashes: bool


def draw(library: Library, view: View) -> None:
    """Draw the disputed quantities with their charts, the others as a table, and what is given once, folded."""
    page = opened(library, view)
    if page is None:
        return
    marks = marks_of(library, page.report.event.id)
    head(page, view, full=False, marks=marks)
    given = marks.by_claim(pair for fact in page.facts for pair in fact.contradictions)
    clashes = {key_of(one): held for one, held in quantities(page)}
    found = [one for one, _ in quantities(page)]
    disputed = [one for one in found if clashes[key_of(one)]]
    chosen = next((one for one in found if key_of(one) == view.quantity), None)
    pages = max(1, -(-len(disputed) // PER_PAGE))
    at = disputed.index(chosen) // PER_PAGE + 1 if chosen in disputed else min(view.at, pages)
    drawn = disputed[(at - 1) * PER_PAGE : at * PER_PAGE]
    extra = [chosen] if chosen is not None and chosen not in disputed else []
    show(
        "figures.html.jinja",
        part="head", view=view, disputed=disputed, key_of=key_of, page=page, pages=pages, at=at, found=found,
        unknown=bool(view.quantity) and chosen is None,
    )  # fmt: skip
    for quantity in [*extra, *drawn]:
        _one(page, view, quantity, clashes[key_of(quantity)], given, here=quantity is chosen)
    alike = [one for one in found if not clashes[key_of(one)]]
    show(
        "figures.html.jinja",
        part="rest", page=page, view=view, alike=alike, key_of=key_of, counted=counted, tellers=_tellers,
        folded=[part for part in _folded(page, found) if part[1]], day=partial(when, year=True),
    )  # fmt: skip
    _export(page, view)


def key_of(quantity: Quantity) -> str:
    """Return what a link calls a quantity."""
    return f"{quantity.name}, {quantity.unit}" if quantity.unit else quantity.name


def _one(
    page: Page,
    view: View,
    quantity: Quantity,
    clashes: Sequence[Clash],
    given: Mapping[Claim, str],
    *,
    here: bool,
) -> None:
    """Draw one quantity: what is in dispute in a line, the chart, the table; `given` holds the verdicts on claims."""
    log = is_wide(quantity)
    spec = charts.figures_chart(points(page, quantity), log=log)
    title = f"{key_of(quantity).capitalize()}: {span_words(quantity)}"
    values = {
        "page": page,
        "view": view,
        "quantity": quantity,
        "key": key_of(quantity),
        "here": here,
        "clashes": clashes,
    }
    show(
        "figures.html.jinja", part="title", words=span_words(quantity), log=log, sources=len(quantity.sources), **values
    )
    charts.show_chart(spec, f"{title}. The table below holds the same figures.")
    lines = standings(quantity, clashes)
    aside = sum(line.entry.background for line in lines)
    show(
        "figures.html.jinja",
        part="table",
        lines=lines,
        aside=aside,
        given=given,
        counted=counted,
        day=partial(when, year=True),
        **values,
    )
    charts.png_button(spec, title, page, charts.file_name(view, quantity.name, quantity.unit or "figures"))


def span_words(quantity: Quantity) -> str:
    """Return the range that the chart shows, such as `from 13 to 37`."""
    rows = event_rows(quantity)
    low, high = min(row.value for row in rows), max(row.value if row.upper is None else row.upper for row in rows)
    if low == high:
        return number(low)
    shown = (amount(_plain(quantity, value)) for value in (low, high))
    return "from {} to {}".format(*shown)


def is_wide(quantity: Quantity) -> bool:
    """Tell whether one figure lies so far above most others that a plain scale would press these into one place."""
    rows = event_rows(quantity)
    ends = sorted(row.value if row.upper is None else row.upper for row in rows)
    return min(row.value for row in rows) > 0 and ends[-1] > WIDE * median(ends)


def points(page: Page, quantity: Quantity) -> list[charts.Datum]:
    """Return what the chart shows: a point for each figure of the event, voices of one side that agree as one."""
    shape, factor = charts.shapes(page), 100.0 if quantity.unit == "share" else 1.0
    rows = event_rows(quantity)
    ends = [factor * end for row in rows for end in (row.value, row.upper) if end is not None]
    low, high = min(ends), max(ends)
    base = _base(low, high, is_wide(quantity))
    found: list[charts.Datum] = []
    before = ""
    merged = groupby(rows, key=lambda row: (when(row), counted(row), side_of(row.figure.claim)))
    for at, ((moment, text, side), same) in enumerate(merged):
        row, *more = list(same)
        form = "range" if row.upper is not None else FORMS[row.qualifier]
        color = page.colors[side]
        found.append(
            {
                "row": at,
                "value": factor * row.value,
                "end": factor * (row.value if row.upper is None else row.upper),
                "base": base,
                "top": high,
                "text": charts.label(text, 30),
                "who": charts.label(row.speaker or row.source),
                "where": charts.label(_where(row, side, len(more))),
                "when": moment if moment != before else "",
                "first": bool(at) and moment != before,
                "form": form,
                "color": color,
                "fill": color if form in ("exact", "range") else "transparent",
                "shape": shape[side],
            }
        )
        before = moment
    return found[:MOST_POINTS]


def _base(low: float, high: float, log: bool) -> float:
    """Return where the scale begins: at zero, unless nobody could then see the figures differ."""
    if log:
        return 0.7 * low
    return 0.0 if low < 0.6 * high or low < 0 else low - (high - low or high * 0.1)


def standings(quantity: Quantity, clashes: Sequence[Clash]) -> list[Line]:
    """Return all rows, each with whom it contradicts, or else how it stands to the other figures."""
    against: dict[int, list[Entry]] = {}
    for a, b in clashes:
        against.setdefault(id(a), []).append(b)
        against.setdefault(id(b), []).append(a)
    rows = event_rows(quantity)
    lines = []
    for row in quantity.rows:
        clashing = against.get(id(row), [])
        if row.background:
            lines.append(Line(row, f"{BACKGROUND}; not in the chart", False))
        elif clashing:
            lines.append(Line(row, _against(clashing), True))
        else:
            held = {relation(row, other) for other in rows if other is not row}
            lines.append(
                Line(row, next((words for name, words in STANDINGS if name in held), "can stand beside"), False)
            )
    return lines


def when(row: Entry, *, year: bool = False) -> str:
    """Return the day for which a figure holds, else that on which it was published; with a time, `year` or not."""
    for text in (row.as_of, row.published):
        if moment := iso_moment(text):
            parsed = datetime.fromisoformat(moment)
            form = "%b %Y" if "T" not in moment else "%b %Y, %H:%M" if year else "%b, %H:%M"
            return f"{parsed.day} {parsed.strftime(form)}"
    return ""


def _where(row: Entry, side: str, more: int) -> str:
    parts = [side if side not in (NO_SIDE, row.speaker, row.source) else ""]
    parts.append(f"in {row.source}" if row.speaker and row.speaker != row.source else "")
    parts.append(f"and {count(more, 'more voice')}" if more else "")
    return " · ".join(part for part in parts if part)


def _against(clashing: Sequence[Entry]) -> str:
    """Return the figures that a row contradicts, each once, with who gives it first."""
    voices: dict[str, str] = {}
    for row in clashing:
        voices.setdefault(counted(row), according_to(row))
    first = [f"{text} ({who})" for text, who in list(voices.items())[:2]]
    more = [f"{len(voices) - 2} more"] if len(voices) > 2 else []
    return ", ".join([*first, *more])


def _plain(quantity: Quantity, value: float) -> Figure:
    return Figure(quantity.rows[0].figure.claim, (0, 0), value, quantity.name, unit=quantity.unit)


def _tellers(quantity: Quantity) -> list[tuple[str, list[Entry]]]:
    """Return figure → one row for each voice that gives it, without background."""
    found: dict[str, list[Entry]] = {}
    for row in event_rows(quantity):
        found.setdefault(counted(row), []).append(row)
    return list(found.items())


def _folded(page: Page, found: Sequence[Quantity]) -> list[tuple[str, list[Figure]]]:
    """Return what the quantities do not hold: figures of one voice, dates, counts of things without a name."""
    held = {(quantity.name, quantity.unit) for quantity in found}
    parts: dict[str, list[Figure]] = {"Given by one voice only": [], "Dates": [], "Counts without a name": []}
    for figure in sorted(page.report.figures, key=lambda one: (one.quantity.casefold(), one.value)):
        if figure.quantity == "date":
            parts["Dates"].append(figure)
        elif figure.quantity in UNNAMED:
            parts["Counts without a name"].append(figure)
        elif topic(figure) not in held:
            parts["Given by one voice only"].append(figure)
    return list(parts.items())


def _export(page: Page, view: View) -> None:
    import streamlit as st

    report = page.report
    tables: tuple[tuple[Table, str], ...] = (("quantities", "Quantities by voice"), ("figures", "Figures as written"))
    with st.popover("Export the tables"):
        for table, words in tables:
            name = charts.file_name(view, table)
            st.download_button(
                f"{words} (CSV)", partial(report.to_csv, table), f"{name}.csv", "text/csv",
                on_click="ignore", key=f"{table} as csv",
            )  # fmt: skip
            st.download_button(
                f"{words} (JSON)", partial(_json, report, table), f"{name}.json", "application/json",
                on_click="ignore", key=f"{table} as json",
            )  # fmt: skip


def _json(report: Report, table: Table) -> str:
    return json.dumps(table_rows(report, table), ensure_ascii=False, indent=1)
