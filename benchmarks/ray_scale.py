"""What a day of articles takes: cores, hours, storage and cost, from what a batch of real-length articles takes here.

The batch runs in this process on one thread and without a cache. Seconds are the process's own CPU time, which other
work on the machine lengthens little. With --ray small invented events also run in turns on processes and on a Ray
cluster of this machine, to see what Ray adds. Prices are assumptions, to be given as options.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median

from benchmarks.invented import invented_events
from compare import Comparer, Event, read_events
from compare.batch import run_batch
from compare.batch.tables import TABLES, table_name
from compare.errors import CompareError

MONTH = 30  # days


@dataclass(frozen=True, slots=True)
class Measured:
    """What a batch took: seconds are CPU seconds on one core, bytes are those of all files of their kind."""

    events: int
    articles: int
    words: float
    input: int
    seconds: float
    loading: float
    memory: int
    reports: int
    reports_zipped: int
    tables: int
    parts: int

    def each(self, name: str) -> float:
        """Return a sum divided by the articles."""
        return float(getattr(self, name)) / self.articles


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is not measured: articles a day, the share of a core's time that goes into the work, prices, days kept."""

    articles: float = 1_000_000
    used: float = 0.7
    core_hour: float = 0.04
    gb_month: float = 0.023
    days: float = 30


@dataclass(frozen=True, slots=True)
class Needed:
    """What a day's articles need: `cores` that are busy all day long; GB are 10^9 bytes."""

    core_hours: float
    cores: float
    gb_a_day: float
    gb_zipped_a_day: float
    computing_a_month: float
    storage_a_month: float


def measure(paths: Sequence[Path]) -> Measured:
    """Run the batch, and weigh what it wrote."""
    events = _events(paths)
    texts = [article.text for event in events for article in event.articles]
    start = time.process_time()
    comparer = Comparer.load(threads=1)
    comparer.compare(events[0])  # brings the models into memory
    loading = time.process_time() - start
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "out"
        start = time.process_time()
        run_batch(paths, folder, comparer, workers=1)
        seconds = time.process_time() - start
        reports = [path.read_bytes() for path in folder.glob("*.json")]
        return Measured(
            events=len(events),
            articles=len(texts),
            words=mean(len(text.split()) for text in texts),
            input=sum(len(text.encode()) for text in texts),
            seconds=seconds,
            loading=loading,
            memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            reports=sum(map(len, reports)),
            reports_zipped=sum(len(gzip.compress(report)) for report in reports),
            tables=sum((folder / table_name(table)).stat().st_size for table in TABLES),
            parts=sum(path.stat().st_size for path in (folder / "parts").iterdir()),
        )


def needed(measured: Measured, assumed: Assumed) -> Needed:
    """Return what the articles of a day need."""
    core_hours = assumed.articles * measured.each("seconds") / assumed.used / 3600
    rest = measured.each("tables") + measured.each("parts")
    whole, zipped = (assumed.articles * (measured.each(name) + rest) / 1e9 for name in ("reports", "reports_zipped"))
    return Needed(
        core_hours=core_hours,
        cores=core_hours / 24,
        gb_a_day=whole,
        gb_zipped_a_day=zipped,
        computing_a_month=core_hours * assumed.core_hour * MONTH,
        storage_a_month=whole * assumed.days * assumed.gb_month,
    )


def on_ray(*, workers: int, rounds: int, events: int) -> dict[str, list[float]]:
    """Return the wall seconds of a batch of small invented events on processes of this machine and on Ray, in turns."""
    from compare.batch.ray_engine import RayEngine

    comparer = Comparer.load(threads=1)
    found: dict[str, list[float]] = {"local": [], "ray": []}
    with tempfile.TemporaryDirectory() as scratch:
        source = _table(Path(scratch) / "events.parquet", invented_events(events, articles=3, length=6))
        for number in range(rounds):
            for name, seconds in found.items():
                engine = RayEngine(workers) if name == "ray" else None
                start = time.perf_counter()
                run_batch([source], Path(scratch) / f"{name}-{number}", comparer, workers=workers, engine=engine)
                seconds.append(time.perf_counter() - start)
    return found


def _table(path: Path, events: Iterable[Event]) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = ("id", "source", "side", "title", "text", "published")
    rows = [
        {"event": event.id, **{name: getattr(article, name) for name in names}}
        for event in events
        for article in event.articles
    ]
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=100)
    return path


def _events(paths: Sequence[Path]) -> list[Event]:
    return [event for path in paths for event in read_events(path)]


def _lines(measured: Measured, assumed: Assumed) -> Iterator[str]:
    need = needed(measured, assumed)
    each = measured.each
    size = f"{measured.words:.0f} words, {each('input'):.0f} bytes"
    yield f"{measured.events} events, {measured.articles} articles of {size}"
    yield f"one core: {each('seconds'):.3f} CPU seconds an article, {1 / each('seconds'):.2f} articles a second"
    yield f"a process: {measured.loading:.1f} CPU seconds to load, {measured.memory / 1e6:.0f} MB at most"
    yield (
        f"bytes an article: reports {each('reports'):,.0f} (zipped {each('reports_zipped'):,.0f}), "
        f"tables {each('tables'):,.0f}, parts {each('parts'):,.0f}"
    )
    yield f"assumed: {asdict(assumed)}"
    hours = f"{need.cores:,.1f} cores all day, or 64 for {need.core_hours / 64:.1f} hours"
    yield f"a day: {need.core_hours:,.0f} core-hours: {hours}"
    yield f"a day: {need.gb_a_day:,.1f} GB written, {need.gb_zipped_a_day:,.1f} GB with zipped reports"
    yield f"a month: {need.computing_a_month:,.0f} for computing, {need.storage_a_month:,.0f} for storage"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+", help="events of real length")
    for name, value in asdict(Assumed()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, default=value, help="(default %(default)s)")
    parser.add_argument("--ray", type=int, metavar="N", help="also measure N processes, and N actors on Ray, in turns")
    parser.add_argument("--events", type=int, default=128, help="small events for that (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds that take turns (default %(default)s)")
    parser.add_argument("--json", type=Path, help="file to write all figures to")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, reckon and print; 1 where something cannot be read."""
    arguments = _parser().parse_args(argv)
    assumed = Assumed(*(getattr(arguments, name) for name in Assumed.__slots__))
    say: Callable[[str], None] = print
    try:
        measured = measure(arguments.paths)
        result = {"measured": asdict(measured), "assumed": asdict(assumed), "needed": asdict(needed(measured, assumed))}
        for line in _lines(measured, assumed):
            say(line)
        if arguments.ray:
            result["seconds"] = on_ray(workers=arguments.ray, rounds=arguments.rounds, events=arguments.events)
            for name, seconds in result["seconds"].items():
                say(f"{name}, {arguments.ray} processes: {median(seconds):.1f} s ({min(seconds):.1f} at best)")
        if arguments.json:
            arguments.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    except CompareError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
