"""Analysts' verdicts as the pages of one event show them, beside each pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from compare.errors import StoreError
from compare.records import Claim, Pair
from compare.reporting.facts import Fact, distinct
from compare.store import Call, Judgement, pair_key

if TYPE_CHECKING:
    from compare.dashboard.library import Library

Standing = Literal["clash", "update", "wrong"]


@dataclass(frozen=True, slots=True)
class Marks:
    """The verdicts on one event's pairs: pair key → judgements, newest first, one an analyst.

    `can_judge` says whether a verdict can be given; `analyst` is the name of who looks at the page, empty where it is
    not known.
    """

    given: Mapping[str, tuple[Judgement, ...]] = field(default_factory=dict)
    can_judge: bool = False
    analyst: str = ""

    def key(self, pair: Pair) -> str:
        """Return what a verdict calls the pair."""
        return pair_key(pair)

    def of(self, pair: Pair) -> tuple[Judgement, ...]:
        """Return the verdicts on a pair, newest first."""
        return self.given.get(pair_key(pair), ()) if self.given else ()

    def words(self, pair: Pair) -> str:
        """Return the verdicts on a pair in words, such as `confirmed by Ana`; empty without any."""
        found = self.of(pair)
        return words(found) if found else ""

    def latest(self, pair: Pair) -> Call | None:
        """Return the newest verdict on a pair."""
        found = self.of(pair)
        return found[0].verdict if found else None

    def own(self, pair: Pair) -> Call | None:
        """Return the verdict of who looks at the page."""
        return next((one.verdict for one in self.of(pair) if one.analyst == self.analyst), None)

    def standing(self, pair: Pair) -> Standing:
        """Say where a pair belongs: the newest verdict moves it, else the tool's own status does."""
        latest = self.latest(pair)
        if latest in ("wrong", "update"):
            return latest
        return "update" if pair.status == "update" and latest is None else "clash"

    def standing_of(self, pairs: Sequence[Pair]) -> Standing:
        """Say where a fact belongs with its contradictions: with the strongest of what they are.

        A verdict on a pair goes for the weaker ones like it, which are shown as one with it.
        """
        found = {self.standing(pair) for pair, _ in distinct(pairs)}
        return "clash" if "clash" in found else "update" if "update" in found else "wrong"

    def by_claim(self, pairs: Iterable[Pair]) -> dict[Claim, str]:
        """Return claim → the verdicts in words on the pairs that hold it."""
        found: dict[Claim, list[str]] = {}
        for pair in pairs if self.given else ():
            if said := self.words(pair):
                for claim in (pair.a, pair.b):
                    found.setdefault(claim, []).append(said)
        return {claim: "; ".join(dict.fromkeys(all_said)) for claim, all_said in found.items()}

    def count(self, facts: Iterable[Fact], standing: Standing) -> int:
        """Return how many contradicted facts stand there."""
        return sum(self.standing_of(fact.contradictions) == standing for fact in facts if fact.contradictions)


NO_MARKS = Marks()


def words(given: Sequence[Judgement]) -> str:
    """Return verdicts in words: `confirmed by Ana`, or who says what where they differ."""
    by_call: dict[str, list[str]] = {}
    for one in given:
        by_call.setdefault("an update" if one.verdict == "update" else one.verdict, []).append(one.analyst)
    return ", ".join(f"{call} by {' and '.join(names)}" for call, names in by_call.items())


def marks_of(library: Library, event: str) -> Marks:
    """Return the verdicts on an event; where they cannot be read, say so on the page and go on without."""
    import streamlit as st

    analyst = st.session_state.get("analyst") or ""
    if library.store is None:
        return NO_MARKS
    try:
        return Marks(library.store.of_event(event), True, analyst)
    except StoreError as error:
        from compare.dashboard.rendering import plain

        st.warning(plain(str(error)))
        return NO_MARKS
