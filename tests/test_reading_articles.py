"""Single articles: plain text, Markdown, HTML and JSON, from files, uploads and pasted text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from compare.errors import ReadingError
from compare.reading import article_from_text, parse_article, read_article

SEED = Path(__file__).parent.parent / "seeds" / "000_808dc04189f31e6b.txt"

BODY = "The bridge over the Sarn was closed on Monday. The mayor said that two people were hurt."


def read(name: str, data: bytes) -> tuple[object, list[str]]:
    notices: list[str] = []
    return parse_article(name, data, on_notice=notices.append), notices


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        parse_article(name, data)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_the_seed_article_splits_into_headline_and_text():
    content = SEED.read_text(encoding="utf-8")
    article = read_article(SEED, source="wire", side="neutral", published="2023-05-23")
    assert article.title == content.split("\n", 1)[0]
    assert article.text == content.split("\n\n", 1)[1]
    assert len(article.text) == 4836
    assert (article.id, article.source, article.side) == (SEED.stem, "wire", "neutral")
    assert (article.published, article.language) == ("2023-05-23", "en")


@pytest.mark.parametrize(
    ("raw", "title", "text"),
    [
        (f"Bridge closed\n\n{BODY}", "Bridge closed", BODY),
        (f"\n\nBridge closed \n \t\n\n{BODY}\n", "Bridge closed", BODY + "\n"),
        (f"Bridge closed\n{BODY}", "", f"Bridge closed\n{BODY}"),
        (f"{'long ' * 60}end\n\n{BODY}", "", f"{'long ' * 60}end\n\n{BODY}"),
        (f"{BODY}\n\nPolice agreed.", "", f"{BODY}\n\nPolice agreed."),
        ("Only a line", "", "Only a line"),
        ("Only a line\n\n \n", "", "Only a line\n\n \n"),
        ("“It held.” Bridge survives the flood\n\nText", "“It held.” Bridge survives the flood", "Text"),
    ],
)
def test_a_first_line_is_the_title_only_where_it_reads_like_a_headline(raw, title, text):
    article = parse_article("a.txt", raw.encode())
    assert (article.title, article.text) == (title, text)


def test_line_ends_and_byte_order_mark_are_unified():
    article = parse_article("a.txt", b"\xef\xbb\xbfBridge closed\r\n\r\nOne.\r\nTwo.\rThree.")
    assert (article.title, article.text) == ("Bridge closed", "One.\nTwo.\nThree.")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_marked_encodings_are_read_without_notice(encoding):
    article, notices = read("a.txt", "Café “Zur Brücke” schließt".encode(encoding))
    assert article.text == "Café “Zur Brücke” schließt"
    assert notices == []


def test_invalid_utf8_is_read_as_cp1252_with_a_notice():
    article, notices = read("a.txt", "The café said “no”.".encode("cp1252"))
    assert article.text == "The café said “no”."
    assert len(notices) == 1
    assert "a.txt" in notices[0]
    assert "byte 7" in notices[0]
    assert "cp1252" in notices[0]


def test_control_characters_become_spaces_of_the_same_length():
    text = parse_article("a.txt", b"One\x00two\x07three\tfour" + b" word" * 50).text
    assert text.startswith("One two three\tfour word")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", ["a.txt", "empty"]),
        ("a.md", b" \n\t \n", ["a.md", "white space"]),
        ("a.txt", b"\xef\xbb\xbf", ["white space"]),
        ("a.txt", bytes(range(256)) * 20, ["binary", ".txt"]),
        ("a.txt", b"%PDF-1.7 and more", ["is a PDF", ".pdf"]),
        ("a.html", b"PK\x03\x04rest", ["zip archive"]),
        ("a.txt", b"<!DOCTYPE html><p>hello</p>", ["HTML", "name it .html"]),
        ("a.txt", b"word " * 1_100_000, ["5 MB", "split"]),
        ("a.docx", b"x", [".docx", ".txt, .md", ".pdf"]),
        ("noending", b"x", ["noending", "unknown format"]),
        ("bad\nname.docx", b"x", ["bad name.docx"]),
        ("a.json", b'{"text": "x"\n "title": 3}', ["a.json:2:2", "not valid JSON"]),
        ("a.json", b"[1]", ["a list", "'text'"]),
        ("a.json", b'{"articles": []}', ["read_event"]),
        ("a.json", b'{"title": "t"}', ["no 'text'"]),
        ("a.json", b'{"text": 3}', ["'text' is a number"]),
        ("a.json", b"[" * 100_000, ["nested too deeply"]),
        ("a.json", b'{"text": ' + b"9" * 5000 + b"}", ["not valid JSON"]),
    ],
)
def test_bad_input_is_refused_in_one_clear_line(name, data, words):
    message = refusal(name, data)
    for word in words:
        assert word in message


def test_a_json_article_keeps_text_and_metadata_exactly():
    text = "  Line one.\r\nLine \u2028two.  "
    given = {"id": 7, "source": "Vale Post", "title": "T  t", "text": text, "url": "https://vale.example/7"}
    article = parse_article("a.json", json.dumps(given).encode())
    assert (article.id, article.source, article.title, article.text, article.url) == (
        "7", "Vale Post", "T  t", text, "https://vale.example/7",
    )  # fmt: skip


def test_what_is_given_goes_before_what_the_file_says():
    data = json.dumps({"id": "x", "source": "Vale Post", "text": BODY, "published": "2020-01-01"}).encode()
    article = parse_article("a.json", data, id="y", source="Courier", side="north", published="2021-02-03")
    assert (article.id, article.source, article.side, article.published) == ("y", "Courier", "north", "2021-02-03")


def test_lone_surrogates_from_json_cannot_break_later_writing():
    article = parse_article("a.json", b'{"text": "one \\ud800 two"}')
    assert article.text == "one \ufffd two"
    article.text.encode("utf-8")


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2023-05-23", "2023-05-23"),
        (" 2023-05-23T10:00:00Z ", "2023-05-23T10:00:00Z"),
        ("2023-05-23 10:00", "2023-05-23 10:00"),
        ("", None),
        (None, None),
    ],
)
def test_iso_dates_are_kept(value, kept):
    article, notices = read("a.json", json.dumps({"text": BODY, "published": value}).encode())
    assert article.published == kept
    assert notices == []


@pytest.mark.parametrize("value", ["23 May 2023", "2023-13-01", "2023-05", "20230523", 20230523, ["2023-05-23"], True])
def test_other_dates_are_left_out_with_a_notice(value):
    article, notices = read("a.json", json.dumps({"text": BODY, "published": value}).encode())
    assert article.published is None
    assert len(notices) == 1
    assert "published" in notices[0]


@pytest.mark.parametrize(("value", "code"), [("en-GB", "en"), ("Russian", "ru"), ("pt_BR", "pt"), ("klingonese", "en")])
def test_language_codes_are_normalised_or_guessed(value, code):
    article, notices = read("a.json", json.dumps({"text": BODY * 3, "language": value}).encode())
    assert article.language == code
    assert bool(notices) == (value == "klingonese")


def test_pasted_text_takes_its_headline_unless_a_title_is_given():
    pasted = "Bridge closed\r\n\r\nTwo people were hurt."
    found = article_from_text(pasted, id="p", source="Post")
    assert (found.title, found.text) == ("Bridge closed", "Two people were hurt.")
    given = article_from_text(pasted, id="p", source="Post", title="Mine", side="north")
    assert (given.title, given.text, given.side) == ("Mine", "Bridge closed\n\nTwo people were hurt.", "north")
    with pytest.raises(ReadingError, match="white space"):
        article_from_text(" \n", id="p", source="Post")


MARKDOWN = """\
# Bridge **closed** after flood

By [Ana Koll](https://vale.example/ana)

The *bridge* over the Sarn
was closed on __Monday__. ![map](map.png "a map")

## What is known

- Two people were hurt, `officials` said
- The road, see [the notice][1], is shut
1. Buses \\*do not\\* run

> “We warned them,” said a_b_c.
> Nobody listened.

***

Underlined
----------

| Town | Hurt |
|------|------|
| Sarn | 2 |

<!-- internal: do not print -->
It cost 5 &amp; more<br>[^1].

[1]: https://vale.example/notice
"""


def test_markdown_becomes_plain_paragraphs():
    article = parse_article("a.md", MARKDOWN.encode())
    assert article.title == "Bridge closed after flood"
    assert article.text.split("\n") == [
        "By Ana Koll",
        "The bridge over the Sarn was closed on Monday.",
        "What is known",
        "Two people were hurt, officials said",
        "The road, see the notice, is shut",
        "Buses *do not* run",
        "“We warned them,” said a_b_c. Nobody listened.",
        "Underlined",
        "Town, Hurt",
        "Sarn, 2",
        "It cost 5 & more.",
    ]


def test_markdown_front_matter_gives_title_and_date():
    article = parse_article("a.md", b'---\ntitle: "Bridge closed"\ndate: 2021-03-04\ntags: x\n---\n\nText here.\n')
    assert (article.title, article.published, article.text) == ("Bridge closed", "2021-03-04", "Text here.")


def test_markdown_without_a_heading_has_no_title():
    article = parse_article("a.md", b"Text first.\n\n# Heading later\n\nMore.")
    assert (article.title, article.text) == ("", "Text first.\nHeading later\nMore.")


PAGE = """<!doctype html><html lang="en"><head><meta charset="{charset}">
<title>Dam gates opened at Orlin - The Vale Courier</title>
<meta property="article:published_time" content="2021-04-06T10:00:00Z">
<link rel="canonical" href="https://vale.example/dam"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Dam gates opened at Orlin</h1>
<p>Engineers opened two gates of the Orlin dam on Tuesday after <b>heavy</b> rain, the water board said.</p>
<p>“Nobody was in danger,” said the board’s head, <a href="/x">Jon Brill</a>, who rejected reports of 12 injured.</p>
<ul><li>The café by the dam stays shut for now</li></ul>
<p>The mayor of Orlin, however, spoke of a failure that everybody in town had foreseen for years.</p></article>
<aside>Subscribe to our newsletter</aside>
<footer>Copyright 2019 The Vale Courier. All rights reserved.</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_html_keeps_the_article_and_drops_the_rest(charset):
    article, notices = read("dam.html", PAGE.format(charset=charset).encode(charset))
    assert notices == []
    assert article.title == "Dam gates opened at Orlin"
    assert (article.published, article.url) == ("2021-04-06", "https://vale.example/dam")
    assert article.text.split("\n") == [
        "Engineers opened two gates of the Orlin dam on Tuesday after heavy rain, the water board said.",
        "“Nobody was in danger,” said the board’s head, Jon Brill, who rejected reports of 12 injured.",
        "The café by the dam stays shut for now",
        "The mayor of Orlin, however, spoke of a failure that everybody in town had foreseen for years.",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><body><nav>" + "<a href='/a'>Section of the site</a>" * 40 + "</nav></body></html>",
        "<html><body><form><input name='q'></form><script>var a = 'Some long text.';</script></body></html>",
        "just words",
        "<",
    ],
)
def test_html_without_an_article_is_refused(page):
    assert "no article found" in refusal("a.html", page.encode())


def test_a_year_in_the_footer_is_not_taken_for_the_date():
    page = PAGE.format(charset="utf-8").replace("article:published_time", "x").replace("2021-04-06T10:00:00Z", "")
    assert parse_article("a.html", page.encode()).published is None


def test_paths_that_are_no_readable_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    for path, words in [
        (tmp_path / "absent.txt", "no such file"),
        (tmp_path, "is a folder"),
        (tmp_path / "pipe.txt", "pipe"),
        (Path("/dev/null"), "device"),
        ("nul\0byte.txt", "cannot be read"),
        (tmp_path / ("x" * 400 + ".txt"), "cannot be read"),
    ]:
        with pytest.raises(ReadingError, match=words) as caught:
            read_article(path)
        assert "\n" not in str(caught.value)


def test_a_file_of_50_mb_is_refused_without_reading_it_all(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ReadingError, match="limit"):
        read_article(path)


def test_a_file_without_permission_is_refused(tmp_path):
    path = tmp_path / "locked.txt"
    path.write_text(BODY)
    path.chmod(0)
    if os.geteuid() == 0:  # root reads everything, so the test steps down for a moment
        os.seteuid(65534)
    try:
        with pytest.raises(ReadingError, match="no permission"):
            read_article(path)
    finally:
        if os.getuid() == 0:
            os.seteuid(0)


def test_importing_reading_loads_no_heavy_library():
    code = (
        "import sys, compare.reading; print([m for m in ('numpy','pandas','pyarrow','trafilatura','pypdf','lxml') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_libraries_log_nothing_to_the_terminal():
    code = (
        "from compare.reading import parse_article\n"
        "for name, data in (('a.pdf', b'%PDF-1.4 junk'), ('a.html', b'<html></html>')):\n"
        "    try: parse_article(name, data)\n"
        "    except Exception as error: print(type(error).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["ReadingError", "ReadingError"]
    assert done.stderr == ""
