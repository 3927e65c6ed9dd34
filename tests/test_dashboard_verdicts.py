"""The page of verdicts and the buttons and forms that give them, in-process, with a real SQLite store."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import hostile
import judged
import pytest
from markup import Markup
from streamlit.testing.v1 import AppTest
from test_dashboard import asked, opened, ready, seen, sound
from test_dashboard_hostile import harmless

from compare.dashboard.board import fact_key
from compare.dashboard.collection import DATA_VARIABLE
from compare.dashboard.marks import words
from compare.reporting import Report, facts
from compare.reporting.sources import sources_by_article
from compare.store import STORE_VARIABLE, Judgement, Store, pair_key

SCORES = [0.9 - 0.01 * at for at in range(40)]


@pytest.fixture
def strike() -> Report:
    return judged.report(SCORES)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strike: Report) -> Iterator[Store]:
    """Point the dashboard at two reports and at an empty store of their own."""
    folder = tmp_path / "reports"
    folder.mkdir()
    strike.to_json(folder / "strike.json")
    judged.report([0.9], id="flood").to_json(folder / "flood.json")
    hostile.report().to_json(folder / "hostile.json")
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    monkeypatch.setenv(STORE_VARIABLE, f"sqlite:///{tmp_path / 'verdicts.db'}")
    found = Store(f"sqlite:///{tmp_path / 'verdicts.db'}")
    yield found
    found.close()


Give = Callable[..., Judgement]


@pytest.fixture
def give(store: Store, strike: Report) -> Give:
    """Give a verdict on a pair of the strike, by its number."""

    def given(at: int, verdict: str, *, analyst: str = "Ana", note: str = "") -> Judgement:
        return store.judge(strike, strike.pairs[at], verdict, analyst=analyst, note=note)

    return given


@pytest.fixture
def many(give: Give) -> None:
    """Forty verdicts: the twelve weakest pairs are wrong."""
    for at in range(40):
        give(at, "wrong" if at >= 28 else "confirmed", analyst="Ana" if at % 2 else "Ben")


def as_analyst(name: str, **query: str) -> AppTest:
    app = AppTest.from_string("from compare.dashboard.router import main\nmain(first='verdicts')", default_timeout=60)
    app.session_state["analyst"] = name
    for key, value in query.items():
        app.query_params[key] = value
    return sound(app.run())


def buttons(app: AppTest) -> dict[str, bool]:
    """What stands on the buttons, and whether they can be pressed."""
    return {one.label: not one.disabled for one in app.button}


def files(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("download_button")]


def test_without_verdicts_the_page_says_how_to_give_one(store: Store) -> None:
    app = opened("verdicts")
    page = seen(app)
    assert page.headings == ["Verdicts"]
    for said in ("No verdicts yet", "confirm", "wrong", "update", "beside it"):
        assert said in page.text
    assert "./" in page.links
    assert [one.label for one in app.text_input] == ["Your name"]
    assert buttons(app) == {}


def test_precision_stands_first_in_words_and_by_analyst(store: Store, many: None) -> None:
    page = seen(opened("verdicts"))
    assert "Of 40 flagged pairs judged so far, the tool was right about 28: a precision of 70%." in page.text
    assert "between 55% and 82% with 95% confidence" in page.text
    assert [name for name in page.of_tag("th") if name in ("Ana", "Ben", "All, each pair once")] == [
        "Ana", "Ben", "All, each pair once",
    ]  # fmt: skip
    assert "what the tool misses is not seen here" in page.text
    assert all("scope" in attributes for tag, attributes in page.elements if tag == "th")


def test_a_verdict_stands_with_both_statements_who_when_and_note(store: Store, give: Give) -> None:
    given = give(0, "update", note="the toll of the next day\nsecond line")
    page = seen(opened("verdicts"))
    assert page.of_tag("h3") == ["Update"]
    for said in (
        "North post",
        "North counts 0",
        "South counts 0",
        "Ana, ",
        given.created[:10],
        "the toll of the next day",
    ):
        assert said in page.text
    assert "number · conflict · strong, 0.90 as shipped" in page.text
    assert "facts?event=strike" in page.links
    assert page.of_tag("h2")[-1] == "1 verdict, newest first"


def test_filters_and_pages_stand_in_the_address(store: Store, many: None) -> None:
    app = opened("verdicts")
    assert "page 1 of 2" in seen(app).text
    assert "verdicts?at=2" in seen(app).links
    assert len(seen(opened("verdicts", at="2")).of_tag("h3")) == 20
    app.multiselect(key="verdict").set_value(["wrong"]).run()
    assert asked(app, "verdict") == "wrong"
    assert set(seen(sound(app)).of_tag("h3")) == {"Wrong"}
    app.multiselect(key="verdicts by").set_value(["Ben"]).run()
    assert len(seen(sound(app)).of_tag("h3")) == 6
    assert files(app)[-2:] == ["6 verdicts (CSV)", "6 verdicts (JSON)"]
    assert seen(app).of_tag("h2")[-1] == "6 of 40 verdicts, newest first"
    app.selectbox(key="verdicts of").set_value("strike").run()
    assert asked(app, "event") == "strike"
    page = seen(opened("verdicts", event="flood"))
    assert "No verdict passes these filters" in page.text
    assert "verdicts" in page.links


def test_a_link_with_an_unknown_event_or_analyst_is_shown_as_text(store: Store, give: Give) -> None:
    give(0, "wrong")
    for text in hostile.SENDABLE[::7]:
        harmless(seen(opened("verdicts", event=text, analyst=text, verdict=text)))


def test_no_text_of_a_verdict_becomes_markup(store: Store) -> None:
    report = hostile.report()
    for at, pair in enumerate(report.pairs):
        name = hostile.STRINGS[2 * at].strip()[:80] or "x"
        store.judge(report, pair, "wrong", analyst=name, note=hostile.STRINGS[2 * at + 1])
    for at in ("1", "2"):
        harmless(seen(opened("verdicts", at=at)))
    harmless(seen(opened("facts", event="hostile")))


def test_verdicts_on_an_imported_event_are_listed_only_to_who_has_its_link(store: Store, give: Give) -> None:
    give(0, "confirmed")
    imported = judged.report([0.9], id="own-0123456789abcdef")
    store.judge(imported, imported.pairs[0], "wrong", analyst="Eve", note="a secret note")
    page = seen(opened("verdicts"))
    assert page.of_tag("h2")[-1] == "1 verdict, newest first"
    assert "secret" not in page.text
    assert not any("own-0123456789abcdef" in link for link in page.links)
    assert "secret" in seen(opened("verdicts", event="own-0123456789abcdef")).text


def test_ones_own_verdict_is_taken_back(store: Store, give: Give) -> None:
    give(0, "wrong")
    give(1, "confirmed", analyst="Ben")
    app = as_analyst("Ana")
    assert [one.label for one in app.button].count("Take back") == 1
    next(one for one in app.button if one.label == "Take back").click().run()
    assert [one.analyst for one in store.current()] == ["Ben"]
    assert "Take back" not in buttons(sound(app))
    assert "North counts 0" not in seen(app).text


def test_the_name_is_asked_for_and_kept_for_the_session(store: Store, give: Give) -> None:
    give(0, "wrong")
    app = opened("verdicts")
    assert "Take back" not in buttons(app)
    app.text_input(key="own name").set_value("  Ana ").run()
    assert app.session_state["analyst"] == "Ana"
    assert "Take back" in buttons(sound(app))


def test_too_few_verdicts_cannot_be_refitted_and_the_page_says_what_lacks(store: Store, give: Give) -> None:
    give(0, "wrong")
    app = opened("verdicts")
    assert (
        "A refit needs 19 more judged in all, 5 more confirmed or marked as updates, 4 more marked wrong"
        in seen(app).text
    )
    assert buttons(app) == {"Refit": False, "Undo the last refit": False}


def test_a_refit_says_what_it_would_change_what_it_changed_and_is_undone(store: Store, many: None) -> None:
    assert not any(buttons(opened("verdicts")).values())  # without a name nobody changes scores for everybody
    app = as_analyst("Ana", event="strike")
    before = seen(app)
    assert "scores and threshold as shipped" in before.text
    assert "A refit now would change" in before.text
    assert "threshold 0.45 → " in before.text
    assert buttons(app)["Undo the last refit"] is False
    shown = contradicted(opened("facts", event="strike", whole="1"))
    sound(app.button(key="refit").click().run())
    fitted = store_again(store).calibration
    assert fitted is not None
    after = seen(app)
    assert "Refitted: threshold 0.45 → " in after.text
    assert "in 1 event with verdicts 0 more pairs are flagged, " in after.text.lower()
    assert f"a threshold of {fitted.threshold:.2f}, refitted" in after.text
    assert "Nothing was judged since" in after.text
    pressable = buttons(app)
    assert (pressable["Refit on 40 judged pairs"], pressable["Undo the last refit"]) == (False, True)
    assert "At the refitted threshold" in after.of_tag("th")
    assert 0 < contradicted(opened("facts", event="strike", whole="1")) < shown
    sound(app.button(key="undo").click().run())
    assert "Undone: scores and threshold are as shipped again." in seen(app).text
    assert store_again(store).calibration is None
    assert contradicted(opened("facts", event="strike", whole="1")) == shown


def store_again(store: Store) -> Store:
    """The same database without what was read from it a moment ago."""
    return Store(f"sqlite:///{store.place}")


def contradicted(app: AppTest) -> int:
    """How many flagged pairs the page of facts shows, whatever analysts say of them."""
    return len(seen(app).of_class("verdict"))


def test_verdicts_are_exported_as_they_are_filtered(store: Store, give: Give) -> None:
    give(0, "wrong", note="=1+1")
    give(1, "confirmed")
    app = opened("verdicts", verdict="wrong")
    assert files(app) == ["1 verdict (CSV)", "1 verdict (JSON)"]
    from compare.store import to_csv

    (row,) = csv.DictReader(io.StringIO(to_csv(store.current(verdict=("wrong",)))))
    assert row["note"] == "'=1+1"


def test_a_verdict_shows_beside_its_pair(store: Store, give: Give) -> None:
    give(0, "confirmed")
    give(0, "wrong", analyst="Ben")
    page = seen(opened("facts", event="strike", whole="1"))
    assert "wrong by Ben, confirmed by Ana" in page.text
    pressed = [attributes for tag, attributes in page.elements if attributes.get("data-judge")]
    assert {one["data-judge"] for one in pressed} == {"confirmed", "wrong", "update"}


def test_verdicts_are_told_in_words(give: Give) -> None:
    ana, ben, cem = give(0, "confirmed"), give(0, "confirmed", analyst="Ben"), give(0, "update", analyst="Cem")
    assert words([ana]) == "confirmed by Ana"
    assert words([ben, ana]) == "confirmed by Ben and Ana"
    assert words([cem, ana]) == "an update by Cem, confirmed by Ana"
    assert words([]) == ""


def test_a_store_that_fails_is_one_line_and_other_pages_go_on(store: Store, give: Give) -> None:
    give(0, "wrong")
    assert "1 verdict" in seen(opened("verdicts")).text
    with sqlite3.connect(store.place) as connection:
        connection.execute("DROP TABLE narrative_compare_judgements")
    page = seen(opened("verdicts"))
    assert page.headings == ["Verdicts"]
    assert "cannot be read (no such table: narrative_compare_judgements)" in page.text
    assert seen(opened("facts", event="flood")).headings == ["The flood"]


def test_without_a_store_the_page_says_so(monkeypatch: pytest.MonkeyPatch, store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "others"
    folder.mkdir()
    judged.report([0.9]).to_json(folder / "strike.json")
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    monkeypatch.setenv(STORE_VARIABLE, "sqlite:////no/such/folder/verdicts.db")
    page: Markup = seen(opened("verdicts"))
    assert "cannot be opened" in page.of_class("notice")[0]
    assert "none can be given or shown" in page.text
    facts = seen(opened("facts", event="strike", whole="1"))
    assert not [attributes for _, attributes in facts.elements if attributes.get("data-judge")]


def test_the_form_on_a_facts_page_gives_changes_and_takes_back_a_verdict(store: Store, strike: Report) -> None:
    app = fact_of(strike)
    key = pair_key(strike.pairs[0])
    choice = next(one for one in app.segmented_control if one.label == "Your verdict")
    choice.set_value("wrong")
    next(one for one in app.text_input if one.label == "Note").set_value("two days")
    next(one for one in app.text_input if one.label == "Your name").set_value("Ana Bell")
    save(app)
    (given,) = store_again(store).of_event("strike")[key]
    assert (given.verdict, given.note, given.analyst, given.score) == ("wrong", "two days", "Ana Bell", 0.9)
    assert "wrong by Ana Bell" in seen(app).text
    choice = next(one for one in app.segmented_control if one.label == "Your verdict")
    assert choice.value == "wrong"
    choice.set_value("confirmed")
    save(app)
    assert "confirmed by Ana Bell" in seen(app).text
    next(one for one in app.segmented_control if one.label == "Your verdict").set_value(None)
    save(app)
    assert store_again(store).of_event("strike") == {}
    assert len(store.history("strike", key)) == 3


def fact_of(report: Report) -> AppTest:
    """Open the fact that the strongest pair of a report is on."""
    links = seen(opened("facts", event=report.event.id)).links
    link = next(one for one in links if "fact=" in one)
    from urllib.parse import parse_qs, urlsplit

    return opened("facts", **{name: values[0] for name, values in parse_qs(urlsplit(link).query).items()})


def save(app: AppTest) -> None:
    next(one for one in app.button if one.label == "Save").click().run()
    sound(app)


def test_verdicts_stand_on_the_pages_of_the_event(store: Store, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(reports))
    report = Report.from_json(reports / "hadra-dam-2032.json")
    found = facts(report)
    fact = next(one for one in found if any(pair.kind == "number" for pair in one.contradictions))
    pair = next(pair for pair in fact.contradictions if pair.kind == "number")
    store.judge(report, pair, "confirmed", analyst="Ana")
    assert store.tally() == {report.event.id: {"confirmed": 1}}
    hadra = {"event": report.event.id}
    assert "verdicts: 1 confirmed" in ready(opened("events")).text
    assert "confirmed by Ana" in seen(opened("facts", **hadra)).text
    assert "confirmed by Ana" in seen(opened("figures", **hadra)).text
    assert "confirmed by Ana" in seen(opened("article", article=pair.a.article.id, **hadra)).text
    source = sources_by_article(report.event)[pair.a.article.id]
    assert "confirmed by Ana" in seen(opened("coverage", fact=fact_key(fact), source=source, **hadra)).text
