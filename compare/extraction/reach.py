"""What stands to the right of a cue: whom it was told, when and where, and then a clause, a phrase or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from compare.extraction import clauses, lexicon
from compare.extraction.cues import Cue, cue_at
from compare.extraction.tokens import Token, has_verb, is_verb

_HEARING = lexicon.words("tell remind assure inform")
_STATEMENT = lexicon.words(
    "statement statements interview interviews letter report tweet tweets speech briefing conference release "
    "message post memo email op-ed article telegram twitter facebook television tv radio remarks comments "
    "telephone phone video address condition anonymity filing broadcast bulletin communique communiqué document "
    "testimony reporters journalists response website channel column"
)
_HOLDERS = lexicon.words("reporters journalists lawmakers parliament him her them us me you it everyone people")
_HOW = lexicon.words("in on at to via during by through of from for")
_JOINING = lexicon.words("of to with on by for")
# Words that cannot open what was said, unless a whole clause follows them.
_CLOSING = lexicon.words(
    "adding citing quoting noting saying speaking referring while as when after before in on at during but and "
    "who which from for without about of by to onstage aloud"
)
_QUANTIFIERS = lexicon.words("least most about around over under up more fewer nearly almost")
_SPANS = lexicon.words("day days week weeks month months year years hour hours minutes")
_CLAUSE_OPENERS = lexicon.words("in on at after before as during when while since")
_PARENTHESES = lexicon.words("on in at speaking during via citing however according")
_FINAL = frozenset(".;!?…)")

Kind = Literal["that", "clause", "quote", "noun", "to", "end"]


@dataclass(frozen=True, slots=True)
class Right:
    """What follows a cue, and the index of its first token."""

    kind: Kind
    at: int


def right_of(tokens: Sequence[Token], stop: int, cue: Cue) -> Right:
    """Return what follows a cue that ends before token `stop`."""
    at = stop
    if cue.lemma in _HEARING:
        at = _past_hearer(tokens, at)
        if at < len(tokens) - 1 and tokens[at].lower in ("about", "of"):
            return Right("clause", at + 1)
    at = past_adjuncts(tokens, at)
    that = _distant_that(tokens, at)
    if that is not None:
        return Right("that", that + 1)
    if at >= len(tokens) or tokens[at].text in _FINAL:
        return Right("end", at)
    token = tokens[at]
    if token.kind == "quote":
        return Right("quote", at)
    if token.lower == "that":
        return Right("that", at + 1) if at + 1 < len(tokens) else Right("end", at)
    if not token.word:
        return _after_mark(tokens, at, stop, cue)
    return _plain(tokens, at, cue)


def _distant_that(tokens: Sequence[Token], at: int) -> int | None:
    """The "that" of "told a crowd at a hotel in the capital that …"; None where another clause comes first."""
    if at >= len(tokens) or tokens[at].lower not in _HOW:
        return None
    for that in range(at + 1, min(len(tokens) - 1, at + 14)):
        if not tokens[that].word or is_verb(tokens, that) or tokens[that].lower in ("who", "which"):
            return None
        if tokens[that].lower == "that":
            return that if tokens[that + 1].kind == "quote" or not is_verb(tokens, that + 1) else None
    return None


def _after_mark(tokens: Sequence[Token], at: int, stop: int, cue: Cue) -> Right:
    follow = tokens[at + 1] if at + 1 < len(tokens) else None
    if follow is not None and tokens[at].text in ",:" and follow.kind == "quote":
        split = tokens[at].text == "," and cue.form != "ing" and any(token.kind == "quote" for token in tokens[:stop])
        return Right("end", at) if split else Right("quote", at + 1)
    if follow is not None and tokens[at].text == ":":
        return Right("that", at + 1)
    if tokens[at].text == ",":
        inner = _past_parenthesis(tokens, at)
        if inner is not None:
            right = _plain(tokens, inner, cue) if tokens[inner].word else Right("end", inner)
            if tokens[inner].kind == "quote":
                right = Right("quote", inner)
            if tokens[inner].lower == "that" and inner + 1 < len(tokens):
                right = Right("that", inner + 1)
            return right if right.kind != "noun" or "noun" in cue.takes else Right("end", at)
    return Right("end", at)


def _plain(tokens: Sequence[Token], at: int, cue: Cue) -> Right:
    low = tokens[at].lower
    if low == "to":
        return Right("to", at)
    end = clauses.core(tokens, at) if "noun" in cue.takes else clauses.stop(tokens, at)
    clause = {"clause", "post"} & cue.takes and has_verb(tokens, at, end)
    follow = tokens[at + 1] if at + 1 < len(tokens) else None
    counted = follow is not None and (follow.lower in _QUANTIFIERS or (low == "about" and follow.text[:1].isdigit()))
    if clause and counted:
        return Right("clause", at)
    if low in _CLOSING or (low.endswith("ly") and at + 1 < len(tokens) and not tokens[at + 1].word):
        fronted = low in _CLAUSE_OPENERS and clause and _fronted(tokens, at)
        return Right("clause", at) if fronted else Right("end", at)
    if clause:
        return Right("clause", at)
    return Right("noun", at)


def _fronted(tokens: Sequence[Token], at: int) -> bool:
    """Whether an adverbial opens a clause that goes on after a comma: "said in 2014, the army had left"."""
    for end in range(at + 1, min(len(tokens), at + 14)):
        if tokens[end].text == ",":
            return has_verb(tokens, end + 1, clauses.stop(tokens, end + 1))
        if tokens[end].lower in ("he", "she", "it", "they", "we"):
            return True
    return False


def _past_hearer(tokens: Sequence[Token], at: int) -> int:
    """Step over who was told: "Reuters", "him", "a news conference in Geneva"."""
    start = at
    while at < len(tokens) and at - start < 14:
        token = tokens[at]
        if not token.word or token.lower in ("that", "about", "how", "of", "to", "why", "what", "if", "whether"):
            break
        if at > start:
            previous = tokens[at - 1]
            opens = token.lower in lexicon.PRONOUNS or token.lower in lexicon.DETERMINERS
            if (opens and previous.lower not in lexicon.LINKS) or previous.lower in _HOLDERS:
                break
            if (
                is_verb(tokens, at)
                or token.lower in ("on", "by", "in", "at", "during", "via")
                or token.lower in lexicon.TIMES
            ):
                break
        at += 1
    return at


def past_adjuncts(tokens: Sequence[Token], at: int) -> int:
    """Step over when, where and to whom it was said: "on Monday", "in a statement", "to reporters"."""
    while at < len(tokens):
        token = tokens[at]
        follow = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        if token.lower in lexicon.TIMES or (token.lower in lexicon.TIME_LEADS and follow in lexicon.TIMES):
            at += 1
        elif token.text == "," and follow in lexicon.ADVERBIALS and at + 2 < len(tokens) and tokens[at + 2].text == ",":
            at += 3
        elif (
            follow in _SPANS
            and at + 2 < len(tokens)
            and tokens[at + 2].lower in ("after", "before", "earlier", "ago", "later")
        ):
            at += 3 if tokens[at + 2].lower in ("earlier", "ago", "later") else 2
        elif token.lower in _HOW and (end := _adjunct_end(tokens, at)) is not None:
            at = end
        else:
            break
    return at


def _adjunct_end(tokens: Sequence[Token], at: int) -> int | None:
    """The end of a prepositional phrase that tells how or when something was said; None where it is none."""
    found: int | None = None
    for end in range(at + 1, min(len(tokens), at + 10)):
        token = tokens[end]
        head = token.lower
        if not token.word or head in ("that", "who", "which") or (end > at + 1 and is_verb(tokens, end)):
            break
        if found is not None and end == found and head not in _JOINING:
            break
        dated = (
            head in lexicon.TIMES
            or head in lexicon.MONTHS
            or head == "end"
            or (head.isdigit() and len(head) == 4 and end - at <= 4)
        )
        if head in _STATEMENT or dated:
            found = end + 1
        elif found is not None and end > found and token.capital and tokens[found].lower in _JOINING:
            while end < len(tokens) and tokens[end].capital:
                end += 1
            return end
        elif found is not None and end > found and head not in lexicon.DETERMINERS:
            break
    return found


def _past_parenthesis(tokens: Sequence[Token], at: int) -> int | None:
    """Where the clause goes on after ", on Tuesday," or ", speaking in Geneva,"; None where it does not."""
    if at + 1 >= len(tokens):
        return None
    lead = tokens[at + 1].lower
    if lead not in _PARENTHESES and lead not in lexicon.TIMES and lead not in lexicon.ADVERBIALS:
        return None
    for end in range(at + 1, min(len(tokens) - 1, at + 12)):
        if tokens[end].text == ",":
            return end + 1
        if not tokens[end].word or cue_at(tokens, end) is not None:
            return None
    return None
