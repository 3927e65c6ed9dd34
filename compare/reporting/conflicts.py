"""One point, three answers or more: sets of claims that contradict each other, in place of pairs of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from compare.records import KINDS, STATUSES, Claim, Kind, Pair, Status
from compare.reporting.facts import facts
from compare.reporting.points import Point, Two
from compare.reporting.points_numbers import Numbers
from compare.reporting.points_statements import statement_points
from compare.reporting.report import Report
from compare.reporting.sources import sources_by_article

MOST = 40  # answers to one point; more are not met in one event, and every three of them are tried


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a point: `text` in the article's words, and all claims that give it, in the report's order."""

    text: str
    claims: tuple[Claim, ...]

    @property
    def voices(self) -> tuple[str, ...]:
        """Those who say it, in the order of their claims: speakers, and outlets in their own voice."""
        return tuple(dict.fromkeys(claim.who for claim in self.claims))


@dataclass(frozen=True, slots=True)
class ConflictSet:
    """Three or more answers to one point, and the flagged pairs between different answers, strongest first.

    `about` is the quantity or the fact in words; `kind` and `status` are those of most pairs. Answers stand in the
    order of their values, others in that of first publication.
    """

    id: str
    kind: Kind
    about: str
    status: Status
    answers: tuple[Answer, ...]
    pairs: tuple[Pair, ...]

    @property
    def score(self) -> float:
        """The strongest pair's score."""
        return self.pairs[0].score


def conflict_sets(report: Report, *, threshold: float | None = None) -> tuple[ConflictSet, ...]:
    """Return the points to which three or more sources or speakers give three or more answers, strongest first.

    Three answers make a set when each of them contradicts another by a pair that scores at least `threshold` (the
    run's own by default), and they are incompatible as far as is known: numbers and dates by their values, statements
    of three parties by their pairs. A figure that changed in time (12, then 27, then 44) makes a set too.
    """
    floor = report.threshold if threshold is None else threshold
    sets = [made for point in _points(report, floor) for made in _sets(point)]
    if not sets:
        return ()
    titles = {pair: fact.title for fact in facts(report, threshold=floor) for pair in fact.contradictions}
    sets = [made if made.about else replace(made, about=titles[made.pairs[0]]) for made in sets]
    sets.sort(key=lambda made: -made.score)
    return tuple(replace(made, id=f"s{at}") for at, made in enumerate(sets, start=1))


def answer_sources(report: Report, answer: Answer) -> tuple[str, ...]:
    """Return the independent sources that give the answer, in the order of its claims; a wire copy is none."""
    source = sources_by_article(report.event)
    return tuple(dict.fromkeys(source[claim.article.id] for claim in answer.claims))


def _points(report: Report, threshold: float) -> list[Point]:
    """Return the points of the flagged pairs; a pair on a figure that is not the event's is about none."""
    numbers = Numbers(report)
    rows = [(pair, numbers.clash(pair)) for pair in report.contradictions(threshold=threshold)]
    counted = [(pair, row) for pair, row in rows if row and numbers.of_the_event(row)]
    rest = [pair for pair, row in rows if row is None]
    return [*numbers.points(counted), *statement_points(report, rest, threshold)]


def _sets(point: Point) -> Iterable[ConflictSet]:
    """Yield the sets of one point; an answer stands in one of them."""
    left = set(range(min(len(point.replies), MOST)))
    while cores := [three for three in combinations(sorted(left), 3) if _is_core(three, point)]:
        members = _grown(max(cores, key=lambda three: sum(_strengths(three, point))), left, point)
        yield _made(members, point)
        left -= members


def _is_core(three: Sequence[int], point: Point) -> bool:
    twos = {frozenset(two) for two in combinations(three, 2)}
    if len(twos & set(point.pairs)) < 2 or not twos <= point.excluded:
        return False
    return any(map(_are_several, zip(*(point.replies[at].voices for at in three), strict=True)))


def _are_several(voices: Sequence[frozenset[str]]) -> bool:
    """Whether each of three answers has a voice of its own."""
    first, second, third = voices
    return any(third - {a, b} for a in first for b in second - {a})


def _strengths(three: Sequence[int], point: Point) -> list[float]:
    return [pair.score for two in combinations(three, 2) for pair in point.pairs.get(frozenset(two), ())[:1]]


def _grown(core: Sequence[int], left: Iterable[int], point: Point) -> set[int]:
    """Return the core with the further answers that contradict enough of it."""
    members = set(core)

    def contradicts(at: int) -> bool:
        return sum(frozenset((at, member)) in point.pairs for member in members) >= point.support

    while more := {at for at in set(left) - members if contradicts(at)}:
        members |= more
    return members


def _made(members: set[int], point: Point) -> ConflictSet:
    replies = sorted((point.replies[at] for at in members), key=lambda reply: reply.order)
    twos: list[Two] = [frozenset(two) for two in combinations(sorted(members), 2)]
    pairs = sorted((pair for two in twos for pair in point.pairs.get(two, ())), key=lambda pair: -pair.score)
    kinds, statuses = Counter(pair.kind for pair in pairs), Counter(pair.status for pair in pairs)
    return ConflictSet(
        id="",
        kind=max(KINDS, key=lambda kind: kinds[kind]),
        about=point.about or "",
        status=max(STATUSES, key=lambda status: statuses[status]),
        answers=tuple(Answer(reply.text, reply.claims) for reply in replies),
        pairs=tuple(pairs),
    )
