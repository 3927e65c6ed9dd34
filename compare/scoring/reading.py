"""Which candidates the NLI reads: all of an ordinary event, and of a large one those that can still come to something.

The NLI takes most of the time. It is one voice among several in a score, so that of many candidates the other signals
alone tell that no reading can lift them to a score that is shown: these are not read. What is out of reach after the
forward reading, whatever the backward one says, is not read backward. Whatever can reach the floor is read both ways,
so that all scores from the floor on are the same as if everything had been read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compare.models.protocols import NLI
from compare.records import Verdict
from compare.scoring.evidence import Evidence
from compare.scoring.model import LinearScorer
from compare.scoring.signals import READ, Signal, entailed, signals, stronger, weaker

ALL_READ = 1000  # candidates of an event up to which all are read; seven articles on one event have about 800

Reading = tuple[float, float]  # contradiction and entailment of one reading


@dataclass(slots=True)
class _Row:
    """A candidate on its way through the readings; `logit` is its weighted sum without them, None to read it anyway."""

    event: int
    evidence: Evidence
    logit: float | None
    forward: Verdict | None = None
    backward: Verdict | None = None

    def may_reach(self, floor: float, scorer: LinearScorer) -> bool:
        if self.logit is None:
            return True
        return scorer.reaches(self.logit + highest(self.evidence, scorer.weights, forward=self.forward), floor)


def read_evidence(
    events: Sequence[Sequence[Evidence]], nli: NLI, scorer: LinearScorer, *, floor: float, all_read: int = ALL_READ
) -> list[tuple[Evidence, ...]]:
    """Return each event's evidence with the readings of the NLI, in order, without what cannot reach the score `floor`.

    The evidence comes with NOT_READ as its readings. Of an event with no more than `all_read` candidates nothing is
    left out. One call of `nli.predict` for all events, and a second one where there are larger ones.
    """
    rows = [row for at, event in enumerate(events) for row in _rows(at, event, scorer, all_read)]
    rows = [row for row in rows if row.may_reach(floor, scorer)]
    whole = [row for row in rows if row.logit is None]
    _read(rows, whole, nli)
    rows = [row for row in rows if row.may_reach(floor, scorer)]
    _read([], [row for row in rows if row.backward is None], nli)
    done: list[list[Evidence]] = [[] for _ in events]
    for row in rows:
        assert row.forward is not None
        assert row.backward is not None
        done[row.event].append(row.evidence.with_readings(row.forward, row.backward))
    return [tuple(event) for event in done]


def _rows(at: int, event: Sequence[Evidence], scorer: LinearScorer, all_read: int) -> list[_Row]:
    everything = len(event) <= all_read
    return [_Row(at, one, None if everything else scorer.logit(signals(one))) for one in event]


def _read(forward: Sequence[_Row], backward: Sequence[_Row], nli: NLI) -> None:
    """Read some rows forward and some backward, in one call."""
    texts = [row.evidence.statements for row in forward] + [row.evidence.statements[::-1] for row in backward]
    if not texts:
        return
    verdicts = [Verdict(*map(float, row)) for row in nli.predict(texts)]
    for row, verdict in zip(forward, verdicts, strict=False):
        row.forward = verdict
    for row, verdict in zip(backward, verdicts[len(forward) :], strict=True):
        row.backward = verdict


def highest(evidence: Evidence, weights: Mapping[str, float], *, forward: Verdict | None = None) -> float:
    """Return the most that the readings of the NLI can add to the logit, whatever they are.

    With `forward` that reading is known, and the other one can still be anything. The sum is linear in the other
    reading's contradiction between the values at which it may bend, so that it is highest at one of these.
    """
    terms: dict[Signal, float] = {}
    for name, (reading, rest) in READ.items():
        terms[reading] = terms.get(reading, 0.0) + weights.get(name, 0.0) * rest(evidence)
    return max(_added(terms, one, other) for one, other in _bends(forward))


def _bends(forward: Verdict | None) -> Iterator[tuple[Reading, Reading]]:
    """Contradiction and entailment of the two readings, at the values where their sum may be highest."""
    if forward is None:
        sure = ((1.0, 0.0), (0.0, 1.0), (0.0, 0.0))
        yield from ((one, other) for one in sure for other in sure)
        return
    known = (forward.contradiction, forward.entailment)
    for contradiction in (0.0, known[0], 1.0 - known[1], 1.0):
        yield known, (contradiction, 0.0)
        yield known, (contradiction, 1.0 - contradiction)


def _added(terms: Mapping[Signal, float], one: Reading, other: Reading) -> float:
    return (
        terms[stronger] * max(one[0], other[0])
        + terms[weaker] * min(one[0], other[0])
        + terms[entailed] * max(one[1], other[1])
    )
