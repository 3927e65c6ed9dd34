"""Which contradictions are new, gone or changed, told by the claims that both runs have."""

from __future__ import annotations

from dataclasses import replace

from compare.records import Pair
from compare.reporting.diff.claims import Partners, reworded
from compare.reporting.diff.comparison import Changes, PairChange, PairWhat
from compare.reporting.report import Report

DECIMALS = 4  # those of the report file, so that a report and its file compare as one
Ends = frozenset[str]


def compare_pairs(old: Report, new: Report, claims: Partners) -> Changes[Pair, PairChange]:
    """Compare the pairs that either run flags at its own threshold.

    A pair is one of both runs where both scored it, flagged or not; what one run did not score at all is new or gone.
    """
    ours = {_ends(pair): pair for pair in old.pairs}
    flagged_old, flagged_new = _flagged(old), _flagged(new)
    fresh: list[Pair] = []
    changed: list[PairChange] = []
    same = 0
    met: set[Ends] = set()
    for pair in new.pairs:
        before = ours.get(_old_ends(pair, claims) or frozenset())
        now = _ends(pair) in flagged_new
        if before is None:
            if now:
                fresh.append(pair)
            continue
        met.add(_ends(before))
        was = _ends(before) in flagged_old
        if not (now or was):
            continue
        what = _what(before, turned := _turned(pair, before, claims), was=was, now=now)
        if what:
            changed.append(PairChange(before, turned, what))
        else:
            same += 1
    gone = tuple(pair for pair in old.pairs if (ends := _ends(pair)) in flagged_old and ends not in met)
    return Changes(tuple(fresh), gone, tuple(changed), same)


def _flagged(report: Report) -> set[Ends]:
    """Return the pairs that the run flags, by the scores as they are written."""
    return {_ends(pair) for pair in report.pairs if round(pair.score, DECIMALS) >= report.threshold}


def _ends(pair: Pair) -> Ends:
    return frozenset((pair.a.id, pair.b.id))


def _old_ends(pair: Pair, claims: Partners) -> Ends | None:
    a, b = claims.to_old.get(pair.a.id), claims.to_old.get(pair.b.id)
    return frozenset((a.id, b.id)) if a and b else None


def _turned(pair: Pair, before: Pair, claims: Partners) -> Pair:
    """Return the pair with its ends in the order of the old one."""
    if claims.to_old[pair.a.id].id == before.a.id:
        return pair
    reasons = tuple(replace(reason, a=reason.b, b=reason.a) for reason in pair.reasons)
    return replace(pair, a=pair.b, b=pair.a, forward=pair.backward, backward=pair.forward, reasons=reasons)


def _what(old: Pair, new: Pair, *, was: bool, now: bool) -> tuple[PairWhat, ...]:
    differs: tuple[tuple[PairWhat, bool], ...] = (
        ("flagged", now and not was),
        ("no longer flagged", was and not now),
        ("kind", old.kind != new.kind),
        ("status", old.status != new.status),
        ("wording", reworded(old.a, new.a) or reworded(old.b, new.b)),
    )
    return tuple(name for name, is_so in differs if is_so)
