"""What models have computed, looked up: the same values, shared by processes, bounded, and never in the way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from compare import Comparer
from compare.models.cache import Cache, CachedEncoder, CachedNLI, cache_path
from compare.models.protocols import Matrix

TEXTS = ["The dam broke.", "Twelve people died, the mayor said.", "The dam broke.", "", "Ölçü 🌊", "half \ud800"]


@dataclass
class Lengths:
    """An encoder of lengths that remembers what it was asked."""

    sha256: str | None = "a" * 64
    name: str = "lengths"
    asked: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.asked.extend(texts)
        return np.array([[len(text), 1, 0] for text in texts], dtype=np.float32)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "deep" / "models.sqlite")


def test_cached_models_give_the_same_values(comparer: Comparer, cache: Cache) -> None:
    encoder, nli = CachedEncoder(comparer.encoder, cache), CachedNLI(comparer.nli, cache)
    pairs = [(one, other) for one in TEXTS for other in TEXTS]
    for _ in range(2):
        assert (encoder.encode(TEXTS) == comparer.encoder.encode(TEXTS)).all()
        assert (nli.predict(pairs) == comparer.nli.predict(pairs)).all()
    assert encoder.encode([]).shape == comparer.encoder.encode([]).shape
    assert nli.predict([]).shape == (0, 3)
    assert (encoder.name, encoder.sha256) == (comparer.encoder.name, comparer.settings["models"]["encoder"]["sha256"])
    assert comparer.cached(cache).settings == comparer.settings


def test_each_text_is_computed_once(cache: Cache) -> None:
    inner = Lengths()
    encoder = CachedEncoder(inner, cache)
    encoder.encode(["a", "bb", "a"])
    encoder.encode(["bb", "ccc", "a"])
    assert inner.asked == ["a", "bb", "ccc"]
    # A pair is not the text that its two halves make.
    assert CachedNLI(comparer_like(), cache).predict([("a", "bb"), ("ab", "b")]).tolist() == [[1, 2, 0], [2, 1, 0]]


def comparer_like() -> Pairs:
    return Pairs()


@dataclass
class Pairs:
    """An NLI model of lengths."""

    sha256: str = "a" * 64
    name: str = "pairs"

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Matrix:
        return np.array([[len(a), len(b), 0] for a, b in pairs], dtype=np.float32)


def test_models_do_not_share_values(cache: Cache) -> None:
    one, other, unknown = Lengths("a" * 64), Lengths("b" * 64), Lengths(None)
    for model in (one, other, unknown, unknown):
        CachedEncoder(model, cache).encode(["a"])
    assert (one.asked, other.asked, unknown.asked) == (["a"], ["a"], ["a", "a"])


def test_a_full_cache_makes_room(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "models.sqlite", megabytes=1)
    rows = [(f"{at:020}".encode(), np.full(1000, at, dtype=np.float32)) for at in range(1000)]
    for start in range(0, 1000, 50):
        cache.put(rows[start : start + 50])
    assert cache.path.stat().st_size < 2_000_000
    assert cache.get([rows[-1][0]])[rows[-1][0]][0] == 999
    assert cache.get([rows[0][0]]) == {}
    assert cache.problem is None


def test_a_damaged_value_is_computed_anew(cache: Cache) -> None:
    import sqlite3

    inner = Lengths()
    CachedEncoder(inner, cache).encode(["a"])
    cache.close()
    with sqlite3.connect(cache.path) as db:
        value = db.execute("SELECT value FROM computed").fetchone()[0]
        db.execute("UPDATE computed SET value = ?", (bytes([value[0] ^ 1]) + value[1:],))
    assert CachedEncoder(inner, cache).encode(["a"]).tolist() == [[1, 1, 0]]
    assert CachedEncoder(inner, cache).encode(["a"]).tolist() == [[1, 1, 0]]
    assert inner.asked == ["a", "a"], "kept anew, it is found"


@pytest.mark.parametrize("how", ["damaged", "folder", "unreachable"])
def test_a_cache_that_cannot_be_used_is_told_once_and_passed_over(how: str, tmp_path: Path) -> None:
    path = tmp_path / "models.sqlite"
    if how == "damaged":
        path.write_bytes(b"no database" * 1000)
    elif how == "folder":
        path.mkdir()
    else:
        (tmp_path / "file").write_text("")
        path = tmp_path / "file" / "models.sqlite"
    cache, inner = Cache(path), Lengths()
    for _ in range(2):
        assert CachedEncoder(inner, cache).encode(["a"]).tolist() == [[1, 1, 0]]
    assert inner.asked == ["a", "a"]
    assert cache.problem is not None
    assert str(path) in cache.problem
    assert "\n" not in cache.problem


WRITER = """
import sys
import numpy as np
from pathlib import Path
from compare.models.cache import Cache
cache, start = Cache(Path(sys.argv[1]), megabytes=2), int(sys.argv[2])
for at in range(60):
    keys = [f"{(start + at * 7 + one) % 300:020}".encode() for one in range(40)]
    cache.put([(key, np.full(384, int(key), dtype=np.float32)) for key in keys])
    for key, row in cache.get(keys).items():
        assert (row == int(key)).all()
assert cache.problem is None, cache.problem
"""


def test_processes_share_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "models.sqlite")]
    running = [subprocess.Popen([*command, str(start)], stderr=subprocess.PIPE) for start in (0, 100, 200)]
    for one in running:
        _, told = one.communicate(timeout=100)
        assert one.returncode == 0, told


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, comparer: Comparer) -> None:
    monkeypatch.setenv("NARRATIVE_COMPARE_CACHE", "/somewhere")
    assert cache_path() == Path("/somewhere/models.sqlite")
    monkeypatch.setenv("NARRATIVE_COMPARE_CACHE", "~nobody-of-this-name/x")
    assert cache_path() == Path("~nobody-of-this-name/x/models.sqlite")
    monkeypatch.setenv("NARRATIVE_COMPARE_CACHE", "off")
    assert cache_path() is None
    assert comparer.cached() is comparer
    monkeypatch.delenv("NARRATIVE_COMPARE_CACHE")
    found = cache_path()
    assert found is not None
    assert found.name == "models.sqlite"
