"""Add your own: articles by upload or paste, a source and a side for each, compared as one event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from compare.dashboard import links
from compare.dashboard.library import Library
from compare.dashboard.rendering import plain, show
from compare.dashboard.view import View
from compare.errors import CompareError, ReadingError
from compare.reading import ARTICLE_SUFFIXES, article_from_text, event_from_articles, event_from_dict, parse_article
from compare.records import Article, Event

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


@dataclass(frozen=True, slots=True)
class Draft:
    """What one upload or one pasted text gave: articles, or the line that says why none."""

    key: str
    name: str
    articles: tuple[Article, ...] = ()
    title: str = ""
    sides: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    error: str = ""


def draw(library: Library, view: View) -> None:
    """Draw the form, the list of articles at hand, and the button that compares them."""
    import streamlit as st

    show(
        "title.html.jinja",
        title="Add your own articles",
        text="Two articles or more about one event. They stay in this server's memory, and only somebody with the link "
        "to the comparison can open it.",
    )
    left, right = st.columns(2, gap="large")
    with left:
        uploads = _uploads()
    with right:
        _paste()
    drafts = [*uploads, *st.session_state.get("pasted", ())]
    for draft in drafts:
        if draft.error:
            st.error(plain(draft.error))
        for notice in draft.notices:
            st.info(plain(notice))
    articles = [(f"{draft.key}-{at}", one) for draft in drafts for at, one in enumerate(draft.articles)]
    if not articles:
        return
    show("drafts.html.jinja", total=len(articles))
    settled = [_ask(key, article) for key, article in articles]
    title = st.text_input("Title of the event", placeholder="optional", key="own title", width=560).strip()
    title = title or next((draft.title for draft in drafts if draft.title), "") or settled[0].title
    if st.button(f"Compare {len(articles)} article{'s' if len(articles) > 1 else ''}", type="primary", key="compare"):
        sides = {speaker: side for draft in drafts for speaker, side in draft.sides.items()}
        _compare(library, view, settled, title, sides)


def read_upload(key: str, name: str, data: bytes) -> Draft:
    """Read one uploaded file: an article, or an event's JSON file with its articles."""
    notices: list[str] = []
    try:
        event = _event(name, data)
        if event is not None:
            return Draft(key, name, event.articles, event.title, event.sides, event.notices)
        article = parse_article(name, data, on_notice=notices.append)
    except ReadingError as error:
        return Draft(key, name, error=str(error))
    return Draft(key, name, (article,), notices=tuple(notices))


def _event(name: str, data: bytes) -> Event | None:
    """Return the event of a JSON upload; None where the file is something else, which `parse_article` then judges."""
    import json

    if not name.lower().endswith(".json"):
        return None
    try:
        loaded = json.loads(data)
    except ValueError:
        return None
    if not isinstance(loaded, Mapping) or "articles" not in loaded:
        return None
    return event_from_dict({"id": name, **loaded}, where=name)


def _uploads() -> list[Draft]:
    import streamlit as st

    files: Sequence[UploadedFile] = st.file_uploader(
        "Files",
        type=[suffix.lstrip(".") for suffix in ARTICLE_SUFFIXES],
        accept_multiple_files=True,
        help="Text, Markdown, web pages, PDF, or an event as JSON",
        key="files",
    )
    read: dict[str, Draft] = st.session_state.setdefault("read uploads", {})
    for file in files:
        if file.file_id not in read:
            read[file.file_id] = read_upload(file.file_id, file.name, file.getvalue())
    return [read[file.file_id] for file in files]


def _paste() -> None:
    import streamlit as st

    with st.form("paste", clear_on_submit=True, border=False):
        text = st.text_area(
            "Or paste a text",
            height=150,
            placeholder="The headline on the first line, an empty line, then the article",
            key="pasted text",
        )
        if not st.form_submit_button("Add this text"):
            return
    pasted: list[Draft] = st.session_state.setdefault("pasted", [])
    number = st.session_state["paste number"] = st.session_state.get("paste number", 0) + 1
    key, notices = f"paste-{number}", list[str]()
    try:
        article = article_from_text(text, id=key, source=f"Text {number}", on_notice=notices.append)
    except ReadingError as error:
        st.error(plain(str(error)))
        return
    pasted.append(Draft(key, article.source, (article,), notices=tuple(notices)))


def _ask(key: str, article: Article) -> Article:
    """Show an article with its source and side to be set, and return it with what was set."""
    import streamlit as st

    words, source, side, remove = st.columns([6, 3, 3, 1], vertical_alignment="bottom")
    with words:
        show("draft.html.jinja", article=article)
    named = source.text_input("Source", article.source, key=f"source {key}")
    sided = side.text_input("Side", article.side or "", placeholder="none known", key=f"side {key}")
    if key.startswith("paste-"):
        remove.button("Remove", key=f"remove {key}", on_click=_remove, args=(key,))
    return replace(article, source=named.strip() or article.source, side=sided.strip() or None)


def _remove(key: str) -> None:
    import streamlit as st

    st.session_state["pasted"] = [one for one in st.session_state["pasted"] if not key.startswith(f"{one.key}-")]


def _compare(library: Library, view: View, articles: list[Article], title: str, sides: Mapping[str, str]) -> None:
    import streamlit as st

    progress: Any = st.progress(0.1, f"Comparing {len(articles)} articles: a few seconds …")
    try:
        event = event_from_articles("own", _distinct(articles), title=title, sides=sides)
        id = library.add(event)
        progress.progress(0.4, "Finding statements and what contradicts what …")
        library.report(id)
    except CompareError as error:
        progress.empty()
        st.error(plain(str(error)))
        return
    own = st.session_state.setdefault("own events", [])
    if id not in own:
        own.insert(0, id)
    links.go("facts", View(event=id))


def _distinct(articles: list[Article]) -> list[Article]:
    """Return the articles with an id of its own for each; two uploads may have the same name."""
    renamed, origins = [], {article.id for article in articles}
    seen: set[str] = set()
    for number, article in enumerate(articles, start=1):
        id = article.id if article.id not in seen else f"{article.id}-{number}"
        while id in seen:
            id = f"{id}-{number}"
        seen.add(id)
        renamed.append(replace(article, id=id, origin=article.origin if article.origin in origins else None))
    return renamed
