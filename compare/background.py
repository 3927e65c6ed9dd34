"""Which figures are set at another time or place than the event: tolls of a war, of an earlier attack, of the world.

What stands nearest to a figure in its sentence says when it holds: a date, or words that look back ("a year earlier").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from compare.records import Claim, Figure, Span
from compare.scopes import Topic, by_claim, counts, is_named, is_part, scope, topic
from compare.values import interval

RECENT = 14  # days; what is dated further back than that before its article is not the news itself
APART = 2  # days before the event's own day from which a figure belongs to something earlier; a night has two dates
MIDDLE = 15  # the day that stands for a month
NEAR = 80  # characters; a day further off than this from a figure may belong to another clause
WITHIN = 160  # characters; so near the words that look back have to stand
FAR = 20.0  # times; so much more than the same article's figure for the event is no figure for the event
BEYOND = 100.0  # times; so much more than all other sources give is none either

_DATES = frozenset({"date", "month", "year"})
_NUMBER = r"(?:a|one|two|three|four|five|six|seven|eight|nine|ten|\d+|several|some|many)"
_LOOKS_AWAY = re.compile(
    rf"\b(?:{_NUMBER} (?:years?|months?|decades?) (?:later|earlier|before|ago|of)|"
    r"(?:six|seven|eight|nine|ten|\d+) days of|(?P<lead>(?:days|weeks|months|years) after)|"
    r"(?:last|previous|past) (?:month|year|decade|spring|summer|autumn|winter)|earlier this (?:week|month|year)|"
    r"the (?:year|month|week) before|so far this year|this year alone|"
    r"since the (?:(?:beginning|start|outbreak) of (?:the |this )?)?"
    r"(?:war|conflict|uprising|rebellion|revolution|invasion|month|year)|"
    r"(?:on|in) that (?:day|year|month|raid|attack|incident|blast|strike|battle|occasion)|"
    r"(?:in|since)\s+(?:\w+\s+){0,2}?(?P<year>(?:1[5-9]|20)\d\d)|worldwide|globally|elsewhere|around the world|"
    r"(?:a|in) separate (?:\w+ )?(?:attack|incident|blast|strike|raid|clash|shooting)|"
    r"another (?:attack|blast|bombing|explosion|incident|raid|shooting|strike)|"
    r"a different (?:\w+ ){1,3}?(?:to|from|than) the one)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|near|outside|of)\s+(?:the\s+)?(?:[a-z-]+\s+(?:of\s+)?){0,3}?([A-Z][\w’'-]{3,})")
_CALENDAR = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September "
    "October November December".split()
)
_STEM = 5  # letters of a name that most spellings of it share


@dataclass(frozen=True, slots=True)
class _Mark:
    """What says when a figure holds: a day (None where only words look back), how far off, in characters, it stands."""

    away: bool
    distance: int
    day: date | None = None


def background(found_figures: Sequence[Figure], source: Mapping[str, str]) -> frozenset[Figure]:
    """Return those figures of an event that are of another time, place or scale than its own; `source` by article id.

    A figure is background where the nearest date is more than RECENT days before its article, or APART days before the
    day that most sources give; where words beside it look back; where it is BEYOND all that other sources give; and
    where its article gives another one for the event, which a second source confirms, and this one FAR above it or at
    a place of its own. A date that more sources give than speak of the present is the event's own, however old.
    """
    figures = [figure for figure in found_figures if counts(figure)]
    dates = by_claim(figure for figure in found_figures if figure.unit in _DATES)
    marks = {figure: _nearest(figure, dates.get(figure.claim, ())) for figure in figures}
    found = {figure for figure, mark in marks.items() if mark and mark.away}
    found -= _of_the_event(found, figures, marks, source)
    named = [figure for figure in figures if figure not in found and is_named(figure)]
    if main := _main_day(named, marks, source):
        found |= {figure for figure in named if (mark := marks[figure]) and _earlier(mark, main)}
    for same in _by_topic(figure for figure in named if figure not in found):
        beyond = _beyond(same, source)
        found |= beyond | _beside_the_event([figure for figure in same if figure not in beyond], source)
    present = {topic(figure) for figure in figures if figure not in found}
    return frozenset(figure for figure in found if topic(figure) in present)


def _by_topic(figures: Iterable[Figure]) -> Iterable[list[Figure]]:
    found: dict[Topic, list[Figure]] = {}
    for figure in figures:
        found.setdefault(topic(figure), []).append(figure)
    return found.values()


def day_of(text: str | None) -> date | None:
    """Return the day of an ISO date or date-time; None where the text is neither."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


@lru_cache(maxsize=8)  # the figures of a sentence come one after another, and a table has hundreds
def _looking_away(text: str, start: int, end: int) -> tuple[re.Match[str], ...]:
    return tuple(_LOOKS_AWAY.finditer(text, start, end))


def _nearest(figure: Figure, dates: Sequence[Figure]) -> _Mark | None:
    published = day_of(figure.claim.article.published)
    marks = [_mark(figure, other, published) for other in dates]
    start, end = _sentence(figure.claim)
    for match in _looking_away(figure.claim.context, start, end):
        this_year = match["year"] and (published is None or int(match["year"]) >= published.year)
        follows = match["lead"] and match.start() > figure.span[0]
        if not this_year and not follows and (gap := _gap(figure.span, match.span())) <= WITHIN:
            marks.append(_Mark(True, gap))
    return min(marks, key=lambda mark: (mark.distance, mark.day is None), default=None)


def _mark(figure: Figure, other: Figure, published: date | None) -> _Mark:
    day = _day(other)
    away = bool(day and published and (published - day).days > RECENT)
    return _Mark(away, _gap(figure.span, other.span), day if other.unit == "date" or away else None)


def _sentence(claim: Claim) -> Span:
    start, end = claim.sentence or claim.span
    return min(start, claim.span[0]), max(end, claim.span[1])


def _gap(one: Span, other: Span) -> int:
    return max(0, max(one[0], other[0]) - min(one[1], other[1]))


# unit → the day that stands for it: nobody names a month alone for what happened in its last days
_DAYS: dict[str, Callable[[int], date]] = {
    "date": lambda value: date(value // 10000, value // 100 % 100, value % 100),
    "month": lambda value: date(value // 100, value % 100, MIDDLE),
    "year": lambda value: date(value, 12, 31),
}


def _day(figure: Figure) -> date | None:
    value = figure.value if figure.upper is None else figure.upper
    try:
        return _DAYS[figure.unit or ""](int(value))
    except ValueError:
        return None


def _of_the_event(
    away: Iterable[Figure],
    figures: Iterable[Figure],
    marks: Mapping[Figure, _Mark | None],
    source: Mapping[str, str],
) -> set[Figure]:
    """Return the figures in a month of the past of which more sources speak than of the present: a trial, a report."""
    present: dict[Topic, set[str]] = {}
    past: dict[tuple[Topic, int, int], dict[Figure, str]] = {}
    away = set(away)
    for figure in figures:
        mark, name = marks[figure], source[figure.claim.article.id]
        if figure not in away:
            present.setdefault(topic(figure), set()).add(name)
        elif mark and mark.day:
            past.setdefault((topic(figure), mark.day.year, mark.day.month), {})[figure] = name
    return {
        figure
        for (name, *_), dated in past.items()
        for figure in dated
        if len(set(dated.values()) - present.get(name, set())) > max(1, len(present.get(name, ())))
    }


def _main_day(
    figures: Iterable[Figure], marks: Mapping[Figure, _Mark | None], source: Mapping[str, str]
) -> date | None:
    """Return the day at which most sources, two at least, set their figures; the later of two."""
    given = {
        (mark.day, source[figure.claim.article.id])
        for figure in figures
        if (mark := marks[figure]) and mark.day and mark.distance <= NEAR
    }
    number = Counter(day for day, _ in given)
    best = max(number, key=lambda day: (number[day], day), default=None)
    return best if best and number[best] > 1 else None


def _earlier(mark: _Mark, main: date) -> bool:
    return mark.day is not None and mark.distance <= NEAR and (main - mark.day).days >= APART


def _beyond(same: Sequence[Figure], source: Mapping[str, str]) -> set[Figure]:
    """Return the figures that are BEYOND times the highest of every other source, where two others give any."""
    highest: dict[str, float] = {}
    number: Counter[str] = Counter()
    for one in same:
        if one.unit != "vague":
            name = source[one.claim.article.id]
            highest[name] = max(highest.get(name, one.value), one.value)
            number[name] += 1
    most: list[str | None] = [*sorted(highest, key=lambda name: -highest[name])[:2], None, None]
    found = set()
    for figure in same:
        name = source[figure.claim.article.id]
        other = most[1] if name == most[0] else most[0]
        others = 0.0 if other is None else highest[other]
        if others and number.total() - number[name] > 1 and figure.value >= BEYOND * others:
            found.add(figure)
    return found


def _beside_the_event(same: Sequence[Figure], source: Mapping[str, str]) -> set[Figure]:
    """Return the figures that are not the event's, as their article shows by one that a second source confirms."""
    confirmed: dict[str, list[tuple[Figure, bool]]] = {}
    # The same few values come up in most articles, so that each is compared once.
    given: dict[tuple[object, ...], tuple[Figure, set[str]]] = {}
    for one in same:
        value = (one.value, one.upper, one.qualifier, one.unit)
        given.setdefault(value, (one, set()))[1].add(source[one.claim.article.id])
    for figure in same:
        name = source[figure.claim.article.id]
        others = [other for other, names in given.values() if names - {name} and meet(figure, other)]
        if others:
            exactly = any(figure.value == other.value for other in others)
            confirmed.setdefault(figure.claim.article.id, []).append((figure, exactly))
    found = set()
    for figure in same:
        own = confirmed.get(figure.claim.article.id, [])
        exact = [one for one, exactly in own if exactly]
        if _odd(figure, [one for one, _ in own]) or (exact and _is_far_place(figure, exact, same, source)):
            found.add(figure)
    return found


def _odd(figure: Figure, own: Iterable[Figure]) -> bool:
    """Whether the figure is FAR above the event's by one voice, or counts a part of those whom the event's counts."""
    return any(
        0 < one.value * FAR <= figure.value
        and (figure.claim.speaker is None or figure.claim.who == one.claim.who or is_part(scope(figure), scope(one)))
        for one in own
    )


def _is_far_place(figure: Figure, own: Iterable[Figure], same: Iterable[Figure], source: Mapping[str, str]) -> bool:
    """Whether the figure differs from the event's and is set where no other source that counts the same sets it."""
    if figure.unit == "vague" or any(meet(figure, one) for one in own):
        return False
    places, name = _places(figure), source[figure.claim.article.id]
    if not places:
        return False
    others = (one.claim for one in same if source[one.claim.article.id] != name)
    texts = (text for one in others for text in (one.article.title, one.context[slice(*_sentence(one))]))
    return not any(place in text for text in texts for place in places)


def _places(figure: Figure) -> set[str]:
    """The stems of names that stand where a place would after the figure, in its sentence."""
    end = min(_sentence(figure.claim)[1], figure.span[1] + NEAR)
    names = _PLACE.findall(figure.claim.context[figure.span[1] : end])
    return {name[:_STEM] for name in names if name not in _CALENDAR}


def meet(a: Figure, b: Figure) -> bool:
    """Tell whether the intervals of two figures meet; "dozens" meets too much to say anything."""
    if "vague" in (a.unit, b.unit):
        return False
    (low_a, high_a), (low_b, high_b) = interval(a), interval(b)
    return low_a <= high_b and low_b <= high_a
