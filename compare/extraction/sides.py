"""Which side a speaker stands on, by the names that an event lists."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORD = re.compile(r"\w+(?:[-.&]\w+)*")
_ARTICLES = frozenset(("the", "a", "an"))


def side_of(names: tuple[str | None, ...], sides: Mapping[str, str]) -> str | None:
    """Return the side of the first of `names` that matches a key: the same, then containing it, then contained in it.

    The longest matching key wins. Case, quote marks, articles and possessive endings make no difference.
    """
    keys = [(_words(key), side) for key, side in sides.items()]
    keys.sort(key=lambda row: -len(row[0]))
    spoken = [words for words in map(_words, names) if words]
    for words in spoken:
        for key, side in keys:
            if key == words:
                return side
    for words in spoken:
        held = [(key, side) for key, side in keys if key and _holds(words, key)]
        if held:
            return held[0][1]
    for words in spoken:
        for key, side in keys:
            # A surname or short form stands for the full name in the list: its last word must agree.
            if len(words) < len(key) and key[-len(words) :] == words:
                return side
    return None


def _words(name: str | None) -> tuple[str, ...]:
    lowered = re.sub(r"['’]s\b", "", (name or "").lower())
    return tuple(word for word in _WORD.findall(lowered) if word not in _ARTICLES)


def _holds(words: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return any(words[at : at + len(key)] == key for at in range(len(words) - len(key) + 1))
