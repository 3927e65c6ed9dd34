"""What the parts of a report beside facts and pairs hold, cut to what a reader takes in; each format writes it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from compare.records import Claim
from compare.reporting.labels import amount, count, voice
from compare.reporting.quantities import Entry, Quantity
from compare.reporting.report import Mention, Report, Wording
from compare.reporting.sources import copies, origins
from compare.scopes import ALL

MOST_QUANTITIES = 12
MOST_TELLERS = 4

# Mentions in words, where the word is not the mention itself.
MENTION_WORDS: dict[Mention, str] = {"unaligned": "not aligned"}
UNALIGNED_MEANING = (
    "Not aligned: the source has no statement that was aligned with this fact, but one that comes close to it. "
    "Read that one before you say that the source leaves the fact out."
)
LOADED = "◆ loaded"
LOADED_MEANING = f"{LOADED}: the word carries a judgement, by a table of words."
_DATE_TIME = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$", re.DOTALL)
BACKGROUND = "earlier or elsewhere"


def mention_word(mention: Mention) -> str:
    """Return a mention as people read it."""
    return MENTION_WORDS.get(mention, mention)


def unclear_line(report: Report) -> str:
    """Return how many pairs are neither flagged nor ruled out, in one line; empty where there are none."""
    found = len(report.unclear())
    if not found:
        return ""
    are = "is" if found == 1 else "are"
    band = f"(score {report.unclear_from:.2f} to {report.threshold:.2f})"
    return f"{count(found, 'further pair')} {are} unclear: neither flagged nor ruled out {band}"


def repeats(report: Report) -> dict[str, str]:
    """Return id of a wire copy → the outlet whose text it repeats."""
    first = origins(report.event)
    return {id: first[id].source for id in copies(report.event)}


def tellers(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return one claim for each voice and outlet, in order."""
    found: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        found.setdefault((claim.who, claim.article.source), claim)
    return tuple(found.values())


def told_by(claim: Claim) -> str:
    """Return who says it and where, such as `union — the chair, in Bay Post`."""
    own = claim.who == claim.article.source
    return voice(claim) if own else f"{voice(claim)}, in {claim.article.source}"


def told_by_all(claims: Sequence[Claim]) -> str:
    """Return who says it and where in one line: the first few voices, and how many more there are."""
    found = [told_by(claim) for claim in tellers(claims)]
    more = [f"{len(found) - MOST_TELLERS} more"] if len(found) > MOST_TELLERS else []
    return "; ".join([*found[:MOST_TELLERS], *more])


def counted(row: Entry) -> str:
    """Return a row's figure, with those for whom it holds where they are not all people: `at least 9 civilians`."""
    return amount(row.figure) if row.scope == ALL else f"{amount(row.figure)} {row.scope}"


def according_to(row: Entry) -> str:
    """Return who gives the figure: the speaker with the side, or the outlet."""
    return voice(row.figure.claim) if row.figure.claim.speaker else row.source


def day(moment: str | None) -> str:
    """Return a date-time as people read it, `2031-03-04 18:00`; words stay as they are, and nothing known is ""."""
    return _DATE_TIME.sub(r"\1 \2", moment or "")


def event_rows(quantity: Quantity) -> tuple[Entry, ...]:
    """Return the rows that are no background."""
    return tuple(row for row in quantity.rows if not row.background)


def by_value(quantity: Quantity) -> list[tuple[str, list[str]]]:
    """Return figure → who gives it, without background, in the order of the rows."""
    found: dict[str, list[str]] = {}
    for row in event_rows(quantity):
        voices = found.setdefault(counted(row), [])
        told = told_by(row.figure.claim)
        if told not in voices:
            voices.append(told)
    return list(found.items())


def wording_by_side(report: Report) -> list[tuple[str, list[Wording]]]:
    """Return side → the words it prefers."""
    found: dict[str, list[Wording]] = {}
    for word in report.wording:
        found.setdefault(word.side, []).append(word)
    return list(found.items())


def has_loaded(report: Report) -> bool:
    """Tell whether any word or naming of the report carries a judgement."""
    return any(word.loaded for word in report.wording) or any(naming.loaded for naming in report.namings)


def standing(shared: int, contradicted: int) -> str:
    """Return what stands between two sides in words: `3 shared, 1 contradicted`; a dash where nothing does."""
    found = [f"{shared} shared"] if shared else []
    found += [f"{contradicted} contradicted"] if contradicted else []
    return ", ".join(found) or "–"


# What templates call by name, and the words that they write.
HELPERS: tuple[Callable[..., Any], ...] = (
    according_to, counted, day, has_loaded, mention_word, repeats, tellers, unclear_line,
)  # fmt: skip
WORDS: dict[str, Any] = {
    "background": BACKGROUND,
    "loaded": LOADED,
    "loaded_meaning": LOADED_MEANING,
    "most_quantities": MOST_QUANTITIES,
    "unaligned_meaning": UNALIGNED_MEANING,
}
