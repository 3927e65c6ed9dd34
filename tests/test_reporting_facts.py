"""What is shown as one fact, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from compare.records import Article, Claim, Event, Figure, Group, Pair, Verdict
from compare.reporting import Report, build, cells, columns, facts, omissions, told_once
from compare.reporting.facts import MAX_JOINED, distinct
from compare.reporting.labels import amount, strength
from compare.reporting.plain import shorten
from compare.reporting.sides import NO_SIDE, SIDE_COLORS, report_sides, side_colors

SAMPLE = Path(__file__).parent / "golden" / "sample.json"
EVEN = Verdict(0.5, 0.25, 0.25)


@pytest.fixture
def sample() -> Report:
    return Report.from_json(SAMPLE)


def made(sizes: list[int], pairs: list[tuple[int, int, float]]) -> Report:
    """Return a report with groups of these sizes (a 1 makes a loose claim) and pairs between claims by number."""
    article = Article("a", "A", "".join(f"claim {at:03} " for at in range(sum(sizes))))
    claims = [Claim(str(at), article, "text", (at * 10, at * 10 + 9), f"s{at}") for at in range(sum(sizes))]
    groups, start = [], 0
    for size in sizes:
        if size > 1:
            groups.append(Group(f"g{start}", tuple(claims[start : start + size]), 0.5))
        start += size
    scored = [Pair(claims[a], claims[b], score, EVEN, EVEN) for a, b, score in pairs]
    return build(Event("e", (article,)), claims, groups, scored, [], {})


def test_contradicted_facts_come_first_strongest_first(sample: Report) -> None:
    found = facts(sample)
    assert [round(fact.score, 2) for fact in found] == [0.93, 0.88, 0.84, 0.55, 0.0]
    assert [fact.id for fact in found] == ["f1", "f2", "f3", "f4", "f5"]


def test_a_pair_without_a_group_is_a_fact() -> None:
    (fact,) = facts(made([1, 1], [(0, 1, 0.9)]))
    assert (len(fact.claims), fact.groups, len(fact.contradictions), fact.cohesion) == (2, (), 1, 0.0)


def test_a_loose_claim_joins_the_group_that_it_contradicts() -> None:
    (fact,) = facts(made([3, 1], [(3, 0, 0.9)]))
    assert [claim.id for claim in fact.claims] == ["c1", "c2", "c3", "c4"]


def test_a_pair_joins_two_small_groups_only() -> None:
    assert [len(fact.claims) for fact in facts(made([2, 2], [(0, 2, 0.9)]))] == [4]
    assert [len(fact.claims) for fact in facts(made([MAX_JOINED, 2], [(0, MAX_JOINED, 0.9)]))] == [2, MAX_JOINED, 2]


def test_every_flagged_pair_is_in_one_fact_and_no_other_pair() -> None:
    pairs = [(0, 5, 0.9), (1, 6, 0.8), (0, 1, 0.7), (5, 12, 0.6), (12, 13, 0.95), (2, 3, 0.4), (8, 20, 0.5)]
    report = made([4, 4, 4, 1, 1, 8], pairs)
    shown = [pair for fact in facts(report) for pair in fact.contradictions]
    assert len(shown) == len(set(shown))
    assert set(shown) == set(report.contradictions())
    assert not any(fact.contradictions for fact in facts(report, threshold=0.99))


def test_one_pair_speaks_for_those_like_it() -> None:
    article = Article("a", "A", "The mayor took money\nMayor took the bribe money\nShe took nothing\nHe fled")
    ends = [(0, 20), (21, 47), (48, 64), (65, 72)]
    took, bribe, nothing, fled = (Claim(str(end), article, "text", end, "x", side=f"s{end[0] // 48}") for end in ends)
    pairs = [Pair(took, nothing, 0.8, EVEN, EVEN), Pair(nothing, bribe, 0.7, EVEN, EVEN)]
    other = [Pair(took, fled, 0.9, EVEN, EVEN), Pair(took, nothing, 0.6, EVEN, EVEN, "denial")]
    assert distinct([*pairs, *other]) == ((other[0], ()), (pairs[0], (pairs[1],)), (other[1], ()))


def test_columns_and_cells(sample: Report) -> None:
    assert columns(sample, "side") == ("union", "employers", NO_SIDE)
    assert columns(sample, "source") == ("Bay Post", "Harbour Gazette", "The Wire")
    first = facts(sample)[0]
    assert [(c.column, c.mention, len(c.claims)) for c in cells(sample, first, "side")] == [
        ("union", "asserts", 1),
        ("employers", "asserts", 1),
        (NO_SIDE, "asserts", 2),
    ]
    assert [(c.column, c.mention) for c in cells(sample, first, "source")] == [
        ("Bay Post", "asserts"),
        ("Harbour Gazette", "asserts"),
        ("The Wire", "quotes"),
    ]


def test_told_once_and_omissions(sample: Report) -> None:
    alone = told_once(sample)
    assert {source: [claim.id for claim in claims] for source, claims in alone.items()} == {
        "Harbour Gazette": ["c7", "c8"]
    }
    assert [(group.id, source) for group, source in omissions(sample)] == [
        ("g3", "Harbour Gazette"),
    ]
    assert told_once(made([1, 1], [])) == {}


def test_a_source_without_a_claim_is_told_by_its_coverage(sample: Report) -> None:
    group = next(fact for fact in facts(sample) if not fact.contradictions)
    assert [(cell.mention, cell.near and cell.near.id) for cell in cells(sample, group, "source")] == [
        ("unaligned", "c1"),
        ("asserts", None),
        ("omits", None),
    ]


def test_a_fact_that_one_source_tells_and_another_may_tell_is_not_left_out(sample: Report) -> None:
    (row,) = [row for row in sample.coverage if row.group.id == "g4"]
    assert sorted(row.mentions.values()) == ["asserts", "omits", "unaligned"]
    assert "g4" not in {group.id for group, _ in omissions(sample)}


def test_title_is_short_and_starts_large(sample: Report) -> None:
    for fact in facts(sample):
        assert 0 < len(fact.title) <= 110
        assert not fact.title[0].islower()
    assert shorten("one two three four", 12) == "one two…"
    assert shorten("x" * 30, 10) == "x" * 9 + "…"


def test_sides_have_colours(sample: Report) -> None:
    colors = side_colors(sample)
    assert list(colors) == ["union", "employers", NO_SIDE]
    assert list(colors) == list(report_sides(sample))
    assert colors["union"] == SIDE_COLORS[0] != colors["employers"]


@pytest.mark.parametrize(
    ("value", "more", "shown"),
    [
        (20310304, {"unit": "date"}, "2031-03-04"),
        (203103, {"unit": "month"}, "2031-03"),
        (2031, {"unit": "year", "upper": 2033}, "2031–2033"),
        (925, {"unit": "time", "qualifier": "about"}, "about 09:25"),
        (12.5, {"unit": "percent"}, "12.5%"),
        (0.333333, {"unit": "share"}, "33.33%"),
        (24, {"unit": "vague"}, "24 or more"),
        (3_500_000, {"unit": "crowns", "qualifier": "at least"}, "at least 3,500,000 crowns"),
        (-5, {}, "-5"),
    ],
)
def test_amount(value: float, more: dict[str, object], shown: str) -> None:
    claim = Claim("1", Article("a", "A", "x"), "text", (0, 1))
    assert amount(Figure(claim, (0, 1), value, "x", **more)) == shown  # type: ignore[arg-type]


def test_title_of_a_denial_names_who_denies_what() -> None:
    article = Article("a", "A", "The mayor denied taking money. She took money.")
    one = Claim("1", article, "text", (17, 29), "The mayor", cue="denied", stance="denies", cue_span=(10, 16))
    report = build(Event("e", (article,)), [one], [Group("g", (one, one), 1.0)], [], [], {})
    assert facts(report)[0].title == "The mayor denied taking money"


@pytest.mark.parametrize(
    ("score", "word"), [(1, "strong"), (0.8, "strong"), (0.79, "likely"), (0.6, "likely"), (0.1, "possible")]
)
def test_strength(score: float, word: str) -> None:
    assert strength(score) == word


def test_an_empty_report_has_every_format() -> None:
    report = build(Event("e", (Article("a", "A", ""),)), [], [], [], [], {})
    assert facts(report) == ()
    for text in (report.to_text(), report.to_markdown(), report.to_html(), report._repr_html_()):
        assert "0 contradictions" in text
