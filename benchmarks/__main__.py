"""Quality and seconds on events with labels: `python -m benchmarks [EVENTS…] [--gold DIR] [--json FILE]`.

EVENTS are folders of events. The labels of an event are `gold.json` in its own folder, or `<event id>.json` in
the folder given as --gold. Events without labels count for the time only.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.labelled import find_gold
from benchmarks.quality import Tally
from compare import CompareError, Comparer, read_events


@dataclass
class Result:
    """What a run of the benchmark measured."""

    seconds: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    quality: dict[str, dict[str, float]] = field(default_factory=dict)
    events: dict[str, dict[str, float]] = field(default_factory=dict)


def measure(folders: Iterable[Path], gold: Path | None, comparer_options: dict[str, str]) -> Result:
    """Compare every event under `folders` and score the reports of those that have labels."""
    result, tally = Result(), Tally()
    start = time.perf_counter()
    comparer = Comparer.load(**comparer_options)
    result.seconds["loading the models"] = time.perf_counter() - start
    events = [(event, find_gold(event, folder, gold)) for folder in folders for event in read_events(folder)]
    start = time.perf_counter()
    reports = list(comparer.compare_batch(event for event, _ in events))
    elapsed = time.perf_counter() - start
    result.seconds["comparing"] = elapsed
    result.seconds["per event"] = elapsed / max(1, len(events))
    for report, (event, labels) in zip(reports, events, strict=True):
        result.events[event.id] = {
            "articles": len(event.articles), "claims": len(report.claims), "flagged": len(report.contradictions()),
        }  # fmt: skip
        if labels:
            tally.add(report, labels)
            single = Tally()
            single.add(report, labels)
            result.events[event.id] |= {"labelled": len(labels.contradictions), "right": single.counts["right"]}
    result.sizes = {"events": len(events), "articles": sum(len(event.articles) for event, _ in events)}
    result.quality = tally.scores()
    return result


def _table(result: Result) -> str:
    lines = [f"{'event':28}{'articles':>9}{'claims':>8}{'flagged':>9}{'right':>7}{'labelled':>10}"]
    for name, row in result.events.items():
        cells = (row.get("right", ""), row.get("labelled", ""))
        lines.append(f"{name:28}{row['articles']:>9}{row['claims']:>8}{row['flagged']:>9}{cells[0]:>7}{cells[1]:>10}")
    lines.append("")
    for name, row in result.quality.items():
        lines.append(f"{name:16}" + "   ".join(f"{measure} {value:.3f}" for measure, value in row.items()))
    lines.append("")
    lines += [f"{name:24}{value:8.2f} s" for name, value in result.seconds.items()]
    return "\n".join(lines)


def main() -> int:
    """Run the benchmark; 1 where an input cannot be read."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("events", type=Path, nargs="*", default=[Path("corpora")], metavar="EVENTS")
    parser.add_argument("--gold", type=Path, metavar="DIR", help="folder with a label file an event")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    parser.add_argument("--models", default="bundled", metavar="PRESET")
    args = parser.parse_args()
    try:
        result = measure(args.events, args.gold, {"models": args.models})
    except CompareError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(_table(result))
    if args.json:
        args.json.write_text(json.dumps(asdict(result), indent=1) + "\n", encoding="utf-8")
    return 0


raise SystemExit(main())
