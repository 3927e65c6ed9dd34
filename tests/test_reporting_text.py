"""Tables, Markdown and the terminal: what hostile or unusual text does there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.errors import ReportError
from compare.records import Article, Claim, Event, Figure, Group, Pair, Reason, Verdict
from compare.reporting import Report, build
from compare.reporting.markdown import escape
from compare.reporting.report import Naming, Term, Wording
from compare.reporting.tables import COLUMNS
from compare.reporting.terminal import display_width, to_text, wrap

SAMPLE = Path(__file__).parent / "golden" / "sample.json"
TABLES = list(COLUMNS)
HOSTILE = [
    "=cmd()",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\n=x",
    "＝x",
    '"=1",=2',
    "a|b\nc",
    "<script>alert(1)</script>",
]


def report_of(text: str) -> Report:
    """Return a report in which every text is this one."""
    article = Article("a", text, text, text, text, text, text)
    one = Claim("1", article, "text", (0, len(text)), text, text, text, text)
    two = replace(one, id="2", field="title", speaker=None, speaker_name=None)
    even = Verdict(0.5, 0.25, 0.25)
    pair = Pair(one, two, 0.9, even, even, reasons=(Reason(text, (0, len(text)), (0, 1)),))
    figures = [Figure(one, (0, 1), -5, text, unit=text, as_of=text, according_to=text)]
    event = Event("e", (article,), text, {text: text}, (text,))
    return worded(build(event, [one, two], [Group(text, (one, two), 0.5)], [pair], figures, {text: text}), text)


def worded(report: Report, text: str) -> Report:
    """Return the report with one preferred word and one naming, which are this text."""
    claim = report.claims[0]
    naming = Naming(text, (text,), {text: (Term(text, True, ((claim, claim.span),)),)})
    return replace(report, wording=(Wording(text, text, 1.5, 3, True),), namings=(naming,))


def disputed(text: str) -> Report:
    """Return a report of three outlets that give three figures of one quantity; every text is this one."""
    claims, figures = [], []
    for at, value in enumerate((-5, 50, 500)):
        article = Article(f"a{at}", f"{text}{at}", text, published=text)
        claims.append(Claim(str(at), article, "text", (0, len(text)), f"{text}{at}", f"{text}{at}", None, text))
        figures.append(Figure(claims[-1], (0, len(text)), value, text, unit=text, as_of=text))
    even = Verdict(0.5, 0.25, 0.25)
    pairs = [Pair(a, b, 0.9, even, even, "number") for a, b in combinations(claims, 2)]
    event = Event("e", tuple(claim.article for claim in claims), text)
    group = Group(text, tuple(claims), 0.5)
    return worded(build(event, claims, [group], pairs, figures, {"unclear": 0.2}), text)


def cells_of(content: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content, newline="")))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("table", TABLES)
def test_no_cell_is_a_formula(table: str, text: str) -> None:
    report = disputed(text) if table in ("quantities", "conflicts") else report_of(text)
    header, *body = cells_of(report.to_csv(table))  # type: ignore[arg-type]
    assert header == list(COLUMNS[table])  # type: ignore[index]
    assert body
    for row in body:
        for name, cell in zip(header, row, strict=True):
            if name != "value":
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


def test_numbers_stay_numbers() -> None:
    header, row = cells_of(report_of("=x").to_csv("figures"))
    assert row[header.index("value")] == "-5"


@given(st.text(min_size=1, max_size=30))
def test_csv_gives_every_text_back(text: str) -> None:
    header, first, _ = cells_of(report_of(text).to_csv("claims"))
    assert first[header.index("text")].removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("table", TABLES)
def test_frame_has_the_documented_columns(table: str) -> None:
    frame = worded(Report.from_json(SAMPLE), "walkout").to_frame(table)  # type: ignore[arg-type]
    assert list(frame.columns) == list(COLUMNS[table])  # type: ignore[index]
    assert len(frame) > 0
    empty = build(Event("e", ()), [], [], [], [], {}).to_frame(table)  # type: ignore[arg-type]
    assert list(empty.columns) == list(frame.columns)
    documented = (Path(__file__).parents[1] / "docs" / "report-file.md").read_text(encoding="utf-8")
    assert f"| `{table}` |" in documented


def test_frame_keeps_types() -> None:
    frame = Report.from_json(SAMPLE).to_frame()
    assert frame["score"].dtype.kind == "f"
    assert frame["flagged"].tolist() == [True] * 5 + [False]


def test_unknown_table() -> None:
    with pytest.raises(ReportError, match="no table 'sums'; choose one of pairs, claims"):
        Report.from_json(SAMPLE).to_csv("sums")  # type: ignore[arg-type]


@given(st.text(max_size=60))
def test_markdown_escapes_every_sign_of_markup(text: str) -> None:
    line = escape(text)
    assert "\n" not in line
    rest = re.sub(r"\\[\\`*_{}\[\]~$+#=.)-]|&(?:lt|gt|amp|#124|#64);", "", line)
    assert not re.search(r"[\\`*_{}\[\]~$<>&|@]", rest)
    assert not re.match(r"[-+#=]|\d+[.)](\s|$)", line)


@pytest.mark.parametrize("made", [report_of, disputed])
def test_markdown_of_hostile_text_keeps_its_tables(made: Callable[[str], Report]) -> None:
    content = made("a|b\n# c <script> [x](javascript:alert(1)) **d**").to_markdown()
    assert "<script>" not in content
    assert not re.search(r"(?<!\\)\]\(", content)
    for block in content.split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.splitlines()}) == 1


@pytest.mark.parametrize(
    ("text", "same"), [("2031-03-04", True), ("3.5 million", True), ("4. x", False), ("- x", False)]
)
def test_markdown_escapes_no_more_than_it_must(text: str, same: bool) -> None:
    assert (escape(text) == text) is same


@pytest.mark.parametrize("made", [report_of, disputed])
def test_terminal_strips_what_a_terminal_obeys(made: Callable[[str], Report]) -> None:
    content = to_text(made("a\x1b[2Jb\x07\u202ec\r\nd"))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", content)


def test_terminal_marks_in_colour_or_in_brackets() -> None:
    report = Report.from_json(SAMPLE)
    plain, colored = report.to_text(width=80), report.to_text(width=80, color=True)
    assert "[2,000] workers" in plain
    assert "\x1b[1;31m2,000\x1b[0m workers" in colored
    without = re.sub("\x1b\\[[0-9;]*m", "", colored)
    assert len(without.splitlines()) == len(plain.splitlines())


def test_each_format_tells_what_stands_beside_the_pairs() -> None:
    report = worded(Report.from_json(SAMPLE), "walkout")
    for text in (report.to_text(width=200), report.to_markdown()):
        assert "1 further pair is unclear: neither flagged nor ruled out (score 0.05 to 0.50)." in text
        assert "More than two answers" in text
        assert "about 1,200 workers" in text
        assert "How each side names it" in text
        assert "◆ loaded" in text
        assert "Between sides" in text
        assert "repeats The Wire" in text
    assert "| not aligned | asserts | omits |" in report.to_markdown()
    assert report.to_markdown().count("Read that one before") == 1


def test_nothing_is_said_to_be_unclear_without_a_band() -> None:
    report = Report.from_json(SAMPLE)
    plain = replace(report, run={"threshold": 0.5})
    assert (len(report.unclear()), plain.unclear()) == (1, ())
    assert "unclear" not in plain.to_text() + plain.to_markdown() + plain.to_html()
    assert [pair["unclear"] for pair in plain.to_dict()["pairs"]] == [False] * 6


def test_background_and_what_is_left_out_are_said_in_words() -> None:
    nouns = ["people killed", *"boats cranes sheds gates trucks carts huts silos barns mills tents horses".split()]
    claims, figures = [], []
    for source in ("Bay Post", "The Wire"):
        lines = [*(f"There were {at + 20} {noun}." for at, noun in enumerate(nouns)), "A year earlier 7 were killed."]
        article = Article(source, source, "\n".join(lines), published="2031-03-04")
        for line, noun in zip(lines, (*nouns, "people killed"), strict=True):
            start = article.text.index(line)
            span = (start, start + len(line))
            claims.append(Claim(f"{source}{start}", article, "text", span, sentence=span))
            number = next(word for word in line.split() if word.isdigit())
            at = article.text.index(number, start)
            figures.append(Figure(claims[-1], (at, at + len(number)), float(number), noun))
    articles = tuple(dict.fromkeys(claim.article for claim in claims))
    report = build(Event("e", articles), claims, [], [], figures, {})
    assert "| 7 (earlier or elsewhere) |" in report.to_markdown()
    assert "1 more quantity left out." in report.to_markdown()
    assert "1 more left out." in report.to_html()
    assert report.to_html().count('<tr class="aside">') == 2


def test_terminal_limit_and_none() -> None:
    report = Report.from_json(SAMPLE)
    assert "More than two" not in report.to_text(limit=0)
    assert "and 3 weaker contradictions" in report.to_text(limit=2)
    assert "No contradictions at threshold 0.99." in replace(report, run={"threshold": 0.99}).to_text()


@pytest.mark.parametrize("width", [10, 40, 62, 80, 120, 200])
@pytest.mark.parametrize(
    "text", ["港の労働者二千人が月曜日に職場を離れたと組合は述べた。" * 3, "word " * 40, "x" * 300, "e\u0301a " * 80]
)
def test_terminal_lines_keep_to_the_width(width: int, text: str) -> None:
    for color, made in product((False, True), (report_of, disputed)):
        for line in to_text(made(text), width=width, color=color).splitlines():
            assert display_width(re.sub("\x1b\\[[0-9;]*m", "", line)) <= max(width, 31)


def test_columns_stay_in_line_with_wide_characters() -> None:
    lines = [line for line in to_text(report_of("二千人が 職場を離れた " * 6), width=90).splitlines() if "│" in line]
    assert len({display_width(line.partition("│")[0]) for line in lines}) == 1


@given(st.lists(st.tuples(st.text(max_size=20), st.booleans()), max_size=5), st.integers(2, 20))
def test_wrapping_loses_no_letter(parts: list[tuple[str, bool]], width: int) -> None:
    from compare.reporting.plain import printable

    lines = wrap(parts, width)
    whole = "".join(letter for line in lines for letter, _ in line)
    assert "".join(whole.split()) == "".join(printable("".join(passage for passage, _ in parts)).split())
    assert all(sum(display_width(letter) for letter, _ in line) <= width for line in lines)
