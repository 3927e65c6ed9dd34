"""The evaluation data: rows of a file, checked, and hashes that say which data a figure rests on."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from compare import ReadingError
from compare.weights import file_sha256
from training.examples import read_rows


def rows_with(path: Path, fields: Sequence[str], *, label: str) -> list[dict[str, Any]]:
    """Return the rows of a .jsonl or .jsonl.xz file; ReadingError where a field is missing or `label` not 0 or 1."""
    rows = list(read_rows(path))
    for number, row in enumerate(rows, 1):
        missing = [field for field in (*fields, label) if field not in row]
        if missing:
            raise ReadingError(f"{path}:{number}: no {missing[0]!r} field; give {', '.join((*fields, label))}")
        if str(row[label]) not in ("0", "1"):
            raise ReadingError(f"{path}:{number}: {label} is {row[label]!r}; give 0 or 1")
    return rows


def events_sha256(sources: Sequence[str]) -> str:
    """Return one hash over the files of events and labels, wherever their folders lie.

    A source is a folder, or `EVENTS=GOLD`, as for `benchmarks.labelled.labelled_events`.
    """
    lines = []
    for source in sources:
        for name in filter(None, source.partition("=")[::2]):
            for path in sorted(_files(Path(name))):
                lines.append(f"{path.relative_to(name).as_posix()} {file_sha256(path)}")
                lines += [file_sha256(other) for other in _elsewhere(path)]
    return joint_sha256(lines)


def joint_sha256(lines: Iterable[str]) -> str:
    """Return the hash of lines of text."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _files(home: Path) -> Iterator[Path]:
    for path in [home] if home.is_file() else home.rglob("*"):
        hidden = any(piece.startswith(".") for piece in path.relative_to(home).parts)
        # A README beside the events tells about them and can be mended without changing a figure.
        if path.is_file() and not hidden and path != home / "README.md":
            yield path


def _elsewhere(path: Path) -> list[Path]:
    """The articles of an event.toml that do not lie below its folder."""
    if path.name != "event.toml":
        return []
    articles = tomllib.loads(path.read_text(encoding="utf-8")).get("articles", [])
    files = [path.parent / article["file"] for article in articles if "file" in article]
    return [file for file in files if file.is_file() and not file.resolve().is_relative_to(path.parent.resolve())]
