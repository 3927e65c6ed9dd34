"""The charts: Vega-Lite specifications that are fixed once, into which each picture puts its numbers and its texts.

A text from an article only ever stands in the data (and, in a picture file, in the title), never in an expression, a
field name or a scale. The page shows a chart in its own ink; a PNG has paper, title and source of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from compare.dashboard.view import View
from compare.reporting.html import Page
from compare.reporting.plain import printable, shorten
from compare.reporting.sides import NO_SIDE

if TYPE_CHECKING:
    import altair as alt

Spec = dict[str, Any]
Datum = Mapping[str, Any]

INK, PAPER, WARN, ACCENT = "#1c1b19", "#fbfaf7", "#a3161a", "#2b4c7e"
FONT = "-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, Liberation Sans, sans-serif"
PAGE_INK = "currentColor"  # the chart's text follows the theme, since the browser draws it as SVG
ROW, CELL, AXIS = 38, 20, 26  # pixels
LABELS = "min(380, width * 0.45)"  # where the scale begins, right of the voices
STAR = "M0,-1L.26,-.36L.95,-.31L.42,.14L.59,.81L0,.44L-.59,.81L-.42,.14L-.95,-.31L-.26,-.36Z"
SHAPES = ("circle", "square", "diamond", "triangle-up", "triangle-down", STAR)
NO_SIDE_SHAPE = "cross"
GRID_LABELS = {"map": 430, "matrix": 270}
MENTION_SHADES = {"asserts": 0.34, "quotes": 0.15, "denies": 0.3, "unaligned": 0.06, "omits": 0.0}
MENTION_SIGNS = {"asserts": "●", "quotes": "○", "denies": "×", "unaligned": "≈", "omits": "–"}


def label(text: str, limit: int = 70) -> str:
    """Return a text as a chart shows it: on one line, cut, without control characters and marks of direction."""
    return shorten(printable(text), limit)


def shapes(page: Page) -> dict[str, str]:
    """Return side → the shape of its points, so that no side is told by its colour alone."""
    named = [side for side in page.colors if side != NO_SIDE]
    found = {side: SHAPES[(at + at // len(SHAPES)) % len(SHAPES)] for at, side in enumerate(named)}
    return {**found, NO_SIDE: NO_SIDE_SHAPE}


def source_line(page: Page) -> str:
    """Return what a picture says of where it comes from: tool and version, event, dates."""
    event = page.report.event
    tool = str(page.report.run.get("tool", "narrative-compare"))
    return ", ".join(part for part in (label(tool), label(event.title or event.id, 110), label(page.dates)) if part)


def values(points: Iterable[Datum]) -> Spec:
    """Return the part of a specification that holds the data."""
    return {"values": [dict(point) for point in points]}


def figures_chart(points: Sequence[Datum], *, log: bool = False) -> Spec:
    """Return the chart of one quantity: a row for each voice in the order of time, its figure on a common scale.

    A logarithmic scale (`log`) is for figures above 0 that lie far apart.
    """
    return {**_figures(log), "data": values(points), "height": ROW * len(points), "width": "container"}


def heat_chart(cells: Sequence[Datum], rows: Sequence[Datum], columns: Sequence[Datum]) -> Spec:
    """Return the heat map: facts (`rows`) by sources (`columns`), each cell with the sign of its mention."""
    return _grid(_heat(), cells, rows, columns, (GRID_LABELS["map"], CELL + 16, CELL))


def matrix_chart(cells: Sequence[Datum], names: Sequence[Datum]) -> Spec:
    """Return the matrix of what sources, or sides, share and where they contradict each other."""
    return _grid(_matrix(), cells, names, names, (GRID_LABELS["matrix"], 84, 34))


def words_chart(bars: Sequence[Datum]) -> Spec:
    """Return the words that sides prefer as bars of log-odds."""
    return {**_words(), "data": values(bars), "height": 20 * len(bars), "width": 620}


def show_chart(spec: Spec, description: str) -> None:
    """Put a chart on the page, without a background and in the page's ink."""
    import streamlit as st

    height = spec["height"] + AXIS  # on the page the axis is taken from the height
    whole = {**spec, "height": height, "config": _config(PAGE_INK, None), "description": label(description, 300)}
    st.vega_lite_chart(spec=whole, width="stretch", theme=None)


def png(spec: Spec, title: str, source: str, note: str = "") -> bytes:
    """Return a chart as a picture of its own, twice as sharp as on the page, with title and source."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(picture(spec, title, source, note), scale=2))


def picture(spec: Spec, title: str, source: str, note: str = "") -> Spec:
    """Return the specification of a picture: the chart on paper, title and note above, its source below."""
    inner = {name: value for name, value in spec.items() if name != "$schema"}
    if inner.get("width") == "container":
        inner["width"] = 900
    inner["title"] = {
        "text": label(title, 110), "subtitle": label(note, 200), "fontSize": 17, "subtitleFontSize": 12,
        "subtitlePadding": 6, "anchor": "start", "offset": 16, "frame": "group",
    }  # fmt: skip
    below = {"text": label(source, 220), "orient": "bottom", "anchor": "start", "fontSize": 11, "fontWeight": "normal"}
    return {
        "$schema": spec["$schema"],
        "vconcat": [inner],
        "title": {**below, "offset": 14},
        "padding": 20,
        "config": _config(INK, PAPER),
    }


def png_button(spec: Spec, title: str, page: Page, name: str, *, what: str = "Chart", note: str = "") -> None:
    """Offer a chart as a PNG, which is drawn when it is asked for."""
    import streamlit as st

    make = partial(png, spec, title, source_line(page), note)
    st.download_button(
        f"{what} (PNG)", make, f"{name}.png", "image/png", on_click="ignore", key=f"png {title} {name}", type="tertiary"
    )


def file_name(view: View, *parts: object) -> str:
    """Return a name for a file that is downloaded: letters, digits and hyphens."""
    text = "-".join(str(part) for part in (view.event, *parts))
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in text)[:100]


def _config(ink: str, paper: str | None) -> Spec:
    """Return the one look of all charts.

    To a screen reader a chart is one picture with its description; the table beside it holds what is in it.
    """
    return {
        "mark": {"aria": False},
        "background": paper,
        "font": FONT,
        "view": {"stroke": None},
        "text": {"color": ink, "fontSize": 13},
        "title": {"aria": False, "color": ink, "subtitleColor": ink},
        "rule": {"color": ink},
        "axis": {
            "aria": False, "domain": False, "ticks": False,
            "labelColor": ink, "labelOpacity": 0.75, "labelFontSize": 12,
            "gridColor": ink, "gridOpacity": 0.12, "labelPadding": 6,
        },
    }  # fmt: skip


def _grid(
    template: Spec, cells: Sequence[Datum], rows: Sequence[Datum], columns: Sequence[Datum], sizes: tuple[int, int, int]
) -> Spec:
    """Return a grid with the texts of its rows at the left and those of its columns, turned, above.

    `sizes` holds the width of the rows' texts, and width and height of a cell.
    """
    texts, width, height = sizes
    data = {"rows": values(rows), "columns": values(columns)}
    layers = [{**layer, "data": data.get(layer.get("name", ""), values(cells))} for layer in template["layer"]]
    return {**template, "width": texts + width * len(columns), "height": height * len(rows), "layer": layers}


@cache
def _figures(log: bool) -> Spec:
    import altair as alt

    base = alt.Chart(alt.InlineData(values=[]))
    kind: Any = {"type": "log", "nice": False} if log else {"zero": False, "nice": True}
    scale = alt.Scale(**kind, range=[_expr(LABELS), _expr("max(width - 170, 60)")])
    axis = alt.Axis(title=None, format=",~f", tickCount=5, orient="bottom")
    x, base_x, end_x, top_x = (alt.X(f"{name}:Q", scale=scale, axis=axis) for name in ("value", "base", "end", "top"))
    y = alt.Y("row:O", axis=None)
    color, fill = alt.Color("color:N", scale=None), alt.Fill("fill:N", scale=None)
    shape = alt.Shape("shape:N", scale=None)
    up, down = base.transform_filter("datum.form == 'up'"), base.transform_filter("datum.form == 'down'")
    ranges, abouts = base.transform_filter("datum.form == 'range'"), base.transform_filter("datum.form == 'about'")
    plain, pointing = (base.transform_filter(f"datum.form {sign} 'up'") for sign in ("!=", "=="))

    def head(chart: Any, turned: str, offset: int) -> Any:
        return chart.mark_point(shape=turned, size=46, xOffset=offset, filled=True, opacity=1).encode(
            x=x, y=y, color=color
        )

    def shown(chart: Any, offset: int) -> Any:
        right = chart.mark_text(align="left", dx=offset, fontWeight=600, limit=160)
        return right.encode(x=end_x, y=y, text="text:N")

    def voice(chart: Any, field: str, **mark: Any) -> Any:
        return chart.mark_text(align="left", limit=_expr(f"{LABELS} - 110"), **mark).encode(
            x=alt.value(96), y=y, text=f"{field}:N"
        )

    alone, lower = (base.transform_filter(f"datum.where {sign} ''") for sign in ("==", "!="))
    layers = [
        base.transform_filter("datum.first")
        .mark_rule(opacity=0.14)
        .encode(y=alt.Y("row:O", axis=None, bandPosition=0)),
        base.mark_rule(opacity=0.3, strokeDash=[1, 3]).encode(x=base_x, x2="value:Q", y=y),
        base.mark_point(opacity=0, size=1).encode(x=top_x, y=y),
        ranges.mark_rule(strokeWidth=4).encode(x=x, x2="end:Q", y=y, color=color),
        ranges.mark_point(size=95, opacity=1).encode(x=end_x, y=y, color=color, fill=fill, shape=shape),
        up.mark_rule(strokeWidth=2, xOffset=6, x2Offset=26).encode(x=x, x2="value:Q", y=y, color=color),
        head(up, "triangle-right", 26),
        down.mark_rule(strokeWidth=2, xOffset=-6, x2Offset=-26).encode(x=x, x2="value:Q", y=y, color=color),
        head(down, "triangle-left", -26),
        base.mark_point(size=95, opacity=1, strokeWidth=2).encode(x=x, y=y, color=color, fill=fill, shape=shape),
        abouts.mark_text(fontWeight=700, dx=-15).encode(x=x, y=y, text=alt.value("≈")),
        shown(plain, 13),
        shown(pointing, 38),
        base.mark_text(align="left", opacity=0.75).encode(x=alt.value(0), y=y, text="when:N"),
        voice(alone, "who"),
        voice(lower, "who", dy=-7),
        voice(lower, "where", dy=8, fontSize=11.5, opacity=0.75),
    ]
    return _template(*layers)


@cache
def _heat() -> Spec:
    import altair as alt

    base, x, y = _grid_base(GRID_LABELS["map"])
    shade = alt.Opacity("shade:Q", scale=None)
    sign = base.mark_text(fontSize=12, fontWeight=600)
    return _template(
        base.mark_rect(stroke=PAPER, strokeWidth=1.5).encode(
            x=x, y=y, color=alt.Color("color:N", scale=None), opacity=shade
        ),
        sign.encode(x=x, y=y, text="sign:N", color=alt.Color("ink:N", scale=None)),
        *_heads(x, y, GRID_LABELS["map"]),
    )


@cache
def _matrix() -> Spec:
    import altair as alt

    base, x, y = _grid_base(GRID_LABELS["matrix"])
    shade = alt.Opacity("shade:Q", scale=None)
    alone, both = (base.transform_filter(f"datum.against {sign} ''") for sign in ("==", "!="))
    rect = base.mark_rect(color=ACCENT, stroke=PAPER, strokeWidth=1.5)
    return _template(
        rect.encode(x=x, y=y, opacity=shade),
        alone.mark_text().encode(x=x, y=y, text="shared:N"),
        both.mark_text(dx=-12).encode(x=x, y=y, text="shared:N"),
        both.mark_text(dx=16, color=WARN, fontWeight=600).encode(x=x, y=y, text="against:N"),
        *_heads(x, y, GRID_LABELS["matrix"]),
    )


@cache
def _words() -> Spec:
    import altair as alt

    base = alt.Chart(alt.InlineData(values=[]))
    y = alt.Y("row:O", axis=None)
    scale = alt.Scale(zero=True, range=[310, 550])
    x = alt.X("odds:Q", scale=scale, axis=alt.Axis(title=None, tickCount=4, format="~f"))
    bar = base.mark_bar(size=11).encode(x=x, y=y, color=alt.Color("color:N", scale=None))
    return _template(
        bar,
        base.mark_text(align="left", fontWeight=600, limit=180).encode(x=alt.value(0), y=y, text="side:N"),
        base.mark_text(align="right", limit=118).encode(x=alt.value(300), y=y, text="word:N"),
        base.mark_text(align="left", dx=6, opacity=0.75).encode(x=x, y=y, text="note:N"),
    )


def _grid_base(texts: int) -> tuple[alt.Chart, Any, Any]:
    import altair as alt

    scale = alt.Scale(range=[texts, _expr("width")], paddingInner=0, paddingOuter=0)
    return alt.Chart(alt.InlineData(values=[])), alt.X("column:O", axis=None, scale=scale), alt.Y("row:O", axis=None)


def _heads(x: Any, y: Any, texts: int) -> list[alt.Chart]:
    """Return the layers with the texts of rows and columns, named for `_grid` to find them."""
    import altair as alt

    rows = alt.Chart(alt.InlineData(values=[]), name="rows").mark_text(align="left", limit=texts - 12)
    columns = alt.Chart(alt.InlineData(values=[]), name="columns").mark_text(align="left", angle=315, limit=180, dx=4)
    return [
        rows.encode(x=alt.value(0), y=y, text="name:N"),
        columns.encode(x=x, y=alt.value(-6), text="name:N"),
    ]


def _expr(code: str) -> Any:
    import altair as alt

    return alt.ExprRef(expr=code)


def _template(*layers: alt.Chart) -> Spec:
    """Return a chart's specification as Altair checks and writes it, without the data that it will be given."""
    import altair as alt

    spec = alt.layer(*layers).to_dict()
    spec.pop("config", None)
    spec.pop("datasets", None)
    for layer in spec["layer"]:
        layer.pop("data", None)
    return {name: value for name, value in spec.items() if name != "data"}
