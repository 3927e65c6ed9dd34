"""The report as one self-contained HTML page, and as a small fragment for notebooks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from compare.records import Article, Claim, Pair, Span
from compare.reporting.facts import By, Cell, Columns, Fact, distinct, facts, told_once
from compare.reporting.labels import STATUS_MEANINGS, amount, count, headline, strength, summary, voice, why
from compare.reporting.plain import shorten
from compare.reporting.report import Report, Wording
from compare.reporting.sections import HELPERS, WORDS, wording_by_side
from compare.reporting.sides import NO_SIDE, report_sides, side_colors, side_of
from compare.reporting.sources import copies
from compare.reporting.spans import Segment, clashing, cue_clashes, marked, segments
from compare.reporting.templating import environment

if TYPE_CHECKING:
    from jinja2 import Environment

CONTEXT_CHARACTERS = 160  # how much of the sentence is shown on each side of a claim
SNIPPET_CHARACTERS = 170
FRAGMENT_PAIRS = 10


@dataclass(frozen=True, slots=True)
class Quote:
    """A claim as it is shown: who says it, its words with the clashing ones marked, and where it stands."""

    claim: Claim
    number: int
    color: str
    before: str
    parts: list[Segment]
    after: str
    cue_clashes: bool = False

    @property
    def who(self) -> str:
        """The speaker, under whose side the claim stands."""
        return self.claim.who

    @property
    def side(self) -> str:
        """The side in words; empty where none is known or where it is the speaker itself."""
        side = side_of(self.claim)
        return "" if side in (NO_SIDE, self.claim.who) else side

    @property
    def own(self) -> bool:
        """Whether the outlet itself speaks."""
        return self.claim.who == self.claim.article.source

    @property
    def snippet(self) -> str:
        """The claim on one line, cut where it is long."""
        return shorten(self.claim.text, SNIPPET_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article: the claims that start and end with it, and the innermost one that covers it."""

    text: str
    starts: list[int]
    inner: Claim | None
    refs: list[tuple[int, bool]]


class Page:
    """What the template asks of a report: everything numbered, coloured and cut, nothing escaped yet."""

    def __init__(self, report: Report) -> None:
        """Number the claims and facts of the report."""
        self.report = report
        self.facts = facts(report)
        self.contradicted = [fact for fact in self.facts if fact.contradictions]
        self.aligned = [fact for fact in self.facts if not fact.contradictions]
        self.sides = report_sides(report)
        speaking = {side_of(claim) for fact in self.aligned for claim in fact.claims}
        self.aligned_sides = [side for side in self.sides if side in speaking]
        self.colors = side_colors(report)
        self.summary = summary(report)
        self.copies = copies(report.event)
        self.numbers = {claim: at for at, claim in enumerate(report.claims, start=1)}
        self.fact_numbers = {fact.id: at for at, fact in enumerate(self.facts, start=1)}
        # Claims whose very cue ("denied") is a reason for a contradiction that is shown.
        self._cues = {
            claim
            for pair in report.contradictions()
            for claim, clashes in zip((pair.a, pair.b), cue_clashes(pair), strict=True)
            if clashes
        }
        self._columns: dict[By, Columns] = {}
        self._facts_of: dict[Claim, list[tuple[int, bool]]] = {}
        for at, fact in enumerate(self.facts, start=1):
            # A figure that a later one supersedes was not contradicted.
            clashes = [pair for pair in fact.contradictions if pair.status != "update"]
            contradicted = {claim for pair in clashes for claim in (pair.a, pair.b)}
            for claim in fact.claims:
                self._facts_of.setdefault(claim, []).append((at, claim in contradicted))

    @property
    def dates(self) -> str:
        """The day, or first and last day, on which the articles appeared."""
        days = sorted({article.published[:10] for article in self.report.event.articles if article.published})
        return " – ".join(days[:1] + days[-1:]) if len(days) > 1 else "".join(days)

    def outlets(self) -> list[tuple[str, list[str]]]:
        """Return side → outlets, in the order of the articles."""
        found: dict[str, list[str]] = {}
        for article in self.report.event.articles:
            names = found.setdefault(article.side or NO_SIDE, [])
            if article.source not in names:
                names.append(article.source)
        return list(found.items())

    def quote(self, claim: Claim, spans: Sequence[Span] = ()) -> Quote:
        """Return the claim with its sentence around it and `spans` of its field marked."""
        before, after = _around(claim)
        parts = marked(claim, spans)
        return Quote(claim, self.numbers[claim], self.color(claim), before, parts, after, claim in self._cues)

    def color(self, claim: Claim) -> str:
        """Return the colour of the side that the claim stands on."""
        return self.colors[side_of(claim)]

    def pair(self, pair: Pair) -> tuple[Quote, Quote]:
        """Return both claims of a pair with their clashing words marked."""
        quotes = (self.quote(claim, spans) for claim, spans in zip((pair.a, pair.b), clashing(pair), strict=True))
        a, b = (replace(quote, cue_clashes=cue) for quote, cue in zip(quotes, cue_clashes(pair), strict=True))
        return a, b

    def others(self, fact: Fact) -> list[Quote]:
        """Return the claims of a contradicted fact that none of its pairs holds."""
        shown = {claim for pair in fact.contradictions for claim in (pair.a, pair.b)}
        return [self.quote(claim) for claim in fact.claims if claim not in shown]

    def columns(self, by: By) -> Columns:
        """Return the columns of all facts, worked out once."""
        if by not in self._columns:
            self._columns[by] = Columns(self.report, by)
        return self._columns[by]

    def cells(self, fact: Fact) -> list[Cell]:
        """Return one cell for each of `aligned_sides`."""
        return [cell for cell in self.columns("side").cells(fact) if cell.column in self.aligned_sides]

    def coverage(self, fact: Fact) -> list[tuple[str, list[str]]]:
        """Return mention → sources, where there are two sources or more."""
        if len(self.columns("source").names) < 2:
            return []
        row = self.columns("source").cells(fact)
        found = [(mention, [cell.column for cell in row if cell.mention == mention]) for mention in _MENTIONS]
        return [(mention, sources) for mention, sources in found if sources]

    def told_once(self) -> list[tuple[str, list[Quote]]]:
        """Return source → what no other source reports."""
        return [(source, [self.quote(claim) for claim in alone]) for source, alone in told_once(self.report).items()]

    def near(self, fact: Fact) -> dict[str, Quote]:
        """Return source → the claim to read, for sources without a claim of the fact."""
        row = self.columns("source").cells(fact)
        return {cell.column: self.quote(cell.near) for cell in row if cell.near}

    def first_unaligned(self) -> str:
        """Return the section in which a source is first said to be not aligned; empty where none is."""
        for name, shown in (("contradictions", self.contradicted), ("aligned", self.aligned)):
            if any(mention == "unaligned" for fact in shown for mention, _ in self.coverage(fact)):
                return name
        return ""

    def wording(self) -> list[tuple[str, list[Wording]]]:
        """Return side → the words it prefers."""
        return wording_by_side(self.report)

    def figures(self) -> list[tuple[str, list[Any]]]:
        """Return quantity → its figures, smallest first, so that differing ones stand together."""
        found: dict[str, list[Any]] = {}
        for figure in sorted(self.report.figures, key=lambda figure: (figure.quantity.casefold(), figure.value)):
            found.setdefault(figure.quantity, []).append(figure)
        return list(found.items())

    def title(self, article: Article) -> list[Passage]:
        """Return the article's title in passages."""
        return _passages(article.title, 0, self._held(article, "title"), self)

    def paragraphs(self, article: Article) -> list[list[Passage]]:
        """Return the article's text in paragraphs of passages; empty lines are left out."""
        lines = article.text.splitlines(keepends=True)
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line)
        held: list[list[Claim]] = [[] for _ in lines]
        for claim in self._held(article, "text"):
            index = max(bisect_right(starts, claim.span[0]) - 1, 0)
            while index < len(lines) and starts[index] < claim.span[1]:
                held[index].append(claim)
                index += 1
        rows = zip(lines, starts, held, strict=True)
        return [_passages(line, start, claims, self) for line, start, claims in rows if line.strip()]

    def refs(self, claim: Claim) -> list[tuple[int, bool]]:
        """Return the numbers of the claim's facts, each with whether the claim is contradicted there."""
        return self._facts_of.get(claim, [])

    def run(self) -> list[tuple[str, str]]:
        """Return what is known of the run, apart from the hashes of its inputs."""
        return [(name, value) for name, value in _flat(self.report.run) if not name.startswith("inputs")]

    def inputs(self) -> list[tuple[str, str]]:
        """Return the hashes of the inputs."""
        found = self.report.run.get("inputs")
        return list(_flat(found)) if isinstance(found, Mapping) else []

    def _held(self, article: Article, field: str) -> list[Claim]:
        return [claim for claim in self.report.claims if claim.article.id == article.id and claim.field == field]


def to_html(report: Report) -> str:
    """Return the page: contradictions, aligned facts, what one source tells, wording, figures, the articles in full."""
    return _render("report.html.jinja", page=Page(report), report=report)


def to_fragment(report: Report) -> str:
    """Return the strongest contradictions and the counts as HTML that brings its own styles, for notebooks."""
    page = Page(report)
    shown = [one for fact in page.contradicted for one in distinct(fact.contradictions)]
    shown.sort(key=lambda one: -one[0].score)
    return _render("fragment.html.jinja", page=page, report=report, shown=shown[:FRAGMENT_PAIRS], total=len(shown))


def safe_url(url: str | None) -> str | None:
    """Return the address where a browser may follow it (http and https, with a host), else None."""
    if not url or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else None


_MENTIONS = ("asserts", "denies", "quotes", "unaligned", "omits")


def _render(name: str, **values: Any) -> str:
    # UTF-8 has no half surrogates, and a text from outside may hold one.
    return _environment().get_template(name).render(**values).encode("utf-8", "replace").decode("utf-8")


@cache
def _environment() -> Environment:
    helpers: tuple[Callable[..., Any], ...] = (
        amount,
        count,
        distinct,
        headline,
        safe_url,
        strength,
        voice,
        why,
        *HELPERS,
    )
    return environment("compare.reporting", helpers, status_meanings=STATUS_MEANINGS, no_side=NO_SIDE, **WORDS)


def _around(claim: Claim) -> tuple[str, str]:
    """Return what stands before and after the claim in its sentence, cut where it is long."""
    if claim.sentence is None:
        return "", ""
    before = claim.context[claim.sentence[0] : claim.span[0]]
    after = claim.context[claim.span[1] : claim.sentence[1]]
    if len(before) > CONTEXT_CHARACTERS:
        before = "… " + before[-CONTEXT_CHARACTERS:].partition(" ")[2]
    if len(after) > CONTEXT_CHARACTERS:
        after = after[:CONTEXT_CHARACTERS].rpartition(" ")[0] + " …"
    return before, after


def _passages(text: str, start: int, claims: Iterable[Claim], page: Page) -> list[Passage]:
    """Cut one paragraph (or title) that begins at `start` of its field where claims begin and end."""
    cut = segments(text, ((claim.span[0] - start, claim.span[1] - start, claim) for claim in claims))
    passages, at = [], start
    for passage, held in cut:
        end = at + len(passage)
        inner = min(held, key=lambda claim: claim.span[1] - claim.span[0], default=None)
        # A claim that ran on from the paragraph before has its anchor there.
        starts = [page.numbers[claim] for claim in held if claim.span[0] == at]
        refs = dict.fromkeys(ref for claim in held if claim.span[1] == end for ref in page.refs(claim))
        passages.append(Passage(passage, starts, inner, list(refs)))
        at = end
    return passages


def _flat(values: Any, name: str = "") -> Iterable[tuple[str, str]]:
    if isinstance(values, Mapping):
        for key, value in values.items():
            yield from _flat(value, f"{name} {key}".strip())
    elif values is not None:
        yield name, str(values)
