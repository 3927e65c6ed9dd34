"""Passages: the pieces of a text in which attribution is sought, one sentence or several joined by one quotation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from compare.extraction.quotes import Quotation
from compare.records import Span

# A run of text without an end is cut here, so that time stays linear in the length of the text.
LONGEST = 1600

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,? "
_DATE = (
    rf"(?:{_DAY})?(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{2}-\d{2})"
)
_AGENCY = r"\((?:[A-Z]{2,6}|Reuters|Xinhua|dpa|Anadolu|Interfax|Bloomberg)\)"
# What stands before the first words of a report: "BEIRUT (Reuters) — ", "Published on 5 May 2021 ".
_DATELINE = re.compile(
    rf"(?:(?:Published|Posted|Updated|Last updated)(?: on)?:? ?{_DATE}[,.]? ?(?:by (?:[A-Z][\w-]+ ){{1,4}})?"
    rf"|{_DATE}[,.:]? ?"
    rf"|[A-Z][A-Z.'’ ]{{2,30}}(?:, [A-Z][\w. ]{{2,20}})?(?: {_AGENCY})?(?: ?—| [–-]{{1,2}})\s*"
    rf"|(?:[A-Z][\w.'’ ]{{2,25}}(?:, [A-Z][\w. ]{{2,20}})? )?{_AGENCY}(?: ?—| [–-]{{1,2}})\s*)(?=[\W\dA-Z])"
)
_FURNITURE = re.compile(
    r"(?i:read (?:more|also|the (?:rest|full))\b"
    r"|(?:related|more|watch|video|listen|source|sources|see also|full coverage):"
    r"|(?:file )?(?:photo|image|picture|credit)s?(?: credit)?(?::| by\b| courtesy\b|$)|enlarge this|advertisement$"
    r"|(?:sign up|subscribe|follow us|share this|click here)\b|copyright\b|©|all rights reserved|--?\s?\w+$)"
    r"|By (?:[A-Z][\w.'’-]+,? ?(?:and )?){2,8}$"
)
# "Is that so?" the minister asked: the sentence that tags the quotation before it.
_TAG = re.compile(
    r"(?:[^\s,.:;“”\"]+ ){0,7}(?:said|says|asked|asks|told|tells|added|adds|wrote|writes|replied|tweeted|shouted)\b"
    r"(?! that\b)[^“”\":]{0,80}$"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage, its sentences and the true quotations in it, in order."""

    span: Span
    sentences: tuple[Span, ...]
    quotes: tuple[Quotation, ...]
    paragraph: bool = False


def passages(text: str, sentences: Sequence[Span], quotes: Sequence[Quotation]) -> tuple[Passage, ...]:
    """Join the sentences that a quotation runs over; a quotation is folded unless it is a scare quote."""
    real = [quotation for quotation in quotes if not quotation.scare]
    starts = [quotation.outer[0] for quotation in quotes]
    joined: list[list[Span]] = []
    for sentence in (piece for whole in sentences for piece in _cut(text, whole)):
        at = bisect_right(starts, sentence[0]) - 1
        inside = at >= 0 and quotes[at].outer[0] < sentence[0] < quotes[at].outer[1] - 1
        tag = at >= 0 and joined and quotes[at].outer[1] == joined[-1][-1][1] and _TAG.match(text, *sentence)
        if (
            joined
            and (inside or tag)
            and joined[-1][0][0] <= quotes[at].outer[0]
            and sentence[1] - joined[-1][0][0] <= LONGEST
        ):
            joined[-1].append(sentence)
        else:
            joined.append([sentence])
    result: list[Passage] = []
    first = 0
    for group in joined:
        span = _without_dateline(text, (group[0][0], group[-1][1]))
        while first < len(real) and real[first].outer[1] <= span[0]:
            first += 1
        inner: list[Quotation] = []
        at = first
        while at < len(real) and real[at].outer[0] < span[1]:
            inner.extend(_clip(real[at], span))
            at += 1
        opens = (
            text[: span[0]].rstrip(" \t")[-1:]
            if span[0] < 1
            else text[max(0, span[0] - 40) : span[0]].rstrip(" \t")[-1:]
        )
        result.append(Passage(span, tuple(group), tuple(inner), opens in ("\n", "")))
    return tuple(result)


def furniture(text: str) -> bool:
    """Whether a sentence is page furniture: a credit, a signature, "Read more"."""
    return bool(_FURNITURE.match(text)) and len(text) < 200


def _cut(text: str, span: Span) -> list[Span]:
    pieces: list[Span] = []
    start, end = span
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        stop = space if space > 0 else start + LONGEST
        pieces.append((start, stop))
        start = stop
        while start < end and text[start].isspace():
            start += 1
    pieces.append((start, end))
    return [(a, b) for a, b in pieces if b > a]


def _clip(quotation: Quotation, span: Span) -> list[Quotation]:
    start, end = max(quotation.outer[0], span[0]), min(quotation.outer[1], span[1])
    if (start, end) == quotation.outer:
        return [quotation]
    inner = (max(quotation.inner[0], start), min(quotation.inner[1], end))
    if inner[0] >= inner[1]:
        return []
    return [Quotation((start, end), inner, quotation.words, True, quotation.sentence)]


def _without_dateline(text: str, span: Span) -> Span:
    match = _DATELINE.match(text, span[0], min(span[1], span[0] + 120))
    if match and match.end() < span[1]:
        start = match.end()
        while start < span[1] and text[start].isspace():
            start += 1
        if start < span[1]:
            return start, span[1]
    return span
