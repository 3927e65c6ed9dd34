"""Two wordings of one passage: whether they are the same, how near they are, and which words and numbers changed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile, zip_longest
from typing import TYPE_CHECKING, Literal

from compare.records import Span
from compare.reporting.spans import segments
from compare.reporting.wording import FUNCTION_WORDS

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

Mark = Literal["same", "changed", "number"]
Marked = tuple[str, Mark]
Numbers = tuple[tuple[str, str], ...]

FUNCTION_WEIGHT = 0.3  # what a word of grammar counts beside one of content when two sentences are set side by side
MOST_CELLS = 1_000_000  # tokens by tokens; a longer stretch of changed text is marked as a whole

# White space, and what no reader sees: soft hyphens, marks of direction, joins of width zero. Those that shape a
# letter or join an emoji stay.
_UNSEEN = re.compile("[\\s\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_DOUBLED = re.compile(r"''|``|‘‘|’’|,,")
_QUOTE = re.compile("[\"“”„‟«»‹›‘’‚‛'`´〝〞「」『』＂＇]")
_PUNCTUATION = (
    r"!-/:-@\[-`{-~\u00a1\u00a7\u00ab\u00b6\u00b7\u00bb\u00bf\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965"
    r"\u2010-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_IDEOGRAPH = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\s{_PUNCTUATION}{_IDEOGRAPH}]"
_TOKEN = re.compile(rf"\d+(?:[.,:\u00a0\u202f\u2009]\d+)*%?(?!{_LETTER})|{_LETTER}+(?:['’]{_LETTER}+)*|\S")
_THOUSANDS = re.compile(r"\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+")
_NAMED = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {
    word: word
    for word in "thirty forty fifty sixty seventy eighty ninety dozen dozens hundred hundreds thousand thousands "
    "million millions billion billions trillion half twice".split()
}
_VAGUE = "one"  # also a pronoun: a number only where another one stands against it


def same_words(text: str) -> str:
    """Return a key that two wordings share where they differ only in white space or the style or place of quotes."""
    plain = _APOSTROPHE.sub("\x00", unicodedata.normalize("NFC", text))
    plain, quotes = _QUOTE.subn("", _DOUBLED.sub('"', plain))
    seen = _UNSEEN.sub("", plain)
    return f"{seen}\n{quotes}" if seen else ""


def similarities(olds: Sequence[str], news: Sequence[str]) -> NDArray[float32]:
    """Return how near each old text is to each new one: the share of weighted words in common, 0 to 1, (n, m)."""
    shared, sizes = overlaps(olds, news)
    near: NDArray[float32] = 2 * shared / sizes.clip(1e-6)
    return near


def overlaps(olds: Sequence[str], news: Sequence[str]) -> tuple[NDArray[float32], NDArray[float32]]:
    """Return the weighted words that each old text shares with each new one, and those of both together, (n, m)."""
    import numpy as np

    shared = np.zeros((len(olds), len(news)), dtype=np.float32)
    ours, theirs = [_bag(text) for text in olds], [_bag(text) for text in news]
    places = _places(theirs)
    for word, (rows, counts) in _places(ours).items():
        if word in places:
            columns, others = places[word]
            shared[np.ix_(rows, columns)] += _weight(word) * np.minimum.outer(counts, others)
    sizes = np.add.outer([_size(bag) for bag in ours], [_size(bag) for bag in theirs])
    return shared, sizes.astype(np.float32)


def compared(old: str, new: str) -> tuple[tuple[Marked, ...], tuple[Marked, ...], Numbers]:
    """Return both texts cut into (passage, mark), and the numbers that changed as (old, new), "" for none."""
    ours, theirs = _tokens(old), _tokens(new)
    changes = _changes([_plain(old[slice(*span)]) for span in ours], [_plain(new[slice(*span)]) for span in theirs])
    blocks = [(ours[i:j], theirs[k:m]) for i, j, k, m in changes]
    old_marks, new_marks, numbers = _numbers(old, new, blocks)
    return (
        _cut(old, [span for block, _ in blocks for span in block], old_marks),
        _cut(new, [span for _, block in blocks for span in block], new_marks),
        numbers,
    )


def _tokens(text: str) -> list[Span]:
    return [match.span() for match in _TOKEN.finditer(text)]


def _plain(token: str) -> str:
    return _UNSEEN.sub("", _QUOTE.sub('"', unicodedata.normalize("NFC", token)))


def _bag(text: str) -> Counter[str]:
    words = (text[start:end].casefold() for start, end in _tokens(text))
    return Counter(word for word in words if any(map(str.isalnum, word)) or len(word) > 1)


def _weight(word: str) -> float:
    return FUNCTION_WEIGHT if word in FUNCTION_WORDS else 1.0


def _size(bag: Counter[str]) -> float:
    return sum(_weight(word) * count for word, count in bag.items())


def _places(bags: Sequence[Counter[str]]) -> dict[str, tuple[list[int], list[int]]]:
    """Return word → the rows that hold it, and how often each does."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    for at, bag in enumerate(bags):
        for word, count in bag.items():
            rows, counts = found.setdefault(word, ([], []))
            rows.append(at)
            counts.append(count)
    return found


def _changes(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return the stretches (old start, end, new start, end) that differ; one word alone between two joins them."""
    head = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(ours, theirs, strict=False)))
    ours, theirs = ours[head:], theirs[head:]
    tail = sum(
        1 for _ in takewhile(lambda both: both[0] == both[1], zip(reversed(ours), reversed(theirs), strict=False))
    )
    ours, theirs = ours[: len(ours) - tail], theirs[: len(theirs) - tail]
    if len(ours) * len(theirs) > MOST_CELLS:
        return [(head, head + len(ours), head, head + len(theirs))]
    found: list[tuple[int, int, int, int]] = []
    for tag, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if found and i + head - found[-1][1] == 1 and not _is_number(ours[i - 1]):
            found[-1] = (found[-1][0], j + head, found[-1][2], m + head)
        else:
            found.append((i + head, j + head, k + head, m + head))
    return found


def _is_number(token: str) -> bool:
    return any(map(str.isdigit, token)) or token.casefold() in _NAMED


def _value(token: str) -> str:
    """Return what a number says, so that "12" and "twelve", or "1,200" and "1200", are the same."""
    if _THOUSANDS.fullmatch(token):
        token = re.sub(r"\D", "", token)
    if token.isdecimal():
        return str(int(token)) if len(token) < 20 else token
    return _NAMED.get(token.casefold(), token.casefold())


def _numbers(
    old: str, new: str, blocks: Sequence[tuple[list[Span], list[Span]]]
) -> tuple[set[Span], set[Span], Numbers]:
    """Return the spans of numbers that stand in one text alone, old and new, and these numbers side by side."""
    kept_old, kept_new = _in_one_alone(old, new, blocks)
    ours, theirs, rows = set[Span](), set[Span](), list[tuple[str, str]]()
    for block, other in blocks:
        pairs = zip_longest((s for s in block if s in kept_old), (s for s in other if s in kept_new))
        for a, b in pairs:
            words = (old[slice(*a)] if a else "", new[slice(*b)] if b else "")
            if "" in words and _VAGUE in (words[0].casefold(), words[1].casefold()):
                continue
            rows.append(words)
            ours |= {a} if a else set()
            theirs |= {b} if b else set()
    return ours, theirs, tuple(rows)


def _in_one_alone(old: str, new: str, blocks: Sequence[tuple[list[Span], list[Span]]]) -> tuple[set[Span], set[Span]]:
    """Return the numbers among the changed words whose value the other text's changed words lack."""
    ours = [span for block, _ in blocks for span in block if _is_number(old[slice(*span)])]
    theirs = [span for _, block in blocks for span in block if _is_number(new[slice(*span)])]
    left = Counter(_value(new[slice(*span)]) for span in theirs)
    kept: set[Span] = set()
    for span in ours:
        value = _value(old[slice(*span)])
        if left[value]:
            left[value] -= 1
        else:
            kept.add(span)
    others: set[Span] = set()
    for span in reversed(theirs):
        value = _value(new[slice(*span)])
        if left[value]:
            left[value] -= 1
            others.add(span)
    return kept, others


def _cut(text: str, changed: Sequence[Span], numbers: set[Span]) -> tuple[Marked, ...]:
    """Cut a text into passages by their marks; the white space between two marked words is marked with them."""
    marks: list[tuple[int, int, Mark]] = [(*span, "number" if span in numbers else "changed") for span in changed]
    joined: list[tuple[int, int, Mark]] = []
    for start, end, mark in marks:
        if joined and joined[-1][2] == mark and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end, mark)
        else:
            joined.append((start, end, mark))
    return tuple((passage, held[0] if held else "same") for passage, held in segments(text, joined) if passage)
