"""What the attribution tagger sees beside its tokens: words, quotation marks, capital letters, paragraphs, windows.

The tokenizer drops case and line breaks, both of which tell where a source or a statement begins. They are given back
as one small number a token, which the graph turns into a vector that it adds to the token's own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from compare.records import Span

WORD = re.compile(r"\w+|[^\w\s]")
FEATURES = 16
QUOTED, OPENS_LINE = 4, 8

_MARK = re.compile(r"''|``|[\"“”„«»‘’']|\n+")
# Which marks close what each mark opens; the straight ones close themselves.
_CLOSERS: dict[str, tuple[str, ...]] = {
    "“": ("”",),
    "„": ("“", "”"),
    "«": ("»",),
    "``": ("''", '"'),
    "''": ("''", '"'),
    '"': ('"', "''", "”"),
    "‘": ("’",),
    "'": ("'",),
}
_SINGLE = ("‘", "'")


def words_of(text: str) -> list[Span]:
    """Return the spans of all words; a mark that is no letter or digit is a word of its own."""
    return [match.span() for match in WORD.finditer(text)]


def quoted_spans(text: str) -> list[Span]:
    """Return what stands in quotation marks, marks included; a quote that is never closed ends with its paragraph.

    Single marks count only where they cannot be apostrophes and are closed in the same paragraph.
    """
    found: list[Span] = []
    opened: tuple[int, str] | None = None
    for match in _MARK.finditer(text):
        mark, start, end = match[0], match.start(), match.end()
        if mark[0] == "\n":
            if opened and opened[1] not in _SINGLE:
                found.append((opened[0], start))
            opened = None
        elif opened and mark in _CLOSERS[opened[1]] and not (opened[1] in _SINGLE and _letter(text, end)):
            found.append((opened[0], end))
            opened = None
        elif _opens(text, mark, start, end) and (opened is None or (opened[1] in _SINGLE and mark not in _SINGLE)):
            opened = (start, mark)
    if opened and opened[1] not in _SINGLE:
        found.append((opened[0], len(text)))
    return found


def _opens(text: str, mark: str, start: int, end: int) -> bool:
    if mark not in _SINGLE:
        return mark in _CLOSERS
    return not (start and (text[start - 1].isalnum() or text[start - 1] in ".,!?")) and _letter(text, end)


def _letter(text: str, place: int) -> bool:
    return place < len(text) and text[place].isalnum()


def features_of(text: str, offsets: Sequence[Span]) -> list[int]:
    """Return one number from 0 to 15 for each token: the case of its word, whether quoted, whether it opens a line."""
    quotes, words = quoted_spans(text), words_of(text)
    starts, openings = [start for start, _ in words], [start for start, _ in quotes]
    features, before = [], 0
    for start, end in offsets:
        word = max(0, bisect_right(starts, start) - 1)
        quote = bisect_right(openings, start) - 1
        value = _case(text[slice(*words[word])] if words else "")
        value += QUOTED * (quote >= 0 and start < quotes[quote][1])
        value += OPENS_LINE * (not before or "\n" in text[before:start])
        features.append(value)
        before = end
    return features


def _case(word: str) -> int:
    if not word[:1].isupper():
        return 3 if word[:1].isdigit() else 0
    return 2 if len(word) > 1 and word.isupper() else 1


def windows(count: int, *, size: int, overlap: int) -> list[tuple[Span, Span]]:
    """Return windows over `count` tokens, each with the part in which it sees more context than its neighbours do.

    All windows but a single one are full; the second spans join without gap or overlap.
    """
    if count <= size:
        return [((0, count), (0, count))] if count else []
    starts = [*range(0, count - size, size - overlap), count - size]
    spans = [(start, start + size) for start in starts]
    borders = [0, *((left[1] + right[0]) // 2 for left, right in pairwise(spans)), count]
    return [(span, (borders[i], borders[i + 1])) for i, span in enumerate(spans)]
