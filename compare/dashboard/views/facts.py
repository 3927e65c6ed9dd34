"""Side by side: what every side or source says of each fact, contradictions first; and one fact in full."""

from __future__ import annotations

from collections.abc import Sequence

from compare.dashboard import controls
from compare.dashboard.board import (
    MAX_COLUMNS,
    Row,
    columns_for,
    default_by,
    find_fact,
    main_columns,
    row,
    select,
    speaking,
)
from compare.dashboard.judging import judge_form
from compare.dashboard.library import Library
from compare.dashboard.marks import Marks, marks_of
from compare.dashboard.opening import export, head, opened
from compare.dashboard.rendering import show
from compare.dashboard.view import By, View
from compare.records import KINDS, STATUSES, Pair
from compare.reporting import Fact
from compare.reporting.html import Page
from compare.reporting.sections import unclear_line
from compare.reporting.sides import side_of

# Facts of a section that are shown at first, the others by a link; and the most that one page ever holds.
SHOWN = {"clashing": 30, "updated": 10, "rest": 20, "once": 5, "wrong": 5}
MOST = 300

Chosen = tuple[Fact, tuple[Pair, ...]]  # a fact with those of its contradictions that pass the filters


def draw(library: Library, view: View) -> None:
    """Draw the facts of an event, or the one that the view opens."""
    page = opened(library, view)
    if page is None:
        return
    by: By = view.by or default_by(page.report)
    marks = marks_of(library, page.report.event.id)
    if view.fact is None:
        _board(page, view, by, marks)
    elif (fact := find_fact(page.facts, view.fact)) is not None:
        _one(library, page, view, by, fact, marks)
    else:
        head(page, view, full=False)
        text = "At this threshold the event has no such fact. All others are a click away."
        show("message.html.jinja", title="This fact is not there", text=text, view=view)


def _board(page: Page, view: View, by: By, marks: Marks) -> None:
    head(page, view, marks=marks)
    _toolbar(page, view, by)
    chosen = select(page, view)
    found = [fact for fact, _ in chosen]
    wanted = tuple(name for name in speaking(page.report, page.facts, by) if name in view.column)
    names = wanted or main_columns(page.report, found, by)

    def rows(part: Sequence[Chosen]) -> list[Row]:
        held = [wanted or columns_for(page, fact, pairs, by, names, marks=marks) for fact, pairs in part]
        return [row(page, fact, pairs, by, each, marks=marks) for (fact, pairs), each in zip(part, held, strict=True)]

    parts = _parts(page, chosen, marks)
    most = dict.fromkeys(SHOWN, MOST) if view.whole else SHOWN
    show(
        "board.html.jinja",
        page=page,
        view=view,
        by=by,
        wanted=bool(wanted),
        hidden=[name for name in speaking(page.report, found, by) if name not in names],
        marks=marks,
        unclear=unclear_line(page.report),
        left={name: max(0, len(part) - most[name]) for name, part in parts.items()},
        **{name: rows(part[: most[name]]) for name, part in parts.items()},
        filtered=len(page.facts) - len(chosen),
    )


def _parts(page: Page, chosen: Sequence[Chosen], marks: Marks) -> dict[str, list[Chosen]]:
    """Return section of the board → its facts: contradicted, updated or marked wrong, told by several or by one."""
    parts: dict[str, list[Chosen]] = {name: [] for name in ("clashing", "updated", "wrong", "rest", "once")}
    standings = {"clash": "clashing", "update": "updated", "wrong": "wrong"}
    lone = len(page.report.agreement.names) < 2
    told = page.columns("source")
    for fact, pairs in chosen:
        if pairs:
            parts[standings[marks.standing_of(pairs)]].append((fact, pairs))
        else:
            several = lone or len({told.name(claim) for claim in fact.claims}) > 1
            parts["rest" if several else "once"].append((fact, pairs))
    return parts


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


def _one(library: Library, page: Page, view: View, by: By, fact: Fact, marks: Marks) -> None:
    at = page.facts.index(fact)
    names = speaking(page.report, [fact], by)
    shown = row(page, fact, fact.contradictions, by, names, whole=True, marks=marks)
    around = [page.facts[index] if 0 <= index < len(page.facts) else None for index in (at - 1, at + 1)]
    head(page, view, full=False, marks=marks)
    show(
        "fact.html.jinja",
        page=page,
        view=view,
        row=shown,
        number=at + 1,
        total=len(page.facts),
        before=around[0],
        after=around[1],
    )
    for pair, more in shown.pairs:
        show("pair.html.jinja", page=page, view=view, marks=marks, pair=pair, more=more)
        if marks.can_judge:
            judge_form(library, view.event or "", pair, marks.of(pair))
    show("statements.html.jinja", page=page, view=view, by=by, row=shown)
