"""Who covers what: how each source treats each fact, and what to read where it has no claim that was aligned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compare.records import Claim, Event, Group, Pair, Stance
from compare.reporting.report import Coverage, Mention
from compare.reporting.sources import independent_sources, sources_by_article

# What a source does by a claim of its own. A source with claims of several sorts is shown by the first of `ORDER`:
# a denial tells more than the assertion beside it, and either more than a quotation.
MENTION_BY_STANCE: dict[Stance, Mention] = {
    "asserts": "asserts",
    "accuses": "asserts",
    "denies": "denies",
    "doubts": "denies",
    "quotes": "quotes",
}
ORDER: tuple[Mention, ...] = ("denies", "asserts", "quotes")

Near = Mapping[str, Mapping[str, Claim]]


def is_own(claim: Claim) -> bool:
    """Tell whether the source stands behind the claim: its own voice, itself as speaker, or a speaker of its side."""
    if claim.speaker is None:
        return True
    if claim.article.source in (claim.speaker_name, claim.speaker):
        return True
    return claim.side is not None and claim.side == claim.article.side


def mention(claims: Iterable[Claim]) -> Mention:
    """Return how a source that holds these claims of one fact treats it; no claims: it omits the fact."""
    found = {MENTION_BY_STANCE[claim.stance] if is_own(claim) else "quotes" for claim in claims}
    return next((one for one in ORDER if one in found), "omits")


def coverage(
    event: Event,
    groups: Sequence[Group],
    pairs: Sequence[Pair] = (),
    threshold: float = 0.5,
    *,
    near: Near | None = None,
) -> tuple[Coverage, ...]:
    """Return one record a group, with the mention of every independent source.

    A source without a claim in the group `denies` the fact where a claim of its own contradicts a member (a pair that
    scores at least `threshold`), `quotes` where it only passes such a claim on. It is `unaligned` where all it has is
    an earlier or later figure, or a claim that `near` (group id → article id → claim, closest first) names.
    """
    source = sources_by_article(event)
    names = independent_sources(event)
    against = _contradicting(pairs, threshold)
    rows = []
    for group in groups:
        held: dict[str, list[Claim]] = {name: [] for name in names}
        for claim in group.claims:
            held[source[claim.article.id]].append(claim)
        mentions = {name: mention(claims) for name, claims in held.items()}
        shown: dict[str, Claim] = {}
        outside = [*_opposed(group, against), *(("unaligned", one) for one in (near or {}).get(group.id, {}).values())]
        for found, claim in outside:
            name = source[claim.article.id]
            if not held[name] and name not in shown:
                mentions[name], shown[name] = found, claim
        rows.append(Coverage(group=group, mentions=mentions, near=shown))
    return tuple(rows)


def _contradicting(pairs: Sequence[Pair], threshold: float) -> dict[Claim, list[tuple[Pair, Claim]]]:
    """Return claim → the flagged pairs it stands in, each with the claim at its other end."""
    found: dict[Claim, list[tuple[Pair, Claim]]] = {}
    for pair in pairs:
        if pair.score >= threshold:
            found.setdefault(pair.a, []).append((pair, pair.b))
            found.setdefault(pair.b, []).append((pair, pair.a))
    return found


def _opposed(group: Group, against: Mapping[Claim, Sequence[tuple[Pair, Claim]]]) -> list[tuple[Mention, Claim]]:
    """Return the claims that contradict a member, each with what its source does by it.

    What a source says itself comes before what it quotes, and both before updates: an earlier or later figure denies
    nothing. Among equals the strongest pair comes first.
    """
    pairs = [both for claim in group.claims for both in against.get(claim, ())]
    pairs.sort(key=lambda both: (both[0].status == "update", not is_own(both[1]), -both[0].score))
    return [(_opposition(pair, claim), claim) for pair, claim in pairs]


def _opposition(pair: Pair, claim: Claim) -> Mention:
    if pair.status == "update":
        return "unaligned"
    return "denies" if is_own(claim) else "quotes"
