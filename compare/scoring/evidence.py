"""Everything that is known of one candidate pair, gathered once: the readings of the NLI, figures, words and acts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

from compare.records import Candidate, Claim, Figure, Verdict
from compare.scoring.polarity import opposites
from compare.scoring.propositions import exchange, same_party
from compare.scoring.said import Said
from compare.scoring.statements import Act
from compare.values import POINTS_IN_TIME, Comparison, compare_figures

Reading = tuple[Verdict, Verdict]  # a as premise and b as hypothesis, and the other way round

NOT_READ = Verdict(0.0, 0.0, 0.0)  # stands for a reading that the NLI has not made yet


@dataclass(frozen=True)
class Evidence:
    """One candidate with what the models and the tables say of it. Symmetric in a and b but for the readings' names.

    `sides` maps the event's speakers to sides; `background` holds its figures of another time, place or scale; `said`
    is what the two claims are by themselves, shared with the other pairs in which they stand.
    """

    candidate: Candidate
    forward: Verdict
    backward: Verdict
    figures_a: tuple[Figure, ...]
    figures_b: tuple[Figure, ...]
    sides: Mapping[str, str] = field(default_factory=dict)
    background: frozenset[Figure] = frozenset()
    said: tuple[Said, Said] | None = field(default=None, repr=False, compare=False)

    def with_readings(self, forward: Verdict, backward: Verdict) -> Evidence:
        """Return the same with these readings; what has been worked out stays, as none of it rests on them."""
        twin = copy(self)
        twin.__dict__.update(forward=forward, backward=backward)
        return twin

    @property
    def a(self) -> Claim:
        """The claim that stands first."""
        return self.candidate.a

    @property
    def b(self) -> Claim:
        """The claim that stands second."""
        return self.candidate.b

    @cached_property
    def _both(self) -> tuple[Said, Said]:
        if self.said and self.said[0].claim is self.a and self.said[1].claim is self.b:
            return self.said
        return Said(self.a), Said(self.b)

    @cached_property
    def statements(self) -> tuple[str, str]:
        """Both claims as the NLI read them."""
        return self._both[0].statement, self._both[1].statement

    @cached_property
    def acts(self) -> tuple[Act, Act]:
        """What each claim does: accuses, denies, claims, disclaims, leaves open or states."""
        return self._both[0].act, self._both[1].act

    @cached_property
    def exchange(self) -> str:
        """How what the two say of who did it meets, see `compare.scoring.propositions.exchange`."""
        left, right = self._both[0].proposition, self._both[1].proposition
        if left is None or right is None or same_party(self.a.who, self.b.who, self.sides):
            return ""
        return exchange(left, right, self.sides)

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Figures of both that count the same thing, surest first."""
        return compare_figures(self.figures_a, self.figures_b)

    def clashes(self, *, in_time: bool) -> tuple[Comparison, ...]:
        """Return the comparisons that exclude each other: dates and times, or counts and amounts."""
        return self._clashes[in_time]

    @cached_property
    def _clashes(self) -> tuple[tuple[Comparison, ...], tuple[Comparison, ...]]:
        rows = [row for row in self.comparisons if row.clash]
        counts = tuple(row for row in rows if row.a.unit not in POINTS_IN_TIME)
        return counts, tuple(row for row in rows if row.a.unit in POINTS_IN_TIME)

    @cached_property
    def negation_mismatch(self) -> bool:
        """True when one statement is negated an odd number of times and the other is not."""
        return self._both[0].negated != self._both[1].negated

    @cached_property
    def opposites(self) -> tuple[tuple[str, str], ...]:
        """Words of the two statements that are opposites."""
        return opposites(*self.statements)

    @cached_property
    def words(self) -> tuple[frozenset[str], frozenset[str]]:
        """The content words of both statements, lower case."""
        return self._both[0].words, self._both[1].words

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
        return self._both[0].names, self._both[1].names

    @property
    def opposed(self) -> bool:
        """True when the two speakers are known to stand on different sides."""
        return bool(self.a.side and self.b.side and self.a.side != self.b.side)


def _shared(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))


def _figure_words(figures: tuple[Figure, ...]) -> frozenset[str]:
    spans = (figure.claim.context[figure.span[0] : figure.span[1]] for figure in figures)
    return frozenset(word for span in spans for word in re.findall(r"\w+", span.lower()))
