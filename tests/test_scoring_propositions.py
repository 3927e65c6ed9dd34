"""Who did what, or did not: propositions of accusations, denials and claims of responsibility, and how they meet."""

from __future__ import annotations

import pytest

from compare import Article, Claim, extract
from compare.scoring.propositions import exchange, proposition, same_party

SIDES = {"Kiev": "Ukraine", "the Ukrainian authorities": "Ukraine", "Moscow": "Russia"}


def first(text: str, stance: str | None = None) -> Claim:
    found = extract(Article("a", "The Ledger", text))
    return next(claim for claim in found if stance in (None, claim.stance))


def met(a: str, b: str) -> str:
    return exchange(proposition(first(a)), proposition(first(b)), SIDES)


@pytest.mark.parametrize(
    ("text", "mode", "actor", "act", "did"),
    [
        (
            "The Kremlin accused Kiev of being behind the incursion.",
            "accuses",
            "Kiev",
            "being behind the incursion",
            True,
        ),
        ("The mayor blamed the operator for the delay.", "accuses", "the operator", "the delay", True),
        ("The army blamed the blast on the rebels.", "accuses", "the rebels", "the blast", True),
        ("The Ukrainian authorities denied any involvement in it.", "denies", "The Ukrainian authorities", "it", False),
        ("The ministry denied bombing the school.", "denies", "The ministry", "bombing the school", False),
        ("The Dawn Brigade claimed responsibility for the attack.", "claims", "The Dawn Brigade", "the attack", True),
    ],
)
def test_what_is_said_of_the_event(text: str, mode: str, actor: str, act: str, did: bool) -> None:
    found = proposition(first(text))
    assert found is not None
    assert (found.mode, found.act, found.did) == (mode, act, did)
    assert found.actor is not None
    assert found.actor.lower() == actor.lower()


def test_a_plain_statement_has_no_proposition() -> None:
    assert proposition(first("The bridge was closed on Monday.")) is None


def test_a_denial_of_all_involvement_answers_an_accusation_under_another_name() -> None:
    assert met("The Kremlin accused Kiev of being behind the incursion.",
               "The Ukrainian authorities denied any involvement in it.") == "answered"  # fmt: skip


def test_the_denial_of_somebody_else_answers_nothing() -> None:
    assert (
        met("The Kremlin accused Kiev of shelling the village.", "Moscow denied any role in the shelling.")
        == "elsewhere"
    )


def test_a_denial_of_something_else_answers_nothing() -> None:
    assert met("The Kremlin accused Kiev of shelling the village.", "Kiev denied losing Bakhmut.") == "elsewhere"


def test_two_culprits_are_rivals_and_one_is_agreed_on() -> None:
    one = "The army accused the rebels of firing the rocket."
    assert met(one, "The Front accused the air force of firing the rocket.") == "rivals"
    assert met(one, "The governor accused the rebels of firing the rocket.") == "agree"


def test_pronouns_name_no_party() -> None:
    assert same_party("it", "Kiev", SIDES) is None
    assert same_party("Kiev", "the Ukrainian authorities", SIDES) is True
    assert same_party("Kiev", "Moscow", SIDES) is False
