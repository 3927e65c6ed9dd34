"""One event of thousands of articles, what is read of it, time and memory: `python -m benchmarks.crowd`.

The articles are invented (`benchmarks.invented`); every tenth is a wire copy of another, cut to two thirds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.growth import Clock
from benchmarks.invented import invented_event
from benchmarks.speed import machine
from compare import Comparer, Event
from compare.models.onnx import machine_threads

COPY = 10  # every tenth article repeats the one before it


def crowd(articles: int, length: int) -> Event:
    """Return an event in which every COPY-th article repeats the one before it."""
    event = invented_event(articles, length)
    texts = [article.text for article in event.articles]
    for at in range(COPY, articles, COPY):
        texts[at] = texts[at - 1][: len(texts[at - 1]) * 2 // 3] + "\n\nThe rest of this report is cut."
    return replace(
        event, articles=tuple(replace(one, text=text) for one, text in zip(event.articles, texts, strict=True))
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Compare one event, and tell what became of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5000, help="articles of the event (default %(default)s)")
    parser.add_argument("--length", type=int, default=20, help="sentences of each (default %(default)s)")
    parser.add_argument("--threads", type=int, default=machine_threads(), help="threads of the models (default: all)")
    parser.add_argument("--json", type=Path, help="file to write all figures to")
    arguments = parser.parse_args(argv)
    event = crowd(arguments.articles, arguments.length)
    comparer = Comparer.load(threads=arguments.threads)
    clock = Clock()
    report = comparer.compare(event)
    compared = clock.read()
    written = len(report.to_json())
    result = {
        "articles": len(event.articles), "read": len(report.event.articles), "claims": len(report.claims),
        "ruled out unread": report.run.get("ruled_out_unread", 0), "pairs": len(report.pairs),
        "flagged": len(report.contradictions()), **compared, "peak megabytes": clock.read()["peak megabytes"],
        "report megabytes": written / 1e6, "notices": list(report.event.notices),
    }  # fmt: skip
    for name, value in result.items():
        print(f"{name:>18}  {value}")
    if arguments.json:
        whole = {"machine": machine(arguments.threads), **result}
        arguments.json.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
