"""How well attributions are found: a tagger against articles whose sources, cues and contents are marked by hand.

A file (.jsonl, .jsonl.xz) holds one article a line: `{"id", "text", "attributions": [{"source", "cue", "content"}]}`,
each part a list of [start, end] characters, `source` empty where nobody is named. A labelled attribution without cue
or without content gives nothing to find and is left out. All figures are micro-averages over articles.

words     a word is a run of letters and digits, or one mark (`\\w+|[^\\w\\s]`); it belongs to a part when a span of any
          attribution's part touches it. Precision, recall and F1 for source, cue, content, and `direct`: the content
          words of attributions that quote word for word.
linked    a found attribution is right when its source, cue and content are right at once, for one labelled attribution
          that no other found one took (pairs with the most content in common are matched first):
          source    both name nobody, or their head words are the same word of the text. The head is the last word
                    before the first mark, preposition or relative pronoun that follows a first word: "the mayor of
                    Aden, who..." has `mayor`, "John Smith, 43," has `Smith`.
          cue       at least one word in common
          content   words in common over words in either (Jaccard) at least 0.5
parts     the share of labelled attributions that are matched by content alone, and of those the share with the right
          source and cue: what is lost where.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measures import precision_recall_f1, share
from compare.errors import ReadingError
from compare.models.tagger_decoding import Tagged
from compare.models.tagger_text import quoted_spans, words_of
from compare.records import Span
from training.examples import read_rows

OVERLAP = 0.5
PARTS = ("source", "cue", "content")
_HEAD_ENDS = frozenset(
    "of for in at from with on to by about near under who whom whose that which where when".split()
    + list(",;:()[]-–—.")
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article with its attributions marked by hand."""

    id: str
    text: str
    attributions: tuple[Tagged, ...]


def read_labelled(path: Path) -> Iterator[Labelled]:
    """Yield the articles of a file; raises ReadingError with the line where a field is missing or not a span."""
    for number, row in enumerate(read_rows(path), 1):
        try:
            text = row["text"]
            quotes = quoted_spans(text)
            parts = ({name: _spans(entry[name]) for name in PARTS} for entry in row["attributions"])
            found = tuple(
                Tagged(part["source"], part["cue"], part["content"], is_direct(text, part["content"], quotes))
                for part in parts
                if part["cue"] and part["content"]
            )
            yield Labelled(row["id"], text, found)
        except (KeyError, TypeError, ValueError) as error:
            raise ReadingError(f"{path}:{number}: {error}; give id, text and attributions with spans") from error


def _spans(value: Any) -> tuple[Span, ...]:
    return tuple(sorted((int(start), int(end)) for start, end in value))


def is_direct(text: str, content: Sequence[Span], quotes: Sequence[Span]) -> bool:
    """Return whether more than half of the content's words stand in quotation marks."""
    words = [word.start() + start for start, end in content for word in re.finditer(r"\w+", text[start:end])]
    quoted = sum(any(start <= word < end for start, end in quotes) for word in words)
    return 2 * quoted > len(words)


@dataclass(frozen=True, slots=True)
class _Words:
    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    head: int | None
    direct: bool


@dataclass
class Tally:
    """Counts over any number of articles; `scores()` turns them into figures."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, text: str, found: Sequence[Tagged], labelled: Sequence[Tagged]) -> None:
        """Count one article."""
        words = words_of(text)
        ours, theirs = ([_in_words(text, words, one) for one in many] for many in (found, labelled))
        for part in PARTS:
            self._words(part, _union(ours, part), _union(theirs, part))
        quoted = ([one for one in many if one.direct] for many in (ours, theirs))
        self._words("direct", *(_union(many, "content") for many in quoted))
        self._linked(ours, theirs)

    def scores(self) -> dict[str, dict[str, float]]:
        """Return every measure as a share, 0 to 1."""
        n = self.counts
        names = (*PARTS, "direct", "linked")
        parts = {name: share(n[f"{name} agrees"], n["matched"]) for name in ("source", "cue")}
        return {
            **{
                name: precision_recall_f1(n[f"{name} right"], n[f"{name} found"], n[f"{name} labelled"])
                for name in names
            },
            "parts": {"content": share(n["matched"], n["linked labelled"]), **parts},
        }

    def _words(self, name: str, ours: set[int], theirs: set[int]) -> None:
        self.counts.update(
            {f"{name} right": len(ours & theirs), f"{name} found": len(ours), f"{name} labelled": len(theirs)}
        )

    def _linked(self, ours: Sequence[_Words], theirs: Sequence[_Words]) -> None:
        self.counts.update({"linked found": len(ours), "linked labelled": len(theirs)})
        self.counts["linked right"] += sum(1 for _ in _matches(ours, theirs, whole=True))
        for a, b in _matches(ours, theirs, whole=False):
            self.counts["matched"] += 1
            self.counts["source agrees"] += ours[a].head == theirs[b].head
            self.counts["cue agrees"] += bool(ours[a].cue & theirs[b].cue)


def _matches(ours: Sequence[_Words], theirs: Sequence[_Words], *, whole: bool) -> Iterator[tuple[int, int]]:
    """Yield pairs one to one whose content agrees, best first; with `whole` only pairs in which all else agrees too."""
    # Attributions without a word in common cannot match, so only those that share a word are looked at.
    holders: dict[int, list[int]] = {}
    for b, one in enumerate(theirs):
        for word in one.content:
            holders.setdefault(word, []).append(b)
    near = {(a, b) for a, one in enumerate(ours) for word in one.content for b in holders.get(word, ())}
    ranked = sorted((-_jaccard(ours[a].content, theirs[b].content), a, b) for a, b in near)
    taken: tuple[set[int], set[int]] = (set(), set())
    for loss, a, b in ranked:
        agrees = -loss >= OVERLAP and (not whole or _agrees(ours[a], theirs[b]))
        if agrees and a not in taken[0] and b not in taken[1]:
            taken[0].add(a)
            taken[1].add(b)
            yield a, b


def _agrees(ours: _Words, theirs: _Words) -> bool:
    return bool(ours.cue & theirs.cue) and ours.head == theirs.head


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    return share(len(a & b), len(a | b))


def _union(many: Sequence[_Words], part: str) -> set[int]:
    return set().union(*(getattr(one, part) for one in many))


def _in_words(text: str, words: Sequence[Span], one: Tagged) -> _Words:
    source, cue, content = (_touched(words, getattr(one, part)) for part in PARTS)
    return _Words(source, cue, content, head_of(text, words, source), one.direct)


def _touched(words: Sequence[Span], spans: Sequence[Span]) -> frozenset[int]:
    return frozenset(
        number
        for start, end in spans
        if start < end
        for number in range(
            bisect_right(words, start, key=lambda word: word[1]), bisect_left(words, end, key=lambda word: word[0])
        )
    )


def head_of(text: str, words: Sequence[Span], source: frozenset[int]) -> int | None:
    """Return the number of a source's head word by the rule above; None where nobody is named."""
    head = None
    for number in sorted(source):
        word = text[slice(*words[number])]
        if head is not None and word.lower() in _HEAD_ENDS:
            # The dot of "Mr." and the hyphen of "vice-president" end nothing.
            if word in ".-" and number + 1 in source and words[number][0] == words[number - 1][1]:
                continue
            break
        if word[0].isalnum():
            head = number
    return head
