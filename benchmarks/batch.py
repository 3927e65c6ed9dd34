"""What a batch costs: throughput by number of processes, and memory by number of articles.

    python -m benchmarks.batch throughput [PATH…] [--rounds 3]
    python -m benchmarks.batch memory [--articles 100000] [--workers 2]

Throughput runs the command line on events that lie at PATH (default: the sample events) without a cache, with one
process and with two in turn, and gives articles a second, loading included and apart. Memory writes a table of short
invented articles whose sentences recur, as those of wire copies do, and follows what the batch and its processes hold
together (proportional set size, which counts shared pages once).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.invented import CORPORA

PER_EVENT = 5
SENTENCES = 3
PLACES = ("Ost", "Melk", "Harn", "Tolve", "Brisk", "Odra", "Kest", "Luhn", "Varn", "Sele")
PEOPLE = ("the mayor", "police", "the army", "witnesses")
NUMBERS = (3, 12, 40)
FORMS = (
    "{who} said {n} people were killed in {place}.",
    "At least {n} people were wounded in {place}, {who} said.",
    "{who} denied that the bridge near {place} was hit.",
    "The road to {place} has been closed for {n} days, {who} said.",
    "{who} accused the rebels of shelling {place} {n} times.",
)


def main() -> int:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=(__doc__ or "").splitlines()[0])
    chosen = parser.add_subparsers(required=True)
    throughput = chosen.add_parser("throughput")
    throughput.add_argument("paths", nargs="*", type=Path, default=[CORPORA])
    throughput.add_argument("--rounds", type=int, default=3)
    throughput.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    throughput.set_defaults(run=_throughput)
    memory = chosen.add_parser("memory")
    memory.add_argument("--articles", type=int, default=100_000)
    memory.add_argument("--workers", type=int, default=2)
    memory.set_defaults(run=_memory)
    args = parser.parse_args()
    args.run(args)
    return 0


def _throughput(args: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as work:
        found: dict[int, list[tuple[float, float]]] = {workers: [] for workers in args.workers}
        for round_ in range(args.rounds):
            for workers in args.workers:
                start = time.monotonic()
                told = _batch(args.paths, Path(work) / f"{round_}-{workers}", workers, "--no-cache").communicate()[1]
                seconds = time.monotonic() - start
                articles = int(re.search(rb"([\d,]+) articles?,", told)[1].replace(b",", b""))  # type: ignore[index]
                found[workers].append((articles / seconds, seconds))
                print(f"round {round_ + 1}, {workers} processes: {seconds:.1f} s, {articles / seconds:.2f} articles/s")
        best = {workers: max(rate for rate, _ in rates) for workers, rates in found.items()}
        first = args.workers[0]
        for workers in args.workers:
            print(
                f"{workers} processes: {best[workers]:.2f} articles/s, {best[workers] / best[first]:.2f} times {first}"
            )


def _memory(args: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as work:
        source = Path(work) / "articles.jsonl"
        _write(source, args.articles)
        os.environ["NARRATIVE_COMPARE_CACHE"] = str(Path(work) / "cache")
        start = time.monotonic()
        running = _batch([source], Path(work) / "out", args.workers)
        held: list[tuple[float, float]] = []
        while running.poll() is None:
            held.append((time.monotonic() - start, _held(running.pid)))
            time.sleep(1)
        told = running.communicate()[1].decode().strip().splitlines()[-1:]
        seconds = time.monotonic() - start
        print(f"{args.articles:,} articles, {source.stat().st_size / 1e6:.0f} MB: {seconds:.0f} s", *told)
        for part in range(10):
            span = [mb for at, mb in held if part <= 10 * at / seconds < part + 1]
            print(f"  {10 * part:3}–{10 * part + 10} % of the time: at most {max(span, default=0):.0f} MB")
        print(f"peak {max(mb for _, mb in held):.0f} MB")


def _batch(paths: list[Path], out: Path, workers: int, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "compare", "batch", *map(str, paths), "-o", str(out), "--workers", str(workers)]
    return subprocess.Popen([*command, *more], stderr=subprocess.PIPE)


def _held(pid: int) -> float:
    """Return the megabytes that a process and those that it started hold."""
    total = 0.0
    try:
        content = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss: +(\d+)", content, re.M)[1]) / 1000  # type: ignore[index]
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, TypeError):
        return total
    return total + sum(_held(int(child)) for child in children)


def _write(path: Path, articles: int) -> None:
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        for at in range(articles):
            event = at // PER_EVENT
            place = PLACES[event % len(PLACES)]
            lines = (
                chance.choice(FORMS).format(who=chance.choice(PEOPLE), n=chance.choice(NUMBERS), place=place)
                for _ in range(SENTENCES)
            )
            text = " ".join(line[0].upper() + line[1:] for line in lines)
            row = {"event": f"event-{event:06}", "source": f"Outlet {at % PER_EVENT}", "id": f"a{at}", "text": text}
            file.write(json.dumps({**row, "side": ("north", "south")[at % 2]}) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
