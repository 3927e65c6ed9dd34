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
from compare.values import BARE, GENERAL, POINTS_IN_TIME, compare_figures, split_quantity

ALL = "all"
# People for whom a count can hold, each with the wider groups that it is a part of, beside `ALL`.
_WIDER: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("civilians", "residents", "women", "men", "teenagers", "alumni", "soldiers", "police", "fighters", "attackers",
         "journalists", "workers", "students", "teachers", "medics", "protesters", "passengers", "prisoners",
         "hostages", "refugees", "evacuees", "officials", "members", "patients", "loyalists", "prosecutors", "voters",
         "suspects", "firefighters", "leaders"),
        (),
    ),
    "children": ("civilians",),
}  # fmt: skip
# What happens to things is as telling as what happens to people: "houses destroyed" is one thing by its words.
_FATES = frozenset({"destroyed", "damaged", "shot down", "captured", "evacuated", "deployed", "released"})
# Numbers that count nothing, or something that the text does not name.
_NOTHING = frozenset({"age", "count", "part", "times"})
_UNCOUNTED = POINTS_IN_TIME | {"ordinal"}
# Counts that fall as well as rise in the course of time.
FALLING = frozenset({"missing", "trapped", "hospitalised"})
# From here the same number of one noun, or of one measure, in two articles is hardly by chance: "two sides", "5 km".
TELLING, TELLING_MEASURE = 10.0, 100.0

Topic = tuple[str, str | None]
T = TypeVar("T", bound=Hashable)


def counts(figure: Figure) -> bool:
    """Tell whether the figure counts or measures something: no date, age or ordinal, no number without a noun."""
    first = figure.quantity.partition(" ")[0]
    return figure.unit not in _UNCOUNTED and first not in _NOTHING


def topic(figure: Figure) -> Topic:
    """Return what is counted, without whom, and its unit: ("killed", None), ("votes", None), ("turnout", "percent")."""
    unit = None if figure.unit == "vague" else figure.unit
    who, state = split_quantity(figure.quantity)
    return (state if state and _is_people(who) else figure.quantity), unit


def scope(figure: Figure) -> str:
    """Return for whom the figure holds, such as civilians or children; `ALL` for people in general, and for things."""
    who, state = split_quantity(figure.quantity)
    return who if state and who in _WIDER else ALL


def is_part(one: str, other: str) -> bool:
    """Tell whether the people of one scope are among those of the other."""
    return one != other and (other == ALL or other in _WIDER.get(one, ()))


def is_named(figure: Figure) -> bool:
    """Tell whether the words alone say what is counted: people or things with what happened to them."""
    who, state = split_quantity(figure.quantity)
    return bool(state) and (_is_people(who) or state in _FATES)


def is_inside(figure: Figure, other: Figure) -> bool:
    """Tell whether one voice gives both in one article and the first is the lower: a part, or one place of several.

    A title gives the figure of the event, so that it is no part of a higher one in the text; and what falls in time
    may be lower for that.
    """
    one, two = figure.claim, other.claim
    return (
        figure.value < other.value
        and topic(figure) == topic(other)
        and topic(figure)[0] not in FALLING
        and (one.article.id, one.who) == (two.article.id, two.who)
        and (one.field, two.field) != ("title", "text")
        and (scope(figure) == scope(other) or is_part(scope(other), scope(figure)))
    )


def by_claim(figures: Iterable[Figure]) -> dict[Claim, list[Figure]]:
    """Return claim → its figures, in their order."""
    found: dict[Claim, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.claim, []).append(figure)
    return found


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


def _is_people(who: str) -> bool:
    return who in GENERAL or who in _WIDER


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
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for a, b in links:
        parent[root(a)] = root(b)
    parts: dict[Hashable, list[T]] = {}
    for node in nodes:
        parts.setdefault(root(node), []).append(node)
    return list(parts.values())


def telling_number(figure: Figure) -> Hashable:
    """Return what figures of one number share, or None where two may well give it by chance."""
    measured = figure.unit not in (None, "vague") or figure.quantity in BARE
    if figure.unit == "vague" or figure.value < (TELLING_MEASURE if measured else TELLING):
        return None
    return figure.value, figure.upper
