"""Cutting marked texts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from compare.records import Article, Claim, Event, Pair, Reason, Verdict
from compare.reporting import build
from compare.reporting.spans import clashing, cue_clashes, marked, marked_pair, segments

SPANS = st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40), st.integers(0, 9)), max_size=8)


@given(st.text(max_size=30), SPANS)
def test_passages_join_to_the_text_and_carry_every_mark(text: str, spans: list[tuple[int, int, int]]) -> None:
    parts = segments(text, spans)
    assert "".join(passage for passage, _ in parts) == text
    assert all(passage for passage, _ in parts)
    at = 0
    for passage, marks in parts:
        for place in range(at, at + len(passage)):
            assert list(marks) == [mark for start, end, mark in spans if start <= place < end]
        at += len(passage)


def test_overlapping_and_nested() -> None:
    assert segments("abcdef", [(0, 4, "x"), (2, 6, "y"), (3, 3, "z")]) == [
        ("ab", ("x",)),
        ("cd", ("x", "y")),
        ("ef", ("y",)),
    ]


def claim(text: str, span: tuple[int, int]) -> Claim:
    return Claim("c", Article("a", "A", text), "text", span)


def test_reasons_are_counted_in_the_field_and_cut_to_the_claim() -> None:
    a, b = claim("They said 40 people died.", (10, 24)), claim("Nobody died.", (0, 11))
    even = Verdict(0.5, 0.2, 0.3)
    reasons = (Reason("40 or none", (10, 12), (0, 6)), Reason("where", (0, 13), None), Reason("out", (0, 4), (11, 12)))
    pair = Pair(a, b, 0.9, even, even, reasons=reasons)
    assert clashing(pair) == (((10, 12), (10, 13)), ((0, 6),))
    assert marked_pair(pair) == ([("40 ", True), ("people died", False)], [("Nobody", True), (" died", False)])


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6))
def test_marked_joins_to_the_claim_and_alternates(spans: list[tuple[int, int]]) -> None:
    parts = marked(claim("x" * 5 + "abcdefghij" * 2 + "y", (5, 25)), spans)
    assert "".join(passage for passage, _ in parts) == "abcdefghij" * 2
    assert all(one[1] != next_[1] for one, next_ in pairwise(parts))


def test_a_reason_may_point_at_the_cue() -> None:
    article = Article("a", "A", "The mayor denied taking money. She took money.")
    one = Claim("1", article, "text", (17, 29), "The mayor", cue="denied", stance="denies", cue_span=(10, 16))
    two = Claim("2", article, "text", (31, 45))
    even = Verdict(0.5, 0.2, 0.3)
    pair = Pair(one, two, 0.9, even, even, "denial", "dispute", (Reason("denied", (10, 16), (35, 39)),))
    assert clashing(pair) == ((), ((35, 39),))
    assert cue_clashes(pair) == (True, False)
    report = build(Event("e", (article,)), [one, two], [], [pair], [], {})
    assert "A · [denied]" in report.to_text(width=80)
    assert "A · \x1b[0m\x1b[1;31mdenied\x1b[0m" in report.to_text(width=80, color=True)
    assert '<bdi class="cue"><mark>denied</mark></bdi>' in report.to_html()
