"""What each part of the pair scorer earns: `python -m benchmarks.ablation EVENTS[=GOLD]…`.

Every part is switched off in turn, the scorer is fitted without it, and every event is scored by a model that never saw
that event. Signals are switched off by leaving their columns out; the candidates' origin by leaving out the pairs that
no other way would have brought. What falls is what the part earns.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarks.tally import Tally
from compare import CompareError
from compare.scoring import SIGNALS
from training.scorer import Labelled, collect, judged

# Each part with the words by which the names of its signals are known.
PARTS: dict[str, tuple[str, ...]] = {
    "readings of the NLI model": ("nli",),
    "similarity of the vectors": ("similarity",),
    "affinity": ("affinity",),
    "counts and measures": ("counts", "measures"),
    "dates": ("dates",),
    "agreeing figures": ("agree",),
    "negation": ("negated",),
    "opposite words": ("opposite words",),
    "accusations and denials": ("accused", "denied", "denial"),
    "who did what": ("accused answers", "denied by another", "culprit"),
    "claims of responsibility": ("claimed", "unknown"),
    "another time, place or scale": ("background", "looking back"),
    "sides": ("opposed sides", "spoken of"),
    "who speaks": ("same speaker", "both in the outlet's voice", "both attributed", "same article"),
    "wording": ("shared words", "same wording", "setting", "names shared", "one asks"),
}


def without(events: Sequence[Labelled], words: Sequence[str]) -> list[Labelled]:
    """Return the events with every signal set to nought whose name holds one of the words."""
    kept = np.array([not any(word in name for word in words) for name in SIGNALS], dtype=float)
    return [replace(event, rows=event.rows * kept, bare=event.bare * kept) for event in events]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure the whole scorer, then without each part, and print a table; 1 where the events cannot be read."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ablation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("events", nargs="+", metavar="EVENTS[=GOLD]", help="labelled events, and where the labels lie")
    args = parser.parse_args(argv)
    try:
        events = collect(args.events)
    except CompareError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("| without | average precision | best F1 | five strongest | calibration error |\n|---|---|---|---|---|")
    whole = judged(events)["all"]
    threshold = whole.best_threshold()[1]
    _print("– (the whole scorer)", judged(events, threshold=threshold)["all"])
    for part, words in PARTS.items():
        _print(part, judged(without(events, words), threshold=threshold)["all"])
    return 0


def _print(part: str, tally: Tally) -> None:
    strongest = tally.scores()["contradiction"]["five strongest"]
    figures = (tally.average_precision(), tally.best_threshold()[0], strongest, tally.calibration_error())
    print(f"| {part} | " + " | ".join(f"{value:.3f}" for value in figures) + " |", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
