"""What stands in a batch's folder beside reports and tables: the manifest, the list of failures, the lock.

`manifest.jsonl` opens with a line on the whole: tool, models, thresholds, counts, the SHA-256 of each table, when it
was begun and finished (null until then). A line for each report follows, with its file, its digest (SHA-256 of the
file without the time at which it was made) and the fingerprint of what it was made from.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, Any

from compare.batch.folder import Folder, told
from compare.batch.journal import Earlier, Result
from compare.batch.tables import PARTS, TABLES, table_name
from compare.errors import ReportError

MANIFEST, FAILURES, LOCK = "manifest.jsonl", "failures.jsonl", ".lock"
_PART = re.compile(rf"[0-9a-f]{{24}}\.(?:json|(?:{'|'.join(TABLES)})\.parquet)")


@contextmanager
def alone(folder: Folder) -> Iterator[None]:
    """Keep other batches of this machine out of the folder; ReportError where one is in it already."""
    folder.make()
    if folder.local is None:
        yield
        return
    from filelock import FileLock, Timeout

    path = folder.local / LOCK
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ReportError(f"{folder}: another batch is writing to it; wait for it, or choose another folder") from None
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        raise ReportError(f"{folder}: cannot be written to ({cause}); choose another folder") from error
    try:
        yield
    finally:
        lock.release()  # the file stays: were it removed, two batches could hold locks on two files of its name


def begin(folder: Folder, *, resume: bool) -> Earlier:
    """Make the folder ready, and return what earlier runs have left in it.

    Without `resume` a finished batch makes room for the new one; ReportError where an unfinished one is there.
    """
    folder.make(PARTS)
    folder.sweep()
    folder.sweep(PARTS)
    earlier = Earlier(folder, _listed(folder))
    if not resume:
        if len(earlier) and not _finished(folder):
            raise ReportError(
                f"{folder}: holds an unfinished batch with {len(earlier):,} events done;"
                " go on with --resume, or choose another folder"
            )
        _clear(folder, earlier)
        earlier = Earlier(folder)
    folder.remove(FAILURES)
    return earlier


def _finished(folder: Folder) -> bool:
    try:
        return json.loads((folder.read(MANIFEST) or b"{}").split(b"\n", 1)[0]).get("finished") is not None
    except ValueError:
        return False


def _listed(folder: Folder) -> Iterator[str]:
    """The reports that a manifest names, of which `parts` may hold no record any more."""
    for line in (folder.read(MANIFEST) or b"").splitlines()[1:]:
        try:
            name = json.loads(line)["file"]
        except (ValueError, KeyError, TypeError):
            continue
        if isinstance(name, str) and name.endswith(".json") and not set("/\\") & set(name):
            yield name


def is_written(name: str) -> bool:
    """Say whether a batch may write a file of this name."""
    return name.endswith(".json") or name in (MANIFEST, FAILURES, LOCK, *map(table_name, TABLES))


def _clear(folder: Folder, earlier: Earlier) -> None:
    """Remove what a batch has written, and nothing where there was none."""
    for name in earlier.files:
        folder.remove(name)
    for name in _parts(folder):
        folder.remove(f"{PARTS}/{name}")
    if folder.has(MANIFEST):
        for name in (*map(table_name, TABLES), MANIFEST):
            folder.remove(name)


def _parts(folder: Folder) -> list[str]:
    """The files among the parts that are a batch's: records, and parts of tables."""
    return [name for name in folder.names(PARTS) if _PART.fullmatch(name)]


class Lines:
    """A file of JSON lines; on this machine each can be read as soon as it is written. No line, no file."""

    def __init__(self, folder: Folder, name: str) -> None:
        self._folder, self._name = folder, name
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Lines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        with told(self._folder, self._name):
            if self._folder.local is None:
                self._file.seek(0)
                self._folder.write(self._name, self._file.read())
            self._file.close()

    def write(self, value: Mapping[str, Any]) -> None:
        """Add a line."""
        with told(self._folder, self._name):
            if self._file is None:
                local = self._folder.local
                self._file = tempfile.TemporaryFile() if local is None else (local / self._name).open("wb")  # noqa: SIM115
            self._file.write(_line(value))
            self._file.flush()


class Manifest:
    """Collects what the manifest says, and writes it at the end; use it as a context manager."""

    def __init__(self, folder: Folder, settings: Mapping[str, Any]) -> None:
        self._folder, self._settings = folder, settings
        self._started = _now()
        self._lines: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._files: set[str] = set()

    def __enter__(self) -> Manifest:
        self._folder.write(MANIFEST, _line(self._head(None)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()

    def add(self, result: Result) -> None:
        """Add a report."""
        self._files.add(result.file)
        names = ("event", "file", "digest", "fingerprint")
        with told(self._folder, MANIFEST):
            self._lines.write(_line({name: getattr(result, name) for name in names}))

    def finish(self, **more: Any) -> None:
        """Write it whole, with `more` on the whole."""
        self._lines.seek(0)
        with self._folder.writing(MANIFEST) as file:
            file.write(_line(self._head(_now(), **more)))
            while block := self._lines.read(1 << 20):
                file.write(block)

    def tidy(self, earlier: Earlier, keys: set[str]) -> None:
        """Remove reports and parts of earlier runs that are not among this one's results."""
        for name in earlier.files - self._files:
            self._folder.remove(name)
        for name in _parts(self._folder):
            if name.split(".", 1)[0] not in keys:
                self._folder.remove(f"{PARTS}/{name}")

    def _head(self, finished: str | None, **more: Any) -> dict[str, Any]:
        return {**self._settings, "started": self._started, "finished": finished, **more}


def _line(value: Mapping[str, Any]) -> bytes:
    return os.linesep.join([json.dumps(value, ensure_ascii=False), ""]).encode(errors="backslashreplace")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
