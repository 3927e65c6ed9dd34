"""The charts: what they say, that texts are only ever data in them, and that each becomes a picture."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hostile import STRINGS
from hostile import report as hostile_report
from PIL import Image

from compare import Article, Claim, Event, Figure, Report
from compare.dashboard import charts
from compare.dashboard.view import View
from compare.dashboard.views import coverage, figures, wording
from compare.reporting import build
from compare.reporting.html import Page
from compare.reporting.report import Agreement
from compare.reporting.sections import counted

COUNTS = (
    ("Bay Post", "union", 43, "at least", "2031-03-04"),
    ("State Radio", "government", 12, "exactly", "2031-03-04"),
    ("State Radio", "government", 14, "exactly", "2031-03-06"),
    ("The Echo", "union", 40, "about", "2031-03-05"),
    ("The Wire", "agency", 20, "up to", "2031-03-05"),
)


def killed(counts: Any = COUNTS) -> Report:
    """A report on one count that sources with sides of their own give on several days."""
    articles, figures_ = [], []
    for at, (source, side, value, qualifier, day) in enumerate(counts):
        text = f"{source} counts {qualifier} {value} people killed."
        article = Article(f"a{at}", source, text, side=side, published=day)
        claim = Claim(f"c{at}", article, "text", (0, len(text)))
        articles.append(article)
        figures_.append(Figure(claim, (0, len(text)), float(value), "people killed", qualifier))
    claims = [figure.claim for figure in figures_]
    sides = {side: side for _, side, *_ in counts}
    return build(Event("quay", tuple(articles), "The quay", sides), claims, [], [], figures_, {"tool": "tool 1.0"})


def drawn(report: Report) -> list[charts.Datum]:
    (quantity,) = report.quantities()
    return figures.points(Page(report), quantity)


def test_points_stand_in_the_order_of_time_with_their_day_once() -> None:
    points = drawn(killed())
    assert [point["text"] for point in points] == ["12", "at least 43", "up to 20", "about 40", "14"]
    assert [point["when"] for point in points] == ["4 Mar 2031", "", "5 Mar 2031", "", "6 Mar 2031"]
    assert [point["first"] for point in points] == [False, False, True, False, True]


def test_a_bound_is_an_open_point_with_an_arrow_and_an_exact_figure_a_filled_one() -> None:
    forms = {point["text"]: (point["form"], point["fill"] == "transparent") for point in drawn(killed())}
    assert forms == {
        "12": ("exact", False), "14": ("exact", False), "at least 43": ("up", True), "up to 20": ("down", True),
        "about 40": ("about", True),
    }  # fmt: skip


def test_sides_differ_in_shape_as_well_as_in_colour() -> None:
    marks = {point["where"]: (point["shape"], point["color"]) for point in drawn(killed())}
    assert len({shape for shape, _ in marks.values()}) == len({color for _, color in marks.values()}) == 3
    many = killed([(f"s{n}", f"side {n}", n + 1, "exactly", "2031-03-04") for n in range(14)])
    page = Page(many)
    shape = charts.shapes(page)
    assert len({(shape[side], page.colors[side]) for side in page.colors}) == len(page.colors)


def test_voices_of_one_side_that_agree_are_one_point() -> None:
    points = drawn(killed([*COUNTS, ("Late Radio", "government", 14, "exactly", "2031-03-06")]))
    (same,) = [point for point in points if point["text"] == "14"]
    assert "and 1 more voice" in same["where"]


def test_figures_near_each_other_are_not_held_against_zero() -> None:
    far, near = drawn(killed()), drawn(killed([(s, side, 900 + v, q, d) for s, side, v, q, d in COUNTS]))
    assert {point["base"] for point in far} == {0.0}
    assert all(point["base"] > 800 for point in near)


def test_a_figure_far_above_all_others_is_drawn_on_a_logarithmic_scale() -> None:
    report = killed([*COUNTS, ("Blog", "union", 2000, "more than", "2031-03-06")])
    (quantity,) = report.quantities()
    assert figures.is_wide(quantity)
    assert not figures.is_wide(killed().quantities()[0])
    points = figures.points(Page(report), quantity)
    assert 0 < points[0]["base"] < min(point["value"] for point in points)
    assert charts.png(charts.figures_chart(points, log=True), "", "").startswith(b"\x89PNG")
    none = killed(
        [*COUNTS, ("Blog", "union", 0, "exactly", "2031-03-06"), ("Post", "city", 2000, "exactly", "2031-03-06")]
    )
    assert not figures.is_wide(none.quantities()[0])


def test_the_table_says_whom_each_figure_contradicts() -> None:
    (quantity,) = killed().quantities()
    lines = {counted(line.entry): line for line in figures.standings(quantity, quantity.conflicts)}
    assert lines["at least 43"].clashes
    assert "12 (State Radio)" in lines["at least 43"].standing
    assert any(line.clashes for line in lines.values())
    agreeing = killed([("Bay Post", "union", 7, "exactly", "2031-03-04"), ("Echo", "city", 7, "exactly", "2031-03-04")])
    assert [line.standing for line in figures.standings(agreeing.quantities()[0], ())] == ["told alike", "told alike"]


def test_without_dates_the_rows_stand_by_value() -> None:
    points = drawn(killed([(s, side, v, q, None) for s, side, v, q, _ in COUNTS]))
    assert [point["value"] for point in points] == sorted(point["value"] for point in points)
    assert {point["when"] for point in points} == {""}


def specs(report: Report, *, most: int = 12) -> Iterator[charts.Spec]:
    """The charts of a report, of its first facts and sources."""
    page = Page(report)
    for quantity in report.quantities():
        yield charts.figures_chart(figures.points(page, quantity))
    rows = coverage.rows_of(page)[:most]
    yield coverage.map_chart(page, rows, [cell.column for cell in rows[0][1]][:most])
    names, *counts = (report.agreement.names, report.agreement.shared, report.agreement.contradicted)
    yield coverage.matrix_chart(Agreement(names[:most], *([row[:most] for row in one[:most]] for one in counts)))
    if report.wording:
        yield charts.words_chart(wording.bars(page))


@pytest.fixture(scope="module")
def sample(reports: Path) -> list[charts.Spec]:
    """The charts of a sample event."""
    return list(specs(Report.from_json(reports / "hadra-dam-2032.json")))


@pytest.fixture(scope="module")
def attack() -> list[charts.Spec]:
    """The charts of reports in which every text is an attack."""
    counts = [(text, text, at + 1, "at least", "2031-03-04") for at, text in enumerate(STRINGS)]
    (quantity,) = killed(counts).quantities()
    points = figures.points(Page(killed(counts)), quantity)
    return [charts.figures_chart(points[:12]), *specs(hostile_report())]


def test_every_chart_becomes_a_picture_of_its_own(sample: list[charts.Spec], attack: list[charts.Spec]) -> None:
    for spec in [*sample, *attack]:
        image = Image.open(io.BytesIO(charts.png(spec, STRINGS[0], STRINGS[1], STRINGS[2])))
        assert image.format == "PNG"
        assert image.width > 400
        assert len(image.convert("RGB").resize((60, 60)).getcolors(3600) or ()) > 5


def test_texts_stand_in_the_data_alone(attack: list[charts.Spec]) -> None:
    for spec in attack:
        assert "window" in json.dumps(spec)
        code = json.dumps(without_data(spec))
        assert not [word for word in ("window", "onerror", "constructor", "evil", "<", "javascript") if word in code]


def test_the_code_of_a_chart_is_the_same_for_every_event(sample: list[charts.Spec], attack: list[charts.Spec]) -> None:
    known, found = (
        {json.dumps({**without_data(one), "width": 0, "height": 0}) for one in many} for many in (sample, attack)
    )
    assert found <= known


def without_data(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_data(one) for key, one in value.items() if key != "data"}
    return [without_data(one) for one in value] if isinstance(value, list) else value


def test_a_picture_names_its_event_tool_and_title() -> None:
    page = Page(killed())
    spec = charts.figures_chart(drawn(page.report))
    shown = charts.picture(spec, "People killed", charts.source_line(page))
    assert shown["title"]["text"] == "tool 1.0, The quay, 2031-03-04 – 2031-03-06"
    assert shown["vconcat"][0]["title"]["text"] == "People killed"
    assert shown["config"]["background"] == charts.PAPER


def test_labels_are_one_short_line_without_signs_that_turn_text_round() -> None:
    text = "\u202ea\u2066b\nc " + "long " * 60
    assert charts.label(text, 40) == "a b c long long long long long long…"
    assert len(charts.label("x" * 500)) <= 70


def test_file_names_hold_nothing_that_a_system_could_misread() -> None:
    for text in STRINGS:
        name = charts.file_name(View(event=text), text)
        assert name.isascii()
        assert not set(name) & set("/\\:*?\"<>|' \n")


def test_who_leaves_most_out_stands_first(reports: Path) -> None:
    page = Page(Report.from_json(reports / "hadra-dam-2032.json"))
    left = coverage.left_out(page)
    assert [one.share for one in left] == sorted((one.share for one in left), reverse=True)
    for one in left:
        told = sum(
            row.mentions[one.source] in coverage.TELLS
            for row in page.report.coverage
            if sum(m in coverage.TELLS for name, m in row.mentions.items() if name != one.source) >= 2
        )
        assert one.tells == told


def test_the_words_of_a_side_are_found_where_they_stand_and_each_place_once(reports: Path) -> None:
    page = Page(Report.from_json(reports / "hadra-dam-2032.json"))
    for word in page.report.wording:
        places = wording.uses(page, word.side, word.word)
        assert places
        assert len({(claim.article.id, claim.field, span) for claim, span in places}) == len(places)
        for one in wording.passages(page, places):
            assert word.word in one.word.casefold().replace("’", "'")
            assert f"{one.before.removeprefix('… ')}{one.word}{one.after.removesuffix(' …')}" in one.quote.claim.context


def test_a_copy_is_not_read_for_its_words(reports: Path) -> None:
    report = Report.from_json(reports / "hadra-dam-2032.json")
    first, second, *rest = report.event.articles
    copied = replace(report, event=replace(report.event, articles=(first, replace(second, origin=first.id), *rest)))
    found = wording.index(Page(copied))
    assert all(
        claim.article.id != second.id for words in found.values() for places in words.values() for claim, _ in places
    )
