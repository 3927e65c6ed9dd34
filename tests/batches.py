"""Small invented events for tests of batches, and what two output folders must have in common."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

PLACES = ("Ost", "Melk", "Harn", "Tolve", "Brisk", "Odra", "Kest", "Luhn")


def events(count: int) -> list[dict[str, Any]]:
    """Return events of two articles whose accounts differ by a number, each with sentences of its own."""
    return [_event(at) for at in range(count)]


def _event(at: int) -> dict[str, Any]:
    place, dead = PLACES[at % len(PLACES)], at + 3
    texts = (
        f"The dam above {place} broke on Tuesday and {dead} people were killed, police said. Road {at} is closed.",
        f"The dam above {place} broke on Tuesday, killing {dead + 9}. The mayor denied that road {at} is closed.",
    )
    articles = [
        {"id": name, "source": name.title(), "side": side, "text": text, "published": f"2031-03-0{number}"}
        for number, (name, side, text) in enumerate(zip(("post", "wire"), ("north", "south"), texts, strict=True), 4)
    ]
    return {"id": f"event-{at:04}", "title": f"The dam above {place}", "articles": articles}


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write events as JSON Lines and return the path."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Return each file of a batch's folder by name, without the times at which things were made."""
    times = re.compile(rb'"(created|started|finished)": ?"\d{4}-[^"]*"')
    return {
        str(path.relative_to(folder)): times.sub(b"", path.read_bytes())
        if path.suffix != ".parquet"
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
