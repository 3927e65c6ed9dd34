"""Why a pair was scored as it was: the two spans that clash, and a few words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compare.records import Claim, Figure, Reason, Span
from compare.scoring.evidence import Evidence
from compare.scoring.statements import statement_span

_ACT_WORDS = {
    "accuses": "accused",
    "denies": "denied",
    "claims": "claimed",
    "disclaims": "unclaimed so far",
    "unknown": "not known",
    "states": "stated",
}
NLI_SAYS = 0.5  # a reading from which the NLI is named as a reason


def reasons(evidence: Evidence) -> tuple[Reason, ...]:
    """Return the reasons of one pair, strongest first; at least one."""
    found = [*_figure_reasons(evidence), *_act_reasons(evidence), *_word_reasons(evidence)]
    return tuple(found or [_whole(evidence)])


def _figure_reasons(evidence: Evidence) -> Iterator[Reason]:
    for in_time in (False, True):
        for row in evidence.clashes(in_time=in_time):
            what = "different dates" if in_time else f"{row.a.quantity}"
            yield Reason(f"{_written(row.a)} ⟷ {_written(row.b)}: {what}", a=row.a.span, b=row.b.span)


def _written(figure: Figure) -> str:
    start, end = figure.span
    return " ".join(figure.claim.context[start:end].split())


def _act_reasons(evidence: Evidence) -> Iterator[Reason]:
    first, second = evidence.acts
    if first != second and not {first, second} <= {"states", "claims"}:
        yield Reason(f"{_ACT_WORDS[first]} ⟷ {_ACT_WORDS[second]}", a=_cue(evidence.a), b=_cue(evidence.b))


def _cue(claim: Claim) -> Span:
    return claim.cue_span or claim.span


def _word_reasons(evidence: Evidence) -> Iterator[Reason]:
    for left, right in evidence.opposites:
        yield Reason(f"{left} ⟷ {right}", a=_find(evidence.a, left), b=_find(evidence.b, right))
    if evidence.negation_mismatch and "denies" not in evidence.acts:
        yield Reason("one says that it is so, the other that it is not", a=evidence.a.span, b=evidence.b.span)


def _find(claim: Claim, word: str) -> Span:
    start, end = statement_span(claim)
    match = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE).search(claim.context, start, end)
    return match.span() if match else claim.span


def _whole(evidence: Evidence) -> Reason:
    strongest = max(evidence.forward.contradiction, evidence.backward.contradiction)
    what = "read together, one rules out the other" if strongest >= NLI_SAYS else "they differ on the same point"
    return Reason(what, a=evidence.a.span, b=evidence.b.span)
