"""Pairs that are trivial for people and were never seen in training: equal sentences, and crumbs of web pages.

A model that never saw a sentence beside itself may call it a contradiction of itself where it holds a negation, and
bylines, picture credits and invitations to subscribe are in every scraped article.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from compare.sentences import sentences
from training.edits.neutrals import NOISE, stems_of
from training.examples import Example

SHORT = 6  # words; what is shorter is rarely a whole statement
LONG = 40
ENDS = (".", "…", " …", "!", "")


def identical_pairs(texts: Sequence[str], choose: random.Random, *, count: int) -> Iterator[Example]:
    """Yield sentences beside themselves, half of them with another ending or other quotation marks."""
    for number, text in enumerate(choose.sample(texts, min(count, len(texts)))):
        yield Example(text, text if number % 2 else _touched(text, choose), "entailment", "trivial:identical")


def _touched(text: str, choose: random.Random) -> str:
    marks = str.maketrans("“”‘’", "\"\"''") if choose.random() < 0.5 else str.maketrans("\"'", "“’")
    return text.translate(marks).rstrip(".!?… ") + choose.choice(ENDS)


def fragment_pairs(articles: Iterable[Mapping[str, Any]], choose: random.Random, *, count: int) -> Iterator[Example]:
    """Yield neutral pairs of a crumb with a crumb or a sentence of another article on the same story."""
    stories: dict[str, list[tuple[list[str], list[str]]]] = defaultdict(list)
    for row in articles:
        stories[str(row["event"])].append(_crumbs(row["text"]))
    pairs = [
        (crumb, other)
        for parts in stories.values()
        for at, (crumbs, _) in enumerate(parts)
        for crumb in choose.sample(crumbs, min(3, len(crumbs)))
        for near in (parts[(at + 1) % len(parts)] if len(parts) > 1 else (),)
        for kind in near
        for other in choose.sample(kind, min(1, len(kind)))
        if stems_of(crumb).isdisjoint(stems_of(other))
    ]
    for crumb, other in choose.sample(pairs, min(count, len(pairs))):
        a, b = choose.sample((crumb, other), 2)
        yield Example(a, b, "neutral", "trivial:fragment")


def _crumbs(text: str) -> tuple[list[str], list[str]]:
    """Return a text's crumbs and its whole sentences."""
    tidy = [" ".join(text[start:end].split()) for start, end in sentences(text)]
    kept = [line for line in dict.fromkeys(tidy) if line and len(line.split()) <= LONG]
    crumbs = [line for line in kept if len(line.split()) < SHORT or NOISE.search(line)]
    return crumbs, [line for line in kept if line not in crumbs]
