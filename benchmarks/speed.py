"""Speed of our runtime beside torch in float32, on the same weights: `python -m benchmarks.speed --help`.

Everything is measured in one run, in rounds that take turns, and the median round counts: texts a second of
`SentenceTransformer.encode` and pairs a second of `CrossEncoder.predict` beside ours, on the same items with the same
number of threads. Ours is exported from the reference's weights first, so that both compute the same model. The share
of the peak is that of the integer products which the model needs, in operations a second, over the most that a
product of eight-bit matrices reaches with the same library in the same run; the profile says what the time goes to.

Items are JSON lines, also .xz: `premise` and `hypothesis` a pair, `text` (or `premise`) a text. Without files, the
sentences of `corpora/` are taken, and an untrained head on the published encoder in the NLI model's place: the speed
is that of any weights.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from compare import CompareError, ReadingError
from compare.models.labels import LABELS
from compare.models.onnx import CONFIG, MAX_TOKENS, MODEL, TOKENIZER, OnnxEncoder, OnnxNLI, load_session, load_tokenizer
from compare.models.onnx import machine_threads as cpus_here
from training.examples import read_rows
from training.export import corpora_texts, export_model, sentences_of
from training.published import find_weights

FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8", "amx_bf16")
PACKAGES = ("onnxruntime", "tokenizers", "torch", "transformers", "sentence-transformers", "numpy")
# Small enough to stay in a core's cache: larger products are slower.
PEAK_SIZE = 384
PRODUCTS = 100
UNITS = {"encoder": "texts", "nli": "pairs"}
# A product of a matrix is a multiplication and an addition a weight.
OPERATIONS = 2
Table = dict[str, Any]


def machine(threads: int) -> Table:
    """Return what the figures hold for: processor, the instructions that matter, threads, versions."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    flags = set(fields.get("flags", "").split())
    return {
        "processor": fields.get("model name") or platform.processor() or platform.machine(),
        "flags": [flag for flag in FLAGS if flag in flags],
        "cpus": os.cpu_count(),
        "threads": threads,
        "versions": {name: version(name) for name in PACKAGES},
    }


def int8_peak(threads: int, *, rounds: int = 5) -> float:
    """Return the most integer operations a second, over all threads, of products of eight-bit matrices."""
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    shape = [PEAK_SIZE, PEAK_SIZE]
    weight = np.random.default_rng(0).integers(-127, 128, shape).astype(np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["codes", "weight", "zero"], ["product"])],
        "peak",
        [helper.make_tensor_value_info("codes", TensorProto.UINT8, shape)],
        [helper.make_tensor_value_info("product", TensorProto.INT32, shape)],
        [numpy_helper.from_array(weight, "weight"), numpy_helper.from_array(np.array(128, np.uint8), "zero")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    feed = {"codes": np.full(shape, 130, dtype=np.uint8)}
    times = []
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(rounds):
            start = time.perf_counter()
            list(pool.map(lambda _: session.run(None, feed), range(PRODUCTS * threads)))
            times.append(time.perf_counter() - start)
    return PRODUCTS * threads * OPERATIONS * PEAK_SIZE**3 / min(times)


def operations(kind: str, lengths: Sequence[int], config: Table) -> int:
    """Return the integer operations that items of these token counts need: all layers' matrices, attention left out."""
    width, inner, layers = (int(config[key]) for key in ("hidden_size", "intermediate_size", "num_hidden_layers"))
    layer = 4 * width**2 + 2 * width * inner
    if kind == "encoder":
        return OPERATIONS * sum(lengths) * layers * layer
    # Of the last layer only keys and values are needed for every token, the rest for the first one.
    last = 2 * width**2
    return OPERATIONS * (sum(lengths) * ((layers - 1) * layer + last) + len(lengths) * (layer - last))


def profile(kind: str, folder: Path, items: Sequence[Any]) -> dict[str, float]:
    """Return the share of one thread's time in the graph that each operator takes, the largest first."""
    with tempfile.TemporaryDirectory() as scratch:
        model = _ours(kind, folder, threads=1)
        graph = model.graph
        graph.session = load_session(folder / MODEL, profile=Path(scratch) / "profile")
        _call(kind, model)(items)
        events = json.loads(Path(graph.session.end_profiling()).read_text(encoding="utf-8"))
    spent: Counter[str] = Counter()
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
            spent[event["args"]["op_name"]] += event["dur"]
    return {name: duration / max(1, spent.total()) for name, duration in spent.most_common()}


def measure(kind: str, reference: Path, items: Sequence[Any], *, threads: int, rounds: int, peak: float) -> Table:
    """Return items and tokens a second of both sides, medians of `rounds`, and where ours spends its time."""
    items = list(dict.fromkeys(items))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        export_model(kind, reference, folder)  # type: ignore[arg-type]
        sides = {
            "ours": partial(_call(kind, _ours(kind, folder, threads=threads)), items),
            "torch": partial(_reference(kind, reference, threads=threads), items),
        }
        seconds = take_turns(sides, rounds)
        tokenizer = load_tokenizer(folder / TOKENIZER)
        start = time.perf_counter()
        encodings = tokenizer.encode_batch(items)
        tokenising = time.perf_counter() - start
        shares = profile(kind, folder, items[:200])
    lengths = [len(encoding.ids) for encoding in encodings]
    config = json.loads((reference / CONFIG).read_text(encoding="utf-8"))
    return {
        "items": len(items),
        "tokens": sum(lengths),
        **{f"{name} {UNITS[kind]} a second": len(items) / spent for name, spent in seconds.items()},
        **{f"{name} tokens a second": sum(lengths) / spent for name, spent in seconds.items()},
        "times as fast": seconds["torch"] / seconds["ours"],
        "share of int8 peak": operations(kind, lengths, config) / seconds["ours"] / peak,
        "share of tokenising": min(1.0, tokenising / seconds["ours"]),
        "share of operators": shares,
    }


def take_turns(calls: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Return the median seconds of each call, which are made in turn so that a busy machine slows all alike."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    return {name: median(spent) for name, spent in times.items()}


def _ours(kind: str, folder: Path, *, threads: int) -> Any:
    return (OnnxNLI if kind == "nli" else OnnxEncoder)(folder, threads=threads)


def _call(kind: str, model: Any) -> Callable[[Sequence[Any]], Any]:
    call: Callable[[Sequence[Any]], Any] = model.predict if kind == "nli" else model.encode
    return call


def _reference(kind: str, folder: Path, *, threads: int) -> Callable[[Sequence[Any]], Any]:
    import torch
    from sentence_transformers import CrossEncoder, SentenceTransformer

    torch.set_num_threads(threads)
    if kind == "nli":
        cross = CrossEncoder(str(folder), device="cpu", max_length=MAX_TOKENS)
        cross.model.float()
        return lambda items: cross.predict(items, show_progress_bar=False)
    encoder = SentenceTransformer(str(folder), device="cpu").float()
    encoder.max_seq_length = MAX_TOKENS
    return lambda items: encoder.encode(items, show_progress_bar=False)


def untrained_nli(folder: Path) -> Path:
    """Save the published encoder with an untrained three-label head to `folder`, and return it."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    source = find_weights()
    model = AutoModelForSequenceClassification.from_pretrained(source, id2label=dict(enumerate(LABELS)))
    model.float().save_pretrained(folder)
    AutoTokenizer.from_pretrained(source).save_pretrained(folder)
    return folder


def read_items(path: Path, pick: Callable[[Table], Any], limit: int) -> list[Any]:
    """Return what `pick` takes from each of the first rows of a file; raises ReadingError where a row lacks it."""
    items = []
    for number, row in enumerate(islice(read_rows(path), limit), 1):
        try:
            items.append(pick(row))
        except KeyError as error:
            raise ReadingError(f"{path}:{number}: no {error} field; give premise and hypothesis, or text") from error
    return items


def _items(pairs: Path | None, texts: Path | None, limit: int) -> dict[str, list[Any]]:
    given = {
        "encoder": (texts, lambda row: row["text"] if "text" in row else row["premise"]),
        "nli": (pairs, lambda row: (row["premise"], row["hypothesis"])),
    }
    items = {kind: read_items(path, pick, limit) for kind, (path, pick) in given.items() if path}
    if len(items) < len(given):
        sentences = sentences_of(corpora_texts())[:limit]
        neighbours = list(zip(sentences, [*sentences[1:], sentences[0]], strict=True))
        items = {"encoder": sentences, "nli": neighbours, **items}
    return items


def _table(result: Table) -> str:
    described = result["machine"]
    lines = [
        f"{described['processor']} ({', '.join(described['flags'])}), {described['threads']} threads,"
        f" int8 peak {described['int8 peak'] / 1e9:.0f} billion operations a second",
        f"{'':10}{'ours':>14}{'torch':>14}{'times':>8}{'tokens/s':>11}{'of peak':>9}{'tokenising':>12}",
    ]
    for kind, unit in UNITS.items():
        row = result[kind]
        ours, torch = (f"{row[f'{name} {unit} a second']:.0f} {unit}/s" for name in ("ours", "torch"))
        lines.append(
            f"{kind:10}{ours:>14}{torch:>14}{row['times as fast']:>8.2f}{row['ours tokens a second']:>11.0f}"
            f"{row['share of int8 peak']:>9.0%}{row['share of tokenising']:>12.1%}"
        )
    for kind in UNITS:
        parts = list(result[kind]["share of operators"].items())[:8]
        lines.append(f"{kind}: " + ", ".join(f"{name} {share:.1%}" for name, share in parts))
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, help="pairs to judge, .jsonl or .jsonl.xz")
    parser.add_argument("--texts", type=Path, help="texts to encode, .jsonl or .jsonl.xz")
    parser.add_argument("--nli-reference", type=Path, help="folder of a BertForSequenceClassification in float32")
    parser.add_argument("--encoder-reference", type=Path, help="folder of a BertModel in float32")
    parser.add_argument("--limit", type=int, default=1000, help="how many items of each kind (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that take turns (default %(default)s)")
    parser.add_argument("--threads", type=int, default=cpus_here(), help="threads of either side (default: all)")
    parser.add_argument("--json", type=Path, help="file to write all figures to")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write; 1 where something cannot be read or written."""
    arguments = _parser().parse_args(argv)
    try:
        result = _measured(arguments)
        print(_table(result))
        if arguments.json:
            arguments.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    except (CompareError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _measured(arguments: argparse.Namespace) -> Table:
    items = _items(arguments.pairs, arguments.texts, arguments.limit)
    peak = int8_peak(arguments.threads)
    result: Table = {"machine": {**machine(arguments.threads), "int8 peak": peak}}
    with tempfile.TemporaryDirectory() as scratch:
        references = {
            "encoder": arguments.encoder_reference or find_weights(),
            "nli": arguments.nli_reference or untrained_nli(Path(scratch)),
        }
        for kind, folder in references.items():
            result[kind] = measure(
                kind, folder, items[kind], threads=arguments.threads, rounds=arguments.rounds, peak=peak
            )
    return result


if __name__ == "__main__":
    raise SystemExit(main())
