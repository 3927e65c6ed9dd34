"""The verdicts of all analysts: given, taken back, listed, measured, and learnt from; and the events they import."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from compare.calibration import Calibration, changes, fit, missing
from compare.errors import ReportError, StoreError
from compare.records import Pair
from compare.reporting import Report
from compare.store.database import STORE_VARIABLE, connect, default_url
from compare.store.judgements import Judgement, analyst_name, by_pair, event_key, judged, judgement, now, storable
from compare.store.precision import Precision, precision
from compare.store.recent import Recent
from compare.store.schema import COLUMNS, schema

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

RECENT_SECONDS = 1.0  # how long what another server writes may stay unseen
MOST_REPORTS = 5000  # imported events that are kept

Value = TypeVar("Value")

__all__ = ["STORE_VARIABLE", "Refit", "Store", "open_store"]


@dataclass(frozen=True, slots=True)
class Refit:
    """A calibration fitted on `n` judged pairs, the one before it (None: as shipped), and what changes, in words.

    `shipped` is the threshold that the tool shipped for these pairs.
    """

    before: Calibration | None
    after: Calibration
    n: int
    shipped: float
    changes: tuple[str, ...]

    @property
    def moves(self) -> bool:
        """Whether the fit says anything else than the one before."""
        old, new = self.before, self.after
        return old is None or (old.slope, old.intercept, old.threshold) != (new.slope, new.intercept, new.threshold)


class Store:
    """Verdicts in a database. Nothing is overwritten: a later verdict stands before the earlier one."""

    def __init__(self, url: str) -> None:
        """Open the database, with its tables made where they are missing; StoreError where that fails."""
        self._database = connect(url)
        self.place = self._database.place
        self._recent = Recent(RECENT_SECONDS)
        self._learnt: dict[str, tuple[Hashable, Any]] = {}

    def close(self) -> None:
        """Let go of all connections."""
        self._database.engine.dispose()

    def judge(self, report: Report, pair: Pair, verdict: str, *, analyst: str, note: str = "") -> Judgement:
        """Keep a verdict on a pair of a report; it takes the place of the analyst's earlier one."""
        made = judgement(report, pair, verdict, analyst=analyst, note=note)
        self._add(made)
        return made

    def withdraw(self, event: str, pair_key: str, *, analyst: str) -> None:
        """Take one's verdict on a pair back; without one nothing happens."""
        name = analyst_name(analyst)
        own = [one for one in self.current(event=(event,), analyst=(name,)) if one.pair == pair_key]
        if own:
            self._add(replace(own[0], withdrawn=True, created=now()))

    def of_event(self, event: str) -> dict[str, tuple[Judgement, ...]]:
        """Return pair key → the verdicts that hold, newest first, one an analyst."""

        def read() -> dict[str, tuple[Judgement, ...]]:
            found = by_pair(self.current(event=(event,)))
            return {pair: tuple(held) for (_, pair), held in found.items()}

        return dict(self._recent.get(("event", event), read))

    def current(
        self,
        *,
        event: Sequence[str] = (),
        verdict: Sequence[str] = (),
        analyst: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[Judgement, ...]:
        """Return the verdicts that hold, newest first; an empty filter filters nothing."""
        table = schema().judgements
        columns = [table.c[name] for name in COLUMNS]
        query = self._holding(columns, event, verdict, analyst).order_by(table.c.id.desc()).limit(limit).offset(offset)
        with self._database.read() as connection:
            return tuple(Judgement(*row) for row in connection.execute(query))

    def count(self, *, event: Sequence[str] = (), verdict: Sequence[str] = (), analyst: Sequence[str] = ()) -> int:
        """Return how many verdicts hold, with the filters of `current`."""
        import sqlalchemy as sa

        with self._database.read() as connection:
            query = self._holding([sa.func.count()], event, verdict, analyst)
            return int(connection.execute(query).scalar_one())

    def history(self, event: str, pair_key: str) -> tuple[Judgement, ...]:
        """Return all that was ever said of a pair, newest first, with what was taken back."""
        import sqlalchemy as sa

        table = schema().judgements
        query = sa.select(*(table.c[name] for name in COLUMNS)).order_by(table.c.id.desc())
        with self._database.read() as connection:
            rows = connection.execute(
                query.where(table.c.event == event_key(event), table.c.pair == storable(pair_key))
            )
            return tuple(Judgement(*row) for row in rows)

    def analysts(self) -> tuple[str, ...]:
        """Return the names of those whose verdicts hold, in alphabetical order."""
        column = schema().judgements.c.analyst
        with self._database.read() as connection:
            found = connection.execute(self._holding([column], (), (), ()).distinct()).scalars()
            return tuple(sorted(found, key=str.casefold))

    def events(self) -> dict[str, str]:
        """Return id → title of the events on whose pairs verdicts hold, by title."""
        import sqlalchemy as sa

        table = schema().judgements
        columns = [table.c.event, sa.func.max(table.c.title)]
        with self._database.read() as connection:
            rows = connection.execute(self._holding(columns, (), (), ()).group_by(table.c.event)).all()
        return dict(sorted(((id, title) for id, title in rows), key=lambda row: row[1].casefold()))

    def tally(self) -> dict[str, dict[str, int]]:
        """Return event → verdict → how many verdicts hold."""
        import sqlalchemy as sa

        table = schema().judgements

        def read() -> dict[str, dict[str, int]]:
            columns = [table.c.event, table.c.verdict, sa.func.count()]
            found: dict[str, dict[str, int]] = {}
            with self._database.read() as connection:
                query = self._holding(columns, (), (), ()).group_by(table.c.event, table.c.verdict)
                for event, verdict, number in connection.execute(query):
                    found.setdefault(event, {})[verdict] = number
            return found

        return self._recent.get("tally", read)

    def precision(self) -> Precision:
        """Return how often the tool was right, by the verdicts that hold."""
        return self._learn("precision", lambda: precision(self._at_hand(), self.calibration))

    @property
    def calibration(self) -> Calibration | None:
        """The calibration in force, None where scores are as shipped."""

        def read() -> Calibration | None:
            with self._database.read() as connection:
                row = connection.execute(self._in_force()).first()
            return Calibration(*row[1:]) if row else None

        return self._recent.get("calibration", read)

    def lacking(self) -> str:
        """Say which verdicts a refit still needs; empty where there are enough."""
        return self._learn("lacking", lambda: missing(judged(self._at_hand())))

    def proposal(self) -> Refit:
        """Return what a refit would change, without doing it; StoreError where there are too few verdicts."""
        return self._learn("proposal", self._proposed)

    def _proposed(self) -> Refit:
        at_hand = self._at_hand()
        found = judged(at_hand)
        if said := missing(found):
            raise StoreError(said)
        # Reports may have been flagged from several thresholds; the usual one stands for all.
        shipped = Counter(one.threshold for one in at_hand).most_common(1)[0][0]
        before, after = self.calibration, fit(found, shipped)
        return Refit(before, after, len(found), shipped, changes(before, after, found, shipped))

    def refit(self, *, analyst: str = "") -> Refit:
        """Fit the threshold and the calibration to the verdicts that hold, and put them in force."""
        import sqlalchemy as sa

        made = self.proposal()
        after = replace(made.after, fitted=now(), analyst=storable(analyst.strip()))
        values = {name: getattr(after, name) for name in _CALIBRATION}
        with self._database.write() as connection:
            connection.execute(sa.insert(schema().calibrations).values(**values))
        self._recent.forget()
        return replace(made, after=after)

    def undo(self, *, analyst: str = "") -> Calibration | None:
        """Step back to the calibration before, which is returned; None where that is the shipped one."""
        import sqlalchemy as sa

        table = schema().calibrations
        with self._database.write() as connection:
            row = connection.execute(self._in_force()).first()
            if row:
                # Where two press the button at once, only one of them steps back.
                mark = sa.update(table).where(table.c.id == row[0], table.c.undone.is_(None))
                connection.execute(mark.values(undone=now(), undone_by=storable(analyst.strip())))
        self._recent.forget()
        return self.calibration

    def keep(self, report: Report) -> None:
        """Keep the report of an event that somebody imported, in place of an earlier one; the oldest ones go."""
        import sqlalchemy as sa

        table, key = schema().reports, event_key(report.event.id)
        values = {"event": key, "kept": now(), "report": report.to_json()}
        with self._database.write() as connection:
            connection.execute(sa.delete(table).where(table.c.event == key))
            made = connection.execute(sa.insert(table).values(**values)).inserted_primary_key
            if made is not None:
                connection.execute(sa.delete(table).where(table.c.number <= made[0] - MOST_REPORTS))

    def kept(self, event: str) -> Report | None:
        """Return the report of an imported event; None where none is kept that this version can read."""
        import sqlalchemy as sa

        table = schema().reports
        query = sa.select(table.c.report).where(table.c.event == event_key(event)).order_by(table.c.number.desc())
        with self._database.read() as connection:
            found = connection.execute(query.limit(1)).scalar()
        try:
            return None if found is None else Report.from_dict(json.loads(found))
        except ReportError:
            return None

    def _at_hand(self) -> tuple[Judgement, ...]:
        return self._learn("at hand", self.current)

    def _learn(self, name: str, make: Callable[[], Value]) -> Value:
        """Return what follows from all verdicts, made once for what the database holds."""
        import sqlalchemy as sa

        column = schema().judgements.c.id
        with self._database.read() as connection:
            last, count = connection.execute(sa.select(sa.func.max(column), sa.func.count())).one()
        state = last, count, self.calibration
        held = self._learnt.get(name)
        if held is None or held[0] != state:
            held = self._learnt[name] = state, make()
        value: Value = held[1]
        return value

    def _add(self, made: Judgement) -> None:
        import sqlalchemy as sa

        values = {name: getattr(made, name) for name in COLUMNS}
        with self._database.write() as connection:
            connection.execute(sa.insert(schema().judgements).values(**values))
        self._recent.forget()

    def _in_force(self) -> Select[Any]:
        import sqlalchemy as sa

        table = schema().calibrations
        query = sa.select(table.c.id, *(table.c[name] for name in _CALIBRATION))
        return query.where(table.c.undone.is_(None)).order_by(table.c.id.desc()).limit(1)

    def _holding(
        self,
        columns: Sequence[ColumnElement[Any]],
        event: Sequence[str],
        verdict: Sequence[str],
        analyst: Sequence[str],
    ) -> Select[Any]:
        """Select from the verdicts that hold: the newest of each analyst on each pair, unless it was taken back."""
        import sqlalchemy as sa

        table = schema().judgements
        later = table.alias("later")
        same = [later.c[name] == table.c[name] for name in ("event", "pair", "analyst")]
        query = sa.select(*columns).select_from(table).where(table.c.withdrawn.is_(False))
        query = query.where(~sa.exists().where(*same, later.c.id > table.c.id))
        filters = {"event": [event_key(id) for id in event], "verdict": verdict, "analyst": analyst}
        for name, wanted in filters.items():
            if wanted:
                query = query.where(table.c[name].in_([storable(one) for one in wanted]))
        return query


def open_store(url: str | None = None) -> Store:
    """Open the store at an address; None: that of NARRATIVE_COMPARE_STORE, else a file in the user's own folder."""
    return Store(default_url() if url is None else url)


_CALIBRATION = ("slope", "intercept", "threshold", "verdicts", "fitted", "analyst")
