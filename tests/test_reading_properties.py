"""What holds for any input: exact offsets, one-line errors, and the same answer each time."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from compare.errors import ReadingError
from compare.reading import article_from_text, event_from_dict, parse_article, read_events
from compare.reading.files import clean, one_line
from compare.reading.language import NAMES, detect
from compare.reading.pdf import join_lines
from compare.reading.plain import split_headline

Result = TypeVar("Result")

ANY_TEXT = st.text(st.characters(), max_size=300)
WORDS = st.text(st.sampled_from("abc dé.“”\n\t’-"), max_size=200)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ARTICLE_KEYS = ("id", "source", "text", "title", "side", "published", "url", "language", "origin")
ARTICLES = st.dictionaries(st.sampled_from(ARTICLE_KEYS), JSON | ANY_TEXT, max_size=9)


def attempt(call: Callable[[], Result]) -> tuple[Result | None, str]:
    """Return what a call returns and "", or None and the text of its ReadingError."""
    try:
        return call(), ""
    except ReadingError as error:
        return None, str(error)


@given(ANY_TEXT)
def test_cleaning_keeps_the_length_and_is_done_once(text):
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")


@given(ANY_TEXT)
def test_a_json_text_keeps_every_offset(text):
    try:
        made = event_from_dict({"id": "e", "articles": [{"id": "a", "source": "s", "text": text}]}, where="e")
    except ReadingError:
        assert not clean(text).strip().strip("\ufeff\u200b")
    else:
        read = made.articles[0].text
        assert len(read) == len(text)
        assert all(a == b or b in " \ufffd" for a, b in zip(text, read, strict=True))


@given(ANY_TEXT)
def test_a_headline_and_its_text_are_parts_of_what_was_given(text):
    title, rest = split_headline(text)
    assert text.endswith(rest)
    assert title in text
    if title:
        assert rest.strip()
        assert len(title) <= 300


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.json"]))
def test_any_bytes_give_an_article_or_one_line(data, name):
    article, refusal = attempt(lambda: parse_article(name, data))
    if article is None:
        assert "\n" not in refusal
        assert name in refusal
    else:
        assert article.text.strip()
        assert name == "a.json" or "\r" not in article.text
        article.text.encode("utf-8")


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=200) | st.text(st.sampled_from("<>/p ab.&;!-\"='div"), max_size=200).map(str.encode))
def test_any_bytes_called_html_or_pdf_give_an_article_or_one_line(data):
    for name in ("a.html", "a.pdf"):
        article, refusal = attempt(partial(parse_article, name, data))
        assert "\n" not in refusal
        assert article.text.strip() if article else refusal


@given(st.lists(ARTICLES | JSON, max_size=4), JSON, JSON)
def test_any_json_event_is_read_or_refused_in_one_line(articles, sides, title):
    data = {"id": "e", "articles": articles, "sides": sides, "title": title}
    made, refusal = attempt(lambda: event_from_dict(data, where="e.json"))
    if made is None:
        assert "\n" not in refusal
        assert "e.json" in refusal
        return
    ids = [article.id for article in made.articles]
    assert len(set(ids)) == len(ids) > 0
    assert all(article.text.strip() and article.source for article in made.articles)
    assert all(article.origin is None or article.origin in ids for article in made.articles)
    assert all("\n" not in notice for notice in made.notices)


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 5)), min_size=1, max_size=20))
def test_a_table_holds_each_row_in_its_event_in_order(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.jsonl"
        records = [{"event": e, "id": n, "source": f"s{n}", "text": f"{n} {k}"} for n, (e, k) in enumerate(rows)]
        path.write_text("\n".join(map(json.dumps, records)))
        events = list(read_events(path))
    assert {event.id for event in events} == {e for e, _ in rows}
    for event in events:
        assert [a.id for a in event.articles] == [str(n) for n, (e, _) in enumerate(rows) if e == event.id]


@given(WORDS.filter(str.strip))
def test_pasted_text_loses_no_word(text):
    article = article_from_text(text, id="p", source="s")
    assert (article.title + " " + article.text).split() == text.split()


@given(WORDS.filter(str.strip))
def test_text_files_read_as_pasted_text(text):
    article, pasted = parse_article("p.txt", text.encode()), article_from_text(text, id="p", source="p")
    assert article == pasted


@given(st.lists(st.text(st.sampled_from("abc .-"), max_size=30).map(lambda s: " ".join(s.split())), max_size=12))
def test_joined_lines_keep_all_letters_in_order(lines):
    def letters(parts):
        return re.sub(r"[\s-]", "", "".join(parts))

    assert letters(join_lines(lines)) == letters(lines)


@given(ANY_TEXT)
def test_a_guess_is_a_known_language_and_a_message_one_line(text):
    assert detect(text) in {None, *NAMES}
    assert len(one_line(text)) <= 80
    assert len(one_line(text).splitlines()) <= 1
