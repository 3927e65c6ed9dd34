"""The command `stories`: loose articles from tables, folders and feeds, the files it writes, and what goes wrong."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_stories import DAM, DAM_AGAIN, STRIKE
from webserver import RSS, Site, answer, html, moved, site

from compare import Article, ReadingError, ReportError, read_events
from compare.cli import main
from compare.models import load_encoder
from compare.models.protocols import Encoder
from compare.progress import Progress
from compare.reading.loose import read_loose
from compare.reading.web import Fetcher
from compare.stories import read_or_group
from compare.stories.run import run_stories
from compare.stories.spool import Spool

ROWS: list[dict[str, Any]] = [
    {
        "id": "d2",
        "source": "Courier",
        "published": "2031-05-07",
        "title": "Search after dam collapse",
        "text": DAM_AGAIN,
    },
    {"id": "s1", "source": "Mail", "published": "2031-05-06", "title": "Tram drivers walk out", "text": STRIKE},
    {"id": "d1", "source": "Wire", "published": "2031-05-06", "title": "Dam gives way", "text": DAM},
    {"id": "d3", "source": "Daily", "title": "Dam gives way in the night", "text": DAM.partition(" Soldiers")[0]},
]
STORIES = {frozenset({"d1", "d2", "d3"}), frozenset({"s1"})}
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(threads=1)


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as found:
        yield found


def table(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows to a table of the kind that its name tells."""
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif path.suffix == ".csv":
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, sorted({name for row in rows for name in row}))
            writer.writeheader()
            writer.writerows(rows)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def events_in(folder: Path) -> dict[str, Any]:
    return {path.name: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def members(folder: Path) -> set[frozenset[str]]:
    return {frozenset(one["id"] for one in event["articles"]) for event in events_in(folder).values()}


@pytest.mark.parametrize("name", ["in.jsonl", "in.csv", "in.parquet"])
def test_a_table_is_grouped_and_the_batch_reads_the_events(name: str, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "out"
    assert main(["stories", str(table(tmp_path / name, ROWS)), "-o", str(out)]) == 0
    shown, told = capsys.readouterr()
    assert not shown
    assert told.splitlines()[-1] == f"4 articles, 2 stories, 1 of several articles, 1 copy; events in {out}"
    assert members(out) == STORIES
    rows = {row["title"]: row for row in pq.read_table(out / "stories.parquet").to_pylist()}
    dam = rows["Dam gives way"]
    assert (dam["articles"], dam["copies"], dam["sources"]) == (3, 1, "Wire; Courier; Daily")
    assert (dam["first_published"], dam["last_published"]) == ("2031-05-06", "2031-05-07")
    event = events_in(out)[dam["file"]]
    assert event["id"] == dam["story"]
    assert event["articles"][0] == {
        **ROWS[2], "language": "en",
    }  # fmt: skip
    assert event["articles"][2]["origin"] == "d1"
    assert {event.id for event in read_events(out)} == {row["story"] for row in rows.values()}
    assert sorted(path.name for path in out.iterdir()) == sorted([*events_in(out), "stories.parquet"])


def test_the_batch_compares_what_was_grouped(tmp_path: Path, capsys: Captured) -> None:
    out, reports = tmp_path / "events", tmp_path / "reports"
    assert main(["stories", str(table(tmp_path / "in.jsonl", ROWS)), "-o", str(out), "--fewest", "2"]) == 0
    assert members(out) == {frozenset({"d1", "d2", "d3"})}
    assert main(["batch", str(out), "-o", str(reports), "--no-cache"]) == 0
    (row,) = pq.read_table(reports / "events.parquet").to_pylist()
    assert row["articles"] == 3


def test_bad_rows_are_listed_and_passed_over(tmp_path: Path, capsys: Captured) -> None:
    path = table(tmp_path / "in.jsonl", ROWS)
    with path.open("a") as file:
        file.write(
            '{"text": ""}\n[]\n{"text": 3\n{"text": "Apples cost more at the market of Tarn.", "published": "soon"}\n'
        )
    out = tmp_path / "out"
    assert main(["stories", str(path), str(tmp_path / "nowhere.csv"), "-o", str(out)]) == 1
    lines = capsys.readouterr().err.splitlines()
    errors = [line for line in lines if line.startswith("error: ")]
    assert len(errors) == 4
    assert f"{path}:5" in errors[0]
    assert f"{path}:6: is a list" in errors[1]
    assert f"{path}:7" in errors[2]
    assert "nowhere.csv: there is no such file" in errors[3]
    assert any(line.startswith("note: ") and "'published' is no ISO date" in line for line in lines)
    assert lines[-1].startswith("5 articles, 3 stories")
    assert "4 failed (see failures.jsonl)" in lines[-1]
    assert [json.loads(line)["reason"] for line in (out / "failures.jsonl").read_text().splitlines()] == [
        line.removeprefix("error: ") for line in errors
    ]
    assert members(out) == STORIES | {frozenset({"in-8"})}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("in.csv", "id,title\n1,x\n", "in.csv: no column 'text' (found: id, title)"),
        ("in.jsonl", "\n", "in.jsonl: holds no rows"),
        ("in.parquet", "no table", "in.parquet: not a readable Parquet file"),
        ("in.xyz", "x", "in.xyz: unknown format '.xyz'"),
        ("in.json", "7", "in.json: is a number, not an article"),
        ("in.json", "{", "in.json:1:2: not valid JSON"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(
    name: str, content: str, words: str, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / name).write_text(content)
    assert main(["stories", str(tmp_path / name), "-o", str(tmp_path / "out")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert words in lines[0]
    assert "no article could be read" in lines[-1]
    assert len(lines) == 2


def test_a_folder_that_holds_events_or_lies_in_the_input_is_not_written_to(tmp_path: Path, encoder: Encoder) -> None:
    path = table(tmp_path / "in.jsonl", ROWS)
    with pytest.raises(ReportError, match="lies inside"):
        run_stories([tmp_path], tmp_path / "out", encoder=encoder)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "event.json").write_text("{}")
    with pytest.raises(ReportError, match=r"holds event\.json already.*choose a new folder"):
        run_stories([path], tmp_path / "full", encoder=encoder)
    with pytest.raises(ReportError, match="cannot be written to"):
        run_stories([path], path, encoder=encoder)


def test_two_runs_write_the_same_bytes(tmp_path: Path, encoder: Encoder) -> None:
    path = table(tmp_path / "in.jsonl", ROWS)
    for name in ("one", "two"):
        run_stories([path], tmp_path / name, encoder=encoder)
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


def test_what_is_interrupted_leaves_no_events(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(path: Path, content: str) -> None:
        if any(tmp_path.joinpath("out").glob("*.json")):
            raise KeyboardInterrupt
        path.write_text(content)

    monkeypatch.setattr("compare.stories.run.write_text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_stories([table(tmp_path / "in.jsonl", ROWS)], tmp_path / "out", encoder=encoder)
    assert not list((tmp_path / "out").iterdir())


def test_the_table_of_stories_is_not_written_over_while_it_is_read(tmp_path: Path, encoder: Encoder) -> None:
    path = table(tmp_path / "stories.parquet", ROWS)
    with pytest.raises(ReportError, match="which is read; choose another folder"):
        run_stories([path], tmp_path, encoder=encoder)


def test_one_row_that_names_its_event_is_enough(tmp_path: Path, capsys: Captured) -> None:
    rows = [{**row, "event": "one"} for row in ROWS]
    del rows[0]["event"]
    assert main(["batch", str(table(tmp_path / "in.jsonl", rows)), "-o", str(tmp_path / "out")]) == 1
    assert "has no 'event'" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out").glob("*.json")] == ["one.json"]
    upper = pa.table({"Event" if name == "event" else name: [row.get(name) for row in rows[1:]] for name in rows[1]})
    pq.write_table(upper, tmp_path / "in.parquet")
    assert [event.id for event in read_or_group(tmp_path / "in.parquet")] == ["one"]


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Dam gives way\n\n{DAM}")
    (tmp_path / "README.md").write_text("About these files.")
    (tmp_path / "picture.xyz").write_text("x")
    (tmp_path / "empty.txt").write_text("")
    deep = tmp_path / "deep" / "deeper"
    deep.mkdir(parents=True)
    (deep / "b.json").write_text(json.dumps({"text": STRIKE, "source": "Mail"}))
    (deep / "c.json").write_text(json.dumps([{"text": DAM_AGAIN}, {"articles": [{"id": "x", "text": STRIKE}, 5]}]))
    table(deep / "t.csv", ROWS[:1])
    event = tmp_path / "event"
    event.mkdir()
    (event / "event.toml").write_text('[[articles]]\nfile = "z.txt"\nsource = "Zed"\n')
    (event / "z.txt").write_text(STRIKE)
    (tmp_path / "none").mkdir()
    failed: list[ReadingError] = []
    found = list(read_loose(tmp_path, on_error=failed.append))
    assert [(one.id, one.source) for one in found] == [
        ("a", "a"), ("b", "Mail"), ("c-1", "c-1"), ("x", "x"), ("d2", "Courier"), ("z", "Zed"),
    ]  # fmt: skip
    assert [str(error).replace(str(tmp_path), "").partition(": ")[::2] for error in failed] == [
        ("/deep/deeper/c.json", "[1]: articles[1]: is a number, not an article with a 'text'"),
        ("/empty.txt", "is empty: there is nothing to read"),
        ("/none", "holds no articles: put .txt, .md, .markdown, .html, .htm, .pdf, .json or table files there"),
    ]
    with pytest.raises(ReadingError, match="is empty"):
        list(read_loose(tmp_path / "empty.txt"))
    with pytest.raises(ReadingError, match="give a fetcher"):
        read_loose("https://example.org/feed")


def test_an_event_column_is_not_used(tmp_path: Path, encoder: Encoder) -> None:
    path = table(tmp_path / "in.jsonl", [{**row, "event": "one"} for row in ROWS])
    run_stories([path], tmp_path / "out", encoder=encoder)
    assert members(tmp_path / "out") == STORIES


def test_a_feed_is_fetched_page_by_page(web: Site, tmp_path: Path, encoder: Encoder) -> None:
    web["/feed"] = answer(RSS.format(base=web.url("")), kind="application/rss+xml")
    web["/north"] = answer(html(DAM, title="Dam gives way", site="Northern Wire"))
    web["/south"] = answer(html(DAM_AGAIN, title="Search after dam collapse", site="Southern Post"))
    web["/older"] = moved("http://10.1.2.3/secret")
    lines: list[str] = []
    with pytest.raises(ReadingError, match="no article could be read"):
        run_stories(
            [web.url("/feed")], tmp_path / "refused", encoder=encoder, fetcher=Fetcher(delay=0.0), say=lines.append
        )
    assert "leads to a private or local network" in lines[0]
    assert not web.paths
    fetcher = Fetcher(allow_private=True, delay=0.0, timeout=0.5, total=1.0)
    summary = run_stories([web.url("/feed")], tmp_path / "out", encoder=encoder, fetcher=fetcher, say=lines.append)
    assert (summary.articles, summary.stories, len(summary.failed)) == (2, 1, 1)
    (event,) = events_in(tmp_path / "out").values()
    assert [one["source"] for one in event["articles"]] == ["Southern Post", "Northern Wire"]  # as the feed dates them
    assert [one["url"] for one in event["articles"]] == [web.url("/south"), web.url("/north")]


def test_a_feed_and_a_file_are_one_input_of_the_command(web: Site, tmp_path: Path, capsys: Captured) -> None:
    feed = RSS.partition("<item>")[0] + "<item><title>Dam</title><link>/dam</link></item></channel></rss>"
    web["/feed"] = answer(feed.format(base=web.url("")), kind="application/rss+xml")
    web["/dam"] = answer(html(DAM, title="Dam gives way").replace('content="2021-05-22"', 'content="2031-05-06"'))
    path = table(tmp_path / "in.jsonl", ROWS[:2])
    arguments = ["stories", web.url("/feed"), str(path), "-o"]
    assert main([*arguments, str(tmp_path / "closed")]) == 1
    assert "leads to a private or local network" in capsys.readouterr().err
    assert main([*arguments, str(tmp_path / "open"), "--allow-private"]) == 0
    assert {len(group) for group in members(tmp_path / "open")} == {1, 2}


def test_a_table_without_events_is_grouped_where_events_are_read(tmp_path: Path, encoder: Encoder) -> None:
    path = table(tmp_path / "in.csv", ROWS)
    found = {frozenset(one.id for one in event.articles): event for event in read_or_group(path, encoder=encoder)}
    assert set(found) == STORIES
    assert "only one article" in found[frozenset({"s1"})].notices[-1]
    with pytest.raises(ReadingError, match="`stories` groups articles without it"):
        list(read_events(path))
    named = table(tmp_path / "in.jsonl", [{**row, "event": "one"} for row in ROWS])
    assert [event.id for event in read_or_group(named)] == ["one"]
    assert [event.id for event in read_or_group(tmp_path / "in.jsonl")] == ["one"]
    bad = tmp_path / "bad.jsonl"
    bad.write_text("[]\n")
    failed: list[ReadingError] = []
    assert not list(read_or_group(bad, on_error=failed.append))
    assert len(failed) == 1


def test_a_batch_groups_a_table_without_events(tmp_path: Path, capsys: Captured) -> None:
    path = table(tmp_path / "in.parquet", ROWS)
    assert main(["batch", str(path), "-o", str(tmp_path / "out")]) == 0
    written = [json.loads(file.read_text()) for file in (tmp_path / "out").glob("*.json")]
    assert {frozenset(article["id"] for article in report["articles"]) for report in written} == STORIES
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"{len(STORIES)} events, {len(ROWS)} articles, ")
    assert main(["batch", str(path), "-o", str(tmp_path / "out"), "--resume"]) == 0
    told = capsys.readouterr().err
    assert f"{len(STORIES)} done before" in told
    assert "names no 'event' in any row, so its articles are grouped into stories" in told


def test_a_spool_gives_back_what_was_put_in() -> None:
    articles = [Article("b", "B", "x\ud800\x00 é", published="2031-05-07"), Article("c", "C", "y"),
                Article("a", "A", "z", "T", "side", "u", "2031-05-06T23:00:00-03:00", "en", "b")]  # fmt: skip
    with Spool() as spool:
        for article in articles:
            spool.add(article)
        assert list(spool) == articles
        spool.sort()
        assert spool[:] == [articles[0], articles[2], articles[1]]


def test_progress_is_told_in_lines_where_there_is_no_terminal(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Progress.__init__, "__kwdefaults__", {"every": 0.0})
    lines: list[str] = []
    run_stories([table(tmp_path / "in.jsonl", ROWS)], tmp_path / "out", encoder=encoder, say=lines.append)
    assert lines[-1].startswith("progress: 4 of 4 articles")
