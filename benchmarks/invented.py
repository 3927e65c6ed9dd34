"""Events of any size for measuring speed, made of the sentences of the sample events.

One sample event leads: an article draws LEAD of its sentences from all that the articles of this event say, so that
many articles tell the same facts, and the rest from the other samples, as a long report goes on to other matters. Every
sentence is varied until the event holds it only once: other numbers, an opening, a closing. The same arguments give the
same event.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from compare import Article, Event, read_events
from compare.sentences import sentences

CORPORA = Path(__file__).parents[1] / "corpora"
LEAD = 0.6
OTHER_NUMBER = 0.4  # how often a number is changed in a sentence
START = datetime(2031, 3, 3, 6)
SIDES = ("north", "south", "unaffiliated")
FACTORS = (0.5, 0.75, 1.5, 2, 3)
OPENINGS = (
    "By evening", "By Monday", "On Tuesday", "Meanwhile", "At first", "By then", "Overnight", "Before noon",
    "In the capital", "At the scene", "Later", "In the end",
)  # fmt: skip
CLOSINGS = (
    "on Monday evening", "at the weekend", "in a first account", "near the river", "in the district", "after dark",
    "on the second day", "during the morning",
)  # fmt: skip
# Words that may lose their capital when they no longer begin the sentence.
_PLAIN = frozenset("The A An It He She They In On At No Two Three Four Five Some Many Most This That".split())
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w.,]\d|\w)")


def invented_event(articles: int, length: int, *, seed: int = 0, corpora: Path = CORPORA) -> Event:
    """Return an event of so many articles, each of `length` distinct sentences; `seed` chooses the leading sample."""
    pools = _pools(corpora)
    lead = pools[seed % len(pools)]
    others = tuple(text for pool in pools if pool is not lead for text in pool)
    seen: set[str] = set()
    return Event(
        id=f"invented-{articles}x{length}-{seed}",
        title="An invented event",
        articles=tuple(_article(number, length, seed, lead, others, seen) for number in range(articles)),
    )


def invented_events(number: int, *, articles: int = 4, length: int = 15) -> Iterator[Event]:
    """Yield so many small events."""
    return (invented_event(articles, length, seed=seed) for seed in range(number))


@cache
def _pools(corpora: Path) -> tuple[tuple[str, ...], ...]:
    """The sentences of each sample event that can stand alone."""
    pools = []
    for event in read_events(corpora):
        if len(event.articles) < 2:
            continue
        found = [article.text[slice(*span)] for article in event.articles for span in sentences(article.text)]
        pools.append(tuple(dict.fromkeys(" ".join(text.split()) for text in found if len(text.split()) > 5)))
    return tuple(pools)


def _article(
    number: int, length: int, seed: int, lead: tuple[str, ...], others: tuple[str, ...], seen: set[str]
) -> Article:
    chance = random.Random(f"{seed}/{number}")
    own = min(len(lead), round(LEAD * length))
    drawn = chance.sample(lead, own) + chance.choices(others, k=length - own)
    texts = [_distinct(text, chance, seen) for text in drawn]
    paragraphs = [" ".join(texts[start : start + 3]) for start in range(0, len(texts), 3)]
    return Article(
        id=f"a{number}",
        source=f"Outlet {number}",
        side=SIDES[number % len(SIDES)],
        title="",
        text="\n\n".join(paragraphs),
        published=(START + timedelta(minutes=37 * number)).isoformat(timespec="minutes"),
    )


def _distinct(text: str, chance: random.Random, seen: set[str]) -> str:
    """Vary a sentence until nobody has said it in these words."""
    changes: tuple[Callable[[str, random.Random], str], ...] = (_renumbered, _opened, _closed)
    varied = _renumbered(text, chance) if chance.random() < OTHER_NUMBER else text
    while varied in seen:
        varied = chance.choice(changes)(varied, chance)
    seen.add(varied)
    return varied


def _renumbered(text: str, chance: random.Random) -> str:
    # Years stay as they are: the sample events lie in their own years.
    return _NUMBER.sub(
        lambda match: match[0] if len(match[0]) == 4 else str(max(2, round(int(match[0]) * chance.choice(FACTORS)))),
        text,
    )


def _opened(text: str, chance: random.Random) -> str:
    first, _, rest = text.partition(" ")
    return f"{chance.choice(OPENINGS)}, {first.lower() if first in _PLAIN else first} {rest}"


def _closed(text: str, chance: random.Random) -> str:
    return f"{text[:-1]} {chance.choice(CLOSINGS)}." if text.endswith(".") else text
