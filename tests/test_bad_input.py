"""Bad input from the command line to the report: one clear line each, and the other articles are compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from compare.cli import main

GOOD = {
    "post.txt": "The dam above Ost broke on Tuesday and 12 people were killed. The road to Melk is closed again.",
    "wire.txt": "The dam above Ost broke on Tuesday, killing 40 people. The army has opened the road to Melk.",
}
RUSSIAN = (
    "Плотина выше города прорвалась во вторник утром, и 12 человек погибли. Глава района заявил, что дорога "
    "закрыта и что поезда не ходят. Жители обвинили министерство в том, что их не предупредили о трещинах."
)
GERMAN = (
    "Der Damm oberhalb der Stadt ist am Dienstag gebrochen, und zwölf Menschen sind ums Leben gekommen. Der Landrat "
    "sagte, dass die Straße gesperrt ist und dass die Züge nicht fahren. Die Bewohner werfen dem Ministerium vor, "
    "sie nicht vor den Rissen in der Mauer gewarnt zu haben."
)
PAGE = "<html><head><title>Shop</title></head><body><nav><a href='/'>Home</a></nav></body></html>"
Captured = pytest.CaptureFixture[str]


def one_error(capsys: Captured) -> str:
    """The one line that a failed command says; nothing else, and nothing on standard output."""
    shown, said = capsys.readouterr()
    assert shown == ""
    (line,) = said.splitlines()
    assert line.startswith("error: ")
    assert "Traceback" not in line
    return line


def write(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def articles(*texts: str, **more: object) -> str:
    rows = [{"id": f"a{at}", "source": f"S{at}", "text": text, **more} for at, text in enumerate(texts)]
    return json.dumps({"id": "dam", "articles": rows})


# A file that stands alone for an event, and what the line must name.
ALONE: dict[str, tuple[str, bytes | str, tuple[str, ...]]] = {
    "empty file": ("event.json", b"", ("event.json", "empty")),
    "broken JSON": ("event.json", '{"id": "dam",\n "articles": [}', ("event.json:2:", "JSON")),
    "JSON that is no event": ("event.json", "[1, 2", ("event.json:1:",)),
    "JSON of another shape": ("event.json", '{"name": "dam"}', ("event.json", "articles")),
    "no articles": ("event.json", '{"id": "dam", "articles": []}', ("event.json", "no articles")),
    "article without text": ("event.json", articles("", ""), ("event.json", "text")),
    "binary JSON": ("event.json", bytes(range(256)) * 8, ("event.json", "binary")),
    "duplicate ids": (
        "event.json",
        json.dumps({"id": "dam", "articles": [{"id": "a", "source": "A", "text": text} for text in GOOD.values()]}),
        ("event.json", "'a'", "give each its own"),
    ),
    "unknown format": ("event.docx", "x", ("event.docx", ".docx")),
    "no ending": ("event", "x", ("event",)),
    "a table": ("event.csv", "event,source,text\ndam,A,x\n", ("event.csv",)),
    "broken TOML": ("dam/event.toml", "title = [", ("event.toml",)),
}


@pytest.mark.parametrize("name", ALONE)
def test_an_event_that_cannot_be_read_is_one_line(name: str, tmp_path: Path, capsys: Captured) -> None:
    file, content, named = ALONE[name]
    path = write(tmp_path / file, content)
    assert main(["event", str(path.parent if path.name == "event.toml" else path)]) == 1
    line = one_error(capsys)
    assert all(words in line for words in named), line


def test_a_missing_path_is_one_line(tmp_path: Path, capsys: Captured) -> None:
    assert main(["event", str(tmp_path / "nowhere")]) == 1
    assert "nowhere" in one_error(capsys)


def test_an_empty_folder_is_one_line(tmp_path: Path, capsys: Captured) -> None:
    assert main(["event", str(tmp_path)]) == 1
    assert "no articles" in one_error(capsys)


# An article beside two good ones: the note must name the file and say what is wrong.
LEFT_OUT: dict[str, tuple[str, Callable[[], bytes | str], str]] = {
    "empty file": ("bad.txt", lambda: b"", "is empty"),
    "white space": ("bad.txt", lambda: " \n\t \n", "white space"),
    "binary": ("bad.txt", lambda: bytes(range(256)) * 8, "binary"),
    "an image": ("bad.txt", lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "image"),
    "50 MB of text": ("bad.txt", lambda: b"The road to Melk is closed again.\n" * 1_500_000, "MB"),
    "HTML without an article": ("bad.html", lambda: PAGE, "article"),
    "broken PDF": ("bad.pdf", lambda: b"%PDF-1.7\nnothing", "PDF"),
    "unknown format": ("bad.xyz", lambda: "x", "bad.xyz"),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_bad_article_is_noted_and_the_others_are_compared(name: str, tmp_path: Path, capsys: Captured) -> None:
    file, content, words = LEFT_OUT[name]
    for good, text in GOOD.items():
        write(tmp_path / "dam" / good, text)
    write(tmp_path / "dam" / file, content())
    assert main(["event", str(tmp_path / "dam"), "--format", "json"]) == 0
    shown, said = capsys.readouterr()
    data = json.loads(shown)
    assert [row["id"] for row in data["articles"]] == ["post", "wire"]
    assert any(pair["flagged"] for pair in data["pairs"])
    (line,) = said.splitlines()
    assert line.startswith("note: ")
    assert file in line
    assert words in line
    assert len(data["notices"]) == 1


@pytest.mark.parametrize("name", [name for name in LEFT_OUT if name != "50 MB of text"])
def test_a_bad_article_alone_is_one_line(name: str, tmp_path: Path, capsys: Captured) -> None:
    file, content, _ = LEFT_OUT[name]
    write(tmp_path / "dam" / file, content())
    assert main(["event", str(tmp_path / "dam")]) == 1
    one_error(capsys)


# Text that is read all the same, with a note.
READ: dict[str, tuple[dict[str, bytes | str], str]] = {
    "invalid UTF-8": ({**GOOD, "bad.txt": "The café at Ost said that the road is closed.".encode("latin-1")}, "cp1252"),
    "one article": ({"post.txt": GOOD["post.txt"]}, "only one article"),
    "same article twice": ({**GOOD, "copy.txt": GOOD["post.txt"]}, "copy"),
    "Russian": ({**GOOD, "bad.txt": RUSSIAN}, "--models multilingual"),
    "German": ({**GOOD, "bad.txt": GERMAN}, "--models multilingual"),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_read_with_a_note(name: str, tmp_path: Path, capsys: Captured) -> None:
    files, words = READ[name]
    for file, content in files.items():
        write(tmp_path / "dam" / file, content)
    assert main(["event", str(tmp_path / "dam"), "--format", "json"]) == 0
    shown, said = capsys.readouterr()
    data = json.loads(shown)
    assert len(data["articles"]) == len(files)
    (line,) = said.splitlines()
    assert line.startswith("note: ")
    assert words in line
    assert data["notices"] == [line.removeprefix("note: ")]


def test_the_same_article_twice_is_not_compared_with_itself(tmp_path: Path, capsys: Captured) -> None:
    for file, content in READ["same article twice"][0].items():
        write(tmp_path / "dam" / file, content)
    main(["event", str(tmp_path / "dam"), "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    article = {row["id"]: row["article"] for row in data["claims"]}
    compared = {frozenset((article[pair["a"]], article[pair["b"]])) for pair in data["pairs"]}
    assert frozenset(("post", "copy")) not in compared
    assert frozenset(("post", "wire")) in compared


def test_an_article_without_text_is_left_out_of_its_event(tmp_path: Path, capsys: Captured) -> None:
    data = json.loads(articles(*GOOD.values()))
    data["articles"] += [{"id": "bare", "source": "S"}, {"id": "blank", "source": "T", "text": " "}]
    write(tmp_path / "event.json", json.dumps(data))
    assert main(["event", str(tmp_path / "event.json"), "--format", "json"]) == 0
    shown, said = capsys.readouterr()
    assert [row["id"] for row in json.loads(shown)["articles"]] == ["a0", "a1"]
    notes = said.splitlines()
    assert len(notes) == 2
    assert all(line.startswith("note: left out: ") for line in notes)
    assert "'bare'" in notes[0]
    assert "'blank'" in notes[1]


def test_articles_with_hardly_a_word_still_give_a_report(tmp_path: Path, capsys: Captured) -> None:
    write(tmp_path / "event.json", articles(*GOOD.values(), "Read more"))
    assert main(["event", str(tmp_path / "event.json"), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert len(data["articles"]) == 3
    assert data["pairs"]


@pytest.mark.parametrize("format", ["text", "json", "csv", "html", "md"])
def test_an_event_without_a_claim_still_gives_a_report(format: str, tmp_path: Path, capsys: Captured) -> None:
    write(tmp_path / "event.json", articles("Read more", "Hello."))
    assert main(["event", str(tmp_path / "event.json"), "--format", format]) == 0


def test_a_batch_names_every_bad_input_once_and_goes_on(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "events"
    for name, (file, content, _) in ALONE.items():
        if file.endswith((".json", ".toml")):
            write(folder / name / "event.toml" if file.endswith(".toml") else folder / f"{name}.json", content)
    write(folder / "good.json", articles(*GOOD.values()))
    assert main(["batch", str(folder), "-o", str(tmp_path / "out")]) == 1
    shown, said = capsys.readouterr()
    assert shown == ""
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    bad = [name for name, (file, _, _) in ALONE.items() if file.endswith((".json", ".toml"))]
    assert len(errors) == len(bad)
    for name in bad:
        assert sum(f"/{name}" in line for line in errors) == 1, name
    assert (tmp_path / "out" / "dam.json").is_file()
    assert len((tmp_path / "out" / "failures.jsonl").read_text().splitlines()) == len(bad)
    assert said.splitlines()[-1].startswith("1 event, 2 articles")


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("events.csv", "name,body\nx,y\n", "no column 'text'"),
        ("events.csv", "", "empty"),
        ("events.jsonl", "\n\n", "no rows"),
        ("events.jsonl", "{broken\n", "events.jsonl:1"),
        ("events.parquet", "PAR1 but not really", "events.parquet"),
        ("events.parquet", "", "events.parquet"),
    ],
)
def test_bad_tables_are_one_line_and_a_summary(
    file: str, content: str, words: str, tmp_path: Path, capsys: Captured
) -> None:
    path = write(tmp_path / file, content)
    assert main(["batch", str(path), "-o", str(tmp_path / "out")]) == 1
    shown, said = capsys.readouterr()
    assert shown == ""
    error, summary = said.splitlines()
    assert error.startswith("error: ")
    assert words in error
    assert summary.startswith("0 events")
