"""Everything that is known of one candidate pair, gathered once: the readings of the NLI, figures, words and acts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from compare.records import Candidate, Claim, Figure, Verdict
from compare.scoring.polarity import negations, opposites
from compare.scoring.propositions import exchange, proposition, same_party
from compare.scoring.statements import Act, act, statement
from compare.values import POINTS_IN_TIME, Comparison, compare_figures

Reading = tuple[Verdict, Verdict]  # a as premise and b as hypothesis, and the other way round

_FUNCTION_WORDS = frozenset(
    "a an the of in on at to for by with from and or but as that which who whom this these those it its his her their "
    "is are was were be been being has have had do does did will would can could may might said says say he she they "
    "we i you our us not no there than then also into over under after before about more most some such".split()
)
_NAME = re.compile(r"\b[A-Z][\w’'-]{2,}")
_CALENDAR = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December".split()
)


@dataclass(frozen=True)
class Evidence:
    """One candidate with what the models and the tables say of it. Symmetric in a and b but for the readings' names.

    `sides` maps the event's speakers to sides; `background` holds its figures of another time, place or scale.
    """

    candidate: Candidate
    forward: Verdict
    backward: Verdict
    figures_a: tuple[Figure, ...]
    figures_b: tuple[Figure, ...]
    sides: Mapping[str, str] = field(default_factory=dict)
    background: frozenset[Figure] = frozenset()

    @property
    def a(self) -> Claim:
        """The claim that stands first."""
        return self.candidate.a

    @property
    def b(self) -> Claim:
        """The claim that stands second."""
        return self.candidate.b

    @cached_property
    def statements(self) -> tuple[str, str]:
        """Both claims as the NLI read them."""
        return statement(self.a), statement(self.b)

    @cached_property
    def acts(self) -> tuple[Act, Act]:
        """What each claim does: accuses, denies, claims, disclaims, leaves open or states."""
        return act(self.a), act(self.b)

    @cached_property
    def exchange(self) -> str:
        """How what the two say of who did it meets, see `compare.scoring.propositions.exchange`."""
        if same_party(self.a.who, self.b.who, self.sides):
            return ""
        return exchange(proposition(self.a), proposition(self.b), self.sides)

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Figures of both that count the same thing, surest first."""
        return compare_figures(self.figures_a, self.figures_b)

    def clashes(self, *, in_time: bool) -> tuple[Comparison, ...]:
        """Return the comparisons that exclude each other: dates and times, or counts and amounts."""
        return tuple(row for row in self.comparisons if row.clash and (row.a.unit in POINTS_IN_TIME) == in_time)

    @cached_property
    def negation_mismatch(self) -> bool:
        """True when one statement is negated an odd number of times and the other is not."""
        left, right = (negations(text) % 2 for text in self.statements)
        return left != right

    @cached_property
    def opposites(self) -> tuple[tuple[str, str], ...]:
        """Words of the two statements that are opposites."""
        return opposites(*self.statements)

    @cached_property
    def words(self) -> tuple[frozenset[str], frozenset[str]]:
        """The content words of both statements, lower case."""
        left, right = (_content_words(text) for text in self.statements)
        return left, right

    @property
    def overlap(self) -> float:
        """Share of the shorter statement's content words that the other holds too, 0 to 1."""
        return _shared(*self.words)

    @property
    def setting(self) -> float:
        """The same without the words of the figures: what is measured, rather than in what."""
        left, right = self.words
        return _shared(left - _figure_words(self.figures_a), right - _figure_words(self.figures_b))

    @cached_property
    def names(self) -> tuple[frozenset[str], frozenset[str]]:
        """The capitalised words of both statements, the first word of each aside."""
        left, right = (frozenset(_NAME.findall(text[1:])) - _CALENDAR for text in self.statements)
        return left, right

    @property
    def opposed(self) -> bool:
        """True when the two speakers are known to stand on different sides."""
        return bool(self.a.side and self.b.side and self.a.side != self.b.side)


def _shared(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))


def _figure_words(figures: tuple[Figure, ...]) -> frozenset[str]:
    spans = (figure.claim.context[figure.span[0] : figure.span[1]] for figure in figures)
    return frozenset(word for span in spans for word in re.findall(r"\w+", span.lower()))


def _content_words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", text.lower()) if word not in _FUNCTION_WORDS)
