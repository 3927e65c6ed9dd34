"""Fine-tune the NLI model or the encoder on event sheets: `python -m training.tune KIND START --out FOLDER …`.

START is a trained model in Hugging Face's layout (`RUN/model` of `training.nli` or `training.encoder`, or what
`training.unpack` gives). Public sets and edits of sentences know clashes that show in the words; in news, rival answers
to one question mostly share none, and what shares most words contradicts nothing. That is what the sheets teach.

nli       pairs of `training.sheets` twice over, in either order, with written and public pairs so that nothing is
          forgotten. The result is the mean of the start and what was learned (Wortsman et al. 2022, "Model soups").
encoder   every statement of a point is near the others, whichever answer it gives, and apart from what is beside the
          point and from other points (multiple negatives ranking). The result is the mean of the start and what was
          learned.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

from compare.errors import ModelError
from training.command import exit_status, recipe_parser, say
from training.encoder import BATCH, Match, PooledEncoder, batches, blend, plain_encoder
from training.examples import Example, read_examples
from training.loop import Run, Settings
from training.nli import WEIGHTS, averaged, train
from training.sheets import Sheet, read_sheets, sheet_pairs
from training.written import written_pairs

COPIES = 2  # times that the pairs of the sheets are given, each time other neutral ones
PUBLIC = 8_000
SETS = ("MNLI", "LingNLI", "WANLI", "SNLI", "FEVERdev", "TE_newprot")
NLI = Settings(rate=1e-4, warmup=0.05, final_rate=0.0, averaging=0.99, seed=31, steps_per_checkpoint=500)
EPOCHS = 40
SHARE = 0.5  # of what was learned, in the result
RIVALS = 0.65  # share of matches between rival answers; the others are any two statements of a point
ENCODER = Settings(rate=1e-4, decay=0.95, warmup=0.1, averaging=0.99, steps_per_checkpoint=200)


def nli_examples(sheets: Sequence[Sheet], public: Sequence[Example], *, seed: int) -> list[Example]:
    """Return what the NLI model learns from, in random order."""
    choose = random.Random(seed)
    found = [example for _ in range(COPIES) for sheet in sheets for example in sheet_pairs(sheet, choose)]
    usable = [example for example in public if example.set in SETS]
    found += [*written_pairs(), *choose.sample(usable, min(PUBLIC, len(usable)))]
    choose.shuffle(found)
    return found


def point_matches(sheets: Sequence[Sheet], choose: random.Random) -> list[Match]:
    """Return one match a point: two of its statements, sometimes with one that is beside it."""
    matches = []
    for sheet in choose.sample(sheets, len(sheets)):
        for point in sheet.points:
            if choose.random() < RIVALS:
                a, b = (choose.choice(answer) for answer in choose.sample(point.answers, 2))
            else:
                a, b = choose.sample([line for answer in point.answers for line in answer], 2)
            others = tuple(choose.sample(point.beside, 1)) if point.beside and choose.random() < 0.5 else ()
            matches.append(Match(a, b, others, sheet.event))
    return matches


def tune_nli(arguments: argparse.Namespace, sheets: Sequence[Sheet]) -> None:
    """Train from the start and average with it."""
    public = [example for path in arguments.data for example in read_examples(path)]
    tuned = train(arguments.start, nli_examples(sheets, public, seed=NLI.seed), arguments.out / "tuned", NLI)
    averaged([arguments.start, tuned], arguments.out / "model")


def tune_encoder(arguments: argparse.Namespace, sheets: Sequence[Sheet]) -> None:
    """Train from the start; the tokenizer stays."""
    choose = random.Random(ENCODER.seed)
    rows = [row for epoch in range(EPOCHS) for row in batches(point_matches(sheets, choose), size=BATCH, seed=epoch)]
    tokenizer = arguments.start / "tokenizer.json"
    module = plain_encoder(arguments.start)
    run = Run(module, arguments.out, ENCODER)
    run.fit(rows, PooledEncoder(tokenizer).loss, report=say)
    run.use_average()
    blend(plain_encoder(arguments.start), module.cpu(), share=SHARE).save_pretrained(arguments.out / "model")
    shutil.copyfile(tokenizer, arguments.out / "model" / tokenizer.name)


def main() -> None:
    """Read the command line and fine-tune."""
    parser = recipe_parser("tune", __doc__)
    parser.add_argument("kind", choices=("nli", "encoder"), help="what the model is for")
    parser.add_argument("start", type=Path, help="model to start from, in Hugging Face's layout")
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="public labelled pairs (nli alone)")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    arguments = parser.parse_args()
    if not (arguments.start / WEIGHTS).is_file():
        raise ModelError(f"{arguments.start / WEIGHTS}: not there; give RUN/model, or what training.unpack wrote")
    sheets = list(read_sheets())
    {"nli": tune_nli, "encoder": tune_encoder}[arguments.kind](arguments, sheets)


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
