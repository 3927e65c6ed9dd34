"""The main path in a real browser: choose an event, see who contradicts whom, open the article, add articles."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile import STRINGS, report

from docs.screenshots import serving

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("facts", "article", "coverage", "figures")
NORTH = (
    "The army denies it\n\nThe Northern army denied shelling the village of Oshel on Monday. "
    "Three people were killed in the shelling of Oshel, the ministry said."
)
SOUTH = (
    "Shells on Oshel\n\nSouthland accused the Northern army of shelling the village of Oshel on Monday. "
    "Twelve people were killed in the shelling of Oshel, the mayor said."
)


class Reader:
    """Somebody who looks at the dashboard and clicks."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser

    def find(self, css: str, *, words: str = "", seconds: float = 30) -> Any:
        """Wait until an element is seen that holds these words, and return it."""
        return self.until(lambda: next((one for one in self.all(css) if words in one.text), None), css, words, seconds)

    def all(self, css: str) -> list[Any]:
        """All elements that are there now."""
        return list(self.browser.find_elements("css selector", css))

    def click(self, css: str, *, words: str = "") -> None:
        """Click an element; a page that was drawn anew in between is asked again."""
        from selenium.common.exceptions import StaleElementReferenceException

        def clicked() -> bool:
            try:
                one = self.find(css, words=words)
                self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", one)
                one.click()
            except StaleElementReferenceException:
                return False
            return True

        self.until(clicked, css, words, 30)

    def until(self, what: Callable[[], Any], *about: Any) -> Any:
        """Wait until `what` gives something, for as many seconds as the last word says."""
        from selenium.common.exceptions import StaleElementReferenceException

        end = time.monotonic() + about[-1]
        while time.monotonic() < end:
            try:
                if found := what():
                    return found
            except StaleElementReferenceException:
                pass
            time.sleep(0.05)
        body = self.browser.find_element("css selector", "body").text
        raise AssertionError(f"never seen: {about}\n{self.browser.current_url}\n{body[:2000]}")

    def seen(self, css: str) -> bool:
        """Whether the first such element lies inside the window."""
        inside = "const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight"
        found = self.all(css)
        return bool(found) and bool(self.browser.execute_script(inside, found[0]))


@pytest.fixture
def reader(browser: Any) -> Reader:
    """A reader with an empty page before them."""
    browser.get("about:blank")
    return Reader(browser)


@pytest.fixture(scope="module")
def samples() -> Iterator[str]:
    """A dashboard on the events of one sample folder, which are compared by the server itself."""
    with serving(ROOT / "corpora" / "belgorod-2023") as address:
        yield address


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on a report whose every text is an attack."""
    folder = tmp_path_factory.mktemp("hostile")
    report().to_json(folder / "hostile.json")
    with serving(folder) as address:
        yield address


def test_from_the_event_to_the_contradiction_to_its_place_in_the_article(
    reader: Reader, samples: str, tmp_path: Path
) -> None:
    reader.browser.get(samples)
    reader.click(".events h2 a", words="The incursion into the Belgorod region")
    fact = reader.find(".fact.clash", words="denied any involvement")
    for words in ("Russia", "accused", "Ukraine", "the Ukrainian authorities", "denied", "Contradiction", "dispute"):
        assert words in fact.text
    assert "/facts?event=belgorod-2023" in reader.browser.current_url
    reader.browser.save_screenshot(str(tmp_path / "side-by-side.png"))
    assert (tmp_path / "side-by-side.png").stat().st_size > 20_000
    started = time.monotonic()
    reader.click(".fact.clash .words", words="any involvement in it")
    assert "any involvement in it" in reader.find(".here").text
    reader.until(lambda: reader.seen(".here"), "the claim inside the window", 5)
    assert time.monotonic() - started < 5
    reader.find(".margin b.warn", words="Contradicted by")
    reader.click(".margin a", words="side by side")
    reader.find(".pair", words="denied")


def test_a_link_reproduces_the_view_in_another_session(reader: Reader, samples: str) -> None:
    reader.browser.get(f"{samples}facts?event=belgorod-2023&by=source&threshold=1")
    reader.find("h2", words="Nothing contradicted")
    assert reader.find("[data-testid=stSlider]", words="1.00")
    address = reader.browser.current_url
    reader.browser.get("about:blank")
    reader.browser.get(address)
    reader.find("h2", words="Nothing contradicted")
    reader.browser.get(f"{samples}facts?event=belgorod-2023&kind=denial&only=1")
    reader.find(".fact.clash", words="denied")
    assert "not contradicted" not in reader.find(".board").text


def test_back_leads_to_what_was_seen(reader: Reader, samples: str) -> None:
    reader.browser.get(f"{samples}?text=belgorod&order=title")
    reader.click(".events h2 a", words="The incursion into the Belgorod region")
    reader.find(".fact.clash")
    board = reader.browser.current_url
    time.sleep(1)
    reader.click(".fact.clash .words", words="any involvement in it")
    reader.find(".here")
    time.sleep(1)
    reader.browser.back()
    reader.find(".board .fact")
    assert reader.browser.current_url == board
    time.sleep(1)
    reader.browser.back()
    reader.find(".events h2 a")
    assert "text=belgorod" in reader.browser.current_url


def test_the_pages_of_the_navigation_keep_the_event(reader: Reader, samples: str) -> None:
    reader.browser.get(f"{samples}facts?event=belgorod-2023")
    reader.find(".fact")
    for title, css in (("Articles", ".article .row"), ("Coverage", "h1"), ("Figures", ".value")):
        reader.click("header a", words=title)
        reader.find(css)
        reader.until(lambda: "event=belgorod-2023" in reader.browser.current_url, "the event in the address", 5)


def test_two_pasted_articles_are_compared(reader: Reader, samples: str) -> None:
    reader.browser.get(f"{samples}add")
    for number, text in enumerate((NORTH, SOUTH), start=1):
        reader.find("textarea").send_keys(text)
        reader.click("button", words="Add this text")
        reader.find("h2", words=f"{number} article")
        reader.until(lambda: not reader.find("textarea").get_attribute("value"), "an empty field", 10)
    reader.click("button", words="Compare 2 articles")
    fact = reader.find(".fact.clash", words="killed", seconds=60)
    for words in ("Contradiction", "number", "Twelve people", "Three people"):
        assert words in fact.text


def test_uploads_are_compared_and_a_bad_one_is_one_line(reader: Reader, samples: str, tmp_path: Path) -> None:
    files = {"north.txt": NORTH, "south.md": SOUTH, "blank.txt": "  "}
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    reader.browser.get(f"{samples}add")
    chooser = reader.until(lambda: reader.all("input[type=file]"), "the file chooser", 30)[0]
    chooser.send_keys("\n".join(str(tmp_path / name) for name in files))
    assert "blank.txt" in reader.find("[data-testid=stAlert]").text
    reader.find("h2", words="2 articles at hand")
    reader.click("button", words="Compare 2 articles")
    assert "south" in reader.find(".fact.clash", seconds=60).text.casefold()


def test_no_attack_in_an_article_runs(reader: Reader, attacked: str) -> None:
    for page in ("", *(f"{page}?event=hostile" for page in PAGES), "facts?event=hostile&fact=g0"):
        reader.browser.get(f"{attacked}{page}")
        shown = reader.find(".nc", words="window.pwned")
        assert STRINGS[0] in shown.text or "<" in shown.text
        assert reader.browser.execute_script("return window.pwned") is None
        assert reader.all(".nc script, .nc img, .nc iframe, .nc form, .nc [onerror], .nc [onclick]") == []
    assert [line for line in reader.browser.get_log("browser") if "pwned" in line["message"]] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_its_paper(reader: Reader, samples: str, theme: str) -> None:
    reader.browser.get(f"{samples}facts?event=belgorod-2023&embed_options={theme}_theme")
    for css in (".fact .said", ".fact .cue", ".verdict .warn", ".foot a", ".fact mark"):
        one = reader.find(css)
        ink, paper = (colour(reader, one, name) for name in ("color", "background-color"))
        assert contrast(ink, paper) >= 4.5, css


def colour(reader: Reader, one: Any, name: str) -> tuple[int, ...]:
    """The red, green and blue of an element; the first background that is not clear, of it and what holds it."""
    script = """
      let one = arguments[0];
      while (one && arguments[1] === 'background-color' && getComputedStyle(one)[arguments[1]] === 'rgba(0, 0, 0, 0)')
        one = one.parentElement;
      return getComputedStyle(one)[arguments[1]];
    """
    found = str(reader.browser.execute_script(script, one, name))
    return tuple(int(part) for part in found.strip("rgba()").split(",")[:3])


def contrast(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """The contrast of two colours as WCAG counts it, 1 to 21."""

    def light(colour: tuple[int, ...]) -> float:
        parts = [part / 255 for part in colour]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(a), light(b)))
    return (bright + 0.05) / (dark + 0.05)


def test_a_report_file_can_be_downloaded(reader: Reader, samples: str, tmp_path: Path) -> None:
    from compare.reporting import Report

    where = {"behavior": "allow", "downloadPath": str(tmp_path)}
    reader.browser.execute_cdp_cmd("Browser.setDownloadBehavior", where)
    reader.browser.get(f"{samples}facts?event=belgorod-2023")
    reader.click("button", words="Export")
    reader.click("[data-testid=stDownloadButton] button", words="Report file (JSON)")
    reader.until(lambda: list(tmp_path.glob("*.json")), "belgorod-2023.json", 20)
    assert Report.from_json(tmp_path / "belgorod-2023.json").event.id == "belgorod-2023"


def test_the_server_leaves_nothing_on_its_port() -> None:
    with serving(ROOT / "corpora" / "belgorod-2023") as address:
        port = int(address.rstrip("/").rpartition(":")[2])
    with socket.socket() as probe:
        probe.settimeout(2)
        assert probe.connect_ex(("127.0.0.1", port)) != 0
