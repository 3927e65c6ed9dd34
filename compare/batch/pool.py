"""Chunks spread over processes of this machine, each with its own models on one thread; results come in order.

A process that dies (say, for want of memory) takes the others with it, so all are started anew; the chunks under way
are then tried event by event, and only the event that a process dies of is lost.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait

from compare.batch.journal import Done
from compare.batch.work import Chunk, Worker
from compare.records import Event

AHEAD = 2  # chunks under way for each process: one that it works on, one that waits
MOST = 10_000  # chunks, with those that are done, that may wait behind one that is under way
DIED = "the process that compared it died, perhaps for want of memory; give it fewer or shorter articles"

_worker: Worker | None = None  # in a process of the pool


def in_process(worker: Worker, items: Iterable[Chunk | Done]) -> Iterator[Done]:
    """Do the work here, chunk after chunk."""
    for item in items:
        yield item if isinstance(item, Done) else worker.run(item)


@dataclass
class Pool:
    """A number of processes that do the work of one worker."""

    worker: Worker
    processes: int
    _executor: ProcessPoolExecutor | None = field(default=None, repr=False)

    def run(self, items: Iterable[Chunk | Done]) -> Iterator[Done]:
        """Yield what became of each chunk, in order; few are read ahead, and what is done passes through."""
        under_way: deque[tuple[Chunk, Future[Done]] | Done] = deque()
        waiting = iter(items)
        chunks = 0  # of those under way that are not done yet
        try:
            while True:
                while chunks < AHEAD * self.processes and len(under_way) < MOST:
                    item = next(waiting, None)
                    if item is None:
                        break
                    if isinstance(item, Done) and not under_way:
                        yield item
                        continue
                    chunks += isinstance(item, Chunk)
                    under_way.append(item if isinstance(item, Done) else (item, self._submit(item)))
                if not under_way:
                    return
                chunks -= not isinstance(under_way[0], Done)
                yield self._next(under_way)
        finally:
            self._stop()

    def _next(self, under_way: deque[tuple[Chunk, Future[Done]] | Done]) -> Done:
        first = under_way.popleft()
        if isinstance(first, Done):
            return first
        chunk, future = first
        try:
            return future.result()
        except BrokenProcessPool:
            self._stop()
            done = self._rescue(chunk)
            for at, item in enumerate(under_way):
                if not isinstance(item, Done):
                    under_way[at] = (item[0], _finished(self._rescue(item[0])))
            return done

    def _submit(self, chunk: Chunk) -> Future[Done]:
        try:
            return self._started().submit(_run, chunk)
        except BrokenProcessPool as error:
            future: Future[Done] = Future()
            future.set_exception(error)
            return future

    def _rescue(self, chunk: Chunk) -> Done:
        """Do a chunk of which a process may have died: each event alone first, then the chunk without the culprits."""
        lost = dict(chunk.lost)
        for event in chunk.events:
            if event.id in chunk.kept or event.id in lost:
                continue
            try:
                self._started().submit(_try_one, event).result()
            except BrokenProcessPool:
                self._stop()
                lost[event.id] = f"{event.id}: {DIED}"
        try:
            return self._started().submit(_run, replace(chunk, lost=lost, apart=True)).result()
        except BrokenProcessPool:  # none dies of an event alone, but of all of them
            self._stop()
            rest = {event.id: f"{event.id}: {DIED}" for event in chunk.events if event.id not in chunk.kept}
            return self.worker.run(replace(chunk, lost=rest | lost))

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            # Forked processes would share the threads' locks of the models that are loaded here.
            self._executor = ProcessPoolExecutor(
                self.processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(self.worker,)
            )
        return self._executor

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def _finished(done: Done) -> Future[Done]:
    future: Future[Done] = Future()
    future.set_result(done)
    return future


def _begin(worker: Worker) -> None:
    """Make a new process ready: it holds the worker, leaves Ctrl-C to its parent, and ends when its parent ends."""
    global _worker
    _worker = worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _run(chunk: Chunk) -> Done:
    assert _worker is not None
    return _worker.run(chunk)


def _try_one(event: Event) -> None:
    assert _worker is not None
    try:
        _worker.try_one(event)
    except Exception:  # told when the chunk is done
        return
