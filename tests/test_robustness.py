"""What can go wrong with texts, files and disks, tried: one clear line, or a result whose offsets are right."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from compare import Article, CompareError, Comparer, Event, Report, extract
from compare.cli import main
from compare.errors import ReadingError, ReportError
from compare.extraction.ledger import figures_of
from compare.reading import article_from_text, event_from_dict, parse_article, read_event, read_events
from compare.reading.markdown import strip_inline
from compare.reading.web.decoding import text_of
from compare.reading.web.fetcher import Page
from compare.reading.web.urls import parse_url
from tests.fuzz import checks

ROOT = Path(__file__).resolve().parents[1]
ROWS = [
    {"event": "dam", "source": "Post", "text": "The dam above Ost broke and 12 people were killed."},
    {"event": "dam", "source": "Wire", "text": "The dam above Ost broke, killing 40 people."},
]
EVENT = {"id": "dam", "articles": [{**row, "id": str(at)} for at, row in enumerate(ROWS)]}


def compared_in_a_process(folder: Path, setup: str, target: str) -> subprocess.CompletedProcess[str]:
    """Run `event … -o target` in a process of its own, after `setup`."""
    event = folder / "dam.json"
    event.write_text(json.dumps(EVENT))
    code = (
        "import resource, signal, sys\n"
        "from compare.cli import main\n"
        f"{setup}\n"
        f"sys.exit(main(['event', {str(event)!r}, '--format', 'json', '-o', {target!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr
    return done


def test_a_disk_that_is_full_is_one_line_and_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "out" / "report.json"
    target.parent.mkdir()
    target.write_text("the report of before")
    setup = (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))"
    )
    done = compared_in_a_process(tmp_path, setup, str(target))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: {target}: cannot be written (file too large)")
    assert os.listdir(target.parent) == ["report.json"]
    assert target.read_text() == "the report of before"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_standard_output_on_a_full_disk_does_not_end_well(tmp_path: Path) -> None:
    event = tmp_path / "dam.json"
    event.write_text(json.dumps(EVENT))
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "compare", "event", str(event), "--format", "json"],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120,
        )  # fmt: skip
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: standard output: cannot be written (no space left on device)")


def test_a_folder_that_nobody_may_write_to_is_one_line(tmp_path: Path, comparer: Comparer) -> None:
    report = comparer.compare(event_from_dict(EVENT, where="dam"))
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "report.json", tmp_path / "missing" / "report.json", Path("/proc/report.json")):
        for write in (report.to_json, report.to_html, report.to_markdown, lambda at: report.to_csv("pairs", at)):
            with pytest.raises(ReportError) as caught:
                write(path)
            checks.line(str(caught.value))
            assert str(path) in str(caught.value)


PARQUET: dict[str, tuple[Callable[[], dict[str, object]], str]] = {
    "no text": (lambda: {"event": ["e"], "source": ["s"]}, "no column 'text'"),
    "no event": (lambda: {"text": ["t"], "source": ["s"]}, "no column 'event'"),
    "numbers for text": (lambda: {"event": ["e"], "source": ["s"], "text": [5]}, "'text' is a number"),
    "lists for text": (lambda: {"event": ["e"], "source": ["s"], "text": [["a"]]}, "'text' is a list"),
    "a date for an event": (lambda: {"event": [1.5], "source": ["s"], "text": ["a b"]}, "unfit 'event'"),
}


@pytest.mark.parametrize("name", PARQUET)
def test_parquet_with_columns_missing_or_of_another_type_is_one_line(name: str, tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    columns, said = PARQUET[name]
    path = tmp_path / "t.parquet"
    parquet.write_table(pa.table(columns()), path)
    with pytest.raises(ReadingError, match=said) as caught:
        list(read_events(path))
    checks.line(str(caught.value))


@pytest.mark.parametrize("cut", [0, 4, 50, -1, -8, -100])
def test_parquet_with_a_damaged_footer_is_one_line(cut: int, tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    path = tmp_path / "t.parquet"
    parquet.write_table(pa.table({name: [row[name] for row in ROWS] for name in ROWS[0]}), path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ReadingError, match=r"t\.parquet") as caught:
        list(read_events(path))
    checks.line(str(caught.value))


def test_parquet_with_a_date_outside_the_calendar_is_one_line(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    path = tmp_path / "t.parquet"
    published = pa.array([2**30] * 2, pa.date32())
    parquet.write_table(
        pa.table({**{name: [row[name] for row in ROWS] for name in ROWS[0]}, "published": published}), path
    )
    with pytest.raises(ReadingError, match=r"t\.parquet") as caught:
        list(read_events(path))
    checks.line(str(caught.value))


def blocks() -> list[str]:
    """Words in the letters of every block of Unicode that holds enough of them."""
    found = []
    for start in range(0, sys.maxunicode, 128):
        letters = [chr(code) for code in range(start, start + 128) if unicodedata.category(chr(code))[0] == "L"]
        if len(letters) >= 12:
            found.append(" ".join("".join(letters[at : at + 5]) for at in range(0, len(letters), 5)))
    return found


def test_offsets_are_right_in_every_script() -> None:
    found = blocks()
    assert len(found) > 300
    for words in found:
        sentence = (
            f"{words}: “{words[:20]} 12”, the ministry said. {words[:30]} said that 40 {words[-12:]} were killed."
        )
        text = f"{sentence}\n{sentence[::-1]}\r\n{sentence.upper()}"
        made = event_from_dict({"id": "e", "articles": [{"id": "a", "source": "s", "text": text}]}, where="e")
        assert made.articles[0].text == text
        claims = extract(made.articles[0])
        assert claims
        checks.claims(claims)
        checks.figures(figure for rows in figures_of(claims).values() for figure in rows)


ODD = {
    "right to left": "قالت الوزارة إن 12 شخصا قتلوا. \u202bThe ministry said that 12 were killed.\u202c עברית 40",
    "emoji": "👩‍👩‍👧‍👦 The mayor said 🏴󠁧󠁢󠁳󠁣󠁴󠁿 that 12 people ☝🏽 were killed. 🇺🇦🇷 “It is shut 😀,” she said.",
    "NUL": "The mayor\0 said that 12\0 people were killed.\0\0 She denied\0it.",
    "half a pair": "The mayor\ud83d said that 12 people were killed. \ude00 She denied it.",
    "combining": "The may\u0301or s\u0301aid that 12 people were killed.\u0301\u0301 She denied it.",
    "newlines": "The mayor said\r\nthat 12 were killed.\rShe left.\u2028It fell.\x0bIt snowed.\x85Ek fell.\u2029",
    "mark first": "\ufeffThe mayor said that 12 people were killed.\u200b She denied it.",
    "Arabic digits": "The mayor said that ١٢ people and １３ dogs were killed, and ²³ hurt.",
}


@pytest.mark.parametrize("name", ODD)
def test_offsets_are_those_of_the_text_as_it_was_read(name: str, comparer: Comparer, tmp_path: Path) -> None:
    given = ODD[name]
    rows = [{"id": "a", "source": "A", "text": given}, {"id": "b", "source": "B", "text": given.replace("12", "40")}]
    event = event_from_dict({"id": "e", "title": given, "articles": rows}, where="e")
    text = event.articles[0].text
    assert len(text) == len(given)
    assert all(
        new == old or (old < " " or old == "\x7f" or "\ud800" <= old <= "\udfff")
        for new, old in zip(text, given, strict=True)
    )
    checks.report(comparer.compare(event), tmp_path)


def test_a_sentence_without_an_end_takes_time_in_proportion_to_its_length() -> None:
    """Each of these took tens of seconds, or minutes, at this length."""
    units = (
        ".",
        "?!",
        "he left; ",
        "the ministry said that ",
        "5 people were killed and 12 hurt, the mayor said, but ",
    )
    start = time.process_time()
    for unit in units:
        text = unit * (60_000 // len(unit))
        claims = extract(Article("a", "s", text))
        checks.claims(claims)
        figures_of(claims)
    assert time.process_time() - start < 60  # some 3 s; a quadratic step takes many times as long


@pytest.mark.parametrize("unit", [" ", "\t", '"', "![", "# ", "`", "*a ", "<!--", "[^", "<http://", "a\n", "| ", "_a"])
def test_markdown_takes_time_in_proportion_to_its_length(unit: str) -> None:
    start = time.process_time()
    parse_article("a.md", f"The port is shut. {unit * (200_000 // len(unit))}".encode())
    assert time.process_time() - start < 20  # some 0.1 s; the rules of before took minutes


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("`a *b* c` and ``d ` e``", "a b c and d ` e"),
        ("**bold**, *it*, ~~gone~~, __x__ and a_b_c", "bold, it, gone, x and a_b_c"),
        ("5 * 3 * 2 and *a b", "5 * 3 * 2 and *a b"),
        ("[![alt](i.png)](u) [a [b](c)", "[a b"),
        (r"\*kept\*", "*kept*"),
    ],
)
def test_marks_of_markdown(marked: str, plain: str) -> None:
    assert strip_inline(marked) == plain


def test_a_table_whose_lines_end_as_old_spreadsheets_write_them(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b'event,source,text\rdam,Post,"The dam broke.\rIt rained."\rdam,Wire,The dam held.\r')
    (event,) = read_events(path)
    assert [article.text for article in event.articles] == ["The dam broke.\nIt rained.", "The dam held."]


def test_a_file_named_with_a_nul_or_by_a_loop_of_links_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The dam broke on Tuesday.")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "event.toml").write_text('[[articles]]\nfile = "a.txt"\n[[articles]]\nfile = "b\\u0000.txt"\n')
    event = read_event(tmp_path)
    assert len(event.articles) == 1
    assert any("left out" in notice for notice in event.notices)


def test_the_name_of_pasted_text_is_cleaned_as_all_names_are() -> None:
    article = article_from_text("The dam broke.", id="a\0b", source="Post\n1")
    assert (article.id, article.source) == ("a b", "Post 1")


def test_a_page_in_an_encoding_that_always_fails_is_read_by_the_next() -> None:
    page = Page(parse_url("https://x.example/"), "text/plain", "undefined", "Größe".encode("cp1252"))
    assert text_of(page, "x", declared=(), on_notice=lambda _: None)


REPORTS: dict[str, Callable[[dict[str, object]], None]] = {
    "a number too large": lambda file: file["figures"][0].update(value=10**400),  # type: ignore[index]
    "a threshold in words": lambda file: file["run"].update(threshold="high"),  # type: ignore[union-attr]
    "a table with a row missing": lambda file: file["agreement"]["shared"].pop(),  # type: ignore[index, call-overload]
    "a row with a number missing": lambda file: file["agreement"]["contradicted"][0].pop(),  # type: ignore[index, call-overload]
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_file_that_does_not_fit_together_is_one_line(name: str, comparer: Comparer, tmp_path: Path) -> None:
    file = comparer.compare(event_from_dict(EVENT, where="dam")).to_dict()
    REPORTS[name](file)
    path = tmp_path / "r.json"
    path.write_text(json.dumps(file))
    with pytest.raises(ReportError, match=r"r\.json: report\.") as caught:
        Report.from_json(path)
    checks.line(str(caught.value))


def test_a_report_file_with_a_number_of_thousands_of_digits_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(f'{{"schema": {"9" * 5000}}}')
    with pytest.raises(ReportError, match="not a report file") as caught:
        Report.from_json(path)
    checks.line(str(caught.value))


def test_a_report_file_in_what_is_not_quite_utf_8_is_one_line(comparer: Comparer, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    comparer.compare(Event("e", (Article("a", "Outlet NAME", "The dam broke on Monday."),))).to_json(path)
    path.write_bytes(path.read_bytes().replace(b"NAME", b"\xed\xa0\xbd\xed\xb8\x80"))
    with pytest.raises(ReportError, match=r"no JSON text in UTF-8"):
        Report.from_json(path)


def test_half_a_surrogate_pair_goes_into_every_table(comparer: Comparer, tmp_path: Path) -> None:
    article = Article("a", "A\ud83d", "The mayor\ud83d said that 12 people were killed.", title="Half \ude00")
    other = Article("b", "B", "The mayor said that 40 people were killed.")
    checks.written(comparer.compare(Event("e\ud83d", (article, other))))


def test_every_error_of_the_command_line_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "deep.json"
    path.write_text("[" * 100_000)
    assert main(["event", str(path)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    with pytest.raises(CompareError):
        read_event(path)


def test_the_limits_of_this_process_are_as_they_were() -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
