"""Labelled sentence pairs: how they are read, written and counted.

A file holds one JSON object a line, `{"premise", "hypothesis", "label", "set"}`, and may be packed with xz. `set` names
where the pair comes from, so that figures and weights can be given for each.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from compare.errors import ReadingError
from compare.models.labels import LABELS


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


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a .jsonl or .jsonl.xz file; raises ReadingError with the line that is none."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ReadingError(f"{path}:{number}: not a JSON object; write one object a line") from error


def read_examples(path: Path) -> list[Example]:
    """Return the pairs of a file; raises ReadingError where a field is missing or a label unknown."""
    examples = []
    for number, row in enumerate(read_rows(path), 1):
        try:
            example = Example(row["premise"], row["hypothesis"], row["label"], row["set"])
        except KeyError as error:
            raise ReadingError(f"{path}:{number}: no {error} field") from error
        if example.label not in LABELS:
            raise ReadingError(f"{path}:{number}: label {example.label!r}; use one of {', '.join(LABELS)}")
        examples.append(example)
    return examples


def write_examples(path: Path, examples: Iterable[Example]) -> int:
    """Write the pairs, packed where the name ends in .xz, and return how many there were."""
    opened = lzma.open if path.suffix == ".xz" else open
    rows = [json.dumps(asdict(example), ensure_ascii=False) + "\n" for example in examples]
    with opened(path, "wt", encoding="utf-8") as file:
        file.writelines(rows)
    return len(rows)
