"""Rows of one Parquet table that Ray reads in parallel: a file, or a folder of files, on any path that fsspec knows.

The event column alone is read first, as for a table on this machine. Where few rows would have to wait for the last
row of their event, the rows come as they stand, and the first events come at once. Where events lie scattered, the
cluster sorts the rows first, so that those of one event come together and no more than one event is held here.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from compare.errors import ReadingError
from compare.reading.files import one_line, place
from compare.reading.many import OnError, event_key, events_of_rows
from compare.reading.tables import COLUMNS, Row, rows_of_parquet
from compare.records import Event

SUFFIX = ".parquet"
WAITING = 20_000  # rows that may wait here for the last row of their event
READER_CPUS = 0.25  # of a CPU that a task takes which reads
PARTITIONS = 1_000  # that a sort has at most


@dataclass(frozen=True, slots=True)
class Part:
    """A row group of a file: what one task reads. `first` counts the rows of the table before it."""

    address: str
    group: int
    in_file: int
    first: int
    rows: int


def is_table(address: str | Path) -> bool:
    """Say whether an address is a Parquet file, or a folder that holds some, or folders such as `day=2031-03-04`."""
    if str(address).lower().endswith(SUFFIX):
        return True
    try:
        files, root = _opened(address)
        names = [str(name).rstrip("/").rsplit("/", 1)[-1] for name in files.ls(root, detail=False)]
        return any(map(_is_part, names)) or (any("=" in name for name in names) and bool(_files(files, root)))
    except (OSError, ReadingError):
        return False  # told by whoever reads it


def read_table(address: str | Path, on_error: OnError, *, waiting: int = WAITING) -> Iterator[Event]:
    """Yield the events of a table as `compare.read_events` does, in the same order; needs a Ray that is connected.

    `waiting` is how many rows may be held here; a table that would need more is sorted by the cluster.
    """
    where = place(address)
    parts, keys = _looked_through(address)
    if not parts:
        raise ReadingError(f"{where}: holds no rows: there is nothing to read")
    last = _last_rows(keys)
    scattered = _most_waiting(keys, last) > waiting
    rows = _rows(parts, last if scattered else None)
    yield from events_of_rows(rows, Counter(key for key in keys if key is not None), where, on_error)


def cpus() -> int:
    """Return how many CPUs the cluster has."""
    import ray

    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def _opened(address: str | Path) -> tuple[Any, str]:
    import fsspec

    try:
        files, root = fsspec.core.url_to_fs(str(address))
    except (ValueError, ImportError) as error:
        cause = one_line(str(error))
        raise ReadingError(f"{place(address)}: cannot be reached ({cause}); check the address") from error
    return files, str(root)


def _files(files: Any, root: str) -> list[str]:
    return sorted(path for path in files.find(root) if _is_part(path.rsplit("/", 1)[-1]))


def _is_part(name: str) -> bool:
    return name.endswith(SUFFIX) and name[0] not in "._"


def _looked_through(address: str | Path) -> tuple[list[Part], list[str | None]]:
    """Return the row groups of a table in order, and the event that each of its rows belongs to."""
    files, root = _opened(address)
    parts: list[Part] = []
    keys: list[str | None] = []
    once: dict[str | None, str | None] = {}  # a key is held once, however many rows name it
    try:
        single = not files.isdir(root)
        for path in [root] if single else _files(files, root):
            name = str(address) if single else files.unstrip_protocol(path) if "://" in str(address) else path
            parts += _parts(files, path, name, len(keys))
            with files.open(path) as source:
                found = (event_key(row) for row in rows_of_parquet(source, name, columns=("event",)))
                keys += [once.setdefault(key, key) for key in found]
    except OSError as error:
        cause = (error.strerror or str(error) or type(error).__name__).lower()
        raise ReadingError(f"{place(address)}: cannot be read ({one_line(cause)}); check the address") from error
    return parts, keys


def _parts(files: Any, path: str, name: str, first: int) -> Iterator[Part]:
    import pyarrow
    from pyarrow import parquet

    with files.open(path) as source:
        try:
            metadata = parquet.ParquetFile(source).metadata
        except pyarrow.ArrowException as error:
            raise ReadingError(f"{name}: not a readable Parquet file: {one_line(str(error), limit=160)}") from error
        in_file = 0
        for group in range(metadata.num_row_groups):
            rows = metadata.row_group(group).num_rows
            yield Part(name, group, in_file, first + in_file, rows)
            in_file += rows


def _last_rows(keys: Sequence[str | None]) -> list[int]:
    """Return for each row where the last row of its event stands; a row without an event stands for itself."""
    last: dict[str, int] = {}
    found = [0] * len(keys)
    for at in range(len(keys) - 1, -1, -1):
        key = keys[at]
        found[at] = at if key is None else last.setdefault(key, at)
    return found


def _most_waiting(keys: Sequence[str | None], last: Sequence[int]) -> int:
    """Return how many rows would be held at most, were the rows read as they stand."""
    held: Counter[str | None] = Counter()
    waiting = most = 0
    for at, key in enumerate(keys):
        held[key] += 1
        waiting += 1
        most = max(most, waiting)
        if last[at] == at:
            waiting -= held.pop(key)
    return most


def _rows(parts: Sequence[Part], last: Sequence[int] | None) -> Iterator[Row]:
    """Yield the rows as they stand, or, with `last`, those of one event together at the place of its last row."""
    import ray.data

    items = []
    for part in parts:
        to = part.first + part.rows
        items.append({"part": pickle.dumps((part, last[part.first : to] if last else range(part.first, to)))})
    dataset = ray.data.from_items(items, override_num_blocks=len(items)).map_batches(
        _read_part,
        batch_size=1,
        # Readers that wait for whoever takes their rows keep their share of a CPU, so they must leave room for actors.
        compute=ray.data.TaskPoolStrategy(size=cpus()),
        num_cpus=READER_CPUS,
    )
    if last:
        total = len(last)
        partitions = min(PARTITIONS, len(parts))
        bounds = [total * number // partitions for number in range(1, partitions)]
        # Sorted to the end before anything else starts, as the tasks that sort need whole CPUs.
        dataset = dataset.sort("last", boundaries=bounds or None).materialize()
    found = ((row["last"], row["at"], row["row"]) for row in dataset.iter_rows())
    for _, together in groupby(found, key=lambda row: row[0]):
        for _, _, content in sorted(together, key=lambda row: row[1]):
            row, error = pickle.loads(content)
            if error is not None:
                raise error
            yield row


def _read_part(batch: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Read one part, in a task of Ray; an error that ends the reading comes as a row, to be raised by the driver."""
    part, last = pickle.loads(batch["part"][0])
    files, path = _opened(part.address)
    done = 0
    try:
        with files.open(path) as source:
            rows = rows_of_parquet(source, part.address, columns=COLUMNS, group=part.group, before=part.in_file)
            for done, row in enumerate(rows, 1):
                at = part.first + done - 1
                yield _row(last[done - 1], at, replace(row, number=at + 1), None)
    except (ReadingError, OSError) as error:
        told = error if isinstance(error, ReadingError) else ReadingError(f"{part.address}: cannot be read ({error})")
        yield _row(part.first + done, part.first + done, None, told)


def _row(last: int, at: int, row: Row | None, error: ReadingError | None) -> dict[str, Any]:
    return {"last": [last], "at": [at], "row": [pickle.dumps((row, error))]}
