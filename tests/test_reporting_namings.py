"""How sides name one thing: the tables of terms, and which uses are held against each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compare.records import Article, Claim, Event, Group
from compare.reporting.namings import namings
from compare.reporting.report import Naming
from compare.reporting.terms import CONCEPTS, is_loaded, named


def told(id: str, text: str, side: str | None = None, **more: str | None) -> Claim:
    """Return an article's only claim, in the outlet's own voice."""
    return Claim(id, Article(id, f"The {id}", text, side=side, **more), "text", (0, len(text)))


def found(*groups: tuple[Claim, ...]) -> tuple[Naming, ...]:
    articles = dict.fromkeys(claim.article for claims in groups for claim in claims)
    return namings(Event("e", tuple(articles)), [Group(f"g{at}", claims, 1.0) for at, claims in enumerate(groups, 1)])


def shown(naming: Naming) -> dict[str, list[tuple[str, int, bool]]]:
    return {side: [(term.term, term.count, term.loaded) for term in terms] for side, terms in naming.terms.items()}


NORTH = told("herald", "Our troops liberated the town of Orsk on Monday", "north")
SOUTH = told("post", "The northern army occupied the town of Orsk on Monday", "south")


@pytest.mark.parametrize(
    ("word", "loaded"),
    [
        ("terrorists", True), ("regime", True), ("so-called", True), ("so‑called", True), ("Martyred", True),
        ("liberated", True), ("terrorist attack", True), ("special military operation", True), ("neutralised", True),
        ("mob", True), ("mobile", False), ("liberal", False), ("regimen", False), ("soldiers", False),
        ("killed", False), ("martial", False), ("operation", False),
    ],
)  # fmt: skip
def test_loaded(word: str, loaded: bool) -> None:
    assert is_loaded(word) is loaded


@pytest.mark.parametrize(
    ("concept", "text", "passages"),
    [
        ("armed group", "terrorists shot at opposition  fighters", ["terrorists", "opposition  fighters"]),
        ("armed group", "anti-terrorist laws and the partisanship of judges", []),
        ("attack", "a terrorist attack", ["terrorist attack"]),  # the longer of two that overlap
        ("protest", "Police broke up a march in March", ["a march"]),
        ("strike", "Air strikes hit the port", ["strikes"]),
        ("the dead", "three were killed, ten Martyred", ["killed", "Martyred"]),
    ],
)  # fmt: skip
def test_named(concept: str, text: str, passages: list[str]) -> None:
    assert [text[one.start : one.end] for one in named(concept, text)] == passages


def test_terms_of_one_line_are_one_naming() -> None:
    ways = {one.naming for one in named("attack", "an attack, a raid, an airstrike")}
    assert len(ways) == 1
    assert {one.naming for one in named("attack", "a massacre")} != ways


def test_every_concept_has_rival_lines() -> None:
    assert len(CONCEPTS) >= 25
    assert len(set(CONCEPTS)) == len(CONCEPTS)


def test_sides_that_name_one_act_differently() -> None:
    (naming,) = found((NORTH, SOUTH))
    assert (naming.concept, naming.groups, naming.loaded, naming.count) == ("taking a place", ("g1",), True, 2)
    assert shown(naming) == {"north": [("liberated", 1, True)], "south": [("occupied", 1, False)]}
    ((claim, (start, end)),) = naming.terms["south"][0].places
    assert (claim, claim.context[start:end]) == (SOUTH, "occupied")


def test_sides_that_agree_on_the_term_are_no_naming() -> None:
    other = told("post", "The northern army captured and held the town of Orsk", "south")
    same = told("herald", "Our troops seized the town of Orsk", "north")
    assert found((same, other)) == ()


def test_loaded_term_of_one_side_counts_beside_a_shared_one() -> None:
    plain = told("post", "Three were killed in Orsk on Monday", "south")
    both = told("herald", "Three were killed in Orsk on Monday, martyred for the nation", "north")
    (naming,) = found((plain, both))
    assert shown(naming) == {"south": [("killed", 1, False)], "north": [("killed", 1, False), ("martyred", 1, True)]}


def test_terms_without_a_common_word_beside_them_name_two_things() -> None:
    far = told("post", "Fishermen from the coast once occupied an old mill", "south")
    assert found((NORTH, far)) == ()
    number = told("gazette", "12 militants died", "south")
    assert [one.concept for one in found((told("herald", "The army killed 12 terrorists", "north"), number))] == [
        "armed group"
    ]


def test_one_side_alone_or_a_copy_is_no_rival() -> None:
    copied = replace(SOUTH, article=replace(SOUTH.article, origin="herald"))
    assert found((NORTH, copied)) == ()
    assert found((NORTH, replace(SOUTH, side="north"))) == ()
    assert found((NORTH,), (SOUTH,)) == ()


def test_groups_are_joined_by_a_term_of_one_side_and_a_passage_counts_once() -> None:
    again = told("mail", "The northern army occupied Orsk and its bridge", "south")
    freed = told("radio", "The liberation of Orsk and its bridge took a day", "north")
    (naming,) = found((NORTH, SOUTH), (NORTH, again), (freed, again))
    assert naming.groups == ("g1", "g2", "g3")
    assert shown(naming) == {
        "north": [("liberated", 1, True), ("liberation", 1, True)],
        "south": [("occupied", 2, False)],
    }


def test_things_that_share_no_term_stay_apart() -> None:
    ours = told("mail", "Fighters of the Front crossed the bridge at Selm", "south")
    theirs = told("radio", "Bandits of the Front crossed the bridge at Selm", "north")
    gunmen = told("wire", "Militants shelled the mill at Tarn", "south")
    rebels = told("line", "Rebels shelled the mill at Tarn", "north")
    first, second = found((gunmen, rebels), (ours, theirs))
    assert (first.groups, second.groups) == (("g2",), ("g1",))  # loaded ones first


def test_who_words_it() -> None:
    plain = told("wire", "The army occupied the town of Orsk")
    assert set(found((NORTH, plain))[0].terms) == {"north", "The wire"}
    said = replace(SOUTH, speaker="a resident", speaker_name="a resident")
    assert set(found((NORTH, said))[0].terms) == {"north", "south"}  # its words are the outlet's
    assert found((NORTH, replace(said, direct=True))) == ()
    assert set(found((NORTH, replace(said, side="west", direct=True)))[0].terms) == {"north", "west"}
