"""Facts as the pages show them: which columns, which of a fact's claims stand where, which words are marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from compare.dashboard.marks import NO_MARKS, Marks, Standing
from compare.dashboard.view import By, View
from compare.records import Claim, Pair, Span
from compare.reporting import Cell, Columns, Fact, columns
from compare.reporting.facts import distinct
from compare.reporting.html import Page, Quote
from compare.reporting.report import Mention, Report
from compare.reporting.sides import NO_SIDE, side_of
from compare.reporting.spans import clashing

MAX_COLUMNS = 5
SHOWN_PAIRS = 2  # contradictions of a fact whose claims the board shows; the fact's own page shows all
SHOWN_CLAIMS = 2  # of a cell; clashing ones are always shown


@dataclass(frozen=True, slots=True)
class Said:
    """One claim of a cell, whether a shown contradiction holds it, and which other outlets print the same words."""

    quote: Quote
    clashes: bool
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One cell of a fact: a column's name, colour and mention, the claims to show and how many are left out."""

    name: str
    color: str
    mention: Mention
    said: tuple[Said, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Row:
    """One fact to show: its contradictions (one of each kind between the same parties) and its columns.

    `standing` says where it belongs among the contradicted ones, None where nothing is contradicted.
    """

    key: str
    fact: Fact
    pairs: tuple[tuple[Pair, tuple[Pair, ...]], ...]
    columns: tuple[Column, ...]
    standing: Standing | None

    @property
    def sources(self) -> int:
        """How many outlets speak of the fact."""
        return len({claim.article.source for claim in self.fact.claims})

    @property
    def silent(self) -> tuple[str, ...]:
        """The columns that say nothing of it."""
        return tuple(column.name for column in self.columns if not column.said)


def fact_key(fact: Fact) -> str:
    """Return what a link calls a fact: a group in it, or its strongest pair; the same at every threshold."""
    if fact.groups:
        return fact.groups[0].id
    pair = fact.contradictions[0]
    return f"{pair.a.id}~{pair.b.id}"


def find_fact(found: Iterable[Fact], key: str) -> Fact | None:
    """Return the fact that a link speaks of, None where there is none (any more)."""
    first, _, second = key.partition("~")
    for fact in found:
        ids = {claim.id for claim in fact.claims}
        if second and first in ids and second in ids:
            return fact
        if not second and any(group.id == key for group in fact.groups):
            return fact
    return None


def default_by(report: Report) -> By:
    """Return `side` where two named sides speak, else `source`."""
    return "side" if len([name for name in columns(report, "side") if name != NO_SIDE]) > 1 else "source"


def select(page: Page, view: View) -> list[tuple[Fact, tuple[Pair, ...]]]:
    """Return the facts that pass the view's filters, each with those of its contradictions that pass."""
    chosen = []
    for fact in page.facts:
        pairs = tuple(
            pair
            for pair in fact.contradictions
            if (not view.kind or pair.kind in view.kind) and (not view.status or pair.status in view.status)
        )
        if (view.only or view.kind or view.status) and not pairs:
            continue
        if view.who and not any(claim.who in view.who for claim in fact.claims):
            continue
        if view.side and not any(side_of(claim) in view.side for claim in fact.claims):
            continue
        chosen.append((fact, pairs))
    return chosen


def speaking(report: Report, found: Iterable[Fact], by: By) -> tuple[str, ...]:
    """Return the columns that say something of these facts, in the report's order."""
    table = Columns(report, by)
    heard = {table.name(claim) for fact in found for claim in fact.claims}
    return tuple(column for column in table.names if column in heard)


def main_columns(report: Report, found: Sequence[Fact], by: By) -> tuple[str, ...]:
    """Return at most `MAX_COLUMNS` columns: those that speak most in contradictions, then those that speak most."""
    names = speaking(report, found, by)
    if len(names) <= MAX_COLUMNS:
        return names
    table = Columns(report, by)
    weight = dict.fromkeys(names, 0.0)
    for fact in found:
        for claim in fact.claims:
            weight[table.name(claim)] += 0.1
        for claim in {claim for pair in fact.contradictions for claim in (pair.a, pair.b)}:
            weight[table.name(claim)] += 1
    best = sorted(names, key=lambda one: -weight[one])[:MAX_COLUMNS]
    return tuple(column for column in names if column in best)


def columns_for(
    page: Page, fact: Fact, pairs: Sequence[Pair], by: By, names: Sequence[str], *, marks: Marks = NO_MARKS
) -> tuple[str, ...]:
    """Return the columns of one fact: `names`, with a silent one giving way to another that speaks of this fact."""
    clashing_claims = {claim for pair, _ in _ordered(pairs, marks)[:SHOWN_PAIRS] for claim in (pair.a, pair.b)}
    found = [cell for cell in page.columns(by).cells(fact) if cell.claims or cell.column in names]

    def rank(cell: Cell) -> tuple[bool, bool, bool]:
        return clashing_claims.isdisjoint(cell.claims), not cell.claims, cell.column not in names

    best = {cell.column for cell in sorted(found, key=rank)[:MAX_COLUMNS]}
    return tuple(cell.column for cell in found if cell.column in best)


def row(
    page: Page,
    fact: Fact,
    pairs: Sequence[Pair],
    by: By,
    names: Sequence[str],
    *,
    whole: bool = False,
    marks: Marks = NO_MARKS,
) -> Row:
    """Return a fact for the columns `names`; `whole` shows all claims of a cell."""
    shown = _ordered(pairs, marks)
    standing = marks.standing_of(pairs) if pairs else None
    clashes = clash_marks(pair for pair, _ in (shown if whole else shown[:SHOWN_PAIRS]))
    rank = {claim: at for at, claim in enumerate(clashes)}
    found = []
    for cell in page.columns(by).cells(fact):
        if cell.column not in names:
            continue
        ordered = _folded(sorted(cell.claims, key=lambda claim: rank.get(claim, len(rank))))
        keep = len(ordered) if whole else max(SHOWN_CLAIMS, sum(same[0] in clashes for same in ordered))
        said = tuple(_said(page, same, clashes) for same in ordered[:keep])
        color = column_color(page, cell.column, by)
        found.append(Column(cell.column, color, cell.mention, said, len(ordered) - len(said)))
    return Row(fact_key(fact), fact, tuple(shown), tuple(found), standing)


def clash_marks(pairs: Iterable[Pair]) -> dict[Claim, list[Span]]:
    """Return claim → the spans of its field that clash in these pairs.

    A reason that points at a whole claim marks nothing where another one points at words in it.
    """
    marks: dict[Claim, list[Span]] = {}
    for pair in pairs:
        for claim, spans in zip((pair.a, pair.b), clashing(pair), strict=True):
            marks.setdefault(claim, []).extend(spans)
    return {claim: [span for span in spans if span != claim.span] or spans for claim, spans in marks.items()}


def ends(page: Page, pair: Pair) -> tuple[Said, Said]:
    """Return both claims of a pair with their clashing words marked."""
    marks = clash_marks([pair])
    return Said(page.quote(pair.a, marks[pair.a]), True), Said(page.quote(pair.b, marks[pair.b]), True)


def column_color(page: Page, name: str, by: By) -> str:
    """Return a column's colour: its own as a side, that of the outlet's side as a source."""
    if by == "side":
        return page.colors.get(name, page.colors[NO_SIDE])
    sides: Mapping[str, str | None] = {a.source: a.side for a in reversed(page.report.event.articles)}
    return page.colors[sides.get(name) or NO_SIDE]


def _ordered(pairs: Sequence[Pair], marks: Marks) -> list[tuple[Pair, tuple[Pair, ...]]]:
    """Return the distinct pairs, each with those like it: strongest first, updates later, those marked wrong last."""
    place: dict[Standing, int] = {"clash": 0, "update": 1, "wrong": 2}
    return sorted(distinct(pairs), key=lambda one: place[marks.standing(one[0])])


def _folded(claims: Iterable[Claim]) -> list[list[Claim]]:
    """Put claims of the same words together, so that twenty outlets that print a wire story show it once."""
    alike: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        alike.setdefault((claim.stance, " ".join(claim.text.casefold().split())), []).append(claim)
    return list(alike.values())


def _said(page: Page, same: Sequence[Claim], marks: Mapping[Claim, list[Span]]) -> Said:
    first = same[0]
    also = dict.fromkeys(claim.article.source for claim in same if claim.article.source != first.article.source)
    return Said(page.quote(first, marks.get(first, ())), first in marks, tuple(also))
