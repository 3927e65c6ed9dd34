"""Which claim of the new run is which of the old one: by article and words, then through the sentences' alignment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from compare.records import Claim, Field
from compare.reporting.diff.articles import Matched, MatchedArticles
from compare.reporting.diff.comparison import Changes, ClaimChange, ClaimWhat
from compare.reporting.diff.sentences import Row
from compare.reporting.diff.words import same_words, similarities
from compare.reporting.report import Report

REWORDED = 0.3  # share of words in common from which two claims of one rewritten sentence are one
_AROUND = " \t\n.,;:!?…–—-"  # a claim's end may take in the full stop of its sentence, or not
MOST = 50  # claims of one sentence that are compared with each other


@dataclass(frozen=True, slots=True)
class Partners:
    """The claims that both runs have, as ids of either run, and what follows for the event."""

    to_new: Mapping[str, Claim]
    to_old: Mapping[str, Claim]
    changes: Changes[Claim, ClaimChange]


def compare_claims(old: Report, new: Report, articles: MatchedArticles) -> Partners:
    """Match the claims of the articles that both runs have; those of other articles are new or gone."""
    ours, theirs = _by_article(old.claims), _by_article(new.claims)
    both: list[tuple[Claim, Claim]] = []
    for one in articles.both:
        both += _match(one, ours.get(one.old.id, []), theirs.get(one.new.id, []))
    to_new, to_old = {a.id: b for a, b in both}, {b.id: a for a, b in both}
    changed = tuple(
        ClaimChange(before, claim, what)
        for claim in new.claims
        if (before := to_old.get(claim.id)) and (what := _what(before, claim))
    )
    changes = Changes(
        new=tuple(claim for claim in new.claims if claim.id not in to_old),
        gone=tuple(claim for claim in old.claims if claim.id not in to_new),
        changed=changed,
        same=len(both) - len(changed),
    )
    return Partners(to_new, to_old, changes)


def reworded(old: Claim, new: Claim) -> bool:
    """Say whether a claim's words differ in more than white space, quotes and the signs around it."""
    return _words(old) != _words(new)


def _words(claim: Claim) -> str:
    return same_words(claim.text.strip(_AROUND))


def _by_article(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.article.id, []).append(claim)
    return found


def _match(article: Matched, ours: Sequence[Claim], theirs: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
    """Match the claims of one article: the same words in one row first, then anywhere, then like words in one row."""
    left, right = _Rows(article, at=0), _Rows(article, at=1)
    found: list[tuple[Claim, Claim]] = []
    for key in (
        lambda claim, rows: (rows.of(claim), _words(claim), claim.stance, claim.speaker_name),
        lambda claim, rows: (rows.of(claim), _words(claim)),
        lambda claim, rows: (claim.field, _words(claim)),
    ):
        free: dict[object, list[Claim]] = {}
        for claim in _left(ours, found, 0):
            free.setdefault(key(claim, left), []).append(claim)
        for claim in _left(theirs, found, 1):
            if same := free.get(key(claim, right)):
                found.append((same.pop(0), claim))
    by_row: dict[tuple[Field, int], tuple[list[Claim], list[Claim]]] = {}
    for at, (claims, rows) in enumerate(((ours, left), (theirs, right))):
        for claim in _left(claims, found, at):
            by_row.setdefault(rows.of(claim), ([], []))[at].append(claim)
    for (_, row), (mine, others) in by_row.items():
        if row >= 0:
            found += _alike(mine[:MOST], others[:MOST])
    return found


def _left(claims: Sequence[Claim], found: Sequence[tuple[Claim, Claim]], at: int) -> list[Claim]:
    taken = {both[at].id for both in found}
    return [claim for claim in claims if claim.id not in taken]


def _alike(ours: Sequence[Claim], theirs: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
    """Pair the claims of one sentence by their words, the most alike first."""
    if not ours or not theirs:
        return []
    near = similarities([claim.text for claim in ours], [claim.text for claim in theirs])
    ranked = sorted((-float(near[i, k]), i, k) for i in range(len(ours)) for k in range(len(theirs)))
    pairs: dict[int, int] = {}
    for score, i, k in ranked:
        if -score >= REWORDED and i not in pairs and k not in pairs.values():
            pairs[i] = k
    return [(ours[i], theirs[k]) for i, k in pairs.items()]


class _Rows:
    """The rows of one version of an article, to be asked where a claim stands."""

    def __init__(self, article: Matched, *, at: int) -> None:
        self._starts: dict[Field, list[tuple[int, int]]] = {}
        for field in ("title", "text"):
            rows = enumerate(article.rows(field))
            spans = ((_span(row, at), number) for number, row in rows)
            self._starts[field] = sorted((span[0], number) for span, number in spans if span)

    def of(self, claim: Claim) -> tuple[Field, int]:
        """Return field and number of the row in which the claim starts; -1 where it stands before all of them."""
        starts = self._starts[claim.field]
        at = bisect_right(starts, (claim.span[0], len(claim.context) + 1)) - 1
        return claim.field, starts[at][1] if at >= 0 else -1


def _span(row: Row, at: int) -> tuple[int, int] | None:
    return row.old if at == 0 else row.new


def _what(old: Claim, new: Claim) -> tuple[ClaimWhat, ...]:
    differs: tuple[tuple[ClaimWhat, bool], ...] = (
        ("wording", reworded(old, new)),
        ("speaker", _speaker(old) != _speaker(new)),
        ("stance", old.stance != new.stance),
        ("side", old.side != new.side),
    )
    return tuple(name for name, is_so in differs if is_so)


def _speaker(claim: Claim) -> str | None:
    name = claim.speaker_name or claim.speaker
    return None if name is None else same_words(name.casefold())
