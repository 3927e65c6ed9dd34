"""The command `stories`: loose articles from any places, written as one event file a story and a table of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compare.embedding.stories import WINDOW
from compare.embedding.stories_features import moment
from compare.errors import CompareError, ReadingError, ReportError
from compare.progress import Progress
from compare.reading.files import is_folder, place
from compare.reading.loose import read_loose
from compare.records import Article, Event
from compare.reporting.files import report_name, write_text
from compare.reporting.labels import count
from compare.stories.grouper import Names, iter_groups
from compare.stories.spool import Spool

if TYPE_CHECKING:
    from compare.models.protocols import Encoder
    from compare.reading.web import Fetcher

TABLE = "stories.parquet"
FAILURES = "failures.jsonl"
ROWS = 1000  # of the table, written together


@dataclass(slots=True)
class Summary:
    """What was grouped: counts, and one line for everything that could not be read."""

    output: Path
    articles: int = 0
    stories: int = 0
    shared: int = 0
    copies: int = 0
    failed: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Return the whole in one line."""
        parts = [
            count(self.articles, "article"),
            f"{self.stories:,} {'story' if self.stories == 1 else 'stories'}",
            f"{self.shared:,} of several articles",
            f"{self.copies:,} {'copy' if self.copies == 1 else 'copies'}",
        ]
        if self.failed:
            parts.append(f"{len(self.failed)} failed (see {FAILURES})")
        return f"{', '.join(parts)}; events in {self.output}"


def run_stories(
    places: Sequence[str | Path],
    output: Path,
    *,
    encoder: Encoder | None = None,
    fetcher: Fetcher | None = None,
    window: int = WINDOW,
    fewest: int = 1,
    say: Callable[[str], None] = lambda line: None,
) -> Summary:
    """Group the loose articles at `places` and write each story of at least `fewest` articles to the folder `output`.

    The folder must hold no events yet, and holds none where grouping does not come to its end. `say` is called with
    one line for each notice, for each article that could not be read, and, where there is no terminal for a bar, a
    minute for how far it is.
    """
    _prepare(output, places)
    summary = Summary(output)
    with Spool() as spool:
        _collect(places, spool, summary, fetcher, say)
        if not len(spool):
            raise ReadingError(f"{', '.join(map(str, places))}: no article could be read: nothing to group")
        spool.sort()
        summary.articles = len(spool)
        with _Table(output / TABLE) as table, Progress("article", total=len(spool), say=say) as progress:
            names, written = Names(), list[Path]()
            try:
                for group in iter_groups(spool, encoder=encoder, window=window):
                    if len(group) >= fewest:
                        story = names.event([spool[at] for at in group])
                        written.append(output / report_name(story.id))
                        _write(story, written[-1], table, summary)
                    progress.step(len(group), failed=len(summary.failed), fresh=len(group))
            except BaseException:  # half of the stories would be taken for all, and stand in the way of the next run
                for path in written:
                    path.unlink(missing_ok=True)
                raise
    return summary


def _prepare(output: Path, places: Sequence[str | Path]) -> None:
    """Make the folder; ReportError where it cannot be, holds events, or lies inside what is read."""
    for path in map(Path, places):
        if is_folder(path) and output.resolve().is_relative_to(path.resolve()):
            raise ReportError(f"{output}: lies inside {place(path)}, which is read; choose a folder outside it")
        if path.name in (TABLE, FAILURES) and path.resolve() == (output / path.name).resolve():
            raise ReportError(f"{output}: holds {place(path)}, which is read; choose another folder")
    try:
        output.mkdir(parents=True, exist_ok=True)
        held = next((entry.name for entry in sorted(output.iterdir()) if entry.suffix.lower() == ".json"), None)
        if held:
            raise ReportError(
                f"{output}: holds {held} already, and other stories would mix with these; choose a new folder"
            )
        (output / FAILURES).unlink(missing_ok=True)
    except OSError as error:
        raise ReportError(f"{output}: cannot be written to ({error.strerror}); choose another folder") from error


def _collect(
    places: Sequence[str | Path],
    spool: Spool,
    summary: Summary,
    fetcher: Fetcher | None,
    say: Callable[[str], None],
) -> None:
    """Read all articles; what cannot be read is listed, and reading goes on."""

    def failed(error: CompareError) -> None:
        summary.failed.append(str(error))
        say(f"error: {error}")
        try:
            with (summary.output / FAILURES).open("a", encoding="utf-8") as file:
                file.write(json.dumps({"reason": str(error)}, ensure_ascii=False) + "\n")
        except OSError as trouble:
            raise ReportError(f"{summary.output}: cannot be written to ({trouble.strerror}); make room") from trouble

    for where in dict.fromkeys(places):
        try:
            for article in read_loose(
                where, fetcher=fetcher, on_error=failed, on_notice=lambda line: say(f"note: {line}")
            ):
                spool.add(article)
        except ReadingError as error:
            failed(error)


def _write(story: Event, path: Path, table: _Table, summary: Summary) -> None:
    write_text(path, json.dumps(as_dict(story), ensure_ascii=False, indent=1) + "\n")
    copies = sum(article.origin is not None for article in story.articles)
    table.add(_row(story, path.name, copies))
    summary.stories += 1
    summary.shared += len(story.articles) > 1
    summary.copies += copies


def as_dict(story: Event) -> dict[str, Any]:
    """Return a story in the form in which events are read from JSON."""
    articles = [dict(_stated(article)) for article in story.articles]
    return {"id": story.id, "title": story.title, "articles": articles}


def _stated(article: Article) -> Iterator[tuple[str, str]]:
    for name in ("id", "source", "side", "published", "title", "text", "url", "language", "origin"):
        value = getattr(article, name)
        if value:
            yield name, value


def _row(story: Event, file: str, copies: int) -> dict[str, Any]:
    dates = [article.published for article in story.articles if moment(article.published)]
    return {
        "story": story.id,
        "title": story.title,
        "articles": len(story.articles),
        "copies": copies,
        "sources": "; ".join(dict.fromkeys(article.source for article in story.articles)),
        "first_published": dates[0] if dates else None,
        "last_published": dates[-1] if dates else None,
        "file": file,
    }


class _Table:
    """The table of stories, written part by part; use it as a context manager."""

    def __init__(self, path: Path) -> None:
        import pyarrow as pa

        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        counts = dict.fromkeys(("articles", "copies"), pa.int64())
        columns = ("story", "title", "articles", "copies", "sources", "first_published", "last_published", "file")
        self._schema = pa.schema([(name, counts.get(name, pa.string())) for name in columns])
        self._rows: list[dict[str, Any]] = []

    def __enter__(self) -> _Table:
        import pyarrow.parquet as pq

        try:
            self._writer = pq.ParquetWriter(self._part, self._schema)
        except OSError as error:
            raise ReportError(f"{self._path}: cannot be written ({error.strerror}); choose another folder") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if kind is None:
                self._flush()
            self._writer.close()
            if kind is None:
                self._part.replace(self._path)
        except OSError as trouble:
            raise ReportError(f"{self._path}: cannot be written ({trouble.strerror}); make room") from trouble
        finally:
            self._part.unlink(missing_ok=True)

    def add(self, row: dict[str, Any]) -> None:
        """Take a row."""
        self._rows.append({name: _plain(value) for name, value in row.items()})
        if len(self._rows) == ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        try:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        except OSError as error:
            raise ReportError(f"{self._path}: cannot be written ({error.strerror}); make room") from error
        self._rows.clear()


def _plain(value: Any) -> Any:
    """A text without halves of surrogate pairs, which UTF-8 cannot hold."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value
