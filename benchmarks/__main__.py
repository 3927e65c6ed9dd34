"""Quality and seconds on events with labels: `python -m benchmarks [EVENTS…] [--gold DIR] [--json FILE]`.

EVENTS are folders of events. The labels of an event are `gold.json` in its own folder, or `<event id>.json` in
the folder given as --gold. Events without labels count for the time only.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from benchmarks.events import Result, measure
from benchmarks.labelled import find_gold
from compare import CompareError, Comparer, read_events


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
        start = time.perf_counter()
        comparer = Comparer.load(args.models)
        loading = time.perf_counter() - start
        folders = ((folder, event) for folder in args.events for event in read_events(folder))
        result = measure([(event, find_gold(event, folder, args.gold)) for folder, event in folders], comparer)
        result.seconds = {"loading the models": loading, **result.seconds}
        print(_table(result))
        if args.json:
            args.json.write_text(json.dumps(asdict(result), indent=1) + "\n", encoding="utf-8")
    except (CompareError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


raise SystemExit(main())
