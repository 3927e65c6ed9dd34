"""What a figure counts: which people or things, what happened to them, and of which wider count that is a part."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from compare.records import Claim, Figure
from compare.values import BARE, GENERAL, POINTS_IN_TIME, split_quantity

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


def counts(figure: Figure) -> bool:
    """Tell whether the figure counts or measures something: no date, age or ordinal, no number without a noun."""
    first = figure.quantity.partition(" ")[0]
    return figure.unit not in _UNCOUNTED and first not in _NOTHING


def topic(figure: Figure) -> Topic:
    """Return what is counted, without whom, and its unit: ("killed", None), ("votes", None), ("turnout", "percent")."""
    unit = None if figure.unit == "vague" else figure.unit
    who, state = split_quantity(figure.quantity)
    return (state if state and is_people(who) else figure.quantity), unit


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
    return bool(state) and (is_people(who) or state in _FATES)


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


def is_people(who: str) -> bool:
    """Tell whether a counted noun is one for people: in general, or of some kind."""
    return who in GENERAL or who in _WIDER


def telling_number(figure: Figure) -> Hashable:
    """Return what figures of one number share, or None where two may well give it by chance."""
    measured = figure.unit not in (None, "vague") or figure.quantity in BARE
    if figure.unit == "vague" or figure.value < (TELLING_MEASURE if measured else TELLING):
        return None
    return figure.value, figure.upper
