"""The Parquet tables of a batch: a part of each for every chunk of events, joined into one file a table at the end."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from compare.batch.folder import Folder
from compare.reporting.report import Report, Table
from compare.reporting.summary import summary_row

if TYPE_CHECKING:
    import pyarrow as pa

PARTS = "parts"  # the folder of the parts
FROM_REPORTS: tuple[Table, ...] = ("pairs", "claims", "figures")
TABLES = (*FROM_REPORTS, "events")
ROW_GROUP = 50_000  # rows that are read back at once
Rows = Mapping[str, Any]  # table → pa.Table


def rows_of(report: Report) -> Rows:
    """Return the report's rows of each table."""
    import pyarrow as pa

    columns: dict[str, dict[str, list[Any]]] = {
        table: {str(name): values for name, values in report.to_frame(table).to_dict("list").items()}
        for table in FROM_REPORTS
    }
    columns["events"] = {name: [value] for name, value in summary_row(report).items()}
    return {
        table: pa.table({name: _column(name, values) for name, values in found.items()})
        for table, found in columns.items()
    }


def _column(name: str, values: list[Any]) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(values, type=_kind(name), from_pandas=True)
    except UnicodeEncodeError:  # half a surrogate pair, which UTF-8 cannot hold
        whole = [one.encode(errors="replace").decode() if isinstance(one, str) else one for one in values]
        return pa.array(whole, type=_kind(name), from_pandas=True)


def write_part(folder: Folder, key: str, rows: Sequence[Rows]) -> dict[str, str]:
    """Write the rows of a chunk, event by event, and return the SHA-256 of each table's part; none without rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    hashes = {}
    for table in TABLES if rows else ():
        buffer = io.BytesIO()
        pq.write_table(pa.concat_tables([one[table] for one in rows]), buffer)
        hashes[table] = hashlib.sha256(buffer.getbuffer()).hexdigest()
        folder.write(part_name(key, table), buffer.getvalue())
    return hashes


def read_part(folder: Folder, key: str) -> Rows:
    """Return the rows of a chunk."""
    import pyarrow.parquet as pq

    found = {}
    for table in TABLES:
        with folder.open(part_name(key, table)) as file:
            found[table] = pq.read_table(file)
    return found


def rows_of_event(rows: Rows, event: str) -> Rows:
    """Return what stands of one event in the rows of a chunk."""
    import pyarrow.compute as pc

    return {table: found.filter(pc.equal(found["event"], event)) for table, found in rows.items()}


def part_name(key: str, table: str) -> str:
    """Return the name of a chunk's part of a table."""
    return f"{PARTS}/{key}.{table}.parquet"


def table_name(table: str) -> str:
    """Return the name of a whole table."""
    return f"{table}.parquet"


def join(folder: Folder, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Join the parts of the chunks, in this order, into one file a table; return rows and SHA-256 of each."""
    if not keys:
        for table in TABLES:
            folder.remove(table_name(table))
        return {}
    return {table: _join(folder, table, keys) for table in TABLES}


def _join(folder: Folder, table: str, keys: Iterable[str]) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer: Any = None
    waiting: Any = None
    rows = 0
    with folder.writing(table_name(table)) as file:
        hashed = _Hashed(file)
        for key in keys:
            with folder.open(part_name(key, table)) as part:
                read = pq.read_table(part)
            writer = writer or pq.ParquetWriter(hashed, read.schema)
            waiting = read if waiting is None else pa.concat_tables([waiting, read])
            rows += len(read)
            # Cut by rows and put in one piece, so that the file does not depend on how chunks were cut.
            while len(waiting) > ROW_GROUP:
                writer.write_table(waiting.slice(0, ROW_GROUP).combine_chunks(), row_group_size=ROW_GROUP)
                waiting = waiting.slice(ROW_GROUP)
        writer.write_table(waiting.combine_chunks(), row_group_size=ROW_GROUP)
        writer.close()
    return {"rows": rows, "sha256": hashed.sha256.hexdigest()}


class _Hashed:
    """A file to write that also hashes what passes."""

    closed = False

    def __init__(self, file: Any) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def write(self, content: Any) -> int:
        self.sha256.update(content)
        return int(self._file.write(content))

    def flush(self) -> None:
        self._file.flush()

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        self.closed = True


# Columns that are not text, so that a table has the same schema whichever event comes first.
_NUMBERS = (
    "score",
    "value",
    "upper",
    "cohesion",
    "strongest",
    *(f"{way}_{name}" for way in ("forward", "backward") for name in ("contradiction", "entailment", "neutral")),
)
_COUNTS = (
    "start", "end", "articles", "claims", "groups", "size",
    "contradictions", "contradicted", "updated", "told", "shared",
)  # fmt: skip
_FLAGS = ("flagged", "direct")


def _kind(column: str) -> pa.DataType:
    import pyarrow as pa

    if column in _NUMBERS:
        return pa.float64()
    if column in _COUNTS:
        return pa.int64()
    return pa.bool_() if column in _FLAGS else pa.string()
