"""The page that checks a claim: empty, with results, restricted, refused; hostile texts; what other sessions see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hostile import STRINGS, report
from markup import Markup
from streamlit.testing.v1 import AppTest
from test_dashboard import asked, opened, seen, sound
from test_dashboard_hostile import ATTRIBUTES, TAGS

from compare import Article, Comparer, Event
from compare.batch import run_batch
from compare.dashboard.claim_search import ClaimSearch
from compare.dashboard.collection import DATA_VARIABLE
from compare.dashboard.library import Library
from compare.dashboard.views.check import search_of

RAID = "Ukraine was behind the incursion into the Belgorod region."
SECRET = Event(
    id="secret",
    title="A story not printed yet",
    articles=(Article("own", "The Desk", "Ninety zeppelins landed in Quarrel on Sunday, the mayor of Quarrel said."),),
)
ZEPPELINS = "Ninety zeppelins landed in Quarrel on Sunday."


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, reports: Path) -> Path:
    """Point the dashboard at the sample reports."""
    monkeypatch.setenv(DATA_VARIABLE, str(reports))
    return reports


def headings(page: Markup) -> str:
    return " ".join(page.headings)


def test_the_empty_page_says_what_it_does_and_gives_examples_that_work(data: Path) -> None:
    app = opened("check")
    for id in ("belgorod-2023", "hadra-dam-2032"):
        shared(app).library.report(id)
    page = seen(sound(app.run()))
    assert page.headings[0] == "Check a claim"
    assert "who supports it and who contradicts it, in 2 events" in page.text
    links = [link for link in page.links if link.startswith("check?text=")]
    assert 1 <= len(links) <= 3
    example = next(text for text in shared_examples(app) if text)
    assert example in page.text
    assert "support" in seen(opened("check", text=example)).text


def shared(app: AppTest) -> ClaimSearch:
    """The search that the sessions of this process share."""
    from compare.dashboard.router import library

    return search_of(library())


def shared_examples(app: AppTest) -> list[str]:
    from compare.dashboard.view import View
    from compare.dashboard.views.check import _examples

    return _examples(shared(app).library, View())


def test_a_claim_shows_who_contradicts_it_with_the_way_to_the_article(data: Path) -> None:
    app = opened("check")
    app.text_input(key="text").set_value(RAID).run()
    assert asked(app, "text") == RAID
    page = seen(sound(app))
    assert "contradicts it, in 1 event" in page.text
    against = page.text[page.text.index("Contradicts") :]
    for words in ("the Ukrainian authorities", "denied", "by denying it", "in the article", "side by side"):
        assert words in against
    assert any(link.startswith("article?event=belgorod-2023&") for link in page.links)
    assert any(link.startswith("facts?event=belgorod-2023&") for link in page.links)
    assert "statements searched" in page.text


def test_the_threshold_moves_what_is_shown_and_runs_no_model(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("check", text=RAID)

    def no_model(*_: Any, **__: Any) -> None:
        raise AssertionError("a model was asked again")

    monkeypatch.setattr("compare.dashboard.claim_search.check", no_model)
    app.slider(key="threshold").set_value(1.0).run()
    assert asked(app, "threshold") == "1"
    page = seen(sound(app))
    assert "Nobody supports or contradicts it clearly" in page.text
    assert "Unclear:" in page.text


def test_one_event_alone_can_be_searched(data: Path) -> None:
    page = seen(opened("check", text=RAID, event="hadra-dam-2032"))
    assert "Only in The failure of the Hadra dam" in page.text
    assert "the Ukrainian authorities" not in page.text
    assert "not at hand" in seen(opened("check", text=RAID, event="nowhere")).text


def test_what_nobody_speaks_of_finds_nothing(data: Path) -> None:
    page = seen(opened("check", text="The price of tin rose by four per cent."))
    assert "Nobody supports or contradicts it clearly" in page.text
    assert "Nobody at hand says so clearly." in page.text


@pytest.mark.parametrize(("text", "words"), [("x", "too short"), ("x" * 501, "501 characters, 500 are read")])
def test_a_claim_that_cannot_be_checked_is_refused_in_one_line(text: str, words: str, data: Path) -> None:
    app = opened("check", text=text)
    (line,) = app.error
    assert words in line.value.replace("\\", "")
    assert "Supports" not in headings(seen(app))


def test_hostile_texts_stay_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    report().to_json(tmp_path / "hostile.json")
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    for text in STRINGS:
        typed = text.encode("utf-8", "replace").decode()[:500]
        app = opened("check", text=typed, threshold="0")
        page = seen(app)
        for tag, attributes in page.elements:
            assert tag in TAGS, tag
            assert set(attributes) <= ATTRIBUTES, attributes
            href = attributes.get("href") or "./"
            assert href.split("?")[0] in ("./", "facts", "article", "check", "add"), href
            assert (attributes.get("style") or "").count(":") <= 1, attributes


def test_nothing_at_hand_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    assert "No events yet" in seen(opened("check", text=RAID)).text


def test_an_event_of_ones_own_is_searched_for_that_session_alone(data: Path, comparer: Comparer) -> None:
    search = ClaimSearch(Library(data, lambda: comparer))
    before = search.ask(ZEPPELINS)
    own = search.library.add(SECRET)
    mine = search.ask(ZEPPELINS, own=[own])
    assert [one.event for one in mine.supports] == [own]
    assert search.ask(ZEPPELINS) == before
    assert own not in {one.event for one in search.ask(ZEPPELINS, own=["own-of-somebody-else"]).found}
    assert [one.event for one in search.ask(ZEPPELINS, event=own).supports] == [own]


def test_a_report_beside_the_table_is_searched_too(tmp_path: Path, reports: Path, comparer: Comparer) -> None:
    run_batch([Path(__file__).parent.parent / "corpora" / "belgorod-2023"], tmp_path, comparer)
    (tmp_path / "hadra-dam-2032.json").write_bytes((reports / "hadra-dam-2032.json").read_bytes())
    search = ClaimSearch(Library(tmp_path, lambda: comparer))
    assert {event for index in search.shared() for event in index.events} == {"belgorod-2023", "hadra-dam-2032"}
    assert search.left_out == 0
