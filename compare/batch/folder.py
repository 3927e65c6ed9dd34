"""The folder that a batch writes to: on this machine, or wherever fsspec reaches (`s3://…`, `gs://…`).

A file appears whole under its name or not at all: on this machine it is written beside its place and then moved
there; object stores do so by themselves. A failure to write is a ReportError, which ends the batch: the disk will be
full for the next event too.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from compare.errors import ReportError

PART = ".part"  # the end of a name under which a file is written
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Folder:
    """Files by their names relative to the folder; pickles as its address."""

    def __init__(self, address: str | Path) -> None:
        """Take a path or an fsspec address; ReportError where fsspec does not know its kind."""
        self.address = str(address)
        self.local = Path(address) if "://" not in self.address else _local(self.address)
        self._files: Any = None
        self._root = ""
        if self.local is None:
            self._files, self._root = _remote(self.address)

    def __str__(self) -> str:
        return self.address

    def __reduce__(self) -> tuple[Any, ...]:
        return Folder, (self.address,)

    def make(self, name: str = "") -> None:
        """Make the folder, or one in it."""
        with told(self, name):
            if self.local is not None:
                (self.local / name).mkdir(parents=True, exist_ok=True)
            else:
                self._files.makedirs(self._at(name), exist_ok=True)

    def names(self, name: str = "") -> list[str]:
        """Return the names of the files in the folder, or in one in it, in order; none where there is no folder."""
        with told(self, name):
            if self.local is not None:
                at = self.local / name
                return sorted(entry.name for entry in os.scandir(at)) if at.is_dir() else []
            if not self._files.isdir(self._at(name)):
                return []
            return sorted(str(path).rsplit("/", 1)[-1] for path in self._files.ls(self._at(name), detail=False))

    def has(self, name: str) -> bool:
        """Say whether there is such a file."""
        return (self.local / name).is_file() if self.local is not None else bool(self._files.isfile(self._at(name)))

    def read(self, name: str) -> bytes | None:
        """Return what a file holds; None where it is not there or cannot be read."""
        try:
            return (self.local / name).read_bytes() if self.local is not None else self._files.cat_file(self._at(name))
        except OSError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all; ReportError where that fails."""
        with self.writing(name) as file:
            file.write(content)

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file to write; it stands under its name once the block ends without an error."""
        with told(self, name):
            if self.local is None:
                with self._files.open(self._at(name), "wb") as file:
                    yield file
                return
            at = self.local / name
            handle, part = tempfile.mkstemp(prefix=f".{at.name[:100]}.", suffix=PART, dir=at.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    yield file
                os.chmod(part, 0o666 & ~_umask())
                os.replace(part, at)
            except BaseException:
                with suppress(OSError):
                    os.unlink(part)
                raise

    def open(self, name: str) -> IO[bytes]:
        """Open a file to read; OSError where it is not there."""
        opened: IO[bytes] = (
            (self.local / name).open("rb") if self.local is not None else self._files.open(self._at(name))
        )
        return opened

    def remove(self, name: str) -> None:
        """Remove a file where it is there."""
        with told(self, name), suppress(FileNotFoundError):
            if self.local is not None:
                (self.local / name).unlink(missing_ok=True)
            else:
                self._files.rm_file(self._at(name))

    def sweep(self, name: str = "") -> None:
        """Remove what a killed process left half written."""
        for found in self.names(name):
            if found.startswith(".") and found.endswith(PART):
                self.remove(f"{name}/{found}" if name else found)

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}".rstrip("/")


@contextmanager
def told(folder: Folder, name: str) -> Iterator[None]:
    """Turn an error of the operating system into a ReportError of one line that names the file and the mend."""
    try:
        yield
    except OSError as error:
        place = f"{folder}/{name}".rstrip("/")
        cause = (error.strerror or str(error) or type(error).__name__).lower()
        mend = "make room, then go on with --resume" if error.errno in FULL else "choose another folder"
        raise ReportError(f"{place}: cannot be written to ({cause}); {mend}") from error


def _local(address: str) -> Path | None:
    return Path(address.removeprefix("file://")) if address.startswith("file://") else None


def _remote(address: str) -> tuple[Any, str]:
    import fsspec

    try:
        files, root = fsspec.core.url_to_fs(address)
    except (ValueError, ImportError) as error:
        raise ReportError(
            f"{address}: cannot be reached ({error}); give a folder, or install what fsspec asks for"
        ) from error
    return files, root.rstrip("/")


def _umask() -> int:
    # The mask can only be read by setting it; mkstemp makes files that nobody else may read.
    mask = os.umask(0)
    os.umask(mask)
    return mask
