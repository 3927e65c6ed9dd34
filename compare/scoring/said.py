"""What is known of one claim by itself, worked out once however many pairs it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from compare.records import Claim
from compare.scoring.polarity import negations
from compare.scoring.propositions import Proposition, proposition
from compare.scoring.statements import Act, act, statement

_FUNCTION_WORDS = frozenset(
    "a an the of in on at to for by with from and or but as that which who whom this these those it its his her "
    "their is are was were be been being has have had do does did will would can could may might said says say he "
    "she they we i you our us not no there than then also into over under after before about more most some "
    "such".split()
)
_NAME = re.compile(r"\b[A-Z][\w’'-]{2,}")
_CALENDAR = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December".split()
)


@dataclass(frozen=True)
class Said:
    """One claim, read by the tables."""

    claim: Claim

    @cached_property
    def statement(self) -> str:
        """The claim as the NLI reads it."""
        return statement(self.claim)

    @cached_property
    def act(self) -> Act:
        """What it does: accuses, denies, claims, disclaims, leaves open or states."""
        return act(self.claim)

    @cached_property
    def proposition(self) -> Proposition | None:
        """What it says of who did it; None where it says nothing of that."""
        return proposition(self.claim)

    @cached_property
    def negated(self) -> bool:
        """Whether it holds an odd number of negations."""
        return negations(self.statement) % 2 == 1

    @cached_property
    def words(self) -> frozenset[str]:
        """Its content words, lower case."""
        found = re.findall(r"\w+", self.statement.lower())
        return frozenset(word for word in found if word not in _FUNCTION_WORDS)

    @cached_property
    def names(self) -> frozenset[str]:
        """Its capitalised words, the first word aside."""
        return frozenset(_NAME.findall(self.statement[1:])) - _CALENDAR
