"""What the report file says of coverage, agreement, wording, conflicts and quantities: plain values and back.

Fields that files of older versions lack are read where they are there. Conflicts and quantities are only written,
since they follow from the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from compare.records import Claim, Group
from compare.reporting.conflicts import ConflictSet
from compare.reporting.place import Place
from compare.reporting.quantities import Entry, Quantity
from compare.reporting.report import Agreement, Coverage, Mention, Naming, Term, Wording
from compare.reporting.terms import is_loaded

DECIMALS = 4

Values = dict[str, Any]


def coverage_values(row: Coverage) -> Values:
    """Return one row of coverage as plain values."""
    near = {source: claim.id for source, claim in row.near.items()}
    return {"group": row.group.id, "mentions": dict(row.mentions), "near": near}


def read_coverage(place: Place, groups: Mapping[str, Group], claims: Mapping[str, Claim]) -> Coverage:
    """Read one row of coverage back."""
    mentions = place.at("mentions")
    near = place.at("near").entries() if "near" in place.value else []
    return Coverage(
        group=place.one_of("group", groups),
        mentions={name: mentions.word(name, get_args(Mention)) for name, _ in mentions.entries()},
        near={name: claim.known(claims) for name, claim in near},
    )


def agreement_values(agreement: Agreement) -> Values:
    """Return the counts between sources, or between sides, as plain values."""
    return {
        "names": list(agreement.names),
        "shared": [list(row) for row in agreement.shared],
        "contradicted": [list(row) for row in agreement.contradicted],
    }


def read_agreement(place: Place) -> Agreement:
    """Read the counts back: as many rows and columns as there are names."""
    names = tuple(name.text() for name in place.items("names"))

    def table(name: str) -> tuple[tuple[int, ...], ...]:
        rows = [Place({"row": row.value}, row.place).items("row") for row in place.items(name)]
        if [len(row) for row in rows] != [len(names)] * len(names):
            place.at(name).fail(f"should have {len(names)} rows of {len(names)} numbers")
        return tuple(tuple(cell.of(int) for cell in row) for row in rows)

    return Agreement(
        names=names,
        shared=table("shared"),
        contradicted=table("contradicted"),
    )


def wording_values(word: Wording) -> Values:
    """Return one preferred word as plain values."""
    odds = round(float(word.log_odds), DECIMALS)
    return {"side": word.side, "word": word.word, "log_odds": odds, "count": word.count, "loaded": word.loaded}


def read_wording(place: Place) -> Wording:
    """Read one preferred word back."""
    word = place.get("word", str)
    return Wording(
        side=place.get("side", str),
        word=word,
        log_odds=place.get("log_odds", float),
        count=place.get("count", int),
        loaded=place.get("loaded", bool) if "loaded" in place.value else is_loaded(word),
    )


def conflict_values(conflict: ConflictSet, source: Mapping[str, str]) -> Values:
    """Return one conflict set as plain values; `source` maps article id → independent source."""
    answers = [
        {
            "text": answer.text,
            "claims": [claim.id for claim in answer.claims],
            "sources": list(dict.fromkeys(source[claim.article.id] for claim in answer.claims)),
            "speakers": list(dict.fromkeys(claim.who for claim in answer.claims if claim.speaker)),
        }
        for answer in conflict.answers
    ]
    return {
        "id": conflict.id,
        "kind": conflict.kind,
        "about": conflict.about,
        "status": conflict.status,
        "answers": answers,
        "pairs": [[pair.a.id, pair.b.id] for pair in conflict.pairs],
    }


def quantity_values(quantity: Quantity) -> Values:
    """Return one quantity and its rows as plain values."""
    return {
        "name": quantity.name,
        "unit": quantity.unit,
        "disputed": quantity.disputed,
        "lowest": float(quantity.lowest),
        "highest": float(quantity.highest),
        "rows": [_entry(row) for row in quantity.rows],
    }


def _entry(row: Entry) -> Values:
    names = ("source", "speaker", "published", "as_of", "scope", "qualifier", "background", "repeats")
    upper = None if row.upper is None else float(row.upper)
    found = {name: getattr(row, name) for name in names}
    return {"claim": row.figure.claim.id, "value": float(row.value), "upper": upper, **found}


def naming_values(naming: Naming) -> Values:
    """Return one concept that sides name differently as plain values."""
    return {
        "concept": naming.concept,
        "groups": list(naming.groups),
        "terms": {side: [_term(term) for term in terms] for side, terms in naming.terms.items()},
    }


def _term(term: Term) -> Values:
    places = [{"claim": claim.id, "span": list(span)} for claim, span in term.places]
    return {"term": term.term, "count": term.count, "loaded": term.loaded, "places": places}


def read_naming(place: Place, groups: Mapping[str, Group], claims: Mapping[str, Claim]) -> Naming:
    """Read one concept that sides name differently back."""
    terms = place.at("terms")
    return Naming(
        concept=place.get("concept", str),
        groups=tuple(group.known(groups).id for group in place.items("groups")),
        terms={side: tuple(_read_term(term, claims) for term in terms.items(side)) for side, _ in terms.entries()},
    )


def _read_term(place: Place, claims: Mapping[str, Claim]) -> Term:
    places = []
    for item in place.items("places"):
        claim = item.one_of("claim", claims)
        places.append((claim, item.span("span", claim.context)))
    return Term(place.get("term", str), place.get("loaded", bool), tuple(places))
