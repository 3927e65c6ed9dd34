"""The input of a batch, cut into chunks: events in order, and what could not be read at its place among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from compare.batch.journal import Done, Earlier, Fingerprints, Result, key_of
from compare.batch.work import Chunk
from compare.comparer import CHUNK
from compare.errors import ReadingError
from compare.records import Event

CHARACTERS = 100_000  # of text in a chunk, unless its first event has more: some seconds of work
LAST = 8  # a chunk is no more than one part in so many of what is left, so that processes end together
Unread = Result  # an input that could not be read: a result that tells why


def read(
    paths: Iterable[str | Path],
    on_problem: Callable[[str], None],
    read_events: Callable[..., Iterator[Event]],
    *,
    on_lost: Callable[[str | Path], None] = lambda path: None,
) -> Iterator[Event | Unread]:
    """Yield the events under the paths, and a failed result for whatever cannot be read or has an id seen before.

    `on_lost` is called with a path that could not be read at all, or not to its end.
    """
    seen: set[str] = set()
    for path in paths:
        failed: list[Unread] = []

        def fail(error: ReadingError, path: str | Path = path, failed: list[Unread] = failed) -> None:
            failed.append(Result(str(path), "", failed=str(error)))

        try:
            for event in read_events(path, on_error=fail):
                yield from _drained(failed)
                for notice in event.notices:
                    on_problem(f"note: {event.id}: {notice}")
                if event.id in seen:
                    reason = f"{path}: event id {event.id!r} was there before; give each event its own id"
                    yield Result(event.id, "", failed=reason)
                    continue
                seen.add(event.id)
                yield event
        except ReadingError as error:
            on_lost(path)
            fail(error)
        yield from _drained(failed)


def chunks(
    events: Iterable[Event | Unread], fingerprints: Fingerprints, earlier: Earlier, *, total: int | None = None
) -> Iterator[Chunk | Done]:
    """Cut a stream into chunks of which the size depends on nothing but the events.

    Where it is known how many there are, in `total`, the last chunks are smaller. What an earlier run has done is
    marked in a chunk, or stands in its place where nothing is left to do. What could not be read comes as done,
    before the chunk in which it would have stood.
    """
    part: list[Event] = []
    unread: list[Unread] = []
    size = 0
    most = _most(total, 0)
    for seen, event in enumerate(chain(events, (None,))):
        if isinstance(event, Result):
            unread.append(event)
            continue
        length = sum(len(article.text) for article in event.articles) if event else 0
        if part and (event is None or len(part) >= most or size + length > CHARACTERS):
            yield from _unread(unread)
            yield _chunk(part, fingerprints, earlier)
            part, unread, size = [], [], 0
            most = _most(total, seen)
        if event:
            part.append(event)
            size += length
    yield from _unread(unread)


def _most(total: int | None, seen: int) -> int:
    return CHUNK if total is None else max(1, min(CHUNK, (total - seen) // LAST))


def _chunk(events: Sequence[Event], fingerprints: Fingerprints, earlier: Earlier) -> Chunk | Done:
    found = tuple(map(fingerprints.of, events))
    key = key_of(found)
    if (done := earlier.done(key)) is not None:
        return done
    kept = {event.id: known for event, mark in zip(events, found, strict=True) if (known := earlier.kept(mark))}
    return Chunk(key, tuple(events), found, kept)


def _unread(failed: Sequence[Unread]) -> Iterator[Done]:
    if failed:
        yield Done("", tuple(failed))


def _drained(failed: list[Unread]) -> Iterator[Unread]:
    yield from failed
    failed.clear()
