"""A comparison as one self-contained HTML page; everything that comes from articles is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from compare.records import Claim
from compare.reporting.diff.comparison import Diff
from compare.reporting.diff.labels import (
    article_label,
    claim_label,
    edit_label,
    edited_label,
    pair_label,
    said_by,
    scored,
    summary,
)
from compare.reporting.diff.words import Marked, compared
from compare.reporting.html import safe_url
from compare.reporting.labels import count, voice
from compare.reporting.templating import environment

if TYPE_CHECKING:
    from jinja2 import Environment

    from compare.reporting.diff.folders import EventChange

FLUSH = 64  # pieces of a template that are passed on together


def to_html(diff: Diff) -> str:
    """Return the page: edits with old beside new, then contradictions and claims."""
    return "".join(_rendered("diff.html.jinja", diff=diff))


def folder_page(changes: Iterable[EventChange], sum_up: Callable[[], str]) -> Iterator[str]:
    """Yield a page of many events, one after the other; `sum_up` gives the last line when all have passed."""
    return _rendered("diff_folder.html.jinja", changes=changes, sum_up=sum_up)


def _rendered(name: str, **values: Any) -> Iterator[str]:
    stream = _environment().get_template(name).stream(**values)
    stream.enable_buffering(FLUSH)
    for part in chain(stream, "\n"):
        # UTF-8 has no half surrogates, and a text from outside may hold one.
        yield part.encode("utf-8", "replace").decode("utf-8")


def _both(old: Claim, new: Claim) -> tuple[tuple[Marked, ...], tuple[Marked, ...]]:
    before, after, _ = compared(old.text, new.text)
    return before, after


@cache
def _environment() -> Environment:
    helpers: tuple[Callable[..., Any], ...] = (
        article_label,
        claim_label,
        count,
        edit_label,
        edited_label,
        pair_label,
        safe_url,
        said_by,
        scored,
        summary,
        voice,
    )
    return environment("compare.reporting", helpers, both=_both)
