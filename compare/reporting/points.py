"""What flagged pairs contradict each other about: points, each with the replies that claims give to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compare.records import Claim, Pair

Two = frozenset[int]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to a point: its text, the claims that give it, what it is sorted by, and who gives it.

    `voices` holds those who give it, once for each way of counting them: as sources and as speakers, or as parties.
    """

    text: str
    claims: tuple[Claim, ...]
    order: tuple[float, str]
    voices: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """Replies that flagged pairs connect; two of them are named by their positions.

    `pairs` holds the flagged pairs between two replies, `excluded` the twos that exclude each other as far as is known.
    `about` is None where only the claims say what the point is. `support` is how many replies of a conflict a further
    one has to contradict in order to belong to it.
    """

    about: str | None
    replies: tuple[Reply, ...]
    pairs: Mapping[Two, tuple[Pair, ...]]
    excluded: frozenset[Two]
    support: int = 1


def gathered(between: Iterable[tuple[Two, Pair]]) -> dict[Two, tuple[Pair, ...]]:
    """Return two replies → the pairs between them; a pair inside one reply is left out."""
    found: dict[Two, tuple[Pair, ...]] = {}
    for two, pair in between:
        if len(two) > 1:
            found[two] = (*found.get(two, ()), pair)
    return found
