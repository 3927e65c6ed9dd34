"""What a cue's words make of it: a denial, a refusal, or neither."""

from __future__ import annotations

import pytest

from compare import Article, extract


def stances(text: str) -> set[str]:
    return {claim.stance for claim in extract(Article("a", "The Ledger", text)) if claim.speaker}


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied that its jets had bombed the market.",
        "The governor rejected the accusation that he had known of the leak.",
        "The army dismissed reports of a retreat as invention.",
        "The company rejected claims that it had been warned.",
        "Marst dismissed talk of poor ventilation.",
    ],
)
def test_what_is_said_to_be_untrue_is_denied(text: str) -> None:
    assert "denies" in stances(text)


@pytest.mark.parametrize(
    "text",
    [
        "The League declined to confirm or deny responsibility for any of the attacks.",
        "The ministry could neither confirm nor deny that a jet was missing.",
        "The government rejected a truce of ten days.",
        "The rebels have already rejected releasing 500 prisoners ahead of the talks.",
        "The mayor did not deny that he had met the contractor.",
    ],
)
def test_an_offer_turned_down_or_a_refusal_to_say_denies_nothing(text: str) -> None:
    assert "denies" not in stances(text)
