"""Reports with as many pairs as a test of verdicts needs, with scores of its choosing."""

from __future__ import annotations

from collections.abc import Sequence

from compare.records import Article, Claim, Event, Group, Pair, Status, Verdict
from compare.reporting import Report, build

EVEN = Verdict(0.4, 0.3, 0.3)


def report(
    scores: Sequence[float], *, id: str = "strike", threshold: float = 0.45, status: Status = "conflict"
) -> Report:
    """Return a report with one pair a score; pair number n sets `North counts n` against `South counts n`."""
    north, south = (
        Article(name, f"{name} post", "\n".join(f"{name} counts {at}." for at in range(len(scores))), side=name)
        for name in ("North", "South")
    )
    pairs = [
        Pair(_claim(north, at), _claim(south, at), score, EVEN, EVEN, "number", status)
        for at, score in enumerate(scores)
    ]
    claims = [claim for pair in pairs for claim in (pair.a, pair.b)]
    groups = [Group(f"g{at}", (pair.a, pair.b), 0.8) for at, pair in enumerate(pairs)]
    event = Event(id, (north, south), f"The {id}")
    run = {"threshold": threshold, "unclear": threshold / 2, "tool": "narrative-compare 0"}
    return build(event, claims, groups, pairs, [], run)


def _claim(article: Article, at: int) -> Claim:
    words = f"{article.id} counts {at}."
    start = article.text.index(words)
    return Claim(f"{article.id}{at}", article, "text", (start, start + len(words) - 1), side=article.side)
