"""Where a noun phrase begins and ends, found without a tagger: by determiners, capitals, marks and verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compare.extraction import lexicon
from compare.extraction.tokens import Token, is_verb

REACH = 40
AND = lexicon.words("and or &")
# Adverbs that open a clause and are no part of its subject, and prepositions that open an adverbial.
_LEADS = lexicon.words(
    "meanwhile however earlier later also still then today yesterday but and yet instead separately elsewhere "
    "nevertheless nonetheless additionally moreover furthermore thus therefore similarly likewise previously "
    "recently overnight afterwards indeed though although while or so where when because if that"
)
_FRONTS = lexicon.words("for with in on at from by after since as of to under during about among within despite")
# Participles that continue a noun phrase: "a unit linked to …", "footage published by …".
_LINKED = lexicon.words(
    "linked published based known led run called familiar affiliated backed posted carried quoted cited issued "
    "involved released owned aligned allied funded filed charged tasked associated circulated located controlled "
    "named briefed"
)
WHERE = lexicon.words("in on at during")
MEDIUM = lexicon.words("a an twitter facebook telegram remarks interview response television social")
_DIRECTIONS = lexicon.words("south north east west new saudi central")
_ALONE = lexicon.words("one some many both another all others most several few two three half these those each")
_EMPTY = lexicon.LINKS | lexicon.ADVERBS | lexicon.words("there the a an to and what that this its if so such")


@dataclass(frozen=True, slots=True)
class Subject:
    """Token indices of a speaker (end exclusive); `edge` is where its clause begins, adverbials included."""

    start: int
    end: int
    edge: int


def skip_adverbs(tokens: Sequence[Token], end: int, floor: int) -> int:
    """Step left over auxiliaries, adverbs and times: "Trump on Tuesday also said"."""
    while end > floor:
        token = tokens[end - 1]
        if token.lower in lexicon.ADVERBS or (
            token.lower.endswith("ly") and len(token.lower) > 5 and not token.capital
        ):
            end -= 1
        elif token.lower in lexicon.TIMES and (back := _time_start(tokens, end - 1, floor)) > floor:
            end = back
        elif (
            token.text == ","
            and end - 3 > floor
            and tokens[end - 2].lower in lexicon.ADVERBIALS
            and tokens[end - 3].text == ","
        ):
            end -= 3
        else:
            break
    return end


def _time_start(tokens: Sequence[Token], at: int, floor: int) -> int:
    leads = lexicon.TIMES | lexicon.TIME_LEADS | lexicon.words("the of")
    while at > floor and (tokens[at - 1].lower in leads or tokens[at - 1].text.isdigit()):
        at -= 1
    if at > floor and tokens[at - 1].lower in ("on", "in"):
        at -= 1
    return at


def _walk(tokens: Sequence[Token], end: int, floor: int) -> tuple[int, bool]:
    """Walk left to where a noun phrase must have begun; the flag says whether a clause begins there."""
    at = end - 1
    while at >= floor and end - at < REACH:
        token = tokens[at]
        if not token.word or token.lower in lexicon.BREAKS or token.lower == "but":
            return at + 1, token.lower != "than"
        if token.lower in AND and not _joins(tokens, at, floor):
            return at + 1, False
        if is_verb(tokens, at) and not reduced(tokens, at, floor):
            return at + 1, False
        at -= 1
    return max(at + 1, floor), at < floor


def _joins(tokens: Sequence[Token], at: int, floor: int) -> bool:
    """Whether "and" joins two halves of one speaker: "the army and the police said"."""
    if at <= floor or not tokens[at - 1].word or tokens[at - 1].lower in lexicon.TIMES:
        return False
    for back in range(at - 1, max(floor, at - 13) - 1, -1):
        token = tokens[back]
        if not token.word or token.lower in lexicon.BREAKS:
            return True
        if is_verb(tokens, back) and not reduced(tokens, back, floor):
            return False
    return at - floor <= 13


def reduced(tokens: Sequence[Token], at: int, floor: int) -> bool:
    """Whether a past form is a participle inside a noun phrase: "a unit linked to the group"."""
    follow = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    joined = follow in ("to", "by", "as", "in", "with", "on") or follow in lexicon.DAYS
    return at > floor and tokens[at].lower in _LINKED and joined


def _phrase_start(tokens: Sequence[Token], start: int, end: int) -> int:
    """The start of the last noun phrase in tokens[start:end], where no mark sets it off from the content."""
    for at in range(end - 1, start, -1):
        token, previous = tokens[at], tokens[at - 1]
        linked = previous.lower in lexicon.LINKS or previous.lower in AND
        if linked:
            continue
        if token.lower in lexicon.PRONOUNS or previous.lower in lexicon.TIMES or previous.text[:1].isdigit():
            return at
        if token.lower in lexicon.DETERMINERS and previous.lower not in lexicon.DETERMINERS:
            return at
        if _modifies(previous):
            continue
        if not previous.capital and (token.capital or _bare(token)):
            return at
        if token.capital and lexicon.is_demonym(token.text) and previous.lower not in _DIRECTIONS:
            return at
    return start


def _bare(token: Token) -> bool:
    return token.lower in lexicon.SPEAKER_NOUNS or lexicon.is_demonym(token.text)


def _modifies(token: Token) -> bool:
    """Whether a word before a noun belongs to its phrase."""
    low = token.lower
    return (
        low in lexicon.DETERMINERS
        or low in lexicon.SPEAKER_HEADS
        or lexicon.is_demonym(token.text)
        or low.endswith(
            ("al", "ic", "ive", "ary", "backed", "based", "affiliated", "linked", "wing", "style", "’s", "'s")
        )
    )


def _strip_lead(tokens: Sequence[Token], start: int, end: int) -> int:
    """Drop adverbs and adverbials in front of a speaker: "On Monday the ministry", "For its part the group"."""
    while start < end - 1:
        low = tokens[start].lower
        if low in _LEADS or low in lexicon.TIMES:
            start += 1
        elif low in _FRONTS:
            start = _past_front(tokens, start, end)
        else:
            break
    return start


def _past_front(tokens: Sequence[Token], start: int, end: int) -> int:
    for at in range(start + 2, end):
        token, previous = tokens[at], tokens[at - 1]
        if previous.lower in lexicon.LINKS or previous.lower in lexicon.DETERMINERS:
            continue
        if token.lower in lexicon.DETERMINERS or token.lower in lexicon.PRONOUNS:
            return at
        if previous.lower in lexicon.TIMES or previous.text.isdigit() or previous.lower == "part":
            return at
        if token.capital and not previous.capital:
            return at
    return start + 1


def trimmed(tokens: Sequence[Token], start: int, end: int, edge: int) -> Subject | None:
    """Cut "in a statement" and the like off the end of a speaker; None where nothing that can speak is left."""
    for at in range(start + 1, end - 1):
        if tokens[at].lower in WHERE and tokens[at + 1].lower in MEDIUM:
            end = at
            break
    while end - 1 > start + 1 and tokens[end - 1].lower in _LINKED:
        end -= 1
    while start < end and not tokens[start].word:
        start += 1
    if start >= end:
        return None
    last = tokens[end - 1].lower
    if last in _ALONE:
        return Subject(start, end, edge)
    if (end - start == 1 and last in _EMPTY) or last in lexicon.LINKS or last in lexicon.DETERMINERS:
        return None
    return Subject(start, end, edge)


def phrase(tokens: Sequence[Token], end: int, floor: int) -> Subject | None:
    """The noun phrase that ends before token `end`."""
    start, hard = _walk(tokens, end, floor)
    if start >= end:
        return None
    if not hard:
        start = _phrase_start(tokens, start, end)
    return trimmed(tokens, _strip_lead(tokens, start, end), end, start)
