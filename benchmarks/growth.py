"""How time and memory grow with the articles of an event, and with the number of events: `python -m benchmarks.growth`.

Events are invented (`benchmarks.invented`). Seconds are those of the clock, and beside them those of the processor over
all threads, which other work on the machine changes less. Memory is the most that the process has held so far; sizes
are taken in rising order. With --plot both are drawn, on logarithmic axes, where a straight line of slope 1 is linear
growth.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.invented import invented_event, invented_events
from benchmarks.speed import machine
from compare import CompareError, Comparer, Report
from compare.models.onnx import machine_threads

ARTICLES, LENGTH = (5, 10, 20, 50, 100, 200), 20
EVENTS, SMALL = (10, 30, 100, 300), (3, 6)  # how many events, and the articles and sentences of each
Table = dict[str, Any]


class Clock:
    """Seconds since it was made, of the clock and of the processor, and the most memory held."""

    def __init__(self) -> None:
        self._start = time.perf_counter(), time.process_time()

    def read(self) -> Table:
        """Return all three, by name."""
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {
            "seconds": time.perf_counter() - self._start[0],
            "processor seconds": time.process_time() - self._start[1],
            # macOS counts bytes, Linux kilobytes.
            "peak megabytes": memory / (1e6 if sys.platform == "darwin" else 1e3),
        }


def by_articles(comparer: Comparer, sizes: Sequence[int], *, length: int = LENGTH) -> Iterator[Table]:
    """Yield a row for each size: one event of so many articles."""
    for size in sorted(sizes):
        event = invented_event(size, length)
        clock = Clock()
        report = comparer.compare(event)
        yield {"articles": size, "sentences": size * length, **clock.read(), **_counts(report)}


def by_events(comparer: Comparer, numbers: Sequence[int]) -> Iterator[Table]:
    """Yield a row for each number: so many small events in one stream."""
    articles, length = SMALL
    stream = comparer.compare_batch(invented_events(max(numbers), articles=articles, length=length))
    clock = Clock()
    for number, _ in enumerate(stream, 1):
        if number in numbers:
            yield {"events": number, "articles": number * articles, **clock.read()}


def _counts(report: Report) -> Table:
    return {
        "claims": len(report.claims),
        "pairs": len(report.pairs),
        "flagged": len(report.contradictions()),
        "notices": list(report.event.notices),
    }


def plot(result: Table, path: Path) -> None:
    """Draw both series, .png or .svg."""
    import altair as alt
    import pandas as pd

    charts = []
    for name, title in (("articles", "articles in one event"), ("events", "events in one stream")):
        rows = pd.DataFrame(result[f"by {name}"])[[name, "processor seconds"]]
        rows["linear"] = rows["processor seconds"].iloc[0] * rows[name] / rows[name].iloc[0]
        long = rows.melt(name, ["processor seconds", "linear"], "series", "seconds")
        ticks = rows[name].tolist()
        across = alt.Scale(type="log", domain=[min(ticks), max(ticks)])
        line = alt.Chart(long).mark_line(point=True).encode(
            alt.X(name, scale=across, title=title, axis=alt.Axis(values=ticks)),
            alt.Y("seconds", scale=alt.Scale(type="log", nice=False), title="processor seconds"),
            alt.Color("series", title=None, scale=alt.Scale(range=["#1f5fa8", "#a0a0a0"]),
                      sort=["processor seconds", "linear"], legend=alt.Legend(orient="top")),
            alt.StrokeDash("series", legend=None, sort=["processor seconds", "linear"]),
        )  # fmt: skip
        charts.append(line.properties(width=340, height=260))
    alt.hconcat(*charts).save(str(path), **({"ppi": 144} if path.suffix == ".png" else {}))


def _print(rows: Iterator[Table]) -> list[Table]:
    """Print rows as they come, and return them."""
    found = []
    for row in rows:
        if not found:
            print("  ".join(f"{name:>17}" for name in row if name != "notices"))
        print("  ".join(f"{_number(value):>17}" for name, value in row.items() if name != "notices"), flush=True)
        found.append(row)
    return found


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="*", default=ARTICLES, help="sizes of one event")
    parser.add_argument("--length", type=int, default=LENGTH, help="sentences of each article (default %(default)s)")
    parser.add_argument("--events", type=int, nargs="*", default=EVENTS, help="numbers of small events")
    parser.add_argument("--threads", type=int, default=machine_threads(), help="threads of the models (default: all)")
    parser.add_argument("--json", type=Path, help="file to write all figures to")
    parser.add_argument("--plot", type=Path, help=".png or .svg to draw to")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, write and draw; 1 where something cannot be read or written."""
    arguments = _parser().parse_args(argv)
    try:
        comparer = Comparer.load(threads=arguments.threads)
        comparer.compare(invented_event(2, 5))  # the first call is slower
        result: Table = {"machine": machine(arguments.threads)}
        result["by articles"] = _print(by_articles(comparer, arguments.articles, length=arguments.length))
        result["by events"] = _print(by_events(comparer, arguments.events)) if arguments.events else []
        if arguments.json:
            arguments.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
        if arguments.plot:
            plot(result, arguments.plot)
    except (CompareError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
