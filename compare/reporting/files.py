"""Report files: what an event's is called, and writing one whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from compare.errors import ReportError

LONGEST = 180  # characters of a file name; what is longer is cut and told apart by a hash


def write_text(path: Path, content: str) -> None:
    """Write UTF-8 text to `path` through a file beside it that takes its place; ReportError where that fails.

    A half of a surrogate pair, which UTF-8 cannot hold, is written as `?`.
    """
    write_parts(path, (content,))


def write_parts(path: Path, parts: Iterable[str]) -> None:
    """Write a text part by part as `write_text` does; where making a part fails, nothing is left."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise ReportError(f"{path}: cannot be written ({_cause(error)}); choose a folder that is there") from error
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.writelines(parts)
        part.chmod(0o666 & ~_umask())
        os.replace(part, path)
    except OSError as error:
        raise ReportError(f"{path}: cannot be written ({_cause(error)}); choose another path") from error
    finally:
        part.unlink(missing_ok=True)


def _cause(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _umask() -> int:
    # The mask can only be read by setting it; mkstemp makes files that nobody else may read.
    mask = os.umask(0)
    os.umask(mask)
    return mask


def report_name(event: str) -> str:
    """Return the file name of an event's report: its id, with what a file name cannot hold written as %XX."""
    name = quote(event, safe=" ")
    if len(name) > LONGEST:
        name = f"{name[:LONGEST]}-{hashlib.sha256(event.encode(errors='surrogatepass')).hexdigest()[:12]}"
    return f"{name}.json"
