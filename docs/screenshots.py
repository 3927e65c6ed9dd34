"""Takes a picture of every page of the dashboard, wide and narrow, light and dark: `python docs/screenshots.py`.

Needs Chromium and chromedriver. The pictures go to docs/images/, or to the folder that is given; the wide light ones
carry the page's name alone and are kept in the repository, the others are for looking at.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
WIDTHS = {1440: 1000, 900: 1100}
EVENT = "lorne-fever-2032"
CLAIM = "The virus came into the country with infected cattle from Brennia."
PAGES = {
    "events": ("", ".events h2 a"),
    "side-by-side": (f"facts?event={EVENT}", ".board .fact"),
    "fact": (f"facts?event={EVENT}&fact=", ".pair"),
    "article": (f"article?event={EVENT}&mark=all", ".article .row"),
    "figures": (f"figures?event={EVENT}", ".value"),
    "coverage": (f"coverage?event={EVENT}", ".coverage td"),
    "wording": ("wording?event=vellisk-bodies-2035", ".nc h2"),
    "check": (f"check?text={quote(CLAIM)}", ".findings li"),
    "verdicts": ("verdicts", ".nc h1"),
    "import": ("add", "textarea"),
}
SWITCHES = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars"
)


def main() -> None:
    """Serve the sample events, visit every page in every shape and save what is seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--data", type=Path, default=ROOT / "corpora", help="events or reports (default: corpora)")
    parser.add_argument("--pages", nargs="*", choices=PAGES, default=list(PAGES))
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    with own_store(), serving(args.data) as address, chromium() as browser:
        wait(browser, address, ".events .grid", seconds=120)
        gone(browser, "[role=status]", seconds=240)
        judge(browser, address)
        for name in args.pages:
            for width, height in WIDTHS.items():
                for theme in ("light", "dark"):
                    browser.set_window_size(width, height)
                    shape = "" if (width, theme) == (1440, "light") else f"-{width}-{theme}"
                    shoot(browser, address, name, theme, args.folder / f"{name}{shape}.png")


@contextmanager
def own_store() -> Iterator[None]:
    """Keep the verdicts of the pictures out of the user's own database."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NARRATIVE_COMPARE_STORE"] = f"sqlite:///{folder}/verdicts.db"
        yield


def judge(browser: Any, address: str) -> None:
    """Give a few verdicts, so that there is something to see."""
    for number, call in enumerate(("confirmed", "confirmed", "wrong"), start=1):
        wait(browser, f"{address}facts?event={EVENT}", ".board .judge")
        time.sleep(1)
        sign = f".judge button[data-judge={call}]"
        browser.find_elements("css selector", sign)[number].click()
        if number == 1:
            appears(browser, "[role=dialog] input")
            browser.find_element("css selector", "[role=dialog] input").send_keys("I. Orel\t")
            browser.find_element("css selector", "[role=dialog] .stButton button").click()
        appears(browser, f"{sign}[aria-pressed=true]")
        time.sleep(1)


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """Serve the dashboard on a free port while the block runs, and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "compare", "app", str(data), "--port", str(port)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    address = f"http://localhost:{port}/"
    try:
        _answering(f"{address}_stcore/health", process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _answering(address: str, process: subprocess.Popen[bytes], *, seconds: int = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{address}: no answer in {seconds} seconds; exit status {process.poll()}")


@contextmanager
def chromium() -> Iterator[Any]:
    """Run a headless Chromium with a fresh profile while the block runs."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for switch in SWITCHES.split():
        options.add_argument(switch)
    with tempfile.TemporaryDirectory() as profile:
        options.add_argument(f"--user-data-dir={profile}")
        browser = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        try:
            yield browser
        finally:
            browser.quit()


def shoot(browser: Any, address: str, name: str, theme: str, path: Path) -> None:
    """Open a page and save what is seen of it."""
    query, sign = PAGES[name]
    if name == "fact":
        wait(browser, f"{address}facts?event={EVENT}", ".board .fact h3 a")
        query = first_link(browser, ".board .fact h3 a")
    if name == "article":
        wait(browser, f"{address}facts?event={EVENT}", ".clash a.said")
        query = first_link(browser, ".clash a.said")
    joint = "&" if "?" in query else "?"
    wait(browser, f"{address}{query}{joint}embed_options={theme}_theme", sign)
    gone(browser, "[data-testid=stStatusWidget], [data-testid=stSkeleton]", seconds=20)
    browser.save_screenshot(str(path))


def first_link(browser: Any, sign: str) -> str:
    """Return the address of the first such link, relative to the dashboard's."""
    return str(browser.execute_script("return document.querySelector(arguments[0]).getAttribute('href')", sign))


def wait(browser: Any, address: str, sign: str, *, seconds: int = 30) -> None:
    """Open an address and wait until an element is seen."""
    from selenium.webdriver.support.wait import WebDriverWait

    browser.get(address)
    WebDriverWait(browser, seconds).until(lambda one: one.find_elements("css selector", sign))


def appears(browser: Any, sign: str, *, seconds: int = 30) -> None:
    """Wait until there is such an element."""
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(browser, seconds).until(lambda one: one.find_elements("css selector", sign))


def gone(browser: Any, sign: str, *, seconds: int) -> None:
    """Wait until no such element is left."""
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(browser, seconds).until(lambda one: not one.find_elements("css selector", sign))


if __name__ == "__main__":
    main()
