"""Side by side: what every side or source says of each fact, contradictions first; and one fact in full."""

from __future__ import annotations

from compare.dashboard import controls
from compare.dashboard.board import (
    MAX_COLUMNS,
    columns_for,
    default_by,
    find_fact,
    main_columns,
    row,
    select,
    speaking,
)
from compare.dashboard.library import Library
from compare.dashboard.opening import export, head, opened
from compare.dashboard.rendering import show
from compare.dashboard.view import By, View
from compare.records import KINDS, STATUSES
from compare.reporting import Fact
from compare.reporting.html import Page
from compare.reporting.sides import side_of

SHOWN = 60  # facts without contradiction that are shown at once


def draw(library: Library, view: View) -> None:
    """Draw the facts of an event, or the one that the view opens."""
    page = opened(library, view)
    if page is None:
        return
    by: By = view.by or default_by(page.report)
    if view.fact is None:
        _board(page, view, by)
    elif (fact := find_fact(page.facts, view.fact)) is not None:
        _one(page, view, by, fact)
    else:
        head(page, view, full=False)
        text = "At this threshold the event has no such fact. All others are a click away."
        show("message.html.jinja", title="This fact is not there", text=text, view=view)


def _board(page: Page, view: View, by: By) -> None:
    head(page, view)
    _toolbar(page, view, by)
    chosen = select(page, view)
    found = [fact for fact, _ in chosen]
    wanted = tuple(name for name in speaking(page.report, page.facts, by) if name in view.column)
    names = wanted or main_columns(page.report, found, by)
    rows = [row(page, fact, pairs, by, wanted or columns_for(page, fact, pairs, by, names)) for fact, pairs in chosen]
    clashing = [one for one in rows if one.pairs and one.pairs[0][0].status != "update"]
    updated = [one for one in rows if one.pairs and one not in clashing]
    lone = len(page.report.agreement.names) < 2
    rest = [one for one in rows if not one.pairs and (lone or one.told_by > 1)]
    once = [one for one in rows if not one.pairs and one not in rest]
    hidden = [name for name in speaking(page.report, found, by) if name not in names]
    show(
        "board.html.jinja",
        page=page,
        view=view,
        by=by,
        wanted=bool(wanted),
        hidden=hidden,
        clashing=clashing,
        updated=updated,
        rest=rest[:SHOWN],
        once=once[:SHOWN],
        left_out=max(0, len(rest) - SHOWN),
        filtered=len(page.facts) - len(rows),
    )


def _toolbar(page: Page, view: View, by: By) -> None:
    import streamlit as st

    with st.container(key="toolbar", horizontal=True, vertical_alignment="bottom", gap="medium"):
        controls.columns_by(view, by)
        controls.threshold(view, page.report.threshold)
        controls.only_contradictions(view)
        active = len(view.kind) + len(view.status) + len(view.who) + len(view.side) + len(view.column)
        with st.popover(f"Filters, {active} set" if active else "Filters"):
            _filters(page, view, by)
        export(page.report)


def _filters(page: Page, view: View, by: By) -> None:
    pairs = [pair for fact in page.facts for pair in fact.contradictions]
    speakers = sorted({claim.who for fact in page.facts for claim in fact.claims}, key=str.casefold)
    sides = [side for side in page.sides if any(side_of(c) == side for fact in page.facts for c in fact.claims)]
    controls.several(view, "kind", "Kind of contradiction", [k for k in KINDS if any(p.kind == k for p in pairs)])
    controls.several(view, "status", "Status", [s for s in STATUSES if any(p.status == s for p in pairs)])
    controls.several(view, "who", "Speaker", speakers)
    controls.several(view, "side", "Side", sides)
    names = speaking(page.report, page.facts, by)
    controls.several(view, "column", f"Columns, up to {MAX_COLUMNS}", names, most=MAX_COLUMNS)


def _one(page: Page, view: View, by: By, fact: Fact) -> None:
    at = page.facts.index(fact)
    names = speaking(page.report, [fact], by)
    shown = row(page, fact, fact.contradictions, by, names, whole=True)
    around = [page.facts[index] if 0 <= index < len(page.facts) else None for index in (at - 1, at + 1)]
    head(page, view, full=False)
    show(
        "fact.html.jinja",
        page=page,
        view=view,
        by=by,
        row=shown,
        number=at + 1,
        total=len(page.facts),
        before=around[0],
        after=around[1],
    )
