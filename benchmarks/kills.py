"""Batches killed at random moments, each then resumed: `python -m benchmarks.kills [--kills 100] [--events 200]`.

Each trial starts a batch into an empty folder, kills it (SIGKILL) at a random moment, perhaps several times, resumes it
to the end and compares every file, byte for byte but for times, with an uninterrupted run's. Some trials run through
the command line with two processes; the others fork this process, which has the models loaded, so that a kill may fall
on the first write as well as on the last.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from benchmarks.invented import invented_events
from compare import Comparer
from compare.batch import run_batch

THROUGH_COMMAND = 0.2  # share of the trials
AGAIN = 0.3  # how often a resumed run is killed as well
TIMES = re.compile(rb'"(created|started|finished)": "\d{4}-[^"]*"')


def main() -> int:
    """Run the trials and print what happened; 1 where a result differed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, help="keep the folders here")
    args = parser.parse_args()
    work = args.output or Path(tempfile.mkdtemp(prefix="kills-"))
    work.mkdir(parents=True, exist_ok=True)
    os.environ["NARRATIVE_COMPARE_CACHE"] = str(work / "cache")
    source = work / "events.jsonl"
    events = invented_events(args.events, articles=2, length=4)
    source.write_text("".join(json.dumps(asdict(event)) + "\n" for event in events), "utf-8")
    comparer = Comparer.load(threads=1).cached()
    start = time.monotonic()
    run_batch([source], work / "whole", comparer)
    first = time.monotonic() - start
    start = time.monotonic()
    run_batch([source], work / "warm", comparer)  # with all that the models compute in the cache, as in the trials
    seconds = time.monotonic() - start
    print(f"{args.events} events uninterrupted: {first:.1f} s, {seconds:.1f} s with a full cache", flush=True)
    tally = _trials(args, work, source, comparer, seconds)
    print(", ".join(f"{name}: {count}" for name, count in sorted(tally.items())))
    if args.output is None:
        shutil.rmtree(work)
    return 1 if tally["wrong results"] else 0


def _trials(args: argparse.Namespace, work: Path, source: Path, comparer: Comparer, seconds: float) -> Counter[str]:
    chance, tally = random.Random(args.seed), Counter[str]({"wrong results": 0})
    expected = contents(work / "whole")
    while tally["kills"] < args.kills:
        out = work / f"trial-{tally['trials']}"
        through_command = chance.random() < THROUGH_COMMAND
        run = _command if through_command else _fork
        tally["trials"] += 1
        tally["through the command line, two processes"] += through_command
        # A new process also needs some seconds to load before it writes anything.
        span = seconds + (6 if through_command else 0)
        while True:
            killed = run(source, out, comparer, chance.uniform(0, span))
            tally["kills"] += killed
            tally["finished before the kill"] += not killed
            tally["of them with half a file left"] += any(out.rglob("*.part")) if killed else 0
            if not killed or chance.random() > AGAIN:
                break
        run(source, out, comparer, None)
        if (found := contents(out)) != expected:
            tally["wrong results"] += 1
            names = sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
            print(f"{out}: differs in {', '.join(names[:5])}", flush=True)
        else:
            shutil.rmtree(out)
        if tally["trials"] % 10 == 0:
            print(f"{tally['trials']} trials, {tally['kills']} kills, {tally['wrong results']} wrong", flush=True)
    return tally


def _fork(source: Path, out: Path, comparer: Comparer, after: float | None) -> bool:
    """Run the batch in a fork of this process, and kill it after some seconds; return whether that was in time."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 1 if run_batch([source], out, comparer, resume=True).failed else 0
        finally:
            os._exit(code)
    return _end(lambda: os.waitpid(child, os.WNOHANG)[0] == child, lambda: os.kill(child, signal.SIGKILL), after)


def _command(source: Path, out: Path, comparer: Comparer, after: float | None) -> bool:
    command = [sys.executable, "-m", "compare", "batch", str(source), "-o", str(out), "--resume", "--workers", "2"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    return _end(lambda: process.poll() is not None, process.kill, after)


def _end(over: Callable[[], bool], kill: Callable[[], None], after: float | None) -> bool:
    end = None if after is None else time.monotonic() + after
    while not over():
        if end is not None and time.monotonic() >= end:
            kill()
            while not over():
                time.sleep(0.001)
            return True
        time.sleep(0.001)
    return False


def contents(folder: Path) -> dict[str, bytes]:
    """Return each file of a batch's folder by name, without the times at which things were made."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        if path.suffix == ".parquet"
        else TIMES.sub(b"", path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


if __name__ == "__main__":
    raise SystemExit(main())
