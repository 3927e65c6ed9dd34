"""Marked text: cutting a text where spans begin and end, whatever way they overlap."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TypeVar

from compare.records import Claim, Pair, Span

Mark = TypeVar("Mark")
Segment = tuple[str, bool]


def segments(text: str, spans: Iterable[tuple[int, int, Mark]]) -> list[tuple[str, tuple[Mark, ...]]]:
    """Cut `text` at every start and end of (start, end, mark) into (passage, marks that cover it).

    The passages joined are the text again. Marks keep the order in which they were given; what a span has outside
    the text is cut off, and an empty span marks nothing.
    """
    inside = [(max(0, start), min(len(text), end), mark) for start, end, mark in spans]
    inside = [(start, end, mark) for start, end, mark in inside if start < end]
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for index, (start, end, _) in enumerate(inside):
        opens.setdefault(start, []).append(index)
        closes.setdefault(end, []).append(index)
    cuts = sorted({0, len(text), *opens, *closes})
    active: set[int] = set()
    parts: list[tuple[str, tuple[Mark, ...]]] = []
    for start, end in pairwise(cuts):
        active.difference_update(closes.get(start, ()))
        active.update(opens.get(start, ()))
        parts.append((text[start:end], tuple(inside[index][2] for index in sorted(active))))
    return parts


def clashing(pair: Pair) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the spans, in the field of a and of b, that the pair's reasons point at and that lie in the claim."""
    a = (_within(pair.a, reason.a) for reason in pair.reasons)
    b = (_within(pair.b, reason.b) for reason in pair.reasons)
    return tuple(span for span in a if span), tuple(span for span in b if span)


def marked(claim: Claim, spans: Iterable[Span]) -> list[Segment]:
    """Return the claim's text as (passage, is it marked), with `spans` counted in the claim's field."""
    shift = claim.span[0]
    cut = segments(claim.text, ((start - shift, end - shift, True) for start, end in spans))
    joined: list[Segment] = []
    for passage, marks in cut:  # overlapping reasons mark once
        if joined and joined[-1][1] == bool(marks):
            joined[-1] = (joined[-1][0] + passage, bool(marks))
        else:
            joined.append((passage, bool(marks)))
    return joined


def marked_pair(pair: Pair) -> tuple[list[Segment], list[Segment]]:
    """Return the texts of a and of b as (passage, does it clash)."""
    a, b = clashing(pair)
    return marked(pair.a, a), marked(pair.b, b)


def cue_clashes(pair: Pair) -> tuple[bool, bool]:
    """Tell for a and for b whether a reason points at the word that attributes the claim (`denied`, `accused`)."""
    a = any(_touch(reason.a, pair.a.cue_span) for reason in pair.reasons)
    b = any(_touch(reason.b, pair.b.cue_span) for reason in pair.reasons)
    return a, b


def _touch(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and max(one[0], other[0]) < min(one[1], other[1])


def _within(claim: Claim, span: Span | None) -> Span | None:
    if span is None:
        return None
    start, end = max(span[0], claim.span[0]), min(span[1], claim.span[1])
    return (start, end) if start < end else None
