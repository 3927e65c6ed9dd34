"""What was found on a claim that somebody typed. Scores stay raw; a threshold is applied when they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from compare.records import Claim, Pair, Reason
from compare.reporting.labels import strength, why

Call = Literal["supports", "contradicts"]
MANNERS = {"accuses": "as an accusation", "denies": "by denying it", "doubts": "by doubting it"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim of an event, with two scores, 0 to 1: does it support, and does it contradict what was typed?

    `pair` holds the readings and the reasons; its b is the claim, its a what was typed, or the claim in `through`: one
    that says what was typed, and that the event's own report holds to be contradicted by this one. `also` names the
    other outlets that print the same words.
    """

    event: str
    title: str
    pair: Pair
    support: float
    contradiction: float
    through: Claim | None = None
    also: tuple[str, ...] = ()

    @property
    def claim(self) -> Claim:
        """The claim of the event."""
        return self.pair.b

    @property
    def call(self) -> Call:
        """Which of the two is more likely."""
        return "supports" if self.support >= self.contradiction else "contradicts"

    @property
    def score(self) -> float:
        """How likely that is."""
        return max(self.support, self.contradiction)

    @property
    def strength(self) -> str:
        """The score in a word: strong, likely or possible."""
        return strength(self.score)

    @property
    def manner(self) -> str:
        """How it is said, where not as a plain fact: as an accusation, by denying it."""
        if self.call == "supports":
            return MANNERS["accuses"] if self.claim.stance == "accuses" else ""
        return MANNERS.get(self.claim.stance, "") if self.claim.stance != "accuses" else ""

    @property
    def why(self) -> str:
        """The reasons in one line."""
        if self.call == "contradicts":
            return why(self.pair)
        if self.pair.backward.entailment >= SAYS and self.pair.forward.entailment >= SAYS:
            return "says the same"
        return "what it says includes this" if self.pair.backward.entailment >= SAYS else "says nearly the same"


SAYS = 0.5  # an entailment from which the reading is called one


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found on a claim, strongest first; `threshold` and `unclear_from` decide what is shown where.

    `claims` is how many were searched, `by_words` whether words chose among them first.
    """

    claim: Claim
    found: tuple[Finding, ...]
    threshold: float
    unclear_from: float
    claims: int
    by_words: bool = False

    @property
    def supports(self) -> tuple[Finding, ...]:
        """The claims that support it."""
        return tuple(one for one in self.found if one.call == "supports" and one.score >= self.threshold)

    @property
    def contradicts(self) -> tuple[Finding, ...]:
        """The claims that contradict it."""
        return tuple(one for one in self.found if one.call == "contradicts" and one.score >= self.threshold)

    @property
    def unclear(self) -> tuple[Finding, ...]:
        """The claims that may do one or the other, and are worth a look."""
        return tuple(one for one in self.found if self.unclear_from <= one.score < self.threshold)

    @property
    def events(self) -> tuple[str, ...]:
        """The events in which somebody supports or contradicts it."""
        return tuple(dict.fromkeys(one.event for one in self.found if one.score >= self.threshold))

    def at(self, threshold: float) -> Checked:
        """Return the same at another threshold; this runs no model."""
        return replace(self, threshold=threshold)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return {
            "claim": self.claim.text,
            "threshold": self.threshold,
            "searched": self.claims,
            "by_words_first": self.by_words,
            **{name: [_row(one) for one in getattr(self, name)] for name in ("supports", "contradicts", "unclear")},
        }


def voices(found: Iterable[Finding]) -> int:
    """Return how many different voices speak: a speaker counts once an event, whoever prints it."""
    return len({(one.event, one.claim.who) for one in found})


def folded(found: Iterable[tuple[Finding, Claim]]) -> tuple[Finding, ...]:
    """Return the findings, each given with the claim that it repeats or its own, strongest first.

    The same words in several outlets, what a wire copy repeats, and a clause of a claim that is there make one finding.
    """
    kept: list[Finding] = []
    at: dict[tuple[str, str, str], int] = {}
    for one, original in sorted(found, key=lambda row: -row[0].score):
        key = one.event, one.claim.stance, " ".join(re.findall(r"\w+", original.text.casefold()))
        if key in at:
            kept[at[key]] = _with_outlet(kept[at[key]], one.claim.article.source)
        elif not any(_inside(one, other) for other in kept):
            at[key] = len(kept)
            kept.append(one)
    return tuple(kept)


def turned(pair: Pair) -> Pair:
    """Return a pair with its two claims swapped."""
    reasons = tuple(Reason(reason.what, reason.b, reason.a) for reason in pair.reasons)
    return replace(pair, a=pair.b, b=pair.a, forward=pair.backward, backward=pair.forward, reasons=reasons)


def _with_outlet(finding: Finding, source: str) -> Finding:
    if source == finding.claim.article.source or source in finding.also:
        return finding
    return replace(finding, also=(*finding.also, source))


def _inside(one: Finding, other: Finding) -> bool:
    """Say whether the claims of one voice overlap: a sentence, and a clause of it."""
    a, b = one.claim, other.claim
    same = (one.event, a.article.id, a.field, a.who, a.stance) == (other.event, b.article.id, b.field, b.who, b.stance)
    return same and max(a.span[0], b.span[0]) < min(a.span[1], b.span[1])


def _row(one: Finding) -> dict[str, Any]:
    claim = one.claim
    return {
        "event": one.event,
        "title": one.title,
        "score": round(one.score, 4),
        "support": round(one.support, 4),
        "contradiction": round(one.contradiction, 4),
        "who": claim.who,
        "side": claim.side or (claim.article.side if claim.speaker is None else None),
        "source": claim.article.source,
        "also": list(one.also),
        "article": claim.article.id,
        "claim": claim.id,
        "stance": claim.stance,
        "cue": claim.cue,
        "text": claim.text,
        "why": one.why,
        "readings": {name: list(asdict(getattr(one.pair, name)).values()) for name in ("forward", "backward")},
        "through": one.through and {"who": one.through.who, "text": one.through.text},
    }
