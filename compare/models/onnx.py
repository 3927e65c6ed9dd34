"""Models stored as ONNX with their tokenizer, run on the CPU with onnxruntime and tokenizers alone.

A folder holds `model.onnx`, `tokenizer.json` and `config.json`.

Each text is one run of the graph, and the runs are spread over threads. int8 graphs scale their activations by
the largest value in the tensor, so that in a padded batch a text's result would depend on its neighbours (by up to
0.5 in probability, measured). One by one nothing is padded, a batch equals its parts exactly, and threads that each
run their own text are also faster on a CPU than one batched run that all threads share.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
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
# Tokenised texts are large next to their text, so only so many are held at once.
CHUNK = 2048
TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}


def machine_threads() -> int:
    """Return how many CPUs this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class OnnxGraph:
    """A graph with its tokenizer: texts or pairs in, the first output of the graph as one array a text out."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        self.folder = folder
        self.threads = threads or machine_threads()
        self.config = _read_config(folder / CONFIG)
        self._tokenizer = _load_tokenizer(folder / TOKENIZER)
        self._session = _load_session(folder / MODEL)
        self._inputs = [(entry.name, TYPES[entry.type]) for entry in self._session.get_inputs()]

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of `model.onnx`."""
        return file_sha256(self.folder / MODEL)

    @property
    def width(self) -> int:
        """The last dimension of the output, from the graph or, where it leaves it open, from the config."""
        size = self._session.get_outputs()[0].shape[-1]
        return size if isinstance(size, int) else int(self.config["hidden_size"])

    def run(self, items: Sequence[str] | Sequence[tuple[str, str]]) -> list[Matrix]:
        """Return the graph's first output for each text or pair, without the batch dimension."""
        outputs: list[Matrix] = []
        with ThreadPoolExecutor(self.threads) as pool:
            for start in range(0, len(items), CHUNK):
                encodings = self._tokenizer.encode_batch(items[start : start + CHUNK])
                outputs.extend(pool.map(self._run_one, encodings))
        return outputs

    def _run_one(self, encoding: Any) -> Matrix:
        values = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([values[name]], dtype=kind) for name, kind in self._inputs}
        output: Matrix = self._session.run(None, feed)[0][0]
        return output


class OnnxEncoder:
    """A sentence encoder stored as ONNX. Token vectors are averaged where the graph does not pool them itself."""

    def __init__(self, folder: str | Path, *, threads: int | None = None, name: str | None = None) -> None:
        """Load the folder; raises ModelError where a file is missing or cannot be read."""
        self._graph = OnnxGraph(Path(folder), threads=threads)
        self.name = name or Path(folder).name

    @property
    def sha256(self) -> str:
        """The SHA-256 of the weights."""
        return self._graph.sha256

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return float32 (n, d), each row of unit length, in input order; a text is cut after 256 tokens."""
        return compute_once(as_texts(texts), self._encode, width=self._graph.width)

    def _encode(self, texts: list[str]) -> Matrix:
        outputs = self._graph.run(texts)
        # Nothing is padded, so the mean over all tokens is the mean over the attention mask.
        pooled = [output if output.ndim == 1 else output.mean(axis=0) for output in outputs]
        return unit_rows(np.stack(pooled))


class OnnxNLI:
    """A three-label cross-encoder stored as ONNX; the order of its labels is read from `config.json`."""

    def __init__(self, folder: str | Path, *, threads: int | None = None, name: str | None = None) -> None:
        """Load the folder; raises ModelError where a file is missing, unreadable or lacks the three labels."""
        self._graph = OnnxGraph(Path(folder), threads=threads)
        self._columns = label_columns(self._graph.config.get("id2label", {}), model=str(Path(folder) / CONFIG))
        self.name = name or Path(folder).name

    @property
    def sha256(self) -> str:
        """The SHA-256 of the weights."""
        return self._graph.sha256

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Matrix:
        """Return float32 (n, 3): contradiction, entailment, neutral; rows sum to 1, in input order.

        A pair is cut to 256 tokens, the longer of the two first.
        """
        return compute_once(as_pairs(pairs), self._predict, width=len(LABELS))

    def _predict(self, pairs: list[tuple[str, str]]) -> Matrix:
        return probabilities(np.stack(self._graph.run(pairs)), self._columns)


def _read_config(path: Path) -> dict[str, Any]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not isinstance(config, dict):
        raise ModelError(f"{path}: not a JSON object; export the model again")
    return config


def _load_tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises bare Exception
        raise _unreadable(path, error) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
    return tokenizer


def _load_session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the texts are spread over threads, not the operators
    options.enable_mem_pattern = False  # patterns pay only where shapes repeat
    options.log_severity_level = 3
    if not path.is_file():
        raise ModelError(f"{path}: no such file; give a folder that holds {MODEL}, {TOKENIZER} and {CONFIG}")
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library has an exception type a status code, with no common base of its own
        raise _unreadable(path, error) from error
    unknown = [entry.name for entry in session.get_inputs() if entry.type not in TYPES]
    if unknown:
        raise ModelError(f"{path}: its input {unknown[0]!r} does not take token ids; export the model again")
    return session


def _unreadable(path: Path, error: Exception) -> ModelError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ModelError(f"{path}: cannot be loaded ({reason[:200]}); export or download the model again")
