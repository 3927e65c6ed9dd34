"""Tables of loose articles as events, for whatever reads many events: rows without an event are grouped first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from compare.embedding.stories import WINDOW
from compare.errors import ReadingError
from compare.reading import event_from_articles, read_events
from compare.reading.files import what_is
from compare.reading.loose import has_events, is_table, read_loose
from compare.records import Event
from compare.stories.grouper import Names, iter_groups
from compare.stories.spool import Spool

if TYPE_CHECKING:
    from compare.models.protocols import Encoder


def read_or_group(
    path: str | Path, *, on_error: Callable[[ReadingError], None] | None = None, encoder: Encoder | None = None
) -> Iterator[Event]:
    """Read many events as `read_events` does; a table that has no `event` column is grouped into stories first.

    `encoder` is the bundled one unless given, and loaded only where there is something to group.
    """
    path = Path(path)
    return _grouped(path, on_error, encoder) if is_loose(path) else read_events(path, on_error=on_error)


def is_loose(path: str | Path) -> bool:
    """Say whether a path is a table that has no `event` column; ReadingError where it cannot be read."""
    path = Path(path)
    return is_table(path) and what_is(path) == "file" and not has_events(path)


def _grouped(path: Path, on_error: Callable[[ReadingError], None] | None, encoder: Encoder | None) -> Iterator[Event]:
    """Group the articles of a table; what is to know of single rows is said of the first story."""
    notices: list[str] = []
    names = Names()
    with Spool() as spool:
        for article in read_loose(path, on_error=on_error, on_notice=notices.append):
            spool.add(article)
        spool.sort()
        for group in iter_groups(spool, encoder=encoder, window=WINDOW):
            story = names.event([spool[at] for at in group])
            yield event_from_articles(story.id, story.articles, title=story.title, notices=tuple(notices))
            notices.clear()
