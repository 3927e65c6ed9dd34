"""How each side words the same facts: the log-odds ratio with an informative prior.

Monroe, Colaresi and Quinn (2008), "Fightin' Words": a word's odds in one side's claims over its odds in everybody
else's, drawn towards how often the event's articles use it at all, so that a word seen twice proves little.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from compare.records import Event, Group
from compare.reporting.report import Wording
from compare.reporting.sides import NO_SIDE, side_of
from compare.reporting.sources import copies
from compare.reporting.terms import is_loaded

MIN_COUNT = 2
MIN_Z = 1.0  # one standard error: single events are small, and a stricter bound would leave most of them empty

WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*")

# Words without a colour of their own: grammar, and the verbs of reporting that hold a claim rather than belong to it.
_WITHOUT_COLOUR = """
a about above after again against all also am among an and another any are as at be because been before being
below between both but by can cannot could did do does doing done down during each either else even ever every few
for from further get got had has have having he her here hers herself him himself his how however i if in into is
it its itself just least less many may me might more most much must my myself near neither never no nor not now of
off on once one only onto or other others our ours ourselves out over own per rather same shall she should since so
some still such than that the their theirs them themselves then there these they this those though through thus to
too toward towards two under until up upon us very via was we were what when where whether which while who whom
whose why will with within without would yet you your yours yourself yourselves
accordingly according added adding adds announced announces said say saying says stated statement states tell
telling tells told
isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't hasn't haven't hadn't
it's he's she's that's there's they're we're i'm you're they've we've i've
"""
FUNCTION_WORDS = frozenset(_WITHOUT_COLOUR.split())
# Dates and numbers in words tell what a side says, not how it words it; parts of addresses tell nothing.
WITHOUT_WORDING = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december day days night morning afternoon evening week weeks month months year years
    hour hours o'clock today yesterday tomorrow two three four five six seven eight nine ten eleven twelve fourteen
    fifteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion percent per cent
    first second third half dozen dozens http https www com co
    """.split()
)


def words(text: str) -> list[str]:
    """Return the words that carry meaning, in lower case: no function words, no numbers, no single letters."""
    plain = (match.group().casefold().replace("’", "'").removesuffix("'s") for match in WORD.finditer(text))
    return [word for word in plain if len(word) > 1 and word not in FUNCTION_WORDS]


def wording(event: Event, groups: Sequence[Group], *, limit: int = 12) -> tuple[Wording, ...]:
    """Return, side by side, at most `limit` words that the side prefers where rivals speak of the same facts.

    Only groups with claims of two sides or more are read, and no wire copy. A word needs two uses by the side
    and a log-odds one standard error above nought; the surest come first.
    """
    copied = copies(event)
    used = _used(groups, copied)
    background = Counter(words("\n".join(f"{a.title}\n{a.text}" for a in event.articles if a.id not in copied)))
    every = sum(used.values(), Counter[str]())
    found = []
    for side, count in used.items():
        ranked = sorted(_preferences(count, every - count, background), key=lambda row: (-row[0], row[2]))
        found += [Wording(side, word, odds, count[word], is_loaded(word)) for _, odds, word in ranked[:limit]]
    return tuple(found)


def _used(groups: Sequence[Group], copied: frozenset[str]) -> dict[str, Counter[str]]:
    """Count words by side in the groups where at least two sides speak; a claim counts once."""
    used: dict[str, Counter[str]] = {}
    seen = set()
    for group in groups:
        claims = [claim for claim in group.claims if claim.article.id not in copied and side_of(claim) != NO_SIDE]
        if len({side_of(claim) for claim in claims}) < 2:
            continue
        for claim in claims:
            if claim not in seen:
                seen.add(claim)
                used.setdefault(side_of(claim), Counter()).update(words(claim.text))
    return used


def _preferences(own: Counter[str], rest: Counter[str], background: Counter[str]) -> Iterable[tuple[float, float, str]]:
    """Yield (z, log-odds, word) for the words that `own` prefers."""
    n, m = own.total(), rest.total()
    weight = (n + m) / 2  # the prior weighs as much as one side's words
    total = background.total() + 1  # one more than was seen, so that no word is certain
    for word, count in own.items():
        if count < MIN_COUNT or word in WITHOUT_WORDING:
            continue
        prior = weight * max(background[word], 1) / (total + 1)
        odds = _log_odds(count, n, prior, weight) - _log_odds(rest[word], m, prior, weight)
        z = odds / math.sqrt(1 / (count + prior) + 1 / (rest[word] + prior))
        if z >= MIN_Z:
            yield z, odds, word


def _log_odds(count: int, total: int, prior: float, weight: float) -> float:
    return math.log((count + prior) / (total + weight - count - prior))
