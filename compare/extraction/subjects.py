"""Finds the noun phrase that speaks, to the left or the right of a cue, in the tokens of one passage."""

from __future__ import annotations

from collections.abc import Sequence

from compare.extraction import lexicon
from compare.extraction.phrases import AND, MEDIUM, REACH, WHERE, Subject, phrase, reduced, skip_adverbs, trimmed
from compare.extraction.tokens import Token, is_verb

_RELATIVES = lexicon.words("who which that")
_APPOSED = lexicon.words("who which whose including speaking citing as in of a an one from with at on for to both all")
_PARTICIPLES = lexicon.words("made known led run held born based founded formed set given left")
_ROLES = lexicon.words("head former deputy assistant senior acting chief top the")
_NOBODY = lexicon.words("no nobody none neither nothing there")


def before(tokens: Sequence[Token], at: int, *, floor: int = 0) -> Subject | None:
    """Return the speaker whose verb stands at token `at`, looking left no further than `floor`."""
    end = skip_adverbs(tokens, at, floor)
    if end <= floor:
        return None
    if tokens[end - 1].text in (",", "—", "–"):
        return _apposed(tokens, end, floor)
    if not tokens[end - 1].word:
        return None
    found = _of_relative(tokens, end, floor) or phrase(tokens, end, floor)
    return _owner(tokens, found, floor) if found is not None else None


def after(tokens: Sequence[Token], at: int) -> Subject | None:
    """Return the speaker that begins at token `at`: "…," said X."""
    end = at
    while end < len(tokens) and end - at < 25:
        token = tokens[end]
        if not token.word or token.lower in lexicon.BREAKS or (end > at and _closes(tokens, end)):
            break
        end += 1
    while end > at and tokens[end - 1].lower in lexicon.LINKS | lexicon.ADVERBS | lexicon.CONJUNCTIONS:
        end -= 1
    return trimmed(tokens, at, end, at)


def believable(tokens: Sequence[Token], subject: Subject) -> bool:
    """Whether a noun phrase names a person, a body or a document, so that it can say something."""
    words = tokens[subject.start : subject.end]
    if len(words) == 1 and words[0].lower in lexicon.PRONOUNS:
        return True
    return any(token.lower in lexicon.SPEAKER_HEADS or token.lower in lexicon.DOCUMENTS for token in words) or any(
        token.capital and (token.start != tokens[0].start or len(words) <= 3) for token in words
    )


def nobody(tokens: Sequence[Token], subject: Subject) -> bool:
    """Whether the subject says that nobody spoke: "no group claimed …"."""
    return tokens[subject.start].lower in _NOBODY


def _closes(tokens: Sequence[Token], at: int) -> bool:
    """Whether a speaker that stands after its cue ends before this token."""
    token, previous = tokens[at], tokens[at - 1]
    if token.lower in lexicon.TIMES or token.lower in lexicon.PRONOUNS:
        return True
    if is_verb(tokens, at) and not reduced(tokens, at, 0):
        return True
    if (
        token.lower.endswith("ing")
        and not token.capital
        and token.lower not in ("building", "king", "ruling", "leading")
    ):
        return True
    if token.lower in ("to", "by", "via", "during") or (token.lower in WHERE and _how(tokens, at)):
        return True
    return previous.capital and token.text in ("a", "an", "the")


def _how(tokens: Sequence[Token], at: int) -> bool:
    """Whether a preposition opens where and how something was said, not a part of the speaker's name."""
    follow = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    return follow in lexicon.TIMES or follow in lexicon.MONTHS or follow in MEDIUM or follow in ("his", "her", "their")


def _of_relative(tokens: Sequence[Token], end: int, floor: int) -> Subject | None:
    """The speaker before "who …" in "an officer who was there said"; None where there is no such clause."""
    verb: int | None = None
    for at in range(end - 1, max(floor, end - 16), -1):
        token = tokens[at]
        if not token.word or token.lower in lexicon.BREAKS - _RELATIVES or token.lower in AND:
            return None
        opens_next = (
            token.lower in lexicon.DETERMINERS | (lexicon.PRONOUNS - _RELATIVES)
            and tokens[at - 1].lower not in lexicon.LINKS
        )
        if opens_next and not is_verb(tokens, at - 1):
            return None
        if is_verb(tokens, at):
            verb = at
        elif token.lower in ("who", "which"):
            if at <= floor or not tokens[at - 1].word or (verb is None and at + 2 >= end):
                return None
            found = phrase(tokens, at, floor)
            opens = found is not None and found.edge == floor and believable(tokens, found)
            return found if opens or (token.lower == "who" and verb is not None) else None
    return None


def _apposed(tokens: Sequence[Token], end: int, floor: int) -> Subject | None:
    """A speaker followed by phrases between commas or dashes: "Ann Lee, a spokeswoman for the city, said"."""
    mark = tokens[end - 1].text
    marks = 0
    for at in range(end - 2, max(floor, end - REACH), -1):
        token = tokens[at]
        if token.kind == "quote" or token.text in ";:":
            return None
        if token.text != mark or at == end - 2:
            continue
        marks += 1
        if tokens[at - 1].word and at > floor:
            head = phrase(tokens, at, floor)
            opens = head is not None and head.start == floor == 0 and at <= 8 and tokens[at - 1].capital
            if head is not None and not is_verb(tokens, at - 1) and (opens or _apposition(tokens, at + 1)):
                named = at + 1 < end - 1 and _is_name(tokens, at + 1, end - 1)
                titled = any(token.lower in lexicon.SPEAKER_HEADS for token in tokens[head.start : head.end])
                stop = end - 1 if named and (titled or not tokens[at - 1].capital) else head.end
                return _owner(tokens, Subject(head.start, stop, head.edge), floor)
        if marks == 3:
            return None
    return None


def _apposition(tokens: Sequence[Token], at: int) -> bool:
    opener = tokens[at]
    low = opener.lower
    return (
        low in lexicon.DETERMINERS
        or low in _APPOSED
        or low in _ROLES
        or low in _PARTICIPLES
        or low in lexicon.SPEAKER_HEADS
        or low.endswith(("ed", "ing"))
        or opener.capital
        or opener.text[:1].isdigit()
    )


def _is_name(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether an apposition is itself the name: "the police chief, Ann Lee, said"."""
    words = tokens[start:end]
    return len(words) <= 8 and words[-1].capital and all(token.capital or token.lower in _ROLES for token in words)


def _owner(tokens: Sequence[Token], found: Subject, floor: int) -> Subject:
    """Step from an apposition to the name before it, and to the start of a list: "Ann Lee, Bo Ek and Cy Ard said"."""
    if any(token.lower == "and" for token in tokens[found.start : found.end]) and found.edge == found.start:
        return _list(tokens, found, floor)
    if tokens[found.start].lower not in ("a", "an") or found.edge != found.start or found.edge - 2 < floor:
        return found
    if tokens[found.edge - 1].text != "," or not tokens[found.edge - 2].capital:
        return found
    head = phrase(tokens, found.edge - 1, floor)
    if head is None or head.end - head.start > 7 or not tokens[head.start].capital:
        return found
    return head


def _list(tokens: Sequence[Token], found: Subject, floor: int) -> Subject:
    start = found.start
    while start - 2 >= floor and tokens[start - 1].text == ",":
        at = start - 2
        while at >= floor and tokens[at].capital:
            at -= 1
        if not 1 <= start - 2 - at <= 4 or (at >= floor and tokens[at].text != ","):
            break
        start = at + 1
    return Subject(start, found.end, start)
