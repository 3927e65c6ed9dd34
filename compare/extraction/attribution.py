"""Attribution inside one passage: which tokens a speaker's cue attributes to that speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compare.extraction import clauses, lexicon
from compare.extraction.cuing import hits
from compare.extraction.hit import Hit
from compare.extraction.reach import past_adjuncts
from compare.extraction.tokens import Token
from compare.records import Stance

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Token ranges: the speaker, the cue, and what is attributed (several parts for a split quotation)."""

    subject: Range
    cue: Range
    stance: Stance
    contents: tuple[Range, ...]
    stop: int


def attributions(tokens: Sequence[Token]) -> tuple[Attribution, ...]:
    """Return the attributions of a passage, in the order of their cues; some may have no content of their own."""
    found = hits(tokens)
    return tuple(_attribution(tokens, found, index) for index in range(len(found)))


def _attribution(tokens: Sequence[Token], found: Sequence[Hit], index: int) -> Attribution:
    hit = found[index]
    if hit.mode == "passive":
        contents = [(clauses.start(tokens, hit.at), hit.stop)]
    elif hit.mode == "around":
        # A bare adverbial in front of the cue is left out; the subject of the clause is not.
        start = clauses.start(tokens, hit.begin)
        fronted = tokens[start].lower in lexicon.LINKS | lexicon.ADVERBIALS or tokens[start].lower in lexicon.TIMES
        contents = [(hit.content if fronted or start >= hit.begin else start, clauses.stop(tokens, hit.content))]
    elif hit.mode == "before":
        contents = _before(tokens, hit, found[:index])
    else:
        contents = _after(tokens, hit, found[index + 1 : index + 9])
    cue = hit.at, hit.at + hit.cue.length
    return Attribution((hit.subject.start, hit.subject.end), cue, hit.cue.stance, tuple(contents), hit.stop)


def _after(tokens: Sequence[Token], hit: Hit, later: Sequence[Hit]) -> list[Range]:
    """Content to the right of a cue, up to where another attribution or a rival clause begins."""
    if hit.content >= len(tokens):
        return []
    if tokens[hit.content].kind == "quote":
        return [(hit.content, hit.content + 1)]
    end = clauses.stop(tokens, hit.content) if hit.mode == "after" else clauses.phrase_stop(tokens, hit.content)
    for other in later:
        limit = _limit(tokens, hit, other)
        if limit is not None:
            end = min(end, limit)
            break
    begin = hit.at if hit.keep else hit.content
    if begin >= end:
        return []
    contents = clauses.conjoined(tokens, begin, end) if hit.mode == "after" else [(begin, end)]
    if end + 1 < len(tokens) and tokens[end].text == ":" and tokens[end + 1].kind == "quote":
        contents.append((end + 1, end + 2))
    return contents


def _limit(tokens: Sequence[Token], hit: Hit, other: Hit) -> int | None:
    """Where a later cue cuts the content of an earlier one; None where it stands inside that content."""
    if other.begin <= hit.content:
        return None
    if other.carried or other.subject == hit.subject:
        return other.begin
    if other.cue.lemma == "according":
        return other.begin if tokens[other.begin].text == "," else None
    if other.mode == "before":
        return other.begin
    return clauses.boundary(tokens, other.begin)


def _before(tokens: Sequence[Token], hit: Hit, earlier: Sequence[Hit]) -> list[Range]:
    """Content to the left of a cue, and the second part of a split quotation to its right."""
    start = clauses.start(tokens, hit.begin)
    start = max([start, *(other.stop for other in earlier if other.mode == "before")])
    while start < hit.begin and not tokens[start].word and tokens[start].kind != "quote":
        start += 1
    contents = [(start, hit.begin)] if start < hit.begin else []
    at = past_adjuncts(tokens, hit.stop)
    for follow in range(at, min(at + 2, len(tokens))):
        if tokens[follow].kind == "quote":
            contents.append((follow, follow + 1))
            break
        if tokens[follow].text not in ",.:":
            break
    return contents
