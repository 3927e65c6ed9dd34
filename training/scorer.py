"""The weights of the pair scorer: `python -m training.scorer EVENTS[=GOLD]… [--out FILE]`.

Each EVENTS is a folder of labelled events; GOLD is the folder with their labels (`<event id>.json`) where these do
not lie beside the articles as gold.json. Every candidate pair is described by its signals and labelled 1 where it
agrees with a labelled contradiction, or repeats one: the labels name one place for each point, articles mostly
repeat it, and to call the repeats wrong would teach the opposite of what is meant. A logistic regression is judged
across events (each event is scored by a model that never saw it), which also gives the threshold, and is then fitted
on all of them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.gold import Gold
from benchmarks.labelled import labelled_events
from benchmarks.tally import Tally
from compare import Comparer
from compare.errors import ReadingError
from compare.records import Pair
from compare.scoring import SIGNALS, Evidence, LinearScorer, point, signals, weigh, without_repeats
from training.command import exit_status, recipe_parser

STRENGTH = 3.0  # inverse of the regularisation
CONTROL = 20.0  # weight of a candidate in an event without contradictions: it is one among many
# Between the threshold and the highest score in an event that holds no contradiction; other processors round int8
# otherwise.
MARGIN = 0.05
BETA = 0.5  # the threshold favours precision: an analyst reads every pair that is flagged
OUT = Path("compare/scoring/weights.json")
UNFITTED = LinearScorer({}, 0.0, 0.5)


@dataclass(frozen=True)
class Labelled:
    """The candidates of one event: evidence, pairs without a score, signals (n, s), labels (n,); `gold` are its labels.

    `bare` are the signals without what is known of the speakers' sides: many events come without it.
    """

    evidence: tuple[Evidence, ...]
    pairs: tuple[Pair, ...]
    rows: Any
    bare: Any
    labels: Any
    gold: Gold
    source: str

    @property
    def trust(self) -> float:
        """How much one candidate counts: no contradiction was overlooked in an event that was made to hold none."""
        return 1.0 if self.gold.contradictions else CONTROL

    def scored(self, scorer: LinearScorer) -> tuple[Pair, ...]:
        """Return the pairs with the scorer's probabilities, repeats left out."""
        logits = scorer.bias + self.rows @ np.array([scorer.weights[name] for name in SIGNALS])
        chances = 1 / (1 + np.exp(-logits))
        scored = [replace(pair, score=float(chance)) for pair, chance in zip(self.pairs, chances, strict=True)]
        return without_repeats(list(zip(self.evidence, scored, strict=True)))


def collect(sources: Sequence[str]) -> list[Labelled]:
    """Run the stages up to scoring over all labelled events and label each candidate.

    Raises ReadingError where there are fewer than two events.
    """
    comparer, found = Comparer.load(), []
    for source, event, gold in labelled_events(sources):
        evidence = comparer.evidence(event)
        rows = _rows(evidence)
        bare = _rows([_without_sides(one) for one in evidence])
        labels = _labels(evidence, gold)
        pairs = tuple(weigh(one, UNFITTED) for one in evidence)
        found.append(Labelled(evidence, pairs, rows, bare, labels, gold, source))
        print(f"{event.id:28} {len(rows):6} candidates, {int(labels.sum()):4} agree with a label", flush=True)
    if len(found) < 2:
        raise ReadingError(f"{' '.join(sources)}: {len(found)} labelled events; give two, each is judged by the others")
    return found


def _rows(evidence: Sequence[Evidence]) -> Any:
    return np.array([list(signals(one).values()) for one in evidence])


def _without_sides(evidence: Evidence) -> Evidence:
    a, b = (replace(claim, side=None) if claim.speaker else claim for claim in (evidence.a, evidence.b))
    return replace(evidence, candidate=replace(evidence.candidate, a=a, b=b), sides={})


def _labels(evidence: Sequence[Evidence], gold: Gold) -> Any:
    """1 for each pair that agrees with a label, or repeats one: its point between the articles, or both its ends."""
    agree = [bool(gold.contradicted(one.a, one.b)) for one in evidence]
    points = {point(one) for one, right in zip(evidence, agree, strict=True) if right} - {None}
    return np.array(
        [
            right or point(one) in points or gold.restated(one.a, one.b)
            for one, right in zip(evidence, agree, strict=True)
        ]
    )


def fit(events: Sequence[Labelled], *, threshold: float = 0.5) -> LinearScorer:
    """Fit one logistic regression on all candidates of the events, with and without the speakers' sides.

    Each source counts as much as the others, however many events it has.
    """
    sources = Counter(event.source for event in events)
    share = {source: len(events) / len(sources) / count for source, count in sources.items()}
    rows = np.concatenate([part for event in events for part in (event.rows, event.bare)])
    labels = np.concatenate([event.labels for event in events for _ in range(2)])
    trust = np.concatenate([np.full(2 * len(one.labels), one.trust * share[one.source]) for one in events])
    model = LogisticRegression(C=STRENGTH, max_iter=10_000).fit(rows, labels, sample_weight=trust)
    weights = {name: round(float(weight), 3) for name, weight in zip(SIGNALS, model.coef_[0], strict=True)}
    return LinearScorer(weights, round(float(model.intercept_[0]), 3), threshold)


def judged(events: Sequence[Labelled], *, threshold: float = 0.5) -> dict[str, Tally]:
    """Score every event by a model that was fitted without it; a tally for each source and one for all."""
    tallies = {name: Tally() for name in ("all", *(event.source for event in events))}
    for held in events:
        pairs = held.scored(fit([event for event in events if event is not held]))
        for name in ("all", held.source):
            tallies[name].add_pairs(pairs, held.gold, threshold=threshold)
    return tallies


def _quiet(events: Sequence[Labelled], scorer: LinearScorer) -> float:
    """The lowest threshold at which the events that hold no contradiction stay empty."""
    controls = [event for event in events if not event.gold.contradictions]
    return max((pair.score + MARGIN for event in controls for pair in event.scored(scorer)), default=0.0)


def main() -> None:
    """Judge the scorer across events, then fit it on all of them and write the weights."""
    parser = recipe_parser("scorer", __doc__)
    parser.add_argument("events", nargs="+", metavar="EVENTS[=GOLD]", help="labelled events, and where the labels lie")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE", help="weights to write (default: %(default)s)")
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    events = collect(args.events)
    _, threshold = judged(events)["all"].best_threshold(beta=BETA)
    print(f"threshold {threshold:.3f}, where F{BETA} is best")
    for name, tally in judged(events, threshold=threshold).items():
        f1, at = tally.best_threshold()
        row = tally.scores()["contradiction"]
        print(
            f"across events, {name}: average precision {row['average precision']:.3f}, F1 {row['f1']:.3f} "
            f"(best {f1:.3f} at {at:.3f}), mean over events {row['mean over events']:.3f}, five strongest "
            f"{row['five strongest']:.3f}, status {row['status']:.3f}, calibration error {tally.calibration_error():.3f}"
        )
    scorer = fit(events)
    scorer = replace(scorer, threshold=round(max(threshold, _quiet(events, scorer)), 3))
    print(f"threshold {scorer.threshold:.3f}, under which no event without contradictions is flagged")
    content = {"threshold": scorer.threshold, "bias": scorer.bias, "weights": dict(scorer.weights)}
    args.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"written: {args.out}")


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
