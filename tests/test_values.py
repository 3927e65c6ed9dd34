"""Figures of two claims: which count the same thing, and which cannot both hold."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare import Article, Claim, Figure
from compare.extraction.figures import figures
from compare.records import Qualifier
from compare.values import (
    MEASURE,
    NOUN,
    WHOLE,
    Comparison,
    compare_figures,
    interval,
    sameness,
    split_quantity,
)

TEXT = "x" * 40
QUALIFIERS: tuple[Qualifier, ...] = ("at least", "more than", "about", "exactly", "up to", "less than")


def figure(value: float, quantity: str = "people killed", qualifier: Qualifier = "exactly", **rest: Any) -> Figure:
    claim = Claim("c", Article("a", "A", TEXT), "text", (0, 40))
    return Figure(claim, (0, 4), value, quantity, qualifier, **rest)


def read(text: str, published: str | None = "2031-06-10") -> tuple[Figure, ...]:
    return figures(Claim("c", Article("a", "A", text, published=published), "text", (0, len(text))))


@pytest.mark.parametrize(
    ("qualifier", "inside", "outside"),
    [
        ("exactly", (50,), (49.5, 50.5)),
        ("at least", (50, 51, 9000), (49,)),
        ("more than", (51, 9000), (49,)),
        ("up to", (50, 49, 0), (50.001, 51)),
        ("less than", (49, 1, 0), (51,)),
        ("about", (45, 50, 55), (44, 56)),
    ],
)
def test_a_qualifier_stands_for_an_interval(
    qualifier: Qualifier, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    low, high = interval(figure(50, qualifier=qualifier))
    assert all(low <= value <= high for value in inside)
    assert not any(low <= value <= high for value in outside)


def test_ranges_and_vague_numbers_are_intervals() -> None:
    assert interval(figure(20, upper=30)) == (20, 30)
    assert interval(figure(20, upper=30, qualifier="at least")) == (20, math.inf)
    low, high = interval(figure(24, qualifier="at least", unit="vague"))
    assert low <= 15
    assert high == math.inf


@pytest.mark.parametrize(
    ("ours", "theirs", "clash"),
    [
        ("The flood killed 43 people.", "The flood killed 12 people.", True),
        ("At least 43 people were killed.", "Twelve people were killed.", True),
        ("At least 43 people were killed.", "Some 60 people were killed.", False),
        ("At least 43 people were killed.", "More than 20 people were killed.", False),
        ("More than 40 people were killed.", "Exactly 40 people were killed.", False),
        ("More than 40 people were killed.", "Exactly 39 people were killed.", True),
        ("The blast drove out 136,000 people.", "The blast drove out 136,204 people.", False),
        ("The blast drove out 136,000 people.", "The blast drove out 141,000 people.", True),
        ("Fewer than 40 people were killed.", "The blast killed 52 people.", True),
        ("Up to 40 people were killed.", "The blast killed 40 people.", False),
        ("About 50 people were killed.", "The blast killed 48 people.", False),
        ("About 50 people were killed.", "The blast killed 90 people.", True),
        ("Between 20 and 30 people were killed.", "The blast killed 25 people.", False),
        ("Between 20 and 30 people were killed.", "The blast killed 35 people.", True),
        ("Dozens of people were killed.", "The blast killed 40 people.", False),
        ("Dozens of people were killed.", "The blast killed two people.", True),
        ("Hundreds of people were killed.", "The blast killed nine people.", True),
        ("The strike began on 4 June.", "The strike began on 9 June.", True),
        ("The strike began on 4 June.", "The strike began in June.", False),
        ("The bridge was built in 1987.", "The bridge was built in 1994.", True),
        ("The flood killed 43 civilians.", "The flood killed 12 people.", True),
    ],
)
def test_what_cannot_both_hold(ours: str, theirs: str, clash: bool) -> None:
    rows = compare_figures(read(ours), read(theirs))
    assert rows, "the two count the same thing"
    assert any(row.clash for row in rows) == clash
    assert any(row.clash for row in compare_figures(read(theirs), read(ours))) == clash


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("The blast killed 43 people.", "The blast killed nine children."),
        ("The blast killed 43 people.", "Nine women were killed."),
        ("The blast killed 43 people.", "The blast injured nine people."),
        ("The blast killed 43 people.", "Six more people were killed."),
        ("The blast killed 43 people.", "The council bought nine buses."),
        ("The road is 43 kilometres long.", "The trip took nine hours."),
        ("Turnout was 43 percent.", "The blast killed nine people."),
        ("The blast killed 43 people.", "The blast came on 9 June."),
        ("The meeting began at 10:30.", "The meeting was on 9 June."),
    ],
)
def test_figures_of_different_things_are_not_held_against_each_other(ours: str, theirs: str) -> None:
    assert read(ours)
    assert read(theirs)
    assert not [row for row in compare_figures(read(ours), read(theirs)) if row.clash]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (figure(1), figure(2), 1.0),
        (figure(1, "villages"), figure(2, "villages"), NOUN),
        (figure(1, "civilians killed"), figure(2), WHOLE),
        (figure(2, "miners killed"), figure(2), WHOLE),
        (figure(1, "miners killed"), figure(2), 0.0),
        (figure(1, "distance", unit="km"), figure(2, "distance", unit="km"), MEASURE),
        (figure(1, "people"), figure(2, "people"), MEASURE),
        (figure(1, "children killed"), figure(2), 0.0),
        (figure(1, "children killed"), figure(2, "women killed"), 0.0),
        (figure(1, "children killed"), figure(2, "children killed"), 1.0),
        (figure(1, "miners killed"), figure(2, "soldiers killed"), 0.0),
        (figure(1, "people injured"), figure(2), 0.0),
        (figure(1, "people injured", unit="vague"), figure(2, "people injured"), 1.0),
        (figure(1, "turnout", unit="percent"), figure(2, "turnout"), 0.0),
        (figure(20310604, "date", unit="date"), figure(203106, "date", unit="month"), 1.0),
        (figure(630, "time", unit="time"), figure(203106, "date", unit="month"), 0.0),
        (figure(20310604, "date", unit="date"), figure(2), 0.0),
    ],
)
def test_how_surely_it_is_the_same_thing(one: Figure, other: Figure, expected: float) -> None:
    assert sameness(one, other) == pytest.approx(expected)
    assert sameness(other, one) == sameness(one, other)


def test_a_value_that_agrees_silences_the_others_of_its_quantity() -> None:
    ours = (figure(15), figure(6))
    rows = compare_figures(ours, (figure(15),))
    assert [(row.a.value, row.b.value, row.clash) for row in rows] == [(15, 15, False)]
    assert not [row for row in compare_figures(ours, (figure(15), figure(8))) if row.clash]
    # Another quantity is still compared.
    rows = compare_figures((*ours, figure(3, "buses")), (figure(15), figure(8, "buses")))
    assert [row.a.quantity for row in rows if row.clash] == ["buses"]


def test_figures_are_paired_one_to_one() -> None:
    rows = compare_figures((figure(3), figure(9)), (figure(40), figure(70)))
    assert len(rows) == 2
    assert len({row.a.value for row in rows}) == len({row.b.value for row in rows}) == 2


def test_the_surest_comparison_stands_first() -> None:
    rows = compare_figures((figure(3, "buses"), figure(5)), (figure(7, "buses"), figure(9)))
    assert [row.sameness for row in rows] == sorted((row.sameness for row in rows), reverse=True)


def test_a_quantity_is_who_and_what_happened() -> None:
    assert split_quantity("civilians killed") == ("civilians", "killed")
    assert split_quantity("villages") == ("villages", "")


amounts = st.builds(
    figure,
    st.integers(0, 60).map(float),
    st.sampled_from(["people killed", "civilians killed", "children killed", "people injured", "buses", "count"]),
    st.sampled_from(QUALIFIERS),
    unit=st.sampled_from([None, None, "vague"]),
)
days = st.builds(lambda day: figure(20310600 + day, "date", unit="date"), st.integers(1, 30))
lists = st.lists(st.one_of(amounts, days), max_size=4).map(
    lambda rows: tuple(replace(row, span=(i, i + 1)) for i, row in enumerate(rows))
)


def values(rows: Iterable[Comparison]) -> list[tuple[float, float, float, bool]]:
    return sorted((*sorted((row.a.value, row.b.value)), row.sameness, row.clash) for row in rows)


@given(lists, lists)
def test_swapping_the_two_sides_finds_the_same(ours: tuple[Figure, ...], theirs: tuple[Figure, ...]) -> None:
    there, back = compare_figures(ours, theirs), compare_figures(theirs, ours)
    assert values(there) == values(back)
    assert [row.sameness for row in there] == [row.sameness for row in back]


@given(lists)
def test_no_list_of_figures_clashes_with_itself(ours: tuple[Figure, ...]) -> None:
    assert not [row for row in compare_figures(ours, ours) if row.clash and row.a == row.b]


@given(lists, lists)
def test_children_and_people_never_clash(ours: tuple[Figure, ...], theirs: tuple[Figure, ...]) -> None:
    for row in compare_figures(ours, theirs):
        assert row.clash <= (("children" in row.a.quantity) == ("children" in row.b.quantity))


@given(amounts)
def test_an_interval_holds_the_value_itself(one: Figure) -> None:
    low, high = interval(one)
    assert low <= one.value <= high
