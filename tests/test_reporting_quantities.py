"""The figures ledger: which figures stand in one table, what two rows say to each other, and what is background."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from compare.background import background
from compare.extraction.figures import figures
from compare.records import Article, Claim, Event, Group, Pair, Verdict
from compare.reporting import Report, build
from compare.reporting.quantities import Entry, Quantity, iso_moment, quantities, relation
from compare.reporting.sources import sources_by_article

EVEN = Verdict(0.5, 0.25, 0.25)


def ledger(*texts: tuple[str, str, str], **more: Any) -> Report:
    """Return a report of one claim a text: (source, published, what it says); `Speaker: words` is said by a speaker.

    The texts of one source published at one time are one article. `origin` maps a source to the one it copies;
    `groups` and `pairs` name claims by their place.
    """
    articles, claims = [], []
    for name, published in dict.fromkeys((source, published) for source, published, _ in texts):
        said = [text for source, day, text in texts if (source, day) == (name, published)]
        origin = more.get("origin", {}).get(name)
        articles.append(
            Article(f"{name} {published}", name, "\n".join(said), published=published, origin=origin and f"{origin}")
        )
    for at, (source, published, text) in enumerate(texts):
        article = next(one for one in articles if one.id == f"{source} {published}")
        speaker, _, words = text.rpartition(": ")
        end = article.text.index(text) + len(text)
        span = (end - len(words), end)
        side = more.get("sides", {}).get(speaker)
        claims.append(Claim(str(at), article, "text", span, speaker or None, speaker or None, side, sentence=span))
    found = [figure for claim in claims for figure in figures(claim)]
    groups = [
        Group(f"g{at}", tuple(claims[one] for one in held), 0.8) for at, held in enumerate(more.get("groups", ()))
    ]
    pairs = [Pair(claims[a], claims[b], 0.9, EVEN, EVEN, "number") for a, b in more.get("pairs", ())]
    return build(Event("e", tuple(articles), sides=more.get("sides", {})), claims, groups, pairs, found, {})


def one(name: str, *texts: tuple[str, str, str], **more: Any) -> Quantity:
    return next(quantity for quantity in quantities(ledger(*texts, **more)) if quantity.name == name)


def between(*texts: tuple[str, str, str], **more: Any) -> str:
    """What the first two rows of the first quantity say to each other, either way round."""
    (quantity, *_) = quantities(ledger(*texts, **more))
    first, second = quantity.rows
    assert relation(first, second) == relation(second, first)
    return relation(first, second)


def test_values_by_source_over_time_with_scopes() -> None:
    killed = one(
        "killed",
        ("Bay Post", "2031-03-06", "The blast in Torvan killed 27 people."),
        ("The Wire", "2031-03-05", "Police: At least 12 people were killed."),
        ("Bay Post", "2031-03-06", "The clinic: Four children were killed."),
    )
    assert [(row.source, row.speaker, row.qualifier, row.value, row.scope) for row in killed.rows] == [
        ("The Wire", "Police", "at least", 12, "all"),
        ("Bay Post", "The clinic", "exactly", 4, "children"),
        ("Bay Post", None, "exactly", 27, "all"),
    ]
    assert (killed.lowest, killed.highest, killed.disputed) == (12, 27, False)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("The blast killed 43 people.", "In all 43 people were killed.", "agree"),
        ("The blast killed at least 43 people.", "The blast killed 112 people.", "compatible"),
        ("The blast killed 43 people.", "The blast killed about 45 people.", "compatible"),
        ("The blast killed 43 people.", "The blast killed 31 people.", "conflict"),
        ("The blast killed 11 children.", "The blast killed 26 people.", "part"),
        ("The blast killed 40 children.", "The blast killed 26 people.", "conflict"),
        ("The blast killed 40 children.", "The blast killed 26 civilians.", "conflict"),
        ("The blast killed 40 children.", "The blast killed at least 26 people.", "part"),
        ("The blast killed 9 women.", "The blast killed 12 soldiers.", "compatible"),
        ("The blast killed 21 people.", "The shelling killed six more people.", "compatible"),
        ("Some 2,000 people were arrested.", "Police arrested 400 people.", "conflict"),
    ],
)
def test_relation(first: str, second: str, said: str) -> None:
    assert between(("Bay Post", "2031-03-05", first), ("The Wire", "2031-03-05", second)) == said


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("The blast killed 12 people.", "The blast killed 27 people.", "update"),
        ("The blast killed 27 people.", "The blast killed 12 people.", "conflict"),
        ("After the flood 20 people are missing.", "After the flood nine people are missing.", "update"),
        ("After the flood nine people are missing.", "After the flood 20 people are missing.", "update"),
    ],
)
def test_a_count_that_rose_later_is_an_update(first: str, second: str, said: str) -> None:
    assert between(("Bay Post", "2031-03-05", first), ("The Wire", "2031-03-07", second)) == said


def test_a_day_alone_is_not_later_than_an_hour_of_it() -> None:
    wire = ("The Wire", "2031-03-05", "The blast killed 27 people.")
    assert between(("Bay Post", "2031-03-05T09:00", "The blast killed 12 people."), wire) == "conflict"
    assert iso_moment("2031-03-05T01:00+02:00") == "2031-03-04T23:00:00"
    assert (iso_moment("2031-03-05"), iso_moment("on Monday"), iso_moment(None)) == ("2031-03-05", "", "")


@pytest.mark.parametrize(("later", "said"), [("41", "conflict"), ("13", "update")])
def test_a_rival_side_with_twice_as_many_updates_nothing(later: str, said: str) -> None:
    texts = (
        ("Bay Post", "2031-03-05", "The ministry: The fever killed 11 people."),
        ("The Wire", "2031-03-06", f"The union: The fever killed {later} people."),
    )
    assert between(*texts, sides={"The ministry": "government", "The union": "doctors"}) == said
    assert between(*texts) == "update"


def test_two_values_of_one_voice_in_one_article_are_parts() -> None:
    killed = one(
        "killed",
        ("Bay Post", "2031-03-05", "Shells killed 15 people in the port."),
        ("Bay Post", "2031-03-05", "In a village they killed six people."),
        ("The Wire", "2031-03-05", "Shells killed 15 people."),
    )
    assert {relation(a, b) for a in killed.rows for b in killed.rows} == {"agree", "part"}
    assert [row.value for row in killed.rows if row.partial] == [6]
    assert not killed.disputed
    assert killed.lowest == 15


def test_civilians_stand_for_all_where_an_article_counts_nobody_else() -> None:
    toll = ("Bay Post", "2031-03-05", "At least 12 people were killed.")
    alone = one("killed", toll, ("The Wire", "2031-03-05", "Nine civilians were killed."))
    assert [(a.value, b.value) for a, b in alone.conflicts] == [(9, 12)]
    beside = ("The Wire", "2031-03-05", "The clinic counted 14 people killed."), (
        "The Wire", "2031-03-05", "Nine civilians were killed."
    )  # fmt: skip
    assert not one("killed", toll, *beside).disputed


def test_voices_with_one_number_in_common_do_not_clash_in_the_rest() -> None:
    city = ("Bay Post", "2031-03-05", "In the city six people were killed.")
    both = tuple(
        ("The Wire", "2031-03-05", f"Police: {said} people were killed.") for said in ("Six", "At the bridge 126")
    )
    assert not one("killed", city, *both).disputed
    assert one("killed", city, both[1]).disputed


@pytest.mark.parametrize(
    "text",
    [
        "More than 200,000 people have been killed since the war began in 2024.",
        "In June 2029 a bus crash killed 60 people on the same road.",
        "A year earlier, 60 people were killed there.",
        "Globally, floods have killed 6,000 people.",
        "Saturday's raid on the convoy killed 60 people.",
        "Elsewhere, raids killed 60 people.",
    ],
)
def test_another_time_or_place_is_background(text: str) -> None:
    killed = one(
        "killed",
        ("Bay Post", "2031-03-06", "The blast killed 12 people on Wednesday."),
        ("The Wire", "2031-03-06", "On Wednesday, 12 people were killed."),
        ("The Wire", "2031-03-06", text),
    )
    (aside,) = [row for row in killed.rows if row.background]
    assert aside.value >= 60
    assert not killed.disputed
    assert killed.highest == 12
    assert {relation(aside, row) for row in killed.rows} == {"compatible"}


def test_the_past_is_no_background_where_all_speak_of_it() -> None:
    report = ledger(
        ("Bay Post", "2031-03-06", "The fire in March 2029 killed 12 people."),
        ("The Wire", "2031-03-06", "In March 2029 the fire killed 14 people."),
    )
    assert not background(report.figures, sources_by_article(report.event))
    assert quantities(report)[0].disputed


def test_a_toll_that_dwarfs_the_confirmed_one_is_background() -> None:
    killed = one(
        "killed",
        ("Bay Post", "2031-03-06", "The blast killed 12 people."),
        ("The Wire", "2031-03-06", "The blast killed 12 people."),
        ("The Wire", "2031-03-06", "The insurgency has killed 9,000 people."),
    )
    assert [row.value for row in killed.rows if row.background] == [9000]


def test_a_place_that_no_other_source_names_is_background() -> None:
    texts = (
        ("Bay Post", "2031-03-06", "The blast killed four people in Torvan."),
        ("The Wire", "2031-03-06", "The blast killed four people in Torvan."),
    )
    report = ledger(*texts, ("The Wire", "2031-03-06", "The army: Shelling killed ten people in Tulveth."))
    assert [figure.value for figure in background(report.figures, sources_by_article(report.event))] == [10]
    spelt = ("Bay Post", "2031-03-06", "The blast killed four people in Tulveti, near Torvan.")
    other = ledger(spelt, texts[1], ("The Wire", "2031-03-06", "The army: Shelling killed ten people in Tulveth."))
    assert not background(other.figures, sources_by_article(other.event))
    rival = ledger(*texts, ("The Wire", "2031-03-06", "The army: The blast killed ten people in Torvan."))
    assert not background(rival.figures, sources_by_article(rival.event))
    assert quantities(rival)[0].disputed


def test_repeats_and_wire_copies_collapse() -> None:
    killed = one(
        "killed",
        ("Copycat", "2031-03-06", "The blast killed 12 people."),
        ("Bay Post", "2031-03-05", "The blast killed 12 people."),
        ("Bay Post", "2031-03-05", "Twelve people were killed in it."),
        ("The Wire", "2031-03-06", "The blast killed 12 people."),
        origin={"Copycat": "Bay Post 2031-03-05"},
    )
    assert [(row.source, row.published, row.repeats) for row in killed.rows] == [
        ("Bay Post", "2031-03-05", 2),
        ("The Wire", "2031-03-06", 0),
    ]
    assert killed.sources == ("Bay Post", "The Wire")


def test_nouns_and_measures_need_claims_that_speak_of_one_thing() -> None:
    texts = (
        ("Bay Post", "2031-03-06", "The motion fell by 98 votes."),
        ("The Wire", "2031-03-06", "The budget passed by 101 votes."),
    )
    assert quantities(ledger(*texts)) == ()
    assert quantities(ledger(*texts, groups=[(0, 1)])) == ()
    (votes,) = quantities(ledger(*texts, pairs=[(0, 1)]))
    assert (votes.name, votes.lowest, votes.highest, votes.disputed) == ("votes", 98, 101, True)
    distance = (
        ("Bay Post", "2031-03-06", "The ship lay 9 km off the coast."),
        ("The Wire", "2031-03-06", "The ship was hit 9 km from land."),
    )
    assert quantities(ledger(*distance)) == ()
    (found,) = quantities(ledger(*distance, groups=[(0, 1)]))
    assert (found.name, found.unit, len(found.rows)) == ("distance", "kilometres", 2)


def test_ages_dates_and_bare_numbers_are_left_out() -> None:
    texts = ("On 5 March 2031, at 10:30, Ilva Senn, 34, spoke.", "It was the third raid.", "It rose to 27.")
    assert (
        quantities(ledger(*((source, "2031-03-06", text) for source in ("Bay Post", "The Wire") for text in texts)))
        == ()
    )


def test_disputed_come_first_then_most_sources() -> None:
    report = ledger(
        ("Bay Post", "2031-03-06", "The blast killed 12 people."),
        ("The Wire", "2031-03-06", "The blast killed 12 people."),
        ("The Lamp", "2031-03-06", "The blast killed 12 people."),
        ("Bay Post", "2031-03-06", "Some 40 people were wounded."),
        ("The Wire", "2031-03-06", "The blast wounded 40 people."),
        ("Bay Post", "2031-03-06", "Police arrested two people."),
        ("The Wire", "2031-03-06", "Police arrested five people."),
    )
    assert [quantity.name for quantity in quantities(report)] == ["arrested", "killed", "wounded"]


def test_dozens_give_no_range_and_settle_no_dispute() -> None:
    wounded = one(
        "wounded",
        ("Bay Post", "2031-03-06", "The blast wounded dozens of people."),
        ("Bay Post", "2031-03-06", "The clinic: 30 people were wounded."),
        ("The Wire", "2031-03-06", "The blast wounded 140 people."),
    )
    assert (wounded.lowest, wounded.highest) == (30, 140)
    assert [(a.value, b.value) for a, b in wounded.conflicts] == [(30, 140)]


def test_a_row_gives_its_figure() -> None:
    (row, *_) = one(
        "killed",
        ("Bay Post", "2031-03-06", "Between 20 and 30 people were killed."),
        ("The Wire", "2031-03-06", "The blast killed 25 people."),
    ).rows
    assert isinstance(row, Entry)
    assert (row.value, row.upper, row.qualifier, row.as_of) == (20, 30, "exactly", "2031-03-06")
    assert replace(row, background=True).background
