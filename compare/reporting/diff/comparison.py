"""Two reports of one event compared: what is new, gone or changed, and which articles were edited since.

Records of the two runs are matched by what they say and where, never by their ids: these are numbered anew by each run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from compare.records import Article, Claim, Field, Pair, Span
from compare.reporting.diff.words import Marked, Numbers, compared
from compare.reporting.report import Report

T = TypeVar("T")
C = TypeVar("C")
EditKind = Literal["added", "removed", "rewritten", "moved"]
ClaimWhat = Literal["wording", "speaker", "stance", "side"]
PairWhat = Literal["flagged", "no longer flagged", "kind", "status", "wording"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of an article's text or title."""

    article: Article
    field: Field
    span: Span

    @property
    def text(self) -> str:
        """The passage as written."""
        start, end = self.span
        return (self.article.text if self.field == "text" else self.article.title)[start:end]


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of an article: the old sentence and the new one, None where there is none.

    A passage holds several sentences where one was split or several were joined. `moved` is set where it also stands
    in another place; `kind` is `moved` where nothing else changed.
    """

    kind: EditKind
    old: Passage | None
    new: Passage | None
    moved: bool = False

    @property
    def field(self) -> Field:
        """Whether the text was edited or the title."""
        passage = self.old or self.new
        return passage.field if passage else "text"

    @property
    def numbers(self) -> Numbers:
        """The numbers that changed, as (old, new) in the words of the text; "" where there is none."""
        return self.marked()[2]

    def marked(self) -> tuple[tuple[Marked, ...], tuple[Marked, ...], Numbers]:
        """Return both passages cut into (words, `same`, `changed` or `number`), and the numbers that changed."""
        if self.kind == "rewritten" and self.old and self.new:
            return compared(self.old.text, self.new.text)
        old, new = (((passage.text, "same"),) if passage else () for passage in (self.old, self.new))
        return old, new, ()  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """One article in both runs, whose title or text differs."""

    old: Article
    new: Article
    edits: tuple[Edit, ...]

    @property
    def silent(self) -> bool:
        """Whether the date of publication stayed as it was."""
        return self.old.published == self.new.published


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """One claim in both runs; `what` names what differs."""

    old: Claim
    new: Claim
    what: tuple[ClaimWhat, ...]


@dataclass(frozen=True, slots=True)
class PairChange:
    """One pair in both runs, flagged in at least one; `what` names what differs. `new.a` is the claim of `old.a`."""

    old: Pair
    new: Pair
    what: tuple[PairWhat, ...]


@dataclass(frozen=True, slots=True)
class Changes(Generic[T, C]):
    """What only the new run has, what only the old one has, what differs, and how many are the same."""

    new: tuple[T, ...]
    gone: tuple[T, ...]
    changed: tuple[C, ...]
    same: int

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.new or self.gone or self.changed)


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two reports. `notes` says what else can explain it: other models, another threshold."""

    old: Report
    new: Report
    articles: Changes[Article, ArticleChange]
    claims: Changes[Claim, ClaimChange]
    contradictions: Changes[Pair, PairChange]
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.articles or self.claims or self.contradictions)

    @property
    def silent_edits(self) -> tuple[ArticleChange, ...]:
        """The articles that were edited without a new date of publication."""
        return tuple(change for change in self.articles.changed if change.silent)

    @property
    def title(self) -> str:
        """The event's title, or its id."""
        event = self.new.event
        return event.title or self.old.event.title or event.id

    def edits(self) -> Iterator[Edit]:
        """Yield every edit of every article."""
        for change in self.articles.changed:
            yield from change.edits

    def to_dict(self) -> dict[str, Any]:
        """Return the differences as plain values (see docs/diff.md)."""
        from compare.reporting.diff.values import to_dict

        return to_dict(self)

    def to_json(self, path: str | Path | None = None) -> str:
        """Return the differences as JSON text, and write it to `path` where one is given."""
        from compare.reporting.diff.values import to_json

        return _written(to_json(self), path)

    def to_text(self, *, width: int = 100, color: bool = False, limit: int = 10) -> str:
        """Return the differences for a terminal `width` cells wide, at most `limit` claims and pairs of each sort."""
        from compare.reporting.diff.text import to_text

        return to_text(self, width=width, color=color, limit=limit)

    def to_markdown(self, path: str | Path | None = None) -> str:
        """Return the differences as Markdown, and write it to `path` where one is given."""
        from compare.reporting.diff.markdown import to_markdown

        return _written(to_markdown(self), path)

    def to_html(self, path: str | Path | None = None) -> str:
        """Return the differences as one self-contained HTML page, and write it to `path` where one is given."""
        from compare.reporting.diff.page import to_html

        return _written(to_html(self), path)


def diff(old: Report, new: Report) -> Diff:
    """Compare two reports of one event, the older one first."""
    from compare.reporting.diff.articles import compare_articles
    from compare.reporting.diff.claims import compare_claims
    from compare.reporting.diff.pairs import compare_pairs
    from compare.reporting.diff.runs import notes

    matched = compare_articles(old.event.articles, new.event.articles)
    partners = compare_claims(old, new, matched)
    pairs = compare_pairs(old, new, partners)
    return Diff(old, new, matched.changes, partners.changes, pairs, notes(old, new, matched))


def _written(content: str, path: str | Path | None) -> str:
    from compare.reporting.files import write_text

    if path is not None:
        write_text(Path(path), content)
    return content
