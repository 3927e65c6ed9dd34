"""What all sessions of a server share: one library of events, one set of models, one database of verdicts."""

from __future__ import annotations

import os
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from compare.dashboard.collection import data_path
from compare.dashboard.library import Library
from compare.errors import StoreError
from compare.store.database import STORE_VARIABLE

if TYPE_CHECKING:
    from compare.comparer import Comparer
    from compare.store import Store

# (data path, address of the verdicts' database) → library
_LIBRARIES: dict[tuple[Path | None, str | None], Library] = {}
_LOCK = threading.Lock()


def is_ready() -> bool:
    """Say whether the library is there already, so that nobody has to wait for it."""
    return _key() in _LIBRARIES


def library() -> Library:
    """Return the library of this process, its events and the models being prepared in the background."""
    key = _key()
    with _LOCK:
        if key not in _LIBRARIES:
            store, problem = _store()
            _LIBRARIES[key] = Library(key[0], _models, store=store, store_problem=problem)
            _LIBRARIES[key].prepare_in_background()
        return _LIBRARIES[key]


def _key() -> tuple[Path | None, str | None]:
    return data_path(), os.environ.get(STORE_VARIABLE)


def _store() -> tuple[Store | None, str]:
    """Open the verdicts' database; where that fails, the pages go on without it and say why."""
    from compare.store import open_store

    try:
        return open_store(None), ""
    except StoreError as error:
        return None, f"No verdicts can be given or shown: {error}"


@cache
def _models() -> Comparer:
    """Load the models, once in this process."""
    from compare.comparer import Comparer

    return Comparer.load()
