"""Plain text articles, and what every format hands on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compare.errors import ReadingError
from compare.reading.files import OnNotice, clean, decode, unify_newlines

MAX_HEADLINE = 300


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file says of its article: the text, and what else its format carries."""

    text: str
    title: str = ""
    published: str | None = None
    url: str | None = None
    language: str | None = None
    site: str | None = None


_FIRST_LINE = re.compile(r"\A([^\n]+)\n(?:[^\S\n]*\n)+")
_BLANK_START = re.compile(r"\A(?:[^\S\n]*\n)+")
_SENTENCE_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]?[A-ZА-ЯÀ-Þ])")
_ENDS_IN_STOP = re.compile(r"(?<!\.)\.[\"'”’»)\]]*$")
_LONG_HEADLINE = 120
_MARKUP = re.compile(r"\A\s*(?:<!doctype html|<html)", re.IGNORECASE)


def parse_text(data: bytes, where: str, on_notice: OnNotice) -> Parsed:
    """Read a .txt file; its first line is the title where it reads like a headline and an empty line follows."""
    text = unify_newlines(decode(data, where, on_notice=on_notice))
    if _MARKUP.match(text):
        raise ReadingError(f"{where}: is an HTML page, not plain text: name it .html")
    title, text = split_headline(clean(text))
    return Parsed(text, title=title)


def split_headline(text: str) -> tuple[str, str]:
    """Split text into its headline ("" where there is none) and the text below the empty line after it."""
    text = _BLANK_START.sub("", text)
    found = _FIRST_LINE.match(text)
    if found and is_headline(found[1]) and text[found.end() :].strip():
        return found[1].strip(), text[found.end() :]
    return "", text


def is_headline(line: str) -> bool:
    """Say whether a line reads like a headline: at most 300 characters, and not a paragraph of full sentences."""
    line = line.strip()
    if not line or len(line) > MAX_HEADLINE:
        return False
    if not _ENDS_IN_STOP.search(line):
        return True
    return len(line) <= _LONG_HEADLINE and not _SENTENCE_ENDS.search(line)
