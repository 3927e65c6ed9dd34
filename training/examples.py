"""Labelled sentence pairs: how they are read, written and counted.

A file holds one JSON object a line, `{"premise", "hypothesis", "label", "set"}`, and may be packed with xz. `set` names
where the pair comes from, so that figures and weights can be given for each.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from compare.errors import ReadingError
from compare.models.labels import LABELS

FIELDS = {"premise": str, "hypothesis": str, "label": str, "set": str}


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled pair; `label` is contradiction, entailment or neutral."""

    premise: str
    hypothesis: str
    label: str
    set: str

    def swapped(self, label: str | None = None) -> Example:
        """Return the pair read the other way round, which may have another label."""
        return Example(self.hypothesis, self.premise, label or self.label, self.set)


def read_rows(path: Path, fields: Mapping[str, type] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the objects of a .jsonl or .jsonl.xz file, each checked to have `fields` (name → type).

    Raises ReadingError where the file cannot be read, or with the line that is no such object.
    """
    number = 0
    try:
        with _open(path, "rt") as file:
            for number, line in enumerate(file, 1):
                yield _row(line, f"{path}:{number}", fields or {})
    except FileNotFoundError as error:
        raise ReadingError(f"{path}: no such file; give a .jsonl or .jsonl.xz file") from error
    except (OSError, EOFError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise ReadingError(f"{path}:{number + 1}: {error}; give lines of JSON in UTF-8, packed if named .xz") from error


def _open(path: Path, mode: str) -> IO[str]:
    opened: Any = lzma.open if path.suffix == ".xz" else open
    file: IO[str] = opened(path, mode, encoding="utf-8")
    return file


def _row(line: str, place: str, fields: Mapping[str, type]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ReadingError(f"{place}: not a JSON object; write one object a line") from error
    if not isinstance(row, dict):
        raise ReadingError(f"{place}: not a JSON object; write one object a line")
    for name, kind in fields.items():
        if name not in row:
            raise ReadingError(f"{place}: no {name!r} field; give {', '.join(fields)}")
        if not isinstance(row[name], kind):
            raise ReadingError(f"{place}: {name!r} is of type {type(row[name]).__name__}; give {kind.__name__}")
    return row


def read_examples(path: Path) -> list[Example]:
    """Return the pairs of a file; raises ReadingError where there are none, a field is missing or a label unknown."""
    examples = []
    for number, row in enumerate(read_rows(path, FIELDS), 1):
        example = Example(row["premise"], row["hypothesis"], row["label"], row["set"])
        if example.label not in LABELS:
            raise ReadingError(f"{path}:{number}: label {example.label!r}; use one of {', '.join(LABELS)}")
        examples.append(example)
    if not examples:
        raise ReadingError(f"{path}: no pairs; give one a line with {', '.join(FIELDS)}")
    return examples


def write_examples(path: Path, examples: Iterable[Example]) -> int:
    """Write the pairs, packed where the name ends in .xz, and return how many there were."""
    return write_rows(path, map(asdict, examples))


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write one JSON object a line, packed where the name ends in .xz, and return how many there were."""
    written = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    with _open(path, "wt") as file:
        file.writelines(written)
    return len(written)
