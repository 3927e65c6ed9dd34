"""From import to verdict in a real browser, and what is left of it after the server was started again."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from test_browser import NORTH, ROOT, SOUTH, Reader, reader

from docs.screenshots import serving

pytestmark = pytest.mark.browser

__all__ = ["reader"]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of verdicts of its own."""
    monkeypatch.setenv("NARRATIVE_COMPARE_STORE", f"sqlite:///{tmp_path / 'verdicts.db'}")
    return tmp_path / "verdicts.db"


def test_import_contradiction_article_verdict_restart_export(reader: Reader, store: Path, tmp_path: Path) -> None:
    (tmp_path / "north.txt").write_text(NORTH, "utf-8")
    with serving(ROOT / "corpora" / "belgorod-2023") as address:
        reader.browser.get(f"{address}add")
        chooser = reader.until(lambda: reader.all("input[type=file]"), "the file chooser", 30)[0]
        chooser.send_keys(str(tmp_path / "north.txt"))
        reader.find("h2", words="1 article")
        reader.find("textarea[aria-label='Paste a text']").send_keys(SOUTH)
        reader.click("button", words="Add this text")
        reader.find("h2", words="2 articles")
        reader.click("button", words="Compare 2 articles")
        assert "killed" in reader.find(".fact.clash", words="Twelve people", seconds=60).text
        event = reader.browser.current_url
        reader.click(".fact.clash .words", words="Twelve people")
        assert "Twelve people" in reader.find(".here").text
        reader.click(".margin a", words="side by side")
        reader.find(".pair .why")
        reader.browser.get(event)
        reader.click(".fact.clash .judge button", words="confirm")
        reader.find("[role=dialog] input[aria-label='Your name']").send_keys("Ana Ortiz")
        reader.find("[role=dialog] input[aria-label='Note']").send_keys("two counts of one shelling")
        reader.click("[role=dialog] button", words="Save")
        reader.find(".fact.clash .given", words="confirmed by Ana Ortiz")
        assert reader.find(".judge [aria-pressed=true]").text.startswith("confirm")
    with serving(ROOT / "corpora" / "belgorod-2023") as address:
        again = address + event.split("/", 3)[3]
        reader.browser.get(again)
        reader.find(".fact.clash .given", words="confirmed by Ana Ortiz")
        # The browser keeps which imported events its reader opened, a moment after the page shows them.
        kept = "return localStorage.getItem('narrative-compare own')"
        reader.until(lambda: reader.browser.execute_script(kept), "the event among the reader's own", 30)
        reader.browser.get(f"{address}verdicts")
        given = reader.until(lambda: [o.text for o in reader.all(".nc.verdicts") if "two counts" in o.text], "it", 30)[
            0
        ]
        assert "Ana Ortiz" in given
        assert "Twelve people" in given
        assert download(reader, tmp_path / "files", "JSON")[0]["analyst"] == "Ana Ortiz"
        reader.browser.get(again)
        saved = download(reader, tmp_path / "reports", "Report file (JSON)")
        assert {article["source"] for article in saved["articles"]} >= {"north"}


def download(reader: Reader, folder: Path, label: str) -> object:
    """Press a button of the page's export menu, and return what the file holds."""
    folder.mkdir()
    where = {"behavior": "allow", "downloadPath": str(folder)}
    reader.browser.execute_cdp_cmd("Browser.setDownloadBehavior", where)
    reader.click("button", words="Export")
    reader.click("[data-testid=stDownloadButton] button", words=label)
    found = reader.until(lambda: list(folder.glob("*.json")), label, 20)
    return json.loads(found[0].read_text("utf-8"))


def test_a_button_pressed_again_takes_the_verdict_back(reader: Reader, store: Path, reports: Path) -> None:
    with serving(reports) as address:
        reader.browser.get(f"{address}facts?event=hadra-dam-2032")
        reader.find(".fact.clash")
        # On a fact with one contradiction, so that the fact itself steps back.
        fact = next(one for one in reader.all(".fact.clash") if "other contradiction" not in one.text)
        next(one for one in fact.find_elements("css selector", ".judge button") if one.text == "wrong").click()
        reader.find("[role=dialog] input[aria-label='Your name']").send_keys("Ana Ortiz")
        reader.click("[role=dialog] button", words="Save")
        reader.find("h2", words="Marked wrong")
        reader.click("summary", words="no contradiction")
        assert "wrong by Ana Ortiz" in reader.find("details .given", words="wrong").text
        reader.click(".judge [aria-pressed=true]", words="wrong")
        reader.until(lambda: not any(one.text == "Marked wrong" for one in reader.all("h2")), "no verdict", 20)


def test_a_database_out_of_reach_is_one_line_and_pages_go_on(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATIVE_COMPARE_STORE", f"sqlite:///{os.sep}nowhere{os.sep}verdicts.db")
    with serving(ROOT / "corpora" / "belgorod-2023") as address:
        reader.browser.get(f"{address}facts?event=belgorod-2023")
        assert "cannot be opened" in reader.find(".notice", words="No verdicts").text
        reader.find(".fact.clash")
        assert reader.all(".judge button") == []
