"""An event in one line: what a list of events shows of it, and what a batch writes of it into `events.parquet`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from compare.records import KINDS, STATUSES, Claim, Kind, Pair, Stance, Status
from compare.reporting.facts import Fact, facts
from compare.reporting.plain import shorten
from compare.reporting.report import Report
from compare.reporting.sides import NO_SIDE, side_colors, side_of
from compare.reporting.sources import sources_by_article

TITLE_CHARACTERS = 200
TEXT_CHARACTERS = 300
DECIMALS = 4
BETWEEN = "; "  # several names in one cell of the table


@dataclass(frozen=True, slots=True)
class End:
    """One end of a contradiction, in words: who says it, for which side (None: not known), where, how and what."""

    who: str
    side: str | None
    source: str
    cue: str | None
    stance: Stance
    text: str

    @property
    def own(self) -> bool:
        """Whether the outlet itself speaks."""
        return self.who == self.source


@dataclass(frozen=True, slots=True)
class Point:
    """The most disputed point of an event: its strongest contradiction, an update only where there is nothing else."""

    a: End
    b: End
    kind: Kind
    status: Status
    score: float


@dataclass(frozen=True, slots=True)
class Summary:
    """An event in one line.

    `contradictions` counts flagged pairs; `contradicted` the facts in which they stand and `updated` those on which one
    figure only supersedes another, so that twenty pairs alike count once. `told` counts the facts told more than
    once, `shared` those of them that two sides tell (two sources, where fewer than two sides are known). `words` is
    what a search looks through, in lower case.
    """

    id: str
    title: str
    articles: int
    sources: tuple[str, ...]
    sides: tuple[str, ...]
    first_published: str | None
    last_published: str | None
    claims: int
    groups: int
    contradictions: int
    contradicted: int
    updated: int
    told: int
    shared: int
    point: Point | None
    words: str = ""

    @property
    def dates(self) -> str:
        """The day, or first and last day, on which the articles appeared."""
        first, last = (self.first_published or "")[:10], (self.last_published or "")[:10]
        return first if first == last else f"{first} – {last}"

    @property
    def overlap(self) -> float | None:
        """The share of the facts told more than once that two sides (or sources) tell; None without any."""
        return self.shared / self.told if self.told else None

    @property
    def score(self) -> float:
        """The score of the most disputed point, 0 without one."""
        return self.point.score if self.point else 0.0


def contradicted(found: Iterable[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Return the facts with a conflict or dispute, and those on which one figure only supersedes another."""
    clashing = [fact for fact in found if fact.contradictions]
    real = [any(pair.status != "update" for pair in fact.contradictions) for fact in clashing]
    both = list(zip(clashing, real, strict=True))
    return [fact for fact, is_real in both if is_real], [fact for fact, is_real in both if not is_real]


def strongest(fact: Fact) -> Pair:
    """Return the strongest contradiction of a fact, an update only where there is nothing else."""
    return next((pair for pair in fact.contradictions if pair.status != "update"), fact.contradictions[0])


def summarize(report: Report) -> Summary:
    """Return the line of a report."""
    event = report.event
    clashing, updated = contradicted(facts(report))
    found = [*clashing, *updated]
    dates = sorted(article.published for article in event.articles if article.published)
    told, shared = _overlap(report)
    return _with_words(
        Summary(
            id=event.id,
            title=shorten(event.title, TITLE_CHARACTERS),
            articles=len(event.articles),
            sources=report.sources,
            sides=tuple(side for side in side_colors(report) if side != NO_SIDE),
            first_published=dates[0] if dates else None,
            last_published=dates[-1] if dates else None,
            claims=len(report.claims),
            groups=len(report.groups),
            contradictions=len(report.contradictions()),
            contradicted=len(clashing),
            updated=len(updated),
            told=told,
            shared=shared,
            point=_point(strongest(found[0])) if found else None,
        )
    )


def summary_row(report: Report) -> dict[str, Any]:
    """Return the row that the table `events` holds of a report."""
    found = summarize(report)
    point = found.point
    return {
        "event": found.id,
        "title": report.event.title,
        "articles": found.articles,
        "sources": BETWEEN.join(found.sources),
        "sides": BETWEEN.join(found.sides),
        "first_published": found.first_published,
        "last_published": found.last_published,
        "claims": found.claims,
        "groups": found.groups,
        "contradictions": found.contradictions,
        "strongest": round(report.contradictions()[0].score, DECIMALS) if found.contradictions else None,
        "contradicted": found.contradicted,
        "updated": found.updated,
        "told": found.told,
        "shared": found.shared,
        "kind": point and point.kind,
        "status": point and point.status,
        "score": point and round(point.score, DECIMALS),
        **_cells("a", point.a if point else None),
        **_cells("b", point.b if point else None),
    }


def read_summary(row: Mapping[str, Any]) -> Summary:
    """Return the line of a row of the table `events`; KeyError or ValueError where it is not one of this version."""
    point = None
    if row["kind"] is not None:
        kind, status = _word(row["kind"], KINDS), _word(row["status"], STATUSES)
        point = Point(_read_end("a", row), _read_end("b", row), kind, status, float(row["score"]))
    return _with_words(
        Summary(
            id=row["event"],
            title=shorten(row["title"] or "", TITLE_CHARACTERS),
            sources=tuple(filter(None, (row["sources"] or "").split(BETWEEN))),
            sides=tuple(filter(None, (row["sides"] or "").split(BETWEEN))),
            first_published=row["first_published"],
            last_published=row["last_published"],
            articles=int(row["articles"]),
            claims=int(row["claims"]),
            groups=int(row["groups"]),
            contradictions=int(row["contradictions"]),
            contradicted=int(row["contradicted"]),
            updated=int(row["updated"]),
            told=int(row["told"]),
            shared=int(row["shared"]),
            point=point,
        )
    )


def _overlap(report: Report) -> tuple[int, int]:
    """Return how many facts are told more than once, and how many of them by two sides, or by two sources."""
    source = sources_by_article(report.event)
    groups = [group for group in report.groups if len(group.claims) > 1]
    by_side = [{side_of(claim) for claim in group.claims} - {NO_SIDE} for group in groups]
    if len(set().union(*by_side)) > 1:
        return len(groups), sum(len(sides) > 1 for sides in by_side)
    return len(groups), sum(len({source[claim.article.id] for claim in group.claims}) > 1 for group in groups)


def _point(pair: Pair) -> Point:
    return Point(_end(pair.a), _end(pair.b), pair.kind, pair.status, pair.score)


def _end(claim: Claim) -> End:
    side = side_of(claim)
    known = None if side == NO_SIDE else side
    text = shorten(claim.text, TEXT_CHARACTERS)
    return End(claim.who, known, claim.article.source, claim.cue, claim.stance, text)


def _cells(name: str, end: End | None) -> dict[str, Any]:
    return {f"{name}_{field}": end and getattr(end, field) for field in _END_FIELDS}


def _read_end(name: str, row: Mapping[str, Any]) -> End:
    who, side, source, cue, stance, text = (row[f"{name}_{field}"] for field in _END_FIELDS)
    return End(who or "", side, source or "", cue, _word(stance, get_args(Stance)), text or "")


def _word(value: Any, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise ValueError(f"{value!r} is none of {', '.join(known)}")
    return value


def _with_words(summary: Summary) -> Summary:
    words = [summary.title, summary.id, summary.dates, *summary.sources, *summary.sides]
    return replace(summary, words=" ".join(words).casefold())


_END_FIELDS = ("who", "side", "source", "cue", "stance", "text")
