"""Import: articles by upload, paste, address or feed, a source and a side for each, compared as one event."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from compare.dashboard import importing, links
from compare.dashboard.importing import Draft
from compare.dashboard.library import Library
from compare.dashboard.rendering import plain, show
from compare.dashboard.view import View
from compare.dashboard.views import add_web
from compare.errors import CompareError
from compare.reading import ARTICLE_SUFFIXES, event_from_articles
from compare.records import Article

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

Work = Callable[[], None]


def draw(library: Library, view: View) -> None:
    """Draw the ways in, the list of articles at hand, and the button that compares them.

    What takes time is done when all is drawn: a page that ends early forgets what stood in the fields it had not drawn.
    """
    import streamlit as st

    show("import.html.jinja")
    left, right = st.columns(2, gap="large")
    with left:
        _paste()
        work = add_web.pages()
    with right:
        uploads = _uploads()
        work = add_web.feed_address() or work
    work = add_web.entries() or work
    drafts = [*uploads, *st.session_state.get("drafts", ())]
    articles = [one for draft in drafts for one in draft.keyed]
    if articles:
        show("drafts.html.jinja", total=len(articles))
        again = importing.repeats(articles)
        settled = [_ask(key, article, draft, again.get(key)) for draft in drafts for key, article in draft.keyed]
        work = _compare_button(library, drafts, settled) or work
    if work is not None:
        work()


def _uploads() -> list[Draft]:
    import streamlit as st

    files: Sequence[UploadedFile] = st.file_uploader(
        "Or add files",
        type=[suffix.lstrip(".") for suffix in ARTICLE_SUFFIXES],
        accept_multiple_files=True,
        help="Text, Markdown, web pages, PDF, or an event as JSON",
        key="files",
    )
    read: dict[str, Draft] = st.session_state.setdefault("read uploads", {})
    for file in files:
        if file.file_id not in read:
            read[file.file_id] = importing.read_upload(file.file_id, file.name, file.getvalue())
    drafts = [read[file.file_id] for file in files]
    for draft in drafts:
        if draft.error:
            st.error(plain(draft.error))
    return drafts


def _paste() -> None:
    import streamlit as st

    with st.form("paste", border=False):
        st.text_area(
            "Paste a text",
            height=150,
            placeholder="The headline on the first line, an empty line, then the article",
            key="pasted text",
        )
        st.form_submit_button("Add this text", on_click=_add_paste)
    if error := st.session_state.get("paste error"):
        st.error(plain(error))


def _add_paste() -> None:
    """Take the pasted text over; one that cannot be read stays where it is."""
    import streamlit as st

    state = st.session_state
    number = state["draft number"] = state.get("draft number", 0) + 1
    draft = importing.read_paste(number, state["pasted text"])
    state["paste error"] = draft.error
    if not draft.error:
        state.setdefault("drafts", []).append(draft)
        state["pasted text"] = ""


def _ask(key: str, article: Article, draft: Draft, again: Article | None) -> Article:
    """Show an article with its source and side to be set, and return it with what was set."""
    import streamlit as st

    words, source, side, remove = st.columns([6, 3, 3, 1.6], vertical_alignment="bottom")
    with words:
        last = key == draft.keyed[-1][0]
        show("draft.html.jinja", article=article, again=again, notices=draft.notices if last else ())
    label = "Side" if article.side else "Side (optional)"
    named = source.text_input("Source", key=_kept(f"source {key}", article.source))
    sided = side.text_input(label, key=_kept(f"side {key}", article.side or ""), placeholder="whom does it stand for?")
    if draft in st.session_state.get("drafts", ()):
        remove.button("Remove", key=f"remove {key}", on_click=_remove, args=(draft.key,))
    settled = replace(article, source=named.strip() or article.source, side=sided.strip() or None)
    st.session_state["settled"] |= {f"source {key}": named, f"side {key}": sided}
    return settled


def _kept(key: str, value: str) -> str:
    """Give a field what stood in it before: Streamlit forgets that while a reader is on another page."""
    import streamlit as st

    before: dict[str, str] = st.session_state.setdefault("settled", {})
    if key not in st.session_state:
        st.session_state[key] = before.get(key, value)
    return key


def _remove(key: str) -> None:
    import streamlit as st

    st.session_state["drafts"] = [draft for draft in st.session_state["drafts"] if draft.key != key]


def _compare_button(library: Library, drafts: Sequence[Draft], articles: Sequence[Article]) -> Work | None:
    """Draw the title and the button; return what is to be done where it was pressed."""
    import streamlit as st

    proposed = next((draft.title for draft in drafts if draft.title), "") or articles[0].title
    title = st.text_input(
        "Title of the event (optional)", placeholder=proposed, key=_kept("own title", ""), width=560
    ).strip()
    st.session_state["settled"]["own title"] = title
    if len(articles) == 1:
        show("alone.html.jinja")
    words = f"Compare {len(articles)} article{'s' if len(articles) > 1 else ''}"
    if not st.button(words, type="primary", key="compare"):
        return None
    sides = {speaker: side for draft in drafts for speaker, side in draft.sides.items()}
    return partial(_compare, library, articles, title or proposed, sides)


def _compare(library: Library, articles: Sequence[Article], title: str, sides: Mapping[str, str]) -> None:
    import streamlit as st

    progress: Any = st.progress(0.1, "Step 1 of 2: getting the language models ready …")
    try:
        event = event_from_articles("own", importing.distinct(articles), title=title, sides=sides)
        library.comparer()
        count = f"{len(articles)} article{'s' if len(articles) > 1 else ''}"
        progress.progress(0.4, f"Step 2 of 2: finding the statements in {count}, and which contradict each other …")
        id = library.add(event)
        library.report(id)
    except CompareError as error:
        progress.empty()
        st.error(plain(str(error)))
        return
    own = st.session_state.setdefault("own events", [])
    if id not in own:
        own.insert(0, id)
    links.go("facts", View(event=id))
