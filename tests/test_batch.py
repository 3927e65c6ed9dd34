"""Many events to a folder: reports, tables, failures, names that stay inside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import ANY

import pyarrow.parquet as pq
import pytest
from batches import contents

from compare import Article, Comparer, Event, Report, ReportError, read_events
from compare.batch import Summary, run_batch, tables
from compare.batch.folder import Folder
from compare.batch.journal import Earlier, Fingerprints
from compare.batch.source import chunks, read
from compare.batch.work import Chunk
from compare.reporting.files import report_name
from compare.reporting.summary import summary_row

TABLES = ("pairs", "claims", "figures", "events")
ARTICLES = (
    ("Post", "north", "The dam above Ost broke on Tuesday and 12 people were killed. The road to Melk is closed."),
    ("Wire", "south", "The dam above Ost broke on Tuesday, killing 40 people. The army has opened the road to Melk."),
)


def event(id: str, **more: object) -> dict[str, object]:
    articles = [
        {"id": source.lower(), "source": source, "side": side, "text": text, "published": "2031-03-04"}
        for source, side, text in ARTICLES
    ]
    return {"id": id, "title": f"Event {id}", "articles": articles, **more}


def lines(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + "\n")
    return path


def files(folder: Path) -> list[str]:
    """What stands in a folder, but for a batch's own files."""
    names = (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if not re.search(r"(^|/)(parts/|\.lock$|manifest\.jsonl$)", name))


def test_a_batch_writes_reports_and_tables(comparer: Comparer, tmp_path: Path) -> None:
    source = lines(tmp_path / "events.jsonl", event("first"), event("second"))
    seen: list[Report] = []
    summary = run_batch([source], tmp_path / "out", comparer, on_report=seen.append)
    assert files(tmp_path / "out") == sorted(["first.json", "second.json", *(f"{name}.parquet" for name in TABLES)])
    assert [report.event.id for report in seen] == ["first", "second"]
    assert (summary.events, summary.articles, summary.failed, summary.reasons) == (2, 4, 0, [])
    assert summary.contradictions == sum(len(report.contradictions()) for report in seen) > 0
    for report in seen:
        assert Report.from_json(tmp_path / "out" / f"{report.event.id}.json").to_dict() == report.to_dict()
        assert comparer.compare(report.event).to_dict() == {**report.to_dict(), "run": ANY}


def test_the_tables_hold_what_the_reports_hold(comparer: Comparer, tmp_path: Path) -> None:
    # The first event has no side, date or figure, so that a column's type cannot come from its first rows.
    bare = {"id": "bare", "articles": [{"id": "a", "source": "A", "text": "The road to Melk is closed again."}]}
    source = lines(tmp_path / "events.jsonl", bare, event("full"))
    seen: list[Report] = []
    run_batch([source], tmp_path / "out", comparer, on_report=seen.append)
    tables = {name: pq.read_table(tmp_path / "out" / f"{name}.parquet").to_pylist() for name in TABLES}
    assert len(tables["pairs"]) == sum(len(report.pairs) for report in seen)
    assert len(tables["claims"]) == sum(len(report.claims) for report in seen)
    assert len(tables["figures"]) == sum(len(report.figures) for report in seen)
    assert [row["event"] for row in tables["events"]] == ["bare", "full"]
    bare_row, full_row = tables["events"]
    assert (bare_row["strongest"], bare_row["contradictions"], bare_row["first_published"]) == (None, 0, None)
    assert (full_row["articles"], full_row["sources"], full_row["sides"]) == (2, "Post; Wire", "north; south")
    assert full_row["strongest"] == pytest.approx(seen[1].pairs[0].score, abs=1e-4)
    texts = {row["text"] for row in tables["claims"]}
    assert {claim.text for report in seen for claim in report.claims} == texts
    scores = {round(row["score"], 4) for row in tables["pairs"]}
    assert scores == {round(pair.score, 4) for report in seen for pair in report.pairs}
    assert {row["value"] for row in tables["figures"]} >= {12.0, 40.0}
    assert pq.read_schema(tmp_path / "out" / "events.parquet").field("articles").type == "int64"


def test_a_bad_event_costs_only_itself(comparer: Comparer, tmp_path: Path) -> None:
    source = lines(
        tmp_path / "events.jsonl",
        event("first"),
        "{broken",
        {"id": "hollow", "articles": [{"id": "a", "source": "A", "text": "  "}]},
        event("last"),
    )
    problems: list[str] = []
    summary = run_batch([source], tmp_path / "out", comparer, on_problem=problems.append)
    assert (summary.events, summary.failed) == (2, 2)
    failures = [json.loads(line) for line in (tmp_path / "out" / "failures.jsonl").read_text().splitlines()]
    assert [set(failure) for failure in failures] == [{"event", "reason"}] * 2
    assert "events.jsonl:2" in failures[0]["reason"]
    assert "hollow" in failures[1]["reason"] or ":3" in failures[1]["reason"]
    assert [line for line in problems if line.startswith("error: ")] == [f"error: {row['reason']}" for row in failures]
    assert all("\n" not in line for line in problems)
    assert {"first.json", "last.json"} <= set(files(tmp_path / "out"))
    assert "2 failed" in summary.line()


def test_missing_paths_cost_only_themselves(comparer: Comparer, tmp_path: Path) -> None:
    source = lines(tmp_path / "events.jsonl", event("first"))
    summary = run_batch([tmp_path / "nowhere", source], tmp_path / "out", comparer)
    assert (summary.events, summary.failed) == (1, 1)
    assert "nowhere" in summary.reasons[0]


def test_an_event_that_comes_twice_is_told(comparer: Comparer, tmp_path: Path) -> None:
    one, two = lines(tmp_path / "one.jsonl", event("first")), lines(tmp_path / "two.jsonl", event("first"))
    summary = run_batch([one, two], tmp_path / "out", comparer)
    assert (summary.events, summary.failed) == (1, 1)
    assert "two.jsonl" in summary.reasons[0]
    assert "'first'" in summary.reasons[0]


def test_failures_of_an_earlier_run_do_not_stay(comparer: Comparer, tmp_path: Path) -> None:
    run_batch([lines(tmp_path / "events.jsonl", event("first"), "{")], tmp_path / "out", comparer)
    assert "failures.jsonl" in files(tmp_path / "out")
    run_batch([lines(tmp_path / "events.jsonl", event("first"))], tmp_path / "out", comparer)
    assert "failures.jsonl" not in files(tmp_path / "out")


HARD_IDS = ("../../outside", "a/b", "/etc/passwd", "..", ".", "a\\b", "CON:", "%2e%2e", "ärger 1", "x" * 300)


def test_no_id_leaves_the_folder(comparer: Comparer, tmp_path: Path) -> None:
    source = lines(tmp_path / "events.jsonl", *(event(id) for id in HARD_IDS))
    summary = run_batch([source], tmp_path / "deep" / "out", comparer)
    assert summary.failed == 0
    assert files(tmp_path) == sorted(
        ["events.jsonl", *(f"deep/out/{name}" for name in files(tmp_path / "deep" / "out"))]
    )
    reports = [path for path in (tmp_path / "deep" / "out").iterdir() if path.suffix == ".json"]
    assert {Report.from_json(path).event.id for path in reports} == set(HARD_IDS)
    assert len(reports) == len(HARD_IDS)


def test_names_of_reports() -> None:
    assert report_name("belgorod-2023") == "belgorod-2023.json"
    assert report_name("a b") == "a b.json"
    assert "/" not in report_name("../../a")
    assert len({report_name(id) for id in HARD_IDS}) == len(HARD_IDS)


def test_long_ids_that_differ_at_the_end_have_reports_of_their_own() -> None:
    assert report_name("x" * 220 + "1") != report_name("x" * 220 + "2")


def test_a_folder_that_cannot_be_written_to_is_told(comparer: Comparer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ReportError, match="cannot be written to") as caught:
        run_batch([tmp_path / "file"], tmp_path / "file" / "out", comparer)
    assert "\n" not in str(caught.value)


def test_tables_are_readable_after_a_run_that_broke(comparer: Comparer, tmp_path: Path) -> None:
    def stop(report: Report) -> None:
        raise KeyboardInterrupt

    source = lines(tmp_path / "events.jsonl", event("first"), event("second"))
    with pytest.raises(KeyboardInterrupt):
        run_batch([source], tmp_path / "out", comparer, on_report=stop)
    assert pq.read_table(tmp_path / "out" / "events.parquet").column("event").to_pylist() == ["first"]
    assert Report.from_json(tmp_path / "out" / "first.json").event.id == "first"


def test_reports_inside_the_folder_of_events_are_refused(comparer: Comparer, tmp_path: Path) -> None:
    (tmp_path / "dam.json").write_text(json.dumps(event("dam")))
    with pytest.raises(ReportError, match="choose a folder outside it"):
        run_batch([tmp_path], tmp_path / "out", comparer)
    assert not (tmp_path / "out").exists()


def test_what_a_batch_did_not_write_is_left_alone(comparer: Comparer, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "parts").mkdir(parents=True)
    (out / "parts" / "mine.txt").write_text("mine")
    (out / "pairs.parquet").write_text("mine, but of a name that a batch writes")
    (out / "one.json").write_text(json.dumps(event("one")))
    for path in ("one.json", "pairs.parquet"):
        with pytest.raises(ReportError, match=f"holds .*{path}, which is read; choose another folder"):
            run_batch([out / path], out, comparer)
    assert (out / "pairs.parquet").exists()
    source = lines(tmp_path / "events.jsonl", event("first"), event("second"))
    for path in (source, lines(out / "events.jsonl", event("first"))):
        run_batch([path], out, comparer)
    assert "first.json" in files(out)
    assert "second.json" not in files(out)
    assert {"one.json", "events.jsonl"} < set(files(out))
    assert (out / "parts" / "mine.txt").exists()


def test_row_groups_do_not_depend_on_chunks(
    comparer: Comparer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROW_GROUP", 7)
    source = lines(tmp_path / "events.jsonl", *(event(f"e{at}") for at in range(9)))
    run_batch([source], tmp_path / "few", comparer)
    monkeypatch.setattr("compare.batch.source.LAST", 1)
    run_batch([source], tmp_path / "one", comparer)
    parts = [len(list((tmp_path / name / "parts").iterdir())) for name in ("few", "one")]
    assert parts[0] > parts[1]
    for table in tables.TABLES:
        few, one = (tmp_path / name / f"{table}.parquet" for name in ("few", "one"))
        assert few.read_bytes() == one.read_bytes()
    groups = pq.ParquetFile(tmp_path / "one" / "claims.parquet").metadata
    assert [groups.row_group(at).num_rows for at in range(groups.num_row_groups - 1)] == [7] * (
        groups.num_row_groups - 1
    )


def test_a_long_table_is_compared_chunk_by_chunk(comparer: Comparer, tmp_path: Path) -> None:
    one = "The road to Melk is closed again."
    rows = (
        {"id": f"e{at}", "articles": [{"id": "a", "source": "A", "text": f"{one} No. {at} fell down."}]}
        for at in range(40)
    )
    source = lines(tmp_path / "events.jsonl", *rows)
    seen: list[tuple[str, int]] = []

    def on_report(report: Report) -> None:
        seen.append((report.event.id, len(list((tmp_path / "out").glob("*.json")))))

    run_batch([source], tmp_path / "out", comparer, on_report=on_report)
    # The reports of a chunk stand on the disk when they are told, in the order of the events, and no later ones.
    assert [id for id, _ in seen] == [f"e{at}" for at in range(40)]
    assert [there for _, there in seen][:15] == [5] * 5 + [9] * 4 + [12] * 3 + [15] * 3


def test_the_summary_row(comparer: Comparer, brief_events: Sequence[Event]) -> None:
    report = comparer.compare(brief_events[0])
    row = summary_row(report)
    assert (row["event"], row["articles"], row["claims"]) == ("lorne-fever-2032", 4, len(report.claims))
    assert row["sources"].split("; ") == list(report.sources)
    assert row["first_published"] <= row["last_published"]
    assert row["contradictions"] == len(report.contradictions())


def test_the_summary_in_one_line() -> None:
    assert Summary("out", 2, 7, 3).line() == "2 events, 7 articles, 3 contradictions; reports in out"


def bare(at: int, text: str = "The road to Melk is closed again.") -> Event:
    return Event(f"e{at}", (Article("a", "A", text),))


def test_events_are_not_read_ahead_of_a_chunk(comparer: Comparer, tmp_path: Path) -> None:
    taken: list[str] = []

    def events() -> Iterator[Event]:
        for at in range(40):
            taken.append(f"e{at}")
            yield bare(at)

    stream = chunks(events(), Fingerprints(comparer), Earlier(Folder(tmp_path)))
    first = next(stream)
    assert isinstance(first, Chunk)
    assert [event.id for event in first.events] == [f"e{at}" for at in range(16)]
    assert len(taken) == 17


def test_long_events_make_small_chunks(comparer: Comparer, tmp_path: Path) -> None:
    events = [bare(at, "The road to Melk is closed. " * (4000 if at in (2, 5) else 1000)) for at in range(8)]
    cut = list(chunks(events, Fingerprints(comparer), Earlier(Folder(tmp_path))))
    sizes = [[int(event.id[1:]) for event in one.events] for one in cut if isinstance(one, Chunk)]
    assert sizes == [[0, 1], [2], [3, 4], [5], [6, 7]]


def test_the_last_chunks_are_small_where_it_is_known_which_are_the_last(comparer: Comparer, tmp_path: Path) -> None:
    events = [bare(at, "The road to Melk is closed.") for at in range(150)]
    for total, expected in ((None, [16] * 9 + [6]), (150, [16, 16, 14, 13, 11, 10, 8, 7, 6, 6, 5, 4, 4, 3, 3, 3, 2])):
        cut = list(chunks(events, Fingerprints(comparer), Earlier(Folder(tmp_path)), total=total))
        sizes = [len(one.events) for one in cut if isinstance(one, Chunk)]
        assert sizes[: len(expected)] == expected
        assert sum(sizes) == 150


def test_what_cannot_be_read_stays_at_its_place(tmp_path: Path) -> None:
    source = lines(tmp_path / "events.jsonl", event("one"), "{broken", event("two"), event("one"), "[]")
    found = [one.id if isinstance(one, Event) else one.failed for one in read([source], print, read_events)]
    assert found[0] == "one"
    assert [type(one) for one in found] == [str] * 5
    assert ":2" in found[1]
    assert found[2] == "two"
    assert "'one'" in found[3]
    assert ":5" in found[4]


def test_a_batch_writes_wherever_fsspec_reaches(comparer: Comparer, tmp_path: Path) -> None:
    import fsspec

    source = lines(tmp_path / "events.jsonl", event("first"), "{broken", event("second"))
    address = f"memory://{tmp_path.name}/out"
    assert run_batch([source], address, comparer).events == 2
    assert run_batch([source], address, comparer, resume=True).kept == 2
    run_batch([source], tmp_path / "out", comparer)
    files = fsspec.filesystem("memory")
    root = f"/{tmp_path.name}/out"
    found = {path.removeprefix(f"{root}/"): files.cat_file(path) for path in files.find(root)}
    expected = contents(tmp_path / "out")
    assert set(found) == set(expected)
    assert {name: found[name] for name in found if name.endswith(".parquet")} == {
        name: content for name, content in expected.items() if name.endswith(".parquet")
    }
    assert found["failures.jsonl"] == expected["failures.jsonl"]


def test_an_address_that_nothing_reaches_is_told(comparer: Comparer, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="nowhere://out: cannot be reached") as caught:
        run_batch([tmp_path], "nowhere://out", comparer)
    assert "\n" not in str(caught.value)
