"""Three ways to the contradictions of one event, with the same weights: `python -m benchmarks.side_by_side --help`.

- all pairs: a CrossEncoder (torch, float32) reads every two claims that can be compared, in both directions
- top k: a SentenceTransformer (torch, float32) finds each claim's nearest, and the CrossEncoder reads these alone
- ours: `Comparer.compare`, from the articles to the report, with tagging and extraction

The float32 models are the bundled ones, unpacked (`training.unpack`). Claims are cut once for all three; the first two
are not charged for that. Where a way has to read more than --most pairs, so many of them, drawn at random, are read,
and the seconds are what all would take at that pace (marked ~).

What is lost is held against all pairs. *Flagged* are pairs of claims that the whole scorer puts over its threshold when
every pair is a candidate; *points* are what a report makes of them, which gives a point between two articles once. The
NLI model alone is no measure: one in a hundred of any two sentences is a contradiction to it, hundreds to tens of
thousands an event. What it says of a random sample of all pairs stands beside it. Events are invented
(`benchmarks.invented`), or read from --event.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.every_pair import Found, every_pair, flagged_of_all
from benchmarks.invented import invented_event
from benchmarks.speed import machine, take_turns
from compare import CompareError, Comparer, Event, read_event
from compare.comparer import Draft
from compare.models.onnx import MAX_TOKENS, machine_threads
from compare.scoring import statement
from training.unpack import BUNDLED, unpack

SIZES = ("10x30", "50x40")
K = 10  # neighbours of the plain top k, as many as ours takes by vector
CONTRADICTS = 0.5  # mean of both readings from which the NLI alone calls it a contradiction
Texts = list[tuple[str, str]]
Table = dict[str, Any]


@dataclass
class Timed:
    """A model of ours that counts its seconds and what it was given."""

    model: Any
    seconds: list[float] = field(default_factory=list)
    items: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The model's name."""
        return str(self.model.name)

    def _call(self, method: str, items: Sequence[Any]) -> Any:
        start = time.perf_counter()
        result = getattr(self.model, method)(items)
        self.seconds.append(time.perf_counter() - start)
        self.items.append(len(items))
        return result

    def encode(self, items: Sequence[Any]) -> Any:
        """As the encoder."""
        return self._call("encode", items)

    def predict(self, items: Sequence[Any]) -> Any:
        """As the NLI."""
        return self._call("predict", items)

    def tag(self, items: Sequence[Any]) -> Any:
        """As the tagger."""
        return self._call("tag", items)

    def taken(self) -> tuple[float, int]:
        """Return the seconds and items since the last call of this, and forget them."""
        result = sum(self.seconds), sum(self.items)
        self.seconds, self.items = [], []
        return result


def ours(event: Event, comparer: Comparer, *, rounds: int) -> Table:
    """Return seconds of the median round of `Comparer.compare`, warm, with what each model takes of it."""
    models = {"tagger": Timed(comparer.tagger), "encoder": Timed(comparer.encoder), "nli": Timed(comparer.nli)}
    timed = replace(comparer, tagger=models["tagger"], encoder=models["encoder"], nli=models["nli"])
    timed.compare(invented_event(2, 5, seed=1))
    found = []
    for _ in range(rounds):
        for model in models.values():
            model.taken()
        start = time.perf_counter()
        report = timed.compare(event)
        total = time.perf_counter() - start
        parts = {name: model.taken() for name, model in models.items()}
        rest = total - sum(seconds for seconds, _ in parts.values())
        stages = {name: seconds for name, (seconds, _) in parts.items()} | {"the rest": rest}
        found.append({"seconds": total, "stages": stages, "readings": parts["nli"][1]})
    middle = sorted(found, key=lambda row: row["seconds"])[len(found) // 2]
    return {**middle, "fastest": min(row["seconds"] for row in found), "flagged": len(report.contradictions())}


class Torch:
    """The bundled encoder and NLI in float32, as sentence-transformers runs them."""

    def __init__(self, scratch: Path, *, threads: int) -> None:
        import torch
        from sentence_transformers import CrossEncoder, SentenceTransformer

        torch.set_num_threads(threads)
        folders = {kind: unpack(BUNDLED / kind, scratch / kind) for kind in ("encoder", "nli")}
        self._cross = CrossEncoder(str(folders["nli"]), device="cpu", max_length=MAX_TOKENS)
        self._cross.model.float()
        self._encoder = SentenceTransformer(str(folders["encoder"]), device="cpu").float()
        self._encoder.max_seq_length = MAX_TOKENS

    def encode(self, texts: Sequence[str]) -> Any:
        """Return unit vectors."""
        return self._encoder.encode(list(texts), show_progress_bar=False, normalize_embeddings=True)

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Any:
        """Return the three probabilities, in the order of the model's labels."""
        return self._cross.predict(list(pairs), show_progress_bar=False, apply_softmax=True)


def nearest_pairs(pairs: Sequence[tuple[int, int]], vectors: Any, *, k: int = K) -> set[tuple[int, int]]:
    """Return those of the pairs of which either is among the other's `k` nearest."""
    rows, columns = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    cosines = vectors @ vectors.T
    near = np.full_like(cosines, -2.0)
    near[rows, columns] = near[columns, rows] = cosines[rows, columns]
    top = np.argsort(-near, axis=1, kind="stable")[:, :k]
    return {(min(i, j), max(i, j)) for i, row in enumerate(top.tolist()) for j in row if near[i, j] > -2.0}


def both_ways(pairs: Sequence[tuple[int, int]], texts: Sequence[str]) -> Texts:
    """Return the two readings of each pair."""
    forward = [(texts[i], texts[j]) for i, j in pairs]
    return [*forward, *((b, a) for a, b in forward)]


def torch_ways(
    draft: Draft, pairs: Sequence[tuple[int, int]], torch: Torch, *, most: int, rounds: int, k: int
) -> dict[str, Table]:
    """Return seconds and pairs of the two ways with torch; of too many pairs a sample is read."""
    texts = [statement(claim) for claim in draft.claims]
    vectors = torch.encode(texts)
    near = sorted(nearest_pairs(pairs, vectors, k=k))
    read = {"all pairs": _sample(pairs, most), "top k": _sample(near, most)}
    calls: dict[str, Callable[[], Any]] = {
        name: partial(torch.predict, both_ways(chosen, texts)) for name, chosen in read.items()
    }
    calls["encoding"] = partial(torch.encode, texts)
    seconds = take_turns(calls, rounds)
    result = {}
    for name, every in (("all pairs", pairs), ("top k", near)):
        share = len(every) / max(1, len(read[name]))
        spent = seconds[name] * share + (seconds["encoding"] if name == "top k" else 0.0)
        result[name] = {"seconds": spent, "pairs": len(every), "readings": 2 * len(every), "read": len(read[name])}
    return result


def _sample(pairs: Sequence[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    return sorted(random.Random(0).sample(pairs, min(most, len(pairs))))


def nli_alone(draft: Draft, pairs: Sequence[tuple[int, int]], comparer: Comparer, *, most: int) -> Table:
    """Return how many of a random sample of all pairs the NLI alone calls contradictions, and how many ours reads."""
    texts = [statement(claim) for claim in draft.claims]
    chosen = _sample(pairs, most)
    rows = comparer.nli.predict(both_ways(chosen, texts))[:, 0]
    mean = (rows[: len(chosen)] + rows[len(chosen) :]) / 2
    called = {pair for pair, value in zip(chosen, mean.tolist(), strict=True) if value >= CONTRADICTS}
    return {"sample": len(chosen), "called": len(called), "candidates": len(called & _candidates(draft))}


def measure(event: Event, comparer: Comparer, torch: Torch, arguments: argparse.Namespace) -> Table:
    """Return all figures of one event."""
    draft = comparer.draft(event)
    pairs = every_pair(draft.claims)
    result: Table = {"event": event.id, "articles": len(event.articles), "claims": len(draft.claims)}
    result["ways"] = torch_ways(draft, pairs, torch, most=arguments.most, rounds=arguments.rounds, k=arguments.k)
    result["ways"]["ours"] = {**ours(event, comparer, rounds=arguments.rounds), "pairs": len(draft.candidates)}
    texts = [statement(claim) for claim in draft.claims]
    near = nearest_pairs(pairs, torch.encode(texts), k=arguments.k)
    found = flagged_of_all(draft, comparer, anchors=arguments.anchors)
    ways = {"all pairs": None, "top k": near, "ours": _candidates(draft)}
    for name, candidates in ways.items():
        result["ways"][name]["kept"] = _kept(found, candidates)
    result["anchors"] = found.anchors
    result["nli alone"] = nli_alone(draft, pairs, comparer, most=arguments.most)
    return result


def _candidates(draft: Draft) -> set[tuple[int, int]]:
    place = {claim.id: at for at, claim in enumerate(draft.claims)}
    return {(place[one.a.id], place[one.b.id]) for one in draft.candidates}


def _kept(found: Found, candidates: set[tuple[int, int]] | None) -> Table:
    pairs = found.pairs if candidates is None else [row for row in found.pairs if row.ends in candidates]
    return {
        "flagged": len(pairs),
        "of": len(found.pairs),
        "points": len({row.point for row in pairs}),
        "of points": len({row.point for row in found.pairs}),
    }


def _table(result: Table) -> str:
    lines = [
        f"{result['articles']} articles, {result['claims']} claims ({result['event']})",
        f"{'':12}{'seconds':>10}{'pairs':>12}{'readings':>12}{'flagged kept':>18}{'points kept':>18}",
    ]
    for name, row in result["ways"].items():
        kept = row["kept"]
        about = "~" if row.get("read", row["pairs"]) < row["pairs"] else ""
        seconds = f"{about}{row['seconds']:,.1f}"
        lines.append(
            f"{name:12}{seconds:>10}{row['pairs']:>12,}{row['readings']:>12,}"
            f"{_share(kept['flagged'], kept['of']):>18}{_share(kept['points'], kept['of points']):>18}"
        )
    stages = result["ways"]["ours"]["stages"]
    lines.append("ours: " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in stages.items()))
    alone = result["nli alone"]
    lines.append(
        f"NLI alone: {alone['called']:,} of {alone['sample']:,} random pairs are contradictions to it,"
        f" {alone['candidates']:,} of these are candidates of ours"
    )
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} {part / whole:.1%}" if whole else "none"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", help=f"ARTICLESxSENTENCES (default: {' '.join(SIZES)})")
    parser.add_argument("--event", type=Path, action="append", default=[], help="an event to measure as well")
    parser.add_argument(
        "--most", type=int, default=1000, help="pairs that torch reads of each way (default %(default)s)"
    )
    parser.add_argument(
        "--anchors", type=int, default=400, help="claims that are scored against all others (default %(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds that take turns (default %(default)s)")
    parser.add_argument("--k", type=int, default=K, help="neighbours of the plain top k (default %(default)s)")
    parser.add_argument("--threads", type=int, default=machine_threads(), help="threads of each way (default: all)")
    parser.add_argument("--json", type=Path, help="file to write all figures to")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write; 1 where something cannot be read or written."""
    arguments = _parser().parse_args(argv)
    try:
        events = [
            invented_event(*map(int, size.split("x"))) for size in arguments.sizes or SIZES * (not arguments.event)
        ]
        events += [read_event(path) for path in arguments.event]
        comparer = Comparer.load(threads=arguments.threads)
        results = []
        with tempfile.TemporaryDirectory() as scratch:
            torch = Torch(Path(scratch), threads=arguments.threads)
            for event in events:
                results.append(measure(event, comparer, torch, arguments))
                print(_table(results[-1]) + "\n")
        if arguments.json:
            whole = {"machine": machine(arguments.threads), "events": results}
            arguments.json.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    except (CompareError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
