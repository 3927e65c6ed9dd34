"""Takes a picture of every page of the dashboard, wide and narrow, light and dark: `python docs/screenshots.py`.

Needs Chromium and chromedriver. The pictures go to docs/images/, or to the folder that is given; the wide light ones
carry the page's name alone and are kept in the repository, the others are for looking at.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
WIDTHS = {1440: 1000, 900: 1100}
EVENT = "lorne-fever-2032"
PAGES = {
    "events": ("", ".events h3 a"),
    "side-by-side": (f"facts?event={EVENT}", ".board .fact"),
    "fact": (f"facts?event={EVENT}&fact=", ".pair"),
    "article": (f"article?event={EVENT}&mark=all", ".article .row"),
    "coverage": (f"coverage?event={EVENT}", ".coverage td"),
    "figures": (f"figures?event={EVENT}", ".value"),
    "add": ("add", "textarea"),
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
    with serving(args.data) as address, chromium() as browser:
        wait(browser, address, ".events .grid", seconds=120)
        gone(browser, "[role=status]", seconds=240)
        for name in args.pages:
            for width, height in WIDTHS.items():
                for theme in ("light", "dark"):
                    browser.set_window_size(width, height)
                    shape = "" if (width, theme) == (1440, "light") else f"-{width}-{theme}"
                    shoot(browser, address, name, theme, args.folder / f"{name}{shape}.png")


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
        query = browser.find_element("css selector", ".board .fact h3 a").get_attribute("href").removeprefix(address)
    if name == "article":
        wait(browser, f"{address}facts?event={EVENT}", ".clash a.said")
        query = browser.find_element("css selector", ".clash a.said").get_attribute("href").removeprefix(address)
    joint = "&" if "?" in query else "?"
    wait(browser, f"{address}{query}{joint}embed_options={theme}_theme", sign)
    gone(browser, "[data-testid=stStatusWidget], [data-testid=stSkeleton]", seconds=20)
    browser.save_screenshot(str(path))


def wait(browser: Any, address: str, sign: str, *, seconds: int = 30) -> None:
    """Open an address and wait until an element is seen."""
    from selenium.webdriver.support.wait import WebDriverWait

    browser.get(address)
    WebDriverWait(browser, seconds).until(lambda one: one.find_elements("css selector", sign))


def gone(browser: Any, sign: str, *, seconds: int) -> None:
    """Wait until no such element is left."""
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(browser, seconds).until(lambda one: not one.find_elements("css selector", sign))


if __name__ == "__main__":
    main()
