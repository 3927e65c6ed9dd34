"""Events: everything at hand, searched, sorted and paged, with the most disputed point of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from compare.dashboard import controls
from compare.dashboard.library import Library
from compare.dashboard.rendering import show
from compare.dashboard.view import View
from compare.errors import StoreError
from compare.reporting.sides import NO_SIDE_COLOR, SIDE_COLORS
from compare.reporting.summary import End, Summary
from compare.store import CALLS

PER_PAGE = 40
REFRESH_SECONDS = 1.5

# name in links → (words, what to sort by, whether the largest stands first)
ORDERS: dict[str, tuple[str, Callable[[Summary], Any], bool]] = {
    "strongest": ("Strongest contradiction", lambda one: (one.contradicted > 0, one.score), True),
    "most": ("Most contradicted", lambda one: (one.contradicted, one.updated), True),
    "apart": ("Least overlap of the sides", lambda one: 2 if one.overlap is None else one.overlap, False),
    "latest": ("Latest", lambda one: one.last_published or "", True),
    "title": ("Title", lambda one: one.title.casefold(), False),
}


def draw(library: Library, view: View) -> None:
    """Draw the list of events; while some are being compared, it fills by itself."""
    import streamlit as st

    own = [id for id in st.session_state.get("own events", ()) if id in library]
    if not library.ids and not own:
        show("empty.html.jinja", problems=library.problems, path=library.path)
        return
    show("events_title.html.jinja", total=len(library.ids) + len(own), own=own, library=library)
    with st.container(key="toolbar", horizontal=True, vertical_alignment="bottom", gap="medium"):
        controls.search(view, "Search", "title, source, side or date")
        controls.order(view, {name: words for name, (words, _, _) in ORDERS.items()})
    waiting = library.waiting > 0
    st.fragment(_listed, run_every=REFRESH_SECONDS if waiting else None)(library, own, view, waiting)


def _listed(library: Library, own: Sequence[str], view: View, waiting: bool) -> None:
    import streamlit as st

    if waiting and not library.waiting:
        st.rerun()
    ids = [*own, *(id for id in library.ids if id not in own)]
    found, unread = _found(library, ids, view)
    pages = max(1, -(-len(found) // PER_PAGE))
    at = min(view.at, pages)
    show(
        "events.html.jinja",
        found=found[(at - 1) * PER_PAGE : at * PER_PAGE],
        total=len(found),
        unread=[(id, library.title(id)) for id in unread[:PER_PAGE]],
        waiting=library.waiting,
        problems=[*library.problems, *library.failed.values()],
        view=view,
        at=at,
        pages=pages,
        first=(at - 1) * PER_PAGE + 1,
        color=color_of,
        judged=_judged(library),
    )


def _judged(library: Library) -> dict[str, str]:
    """Return event → the verdicts given on it in words, such as `2 confirmed, 1 wrong`."""
    try:
        tally = library.store.tally() if library.store else {}
    except StoreError:  # the pages that give verdicts say so
        return {}
    return {event: ", ".join(f"{row[call]} {call}" for call in CALLS if call in row) for event, row in tally.items()}


def _found(library: Library, ids: Sequence[str], view: View) -> tuple[list[Summary], list[str]]:
    """Return the events that the search finds, in their order, and those that nothing is known of yet."""
    wanted = (view.text or "").casefold().split()
    known = [(id, library.summary(id)) for id in ids]
    ready = [one for _, one in known if one is not None and all(word in one.words for word in wanted)]
    _, key, largest_first = ORDERS.get(view.order or "", ORDERS["strongest"])
    unread = [id for id, one in known if one is None and id not in library.failed]
    if wanted:
        names = [(id, f"{id} {library.title(id)}".casefold()) for id in unread]
        unread = [id for id, name in names if all(word in name for word in wanted)]
    return sorted(ready, key=key, reverse=largest_first), unread


def color_of(summary: Summary, end: End) -> str:
    """Return the colour of an end's side, in the order in which the event names its sides."""
    if end.side not in summary.sides:
        return NO_SIDE_COLOR
    return SIDE_COLORS[summary.sides.index(end.side) % len(SIDE_COLORS)]
