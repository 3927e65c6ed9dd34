"""Text from outside made safe to show on one line."""

from __future__ import annotations

import re

# Control characters could move the cursor or hide text, and marks of direction could turn a line round.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """Return the text without what a terminal would obey instead of show; each such character becomes a space."""
    return _UNSAFE.sub(" ", text)


def shorten(text: str, limit: int) -> str:
    """Return the text on one line, cut at a word with `…` where it is longer than `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > limit // 2 else cut).rstrip(" ,;:–—-") + "…"
