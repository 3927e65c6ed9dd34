"""Two versions of one text, sentence beside sentence: what stayed, was added, removed, rewritten or moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from compare.records import Span
from compare.reporting.diff.words import overlaps, same_words, similarities
from compare.sentences import sentences

RowKind = Literal["same", "added", "removed", "rewritten", "moved"]

REWRITTEN = 0.4  # share of words in common from which one sentence stands in the place of another
SPLIT = 0.6  # the same where one sentence stands in the place of two
ELSEWHERE = 0.7  # the same where it also stands elsewhere in the text
SLICE = 300  # sentences; a longer stretch without one that stayed is cut in proportion
POPULAR = 500  # sentences from which those that come again and again are no landmarks


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the alignment: a span of either version, None where it has none.

    A span holds one sentence, or neighbours where one was split or several were joined. `moved` is set where it also
    stands in another place.
    """

    kind: RowKind
    old: Span | None
    new: Span | None
    moved: bool = False


def pieces(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text, and what stands between them that is more than white space and quotes."""
    found: list[Span] = []
    at = 0
    for start, end in (*sentences(text), (len(text), len(text))):
        gap = text[at:start]
        if same_words(gap):
            first = at + len(gap) - len(gap.lstrip())
            found.append((first, first + len(gap.strip())))
        if start < end:
            found.append((start, end))
        at = end
    return tuple(found)


def align(old: str, new: str) -> tuple[Row, ...]:
    """Return the rows of both versions, in the order of the new one; each piece of either stands in exactly one."""
    ours, theirs = pieces(old), pieces(new)
    if old == new:
        return tuple(Row("same", span, span) for span in ours)
    a, b = [same_words(old[i:j]) for i, j in ours], [same_words(new[i:j]) for i, j in theirs]
    rows: list[Row] = []
    for tag, i, j, k, m in _opcodes(a, b):
        if tag == "equal":
            rows += [Row("same", one, other) for one, other in zip(ours[i:j], theirs[k:m], strict=True)]
        else:
            rows += _stretch(old, new, ours[i:j], theirs[k:m])
    found = tuple(_moved(old, new, rows))
    if any(row.kind != "same" for row in found) and same_words(old) == same_words(new):
        return (Row("same", (ours[0][0], ours[-1][1]), (theirs[0][0], theirs[-1][1])),)  # only cut in other places
    return found


def _opcodes(a: list[str], b: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, a, b, autojunk=max(len(a), len(b)) > POPULAR).get_opcodes()


def _stretch(old: str, new: str, ours: Sequence[Span], theirs: Sequence[Span]) -> Iterator[Row]:
    """Set the sentences of a stretch without a landmark beside each other."""
    if ours and theirs:
        whole, other = (ours[0][0], ours[-1][1]), (theirs[0][0], theirs[-1][1])
        if same_words(old[slice(*whole)]) == same_words(new[slice(*other)]):  # only cut into other sentences
            yield Row("same", whole, other)
            return
    parts = -(-max(len(ours), len(theirs)) // SLICE)
    for at in range(parts):
        left, right = (spans[len(spans) * at // parts : len(spans) * (at + 1) // parts] for spans in (ours, theirs))
        for one, another in _paired(old, new, left, right):
            yield _row(old, new, one, another)


def _row(old: str, new: str, one: Span | None, other: Span | None) -> Row:
    if one is None or other is None:
        return Row("added" if one is None else "removed", one, other)
    same = same_words(old[slice(*one)]) == same_words(new[slice(*other)])
    return Row("same" if same else "rewritten", one, other)


def _paired(
    old: str, new: str, ours: Sequence[Span], theirs: Sequence[Span]
) -> Iterator[tuple[Span | None, Span | None]]:
    """Pair the sentences in order so that most words stand beside their like; one may be split in two or joined."""
    steps = _best_steps(old, new, ours, theirs) if ours and theirs else [(1, 0)] * len(ours) + [(0, 1)] * len(theirs)
    i = k = 0
    for down, right in steps:
        yield (
            (ours[i][0], ours[i + down - 1][1]) if down else None,
            (theirs[k][0], theirs[k + right - 1][1]) if right else None,
        )
        i, k = i + down, k + right


def _best_steps(old: str, new: str, ours: Sequence[Span], theirs: Sequence[Span]) -> list[tuple[int, int]]:
    """Return (old sentences, new sentences) taken at each step, by dynamic programming over the similarities."""
    singles, others = [old[i:j] for i, j in ours], [new[i:j] for i, j in theirs]
    twos, other_twos = ([f"{a} {b}" for a, b in pairwise(texts)] for texts in (singles, others))
    gains = {
        (1, 1): _gains(singles, others, REWRITTEN),
        (1, 2): _gains(singles, other_twos, SPLIT),
        (2, 1): _gains(twos, others, SPLIT),
    }
    height, width = len(ours), len(theirs)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    chosen = [[(1, 0) if i < height else (0, 1) for _ in range(width + 1)] for i in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for k in range(width - 1, -1, -1):
            most, step = best[i + 1][k], (1, 0)
            if best[i][k + 1] > most:
                most, step = best[i][k + 1], (0, 1)
            for (down, right), gain in gains.items():
                if i + down <= height and k + right <= width:
                    value = gain[i][k] + best[i + down][k + right]
                    if gain[i][k] > 0 and value > most:
                        most, step = value, (down, right)
            best[i][k], chosen[i][k] = most, step
    return _walk(chosen, height, width)


def _gains(olds: Sequence[str], news: Sequence[str], floor: float) -> list[list[float]]:
    """Return what each pairing is worth: the words that it brings together, above what `floor` asks of their number."""
    shared, sizes = overlaps(olds, news)
    gains: list[list[float]] = (2 * shared - floor * sizes).tolist()
    return gains


def _walk(chosen: list[list[tuple[int, int]]], height: int, width: int) -> list[tuple[int, int]]:
    steps, i, k = [], 0, 0
    while i < height or k < width:
        steps.append(chosen[i][k])
        i, k = i + steps[-1][0], k + steps[-1][1]
    return steps


def _moved(old: str, new: str, rows: list[Row]) -> Iterator[Row]:
    """Join what was removed in one place and added in another, word for word or nearly so."""
    gone = {at: old[slice(*row.old)] for at, row in enumerate(rows) if row.kind == "removed" and row.old}
    come = {at: new[slice(*row.new)] for at, row in enumerate(rows) if row.kind == "added" and row.new}
    joined = _elsewhere(gone, come)
    taken = set(joined.values())
    for at, row in enumerate(rows):
        if at in joined:
            both = _row(old, new, rows[joined[at]].old, row.new)
            yield replace(both, kind="moved" if both.kind == "same" else both.kind, moved=True)
        elif at not in taken:
            yield row


def _elsewhere(gone: dict[int, str], come: dict[int, str]) -> dict[int, int]:
    """Return added row → the removed row that it was."""
    found: dict[int, int] = {}
    by_key: dict[str, list[int]] = {}
    for at, text in gone.items():
        by_key.setdefault(same_words(text), []).append(at)
    for at, text in come.items():
        if same := by_key.get(same_words(text)):
            found[at] = same.pop(0)
    taken = set(found.values())
    ours, theirs = [at for at in gone if at not in taken], [at for at in come if at not in found]
    if not ours or not theirs or max(len(ours), len(theirs)) > SLICE:
        return found
    near = similarities([gone[at] for at in ours], [come[at] for at in theirs])
    ranked = sorted((-float(near[i, k]), i, k) for i in range(len(ours)) for k in range(len(theirs)))
    used: set[int] = set()
    for score, i, k in ranked:
        if -score >= ELSEWHERE and theirs[k] not in found and ours[i] not in used:
            found[theirs[k]] = ours[i]
            used.add(ours[i])
    return found
