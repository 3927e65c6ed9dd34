"""`python -m tests.fuzz.guided TARGET`: one target, led by the coverage of its code.

Needs atheris, which is not installed with the project: `pip install atheris`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["compare"], enable_loader_override=False):
    from compare import CompareError
    from tests.fuzz import checks
    from tests.fuzz.mutate import damaged, mutated
    from tests.fuzz.seeds import load_seeds
    from tests.fuzz.targets import BY_NAME, make

# Those whose bytes are a file; what wraps its parts in JSON would lose them to the first change.
GUIDED = (
    "event.json", "article.json", "txt", "md", "html", "pdf", "jsonl", "csv", "tsv", "parquet", "report file",
)  # fmt: skip
STARTS = 200  # inputs to begin with


def main() -> None:
    """Run one target until the runs are over; libFuzzer ends the process, and keeps an input that fails."""
    top = argparse.ArgumentParser(prog="python -m tests.fuzz.guided", description=__doc__)
    top.add_argument("target", choices=GUIDED)
    top.add_argument("--runs", type=int, default=20_000, metavar="N", help="inputs (default: 20000)")
    top.add_argument("--seed", type=int, default=1, metavar="N", help="seed (default: 1)")
    args = top.parse_args()
    target, seeds = BY_NAME[args.target], load_seeds()
    with tempfile.TemporaryDirectory(prefix="guided-") as folder:
        corpus, home = Path(folder) / "corpus", Path(folder) / "run"
        corpus.mkdir()
        home.mkdir()
        for number in range(STARTS):
            (corpus / str(number)).write_bytes(make(target, seeds, seed=args.seed, number=number)[:100_000])

        def once(data: bytes) -> None:
            try:
                target.run(data, home)
            except CompareError as error:
                checks.line(str(error))

        def change(data: bytes, size: int, seed: int) -> bytes:
            random = Random(seed)
            if random.random() < 0.5:
                return damaged(random, data)[:size]
            return mutated(random, data.decode("utf-8", "replace"), seeds.texts).encode("utf-8", "replace")[:size]

        options = [f"-runs={args.runs}", f"-seed={args.seed}", "-timeout=5", "-max_len=100000", "-print_final_stats=1"]
        atheris.Setup([sys.argv[0], *options, str(corpus)], once, custom_mutator=change)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
