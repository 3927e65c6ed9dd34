"""The report on a terminal: the strongest contradictions side by side, what else is disputed, a short summary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

from compare.records import Claim, Pair
from compare.reporting.facts import distinct, facts
from compare.reporting.labels import count, headline, summary, voice, why
from compare.reporting.plain import printable
from compare.reporting.report import Report, Term
from compare.reporting.sections import LOADED, by_value, repeats, standing, told_by_all, unclear_line
from compare.reporting.spans import Segment, cue_clashes, marked_pair

MIN_COLUMN = 28  # two columns narrower than this read worse than one above the other
GUTTER = " │ "
INDENT = "   "

BOLD, DIM, CLASH, RESET = "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[0m"

Letter = tuple[str, int]  # one character with those that combine with it, and how it is marked (0: not)


def to_text(report: Report, *, width: int = 100, color: bool = False, limit: int = 10) -> str:
    """Return the `limit` strongest contradictions in two columns within `width` characters, then a summary.

    Of pairs of one kind about one fact between the same sides, only the strongest is shown. Clashing words stand in
    colour, or in [brackets] without it.
    """
    width = max(width, MIN_COLUMN + len(INDENT))
    shown = [one for fact in facts(report) for one in distinct(fact.contradictions)]
    shown.sort(key=lambda one: -one[0].score)
    paint = _paint if color else _plain
    lines = [paint(line, BOLD) for line in wrap_text(report.event.title or report.event.id, width)]
    for number, (pair, more) in enumerate(shown[:limit], start=1):
        lines += ["", *_pair(pair, number, width, color)]
        if more:
            lines.append(INDENT + paint(f"and {count(len(more), 'pair')} like it", DIM))
    if len(shown) > limit:
        lines += ["", f"{INDENT}and {count(len(shown) - limit, 'weaker contradiction')}"]
    if not shown:
        lines += ["", f"{INDENT}No contradictions at threshold {report.threshold:.2f}."]
    if unclear := unclear_line(report):
        lines += ["", *hung(f"{unclear}.", width)]
    for head, body in _sections(report, limit):
        lines += ["", *(paint(line, BOLD) for line in wrap_text(head, width))]
        lines += [part for line in body for part in hung(line, width)]
    lines += ["", *wrap_text(" · ".join(summary(report)), width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def display_width(text: str) -> int:
    """Return how many terminal cells the text takes: two for wide characters, none for combining ones."""
    return sum(_cells(character) for character in text)


def wrap(segments: Iterable[tuple[str, int]], width: int) -> list[list[Letter]]:
    """Break marked text into lines of at most `width` cells, between words where it can, inside one where it must."""
    lines: list[list[Letter]] = [[]]
    used = 0
    for word in _words(segments):
        size = sum(display_width(letter) for letter, _ in word)
        gap = 1 if lines[-1] else 0
        if used + gap + size > width and lines[-1]:
            lines.append([])
            used = gap = 0
        if gap:
            # The space between two marked words is marked with them, so that a passage keeps one pair of brackets.
            lines[-1].append((" ", min(lines[-1][-1][1], word[0][1])))
            used += 1
        for letter in word:
            cells = display_width(letter[0])
            if used + cells > width and lines[-1]:
                lines.append([])
                used = 0
            lines[-1].append(letter)
            used += cells
    return lines


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _words(segments: Iterable[tuple[str, int]]) -> list[list[Letter]]:
    words: list[list[Letter]] = [[]]
    for passage, mark in segments:
        for character in printable(passage):
            if character.isspace():
                words.append([])
            elif words[-1] and not _cells(character):
                letter, before = words[-1][-1]
                words[-1][-1] = (letter + character, before)
            else:
                words[-1].append((character, mark))
    return [word for word in words if word]


def wrap_text(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` cells."""
    return ["".join(letter for letter, _ in line) for line in wrap([(text, False)], width)]


def hung(text: str, width: int) -> list[str]:
    """Wrap a line that stands indented, what it is broken into further in."""
    first, *rest = wrap_text(text, width - 2 * len(INDENT)) or [""]
    return [f"{INDENT}{first}", *(f"{INDENT}{INDENT}{line}" for line in rest)]


def _sections(report: Report, limit: int) -> list[tuple[str, list[str]]]:
    """Return the parts below the pairs, each as a headline and its lines; parts without a line are left out."""
    conflicts = [
        (f"More than two answers: {conflict.about or conflict.kind}",
         [f"{answer.text}: {told_by_all(answer.claims)}" for answer in conflict.answers])
        for conflict in report.conflicts()[:limit]
    ]  # fmt: skip
    figures = [
        f"{quantity.name}: " + "; ".join(f"{value} ({', '.join(voices)})" for value, voices in by_value(quantity))
        for quantity in report.quantities()
        if quantity.disputed
    ]
    names = [
        f"{naming.concept}: " + "; ".join(f"{side} — {_terms(terms)}" for side, terms in naming.terms.items())
        for naming in report.namings
    ]
    copied = repeats(report)
    texts = [
        f"{article.source} repeats {copied[article.id]}" for article in report.event.articles if article.id in copied
    ]
    found = [
        *conflicts,
        ("Disputed figures", figures[:limit]),
        ("How each side names it", names[:limit]),
        ("Between sides", _between_sides(report)[:limit]),
        ("Wire copies", texts[:limit]),
    ]
    return [(head, body) for head, body in found if body]


def _terms(terms: Iterable[Term]) -> str:
    return ", ".join(f"{term.term} [{LOADED}]" if term.loaded else term.term for term in terms)


def _between_sides(report: Report) -> list[str]:
    """Return a line for every two sides with a contradiction between them, most first."""
    table = report.agreement_by_side
    found = [
        (table.contradicted[a][b], f"{one} and {other}: {standing(table.shared[a][b], table.contradicted[a][b])}")
        for a, one in enumerate(table.names)
        for b, other in enumerate(table.names)
        if a < b and table.contradicted[a][b]
    ]
    return [line for _, line in sorted(found, key=lambda row: -row[0])]


def _pair(pair: Pair, number: int, width: int, color: bool) -> list[str]:
    paint = _paint if color else _plain
    first, *rest = wrap_text(headline(pair), width - len(INDENT))
    head = [f"{number:<{len(INDENT) - 1}} {first}", *(f"{INDENT}{line}" for line in rest)]
    column = (width - len(INDENT) - len(GUTTER)) // 2
    apart = column < MIN_COLUMN
    size = width - len(INDENT) if apart else column
    ends = zip((pair.a, pair.b), marked_pair(pair), cue_clashes(pair), strict=True)
    a, b = (_column(claim, parts, cue, size, color) for claim, parts, cue in ends)
    body = [*a, "", *b] if apart else beside(a, b, column)
    reason = wrap_text(f"why: {why(pair)}", width - len(INDENT))
    return [
        *(paint(line, BOLD) for line in head),
        *(f"{INDENT}{line}" for line in body),
        *(f"{INDENT}{paint(line, DIM)}" for line in reason),
    ]


def beside(a: list[str], b: list[str], column: int) -> list[str]:
    """Set lines beside lines, the left ones in a column of `column` cells."""
    rows = max(len(a), len(b))
    a, b = a + [""] * (rows - len(a)), b + [""] * (rows - len(b))
    return [f"{left}{' ' * (column - _shown_width(left))}{GUTTER}{right}" for left, right in zip(a, b, strict=True)]


def _shown_width(line: str) -> int:
    return display_width(re.sub("\x1b\\[[0-9;]*m", "", line))


def _column(claim: Claim, parts: list[Segment], cue: bool, width: int, color: bool) -> list[str]:
    paint = _paint if color else _plain
    lines = [paint(line, BOLD) for line in wrap_text(voice(claim), width)]
    return lines + _marked(_origin(claim, cue), width, color, around=DIM) + _marked(parts, width, color)


def _marked(parts: list[Segment], width: int, color: bool, *, around: str = "") -> list[str]:
    """Wrap marked text; `around` is the colour of what is not marked."""
    parts = _spaced(parts)
    if not color:
        parts = [(f"[{passage}]" if is_marked else passage, is_marked) for passage, is_marked in parts]
        return ["".join(letter for letter, _ in line) for line in wrap(parts, width)]
    return [_line(line, around) for line in wrap(parts, width)]


def _spaced(parts: list[Segment]) -> list[Segment]:
    """Move white space out of marked passages, so that a bracket stands at its word."""
    moved: list[Segment] = []
    for passage, is_marked in parts:
        core = passage.strip()
        if not is_marked or not core:
            moved.append((passage, False))
            continue
        at = passage.index(core)
        moved += [(passage[:at], False), (core, True), (passage[at + len(core) :], False)]
    return moved


def _origin(claim: Claim, cue: bool) -> list[Segment]:
    outlet = claim.article.source if claim.who != claim.article.source else "in its own voice"
    return [(outlet, False), (" · ", False), (claim.cue, cue)] if claim.cue else [(outlet, False)]


def _line(letters: list[Letter], around: str) -> str:
    runs = ((on, "".join(letter for letter, _ in run)) for on, run in groupby(letters, key=lambda letter: letter[1]))
    return "".join(_paint(text, CLASH) if on else _paint(text, around) if around else text for on, text in runs)


def _paint(text: str, code: str) -> str:
    return f"{code}{text}{RESET}" if text else text


def _plain(text: str, code: str) -> str:
    return text
