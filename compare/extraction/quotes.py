"""Quotation spans: straight and curly marks, quotes over several paragraphs, apostrophes left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compare.records import Span

SCARE_WORDS = 4

_MARK = re.compile(r"[\"“”„«»‘’'`]|\n+")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_OPENING = {"“": "”", "„": "“”", "«": "»"}
_SENTENCE_END = re.compile(r"[.!?…,][\"”’']?\s*$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation: `outer` with its marks, `inner` without; `words` counts the words in it.

    `continues` is true where the closing mark is missing because the next paragraph opens again.
    """

    outer: Span
    inner: Span
    words: int
    continues: bool = False
    sentence: bool = False

    @property
    def scare(self) -> bool:
        """Whether it is a few quoted words inside another's sentence, not a statement of its own."""
        return self.words <= SCARE_WORDS and not self.sentence


def quotations(text: str) -> tuple[Quotation, ...]:
    """Return the outermost quotations of a text in order; they never overlap."""
    found: list[Quotation] = []
    start: int | None = None
    closers = ""
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if mark[0] == "\n":
            if start is not None and closers != "'’":
                found.append(_quotation(text, start, at, at, continues=True))
            start = None
        elif start is None:
            start, closers = _opened(text, at, mark)
        elif mark in closers and (mark not in "'’" or _closes(text, at)):
            if mark == '"' and _only_opens(text, at):
                # A second opening mark: the first was never closed, so it is dropped.
                start = at
                continue
            found.append(_quotation(text, start, at, at + 1))
            start = None
        elif mark in '"“„«' and (closers == "'’" or mark in _OPENING):
            # An opening mark while another is open: the earlier one was an apostrophe or was never closed.
            start, closers = _opened(text, at, mark)
    if start is not None and closers != "'’":
        found.append(_quotation(text, start, len(text), len(text), continues=True))
    return tuple(quotation for quotation in found if quotation.words)


def _opened(text: str, at: int, mark: str) -> tuple[int | None, str]:
    if mark in _OPENING:
        return at, _OPENING[mark]
    if mark == '"':
        return at, '"”'
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark in "‘'`" and (not before or before in " \n\t([—–-:") and after and (after.isalnum() or after in "[($"):
        return at, "'’"
    return None, ""


def _closes(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isspace() and not (after and after.isalnum())


def _only_opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (before.isspace() or before in "([") and bool(after) and (after.isalnum() or after == "[")


def _quotation(text: str, start: int, stop: int, end: int, *, continues: bool = False) -> Quotation:
    inside = text[start + 1 : stop]
    left = start + 1 + len(inside) - len(inside.lstrip())
    trimmed = inside.strip().rstrip(",;:—–- \t")
    right = max(left, left + len(trimmed))
    if continues:
        end = max(right, start + 1 + len(inside.rstrip()))
    words = sum(1 for _ in _WORD.finditer(trimmed))
    sentence = words > 1 and bool(_SENTENCE_END.search(inside)) and inside.lstrip()[:1].isupper()
    return Quotation(outer=(start, end), inner=(left, right), words=words, continues=continues, sentence=sentence)
