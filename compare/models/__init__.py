"""Encoders, NLI models and the attribution tagger: the bundled ones, or other models in their place.

Any sentence-transformers model can be the encoder, any CrossEncoder of three labels the NLI model.

Each name is imported when it is first used, because some of them bring heavy libraries along.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compare.models.onnx import OnnxEncoder, OnnxNLI
    from compare.models.protocols import NLI, Encoder
    from compare.models.registry import (
        ModelInfo,
        Models,
        list_models,
        load_encoder,
        load_models,
        load_nli,
        load_tagger,
    )
    from compare.models.tagger import OnnxTagger
    from compare.models.tagger_decoding import Tagged
    from compare.models.transformers import CrossEncoderNLI, SentenceTransformerEncoder

_HOMES = {
    "CrossEncoderNLI": "transformers",
    "Encoder": "protocols",
    "ModelInfo": "registry",
    "Models": "registry",
    "NLI": "protocols",
    "OnnxEncoder": "onnx",
    "OnnxNLI": "onnx",
    "OnnxTagger": "tagger",
    "SentenceTransformerEncoder": "transformers",
    "Tagged": "tagger_decoding",
    "list_models": "registry",
    "load_encoder": "registry",
    "load_models": "registry",
    "load_nli": "registry",
    "load_tagger": "registry",
}

__all__ = [
    "NLI",
    "CrossEncoderNLI",
    "Encoder",
    "ModelInfo",
    "Models",
    "OnnxEncoder",
    "OnnxNLI",
    "OnnxTagger",
    "SentenceTransformerEncoder",
    "Tagged",
    "list_models",
    "load_encoder",
    "load_models",
    "load_nli",
    "load_tagger",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'compare.models' has no attribute {name!r}")
    return getattr(import_module(f"compare.models.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
