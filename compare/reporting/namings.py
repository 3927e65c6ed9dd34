"""How each side names the same actor or act: rival terms of one concept in claims that speak of one fact."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from compare.records import Claim, Event, Group, Span
from compare.reporting.report import Naming, Term
from compare.reporting.sides import NO_SIDE, side_of
from compare.reporting.sources import copies
from compare.reporting.terms import CONCEPTS, is_loaded, named
from compare.reporting.wording import words

_NUMBER = re.compile(r"\d[\d.,]*")
AROUND = 60  # characters on each side of a term in which a word that both claims hold shows that they name one thing
STEM = 5  # letters; "captured" meets "capturing"


@dataclass(frozen=True, slots=True)
class Use:
    """One passage that names a concept: who words it so, and where it stands in the claim's field."""

    party: str
    claim: Claim
    span: Span
    naming: int
    entry: str

    @property
    def text(self) -> str:
        """The passage as written."""
        return self.claim.context[slice(*self.span)]


def namings(event: Event, groups: Sequence[Group]) -> tuple[Naming, ...]:
    """Return the concepts that two sides name differently in one group, loaded ones first.

    Sides are those of speakers, and of outlets in their own voice; an outlet without a side stands for itself. Groups
    in which one side uses the same term are told as one, and a passage counts once. No wire copy is read.
    """
    copied = copies(event)
    spoken = [[(party, claim) for claim in group.claims if (party := _party(claim, copied))] for group in groups]
    found = []
    for concept in CONCEPTS:
        rival = []
        for group, claims in zip(groups, spoken, strict=True):
            uses = _of_one_thing([use for party, claim in claims for use in _uses(concept, party, claim)])
            if _differ(uses):
                rival.append((group.id, uses))
        found += [_naming(concept, part) for part in _joined(rival)]
    return tuple(sorted(_told_once(found), key=lambda one: (not one.loaded, -len(one.groups), -one.count)))


def _party(claim: Claim, copied: frozenset[str]) -> str | None:
    """Return whose words these are; None for a copy, and for the very words of a speaker of no known side."""
    if claim.article.id in copied:
        return None
    side = side_of(claim)
    if side != NO_SIDE:
        return side
    # What an outlet reports in its own words is worded by the outlet, whoever said it.
    return None if claim.direct else claim.article.side or claim.article.source


def _uses(concept: str, party: str, claim: Claim) -> Iterable[Use]:
    start = claim.span[0]
    for one in named(concept, claim.text):
        yield Use(party, claim, (start + one.start, start + one.end), one.naming, one.entry)


def _of_one_thing(uses: Sequence[Use]) -> list[Use]:
    """Keep the uses beside which another party's use has a word or number in common, besides the terms themselves."""
    around = [_around(use) for use in uses]
    return [
        use
        for use, own in zip(uses, around, strict=True)
        if any(own & other for one, other in zip(uses, around, strict=True) if one.party != use.party)
    ]


def _around(use: Use) -> frozenset[str]:
    """The stems of the words near a term in its claim."""
    (start, end), (low, high) = use.span, use.claim.span
    low, high = max(low, start - AROUND), min(high, end + AROUND)
    near = f"{use.claim.context[low:start]} {use.claim.context[end:high]}"
    return frozenset((*(word[:STEM] for word in words(near)), *_NUMBER.findall(near)))


def _differ(uses: Sequence[Use]) -> bool:
    """Tell whether two parties name it differently: in no common way, or one of them with a loaded term of its own."""
    ways: dict[str, set[int]] = {}
    loaded: dict[str, set[int]] = {}
    for use in uses:
        ways.setdefault(use.party, set()).add(use.naming)
        if is_loaded(use.text):
            loaded.setdefault(use.party, set()).add(use.naming)
    pairs = [(one, other) for one in ways for other in ways if one != other]
    return any(not ways[one] & ways[other] or loaded.get(one, set()) - ways[other] for one, other in pairs)


def _joined(rival: Sequence[tuple[str, list[Use]]]) -> list[list[tuple[str, list[Use]]]]:
    """Join groups in which one party uses the same term, so that each set tells of one thing named in rival ways."""
    parts: list[tuple[set[tuple[str, int]], list[tuple[str, list[Use]]]]] = []
    for group, uses in rival:
        keys, members = {(use.party, use.naming) for use in uses}, [(group, uses)]
        apart = []
        for other, held in parts:
            if keys & other:
                keys, members = keys | other, [*held, *members]
            else:
                apart.append((other, held))
        parts = [*apart, (keys, members)]
    return [members for _, members in parts]


def _naming(concept: str, part: Sequence[tuple[str, list[Use]]]) -> Naming:
    found: dict[str, dict[str, list[Use]]] = {}
    for use in dict.fromkeys(use for _, uses in part for use in uses):
        found.setdefault(use.party, {}).setdefault(use.entry, []).append(use)
    return Naming(
        concept=concept,
        groups=tuple(group for group, _ in part),
        terms={party: _terms(entries) for party, entries in found.items()},
    )


def _told_once(found: Sequence[Naming]) -> list[Naming]:
    """Leave out a naming all of whose passages stand in another: some words belong to two concepts."""
    held = [{place for terms in one.terms.values() for term in terms for place in term.places} for one in found]
    return [
        one
        for at, one in enumerate(found)
        if not any(held[at] < other or (held[at] == other and by < at) for by, other in enumerate(held) if by != at)
    ]


def _terms(entries: Mapping[str, Sequence[Use]]) -> tuple[Term, ...]:
    """Return a party's terms, most used first, each in the form in which it is written most."""
    found = []
    for uses in entries.values():
        term = Counter(_plain(use.text) for use in uses).most_common(1)[0][0]
        found.append(Term(term, is_loaded(term), tuple((use.claim, use.span) for use in uses)))
    return tuple(sorted(found, key=lambda term: -len(term.places)))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
