"""Which models there are, and how a name becomes a loaded model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from compare.errors import ModelError
from compare.models.onnx import MODEL, OnnxEncoder, OnnxNLI, check_device
from compare.models.protocols import NLI, Encoder
from compare.weights import folder, verify

if TYPE_CHECKING:
    from compare.models.tagger import OnnxTagger

Model = TypeVar("Model")
Part = Literal["encoder", "nli", "attribution"]
BUNDLED = "bundled"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model of a preset: what it is called, what it costs and what it is for."""

    preset: str
    part: Part
    name: str
    megabytes: int
    languages: str
    licence: str
    purpose: str


@dataclass(frozen=True)
class Models:
    """An encoder and an NLI model, loaded."""

    encoder: Encoder
    nli: NLI


CATALOGUE = (
    ModelInfo(
        BUNDLED, "encoder", "bundled/encoder", 23, "English", "Apache-2.0",
        "puts claims about one fact near each other; int8, fast on any CPU, nothing to download",
    ),
    ModelInfo(
        BUNDLED, "nli", "bundled/nli", 23, "English", "Apache-2.0",
        "whether one claim contradicts or follows from another; int8, fast on any CPU, nothing to download",
    ),
    ModelInfo(
        BUNDLED, "attribution", "bundled/attribution", 23, "English", "Apache-2.0",
        "who is said to say what: sources, cues and contents; int8, fast on any CPU, nothing to download",
    ),
    ModelInfo(
        "best", "encoder", "sentence-transformers/all-mpnet-base-v2", 438, "English", "Apache-2.0",
        "finer sense of what speaks of the same fact; a GPU helps",
    ),
    ModelInfo(
        "best", "nli", "MoritzLaurer/DeBERTa-v3-large-mnli-fever-anli-ling-wanli", 870, "English", "MIT",
        "a large cross-encoder trained on five NLI data sets; slow without a GPU",
    ),
    ModelInfo(
        "multilingual", "encoder", "sentence-transformers/paraphrase-multilingual-mpnet-base-v2", 1110,
        "50, across languages", "Apache-2.0",
        "matches claims written in different languages",
    ),
    ModelInfo(
        "multilingual", "nli", "MoritzLaurer/mDeBERTa-v3-base-xnli-multilingual-nli-2mil7", 558,
        "27, across languages", "MIT",
        "judges claims written in different languages; a GPU helps",
    ),
)  # fmt: skip
_NAMES = {(info.preset, info.part): info.name for info in CATALOGUE}
PRESETS = tuple(dict.fromkeys(info.preset for info in CATALOGUE))


def list_models() -> tuple[ModelInfo, ...]:
    """Return every model of every preset, the default preset first."""
    return CATALOGUE


def load_models(
    models: str = BUNDLED,
    *,
    encoder: str | None = None,
    nli: str | None = None,
    threads: int | None = None,
    device: str | None = None,
) -> Models:
    """Load a preset, or a folder with `encoder/` and `nli/`; `encoder` and `nli` take the place of its parts.

    Each of the two is a preset's name, a folder with `model.onnx`, a folder that sentence-transformers saved, or a
    name on the model hub. `threads` is for ONNX models, `device` (`cpu`, `cuda`, …) for all others.
    Raises ModelError where a model cannot be found, is damaged or is not of the kind that is needed.
    """
    parts = {"encoder": encoder, "nli": nli}
    home = Path(models).expanduser()
    if models in PRESETS:
        chosen = {part: name or models for part, name in parts.items()}
    elif all(name or (home / part).is_dir() for part, name in parts.items()):
        chosen = {part: name or str(home / part) for part, name in parts.items()}
    else:
        raise ModelError(
            f"{models}: neither a preset ({', '.join(PRESETS)}) nor a folder with encoder/ and nli/;"
            " name single models with encoder= and nli="
        )
    return Models(
        encoder=load_encoder(chosen["encoder"], threads=threads, device=device),
        nli=load_nli(chosen["nli"], threads=threads, device=device),
    )


def load_encoder(name: str = BUNDLED, *, threads: int | None = None, device: str | None = None) -> Encoder:
    """Load one encoder by preset, folder or hub name; raises ModelError."""

    def onnx(path: Path, label: str) -> Encoder:
        check_device(device, label)
        return OnnxEncoder(path, threads=threads, name=label)

    def other(found: str) -> Encoder:
        from compare.models.transformers import SentenceTransformerEncoder

        return SentenceTransformerEncoder(found, device)

    return _load("encoder", name, onnx=onnx, other=other)


def load_nli(name: str = BUNDLED, *, threads: int | None = None, device: str | None = None) -> NLI:
    """Load one NLI model by preset, folder or hub name; raises ModelError."""

    def onnx(path: Path, label: str) -> NLI:
        check_device(device, label)
        return OnnxNLI(path, threads=threads, name=label)

    def other(found: str) -> NLI:
        from compare.models.transformers import CrossEncoderNLI

        return CrossEncoderNLI(found, device)

    return _load("nli", name, onnx=onnx, other=other)


def load_tagger(name: str = BUNDLED, *, threads: int | None = None) -> OnnxTagger:
    """Load the bundled attribution tagger, or one in a folder with `model.onnx`; raises ModelError."""
    from compare.models.tagger import OnnxTagger

    def missing(found: str) -> OnnxTagger:
        raise ModelError(f"{found}: no folder with {MODEL}; export a tagger with `python -m training.export tagger`")

    return _load(
        "attribution", name, onnx=lambda path, label: OnnxTagger(path, threads=threads, name=label), other=missing
    )


def _load(part: Part, name: str, *, onnx: Callable[[Path, str], Model], other: Callable[[str], Model]) -> Model:
    """Find what `name` stands for, and hand it to the loader of its format."""
    found = _NAMES.get((name, part), name)
    if found == _NAMES[BUNDLED, part]:
        verify(part)
        return onnx(folder(part), found)
    if (Path(found).expanduser() / MODEL).is_file():
        return onnx(Path(found).expanduser(), found)
    return other(found)
