"""Which figures of a quantity clash: the ledger's own conflicts, and where a pair was flagged, what that says."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

from compare.records import Pair
from compare.reporting.html import Page
from compare.reporting.quantities import Entry, Quantity
from compare.reporting.sections import event_rows

Clash = tuple[Entry, Entry]


@lru_cache(maxsize=64)
def quantities(page: Page) -> tuple[tuple[Quantity, tuple[Clash, ...]], ...]:
    """Return the quantities of the event with the rows that clash, two and two, those with a clash first.

    The ledger compares figures alone; a flagged pair also weighs who speaks, of what and when. Where one stands between
    the claims of two rows, its status decides: an update is no clash, so that all pages say the same of it.
    """
    flagged = {frozenset((pair.a.id, pair.b.id)): pair for fact in page.facts for pair in reversed(fact.contradictions)}
    found = [(quantity, _clashes(quantity, flagged)) for quantity in page.report.quantities()]
    return tuple(sorted(found, key=lambda one: not one[1]))


def _clashes(quantity: Quantity, flagged: dict[frozenset[str], Pair]) -> tuple[Clash, ...]:
    own = {(id(a), id(b)) for a, b in quantity.conflicts}
    found = []
    for a, b in combinations(event_rows(quantity), 2):
        pair = flagged.get(frozenset((a.figure.claim.id, b.figure.claim.id)))
        if pair is None or pair.kind != "number" or a.figure.claim is b.figure.claim:
            clashes = (id(a), id(b)) in own or (id(b), id(a)) in own
        else:
            clashes = pair.status != "update" and (a.value, a.upper) != (b.value, b.upper)
        if clashes:
            found.append((a, b))
    return tuple(found)
