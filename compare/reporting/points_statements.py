"""Points to which statements are the answers: who says what of one fact, where no number is at issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from compare.records import Claim, Pair
from compare.reporting.counts import joined
from compare.reporting.plain import shorten
from compare.reporting.points import Point, Reply, Two, gathered
from compare.reporting.report import Report
from compare.reporting.sides import NO_SIDE, side_of
from compare.reporting.spans import clashing

# The share of the threshold from which an unflagged pair still counts as incompatible beside two flagged ones. Two
# accusations that one denial meets are mostly of one mind, and score far below.
NEARLY = 0.5
WORDS = 3  # a clashing passage of fewer words ("denied") is no answer by itself
TEXT_CHARACTERS = 90


def statement_points(report: Report, pairs: Sequence[Pair], threshold: float) -> list[Point]:
    """Return the points of flagged pairs that no number is about: parts of the graph of claims that they connect."""
    claims = list(dict.fromkeys(claim for pair in pairs for claim in (pair.a, pair.b)))
    against: dict[Claim, set[Claim]] = {claim: set() for claim in claims}
    for pair in pairs:
        against[pair.a].add(pair.b)
        against[pair.b].add(pair.a)
    alike = _alike(report, against)
    nearly = [pair for pair in report.pairs if pair.score >= NEARLY * threshold]
    found = []
    for part in joined(claims, [(pair.a, pair.b) for pair in pairs]):
        answers = _answers(part, against, alike)
        position = {claim: at for at, answer in enumerate(answers) for claim in answer}
        between = gathered(_placed(pairs, position))
        excluded = frozenset(gathered(_placed(nearly, position)))
        replies = tuple(_reply(answer, pairs, report) for answer in answers)
        found.append(Point(None, replies, between, excluded, support=2))
    return found


def _placed(pairs: Iterable[Pair], position: Mapping[Claim, int]) -> Iterable[tuple[Two, Pair]]:
    for pair in pairs:
        if pair.a in position and pair.b in position:
            yield frozenset((position[pair.a], position[pair.b])), pair


def _alike(report: Report, against: Mapping[Claim, set[Claim]]) -> Callable[[Claim, Claim], bool]:
    groups: dict[Claim, set[str]] = {}
    for group in report.groups:
        for claim in group.claims:
            groups.setdefault(claim, set()).add(group.id)

    def alike(one: Claim, other: Claim) -> bool:
        """Whether two claims that do not contradict each other give one answer."""
        if groups.get(one, set()) & groups.get(other, set()) or _party(one) == _party(other):
            return True
        # two that accuse, or that deny, what a third says do it alike
        return one.stance == other.stance != "asserts" and bool(against[one] & against[other])

    return alike


def _answers(
    claims: Sequence[Claim], against: Mapping[Claim, set[Claim]], alike: Callable[[Claim, Claim], bool]
) -> list[list[Claim]]:
    """Put claims together that say the same, as long as no two of them contradict each other."""
    answers: list[list[Claim]] = []
    for claim in claims:
        for answer in answers:
            if not against[claim] & set(answer) and any(alike(claim, other) for other in answer):
                answer.append(claim)
                break
        else:
            answers.append([claim])
    return answers


def _party(claim: Claim) -> str:
    side = side_of(claim)
    return claim.who if side == NO_SIDE else side


def _reply(answer: Sequence[Claim], pairs: Sequence[Pair], report: Report) -> Reply:
    at = {claim: place for place, claim in enumerate(report.claims)}
    claims = tuple(sorted(answer, key=lambda claim: at[claim]))
    first = min((claim.article.published or "~") for claim in claims)
    return Reply(_said(answer, pairs), claims, (0.0, first), (frozenset(map(_party, claims)),))


def _said(answer: Sequence[Claim], pairs: Sequence[Pair]) -> str:
    """What is answered: the clashing passage where it says enough, else the claim, with the cue of a denial."""
    pair = next(pair for pair in pairs if pair.a in answer or pair.b in answer)
    claim, spans = (pair.a, clashing(pair)[0]) if pair.a in answer else (pair.b, clashing(pair)[1])
    passages = (" ".join(claim.context[start:end].split()) for start, end in spans)
    passage = next((passage for passage in passages if len(passage.split()) >= WORDS), None)
    text = passage or " ".join(claim.text.split())
    outside = claim.cue and claim.cue_span and not claim.span[0] <= claim.cue_span[0] < claim.span[1]
    needed = claim.stance in ("denies", "doubts", "accuses") and outside
    return shorten(f"{claim.cue} {text}" if needed else text, TEXT_CHARACTERS)
