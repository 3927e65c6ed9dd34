"""The folder that a batch writes: a report file an event, four Parquet tables, and the list of failures."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from compare.errors import ReportError
from compare.reporting.files import report_name
from compare.reporting.report import Report, Table
from compare.reporting.summary import summary_row

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

TABLES: tuple[Table, ...] = ("pairs", "claims", "figures")
FAILURES = "failures.jsonl"


class Output:
    """Writes reports to a folder as they come; use it as a context manager, which closes the tables.

    Each report stands whole under its name as soon as it is written. The tables can be read once the batch ends.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Output:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / FAILURES).unlink(missing_ok=True)
        except OSError as error:
            raise ReportError(
                f"{self.folder}: cannot be written to ({error.strerror}); choose another folder"
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            writer.close()

    def write(self, report: Report) -> None:
        """Write one report file and append its rows to the tables."""
        report.to_json(self.folder / report_name(report.event.id))
        for table in TABLES:
            self._append(table, {str(name): rows for name, rows in report.to_frame(table).to_dict("list").items()})
        self._append("events", {name: [value] for name, value in summary_row(report).items()})

    def fail(self, event: str, reason: str) -> None:
        """Add one line to the list of failures."""
        with (self.folder / FAILURES).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"event": event, "reason": reason}, ensure_ascii=False) + "\n")

    def _append(self, table: str, columns: dict[str, list[Any]]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = _schema(columns)
        rows = pa.table(
            {name: pa.array(values, type=schema.field(name).type, from_pandas=True) for name, values in columns.items()}
        )
        if table not in self._writers:
            self._writers[table] = pq.ParquetWriter(self.folder / f"{table}.parquet", schema)
        self._writers[table].write_table(rows)


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


def _schema(columns: dict[str, list[Any]]) -> pa.Schema:
    import pyarrow as pa

    types = {
        **dict.fromkeys(_NUMBERS, pa.float64()),
        **dict.fromkeys(_COUNTS, pa.int64()),
        **dict.fromkeys(_FLAGS, pa.bool_()),
    }
    return pa.schema([(name, types.get(name, pa.string())) for name in columns])
