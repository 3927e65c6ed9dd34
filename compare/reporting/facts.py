"""The report as people look at it: facts, each with what every side or source says of it, contradicted ones first.

A fact is one group, or several groups and claims that flagged pairs join. Every flagged pair stands in exactly one
fact, also where its two claims share no group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from compare.records import Claim, Group, Pair
from compare.reporting.coverage import MENTION_BY_STANCE, ORDER, mention
from compare.reporting.plain import shorten
from compare.reporting.report import Coverage, Mention, Report
from compare.reporting.sides import NO_SIDE, report_sides, side_of
from compare.reporting.sources import copies, independent_sources, sources_by_article
from compare.reporting.wording import words

By = Literal["side", "source"]

# A pair that joins two groups makes them one fact up to this many claims. Beyond it a chain of doubtful pairs
# would run unrelated facts together, so the pair is shown as a fact of its own.
MAX_JOINED = 12
TITLE_CHARACTERS = 110
ALIKE = 0.5  # the share of the shorter claim's words from which two claims say much the same


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact to show: its claims in reading order, the groups behind it, the flagged pairs in it, strongest first."""

    id: str
    title: str
    claims: tuple[Claim, ...]
    groups: tuple[Group, ...]
    contradictions: tuple[Pair, ...]

    @property
    def score(self) -> float:
        """The strongest contradiction's score; 0 without one."""
        return self.contradictions[0].score if self.contradictions else 0.0

    @property
    def cohesion(self) -> float:
        """The mean cohesion of its groups; 0 without one."""
        return sum(group.cohesion for group in self.groups) / len(self.groups) if self.groups else 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column (a side or a source) says of a fact.

    `near` is the claim to read where a source has none of the fact, but one that contradicts it or comes close to it.
    """

    column: str
    mention: Mention
    claims: tuple[Claim, ...]
    near: Claim | None = None


def facts(report: Report, *, threshold: float | None = None) -> tuple[Fact, ...]:
    """Return the facts, contradicted ones first (strongest first), then those that most sources tell."""
    order = {claim: at for at, claim in enumerate(report.claims)}
    source = sources_by_article(report.event)
    found = []
    for groups, pairs in _bundles(report, threshold):
        held = [claim for group in groups for claim in group.claims]
        held += [claim for pair in pairs for claim in (pair.a, pair.b)]
        claims = tuple(sorted(dict.fromkeys(held), key=lambda claim: order.get(claim, len(order))))
        found.append(Fact("", _title(claims, pairs), claims, tuple(groups), tuple(pairs)))

    def rank(fact: Fact) -> tuple[bool, float, int, float]:
        telling = len({source[claim.article.id] for claim in fact.claims})
        return not fact.contradictions, -fact.score, -telling, -fact.cohesion

    return tuple(
        Fact(f"f{at}", fact.title, fact.claims, fact.groups, fact.contradictions)
        for at, fact in enumerate(sorted(found, key=rank), start=1)
    )


def columns(report: Report, by: By) -> tuple[str, ...]:
    """Return the column names: the sides of the speakers, or the independent sources."""
    return report_sides(report) if by == "side" else independent_sources(report.event)


def cells(report: Report, fact: Fact, by: By) -> tuple[Cell, ...]:
    """Return one cell a column, in the order of `columns`; `Columns` does so for many facts."""
    return Columns(report, by).cells(fact)


class Columns:
    """The columns of a report, worked out once for all its facts."""

    def __init__(self, report: Report, by: By) -> None:
        self.by = by
        self.names = columns(report, by)
        self._source = sources_by_article(report.event)
        self._coverage = {row.group.id: row for row in report.coverage}

    def name(self, claim: Claim) -> str:
        """Return the column of a claim."""
        return side_of(claim) if self.by == "side" else self._source[claim.article.id]

    def cells(self, fact: Fact) -> tuple[Cell, ...]:
        """Return one cell a column, in the order of `names`.

        By source, a cell says how the outlet treats the fact (what it stands behind, or only quotes), by its coverage
        where it has no claim of the fact; by side, what speakers of that side do, whoever quotes them.
        """
        held: dict[str, list[Claim]] = {name: [] for name in self.names}
        for claim in fact.claims:
            held[self.name(claim)].append(claim)
        if self.by == "side":
            return tuple(Cell(name, _side_mention(claims), tuple(claims)) for name, claims in held.items())
        rows = [self._coverage[group.id] for group in fact.groups if group.id in self._coverage]
        return tuple(
            Cell(name, mention(claims), tuple(claims)) if claims else _covered(name, rows)
            for name, claims in held.items()
        )


def told_once(report: Report, *, threshold: float | None = None) -> Mapping[str, tuple[Claim, ...]]:
    """Return source → its claims that no other source tells: alone, or grouped with claims of this source only.

    Claims that stand in a flagged pair are not among them. An event with one source has none.
    """
    names = independent_sources(report.event)
    if len(names) < 2:
        return {}
    source, copied = sources_by_article(report.event), copies(report.event)
    shared = {claim for pair in report.contradictions(threshold=threshold) for claim in (pair.a, pair.b)}
    for group in report.groups:
        if len({source[claim.article.id] for claim in group.claims}) > 1:
            shared.update(group.claims)
    alone: dict[str, list[Claim]] = {name: [] for name in names}
    for claim in report.claims:
        if claim not in shared and claim.article.id not in copied:
            alone[source[claim.article.id]].append(claim)
    return {name: tuple(claims) for name, claims in alone.items() if claims}


def distinct(pairs: Sequence[Pair]) -> tuple[tuple[Pair, tuple[Pair, ...]], ...]:
    """Return pairs that differ, strongest first, each with the weaker ones like it.

    Twenty outlets that carry the same accusation and the same denial make four hundred pairs, and one thing to read.
    Pairs are alike when they are of one kind, between the same two sides, and both ends say it in much the same words.
    """
    kept: list[tuple[Pair, list[Pair]]] = []
    for pair in sorted(pairs, key=lambda pair: -pair.score):
        like = next((alike for first, alike in kept if _alike(first, pair)), None)
        if like is None:
            kept.append((pair, []))
        else:
            like.append(pair)
    return tuple((first, tuple(alike)) for first, alike in kept)


def omissions(report: Report) -> tuple[tuple[Group, str], ...]:
    """Return (group, source) for every fact that at least two sources tell and this source leaves out.

    A source that is `unaligned` may or may not tell it, so it counts as neither.
    """
    found = []
    for row in report.coverage:
        telling = [name for name, what in row.mentions.items() if what not in ("omits", "unaligned")]
        if len(telling) >= 2:
            found += [(row.group, name) for name, what in row.mentions.items() if what == "omits"]
    return tuple(found)


def _bundles(report: Report, threshold: float | None) -> list[tuple[list[Group], list[Pair]]]:
    """Bundle groups and flagged pairs into facts (see the head of this file)."""
    bundles: dict[int, tuple[list[Group], list[Pair]]] = {}
    home: dict[Claim, list[int]] = {}
    sizes: dict[int, int] = {}

    def put(groups: list[Group], pairs: list[Pair], claims: tuple[Claim, ...]) -> None:
        key = len(sizes)
        bundles[key], sizes[key] = (groups, pairs), len(claims)
        for claim in claims:
            home.setdefault(claim, []).append(key)

    for group in report.groups:
        if len(group.claims) > 1:
            put([group], [], group.claims)
    for pair in report.contradictions(threshold=threshold):
        a, b = home.get(pair.a, []), home.get(pair.b, [])
        shared = next((key for key in a if key in b), None)
        if shared is not None:
            bundles[shared][1].append(pair)
        elif not a and not b:
            put([], [pair], (pair.a, pair.b))
        elif not a or not b:
            key, new = (b[0], pair.a) if not a else (a[0], pair.b)
            bundles[key][1].append(pair)
            sizes[key] += 1
            home.setdefault(new, []).append(key)
        elif sizes[a[0]] + sizes[b[0]] <= MAX_JOINED:
            _join(bundles, home, sizes, a[0], b[0])
            bundles[a[0]][1].append(pair)
        else:
            put([], [pair], (pair.a, pair.b))
    return [
        (groups, sorted(pairs, key=lambda pair: -pair.score)) for groups, pairs in bundles.values() if groups or pairs
    ]


def _join(
    bundles: dict[int, tuple[list[Group], list[Pair]]],
    home: dict[Claim, list[int]],
    sizes: dict[int, int],
    into: int,
    gone: int,
) -> None:
    groups, pairs = bundles.pop(gone)
    bundles[into][0].extend(groups)
    bundles[into][1].extend(pairs)
    sizes[into] += sizes[gone]
    for keys in home.values():
        if gone in keys:
            keys[:] = list(dict.fromkeys(into if key == gone else key for key in keys))


def _alike(one: Pair, other: Pair) -> bool:
    if one.kind != other.kind:
        return False
    straight = _same_statement(one.a, other.a) and _same_statement(one.b, other.b)
    return straight or (_same_statement(one.a, other.b) and _same_statement(one.b, other.a))


def _same_statement(one: Claim, other: Claim) -> bool:
    if one is other:
        return True
    if _party(one) != _party(other):
        return False
    a, b = _content(one), _content(other)
    return a == b or len(a & b) >= ALIKE * max(1, min(len(a), len(b)))


def _content(claim: Claim) -> set[str]:
    """The words of what is said; that two claims are denials ("denied …") makes them no more alike."""
    return set(words(claim.text)) - set(words(claim.cue or ""))


def _party(claim: Claim) -> str:
    side = side_of(claim)
    return claim.who if side == NO_SIDE else side


def _covered(source: str, rows: Sequence[Coverage]) -> Cell:
    """Return the cell of a source without a claim of the fact: what the coverage of its groups says, at its most."""
    found: dict[Mention, Claim | None] = {}
    for row in rows:
        found.setdefault(row.mentions.get(source, "omits"), row.near.get(source))
    told: tuple[Mention, ...] = (*ORDER, "unaligned")
    most: Mention = next((one for one in told if one in found), "omits")
    return Cell(source, most, (), found.get(most))


def _side_mention(claims: list[Claim]) -> Mention:
    found = {MENTION_BY_STANCE[claim.stance] for claim in claims}
    return next((one for one in ORDER if one in found), "omits")


def _title(claims: tuple[Claim, ...], pairs: list[Pair]) -> str:
    """Return the claim that shares most words with the others, cut at a word: a title in the articles' own words."""
    among = list(dict.fromkeys(claim for pair in pairs[:1] for claim in (pair.a, pair.b))) or list(claims)
    # A denial alone ("denied it") names no fact; what it denies does.
    among = [claim for claim in among if claim.stance not in ("denies", "doubts")] or among
    bags = {claim: set(words(claim.text)) for claim in claims}

    def centrality(claim: Claim) -> float:
        own = bags[claim]
        return sum(len(own & bag) / (len(own | bag) or 1) for other, bag in bags.items() if other is not claim)

    # Many claims say much the same, so a handful is enough to find a central one.
    best = max(among[:20], key=lambda claim: (round(centrality(claim), 6), -len(claim.text)))
    title = shorten(_sentence(best), TITLE_CHARACTERS)
    return title[:1].upper() + title[1:]


def _sentence(claim: Claim) -> str:
    """Return the claim's words, after speaker and cue where it needs them: `the mayor denied` taking money."""
    follows = claim.cue_span is not None and 0 <= claim.span[0] - claim.cue_span[1] <= 1
    needs = claim.speaker is not None and claim.stance in ("accuses", "denies", "doubts")
    return f"{claim.who} {claim.cue} {claim.text}" if follows and needs else claim.text
