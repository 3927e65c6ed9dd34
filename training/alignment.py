"""The weights of the alignment: `python -m training.alignment EVENTS[=GOLD]… [--out FILE]`.

Pairs of claims that both stand at labelled places, and further pairs with near vectors, are labelled 1 where the
labels link them (same fact, or contradicting). A logistic regression over the signals of `compare.embedding.affinity`
is fitted on all events; the F1 of groups is measured with each event left out in turn.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.gold import Gold, place_of
from benchmarks.labelled import labelled_events
from benchmarks.tally import Tally
from compare import Comparer
from compare.embedding import group
from compare.embedding.affinity import SIGNALS, signals
from compare.errors import ReadingError
from compare.records import Claim
from training.command import exit_status, recipe_parser

NEAR = 0.45  # cosine from which an unlabelled pair is taken for a true negative worth learning from
OUT = Path("compare/embedding/weights.json")


@dataclass(frozen=True)
class Example:
    """One event: claims, vectors, signals (n, n, s), which pairs to learn from (n, n) and their labels (n, n)."""

    claims: tuple[Claim, ...]
    vectors: Any
    signals: Any
    learned: Any
    labels: Any
    gold: Gold


def collect(sources: Sequence[str]) -> list[Example]:
    """Take the labelled events up to their signals; raises ReadingError where there are fewer than two."""
    comparer = Comparer.load()
    found = []
    for _, event, gold in labelled_events(sources):
        draft = comparer.draft(event)
        values = np.stack(list(signals(draft.claims, draft.vectors, draft.figures).values()), axis=-1)
        labels, touched = _labels(draft.claims, gold)
        both = touched[:, None] & touched
        learned = np.triu(both | (draft.vectors @ draft.vectors.T >= NEAR), k=1)
        found.append(Example(draft.claims, draft.vectors, values, learned, labels, gold))
    if len(found) < 2:
        raise ReadingError(f"{' '.join(sources)}: {len(found)} labelled events; give two, each is judged by the others")
    return found


def _labels(claims: Sequence[Claim], gold: Gold) -> tuple[Any, Any]:
    places = [place_of(claim) for claim in claims]
    labels = np.zeros((len(claims), len(claims)), dtype=bool)
    touched = np.zeros(len(claims), dtype=bool)
    for link in (*gold.contradictions, *gold.same):
        left, right = ([i for i, place in enumerate(places) if place.meets(end)] for end in (link.a, link.b))
        labels[np.ix_(left, right)] = labels[np.ix_(right, left)] = True
        touched[left + right] = True
    return labels, touched


def fit(examples: Sequence[Example]) -> LogisticRegression:
    """Fit one logistic regression on the pairs of all examples."""
    rows = np.concatenate([one.signals[one.learned] for one in examples])
    labels = np.concatenate([one.labels[one.learned] for one in examples])
    return LogisticRegression(max_iter=5000).fit(rows, labels)


def across_events(examples: Sequence[Example], joined: Sequence[float]) -> dict[float, dict[str, float]]:
    """Return precision, recall and F1 of the groups for each threshold, every event grouped by a model without it."""
    tallies = {threshold: Tally() for threshold in joined}
    for held in examples:
        model = fit([one for one in examples if one is not held])
        count = len(held.claims)
        near = model.predict_proba(held.signals.reshape(count * count, -1))[:, 1].reshape(count, count)
        np.fill_diagonal(near, 1.0)
        for threshold, tally in tallies.items():
            tally.add_groups(group(held.claims, held.vectors, near, joined=threshold), (), held.gold)
    return {threshold: tally.scores()["alignment"] for threshold, tally in tallies.items()}


def main() -> None:
    """Judge the alignment across events, then fit it on all of them and write the weights."""
    parser = recipe_parser("alignment", __doc__)
    parser.add_argument("events", nargs="+", metavar="EVENTS[=GOLD]", help="labelled events, and where the labels lie")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE", help="weights to write (default: %(default)s)")
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    examples = collect(args.events)
    for threshold, row in across_events(examples, np.arange(0.08, 0.32, 0.02).round(2).tolist()).items():
        print(f"joined at {threshold:.2f}: " + "  ".join(f"{name} {value:.3f}" for name, value in row.items()))
    model = fit(examples)
    weights = {name: round(float(weight), 3) for name, weight in zip(SIGNALS, model.coef_[0], strict=True)}
    content = {"bias": round(float(model.intercept_[0]), 3), "weights": weights}
    args.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(f"written: {args.out}")


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
