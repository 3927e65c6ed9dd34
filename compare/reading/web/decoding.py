"""Bytes from the web as text: by mark, as UTF-8, by what the server or the page says, else by the look of them."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from compare.reading.files import OnNotice, clean, decode, quiet, unify_newlines
from compare.reading.web.fetcher import Page

_LOOKED_AT = 200_000


def text_of(page: Page, where: str, *, declared: Sequence[str], on_notice: OnNotice) -> str:
    """Return a page's bytes as clean text; `declared` are the encodings that the page itself names."""
    named = [page.charset, *declared] if page.charset else list(declared)
    encodings = [encoding for name in named for encoding in _meant(name)]
    if not encodings or all(_is_utf8(name) for name in encodings):
        encodings += _guessed(page.data)
    return clean(unify_newlines(decode(page.data, where, on_notice=on_notice, declared=encodings)))


def _meant(name: str) -> list[str]:
    """What is meant by an encoding's name: pages that say Latin-1 are written in Windows' extension of it."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return []
    if not getattr(found, "_is_text_encoding", True):  # rot13, zip and the like are codecs too
        return []
    return ["cp1252", "latin-1"] if found.name in ("iso8859-1", "ascii") else [found.name]


def _is_utf8(name: str) -> bool:
    return name in ("utf-8", "utf-8-sig")


def _guessed(data: bytes) -> list[str]:
    """The encoding that bytes look like, where nothing says it and they are not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        quiet("charset_normalizer")
        found = from_bytes(data[:_LOOKED_AT]).best()
        return [found.encoding] if found else []
    return []
