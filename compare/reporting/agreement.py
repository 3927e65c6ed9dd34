"""How far sources agree, and how far sides do: facts they share, and contradictions that stand between them.

A wire copy counts as its original: a pair of the copy that repeats one of the original's is not counted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from compare.records import Claim, Event, Group, Pair
from compare.reporting.report import Agreement
from compare.reporting.sides import NO_SIDE, side_of
from compare.reporting.sources import independent_sources, repeated, sources_by_article

Ends = tuple[Claim, Claim]


def agreement(event: Event, groups: Sequence[Group], pairs: Sequence[Pair], threshold: float) -> Agreement:
    """Count shared groups and flagged pairs for every two independent sources.

    On the diagonal stand the groups that a source covers at all, and the flagged pairs inside its own texts
    (rivals whom it quotes side by side). A pair does not stand between two sources that both report both
    voices: they tell of the same dispute.
    """
    source = sources_by_article(event)
    copied = repeated(event, _claims(groups, pairs))
    voices = _voices(groups, source, copied)

    def home(claim: Claim) -> str:
        return source[claim.article.id]

    ends = [
        (a, b)
        for a, b in _flagged(pairs, threshold, copied)
        if home(a) == home(b) or not _same_dispute(a, b, source, voices)
    ]
    return _counted(independent_sources(event), home, groups, ends)


def agreement_by_side(
    event: Event, claims: Sequence[Claim], groups: Sequence[Group], pairs: Sequence[Pair], threshold: float
) -> Agreement:
    """Count shared groups and flagged pairs for every two sides that speak in `claims`, whoever quotes them.

    On the diagonal stand the groups that a side speaks of at all, and the flagged pairs inside the side. Who stands
    on no known side is not counted; `names` is empty where no side is known.
    """
    copied = repeated(event, _claims(groups, pairs))
    speaking = dict.fromkeys(side_of(claim) for claim in claims)
    named = [*event.sides.values(), *(article.side for article in event.articles), *speaking]
    names = tuple(side for side in dict.fromkeys(named) if side in speaking and side and side != NO_SIDE)
    return _counted(names, side_of, groups, _flagged(pairs, threshold, copied))


def _counted(
    names: tuple[str, ...], home: Callable[[Claim], str], groups: Sequence[Group], ends: Sequence[Ends]
) -> Agreement:
    at = {name: index for index, name in enumerate(names)}
    shared = [[0] * len(names) for _ in names]
    contradicted = [[0] * len(names) for _ in names]
    for group in groups:
        here = {at[name] for claim in group.claims if (name := home(claim)) in at}
        for i in here:
            for j in here:
                shared[i][j] += 1
    for a, b in ends:
        if home(a) in at and home(b) in at:
            i, j = at[home(a)], at[home(b)]
            for row, column in {(i, j), (j, i)}:
                contradicted[row][column] += 1
    return Agreement(names=names, shared=_frozen(shared), contradicted=_frozen(contradicted))


def _claims(groups: Sequence[Group], pairs: Sequence[Pair]) -> Iterator[Claim]:
    for group in groups:
        yield from group.claims
    for pair in pairs:
        yield from (pair.a, pair.b)


def _flagged(pairs: Sequence[Pair], threshold: float, copied: Mapping[Claim, Claim]) -> list[Ends]:
    """Return the two claims of every flagged pair, those of a copy put back to its original, each two once."""
    found: dict[frozenset[Claim], Ends] = {}
    for pair in pairs:
        if pair.score >= threshold:
            a, b = copied.get(pair.a, pair.a), copied.get(pair.b, pair.b)
            found.setdefault(frozenset((a, b)), (a, b))
    return list(found.values())


def _voice(claim: Claim) -> str:
    return claim.side or claim.who


def _voices(
    groups: Sequence[Group], source: Mapping[str, str], copied: Mapping[Claim, Claim]
) -> dict[Claim, set[tuple[str, str]]]:
    """Return claim → the (source, voice) of every claim that shares a group with it."""
    found: dict[Claim, set[tuple[str, str]]] = {}
    for group in groups:
        heard = {(source[claim.article.id], _voice(claim)) for claim in group.claims}
        for claim in group.claims:
            found.setdefault(copied.get(claim, claim), set()).update(heard)
    return found


def _same_dispute(a: Claim, b: Claim, source: Mapping[str, str], voices: Mapping[Claim, set[tuple[str, str]]]) -> bool:
    heard = voices.get(a, set()) | voices.get(b, set())
    return (source[a.article.id], _voice(b)) in heard and (source[b.article.id], _voice(a)) in heard


def _frozen(rows: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in rows)
