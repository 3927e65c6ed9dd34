"""Tells a cue that is a verb from a noun, an adjective, an infinitive or a passive of the same form."""

from __future__ import annotations

from collections.abc import Sequence

from compare.extraction import lexicon
from compare.extraction.cues import Cue, never_noun
from compare.extraction.tokens import Token, is_verb

_PASSIVE = lexicon.words("was were is are been be being")
_CARRIES = lexicon.words("and but then or")
_PLURALS = lexicon.words("people police media both some many others most half all few they we i you")


def is_noun(tokens: Sequence[Token], at: int, cue: Cue) -> bool:
    """Whether a cue form stands as a noun, an adjective or an infinitive that attributes nothing."""
    previous = tokens[at - 1] if at else None
    if previous is None:
        return cue.form != "ing"
    low = previous.lower
    if cue.form == "base" and low == "to":
        return True
    if never_noun(cue):
        return cue.form == "base" and low in lexicon.DETERMINERS and low not in _PLURALS
    if tokens[at].capital and cue.noun_too:
        return True
    if low in lexicon.DETERMINERS or low.endswith(("'s", "’s", "-")):
        return low not in _PLURALS or cue.form == "ing"
    if low in lexicon.LINKS and not (low == "by" and cue.form == "ing"):
        return True
    if cue.form in ("base", "present"):
        return _noun_form(tokens, at, cue)
    return False


def _noun_form(tokens: Sequence[Token], at: int, cue: Cue) -> bool:
    previous = tokens[at - 1]
    follow = tokens[at + cue.length] if at + cue.length < len(tokens) else None
    if follow is not None and follow.lower == "of" and cue.length == 1:
        return True
    if follow is not None and follow.word and is_verb(tokens, at + cue.length) and not gap(tokens, at):
        contracted = "'" in follow.text or "’" in follow.text
        if not contracted:
            return True
    if cue.noun_too and previous.lower.endswith("ing") and not previous.capital:
        return True
    if cue.form != "base":
        return False
    low = previous.lower
    return not (
        low.endswith("s") or low in _PLURALS or low in lexicon.ADVERBS or low in lexicon.PRONOUNS or low in _CARRIES
    )


def negated(tokens: Sequence[Token], at: int) -> bool:
    """Whether the cue is denied: "did not say", "has never confirmed"."""
    back = at - 1
    while back >= 0 and tokens[back].lower in lexicon.ADVERBS:
        if tokens[back].lower in lexicon.NEGATIONS:
            return True
        back -= 1
    return False


def gap(tokens: Sequence[Token], at: int) -> bool:
    """Whether the cue stands in a relative clause: "rules that officials say interfere with …"."""
    return any(tokens[back].lower in ("which", "that", "who", "whom", "what") for back in range(max(0, at - 7), at))


def passive(tokens: Sequence[Token], at: int) -> bool:
    """Whether a form of "be" stands before the cue, adverbs aside: "was widely reported"."""
    back = at - 1
    while back >= 0 and (tokens[back].lower.endswith("ly") or tokens[back].lower in ("also", "not", "later", "widely")):
        back -= 1
    return back >= 0 and tokens[back].lower in _PASSIVE
