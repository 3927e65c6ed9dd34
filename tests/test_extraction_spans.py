"""Sentences, quotations and spans: exact offsets over any text, and time that grows with its length alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.extraction import extract
from compare.extraction.quotes import quotations
from compare.records import Article
from compare.sentences import sentences

PIECES = st.sampled_from(
    [
        "Mr. Ek said", "that", "the port is shut", ",", ".", "?", "…", "“", "”", '"', "'", "’", "‘", "«", "»", "\n",
        "\n\n", " ", "U.S.", "3.5", "According to", "adding", "denied", "called for", "—", ":", ";", "(", ")", "[", "]",
        "but", "while", "who", "It", "the ministry", "as saying", "was quoted", "😀", "é", "\u2028", "\x85", "\u00a0",
        "İ", "by", "and", "as", "which", "told", "the", "claim", "with", "at least", "Photo", "By Ada Holm",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map(" ".join), st.lists(PIECES, max_size=60).map("".join), st.text())


def article(text: str, title: str = "") -> Article:
    return Article(id="a", source="Outlet", text=text, title=title)


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, title=TEXTS)
def test_spans_are_inside_and_slices_match(text: str, title: str) -> None:
    claims = extract(article(text, title))
    for claim in claims:
        start, end = claim.span
        assert 0 <= start < end <= len(claim.context)
        assert claim.text == claim.text.strip()
        assert claim.text
        if claim.speaker is not None:
            assert claim.speaker_span is not None
            assert claim.context[slice(*claim.speaker_span)] == claim.speaker
        if claim.cue_span is not None:
            assert claim.context[slice(*claim.cue_span)] == claim.cue
    keys = [(claim.field == "text", claim.span) for claim in claims]
    assert keys == sorted(keys)
    assert claims == extract(article(text, title))


@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_sentences_and_quotations_are_ordered_and_apart(text: str) -> None:
    end = 0
    for start, stop in sentences(text):
        assert end <= start < stop <= len(text)
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    end = 0
    for quotation in quotations(text):
        assert end <= quotation.outer[0] <= quotation.inner[0] < quotation.inner[1] <= quotation.outer[1] <= len(text)
        end = quotation.outer[1]


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Ek left. He sailed.", ["Mr. Ek left.", "He sailed."]),
        ("It is in the U.S. The port is big.", ["It is in the U.S.", "The port is big."]),
        ("The U.S. Navy left.", ["The U.S. Navy left."]),
        ("John F. Holm rose 3.5 percent.", ["John F. Holm rose 3.5 percent."]),
        ("He left at 5 p.m. on Monday. It rained.", ["He left at 5 p.m. on Monday.", "It rained."]),
        ("It is a crisis… and it goes on. So?", ["It is a crisis… and it goes on.", "So?"]),
        ("Storm shuts port\nTwo ships sank.", ["Storm shuts port", "Two ships sank."]),
        ("Two ships sank in\nthe storm.", ["Two ships sank in\nthe storm."]),
        ("“It is shut.” She left.", ["“It is shut.”", "She left."]),
        ("Holm, of Ek & Co. in Norland, left.", ["Holm, of Ek & Co. in Norland, left."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "it is shut" twice.', ["it is shut"]),
        ("He said “it is shut,” then left.", ["it is shut"]),
        ("The workers’ union isn’t done; it's Holm's turn.", []),
        ("Holm is 'shut out', they said.", ["shut out"]),
        ("“One paragraph.\n\n“Another one.”", ["One paragraph.", "Another one."]),
        ('An 8" pipe burst and "it is shut" for now.', ["it is shut"]),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert [text[slice(*quotation.inner)] for quotation in quotations(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "the port was shut and the ministry said that it rained " * 3600,
        "a" * 200_000,
        '"' * 10_000 + " word" * 38_000,
        '" word' * 33_000,
        "“" * 10_000,
        "Ek said " * 25_000,
        ", " * 100_000,
        "Ada, " * 40_000,
        "( [ " * 50_000,
        "word\n" * 40_000,
        "Ek and Holm of the port " * 8_000,
        "A. " * 60_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_time_is_linear_in_the_length(text: str) -> None:
    start = time.process_time()
    extract(article(text[:200_000], text[:2_000]))
    assert time.process_time() - start < 8


def test_a_common_article_takes_little_time() -> None:
    text = "“The port is shut,” Ada Holm said. The ministry denied that ships had sunk, adding that it rained. " * 35
    extract(article(text))
    start = time.process_time()
    extract(article(text))
    assert time.process_time() - start < 0.2
