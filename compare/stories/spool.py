"""Articles on disk while they are sorted: memory holds when each was published, and where it lies."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from types import TracebackType
from typing import overload

from compare.errors import ReportError
from compare.records import Article
from compare.stories.grouper import order_of


class Spool(Sequence[Article]):
    """A sequence of articles in a temporary file; use it as a context manager. `sort` puts it in order of time."""

    def __init__(self) -> None:
        """Begin empty."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by __exit__)
        self._places: list[tuple[bool, float, int, int]] = []
        self._end = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, article: Article) -> None:
        """Write an article behind the others."""
        data = json.dumps(asdict(article)).encode()
        try:
            self._file.seek(self._end)
            self._file.write(data)
        except OSError as error:
            raise ReportError(
                f"{tempfile.gettempdir()}: the articles cannot be kept there while they are sorted ({error.strerror}); "
                "make room, or name another folder in TMPDIR"
            ) from error
        self._places.append((*order_of(article.published), self._end, len(data)))
        self._end += len(data)

    def sort(self) -> None:
        """Put the articles in order of time, those without a date last, equals as they came."""
        self._places.sort()

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Article: ...
    @overload
    def __getitem__(self, at: slice) -> list[Article]: ...
    def __getitem__(self, at: int | slice) -> Article | list[Article]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        *_, start, size = self._places[at]
        self._file.seek(start)
        return Article(**json.loads(self._file.read(size)))
