"""What the inputs are made from: texts and events, as they are read from disk."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compare import Event, read_events

ROOT = Path(__file__).resolve().parents[2]
OWN = (ROOT / "corpora",)
MOST_ROWS = 400  # of one file of loose rows

Json = dict[str, Any]


@dataclass(frozen=True, eq=False, repr=False)
class Seeds:
    """Sample texts, and sample events in the form of an event file."""

    texts: tuple[str, ...]
    events: tuple[Json, ...]


def load_seeds(paths: Sequence[Path] = OWN) -> Seeds:
    """Read samples: events in any form that `read_events` takes, or rows with a text in .jsonl and .jsonl.xz files."""
    events: list[Json] = []
    texts: list[str] = []
    for path in paths:
        if path.name.endswith((".jsonl", ".jsonl.xz")):
            texts.extend(_rows(path))
        else:
            events.extend(map(as_json, read_events(path, on_error=lambda _: None)))
    texts.extend(article["text"] for event in events for article in event["articles"])
    if not events:
        events = list(_paired(texts))
    return Seeds(tuple(texts), tuple(events))


def as_json(event: Event) -> Json:
    """Return an event in the form of an event file."""
    names = ("id", "source", "side", "published", "title", "text", "url")
    articles = [{name: getattr(article, name) for name in names} for article in event.articles]
    return {"id": event.id, "title": event.title, "sides": dict(event.sides), "articles": articles}


def _rows(path: Path) -> Iterator[str]:
    data = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    for line in data.decode().splitlines()[:MOST_ROWS]:
        yield from (value for value in json.loads(line).values() if isinstance(value, str) and len(value) > 80)


def _paired(texts: Iterable[str]) -> Iterator[Json]:
    items = list(texts)
    for at in range(0, len(items) - 1, 2):
        articles = [{"id": name, "source": name, "text": text} for name, text in zip("ab", items[at:], strict=False)]
        yield {"id": f"e{at}", "title": "", "sides": {}, "articles": articles}
