"""Widgets whose value stands in the address: the address is the truth, a widget only shows and changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compare.dashboard.view import View


def columns_by(view: View, value: str) -> None:
    """Choose whether the columns are sides or sources."""
    import streamlit as st

    st.session_state["by"] = value
    st.segmented_control(
        "Columns",
        ["side", "source"],
        format_func={"side": "Sides", "source": "Sources"}.__getitem__,
        key="by",
        required=True,
        on_change=_changed,
        args=("by", view.with_(column=(), fact=view.fact)),
    )


def threshold(view: View, value: float) -> None:
    """Move the score from which two claims count as a contradiction."""
    import streamlit as st

    st.session_state["threshold"] = value
    st.slider(
        "Show contradictions from",
        0.0,
        1.0,
        step=0.05,
        key="threshold",
        width=250,
        help="0.8 and more is strong, 0.6 likely, below that possible. Moving it runs no model.",
        on_change=_changed,
        args=("threshold", view),
    )


def only_contradictions(view: View) -> None:
    """Hide facts on which nobody contradicts anybody."""
    import streamlit as st

    st.session_state["only"] = view.only
    st.toggle("Only contradictions", key="only", on_change=_changed, args=("only", view))


def several(view: View, name: str, label: str, options: Sequence[str], *, most: int | None = None) -> None:
    """Choose several of `options`; none chosen filters nothing."""
    import streamlit as st

    chosen: tuple[str, ...] = getattr(view, name)
    # What a link asks for stays to be seen and taken away, also where the event does not have it.
    known = list(dict.fromkeys([*options, *chosen]))
    st.session_state[name] = list(chosen)
    st.multiselect(
        label, known, key=name, max_selections=most, placeholder="all", on_change=_changed, args=(name, view)
    )


def marks(view: View) -> None:
    """Choose what is marked in an article."""
    import streamlit as st

    words = {"all": "Every statement", "contradicted": "Contradictions", "once": "Told only here"}
    st.session_state["mark"] = view.mark
    st.segmented_control(
        "Mark",
        list(words),
        format_func=words.__getitem__,
        key="mark",
        required=True,
        on_change=_changed,
        args=("mark", view),
    )


def search(view: View, label: str, placeholder: str) -> None:
    """Look for words; a new search starts at the first page of its list."""
    import streamlit as st

    st.session_state["text"] = view.text or ""
    st.text_input(
        label, placeholder=placeholder, key="text", width=320, on_change=_changed, args=("text", view.with_(at=1))
    )


def order(view: View, words: Mapping[str, str]) -> None:
    """Choose how a list is sorted; `words` maps the name in a link → what it is called, the default first."""
    import streamlit as st

    st.session_state["order"] = view.order if view.order in words else next(iter(words))
    st.selectbox(
        "Sort by",
        list(words),
        format_func=words.__getitem__,
        key="order",
        width=240,
        on_change=_changed,
        args=("order", view.with_(at=1)),
    )


def _changed(name: str, view: View) -> None:
    """Write a widget's new value into the address."""
    import streamlit as st

    value = st.session_state[name]
    if isinstance(value, list):
        value = tuple(value)
    if value is not None:
        st.query_params.from_dict(view.with_(**{name: value}).query())
