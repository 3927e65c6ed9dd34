"""The weights of the pair scorer: `python -m training.scorer EVENTS[=GOLD]… [--out FILE]`.

Each EVENTS is a folder of labelled events; GOLD is the folder with their labels (`<event id>.json`) where these do
not lie beside the articles as gold.json. Every candidate pair is described by its signals and labelled 1 where it
agrees with a labelled contradiction, or repeats one: the labels name one place for each point, articles mostly
repeat it, and to call the repeats wrong would teach the opposite of what is meant. A logistic regression is judged
across events (each event is scored by a model that never saw it), which also gives the threshold, and is then fitted
on all of them.

Some signals are rare in labelled events and known from how news is written: a claim of responsibility after "no one
has claimed it", the denial of the one who is accused. The regression therefore starts from weights set by hand
(`PRIOR`): it learns how much to trust them as a whole, and departs from them where the labels say so.
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

STRENGTH = 0.1  # inverse of the regularisation, of what is learned beside the prior
# Weights to start from, in log-odds; signals that are not named start at nought.
PRIOR = {
    "nli contradiction, stronger reading": 1.5,
    "nli contradiction, weaker reading": 2.0,
    "nli contradiction × affinity": 3.0,
    "one negated × nli contradiction": 1.0,
    "similarity": 6.0,
    "same wording": -3.0,
    "counts clash": 3.0,
    "counts clash × similarity": 3.0,
    "counts clash × far apart": -5.0,
    "counts clash × background": -4.0,
    "counts clash × same article × both attributed": 1.5,
    "all figures agree": -1.0,
    "all figures agree × nli contradiction": -1.0,
    "accused answers": 3.0,
    "denied by another": -1.0,
    "accused and claimed": 1.0,
    "claimed and unclaimed": 5.0,
    "claimed and unknown": 4.0,
    "unknown cause and told": 3.0,
    "one asks": -4.0,
    "one wishes or judges": -2.0,
    "counts clash × looking back": -2.0,
}
CONTROL = 20.0  # weight of a candidate in an event without contradictions: it is one among many
# Between the threshold and the highest score in an event that holds no contradiction; other processors round int8
# otherwise.
MARGIN = 0.05
UNCLEAR = 0.15  # share of right pairs in the band under the threshold in which the tool abstains
OUT = Path("compare/scoring/weights.json")
UNFITTED = LinearScorer({}, 0.0, 0.5, 0.5)


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


def fit(events: Sequence[Labelled], *, threshold: float = 0.5, unclear: float = 0.5) -> LinearScorer:
    """Fit one logistic regression on all candidates of the events, with and without the speakers' sides.

    Each source counts as much as the others, however many events it has.
    """
    prior = np.array([PRIOR.get(name, 0.0) for name in SIGNALS])
    sources = Counter(event.source for event in events)
    share = {source: len(events) / len(sources) / count for source, count in sources.items()}
    rows = np.concatenate([part for event in events for part in (event.rows, event.bare)])
    labels = np.concatenate([event.labels for event in events for _ in range(2)])
    trust = np.concatenate([np.full(2 * len(one.labels), one.trust * share[one.source]) for one in events])
    model = LogisticRegression(C=STRENGTH, max_iter=10_000).fit(
        np.column_stack([rows @ prior, rows]), labels, sample_weight=trust
    )
    learned = model.coef_[0][0] * prior + model.coef_[0][1:]
    weights = {name: round(float(weight), 3) for name, weight in zip(SIGNALS, learned, strict=True)}
    return LinearScorer(weights, round(float(model.intercept_[0]), 3), threshold, unclear)


def judged(events: Sequence[Labelled], *, threshold: float = 0.5) -> dict[str, Tally]:
    """Score every event by a model that was fitted without it; a tally for each source and one for all."""
    tallies = {name: Tally() for name in ("all", *(event.source for event in events))}
    for held in events:
        pairs = held.scored(fit([event for event in events if event is not held]))
        for name in ("all", held.source):
            tallies[name].add_pairs(pairs, held.gold, threshold=threshold)
    return tallies


def lowest_unclear(tally: Tally, threshold: float) -> float:
    """Return the lowest score from which the pairs below the threshold are right at least UNCLEAR of the time."""
    best, right, count = threshold, 0, 0
    for score, is_right in sorted((row for row in tally.ranked if row[0] < threshold), reverse=True):
        right, count = right + is_right, count + 1
        if right >= UNCLEAR * count:
            best = score
    return best


def _quiet(events: Sequence[Labelled], scorer: LinearScorer) -> float:
    """The lowest threshold at which the events that hold no contradiction stay empty."""
    controls = [event for event in events if not event.gold.contradictions]
    return max((pair.score + MARGIN for event in controls for pair in event.scored(scorer)), default=0.0)


def main() -> None:
    """Judge the scorer across events, then fit it on all of them and write the weights."""
    parser = recipe_parser("scorer", __doc__)
    help_text = "labelled events, and where the labels lie; the first give the threshold"
    parser.add_argument("events", nargs="+", metavar="EVENTS[=GOLD]", help=help_text)
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE", help="weights to write (default: %(default)s)")
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    events = collect(args.events)
    tallies = judged(events)
    real = tallies[events[0].source]
    threshold = real.steady_threshold()
    print(f"threshold {threshold:.3f}, the lowest with nearly the best F1 on {events[0].source}")
    for name, tally in judged(events, threshold=threshold).items():
        f1, at = tally.best_threshold()
        row = tally.scores()["contradiction"]
        print(
            f"across events, {name}: average precision {row['average precision']:.3f}, F1 {row['f1']:.3f} "
            f"(best {f1:.3f} at {at:.3f}), mean over events {row['mean over events']:.3f}, five strongest "
            f"{row['five strongest']:.3f}, status {row['status']:.3f}, "
            f"calibration error {tally.calibration_error():.3f}"
        )
    scorer = fit(events)
    threshold = round(max(threshold, _quiet(events, scorer)), 3)
    unclear = round(lowest_unclear(tallies["all"], threshold), 3)
    scorer = replace(scorer, threshold=threshold, unclear=unclear)
    print(f"threshold {threshold:.3f} with events without contradictions empty; unclear from {unclear:.3f}")
    content = {
        "threshold": scorer.threshold,
        "unclear": scorer.unclear,
        "bias": scorer.bias,
        "weights": dict(scorer.weights),
    }
    args.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"written: {args.out}")


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
