"""One point of contradiction between two articles is reported once, however often the articles repeat it.

A headline, the opening and a later paragraph mostly give the same toll; every combination of them would be the
same finding again. The pair that stands in the body text is kept, since headlines drop "at least" and names.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from compare.records import Pair
from compare.scoring.evidence import Evidence
from compare.values import split_quantity


def without_repeats(found: Sequence[tuple[Evidence, Pair]]) -> tuple[Pair, ...]:
    """Return one pair for each point and two articles, with the highest score among its repeats, in order."""
    repeats: dict[Hashable, list[Pair]] = {}
    for i, (evidence, pair) in enumerate(found):
        repeats.setdefault(point(evidence) or i, []).append(pair)
    return tuple(_best(pairs) for pairs in repeats.values())


def _best(pairs: Sequence[Pair]) -> Pair:
    """The pair to show: in the body text, and short, since long claims carry much that is not the point."""
    highest = max(pair.score for pair in pairs)
    near = [pair for pair in pairs if pair.score >= NEARLY * highest]
    kept = min(near, key=lambda pair: (_titles(pair), len(pair.a.text) + len(pair.b.text)))
    return replace(kept, score=highest)


def _titles(pair: Pair) -> int:
    return (pair.a.field == "title") + (pair.b.field == "title")


NEARLY = 0.5  # share of the highest score among repeats from which one may stand for them
_ANSWERS = (("claims", "disclaims"), ("claims", "unknown"))


def point(evidence: Evidence) -> Hashable | None:
    """What is contradicted between which two articles; None where no table says, and the pair stands alone."""
    a, b = evidence.a, evidence.b
    clashes = evidence.clashes(in_time=False)
    if clashes:
        row = clashes[0]
        who, state = split_quantity(row.a.quantity)
        sides = frozenset({(a.article.id, row.a.value), (b.article.id, row.b.value)})
        return "count", state or who, sides
    if evidence.acts in _ANSWERS or evidence.acts[::-1] in _ANSWERS:
        return frozenset(evidence.acts), frozenset({(a.article.id, a.who), (b.article.id, b.who)})
    return None
