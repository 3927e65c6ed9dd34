"""What passes between the stages: frozen records that hold spans, not copies of text.

A span is a pair of character offsets (start, end) into one field of one article, exactly as it was read,
so that `text[start:end]` is the marked passage. Records refer to each other directly: a claim holds its
article, a pair holds its two claims.

The field's words, used the same way everywhere:

    article   one text by one outlet (the *source*), which may stand for a *side*
    event     the articles that report one happening
    claim     one thing that somebody says about the event; its *speaker* is None in the outlet's own voice
    group     claims that speak of the same fact, agreeing or not
    pair      two claims, scored for how likely it is that both cannot hold
    candidate two claims that are near enough to be worth scoring
    figure    a count, amount, share or date with what it counts
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
Field = Literal["text", "title"]
Stance = Literal["asserts", "denies", "accuses", "doubts", "quotes"]
Kind = Literal["number", "date", "place", "responsibility", "identity", "denial", "outcome", "cause", "other"]
Status = Literal["conflict", "dispute", "update"]
Qualifier = Literal["at least", "more than", "about", "exactly", "up to", "less than"]

KINDS: tuple[Kind, ...] = (
    "number", "date", "place", "responsibility", "identity", "denial", "outcome", "cause", "other",
)  # fmt: skip
STATUSES: tuple[Status, ...] = ("conflict", "dispute", "update")


@dataclass(frozen=True, slots=True)
class Article:
    """One text by one source. `published` is an ISO date or date-time; `origin` the id of the article it repeats."""

    id: str
    source: str
    text: str
    title: str = ""
    side: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """The articles about one happening, and which speaker stands on which side.

    `notices` holds one line for everything that a reader should know about the input: an article that was
    left out and why, a fallback encoding, a text that the models were not made for.
    """

    id: str
    articles: tuple[Article, ...]
    title: str = ""
    sides: Mapping[str, str] = field(default_factory=dict, hash=False)
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a speaker (None: the outlet itself) says, as a span of an article's text or title.

    `speaker` is the name as written there, `speaker_name` whom it resolves to, `cue` the word that attributes it.
    `sentence`, `speaker_span` and `cue_span` are spans of the same field, for showing the claim where it stands.
    `via` is who passes on what the speaker said: the agency in "the agency said the minister had denied …".
    """

    id: str
    article: Article
    field: Field
    span: Span
    speaker: str | None = None
    speaker_name: str | None = None
    side: str | None = None
    cue: str | None = None
    stance: Stance = "asserts"
    direct: bool = False
    sentence: Span | None = None
    speaker_span: Span | None = None
    cue_span: Span | None = None
    via: str | None = None

    @property
    def context(self) -> str:
        """The whole field that the span counts in."""
        return self.article.text if self.field == "text" else self.article.title

    @property
    def text(self) -> str:
        """The claim as written."""
        start, end = self.span
        return self.context[start:end]

    @property
    def who(self) -> str:
        """Who says it: the resolved speaker, or the outlet where it speaks for itself."""
        return self.speaker_name or self.speaker or self.article.source


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that speak of the same fact; `cohesion` is their mean cosine similarity, 0 to 1."""

    id: str
    claims: tuple[Claim, ...]
    cohesion: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two claims close enough to be scored.

    `similarity` is the cosine of their vectors, -1 to 1; `affinity` the probability, 0 to 1, that they speak of the
    same fact.
    """

    a: Claim
    b: Claim
    similarity: float
    affinity: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an NLI model says of one premise and one hypothesis: three probabilities that sum to 1."""

    contradiction: float
    entailment: float
    neutral: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a pair was scored as it was, in words, with the clashing span of each claim where there is one."""

    what: str
    a: Span | None = None
    b: Span | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims and the calibrated probability (0 to 1) that they contradict each other.

    `forward` reads a as premise and b as hypothesis, `backward` the other way round.
    `status`: a conflict (both meant as final), a dispute (asserted or accused, and denied) or an update
    (the same figure at different times).
    """

    a: Claim
    b: Claim
    score: float
    forward: Verdict
    backward: Verdict
    kind: Kind = "other"
    status: Status = "conflict"
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a claim states: `value` of `quantity` (what is counted), with its span in the claim's field.

    `upper` is the end of a range (None for a single value). `as_of` is an ISO date or the words of the text.
    """

    claim: Claim
    span: Span
    value: float
    quantity: str
    qualifier: Qualifier = "exactly"
    unit: str | None = None
    upper: float | None = None
    as_of: str | None = None
    according_to: str | None = None
