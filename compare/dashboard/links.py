"""Clicks inside the pages' own HTML: links that ask this session for another view, and buttons that give a verdict.

The pages are HTML with ordinary links, which can be copied or opened in a new tab. A component of a few lines of
JavaScript takes plain clicks on those that bear `data-go` and hands their address to Python, and clicks on buttons that
bear `data-judge`. It also scrolls to the place that a view asks for, and keeps in the browser what belongs to its
reader: the name under which verdicts are given, and the events that were imported there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qs, urlsplit

from compare.dashboard.view import View

if TYPE_CHECKING:
    from streamlit.navigation.page import Page as StreamlitPage

NAME_CHARACTERS = 80
OWN = re.compile(r"own-[0-9a-f]{16}")  # what the library calls an imported event
MOST_OWN = 50

JAVASCRIPT = """
const KEPT = ["analyst", "own"];
// A change of page makes two entries in the history: the old page with the new query or the new page without one, then
// the new page. The second takes the place of the first, so that the browser's Back leads to what was seen.
if (!history.pushState.single) {
  const push = history.pushState.bind(history);
  let before = { time: -Infinity, path: "", search: "" };
  const single = (state, title, url) => {
    const { pathname: path, search } = new URL(url, location.href), time = performance.now();
    const second = time - before.time < 700 && (path !== before.path || !before.search);
    before = { time, path, search };
    return second ? history.replaceState(state, title, url) : push(state, title, url);
  };
  single.single = true;
  history.pushState = single;
}
let last = null;
export default function ({ data, setTriggerValue, setStateValue }) {
  const onClick = (event) => {
    if (!event.target.closest || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
      return;
    const button = event.target.closest(".nc button[data-judge]");
    if (button) setTriggerValue("judge", `${button.dataset.judge} ${button.dataset.pair}`);
    const link = event.target.closest("a[data-go]");
    if (!link) return;
    event.preventDefault();
    setTriggerValue("go", link.getAttribute("href"));
  };
  document.addEventListener("click", onClick);
  try {
    for (const name of KEPT) {
      const key = `narrative-compare ${name}`;
      if (data[name]) localStorage.setItem(key, data[name]);
      else if (localStorage.getItem(key)) setStateValue(name, localStorage.getItem(key));
    }
  } catch { /* a browser that keeps nothing is asked for the name each time */ }
  let timer = null;
  if (data.view !== last) {
    const first = last === null;
    last = data.view;
    let tries = 0;
    const find = () => {
      const place = data.place && document.getElementById(data.place);
      if (place) place.scrollIntoView({ block: "center" });
      else if (data.place && tries++ < 60) timer = setTimeout(find, 50);
      else if (!first) {
        document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
        const head = document.querySelector(".nc h1");
        if (head && document.activeElement === document.body) {
          head.tabIndex = -1;  // who reads by keyboard or ear goes on from the new page's heading
          head.focus({ preventScroll: true });
        }
      }
    };
    find();
  }
  return () => { document.removeEventListener("click", onClick); clearTimeout(timer); };
}
"""


@dataclass(frozen=True, slots=True)
class Clicked:
    """What was clicked since the last run: a link's page and query, or a verdict with the pair that it is on."""

    go: tuple[str, dict[str, list[str]]] | None = None
    judge: tuple[str, str] | None = None


def follow(*, view: str, place: str | None) -> Clicked:
    """Mount the component, and return what was clicked.

    `view` names what is shown: when it changes, the page scrolls to the element with the id `place`, or to its top.
    """
    import streamlit as st

    name, own = st.session_state.get("analyst") or "", st.session_state.get("own events") or []
    component = _component()
    found: Any = component(
        key="links",
        data={"view": view, "place": place, "analyst": name, "own": " ".join(own)},
        on_go_change=_nothing,
        on_judge_change=_nothing,
        on_analyst_change=_nothing,
        on_own_change=_nothing,
    )
    if not name and getattr(found, "analyst", None):
        st.session_state["analyst"] = str(found.analyst)[:NAME_CHARACTERS]
    if not own and getattr(found, "own", None):
        st.session_state["own events"] = OWN.findall(str(found.own))[:MOST_OWN]
    return Clicked(_address(getattr(found, "go", None)), _judged(getattr(found, "judge", None)))


def _address(found: Any) -> tuple[str, dict[str, list[str]]] | None:
    if not found:
        return None
    parts = urlsplit(str(found))
    return parts.path.strip("./"), parse_qs(parts.query)


def _judged(found: Any) -> tuple[str, str] | None:
    call, _, pair = str(found or "").partition(" ")
    return (call, pair) if pair else None


def _nothing() -> None:
    """Stand for a callback: Streamlit keeps a component's values only where one is given."""


def know(pages: Mapping[str, StreamlitPage]) -> None:
    """Keep the pages of this pass by their names, for `go`."""
    import streamlit as st

    st.session_state["pages"] = pages


def go(page: str, view: View) -> NoReturn:
    """End this pass and start the next one with another view."""
    import streamlit as st

    st.switch_page(st.session_state["pages"][page], query_params=view.query())


def _component() -> Any:
    import streamlit as st

    return st.components.v2.component("narrative_compare_links", js=JAVASCRIPT)
