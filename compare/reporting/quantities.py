"""The figures ledger: what each source and speaker gives for one quantity, in the order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import combinations
from typing import Literal

from compare.background import background
from compare.records import Figure, Qualifier
from compare.reporting.counts import tables
from compare.reporting.report import Report
from compare.reporting.sides import side_of
from compare.reporting.sources import copies, sources_by_article
from compare.scopes import ALL, FALLING, is_inside, is_named, is_part, scope, topic
from compare.values import interval, sameness

Relation = Literal["agree", "compatible", "part", "update", "conflict"]

# Counts that rise as more becomes known, so that a later, higher value supersedes; FALLING ones may fall as well.
_RISING = frozenset({
    "killed", "wounded", "killed or wounded", "arrested", "kidnapped", "displaced", "evacuated", "rescued", "infected",
    "destroyed", "damaged", "cases",
})  # fmt: skip
# Whom an article may mean by all: nine miners, where it counts nobody else, are the dead of the mine.
_STANDING_FOR_ALL = frozenset({"civilians", "residents", "patients", "workers", "passengers"})
# A rival side's count this many times higher is another count, not a later state of the same one.
RIVAL = 2.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger: what a source, or a speaker in it (None: its own voice), gives, and for whom (`scope`).

    `published` and `as_of` are as in the article and the figure; `repeats` counts the further claims that give the
    same. `background` marks a figure of another time or place than the event, `partial` one beside which the same
    voice gives a higher one in the same article. `party` is the side of the speaker, or of an outlet that stands on
    the side of one.
    """

    figure: Figure
    source: str
    speaker: str | None
    published: str | None
    as_of: str | None
    scope: str = ALL
    repeats: int = 0
    background: bool = False
    partial: bool = False
    party: str | None = None

    @property
    def value(self) -> float:
        """The number, or the lower end of a range."""
        return self.figure.value

    @property
    def upper(self) -> float | None:
        """The end of a range."""
        return self.figure.upper

    @property
    def qualifier(self) -> Qualifier:
        """How exact the source says the number is."""
        return self.figure.qualifier


@dataclass(frozen=True)
class Quantity:
    """What was counted or measured (`name`, in `unit`s where there is one), with a row for each value and voice."""

    name: str
    unit: str | None
    rows: tuple[Entry, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The independent sources with a figure for the event, in the order of the rows."""
        return tuple(dict.fromkeys(row.source for row in self._event_rows()))

    @property
    def disputed(self) -> bool:
        """Whether any two rows are in conflict."""
        return bool(self.conflicts)

    @cached_property
    def conflicts(self) -> tuple[tuple[Entry, Entry], ...]:
        """The rows in conflict, two and two, without background.

        Two voices with one figure in common do not clash in the rest: "six in the city, 126 in the convoy" does not
        contradict "six". An article that counts civilians, say, and not all people is held against the others' people.
        """
        rows = self._event_rows()
        at_one = {_voices(a, b) for a, b in combinations(rows, 2) if _share(a, b)}
        counting_all = {row.figure.claim.article.id for row in rows if row.scope == ALL and not row.partial}

        def clash(a: Entry, b: Entry) -> bool:
            narrow = {row.scope for row in (a, b) if row.figure.claim.article.id not in counting_all}
            if narrow & _STANDING_FOR_ALL and ALL in (a.scope, b.scope):
                a, b = replace(a, scope=ALL), replace(b, scope=ALL)
            return relation(a, b) == "conflict"

        return tuple((a, b) for a, b in combinations(rows, 2) if clash(a, b) and _voices(a, b) not in at_one)

    @property
    def lowest(self) -> float:
        """The lowest value that is given for the event, of all people where anyone counts them all."""
        return min(row.value for row in self._widest())

    @property
    def highest(self) -> float:
        """The highest value that is given for the event, of all people where anyone counts them all."""
        return max(row.value if row.upper is None else row.upper for row in self._widest())

    def _event_rows(self) -> tuple[Entry, ...]:
        return tuple(row for row in self.rows if not row.background)

    def _widest(self) -> Sequence[Entry]:
        """The rows that give the range: no background, one scope (that of most rows), no "dozens" where it can be."""
        rows: Sequence[Entry] = [row for row in self._event_rows() if not row.partial] or self.rows
        scopes = Counter(row.scope for row in rows)
        most = ALL if ALL in scopes else max(scopes, key=lambda name: (scopes[name], name))
        rows = [row for row in rows if row.scope == most]
        return [row for row in rows if row.figure.unit != "vague"] or rows


def quantities(report: Report) -> tuple[Quantity, ...]:
    """Return the quantities of the event that two sources or speakers give, or one with two values for one scope.

    Disputed ones come first, then those with most sources. Rows stand in the order of time, then of value.
    """
    aside = background(report.figures, sources_by_article(report.event))
    found = [Quantity(*name, _rows(report, figures, aside)) for name, figures in tables(report)]
    found = [quantity for quantity in found if _is_told(quantity)]
    return tuple(sorted(found, key=lambda quantity: (not quantity.disputed, -len(quantity.sources))))


def relation(a: Entry, b: Entry) -> Relation:
    """Return what two rows say to each other (symmetric).

    agree: the same number. compatible: both can hold, as "at least 43" and 112, or 12 men and 9 women. part: one counts
    some of those whom the other counts, or a voice gives both in one article. update: a count that has changed in
    time. conflict: else.
    """
    if _apart(a, b):
        return "compatible"
    if a.scope == b.scope and (a.value, a.upper) == (b.value, b.upper):
        return "agree"
    if a.partial or b.partial or _same_text(a, b):
        return "part"
    if a.scope == b.scope:
        return "compatible" if _meet(a, b) else _differing(a, b)
    part, whole = (a, b) if is_part(a.scope, b.scope) else (b, a)
    return "part" if interval(part.figure)[0] <= interval(whole.figure)[1] else _differing(a, b)


def _apart(a: Entry, b: Entry) -> bool:
    """The two say nothing of each other: another quantity, time, place or people, or an increment and a total."""
    if a.background or b.background or topic(a.figure) != topic(b.figure):
        return True
    if a.scope != b.scope and not (is_part(a.scope, b.scope) or is_part(b.scope, a.scope)):
        return True
    return not sameness(a.figure, replace(b.figure, quantity=a.figure.quantity))


def _meet(a: Entry, b: Entry) -> bool:
    (low_a, high_a), (low_b, high_b) = interval(a.figure), interval(b.figure)
    return low_a <= high_b and low_b <= high_a


def _same_text(a: Entry, b: Entry) -> bool:
    return _voice(a) == _voice(b) and a.figure.claim.article.id == b.figure.claim.article.id


def _differing(a: Entry, b: Entry) -> Relation:
    """Tell for two rows that cannot both hold at one time whether the count has changed between them."""
    name, _ = topic(a.figure)
    order = _order(a, b)
    if not order or name not in _RISING | FALLING:
        return "conflict"
    earlier, later = (a, b) if order < 0 else (b, a)
    risen = later.value > earlier.value and not _rival(earlier, later)
    return "update" if risen or name in FALLING else "conflict"


def _rival(earlier: Entry, later: Entry) -> bool:
    rivals = earlier.party and later.party and earlier.party != later.party
    return bool(rivals) and later.value > RIVAL * earlier.value


def _order(a: Entry, b: Entry) -> int:
    """Return -1 where a is surely the earlier, 1 where b is, 0 where nobody can tell: a day has no hour."""
    for first, second in ((_moment(a), _moment(b)), (iso_moment(a.published), iso_moment(b.published))):
        shared = min(len(first), len(second))
        if first[:shared] != second[:shared]:
            return -1 if first[:shared] < second[:shared] else 1
    return 0


def _moment(row: Entry) -> str:
    return iso_moment(row.as_of) or iso_moment(row.published)


def iso_moment(text: str | None) -> str:
    """Return an ISO date or date-time as text that sorts by time (UTC where a zone is given), "" for anything else."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return ""
    if offset := moment.utcoffset():
        moment -= offset
    return moment.replace(tzinfo=None).isoformat()[: None if ":" in (text or "") else 10]


def _share(a: Entry, b: Entry) -> bool:
    """Whether two voices give what may be one figure for the same people; a partial one must be the same number."""
    if _voice(a) == _voice(b) or a.scope != b.scope or "vague" in (a.figure.unit, b.figure.unit) or _apart(a, b):
        return False
    return (a.value, a.upper) == (b.value, b.upper) if a.partial or b.partial else _meet(a, b)


def _voice(row: Entry) -> tuple[str, str | None]:
    return row.source, row.speaker


def _voices(a: Entry, b: Entry) -> Hashable:
    return frozenset({_voice(a), _voice(b)}), frozenset({a.scope, b.scope})


def _is_told(quantity: Quantity) -> bool:
    """Whether two sources give the quantity, or one through two speakers, or with two values of one scope."""
    rows = [row for row in quantity.rows if not row.background]
    if len(quantity.sources) > 1 or not rows:
        return bool(rows)
    by_scope: dict[str, set[tuple[float, float | None]]] = {}
    for row in rows:
        by_scope.setdefault(row.scope, set()).add((row.value, row.upper))
    speakers = {row.speaker for row in rows if row.speaker}
    several = len(speakers) > 1 or any(len(values) > 1 for values in by_scope.values())
    # a noun alone that one source names twice ("two villages") is no news
    return several and (is_named(rows[0].figure) or quantity.disputed)


def _rows(report: Report, figures: Sequence[Figure], aside: frozenset[Figure]) -> tuple[Entry, ...]:
    """Return one row for each value, scope, source and speaker; a wire copy repeats its original."""
    source, copied = sources_by_article(report.event), copies(report.event)
    parties = set(report.event.sides.values())
    rows: dict[Hashable, Entry] = {}
    # originals first, so that a row shows the claim of the source it is counted for
    for figure in sorted(figures, key=lambda figure: figure.claim.article.id in copied):
        claim, side = figure.claim, side_of(figure.claim)
        row = Entry(
            figure=figure,
            source=source[claim.article.id],
            speaker=claim.speaker_name or claim.speaker,
            published=claim.article.published,
            as_of=figure.as_of,
            scope=scope(figure),
            background=figure in aside,
            party=side if side in parties else None,
        )
        key = (row.source, row.speaker, row.scope, row.value, row.upper, row.background)
        rows[key] = replace(rows[key], repeats=rows[key].repeats + 1) if key in rows else row
    found = [replace(row, partial=any(_is_within(row, other) for other in rows.values())) for row in rows.values()]
    return tuple(sorted(found, key=lambda row: (_moment(row), row.value, row.scope)))


def _is_within(row: Entry, other: Entry) -> bool:
    return not other.background and is_inside(row.figure, other.figure)
