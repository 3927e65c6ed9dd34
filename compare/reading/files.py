"""Opens files with care and turns their bytes into clean text.

What happens to text on the way in, here and nowhere else:

    files (.txt .md .html .pdf .csv)   a byte order mark is dropped; "\\r\\n" and "\\r" become "\\n"
    every text, JSON and tables too    a control character (NUL among them) becomes a space and half of a surrogate
                                       pair becomes U+FFFD: both keep the length, so offsets stay true
    bytes that are not UTF-8           read as cp1252, with a notice
"""

from __future__ import annotations

import codecs
import logging
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Literal

from compare.errors import ReadingError

OnNotice = Callable[[str], None]

MAX_TEXT = 5_000_000
"""The longest article that is read, in characters, and the largest plain text file, in bytes."""

MAX_FILE = 100_000_000
"""The largest file that is read as a whole, and the longest line of a table, in bytes."""

FALLBACK = "cp1252"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BINARY = bytes(code for code in range(32) if chr(code) not in "\t\n\r\f\x1b")
_BINARY_SHARE = 0.02
_BOMS = (
    # The mark of UTF-16 little-endian opens that of UTF-32 too, so the longer ones stand first.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF", "name it .pdf"),
    (b"PK\x03\x04", "a zip archive or an office document", "export it as .txt, .html or .pdf"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "export it as .txt, .html or .pdf"),
    (b"{\\rtf", "a rich text document", "export it as .txt, .html or .pdf"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"\x89PNG", "an image", "run text recognition on it first"),
    (b"\xff\xd8\xff", "an image", "run text recognition on it first"),
    (b"GIF8", "an image", "run text recognition on it first"),
)


def ignore(notice: str) -> None:
    """Take a notice and do nothing with it."""


def one_line(text: str, *, limit: int = 80) -> str:
    """Return the text on one line, control characters gone, cut to `limit` characters: for messages."""
    line = " ".join(clean(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def place(path: Path | str) -> str:
    """Return how a path is named in messages: on one line, never cut."""
    return one_line(str(path), limit=10_000)


def what_is(path: Path) -> Literal["file", "folder"]:
    """Say whether a path is a regular file or a folder; anything else raises a ReadingError that says what it is."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if stat.S_ISDIR(mode):
        return "folder"
    if stat.S_ISREG(mode):
        return "file"
    raise ReadingError(f"{place(path)}: is a pipe, socket or device: save its content as a regular file first")


def is_folder(path: Path) -> bool:
    """Say whether a path is a folder; one that cannot be looked at is none."""
    try:
        return what_is(path) == "folder"
    except ReadingError:
        return False


def unreadable(path: Path, error: Exception) -> ReadingError:
    """Turn an operating system's error into a ReadingError of one line."""
    if isinstance(error, FileNotFoundError):
        return ReadingError(f"{place(path)}: there is no such file or folder: check the path")
    if isinstance(error, PermissionError):
        return ReadingError(f"{place(path)}: no permission to read it: change its mode or owner")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ReadingError(f"{place(path)}: cannot be read: {one_line(reason)}")


def list_folder(path: Path) -> list[Path]:
    """Return what a folder holds, sorted by name, hidden entries left out."""
    try:
        return sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        raise unreadable(path, error) from error


def open_file(path: Path) -> BinaryIO:
    """Open a regular file for reading bytes."""
    if what_is(path) == "folder":
        raise ReadingError(f"{place(path)}: is a folder, not a file")
    try:
        # Not blocking: should a pipe take the file's place after the check, opening it must not hang.
        return os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb")
    except OSError as error:
        raise unreadable(path, error) from error


def read_bytes(path: Path, *, limit: int) -> bytes:
    """Return a file's bytes; an empty file and one of more than `limit` bytes raise a ReadingError."""
    with open_file(path) as file:
        try:
            data = file.read(limit + 1)
        except OSError as error:
            raise unreadable(path, error) from error
    check_size(data, place(path), limit=limit)
    return data


def check_size(data: bytes, where: str, *, limit: int) -> None:
    """Raise a ReadingError where there are no bytes at all or more than `limit` of them."""
    if not data:
        raise ReadingError(f"{where}: is empty: there is nothing to read")
    if len(data) > limit:
        raise ReadingError(
            f"{where}: is larger than {limit // 1_000_000} MB, the limit for such a file: "
            "split it, or remove what is not the article"
        )


def read_lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line of a file with its number from 1; None stands for a line longer than MAX_FILE bytes."""
    with open_file(path) as file:
        number = 0
        while True:
            try:
                line = file.readline(MAX_FILE)
                number += 1
                too_long = len(line) == MAX_FILE and not line.endswith(b"\n")
                rest = line
                while too_long and rest and not rest.endswith(b"\n"):
                    rest = file.readline(MAX_FILE)
            except OSError as error:
                raise unreadable(path, error) from error
            if not line:
                return
            yield number, None if too_long else line


def decode(data: bytes, where: str, *, on_notice: OnNotice, declared: Sequence[str] = ()) -> str:
    """Return bytes as text: by byte order mark, else UTF-8, else a `declared` encoding, else cp1252 with a notice.

    Bytes that are plainly no text raise a ReadingError. The mark is dropped; nothing else is changed.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding, where, on_notice)
    check_is_text(data, where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
    for encoding in declared:
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):  # the codec "undefined" fails with a UnicodeError of its own
            continue
    on_notice(f"{where}: not valid UTF-8 (byte {at}), read as {FALLBACK}; if letters look wrong, save it as UTF-8")
    return data.decode(FALLBACK, errors="replace")


def _decode_marked(data: bytes, encoding: str, where: str, on_notice: OnNotice) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        on_notice(f"{where}: not valid {encoding} (byte {error.start}), unreadable characters show as \ufffd")
        return data.decode(encoding, errors="replace")


def check_is_text(data: bytes, where: str) -> None:
    """Raise a ReadingError where bytes are of a known binary format or hold too many control characters."""
    for magic, what, mend in _MAGIC:
        if data.startswith(magic):
            raise ReadingError(f"{where}: is {what}, not text: {mend}")
    head = data[:65_536]
    if len(head) - len(head.translate(None, _BINARY)) > _BINARY_SHARE * len(head):
        raise ReadingError(f"{where}: is a binary file, not text: export it as .txt, .html or .pdf")


def clean(text: str) -> str:
    """Return text of the same length without control characters (but tab and line ends) and lone surrogates."""
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))


def unify_newlines(text: str) -> str:
    """Return text whose lines all end in "\\n"."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def quiet(logger: str) -> None:
    """Keep a library's log off the terminal of programs that set up no logging; those that do still get it."""
    found = logging.getLogger(logger)
    if not found.handlers:
        found.addHandler(logging.NullHandler())
