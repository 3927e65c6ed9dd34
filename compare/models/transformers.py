"""Any sentence-transformers model and any three-label CrossEncoder, by hub name or folder.

Weights are read from safetensors alone: pickled weights are neither downloaded nor opened, and no code that comes
with a model is run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from textwrap import shorten
from typing import Any

import numpy as np

from compare.errors import ModelError
from compare.models.batching import as_pairs, as_texts, compute_once, unit_rows
from compare.models.labels import LABELS, label_columns, probabilities
from compare.models.protocols import Matrix
from compare.weights import file_sha256

BATCH_ROWS = 32
ANSWER_SECONDS = 5
# All that a model is loaded from; what is not named here (pickles, code, other formats) is not downloaded.
DOWNLOADED = ("*.json", "*.safetensors", "*.txt", "*.model", "*.jinja")
NOT_DOWNLOADED = ("onnx/*", "openvino/*")
# The organisation whose models may be named without it, as sentence-transformers allows.
ENCODER_HOME, NLI_HOME = "sentence-transformers", "cross-encoder"
SAFE: dict[str, Any] = {"trust_remote_code": False, "model_kwargs": {"use_safetensors": True}}


class SentenceTransformerEncoder:
    """A sentence-transformers model in the encoder's place; text is cut where that model cuts it."""

    def __init__(self, name_or_folder: str | Path, device: str | None = None) -> None:
        """Load by hub name or folder; raises ModelError where it cannot be found or is not in safetensors."""
        self.name, self._device = str(name_or_folder), device
        check_device(device)
        self._folder = fetch(self.name, home=ENCODER_HOME)

        def load() -> Any:
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(str(self._folder), device=device, **SAFE)

        self._model = _load(load, self.name)
        set_precision(self._model)

    def __reduce__(self) -> tuple[Any, ...]:
        return SentenceTransformerEncoder, (self.name, self._device)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the weights."""
        return weights_sha256(self._folder)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return float32 (n, d), each row of unit length, in input order."""
        return compute_once(as_texts(texts), self._encode, width=self._width())

    def _encode(self, texts: list[str]) -> Matrix:
        vectors = self._model.encode(texts, batch_size=BATCH_ROWS, convert_to_numpy=True, show_progress_bar=False)
        return unit_rows(np.asarray(vectors, dtype=np.float32))

    def _width(self) -> int:
        # The method's name became shorter in a later version.
        named = getattr(self._model, "get_embedding_dimension", None) or self._model.get_sentence_embedding_dimension
        return int(named() or 0)


class CrossEncoderNLI:
    """A three-label CrossEncoder in the NLI model's place; the order of its labels is read from its config."""

    def __init__(self, name_or_folder: str | Path, device: str | None = None) -> None:
        """Load by hub name or folder; raises ModelError where it cannot be found or lacks the three labels."""
        self.name, self._device = str(name_or_folder), device
        check_device(device)
        self._folder = fetch(self.name, home=NLI_HOME)
        self._columns = label_columns(_id2label(self._folder), model=self.name)

        def load() -> Any:
            from sentence_transformers import CrossEncoder

            return CrossEncoder(str(self._folder), device=device, **SAFE)

        self._model = _load(load, self.name)
        set_precision(self._model.model)

    def __reduce__(self) -> tuple[Any, ...]:
        return CrossEncoderNLI, (self.name, self._device)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the weights."""
        return weights_sha256(self._folder)

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Matrix:
        """Return float32 (n, 3): contradiction, entailment, neutral; rows sum to 1, in input order."""
        return compute_once(as_pairs(pairs), self._predict, width=len(LABELS))

    def _predict(self, pairs: list[tuple[str, str]]) -> Matrix:
        from torch.nn import Identity

        logits = self._model.predict(pairs, batch_size=BATCH_ROWS, activation_fn=Identity(), show_progress_bar=False)
        return probabilities(np.asarray(logits, dtype=np.float32).reshape(-1, len(LABELS)), self._columns)


def fetch(name: str, *, home: str) -> Path:
    """Return the folder of a model: `name` itself where it is one, else the download of that hub name.

    A hub name without an organisation is looked for under `home`. Raises ModelError where there is neither, or
    where the weights are pickled only.
    """
    folder = Path(name).expanduser()
    if not folder.is_dir():
        if folder.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1 or folder.exists():
            raise ModelError(f"{name}: no such folder; give the folder of a model, or a name on the model hub")
        folder = _download(name if "/" in name else f"{home}/{name}")
    for pickled in folder.rglob("pytorch_model*.bin"):
        if not any(pickled.parent.glob("*.safetensors")):
            raise ModelError(f"{pickled}: pickled weights are never opened; save the model as safetensors")
    return folder


def check_device(device: str | None) -> None:
    """Raise ModelError where a CUDA device is asked for and torch finds none."""
    if device is None or not device.startswith("cuda"):
        return
    from torch import cuda

    if not cuda.is_available():
        raise ModelError(f"device {device}: torch finds no GPU here; install torch with CUDA, or leave the device out")


def set_precision(model: Any) -> None:
    """Turn a torch model to bfloat16 on a CUDA GPU and to float32 anywhere else, however its weights are stored.

    In half precision a result depends a little on its batch, which only the speed of a GPU is worth.
    """
    import torch

    on_gpu = next(model.parameters()).device.type == "cuda"
    model.to(torch.bfloat16 if on_gpu else torch.float32)


def weights_sha256(folder: Path) -> str:
    """Return one SHA-256 for a model: of its safetensors file, or of the hashes of several in name order."""
    hashes = [file_sha256(path) for path in sorted(folder.rglob("*.safetensors"))]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def _download(name: str) -> Path:
    """Download a model, or find what was downloaded before where the hub cannot be asked."""
    from huggingface_hub import HfApi, snapshot_download

    unasked: Exception | None = None
    try:
        # A network that swallows packets never answers, and the download itself would wait for that without end.
        HfApi().model_info(name, timeout=ANSWER_SECONDS)
    except Exception as error:  # the hub's client and the HTTP client have errors of their own
        unasked = error
    wanted, left = list(DOWNLOADED), list(NOT_DOWNLOADED)
    known_only = unasked is not None
    try:
        return Path(snapshot_download(name, allow_patterns=wanted, ignore_patterns=left, local_files_only=known_only))
    except Exception as error:  # those, and the disk's
        raise ModelError(
            f"{name}: no such folder, and not to be had from the model hub ({_reason(unasked or error)});"
            " check the name and the network, give the folder of a model, or use the bundled one"
        ) from error


def _load(load: Callable[[], Any], name: str) -> Any:
    try:
        with _silent_loading():
            return load()
    except Exception as error:  # whatever a foreign model's files make the libraries raise
        raise ModelError(
            f"{name}: cannot be loaded ({_reason(error)}); it must be a sentence-transformers model in safetensors"
        ) from error


@contextmanager
def _silent_loading() -> Iterator[None]:
    """Keep the library's bars and advice for trainers from standard error, which is for what users can mend."""
    from transformers.utils import logging as untyped

    logging: Any = untyped
    level, bar = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bar:
            logging.enable_progress_bar()


def _id2label(folder: Path) -> dict[str, str]:
    path = folder / "config.json"
    try:
        labels = json.loads(path.read_text(encoding="utf-8")).get("id2label", {})
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(
            f"{path}: no readable config of a CrossEncoder ({_reason(error)}); save the model again"
        ) from error
    return {str(column): str(label) for column, label in labels.items()}


def _reason(error: Exception) -> str:
    return shorten((str(error).strip().splitlines() or [type(error).__name__])[0].rstrip("."), 160, placeholder=" …")
