"""Second thoughts on the stance that a cue gives: not every "deny" denies, and what is rejected may be an offer."""

from __future__ import annotations

import re

from compare.records import Claim, Stance

BEFORE = 40  # characters before a cue in which a word may turn it
_TURNED = re.compile(
    r"\b(?:(?:confirm(?:ed|s)?\s+(?:n?or)\s+(?:to\s+)?)|(?:(?:not|never|n[’']t|cannot|could\s+not)\s+(?:\w+\s+)?))$",
    re.IGNORECASE,
)
# Verbs that turn down a statement or an offer alike; what follows tells which.
_TURN_DOWN = re.compile(r"^(?:reject|dismiss|disput|rebut|refut)\w*\b", re.IGNORECASE)
_STATEMENT = re.compile(
    r"^\s*(?:that|it|them|as)\b|\b(?:accus\w+|alleg\w+|claims?|charges?|reports?|suggest\w*|assert\w*|idea|notion|rumou?rs?|insinuat\w*|"
    r"version|account|talk|theor\w+|speculation|statements?|conclusions?|findings?|figures?|numbers?|criticism)\b",
    re.IGNORECASE,
)


def settled(claim: Claim) -> Stance:
    """Return the claim's stance after a look at the words around its cue."""
    if claim.stance != "denies" or claim.cue_span is None:
        return claim.stance
    start, end = claim.cue_span
    if _TURNED.search(claim.context[max(0, start - BEFORE) : start]):
        return "asserts"
    said = claim.context[end : max(claim.span[1], end + BEFORE)]
    if _TURN_DOWN.match(claim.context[start:end]) and not _STATEMENT.search(said.split(".")[0]):
        return "asserts"
    return claim.stance
