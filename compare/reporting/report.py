"""The report: everything the tool says of one event, and the ways to look at it or write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from compare.records import Article, Claim, Event, Figure, Group, Pair, Span

if TYPE_CHECKING:
    import pandas as pd

    from compare.reporting.conflicts import ConflictSet
    from compare.reporting.diff import Diff
    from compare.reporting.quantities import Quantity

Mention = Literal["asserts", "quotes", "denies", "unaligned", "omits"]
Table = Literal["pairs", "claims", "groups", "figures", "coverage", "wording", "namings", "quantities", "conflicts"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How each independent source treats one group: it asserts the fact, quotes somebody on it, denies or omits it.

    `near` names, for a source without a claim in the group, the claim to read first: the one that contradicts the
    fact, or, where the source is `unaligned`, the one that comes closest to it. A source that omits the fact has none.
    """

    group: Group
    mentions: Mapping[str, Mention]
    near: Mapping[str, Claim] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts between the independent sources, or the sides (rows and columns in the order of `names`).

    `shared[i][j]` groups hold claims of both; `contradicted[i][j]` flagged pairs stand between them. The diagonal
    counts the groups that one holds at all, and the flagged pairs inside it. A wire copy is no source, and what it
    repeats counts once.
    """

    names: tuple[str, ...]
    shared: tuple[tuple[int, ...], ...]
    contradicted: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A word that one side prefers where all speak of the same facts; `log_odds` above 0 marks preference.

    `loaded` tells whether the word carries a judgement.
    """

    side: str
    word: str
    log_odds: float
    count: int
    loaded: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One term as written, whether it carries a judgement, and where it stands: claims, and spans of their fields."""

    term: str
    loaded: bool
    places: tuple[tuple[Claim, Span], ...]

    @property
    def count(self) -> int:
        """How often it is used."""
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Naming:
    """An actor or act that sides name differently where they speak of the same facts (`groups`, by id).

    `terms` holds, for each side (an outlet where it stands on none), what it calls it there, most used first.
    """

    concept: str
    groups: tuple[str, ...]
    terms: Mapping[str, tuple[Term, ...]]

    @property
    def loaded(self) -> bool:
        """Whether any side's term carries a judgement."""
        return any(term.loaded for terms in self.terms.values() for term in terms)

    @property
    def count(self) -> int:
        """How many passages name it."""
        return sum(term.count for terms in self.terms.values() for term in terms)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one event. `run` says tool version, models with hashes, thresholds and input hashes.

    Pairs keep their raw scores, strongest first; `threshold` is applied when they are shown.
    """

    event: Event
    claims: tuple[Claim, ...]
    groups: tuple[Group, ...]
    pairs: tuple[Pair, ...]
    figures: tuple[Figure, ...]
    coverage: tuple[Coverage, ...]
    agreement: Agreement
    wording: tuple[Wording, ...]
    run: Mapping[str, Any] = field(default_factory=dict, hash=False)
    agreement_by_side: Agreement = Agreement((), (), ())
    namings: tuple[Naming, ...] = ()

    @property
    def threshold(self) -> float:
        """The score from which this run flags a pair."""
        return float(self.run.get("threshold", 0.5))

    @property
    def unclear_from(self) -> float:
        """The lowest score of a pair that is not ruled out; the threshold where the run names none."""
        found = self.run.get("unclear")
        return self.threshold if found is None else float(found)

    @property
    def sources(self) -> tuple[str, ...]:
        """The outlets, in the order of their articles."""
        return tuple(dict.fromkeys(article.source for article in self.event.articles))

    def contradictions(self, *, threshold: float | None = None) -> tuple[Pair, ...]:
        """Return the pairs that score at least `threshold` (the run's own by default), strongest first."""
        floor = self.threshold if threshold is None else threshold
        return tuple(pair for pair in self.pairs if pair.score >= floor)

    def unclear(self) -> tuple[Pair, ...]:
        """Return the pairs that this run neither flags nor rules out, strongest first; none without `run["unclear"]`.

        They score at least `run["unclear"]`, and less than the threshold.
        """
        return tuple(pair for pair in self.pairs if self.unclear_from <= pair.score < self.threshold)

    def conflicts(self, *, threshold: float | None = None) -> tuple[ConflictSet, ...]:
        """Return the points to which three or more voices give three or more answers, strongest first."""
        from compare.reporting.conflicts import conflict_sets

        return conflict_sets(self, threshold=threshold)

    def quantities(self) -> tuple[Quantity, ...]:
        """Return the quantities that several voices give, disputed ones first, with a row for each value and voice."""
        from compare.reporting.quantities import quantities

        return quantities(self)

    def diff(self, other: Report) -> Diff:
        """Return what is new, gone or changed in `other`, a later report of this event, with the articles' edits."""
        from compare.reporting.diff import diff

        return diff(self, other)

    def article(self, id: str) -> Article:
        """Return the article with this id; KeyError where there is none."""
        for article in self.event.articles:
            if article.id == id:
                return article
        raise KeyError(id)

    def to_dict(self) -> dict[str, Any]:
        """Return the report file as plain values (see docs/report-file.md)."""
        from compare.reporting.jsonfile import to_dict

        return to_dict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """Read a report file's values back; ReportError where a field is missing or a span is outside its text."""
        from compare.reporting.jsonfile import from_dict

        return from_dict(data)

    def to_json(self, path: str | Path | None = None) -> str:
        """Return the report file as JSON text, and write it to `path` where one is given."""
        from compare.reporting.jsonfile import to_json

        return _written(to_json(self), path)

    @classmethod
    def from_json(cls, path: str | Path) -> Report:
        """Read a report file; ReportError names the file and the place where it is not one."""
        from compare.reporting.jsonfile import read_json

        return read_json(Path(path))

    def to_markdown(self, path: str | Path | None = None) -> str:
        """Return the report as Markdown, and write it to `path` where one is given."""
        from compare.reporting.markdown import to_markdown

        return _written(to_markdown(self), path)

    def to_html(self, path: str | Path | None = None) -> str:
        """Return the report as one self-contained HTML page, and write it to `path` where one is given."""
        from compare.reporting.html import to_html

        return _written(to_html(self), path)

    def to_text(self, *, width: int = 100, color: bool = False, limit: int = 10) -> str:
        """Return the strongest contradictions side by side for a terminal `width` cells wide, then a summary."""
        from compare.reporting.terminal import to_text

        return to_text(self, width=width, color=color, limit=limit)

    def to_csv(self, table: Table = "pairs", path: str | Path | None = None) -> str:
        """Return one table as CSV in which no cell can be read as a formula; write it to `path` where given."""
        from compare.reporting.tables import to_csv

        return _written(to_csv(self, table), path)

    def to_frame(self, table: Table = "pairs") -> pd.DataFrame:
        """Return one table as a pandas DataFrame, with the columns of docs/report-file.md."""
        from compare.reporting.tables import to_frame

        return to_frame(self, table)

    def _repr_html_(self) -> str:
        from compare.reporting.html import to_fragment

        return to_fragment(self)


def _written(content: str, path: str | Path | None) -> str:
    from compare.reporting.files import write_text

    if path is not None:
        write_text(Path(path), content)
    return content
