"""How far sources agree: facts they share, and contradictions that stand between them."""

from __future__ import annotations

from collections.abc import Sequence

from compare.records import Claim, Event, Group, Pair
from compare.reporting.report import Agreement
from compare.reporting.sources import independent_sources, sources_by_article


def agreement(event: Event, groups: Sequence[Group], pairs: Sequence[Pair], threshold: float) -> Agreement:
    """Count shared groups and flagged pairs for every two independent sources.

    On the diagonal stand the groups that a source covers at all, and the flagged pairs inside its own texts
    (rivals whom it quotes side by side). A pair does not stand between two sources that both report both
    voices: they tell of the same dispute.
    """
    source = sources_by_article(event)
    names = independent_sources(event)
    at = {name: index for index, name in enumerate(names)}
    shared = [[0] * len(names) for _ in names]
    contradicted = [[0] * len(names) for _ in names]
    for group in groups:
        here = {at[source[claim.article.id]] for claim in group.claims}
        for i in here:
            for j in here:
                shared[i][j] += 1
    voices = _voices(groups, source)
    for pair in pairs:
        a, b = source[pair.a.article.id], source[pair.b.article.id]
        if pair.score < threshold or (a != b and _same_dispute(pair, a, b, voices)):
            continue
        for i, j in {(at[a], at[b]), (at[b], at[a])}:
            contradicted[i][j] += 1
    return Agreement(names=names, shared=_frozen(shared), contradicted=_frozen(contradicted))


def _voice(claim: Claim) -> str:
    return claim.side or claim.who


def _voices(groups: Sequence[Group], source: dict[str, str]) -> dict[Claim, set[tuple[str, str]]]:
    """Return claim → the (source, voice) of every claim that shares a group with it."""
    found: dict[Claim, set[tuple[str, str]]] = {}
    for group in groups:
        heard = {(source[claim.article.id], _voice(claim)) for claim in group.claims}
        for claim in group.claims:
            found.setdefault(claim, set()).update(heard)
    return found


def _same_dispute(pair: Pair, a: str, b: str, voices: dict[Claim, set[tuple[str, str]]]) -> bool:
    heard = voices.get(pair.a, set()) | voices.get(pair.b, set())
    return (a, _voice(pair.b)) in heard and (b, _voice(pair.a)) in heard


def _frozen(rows: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in rows)
