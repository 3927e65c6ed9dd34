"""Reading what somebody types against the nearest claims: who supports it, who contradicts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from compare.background import background
from compare.checking.findings import Checked, Finding, folded, turned
from compare.checking.index import ClaimIndex, Hit, Near, Progress
from compare.checking.loose import loose
from compare.checking.weighing import (
    CONTRADICTION,
    SUPPORT,
    Setting,
    blames,
    contradiction_signals,
    support_signals,
    told,
    turns_down,
)
from compare.errors import ClaimError
from compare.extraction.ledger import figures_of
from compare.models.protocols import NLI, Encoder
from compare.records import Candidate, Claim, Pair
from compare.reporting.sources import repeated, sources_by_article
from compare.scoring import Evidence, LinearScorer, Reading, gather, read, statement, weigh

NEAREST = 50  # claims that are read against what was typed
FLOOR = 0.25  # cosine under which two claims are about different things
THROUGH = 0.05  # support times score from which a claim that nobody read against what was typed is looked at
SHORTEST, LONGEST = 2, 500  # characters of what can be typed
TYPED = "what was typed"


@dataclass(frozen=True, slots=True)
class Reader:
    """The models that read a claim: the project's own encoder, NLI model and scorer of pairs."""

    encoder: Encoder
    nli: NLI
    scorer: LinearScorer


@dataclass(frozen=True, slots=True)
class Weighed:
    """One finding with the signals of its two scores; without those of a support where it was not read.

    `original` is the claim that a wire copy repeats; else the finding's own.
    """

    finding: Finding
    support: Mapping[str, float] | None
    contradiction: Mapping[str, float]
    original: Claim


@dataclass(frozen=True, slots=True)
class Route:
    """A pair of the event's report that leads from a claim which supports what was typed to one that contradicts it."""

    value: float
    pair: Pair


def check(
    text: str,
    indexes: Sequence[ClaimIndex],
    models: Reader,
    *,
    threshold: float = CONTRADICTION.threshold,
    nearest: int = NEAREST,
    progress: Progress | None = None,
) -> Checked:
    """Return what the claims of the indexes say of a claim that somebody types.

    One call of the NLI for all; the scores stay raw, and `Checked.at` moves the threshold. `progress` is told how many
    claims have a vector, and of how many. ClaimError where the text is too short or too long, CompareError where a
    report cannot be read.
    """
    typed, rows = weighed(text, indexes, models, nearest=nearest, progress=progress)
    return Checked(
        claim=typed,
        found=folded((row.finding, row.original) for row in rows),
        threshold=threshold,
        unclear_from=CONTRADICTION.unclear,
        claims=sum(map(len, indexes)),
        by_words=any(index.by_words for index in indexes),
    )


def weighed(
    text: str,
    indexes: Sequence[ClaimIndex],
    models: Reader,
    *,
    nearest: int = NEAREST,
    progress: Progress | None = None,
) -> tuple[Claim, list[Weighed]]:
    """Return the typed claim, and all that was found on it with its signals, repeats and all; for study."""
    typed = loose(TYPED, fitting(text))
    hits = _hits(typed, indexes, models.encoder, nearest, progress)
    # What is known of an event is known of all its claims, so those of one event come together.
    hits.sort(key=lambda hit: hit.event)
    candidates = [Candidate(typed, hit.claim, hit.cosine, max(0.0, hit.cosine)) for hit in hits]
    readings = read(candidates, models.nli) if candidates else ()
    best = max((hit.cosine for hit in hits), default=1.0)
    rows = groupby(zip(hits, candidates, readings, strict=True), key=lambda row: row[0].event)
    return typed, [one for _, group in rows for one in _of_event(list(group), models.scorer, best)]


def fitting(text: str) -> str:
    """Return the typed text on one line; ClaimError where it is too short or too long."""
    line = " ".join(text.split())
    if len(line) < SHORTEST:
        raise ClaimError("the claim is too short; type one statement, such as: Twelve people were killed")
    if len(line) > LONGEST:
        raise ClaimError(f"the claim has {len(line):,} characters, {LONGEST} are read; type one statement at a time")
    return line


def _hits(
    typed: Claim, indexes: Sequence[ClaimIndex], encoder: Encoder, nearest: int, progress: Progress | None
) -> list[Hit]:
    """Return the nearest claims of all indexes together."""
    text = statement(typed)
    (vector,) = encoder.encode([text])
    found: list[tuple[ClaimIndex, Near]] = []
    for index in indexes:
        near = index.nearest(text, vector, encoder, count=nearest, progress=progress)
        found += [(index, one) for one in near if one.cosine >= FLOOR]
    found.sort(key=lambda one: -one[1].cosine)
    return [hit for index in indexes for hit in index.hits([near for held, near in found[:nearest] if held is index])]


def _of_event(rows: Sequence[tuple[Hit, Candidate, Reading]], scorer: LinearScorer, best: float) -> Iterator[Weighed]:
    """Yield what the claims of one event say of what was typed."""
    event, report, typed = rows[0][0].event, rows[0][0].report, rows[0][1].a
    title = report.event.title or report.event.id
    setting = Setting(told(typed, report), max(hit.cosine for hit, _, _ in rows) / best)
    evidence = {one.b: one for one in _gathered(rows)}
    signals = {claim: support_signals(one, setting) for claim, one in evidence.items()}
    # A claim that turns down what was typed speaks of it just as surely, and contradicts it.
    speaks = {claim: max(SUPPORT.probability(values), blames(evidence[claim])) for claim, values in signals.items()}
    supports = {claim: score for claim, score in speaks.items() if not turns_down(evidence[claim])}
    routes = _routes(report.pairs, supports)
    claims = tuple(dict.fromkeys([*evidence, *routes]))
    repeats = repeated(report.event, claims)
    for claim in claims:
        one, route = evidence.get(claim), routes.get(claim)
        pair = weigh(one, scorer) if one else None
        against = contradiction_signals(pair.score if pair else None, route.value if route else 0.0, setting)
        score = CONTRADICTION.probability(against)
        if one is not None and claim not in supports and one.exchange != "elsewhere":
            score = max(score, speaks[claim])
        said = supports.get(claim, 0.0)
        if route is not None and (pair is None or (route.value > pair.score and score > said)):
            pair, through = route.pair, route.pair.a
        else:
            through = None
        if pair is not None:
            found = Finding(event, title, pair, said, score, through)
            yield Weighed(found, signals.get(claim), against, repeats.get(claim, claim))


def _routes(pairs: Sequence[Pair], supports: dict[Claim, float]) -> dict[Claim, Route]:
    """Return claim → the strongest way to it over a claim that supports what was typed, and a pair of the report."""
    found: dict[Claim, Route] = {}
    for pair in pairs:
        for of, to in ((pair.a, pair.b), (pair.b, pair.a)):
            value = supports.get(of, 0.0) * pair.score
            if value >= THROUGH and (to not in found or value > found[to].value):
                found[to] = Route(value, pair if of is pair.a else turned(pair))
    return found


def _gathered(rows: Sequence[tuple[Hit, Candidate, Reading]]) -> tuple[Evidence, ...]:
    """Return what is known of each candidate; figures, sides and background are those of the event."""
    report, typed = rows[0][0].report, rows[0][1].a
    return gather(
        [candidate for _, candidate, _ in rows],
        [reading for _, _, reading in rows],
        figures=figures_of([typed, *(hit.claim for hit, _, _ in rows)]),
        sides=report.event.sides,
        background=background(report.figures, sources_by_article(report.event)),
    )
