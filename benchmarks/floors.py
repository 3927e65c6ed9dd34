"""Floors: what a measure may not fall below, and an unbroken record of how each came about.

The file is a list that only grows. The last row of a measure on a set of data (told by its SHA-256) is its floor; a row
that is lower than the one before it must say why. `checksum` is taken over all rows, so that a row that was edited by
hand is noticed. Floors stand below what was measured by MARGIN, but no more than a tenth: other processors round int8
otherwise, which moves a few answers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.data import joint_sha256
from compare import ReadingError

MARGIN = 0.02
FILE = Path(__file__).with_name("floors.json")


@dataclass(frozen=True, slots=True)
class Floor:
    """One row: from `date` on, `measure` of `part` on the data with the hash `data` may not fall below `floor`."""

    date: str
    part: str
    data: str
    measure: str
    floor: float
    measured: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a part reached: its measures by name, on the data with the hash `data`."""

    part: str
    data: str
    measures: Mapping[str, float]


@dataclass(frozen=True)
class Floors:
    """All rows, oldest first."""

    rows: tuple[Floor, ...] = ()

    def of(self, part: str, data: str) -> dict[str, float]:
        """Return the present floor of each measure of a part on this data."""
        return {row.measure: row.floor for row in self.rows if (row.part, row.data) == (part, data)}

    def below(self, measured: Measured) -> dict[str, float]:
        """Return the floors that a part fell below."""
        floors = self.of(measured.part, measured.data)
        # Not `<`: NaN is below nothing, and reaches no floor either.
        values = {name: value for name, value in measured.measures.items() if name in floors}
        return {name: floors[name] for name, value in values.items() if not value >= floors[name]}

    def notice(self, measured: Measured) -> str | None:
        """Return one line where a part's figures cannot be held against its floors, or not all of them."""
        floors = self.of(measured.part, measured.data)
        if not floors:
            known = sorted({row.data[:12] for row in self.rows if row.part == measured.part})
            why = f"its floors were set on other data ({', '.join(known)})" if known else "it has no floors"
            mend = f"--new-floors {measured.part} sets them"
            return f"{measured.part}: {why}, so it neither passes nor fails on {measured.data[:12]}; {mend}"
        missing = self.missing(measured)
        return f"{measured.part}: fails, has a floor but was not measured: {', '.join(missing)}" if missing else None

    def missing(self, measured: Measured) -> list[str]:
        """Return the measures of a part that have a floor on this data and were not taken."""
        return [name for name in self.of(measured.part, measured.data) if name not in measured.measures]

    def raised(self, measured: Measured) -> Floors:
        """Return floors raised to what was measured; ReadingError where that is below a floor. Sets no new ones."""
        floors = self.of(measured.part, measured.data)
        for name, floor in self.below(measured).items():
            raise ReadingError(
                f"{measured.part}: {name} is {measured.measures[name]:.3f}, under its floor {floor:.3f}, and floors are"
                " never lowered by a run; --lower-floors REASON writes down why"
            )
        higher = {name: value for name, value in measured.measures.items() if floor_of(value) > floors.get(name, 1.0)}
        return self._with(replace(measured, measures=higher))

    def lowered(self, measured: Measured, reason: str) -> Floors:
        """Return floors in which those that a part fell below are lowered, with the reason in their rows.

        Raises ReadingError without a reason.
        """
        if not reason.strip():
            raise ReadingError("no floor is lowered without a reason; say in words why: --lower-floors REASON")
        lower = {name: measured.measures[name] for name in self.below(measured)}
        return self._with(replace(measured, measures=lower), reason)

    def begun(self, measured: Measured) -> Floors:
        """Return floors with those of a part's measures that had none on this data."""
        floors = self.of(measured.part, measured.data)
        new = {name: value for name, value in measured.measures.items() if name not in floors}
        return self._with(replace(measured, measures=new))

    def unexplained(self) -> list[Floor]:
        """Return the rows that lower a floor without a reason."""
        last: dict[tuple[str, str, str], float] = {}
        found = []
        for row in self.rows:
            key = row.part, row.data, row.measure
            if row.floor < last.get(key, 0) and not row.reason.strip():
                found.append(row)
            last[key] = row.floor
        return found

    def _with(self, measured: Measured, reason: str = "") -> Floors:
        date = datetime.now(UTC).date().isoformat()
        return Floors((
            *self.rows,
            *(Floor(date, measured.part, measured.data, name, floor_of(value), round(value, 4), reason)
              for name, value in measured.measures.items()),
        ))  # fmt: skip


def floor_of(value: float) -> float:
    """Return the floor for a measured value, cut to three digits."""
    return math.floor(round(max(value - MARGIN, value * 0.9) * 1000, 6)) / 1000


def read_floors(path: Path) -> Floors:
    """Read a file of floors; ReadingError where it is none, was edited by hand, or lowers a floor without a reason."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        floors = Floors(tuple(Floor(**row) for row in data["history"]))
        checksum = data["checksum"]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ReadingError(f"{path}: no floors can be read here ({error}); take it from the repository") from error
    if checksum != joint_sha256(_lines(floors.rows)):
        raise ReadingError(f"{path}: edited by hand, its checksum does not fit; floors change by a run's options alone")
    for row in floors.unexplained():
        raise ReadingError(f"{path}: {row.part}: {row.measure} was lowered on {row.date} without a reason")
    return floors


def write_floors(path: Path, floors: Floors) -> None:
    """Write a file of floors, a row a line."""
    lines = list(_lines(floors.rows))
    rows = ",\n".join(f"  {line}" for line in lines)
    path.write_text(f'{{"checksum": "{joint_sha256(lines)}",\n "history": [\n{rows}\n]}}\n', encoding="utf-8")


def _lines(rows: Iterable[Floor]) -> Iterable[str]:
    return [json.dumps(asdict(row), ensure_ascii=False) for row in rows]
