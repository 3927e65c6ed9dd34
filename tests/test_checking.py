"""Checking a claim that somebody types: who supports it, who contradicts it, in few events and in a table of many."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from compare import Article, CompareError, Comparer, Event, Report
from compare.batch import run_batch
from compare.checking import Checked, ClaimIndex, check, fitting, loose, voices
from compare.checking.findings import folded, turned
from compare.checking.words import WordIndex
from compare.checking.written import as_json, as_text, searched, summary
from compare.cli import main
from compare.errors import ClaimError, ReportError

DAM = Event(
    id="dam",
    title="The dam at Ost",
    articles=(
        Article(
            "post",
            "Ost Post",
            "The dam at Ost broke on Monday. Twelve people were killed in Ost, the ministry said.",
            "Dam breaks",
        ),
        Article("star", "River Star", "Forty people were killed when the dam at Ost broke, the mayor of Ost said."),
        Article("copy", "Valley Wire", "Forty people were killed when the dam at Ost broke, the mayor of Ost said."),
    ),
    sides={"the ministry": "state", "the mayor of Ost": "town"},
)
RAID = Event(
    id="raid",
    title="The raid on Kesh",
    articles=(
        Article("north", "Northern News", "Northland accused Southland of carrying out the raid on Kesh on Tuesday."),
        Article("south", "Southern Sun", "Southland denied carrying out the raid on Kesh."),
    ),
    sides={"Northland": "north", "Southland": "south"},
)


@pytest.fixture(scope="module")
def reports(comparer: Comparer) -> dict[str, Report]:
    return {event.id: comparer.compare(event) for event in (DAM, RAID)}


@pytest.fixture(scope="module")
def index(reports: dict[str, Report]) -> ClaimIndex:
    return ClaimIndex.of_reports(reports)


@pytest.fixture(scope="module")
def ask(index: ClaimIndex, comparer: Comparer) -> Callable[[str], Checked]:
    return lambda text: check(text, [index], comparer.reader)


def test_a_toll_is_supported_by_who_gives_it_and_contradicted_by_who_gives_another(
    ask: Callable[[str], Checked],
) -> None:
    found = ask("Twelve people were killed when the dam at Ost broke.")
    assert "the ministry" in [one.claim.who for one in found.supports]
    (against,) = found.contradicts
    assert against.claim.who == "the mayor of Ost"
    assert "Forty people" in against.why
    assert (against.event, against.title) == ("dam", "The dam at Ost")


def test_the_same_words_in_two_outlets_are_one_finding(ask: Callable[[str], Checked]) -> None:
    (one,) = ask("Forty people were killed when the dam at Ost broke.").supports
    assert {one.claim.article.source, *one.also} == {"River Star", "Valley Wire"}


def test_who_denies_it_contradicts_it_and_who_accuses_supports_it_as_an_accusation(
    ask: Callable[[str], Checked],
) -> None:
    found = ask("Southland carried out the raid on Kesh.")
    assert [(one.claim.who, one.manner) for one in found.contradicts] == [("Southland", "by denying it")]
    assert [(one.claim.who, one.manner) for one in found.supports] == [("Northland", "as an accusation")]
    assert summary(found) == "1 voice supports it, 1 contradicts it, in 1 event"
    denied = ask("Southland denied carrying out the raid on Kesh.")
    assert "Southland" in [one.claim.who for one in denied.supports]


def test_what_nobody_speaks_of_finds_nothing(ask: Callable[[str], Checked]) -> None:
    found = ask("The price of tin rose by four per cent in spring.")
    assert (found.supports, found.contradicts) == ((), ())
    assert summary(found) == "nobody supports or contradicts it clearly"


def test_the_threshold_moves_without_the_models(ask: Callable[[str], Checked]) -> None:
    found = ask("Twelve people were killed when the dam at Ost broke.")
    everything, nothing = found.at(0.0), found.at(1.0)
    assert len(everything.supports) + len(everything.contradicts) == len(found.found)
    assert (nothing.supports, nothing.contradicts) == ((), ())
    scores = [one.score for one in found.found]
    assert scores == sorted(scores, reverse=True)
    assert all(one in nothing.unclear for one in (*found.supports, *found.contradicts))


def test_a_claim_that_is_too_short_or_too_long_is_refused() -> None:
    assert fitting("  a \n b ") == "a b"
    with pytest.raises(ClaimError, match="too short"):
        fitting(" x ")
    with pytest.raises(CompareError, match=r"501 characters, 500 are read"):
        fitting("x" * 501)


def test_no_claims_are_no_fault(comparer: Comparer) -> None:
    found = check("Twelve people were killed.", [ClaimIndex.of_reports({})], comparer.reader)
    assert (found.found, found.claims) == ((), 0)
    assert check("Twelve people were killed.", [], comparer.reader).found == ()


def test_words_choose_first_where_there_are_many_claims(reports: dict[str, Report], comparer: Comparer) -> None:
    text = "Twelve people were killed when the dam at Ost broke."
    few = check(text, [ClaimIndex.of_reports(reports)], comparer.reader)
    many = check(text, [ClaimIndex.of_reports(reports, encoded=3)], comparer.reader)
    assert (few.by_words, many.by_words) == (False, True)
    assert [one.claim for one in many.contradicts] == [one.claim for one in few.contradicts]
    assert searched(many) == f"searched by words first: {few.claims} statements"
    assert check("Xyzzy plugh", [ClaimIndex.of_reports(reports, encoded=3)], comparer.reader).found == ()


def test_the_table_of_a_batch_reads_only_the_reports_that_it_needs(
    tmp_path: Path, reports: dict[str, Report], comparer: Comparer
) -> None:
    batch(tmp_path, comparer)
    asked: list[str] = []

    def read(event: str) -> Report:
        asked.append(event)
        return Report.from_json(tmp_path / "out" / f"{event}.json")

    table = tmp_path / "out" / "claims.parquet"
    index = ClaimIndex.of_table(table, read, events=["dam", "raid"])
    assert len(index) == sum(len(report.claims) for report in reports.values())
    assert index.events == {"dam", "raid"}
    found = check("Southland carried out the raid on Kesh.", [index], comparer.reader)
    assert [one.claim.who for one in found.contradicts] == ["Southland"]
    assert len(asked) == len(set(asked))  # each once, and kept
    assert ClaimIndex.of_table(table, read, events=["raid"]).events == {"raid"}


def test_a_broken_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "claims.parquet"
    path.write_bytes(b"no table")
    with pytest.raises(ReportError, match=r"claims\.parquet: the claims cannot be read"):
        ClaimIndex.of_table(path, lambda event: pytest.fail(event), events=[])


def test_words_that_are_rare_count_more_and_common_ones_are_not_needed() -> None:
    texts = [f"people were seen in village {at}" for at in range(50)] + ["a zeppelin was seen"]
    words = WordIndex([texts[:30], texts[30:]])
    assert words.nearest("people saw the zeppelins in a village", 5)[0] == 50
    assert len(words.nearest("quartz", 5)) == 0
    assert len(WordIndex([]).nearest("people", 5)) == 0


def test_half_surrogates_are_searched_as_well(comparer: Comparer) -> None:
    text = "Twelve \ud83d people were killed when the dam at Ost broke."
    event = replace(DAM, id="d\ud83d", articles=(Article("a\ud83d", "Post", text),))
    report = comparer.compare(event)
    found = check(
        "Twelve people were killed when the dam at Ost broke.",
        [ClaimIndex.of_reports({event.id: report})],
        comparer.reader,
    )
    assert found.supports


def test_progress_is_told(reports: dict[str, Report], comparer: Comparer) -> None:
    steps: list[tuple[int, int]] = []
    ClaimIndex.of_reports(reports).prepare(comparer.encoder, progress=lambda done, of: steps.append((done, of)))
    assert steps
    assert steps[-1][0] == steps[-1][1]


def test_turning_a_pair_twice_gives_it_back(reports: dict[str, Report]) -> None:
    pair = reports["dam"].pairs[0]
    assert (turned(pair).a, turned(pair).forward) == (pair.b, pair.backward)
    assert turned(turned(pair)) == pair


def test_folding_keeps_different_speakers_of_one_sentence_apart(ask: Callable[[str], Checked]) -> None:
    found = ask("Southland carried out the raid on Kesh.").found
    assert folded([(one, one.claim) for one in (*found, *found)]) == found
    assert voices(found) == len({(one.event, one.claim.who) for one in found})


def test_a_loose_text_keeps_its_own_attribution() -> None:
    claim = loose("a", "Southland denied carrying out the raid.")
    assert (claim.stance, claim.text) == ("denies", "Southland denied carrying out the raid.")
    assert loose("a", "The dam broke.").speaker is None


def test_the_comparer_checks_events(comparer: Comparer) -> None:
    found = comparer.check("Twelve people were killed when the dam at Ost broke.", [DAM])
    assert "the mayor of Ost" in [one.claim.who for one in found.contradicts]
    assert found.threshold == comparer.threshold
    assert comparer.check("Twelve people died when the dam at Ost broke.", [DAM], threshold=1.0).supports == ()


def test_text_and_json_say_the_same(ask: Callable[[str], Checked]) -> None:
    found = ask("Southland carried out the raid on Kesh.")
    text = as_text(found, top=10)
    for words in ("1 voice supports it, 1 contradicts it", "SUPPORTS (1)", "CONTRADICTS (1)", "as an accusation"):
        assert words in text
    row = json.loads(as_json(found, top=10))["contradicts"][0]
    assert (row["who"], row["stance"], row["source"]) == ("Southland", "denies", "Southern Sun")
    assert json.loads(as_json(found, top=0))["contradicts"] == []


def batch(folder: Path, comparer: Comparer) -> Path:
    """Write the two events, and the reports that a batch makes of them."""
    events = folder / "events.jsonl"
    rows = [
        {"event": event.id, "title": one.title, "source": one.source, "text": one.text, "id": one.id}
        for event in (DAM, RAID)
        for one in event.articles
    ]
    events.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run_batch([events], folder / "out", comparer)
    return folder / "out"


def test_the_command_checks_events_and_the_reports_of_a_batch_alike(
    tmp_path: Path, comparer: Comparer, capsys: pytest.CaptureFixture[str]
) -> None:
    out = batch(tmp_path, comparer)
    results = []
    for path in (tmp_path / "events.jsonl", out):
        capsys.readouterr()
        assert (
            main(["check", "Twelve people were killed when the dam at Ost broke.", str(path), "--format", "json"]) == 0
        )
        results.append(json.loads(capsys.readouterr().out))
    assert results[0]["contradicts"][0]["text"] == results[1]["contradicts"][0]["text"]
    assert main(["check", "Southland carried out the raid on Kesh.", str(out), "--top", "1", "--threshold", "0.3"]) == 0
    assert "CONTRADICTS" in capsys.readouterr().out


def test_the_command_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "x", str(tmp_path)]) == 1
    assert "too short" in capsys.readouterr().err
    assert main(["check", "Twelve people were killed.", str(tmp_path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{tmp_path}: no event or report here (holds no events" in line
