"""Rows of tables: JSON Lines, CSV, TSV and Parquet, one at a time, each with its place and what was wrong with it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from compare.errors import ReadingError
from compare.reading.fields import type_name
from compare.reading.files import (
    MAX_FILE,
    MAX_TEXT,
    check_is_text,
    decode,
    one_line,
    open_file,
    place,
    read_lines,
    unify_newlines,
    unreadable,
)
from compare.reading.json_text import load_json

REQUIRED = ("event", "source", "text")
LOOSE = ("text",)  # of loose articles, which are grouped into events later
COLUMNS = (*REQUIRED, "id", "title", "side", "published", "url", "language", "origin", "event_title")

_BATCH = 64  # rows of a Parquet file held at a time; a row may hold a text of megabytes
_DELIMITERS = ",;\t"
_CR = re.compile(r"(?<=\r)(?!\n)(?!\Z)")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its values by column, or why it cannot be read."""

    where: str
    number: int
    data: Mapping[str, object]
    error: ReadingError | None = None
    notices: tuple[str, ...] = ()


def jsonl_rows(path: Path) -> Iterator[Row]:
    """Yield the objects of a JSON Lines file, line by line; empty lines are passed over."""
    where = place(path)
    for number, line in read_lines(path):
        at, notices = f"{where}:{number}", list[str]()
        if line is not None and not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        try:
            if line is None:
                raise ReadingError(f"{at}: the line is longer than {MAX_FILE // 1_000_000} MB, the limit: split it")
            data = load_json(decode(line.rstrip(b"\r\n"), at, on_notice=notices.append), where, line=number)
            if not isinstance(data, Mapping):
                raise ReadingError(f"{at}: is {type_name(data)}, not an object")
            yield Row(at, number, data, notices=tuple(notices))
        except ReadingError as error:
            yield Row(at, number, {}, error)


def csv_rows(path: Path, *, required: Sequence[str] = REQUIRED) -> Iterator[Row]:
    """Yield the rows of a CSV or TSV file; the first row names the columns, set apart by comma, semicolon or tab."""
    where, notices = place(path), list[str]()
    lines = _csv_lines(path, notices)
    first = next(lines, "")
    if not first.strip():
        raise ReadingError(f"{where}: is empty: the first row must name the columns")
    delimiter = max(_DELIMITERS, key=first.count)
    # Fields of the standard limit, 131,072 characters, are too short for long articles; the limit is the process's.
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_TEXT))
    reader = csv.reader(lines, delimiter=delimiter)
    header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter))]
    check_columns(header, where, required)
    while True:
        line = reader.line_num + 2
        at = f"{where}:{line}"
        try:
            values = next(reader, None)
        except csv.Error as error:
            yield Row(at, line, {}, ReadingError(f"{at}: not valid CSV: {one_line(str(error))}: check its quotes"))
            continue
        if values is None:
            return
        if any(value.strip() for value in values):
            yield _csv_row(at, line, header, values, notices)
            notices.clear()


def _csv_row(at: str, line: int, header: Sequence[str], values: Sequence[str], notices: Sequence[str]) -> Row:
    if len(values) != len(header):
        message = f"{at}: has {len(values)} fields where the first row names {len(header)} columns: check its quotes"
        return Row(at, line, {}, ReadingError(message))
    data = {name: unify_newlines(value) or None for name, value in zip(header, values, strict=True)}
    return Row(at, line, data, notices=tuple(notices))


def _csv_lines(path: Path, notices: list[str]) -> Iterator[str]:
    """Yield decoded lines; a file that opens with the byte order mark of UTF-16, as Excel writes, is read as such."""
    where = place(path)
    with open_file(path) as file:
        head = file.read(4096)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            with path.open(encoding="utf-16", errors="replace", newline="") as text:
                yield from text
        except OSError as error:
            raise unreadable(path, error) from error
        return
    check_is_text(head, where)
    for number, line in read_lines(path):
        if line is None:
            raise ReadingError(f"{where}:{number}: the line is longer than {MAX_FILE // 1_000_000} MB: is this CSV?")
        # A lone "\r" ends a line of CSV too, as old spreadsheets write it.
        yield from _CR.split(decode(line, f"{where}:{number}", on_notice=notices.append))


def parquet_rows(path: Path, *, columns: Sequence[str] = COLUMNS, required: Sequence[str] = REQUIRED) -> Iterator[Row]:
    """Yield the rows of a Parquet file, batch by batch, reading only the `columns` named of those that it has."""
    with open_file(path) as source:
        yield from rows_of_parquet(source, place(path), columns=columns, required=required)


def rows_of_parquet(
    source: BinaryIO,
    where: str,
    *,
    columns: Sequence[str] = COLUMNS,
    required: Sequence[str] = REQUIRED,
    group: int | None = None,
    before: int = 0,
) -> Iterator[Row]:
    """Yield the rows of an open Parquet file, or of one row group of it, which has so many rows `before` it."""
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(source)
        names = _lower(file.schema_arrow.names)
        check_columns(list(names), where, required)
        groups = None if group is None else [group]
        number = before
        chosen = [names[name] for name in columns if name in names]
        for batch in file.iter_batches(_BATCH, row_groups=groups, columns=chosen):
            for data in batch.to_pylist():
                number += 1
                yield Row(f"{where}: row {number}", number, {name.strip().lower(): data[name] for name in data})
    # A date outside the calendar is an OverflowError or a ValueError, as is a text that is not UTF-8.
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        raise ReadingError(f"{where}: not a readable Parquet file: {one_line(str(error), limit=160)}") from error


def _lower(names: Sequence[str]) -> dict[str, str]:
    """Columns by their names in lower case, as in CSV; one that is written so comes before others."""
    lower = [name.strip().lower() for name in names]
    return {
        **dict(zip(reversed(lower), reversed(names), strict=True)),
        **{name: name for name in names if name in lower},
    }


def check_columns(names: Sequence[str], where: str, required: Sequence[str] = REQUIRED) -> None:
    """Raise a ReadingError that names the columns that a table of articles lacks."""
    missing = [name for name in required if name not in names]
    if not missing:
        return
    columns = "column" if len(missing) == 1 else "columns"
    mend = "add it" if len(missing) == 1 else "add them"
    if "event" in missing:
        mend += "; the event's id in each row says which articles belong together. `stories` groups articles without it"
    raise ReadingError(
        f"{where}: no {columns} {', '.join(map(repr, missing))} "
        f"(found: {one_line(', '.join(names), limit=160)}): {mend}"
    )


LINES = (".jsonl", ".ndjson")  # tables whose rows have columns of their own

ROWS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    ".jsonl": jsonl_rows,
    ".ndjson": jsonl_rows,
    ".csv": csv_rows,
    ".tsv": csv_rows,
    ".parquet": parquet_rows,
}
"""How the rows of a table are read, by the end of the file's name."""

KEY_ROWS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    **ROWS,
    ".parquet": partial(parquet_rows, columns=("event",)),
}
"""The same rows, but of Parquet the `event` column alone: for counting without reading the texts."""

LOOSE_ROWS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    ".jsonl": jsonl_rows,
    ".ndjson": jsonl_rows,
    ".csv": partial(csv_rows, required=LOOSE),
    ".tsv": partial(csv_rows, required=LOOSE),
    ".parquet": partial(parquet_rows, required=LOOSE),
}
"""The same rows of tables that need no `event` and `source`."""
