"""Where a session starts: the pages, the library that all sessions share, and the way from one view to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compare.dashboard import links
from compare.dashboard.library import Library, data_path
from compare.dashboard.rendering import stylesheet
from compare.dashboard.view import CARRIED, View, read_view
from compare.dashboard.views import add, article, coverage, events, facts, figures

if TYPE_CHECKING:
    from compare.comparer import Comparer

# page → (title in the navigation, what draws it, whether it shows one event)
PAGES = {
    "events": ("Events", events.draw, False),
    "facts": ("Side by side", facts.draw, True),
    "article": ("Articles", article.draw, True),
    "coverage": ("Coverage", coverage.draw, True),
    "figures": ("Figures", figures.draw, True),
    "add": ("Add your own", add.draw, False),
}


def main(*, first: str = "events") -> None:
    """Run one pass of the dashboard: draw the page that the address names, `first` where it names none."""
    import streamlit as st

    st.set_page_config(page_title="Narrative compare", layout="wide", initial_sidebar_state="collapsed")
    st.html(f"<style>{stylesheet()}</style>")
    shared = library()
    pages = {
        name: st.Page(_Drawer(name, shared), title=title, url_path=name, default=name == first)
        for name, (title, _, _) in PAGES.items()
    }
    page = st.navigation(list(pages.values()), position="top")
    name = page.url_path or first
    view = _view(PAGES[name][2])
    place = f"claim-{view.claim}" if name == "article" and view.claim else None
    shown = f"{name} {view.event} {view.fact} {view.article} {view.claim}"
    target = links.follow(view=shown, place=place)
    links.know(pages)
    if target is not None and (target[0] or first) in pages:
        links.go(target[0] or first, read_view(target[1]))
    page.run()


def library() -> Library:
    """Return the library of this server, with the models in it and its events being prepared in the background."""
    import streamlit as st

    @st.cache_resource(show_spinner="Looking for events …")
    def load(path: str) -> Library:
        found = Library(data_path(), _models)
        found.prepare_in_background()
        return found

    return load(str(data_path()))


def _models() -> Comparer:
    from compare.comparer import Comparer

    return Comparer.load()


class _Drawer:
    """A page as Streamlit calls it: with a name of its own and no arguments."""

    def __init__(self, name: str, shared: Library) -> None:
        self.__name__ = name
        self._name, self._shared = name, shared

    def __call__(self) -> None:
        _, draw, with_event = PAGES[self._name]
        draw(self._shared, _view(with_event))


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
