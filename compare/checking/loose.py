"""A text that somebody types, as a claim."""

from __future__ import annotations

from dataclasses import replace

from compare.extraction import extract
from compare.records import Article, Claim
from compare.scoring.statements import wishes_or_judges


def loose(name: str, text: str) -> Claim:
    """Return a text that stands alone as one claim: all of it, with the speaker and stance of its one attribution."""
    article = Article(id=name, source=name, text=text)
    claims = extract(article)
    whole = (0, len(text))
    if len(claims) == 1 and (claims[0].stance in ("accuses", "denies", "doubts") or wishes_or_judges(claims[0])):
        return replace(claims[0], span=whole, sentence=whole)
    return Claim(id=name, article=article, field="text", span=whole)
