"""Write `SHA256SUMS` over the bundled models: run after any file of theirs has changed.

python -m training.hashes [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

from compare.weights import HOME, SUMS, file_sha256

# The cards are documents, which may be mended without touching the models.
HASHED = (".onnx", ".json")


def write_hashes(home: Path) -> Path:
    """List every weight, tokenizer and config file below `home` in the form that `sha256sum -c` reads."""
    files = sorted(path for path in home.rglob("*") if path.suffix in HASHED)
    lines = [f"{file_sha256(path)}  {path.relative_to(home).as_posix()}\n" for path in files]
    sums = home / SUMS
    sums.write_text("".join(lines), encoding="ascii", newline="\n")
    return sums


if __name__ == "__main__":
    print(write_hashes(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME))
