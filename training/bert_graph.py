"""BERT as an ONNX graph made for short texts on a CPU: in float32 to measure ranges, in int8 to keep.

The int8 graph multiplies eight-bit integers in every layer, by three means that keep it near float32:

weights             one scale a column.
attention, FFN in   one fixed scale a tensor, from calibration. Columns that run high are first divided by a factor that
                    the weights take up, so that a few large columns do not cost the others their resolution.
FFN out             one scale a token, found as it runs, because what comes out of GELU varies most from token to token.

No scale depends on another text, so a text's result is the same in any batch. All rows of a batch are of one length:
the graph takes no attention mask, which is half a dozen passes less. Of the NLI model's last layer only the first
token is read, so only that one is computed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from compare.errors import ModelError

Kind = Literal["encoder", "nli", "tagger"]
Array = NDArray[Any]
Ranges = dict[str, tuple[Array, Array]]
OPSET, IR_VERSION, CONTRIB = 17, 8, "com.microsoft"
# The tagger's mask is named for its callers and not read, because nothing is padded.
INPUTS: dict[str, tuple[str, ...]] = {
    "encoder": ("input_ids",),
    "nli": ("input_ids", "token_type_ids"),
    "tagger": ("input_ids", "attention_mask", "features"),
}
# How much of a column's spread moves into the weights: 0 nothing, 1 all of it.
SMOOTHING = 0.7
# GELU is never below -0.17, so few of the 256 steps lie below zero; scales below LOW_PEAK would not reach -0.17.
ZERO, LOW_PEAK = 32, 1.19


@dataclass(frozen=True)
class Bert:
    """Weights (name → float32) and sizes of a BERT model."""

    weights: dict[str, Array]
    layers: int
    heads: int
    width: int
    epsilon: float

    def linear(self, name: str) -> tuple[Array, Array]:
        """Return a layer's weight (in, out) and bias (out)."""
        return self.weights[f"{name}.weight"].T, self.weights[f"{name}.bias"]


def read_bert(folder: Path) -> Bert:
    """Read `config.json` and `model.safetensors` of a model; raises ModelError if it is no plain BERT."""
    from safetensors.numpy import load_file

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config.get("model_type") != "bert" or config.get("hidden_act", "gelu") != "gelu":
        raise ModelError(f"{folder / 'config.json'}: not a BERT model with GELU; only such are exported")
    weights = load_file(folder / "model.safetensors")
    return Bert(
        weights={name.removeprefix("bert."): value.astype(np.float32) for name, value in weights.items()},
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        width=config["hidden_size"],
        epsilon=config["layer_norm_eps"],
    )


def build_graph(bert: Bert, kind: Kind, ranges: Ranges | None = None) -> Any:
    """Return the model as an ONNX ModelProto: int8 with `ranges`; without, float32 with what they are measured on.

    Inputs are int64 (batch, tokens), see INPUTS. Outputs: unit vectors `embedding` (batch, width); `logits` (batch,
    labels) of a pair; or of the tagger `labels` (batch, tokens, labels), `source_links` and `cue_links` (batch,
    tokens, tokens).
    """
    from onnx import TensorProto, helper, numpy_helper

    builder = _Builder(bert, ranges)
    hidden = builder.embed(INPUTS[kind])
    for layer in range(bert.layers):
        hidden = builder.layer(layer, hidden, first_only=kind == "nli" and layer == bert.layers - 1)
    outputs = {"encoder": builder.pool, "nli": builder.classify, "tagger": builder.tag}[kind](hidden)
    graph = helper.make_graph(
        builder.nodes,
        kind,
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in INPUTS[kind]],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()]
        + [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in builder.measured],
        [numpy_helper.from_array(value, name) for name, value in builder.constants.items()],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="narrative-compare")


@dataclass(frozen=True)
class _Quantised:
    """A tensor ready to be multiplied: its name, scale and zero point, the scale a row, and the matching weight."""

    name: str
    weight: Array
    scale: str = ""
    zero: str = ""
    rows: str = ""


@dataclass
class _Builder:
    bert: Bert
    ranges: Ranges | None
    nodes: list[Any] = field(default_factory=list)
    constants: dict[str, Array] = field(default_factory=dict)
    measured: list[str] = field(default_factory=list)

    def op(self, kind: str, *inputs: str, output: str = "", domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        name = output or f"{kind}_{len(self.nodes)}"
        self.nodes.append(
            helper.make_node(kind, list(inputs), [name], name=f"node_{name}", domain=domain, **attributes)
        )
        return name

    def constant(self, name: str, value: Any, dtype: Any = np.float32) -> str:
        self.constants[name] = np.array(value, dtype=dtype, order="C")
        return name

    def embed(self, inputs: Sequence[str]) -> str:
        """Word, position and further embeddings, normalised; words are int8 with one scale a word."""
        words = self.bert.weights["embeddings.word_embeddings.weight"]
        types = self.bert.weights["embeddings.token_type_embeddings.weight"]
        places = self.bert.weights["embeddings.position_embeddings.weight"] + types[0]
        if self.ranges is None:
            hidden = self.op("Gather", self.constant("words", words), "input_ids")
        else:
            table, scales = _int8(words, axis=1)
            codes = self.op("Gather", self.constant("words", table, np.int8), "input_ids")
            scale = self.op("Gather", self.constant("word_scales", scales), "input_ids")
            hidden = self.op("Mul", self.op("Cast", codes, to=1), scale)
        shape = self.op("Shape", "input_ids", start=1)
        start, first = self.constant("zero", [0], np.int64), self.constant("axis", [0], np.int64)
        hidden = self.op("Add", hidden, self.op("Slice", self.stored("places", places, axis=1), start, shape, first))
        if "features" in inputs:
            table_of_features = self.constant("features.weight", self.bert.weights["features.weight"])
            hidden = self.op("Add", hidden, self.op("Gather", table_of_features, "features"))
        if "token_type_ids" in inputs:
            kinds = self.op("Unsqueeze", self.op("Cast", "token_type_ids", to=1), self.constant("last", [-1], np.int64))
            hidden = self.op("Add", hidden, self.op("Mul", kinds, self.constant("second", types[1] - types[0])))
        return self.normalise("embeddings.LayerNorm", hidden)

    def layer(self, number: int, hidden: str, *, first_only: bool) -> str:
        """One transformer layer; with `first_only` the result has the first token alone."""
        place = f"encoder.layer.{number}"
        context = self.attention(number, place, hidden, first_only=first_only)
        if first_only:
            hidden = self.first_token(hidden)
        added = self.op("Add", context, hidden)
        hidden = self.normalise(f"{place}.attention.output.LayerNorm", added)
        weight, bias = self.bert.linear(f"{place}.intermediate.dense")
        source = self.quantise(f"{number}.intermediate", hidden, weight)
        active = self.op("Gelu", self.multiply(f"{number}.intermediate", source, bias), domain=CONTRIB)
        weight, bias = self.bert.linear(f"{place}.output.dense")
        result = self.multiply(f"{number}.output", self.quantise_rows(active, weight), bias)
        return self.normalise(f"{place}.output.LayerNorm", self.op("Add", result, hidden))

    def attention(self, number: int, place: str, hidden: str, *, first_only: bool) -> str:
        parts = [self.bert.linear(f"{place}.attention.self.{part}") for part in ("query", "key", "value")]
        weight, bias = self.bert.linear(f"{place}.attention.output.dense")
        if self.ranges is not None:
            # What the context is divided by is taken up on both sides, by the values and by the output's weight.
            factors = self.factors(f"{number}.context", weight)
            parts[2], weight = (parts[2][0] / factors, parts[2][1] / factors), weight * factors[:, None]
        source = self.quantise(f"{number}.attention", hidden, np.concatenate([part[0] for part in parts], axis=1))
        names = []
        for part, matrix, (_, shift) in zip("qkv", np.split(source.weight, 3, axis=1), parts, strict=True):
            name = self.first_token(source.name) if first_only and part == "q" else source.name
            rows = _Quantised(name, matrix, source.scale, source.zero)
            names.append(self.multiply(f"{number}.{part}", rows, shift))
        context = self.op("MultiHeadAttention", *names, domain=CONTRIB, num_heads=self.bert.heads)
        return self.multiply(f"{number}.context", self.quantise(f"{number}.context", context, weight, done=True), bias)

    def pool(self, hidden: str) -> dict[str, list[Any]]:
        from onnx import numpy_helper

        # Normalised, a sum is as good as a mean. As a product it adds in one order, whatever the size of the batch.
        length = self.op("Shape", "input_ids", start=1)
        ones = self.op("ConstantOfShape", length, value=numpy_helper.from_array(np.ones(1, dtype=np.float32)))
        total = self.op("MatMul", ones, hidden)
        self.op("LpNormalization", total, output="embedding", axis=-1, p=2)
        return {"embedding": ["batch", self.bert.width]}

    def classify(self, hidden: str) -> dict[str, list[Any]]:
        first = self.op("Gather", hidden, self.constant("first", 0, np.int64), axis=1)
        self.dense("classifier", self.op("Tanh", self.dense("pooler.dense", first)), output="logits")
        return {"logits": ["batch", len(self.bert.weights["classifier.bias"])]}

    def tag(self, hidden: str) -> dict[str, list[Any]]:
        self.dense("labels", hidden, output="labels")
        shapes: dict[str, list[Any]] = {"labels": ["batch", "tokens", len(self.bert.weights["labels.bias"])]}
        for name in ("source", "cue"):
            inner = self.op("Gelu", self.dense(f"links.{name}.0", hidden), domain=CONTRIB)
            both = self.dense(f"links.{name}.2", inner)
            width = len(self.bert.weights[f"links.{name}.2.bias"]) // 2
            asks, answers = (
                self.op("Slice", both, *(self.constant(f"{what}.{at}", [at], np.int64) for what, at in place))
                for place in ((("at", 0), ("at", width), ("at", 2)), (("at", width), ("at", 2 * width), ("at", 2)))
            )
            asks = self.op("Mul", asks, self.constant("link_scale", width**-0.5))
            turned = self.op("Transpose", answers, perm=[0, 2, 1])
            self.op("MatMul", asks, turned, output=f"{name}_links")
            shapes[f"{name}_links"] = ["batch", "tokens", "tokens"]
        return shapes

    def dense(self, name: str, hidden: str, *, output: str = "") -> str:
        """A layer of a head, computed in float32: small, and what the answer hangs on."""
        weight, bias = self.bert.linear(name)
        product = self.op("MatMul", hidden, self.stored(f"{name}.weight", weight, axis=0))
        return self.op("Add", product, self.constant(f"{name}.bias", bias), output=output)

    def stored(self, name: str, matrix: Array, *, axis: int) -> str:
        """A float32 matrix that takes a quarter of its size in the file; onnxruntime unpacks it once, as it loads."""
        if self.ranges is None:
            return self.constant(name, matrix)
        codes, scales = _int8(matrix, axis=axis)
        unpacked = self.op("Cast", self.constant(name, codes, np.int8), to=1)
        return self.op("Mul", unpacked, self.constant(f"{name}.scales", scales))

    def first_token(self, name: str) -> str:
        start, stop = self.constant("zero", [0], np.int64), self.constant("one", [1], np.int64)
        return self.op("Slice", name, start, stop, stop)

    def normalise(self, name: str, hidden: str) -> str:
        weight, bias = (
            self.constant(f"{name}.{part}", self.bert.weights[f"{name}.{part}"]) for part in ("weight", "bias")
        )
        return self.op("LayerNormalization", hidden, weight, bias, axis=-1, epsilon=self.bert.epsilon)

    def factors(self, key: str, weight: Array) -> Array:
        """What each column of a tensor is divided by, before it meets `weight` (in, out)."""
        assert self.ranges is not None
        low, high = self.ranges[key]
        spread = np.maximum(np.maximum(-low, high), 1e-5) ** SMOOTHING
        factors = spread / np.maximum(np.abs(weight).max(axis=1), 1e-5) ** (1 - SMOOTHING)
        # Only their ratios matter; about 1 keeps the numbers readable.
        return np.asarray(factors / np.exp(np.log(factors).mean()), dtype=np.float32)

    def quantise(self, key: str, name: str, weight: Array, *, done: bool = False) -> _Quantised:
        """Quantise with the calibrated range; `done` where the tensor comes divided by its factors already."""
        if self.ranges is None:
            self.measured.append(self.op("Identity", name, output=f"range:{key}"))
            return _Quantised(name, weight)
        low, high = self.ranges[key]
        if done:
            factors = self.factors(
                key, self.bert.linear(f"encoder.layer.{key.split('.')[0]}.attention.output.dense")[0]
            )
        else:
            factors = self.factors(key, weight)
            name = self.op("Mul", name, self.constant(f"{key}.factors", 1 / factors))
            weight = weight * factors[:, None]
        bottom, top = min(0.0, float((low / factors).min())), max(1e-5, float((high / factors).max()))
        scale = (top - bottom) / 255
        names = self.constant(f"{key}.scale", scale), self.constant(f"{key}.zero", round(-bottom / scale), np.uint8)
        return _Quantised(self.op("QuantizeLinear", name, *names), weight, *names)

    def quantise_rows(self, name: str, weight: Array) -> _Quantised:
        """Quantise what comes out of GELU with one scale a token."""
        if self.ranges is None:
            return _Quantised(name, weight)
        peak = self.op("ReduceMax", name, axes=[-1], keepdims=1)
        peak = self.op("Max", peak, self.constant("low_peak", LOW_PEAK))
        rows = self.op("Mul", peak, self.constant("steps", 1 / (255 - ZERO)))
        names = self.constant("unit", 1), self.constant("gelu_zero", ZERO, np.uint8)
        return _Quantised(self.op("QuantizeLinear", self.op("Div", name, rows), *names), weight, *names, rows)

    def multiply(self, key: str, source: _Quantised, bias: Array) -> str:
        """Multiply by the weight and add the bias; the result is float32."""
        shift = self.constant(f"{key}.bias", bias)
        if not source.scale:
            return self.op("Add", self.op("MatMul", source.name, self.constant(f"{key}.weight", source.weight)), shift)
        matrix, scales = _int8(source.weight, axis=0)
        weight = self.constant(f"{key}.weight", matrix, np.int8)
        inputs = [source.name, weight, source.scale, self.constant(f"{key}.scales", scales.ravel()), source.zero]
        if not source.rows:
            return self.op("MatMulIntegerToFloat", *inputs, "", shift, domain=CONTRIB)
        product = self.op("Mul", self.op("MatMulIntegerToFloat", *inputs, domain=CONTRIB), source.rows)
        return self.op("Add", product, shift)


def _int8(matrix: Array, *, axis: int) -> tuple[Array, Array]:
    """Return int8 codes and the scales (1 along `axis`) that give the matrix back."""
    scales = np.maximum(np.abs(matrix).max(axis=axis, keepdims=True), 1e-9) / 127
    return np.round(matrix / scales).astype(np.int8), scales.astype(np.float32)
