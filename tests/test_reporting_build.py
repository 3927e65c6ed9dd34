"""What the reporting stage adds to the stages before it: coverage, agreement, wording, and the joining."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from compare.errors import ReportError
from compare.records import Article, Claim, Event, Group, Pair, Verdict
from compare.reporting import Report, build
from compare.reporting.agreement import agreement
from compare.reporting.coverage import coverage
from compare.reporting.sources import independent_sources
from compare.reporting.wording import wording, words

SAMPLE = Path(__file__).parent / "golden" / "sample.json"
EVEN = Verdict(0.5, 0.25, 0.25)


@pytest.fixture
def report() -> Report:
    return Report.from_json(SAMPLE)


def article(id: str, text: str = "x y z", side: str | None = None, origin: str | None = None) -> Article:
    return Article(id, id.upper(), text, side=side, origin=origin)


def said(article: Article, speaker: str | None = None, side: str | None = None, stance: str = "asserts") -> Claim:
    id = f"{article.id}-{speaker}-{stance}"
    span = (0, len(article.text))
    return Claim(id, article, "text", span, speaker, speaker, side, stance=stance)  # type: ignore[arg-type]


def test_claims_are_numbered_and_pairs_sorted(report: Report) -> None:
    assert [claim.id for claim in report.claims] == [f"c{at}" for at in range(1, 14)]
    assert [pair.score for pair in report.pairs] == sorted((pair.score for pair in report.pairs), reverse=True)


def test_everything_refers_to_the_same_claims(report: Report) -> None:
    a = article("a")
    one, two = said(a, "p"), said(a, "q")
    built = build(
        Event("e", (a,)), [two, one], [Group("g", (one, two), 1.0)], [Pair(one, two, 0.7, EVEN, EVEN)], [], {}
    )
    assert built.groups[0].claims == (built.claims[1], built.claims[0])
    assert built.pairs[0].a is built.claims[1]
    assert built.coverage[0].group is built.groups[0]


def test_unknown_claim_is_an_error() -> None:
    a = article("a")
    with pytest.raises(ReportError, match="group 'g' holds claim 'a-p-asserts'"):
        build(Event("e", (a,)), [], [Group("g", (said(a, "p"),), 1.0)], [], [], {})


@pytest.mark.parametrize(
    ("claims", "mention"),
    [
        ([(None, None, "asserts")], "asserts"),
        ([(None, None, "denies")], "denies"),
        ([(None, None, "doubts")], "denies"),
        ([(None, None, "quotes")], "quotes"),
        ([("minister", "north", "asserts")], "asserts"),
        ([("minister", "north", "accuses")], "asserts"),
        ([("minister", "north", "denies")], "denies"),
        ([("rebels", "south", "asserts")], "quotes"),
        ([("rebels", "south", "denies")], "quotes"),
        ([("witness", None, "asserts")], "quotes"),
        ([("A", "south", "asserts")], "asserts"),  # the outlet as its own speaker
        ([("rebels", "south", "denies"), (None, None, "asserts")], "asserts"),
        ([(None, None, "asserts"), ("minister", "north", "denies")], "denies"),
        ([], "omits"),
    ],
)
def test_mention(claims: list[tuple[str | None, str | None, str]], mention: str) -> None:
    a, b = article("a", side="north"), article("b")
    group = Group("g", (said(b), *(said(a, *one) for one in claims)), 1.0)
    (row,) = coverage(Event("e", (a, b)), [group])
    assert row.mentions == {"A": mention, "B": "asserts"}


def test_side_unknown_on_both_ends_is_not_the_same_side() -> None:
    a = article("a")
    (row,) = coverage(Event("e", (a,)), [Group("g", (said(a, "witness"),), 1.0)])
    assert row.mentions == {"A": "quotes"}


def test_wire_copy_counts_as_its_original() -> None:
    wire, copy, second = article("wire"), article("copy", origin="wire"), article("second", origin="copy")
    event = Event("e", (copy, wire, second, article("lost", origin="elsewhere")))
    assert independent_sources(event) == ("WIRE", "LOST")
    claims = [said(one, "p", "s") for one in (wire, copy, second)]
    group = Group("g", tuple(claims), 1.0)
    assert coverage(event, [group])[0].mentions == {"WIRE": "quotes", "LOST": "omits"}
    assert agreement(event, [group], [], 0.5).shared == ((1, 0), (0, 0))


def test_origins_in_a_circle_end() -> None:
    a, b = article("a", origin="b"), article("b", origin="a")
    assert len(independent_sources(Event("e", (a, b)))) >= 1


def test_agreement_counts_by_threshold_both_ways() -> None:
    a, b = article("a"), article("b")
    one, two = said(a, "p", "north"), said(b, "q", "south")
    pairs = [Pair(one, two, 0.7, EVEN, EVEN), Pair(one, two, 0.4, EVEN, EVEN)]
    found = agreement(Event("e", (a, b)), [Group("g", (one, two), 1.0)], pairs, 0.5)
    assert found.names == ("A", "B")
    assert found.shared == ((1, 1), (1, 1))
    assert found.contradicted == ((0, 1), (1, 0))


def test_two_sources_that_report_the_same_dispute_do_not_contradict_each_other() -> None:
    a, b = article("a"), article("b")
    north, south = ("p", "north"), ("q", "south", "denies")
    claims = said(a, *north), said(a, *south), said(b, *north), said(b, *south)
    across = Pair(claims[0], claims[3], 0.9, EVEN, EVEN)
    within = Pair(claims[0], claims[1], 0.9, EVEN, EVEN)
    found = agreement(Event("e", (a, b)), [Group("g", claims, 1.0)], [across, within], 0.5)
    assert found.contradicted == ((1, 0), (0, 0))


def test_wording_finds_the_word_each_side_prefers() -> None:
    texts = {
        "n": "Raid on raid: the raid was a raid by volunteers",
        "s": "Bandits! Bandits, 12 bandits and 12 bandits rode",
    }
    a, b = article("a", texts["n"], "north"), article("b", texts["s"], "south")
    event = Event("e", (a, b))
    found = wording(event, [Group("g", (said(a, None, "north"), said(b, None, "south")), 1.0)])
    assert {(one.side, one.word, one.count) for one in found} == {("north", "raid", 4), ("south", "bandits", 4)}
    assert all(one.log_odds > 0 for one in found)


def test_wording_reads_only_facts_that_rivals_share_and_no_copy() -> None:
    a, copy = article("a", "raid raid raid", "north"), article("c", "raid raid raid", "south", origin="a")
    event = Event("e", (a, copy))
    assert wording(event, [Group("g", (said(a, None, "north"), said(copy, None, "south")), 1.0)]) == ()


def test_words_leave_out_grammar_and_numbers() -> None:
    assert words("The dam's 40 gates were—he said—not re-opened in 2031; x") == ["dam", "gates", "re-opened"]


def test_import_is_light() -> None:
    code = (
        "import sys, compare.reporting; print([m for m in ('pandas', 'jinja2', 'numpy', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
