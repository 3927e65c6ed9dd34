"""A comparison on a terminal: old sentence beside new one, what changed in it marked, then claims and pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from compare.records import Claim, Pair
from compare.reporting.diff.comparison import ArticleChange, ClaimChange, Diff, Edit, PairChange
from compare.reporting.diff.labels import (
    NOTHING,
    article_label,
    claim_label,
    edit_label,
    edited_label,
    pair_label,
    said_by,
    scored,
    summary,
)
from compare.reporting.diff.words import Mark, Marked, compared
from compare.reporting.terminal import (
    BOLD,
    CLASH,
    DIM,
    GUTTER,
    INDENT,
    MIN_COLUMN,
    RESET,
    Letter,
    beside,
    hung,
    wrap,
    wrap_text,
)

CHANGED = "\x1b[1;4m"  # underlined too, so that a changed word and a changed number differ without colour

_LEVELS: dict[Mark, int] = {"same": 0, "changed": 1, "number": 2}
_CODES = ("", CHANGED, CLASH)


def to_text(diff: Diff, *, width: int = 100, color: bool = False, limit: int = 10) -> str:
    """Return edits in two columns within `width` cells, then `limit` claims and contradictions of each sort.

    Changed words are underlined and changed numbers coloured, or both stand in [brackets] without colour.
    """
    page = _Page(max(width, MIN_COLUMN + len(INDENT)), color, limit)
    lines = [*page.head(diff.title), *details(diff, width=width, color=color, limit=limit)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def details(diff: Diff, *, width: int, color: bool, limit: int) -> list[str]:
    """Return the lines of `to_text` below the title."""
    page = _Page(max(width, MIN_COLUMN + len(INDENT)), color, limit)
    lines = wrap_text(summary(diff), page.width)
    for note in diff.notes:
        lines += page.painted(wrap_text(f"Note: {note}.", page.width), DIM)
    for part in _parts(diff, page):
        lines += ["", *part]
    return lines


class _Page:
    """The width and colours of the page, and how much of a list is shown."""

    def __init__(self, width: int, color: bool, limit: int) -> None:
        self.width, self.color, self.limit = width, color, limit
        self.column = (width - len(INDENT) - len(GUTTER)) // 2
        self.apart = self.column < MIN_COLUMN  # one above the other reads better
        if self.apart:
            self.column = width - len(INDENT)

    def painted(self, lines: Sequence[str], code: str) -> list[str]:
        return [f"{code}{line}{RESET}" if self.color and line else line for line in lines]

    def marked(self, parts: Sequence[Marked]) -> list[str]:
        """Wrap marked text into lines of one column."""
        if not self.color:
            text = "".join(passage if mark == "same" else f"[{passage}]" for passage, mark in parts)
            return wrap_text(text.replace("] [", " "), self.column)
        lines = wrap(((passage, _LEVELS[mark]) for passage, mark in parts), self.column)
        return ["".join(_colored(run, level) for level, run in groupby(line, key=_level)) for line in lines]

    def beside(self, old: list[str], new: list[str]) -> list[str]:
        body = [*old, *new] if self.apart else beside(old, new, self.column)
        return [f"{INDENT}{line}" for line in body]

    def head(self, text: str) -> list[str]:
        return self.painted(wrap_text(text, self.width), BOLD)


def _parts(diff: Diff, page: _Page) -> Iterator[list[str]]:
    for name, articles in (("New article", diff.articles.new), ("Article gone", diff.articles.gone)):
        if articles:
            lines = (line for article in articles for line in hung(article_label(article), page.width))
            yield [*page.head(f"{name}s" if name == "New article" and len(articles) > 1 else name), *lines]
    for change in diff.articles.changed:
        yield _article(change, page)
    contradictions, claims = diff.contradictions, diff.claims
    yield from _pairs("Contradictions that are new", contradictions.new, page)
    yield from _pairs("Contradictions that are gone", contradictions.gone, page)
    if contradictions.changed:
        yield _changed("Contradictions that changed", contradictions.changed, page)
    yield from _claims("Claims that are new", claims.new, page)
    yield from _claims("Claims that are gone", claims.gone, page)
    if claims.changed:
        yield _changed("Claims that changed", claims.changed, page)


def _article(change: ArticleChange, page: _Page) -> list[str]:
    lines = page.head(article_label(change.new))
    lines += page.painted(hung(edited_label(change), page.width), DIM)
    for edit in change.edits:
        lines += ["", *_edit(edit, page)]
    return lines


def _edit(edit: Edit, page: _Page) -> list[str]:
    head = [f"{INDENT}{line}" for line in page.painted(wrap_text(edit_label(edit), page.width - len(INDENT)), BOLD)]
    if edit.kind == "moved" and edit.old:
        return [*head, *(f"{INDENT}{line}" for line in wrap_text(edit.old.text, page.width - len(INDENT)))]
    old, new, _ = edit.marked()
    return [*head, *page.beside(page.marked(old or ((NOTHING, "same"),)), page.marked(new or ((NOTHING, "same"),)))]


def _pairs(head: str, pairs: Sequence[Pair], page: _Page) -> Iterator[list[str]]:
    if not pairs:
        return
    lines = page.head(f"{head} ({len(pairs):,})")
    for pair in pairs[: page.limit]:
        lines += ["", f"{INDENT}{pair.kind} · {pair.status} · {scored(pair.score)}"]
        lines += page.beside(_claim(pair.a, page), _claim(pair.b, page))
    yield [*lines, *_more(len(pairs), page)]


def _claims(head: str, claims: Sequence[Claim], page: _Page) -> Iterator[list[str]]:
    if claims:
        lines = page.head(f"{head} ({len(claims):,})")
        for claim in claims[: page.limit]:
            lines += hung(f"{said_by(claim)}: {claim.text}", page.width)
        yield [*lines, *_more(len(claims), page)]


def _changed(head: str, changes: Sequence[ClaimChange] | Sequence[PairChange], page: _Page) -> list[str]:
    lines = page.head(f"{head} ({len(changes):,})")
    for change in changes[: page.limit]:
        if isinstance(change, PairChange):
            lines += ["", *hung(f"{change.new.kind} · {change.new.status} · {pair_label(change)}", page.width)]
            lines += page.beside(*_versions(change.old.a, change.new.a, page))
            lines += page.beside(*_versions(change.old.b, change.new.b, page))
        else:
            lines += [
                "",
                *hung(f"{said_by(change.new)} · {claim_label(change)}", page.width),
            ]
            old, new, _ = compared(change.old.text, change.new.text)
            lines += page.beside(page.marked(old), page.marked(new))
    return [*lines, *_more(len(changes), page)]


def _versions(old: Claim, new: Claim, page: _Page) -> tuple[list[str], list[str]]:
    ours, theirs, _ = compared(old.text, new.text)
    return [*_voice(old, page), *page.marked(ours)], [*_voice(new, page), *page.marked(theirs)]


def _claim(claim: Claim, page: _Page) -> list[str]:
    return [*_voice(claim, page), *wrap_text(claim.text, page.column)]


def _voice(claim: Claim, page: _Page) -> list[str]:
    return page.painted(wrap_text(said_by(claim), page.column), DIM)


def _level(letter: Letter) -> int:
    return letter[1]


def _colored(letters: Iterable[Letter], level: int) -> str:
    text = "".join(letter for letter, _ in letters)
    return f"{_CODES[level]}{text}{RESET}" if level else text


def _more(total: int, page: _Page) -> list[str]:
    return ["", f"{INDENT}and {total - page.limit:,} more"] if total > page.limit else []
