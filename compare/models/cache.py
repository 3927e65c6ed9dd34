"""What models have computed, kept on disk by content: a sentence or pair that was seen before is looked up.

One SQLite file holds it, which any number of processes may share. A row's key is a hash of the model, of the code that
runs it and of its input, so that nothing stale is ever found; its value is checked before it is used. The file is
bounded: when it is full, what was kept first makes room. A cache that cannot be read or written costs time and
nothing else: it is told once, and the models compute.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from compare.models.batching import as_pairs, as_texts
from compare.models.protocols import NLI, Encoder, Matrix

VARIABLE = "NARRATIVE_COMPARE_CACHE"
FILE = "models.sqlite"
MEGABYTES = 1000  # that the file may take
ROOM = 0.1  # share of the rows that goes when it is full
AT_ONCE = 500  # keys in one query, which SQLite limits
WAIT_SECONDS = 30.0  # for other processes that write
CHECKSUM = 4  # bytes at the end of a value


def cache_path() -> Path | None:
    """Return the cache's file: in the folder that NARRATIVE_COMPARE_CACHE names, else in the user's; None for `off`."""
    from platformdirs import user_cache_path

    given = os.environ.get(VARIABLE)
    if given == "off":
        return None
    return (Path(os.path.expanduser(given)) if given else user_cache_path("narrative-compare")) / FILE


@dataclass
class Cache:
    """Rows of float32 by key, in one file for all processes; pickles as its path and limit.

    `problem` is one line once the file could not be used; from then on nothing is found and nothing kept.
    """

    path: Path
    megabytes: int = MEGABYTES
    problem: str | None = None
    _opened: tuple[int, sqlite3.Connection] | None = field(default=None, repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return Cache, (self.path, self.megabytes)

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Matrix]:
        """Return the rows that are known, by key."""
        parts = [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
        values = [value for part in parts for value in self._use(partial(_select, keys=part)) or ()]
        return {key: row for key, value in values if (row := _unpacked(value)) is not None}

    def put(self, rows: Sequence[tuple[bytes, Matrix]]) -> None:
        """Keep rows; where the file is full, the oldest make room."""
        if rows:
            values = [(key, _packed(row)) for key, row in rows]
            self._use(lambda db: self._keep(db, values))

    def close(self) -> None:
        """Close the file."""
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None

    def _keep(self, db: sqlite3.Connection, values: Sequence[tuple[bytes, bytes]]) -> None:
        with db:
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT OR REPLACE INTO computed (key, value) VALUES (?, ?)", values)
            pages, free, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in _SIZES)
            if (pages - free) * size > self.megabytes * 1_000_000:
                first, last = db.execute("SELECT min(rowid), max(rowid) FROM computed").fetchone()
                db.execute("DELETE FROM computed WHERE rowid <= ?", (first + max(1, int(ROOM * (last - first))),))

    def _use(self, what: Callable[[sqlite3.Connection], Any]) -> Any:
        """Do something with the file; what goes wrong ends the cache's use, not the work."""
        if self.problem is not None:
            return None
        try:
            return what(self._connection())
        except (sqlite3.Error, OSError) as error:
            self.problem = f"{self.path}: not used as a cache ({error}); delete it, or choose a folder with {VARIABLE}"
            self.close()
            return None

    def _connection(self) -> sqlite3.Connection:
        # A connection must not be carried into a forked process.
        if self._opened is None or self._opened[0] != os.getpid():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            opened = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
            for line in _SETUP:
                with closing(opened.execute(line)) as cursor:
                    cursor.fetchall()
            self._opened = (os.getpid(), opened)
        return self._opened[1]


def _select(db: sqlite3.Connection, *, keys: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    marks = ",".join("?" * len(keys))
    return db.execute(f"SELECT key, value FROM computed WHERE key IN ({marks})", keys).fetchall()


_SIZES = ("page_count", "freelist_count", "page_size")
_SETUP = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "CREATE TABLE IF NOT EXISTS computed (key BLOB NOT NULL UNIQUE, value BLOB NOT NULL)",
)


class CachedEncoder:
    """An encoder that looks up what it has encoded before."""

    def __init__(self, encoder: Encoder, cache: Cache) -> None:
        """Put the cache before the encoder."""
        self.encoder, self.cache, self.name = encoder, cache, encoder.name

    @property
    def sha256(self) -> str | None:
        """The SHA-256 of the encoder's weights."""
        return getattr(self.encoder, "sha256", None)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return float32 (n, d), each row of unit length, in input order."""
        texts = as_texts(texts)
        keys = _keys(self.encoder, texts)
        if keys is None or not texts:
            return self.encoder.encode(texts)
        return _looked_up(texts, keys, self.cache, self.encoder.encode)


class CachedNLI:
    """An NLI model that looks up the pairs it has read before."""

    def __init__(self, nli: NLI, cache: Cache) -> None:
        """Put the cache before the model."""
        self.nli, self.cache, self.name = nli, cache, nli.name

    @property
    def sha256(self) -> str | None:
        """The SHA-256 of the model's weights."""
        return getattr(self.nli, "sha256", None)

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Matrix:
        """Return float32 (n, 3): contradiction, entailment, neutral; rows sum to 1, in input order."""
        pairs = as_pairs(pairs)
        keys = _keys(self.nli, pairs)
        if keys is None or not pairs:
            return self.nli.predict(pairs)
        return _looked_up(pairs, keys, self.cache, self.nli.predict)


def _looked_up(
    items: Sequence[Any], keys: Sequence[bytes], cache: Cache, compute: Callable[[list[Any]], Matrix]
) -> Matrix:
    """Return a row for each item, computing in one call those that are not known."""
    rows = cache.get(list(dict.fromkeys(keys)))
    missing = {key: item for key, item in zip(keys, items, strict=True) if key not in rows}
    if missing:
        computed = list(zip(missing, compute(list(missing.values())), strict=True))
        cache.put(computed)
        rows.update(computed)
    return np.stack([rows[key] for key in keys])


def _keys(model: Any, items: Sequence[str] | Sequence[tuple[str, str]]) -> list[bytes] | None:
    """Return the key of each item; None for a model whose weights have no hash, which cannot be told from another."""
    weights = getattr(model, "sha256", None)
    if weights is None:
        return None
    start = hashlib.sha256(f"{weights} {type(model).__name__} {_runtime()}".encode())
    keys = []
    for item in items:
        found = start.copy()
        for text in (item,) if isinstance(item, str) else item:
            content = text.encode(errors="surrogatepass")
            found.update(b"%d " % len(content) + content)
        keys.append(found.digest()[:20])
    return keys


@cache
def _runtime() -> str:
    """Name what a result depends on beside the weights: the code around the model, the libraries, the machine."""
    from importlib.metadata import PackageNotFoundError, version

    code = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))))
    parts = [code.hexdigest(), platform.machine()]
    for library in ("onnxruntime", "tokenizers", "torch", "transformers"):
        try:
            parts.append(version(library))
        except PackageNotFoundError:
            parts.append("")
    return " ".join(parts)


def _packed(row: Matrix) -> bytes:
    content = np.ascontiguousarray(row, dtype="<f4").tobytes()
    return content + zlib.crc32(content).to_bytes(CHECKSUM, "little")


def _unpacked(value: bytes) -> Matrix | None:
    content, checksum = value[:-CHECKSUM], value[-CHECKSUM:]
    if not content or zlib.crc32(content).to_bytes(CHECKSUM, "little") != checksum:
        return None
    return np.frombuffer(content, dtype="<f4")
