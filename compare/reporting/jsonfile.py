"""The report file: a report as JSON and back (its fields are told in docs/report-file.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from compare.errors import ReportError
from compare.records import (
    KINDS,
    STATUSES,
    Article,
    Claim,
    Event,
    Field,
    Figure,
    Group,
    Pair,
    Qualifier,
    Reason,
    Span,
    Stance,
    Verdict,
)
from compare.reporting.agreement import agreement_by_side
from compare.reporting.jsonviews import (
    agreement_values,
    conflict_values,
    coverage_values,
    naming_values,
    quantity_values,
    read_agreement,
    read_coverage,
    read_naming,
    read_wording,
    wording_values,
)
from compare.reporting.namings import namings
from compare.reporting.place import Place
from compare.reporting.report import Report
from compare.reporting.sources import sources_by_article

SCHEMA = 1
DECIMALS = 4

_SURROGATE = re.compile("[\ud800-\udfff]")


def to_dict(report: Report) -> dict[str, Any]:
    """Return the report file as plain values; ReportError where two claims have one id."""
    if len({claim.id for claim in report.claims}) < len(report.claims):
        raise ReportError(f"event {report.event.id}: two claims have the same id; build the report with `build`")
    written = _as_written(report)
    source = sources_by_article(report.event)
    return {
        "schema": SCHEMA,
        "event": report.event.id,
        "title": report.event.title,
        "sides": dict(report.event.sides),
        "notices": list(report.event.notices),
        "articles": [_article(article) for article in report.event.articles],
        "claims": [_claim(claim) for claim in report.claims],
        "groups": [
            {"id": group.id, "claims": [claim.id for claim in group.claims], "cohesion": _rounded(group.cohesion)}
            for group in report.groups
        ],
        "pairs": [_pair(pair, report) for pair in report.pairs],
        "figures": [_figure(figure) for figure in report.figures],
        "coverage": [coverage_values(row) for row in report.coverage],
        "agreement": agreement_values(report.agreement),
        "agreement_by_side": agreement_values(report.agreement_by_side),
        "wording": [wording_values(word) for word in report.wording],
        "namings": [naming_values(naming) for naming in report.namings],
        "conflicts": [conflict_values(conflict, source) for conflict in written.conflicts()],
        "quantities": [quantity_values(quantity) for quantity in written.quantities()],
        "run": dict(report.run),
    }


def to_json(report: Report) -> str:
    """Return the report file as JSON text, one record a line; ReportError where `run` holds what JSON cannot."""
    try:
        text = ",\n ".join(f"{_json(name)}: {_lines(value)}" for name, value in to_dict(report).items())
    except (TypeError, ValueError) as error:
        raise ReportError(f"event {report.event.id}: cannot be written as JSON ({error})") from error
    # Half a surrogate pair is legal in JSON as an escape alone; UTF-8 cannot hold it.
    return _SURROGATE.sub(lambda half: f"\\u{ord(half.group()):04x}", f"{{{text}}}\n")


def read_json(path: Path) -> Report:
    """Read a report file; ReportError names the file and the place where it is not one."""
    try:
        content = path.read_bytes()
        # Left to itself the library takes halves of surrogate pairs for letters, and two of them are one the next time.
        data = json.loads(content.decode(json.detect_encoding(content)))
    except OSError as error:
        raise ReportError(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})") from error
    except json.JSONDecodeError as error:
        raise ReportError(f"{path}:{error.lineno}:{error.colno}: not JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:  # no text, nested without end, or a number of thousands of digits
        raise ReportError(f"{path}: not a report file (no JSON text in UTF-8)") from error
    try:
        return from_dict(data)
    except ReportError as error:
        raise ReportError(f"{path}: {error}") from error


def from_dict(data: Mapping[str, Any]) -> Report:
    """Read a report file's values back.

    ReportError names the place where a field is missing or of the wrong kind, a span lies outside its text,
    or a claim, article or group is not known.
    """
    top = Place(data, "report")
    if top.get("schema", int) != SCHEMA:
        raise ReportError(f"report.schema: {top.get('schema', int)}, but this version reads {SCHEMA}; write it anew")
    articles = top.index("articles", _read_article)
    event = Event(
        id=top.get("event", str),
        articles=tuple(articles.values()),
        title=top.get("title", str),
        sides={name: side.text() for name, side in top.at("sides").entries()},
        notices=tuple(notice.text() for notice in top.items("notices")),
    )
    claims = top.index("claims", lambda place: _read_claim(place, articles))
    groups = top.index("groups", lambda place: _read_group(place, claims))
    report = Report(
        event=event,
        claims=tuple(claims.values()),
        groups=tuple(groups.values()),
        pairs=tuple(_read_pair(place, claims) for place in top.items("pairs")),
        figures=tuple(_read_figure(place, claims) for place in top.items("figures")),
        coverage=tuple(read_coverage(place, groups, claims) for place in top.items("coverage")),
        agreement=read_agreement(top.at("agreement")),
        wording=tuple(read_wording(row) for row in top.items("wording")),
        run=_read_run(top.at("run")),
    )
    return _completed(report, top, groups, claims)


def _completed(report: Report, top: Place, groups: Mapping[str, Group], claims: Mapping[str, Claim]) -> Report:
    """Add what files of older versions lack: it is read where it is there, and found anew where it is not."""
    if "agreement_by_side" in top.value:
        by_side = read_agreement(top.at("agreement_by_side"))
    else:
        by_side = agreement_by_side(report.event, report.claims, report.groups, report.pairs, report.threshold)
    if "namings" in top.value:
        named = tuple(read_naming(row, groups, claims) for row in top.items("namings"))
    else:
        named = namings(report.event, report.groups)
    return replace(report, agreement_by_side=by_side, namings=named)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _lines(value: Any) -> str:
    """Write a list with one item a line, so that a file can be read, searched and compared line by line."""
    if not isinstance(value, list) or not value:
        return _json(value)
    return "[\n  {}\n ]".format(",\n  ".join(_json(item) for item in value))


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS)


def _as_written(report: Report) -> Report:
    """Round the scores as the file does, so that what is found in it is what was found before it was written."""
    pairs = tuple(replace(pair, score=_rounded(pair.score)) for pair in report.pairs)
    groups = tuple(replace(group, cohesion=_rounded(group.cohesion)) for group in report.groups)
    return replace(report, pairs=pairs, groups=groups)


def _article(article: Article) -> dict[str, Any]:
    names = ("id", "source", "side", "published", "title", "url", "origin", "language", "text")
    return {name: getattr(article, name) for name in names}


def _claim(claim: Claim) -> dict[str, Any]:
    names = ("speaker", "speaker_name", "side", "cue", "via", "stance", "direct")
    spans = ("sentence", "speaker_span", "cue_span")
    return {
        "id": claim.id,
        "article": claim.article.id,
        "field": claim.field,
        "span": list(claim.span),
        "text": claim.text,
        **{name: getattr(claim, name) for name in names},
        **{name: _listed(getattr(claim, name)) for name in spans},
    }


def _listed(span: Span | None) -> list[int] | None:
    return None if span is None else list(span)


def _verdict(verdict: Verdict) -> list[float]:
    return [_rounded(verdict.contradiction), _rounded(verdict.entailment), _rounded(verdict.neutral)]


def _pair(pair: Pair, report: Report) -> dict[str, Any]:
    score = _rounded(pair.score)
    return {
        "a": pair.a.id,
        "b": pair.b.id,
        "score": score,
        # of the score as written, so that the file never disagrees with itself
        "flagged": score >= report.threshold,
        "unclear": report.unclear_from <= score < report.threshold,
        "kind": pair.kind,
        "status": pair.status,
        "forward": _verdict(pair.forward),
        "backward": _verdict(pair.backward),
        "reasons": [{"what": why.what, "a": _listed(why.a), "b": _listed(why.b)} for why in pair.reasons],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    names = ("quantity", "qualifier", "unit", "according_to", "as_of")
    return {
        "claim": figure.claim.id,
        "article": figure.claim.article.id,
        "span": list(figure.span),
        "value": float(figure.value),
        "upper": None if figure.upper is None else float(figure.upper),
        **{name: getattr(figure, name) for name in names},
    }


def _read_run(place: Place) -> dict[str, Any]:
    run = place.of(dict)
    for name in ("threshold", "unclear"):
        if run.get(name) is not None:
            place.get(name, float)
    return {name: value for name, value in run.items() if name != "threshold" or value is not None}


def _read_article(place: Place) -> Article:
    return Article(
        id=place.get("id", str),
        source=place.get("source", str),
        text=place.get("text", str),
        title=place.get("title", str),
        side=place.maybe("side", str),
        url=place.maybe("url", str),
        published=place.maybe("published", str),
        language=place.maybe("language", str),
        origin=place.maybe("origin", str),
    )


def _read_claim(place: Place, articles: Mapping[str, Article]) -> Claim:
    article = place.one_of("article", articles)
    field = place.word("field", get_args(Field))
    text = article.text if field == "text" else article.title
    return Claim(
        id=place.get("id", str),
        article=article,
        field=field,
        span=place.span("span", text),
        stance=place.word("stance", get_args(Stance)),
        direct=place.get("direct", bool),
        speaker=place.maybe("speaker", str),
        speaker_name=place.maybe("speaker_name", str),
        side=place.maybe("side", str),
        cue=place.maybe("cue", str),
        via=place.maybe("via", str) if "via" in place.value else None,
        sentence=place.maybe_span("sentence", text),
        speaker_span=place.maybe_span("speaker_span", text),
        cue_span=place.maybe_span("cue_span", text),
    )


def _read_group(place: Place, claims: Mapping[str, Claim]) -> Group:
    members = tuple(item.known(claims) for item in place.items("claims"))
    return Group(id=place.get("id", str), claims=members, cohesion=place.get("cohesion", float))


def _read_pair(place: Place, claims: Mapping[str, Claim]) -> Pair:
    a, b = place.one_of("a", claims), place.one_of("b", claims)
    return Pair(
        a=a,
        b=b,
        score=place.get("score", float),
        forward=_read_verdict(place, "forward"),
        backward=_read_verdict(place, "backward"),
        kind=place.word("kind", KINDS),
        status=place.word("status", STATUSES),
        reasons=tuple(
            Reason(item.get("what", str), item.maybe_span("a", a.context), item.maybe_span("b", b.context))
            for item in place.items("reasons")
        ),
    )


def _read_verdict(place: Place, name: str) -> Verdict:
    values = [item.of(float) for item in place.items(name)]
    if len(values) != 3:
        place.at(name).fail("should be [contradiction, entailment, neutral]")
    return Verdict(*values)


def _read_figure(place: Place, claims: Mapping[str, Claim]) -> Figure:
    claim = place.one_of("claim", claims)
    return Figure(
        claim=claim,
        span=place.span("span", claim.context),
        value=place.get("value", float),
        quantity=place.get("quantity", str),
        qualifier=place.word("qualifier", get_args(Qualifier)),
        unit=place.maybe("unit", str),
        upper=place.maybe("upper", float),
        as_of=place.maybe("as_of", str),
        according_to=place.maybe("according_to", str),
    )
