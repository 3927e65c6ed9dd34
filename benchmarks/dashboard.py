"""Seconds that a reader of the dashboard waits: `python -m benchmarks.dashboard [--events N] [--people N]`.

Needs Chromium and chromedriver. Serves a folder with N events and one large event (20 sources, about 1,000 claims,
merged from sample events), and measures in the browser: the first paint after the server was started, the list of
events, page changes and filters of the large event, and people who all read at once.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.sessions import visit
from docs.screenshots import chromium, serving

ROOT = Path(__file__).resolve().parents[1]
BIG = "big"
SOURCES = 20
SIDES = ("government", "opposition", "neighbours", "international")
ARTICLES = 36  # about 1,000 claims
REPEATS = 5
PAGES = ("facts", "figures", "coverage", "wording", "article")

# Clicks, and resolves with the milliseconds until the page has run and shows `sign`, as the browser paints.
MEASURE = """
const [link, sign, words, done] = arguments;
const shows = () => [...document.querySelectorAll(sign)].some((one) => one.textContent.includes(words));
const state = "data-test-script-state", app = document.querySelector(`[${state}]`);
const start = performance.now();
let ran = false;
new MutationObserver(() => { ran = true; }).observe(app, {attributes: true, attributeFilter: [state]});
link.click();
const look = () => {
  const rests = app.getAttribute(state) === "notRunning";
  if (ran && rests && shows()) requestAnimationFrame(() => done(performance.now() - start));
  else if (performance.now() - start > 20000) done(NaN);
  else requestAnimationFrame(look);
};
look();
"""


def big_report(folder: Path) -> Path:
    """Compare one large event, merged from sample events, and write its report into `folder`."""
    from compare import Comparer, Event, read_events

    found = [article for event in read_events(ROOT / "corpora") for article in event.articles]
    articles = [
        replace(article, id=f"a{at}", source=f"Outlet {at % SOURCES + 1}", side=SIDES[at % len(SIDES)], origin=None)
        for at, article in enumerate(found[:ARTICLES])
    ]
    event = Event(BIG, tuple(articles), "A large event of many sources")
    path = folder / f"{BIG}.json"
    Comparer.load().compare(event).to_json(path)
    return path


def fill(folder: Path, number: int) -> None:
    """Put `number` reports and their table into `folder`: one sample report under many names."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from compare import Comparer, read_event
    from compare.reporting.summary import summary_row

    report = Comparer.load().compare(read_event(ROOT / "corpora" / "belgorod-2023"))
    first = folder / "e0.json"
    report.to_json(first)
    for at in range(1, number):
        os.link(first, folder / f"e{at}.json")
    row = summary_row(report)
    rows = [{**row, "event": f"e{at}", "title": f"{row['title']}, part {at}"} for at in range(number)]
    pq.write_table(pa.Table.from_pylist(rows), folder / "events.parquet")


def measure(folder: Path, people: int) -> dict[str, float]:
    """Serve `folder`, and return what was measured → seconds."""
    found: dict[str, float] = {}
    with chromium() as browser:
        browser.set_window_size(1440, 1000)
        browser.get("about:blank")
        started = time.perf_counter()
        with serving(folder) as address:
            found["server answers after start"] = time.perf_counter() - started
            _open(browser, address, ".events li")
            found["first paint after start"] = time.perf_counter() - started
            found["list of events, opened again"] = _median(lambda: _timed(browser, address, ".events li"))
            found |= _events(browser, address)
            found |= _large(browser, address)
            found |= _people(address, people)
    return found


def _events(browser: Any, address: str) -> dict[str, float]:
    _open(browser, address, ".events li")
    turned = _click(browser, ".turn a", ".turn", "page 2")
    searched = _timed(browser, f"{address}?text=part+4999", ".events li", words="part 4999")
    return {"list of events, next page": turned, "list of events, a search opened by link": searched}


def _large(browser: Any, address: str) -> dict[str, float]:
    found = {}
    _open(browser, f"{address}facts?event={BIG}", ".board .fact")
    titles = {"facts": "Side by side", "article": "Articles"}
    signs = {
        "facts": ".board .fact",
        "article": ".article .row",
        "figures": "h1",
        "coverage": ".coverage td",
        "wording": "h1",
    }
    for page in (*PAGES[1:], PAGES[0]):
        words = "" if signs[page] != "h1" else page.capitalize()
        title = titles.get(page, page.capitalize())
        _turn(browser, title, signs[page], words)
        _turn(browser, "Figures" if page != "figures" else "Coverage", "h1", "")
        found[f"page change to {page}"] = _turn(browser, title, signs[page], words)
    found["filter: only contradictions"] = _click(browser, ".st-key-only input", ".board", "")
    return found


def _turn(browser: Any, title: str, sign: str, words: str) -> float:
    links = [one for one in browser.find_elements("css selector", "header a") if one.text.strip() == title]
    return float(browser.execute_async_script(MEASURE, links[0], sign, words)) / 1000


def _click(browser: Any, css: str, sign: str, words: str) -> float:
    one = browser.find_elements("css selector", css)[-1]
    return float(browser.execute_async_script(MEASURE, one, sign, words)) / 1000


def _people(address: str, people: int) -> dict[str, float]:
    """Everybody reads the large event page after page, all at once."""
    pages = [f"{page}?event={BIG}" for page in PAGES]
    journeys = [["", *pages[at % len(pages) :], *pages[: at % len(pages)]] for at in range(people)]
    visits = visit(address, journeys)
    for line in visits.errors:
        print(f"error: {line}", file=sys.stderr)
    return {
        f"{people} people at once: errors": len(visits.errors),
        f"{people} people at once: median page": statistics.median(visits.seconds),
        f"{people} people at once: slowest page": max(visits.seconds),
    }


def _open(browser: Any, address: str, sign: str, *, words: str = "") -> None:
    from selenium.webdriver.support.wait import WebDriverWait

    browser.get(address)
    find = "return [...document.querySelectorAll(arguments[0])].some((one) => one.textContent.includes(arguments[1]))"
    WebDriverWait(browser, 60, poll_frequency=0.02).until(lambda one: one.execute_script(find, sign, words))


def _timed(browser: Any, address: str, sign: str, *, words: str = "") -> float:
    browser.get("about:blank")
    started = time.perf_counter()
    _open(browser, address, sign, words=words)
    return time.perf_counter() - started


def _median(what: Callable[[], float]) -> float:
    return statistics.median(what() for _ in range(REPEATS))


@contextmanager
def _folder(events: int, big: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, events)
        if big is None:
            big_report(folder)
        else:
            (folder / f"{BIG}.json").write_bytes(big.read_bytes())
        yield folder


def main() -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dashboard", description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=10_000, metavar="N")
    parser.add_argument("--people", type=int, default=20, metavar="N")
    parser.add_argument("--big", type=Path, metavar="REPORT", help="report of a large event, made where none is given")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    args = parser.parse_args()
    with _folder(args.events, args.big) as folder:
        found = measure(folder, args.people)
    for name, seconds in found.items():
        print(f"{name:48}{seconds:8.3f}")
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
