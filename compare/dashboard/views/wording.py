"""Wording: how each side names the same thing, which words it prefers, and loaded words where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from compare.dashboard import charts
from compare.dashboard.library import Library
from compare.dashboard.marks import marks_of
from compare.dashboard.opening import head, opened
from compare.dashboard.rendering import show
from compare.dashboard.view import View
from compare.records import Claim, Span
from compare.reporting.html import Page, Quote
from compare.reporting.report import Naming
from compare.reporting.sections import LOADED_MEANING, wording_by_side
from compare.reporting.sides import NO_SIDE, side_of
from compare.reporting.terms import is_loaded
from compare.reporting.wording import FUNCTION_WORDS, WORD

AROUND = 150  # characters of a passage on each side of a word
MOST_PASSAGES = 60
MEASURE = "Log-odds of a word in the side’s statements over all others, on facts of which rivals speak"

Index = dict[str, dict[str, list[tuple[Claim, Span]]]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A word where it stands: what comes before and after it, and the claim that holds it."""

    quote: Quote
    before: str
    word: str
    after: str


def draw(library: Library, view: View) -> None:
    """Draw the namings, the words that sides prefer and the loaded words; a chosen one with all its passages."""
    page = opened(library, view)
    if page is None:
        return
    head(page, view, full=False, marks=marks_of(library, page.report.event.id))
    namings = page.report.namings
    preferred = wording_by_side(page.report)
    found = loaded(page)
    show(
        "wording.html.jinja", part="head", page=page, view=view, namings=namings, preferred=preferred, loaded=found,
        meaning=LOADED_MEANING, opened=_opened(page, view),
    )  # fmt: skip
    if namings:
        _namings(page, view, namings)
    if preferred:
        most = max(word.log_odds for _, words in preferred for word in words)
        show(
            "wording.html.jinja", part="words", page=page, view=view, preferred=preferred, most=most,
            times=lambda side, word: len(uses(page, side, word)),
        )  # fmt: skip
        name = charts.file_name(view, "words")
        charts.png_button(charts.words_chart(bars(page)), "Words that a side prefers", page, name, note=MEASURE)
    if found:
        show("wording.html.jinja", part="loaded", page=page, view=view, loaded=found)
    _export(page, view)


def key_of(naming: Naming) -> str:
    """Return what a link calls a naming: its concept, and the first fact in which it is named in rival ways."""
    return f"{naming.concept}~{naming.groups[0]}" if naming.groups else naming.concept


def loaded(page: Page) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return side → its loaded words with how often it uses them, most used first."""
    found = []
    for side, words in index(page).items():
        counts = [(word, len(places)) for word, places in words.items() if is_loaded(word)]
        if counts:
            found.append((side, sorted(counts, key=lambda one: (-one[1], one[0]))))
    return sorted(found, key=lambda one: (one[0] == NO_SIDE, -sum(count for _, count in one[1])))


def passages(page: Page, places: Iterable[tuple[Claim, Span]]) -> list[Passage]:
    """Return words in their context, one for each place."""
    return [_passage(page, claim, span) for claim, span in places]


def uses(page: Page, side: str, word: str) -> list[tuple[Claim, Span]]:
    """Return where the statements of a side hold a word."""
    return index(page).get(side, {}).get(word, [])


@lru_cache(maxsize=16)
def index(page: Page) -> Index:
    """Return side → word → where its statements hold it; a place that two claims share counts once, copies never."""
    found: Index = {side: {} for side in page.sides}
    seen = set()
    for claim in page.report.claims:
        if claim.article.id in page.copies:
            continue
        side, (start, end) = side_of(claim), claim.span
        for match in WORD.finditer(claim.context, start, end):
            place = (side, claim.article.id, claim.field, match.start())
            word = match.group().casefold().replace("’", "'").removesuffix("'s")
            if len(word) > 1 and word not in FUNCTION_WORDS and place not in seen:
                seen.add(place)
                found.setdefault(side, {}).setdefault(word, []).append((claim, match.span()))
    return found


def _passage(page: Page, claim: Claim, span: Span) -> Passage:
    text = claim.context
    low, high = max(0, span[0] - AROUND), min(len(text), span[1] + AROUND)
    before, after = text[low : span[0]].split("\n")[-1], text[span[1] : high].split("\n")[0]
    if low and len(before) == span[0] - low:
        before = "… " + before.partition(" ")[2]
    if high < len(text) and len(after) == high - span[1]:
        after = after.rpartition(" ")[0] + " …"
    return Passage(page.quote(claim), before, text[slice(*span)], after)


def _namings(page: Page, view: View, namings: Sequence[Naming]) -> None:
    rows = [(key_of(one), one, key_of(one) == view.concept) for one in namings]
    show(
        "wording.html.jinja", part="namings", page=page, view=view, rows=rows, color=partial(_color, page),
        passages=lambda term: passages(page, term.places),
    )  # fmt: skip


def _color(page: Page, party: str) -> str:
    """Return the colour of a side, or of the side of an outlet that words for itself."""
    sides = {article.source: article.side for article in page.report.event.articles}
    return page.colors.get(party) or page.colors[sides.get(party) or NO_SIDE]


def _opened(page: Page, view: View) -> dict[str, object] | None:
    """Return what a word's link opens: its passages by the side, and how often the other sides use it."""
    if not view.text or not view.side:
        return None
    word, side = view.text.casefold(), view.side[0]
    places = uses(page, side, word)
    others = [(name, len(words[word])) for name, words in index(page).items() if name != side and word in words]
    return {
        "word": word,
        "side": side,
        "loaded": is_loaded(word),
        "passages": passages(page, places[:MOST_PASSAGES]),
        "total": len(places),
        "others": others,
    }


def bars(page: Page) -> list[charts.Datum]:
    """Return the chart of preferred words: a bar for each, in the colour of its side."""
    found: list[charts.Datum] = []
    for side, words in wording_by_side(page.report):
        for at, word in enumerate(words):
            mark = ", loaded" if word.loaded else ""
            found.append(
                {
                    "row": len(found),
                    "side": "" if at else charts.label(side, 40),
                    "word": charts.label(word.word, 30),
                    "odds": round(word.log_odds, 3),
                    "note": f"{len(uses(page, side, word.word))}×{mark}",
                    "color": page.colors.get(side, page.colors[NO_SIDE]),
                }
            )
    return found


def _export(page: Page, view: View) -> None:
    import streamlit as st

    with st.popover("Export the tables"):
        st.download_button(
            "Namings (CSV)", partial(page.report.to_csv, "namings"), f"{charts.file_name(view, 'namings')}.csv",
            "text/csv", on_click="ignore", key="namings as csv",
        )  # fmt: skip
        st.download_button(
            "Preferred words (CSV)", partial(page.report.to_csv, "wording"), f"{charts.file_name(view, 'wording')}.csv",
            "text/csv", on_click="ignore", key="wording as csv",
        )  # fmt: skip
