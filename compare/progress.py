"""How far a long run is: a bar on a terminal, a line a minute anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

from compare.reporting.labels import count

MINUTE = 60.0


class Progress:
    """Counts things as they are done; use it as a context manager. `total` is None where it is not known."""

    def __init__(self, noun: str, *, total: int | None, say: Callable[[str], None], every: float = MINUTE) -> None:
        self._noun, self._total, self._say, self._every = noun, total, say, every
        self._done = self._failed = self._fresh = 0
        self._start = self._told = time.monotonic()

    def __enter__(self) -> Progress:
        from tqdm import tqdm

        self._terminal = sys.stderr.isatty()
        self._bar = tqdm(total=self._total, unit=f" {self._noun}s", disable=not self._terminal, file=sys.stderr)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def step(self, done: int, *, failed: int, fresh: int) -> None:
        """Count `done` more, of which `fresh` took time as they were not there before; `failed` in all have failed."""
        self._done, self._fresh, self._failed = self._done + done, self._fresh + fresh, failed
        self._bar.update(done)
        self._bar.set_postfix(failed=failed, refresh=False)
        now = time.monotonic()
        if not self._terminal and now - self._told >= self._every:
            self._told = now
            self._say(self.line(now - self._start))

    def line(self, seconds: float) -> str:
        """Return how far it is after this many seconds, in one line."""
        whole = f" of {self._total:,}" if self._total is not None else ""
        speed = self._fresh / seconds if seconds else 0.0
        parts = [f"{self._done:,}{whole} {self._noun}s", f"{speed:.{1 if speed < 10 else 0}f} {self._noun}s/s"]
        if self._total is not None and speed and self._total >= self._done:
            parts.append(f"{_span((self._total - self._done) / speed)} left")
        if self._failed:
            parts.append(f"{count(self._failed, 'failure')} so far")
        return "progress: " + ", ".join(parts)


def _span(seconds: float) -> str:
    """Return a length of time as people say it."""
    minutes, hours = round(seconds / 60), seconds / 3600
    if seconds < 90:
        return f"{round(seconds)} s"
    return f"{minutes} min" if minutes < 120 else f"{hours:.1f} h"
