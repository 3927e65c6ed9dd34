"""Who covers what: how each source treats each fact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compare.records import Claim, Event, Group, Stance
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


def coverage(event: Event, groups: Sequence[Group]) -> tuple[Coverage, ...]:
    """Return one record a group, with the mention of every independent source."""
    source = sources_by_article(event)
    names = independent_sources(event)
    rows = []
    for group in groups:
        held: dict[str, list[Claim]] = {name: [] for name in names}
        for claim in group.claims:
            held[source[claim.article.id]].append(claim)
        rows.append(Coverage(group=group, mentions={name: mention(claims) for name, claims in held.items()}))
    return tuple(rows)
