"""What must hold of a result, however hostile the input: offsets inside the text, nothing lost on the way to a file."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from compare.reading.files import clean
from compare.records import Article, Claim, Event, Figure, Pair, Span
from compare.reporting import Report
from compare.reporting.report import Table


def article(found: Article) -> None:
    """An article is readable text without control characters, and can be written as UTF-8."""
    assert found.text.strip()
    assert found.id
    assert found.source
    optional = (found.side, found.url, found.origin, found.published, found.language)
    for text in (found.text, found.title, found.id, found.source, *filter(None, optional)):
        assert clean(text) == text
        text.encode()


def event(found: Event) -> None:
    """An event has articles of distinct ids; what there is to know of it is said line by line."""
    assert found.articles
    ids = [one.id for one in found.articles]
    assert len(set(ids)) == len(ids)
    assert all(one.origin is None or (one.origin in ids and one.origin != one.id) for one in found.articles)
    for one in found.articles:
        article(one)
    for notice in found.notices:
        line(notice)


def line(text: str) -> None:
    """A message is one line that can be written."""
    assert text.strip()
    assert len(text.splitlines()) == 1, text
    text.encode()


def span(text: str, found: Span | None) -> str:
    """Return what a span cuts out; it lies inside the text and is no white space."""
    assert found is not None
    start, end = found
    assert 0 <= start < end <= len(text), (found, len(text))
    assert text[start:end].strip()
    return text[start:end]


def claims(found: Sequence[Claim]) -> None:
    """Claims stand in reading order, are trimmed, and hold the words of the text."""
    assert len({claim.id for claim in found}) == len(found)
    for claim in found:
        assert span(claim.context, claim.span) == claim.text == claim.text.strip()
        if claim.sentence is not None:
            span(claim.context, claim.sentence)
        if claim.speaker is not None:
            assert span(claim.context, claim.speaker_span) == claim.speaker
        if claim.cue_span is not None:
            assert span(claim.context, claim.cue_span) == claim.cue


def figures(found: Iterable[Figure]) -> None:
    """A figure is a number that stands in its claim's field."""
    for figure in found:
        words = span(figure.claim.context, figure.span)
        assert math.isfinite(figure.value)
        assert figure.upper is None or math.isfinite(figure.upper)
        assert figure.quantity.strip()
        assert any(letter.isalnum() for letter in words)


def pairs(found: Iterable[Pair]) -> None:
    """A score is a probability; what a reason points at stands in its claim's field."""
    for pair in found:
        assert 0 <= pair.score <= 1
        for reason in pair.reasons:
            assert reason.what.strip()
            for claim, place in ((pair.a, reason.a), (pair.b, reason.b)):
                if place is not None and claim.text.strip():  # two loose texts may be empty
                    span(claim.context, place)


def report(found: Report, folder: Path) -> None:
    """All that a report holds is sound, every way to write it works, and its file gives it back."""
    claims(found.claims)
    figures(found.figures)
    pairs(found.pairs)
    written(found)
    path = folder / "report.json"
    text = found.to_json(path)
    json.loads(text)
    assert path.read_bytes() == text.encode()
    again = Report.from_json(path)
    assert again.to_json() == text
    assert [(one.id, one.span, one.text, one.speaker) for one in again.claims] == [
        (one.id, one.span, one.text, one.speaker) for one in found.claims
    ]


def written(found: Report) -> None:
    """Every way to write a report gives text that can be kept; a table has the same rows as CSV and as a frame."""
    for content in (found.to_html(), found.to_markdown(), found.to_text(width=72), found._repr_html_()):
        assert content.strip()
        content.encode("utf-8", "replace")
    for table in get_args(Table):
        rows = list(csv.reader(io.StringIO(found.to_csv(table), newline="")))
        frame = found.to_frame(table)
        assert len(rows) == len(frame) + 1, table
        assert all(len(row) == len(frame.columns) for row in rows), table
