"""The report: everything the tool says of one event, and the ways to look at it or write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from compare.records import Article, Claim, Event, Figure, Group, Pair

if TYPE_CHECKING:
    import pandas as pd

Mention = Literal["asserts", "quotes", "denies", "omits"]
Table = Literal["pairs", "claims", "groups", "figures", "coverage"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How each independent source treats one group: it asserts the fact, quotes somebody on it, denies or omits it."""

    group: Group
    mentions: Mapping[str, Mention]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts between the independent sources (rows and columns in the order of `names`; a wire copy is no source).

    `shared[i][j]` groups hold claims of both; `contradicted[i][j]` flagged pairs stand between them. The diagonal
    counts the groups that a source covers, and the flagged pairs inside its own texts.
    """

    names: tuple[str, ...]
    shared: tuple[tuple[int, ...], ...]
    contradicted: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A word that one side prefers where all speak of the same facts; `log_odds` above 0 marks preference."""

    side: str
    word: str
    log_odds: float
    count: int


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

    @property
    def threshold(self) -> float:
        """The score from which this run flags a pair."""
        return float(self.run.get("threshold", 0.5))

    @property
    def sources(self) -> tuple[str, ...]:
        """The outlets, in the order of their articles."""
        return tuple(dict.fromkeys(article.source for article in self.event.articles))

    def contradictions(self, *, threshold: float | None = None) -> tuple[Pair, ...]:
        """Return the pairs that score at least `threshold` (the run's own by default), strongest first."""
        floor = self.threshold if threshold is None else threshold
        return tuple(pair for pair in self.pairs if pair.score >= floor)

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
        """Return one table as a pandas DataFrame, a row each pair, claim, group, figure or coverage cell."""
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
