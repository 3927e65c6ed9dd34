"""The report as tables: pandas frames, and CSV that a spreadsheet cannot mistake for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, get_args

from compare.errors import ReportError
from compare.records import Claim
from compare.reporting.report import Report, Table
from compare.reporting.sides import NO_SIDE, side_of
from compare.reporting.sources import sources_by_article

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

# The columns of each table, in their order (docs/report-file.md tells what they hold).
COLUMNS: dict[Table, tuple[str, ...]] = {
    "pairs": (
        "event", "score", "flagged", "kind", "status", "why",
        "a", "a_who", "a_side", "a_source", "a_article", "a_stance", "a_text",
        "b", "b_who", "b_side", "b_source", "b_article", "b_stance", "b_text",
        "forward_contradiction", "forward_entailment", "forward_neutral",
        "backward_contradiction", "backward_entailment", "backward_neutral",
    ),
    "claims": (
        "event", "claim", "who", "side", "source", "article", "stance", "direct", "speaker", "speaker_name", "cue",
        "field", "start", "end", "text",
    ),
    "groups": ("event", "group", "cohesion", "size", "sources", "sides", "claims", "text"),
    "figures": (
        "event", "quantity", "qualifier", "value", "upper", "unit", "as_of", "according_to",
        "claim", "who", "side", "source", "article", "start", "end", "text",
    ),
    "coverage": ("event", "group", "source", "mention", "text", "near", "near_text"),
    "wording": ("event", "side", "word", "count", "log_odds", "loaded"),
    "namings": ("event", "concept", "side", "term", "count", "loaded", "groups", "claims"),
    "quantities": (
        "event", "quantity", "unit", "disputed", "value", "upper", "qualifier", "scope", "source", "speaker",
        "published", "as_of", "background", "repeats", "claim", "text",
    ),
    "conflicts": ("event", "conflict", "kind", "status", "about", "answer", "claims", "sources", "speakers"),
}  # fmt: skip

# Spreadsheets also take the full-width forms of the signs, and some a leading line feed, for the start of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows(report: Report, table: Table) -> list[Row]:
    """Return one dict a row, with the keys of `COLUMNS[table]`; ReportError for an unknown table."""
    if table not in _ROWS:
        raise ReportError(f"no table {table!r}; choose one of {', '.join(get_args(Table))}")
    event = report.event.id
    return [{"event": event, **row} for row in _ROWS[table](report)]


def to_frame(report: Report, table: Table = "pairs") -> pd.DataFrame:
    """Return one table as a pandas DataFrame, with all its columns also when it has no row."""
    found = [{name: _storable(value) for name, value in row.items()} for row in rows(report, table)]
    import pandas as pd

    return pd.DataFrame(found, columns=list(COLUMNS[table]))


def _storable(value: Any) -> Any:
    """Return a value as a column of texts can hold it: half of a surrogate pair, which UTF-8 cannot, is a `?` there."""
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-8", "replace").decode("utf-8")


def to_csv(report: Report, table: Table = "pairs") -> str:
    """Return one table as CSV with a header; numbers stay numbers, texts never read as formulas."""
    found = rows(report, table)
    return as_csv(COLUMNS[table], found)


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return rows as CSV with a header; numbers stay numbers, texts never read as formulas."""
    return "".join(map(_line, [columns, *([_cell(row[name]) for name in columns] for row in rows)]))


def _line(values: Sequence[Any]) -> str:
    # The writer quotes a lone carriage return only where it ends lines with one.
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return out.getvalue().removesuffix("\r\n") + "\n"


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def _pairs(report: Report) -> list[Row]:
    return [
        {
            "score": round(pair.score, 4),
            "flagged": pair.score >= report.threshold,
            "kind": pair.kind,
            "status": pair.status,
            "why": _joined(reason.what for reason in pair.reasons),
            **_end("a", pair.a),
            **_end("b", pair.b),
            **{
                f"{reading}_{name}": round(float(getattr(verdict, name)), 4)
                for reading, verdict in (("forward", pair.forward), ("backward", pair.backward))
                for name in ("contradiction", "entailment", "neutral")
            },
        }
        for pair in report.pairs
    ]


def _end(name: str, claim: Claim) -> Row:
    values = {**_voice(claim), "stance": claim.stance, "text": claim.text}
    return {name: claim.id, **{f"{name}_{key}": value for key, value in values.items()}}


def _voice(claim: Claim) -> Row:
    return {"who": claim.who, "side": _side(claim), "source": claim.article.source, "article": claim.article.id}


def _claims(report: Report) -> list[Row]:
    names = ("stance", "direct", "speaker", "speaker_name", "cue", "field", "text")
    return [
        {
            "claim": claim.id,
            **_voice(claim),
            "start": claim.span[0],
            "end": claim.span[1],
            **{name: getattr(claim, name) for name in names},
        }
        for claim in report.claims
    ]


def _groups(report: Report) -> list[Row]:
    return [
        {
            "group": group.id,
            "cohesion": round(float(group.cohesion), 4),
            "size": len(group.claims),
            "sources": _joined(claim.article.source for claim in group.claims),
            "sides": _joined(side for claim in group.claims if (side := _side(claim))),
            "claims": _joined(claim.id for claim in group.claims),
            "text": group.claims[0].text if group.claims else "",
        }
        for group in report.groups
    ]


def _side(claim: Claim) -> str | None:
    side = side_of(claim)
    return None if side == NO_SIDE else side


def _joined(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(values))


def _figures(report: Report) -> list[Row]:
    names = ("quantity", "qualifier", "value", "upper", "unit", "as_of", "according_to")
    return [
        {
            **{name: getattr(figure, name) for name in names},
            "claim": figure.claim.id,
            **_voice(figure.claim),
            "start": figure.span[0],
            "end": figure.span[1],
            "text": figure.claim.text,
        }
        for figure in report.figures
    ]


def _coverage(report: Report) -> list[Row]:
    return [
        {
            "group": row.group.id,
            "source": source,
            "mention": mention,
            "text": row.group.claims[0].text if row.group.claims else "",
            "near": row.near[source].id if source in row.near else None,
            "near_text": row.near[source].text if source in row.near else None,
        }
        for row in report.coverage
        for source, mention in row.mentions.items()
    ]


def _wording(report: Report) -> list[Row]:
    names = ("side", "word", "count", "loaded")
    return [
        {**{name: getattr(word, name) for name in names}, "log_odds": round(float(word.log_odds), 4)}
        for word in report.wording
    ]


def _namings(report: Report) -> list[Row]:
    return [
        {
            "concept": naming.concept,
            "side": side,
            "term": term.term,
            "count": term.count,
            "loaded": term.loaded,
            "groups": _joined(naming.groups),
            "claims": _joined(claim.id for claim, _ in term.places),
        }
        for naming in report.namings
        for side, terms in naming.terms.items()
        for term in terms
    ]


def _quantities(report: Report) -> list[Row]:
    names = (
        "value", "upper", "qualifier", "scope", "source", "speaker", "published", "as_of", "background", "repeats",
    )  # fmt: skip
    return [
        {
            "quantity": quantity.name,
            "unit": quantity.unit,
            "disputed": quantity.disputed,
            **{name: getattr(row, name) for name in names},
            "claim": row.figure.claim.id,
            "text": row.figure.claim.text,
        }
        for quantity in report.quantities()
        for row in quantity.rows
    ]


def _conflicts(report: Report) -> list[Row]:
    source = sources_by_article(report.event)
    return [
        {
            "conflict": conflict.id,
            "kind": conflict.kind,
            "status": conflict.status,
            "about": conflict.about,
            "answer": answer.text,
            "claims": _joined(claim.id for claim in answer.claims),
            "sources": _joined(source[claim.article.id] for claim in answer.claims),
            "speakers": _joined(claim.who for claim in answer.claims if claim.speaker),
        }
        for conflict in report.conflicts()
        for answer in conflict.answers
    ]


_ROWS: dict[Table, Callable[[Report], list[Row]]] = {
    "pairs": _pairs,
    "claims": _claims,
    "groups": _groups,
    "figures": _figures,
    "coverage": _coverage,
    "wording": _wording,
    "namings": _namings,
    "quantities": _quantities,
    "conflicts": _conflicts,
}
