"""Where a session starts: the pages, the library that all sessions share, and the way from one view to another."""

from __future__ import annotations

from contextlib import nullcontext

from compare.dashboard import links
from compare.dashboard.judging import judge_clicked
from compare.dashboard.library import IMPORTED, Library
from compare.dashboard.opening import foot
from compare.dashboard.rendering import show, stylesheet
from compare.dashboard.shared import is_ready, library
from compare.dashboard.view import CARRIED, View, read_view
from compare.dashboard.views import add, article, check, coverage, events, facts, figures, verdicts, wording

# page → (title in the navigation, what draws it, whether it shows one event)
PAGES = {
    "events": ("Events", events.draw, False),
    "facts": ("Side by side", facts.draw, True),
    "figures": ("Figures", figures.draw, True),
    "coverage": ("Coverage", coverage.draw, True),
    "wording": ("Wording", wording.draw, True),
    "article": ("Articles", article.draw, True),
    "check": ("Check", check.draw, False),
    "verdicts": ("Verdicts", verdicts.draw, False),
    "add": ("Import", add.draw, False),
}


def main(*, first: str = "events") -> None:
    """Run one pass of the dashboard: draw the page that the address names, `first` where it names none."""
    import streamlit as st

    st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
    st.html(f"<style>{stylesheet()}</style>")
    with nullcontext() if is_ready() else st.spinner("Looking for events …"):
        shared = library()
    pages = {
        name: st.Page(_Drawer(name, shared), title=title, url_path=name, default=name == first)
        for name, (title, _, _) in PAGES.items()
    }
    page = st.navigation(list(pages.values()), position="top")
    name = page.url_path or first
    view = _view(PAGES[name][2])
    _remember(shared, view.event)
    clicked = links.follow(view=_shown(name, view), place=_place(name, view))
    links.know(pages)
    if clicked.go is not None and (clicked.go[0] or first) in pages:
        links.go(clicked.go[0] or first, read_view(clicked.go[1]))
    if clicked.judge is not None and view.event is not None:
        judge_clicked(shared, view.event, *clicked.judge)
    if shared.store_problem:
        show("notice.html.jinja", text=shared.store_problem)
    page.run()


def _remember(shared: Library, event: str | None) -> None:
    """Put an imported event that is opened by its link among the reader's own, so that it is found again."""
    import streamlit as st

    own = st.session_state.setdefault("own events", [])
    if event and event.startswith(IMPORTED) and event not in own and event in shared:
        own.insert(0, event)


def _shown(page: str, view: View) -> str:
    """Return what a view opens, in one line: when it changes, another thing is read and the page scrolls to it."""
    opens = (view.event, view.fact, view.article, view.claim, view.source, view.quantity, view.concept)
    return " ".join(map(str, (page, *opens, view.text, view.at)))


def _place(page: str, view: View) -> str | None:
    """Return the id of what a view opens on its page, to which the browser scrolls."""
    if page == "article":
        return f"claim-{view.claim}" if view.claim else None
    opens = (view.quantity, view.concept, view.source, view.text)
    return "opened" if page in ("figures", "coverage", "wording") and any(opens) else None


class _Drawer:
    """A page as Streamlit calls it: with a name of its own and no arguments."""

    def __init__(self, name: str, shared: Library) -> None:
        self.__name__ = name
        self._name, self._shared = name, shared

    def __call__(self) -> None:
        _, draw, with_event = PAGES[self._name]
        view = _view(with_event)
        draw(self._shared, view)
        if with_event:
            foot(self._shared, view, exports=self._name != "facts")


def _view(with_event: bool) -> View:
    """Return the view that the address asks for; an event's page without one shows the event seen last.

    The address is completed, so that it always reproduces what is shown.
    """
    import streamlit as st

    params = st.query_params
    view = read_view({name: params.get_all(name) for name in params})
    if with_event:
        if view.event is None:
            carried = {name: st.session_state[f"last {name}"] for name in CARRIED if f"last {name}" in st.session_state}
            view = view.with_(**carried)
            params.from_dict(view.query())
        for name in CARRIED:
            st.session_state[f"last {name}"] = getattr(view, name)
    return view
