"""Markdown articles: the markup is stripped, the prose is kept.

This is done by rules and not by a parser: all that is wanted is the prose, paragraph by paragraph, and a parser's token
tree would have to be flattened again by as many rules. Every rule takes time in proportion to the text, whatever the
text: none looks for an end from each of many beginnings.
"""

from __future__ import annotations

import html
import re

from compare.reading.files import OnNotice, clean, decode, unify_newlines
from compare.reading.plain import Parsed
from compare.records import Span

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(r"^(\w+)[ \t]*:(.*)$", re.MULTILINE)
_LINK_TARGET = re.compile(r"^[ \t]{0,3}\[[^\]\n]+\]:[ \t]*\S.*$", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_TABLE_RULE_CELL = re.compile(r":?-{2,}:?")
_SETEXT = re.compile(r"^(?=[ \t]*\S)([^\n]+)\n(=+|-+)[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE)
_QUOTE = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+")
_HEADING = re.compile(r"^[ \t]{0,3}(#{1,6})[ \t]+(.*)$")
_BULLET = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_CELLS = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# A label holds no "[": the innermost one is the link, and no beginning is read past the next.
_LINKS = (
    (re.compile(r"!\[[^\[\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])"), ""),
    (re.compile(r"\[([^\[\]\n]*)\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])"), r"\1"),
    (re.compile(r"\[\^[^\[\]\n]+\]"), ""),
    (re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>\n]*>"), ""),
)
_TICKS = re.compile(r"`+")
_EMPHASIS = re.compile(r"\*{1,3}|~~|_{1,3}")


def parse_markdown(data: bytes, where: str, on_notice: OnNotice) -> Parsed:
    """Read a Markdown file: its first heading is the title, markup is stripped, one line a paragraph.

    Title, date, url and language may also stand in a front matter of `key: value` lines between two "---".
    """
    text = clean(unify_newlines(decode(data, where, on_notice=on_notice)))
    front = _FRONT_MATTER.match(text)
    lines = _FRONT_LINE.findall(front[1]) if front else []
    meta = {key.lower(): value.strip(" \t").strip("\"'") for key, value in lines}
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
    text = _FENCE.sub("", _LINK_TARGET.sub("", _without_comments(text)))
    text = "\n".join("" if _is_table_rule(line) else line for line in text.split("\n"))
    text = _SETEXT.sub(lambda found: ("# " if found[2][0] == "=" else "## ") + found[1], text)
    return _RULE.sub("", text).strip("\n")


def _without_comments(text: str) -> str:
    kept, end = [], 0
    while (start := text.find("<!--", end)) >= 0 and (close := text.find("-->", start + 4)) >= 0:
        kept.append(text[end:start])
        end = close + 3
    return "".join([*kept, text[end:]])


def _is_table_rule(line: str) -> bool:
    """Say whether a line is the one below a table's head: two cells or more of nothing but dashes."""
    if "--" not in line or "|" not in line:
        return False
    cells = line.strip(" \t").removeprefix("|").removesuffix("|").split("|")
    return len(cells) > 1 and all(_TABLE_RULE_CELL.fullmatch(cell.strip(" \t")) for cell in cells)


def _split_heading(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    heading = _HEADING.match(first)
    if heading and len(heading[1]) == 1 and rest.strip():
        return strip_inline(_heading(heading[2])), rest
    return "", text


def _heading(text: str) -> str:
    """Return a heading's words without the marks that may close it."""
    text = text.rstrip(" \t")
    words = text.rstrip("#")
    return words.rstrip(" \t") if not words or words[-1] in " \t" else text


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
            line = _heading(heading[2])
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
    for pattern, plain in _LINKS:
        text = pattern.sub(plain, text)
    for marks in (_code_marks, _emphasis_marks):
        text = _without(text, marks(text))
    text = re.sub("[\ue021-\ue07e]", lambda found: chr(ord(found[0]) - 0xE000), html.unescape(text))
    return " ".join(clean(text).split())


def _without(text: str, spans: list[Span]) -> str:
    kept, end = [], 0
    for start, stop in sorted(spans):
        kept.append(text[end:start])
        end = stop
    return "".join([*kept, text[end:]])


def _code_marks(text: str) -> list[Span]:
    """Return the runs of backticks that enclose code: each and the next of the same length."""
    runs = [found.span() for found in _TICKS.finditer(text)]
    places: dict[int, list[int]] = {}  # where runs of a length stand, the last one first
    for at in range(len(runs) - 1, -1, -1):
        places.setdefault(runs[at][1] - runs[at][0], []).append(at)
    marks: list[Span] = []
    at = 0
    while at < len(runs):
        same = places[runs[at][1] - runs[at][0]]
        while same and same[-1] <= at:
            same.pop()
        if same:
            marks += [runs[at], runs[same[-1]]]
            at = same[-1]
        at += 1
    return marks


def _emphasis_marks(text: str) -> list[Span]:
    """Return the marks of emphasis that come in pairs: one before a word, the same one behind a word."""
    marks: list[Span] = []
    opened: dict[str, Span] = {}
    for found in _EMPHASIS.finditer(text):
        mark, (start, end) = found[0], found.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        inside = mark[0] == "_" and _is_word(before) and _is_word(after)  # of a name such as a_b_c
        if mark in opened and opened[mark][1] < start and not before.isspace() and not inside:
            marks += [opened.pop(mark), (start, end)]
            opened = {other: span for other, span in opened.items() if span < marks[-2]}
        elif after and not after.isspace() and not inside:
            opened.setdefault(mark, (start, end))
    return marks


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
