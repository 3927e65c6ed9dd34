"""Verdicts: what analysts said of the pairs, how often the tool was right by that, and scores refitted on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from compare.calibration import Calibration
from compare.dashboard import controls
from compare.dashboard.judging import WORDS
from compare.dashboard.library import IMPORTED, Library
from compare.dashboard.rendering import plain, show
from compare.dashboard.view import View
from compare.errors import CompareError, StoreError
from compare.reporting.labels import count, number
from compare.store import CALLS, Judgement, Refit, Store
from compare.store.export import FORMATS, Format, export

PER_PAGE = 20
MOST_EVENTS = 20  # in which a refit counts what it changes
TEMPLATE = "verdicts.html.jinja"
Listed = Callable[..., tuple[Judgement, ...]]
MIME = {"csv": "text/csv", "json": "application/json"}


def draw(library: Library, view: View) -> None:
    """Draw the precision so far, what a refit changes, and the verdicts that hold."""
    store = library.store
    if store is None:
        show(TEMPLATE, part="closed")
        return
    try:
        _drawn(library, store, view)
    except StoreError as error:
        show(TEMPLATE, part="failed", text=str(error))


def _drawn(library: Library, store: Store, view: View) -> None:
    known = store.events()
    events = {id: title for id, title in known.items() if _may_be_seen(id, view)}
    if not events:
        show(TEMPLATE, part="empty")
        _name()
        if (fitted := store.calibration) is not None:
            _refit(library, store, fitted)
        return
    show(TEMPLATE, part="precision", precision=store.precision(), percent=percent, amount_of=amount_of)
    _refit(library, store, store.calibration)
    every = () if len(events) == len(known) else tuple(events)
    event = (view.event,) if view.event else every
    total = store.count(event=event, verdict=view.verdict, analyst=view.analyst)
    show(TEMPLATE, part="list title", total=total, every=store.count(event=every))
    _name()
    listed = partial(store.current, event=event, verdict=view.verdict, analyst=view.analyst)
    _toolbar(store, view, events, listed, total)
    _list(library, store, view, listed, total)


def _may_be_seen(event: str, view: View) -> bool:
    """Say whether the reader may see verdicts on an event: one that somebody imported only with the link to it."""
    import streamlit as st

    return not event.startswith(IMPORTED) or event == view.event or event in st.session_state.get("own events", ())


def percent(share: float) -> str:
    """Return a share as people write it."""
    return f"{100 * share:.0f}%"


def amount_of(value: float) -> str:
    """Return a number of pairs: whole, or with one decimal where analysts differ."""
    return number(round(value, 1))


def _name() -> None:
    """Ask who looks at the page: verdicts bear the name."""
    import streamlit as st

    st.session_state["own name"] = st.session_state.get("analyst") or ""
    st.text_input(
        "Your name",
        max_chars=80,
        key="own name",
        width=320,
        help="It stands beside your verdicts, for everybody who uses this dashboard.",
        on_change=_named,
    )


def _named() -> None:
    import streamlit as st

    st.session_state["analyst"] = " ".join(st.session_state["own name"].split())


def _refit(library: Library, store: Store, fitted: Calibration | None) -> None:
    """Draw what scores are in force, what a refit would change, its button, and the one that undoes the last."""
    import streamlit as st

    refit, lacks = _proposal(store)
    told: Sequence[str] = st.session_state.pop("refit told", ())
    show(TEMPLATE, part="refit", fitted=fitted, refit=refit, lacks=lacks, told=told)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        pressed = st.button(
            f"Refit on {count(refit.n, 'judged pair')}" if refit else "Refit",
            key="refit",
            disabled=refit is None or not refit.moves or not _analyst(),
            help=lacks
            or (not _analyst() and "Type your name first.")
            or "Fits the scores and the threshold anew, for everybody; no model runs.",
        )
        undone = st.button(
            "Undo the last refit",
            key="undo",
            disabled=fitted is None or not _analyst(),
            help="Back to the scores before, for everybody.",
        )
    if pressed:
        with st.spinner("Refitting …"):
            done = store.refit(analyst=_analyst())
            st.session_state["refit told"] = [
                "Refitted: " + done.changes[0],
                *done.changes[1:],
                *_moved(library, store, done),
            ]
        st.rerun()
    if undone:
        st.session_state["refit told"] = [_stepped_back(store.undo(analyst=_analyst()))]
        st.rerun()


def _proposal(store: Store) -> tuple[Refit | None, str]:
    """Return what a refit would change, or None and which verdicts it lacks."""
    if lacks := store.lacking():
        return None, lacks
    return store.proposal(), ""


def _stepped_back(before: Calibration | None) -> str:
    if before is None:
        return "Undone: scores and threshold are as shipped again."
    when = before.fitted[:16].replace("T", " ")
    return f"Undone: those refitted on {when} are in force again, threshold {before.threshold:.2f}."


def _moved(library: Library, store: Store, refit: Refit) -> list[str]:
    """Say how many pairs of the events with verdicts are flagged now and were not, or the other way round."""
    ids = [id for id in store.events() if library.summary(id) is not None][:MOST_EVENTS]
    more = fewer = 0
    for id in ids:
        try:
            report = library.report(id)
        except CompareError:  # the list of events tells what is wrong with it
            continue
        old = refit.before.shipped(refit.before.threshold) if refit.before else report.threshold
        new = refit.after.shipped(refit.after.threshold)
        more += sum(new <= pair.score < old for pair in report.pairs)
        fewer += sum(old <= pair.score < new for pair in report.pairs)
    return (
        [f"in {count(len(ids), 'event')} with verdicts {more:,} more pairs are flagged, {fewer:,} no longer"]
        if ids
        else []
    )


def _toolbar(store: Store, view: View, events: Mapping[str, str], listed: Listed, total: int) -> None:
    import streamlit as st

    first = view.with_(at=1)
    with st.container(key="toolbar", horizontal=True, vertical_alignment="bottom", gap="medium"):
        _event(first, events)
        controls.several(first, "verdict", "Verdict", CALLS)
        _analysts(first, store.analysts())
        with st.popover("Export"):
            for format in FORMATS:
                st.download_button(
                    f"{count(total, 'verdict')} ({format.upper()})",
                    partial(_exported, listed, format),
                    f"verdicts.{format}",
                    MIME[format],
                    on_click="ignore",
                    key=f"verdicts {format}",
                )


def _exported(listed: Listed, format: Format) -> str:
    return export(listed(), format)


def _analysts(view: View, names: Sequence[str]) -> None:
    """Choose whose verdicts are listed; the session's own `analyst` is who looks at them."""
    import streamlit as st

    st.session_state["verdicts by"] = list(view.analyst)
    st.multiselect(
        "Analyst",
        list(dict.fromkeys([*names, *view.analyst])),
        key="verdicts by",
        placeholder="all",
        on_change=_analysts_chosen,
        args=(view,),
    )


def _analysts_chosen(view: View) -> None:
    import streamlit as st

    st.query_params.from_dict(view.with_(analyst=tuple(st.session_state["verdicts by"])).query())


def _event(view: View, events: Mapping[str, str]) -> None:
    """Choose one event or all."""
    import streamlit as st

    ids = list(dict.fromkeys(["", *events, view.event or ""]))
    st.session_state["verdicts of"] = view.event or ""
    st.selectbox(
        "Event",
        ids,
        format_func=lambda id: events.get(id, id) if id else "all",
        key="verdicts of",
        width=320,
        on_change=_event_chosen,
        args=(view,),
    )


def _event_chosen(view: View) -> None:
    import streamlit as st

    st.query_params.from_dict(view.with_(event=st.session_state["verdicts of"] or None).query())


def _list(library: Library, store: Store, view: View, listed: Listed, total: int) -> None:
    """Draw one page of the verdicts; beneath one's own stands the button that takes it back."""
    pages = max(1, -(-total // PER_PAGE))
    at = min(view.at, pages)
    found = listed(limit=PER_PAGE, offset=(at - 1) * PER_PAGE)
    name = _analyst()
    held: list[Judgement] = []
    for one in found:
        held.append(one)
        own = one.analyst == name
        if own or one is found[-1]:
            first = held[0] is found[0]
            show(TEMPLATE, part="rows", found=held, first=first, known=partial(_known, library), words=WORDS)
            held = []
        if own:
            _take_back(store, one)
    show(TEMPLATE, part="foot", view=view, at=at, pages=pages, total=total)


def _known(library: Library, id: str) -> bool:
    return id in library


def _take_back(store: Store, one: Judgement) -> None:
    import streamlit as st

    take: Callable[[], None] = partial(_taken_back, store, one)
    st.button("Take back", key=f"take back {one.event} {one.pair}", type="tertiary", on_click=take)


def _taken_back(store: Store, one: Judgement) -> None:
    import streamlit as st

    try:
        store.withdraw(one.event, one.pair, analyst=one.analyst)
    except StoreError as error:
        st.error(plain(str(error)))
        return
    st.toast("Verdict taken back")


def _analyst() -> str:
    import streamlit as st

    return st.session_state.get("analyst") or ""
