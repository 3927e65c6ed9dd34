"""Runs inputs one by one under a time limit, in processes of their own, and counts what happens."""

from __future__ import annotations

import faulthandler
import multiprocessing
import queue
import resource
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compare import CompareError
from tests.fuzz.seeds import Seeds, load_seeds
from tests.fuzz.targets import BY_NAME, TARGETS, Target, make

LIMIT = 5.0  # seconds of the processor for one input, so that a busy machine is no hang
STUCK = 60.0  # seconds by the clock after which a process that waits, or that no signal reaches, is ended
MEMORY = 8 << 30  # of address space, so that what grows without end fails and not the machine
REPORTED = 25  # inputs between two messages of a worker


class Hang(Exception):
    """An input took longer than it may."""


@dataclass(slots=True)
class Tally:
    """What happened to the inputs of one target."""

    inputs: int = 0
    passed: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_at: int = -1
    failures: int = 0

    def add(self, other: Tally) -> None:
        """Take in what another process counted."""
        self.inputs += other.inputs
        self.passed += other.passed
        self.refused.update(other.refused)
        self.failures += other.failures
        self.seconds += other.seconds
        if other.slowest > self.slowest:
            self.slowest, self.slowest_at = other.slowest, other.slowest_at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one input: "" where it passed, the type of a CompareError, or a failure with its trace."""

    seconds: float
    refused: str = ""
    trace: str = ""


def attempt(run: Callable[[], None], *, limit: float = LIMIT) -> Outcome:
    """Run one input; nothing but a CompareError of one line is let through, and only so many seconds."""

    def stop(*_: object) -> None:
        raise Hang(f"longer than {limit:g} s")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    start = time.process_time()
    try:
        run()
    except CompareError as error:
        signal.setitimer(signal.ITIMER_PROF, 0)
        trace = "" if len(str(error).splitlines()) == 1 else f"more than one line: {error!r}"
        return Outcome(time.process_time() - start, type(error).__name__, trace)
    except (Exception, Hang) as error:
        signal.setitimer(signal.ITIMER_PROF, 0)
        return Outcome(time.process_time() - start, trace=_trace(error))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return Outcome(time.process_time() - start)


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error, limit=-12)).encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be run: numbers of each target by turns, of which each worker takes its own."""

    inputs: int
    seed: int
    samples: Sequence[Path]
    targets: Sequence[str]
    failures: Path
    workers: int

    def numbers(self, worker: int, *, after: int = -1) -> Iterator[tuple[int, str, int]]:
        """Yield the place, target and number of a worker's inputs, those after a place alone."""
        wheel = [name for name in self.targets for _ in range(BY_NAME[name].share)]
        # A step that shares no factor with the wheel's length mixes the targets.
        step = next(size for size in (7919, 7907, 7901) if len(wheel) % size)
        counts: Counter[str] = Counter()
        for place in range(self.inputs):
            name = wheel[place * step % len(wheel)]
            number = counts[name]
            counts[name] += 1
            if place % self.workers == worker and place > after:
                yield place, name, number


def work(job: Job, worker: int, after: int, place: Any, said: Any) -> None:
    """Run one worker's inputs, and say now and then how far it is."""
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seeds, tallies, since = load_seeds(job.samples), {}, 0
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for name in job.targets:  # what is imported and loaded on the way is no input's time
            run_one(BY_NAME[name], seeds, job.seed, -1, Path(folder), limit=STUCK)
        for at, name, number in job.numbers(worker, after=after):
            place.value = at
            target = BY_NAME[name]
            data, outcome = run_one(target, seeds, job.seed, number, Path(folder))
            count(tallies.setdefault(name, Tally()), outcome, number)
            if outcome.trace:
                keep(job.failures, target, job.seed, number, data, outcome.trace)
            since += 1
            if since == REPORTED:
                said.put((worker, tallies))
                tallies, since = {}, 0
    said.put((worker, tallies))
    place.value = job.inputs


def run_one(
    target: Target, seeds: Seeds, seed: int, number: int, folder: Path, *, limit: float = LIMIT
) -> tuple[bytes, Outcome]:
    """Make an input and run it; a report file is made by what is tested, so making it may fail too."""
    made: list[bytes] = []
    making = attempt(lambda: made.append(make(target, seeds, seed=seed, number=number)), limit=limit)
    if not made:
        return b"", making if making.trace else Outcome(0.0, making.refused)
    return made[0], attempt(lambda: target.run(made[0], folder), limit=limit)


def count(tally: Tally, outcome: Outcome, number: int) -> None:
    """Add one input to a tally."""
    tally.inputs += 1
    tally.failures += bool(outcome.trace)
    tally.passed += not outcome.trace and not outcome.refused
    if outcome.refused and not outcome.trace:
        tally.refused[outcome.refused] += 1
    tally.seconds += outcome.seconds
    if outcome.seconds > tally.slowest:
        tally.slowest, tally.slowest_at = outcome.seconds, number


def keep(folder: Path, target: Target, seed: int, number: int, data: bytes, trace: str) -> None:
    """Keep an input that failed for `--replay`, its trace beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{target.name.replace(' ', '_')}-{seed}-{number}"
    (folder / f"{name}.input").write_bytes(data)
    (folder / f"{name}.txt").write_text(trace, encoding="utf-8")


def replay(folder: Path) -> Iterator[tuple[Path, Outcome]]:
    """Run kept inputs once more."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as home:
        for file in sorted(folder.glob("*.input")):
            target = BY_NAME[file.name.split("-")[0].replace("_", " ")]
            data = file.read_bytes()
            yield file, attempt(lambda target=target, data=data: target.run(data, Path(home)))  # type: ignore[misc]


def run(job: Job, on_progress: Callable[[int], None]) -> dict[str, Tally]:
    """Run a job over its workers; a worker that dies or is stuck counts as a failure, and another one goes on."""
    context = multiprocessing.get_context("spawn")
    said, totals = context.Queue(), {target.name: Tally() for target in TARGETS if target.name in job.targets}
    hands = [_Hand(job, worker, context, said) for worker in range(job.workers)]
    while any(hand.busy for hand in hands):
        try:
            _, tallies = said.get(timeout=1)
            for name, tally in tallies.items():
                totals[name].add(tally)
            on_progress(sum(tally.inputs for tally in totals.values()))
        except queue.Empty:
            for hand in hands:
                lost = hand.look_after()
                if lost:
                    totals[lost].add(Tally(inputs=1, failures=1))
    return totals


class _Hand:
    """One worker process, started anew behind the input that ended it."""

    def __init__(self, job: Job, worker: int, context: Any, said: Any) -> None:
        self.job, self.worker, self.context, self.said = job, worker, context, said
        self.place = context.Value("q", -1)
        self.busy = True
        self._start(-1)

    def _start(self, after: int) -> None:
        self.place.value = after
        self.seen, self.since = after, time.monotonic()
        self.process = self.context.Process(target=work, args=(self.job, self.worker, after, self.place, self.said))
        self.process.start()

    def look_after(self) -> str | None:
        """Start the process anew where it has died or is stuck; return the target that did it."""
        if self.process.is_alive():
            if self.place.value != self.seen:
                self.seen, self.since = self.place.value, time.monotonic()
            elif time.monotonic() - self.since > STUCK and self.place.value >= 0:
                self.process.kill()
                self.process.join()
            return None
        if self.process.exitcode == 0:
            self.busy = False
            return None
        at = self.place.value
        name, number = next((name, number) for place, name, number in self.job.numbers(self.worker) if place == at)
        target, seeds = BY_NAME[name], load_seeds(self.job.samples)
        data = make(target, seeds, seed=self.job.seed, number=number)
        trace = f"the process ended with {self.process.exitcode}\n"
        keep(self.job.failures, target, self.job.seed, number, data, trace)
        self._start(at)
        return name
