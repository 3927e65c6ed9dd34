"""Pairs written for this project: what two outlets may say of one invented event, in words of their own.

Each `.jsonl` file holds one premise a line with its hypotheses: `{"premise", "contradiction": [...],
"entailment": [...], "neutral": [...]}`. Nothing in them is real. Edits of real sentences teach what a changed number or
a denial does; these teach that claims can clash, or leave each other open, without a word in common.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from compare.errors import ReadingError
from compare.models.labels import LABELS
from training.examples import Example, read_rows

FOLDER = Path(__file__).parent
FIELDS = {"premise": str, **dict.fromkeys(LABELS, list)}


def written_pairs(folder: Path = FOLDER) -> Iterator[Example]:
    """Yield every pair of a folder's files, of the set "written:<file>"; every other contradiction is read backward."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, row in enumerate(read_rows(path, FIELDS), 1):
            for label in LABELS:
                for at, hypothesis in enumerate(row[label]):
                    if not isinstance(hypothesis, str) or not hypothesis.strip():
                        raise ReadingError(f"{path}:{number}: a {label} is no text; write sentences")
                    example = Example(row["premise"], hypothesis, label, f"written:{path.stem}")
                    yield example.swapped() if label == "contradiction" and at % 2 else example
