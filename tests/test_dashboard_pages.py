"""Figures, coverage and wording, in-process, on real reports: what they show, open, link to and give for download."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
import pytest
from hostile import SENDABLE, report
from markup import Markup
from streamlit.testing.v1 import AppTest
from test_dashboard import asked, data, opened, seen, sound
from test_dashboard_hostile import harmless

from compare.dashboard.collection import DATA_VARIABLE
from compare.dashboard.ledger import quantities
from compare.dashboard.views.coverage import TELLS, rows_of
from compare.reporting import Report
from compare.reporting.html import Page

__all__ = ["data"]  # the fixture
HADRA = {"event": "hadra-dam-2032"}


@pytest.fixture
def page(reports: Path) -> Page:
    """The report of an event with four sources."""
    return Page(Report.from_json(reports / "hadra-dam-2032.json"))


def charts_of(app: AppTest) -> list[list[dict[str, Any]]]:
    """The points of each chart that a page shows."""
    return [pa.ipc.open_stream(one.proto.data.data).read_all().to_pylist() for one in app.get("vega_lite_chart")]


def downloads(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("download_button")]


def follow(link: str) -> AppTest:
    """Open what a link leads to."""
    parts = urlsplit(link)
    return opened(parts.path, **parse_qs(parts.query))


def links_with(found: Markup, *names: str) -> Iterator[str]:
    """The links to a view that opens all these."""
    return (link for link in found.links if all(f"{name}=" in link for name in names))


def test_a_figure_clashes_where_a_flagged_pair_says_so_and_an_update_is_none(page: Page) -> None:
    claims = {frozenset((pair.a.id, pair.b.id)): pair for pair in page.report.contradictions()}
    seen_one = {"update": 0, "clash": 0}
    for quantity, clashes in quantities(page):
        held = {frozenset((a.figure.claim.id, b.figure.claim.id)) for a, b in clashes}
        for a, b in combinations([row for row in quantity.rows if not row.background], 2):
            pair = claims.get(frozenset((a.figure.claim.id, b.figure.claim.id)))
            if pair is not None and pair.kind == "number" and a.value != b.value:
                ends = frozenset((pair.a.id, pair.b.id))
                assert (ends in held) == (pair.status != "update")
                seen_one["update" if pair.status == "update" else "clash"] += 1
    assert all(seen_one.values())


def test_every_disputed_quantity_has_its_chart_and_the_table_behind_it(data: Path, page: Page) -> None:
    app = opened("figures", **HADRA)
    disputed = [one for one, clashes in quantities(page) if clashes]
    assert disputed
    assert len(charts_of(app)) == len(disputed)
    found = seen(app)
    for quantity in disputed:
        assert any(head.startswith(quantity.name.capitalize()) for head in found.of_tag("h2"))
        for row in quantity.rows:
            assert any("claim=" + row.figure.claim.id in link for link in links_with(found, "article", "claim"))
    assert "contradicts" in found.of_class("warn")
    assert downloads(app).count("Chart (PNG)") == len(disputed)


def test_at_least_is_shown_as_such(data: Path) -> None:
    app = opened("figures", quantity="killed", **HADRA)
    points = charts_of(app)[0]
    assert any(point["form"] == "up" and point["text"].startswith("at least") for point in points)
    assert any(value.startswith("at least") for value in seen(app).of_class("value"))


def test_a_quantity_without_dispute_opens_to_its_chart_by_its_link(data: Path) -> None:
    link = next(one for one in links_with(seen(opened("figures", **HADRA)), "quantity") if "killed" in one)
    app = follow(link)
    assert len(charts_of(app)) == 2
    assert seen(app).ids == ["opened"]
    assert "not given by two voices" in seen(opened("figures", quantity="geese", **HADRA)).text


def test_figures_that_nobody_disputes_and_none_at_all_are_told_in_words(data: Path) -> None:
    app = opened("figures", event="belgorod-2023")
    assert charts_of(app) == []
    assert "no figure can be held against another" in seen(app).text
    labels = downloads(app)
    assert {"Quantities by voice (CSV)", "Figures as written (JSON)"} <= set(labels)


def test_the_map_says_in_signs_and_words_how_each_source_treats_each_fact(data: Path, page: Page) -> None:
    app = opened("coverage", **HADRA)
    words = {" ".join(cell.split()) for cell in seen(app).of_tag("td")}
    assert {"● says it", "○ quotes it", "≈ not aligned", "– leaves it out"} <= words
    assert len(list(links_with(seen(app), "fact", "source"))) == 4 * len(page.facts)
    assert {"Map (PNG)", "Matrix (PNG)", "Coverage (CSV)"} <= set(downloads(app))
    assert "come from one source" in seen(opened("coverage", event="belgorod-2023")).text


def test_a_cell_opens_to_the_statements_of_that_source(data: Path, page: Page) -> None:
    for fact, row in rows_of(page)[:3]:
        for cell in row:
            link = f"coverage?event=hadra-dam-2032&fact={key(fact)}&source={cell.column}"
            found = seen(follow(link))
            panel = next(text for text in found.of_tag("aside"))
            assert cell.column in panel
            for claim in [*cell.claims, *([cell.near] if cell.near and not cell.claims else [])]:
                assert " ".join(claim.text.split()) in " ".join(panel.split())
            assert ("Nothing was found" in panel) == (not cell.claims and cell.near is None)
            assert found.ids == ["opened"]


def key(fact: Any) -> str:
    return fact.groups[0].id if fact.groups else f"{fact.contradictions[0].a.id}~{fact.contradictions[0].b.id}"


def test_a_source_opens_to_what_it_leaves_out(data: Path, page: Page) -> None:
    app = opened("coverage", **HADRA)
    link = next(one for one in links_with(seen(app), "source") if "fact=" not in one)
    (source,) = parse_qs(urlsplit(link).query)["source"]
    panel = seen(follow(link)).of_tag("aside")[0]
    for fact, row in rows_of(page):
        told = sum(cell.mention in TELLS for cell in row) > 1
        left = any(cell.column == source and cell.mention == "omits" for cell in row)
        assert not (told and left) or fact.title in panel


def test_a_cell_of_the_agreement_lists_what_both_tell_contradictions_first(data: Path, page: Page) -> None:
    names, counts = page.report.agreement.names, page.report.agreement.contradicted
    i, j = next((i, j) for i, row in enumerate(counts) for j, n in enumerate(row) if n and i != j)
    app = opened("coverage", source=[names[i], names[j]], **HADRA)
    panel = seen(app).of_tag("aside")[0]
    assert "contradiction on" in panel
    first = seen(app).of_tag("section")[0]
    assert "contradicted" in first
    assert names[i] in first
    assert names[j] in first
    sides = page.report.agreement_by_side.names[:2]
    assert "Both speak" in seen(opened("coverage", by="side", source=list(sides), **HADRA)).of_tag("aside")[0]


def test_the_map_is_filtered_sorted_and_says_so_in_the_address(data: Path) -> None:
    app = opened("coverage", **HADRA)
    whole = len(seen(app).of_tag("tr"))
    app.toggle(key="only").set_value(True).run()
    assert asked(app, "only") == "1"
    assert 0 < len(seen(sound(app)).of_tag("tr")) < whole
    app = opened("coverage", **HADRA)
    app.selectbox(key="order").set_value("left out").run()
    assert asked(app, "order") == "left out"
    titles = [one for one in seen(sound(app)).links if one.startswith("facts?") and "fact=" in one]
    assert titles != [
        one for one in seen(opened("coverage", **HADRA)).links if one.startswith("facts?") and "fact=" in one
    ]
    assert "No fact passes these filters" in seen(opened("coverage", side="nobody", **HADRA)).text


def test_words_that_a_side_prefers_open_to_their_passages(data: Path, page: Page) -> None:
    app = opened("wording", **HADRA)
    found = seen(app)
    assert "Chart (PNG)" in downloads(app)
    assert "log-odds" in found.text
    word = page.report.wording[0]
    link = next(one for one in links_with(found, "text", "side") if f"text={word.word}" in one)
    passages = seen(follow(link))
    marked = passages.of_class("term")
    assert marked
    assert {one.casefold() for one in marked} <= {word.word, f"{word.word}’s", f"{word.word}'s"}
    assert any("claim=" in one for one in passages.links)


def test_rival_names_stand_side_by_side_and_open_in_context(
    monkeypatch: pytest.MonkeyPatch, report_of: Any, tmp_path: Path
) -> None:
    found: Report = report_of("vellisk-bodies-2035")
    assert found.namings
    found.to_json(tmp_path / "vellisk-bodies-2035.json")
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    app = opened("wording", event="vellisk-bodies-2035")
    naming = next(one for one in found.namings if one.loaded)
    shown = seen(app)
    assert naming.concept.capitalize() in " ".join(shown.of_tag("h3"))
    assert any("loaded" in term for term in shown.of_class("term"))
    link = next(links_with(shown, "concept"))
    inside = seen(follow(link))
    places = [place for terms in naming.terms.values() for term in terms for place in term.places]
    assert len([one for one in inside.elements if one[0] == "mark"]) == len(places)


def test_an_event_without_rival_words_says_so(data: Path) -> None:
    text = seen(opened("wording", event="belgorod-2023")).text
    assert "No two sides name one thing" in text or "Nothing to set against each other" in text


@pytest.mark.parametrize("name", ["figures", "coverage", "wording"])
def test_a_chart_is_drawn_only_when_it_is_asked_for(name: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from compare.dashboard import charts

    monkeypatch.setattr(charts, "picture", lambda *_: pytest.fail("a picture was drawn"))
    assert any("PNG" in label for label in downloads(opened(name, **HADRA)))


def test_attacks_that_are_opened_stay_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    report().to_json(tmp_path / "hostile.json")
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    for text in SENDABLE[::20]:
        harmless(seen(opened("figures", event="hostile", quantity=text)))
        harmless(seen(opened("coverage", event="hostile", fact="g0", source=text)))
        harmless(seen(opened("coverage", event="hostile", source=[text, SENDABLE[1]], order=text)))
        harmless(seen(opened("wording", event="hostile", concept=text, side=text, text=text)))
