"""What the reporting stage adds to the stages before it: coverage, agreement, wording, and the joining."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from compare.errors import ReportError
from compare.records import Article, Claim, Event, Group, Pair, Verdict
from compare.reporting import Report, build
from compare.reporting.agreement import agreement, agreement_by_side
from compare.reporting.coverage import coverage
from compare.reporting.sources import independent_sources, repeated
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


def test_claim_that_contradicts_a_fact_is_no_omission_of_it() -> None:
    a, b, c, d = article("a"), article("b"), article("c"), article("d")
    told, against, quoted, later = said(a), said(b), said(c, "witness"), said(d)
    pairs = [
        Pair(told, against, 0.7, EVEN, EVEN),
        Pair(quoted, told, 0.9, EVEN, EVEN),
        Pair(told, later, 0.9, EVEN, EVEN, status="update"),
    ]
    (row,) = coverage(Event("e", (a, b, c, d)), [Group("g", (told,), 1.0)], pairs, 0.5)
    assert row.mentions == {"A": "asserts", "B": "denies", "C": "quotes", "D": "unaligned"}
    assert row.near == {"B": against, "C": quoted, "D": later}
    (below,) = coverage(Event("e", (a, b, c, d)), [Group("g", (told,), 1.0)], pairs, 0.8)
    assert below.mentions["B"] == "omits"


def test_what_a_source_says_itself_comes_before_what_it_quotes() -> None:
    a, b = article("a"), article("b")
    told, own, quoted = said(a), said(b), said(b, "witness")
    pairs = [Pair(told, quoted, 0.95, EVEN, EVEN), Pair(told, own, 0.6, EVEN, EVEN)]
    (row,) = coverage(Event("e", (a, b)), [Group("g", (told,), 1.0)], pairs, 0.5)
    assert (row.mentions["B"], row.near["B"]) == ("denies", own)


def test_near_claim_makes_a_source_unaligned_and_only_where_it_has_no_claim() -> None:
    a, b, copy, c = article("a"), article("b"), article("copy", origin="b"), article("c")
    told, first, second = said(a), said(copy), said(b)
    near = {"g": {"copy": first, "b": second, "a": said(a, "witness")}}
    event = Event("e", (a, b, copy, c))
    (row,) = coverage(event, [Group("g", (told,), 1.0)], near=near)
    assert row.mentions == {"A": "asserts", "B": "unaligned", "C": "omits"}
    assert row.near == {"B": first}  # the closest of the source's claims


def test_near_claims_are_numbered_with_the_rest() -> None:
    a, b = article("a"), article("b")
    told, close = said(a), said(b)
    event, group = Event("e", (a, b)), Group("g", (told,), 1.0)
    built = build(event, [told, close], [group], [], [], {}, near={"g": {"b": close}})
    assert built.coverage[0].near == {"B": built.claims[1]}
    with pytest.raises(ReportError, match="`near` of group 'g' holds claim 'b-None-asserts'"):
        build(event, [told], [group], [], [], {}, near={"g": {"b": close}})


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


def test_contradiction_of_an_original_and_its_copy_is_one() -> None:
    text = "At least 43 miners were killed in the pit at Orsk"
    wire, other = article("wire", f"ORSK, May 22 - {text}"), article("other", "Nobody was hurt in the pit")
    copy = article("copy", f"{text}. Nine of them were under 20", origin="wire")
    first, again = said(wire), Claim("again", copy, "text", (0, len(text)))
    added, against = Claim("added", copy, "text", (len(text) + 2, len(copy.text))), said(other)
    pairs = [Pair(claim, against, 0.9, EVEN, EVEN) for claim in (first, again)]
    event = Event("e", (copy, wire, other))
    assert agreement(event, [], pairs, 0.5).contradicted == ((0, 1), (1, 0))
    more = [*pairs, Pair(against, added, 0.9, EVEN, EVEN)]
    assert agreement(event, [], more, 0.5).contradicted == ((0, 2), (2, 0))  # what only the copy adds


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("The minister has resigned over the pit", True),
        ("The minister has not resigned over the pit", False),
        ("The minister has resigned over the 2 pits", False),
        ("The minister has resigned over the two pits", False),
        ("The mine's owner has sold the pit", False),
    ],
)
def test_claim_of_a_copy_that_says_another_thing_is_not_repeated(text: str, same: bool) -> None:
    wire, copy = article("wire", "The minister has resigned over the pit at Orsk"), article("copy", text, origin="wire")
    original, claim = said(wire), said(copy)
    assert repeated(Event("e", (wire, copy)), [claim, original]) == ({claim: original} if same else {})


def test_speakers_of_a_copy_are_told_apart() -> None:
    wire, copy = (
        article("wire", "Nobody was hurt in the pit"),
        article("copy", "Nobody was hurt in the pit", origin="wire"),
    )
    union = said(copy, "the miners' union")
    assert repeated(Event("e", (wire, copy)), [said(wire, "the company"), union]) == {}
    assert union in repeated(Event("e", (wire, copy)), [said(wire, "union"), union])


def test_agreement_by_side_counts_speakers_whoever_quotes_them() -> None:
    a, b = article("a", side="north"), article("b")
    own, rival, quoted, witness = said(a), said(a, "rebels", "south"), said(b, "minister", "north"), said(b, "witness")
    claims = [own, rival, quoted, witness]
    groups = [Group("g1", (own, rival, witness), 1.0), Group("g2", (quoted, own), 1.0)]
    pairs = [
        Pair(quoted, rival, 0.9, EVEN, EVEN),
        Pair(own, quoted, 0.8, EVEN, EVEN),
        Pair(rival, witness, 0.9, EVEN, EVEN),
        Pair(own, rival, 0.4, EVEN, EVEN),
    ]
    found = agreement_by_side(Event("e", (a, b), sides={"rebels": "south"}), claims, groups, pairs, 0.5)
    assert found.names == ("south", "north")  # a witness of no side is not among them
    assert found.shared == ((1, 1), (1, 2))
    assert found.contradicted == ((0, 1), (1, 1))
    assert agreement_by_side(Event("e", (b,)), [witness], [], [], 0.5).names == ()


def test_loaded_words_are_marked() -> None:
    a, b = (
        article("a", "the regime the regime fell", "north"),
        article("b", "the cabinet and the cabinet fell", "south"),
    )
    found = wording(Event("e", (a, b)), [Group("g", (said(a), said(b)), 1.0)])
    assert {(one.word, one.loaded) for one in found} == {("regime", True), ("cabinet", False)}


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


def test_wording_leaves_out_dates_and_numbers_in_words() -> None:
    a, b = article("a", "Monday's raid, Monday's raid: raid", "north"), article("b", "six, six and six rode", "south")
    found = wording(Event("e", (a, b)), [Group("g", (said(a), said(b)), 1.0)])
    assert [one.word for one in found] == ["raid"]


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
