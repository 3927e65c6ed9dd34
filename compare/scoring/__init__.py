"""How likely is it that two claims contradict each other, in which way, and why.

`gather` joins what is known of each candidate, `read_evidence` has the NLI model read those of any number of events at
once, and `score` weighs its readings with figures, words and acts into one probability a pair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compare.models.protocols import NLI
from compare.records import Candidate, Figure, Pair, Verdict
from compare.scoring.evidence import NOT_READ, Evidence, Reading
from compare.scoring.kinds import kind, status
from compare.scoring.model import LinearScorer
from compare.scoring.reading import read_evidence
from compare.scoring.reasons import reasons
from compare.scoring.repeats import point, without_repeats
from compare.scoring.said import Said
from compare.scoring.signals import SIGNALS, signals
from compare.scoring.statements import statement
from compare.scoring.topics import topics

__all__ = [
    "SIGNALS",
    "Evidence",
    "LinearScorer",
    "Reading",
    "gather",
    "point",
    "read",
    "read_evidence",
    "score",
    "signals",
    "statement",
    "topics",
    "weigh",
    "without_repeats",
]

Figures = Mapping[str, tuple[Figure, ...]]


def read(candidates: Sequence[Candidate], nli: NLI) -> tuple[Reading, ...]:
    """Return both readings of each candidate: a as premise and b as hypothesis, then the other way round.

    NLI is not symmetric, so both are made; all of them in one call of `nli.predict`.
    """
    texts = [(statement(candidate.a), statement(candidate.b)) for candidate in candidates]
    rows = nli.predict([*texts, *((b, a) for a, b in texts)])
    verdicts = [Verdict(*map(float, row)) for row in rows]
    return tuple(zip(verdicts[: len(texts)], verdicts[len(texts) :], strict=True))


def gather(
    candidates: Sequence[Candidate],
    readings: Sequence[Reading] | None = None,
    *,
    figures: Figures,
    sides: Mapping[str, str] | None = None,
    background: frozenset[Figure] = frozenset(),
) -> tuple[Evidence, ...]:
    """Join what is known of each candidate; `figures` maps a claim's id to its figures, the rest see `Evidence`.

    Without `readings` the evidence is ready for `read_evidence`, which adds them.
    """
    found = [(NOT_READ, NOT_READ)] * len(candidates) if readings is None else readings
    a_and_b = ((figures.get(one.a.id, ()), figures.get(one.b.id, ())) for one in candidates)
    said = {id(claim): Said(claim) for one in candidates for claim in (one.a, one.b)}
    return tuple(
        Evidence(candidate, *reading, *both, sides or {}, background, (said[id(candidate.a)], said[id(candidate.b)]))
        for candidate, reading, both in zip(candidates, found, a_and_b, strict=True)
    )


def score(found: Sequence[Evidence], scorer: LinearScorer) -> tuple[Pair, ...]:
    """Return a pair for each candidate with probability, kind, status and reasons, repeats of one point left out."""
    return without_repeats([(evidence, weigh(evidence, scorer)) for evidence in found])


def weigh(evidence: Evidence, scorer: LinearScorer) -> Pair:
    """Return one pair: what is known of it, weighed into a probability and put into words."""
    return Pair(
        a=evidence.a,
        b=evidence.b,
        score=scorer.probability(signals(evidence)),
        forward=evidence.forward,
        backward=evidence.backward,
        kind=kind(evidence),
        status=status(evidence),
        reasons=reasons(evidence),
    )
