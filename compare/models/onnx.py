"""Models stored as ONNX with their tokenizer, run on the CPU with onnxruntime and tokenizers alone.

A folder holds `model.onnx`, `tokenizer.json` and `config.json`.

Nothing is ever padded. A graph whose `config.json` says `"batching": "equal_lengths"` promises that no text's result
depends on its neighbours: its texts are run together with others of exactly the same number of tokens. Any other graph
gets one text at a time, because common int8 graphs scale their activations by the largest value in the whole batch,
which ties neighbours together. Either way a batch equals its parts, and the runs are spread over threads of which
each does its own: that leaves no thread waiting for another, and the number of threads changes no result.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import numpy as np

from compare.errors import ModelError
from compare.models.batching import as_pairs, as_texts, compute_once, unit_rows
from compare.models.labels import LABELS, label_columns, probabilities
from compare.models.protocols import Matrix
from compare.weights import file_sha256

MODEL, TOKENIZER, CONFIG = "model.onnx", "tokenizer.json", "config.json"
MAX_TOKENS = 256
# Holds that many of the longest words that WordPiece splits; what lies behind is not even tokenised, which would cost
# memory for every character of a long text.
MAX_CHARACTERS = 100 * MAX_TOKENS
BATCHING, EQUAL_LENGTHS = "batching", "equal_lengths"
# Tokenised texts are large next to their text, so only so many are held at once.
CHUNK = 2048
# More brings no speed (measured from 128 to 2048) and costs memory.
BATCH_TOKENS = 1024
# More batches than threads, so that no thread ends long before the others.
BATCHES_PER_THREAD = 4
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
# Adding and normalising in one operator takes nine times as long as in two: the one is not vectorised.
SLOWER = ["SkipLayerNormFusion"]
Row = Mapping[str, Sequence[int]]


def check_device(device: str | None, model: str) -> None:
    """Raise ModelError where a model stored as ONNX is asked to run on anything but the CPU."""
    if device is not None and device != "cpu":
        raise ModelError(
            f"{model}: stored as int8 ONNX for the CPU and not to be run on {device};"
            " leave the device out, or name a sentence-transformers model or CrossEncoder"
        )


def machine_threads() -> int:
    """Return how many CPUs this process may use; 1 in a worker process, beside which others have the same CPUs."""
    if parent_process() is not None:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class OnnxGraph:
    """A graph with its tokenizer: texts or pairs in, the first output of the graph as one array a text out."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        self.folder = folder
        self._threads = threads
        self.config = read_config(folder / CONFIG)
        self._tokenizer = load_tokenizer(folder / TOKENIZER)
        self.session = load_session(folder / MODEL)
        self._inputs = [(entry.name, TYPES[entry.type]) for entry in self.session.get_inputs()]
        self._output = [self.session.get_outputs()[0].name]
        self._together = self.config.get(BATCHING) == EQUAL_LENGTHS

    @classmethod
    def of_texts(cls, folder: Path, *, threads: int | None = None) -> OnnxGraph:
        """Load a folder whose graph takes no more than a tokenizer gives; raises ModelError."""
        graph = cls(folder, threads=threads)
        unknown = [name for name, _ in graph._inputs if name not in INPUTS]
        if unknown or not graph._inputs:
            wrong = f"asks for {unknown[0]!r}" if unknown else "takes no input"
            raise ModelError(f"{folder / MODEL}: {wrong}; give a BERT model, which takes {', '.join(INPUTS)}")
        return graph

    @property
    def shape(self) -> list[Any]:
        """The shape of the graph's first output; what the graph leaves open is no number."""
        return list(self.session.get_outputs()[0].shape)

    def again(self, kind: Callable[..., Any], name: str) -> tuple[Any, ...]:
        """Return how pickle makes a model anew in another process: from its files, which hold the weights."""
        return partial(kind, self.folder, threads=self._threads, name=name), ()

    @property
    def threads(self) -> int:
        """How many threads it runs on; asked anew each time, since a model may be loaded before workers are forked."""
        return self._threads or machine_threads()

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of `model.onnx`."""
        return file_sha256(self.folder / MODEL)

    @property
    def width(self) -> int:
        """The last dimension of the output, from the graph or, where it leaves it open, from the config."""
        size = self.session.get_outputs()[0].shape[-1]
        return size if isinstance(size, int) else int(self.config["hidden_size"])

    def run(
        self, items: Sequence[str] | Sequence[tuple[str, str]], *, finish: Callable[[Matrix], Matrix] | None = None
    ) -> list[Matrix]:
        """Return the graph's first output for each text or pair, without the batch dimension.

        `finish` is applied to the output of each batch (n, …) at once, so that what it leaves out is never kept.
        """
        outputs: list[Matrix] = []
        with ThreadPoolExecutor(self.threads) as pool:
            for start in range(0, len(items), CHUNK):
                outputs.extend(self._run_chunk(self._tokenise(items[start : start + CHUNK], pool), pool, finish))
        return outputs

    def run_tokens(self, rows: Sequence[Mapping[str, Sequence[int]]]) -> list[Matrix]:
        """Return the graph's first output for each row of ready inputs (name → one number a token), of any lengths."""
        outputs: list[Matrix] = []
        with ThreadPoolExecutor(self.threads) as pool:
            for start in range(0, len(rows), CHUNK):
                outputs.extend(self._run_chunk(rows[start : start + CHUNK], pool, None))
        return outputs

    def _tokenise(self, items: Sequence[Any], pool: ThreadPoolExecutor) -> list[Row]:
        # The library's own threads would be as many as the machine has, whatever was asked for.
        share = -(-len(items) // self.threads)
        parts = [items[start : start + share] for start in range(0, len(items), share)]
        return [row for rows in pool.map(self._tokenise_part, parts) for row in rows]

    def _tokenise_part(self, items: Sequence[Any]) -> list[Row]:
        encode = self._tokenizer.encode
        texts = (item if isinstance(item, tuple) else (item,) for item in items)
        return [_row(encode(*(text[:MAX_CHARACTERS] for text in item))) for item in texts]

    def _run_chunk(
        self, rows: Sequence[Row], pool: ThreadPoolExecutor, finish: Callable[[Matrix], Matrix] | None
    ) -> list[Matrix]:
        first = self._inputs[0][0]
        lengths = [len(row[first]) for row in rows]
        batches = equal_length_batches(lengths, tokens=self._batch_tokens(sum(lengths)))
        outputs: dict[int, Matrix] = {}
        for batch, results in zip(
            batches, pool.map(lambda batch: self._run_batch([rows[at] for at in batch], finish), batches), strict=True
        ):
            outputs.update(zip(batch, results, strict=True))
        return [outputs[at] for at in range(len(rows))]

    def _batch_tokens(self, total: int) -> int:
        if not self._together:
            return 1
        return min(BATCH_TOKENS, total // (self.threads * BATCHES_PER_THREAD))

    def _run_batch(self, rows: list[Row], finish: Callable[[Matrix], Matrix] | None) -> Matrix:
        feed = {name: np.array([row[name] for row in rows], dtype=kind) for name, kind in self._inputs}
        try:
            output: Matrix = self.session.run(self._output, feed)[0]
        except Exception as error:  # a graph that loads may still fail, as with the tokenizer of another model
            raise _unreadable(self.folder / MODEL, error) from error
        return finish(output) if finish else output


class OnnxEncoder:
    """A sentence encoder stored as ONNX. Token vectors are averaged where the graph does not pool them itself."""

    def __init__(self, folder: str | Path, *, threads: int | None = None, name: str | None = None) -> None:
        """Load the folder; raises ModelError where a file is missing or cannot be read."""
        self.graph = OnnxGraph.of_texts(Path(folder), threads=threads)
        if self.graph.shape[-1] == len(LABELS):
            raise ModelError(f"{Path(folder) / MODEL}: gives a text three scores and no vector; is it an NLI model?")
        self.name = name or Path(folder).name

    def __reduce__(self) -> tuple[Any, ...]:
        return self.graph.again(OnnxEncoder, self.name)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the weights."""
        return self.graph.sha256

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return float32 (n, d), each row of unit length, in input order; a text is cut after 256 tokens."""
        return compute_once(as_texts(texts), self._encode, width=self.graph.width)

    def _encode(self, texts: list[str]) -> Matrix:
        return np.stack(self.graph.run(texts, finish=_pooled))


class OnnxNLI:
    """A three-label cross-encoder stored as ONNX; the order of its labels is read from `config.json`."""

    def __init__(self, folder: str | Path, *, threads: int | None = None, name: str | None = None) -> None:
        """Load the folder; raises ModelError where a file is missing, unreadable or lacks the three labels."""
        self.graph = OnnxGraph.of_texts(Path(folder), threads=threads)
        scores = self.graph.shape[1:]
        if len(scores) != 1 or (isinstance(scores[0], int) and scores[0] != len(LABELS)):
            raise ModelError(f"{Path(folder) / MODEL}: does not give a pair three scores; is it an encoder?")
        self._columns = label_columns(self.graph.config.get("id2label", {}), model=str(Path(folder) / CONFIG))
        self.name = name or Path(folder).name

    def __reduce__(self) -> tuple[Any, ...]:
        return self.graph.again(OnnxNLI, self.name)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the weights."""
        return self.graph.sha256

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Matrix:
        """Return float32 (n, 3): contradiction, entailment, neutral; rows sum to 1, in input order.

        A pair is cut to 256 tokens, the longer of the two first.
        """
        return compute_once(as_pairs(pairs), self._predict, width=len(LABELS))

    def _predict(self, pairs: list[tuple[str, str]]) -> Matrix:
        return probabilities(np.stack(self.graph.run(pairs)), self._columns)


def _pooled(output: Matrix) -> Matrix:
    """Average token vectors (n, tokens, d) and scale to length 1; nothing is padded, so the mean needs no mask."""
    return unit_rows(output if output.ndim == 2 else output.mean(axis=1))


def _row(encoding: Any) -> Row:
    return dict(zip(INPUTS, (encoding.ids, encoding.attention_mask, encoding.type_ids), strict=True))


def equal_length_batches(lengths: Sequence[int], *, tokens: int) -> list[list[int]]:
    """Return batches of positions, longest first: of equal lengths, and at most `tokens` in all or a single item."""
    order = sorted(range(len(lengths)), key=lambda at: -lengths[at])
    batches: list[list[int]] = []
    for at in order:
        size = lengths[at]
        if batches and lengths[batches[-1][0]] == size and (len(batches[-1]) + 1) * size <= tokens:
            batches[-1].append(at)
        else:
            batches.append([at])
    return batches


def read_config(path: Path) -> dict[str, Any]:
    """Read `config.json`; raises ModelError."""
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not isinstance(config, dict):
        raise ModelError(f"{path}: not a JSON object; export the model again")
    return config


def load_tokenizer(path: Path) -> Any:
    """Load `tokenizer.json` without padding and cut to MAX_TOKENS; raises ModelError."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises bare Exception
        raise _unreadable(path, error) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
    return tokenizer


def load_session(model: Path | bytes, *, profile: Path | None = None) -> Any:
    """Load a graph from its file or its bytes; `profile` is where its timings go. Raises ModelError."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the texts are spread over threads, not the operators
    options.enable_mem_pattern = False  # patterns pay only where shapes repeat
    options.log_severity_level = 3
    if profile is not None:
        options.enable_profiling, options.profile_file_prefix = True, str(profile)
    path = Path("the graph") if isinstance(model, bytes) else model
    if isinstance(model, Path) and not model.is_file():
        raise ModelError(f"{path}: no such file; give a folder that holds {MODEL}, {TOKENIZER} and {CONFIG}")
    try:
        session = onnxruntime.InferenceSession(
            model if isinstance(model, bytes) else str(model),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=SLOWER,
        )
    except Exception as error:  # the library has an exception type a status code, with no common base of its own
        raise _unreadable(path, error) from error
    unknown = [entry.name for entry in session.get_inputs() if entry.type not in TYPES]
    if unknown:
        raise ModelError(f"{path}: its input {unknown[0]!r} does not take token ids; export the model again")
    return session


def _unreadable(path: Path, error: Exception) -> ModelError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ModelError(f"{path}: cannot be loaded ({reason[:200]}); export or download the model again")
