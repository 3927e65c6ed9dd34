"""The part of the import page that fetches: addresses of pages, and the entries of a feed to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from compare.dashboard import importing
from compare.dashboard.importing import MOST_ENTRIES, MOST_PAGES
from compare.dashboard.rendering import plain, show
from compare.errors import ReadingError
from compare.reading.web import Entry, Feed, read_feed

SHOWN = 15  # entries of a feed before all are asked for
NO_ENTRIES: Mapping[str, Entry] = {}

Work = Callable[[], None]


def pages() -> Work | None:
    """Ask for addresses of pages; return what is to be done once all is drawn, where something is."""
    import streamlit as st

    if importing.fetching() == "off":
        show("import_off.html.jinja", variable=importing.FETCH_VARIABLE)
        return None
    state = st.session_state
    if "addresses left" in state:
        state["addresses"] = state.pop("addresses left")
    with st.form("pages form", border=False):
        text = st.text_area(
            "Or fetch web pages", height=80, placeholder="https://…  one address a line", key="addresses"
        )
        pressed = st.form_submit_button("Fetch")
    urls = importing.addresses_in(text or "")
    if pressed and urls:
        return partial(_fetch_pages, urls)
    for line in state.get("page errors", ()):
        st.error(plain(line))
    return None


def _fetch_pages(urls: Sequence[str]) -> None:
    """Fetch pages; the addresses of those that cannot be had stay in the field, with a line for each."""
    import streamlit as st

    state = st.session_state
    errors = state["page errors"] = []
    if len(urls) > MOST_PAGES:
        errors.append(f"The first {MOST_PAGES} pages were fetched; press the button again for the rest.")
    failed: list[str] = []
    for at, url in enumerate(_counted(urls[:MOST_PAGES]), start=1):
        if error := _fetch(url):
            failed.append(url)
            errors.append(error)
        state["addresses left"] = "\n".join([*failed, *urls[at:]])
    st.rerun()


def _counted(urls: Sequence[str]) -> Any:
    """Go through addresses, with a bar that says how far it has come and which host is being asked."""
    import streamlit as st

    progress: Any = st.progress(0.0)
    for at, url in enumerate(urls):
        progress.progress(at / len(urls), plain(f"Fetching page {at + 1} of {len(urls)}: {importing.host_of(url)} …"))
        yield url
    progress.empty()


def _fetch(url: str, entry: Entry | None = None) -> str:
    """Fetch one page into the drafts; return the line that says what went wrong, if it did."""
    import streamlit as st

    state = st.session_state
    number = state["draft number"] = state.get("draft number", 0) + 1
    draft = importing.read_page(number, url, importing.fetcher(), entry=entry)
    if not draft.error:
        state.setdefault("drafts", []).append(draft)
    return draft.error


def feed_address() -> Work | None:
    """Ask for the address of a feed; return what is to be done once all is drawn, where something is."""
    import streamlit as st

    if importing.fetching() == "off":
        return None
    with st.form("feed form", border=False):
        url = st.text_input("Or choose from a feed", placeholder="https://…  an RSS or Atom feed", key="feed address")
        pressed = st.form_submit_button("Show its entries")
    if pressed and url:
        return partial(_read_feed, url)
    if error := st.session_state.get("feed error"):
        st.error(plain(error))
    return None


def _read_feed(url: str) -> None:
    import streamlit as st

    state = st.session_state
    progress: Any = st.progress(0.5, plain(f"Fetching the feed of {importing.host_of(url)} …"))
    try:
        state["feed"], state["feed error"] = read_feed(url, fetcher=importing.fetcher()), ""
        state["feed number"] = state.get("feed number", 0) + 1
        state["chosen"], state["entry errors"], state["all entries"] = {}, [], False
    except ReadingError as error:
        state["feed error"] = str(error)
    progress.empty()
    st.rerun()


def entries() -> Work | None:
    """Draw the entries of the feed that was read, to choose from, newest first; return what is to be done with them."""
    import streamlit as st

    state = st.session_state
    feed: Feed | None = state.get("feed")
    if feed is None or importing.fetching() == "off":
        return None
    chosen: dict[str, Entry] = state["chosen"]
    show("feed.html.jinja", feed=feed, most=MOST_ENTRIES)
    words = st.text_input("Only entries with these words", key="entry words", width=320).casefold().split()
    found = [one for one in feed.entries if all(word in f"{one.title} {one.summary}".casefold() for word in words)]
    for entry in found if state["all entries"] else found[:SHOWN]:
        _choice(entry, chosen)
    if not found:
        show("feed_none.html.jinja")
    with st.container(horizontal=True, vertical_alignment="center"):
        count = f"{len(chosen)} {'entry' if len(chosen) == 1 else 'entries'}" if chosen else "the chosen entries"
        pressed = st.button(f"Fetch {count}", key="fetch entries", disabled=not chosen)
        if len(found) > SHOWN and not state["all entries"]:
            st.button(f"Show all {len(found)}", key="show all entries", on_click=_set, args=("all entries", True))
        st.button("Close this feed", key="close feed", on_click=_set, args=("feed", None))
    if pressed:
        return partial(_fetch_entries, dict(chosen))
    for line in state["entry errors"]:
        st.error(plain(line))
    return None


def _choice(entry: Entry, chosen: Mapping[str, Entry]) -> None:
    import streamlit as st

    key = f"entry {st.session_state['feed number']} {entry.url}"
    date = f" · {entry.published[:16].replace('T', ' ')}" if entry.published else ""
    st.session_state[key] = entry.url in chosen
    st.checkbox(
        plain(f"{entry.title[:140]}{date}"),
        key=key,
        disabled=len(chosen) >= MOST_ENTRIES and entry.url not in chosen,
        on_change=_choose,
        args=(key, entry),
    )


def _choose(key: str, entry: Entry) -> None:
    import streamlit as st

    chosen: dict[str, Entry] = st.session_state["chosen"]
    if st.session_state[key]:
        chosen[entry.url] = entry
    else:
        chosen.pop(entry.url, None)


def _set(name: str, value: object) -> None:
    import streamlit as st

    st.session_state[name] = value


def _fetch_entries(wanted: Mapping[str, Entry]) -> None:
    """Fetch the chosen entries; those that cannot be had stay chosen, with a line for each."""
    import streamlit as st

    state = st.session_state
    errors = state["entry errors"] = []
    for url in _counted(list(wanted)):
        if error := _fetch(url, wanted[url]):
            errors.append(error)
        else:
            state["chosen"].pop(url, None)
    st.rerun()
