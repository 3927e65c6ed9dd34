"""The claims of all events at hand, made ready to find those that speak of what somebody types."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compare.checking.words import WordIndex
from compare.errors import ReportError
from compare.models.protocols import Encoder, Matrix
from compare.records import Claim
from compare.reporting import Report
from compare.scoring import statement

if TYPE_CHECKING:
    import pyarrow as pa

ENCODED = 20_000  # claims; up to this many all get a vector, above it words choose first
BY_WORDS = 300  # claims that words choose
CHUNK = 512  # claims that the encoder takes at a time, between two steps of the progress
ROWS = 50_000  # rows of a table that are read at a time
KEPT = 64  # reports that are held
NEED_CUE = ("denies", "accuses", "doubts")

Progress = Callable[[int, int], None]
Read = Callable[[str], Report]


@dataclass(frozen=True, slots=True)
class Hit:
    """One claim that is near to what was typed, with the cosine of the two, its event and the report that holds it."""

    event: str
    report: Report
    claim: Claim
    cosine: float


@dataclass(frozen=True, slots=True)
class Near:
    """One claim as the index knows it: its event, its id there, and the cosine."""

    event: str
    claim: str
    cosine: float


class ClaimIndex:
    """Claims of any number of events, searched by meaning.

    Up to `ENCODED` claims get a vector each at the first search, which are kept. More of them are searched by words
    first, and only the best are encoded. Reports are read when one of their claims is found. Safe to use from several
    threads.
    """

    def __init__(self, rows: pa.Table, read: Read, *, encoded: int = ENCODED) -> None:
        """Hold a table with the columns `event`, `claim` and `text`; `read` gives the report of an event by its id."""
        self._rows, self._read = rows, read
        self._encoded = encoded
        self._lock = threading.RLock()
        self._vectors: Matrix | None = None
        self._words: WordIndex | None = None
        self._reports: OrderedDict[str, Report] = OrderedDict()

    @classmethod
    def of_reports(cls, reports: Mapping[str, Report], *, encoded: int = ENCODED) -> ClaimIndex:
        """Index reports that are in memory, by the ids of their events."""
        held = {_sound(event): report for event, report in reports.items()}
        rows = [
            (event, _sound(claim.id), _sound(statement(claim)))
            for event, report in held.items()
            for claim in report.claims
        ]
        events, claims, texts = zip(*rows, strict=True) if rows else ((), (), ())
        return cls(_table(events, claims, texts), held.__getitem__, encoded=encoded)

    @classmethod
    def of_table(cls, path: Path, read: Read, *, events: Sequence[str], encoded: int = ENCODED) -> ClaimIndex:
        """Index the claims of these events in the `claims.parquet` of a batch; ReportError where it cannot be read."""
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        try:
            found = pq.read_table(path, columns=["event", "claim", "text", "stance", "speaker", "cue"])
        except (pa.ArrowException, OSError, KeyError) as error:
            line = str(error).splitlines()[0]
            raise ReportError(f"{path}: the claims cannot be read ({line}); run the batch again") from error
        found = found.filter(pc.is_in(found["event"], value_set=pa.array([_sound(event) for event in events])))
        # A denial or an accusation says what it says only together with who makes it.
        parts = [pc.cast(pc.fill_null(found[name], ""), pa.string()) for name in ("speaker", "cue", "text")]
        whole = pc.binary_join_element_wise(*parts, " ")
        needed = pc.is_in(found["stance"], value_set=pa.array(NEED_CUE))
        return cls(_table(found["event"], found["claim"], pc.if_else(needed, whole, parts[2])), read, encoded=encoded)

    @property
    def events(self) -> frozenset[str]:
        """The events of which there are claims."""
        return frozenset(self._rows["event"].unique().to_pylist())

    def __len__(self) -> int:
        """The number of claims."""
        return int(self._rows.num_rows)

    @property
    def by_words(self) -> bool:
        """Whether there are so many claims that they are searched by words first."""
        return len(self) > self._encoded

    def prepare(self, encoder: Encoder, *, progress: Progress | None = None) -> None:
        """Make the index ready, which else the first search does; `progress` is told what is done, and of how many."""
        with self._lock:
            if self.by_words:
                self._words = self._words or WordIndex(self._texts())
            elif self._vectors is None:
                self._vectors = _encode(self._rows["text"].to_pylist(), encoder, progress)

    def nearest(
        self, text: str, vector: Matrix, encoder: Encoder, *, count: int, progress: Progress | None = None
    ) -> tuple[Near, ...]:
        """Return the `count` claims nearest to a text, nearest first; `vector` is the text's own, of unit length."""
        import numpy as np

        self.prepare(encoder, progress=progress)
        if self._words is not None:
            at = self._words.nearest(text, BY_WORDS)
            vectors = encoder.encode(self._rows["text"].take(at).to_pylist()) if len(at) else None
        else:
            at, vectors = np.arange(len(self)), self._vectors
        if vectors is None or not len(at):
            return ()
        cosines = np.asarray(vectors @ vector, dtype=np.float32)
        order = np.argsort(-cosines, kind="stable")[:count]
        rows = self._rows.select(["event", "claim"]).take(at[order]).to_pylist()
        return tuple(
            Near(row["event"], row["claim"], float(cosine)) for row, cosine in zip(rows, cosines[order], strict=True)
        )

    def hits(self, found: Sequence[Near]) -> Iterator[Hit]:
        """Read the reports of these claims, and yield the claims; what a report no longer holds is left out.

        CompareError where a report cannot be read.
        """
        known: dict[str, dict[str, Claim]] = {}
        for near in found:
            report = self._report(near.event)
            claims = known.setdefault(near.event, {_sound(claim.id): claim for claim in report.claims})
            if near.claim in claims:
                yield Hit(near.event, report, claims[near.claim], near.cosine)

    def _report(self, event: str) -> Report:
        with self._lock:
            if event in self._reports:
                self._reports.move_to_end(event)
                return self._reports[event]
        report = self._read(event)
        with self._lock:
            self._reports[event] = report
            while len(self._reports) > KEPT:
                self._reports.popitem(last=False)
        return report

    def _texts(self) -> Iterator[list[str]]:
        column = self._rows["text"]
        for start in range(0, len(column), ROWS):
            yield column.slice(start, ROWS).to_pylist()


def _encode(texts: Sequence[str], encoder: Encoder, progress: Progress | None) -> Matrix:
    """Encode texts, each different one once."""
    import numpy as np

    distinct = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    wanted, parts = list(distinct), []
    for start in range(0, len(wanted), CHUNK):
        parts.append(encoder.encode(wanted[start : start + CHUNK]))
        if progress:
            progress(min(start + CHUNK, len(wanted)), len(wanted))
    if not parts:
        return np.zeros((0, 0), dtype=np.float32)
    result: Matrix = np.concatenate(parts)[[distinct[text] for text in texts]]
    return result


def _sound(text: str) -> str:
    """Half a surrogate pair cannot stand in a table."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _table(events: Sequence[str], claims: Sequence[str], texts: Sequence[str]) -> pa.Table:
    import pyarrow as pa

    table = pa.table({"event": events, "claim": claims, "text": texts})
    schema = pa.schema([("event", pa.large_string()), ("claim", pa.large_string()), ("text", pa.large_string())])
    return table.cast(schema).combine_chunks()  # rows are taken out of one piece in a moment
