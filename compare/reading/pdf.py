"""Articles in PDF files, through pypdf: lines joined to paragraphs, hyphens at line ends mended."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from compare.errors import ReadingError
from compare.reading.files import MAX_TEXT, OnNotice, clean, one_line, quiet, unify_newlines
from compare.reading.plain import Parsed, is_headline

if TYPE_CHECKING:
    from pypdf import PdfReader

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": None, "\u00a0": " "}
)
_PAGE_NUMBER = re.compile(r"^\W*(?:page|seite|p\.)?\s*\d{1,3}(?:\s*(?:/|of|von|de)\s*\d{1,3})?\W*$", re.IGNORECASE)
_BROKEN_WORD = re.compile(r"(\w+)[-‐]$")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_NO_TITLE = re.compile(r"^(?:untitled|microsoft word|document\d*$)|\.(?:docx?|odt|pdf|indd|qxd|html?|txt|rtf)$", re.I)
_SHORT_LINE = 0.8  # of a full line: shorter than that at the end of a sentence, it closes its paragraph


def parse_pdf(data: bytes, where: str, on_notice: OnNotice) -> Parsed:
    """Read a PDF: its text, one line a paragraph, and its title from the metadata or a headline at the top.

    An encrypted or broken file, and one without a text layer, raise a ReadingError.
    """
    title, pages = _read(data, where)
    empty = sum(1 for page in pages if not page.strip())
    if empty == len(pages):
        raise ReadingError(f"{where}: this PDF holds no text, perhaps scanned pages: run text recognition on it first")
    if empty:
        on_notice(f"{where}: {empty} of {len(pages)} pages hold no text, perhaps images; the others were read")
    paragraphs = join_lines(drop_running_lines([_lines(page) for page in pages]))
    if len(paragraphs) > 1 and paragraphs[0].casefold() == title.casefold():
        paragraphs = paragraphs[1:]
    elif not title and len(paragraphs) > 1 and is_headline(paragraphs[0]) and not _SENTENCE_END.search(paragraphs[0]):
        title, paragraphs = paragraphs[0], paragraphs[1:]
    return Parsed("\n".join(paragraphs), title=title)


def _read(data: bytes, where: str) -> tuple[str, list[str]]:
    """Return a PDF's title ("" where it has none) and the text of each page."""
    import pypdf

    quiet("pypdf")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadingError(f"{where}: this PDF asks for a password: save a copy without one")
        return _title(reader), list(_pages(reader, where))
    except ReadingError:
        raise
    except Exception as error:  # a broken PDF fails anywhere inside pypdf, and not with its own errors alone
        reason = one_line(str(error)) or type(error).__name__
        raise ReadingError(f"{where}: this PDF cannot be read ({reason}): save its text as .txt") from error


def _pages(reader: PdfReader, where: str) -> Iterator[str]:
    length = 0
    for page in reader.pages:
        text = clean(unify_newlines(page.extract_text()))
        length += len(text)
        if length > MAX_TEXT:
            raise ReadingError(
                f"{where}: holds more than {MAX_TEXT:,} characters, the limit for one article: split the PDF"
            )
        yield text


def _title(reader: PdfReader) -> str:
    """Return the title in the metadata, unless a program put a file's name or a placeholder there."""
    found = reader.metadata.title if reader.metadata else None
    title = " ".join(clean(str(found or "")).translate(_LIGATURES).split())
    return "" if _NO_TITLE.search(title) else title


def _lines(page: str) -> list[str]:
    return [" ".join(line.split()) for line in page.translate(_LIGATURES).split("\n")]


def drop_running_lines(pages: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of all pages without page numbers and without headers or footers that return on most pages."""
    written = [[line for line in page if line] for page in pages]
    edges = Counter(key for page in written for key in {_edge(line) for line in (*page[:1], *page[-1:])})
    lines: list[str] = []
    for page in pages:
        inner = list(page)
        for end in (0, -1):
            while inner and (not inner[end] or _is_running(inner[end], edges, len(pages))):
                inner.pop(end)
        lines.extend(inner)
    return lines


def _edge(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _is_running(line: str, edges: Counter[str], pages: int) -> bool:
    return bool(_PAGE_NUMBER.match(line)) or (pages >= 3 and edges[_edge(line)] > pages / 2)


def join_lines(lines: Sequence[str]) -> list[str]:
    """Join lines into paragraphs: one ends at an empty line, and at a short line that closes a sentence.

    A word broken by a hyphen at a line's end is mended; where the text has the word with a hyphen elsewhere, it stays.
    """
    lengths = sorted(len(line) for line in lines if line)
    full = lengths[int(len(lengths) * 0.9)] if lengths else 0
    compounds = {word.casefold() for line in lines for word in re.findall(r"\w+-\w+", line)}
    paragraphs: list[str] = []
    open_paragraph = False
    for number, line in enumerate(lines):
        if line and open_paragraph:
            paragraphs[-1] = _join(paragraphs[-1], line, compounds)
        elif line:
            paragraphs.append(line)
        following = lines[number + 1] if number + 1 < len(lines) else ""
        open_paragraph = bool(line) and not _closes(line, following, full)
    return paragraphs


def _closes(line: str, following: str, full: int) -> bool:
    """Say whether a paragraph ends with this line."""
    if len(line) >= _SHORT_LINE * full:
        return False
    if _SENTENCE_END.search(line):
        return True
    # A short line without a stop is a headline or crosshead, unless the next one goes on in lower case.
    return len(line) < 0.7 * full and not line.endswith((",", ";", "-", "‐")) and following[:1].isupper()


def _join(text: str, line: str, compounds: set[str]) -> str:
    broken = _BROKEN_WORD.search(text)
    if not broken or not line[:1].islower():
        return text + ("" if broken else " ") + line
    start = re.match(r"\w+", line)
    if f"{broken[1]}-{start[0] if start else ''}".casefold() in compounds:
        return text + line
    return text[:-1] + line
