"""The whole tool on events: seconds, and the quality of its reports where there are labels."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.gold import Gold
from benchmarks.measures import Row
from benchmarks.tally import Tally
from compare import Comparer, Event


@dataclass
class Result:
    """What a run of the benchmark measured."""

    seconds: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    quality: dict[str, dict[str, float]] = field(default_factory=dict)
    events: dict[str, dict[str, float]] = field(default_factory=dict)


def measure(events: Sequence[tuple[Event, Gold | None]], comparer: Comparer) -> Result:
    """Compare every event and score the reports of those that have labels."""
    from tqdm import tqdm

    result, tally = Result(), Tally()
    start = time.perf_counter()
    compared = comparer.compare_batch(event for event, _ in events)
    reports = list(tqdm(compared, desc="events", total=len(events), disable=None, leave=False))
    elapsed = time.perf_counter() - start
    result.seconds["comparing"] = elapsed
    result.seconds["per event"] = elapsed / max(1, len(events))
    for report, (event, labels) in zip(reports, events, strict=True):
        result.events[event.id] = {
            "articles": len(event.articles), "claims": len(report.claims), "flagged": len(report.contradictions()),
        }  # fmt: skip
        if labels:
            tally.add(report, labels)
            single = Tally()
            single.add(report, labels)
            result.events[event.id] |= {"labelled": len(labels.contradictions), "right": single.counts["right"]}
    result.sizes = {"events": len(events), "articles": sum(len(event.articles) for event, _ in events)}
    result.quality = tally.scores()
    return result


def rows_of(result: Result) -> list[Row]:
    """Return the quality of a result as rows."""
    return [Row(name, measures, {"events": result.sizes["events"]}) for name, measures in result.quality.items()]
