"""Many events: folders of events and tables, with errors handed on row by row."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from compare.errors import ReadingError
from compare.reading import read_events
from compare.records import Event

Record = dict[str, object]


def row(event: object, id: object, text: object = None, **more: object) -> Record:
    text = f"The report {id} of {event} said that the bridge was closed." if text is None else text
    return {"event": event, "id": id, "source": f"S{id}", "text": text, **more}


def write_jsonl(path: Path, rows: Sequence[Record]) -> None:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


def write_csv(path: Path, rows: Sequence[Record]) -> None:
    names = list(dict.fromkeys(name for r in rows for name in r))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def write_parquet(path: Path, rows: Sequence[Record]) -> None:
    parquet.write_table(pa.Table.from_pylist(list(rows)), path)


WRITERS = {"t.jsonl": write_jsonl, "t.csv": write_csv, "t.parquet": write_parquet}


def read(path: Path) -> tuple[list[Event], list[str]]:
    errors: list[ReadingError] = []
    events = list(read_events(path, on_error=errors.append))
    messages = [str(error) for error in errors]
    assert not any("\n" in message for message in messages)
    return events, messages


def shape(events: Iterable[Event]) -> list[tuple[str, list[str]]]:
    return [(event.id, [a.id for a in event.articles]) for event in events]


@pytest.mark.parametrize("name", WRITERS)
def test_rows_become_events(tmp_path, name):
    path = tmp_path / name
    WRITERS[name](
        path,
        [
            row("e1", "a", title="T", side="north", published="2021-02-03", event_title="The bridge"),
            row("e1", "b", title="", side="", published="", event_title=""),
            row("e2", "c", title="", side="", published="", event_title=""),
            row("e2", "d", title="", side="", published="", event_title=""),
        ],
    )
    events, errors = read(path)
    assert errors == []
    assert shape(events) == [("e1", ["a", "b"]), ("e2", ["c", "d"])]
    first = events[0].articles[0]
    assert (first.title, first.side, first.published, first.source) == ("T", "north", "2021-02-03", "Sa")
    assert (events[0].articles[1].side, events[0].title, events[0].notices) == (None, "The bridge", ())


@pytest.mark.parametrize("name", WRITERS)
def test_rows_of_one_event_need_not_stand_together(tmp_path, name):
    path = tmp_path / name
    WRITERS[name](path, [row("e1", "a"), row("e2", "b"), row("e2", "c"), row("e1", "d")])
    events, errors = read(path)
    assert errors == []
    assert shape(events) == [("e2", ["b", "c"]), ("e1", ["a", "d"])]


@pytest.mark.parametrize("name", WRITERS)
def test_a_bad_row_is_handed_on_and_reading_goes_on(tmp_path, name):
    path = tmp_path / name
    WRITERS[name](path, [row("e1", "a"), row("e1", "x", " "), row("", "y"), row("e1", "b"), row("e2", "z", "")])
    events, errors = read(path)
    assert shape(events) == [("e1", ["a", "b"])]
    assert len(errors) == 3
    assert "(id 'x'): the text is empty" in errors[0]
    assert "'event'" in errors[1]
    assert "(id 'z')" in errors[2]
    assert len(events[0].notices) == 1
    assert "'x'" in events[0].notices[0]
    with pytest.raises(ReadingError, match="'x'"):
        list(read_events(path))


@pytest.mark.parametrize("name", WRITERS)
def test_double_ids_in_one_event_are_an_error_of_that_event(tmp_path, name):
    path = tmp_path / name
    WRITERS[name](path, [row("e1", "a"), row("e1", "a", "Other text."), row("e2", "b"), row("e2", "c")])
    events, errors = read(path)
    assert shape(events) == [("e2", ["b", "c"])]
    assert len(errors) == 1
    assert "'e1'" in errors[0]
    assert "'a'" in errors[0]


@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
@pytest.mark.parametrize("missing", ["event", "source", "text"])
def test_a_missing_column_is_named(tmp_path, name, missing):
    path = tmp_path / name
    WRITERS[name](path, [{k: v for k, v in row("e1", "a").items() if k != missing}])
    with pytest.raises(ReadingError, match=f"no column '{missing}'.*add it") as caught:
        list(read_events(path, on_error=lambda error: None))
    assert name in str(caught.value)


def test_jsonl_without_an_event_says_what_to_add(tmp_path):
    path = tmp_path / "t.jsonl"
    write_jsonl(path, [{"id": "a", "source": "s", "text": "Text."}])
    with pytest.raises(ReadingError, match=r"t\.jsonl:1: has no 'event': add"):
        list(read_events(path))


def test_jsonl_lines_may_be_whole_events_and_bad_lines_are_numbered(tmp_path):
    path = tmp_path / "t.jsonl"
    whole = {"id": "w", "articles": [row("", "a"), row("", "b", "Other text."), {"id": "bad"}]}
    lines = [json.dumps(whole), "", '{"id": ', "[1]", "3", '{"id": "x", "articles": 3}', json.dumps(row(7, 1))]
    path.write_bytes("\n".join(lines).encode() + b"\n" + json.dumps(row(7, 2)).encode())
    events, errors = read(path)
    assert shape(events) == [("w", ["a", "b"]), ("7", ["1", "2"])]
    assert any("articles[2]" in n for n in events[0].notices)
    assert [e.split("t.jsonl:")[1].split(":")[0] for e in errors] == ["3", "4", "5", "6"]
    assert "t.jsonl:3:8: not valid JSON" in errors[0]


def test_jsonl_texts_are_taken_exactly(tmp_path):
    text = " Straße\r\n\u2028 “x” "
    write_jsonl(tmp_path / "t.jsonl", [row("e", "a", text)])
    (event,) = read_events(tmp_path / "t.jsonl")
    assert event.articles[0].text == text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_delimiters_and_quoted_line_ends(tmp_path, delimiter):
    text = f"One{delimiter} two.\r\nThree “four”."
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["Event ", "source", "text"], ["e", "s", text], [], ["e", "t", "Five."]])
    (tmp_path / "t.csv").write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())
    (event,) = read_events(tmp_path / "t.csv")
    assert [a.text for a in event.articles] == [text.replace("\r\n", "\n"), "Five."]
    assert len({a.id for a in event.articles}) == 2


def test_a_csv_field_may_be_as_long_as_an_article(tmp_path):
    text = "The dam held. " * 100_000
    write_csv(tmp_path / "t.csv", [row("e", "a", text)])
    (event,) = read_events(tmp_path / "t.csv")
    assert event.articles[0].text == text


def test_a_csv_row_of_wrong_width_is_numbered(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("event,source,text\ne,s,One\ne,s\ne,t,Two,too,many\ne,u,Three\n")
    events, errors = read(path)
    assert [a.text for a in events[0].articles] == ["One", "Three"]
    assert ["t.csv:3: has 2 fields" in errors[0], "t.csv:4: has 5 fields" in errors[1]] == [True, True]


@pytest.mark.parametrize(("encoding", "noted"), [("cp1252", True), ("utf-16", False), ("utf-8-sig", False)])
def test_csv_encodings(tmp_path, encoding, noted):
    (tmp_path / "t.csv").write_bytes("event,source,text\r\ne,s,Café open\r\ne,t,Café “shut”\r\n".encode(encoding))
    (event,) = read_events(tmp_path / "t.csv")
    assert [a.text for a in event.articles] == ["Café open", "Café “shut”"]
    assert any("cp1252" in n for n in event.notices) == noted


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("t.csv", b"", "empty"),
        ("t.csv", b"event,source,text\n", "no rows"),
        ("t.csv", b"PK\x03\x04" + bytes(50), "zip archive"),
        ("t.jsonl", b"", "no rows"),
        ("t.parquet", b"event,source,text", "Parquet"),
        ("t.parquet", b"", "Parquet"),
        ("t.parquet", b"PAR1" + bytes(40) + b"PAR1", "Parquet"),
        ("t.xlsx", b"x", "unknown format"),
    ],
)
def test_tables_that_cannot_be_read_at_all_are_always_raised(tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadingError, match=words) as caught:
        list(read_events(tmp_path / name, on_error=lambda error: None))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_path_is_told_before_the_first_event_is_asked_for(tmp_path):
    with pytest.raises(ReadingError, match="no such file"):
        read_events(tmp_path / "gone")


def test_parquet_types_beside_strings(tmp_path):
    import datetime

    when = datetime.datetime(2021, 2, 3, 4, 5)
    rows = [row(7, 1, published=when, side=None), row(7, 2, published=None, side=None)]
    write_parquet(tmp_path / "t.parquet", rows)
    (event,) = read_events(tmp_path / "t.parquet")
    assert (event.id, [a.id for a in event.articles]) == ("7", ["1", "2"])
    assert [a.published for a in event.articles] == ["2021-02-03T04:05:00", None]


def make_json(path: Path, id: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"id": id, "articles": [row("", "a"), row("", "b", f"Other text of {id}.")]}))


def make_folder(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(f"The bridge in {folder.name} was closed.")
    (folder / "b.txt").write_text(f"The bridge in {folder.name} was open.")


def test_a_folder_of_events(tmp_path):
    make_json(tmp_path / "b.json", "json-b")
    make_folder(tmp_path / "a-folder")
    make_folder(tmp_path / "c-folder")
    (tmp_path / "c-folder" / "gold.json").write_text("{}")
    make_json(tmp_path / "d-deeper" / "x.json", "json-x")
    (tmp_path / "e-empty").mkdir()
    (tmp_path / "f.json").write_text("{")
    (tmp_path / "README.md").write_text("About these events.")
    (tmp_path / ".hidden").mkdir()
    events, errors = read(tmp_path)
    assert [e.id for e in events] == ["a-folder", "json-b", "c-folder", "json-x"]
    assert ["e-empty" in errors[0], "f.json:1:2" in errors[1], len(errors)] == [True, True, 2]
    with pytest.raises(ReadingError, match="e-empty"):
        list(read_events(tmp_path))


def test_a_folder_that_is_one_event_and_single_files(tmp_path):
    make_folder(tmp_path / "one")
    make_json(tmp_path / "two.json", "two")
    assert [e.id for e in read_events(tmp_path / "one")] == ["one"]
    assert [e.id for e in read_events(tmp_path / "two.json")] == ["two"]


def test_a_json_list_of_events(tmp_path):
    make_json(tmp_path / "x.json", "x")
    one = json.loads((tmp_path / "x.json").read_text())
    (tmp_path / "x.json").write_text(json.dumps([one, 3, {**one, "id": "y"}, one]))
    events, errors = read(tmp_path / "x.json")
    assert [e.id for e in events] == ["x", "y"]
    assert ["[1]: is a number" in errors[0], "second event" in errors[1]] == [True, True]


def test_links_that_lead_in_a_ring_end(tmp_path):
    make_json(tmp_path / "in" / "x.json", "x")
    os.symlink(tmp_path, tmp_path / "in" / "back")
    events, errors = read(tmp_path)
    assert ([e.id for e in events], errors) == (["x"], [])


def test_events_come_before_later_ones_are_read(tmp_path):
    path = tmp_path / "t.jsonl"
    write_jsonl(path, [row(f"e{n}", n) for n in range(50)])
    seen: list[str] = []
    events = read_events(path, on_error=lambda error: seen.append(str(error)))
    assert next(events).id == "e0"
    make_folder(tmp_path / "f" / "a")
    make_folder(tmp_path / "f" / "b")
    folder_events = read_events(tmp_path / "f")
    assert next(folder_events).id == "a"
    (tmp_path / "f" / "b" / "a.txt").write_text("Changed after the first event was read.")
    assert next(folder_events).articles[0].text == "Changed after the first event was read."
