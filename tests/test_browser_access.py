"""Every page under axe-core, the accessibility checker, in a real browser: no violation of WCAG 2 A and AA."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docs.screenshots import gone, serving, wait

pytestmark = pytest.mark.browser

EVENT = "event=hadra-dam-2032"
PAGES = {
    "events": ("", ".events li"),
    "side by side": (f"facts?{EVENT}", ".board .fact"),
    "by source": (f"facts?{EVENT}&by=source", ".board .fact"),
    "article": (f"article?{EVENT}", ".article .row"),
    "figures": (f"figures?{EVENT}", ".nc h1"),
    "coverage": (f"coverage?{EVENT}", ".coverage td"),
    "wording": (f"wording?{EVENT}", ".nc h1"),
    "check": ("check", ".nc h1"),
    "verdicts": ("verdicts", ".nc h1"),
    "import": ("add", "textarea"),
}
RUN = """
const done = arguments[0];
axe.run(document, {runOnly: ["wcag2a", "wcag2aa"]}).then((found) => done(found.violations));
"""


@pytest.fixture(scope="module")
def served(reports: Path) -> Iterator[str]:
    """A dashboard on two sample reports."""
    with serving(reports) as address:
        yield address


@pytest.fixture(scope="module")
def axe() -> str:
    """The checker's script."""
    import axe_core_python

    return (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_used_by_everybody(browser: Any, served: str, axe: str, name: str, theme: str) -> None:
    query, sign = PAGES[name]
    wait(browser, f"{served}{query}{'&' if '?' in query else '?'}embed_options={theme}_theme", sign)
    gone(browser, "[data-testid=stStatusWidget], [data-testid=stSkeleton]", seconds=20)
    time.sleep(0.5)  # colours fade in
    browser.execute_script(axe)
    found = browser.execute_async_script(RUN)
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
    headings = browser.find_elements("css selector", ".nc h1")
    assert len(headings) == 1
