"""Points to which numbers or dates are the answers: what was counted, and the values that claims give for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations

from compare.background import background
from compare.records import Figure, Pair
from compare.reporting.counts import joined, pairwise_links
from compare.reporting.points import Point, Reply, gathered
from compare.reporting.report import Report
from compare.reporting.sources import sources_by_article
from compare.scopes import by_claim, is_inside, is_named, telling_number, topic
from compare.values import BARE, GENERAL, KINDS_OF_PEOPLE, POINTS_IN_TIME, Comparison, compare_figures, split_quantity

Row = tuple[Pair, Comparison]

MILLIONS = 1e6  # so much of a thing is mostly money, and its currency does not say what it is paid for
_NUMERALS = frozenset(
    "no nobody none zero a an half one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "hundreds thousand thousands million millions billion billions dozen dozens score scores tens couple and of to "
    "or".split()
)
_JOINING = frozenset("a an and of to or".split())


class Numbers:
    """The figures of one report, looked up by claim, and what can be said of them."""

    def __init__(self, report: Report) -> None:
        self.figures = report.figures
        self.held = by_claim(report.figures)
        self.aside = background(report.figures, sources_by_article(report.event))
        self.parts = _parts([figure for figure in report.figures if is_named(figure) and figure not in self.aside])
        self.at = {claim: at for at, claim in enumerate(report.claims)}
        self.groups = [set(group.claims) for group in report.groups]
        self.source = sources_by_article(report.event)

    def clash(self, pair: Pair) -> Comparison | None:
        """Return the clash of figures that a pair of kind number, or of dates that one of kind date, is about."""
        if pair.kind not in ("number", "date"):
            return None
        rows = compare_figures(self.held.get(pair.a, ()), self.held.get(pair.b, ()))
        in_time = pair.kind == "date"
        return next((row for row in rows if row.clash and (row.a.unit in POINTS_IN_TIME) == in_time), None)

    def of_the_event(self, row: Comparison) -> bool:
        """Tell whether both figures are the event's, and neither a part of another that its own article gives."""
        return not {row.a, row.b} & (self.aside | self.parts)

    def points(self, rows: Sequence[tuple[Pair, Comparison]]) -> list[Point]:
        """Return one point for each topic and the figures of it that the pairs connect."""
        by_key: dict[Hashable, list[Row]] = {}
        for pair, row in rows:
            by_key.setdefault(_key(row.a), []).append((pair, row))
        return [self._point(part) for same in by_key.values() for part in self._connected(same)]

    def _connected(self, rows: Sequence[Row]) -> list[list[Row]]:
        """Return the rows in the parts that their figures hold together, a part of a number being left out again."""
        links = [*pairwise_links(self._answers(rows)), *((row.a, row.b) for _, row in rows)]
        found = []
        for part in joined(_figures(rows), links):
            own = [(pair, row) for pair, row in rows if row.a in part]
            inner = {figure for figure in part if any(is_inside(figure, other) for other in part)}
            found.append([(pair, row) for pair, row in own if not inner & {row.a, row.b}])
        return [part for part in found if part]

    def _answers(self, rows: Sequence[Row]) -> list[list[Figure]]:
        figures = _figures(rows)
        return joined(figures, [(a, b) for a, b in combinations(figures, 2) if self._same(a, b)])

    def _point(self, rows: Sequence[Row]) -> Point:
        answers = self._answers(rows)
        at = {figure: place for place, answer in enumerate(answers) for figure in answer}
        pairs = gathered((frozenset((at[row.a], at[row.b])), pair) for pair, row in rows)
        wide = [self._all_of(answer) for answer in answers]
        twos = (frozenset(two) for two in combinations(range(len(answers)), 2))
        excluded = frozenset(two for two in twos if two in pairs or _exclude(*(wide[place] for place in sorted(two))))
        replies = tuple(
            self._reply(_written(answer), (answer[0].value, ""), every)
            for answer, every in zip(answers, wide, strict=True)
        )
        return Point(_about(_figures(rows)), replies, pairs, excluded)

    def _same(self, a: Figure, b: Figure) -> bool:
        """Whether two figures of one topic are one answer: one number, which they do not share by chance."""
        if (a.value, a.upper) != (b.value, b.upper) or _key(a) != _key(b):
            return False
        if a.unit in POINTS_IN_TIME or not (is_named(a) or telling_number(a)):
            return a.claim == b.claim or any(a.claim in group and b.claim in group for group in self.groups)
        return True

    def _all_of(self, answer: Sequence[Figure]) -> list[Figure]:
        more = [
            one for one in self.figures if one not in self.aside and any(self._same(one, figure) for figure in answer)
        ]
        return list(dict.fromkeys([*answer, *more]))

    def _reply(self, text: str, order: tuple[float, str], figures: Sequence[Figure]) -> Reply:
        claims = sorted(dict.fromkeys(figure.claim for figure in figures), key=lambda claim: self.at[claim])
        sources = frozenset(self.source[claim.article.id] for claim in claims)
        return Reply(text, tuple(claims), order, (sources, frozenset(claim.who for claim in claims)))


def _parts(figures: Sequence[Figure]) -> frozenset[Figure]:
    by_voice: dict[Hashable, list[Figure]] = {}
    for figure in figures:
        by_voice.setdefault((figure.claim.article.id, figure.claim.who), []).append(figure)
    return frozenset(one for own in by_voice.values() for one in own if any(is_inside(one, other) for other in own))


def _figures(rows: Sequence[Row]) -> list[Figure]:
    return list(dict.fromkeys(figure for _, row in rows for figure in (row.a, row.b)))


def _key(figure: Figure) -> Hashable:
    """What two figures must share to answer one question; civilians and people in general answer the same."""
    if figure.unit in POINTS_IN_TIME:
        return "time"
    who, _ = split_quantity(figure.quantity)
    return topic(figure), "people" if who in GENERAL | KINDS_OF_PEOPLE else who


def _exclude(ours: Sequence[Figure], theirs: Sequence[Figure]) -> bool:
    rows = [row for a in ours for b in theirs for row in compare_figures((a,), (b,))]
    return bool(rows) and all(row.clash for row in rows)


def _about(figures: Sequence[Figure]) -> str | None:
    """The quantity in words; None where it is a date, a measure or money, which do not say what they are of."""
    first = figures[0]
    if is_named(first):
        return first.quantity if len({figure.quantity for figure in figures}) == 1 else f"people {topic(first)[0]}"
    measured = first.unit not in (None, "vague") or first.quantity in BARE
    return None if measured or max(figure.value for figure in figures) >= MILLIONS else first.quantity


def _written(figures: Sequence[Figure]) -> str:
    """The number as most claims qualify it, in the words of the first of them, without what is counted."""
    qualifier, _ = Counter(figure.qualifier for figure in figures).most_common(1)[0]
    alike = [figure for figure in figures if figure.qualifier == qualifier]
    texts = [_number_of(figure) for figure in alike]
    # a headline that drops the "at least" of its text has the qualifier of the text, but not the words
    return texts[0] if qualifier == "exactly" else max(texts, key=lambda text: len(text.split()) > 1)


def _number_of(figure: Figure) -> str:
    words = figure.claim.context[slice(*figure.span)].split()
    if figure.unit not in (None, "vague") or figure.quantity in BARE:
        return " ".join(words)
    last = max((at for at, word in enumerate(words) if _is_number(word)), default=len(words) - 1)
    return " ".join(words[: last + 1]).strip(" ,;:“”\"'")


def _is_number(word: str) -> bool:
    parts = word.lower().strip(".,;:“”\"'()").split("-")
    return any(sign.isdigit() for sign in word) or (
        all(part in _NUMERALS for part in parts) and not set(parts) <= _JOINING
    )
