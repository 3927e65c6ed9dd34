"""What several test files share: a folder of reports made with the bundled models, a server, a real browser."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # also where pytest is started by its own command

from docs.screenshots import chromium

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports of two sample events, as a batch writes them."""
    from compare.comparer import Comparer
    from compare.reading import read_event

    folder = tmp_path_factory.mktemp("reports")
    comparer = Comparer.load()
    for name in ("belgorod-2023", "hadra-dam-2032"):
        comparer.compare(read_event(ROOT / "corpora" / name)).to_json(folder / f"{name}.json")
    return folder


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
