"""Attributions inside attributions: who says it, and who passes it on."""

from __future__ import annotations

import pytest

from compare import Article, extract


def said(text: str) -> dict[str, tuple[str, str | None]]:
    claims = extract(Article("a", "The Ledger", text))
    return {str(claim.speaker): (claim.stance, claim.via) for claim in claims if claim.speaker}


AGENCY = "The SANA agency said the minister had denied that any jet was missing."
MONITOR = "The Observatory said activists told it that 12 children had been killed."
STATE = "According to the state news agency, the governor said that seven villages were flooded."
MINISTRY = "The ministry said Kiev had accused it of shelling the hospital."


@pytest.mark.parametrize(
    ("text", "outer", "inner", "stance"),
    [
        (AGENCY, "The SANA agency", "the minister", "denies"),
        (MONITOR, "The Observatory", "activists", "asserts"),
        (STATE, "the state news agency", "the governor", "asserts"),
        (MINISTRY, "The ministry", "Kiev", "accuses"),
    ],
)
def test_what_is_passed_on_belongs_to_the_one_who_said_it(text: str, outer: str, inner: str, stance: str) -> None:
    found = said(text)
    assert found[inner] == (stance, outer)
    assert found[outer] == ("quotes", None)


def test_whoever_is_quoted_as_saying_is_the_speaker() -> None:
    found = said("State TV quoted the interior minister as saying that order had been restored.")
    assert found == {"the interior minister": ("asserts", "State TV")}


def test_a_plain_attribution_passes_nothing_on() -> None:
    assert said("The governor said that seven villages were flooded.") == {"The governor": ("asserts", None)}
