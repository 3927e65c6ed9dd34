"""What every page of an event begins with: its report at the view's threshold, its head, and the states without one."""

from __future__ import annotations

from functools import partial

from compare.dashboard.library import Library
from compare.dashboard.marks import NO_MARKS, Marks
from compare.dashboard.rendering import show
from compare.dashboard.view import View
from compare.errors import CompareError
from compare.reporting import Report
from compare.reporting.html import Page
from compare.reporting.report import Table


def opened(library: Library, view: View) -> Page | None:
    """Return the view's event at its threshold; where there is none, say why on the page and return None."""
    import streamlit as st

    if view.event is None:
        show("message.html.jinja", title="No event chosen", text="Choose one from the list of events.", view=view)
        return None
    if view.event not in library:
        text = "The link may come from another collection, or from before the server was started again."
        show("message.html.jinja", title="This event is not at hand", text=text, view=view)
        return None
    ready = library.summary(view.event) is not None
    try:
        if ready:
            return library.page(view.event, view.threshold)
        with st.spinner("Comparing the articles of this event: a few seconds …"):
            return library.page(view.event, view.threshold)
    except CompareError as error:
        show("message.html.jinja", title="This event cannot be shown", text=str(error), view=view)
        return None


def head(page: Page, view: View, *, full: bool = True, marks: Marks = NO_MARKS) -> None:
    """Show the event's title, and with `full` its outlets, dates, size and notices."""
    show("head.html.jinja", page=page, view=view, full=full, marks=marks)


def foot(library: Library, view: View, *, exports: bool = True) -> None:
    """End an event's page with what it was made with, and with what can be taken away where `exports` says so."""
    import streamlit as st

    if view.event is None or view.event not in library or library.summary(view.event) is None:
        return
    page = library.page(view.event, view.threshold)
    with st.container(key="foot", horizontal=True, vertical_alignment="center", gap="medium"):
        if exports:
            export(page.report)
        show("run.html.jinja", run=page.report.run, page=page)


def export(report: Report) -> None:
    """Offer the report for download: a page to mail, the report file, and tables."""
    import streamlit as st

    name = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in report.event.id)[:80]
    with st.popover("Export"):
        st.download_button("Report as a page (HTML)", report.to_html, f"{name}.html", "text/html", on_click="ignore")
        st.download_button("Report file (JSON)", report.to_json, f"{name}.json", "application/json", on_click="ignore")
        for table, label in TABLES.items():
            st.download_button(
                f"{label} (CSV)",
                partial(report.to_csv, table),
                f"{name}-{table}.csv",
                "text/csv",
                on_click="ignore",
                key=f"csv {table}",
            )


TABLES: dict[Table, str] = {
    "pairs": "All scored pairs",
    "claims": "Statements",
    "figures": "Figures",
    "coverage": "Coverage",
}
