"""What the NLI model alone makes of near sentences, before anything else in the tool helps.

The pairs are sentences and titles of different articles of one event, each among the other's NEIGHBOURS nearest by the
vectors of an encoder that stays the same, so that a new encoder does not change the pairs. A pair's score is the mean
of P(contradiction) read forward and backward. Counts are those of `benchmarks.tally`: by falling score, a pair is right
when it agrees with a labelled contradiction that no stronger pair took, and further pairs on a taken label count
neither way. Recall is over all labels; `reachable` is the share of them that any of the pairs agrees with.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from benchmarks.gold import Gold
from benchmarks.measures import Row, in_steps, share
from benchmarks.tally import Tally
from benchmarks.units import ranks_of, units_of
from compare.models.protocols import NLI, Encoder
from compare.records import Claim, Event, Pair, Verdict

NEIGHBOURS = 5
FLAGGED = 0.5
# What the first NLI model of the project reached at FLAGGED on its development events.
RECALL = 0.063


def measure(events: Iterable[tuple[Event, Gold]], nli: NLI, *, near: Encoder, recall: float = RECALL) -> list[Row]:
    """Return precision and recall at FLAGGED, average precision, and the precision that is reached at `recall`."""
    events = list(events)
    found = [near_pairs(event, near) for event, _ in events]
    flat = [(a.text, b.text) for pairs in found for a, b in pairs]
    readings = in_steps(nli.predict, flat + [(b, a) for a, b in flat], label="near")
    scored = iter(zip(readings[: len(flat)], readings[len(flat) :], strict=True))
    tally = Tally()
    for (_, gold), pairs in zip(events, found, strict=True):
        tally.add_pairs([_pair(a, b, *next(scored)) for a, b in pairs], gold, threshold=FLAGGED)
    n = tally.counts
    measures = {
        "precision": share(n["right"], n["flagged"]),
        "recall": share(n["right"], n["contradictions"]),
        "average precision": tally.average_precision(),
        f"precision at recall {recall:.3f}": precision_at(recall, tally),
    }
    reachable = share(sum(right for _, right in tally.ranked), n["contradictions"])
    context = {"pairs": len(flat), "labels": n["contradictions"], "flagged": n["flagged"], "reachable": reachable}
    return [Row("pairs", measures, context)]


def near_pairs(event: Event, encoder: Encoder) -> list[tuple[Claim, Claim]]:
    """Return the pairs of an event whose two units are each among the other's nearest."""
    units = units_of(event)
    close = ranks_of(units, encoder.encode([unit.text for unit in units])) < NEIGHBOURS
    articles = np.array([unit.article.id for unit in units])
    mutual = np.triu(close & close.T & (articles[:, None] != articles))
    return [(units[i], units[j]) for i, j in np.argwhere(mutual)]


def precision_at(recall: float, tally: Tally) -> float:
    """Return the highest precision at any threshold that reaches this recall; 0 where none does."""
    best, hits = 0.0, 0
    for number, (_, right) in enumerate(sorted(tally.ranked, key=lambda row: -row[0]), 1):
        hits += right
        if share(hits, tally.counts["contradictions"]) >= recall:
            best = max(best, hits / number)
    return best


def _pair(a: Claim, b: Claim, forward: Iterable[float], backward: Iterable[float]) -> Pair:
    verdicts = Verdict(*map(float, forward)), Verdict(*map(float, backward))
    return Pair(a, b, (verdicts[0].contradiction + verdicts[1].contradiction) / 2, *verdicts)
