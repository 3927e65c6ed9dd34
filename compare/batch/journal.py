"""What a batch has done so far, by content: which events in which state, and where their results lie.

Each chunk of events leaves one small file beside its parts, written last. Nothing else is kept while a batch runs, so
a process may be killed at any moment: what a file tells is there, what no file tells is done again. Results are found
by a fingerprint of everything they depend on, and their files are checked before they are used.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import compare
from compare.batch.folder import Folder
from compare.batch.tables import PARTS, TABLES, part_name
from compare.comparer import Comparer
from compare.records import Event

END = ".json"
# Parts of the package that change no report.
WITHOUT_EFFECT = ("batch", "stories", "dashboard", "store", "cli.py", "commands.py", "progress.py", "__main__.py")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one event: its report's file and digest with a few counts, or why there is none (`failed`)."""

    event: str
    fingerprint: str
    file: str = ""
    digest: str = ""
    articles: int = 0
    contradictions: int = 0
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a chunk: a result for each event, in order, and the SHA-256 of its part of each table.

    `fresh` names the events whose reports were made now and not by an earlier run.
    """

    key: str
    results: tuple[Result, ...]
    tables: Mapping[str, str] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()


def record(folder: Folder, done: Done) -> None:
    """Keep what became of a chunk, once all its files are written."""
    values = {"key": done.key, "results": list(map(asdict, done.results)), "tables": dict(done.tables)}
    folder.write(f"{PARTS}/{done.key}{END}", json.dumps(values).encode())


class Earlier:
    """What earlier runs into the folder have left; `listed` are files that a manifest names, whoever keeps record."""

    def __init__(self, folder: Folder, listed: Iterable[str] = ()) -> None:
        self._folder = folder
        self._listed = frozenset(listed)
        self._done: dict[str, Done] = {}
        self._place: dict[str, tuple[str, int]] = {}  # fingerprint → chunk and position in it
        self._whole: dict[str, bool] = {}
        for name in folder.names(PARTS):
            if name.endswith(END) and (done := _read(folder.read(f"{PARTS}/{name}"))) is not None:
                self._done[done.key] = done
                self._place |= {
                    result.fingerprint: (done.key, at) for at, result in enumerate(done.results) if not result.failed
                }

    def __len__(self) -> int:
        """How many events have results."""
        return len(self._place)

    @property
    def files(self) -> set[str]:
        """The names of all reports."""
        return {result.file for done in self._done.values() for result in done.results if result.file} | self._listed

    def done(self, key: str) -> Done | None:
        """Return what became of a whole chunk; None where it was not done, an event failed or a file has changed."""
        found = self._done.get(key)
        if found is None or any(result.failed for result in found.results) or not self._parts_hold(key):
            return None
        return found if all(map(self._holds, found.results)) else None

    def kept(self, fingerprint: str) -> tuple[str, Result] | None:
        """Return the result of an event with the chunk that holds its rows; None where it must be made anew."""
        if fingerprint not in self._place:
            return None
        key, at = self._place[fingerprint]
        result = self._done[key].results[at]
        return (key, result) if self._parts_hold(key) and self._holds(result) else None

    def _holds(self, result: Result) -> bool:
        content = self._folder.read(result.file)
        return content is not None and digest(content) == result.digest

    def _parts_hold(self, key: str) -> bool:
        if key not in self._whole:
            hashes = self._done[key].tables
            self._whole[key] = set(hashes) == set(TABLES) and all(
                (part := self._folder.read(part_name(key, table))) is not None
                and hashlib.sha256(part).hexdigest() == hashes[table]
                for table in TABLES
            )
        return self._whole[key]


def _read(content: bytes | None) -> Done | None:
    """Read what `record` wrote; None where it is damaged, as if the chunk had not been done."""
    try:
        data: dict[str, Any] = json.loads(content or b"")
        results = tuple(Result(**result) for result in data["results"])
        return Done(str(data["key"]), results, dict(data["tables"]))
    except (ValueError, KeyError, TypeError):
        return None


class Fingerprints:
    """Tells whether an event's result is still the one that would come out: of articles, models, options and code."""

    def __init__(self, comparer: Comparer) -> None:
        self._start = hashlib.sha256(_json([comparer.settings, repr(comparer.scorer), _code()]))

    def of(self, event: Event) -> str:
        """Return the fingerprint of an event, 32 hexadecimal digits."""
        found = self._start.copy()
        articles = [[getattr(article, name) for name in article.__slots__] for article in event.articles]
        found.update(_json([event.id, event.title, list(event.sides.items()), event.notices, articles]))
        return found.hexdigest()[:32]


def key_of(fingerprints: Iterable[str]) -> str:
    """Return the name of a chunk by what it holds."""
    return hashlib.sha256(" ".join(fingerprints).encode()).hexdigest()[:24]


_CREATED = re.compile(rb'"created": ?"\d{4}-\d\d-\d\dT[^"]*"')


def digest(report: bytes) -> str:
    """Return the SHA-256 of a report file without the time at which it was made."""
    run = max(0, report.rfind(b'"run": '))
    return hashlib.sha256(report[:run] + _CREATED.sub(b"", report[run:], count=1)).hexdigest()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=str).encode()


@cache
def _code() -> str:
    """Return a hash of the package's own code and small weights, which change from version to version."""
    home = Path(compare.__file__).parent
    found = hashlib.sha256()
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home)
        if path.suffix in (".py", ".json") and name.parts[0] not in (*WITHOUT_EFFECT, "weights"):
            found.update(str(name).encode() + path.read_bytes())
    return found.hexdigest()
