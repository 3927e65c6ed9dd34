"""Hand-made labels of an event, and when something that the tool found agrees with one of them.

The form of the labels is told in corpora/README.md. A quote is an exact piece of an article's text or title; a claim
agrees with a quote when both lie in the same field of the same article and share at least half of the shorter one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from compare.errors import ReadingError
from compare.records import Claim, Event

SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands: field `text` or `title` of an article, from `start` to `end`."""

    article: str
    field: str
    start: int
    end: int

    def meets(self, other: Place) -> bool:
        """Say whether the two share at least half of the shorter one."""
        if (self.article, self.field) != (other.article, other.field):
            return False
        common = min(self.end, other.end) - max(self.start, other.start)
        return common > 0 and common >= SHARED * min(self.end - self.start, other.end - other.start)


@dataclass(frozen=True, slots=True)
class Link:
    """Two places that belong together; `status` is set where they contradict each other."""

    a: Place
    b: Place
    status: str | None = None
    kind: str | None = None

    def meets(self, a: Place, b: Place) -> bool:
        """Say whether the two places are the two of this link, in either order."""
        return (self.a.meets(a) and self.b.meets(b)) or (self.a.meets(b) and self.b.meets(a))


@dataclass(frozen=True, slots=True)
class Attribution:
    """A labelled attribution: where its content stands and whom it belongs to."""

    place: Place
    speaker: str
    resolved: str


@dataclass(frozen=True, slots=True)
class Gold:
    """All labels of one event."""

    event: str
    contradictions: tuple[Link, ...]
    same: tuple[Link, ...]
    figures: frozenset[tuple[str, float]]
    attributions: tuple[Attribution, ...]

    def contradicted(self, one: Claim, other: Claim) -> list[int]:
        """Return the positions of the labelled contradictions that the two claims agree with."""
        a, b = place_of(one), place_of(other)
        return [i for i, link in enumerate(self.contradictions) if link.meets(a, b)]

    def restated(self, one: Claim, other: Claim) -> bool:
        """Say whether the two claims say the same as, by the labels of sameness, the two of a contradiction."""
        facts = _facts(self)
        ends = [{facts[place] for place in facts if place.meets(place_of(claim))} for claim in (one, other)]
        wanted = {frozenset((facts[link.a], facts[link.b])) for link in self.contradictions}
        return any(frozenset((a, b)) in wanted for a in ends[0] for b in ends[1])


@lru_cache(maxsize=4)
def _facts(gold: Gold) -> dict[Place, int]:
    """Every labelled place with the number of its fact: places that labels call the same share it."""
    facts: dict[Place, int] = {}
    for link in (*gold.same, *gold.contradictions):
        for place in (link.a, link.b):
            facts.setdefault(place, len(facts))
        if link.status is None and facts[link.a] != facts[link.b]:
            kept, gone = facts[link.a], facts[link.b]
            facts.update({place: kept for place, fact in facts.items() if fact == gone})
    return facts


def place_of(claim: Claim) -> Place:
    """Return where a claim stands."""
    return Place(claim.article.id, claim.field, *claim.span)


def read_gold(path: Path, event: Event) -> Gold:
    """Read a label file; ReadingError where it is no JSON or quotes what the event's articles do not hold."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReadingError(f"{path}: no labels can be read here ({error})") from error
    fields = {article.id: {"text": article.text, "title": article.title} for article in event.articles}

    def at(row: Mapping[str, Any]) -> Place:
        for field, content in fields.get(row["article"], {}).items():
            start = content.find(row["quote"])
            if start >= 0:
                return Place(row["article"], field, start, start + len(row["quote"]))
        raise ReadingError(f"{path}: article {row['article']!r} does not hold {row['quote'][:60]!r}")

    return Gold(
        event=data["event"],
        contradictions=tuple(
            Link(at(row["a"]), at(row["b"]), row["status"], row["kind"]) for row in data["contradictions"]
        ),
        same=tuple(_links([[at(member) for member in group["members"]] for group in data["same"]])),
        figures=frozenset(
            (row["article"], float(row["value"])) for row in data["figures"] if isinstance(row["value"], int | float)
        ),
        attributions=tuple(
            Attribution(at(row), row.get("speaker") or "", row.get("resolved") or "") for row in data["attributions"]
        ),
    )


def _links(groups: Sequence[Sequence[Place]]) -> Iterator[Link]:
    for members in groups:
        for a, b in combinations(members, 2):
            yield Link(a, b)
