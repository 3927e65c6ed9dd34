"""What numbers, dates and quantities are read from a claim."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.extraction.dates import dates, find_dates
from compare.extraction.figures import figures
from compare.extraction.numbers import find_numbers
from compare.extraction.quantities import QUALIFIERS, is_plural, noun_class
from compare.records import Article, Claim

PUBLISHED = "2024-03-06"  # a Wednesday


def claim_of(text: str, *, published: str | None = PUBLISHED, speaker: str | None = None) -> Claim:
    article = Article("a1", "The Harbour Post", text, published=published)
    return Claim("c1", article, "text", (0, len(text)), speaker=speaker)


def counts(text: str) -> list[tuple[float, str, str]]:
    found = figures(claim_of(text))
    return [(f.value, f.qualifier, f.quantity) for f in found if f.quantity not in ("date", "time")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200 homes", 1200),
        ("1 200 homes", 1200),
        ("1\u202f250\u202f000 homes", 1_250_000),
        ("1.200 homes", 1200),
        ("1.250.000 homes", 1_250_000),
        ("1.5 litres", 1.5),
        ("nine boats", 9),
        ("twenty-one boats", 21),
        ("two hundred and fifty boats", 250),
        ("one hundred and twenty-five thousand three hundred boats", 125_300),
        ("a dozen boats", 12),
        ("three dozen boats", 36),
        ("half a million boats", 500_000),
        ("one and a half million boats", 1_500_000),
        ("3.4 million boats", 3_400_000),
        ("40k boats", 40_000),
        ("1.5m people", 1_500_000),
        ("a pair of boats", 2),
        ("a couple of boats", 2),
        ("no one was hurt", 0),
        ("there were no casualties", 0),
        ("the third explosion", 3),
        ("two and a half hours", 2.5),
    ],
)
def test_one_number(text: str, value: float) -> None:
    assert [number.value for number in find_numbers(text)] == [value]


@pytest.mark.parametrize(
    ("text", "value", "upper", "unit"),
    [
        ("between 20 and 30 boats", 20, 30, None),
        ("20 to 30 boats", 20, 30, None),
        ("20-30 boats", 20, 30, None),
        ("20–30 boats", 20, 30, None),
        ("three or four weeks", 3, 4, None),
        ("2 to 3 million boats", 2e6, 3e6, None),
        ("$3-5 million", 3e6, 5e6, "USD"),
        ("$2,000 to $10,000", 2000, 10_000, "USD"),
        ("five to 10 percent", 5, 10, "percent"),
        ("54.3%", 54.3, None, "percent"),
        ("12 per cent", 12, None, "percent"),
        ("2 percentage points", 2, None, "percentage points"),
        ("$5m", 5e6, None, "USD"),
        ("€3 billion", 3e9, None, "EUR"),
        ("40 million dollars", 4e7, None, "USD"),
        ("a third of the boats", 1 / 3, None, "share"),
        ("half of the boats", 0.5, None, "share"),
        ("two-thirds of the boats", 2 / 3, None, "share"),
        ("dozens of boats", 24, None, "vague"),
        ("scores of people", 40, None, "vague"),
        ("hundreds of boats", 200, None, "vague"),
        ("tens of thousands of boats", 20_000, None, "vague"),
        ("hundreds of thousands of boats", 200_000, None, "vague"),
        ("several hundred boats", 200, None, "vague"),
    ],
)
def test_ranges_and_units(text: str, value: float, upper: float | None, unit: str | None) -> None:
    (number,) = find_numbers(text)
    assert number.value == pytest.approx(value)
    assert (number.upper, number.unit) == (upper, unit)


@pytest.mark.parametrize(
    "text",
    [
        "an Su-24 and an F-16 fired an S-300",
        "COVID-19 and H1N1 on the M4",
        "Resolution 2254 and Article 5",
        "bill AB 450, which passed",
        "call 555-123-4567 now",
        "at 9:25 a.m. on June 8, 2019",
        "since 2014",
        "the side won 3-1",
        "the vote was 332 to 95",
        "one of them said no one thing mattered",
        "a mother of four",
        "see https://example.org/2020/33 or write to box12@example.org",
        "she scores often",
        "the first half of the year",
        "12 Harbour Street",
        "9" * 40,
    ],
)
def test_numbers_that_only_name(text: str) -> None:
    assert find_numbers(text) == ()


@pytest.mark.parametrize(
    ("words", "qualifier"),
    [
        ("At least", "at least"), ("A minimum of", "at least"), ("More than", "more than"), ("Over", "more than"),
        ("Nearly", "about"), ("Almost", "about"), ("Around", "about"), ("Roughly", "about"), ("Some", "about"),
        ("An estimated", "about"), ("Up to", "up to"), ("As many as", "up to"), ("No more than", "up to"),
        ("Less than", "less than"), ("Under", "less than"), ("Fewer than", "less than"), ("Exactly", "exactly"),
        ("Yesterday", "exactly"),
    ],
)  # fmt: skip
def test_qualifiers(words: str, qualifier: str) -> None:
    assert counts(f"{words} 40 miners were rescued.") == [(40, qualifier, "workers rescued")]


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [("20+ boats sank", "more than"), ("20 or more boats sank", "at least"), ("20-odd boats sank", "about"),
     ("~20 boats sank", "about"), ("a toll of at least at 20", "at least"), ("dozens of boats sank", "at least"),
     ("about two dozen boats sank", "about")],
)  # fmt: skip
def test_qualifiers_in_other_places(text: str, qualifier: str) -> None:
    assert [found[1] for found in counts(text)] == [qualifier]


def test_over_is_no_qualifier_of_a_small_number() -> None:
    assert counts("The town is suing the county over three bridges.") == [(3, "exactly", "bridges")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army confirmed killing more than 70 “rebel bandits”.", [(70, "bandits killed")]),
        ("Officials noted that 12 civilians were wounded.", [(12, "civilians wounded")]),
        ("The flood claimed the lives of 31 miners.", [(31, "workers killed")]),
        ("The death toll has risen to 85.", [(85, "people killed")]),
        ("The ministry put the death toll at 16.", [(16, "people killed")]),
        ("The number of dead rose to 112 from 98.", [(112, "people killed"), (98, "people killed")]),
        ("44 dead and 140 injured", [(44, "people killed"), (140, "people wounded")]),
        ("22 killed in ferry fire", [(22, "people killed")]),
        ("175 gunmen killed, injured in raid", [(175, "fighters killed or wounded")]),
        ("It left 16 people dead, including nine children.", [(16, "people killed"), (9, "children killed")]),
        ("A blast killed six and injured 32 people.", [(6, "people killed"), (32, "people wounded")]),
        ("Two nurses and two pupils were killed.", [(2, "medics killed"), (2, "students killed")]),
        ("Two women were among eight people killed.", [(2, "women killed"), (8, "people killed")]),
        ("At least 7 civilians, among them two women, were killed.", [(7, "civilians killed"), (2, "women killed")]),
        ("Rebels killed 30 soldiers and wounded dozens.", [(30, "soldiers killed"), (24, "people wounded")]),
        ("Ten rebels killed the mayor.", [(10, "fighters")]),
        ("35 people in total had died.", [(35, "people killed")]),
        ("Six others lost their lives.", [(6, "people killed")]),
        ("Five of the raiders were shot dead.", [(5, "raiders killed")]),
        ("Fifteen of the wounded were in critical condition.", [(15, "part of people wounded")]),
        ("Officers made 31 arrests.", [(31, "people arrested")]),
        ("Police arrested 30 demonstrators.", [(30, "protesters arrested")]),
        ("Civilians were evacuated from nine towns.", [(9, "towns evacuated")]),
        ("Some 4,000 residents were evacuated.", [(4000, "residents evacuated")]),
        ("1.5 million people fled.", [(1.5e6, "people displaced")]),
        ("Three sailors are still missing.", [(3, "soldiers missing")]),
        ("Gunners shot down 12 drones.", [(12, "drones shot down")]),
        ("Shells destroyed 7 barns and two silos.", [(7, "barns destroyed"), (2, "silos destroyed")]),
        ("Nearly 200 people have tested positive.", [(200, "people infected")]),
        ("11 harbour security force members died.", [(11, "soldiers killed")]),
        ("800 former Department of Fisheries officials signed.", [(800, "officials")]),
        ("They set up camp in a six-block area.", [(6, "blocks")]),
        ("A double bombing shook the port.", [(2, "bombings")]),
        ("No one was killed in the fire.", [(0, "people killed")]),
        ("Two statutes and 60 nations", [(2, "laws"), (60, "countries")]),
        ("He morphed three demands into 12.", [(3, "demands"), (12, "count")]),
        ("Views 729", []),
    ],
)
def test_quantities(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(value, quantity) for value, _, quantity in counts(text)] == expected


@pytest.mark.parametrize(
    ("text", "value", "quantity", "unit"),
    [
        ("the death of a 16-year-old", 16, "age", "years"),
        ("a student, 9 years old", 9, "age", "years"),
        ("said Orla Venn, 59.", 59, "age", "years"),
        ("after a 35-minute telephone call", 35, "call", "minutes"),
        ("after 19 years of drought", 19, "drought", "years"),
        ("a sentence of up to nine years", 9, "sentence", "years"),
        ("he got 12 years in prison", 12, "sentence", "years"),
        ("over the next 60 days", 60, "duration", "days"),
        ("within 500 metres of the bridge", 500, "distance", "metres"),
        ("2,000 cubic metres of mud", 2000, "volume", "cubic metres"),
        ("Turnout was 54.3 percent.", 54.3, "turnout", "percent"),
        ("a 54 percent turnout", 54, "turnout", "percent"),
        ("85% of drivers stayed home", 85, "drivers", "percent"),
        ("60% voted to leave", 60, "share", "percent"),
        ("a third of the clinics", 1 / 3, "clinics", "share"),
        ("a $40 million fine", 4e7, "fine", "USD"),
        ("a fine of up to $5m", 5e6, "fine", "USD"),
        ("$6 billion in new funding", 6e9, "funding", "USD"),
        ("It paid €3 billion.", 3e9, "amount", "EUR"),
    ],
)
def test_measures_shares_and_amounts(text: str, value: float, quantity: str, unit: str) -> None:
    (figure,) = figures(claim_of(text))
    assert figure.value == pytest.approx(value)
    assert (figure.quantity.removeprefix("new "), figure.unit) == (quantity, unit)


@pytest.mark.parametrize(
    ("text", "unit", "value", "upper"),
    [
        ("on 2016-07-18", "date", 20160718, None),
        ("on 25 May 2016", "date", 20160525, None),
        ("on May 25th, 2016", "date", 20160525, None),
        ("on Feb. 29", "date", 20240229, None),
        ("on 8 December", "date", 20231208, None),
        ("on 19.07.2016", "date", 20160719, None),
        ("from 9-25 February", "date", 20240209, 20240225),
        ("in March 2011", "month", 201103, None),
        ("in late 2014", "month", 201409, 201412),
        ("the summer of 2014", "month", 201406, 201408),
        ("it fell in December", "month", 202312, None),
        ("since 2014", "year", 2014, None),
        ("the 2019 conviction", "year", 2019, None),
        ("the season 2014-15", "year", 2014, 2015),
        ("in the 1990s", "year", 1990, 1999),
        ("on Monday", "date", 20240304, None),
        ("on Wednesday", "date", 20240306, None),
        ("the court will sit on Friday", "date", 20240308, None),
        ("last Wednesday", "date", 20240228, None),
        ("yesterday", "date", 20240305, None),
        ("last night", "date", 20240305, None),
        ("the day before yesterday", "date", 20240304, None),
        ("three days ago", "date", 20240303, None),
        ("last month", "month", 202402, None),
        ("at 9:25 a.m.", "time", 925, None),
        ("at 5 p.m.", "time", 1700, None),
        ("at 0830 GMT", "time", 830, None),
        ("at 14:05", "time", 1405, None),
    ],
)
def test_dates(text: str, unit: str, value: float, upper: float | None) -> None:
    (figure,) = dates(claim_of(text))
    assert (figure.unit, figure.value, figure.upper) == (unit, value, upper)


@pytest.mark.parametrize(
    "text", ["2000 people", "more than 2010 rebels", "about 2000 homes", "she may leave", "USA Today", "on 31 February"]
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, date(2024, 3, 6)) == ()


def test_relative_words_need_a_publication_day() -> None:
    assert dates(claim_of("It happened on Monday, yesterday, in 2011.", published=None))[0].value == 2011
    assert dates(claim_of("It happened on Monday.", published="no date")) == ()


def test_days_for_which_counts_hold() -> None:
    assert figures(claim_of("Twelve people have died."))[0].as_of == PUBLISHED
    assert [f.as_of for f in figures(claim_of("As of Monday, 12 people had died."))] == ["2024-03-04"] * 2
    assert figures(claim_of("Twelve people have died.", published=None))[0].as_of is None


def test_speaker_of_a_figure() -> None:
    assert figures(claim_of("Twelve people died."))[0].according_to is None
    assert figures(claim_of("Twelve people died.", speaker="the mayor"))[0].according_to == "the mayor"


def test_spans_mark_qualifier_number_and_noun() -> None:
    text = "Police said on Monday that at least 12 ferry passengers were hurt."
    marked = [text[slice(*figure.span)] for figure in figures(claim_of(text))]
    assert marked == ["Monday", "at least 12 ferry passengers were hurt"]


def test_a_clause_is_read_within_its_sentence() -> None:
    text = "The mayor said 12 people died, but the union counted 15."
    article = Article("a1", "The Harbour Post", text, published=PUBLISHED)
    start = text.index("12")
    claim = Claim("c1", article, "text", (start, start + 9), sentence=(0, len(text)))
    (figure,) = figures(claim)
    assert (figure.value, figure.quantity) == (12, "people killed")


def test_title_figures_count_in_the_title() -> None:
    article = Article("a1", "The Harbour Post", "No numbers here.", title="Flood kills 31")
    (figure,) = figures(Claim("c1", article, "title", (0, 14)))
    assert article.title[slice(*figure.span)] == "31"
    assert (figure.value, figure.quantity) == (31, "people killed")


def test_nouns_fall_into_classes() -> None:
    assert noun_class(["armed", "insurgents"]) == noun_class(["militants"]) == "fighters"
    assert noun_class(["air", "raids"]) == noun_class(["airstrikes"]) == "air strikes"
    assert noun_class(["bus"]) == noun_class(["buses"]) == "buses"
    assert is_plural("police")
    assert not is_plural("crisis")


VOCABULARY = (
    "12 1,200 $5m 54% nine two hundred dozens a of the and to between - – , . ( ) “ people killed were wounded "
    "six-block 16-year-old May 2014 Monday yesterday 9:25 a.m. at least no one toll including among half third km"
)


@given(st.lists(st.sampled_from(VOCABULARY.split()), max_size=30).map(" ".join))
def test_spans_lie_inside_and_never_overlap(text: str) -> None:
    found = figures(claim_of(text))
    assert all(0 <= f.span[0] < f.span[1] <= len(text) for f in found)
    assert list(found) == sorted(found, key=lambda f: f.span)
    numbers = find_numbers(text)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(numbers))
    assert all(f.upper is None or f.upper >= f.value for f in found)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(text[slice(*f.span)] for f in figures(claim_of(text)))


@given(st.integers(0, 10**9), st.sampled_from(sorted(QUALIFIERS)))
def test_any_count_comes_back(value: int, words: str) -> None:
    (found,) = figures(claim_of(f"Officials said {words} {value:,} villagers were evacuated."))
    expected = QUALIFIERS[words] if words != "over" or value > 9 else "exactly"
    assert (found.value, found.qualifier) == (value, expected)
    assert found.quantity == "residents evacuated"


@pytest.mark.parametrize(
    "piece",
    [
        "7",
        "7,",
        "777 ",
        "777.",
        "777,777",
        "one ",
        "1-",
        "a1",
        "x",
        "5 to ",
        "$",
        "2011 ",
        "12 people and ",
        "@",
        "of ",
    ],
)
def test_long_strings_take_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        claim = claim_of(piece * (length // len(piece)))
        start = time.perf_counter()
        figures(claim)
        return time.perf_counter() - start

    assert min(seconds(40_000) for _ in range(3)) < 12 * seconds(10_000) + 0.2  # a busy machine only adds
