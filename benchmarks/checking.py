"""How well, and how fast, a typed claim is checked: `python -m benchmarks.checking [--fit] [--large N] [--json FILE]`.

What is typed are the statements in the labellers' own words that head each set of sameness in `gold.json`, and what
the labelled contradictions quote. What ought to be found follows from the labels: places with the same fact support it,
places that contradict one of these contradict it. Labels name no more than their writers saw, so precision is a lower
bound. The weights of `compare/checking/weighing.py` were fitted on one half of the events; both halves are reported.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.gold import Gold, Place, _facts, place_of, read_gold
from compare import CompareError, Comparer, Report, read_event
from compare.checking import ClaimIndex, check
from compare.checking.engine import Weighed, weighed
from compare.checking.weighing import CONTRADICTION, SUPPORT, THRESHOLD
from compare.scoring import statement

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
# Never read, nor fitted on.
BLIND = ("aumery-strait", "eddlestow-custody", "harnessa-mutiny", "lannoch-boat", "skarrow-mine", "tulveth-gas")
PRINTED = 12  # quoted claims that are typed, of each event
SUPPORTS_FROM, CONTRADICTS_FROM = 0.35, 0.2  # fitted probabilities that become the shown threshold


@dataclass(frozen=True, slots=True)
class Typed:
    """One claim to type: its event, what supports and what contradicts it there, and the claim it was taken from."""

    event: str
    text: str
    supports: tuple[Place, ...]
    contradicts: tuple[Place, ...]
    taken: str | None

    def label(self, row: Weighed) -> str:
        """Return what the labels say of a finding: S, C, or neither."""
        if row.finding.event != self.event:
            return "elsewhere"
        place = place_of(row.finding.claim)
        if any(place.meets(one) for one in self.contradicts):
            return "C"
        return "S" if any(place.meets(one) for one in self.supports) else "unlabelled"


def typed_claims(event: str, report: Report, gold: Gold, data: dict[str, Any]) -> Iterator[Typed]:
    """Yield what is typed of one event: the labellers' statements, then some of what the contradictions quote."""
    facts = _facts(gold)
    against: dict[int, set[int]] = {fact: set() for fact in facts.values()}
    for link in gold.contradictions:
        against[facts[link.a]].add(facts[link.b])
        against[facts[link.b]].add(facts[link.a])

    def typed(text: str, fact: int, taken: str | None) -> Typed:
        same = tuple(place for place, one in facts.items() if one == fact)
        other = tuple(place for place, one in facts.items() if one in against[fact])
        return Typed(event, text, same, other, taken)

    fields = {article.id: {"text": article.text, "title": article.title} for article in report.event.articles}
    for row in data["same"]:
        quotes = {(one["article"], one["quote"]) for one in row["members"]}
        held = [
            facts[one] for one in facts if (one.article, fields[one.article][one.field][one.start : one.end]) in quotes
        ]
        if held:
            yield typed(row["claim"], held[0], None)
    quoted: dict[str, tuple[int, Any]] = {}
    for link in gold.contradictions:
        for place in (link.a, link.b):
            near = [claim for claim in report.claims if place_of(claim).meets(place)]
            if near:
                best = min(near, key=lambda claim: abs(len(claim.text) - (place.end - place.start)))
                quoted[best.id] = (facts[place], best)
    chosen = list(quoted.values())
    random.Random(event).shuffle(chosen)
    for fact, claim in chosen[:PRINTED]:
        yield typed(statement(claim), fact, claim.id)


def ask(rows: Sequence[Typed], index: ClaimIndex, comparer: Comparer) -> list[tuple[Typed, list[Weighed]]]:
    """Check every claim, leaving out of its findings the claim that it was taken from."""
    found = []
    for row in rows:
        _, answers = weighed(row.text[:500], [index], comparer.reader)
        kept = [one for one in answers if (one.finding.event, one.finding.claim.id) != (row.event, row.taken)]
        found.append((row, kept))
    return found


def quality(asked: Sequence[tuple[Typed, list[Weighed]]], reports: dict[str, Report]) -> dict[str, Any]:
    """Return precision and recall of both columns at the shown threshold, in all events and in the claim's own."""
    result: dict[str, Any] = {"typed": len(asked)}
    for name, wanted, call in (("supports", "S", "supports"), ("contradicts", "C", "contradicts")):
        places = {"S": lambda row: row.supports, "C": lambda row: row.contradicts}[wanted]
        expected = sum(
            any(place_of(claim).meets(place) for place in places(row))
            for row, _ in asked
            for claim in reports[row.event].claims
            if claim.id != row.taken
        )
        shown = [
            row.label(one)
            for row, found in asked
            for one in found
            if one.finding.call == call and one.finding.score >= THRESHOLD
        ]
        right, at_home = shown.count(wanted), len(shown) - shown.count("elsewhere")
        result[name] = {
            "expected": expected,
            "shown": len(shown),
            "precision": right / max(1, len(shown)),
            "precision in its event": right / max(1, at_home),
            "recall": right / max(1, expected),
            "of the opposite sort": shown.count({"S": "C", "C": "S"}[wanted]) / max(1, len(shown)),
        }
    return result


def fit(asked: Sequence[tuple[Typed, list[Weighed]]]) -> dict[str, Any]:
    """Return weights of both scores, fitted on what was asked, with the biases that put the cut at the threshold."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    def logit(share: float) -> float:
        return float(np.log(share / (1 - share)))

    result = {}
    for name, wanted, cut, strength in (
        ("support", "S", SUPPORTS_FROM, 1.0),
        ("contradiction", "C", CONTRADICTS_FROM, 0.3),
    ):
        rows = [(getattr(one, name), row.label(one)) for row, found in asked for one in found if getattr(one, name)]
        names = list(rows[0][0])
        signals = np.array([[values[name] for name in names] for values, _ in rows])
        model = LogisticRegression(C=strength, max_iter=3000).fit(signals, [label == wanted for _, label in rows])
        bias = float(model.intercept_[0]) - logit(cut) + logit(THRESHOLD)
        result[name] = {"bias": round(bias, 2), **dict(zip(names, model.coef_[0].round(2).tolist(), strict=True))}
    return result


def speed(reports: dict[str, Report], comparer: Comparer, texts: Sequence[str], large: int) -> dict[str, Any]:
    """Return the seconds of one check in the sample events, and in `large` claims made by varying the samples'."""
    start = time.perf_counter()
    index = ClaimIndex.of_reports(reports)
    index.prepare(comparer.encoder)
    result: dict[str, Any] = {"events": _timed(index, comparer, texts, time.perf_counter() - start)}
    if large:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "claims.parquet"
            _vary(reports, large, path)
            before = _peak()
            start = time.perf_counter()
            many = ClaimIndex.of_table(path, reports.__getitem__, events=list(reports))
            many.prepare(comparer.encoder)
            result["many"] = _timed(many, comparer, texts, time.perf_counter() - start)
            result["many"]["megabytes more at the peak"] = (_peak() - before) / 1e6
    return result


def _timed(index: ClaimIndex, comparer: Comparer, texts: Sequence[str], ready: float) -> dict[str, Any]:
    start = time.perf_counter()
    for text in texts:
        check(text, [index], comparer.reader)
    return {
        "claims": len(index),
        "seconds to make ready": ready,
        "seconds a check": (time.perf_counter() - start) / len(texts),
    }


def _vary(reports: dict[str, Report], count: int, path: Path) -> None:
    """Write a table of claims with three words of each changed for words of others; ids are those of the samples."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = random.Random(0)
    claims = [(event, claim) for event, report in reports.items() for claim in report.claims]
    words = [word for _, claim in claims for word in claim.text.split()]
    names = ("event", "claim", "text", "stance", "speaker", "cue")
    schema = pa.schema([(name, pa.string()) for name in names])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, count, 50_000):
            rows = []
            for event, claim in rng.choices(claims, k=min(50_000, count - start)):
                text = claim.text.split()
                for _ in range(3):
                    text[rng.randrange(len(text))] = rng.choice(words)
                rows.append((event, claim.id, " ".join(text), claim.stance, claim.speaker, claim.cue))
            writer.write_table(
                pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)), schema=schema)
            )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


def main() -> int:
    """Run the benchmark; 1 where an input cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=CORPORA, metavar="DIR", help="folder of events with labels")
    parser.add_argument("--fit", action="store_true", help="print weights fitted on the first half")
    parser.add_argument("--large", type=int, default=0, metavar="N", help="also time N varied claims (say, 1000000)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    args = parser.parse_args()
    try:
        comparer = Comparer.load()
        folders = sorted(
            path.parent for path in args.corpora.glob("*/gold.json") if path.parent.name != "belgorod-2023"
        )
        reports = {folder.name: comparer.compare(read_event(folder)) for folder in folders}
        result = _measured(folders, reports, comparer, args)
    except (CompareError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(json.dumps(result, indent=1))
    if args.json:
        args.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


def _measured(
    folders: Sequence[Path], reports: dict[str, Report], comparer: Comparer, args: argparse.Namespace
) -> dict[str, Any]:
    index = ClaimIndex.of_reports(reports)
    seen = [folder.name for folder in folders if not folder.name.startswith(BLIND)]
    fitted = {*seen[::2], *seen[1::6]}
    asked = []
    for folder in folders:
        report = reports[folder.name]
        labels = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        gold = read_gold(folder / "gold.json", report.event)
        asked += ask(list(typed_claims(folder.name, report, gold, labels)), index, comparer)
    halves = {
        "fitted on": [one for one in asked if one[0].event in fitted],
        "held out": [one for one in asked if one[0].event not in fitted],
        "never read": [one for one in asked if one[0].event.startswith(BLIND)],
    }
    result: dict[str, Any] = {name: quality(rows, reports) for name, rows in halves.items()}
    if args.fit:
        result["weights"] = {
            "fitted": fit(halves["fitted on"]),
            "in use": [dict(SUPPORT.weights), dict(CONTRADICTION.weights)],
        }
    texts = [row.text for row, _ in asked[::20]]
    result["speed"] = speed(reports, comparer, texts, args.large)
    return result


if __name__ == "__main__":
    raise SystemExit(main())
