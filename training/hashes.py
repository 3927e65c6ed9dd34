"""Write `SHA256SUMS` over the bundled models: run after any file of theirs has changed.

python -m training.hashes [FOLDER]
"""

from __future__ import annotations

from pathlib import Path

from compare.errors import ModelError
from compare.weights import HOME, SUMS, file_sha256
from training.command import exit_status, recipe_parser

# The cards are documents, which may be mended without touching the models.
HASHED = (".onnx", ".json")


def write_hashes(home: Path) -> Path:
    """List every weight, tokenizer and config file below `home` in the form that `sha256sum -c` reads.

    Raises ModelError where there is none: an empty list would hold for anything.
    """
    files = sorted(path for path in home.rglob("*") if path.suffix in HASHED)
    if not files:
        raise ModelError(f"{home}: no {' or '.join(HASHED)} file; give a folder that holds models")
    lines = [f"{file_sha256(path)}  {path.relative_to(home).as_posix()}\n" for path in files]
    sums = home / SUMS
    sums.write_text("".join(lines), encoding="ascii", newline="\n")
    return sums


def main() -> None:
    """Read the command line and write the hashes."""
    parser = recipe_parser("hashes", __doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=HOME, help="models (default: compare/weights)")
    print(write_hashes(parser.parse_args().folder))


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
