"""Plain text and Markdown articles."""

from __future__ import annotations

import html
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


# Markdown is stripped by these rules and not by a parser: all that is wanted is the prose, paragraph by paragraph,
# and a parser's token tree would have to be flattened again by as many rules.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(r"^(\w+)[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_DROPPED_BLOCKS = (
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"^[ \t]{0,3}\[[^\]\n]+\]:[ \t]*\S.*$", re.MULTILINE),  # where a reference link leads
    re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE),
    re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$", re.MULTILINE),
)
_SETEXT = re.compile(r"^([^\n]*\S[^\n]*)\n(=+|-+)[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE)
_QUOTE = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+")
_HEADING = re.compile(r"^[ \t]{0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_BULLET = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_CELLS = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_INLINE = (
    (re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])"), ""),
    (re.compile(r"\[([^\]\n]+)\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])"), r"\1"),
    (re.compile(r"\[\^[^\]\n]+\]"), ""),
    (re.compile(r"<((?:https?://|mailto:)[^>\s]+)>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>\n]*>"), ""),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (re.compile(r"(\*{1,3}|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
)


def parse_markdown(data: bytes, where: str, on_notice: OnNotice) -> Parsed:
    """Read a Markdown file: its first heading is the title, markup is stripped, one line a paragraph.

    Title, date, url and language may also stand in a front matter of `key: value` lines between two "---".
    """
    text = clean(unify_newlines(decode(data, where, on_notice=on_notice)))
    front = _FRONT_MATTER.match(text)
    meta = {key.lower(): value.strip("\"'") for key, value in _FRONT_LINE.findall(front[1])} if front else {}
    title, body = _split_heading(strip_blocks(text[front.end() :] if front else text))
    return Parsed(
        "\n".join(_paragraphs(body)),
        title=meta.get("title") or title,
        published=meta.get("published") or meta.get("date"),
        url=meta.get("url"),
        language=meta.get("language") or meta.get("lang"),
    )


def strip_blocks(text: str) -> str:
    """Drop comments, link targets, code fences and rules; write underlined headings with "#"."""
    for pattern in _DROPPED_BLOCKS:
        text = pattern.sub("", text)
    text = _SETEXT.sub(lambda found: ("# " if found[2][0] == "=" else "## ") + found[1], text)
    return _RULE.sub("", text).strip("\n")


def _split_heading(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    heading = _HEADING.match(first)
    if heading and len(heading[1]) == 1 and rest.strip():
        return strip_inline(heading[2]), rest
    return "", text


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of Markdown as plain text; a line end inside a paragraph is a space there."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        line = _QUOTE.sub("", line)
        heading, cells = _HEADING.match(line), _CELLS.match(line)
        alone = heading or cells or _BULLET.match(line)
        if not line.strip() or alone:
            blocks.append([])
        if heading:
            line = heading[2]
        elif cells:
            line = ", ".join(cell.strip() for cell in cells[1].split("|") if cell.strip())
        blocks[-1].append(_BULLET.sub("", line).strip())
        if heading or cells:
            blocks.append([])
    plain = (strip_inline(" ".join(filter(None, block))) for block in blocks)
    return [paragraph for paragraph in plain if paragraph]


def strip_inline(text: str) -> str:
    """Return one Markdown paragraph as plain text: no emphasis, links, images, code marks, tags or escapes."""
    # An escaped character must outlive the rules below, so it waits in the private use area.
    text = _ESCAPE.sub(lambda found: chr(0xE000 + ord(found[1])), text)
    for pattern, plain in _INLINE:
        text = pattern.sub(plain, text)
    text = re.sub("[\ue021-\ue07e]", lambda found: chr(ord(found[0]) - 0xE000), html.unescape(text))
    return " ".join(clean(text).split())
