"""Attributions inside attributions: "the agency said the minister had denied …" is the minister's denial, passed on.

The inner claim keeps its speaker and gets `via`, who passes it on; the outer one, which only reports that something was
said, gets the stance "quotes". "State TV quoted the minister as saying …" is one claim, the minister's, via State TV.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from compare.records import Claim, Span

OPENING = 6  # characters: a claim that begins with a speaker ("that the minister had denied …") is about what he says
NEIGHBOURS = 6  # claims before and behind; a sentence rarely holds more
_QUOTED_AS = re.compile(
    r"\b(?:quot|cit)(?:e|es|ed|ing)\s+(?P<who>(?:(?!\b(?:quot|cit)(?:e|es|ed|ing)\b)[^.;:“”\"]){2,90}?),?\s+as\s+$",
    re.IGNORECASE,
)


def passed_on(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims of one article with what is passed on told apart, in their order; see the head of this file."""
    named = [_quoted_as(claim) for claim in claims]
    named = [claim for at, claim in enumerate(named) if not _is_name_of_quoted(claim, _around(named, at))]
    outer = [_outer(claim, _around(named, at)) for at, claim in enumerate(named)]
    holding = {id(one) for one in outer if one is not None}
    return [
        replace(
            claim,
            via=claim.via or (holder.speaker if holder else None),
            stance="quotes" if id(claim) in holding and claim.stance == "asserts" else claim.stance,
        )
        for claim, holder in zip(named, outer, strict=True)
    ]


def _around(claims: Sequence[Claim], at: int) -> Sequence[Claim]:
    """The claims that can stand in one sentence with this one."""
    return claims[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]


def _quoted_as(claim: Claim) -> Claim:
    """Give "quoted the minister as saying" to the minister."""
    if claim.speaker is None or claim.cue_span is None:
        return claim
    start = max(0, claim.cue_span[0] - 120)
    match = _QUOTED_AS.search(claim.context[start : claim.cue_span[0]])
    if match is None:
        return claim
    span = (start + match.start("who"), start + match.end("who"))
    return replace(claim, speaker=match["who"], speaker_span=span, via=claim.speaker)


def _is_name_of_quoted(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Say whether a claim is no more than the name of somebody who is quoted: "quoted [the minister as] saying"."""
    names: list[Span] = [
        one.speaker_span for one in claims if one.via and one.speaker_span and one.field == claim.field
    ]
    return any(start <= claim.span[0] + 1 and claim.span[1] <= end + len(", as ") for start, end in names)


def _outer(claim: Claim, claims: Sequence[Claim]) -> Claim | None:
    """The claim of another speaker that holds this one and begins with its speaker, the narrowest of them."""
    if claim.speaker is None:
        return None
    holders = [
        one
        for one in claims
        if one.speaker and one is not claim and one.field == claim.field and one.speaker != claim.speaker
        and one.span[0] <= claim.span[0] and claim.span[1] <= one.span[1]
        and claim.speaker_span is not None and 0 <= claim.speaker_span[0] - one.span[0] <= OPENING
    ]  # fmt: skip
    return min(holders, key=lambda one: one.span[1] - one.span[0], default=None)
