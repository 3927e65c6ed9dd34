"""Events: everything at hand, searched and sorted, with the strongest point of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from compare.dashboard.library import Library, Summary
from compare.dashboard.rendering import show
from compare.dashboard.view import View
from compare.records import Claim
from compare.reporting.sides import NO_SIDE_COLOR, SIDE_COLORS, side_of

PER_PAGE = 40
REFRESH_SECONDS = 1.5

# name → (what to sort by, whether the largest stands first)
ORDERS: dict[str, tuple[Callable[[Summary], Any], bool]] = {
    "Strongest contradiction": (
        lambda one: (one.contradictions > 0, one.strongest.score if one.strongest else 0),
        True,
    ),
    "Most contradicted": (lambda one: (one.contradictions, one.updates), True),
    "Latest": (lambda one: one.dates[-10:], True),
    "Title": (lambda one: one.title.casefold(), False),
}


def draw(library: Library, view: View) -> None:
    """Draw the list of events; while some are being compared, it fills by itself."""
    import streamlit as st

    own = [id for id in st.session_state.get("own events", ()) if id in library]
    if not library.ids and not own:
        show("empty.html.jinja", problems=library.problems, path=library.path)
        return
    show("title.html.jinja", title="Events", text="Who says what, and where they contradict each other.")
    with st.container(key="toolbar", horizontal=True, vertical_alignment="bottom", gap="medium"):
        wanted = st.text_input("Search", placeholder="title, source, side or date", key="search", width=320)
        order = st.selectbox("Sort by", list(ORDERS), key="order", width=240)
    waiting = library.waiting > 0
    st.fragment(_listed, run_every=REFRESH_SECONDS if waiting else None)(library, own, wanted, order, waiting)


def _listed(library: Library, own: Sequence[str], wanted: str, order: str, waiting: bool) -> None:
    import streamlit as st

    if waiting and not library.waiting:
        st.rerun()
    ids = [*own, *(id for id in library.ids if id not in own)]
    ready = [one for id in ids if (one := library.summary(id)) is not None]
    needle = wanted.strip().casefold()
    key, largest_first = ORDERS[order]
    found = sorted((one for one in ready if needle in one.words), key=key, reverse=largest_first)
    unread = [id for id in ids if library.summary(id) is None and id not in library.failed]
    unread = [id for id in unread if needle in f"{id} {library.title(id)}".casefold()]
    pages = max(1, -(-len(found) // PER_PAGE))
    at = min(st.session_state.get("list page", 1), pages)
    show(
        "events.html.jinja",
        found=found[(at - 1) * PER_PAGE : at * PER_PAGE],
        total=len(found),
        unread=[(id, library.title(id)) for id in unread[:PER_PAGE]],
        waiting=library.waiting,
        problems=[*library.problems, *library.failed.values()],
        needle=wanted.strip(),
        color=color_of,
        side_of=side_of,
    )
    if pages > 1:
        st.number_input(f"Page, 1 to {pages}", 1, pages, key="list page", width=160)


def color_of(summary: Summary, claim: Claim) -> str:
    """Return the colour of a claim's side, in the order in which the event's outlets and the pair name sides."""
    sides = list(dict.fromkeys(side for side in summary.sides if side))
    side = side_of(claim)
    return SIDE_COLORS[sides.index(side) % len(SIDE_COLORS)] if side in sides else NO_SIDE_COLOR
