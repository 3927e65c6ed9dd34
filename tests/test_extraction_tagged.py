"""Attributions that a tagger adds to those of the rules, and who is meant by "he" and "the colonel"."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from compare import Article, Claim, extract
from compare.extraction.mentions import described, mentions
from compare.extraction.tagged import SURE, attributions_of, within
from compare.models import Tagged, load_tagger
from compare.models.protocols import Tagger
from compare.records import Span


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_tagger(threads=2)


def spans(text: str, *parts: str) -> tuple[Span, ...]:
    return tuple((text.index(part), text.index(part) + len(part)) for part in parts)


def statement(text: str, source: str, cue: str, *content: str, score: float = 0.9, direct: bool = False) -> Tagged:
    return Tagged(spans(text, *[source] if source else []), spans(text, cue), spans(text, *content), direct, score)


def claims(text: str, *tagged: Tagged) -> list[tuple[str | None, str | None, str]]:
    return [(one.speaker, one.cue, one.text) for one in extract(Article("a", "s", text), tagged=tagged)]


def named(text: str) -> dict[str, str | None]:
    return {one.text: one.speaker_name for one in extract(Article("a", "s", text)) if one.speaker}


UNKNOWN = "The convoy got through on Friday, conjectured the miller Osk Tarrow, and the bridge was still standing then."


def test_what_no_rule_finds_is_filled_in_and_leaves_the_rest_to_the_outlet() -> None:
    assert {speaker for speaker, _, _ in claims(UNKNOWN)} == {None}
    said = statement(UNKNOWN, "the miller Osk Tarrow", "conjectured", "The convoy got through on Friday")
    assert claims(UNKNOWN, said) == [
        ("the miller Osk Tarrow", "conjectured", "The convoy got through on Friday"),
        (None, None, "the bridge was still standing then"),
    ]


@pytest.mark.parametrize(("score", "source"), [(SURE - 0.01, "the miller Osk Tarrow"), (0.99, "")])
def test_what_is_unsure_or_has_no_source_is_left_alone(score: float, source: str) -> None:
    said = statement(UNKNOWN, source, "conjectured", "The convoy got through on Friday", score=score)
    assert claims(UNKNOWN, said) == claims(UNKNOWN)


def test_a_rule_goes_before_the_tagger() -> None:
    text = "The mayor said that the bridge was closed."
    said = statement(text, "The mayor", "said", "the bridge was closed", score=0.99)
    other = statement(text, "the bridge", "was", "was closed", score=0.99)
    assert claims(text, said, other) == claims(text) == [("The mayor", "said", "the bridge was closed")]


def test_spans_lose_what_is_not_theirs() -> None:
    text = "“We saw it,” Ana Ruiz, who leads the choir, let slip. Dr. Ben Oro, head of a clinic, let on that 57 fell."
    first = statement(text, "Ana Ruiz, who leads the choir,", "let slip", "“We saw it,”", direct=True)
    second = statement(text, "Dr. Ben Oro, head of a clinic,", "let on", "that 57 fell")
    found = attributions_of(text, [second, first])
    assert [text[slice(*one.source)] for one in found] == ["Ana Ruiz", "Dr. Ben Oro"]
    assert [text[slice(*one.contents[0])] for one in found] == ["We saw it", "57 fell"]
    assert [one.direct for one in found] == [True, False]


def test_the_stance_is_that_of_the_cue() -> None:
    text = "Ana Ruiz flatly denied the raid. Ben Oro was quoted as having accused the guard. The choir hummed a tune."
    found = attributions_of(
        text,
        [
            statement(text, "Ana Ruiz", "flatly denied", "the raid"),
            statement(text, "Ben Oro", "was quoted as having accused", "the guard"),
            statement(text, "The choir", "hummed", "a tune"),
        ],
    )
    assert [one.stance for one in found] == ["denies", "accuses", "asserts"]


def test_contents_are_cut_to_their_passage() -> None:
    text = "One. Two three. Four."
    (said,) = attributions_of(text, [Tagged(((0, 3),), ((0, 3),), ((5, 21),))])
    assert [one.contents for one in within([said], (5, 15))] == [((5, 15),)]
    assert list(within([said], (0, 4))) == []


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("“It threw me across my lodge,” says the night porter, Benat Olu.", "the night porter, Benat Olu", "It threw"),
        (
            "120 residents left on Monday, reported the aid officer, Selma Torrat.",
            "the aid officer, Selma Torrat",
            "120",
        ),
        ("The loss will end the war within weeks, believes Professor Ludd Orm.", "Professor Ludd Orm", "The loss"),
    ],
)
def test_the_bundled_tagger_finds_what_the_rules_do_not(tagger: Tagger, text: str, speaker: str, content: str) -> None:
    assert not [claim for claim in extract(Article("a", "s", text)) if claim.speaker]
    found = extract(Article("a", "s", text), tagged=tagger.tag([text])[0])
    assert [(claim.speaker, claim.text.startswith(content)) for claim in found] == [(speaker, True)]


def test_every_span_of_every_claim_lies_in_its_text(tagger: Tagger) -> None:
    text = "\n\n".join(
        [UNKNOWN, "“Odd — «very» odd,” he said; «no», she said, “no’", "According to both, (said Ann) yes."]
    )
    found: Sequence[Claim] = extract(Article("a", "s", text), tagged=tagger.tag([text])[0])
    assert all(0 <= start < end <= len(text) for one in found for start, end in [one.span])
    assert all(one.text.strip() for one in found)


def test_he_is_whoever_began_the_sentence_before() -> None:
    text = (
        "Ottla Renz said that the brewery had been held until Saturday. Hugo Sandel, 61, caretaker of the hall, sat"
        " in its boiler room with a radio. “They hoisted their flag on Friday,” he said."
    )
    assert named(text)["They hoisted their flag on Friday,"[:-1]] == "Hugo Sandel"


def test_a_woman_is_not_he() -> None:
    text = (
        "Hugo Sandel said that the hall was empty. Maria Orne walked across the square. He added that nobody had come."
    )
    assert named(text)["nobody had come"] == "Hugo Sandel"


def test_the_colonel_is_the_one_who_was_called_so() -> None:
    text = (
        "Bartol Grishen, a colonel of the guard, came late, and Ann Lee kept the minutes."
        " The colonel said that the road was closed."
    )
    assert named(text)["the road was closed"] == "Bartol Grishen"


def test_mentions_are_of_persons_outside_quotations() -> None:
    text = "“Ann Lee lied,” said Bo Orm. In May, Lee left with Bo Orm. Lee’s dog stayed."
    found = mentions(text, ["Ann Lee", "Bo Orm"])
    assert [(text[one.start : one.start + 3], one.name, one.leads) for one in found] == [
        ("Bo ", "Bo Orm", False), ("Lee", "Ann Lee", True), ("Bo ", "Bo Orm", False),
    ]  # fmt: skip
    assert mentions(text, []) == ()
    assert described(text, found, "colonel", before=len(text)) is None
