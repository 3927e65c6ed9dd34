"""Every page and state of the dashboard, in-process, on real reports."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from markup import Markup
from streamlit.testing.v1 import AppTest

from compare.dashboard.board import (
    MAX_COLUMNS,
    columns_for,
    fact_key,
    find_fact,
    main_columns,
    row,
)
from compare.dashboard.collection import DATA_VARIABLE
from compare.dashboard.library import Library
from compare.dashboard.serve import command, environment
from compare.dashboard.start import ENTRY
from compare.errors import CompareError
from compare.reporting import Report
from compare.reporting.summary import contradicted

ROOT = Path(__file__).resolve().parents[1]
BELGOROD = {"event": "belgorod-2023"}
NORTH = (
    "The army denies it\n\nThe Northern army denied shelling the village of Oshel on Monday. "
    "Three people were killed in the shelling of Oshel, the ministry said."
)
SOUTH = (
    "Shells on Oshel\n\nSouthland accused the Northern army of shelling the village of Oshel on Monday. "
    "Twelve people were killed in the shelling of Oshel, the mayor said."
)


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, reports: Path) -> Path:
    """Point the dashboard at the sample reports."""
    monkeypatch.setenv(DATA_VARIABLE, str(reports))
    return reports


def opened(page: str, **query: Any) -> AppTest:
    """Run one page with query parameters and hold that it raised nothing."""
    app = AppTest.from_string(f"from compare.dashboard.router import main\nmain(first={page!r})", default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return sound(app.run())


def sound(app: AppTest) -> AppTest:
    assert not app.exception, [one.value for one in app.exception]
    return app


def seen(app: AppTest) -> Markup:
    """What the pages' own HTML holds, without the stylesheet."""
    return Markup("".join(one.proto.body for one in app.get("html") if not one.proto.body.startswith("<style>")))


def asked(app: AppTest, name: str) -> str:
    """What the address says of one parameter."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def test_both_entry_scripts_show_the_events(data: Path) -> None:
    for script in (ROOT / "app.py", ENTRY):
        app = sound(AppTest.from_file(str(script), default_timeout=60).run())
        assert "The incursion into the Belgorod region, May 2023" in ready(app).text


def test_events_show_sources_sides_dates_and_the_strongest_point(data: Path) -> None:
    app = opened("events")
    page = ready(app)
    for words in ("Hadra Valley Gazette", "authorities", "2032-05-22", "wire", "Contradiction", "denied", "accused"):
        assert words in page.text
    assert any("facts?event=belgorod-2023" in link for link in page.links)


def ready(app: AppTest) -> Markup:
    """Run the list of events until all of them are there."""
    end = time.monotonic() + 240
    while time.monotonic() < end:
        page = seen(sound(app.run()))
        if "to go" not in page.text:
            return page
        time.sleep(0.2)
    raise AssertionError("the events were never ready")


def test_search_and_order_of_the_events_stand_in_the_address(data: Path) -> None:
    app = opened("events")
    ready(app)
    app.text_input(key="text").set_value("VALLEY gazette").run()
    assert "Hadra" in seen(app).text
    assert "Belgorod" not in seen(app).text
    assert asked(app, "text") == "VALLEY gazette"
    app.text_input(key="text").set_value("no such words").run()
    assert "No event has “no such words”" in seen(app).text
    app.text_input(key="text").set_value("").run()
    app.selectbox(key="order").set_value("title").run()
    assert asked(app, "order") == "title"
    text = seen(sound(app)).text
    assert text.index("The failure of the Hadra dam") < text.index("The incursion into the Belgorod")


def test_side_by_side_puts_the_accusation_beside_its_denial(data: Path) -> None:
    page = seen(opened("facts", **BELGOROD))
    assert page.headings[0] == "The incursion into the Belgorod region, May 2023"
    contradicted = page.text[page.text.index("Contradicted") : page.text.index("not contradicted")]
    for words in ("Russia", "accused", "Ukraine", "the Ukrainian authorities", "denied", "dispute", "Why"):
        assert words in contradicted


def test_columns_change_between_sides_and_sources_and_the_address_says_so(data: Path) -> None:
    app = opened("facts", event="hadra-dam-2032")
    assert app.segmented_control(key="by").value == "side"
    app.segmented_control(key="by").set_value("source").run()
    assert asked(app, "by") == "source"
    assert any("Hadra Valley Gazette" in name for name in seen(sound(app)).of_class("name"))


def test_the_threshold_moves_what_counts_as_a_contradiction(data: Path) -> None:
    app = opened("facts", **BELGOROD)
    app.slider(key="threshold").set_value(1.0).run()
    assert asked(app, "threshold") == "1"
    assert "Nothing contradicted" in seen(sound(app)).text
    app.slider(key="threshold").set_value(0.3).run()
    assert "Contradicted" in seen(sound(app)).text


def test_filters_narrow_the_facts_and_are_cleared(data: Path) -> None:
    app = opened("facts", event="hadra-dam-2032")
    everything = len(seen(app).of_class("verdict"))
    app.multiselect(key="kind").set_value(["denial"]).run()
    assert asked(app, "kind") == "denial"
    kept = seen(sound(app)).of_class("verdict")
    assert 0 < len(kept) < everything
    assert all("denial" in verdict for verdict in kept)
    app.toggle(key="only").set_value(True).run()
    assert "not contradicted" not in seen(sound(app)).text
    assert "facts?event=hadra-dam-2032" in seen(app).links


def test_filters_that_nothing_passes_say_so(data: Path) -> None:
    assert "No fact passes these filters" in seen(opened("facts", who="Nobody at all", **BELGOROD)).text


def test_a_fact_opens_to_all_its_claims_scores_and_reasons(data: Path) -> None:
    board = seen(opened("facts", **BELGOROD))
    link = next(link for link in board.links if "fact=" in link)
    page = seen(opened("facts", **parse_qs(urlsplit(link).query)))
    for words in ("fact 1 of", "Why", "of 1.", "The language model alone", "statements on it, by side"):
        assert words in page.text


def test_a_claim_opens_in_its_article_with_the_place_marked(data: Path, reports: Path) -> None:
    report = Report.from_json(reports / "belgorod-2023.json")
    claim = report.contradictions()[0].a
    app = opened("article", article=claim.article.id, claim=claim.id, **BELGOROD)
    page = seen(app)
    assert "".join(page.of_class("here")) == claim.text.replace("\n", "")
    assert page.ids.count(f"claim-{claim.id}") == 1
    assert "Contradicted by" in page.text
    assert "side by side" in page.text


def test_an_article_keeps_every_word_of_its_text(data: Path, reports: Path) -> None:
    report = Report.from_json(reports / "hadra-dam-2032.json")
    for article in report.event.articles:
        page = seen(opened("article", event="hadra-dam-2032", article=article.id))
        shown = {" ".join(paragraph.split()) for paragraph in page.of_tag("p")}
        assert [
            line for line in article.text.splitlines() if line.strip() and " ".join(line.split()) not in shown
        ] == []


def test_what_is_marked_in_an_article_can_be_chosen(data: Path) -> None:
    app = opened("article", **BELGOROD)
    everything = len(seen(app).of_class("mine"))
    app.segmented_control(key="mark").set_value("contradicted").run()
    assert 0 < len(seen(sound(app)).of_class("mine")) < everything
    assert asked(app, "mark") == "contradicted"


def test_only_what_one_source_tells_stands_under_its_article(data: Path) -> None:
    page = seen(opened("article", event="hadra-dam-2032", mark="once"))
    assert "that no other source has" in page.text


@pytest.mark.parametrize("page", ["facts", "article", "coverage", "figures", "wording"])
def test_pages_without_an_event_or_with_an_unknown_one_lead_back(page: str, data: Path) -> None:
    assert "No event chosen" in seen(opened(page)).text
    unknown = seen(opened(page, event="<b>gone</b>"))
    assert "This event is not at hand" in unknown.text
    assert "./" in unknown.links


def test_an_unknown_fact_article_or_claim_leads_back(data: Path) -> None:
    assert "This fact is not there" in seen(opened("facts", fact="g999", **BELGOROD)).text
    assert "wire" in seen(opened("article", article="none", claim="none", **BELGOROD)).text


def test_without_events_the_page_says_how_to_begin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    page = seen(opened("events"))
    assert "No events yet" in page.text
    assert "add" in page.links


def test_a_broken_report_is_one_line_and_the_others_are_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reports: Path
) -> None:
    (tmp_path / "good.json").write_text((reports / "belgorod-2023.json").read_text("utf-8"), "utf-8")
    (tmp_path / "broken.json").write_text('{"schema": 1, "event": 7}', "utf-8")
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    page = ready(opened("events"))
    assert "Belgorod" in page.text
    assert "broken.json" in "".join(page.of_class("problems"))
    assert "This event cannot be shown" in seen(opened("facts", event="broken")).text


def test_events_are_compared_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(ROOT / "corpora" / "belgorod-2023"))
    assert "the Ukrainian authorities" in seen(opened("facts", **BELGOROD)).text


def test_pasted_articles_are_compared(data: Path) -> None:
    app = pasted(opened("add"), NORTH, SOUTH)
    app.text_input(key="source paste-1-0").set_value("Northern Wire")
    app.text_input(key="side paste-1-0").set_value("North")
    sound(app.button(key="compare").click().run())
    page = seen(app)
    assert asked(app, "event").startswith("own-")
    for words in ("Contradiction", "Twelve people", "Three people", "Northern Wire"):
        assert words in page.text


def pasted(app: AppTest, *texts: str) -> AppTest:
    for text in texts:
        app.text_area(key="pasted text").set_value(text)
        sound(app.button[0].click().run())
    return app


def test_a_pasted_article_can_be_taken_away_and_an_empty_one_is_refused(data: Path) -> None:
    app = pasted(opened("add"), NORTH)
    assert "1 article at hand" in seen(app).text
    app.button(key="remove paste-1-0").click().run()
    assert "at hand" not in seen(sound(app)).text
    pasted(app, "   ")
    assert "empty" in app.error[0].value


def test_uploads_are_compared_and_bad_ones_are_one_line_each(data: Path) -> None:
    event = {"id": "e", "title": "The Oshel strike", "sides": {"the ministry": "North"}, "articles": []}
    event["articles"] = [{"id": "a", "source": "Southern Post", "text": SOUTH}]
    app = opened("add")
    app.file_uploader(key="files").set_value(
        [
            ("north.txt", NORTH.encode(), "text/plain"),
            ("event.json", json.dumps(event).encode(), "application/json"),
            ("empty.txt", b"   ", "text/plain"),
            ("[odd](x) $a$.txt", b"\x00\x01\x02" * 50, "text/plain"),
        ]
    )
    sound(app.run())
    assert len(app.error) == 2
    sound(app.button(key="compare").click().run())
    assert "Southern Post" in seen(app).text


def test_a_report_downloads_as_page_file_and_tables(data: Path) -> None:
    labels = [one.proto.label for one in opened("facts", **BELGOROD).get("download_button")]
    assert labels[:2] == ["Report as a page (HTML)", "Report file (JSON)"]
    assert len(labels) == 6


def test_the_library_compares_an_event_once_and_moves_the_threshold_without_models(reports: Path) -> None:
    def no_models() -> Any:
        raise CompareError("no model is needed here")

    library = Library(reports, no_models)
    assert library.report("belgorod-2023") is library.report("belgorod-2023")
    assert library.page("belgorod-2023", 1.0).contradicted == []
    assert library.page("belgorod-2023", None).contradicted


def test_own_articles_are_not_in_the_list_that_everybody_sees(reports: Path) -> None:
    library = Library(reports, lambda: pytest.fail("compares nothing"))
    event = library.report("belgorod-2023").event
    own = library.add(event)
    assert own in library
    assert own not in library.ids
    assert own == library.add(event)


def test_the_server_is_started_with_its_theme_and_its_data(tmp_path: Path) -> None:
    words = command(port=8765)
    assert words[1:3] == ["-m", "compare.dashboard.start"]
    assert "--server.port=8765" in words
    theme = next(word.partition("=")[2] for word in words if word.startswith("--theme.base="))
    assert Path(theme).is_file()
    assert environment(tmp_path)[DATA_VARIABLE] == str(tmp_path.resolve())
    assert DATA_VARIABLE not in environment(None)


def test_both_ends_of_a_facts_strongest_contradiction_are_on_the_board(reports: Path) -> None:
    library = Library(reports, lambda: pytest.fail("compares nothing"))
    for id in library.ids:
        page = library.page(id, 0.1)
        for by in ("side", "source"):
            names = main_columns(page.report, page.facts, by)
            for fact in page.facts:
                shown = columns_for(page, fact, fact.contradictions, by, names)
                assert len(shown) <= MAX_COLUMNS
                found = row(page, fact, fact.contradictions, by, shown)
                said = {one.quote.claim for column in found.columns for one in column.said if one.clashes}
                if found.pairs:
                    assert {found.pairs[0][0].a, found.pairs[0][0].b} <= said


def test_a_figure_that_supersedes_another_is_no_contradiction(reports: Path) -> None:
    library = Library(reports, lambda: pytest.fail("compares nothing"))
    page = library.page("hadra-dam-2032", 0.0)
    clashing, updated = contradicted(page.facts)
    assert all(any(pair.status != "update" for pair in fact.contradictions) for fact in clashing)
    assert all(pair.status == "update" for fact in updated for pair in fact.contradictions)
    assert {fact.id for fact in [*clashing, *updated]} == {fact.id for fact in page.contradicted}


def test_a_link_finds_its_fact_at_every_threshold(reports: Path) -> None:
    library = Library(reports, lambda: pytest.fail("compares nothing"))
    for threshold in (0.1, 0.5, 0.9):
        page = library.page("hadra-dam-2032", threshold)
        for fact in page.facts:
            assert find_fact(page.facts, fact_key(fact)) is fact
    grouped = [fact for fact in library.page("hadra-dam-2032", 0.1).facts if fact.groups]
    strict = library.page("hadra-dam-2032", 1.0).facts
    assert all(find_fact(strict, fact_key(fact)) is not None for fact in grouped)
