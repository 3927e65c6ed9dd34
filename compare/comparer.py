"""The stages joined: an event goes in, a report comes out; many events share each call of the models."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from compare import __version__
from compare.background import background
from compare.checking import Checked, ClaimIndex, Reader, check, fitting, loose
from compare.embedding import affinity, candidates, group, mark_origins
from compare.embedding.large import first_claims, read_articles, without
from compare.embedding.nearest import nearest_outside
from compare.extraction import extract
from compare.extraction.ledger import figures_of
from compare.extraction.parties import with_proposed_sides
from compare.models import load_models, load_tagger
from compare.records import Article, Candidate, Claim, Event, Figure, Group, Pair
from compare.reporting import build
from compare.reporting.sources import sources_by_article
from compare.scoring import (
    Evidence,
    LinearScorer,
    Reading,
    gather,
    read,
    read_evidence,
    score,
    statement,
    topics,
    weigh,
)

if TYPE_CHECKING:
    from compare.models.cache import Cache
    from compare.models.protocols import NLI, Encoder, Matrix, Statement, Tagger
    from compare.reporting.report import Report

LOOSE = 0.85  # affinity that two claims have by being given as a pair
CHUNK = 16  # events whose texts go to the models in one call
CANDIDATES = 20_000  # that the NLI is given in one call, unless one event has more


@dataclass(frozen=True)
class Comparer:
    """Compares the articles of an event with an encoder, an NLI model and a scorer.

    `tagger` adds attributions that no rule finds; without one, rules alone tell who says what. `threshold` is the score
    from which a report flags a pair; it is applied when the report is shown or written.
    """

    encoder: Encoder
    nli: NLI
    scorer: LinearScorer
    threshold: float
    tagger: Tagger | None = None

    @classmethod
    def load(
        cls,
        models: str = "bundled",
        *,
        encoder: str | None = None,
        nli: str | None = None,
        threshold: float | None = None,
        device: str | None = None,
        threads: int | None = None,
    ) -> Comparer:
        """Load a preset ("bundled", "best", "multilingual"), or an encoder and NLI of your own by name or folder.

        `threshold` is the scorer's own unless given. ModelError where a model cannot be found or is not of the kind
        that is needed.
        """
        loaded = load_models(models, encoder=encoder, nli=nli, device=device, threads=threads)
        scorer = LinearScorer.load()
        threshold = scorer.threshold if threshold is None else threshold
        return cls(loaded.encoder, loaded.nli, scorer, threshold, load_tagger(threads=threads))

    def cached(self, cache: Cache | None = None) -> Comparer:
        """Return a comparer whose encoder and NLI look up on disk what they have read before.

        Without a `cache` it is the user's (see `compare.models.cache`); where that is switched off, nothing changes.
        """
        from compare.models.cache import Cache, CachedEncoder, CachedNLI, cache_path

        if cache is None:
            if (path := cache_path()) is None:
                return self
            cache = Cache(path)
        return replace(self, encoder=CachedEncoder(self.encoder, cache), nli=CachedNLI(self.nli, cache))

    def compare(self, event: Event) -> Report:
        """Return the report of one event."""
        return next(self.compare_batch([event]))

    def compare_batch(self, events: Iterable[Event], *, chunk: int = CHUNK) -> Iterator[Report]:
        """Yield one report an event, in order; one encode and one predict for each `chunk` events. Streams.

        Where `events` itself raises, the events read before are still compared before the error goes on.
        """
        for part in _chunks(events, chunk):
            yield from self._compare_chunk(part)

    def score(self, pairs: Sequence[tuple[str, str]]) -> tuple[Pair, ...]:
        """Score loose pairs of claims, no event needed; returned in the order given."""
        claims = [(loose(f"a{i}", a), loose(f"b{i}", b)) for i, (a, b) in enumerate(pairs)]
        flat = [claim for both in claims for claim in both]
        vectors = self.encoder.encode([statement(claim) for claim in flat])
        cosines = (vectors[::2] * vectors[1::2]).sum(axis=1)
        # Whoever gives two claims as a pair mostly means them to speak of one fact.
        near = [Candidate(a, b, float(cosine), affinity=LOOSE) for (a, b), cosine in zip(claims, cosines, strict=True)]
        counted = figures_of(flat)
        stated = [figure for rows in counted.values() for figure in rows]
        aside = background(stated, {claim.article.id: claim.article.source for claim in flat})
        found = gather(near, read(near, self.nli), figures=counted, background=aside)
        return tuple(weigh(evidence, self.scorer) for evidence in found)

    def check(self, claim: str, events: Iterable[Event], *, threshold: float | None = None) -> Checked:
        """Return who supports a claim that somebody types, and who contradicts it, across the events.

        The events are compared first. Of reports that are there already, make a `compare.checking.ClaimIndex` once and
        ask it as often as you like. ClaimError where the claim is too short or too long.
        """
        fitting(claim)  # known before the models have read everything
        index = ClaimIndex.of_reports({report.event.id: report for report in self.compare_batch(events)})
        return check(claim, [index], self.reader, threshold=self.threshold if threshold is None else threshold)

    @property
    def reader(self) -> Reader:
        """The models as `compare.checking.check` takes them."""
        return Reader(self.encoder, self.nli, self.scorer)

    def draft(self, event: Event) -> Draft:
        """Take one event up to its candidates, before the NLI reads them; for training and study."""
        (draft,) = self._drafts([event])
        return draft

    def evidence(self, event: Event) -> tuple[Evidence, ...]:
        """Return what is known of every candidate pair of the event, before it is weighed; for training and study."""
        draft = self.draft(event)
        return draft.evidence(read(draft.candidates, self.nli))

    def _compare_chunk(self, events: Sequence[Event]) -> Iterator[Report]:
        for drafts in _runs(self._drafts(events)):
            unread = [draft.evidence() for draft in drafts]
            found = read_evidence(unread, self.nli, self.scorer, floor=self.settings["unclear"])
            for draft, evidence in zip(drafts, found, strict=True):
                pairs = score(evidence, self.scorer)
                rows = tuple(figure for claim in draft.claims for figure in draft.figures[claim.id])
                run = self._run(draft.event)
                if unread_pairs := len(draft.candidates) - len(evidence):
                    run["ruled_out_unread"] = unread_pairs
                if draft.left_out:
                    run["left_out"] = list(draft.left_out)
                yield build(draft.event, draft.claims, draft.groups, pairs, rows, run, near=draft.near)

    def _drafts(self, events: Sequence[Event]) -> list[Draft]:
        """Take several events up to their candidates, with one call of the encoder."""
        events = [replace(event, articles=mark_origins(event.articles)) for event in events]
        limited = [read_articles(event) for event in events]
        left_out = [without(*both) for both in zip(events, limited, strict=True)]
        claimed = [first_claims(*both) for both in zip(limited, self._claims(limited), strict=True)]
        sided = [with_proposed_sides(*both) for both in claimed]
        events, claims = [event for event, _ in sided], [found for _, found in sided]
        vectors = self.encoder.encode([statement(claim) for found in claims for claim in found])
        starts = list(accumulate((len(found) for found in claims), initial=0))
        return [
            _draft(event, found, vectors[start : start + len(found)], left_out=missing)
            for event, found, start, missing in zip(events, claims, starts, left_out, strict=False)
        ]

    def _claims(self, events: Sequence[Event]) -> list[tuple[Claim, ...]]:
        """Extract the claims of several events, with one call of the tagger."""
        texts = [article.text for event in events for article in event.articles]
        tagged: Iterator[Sequence[Statement]] = iter(self.tagger.tag(texts) if self.tagger else [()] * len(texts))
        return [
            tuple(
                claim
                for article in event.articles
                for claim in extract(article, sides=event.sides, tagged=next(tagged))
            )
            for event in events
        ]

    @property
    def settings(self) -> dict[str, Any]:
        """What a result depends on beside the articles: the tool's version, the thresholds, the models with hashes."""
        return {
            "tool": f"narrative-compare {__version__}",
            "threshold": self.threshold,
            "unclear": min(self.scorer.unclear, self.threshold),
            "models": {
                part: _described(model)
                for part, model in (("encoder", self.encoder), ("nli", self.nli), ("attribution", self.tagger))
                if model is not None
            },
        }

    def _run(self, event: Event) -> dict[str, Any]:
        return {
            **self.settings,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "inputs": {article.id: _hash(article) for article in event.articles},
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """One event on its way: everything but the readings of the NLI.

    `near` is what `nearest_outside` finds; `left_out` are the ids of articles that a very large event has beside these.
    """

    event: Event
    claims: tuple[Claim, ...]
    vectors: Matrix
    figures: dict[str, tuple[Figure, ...]]
    candidates: tuple[Candidate, ...]
    groups: tuple[Group, ...]
    near: dict[str, dict[str, Claim]]
    left_out: tuple[str, ...] = ()

    @property
    def affinity(self) -> Matrix:
        """The affinity of every two claims, worked out anew: it is too large to be kept of many events."""
        return affinity(self.claims, self.vectors, self.figures)

    def evidence(self, readings: Sequence[Reading] | None = None) -> tuple[Evidence, ...]:
        """Join the candidates with the NLI's readings of them, in the same order; without, as still to be read."""
        stated = [figure for rows in self.figures.values() for figure in rows]
        aside = background(stated, sources_by_article(self.event))
        return gather(self.candidates, readings, figures=self.figures, sides=self.event.sides, background=aside)


def _draft(event: Event, claims: tuple[Claim, ...], vectors: Matrix, *, left_out: tuple[str, ...]) -> Draft:
    amounts = figures_of(claims)
    subjects = {claim.id: topics(claim, amounts[claim.id]) for claim in claims}
    alike = affinity(claims, vectors, amounts)  # the largest thing there is, let go of before the next event
    near = candidates(claims, vectors, alike, topics=subjects)
    groups = group(claims, vectors, alike)
    close = nearest_outside(groups, claims, vectors, alike)
    return Draft(event, claims, vectors, amounts, near, groups, close, left_out)


def _runs(drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
    """Cut drafts into runs that hold no more than CANDIDATES together, unless one alone holds more."""
    run: list[Draft] = []
    held = 0
    for draft in drafts:
        if run and held + len(draft.candidates) > CANDIDATES:
            yield run
            run, held = [], 0
        run.append(draft)
        held += len(draft.candidates)
    if run:
        yield run


def _chunks(events: Iterable[Event], size: int) -> Iterator[list[Event]]:
    """Cut a stream into lists; what was read before the stream raised comes first, then its error."""
    part: list[Event] = []
    stream = iter(events)
    while True:
        try:
            event = next(stream, None)
        except Exception:
            if part:
                yield part
            raise
        if event is None:
            break
        part.append(event)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _described(model: Any) -> dict[str, Any]:
    return {"name": model.name, "sha256": getattr(model, "sha256", None)}


def _hash(article: Article) -> str:
    return hashlib.sha256(f"{article.title}\n\n{article.text}".encode(errors="surrogatepass")).hexdigest()
