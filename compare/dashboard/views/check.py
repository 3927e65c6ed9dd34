"""Check a claim: who supports it and who contradicts it, in all events at hand or in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from compare.checking import Checked, Finding, fitting
from compare.checking.engine import LONGEST
from compare.checking.weighing import THRESHOLD
from compare.checking.written import searched, summary
from compare.dashboard.board import Said, clash_marks, fact_key
from compare.dashboard.claim_search import ClaimSearch
from compare.dashboard.library import PREPARED, Library
from compare.dashboard.rendering import plain, show
from compare.dashboard.view import View
from compare.errors import CompareError
from compare.reporting.html import Page
from compare.reporting.spans import cue_clashes
from compare.reporting.summary import End

SHOWN = 12  # findings of a column that are shown at once; the others are a click away
EXAMPLES = 3
REFRESH_SECONDS = 1.5  # while events are being compared
EXAMPLE_CHARACTERS = (25, 120)  # shorter ones do not stand alone, longer ones say too much


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as the page shows it, with the view of its event and what a link calls its fact, if it is in one."""

    finding: Finding
    said: Said
    view: View
    fact: str | None


def draw(library: Library, view: View) -> None:
    """Draw the box for the claim, and what was found on the one in the address."""
    import streamlit as st

    own = [id for id in st.session_state.get("own events", ()) if id in library]
    if view.event is not None and view.event not in library:
        text = "The link may come from another collection. Without it, all events at hand are searched."
        show("message.html.jinja", title="This event is not at hand", text=text, view=view)
        return
    if not library.ids and not own:
        show("empty.html.jinja", problems=library.problems, path=library.path)
        return
    event = library.title(view.event) if view.event is not None else None
    show("check_title.html.jinja", view=view, event=event, events=len(library.ids) + len(own), own=len(own))
    _controls(view)
    if view.text is None:
        waiting = library.waiting > 0
        st.fragment(_shown_examples, run_every=REFRESH_SECONDS if waiting else None)(library, view)
        return
    try:
        fitting(view.text)
        found = _found(library, view, own)
    except CompareError as error:
        st.error(plain(str(error)[:1].upper() + str(error)[1:]))
        return
    _results(library, view, found)


def _controls(view: View) -> None:
    import streamlit as st

    st.session_state["text"] = view.text or ""
    st.session_state["threshold"] = THRESHOLD if view.threshold is None else view.threshold
    with st.container(key="toolbar", horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.text_input(
            "A claim",
            placeholder=f"one statement, up to {LONGEST} characters; Enter checks it",
            key="text",
            width="stretch",
            on_change=_changed,
            args=("text", view),
        )
        st.slider(
            "Show from",
            0.0,
            1.0,
            step=0.05,
            key="threshold",
            width=220,
            help="0.8 and more is strong, 0.6 likely, below that possible. Moving it runs no model.",
            on_change=_changed,
            args=("threshold", view),
        )


def _changed(name: str, view: View) -> None:
    """Write a widget's new value into the address."""
    import streamlit as st

    value = st.session_state[name]
    st.query_params.from_dict(view.with_(**{name: value if value != "" else None}).query())


def _found(library: Library, view: View, own: Sequence[str]) -> Checked:
    import streamlit as st

    search = search_of(library)
    text = view.text or ""
    if search.known(text, event=view.event, own=own):
        return search.ask(text, event=view.event, own=own)
    place = st.empty()
    with place.container(), st.spinner("Looking for who says so, and who does not …"):
        line = st.empty()

        def tell(words: str) -> None:
            line.caption(words)

        found = search.ask(text, event=view.event, own=own, say=tell)
    place.empty()
    return found


def _results(library: Library, view: View, found: Checked) -> None:
    seen = found if view.threshold is None else found.at(view.threshold)
    columns = {name: _rows(library, getattr(seen, name), view) for name in ("supports", "contradicts", "unclear")}
    titles = {one.event: one.title for one in seen.found}
    show(
        "check.html.jinja",
        view=view,
        summary=summary(seen),
        searched=searched(seen),
        left_out=0 if view.event else search_of(library).left_out,
        events=[(id, titles[id]) for id in seen.events] if view.event is None else [],
        shown=SHOWN,
        **columns,
    )


@lru_cache(maxsize=2)
def search_of(library: Library) -> ClaimSearch:
    """Return the search of a library, which all sessions share."""
    return ClaimSearch(library)


def _rows(library: Library, found: Sequence[Finding], view: View) -> list[Row]:
    return [_row(library.page(one.event, None), one, view) for one in found]


def _row(page: Page, one: Finding, view: View) -> Row:
    contradicts = one.call == "contradicts"
    spans = clash_marks([one.pair]).get(one.claim, []) if contradicts else []
    quote = replace(page.quote(one.claim, spans), cue_clashes=contradicts and cue_clashes(one.pair)[1])
    fact = next((fact for fact in page.facts if one.claim in fact.claims), None)
    return Row(one, Said(quote, True, one.also), View(event=one.event, by=view.by), fact_key(fact) if fact else None)


def _shown_examples(library: Library, view: View) -> None:
    show("check_examples.html.jinja", view=view, examples=_examples(library, view))


def _examples(library: Library, view: View) -> list[str]:
    """Return claims that the events at hand contradict most strongly, one an event."""
    ids = [view.event] if view.event is not None else library.ids
    known = [one for id in islice(ids, PREPARED) if (one := library.summary(id)) and one.point]
    found = []
    for one in sorted(known, key=lambda one: -one.score):
        ends = (one.point.a, one.point.b) if one.point else ()
        fit = [end.text for end in ends if _stands_alone(end)]
        if fit:
            found.append(" ".join(min(fit, key=len).split()))
    return found[:EXAMPLES]


def _stands_alone(end: End) -> bool:
    """Say whether a claim can be read without its sentence: not too short, and no rest of "… accused X of"."""
    fits = EXAMPLE_CHARACTERS[0] <= len(end.text) <= EXAMPLE_CHARACTERS[1]
    return fits and end.stance == "asserts" and not end.text[:1].islower()
