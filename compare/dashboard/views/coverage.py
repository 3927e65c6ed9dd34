"""Coverage: which source asserts, quotes, denies or omits each fact, and where it holds a statement close to it."""

from __future__ import annotations

from compare.dashboard.board import fact_key
from compare.dashboard.library import Library
from compare.dashboard.opening import head, opened
from compare.dashboard.rendering import show
from compare.dashboard.view import View
from compare.reporting import cells, columns
from compare.reporting.sections import MENTION_WORDS


def draw(library: Library, view: View) -> None:
    """Draw the table of facts and independent sources, and what stands between every two sources."""
    page = opened(library, view)
    if page is None:
        return
    head(page, view, full=False)
    names = columns(page.report, "source")
    if len(names) < 2:
        text = "All articles of this event come from one source, so nothing can be left out by another."
        show("title.html.jinja", title="Coverage", text=text)
        return
    rows = [(fact_key(fact), fact, cells(page.report, fact, "source")) for fact in page.facts]
    show("coverage.html.jinja", page=page, view=view, names=names, rows=rows, mention_words=MENTION_WORDS)
