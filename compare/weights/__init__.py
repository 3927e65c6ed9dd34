"""The bundled models: one folder each, with `model.onnx`, `tokenizer.json`, `config.json` and a card.

`SHA256SUMS` lists every file of every model, so that a damaged download is told apart from a bad result.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from compare.errors import ModelError

HOME = Path(__file__).parent
SUMS = "SHA256SUMS"
MEND = "install narrative-compare again"


def folder(part: str) -> Path:
    """Return the folder of one bundled model: `encoder`, `nli` or `attribution`."""
    return HOME / part


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_sums(home: Path = HOME) -> dict[str, str]:
    """Return each listed file (relative to `home`) with its SHA-256; raises ModelError where the list is missing."""
    try:
        lines = (home / SUMS).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{home / SUMS}: the list of the bundled models' hashes cannot be read; {MEND}") from error
    sums = [line.split(maxsplit=1) for line in lines if line.strip()]
    if any(len(parts) != 2 for parts in sums):
        raise ModelError(f"{home / SUMS}: a line is not a hash and a file name; {MEND}")
    return {name: digest for digest, name in sums}


def verify(part: str, *, home: Path = HOME) -> None:
    """Check every file of one bundled model against `SHA256SUMS`; raises ModelError at the first that differs."""
    listed = {name: digest for name, digest in read_sums(home).items() if name.startswith(f"{part}/")}
    if not listed:
        raise ModelError(f"{home / SUMS}: no file of the model {part!r} is listed; {MEND}")
    for name, digest in listed.items():
        path = home / name
        if not path.is_file():
            raise ModelError(f"{path}: this file of the bundled model is missing; {MEND}")
        if file_sha256(path) != digest:
            raise ModelError(f"{path}: damaged, its SHA-256 is not the listed one; {MEND}")
