"""The report as Markdown (GitHub's flavour, which reads well as plain text too)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from compare.records import Claim, Pair
from compare.reporting.facts import By, Fact, cells, columns, distinct, facts, told_once
from compare.reporting.labels import amount, count, headline, strength, summary, voice, why
from compare.reporting.plain import printable
from compare.reporting.report import Report
from compare.reporting.sections import (
    BACKGROUND,
    LOADED,
    LOADED_MEANING,
    MOST_QUANTITIES,
    UNALIGNED_MEANING,
    according_to,
    counted,
    day,
    has_loaded,
    mention_word,
    repeats,
    standing,
    told_by_all,
    unclear_line,
    wording_by_side,
)
from compare.reporting.spans import Segment, marked_pair

# Signs that are markup anywhere, and those that are at the start of a line: headings, lists, rules, numbered items.
_INLINE = re.compile(r"[\\`*_{}\[\]~$<>&|@]")
_LEADING = re.compile(r"^(\d+(?=[.)](?:\s|$)))?([-+#=.)])")

# Some readers let a backslash before these through as markup or as a link; an entity never is.
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", "@": "&#64;"}


def escape(text: str) -> str:
    """Return the text on one line with every sign escaped that Markdown or HTML could read as markup."""
    line = _INLINE.sub(lambda sign: _ENTITIES.get(sign[0], f"\\{sign[0]}"), " ".join(printable(text).split()))
    return _LEADING.sub(r"\1\\\2", line)


def to_markdown(report: Report) -> str:
    """Return the report: contradictions first, then aligned facts, what one source alone tells, words and figures."""
    shown = facts(report)
    parts = [*_head(report), *_contradictions(shown), *_unclear(report), *_conflicts(report)]
    parts += [*_aligned(report, shown), *_told_once(report), *_wording(report), *_namings(report)]
    parts += [*_quantities(report), *_figures(report), *_by_side(report), *_articles(report), *_run(report)]
    return "\n\n".join(parts) + "\n"


def table(header: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table of cells that are already escaped."""
    head = list(header)
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _head(report: Report) -> list[str]:
    event = report.event
    parts = [f"# {escape(event.title or event.id)}"]
    parts.append(" · ".join(summary(report)))
    return parts + [f"> {escape(notice)}" for notice in event.notices]


def _contradictions(shown: tuple[Fact, ...]) -> list[str]:
    contradicted = [fact for fact in shown if fact.contradictions]
    if not contradicted:
        return ["## Contradictions", "None was found at this threshold."]
    parts = ["## Contradictions"]
    for number, fact in enumerate(contradicted, start=1):
        parts.append(f"### {number}\\. {escape(fact.title)}")
        for pair, more in distinct(fact.contradictions):
            like = f" (and {count(len(more), 'pair')} like it)" if more else ""
            parts += [f"**{escape(headline(pair))}**{like}", _pair(pair), f"Why: {escape(why(pair))}"]
    return parts


def _unclear(report: Report) -> list[str]:
    line = unclear_line(report)
    return [f"{line}."] if line else []


def _conflicts(report: Report) -> list[str]:
    found = report.conflicts()
    parts = ["## More than two answers"] if found else []
    for conflict in found:
        parts.append(f"### {escape(conflict.about or conflict.kind)}")
        parts.append(f"{conflict.kind} · {conflict.status} · {strength(conflict.score)} {conflict.score:.2f}")
        lines = [f"- **{escape(answer.text)}**: {escape(told_by_all(answer.claims))}" for answer in conflict.answers]
        parts.append("\n".join(lines))
    return parts


def _pair(pair: Pair) -> str:
    a, b = marked_pair(pair)
    return table((_who(pair.a), _who(pair.b)), [(_quoted(a), _quoted(b))])


def _who(claim: Claim) -> str:
    cue = f" ({escape(claim.cue)})" if claim.cue else ""
    outlet = "" if claim.who == claim.article.source else f", in {escape(claim.article.source)}"
    return f"{escape(voice(claim))}{cue}{outlet}"


def _quoted(parts: list[Segment]) -> str:
    shown = []
    for passage, clashes in parts:
        before, core, after = _trimmed(passage)
        shown.append(f"{before}**{core}**{after}" if clashes and core else f"{before}{core}{after}")
    return "".join(shown)


def _trimmed(passage: str) -> tuple[str, str, str]:
    """Split outer white space off: `** word**` is no emphasis in Markdown."""
    core = passage.strip()
    before = " " if passage[:1].isspace() else ""
    after = " " if core and passage[-1:].isspace() else ""
    return before, escape(core), after


def _aligned(report: Report, shown: tuple[Fact, ...]) -> list[str]:
    agreed = [fact for fact in shown if not fact.contradictions]
    if not agreed:
        return []
    by: By = "source" if len(columns(report, "source")) > 1 else "side"
    body = []
    for fact in agreed:
        body.append([escape(fact.title), *(mention_word(cell.mention) for cell in cells(report, fact, by))])
    parts = ["## Aligned facts", table(("Fact", *map(escape, columns(report, by))), body)]
    unaligned = any(mention_word("unaligned") in row[1:] for row in body)
    return [*parts, UNALIGNED_MEANING] if unaligned else parts


def _told_once(report: Report) -> list[str]:
    alone = told_once(report)
    parts = ["## What only one source reports"] if alone else []
    for source, claims in alone.items():
        lines = [f"- {escape(claim.text)}" + (f" ({escape(claim.who)})" if claim.speaker else "") for claim in claims]
        parts += [f"### {escape(source)}", "\n".join(lines)]
    return parts


def _wording(report: Report) -> list[str]:
    lines = []
    for side, used in wording_by_side(report):
        words = ", ".join(_loaded(word.word, word.count, word.loaded) for word in used)
        lines.append(f"- **{escape(side)}**: {words}")
    explained = [LOADED_MEANING] if has_loaded(report) else []
    return ["## Wording by side", "\n".join(lines), *explained] if lines else []


def _loaded(word: str, count: int, loaded: bool) -> str:
    return f"{escape(word)} ({count}{f', {LOADED}' if loaded else ''})"


def _namings(report: Report) -> list[str]:
    if not report.namings:
        return []
    body = [
        [escape(naming.concept), escape(side), ", ".join(_loaded(one.term, one.count, one.loaded) for one in terms)]
        for naming in report.namings
        for side, terms in naming.terms.items()
    ]
    explained = [LOADED_MEANING] if has_loaded(report) and not report.wording else []
    return ["## How each side names it", table(("What", "Side", "Named"), body), *explained]


def _quantities(report: Report) -> list[str]:
    found = report.quantities()
    if not found:
        return []
    body = [
        [
            escape(quantity.name) + (" (disputed)" if quantity.disputed else ""),
            escape(counted(row)) + (f" ({BACKGROUND})" if row.background else ""),
            escape(according_to(row)),
            escape(day(row.as_of or row.published)),
            escape(row.source) + (f" (and {count(row.repeats, 'repeat')})" if row.repeats else ""),
        ]
        for quantity in found[:MOST_QUANTITIES]
        for row in quantity.rows
    ]
    parts = ["## Figures by quantity", table(("What", "How many", "According to", "As of", "Source"), body)]
    more = len(found) - MOST_QUANTITIES
    return [*parts, f"{more} more {'quantity' if more == 1 else 'quantities'} left out."] if more > 0 else parts


def _by_side(report: Report) -> list[str]:
    sides = report.agreement_by_side
    if len(sides.names) < 2:
        return []
    rows = zip(sides.names, sides.shared, sides.contradicted, strict=True)
    body = [[escape(name), *map(standing, shared, contradicted)] for name, shared, contradicted in rows]
    return ["## Between sides", table(("", *map(escape, sides.names)), body)]


def _figures(report: Report) -> list[str]:
    ranked = sorted(report.figures, key=lambda figure: (figure.quantity.casefold(), figure.value))
    body = [
        [
            escape(figure.quantity),
            escape(amount(figure)),
            escape(figure.according_to or figure.claim.who),
            escape(figure.as_of or ""),
            escape(figure.claim.article.source),
        ]
        for figure in ranked
    ]
    return ["## Figures", table(("What", "How many", "According to", "As of", "Source"), body)] if body else []


def _articles(report: Report) -> list[str]:
    copied = repeats(report)
    body = [
        [
            escape(article.source) + (f" (repeats {escape(copied[article.id])})" if article.id in copied else ""),
            escape(article.side or ""),
            escape(article.published or ""),
            escape(article.title),
        ]
        for article in report.event.articles
    ]
    return ["## Articles", table(("Source", "Side", "Published", "Title"), body)]


def _run(report: Report) -> list[str]:
    plain = {key: value for key, value in report.run.items() if isinstance(value, str | int | float)}
    if not plain:
        return []
    return ["---", " · ".join(f"{escape(str(key))} {escape(str(value))}" for key, value in plain.items())]
