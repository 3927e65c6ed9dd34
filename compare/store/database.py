"""Opening the verdicts' database, SQLite or PostgreSQL, and saying in one line what is wrong with it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compare.errors import StoreError
from compare.store.schema import VERSION, schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

STORE_VARIABLE = "NARRATIVE_COMPARE_STORE"
BUSY_SECONDS = 30  # how long a writer waits for the others of an SQLite file
CONNECT_SECONDS = 5
LOCK = 7_346_110  # any number that nobody else in the database takes for an advisory lock
MEND = "give sqlite:///FILE or postgresql://USER@HOST/DATABASE"


@dataclass(frozen=True, slots=True)
class Database:
    """An engine with its tables there, and what it is called in messages: never with its password."""

    engine: Engine
    place: str
    secret: str = ""

    @contextmanager
    def read(self, what: str = "cannot be read") -> Iterator[Connection]:
        """Give a connection for reading; StoreError where that fails."""
        with self._said(what), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, what: str = "cannot be written") -> Iterator[Connection]:
        """Give a connection whose writes all hold or none does; StoreError where that fails."""
        with (
            self._said(what),
            self.engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _said(self, what: str) -> Iterator[None]:
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield
        except SQLAlchemyError as error:
            cause = _cause(error, self.secret)
            raise StoreError(f"{self.place}: {what} ({cause}); see that it can be reached, or {MEND}") from error


def default_url() -> str:
    """Return the address of the environment, else that of a file in the user's own folder."""
    given = os.environ.get(STORE_VARIABLE)
    if given:
        return given
    from platformdirs import user_data_path

    folder = user_data_path("narrative-compare")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        raise StoreError(f"{folder}: cannot be made ({cause}); set {STORE_VARIABLE}: {MEND}") from error
    return f"sqlite:///{folder / 'verdicts.db'}"


def connect(url: str) -> Database:
    """Open a database and make its tables where they are missing; StoreError in one line where that fails."""
    address = _address(url)
    sqlite = address.get_backend_name() == "sqlite"
    place = str(address.database) if sqlite else address.set(query={}).render_as_string(hide_password=True)
    database = Database(_engine(address, sqlite), place, str(address.password or ""))
    try:
        if sqlite:
            _share(database)
        with database.write("cannot be opened") as connection:
            _make(connection, database.place, sqlite)
    except StoreError:
        database.engine.dispose()
        raise
    return database


def _address(url: str) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    if "://" not in url:
        url = f"sqlite:///{Path(url).expanduser()}"
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, ValueError):  # its message would show the address with the password in it
        raise StoreError(f"the address of the verdicts' database cannot be read; {MEND}") from None
    if backend in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StoreError(f"{backend}: no database for verdicts; {MEND}")
    if address.database in (None, "", ":memory:"):
        raise StoreError("sqlite: verdicts need a file to stay in; give sqlite:///FILE")
    return address.set(drivername="sqlite")


def _engine(address: URL, sqlite: bool) -> Engine:
    import sqlalchemy as sa

    options: dict[str, Any] = {"pool_size": 5, "max_overflow": 15}
    if sqlite:
        engine = sa.create_engine(address, connect_args={"timeout": BUSY_SECONDS}, **options)
        sa.event.listen(engine, "connect", _without_own_transactions)
        sa.event.listen(engine, "begin", _begin)
        return engine
    try:
        return sa.create_engine(
            address, connect_args={"connect_timeout": CONNECT_SECONDS}, pool_pre_ping=True, **options
        )
    except ModuleNotFoundError as error:
        raise StoreError("PostgreSQL needs psycopg: pip install 'narrative-compare[postgres]'") from error


def _without_own_transactions(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver would begin by itself, and too late to take the lock of a writer


def _begin(connection: Connection) -> None:
    # A writer that begins as a reader could find the file changed under it and would have to give up.
    words = connection.get_execution_options().get("begin", "BEGIN")
    if words:
        connection.exec_driver_sql(words)


def _share(database: Database) -> None:
    """Let people read the file while somebody writes it; the file remembers that.

    The one command for which SQLite does not wait by itself.
    """
    from sqlalchemy.exc import OperationalError

    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with database._said("cannot be opened"), database.engine.connect() as connection:
                connection.execution_options(begin="").exec_driver_sql("PRAGMA journal_mode=WAL")
            return
        except StoreError as error:
            busy = isinstance(error.__cause__, OperationalError) and "locked" in str(error)
            if not busy or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _make(connection: Connection, place: str, sqlite: bool) -> None:
    """Make the tables under a lock, since many servers may start at once, and hold their version."""
    import sqlalchemy as sa

    if not sqlite:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    tables = schema()
    tables.metadata.create_all(connection)
    version = sa.select(tables.about.c.value).where(tables.about.c.name == "schema")
    found = connection.execute(version).scalar()
    if found is None:
        connection.execute(sa.insert(tables.about).values(name="schema", value=str(VERSION)))
    elif found != str(VERSION):
        raise StoreError(
            f"{place}: its tables are of version {found}, this program's of {VERSION}; "
            "use the version of narrative-compare that made them, or another database"
        )


def _cause(error: Exception, secret: str) -> str:
    """Return the first line of what the driver says, without the password."""
    said = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
    line = said.splitlines()[0].strip()
    return line.replace(secret, "***") if secret else line
