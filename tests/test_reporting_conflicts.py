"""Conflict sets: one point with three answers or more, in place of pairs."""

from __future__ import annotations

from typing import Any

import pytest

from compare.extraction.figures import figures
from compare.records import Article, Claim, Event, Group, Kind, Pair, Reason, Status, Verdict
from compare.reporting import Report, build
from compare.reporting.conflicts import ConflictSet, answer_sources, conflict_sets

EVEN = Verdict(0.5, 0.25, 0.25)
Texts = tuple[tuple[str, str, str], ...]
Ends = tuple[tuple[int, int, float], ...]


def report(
    texts: Texts,
    pairs: Ends,
    *,
    kind: Kind = "number",
    status: Status = "conflict",
    groups: tuple[tuple[int, ...], ...] = (),
    **more: Any,
) -> Report:
    """Return a report of one article and claim a text: (source, published, what it says), and pairs between them.

    `Speaker: words` is said by a speaker, who denies it where the words begin with "denied".
    """
    claims = []
    for at, (source, published, text) in enumerate(texts):
        origin = more.get("origins", {}).get(at)
        article = Article(f"a{at}", source, text, published=published, origin=None if origin is None else f"a{origin}")
        speaker, _, words = text.rpartition(": ")
        cue = "denied" if words.startswith("denied ") else None
        stance = "denies" if cue else "asserts"
        span = (len(text) - len(words), len(text))
        side = more.get("sides", {}).get(speaker)
        claims.append(Claim(f"{at}", article, "text", span, speaker or None, speaker or None, side, cue, stance))  # type: ignore[arg-type]
    found = [figure for claim in claims for figure in figures(claim)]
    return build(
        Event("e", tuple(claim.article for claim in claims)),
        claims,
        [Group(f"g{at}", tuple(claims[one] for one in held), 0.8) for at, held in enumerate(groups)],
        [Pair(claims[a], claims[b], score, EVEN, EVEN, kind, status, more.get("reasons", ())) for a, b, score in pairs],
        found,
        {"threshold": 0.5},
    )


def shown(made: ConflictSet) -> list[tuple[str, list[str]]]:
    return [(answer.text, [claim.id for claim in answer.claims]) for answer in made.answers]


TOLLS: Texts = (
    ("Bay Post", "2031-03-05", "The blast in Torvan killed at least 43 people."),
    ("The Wire", "2031-03-05", "Thirty-one people were killed."),
    ("The Lamp", "2031-03-05", "Police: 22 people died in the blast."),
    ("Sorna Today", "2031-03-05", "The clinic: Thirty-one people were killed, two of them soldiers."),
)


def test_three_tolls_are_one_set_with_every_claim() -> None:
    (made,) = conflict_sets(report(TOLLS, ((0, 1, 0.8), (1, 2, 0.9))))
    assert (made.id, made.kind, made.about, made.status, made.score) == (
        "s1",
        "number",
        "people killed",
        "conflict",
        0.9,
    )
    assert shown(made) == [("22", ["c3"]), ("Thirty-one", ["c2", "c4"]), ("at least 43", ["c1"])]
    assert [pair.score for pair in made.pairs] == [0.9, 0.8]
    assert [answer.voices for answer in made.answers] == [("Police",), ("The Wire", "The clinic"), ("Bay Post",)]


def test_a_set_needs_three_answers_that_exclude_each_other() -> None:
    assert conflict_sets(report(TOLLS, ((0, 1, 0.9), (0, 3, 0.9)))) == ()
    open_ended = (*TOLLS[:2], ("The Lamp", "2031-03-05", "The blast killed at least 30 people."))
    assert conflict_sets(report(open_ended, ((0, 1, 0.9),))) == ()


def test_each_answer_needs_a_flagged_pair() -> None:
    built = report(TOLLS, ((0, 1, 0.8), (1, 2, 0.4)))
    assert conflict_sets(built) == ()
    assert len(conflict_sets(built, threshold=0.3)) == 1


def test_three_answers_need_three_voices() -> None:
    one_voice = tuple(("Bay Post", published, f"Police: {text.rpartition(': ')[2]}") for _, published, text in TOLLS)
    assert conflict_sets(report(one_voice, ((0, 1, 0.8), (1, 2, 0.9)))) == ()
    speakers = tuple(("Bay Post", day, f"Voice {at}: {said}") for at, (_, day, said) in enumerate(TOLLS[:3]))
    assert len(conflict_sets(report(speakers, ((0, 1, 0.8), (1, 2, 0.9))))) == 1


def test_a_fourth_answer_joins_though_it_is_open() -> None:
    texts = (*TOLLS[:3], ("Free North", "2031-03-05", "The blast killed more than 60 people."))
    (made,) = conflict_sets(report(texts, ((0, 1, 0.8), (1, 2, 0.9), (2, 3, 0.7))))
    assert [answer.text for answer in made.answers] == ["22", "Thirty-one", "at least 43", "more than 60"]


def test_answers_join_whatever_order_they_stand_in() -> None:
    later = (
        ("Sorna Today", "2031-03-05", "It killed 90 people."),
        ("Free North", "2031-03-05", "It killed 70 people."),
    )
    (made,) = conflict_sets(report((*TOLLS[:3], *later), ((3, 4, 0.6), (1, 4, 0.7), (0, 1, 0.8), (1, 2, 0.9))))
    assert [answer.text for answer in made.answers] == ["22", "Thirty-one", "at least 43", "70", "90"]


def test_a_toll_that_rises_is_a_set_of_status_update() -> None:
    texts = (
        ("Bay Post", "2031-03-05", "The blast killed 12 people."),
        ("The Wire", "2031-03-06", "The blast killed 27 people."),
        ("The Lamp", "2031-03-07", "The blast killed 44 people."),
    )
    (made,) = conflict_sets(report(texts, ((0, 1, 0.8), (1, 2, 0.9), (0, 2, 0.6)), status="update"))
    assert made.status == "update"
    assert [answer.text for answer in made.answers] == ["12", "27", "44"]


def test_other_happenings_and_parts_are_no_answers() -> None:
    earlier = ("Sorna Today", "2031-03-05", "In June 2029 a raid on Torvan killed 14 people.")
    texts = (*TOLLS[:2], earlier)
    assert conflict_sets(report(texts, ((0, 1, 0.8), (1, 2, 0.9), (0, 2, 0.9)))) == ()


def test_a_wire_copy_is_no_voice_of_its_own() -> None:
    built = report(TOLLS[:3], ((0, 1, 0.8), (1, 2, 0.9)))
    (made,) = conflict_sets(built)
    assert [answer_sources(built, answer) for answer in made.answers] == [("The Lamp",), ("The Wire",), ("Bay Post",)]
    copied = report(TOLLS, ((0, 1, 0.8), (1, 2, 0.9)), origins={3: 1})
    (made,) = conflict_sets(copied)
    assert answer_sources(copied, made.answers[1]) == ("The Wire",)


def test_dates_are_answers_too() -> None:
    texts = (
        ("Bay Post", "2031-03-20", "The first patient fell ill on 24 February."),
        ("The Wire", "2031-03-20", "The first patient fell ill on 9 February."),
        ("The Lamp", "2031-03-20", "The first patient fell ill on 1 March."),
    )
    (made,) = conflict_sets(report(texts, ((0, 1, 0.8), (1, 2, 0.9)), kind="date"))
    assert [answer.text for answer in made.answers] == ["9 February", "24 February", "1 March"]
    assert made.about.startswith("The first patient fell ill")


CULPRITS: Texts = (
    ("Bay Post", "2031-03-06", "North: A southern rocket hit the market in Torvan"),
    ("The Wire", "2031-03-05", "South: A northern plane bombed the market"),
    ("The Lamp", "2031-03-07", "The inspector: A gas bottle blew up in the market hall"),
)
PARTIES = {"North": "north", "South": "south"}


def test_three_parties_with_three_accounts_are_a_set() -> None:
    pairs = ((0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.3))
    (made,) = conflict_sets(report(CULPRITS, pairs, kind="responsibility", status="dispute", sides=PARTIES))
    assert (made.kind, made.status) == ("responsibility", "dispute")
    assert [answer.text[:10] for answer in made.answers] == ["A northern", "A southern", "A gas bott"]
    assert len(made.pairs) == 2


@pytest.mark.parametrize("pairs", [((0, 1, 0.9), (1, 2, 0.8)), ((0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.1))])
def test_two_answers_that_hardly_contradict_each_other_are_of_one_mind(pairs: Ends) -> None:
    assert conflict_sets(report(CULPRITS, pairs, kind="responsibility", sides=PARTIES)) == ()


def test_what_a_set_leaves_over_makes_no_set_without_flagged_pairs() -> None:
    doubts = tuple(("Bay Post", "2031-03-08", f"Expert {name}: The market burned") for name in "ABC")
    flagged = ((0, 1, 0.9), (1, 2, 0.8), (0, 3, 0.6), (0, 4, 0.6), (0, 5, 0.6))
    nearly = ((0, 2, 0.3), (3, 4, 0.3), (4, 5, 0.3), (3, 5, 0.3))
    (made,) = conflict_sets(report((*CULPRITS, *doubts), (*flagged, *nearly), kind="cause", sides=PARTIES))
    assert len(made.answers) == 3


def test_one_party_or_one_group_gives_one_answer() -> None:
    pairs = ((0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.3))
    allied = {**PARTIES, "The inspector": "north"}
    assert conflict_sets(report(CULPRITS, pairs, kind="responsibility", sides=allied)) == ()
    assert conflict_sets(report(CULPRITS, pairs, kind="responsibility", sides=PARTIES, groups=((0, 2),))) == ()


def test_two_denials_of_one_charge_are_one_answer() -> None:
    texts = (
        CULPRITS[0],
        ("The Wire", "2031-03-05", "South: denied any role"),
        ("The Lamp", "2031-03-05", "Orva: denied it"),
    )
    assert conflict_sets(report(texts, ((0, 1, 0.9), (0, 2, 0.8), (1, 2, 0.3)), kind="denial")) == ()


def test_the_clashing_passage_is_the_answer_where_it_says_enough() -> None:
    at = CULPRITS[1][2].index("northern plane bombed")
    reasons = (Reason("a ⟷ b", a=None, b=(at, at + len("northern plane bombed"))),)
    pairs = ((0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.3))
    (made,) = conflict_sets(report(CULPRITS, pairs, kind="responsibility", sides=PARTIES, reasons=reasons))
    assert made.answers[0].text == "northern plane bombed"


def test_sets_are_numbered_strongest_first() -> None:
    texts = (*TOLLS[:3], *CULPRITS)
    built = report(texts, ((0, 1, 0.6), (1, 2, 0.7), (3, 4, 0.9), (4, 5, 0.8), (3, 5, 0.6)), sides=PARTIES)
    assert [(made.id, made.score, made.about) for made in conflict_sets(built)][1] == ("s2", 0.7, "people killed")


def test_no_pairs_no_sets() -> None:
    assert conflict_sets(report(TOLLS, ())) == ()
