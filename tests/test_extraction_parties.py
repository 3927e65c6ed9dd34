"""Sides proposed from the names of speakers, where an event names none."""

from __future__ import annotations

from compare import Article, Comparer, Event
from compare.extraction.parties import propose_sides, with_proposed_sides
from compare.records import Claim

ARTICLE = Article("a", "The Ledger", "x" * 50)


def claims(*names: str) -> tuple[Claim, ...]:
    return tuple(
        Claim(f"c{at}", ARTICLE, "text", (at, at + 1), speaker=name, speaker_name=name) for at, name in enumerate(names)
    )


def test_a_state_speaks_through_its_capital_its_officials_and_its_seat() -> None:
    sides = propose_sides(
        claims(
            "Kiev", "the Ukrainian authorities", "Ukrainian Deputy Defense Minister Gana Malyar", "The Kremlin",
            "Kremlin spokesman Dmitry Peskov", "Malyar", "a passer-by",
        )
    )  # fmt: skip
    assert sides["Kiev"] == sides["the Ukrainian authorities"] == sides["Malyar"] == "Ukraine"
    assert sides["The Kremlin"] == sides["Kremlin spokesman Dmitry Peskov"] == "Russia"
    assert "a passer-by" not in sides


def test_the_first_state_of_a_name_is_the_one_that_speaks() -> None:
    sides = propose_sides(claims("the Russian ambassador to South Sudan", "Khartoum", "South Sudanese officials"))
    assert sides == {
        "the Russian ambassador to South Sudan": "Russia",
        "Khartoum": "Sudan",
        "South Sudanese officials": "South Sudan",
    }  # fmt: skip


def test_an_unknown_body_that_several_speak_for_is_a_side() -> None:
    sides = propose_sides(
        claims(
            "Ulmerian authorities",
            "Ulmeria's Interior Ministry",
            "Karvast's Defence Ministry",
            "the Karvast envoy Ilya Brod",
        )
    )
    assert sides["Ulmerian authorities"] == sides["Ulmeria's Interior Ministry"]
    assert sides["Karvast's Defence Ministry"] == sides["the Karvast envoy Ilya Brod"]
    assert len(set(sides.values())) == 2


def test_where_all_would_stand_on_one_side_nothing_is_proposed() -> None:
    assert propose_sides(claims("Kiev", "Ukrainian officials", "a witness")) == {}


def test_sides_that_an_event_names_are_left_alone() -> None:
    event = Event("e", (ARTICLE,), sides={"Kiev": "north"})
    spoken = claims("Kiev", "Moscow")
    assert with_proposed_sides(event, spoken) == (event, spoken)


def test_a_report_says_that_its_sides_are_proposed(comparer: Comparer) -> None:
    text = "Kyiv said that the bridge was open. The Kremlin denied that the bridge was open."
    report = comparer.compare(Event("e", (Article("a", "The Ledger", text),)))
    assert {claim.side for claim in report.claims if claim.speaker} == {"Ukraine", "Russia"}
    assert any("proposed" in notice for notice in report.event.notices)
