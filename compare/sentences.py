"""Sentence spans with exact offsets: abbreviations, initials, ellipses, quotes, headlines, paragraphs."""

from __future__ import annotations

import re

from compare.records import Span


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles and the like, which a name or number follows: a full stop after them never ends a sentence.
_NEVER = _words(
    "mr mrs ms dr prof gen gov sen rep reps sens lt col maj capt sgt cpl adm cmdr brig pres hon rev fr st mt ft "
    "vs viz no nos fig al approx dept est messrs supt insp det atty pvt"
)
# Abbreviations that may end a sentence: only a word that usually opens one shows that they do.
_MAYBE = _words("jr sr inc ltd co corp etc jan feb mar apr jun jul aug sep sept oct nov dec ave blvd")
_OPENERS = _words(
    "the a an he she it they we i you in on at this that these those but and however meanwhile there his her "
    "their its as after according when while if for with from by our my some many both no not so then also what "
    "who"
)
# From the first mark of a run alone, and never given back: a line of ten thousand dots is looked at once.
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"”’'»)\]]*+(?=\s)")
_LAST_WORD = re.compile(r"[\w.’'-]+$")
_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_DOTTED = re.compile(r"(?:\w\.)+\w?$")


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text in order, stripped; a newline ends one unless the line is wrapped."""
    spans: list[Span] = []
    for start, end in _paragraphs(text):
        begin = start
        for match in _STOP.finditer(text, start, end):
            if match.start() >= begin and _ends(text, match, end):
                _add(spans, text, begin, match.end())
                begin = match.end()
        _add(spans, text, begin, end)
    return tuple(spans)


def _paragraphs(text: str) -> list[Span]:
    """Lines, where a line that goes on in lower case after one without a final mark is joined to it."""
    joined: list[Span] = []
    for match in _LINE.finditer(text):
        if not match[0].strip():
            continue
        start, end = match.span()
        if joined and text.count("\n", joined[-1][1], start) == 1:
            before, first = (
                text[max(joined[-1][0], joined[-1][1] - 40) : joined[-1][1]].rstrip()[-1:],
                match[0].lstrip()[:1],
            )
            if first.islower() and before not in '.!?…:;"”' and before:
                joined[-1] = (joined[-1][0], end)
                continue
        joined.append((start, end))
    return joined


def _ends(text: str, match: re.Match[str], end: int) -> bool:
    following = text[match.end() : min(end, match.end() + 40)].lstrip()
    if not following:
        return True
    first = following.lstrip("\"“‘'«([—–- ")[:1]
    if not first or first.islower():
        return False
    mark = match[0]
    if mark[0] != "." or mark.startswith(("..", ".…")):
        return True
    last = _LAST_WORD.search(text, max(0, match.start() - 24), match.start())
    word = last[0].lower() if last else ""
    opener = re.match(r"[\"“‘'(\[]*(\w+)", following)
    opens = bool(opener) and opener is not None and opener[1].lower() in _OPENERS and opener[1][0].isupper()
    if word in _NEVER:
        return False
    if (len(word) == 1 and word.isalpha() and word != "i") or _DOTTED.search(word) or word in _MAYBE:
        return opens or following[0] in '"“' or mark[-1] in '"”'
    return True


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped and any(map(str.isalnum, stripped)):
        start += len(piece) - len(piece.lstrip())
        spans.append((start, start + len(stripped)))
