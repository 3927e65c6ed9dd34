"""Links inside the session: a plain click asks this session for another view instead of starting a new one.

The pages are HTML with ordinary links, which can be copied or opened in a new tab. A component of a few lines of
JavaScript takes plain clicks on those that bear `data-go` and hands their address to Python. It also scrolls to the
place that a view asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qs, urlsplit

from compare.dashboard.view import View

if TYPE_CHECKING:
    from streamlit.navigation.page import Page as StreamlitPage

JAVASCRIPT = """
let last = null;
export default function ({ data, setTriggerValue }) {
  const onClick = (event) => {
    const link = event.target.closest && event.target.closest("a[data-go]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    setTriggerValue("go", link.getAttribute("href"));
  };
  document.addEventListener("click", onClick);
  let timer = null;
  if (data.view !== last) {
    const first = last === null;
    last = data.view;
    let tries = 0;
    const find = () => {
      const place = data.place && document.getElementById(data.place);
      if (place) place.scrollIntoView({ block: "center" });
      else if (data.place && tries++ < 60) timer = setTimeout(find, 50);
      else if (!first) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
    };
    find();
  }
  return () => { document.removeEventListener("click", onClick); clearTimeout(timer); };
}
"""


def follow(*, view: str, place: str | None) -> tuple[str, dict[str, list[str]]] | None:
    """Mount the component, and return the (page, query) of the link that was clicked since the last run, if any.

    `view` names what is shown: when it changes, the page scrolls to the element with the id `place`, or to its top.
    """
    component = _component()
    found: Any = component(key="links", data={"view": view, "place": place}, on_go_change=lambda: None)
    address = getattr(found, "go", None)
    if not address:
        return None
    parts = urlsplit(str(address))
    return parts.path.strip("./"), parse_qs(parts.query)


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
