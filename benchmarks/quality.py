"""Quality of the models and of the whole tool, held against floors: `python -m benchmarks.quality [--data DIR]`.

Without --data only what needs labelled events is measured. The floors that match the data are compared; a measure below
its floor is marked, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.floors import FILE, Floors, Measured, read_floors, write_floors
from benchmarks.measures import Row
from benchmarks.parts import CORPORA, PARTS, PUBLISHED, Bench, Part, parts_of
from compare import CompareError

TRADED, JOINT = ("precision", "recall"), ("f1", "average precision")


@dataclass(frozen=True)
class Outcome:
    """What one part measured, on which data (SHA-256), and how long it took."""

    part: Part
    data: str
    rows: Sequence[Row]
    seconds: float

    @property
    def measured(self) -> Measured:
        """The measures that floors hold, named by row and measure.

        Precision and recall can each be had for the other: where a row has a measure of both, that one is held.
        """
        kept = {
            f"{row.name} {name}": value
            for row in self.rows
            for name, value in row.measures.items()
            if name not in TRADED or not any(joint in row.measures for joint in JOINT)
        }
        return Measured(self.part.name, self.data, kept)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and compare; 1 where a measure is below its floor or something cannot be read."""
    args = _parser().parse_args(argv)
    bench = Bench(
        data=args.data, sources=tuple(args.events), models=args.models, encoder=args.encoder, nli=args.nli,
        near_encoder=args.near_encoder, tagger=args.tagger,
    )  # fmt: skip
    try:
        floors = read_floors(args.floors) if args.floors.exists() or not args.new_floors else Floors()
        outcomes = []
        for part in parts_of(bench, args.only):
            outcomes.append(_run(part, bench))
            print(_table(outcomes[-1], floors), end="\n\n", flush=True)
        if args.json:
            args.json.write_text(json.dumps(_as_json(outcomes, floors, bench), indent=1) + "\n", encoding="utf-8")
        changed = _changed(floors, [outcome.measured for outcome in outcomes], args)
        if changed != floors:
            write_floors(args.floors, changed)
            print(f"{args.floors}: {len(changed.rows) - len(floors.rows)} floors written")
    except (CompareError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return int(any(changed.below(outcome.measured) or changed.missing(outcome.measured) for outcome in outcomes))


def _run(part: Part, bench: Bench) -> Outcome:
    data = part.sha256(bench)
    start = time.perf_counter()
    rows = part.measure(bench)
    return Outcome(part, data, rows, time.perf_counter() - start)


def _changed(floors: Floors, results: Sequence[Measured], args: argparse.Namespace) -> Floors:
    """The floors after what the options ask for: all of it or, where a floor would fall, nothing."""
    for result in results:
        if args.lower_floors is not None:
            floors = floors.lowered(result, args.lower_floors)
        if result.part in args.new_floors:
            floors = floors.begun(result)
        if args.raise_floors:
            floors = floors.raised(result)
    return floors


def _table(outcome: Outcome, floors: Floors) -> str:
    part, measured = outcome.part, outcome.measured
    below = floors.below(measured)
    lines = [f"{part.name}: {part.tells} (data {outcome.data[:12]}, {outcome.seconds:.1f} s)"]
    width = max((len(row.name) for row in outcome.rows), default=0)
    for row in outcome.rows:
        cells = [f"{name} {value:.3f}{_mark(below.get(f'{row.name} {name}'))}" for name, value in row.measures.items()]
        context = [f"{name} {value:.3f}" if value % 1 else f"{name} {value:.0f}" for name, value in row.context.items()]
        lines.append(f"  {row.name:{width}}  " + "   ".join(cells) + f"   ({', '.join(context)})")
    notice = floors.notice(measured)
    passed = f"  floors: {len(floors.of(part.name, outcome.data))} compared, {len(below)} not reached"
    return "\n".join([*lines, f"  floors: {notice}" if notice else passed])


def _mark(floor: float | None) -> str:
    return "" if floor is None else f" BELOW {floor:.3f}"


def _as_json(outcomes: Sequence[Outcome], floors: Floors, bench: Bench) -> dict[str, Any]:
    models = bench.models_of({outcome.part.name for outcome in outcomes})
    return {
        "models": {role: {"name": one.name, "sha256": getattr(one, "sha256", None)} for role, one in models.items()},
        "parts": {
            outcome.part.name: {
                "data": outcome.data,
                "seconds": round(outcome.seconds, 2),
                "rows": [asdict(row) for row in outcome.rows],
                "below": floors.below(outcome.measured),
                "notice": floors.notice(outcome.measured),
            }
            for outcome in outcomes
        },
    }  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [part.name for part in PARTS]
    add = parser.add_argument
    add("--data", type=Path, metavar="DIR", help="folder with nli/, claimdiff/, paraphrase/ and attribution/")
    add("--events", nargs="+", default=[CORPORA], metavar="DIR[=GOLD]", help="labelled events (default: corpora)")
    add("--models", default="bundled", metavar="PRESET", help="a preset, or a folder with encoder/ and nli/")
    add("--encoder", metavar="NAME", help="an encoder in place of the preset's")
    add("--nli", metavar="NAME", help="an NLI model in place of the preset's")
    add("--tagger", default="bundled", metavar="FOLDER", help="a tagger in place of the bundled one")
    add(
        "--near-encoder",
        default=PUBLISHED,
        metavar="NAME",
        help="what chooses the pairs of `near` (default: the published all-MiniLM-L6-v2, whatever is bundled)",
    )
    add("--only", nargs="+", default=[], choices=names, metavar="PART", help=f"of {', '.join(names)}")
    add("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    add("--floors", type=Path, default=FILE, metavar="FILE", help="the floors (default: benchmarks/floors.json)")
    add("--raise-floors", action="store_true", help="raise floors to what is measured; never lowers one")
    add("--new-floors", nargs="+", default=[], choices=names, metavar="PART", help="set floors where there are none")
    add("--lower-floors", metavar="REASON", help="lower the floors that are not reached, and write down why")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
