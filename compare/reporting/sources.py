"""Which source a text counts for: a wire copy is the voice of the source that it repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable

from compare.records import Article, Claim, Event

REPEATS = 0.8  # share of a claim's words from which another article's claim holds it
FEWEST = 5  # words; below this both claims must have most of their words in common

_WORD = re.compile(r"\w+")
_NEGATIONS = frozenset("no not never nor none nobody nothing neither without".split())
_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety dozen dozens hundred thousand million".split()
)


def origins(event: Event) -> dict[str, Article]:
    """Return article id → the article that it repeats in the end; itself where it repeats none of the event."""
    articles = {article.id: article for article in event.articles}
    found = {}
    for article in event.articles:
        first, seen = article, {article.id}
        while first.origin in articles and first.origin not in seen:
            first = articles[first.origin]
            seen.add(first.id)
        found[article.id] = first
    return found


def sources_by_article(event: Event) -> dict[str, str]:
    """Return article id → source; an article with an `origin` counts as the source of the article it repeats."""
    return {id: article.source for id, article in origins(event).items()}


def independent_sources(event: Event) -> tuple[str, ...]:
    """Return the sources in the order of their articles, without outlets that only copy another of them."""
    return tuple(dict.fromkeys(sources_by_article(event).values()))


def copies(event: Event) -> frozenset[str]:
    """Return the ids of the articles that repeat another article of the event."""
    ids = {article.id for article in event.articles}
    return frozenset(a.id for a in event.articles if a.origin in ids and a.origin != a.id)


def repeated(event: Event, claims: Iterable[Claim]) -> dict[Claim, Claim]:
    """Return claim of a wire copy → the claim of its original that it repeats; what the copy adds is left out.

    A claim is repeated where its original holds REPEATS of its words, or it REPEATS of the original's (outlets cut
    datelines and endings), all its numbers among them and nothing denied in one alone, and the two do not name
    different speakers. Copies are set
    beside each other as well, for what a shortened original no longer holds.
    """
    first = origins(event)
    found: dict[Claim, Claim] = {}
    kept: dict[str, list[tuple[Claim, set[str]]]] = {}
    for claim in sorted(dict.fromkeys(claims), key=lambda claim: first[claim.article.id].id != claim.article.id):
        family = kept.setdefault(first[claim.article.id].id, [])
        words = set(_WORD.findall(claim.text.casefold()))
        others = [(one, theirs) for one, theirs in family if one.article.id != claim.article.id]
        like = [(len(words & theirs), one) for one, theirs in others if _held(words, theirs) and _agree(claim, one)]
        if like:
            found[claim] = max(like, key=lambda row: row[0])[1]
        else:
            family.append((claim, words))
    return found


def _held(words: set[str], original: set[str]) -> bool:
    common = words & original
    shorter = min(len(words), len(original))
    # A few words stand in many a sentence.
    whole = shorter if shorter >= FEWEST else len(words | original)
    if not common or len(common) < REPEATS * whole or words & _NEGATIONS != original & _NEGATIONS:
        return False
    return {word for word in words if word[0].isdigit() or word in _NUMBERS} <= original


def _agree(claim: Claim, other: Claim) -> bool:
    if claim.speaker is None or other.speaker is None:
        return True
    return claim.who in other.who or other.who in claim.who
