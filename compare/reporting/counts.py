"""What the figures of a report count: which of them can stand in one table, and for which people each holds.

Figures of people to whom something happened ("civilians killed", "children killed") are of one thing by their words.
A noun or a measure alone ("votes", "km") says too little: 98 votes and 101 votes are mostly two ballots. Such
figures are held to be of one thing only where claims that speak of the same fact, or that contradict each other,
give them, or where they are the same telling number.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import TypeVar

from compare.records import Claim, Figure
from compare.reporting.report import Report
from compare.scopes import Topic, by_claim, counts, is_named, telling_number, topic
from compare.values import compare_figures

T = TypeVar("T", bound=Hashable)


def tables(report: Report, *, threshold: float | None = None) -> tuple[tuple[Topic, tuple[Figure, ...]], ...]:
    """Return the figures that count one thing, together, each table with its topic (see the head of this file)."""
    by_topic: dict[Topic, list[Figure]] = {}
    for figure in filter(counts, report.figures):
        by_topic.setdefault(topic(figure), []).append(figure)
    links = _links(report, threshold)
    found: list[tuple[Topic, tuple[Figure, ...]]] = []
    for name, figures in by_topic.items():
        split = [figures] if is_named(figures[0]) else _joined(figures, links.get(name, ()))
        found += [(name, tuple(part)) for part in split]
    return tuple(found)


def _links(report: Report, threshold: float | None) -> dict[Topic, list[tuple[Figure, Figure]]]:
    """Return topic → two figures each that claims of one fact give alike, or contradicting claims unlike."""
    held = by_claim(filter(counts, report.figures))
    found: dict[Topic, list[tuple[Figure, Figure]]] = {}
    for one, other, contradict in _related(report, threshold):
        for row in compare_figures(held.get(one, ()), held.get(other, ())):
            unlike = row.clash and (not contradict or _several(row.a, row.b, held))
            if topic(row.a) == topic(row.b) and not unlike:
                found.setdefault(topic(row.a), []).append((row.a, row.b))
    return found


def _related(report: Report, threshold: float | None) -> Iterator[tuple[Claim, Claim, bool]]:
    """Yield two claims that speak of one fact, and whether they contradict each other."""
    for pair in report.contradictions(threshold=threshold):
        yield pair.a, pair.b, True
    for group in report.groups:
        for one, other in combinations(group.claims, 2):
            yield one, other, False


def _several(a: Figure, b: Figure, held: Mapping[Claim, Sequence[Figure]]) -> bool:
    """Whether a claim gives several figures of the topic ("51.3 percent against 48.1"), which nothing tells apart."""
    return any(sum(topic(other) == topic(figure) for other in held[figure.claim]) > 1 for figure in (a, b))


def _joined(figures: Sequence[Figure], links: Iterable[tuple[Figure, Figure]]) -> list[list[Figure]]:
    """Return the figures in the parts that links, or one telling number, hold together."""
    alike = [(figure, number) for figure in figures if (number := telling_number(figure))]
    parts = joined(figures, [*links, *alike])
    # articles that agree on a number of one noun speak of one thing, however small it is
    agreed = [part for part in parts if len({figure.claim.article.id for figure in part}) > 1]
    alike = [(figure, (figure.value, figure.upper)) for part in agreed for figure in part]
    return joined(figures, [*links, *alike, *pairwise_links(parts)])


def pairwise_links(parts: Iterable[Sequence[T]]) -> list[tuple[T, T]]:
    """Return links that hold each part together."""
    return [link for part in parts for link in pairwise(part)]


def joined(nodes: Sequence[T], links: Iterable[tuple[Hashable, Hashable]]) -> list[list[T]]:
    """Return the nodes in the parts that links hold together, in their order; a link may pass through anything."""
    parent: dict[Hashable, Hashable] = {}

    def root(node: Hashable) -> Hashable:
        while (above := parent.setdefault(node, node)) is not node and above != node:
            parent[node] = node = parent.setdefault(above, above)
        return node

    for a, b in links:
        parent[root(a)] = root(b)
    parts: dict[Hashable, list[T]] = {}
    for node in nodes:
        parts.setdefault(root(node), []).append(node)
    return list(parts.values())
