"""`python -m tests.fuzz`: runs the inputs, prints a table by target, ends with 1 where anything failed."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.runner import Job, Tally, replay, run
from tests.fuzz.seeds import OWN
from tests.fuzz.targets import BY_NAME


def main() -> int:
    """Run what the command line asks for; return the exit status."""
    args = parser().parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if args.replay:
        return again(args.replay)
    shutil.rmtree(args.failures, ignore_errors=True)
    job = Job(args.inputs, args.seed, args.samples or OWN, args.target or list(BY_NAME), args.failures, args.workers)
    start = time.monotonic()
    totals = run(job, _Progress(args.inputs))
    print(table(totals))
    failed = sum(tally.failures for tally in totals.values())
    inputs = sum(tally.inputs for tally in totals.values())
    print(f"\n{inputs:,} inputs, seed {args.seed}, {time.monotonic() - start:.0f} s, {failed} failures")
    if failed:
        print(f"kept in {args.failures}:\n{causes(args.failures)}")
    return 1 if failed else 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Feed hostile inputs to every target.")
    add = top.add_argument
    add("--inputs", type=int, default=10_000, metavar="N", help="inputs in all (default: 10000)")
    add("--seed", type=int, default=1, metavar="N", help="the same seed gives the same inputs (default: 1)")
    add("--target", action="append", choices=tuple(BY_NAME), help="this target alone; may be given again")
    add("--samples", action="append", type=Path, metavar="PATH", help="events or .jsonl(.xz) texts to make inputs from")
    add("--workers", type=int, default=2, metavar="N", help="processes (default: 2)")
    add("--failures", type=Path, default=Path("out/fuzz"), metavar="DIR", help="where inputs that fail are kept")
    add("--replay", type=Path, metavar="DIR", help="run the inputs that were kept there once more")
    return top


def again(folder: Path) -> int:
    """Run kept inputs once more and say what happens to each."""
    failed = 0
    for file, outcome in replay(folder):
        last = outcome.trace.strip().splitlines()[-1] if outcome.trace else outcome.refused or "passed"
        print(f"{file.name}: {last[:140]} ({outcome.seconds:.2f} s)")
        failed += bool(outcome.trace)
    return 1 if failed else 0


def table(totals: dict[str, Tally]) -> str:
    """Return the counts by target as lines."""
    lines = [
        f"{'target':12} {'inputs':>8} {'passed':>8} {'seconds':>8} {'slowest':>8} {'input':>7} {'failed':>7}  refused"
    ]
    for name, tally in totals.items():
        refused = ", ".join(f"{kind} {count:,}" for kind, count in tally.refused.most_common())
        lines.append(
            f"{name:12} {tally.inputs:8,} {tally.passed:8,} {tally.seconds:8.1f} {tally.slowest:8.2f} "
            f"{tally.slowest_at:7} {tally.failures:7}  {refused}"
        )
    return "\n".join(lines)


def causes(folder: Path) -> str:
    """Return how often each kind of failure came, with an input that shows it."""
    found: Counter[str] = Counter()
    example: dict[str, str] = {}
    for file in sorted(folder.glob("*.txt")):
        lines = file.read_text(encoding="utf-8").strip().splitlines() or ["?"]
        places = [line.strip() for line in lines if line.strip().startswith("File") and "/compare/" in line]
        cause = f"{lines[-1][:100]}  {places[-1].partition('/compare/')[2] if places else ''}"
        found[cause] += 1
        example.setdefault(cause, file.stem)
    return "\n".join(f"{count:5} {cause}  ({example[cause]})" for cause, count in found.most_common(40))


class _Progress:
    """Says once in a while how many inputs were run."""

    def __init__(self, inputs: int) -> None:
        self.inputs, self.since = inputs, time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self.since > 20:
            self.since = time.monotonic()
            print(f"{done:,} of {self.inputs:,}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
