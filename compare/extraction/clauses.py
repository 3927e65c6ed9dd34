"""Clause boundaries inside one passage: rival clauses, coordinated that-clauses, the reach of a phrase."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from compare.extraction import lexicon
from compare.extraction.tokens import Token, has_verb

_RIVALS = lexicon.words("but while although though whereas however yet")
_AFTER = lexicon.words("but although though whereas")
_LEADING = lexicon.words(
    "but and however meanwhile also yet so still instead then moreover furthermore nevertheless because"
)
_PHRASE_ENDS = lexicon.words(
    "after before while when although though but as because since whereas which who where until if"
)


def start(tokens: Sequence[Token], end: int) -> int:
    """Where the clause that ends before token `end` begins: after the last `;` or rival conjunction."""
    at = end - 1
    while at > 0:
        token = tokens[at]
        if token.text == ";" or (token.text in ".!?" and at < end - 1):
            break
        if (
            token.lower in ("while", "but", "although", "though")
            and tokens[at - 1].text == ","
            and has_verb(tokens, at + 1, end)
            and has_verb(tokens, 0, at)
        ):
            break
        at -= 1
    if at > 0 or (tokens and not tokens[0].word and tokens[0].kind != "quote"):
        at += 1
    at = max(at, 0)
    while at < end - 1 and tokens[at].lower in _LEADING:
        at += 1
        if at < end and tokens[at].text == ",":
            at += 1
    return min(at, end)


def stop(tokens: Sequence[Token], begin: int) -> int:
    """Where a clause that begins at a token ends: at `;`, at ", but" and the like, or at the end."""
    for at in range(begin, len(tokens)):
        token = tokens[at]
        if token.text in ";!?" or (token.text == "." and at > begin):
            return at
        if token.text == ":" and at > begin and at + 1 < len(tokens) and tokens[at + 1].kind == "quote":
            return at
        if (
            token.text == ","
            and at + 1 < len(tokens)
            and tokens[at + 1].lower in _AFTER
            and at > begin + 2
            and not _that(tokens, at + 2)
        ):
            return at
    return len(tokens)


def _that(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].lower == "that"


def phrase_stop(tokens: Sequence[Token], begin: int) -> int:
    """Where a noun phrase or gerund that begins at a token ends."""
    for at in range(begin, len(tokens)):
        token = tokens[at]
        if token.text in ".;:!?—–" and at > begin:
            return at
        if token.text == "," and at > begin:
            return at
        if token.lower in _PHRASE_ENDS and at > begin + 1 and not _likens(tokens, at):
            return at
        if (
            at > begin + 1
            and token.lower in lexicon.DAYS
            and tokens[at - 1].lower not in ("on", "of", "from", "since", "this", "last", "next")
        ):
            return at
    return len(tokens)


def _likens(tokens: Sequence[Token], at: int) -> bool:
    """Whether "as" says what something is taken for ("as a joke"), not when ("as he left")."""
    if tokens[at].lower != "as":
        return False
    end = next((end for end in range(at + 1, len(tokens)) if not tokens[end].word), len(tokens))
    return not has_verb(tokens, at + 1, min(end, at + 7))


def core(tokens: Sequence[Token], begin: int) -> int:
    """Where the first clause from a token ends: at `stop`, or at ", adding …" before it."""
    end = stop(tokens, begin)
    for at in range(begin + 1, end - 1):
        if tokens[at].text == "," and tokens[at + 1].lower.endswith("ing"):
            return at
    return end


def boundary(tokens: Sequence[Token], at: int) -> int | None:
    """Where the boundary lies if a new coordinated clause begins at a token; None if none does."""
    if at <= 0 or at >= len(tokens):
        return None
    back = at
    if tokens[back - 1].lower in _RIVALS | {"and", "as"}:
        back -= 1
        return back - 1 if back and tokens[back - 1].text == "," else back
    if tokens[back].lower in _RIVALS:
        return back - 1 if tokens[back - 1].text == "," else back
    if tokens[back - 1].text == ";":
        return back - 1
    return None


def conjoined(tokens: Sequence[Token], begin: int, end: int) -> list[tuple[int, int]]:
    """Split "… that A and that B" at the second "that"."""
    parts: list[tuple[int, int]] = []
    for at in range(begin + 1, end - 2):
        if tokens[at].lower in ("and", "but") and tokens[at + 1].lower == "that" and has_verb(tokens, at + 2, end):
            left = at - 1 if tokens[at - 1].text == "," else at
            parts.append((begin, left))
            begin = at + 2
    parts.append((begin, end))
    return parts


def independent(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Split tokens at coordinated independent clauses, each of five words or more and with a verb of its own."""
    parts: list[tuple[int, int]] = []
    begin = 0
    for at in range(1, len(tokens) - 3):
        token = tokens[at]
        cut = token.text == ";" or (
            token.text == ","
            and tokens[at + 1].lower in ("but", "while", "although", "and", "whereas", "though", "yet")
        )
        if not cut:
            continue
        after = at + 1 if token.text == ";" else at + 2
        if tokens[after].lower in lexicon.LINKS and tokens[at + 1].lower == "and":
            continue
        # What looks but a few words ahead is asked first: a line of semicolons asks it of every word.
        if _verb_soon(tokens, after) and _whole(tokens, begin, at) and _whole(tokens, after, len(tokens)):
            parts.append((begin, at))
            begin = after
    parts.append((begin, len(tokens)))
    return parts


def _whole(tokens: Sequence[Token], begin: int, end: int) -> bool:
    words = (at for at in range(begin, end) if tokens[at].word)
    return next(islice(words, 4, None), None) is not None and has_verb(tokens, begin, end)


def _verb_soon(tokens: Sequence[Token], begin: int) -> bool:
    """Whether a subject and then a verb follow before the next comma, and not the verb at once."""
    if has_verb(tokens, begin, begin + 1):
        return False
    for at in range(begin + 1, min(len(tokens), begin + 14)):
        if tokens[at].text in ",;":
            return False
        if has_verb(tokens, at, at + 1):
            return True
    return False
