"""Giving a verdict: with one click beside a pair, or with a note on the fact's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from compare.dashboard.rendering import plain
from compare.errors import StoreError
from compare.records import Pair
from compare.store import CALLS, Judgement, pair_key

if TYPE_CHECKING:
    from compare.dashboard.library import Library

WORDS: dict[str, str] = {"confirmed": "Confirmed", "wrong": "Wrong", "update": "Update"}


def judge_clicked(library: Library, event: str, call: str, key: str) -> None:
    """Give the verdict that a button of the page asks for; the one that stands already is taken back."""
    import streamlit as st

    if library.store is None or call not in CALLS or event not in library:
        return
    name = st.session_state.get("analyst")
    if not name:
        _ask_name(library, event, call, key)
        return
    try:
        own = [
            one for one in library.store.of_event(library.report(event).event.id).get(key, ()) if one.analyst == name
        ]
        if own and own[0].verdict == call:
            library.store.withdraw(own[0].event, key, analyst=name)
            st.toast("Verdict taken back")
        elif _judge(library, event, key, call, analyst=name, note=own[0].note if own else ""):
            st.toast(f"{WORDS[call]}, by {plain(name)}")
    except StoreError as error:
        st.error(plain(str(error)))


def judge_form(library: Library, event: str, pair: Pair, given: Sequence[Judgement]) -> None:
    """Draw the widgets for a verdict with a note on one pair; `given` holds the verdicts that stand on it."""
    import streamlit as st

    if library.store is None:
        return
    key, name = pair_key(pair), st.session_state.get("analyst") or ""
    own = next((one for one in given if one.analyst == name), None)
    with st.form(f"judge {key}", border=False):
        asked, noted, *named, save = st.columns([5, 6, 2] if name else [5, 4, 3, 2], vertical_alignment="bottom")
        call = asked.segmented_control(
            "Your verdict", list(CALLS), format_func=WORDS.__getitem__, default=own.verdict if own else None
        )
        note = noted.text_input("Note", own.note if own else "", max_chars=2000, placeholder="optional")
        who = name or named[0].text_input("Your name", max_chars=80)
        if not save.form_submit_button("Save"):
            return
    try:
        if own and call is None:
            library.store.withdraw(own.event, key, analyst=own.analyst)
        elif call is None:
            st.error("Choose confirmed, wrong or update first.")
            return
        else:
            made = _judge(library, event, key, call, analyst=who, note=note)
            st.session_state["analyst"] = made.analyst if made else who.strip()
    except StoreError as error:
        st.error(plain(str(error)))
        return
    st.rerun()


def _judge(library: Library, event: str, key: str, call: str, *, analyst: str, note: str) -> Judgement | None:
    """Keep a verdict on the pair as the tool scored it; None where the event has no such pair."""
    assert library.store is not None
    report = library.report(event)
    pair = next((one for one in report.pairs if pair_key(one) == key), None)
    return None if pair is None else library.store.judge(report, pair, call, analyst=analyst, note=note)


def _ask_name(library: Library, event: str, call: str, key: str) -> None:
    """Ask once under which name verdicts are given; the browser keeps it."""
    import streamlit as st

    @st.dialog("Who gives this verdict?")
    def ask() -> None:
        st.write("Verdicts are shown to everybody who uses this dashboard, with the name of who gave them.")
        name = st.text_input("Your name", max_chars=80, key="asked name")
        note = st.text_input("Note", max_chars=2000, placeholder="optional", key="asked note")
        if not st.button(f"Save: {WORDS[call]}", type="primary"):
            return
        try:
            made = _judge(library, event, key, call, analyst=name, note=note)
        except StoreError as error:
            st.error(plain(str(error)))
            return
        st.session_state["analyst"] = made.analyst if made else name.strip()
        st.rerun()

    ask()
