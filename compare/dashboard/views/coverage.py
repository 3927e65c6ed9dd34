"""Coverage: which source says, quotes, denies or omits each fact, and how far every two sources agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from compare.dashboard import charts, controls
from compare.dashboard.board import clash_marks, fact_key, find_fact, select
from compare.dashboard.library import Library
from compare.dashboard.marks import Marks, marks_of
from compare.dashboard.opening import head, opened
from compare.dashboard.rendering import show
from compare.dashboard.view import By, View
from compare.records import Claim
from compare.reporting import Cell, Fact
from compare.reporting.html import Page, Quote
from compare.reporting.labels import count
from compare.reporting.report import Agreement, Mention
from compare.reporting.sections import standing
from compare.reporting.sides import side_of
from compare.reporting.sources import sources_by_article
from compare.reporting.summary import contradicted

MOST_NAMES = 20  # rows and columns of a matrix
CELLS, FEWEST_ROWS = 800, 25  # of the map on one page: 80 facts by 10 sources
WIDE = 5  # columns up to which a cell says its sign in words
MOST_SHARED = 60  # facts that a panel lists
ORDERS = {"contradicted": "Contradicted first", "left out": "Most left out first"}
TELLS: tuple[Mention, ...] = ("asserts", "quotes", "denies")
MEANINGS: tuple[tuple[Mention, str], ...] = (
    ("asserts", "says it, or stands behind it"),
    ("quotes", "only quotes somebody on it"),
    ("denies", "denies it, or is at odds with it"),
    ("unaligned", "not aligned: something close, perhaps the same"),
    ("omits", "leaves it out"),
)
WORDS: dict[Mention, str] = {
    "asserts": "says it", "quotes": "quotes it", "denies": "denies it", "unaligned": "not aligned",
    "omits": "leaves it out",
}  # fmt: skip

Row = tuple[Fact, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Left:
    """How a source treats the facts that at least two other independent sources tell."""

    source: str
    tells: int
    unaligned: int
    omits: int

    @property
    def of(self) -> int:
        """How many such facts there are."""
        return self.tells + self.unaligned + self.omits

    @property
    def share(self) -> float:
        """The share of them that the source leaves out."""
        return self.omits / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Shared:
    """A fact that two sources or sides both tell: what each says, and whether one contradicts the other."""

    fact: Fact
    ends: tuple[tuple[Quote, ...], tuple[Quote, ...]]
    pairs: int


def draw(library: Library, view: View) -> None:
    """Draw who leaves out what, the map of facts and sources, what was opened in it, and the agreement."""
    page = opened(library, view)
    if page is None:
        return
    marks = marks_of(library, page.report.event.id)
    head(page, view, full=False, marks=marks)
    names = page.columns("source").names
    if len(names) < 2:
        text = "All articles of this event come from one source, so nothing can be left out by another."
        show("title.html.jinja", title="Coverage", text=text)
        return
    left = left_out(page)
    show("coverage.html.jinja", part="head", page=page, view=view, left=left)
    _toolbar(page, view, names)
    rows = _chosen(page, view)
    shown = tuple(name for name in names if not view.column or name in view.column) or names
    per_page = max(FEWEST_ROWS, CELLS // len(shown))
    pages = max(1, -(-len(rows) // per_page))
    at = min(view.at, pages)
    part = rows[(at - 1) * per_page : at * per_page]
    show(
        "coverage.html.jinja", part="map", page=page, view=view, rows=part, names=shown, wide=len(shown) <= WIDE,
        at=at, pages=pages, per_page=per_page, total=len(rows), key=fact_key, link=_linker(view),
        suffix={name: urlencode({"source": name}, errors="replace") for name in shown}, title=_cell_title,
        sign=charts.MENTION_SIGNS, words=WORDS, meanings=MEANINGS, most_shared=MOST_SHARED, panel=_panel(page, view),
        clashing={fact.id for fact in page.contradicted if marks.standing_of(fact.contradictions) == "clash"},
        at_odds=at_odds(page, marks),
        given=marks.by_claim(pair for fact in page.facts for pair in fact.contradictions),
    )  # fmt: skip
    kept = [cell.column for cell in (part[0][1] if part else ()) if cell.column in shown]
    if part:
        name = charts.file_name(view, "coverage")
        charts.png_button(map_chart(page, part, kept), "Who tells what", page, name, what="Map", note=map_note())
    show("coverage.html.jinja", part="left", page=page, view=view, left=left)
    _agreement(page, view)


def at_odds(page: Page, marks: Marks) -> frozenset[str]:
    """Return the ids of the claims that another one contradicts; a figure that a later one supersedes is none."""
    pairs = [pair for fact in page.contradicted for pair in fact.contradictions if marks.standing(pair) == "clash"]
    return frozenset(claim.id for pair in pairs for claim in (pair.a, pair.b))


def left_out(page: Page) -> list[Left]:
    """Return for each source what it does with the facts that two others tell, those that leave most out first."""
    counts = {name: dict.fromkeys(("tells", "unaligned", "omits"), 0) for name in page.columns("source").names}
    for row in page.report.coverage:
        telling = sum(mention in TELLS for mention in row.mentions.values())
        for name, mention in row.mentions.items():
            others = telling - (mention in TELLS)
            if others >= 2 and name in counts:
                counts[name]["tells" if mention in TELLS else mention] += 1
    found = [Left(name, **one) for name, one in counts.items()]
    return sorted(found, key=lambda one: (-one.share, -one.omits))


@lru_cache(maxsize=64)
def rows_of(page: Page) -> tuple[Row, ...]:
    """Return every fact with what each source does with it."""
    return tuple((fact, page.columns("source").cells(fact)) for fact in page.facts)


def _chosen(page: Page, view: View) -> list[Row]:
    """Return the rows that pass the filters, in the order that is asked for."""
    passing = {fact.id for fact, _ in select(page, view)}
    rows = [row for row in rows_of(page) if row[0].id in passing]
    if view.order == "left out":
        rows.sort(key=lambda row: -sum(cell.mention == "omits" for cell in row[1]))
    return rows


def _toolbar(page: Page, view: View, names: Sequence[str]) -> None:
    import streamlit as st

    sides = [side for side in page.sides if any(side_of(c) == side for fact in page.facts for c in fact.claims)]
    with st.container(key="toolbar", horizontal=True, vertical_alignment="bottom", gap="medium"):
        controls.order(view, ORDERS)
        controls.only_contradictions(view)
        active = len(view.side) + len(view.column)
        with st.popover(f"Filters, {active} set" if active else "Filters"):
            controls.several(view, "side", "Facts of which a side speaks", sides)
            controls.several(view, "column", "Sources", names)
        st.download_button(
            "Coverage (CSV)", lambda: page.report.to_csv("coverage"), f"{charts.file_name(view, 'coverage')}.csv",
            "text/csv", on_click="ignore", key="coverage as csv",
        )  # fmt: skip


def _linker(view: View) -> Callable[[str], str]:
    """Return what gives the link to a fact's cells, to which a source is only added: a page has a thousand of them."""
    base = view.with_(fact=None, source=()).link("coverage")
    return lambda key: f"{base}&{urlencode({'fact': key}, errors='replace')}"


def _cell_title(cell: Cell) -> str:
    more = f", {count(len(cell.claims), 'statement')}" if len(cell.claims) > 1 else ""
    return f"{WORDS[cell.mention]}{more}"


def _panel(page: Page, view: View) -> dict[str, object] | None:
    """Return what a click opened: a source on a fact, two sources or sides, or what one source leaves out."""
    if view.fact is not None:
        fact = find_fact(page.facts, view.fact)
        held = next((row for found, row in rows_of(page) if found is fact), ())
        told = [cell for cell in held if not view.source or cell.column in view.source]
        return {"kind": "cell", "fact": fact, "cells": [(cell, _quotes(page, cell, fact)) for cell in told if fact]}
    if len(view.source) > 1:
        a, b = view.source[:2]
        by: By = "side" if view.by == "side" and {a, b} <= set(page.report.agreement_by_side.names) else "source"
        return {"kind": "two", "a": a, "b": b, "by": by, "shared": shared(page, a, b, by)}
    if view.source:
        return {"kind": "one", "source": view.source[0], "facts": _left_by(page, view.source[0])}
    return None


def _quotes(page: Page, cell: Cell, fact: Fact | None) -> list[Quote]:
    spans = clash_marks(fact.contradictions if fact else ())
    return [page.quote(claim, spans.get(claim, ())) for claim in cell.claims]


def _left_by(page: Page, source: str) -> list[tuple[Fact, list[str]]]:
    """Return the facts that a source leaves out and two others tell, each with who tells it."""
    found = []
    for fact, row in rows_of(page):
        telling = [cell.column for cell in row if cell.mention in TELLS]
        if len(telling) > 1 and any(cell.column == source and cell.mention == "omits" for cell in row):
            found.append((fact, telling))
    return sorted(found, key=lambda one: -len(one[1]))


def shared(page: Page, a: str, b: str, by: By) -> list[Shared]:
    """Return the facts of which two sources (or sides) both speak, those on which they contradict each other first."""
    sources = sources_by_article(page.report.event)

    def home(claim: Claim) -> str:
        return side_of(claim) if by == "side" else sources[claim.article.id]

    found = []
    for fact in page.facts:
        both = [[claim for claim in fact.claims if home(claim) == name] for name in (a, b)]
        if not all(both):
            continue
        pairs = [pair for pair in fact.contradictions if {home(pair.a), home(pair.b)} == {a, b}]
        spans = clash_marks(pairs)
        first, second = (
            tuple(page.quote(one, spans.get(one, ())) for one in sorted(held, key=lambda one: one not in spans)[:2])
            for held in both
        )
        found.append(Shared(fact, (first, second), len(pairs)))
    return sorted(found, key=lambda one: -one.pairs)


def _agreement(page: Page, view: View) -> None:
    """Draw the matrices of sources and of sides."""
    both: tuple[tuple[Agreement, By, str], ...] = (
        (page.report.agreement, "source", "How far sources agree"),
        (page.report.agreement_by_side, "side", "How far sides agree"),
    )
    for every, by, title in both:
        matrix = narrowed(every)
        if len(matrix.names) < 2:
            continue
        show(
            "coverage.html.jinja", part="matrix", page=page, view=view, matrix=matrix, by=by, title=title,
            most=_most(matrix), standing=standing, names=len(every.names),
        )  # fmt: skip
        name = charts.file_name(view, "agreement", by)
        note = "Facts of which both speak; × contradictions that stand between them"
        charts.png_button(matrix_chart(matrix), title, page, name, what="Matrix", note=note)


def narrowed(matrix: Agreement) -> Agreement:
    """Return the matrix of those that tell most, `MOST_NAMES` at most: a wider one cannot be read."""
    kept = sorted(sorted(range(len(matrix.names)), key=lambda i: -matrix.shared[i][i])[:MOST_NAMES])

    def part(rows: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(rows[i][j] for j in kept) for i in kept)

    return Agreement(tuple(matrix.names[i] for i in kept), part(matrix.shared), part(matrix.contradicted))


def _most(matrix: Agreement) -> int:
    """Return the most facts that any two share, the darkest cell; 1 where nothing is shared."""
    return max((n for i, row in enumerate(matrix.shared) for j, n in enumerate(row) if i != j), default=0) or 1


def map_note() -> str:
    """Return what the signs of the map mean, in one line."""
    return " · ".join(f"{charts.MENTION_SIGNS[mention]} {WORDS[mention]}" for mention, _ in MEANINGS)


def map_chart(page: Page, rows: Sequence[Row], names: Sequence[str]) -> charts.Spec:
    """Return the map as a chart: these facts by these sources."""
    clashing = {fact.id for fact in contradicted(page.facts)[0]}
    places = [
        {
            "row": at,
            "column": names.index(cell.column),
            "sign": charts.MENTION_SIGNS[cell.mention],
            "shade": charts.MENTION_SHADES[cell.mention],
            "color": charts.WARN if cell.mention == "denies" else charts.ACCENT,
            "ink": charts.WARN if cell.mention == "denies" else charts.INK,
        }
        for at, (_, row) in enumerate(rows)
        for cell in row
        if cell.column in names
    ]
    titles = [
        {"row": at, "name": charts.label(f"{'× ' * (fact.id in clashing)}{fact.title}", 80)}
        for at, (fact, _) in enumerate(rows)
    ]
    heads = [{"column": at, "name": charts.label(name, 32)} for at, name in enumerate(names)]
    return charts.heat_chart(places, titles, heads)


def matrix_chart(matrix: Agreement) -> charts.Spec:
    """Return the matrix as a chart."""
    most = _most(matrix)
    places = [
        {
            "row": i,
            "column": j,
            "shared": str(matrix.shared[i][j]),
            "against": f"× {matrix.contradicted[i][j]}" if matrix.contradicted[i][j] else "",
            "shade": 0.0 if i == j else 0.5 * matrix.shared[i][j] / most,
        }
        for i in range(len(matrix.names))
        for j in range(len(matrix.names))
    ]
    heads = [{"row": at, "column": at, "name": charts.label(name, 36)} for at, name in enumerate(matrix.names)]
    return charts.matrix_chart(places, heads)
