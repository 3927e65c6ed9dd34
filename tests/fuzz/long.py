"""`python -m tests.fuzz.long`: one sentence of a million characters, through the extraction and a whole comparison."""

from __future__ import annotations

import argparse
import resource
import time

from compare import Article, Comparer, Event, extract
from compare.extraction.ledger import figures_of
from tests.fuzz import checks

UNITS = {
    "words": "word ",
    "one word": "a",
    "nested": "the ministry said that ",
    "figures": "5 people were killed and 12 hurt, the mayor said, but ",
    "pronouns": "he said ",
    "clauses": "he left; ",
    "names": "Ada Holm and Bo Ek said, ",
    "marks": ".",
    "quotes": "“",
}
OTHER = "The dam above Ost broke on Tuesday and 12 people were killed, the mayor said. The road to Melk is shut."


def main() -> None:
    """Print processor seconds and the most memory held, for each sort of sentence; more memory is only ever added."""
    top = argparse.ArgumentParser(prog="python -m tests.fuzz.long", description=__doc__)
    top.add_argument("--characters", type=int, default=1_000_000, metavar="N", help="length (default: 1000000)")
    top.add_argument("--compare", choices=tuple(UNITS), action="append", help="also compare such an article in full")
    args = top.parse_args()
    for name, unit in UNITS.items():
        text = unit * (args.characters // len(unit))
        start = time.process_time()
        claims = extract(Article("a", "Outlet", text))
        figures = figures_of(claims)
        seconds = time.process_time() - start
        checks.claims(claims)
        checks.figures(figure for rows in figures.values() for figure in rows)
        print(f"extract {name:10} {seconds:7.1f} s  {memory():6.0f} MB  {len(claims):,} claims", flush=True)
    for name in args.compare or ():
        text = UNITS[name] * (args.characters // len(UNITS[name]))
        event = Event("long", (Article("a", "Long", text), Article("b", "Short", OTHER)))
        comparer, start, clock = Comparer.load(), time.process_time(), time.monotonic()
        report = comparer.compare(event)
        seconds, waited = time.process_time() - start, time.monotonic() - clock
        print(
            f"compare {name:10} {seconds:7.1f} s ({waited:.1f} by the clock)  {memory():6.0f} MB  "
            f"{len(report.claims):,} claims, {len(report.pairs):,} pairs",
            flush=True,
        )


def memory() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
