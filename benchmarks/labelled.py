"""The labelled events that a measurement or a recipe is run on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.gold import Gold, read_gold
from compare import Event, read_events


def labelled_events(sources: Sequence[str]) -> Iterator[tuple[str, Event, Gold]]:
    """Yield every labelled event of the sources once: its source, the event, its labels.

    A source is a folder of events, or `EVENTS=GOLD` where the labels lie in a folder of their own. An event that is
    given twice counts once: otherwise it would be judged by a model that saw it.
    """
    seen: set[str] = set()
    for source in sources:
        folder, _, gold = source.partition("=")
        for event in read_events(folder):
            labels = find_gold(event, Path(folder), Path(gold) if gold else None)
            if labels is not None and event.id not in seen:
                seen.add(event.id)
                yield source, event, labels


def find_gold(event: Event, folder: Path, gold: Path | None = None) -> Gold | None:
    """Return the labels of an event: `<event id>.json` in `gold`, or gold.json beside its articles; None without."""
    choices = [gold / f"{event.id}.json"] if gold else [folder / event.id / "gold.json", folder / "gold.json"]
    path = next((choice for choice in choices if choice.is_file()), None)
    return read_gold(path, event) if path else None
