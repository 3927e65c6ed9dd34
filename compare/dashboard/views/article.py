"""Articles: the full text, its statements marked, what contradicts them in the margin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate

from compare.dashboard import controls
from compare.dashboard.board import fact_key
from compare.dashboard.library import Library
from compare.dashboard.marks import Marks, marks_of
from compare.dashboard.opening import head, opened
from compare.dashboard.rendering import show
from compare.dashboard.view import View
from compare.records import Article, Claim, Field, Pair
from compare.reporting import told_once
from compare.reporting.html import Page, Passage, Quote


@dataclass(frozen=True, slots=True)
class Note:
    """A line in the margin: who contradicts a statement of this paragraph, in which fact."""

    quote: Quote
    pair: Pair
    fact: str
    later: bool | None  # whether the other article appeared later; None where that is not known
    more: int = 0

    @property
    def words(self) -> str:
        """How the note begins."""
        if self.pair.status != "update":
            return "Contradicted by"
        return {True: "Later figure of", False: "Earlier figure of", None: "Another figure of"}[self.later]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of an article: the innermost claim that covers it, and how it is marked (CSS classes)."""

    text: str
    claim: Claim | None
    style: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph in stretches, with its notes."""

    stretches: tuple[Stretch, ...]
    notes: tuple[Note, ...]


class Reading:
    """One article as it is read: which of its statements are marked, and what stands in the margin."""

    def __init__(self, page: Page, article: Article, view: View, marks: Marks) -> None:
        self._page, self._article, self._mark, self._marks = page, article, view.mark, marks
        self._notes = _notes(page, article)
        self._alone = frozenset(claim for claims in told_once(page.report).values() for claim in claims)
        self._opened = next((claim for claim in page.report.claims if claim.id == view.claim), None)
        self._anchor: str | None = f"claim-{view.claim}"
        self._noted: set[Claim] = set()
        self.title = self._paragraph("title", 0, page.title(article))
        starts = [at for at, line in _lines(article.text) if line.strip()]
        rows = zip(starts, page.paragraphs(article), strict=True)
        self.paragraphs = [self._paragraph("text", at, passages) for at, passages in rows]

    @property
    def once(self) -> list[Quote]:
        """What only this source reports, of this article."""
        claims = [claim for claim in self._page.report.claims if claim.article.id == self._article.id]
        return [self._page.quote(claim) for claim in claims if claim in self._alone]

    def _paragraph(self, field: Field, start: int, passages: list[Passage]) -> Paragraph:
        stretches, at = [], start
        for passage in passages:
            end = at + len(passage.text)
            stretches.append(self._stretch(passage, self._is_opened(field, at, end)))
            at = end
        held = dict.fromkeys(passage.inner for passage in passages if passage.inner in self._notes)
        fresh = [claim for claim in held if claim is not None and claim not in self._noted]
        self._noted.update(fresh)
        return Paragraph(tuple(stretches), tuple(self._notes[claim] for claim in fresh))

    def _stretch(self, passage: Passage, here: bool) -> Stretch:
        claim, anchor = passage.inner, None
        if claim is None:
            return Stretch(passage.text, None, "")
        clashes = claim in self._notes and self._marks.standing(self._notes[claim].pair) != "wrong"
        wanted = {"all": True, "contradicted": clashes, "once": claim in self._alone}[self._mark]
        if here:
            anchor, self._anchor = self._anchor, None  # only the first stretch of a claim is the place to scroll to
        names = ("mine", "own" * (claim.speaker is None), "clash" * clashes, "here" * here)
        return Stretch(passage.text, claim, " ".join(filter(None, names)) if wanted or here else "", anchor)

    def _is_opened(self, field: Field, start: int, end: int) -> bool:
        claim = self._opened
        if claim is None or claim.article.id != self._article.id or claim.field != field:
            return False
        return claim.span[0] <= start and end <= claim.span[1]


def _lines(text: str) -> list[tuple[int, str]]:
    """Return every line with the offset at which it starts."""
    lines = text.splitlines(keepends=True)
    return list(zip(accumulate(map(len, lines), initial=0), lines, strict=False))


def draw(library: Library, view: View) -> None:
    """Draw one article of the event: the one that the view names, else the most contradicted one that is no copy."""
    import streamlit as st

    page = opened(library, view)
    if page is None:
        return
    article = _chosen(page, view)
    marks = marks_of(library, page.report.event.id)
    head(page, view, full=False, marks=marks)
    show("picker.html.jinja", page=page, view=view, chosen=article)
    with st.container(key="toolbar", horizontal=True, vertical_alignment="bottom", gap="medium"):
        controls.marks(view)
    reading = Reading(page, article, view, marks)
    show("article.html.jinja", page=page, view=view, reading=reading, article=article, marks=marks)


def _chosen(page: Page, view: View) -> Article:
    articles = {article.id: article for article in page.report.event.articles}
    if view.article in articles:
        return articles[view.article]
    by_claim = [claim.article for claim in page.report.claims if claim.id == view.claim]
    busiest = max(articles.values(), key=lambda one: (one.id not in page.copies, len(_notes(page, one))))
    return by_claim[0] if by_claim else busiest


def _notes(page: Page, article: Article) -> dict[Claim, Note]:
    """Return claim → its note, for the claims of this article that a contradiction holds; the strongest one each."""
    found: dict[Claim, Note] = {}
    counts: dict[Claim, int] = {}
    for fact in page.facts:
        for pair in fact.contradictions:
            for claim, other in ((pair.a, pair.b), (pair.b, pair.a)):
                if claim.article.id != article.id:
                    continue
                counts[claim] = counts.get(claim, 0) + 1
                if claim not in found or pair.score > found[claim].pair.score:
                    found[claim] = Note(page.quote(other), pair, fact_key(fact), _later(article, other.article))
    return {claim: replace(note, more=counts[claim] - 1) for claim, note in found.items()}


def _later(article: Article, other: Article) -> bool | None:
    dates = article.published or "", other.published or ""
    shared = min(len(date) for date in dates)  # a day and a time of the same day do not tell
    return None if dates[0][:shared] == dates[1][:shared] else dates[1] > dates[0]
