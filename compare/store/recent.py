"""What was read a moment ago, so that a page that is drawn again does not ask the database again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")
MOST = 1000


class Recent:
    """Values for `seconds` after they were read, or until something is written here.

    What another server writes into the same database is seen after that time at the latest.
    """

    def __init__(self, seconds: float) -> None:
        """Hold nothing yet."""
        self._seconds = seconds
        self._held: dict[Hashable, tuple[float, Any]] = {}
        self._written = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """Return the value held under `key`, else what `read` gives."""
        with self._lock:
            written = self._written
            found = self._held.get(key)
        if found is not None and time.monotonic() - found[0] < self._seconds:
            value: Value = found[1]
            return value
        made_at, made = time.monotonic(), read()
        with self._lock:
            # Something that was written meanwhile may be missing from what was read.
            if written == self._written:
                if len(self._held) >= MOST:
                    self._held.clear()
                self._held[key] = made_at, made
        return made

    def forget(self) -> None:
        """Let go of everything: something was written."""
        with self._lock:
            self._written += 1
            self._held.clear()
