"""What several test files share: a folder of reports made with the bundled models, a server, a real browser."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # also where pytest is started by its own command

from docs.screenshots import chromium

if TYPE_CHECKING:
    from compare import Comparer, Event, Report

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session", autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep verdicts that tests give out of the user's own database, also in servers that tests start."""
    path = tmp_path_factory.mktemp("verdicts") / "verdicts.db"
    before = os.environ.get("NARRATIVE_COMPARE_STORE")
    os.environ["NARRATIVE_COMPARE_STORE"] = f"sqlite:///{path}"
    yield path
    if before is None:
        del os.environ["NARRATIVE_COMPARE_STORE"]
    else:
        os.environ["NARRATIVE_COMPARE_STORE"] = before


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what models compute in tests out of the user's own cache, also in processes that tests start."""
    path = tmp_path_factory.mktemp("cache")
    before = os.environ.get("NARRATIVE_COMPARE_CACHE")
    os.environ["NARRATIVE_COMPARE_CACHE"] = str(path)
    yield path
    if before is None:
        del os.environ["NARRATIVE_COMPARE_CACHE"]
    else:
        os.environ["NARRATIVE_COMPARE_CACHE"] = before


@pytest.fixture(scope="session")
def comparer() -> Comparer:
    """The bundled models, loaded once."""
    from compare import Comparer

    return Comparer.load()


@pytest.fixture(scope="session")
def report_of(comparer: Comparer) -> Callable[[str], Report]:
    """Gives the report of a sample event by its folder's name; each is compared once a session."""
    from compare import read_event

    return cache(lambda name: comparer.compare(read_event(ROOT / "corpora" / name)))


@pytest.fixture(scope="session")
def reports(report_of: Callable[[str], Report], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports of two sample events, as a batch writes them."""
    folder = tmp_path_factory.mktemp("reports")
    for name in ("belgorod-2023", "hadra-dam-2032"):
        report_of(name).to_json(folder / f"{name}.json")
    return folder


@pytest.fixture(scope="session")
def brief_events() -> tuple[Event, ...]:
    """Sample events cut to the opening of each article: real prose with rival outlets that is compared in a moment."""
    from dataclasses import replace

    from compare import read_event

    def opening(event: Event) -> Event:
        return replace(
            event, articles=tuple(replace(one, text=one.text[: one.text.index("\n", 400)]) for one in event.articles)
        )

    names = ("lorne-fever-2032", "merrow-strike-2029", "belgorod-2023")
    return tuple(opening(read_event(ROOT / "corpora" / name)) for name in names)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium. Without one the tests that need it are skipped, except under continuous integration."""
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        if os.environ.get("CI"):
            pytest.fail("no chromium or chromedriver: install Debian's chromium and chromium-driver")
        pytest.skip("needs chromium and chromedriver")
    with chromium() as found:
        found.set_window_size(1440, 1000)
        yield found
