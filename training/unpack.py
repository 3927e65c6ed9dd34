"""Turn a bundled int8 model back into one that can be trained: `python -m training.unpack KIND --out FOLDER`.

KIND is nli or encoder.

The weights are those that the int8 graph stands for, so the float32 model gives nearly the same answers (what is lost
is the rounding of the activations). Recipes that build on an earlier model start from here instead of training it anew.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from compare.errors import ModelError
from compare.models.onnx import CONFIG, MODEL, TOKENIZER
from training.bert_graph import Array
from training.command import exit_status, recipe_parser

BUNDLED = Path(__file__).parents[1] / "compare/weights"
# How the graph of `training.bert_graph` names a layer's products, and how a BERT model does.
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "context": "attention.output.dense",
    "intermediate": "intermediate.dense",
    "output": "output.dense",
}
DIVIDED = {"q": "attention", "k": "attention", "v": "attention", "intermediate": "intermediate"}


def unpack(folder: Path, out: Path) -> Path:
    """Write `config.json`, `model.safetensors` and the tokenizer of the int8 model in `folder` to `out`; return it.

    Raises ModelError where a file of the model is missing.
    """
    from safetensors.numpy import save_file

    for name in (MODEL, CONFIG, TOKENIZER):
        if not (folder / name).is_file():
            raise ModelError(f"{folder / name}: not there; give the folder of a bundled model, compare/weights/KIND")
    constants = _constants(folder / MODEL)
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    out.mkdir(parents=True, exist_ok=True)
    weights = {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in _weights(constants).items()}
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    width = int(config["hidden_size"])
    sizes = {
        "intermediate_size": len(constants["0.intermediate.bias"]),
        "num_attention_heads": width // 32,
        "max_position_embeddings": len(constants["places"]),
        "layer_norm_eps": 1e-12,
        "architectures": ["BertForSequenceClassification" if "classifier.bias" in constants else "BertModel"],
    }
    (out / CONFIG).write_text(json.dumps({**config, **sizes}, indent=1), encoding="utf-8")
    shutil.copyfile(folder / TOKENIZER, out / TOKENIZER)
    return out


def _constants(path: Path) -> dict[str, Array]:
    import onnx
    from onnx import numpy_helper

    return {entry.name: numpy_helper.to_array(entry) for entry in onnx.load(str(path)).graph.initializer}


def _weights(constants: dict[str, Array]) -> dict[str, Array]:
    """Name the weights as a BertModel does, or a BertForSequenceClassification where there is a classifier."""
    classifies = "classifier.bias" in constants
    # Without a second text the embeddings of the first kind are a part of those of the places.
    second = constants.get("second", np.zeros(constants["places"].shape[1], dtype=np.float32))
    found: dict[str, Array] = {
        "embeddings.word_embeddings.weight": constants["words"] * constants["word_scales"],
        "embeddings.position_embeddings.weight": _whole(constants, "places"),
        "embeddings.token_type_embeddings.weight": np.stack([0 * second, second]),
    }
    found |= {name: value for name, value in constants.items() if "LayerNorm" in name}
    for layer in range(sum(name.endswith(".q.weight") for name in constants)):
        for part, name in PARTS.items():
            matrix = constants[f"{layer}.{part}.weight"] * constants[f"{layer}.{part}.scales"]
            if part in DIVIDED:
                matrix = matrix * constants[f"{layer}.{DIVIDED[part]}.factors"][:, None]
            found[f"encoder.layer.{layer}.{name}.weight"] = matrix.T
            found[f"encoder.layer.{layer}.{name}.bias"] = constants[f"{layer}.{part}.bias"]
    for head in ("pooler.dense", "classifier") if classifies else ():
        found[f"{head}.weight"] = _whole(constants, f"{head}.weight").T
        found[f"{head}.bias"] = constants[f"{head}.bias"]
    prefix = "bert." if classifies else ""
    return {name if name.startswith("classifier") else prefix + name: value for name, value in found.items()}


def _whole(constants: dict[str, Array], name: str) -> Any:
    return constants[name] * constants[f"{name}.scales"]


def main() -> None:
    """Read the command line and unpack."""
    parser = recipe_parser("unpack", __doc__)
    parser.add_argument("kind", choices=("nli", "encoder"), help="what the model is for")
    parser.add_argument("--folder", type=Path, help="int8 model (default: the bundled one of its kind)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    arguments = parser.parse_args()
    print(unpack(arguments.folder or BUNDLED / arguments.kind, arguments.out))


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
