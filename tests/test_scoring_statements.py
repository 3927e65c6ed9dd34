"""What a claim does, the text that is compared, signs of opposition in words, and the topics a claim stands on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare import Article, Claim, extract
from compare.extraction.figures import figures
from compare.scoring import statement, topics
from compare.scoring.polarity import negations, opposites
from compare.scoring.statements import act, denied, statement_span


def claims_of(text: str) -> tuple[Claim, ...]:
    return extract(Article("a", "A", text))


def whole(text: str) -> Claim:
    """The text as one claim in the outlet's voice."""
    return Claim("c", Article("a", "A", text), "text", (0, len(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Ash Brigade claimed responsibility for the blast in Korv.", "claims"),
        ("The blast in Korv was claimed by the Ash Brigade.", "claims"),
        ("The Ash Brigade took credit for the blast.", "claims"),
        ("No group has claimed responsibility for the blast.", "disclaims"),
        ("Nobody has yet claimed the attack.", "disclaims"),
        ("There was no immediate claim of responsibility.", "disclaims"),
        ("It was not immediately clear who fired on the ferry.", "unknown"),
        ("The cause of the fire has not yet been determined.", "unknown"),
        ("The origin of the fever is unknown.", "unknown"),
        ("The general denied that his men had crossed the river.", "denies"),
        ("The company had nothing to do with the leak.", "denies"),
        ("The ministry played no role in the sale.", "denies"),
        ("The union blamed the port authority for the delay.", "accuses"),
        ("The owner of the mine is responsible for the collapse.", "accuses"),
        ("The army was behind the shelling.", "accuses"),
        ("The road to Korv is open again.", "states"),
        ("The mayor has not denied the report.", "states"),
        ("The choir claimed first prize.", "states"),
        ("The mine collapsed on Monday.", "states"),
    ],
)
def test_acts_by_words(text: str, expected: str) -> None:
    assert act(whole(text)) == expected


def test_acts_of_an_accusation_and_its_denial() -> None:
    accuses, denies = claims_of(
        "Norland accused the rebels of shelling the clinic, but the rebels denied any involvement."
    )
    assert (act(accuses), act(denies)) == ("accuses", "denies")
    assert statement(accuses).startswith("Norland accused the rebels")
    assert statement(denies) == "the rebels denied any involvement"
    assert denied(denies) == "any involvement"


def test_a_statement_reads_as_a_sentence() -> None:
    (claim,) = claims_of("The mayor denied that the\nbridge was unsafe.")
    assert statement(claim).rstrip(".") == "The mayor denied that the bridge was unsafe"
    (quoted,) = claims_of("“The bridge is safe,” the mayor said.")
    assert statement(quoted) == "The bridge is safe"


TEXTS = st.lists(
    st.sampled_from(
        [
            "Norland accused the rebels of shelling the clinic, but the rebels denied any involvement.",
            "“We never\ncrossed the river,” the general said.",
            "The union doubts that the port will open.",
            "Nine people died, according to the mayor.",
            "The road is closed.",
        ]
    ),
    min_size=1,
    max_size=4,
).map("\n\n".join)


@given(TEXTS)
def test_a_statement_lies_in_its_field_and_holds_the_claim(text: str) -> None:
    for claim in claims_of(text):
        start, end = statement_span(claim)
        assert 0 <= start <= claim.span[0] <= claim.span[1] <= end <= len(claim.context)
        assert "\n" not in statement(claim)
        assert statement(claim) in " ".join(claim.context[start:end].split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The bridge is open.", 0),
        ("The bridge is not open.", 1),
        ("It isn’t open, and it won't be.", 2),
        ("Nobody was hurt.", 1),
        ("Neither side fired, nor did the police.", 2),
        ("The dam failed without warning.", 0),
        ("The note was notable.", 0),
    ],
)
def test_negations(text: str, count: int) -> None:
    assert negations(text) == count


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        ("The army captured the town.", "The army lost the town.", {("captured", "lost")}),
        ("Prices rose in May.", "Prices fell in May.", {("rose", "fell")}),
        ("The court acquitted him.", "The court convicted him.", {("acquitted", "convicted")}),
        ("The march was peaceful.", "The march turned violent.", {("peaceful", "violent")}),
        ("The port is closed.", "The port opened.", {("closed", "opened")}),
    ],
)
def test_opposite_words(ours: str, theirs: str, words: set[tuple[str, str]]) -> None:
    assert set(opposites(ours, theirs)) >= words
    assert set(opposites(theirs, ours)) == {(b, a) for a, b in opposites(ours, theirs)}


def test_words_that_both_hold_are_no_opposites() -> None:
    text = "Prices rose in May and fell in June."
    assert opposites(text, text) == ()
    assert opposites("Prices rose in May.", text) == ()
    assert opposites("The road is long.", "The lake is deep.") == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_opposites_mirror_each_other_on_any_text(ours: str, theirs: str) -> None:
    assert set(opposites(theirs, ours)) == {(b, a) for a, b in opposites(ours, theirs)}
    assert opposites(ours, ours) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The blast killed 12 people.", {"people killed"}),
        ("The blast killed 12 civilians.", {"people killed"}),
        ("The blast killed 12 children.", {"children killed"}),
        ("The Ash Brigade claimed responsibility for the blast.", {"who did it", "blame"}),
        ("No group has claimed responsibility for the blast.", {"who did it"}),
        ("The union blamed the port authority.", {"blame"}),
        ("The company had nothing to do with the leak.", {"blame"}),
        ("The talks began on 4 June.", set()),
        ("The road is open.", set()),
    ],
)
def test_topics(text: str, expected: set[str]) -> None:
    claim = whole(text)
    assert topics(claim, figures(claim)) == expected
