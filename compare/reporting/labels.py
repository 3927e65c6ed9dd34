"""The words in which a report speaks of scores, kinds and statuses."""

from __future__ import annotations

from collections.abc import Callable

from compare.records import Claim, Figure, Pair, Status
from compare.reporting.facts import omissions
from compare.reporting.report import Report
from compare.reporting.sides import NO_SIDE, side_of

# The score from which a word is used; the last holds for everything below.
STRENGTHS: tuple[tuple[float, str], ...] = ((0.8, "strong"), (0.6, "likely"), (0.0, "possible"))

STATUS_MEANINGS: dict[Status, str] = {
    "conflict": "both are meant as final",
    "dispute": "one asserts or accuses, the other denies",
    "update": "the same figure at different times; the later supersedes",
}


def strength(score: float) -> str:
    """Return the word for a score as shown with two decimals: strong from 0.8, likely from 0.6, else possible."""
    return next((word for floor, word in STRENGTHS if round(score, 2) >= floor), STRENGTHS[-1][1])


def headline(pair: Pair) -> str:
    """Return kind, status and strength in one line, such as `number · conflict · strong 0.93`."""
    return f"{pair.kind} · {pair.status} · {strength(pair.score)} {pair.score:.2f}"


def voice(claim: Claim) -> str:
    """Return side and speaker, such as `Northland — the ministry`; one of them where they are the same or unknown."""
    side = side_of(claim)
    return claim.who if side in (NO_SIDE, claim.who) else f"{side} — {claim.who}"


def why(pair: Pair) -> str:
    """Return the pair's reasons in one line; without any, what the readings alone say."""
    reasons = "; ".join(dict.fromkeys(reason.what for reason in pair.reasons if reason.what))
    return reasons or "the model reads the two statements as incompatible"


def amount(figure: Figure) -> str:
    """Return a figure's value as people write it: qualifier, value or range, unit."""
    form = UNIT_FORMS.get(figure.unit or "")
    show = form or number
    value = show(figure.value) if figure.upper is None else f"{show(figure.value)}–{show(figure.upper)}"
    qualifier = "" if figure.qualifier == "exactly" else figure.qualifier
    return " ".join(part for part in (qualifier, value, None if form else figure.unit) if part)


def number(value: float) -> str:
    """Return a number without a needless `.0`, with thin groups of three."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"


def count(amount: int, noun: str) -> str:
    """Return `1 claim` or `2 claims`."""
    return f"{amount:,} {noun}{'' if amount == 1 else 's'}"


def summary(report: Report) -> tuple[str, ...]:
    """Return the report's size in words: `3 articles`, `41 claims` and so on."""
    counts = (
        (len(report.event.articles), "article"),
        (len(report.claims), "claim"),
        (len(report.groups), "aligned fact"),
        (len(report.contradictions()), "contradiction"),
        (len(omissions(report)), "omission"),
    )
    return tuple(count(number, noun) for number, noun in counts)


def _digits(value: float, *groups: int, by: str = "-") -> str:
    """Write a value that holds several numbers side by side, such as 20310304, with a sign between them."""
    text = f"{value:.0f}".zfill(sum(groups))
    ends = [sum(groups[: at + 1]) for at in range(len(groups))]
    return by.join(text[end - size : end] for end, size in zip(ends, groups, strict=True))


# Units that say how to read the value, rather than what stands behind it.
UNIT_FORMS: dict[str, Callable[[float], str]] = {
    "date": lambda value: _digits(value, 4, 2, 2),
    "month": lambda value: _digits(value, 4, 2),
    "year": lambda value: f"{value:.0f}",
    "time": lambda value: _digits(value, 2, 2, by=":"),
    "percent": lambda value: f"{number(value)}%",
    "share": lambda value: f"{number(round(value * 100, 2))}%",
    "ordinal": lambda value: f"no. {number(value)}",
    "vague": lambda value: f"{number(value)} or more",
}
