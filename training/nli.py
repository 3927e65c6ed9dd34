"""Train the NLI cross-encoder: `python -m training.nli --data FILE… --made FILE… --out FOLDER`.

Three stages, each resumable in its own folder under --out. The first learns inference from public data sets. The second
adds what `python -m training.pairs` made: edits of news, clashes between sentences that are worded differently (a model
that knows clashes from edits alone takes any two sentences that differ much for neutral), and sentences of one story
that have nothing to do with each other. The third dwells on pairs written in the style of news, which two outlets'
sentences resemble more than anything public does. The result, `FOLDER/model`, is the mean of the three stages' weights:
it keeps more of what each knows than the last one does (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from compare.models.labels import LABELS
from training.command import exit_status, recipe_parser, say
from training.examples import Example, read_examples
from training.loop import Run, Settings, epochs_of
from training.published import find_weights

MAX_TOKENS = 112
SMOOTHING = 0.05
WEIGHTS = "model.safetensors"
# Sentences of one story are what the tool meets; sets of two labels need neutral pairs of their own style.
STORY = ("edit:same-article", "edit:same-story", "edit:title", "edit:adjacent", "edit:long-premise")

# What no edit made is not thinned by kind.
WHOLE = (*STORY, "trivial:", "written:")
MADE = ("edit:", "short-edit:", "mismatched-", "composed:", "mined", "trivial:", "written:")


@dataclass(frozen=True)
class Stage:
    """One stretch of training: `shares` of each set by its name or what stands before the colon (1 where it is not
    named, 2 gives each pair twice), and of what is made by edits at most `cap` pairs of each kind and label. What is
    made by template teaches its template soon, and sets of one or two labels teach that their style decides the label,
    so both are thinned.
    """

    settings: Settings
    shares: Mapping[str, float]
    cap: int
    made: tuple[str, ...] = ()  # beginnings of the names of made sets that take part


STAGES = {
    "first": Stage(
        Settings(epochs=0.85, rate=2e-4, warmup=0.14, final_rate=0.7),
        {"EQUATE_stress+AWP": 0.5, "WikiFactCheck_neg": 0.5, "fragments(synthetic)": 0.4},
        cap=0,
    ),
    "second": Stage(
        Settings(epochs=1, rate=1.5e-4, warmup=0.03, final_rate=0.0, seed=14),
        {
            "LingNLI": 0.35, "SNLI": 0.25, "TE_newprot": 0.35, "WANLI": 0.6, "FEVERdev": 0.6,
            "semiauto_base+translate": 0.5, "EQUATE_stress+AWP": 0.25, "WikiFactCheck_neg": 0.15,
            "fragments(synthetic)": 0.08, "mismatched-FEVERdev": 0.7, "mismatched-WikiFactCheck_neg": 0.7,
            **dict.fromkeys(STORY, 0.25),
        },
        cap=120,
        made=MADE,
    ),
    "third": Stage(
        Settings(epochs=1, rate=1e-4, warmup=0.04, final_rate=0.0, averaging=0.99, seed=16),
        {
            "MNLI": 0.4, "LingNLI": 0.1, "SNLI": 0.1, "WANLI": 0.25, "TE_newprot": 0.1, "FEVERdev": 0.2,
            "semiauto_base+translate": 0.15, "EQUATE_stress+AWP": 0.1, "WikiFactCheck_neg": 0.1,
            "fragments(synthetic)": 0.05, "mismatched-FEVERdev": 0.3, "mismatched-WikiFactCheck_neg": 0.3,
            **dict.fromkeys(STORY, 0.05),
        },
        cap=30,
        made=MADE,
    ),
}  # fmt: skip


def sample(examples: Iterable[Example], shares: Mapping[str, float], *, seed: int) -> list[Example]:
    """Return the examples of each set, thinned or repeated to its share, in random order."""
    choose = random.Random(seed)
    kept = []
    for example in examples:
        share = shares.get(example.set, shares.get(example.set.split(":")[0], 1.0))
        kept += [example] * (int(share) + (choose.random() < share % 1))
    choose.shuffle(kept)
    return kept


def capped(examples: Iterable[Example], *, cap: int, seed: int) -> list[Example]:
    """Return at most `cap` random examples of each kind of edit and label, and all of the other sets."""
    kinds: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in examples:
        kinds[example.set, example.label].append(example)
    choose = random.Random(seed)
    return [
        example
        for (name, _), found in sorted(kinds.items())
        for example in (
            found if name.startswith(WHOLE) or ":" not in name else choose.sample(found, min(cap, len(found)))
        )
    ]


def mixture(stage: Stage, public: Iterable[Example], made: Iterable[Example]) -> list[Example]:
    """Return what one stage learns from, in random order."""
    chosen = (example for example in made if example.set.startswith(stage.made)) if stage.made else ()
    seed = stage.settings.seed
    return sample([*capped(chosen, cap=stage.cap, seed=seed), *public], stage.shares, seed=seed)


def classifier(folder: Path) -> Any:
    """Return a BERT with a head of three labels in the order of LABELS, from a folder with or without such a head."""
    from transformers import AutoModelForSequenceClassification

    names = dict(enumerate(LABELS))
    return AutoModelForSequenceClassification.from_pretrained(
        folder,
        use_safetensors=True,
        # Faster than the fused form on a CPU, and fewer operators when exported.
        attn_implementation="eager",
        num_labels=len(LABELS),
        id2label=names,
        label2id={label: number for number, label in names.items()},
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )


class Pairs:
    """Tokenised pairs with their labels, ready to be cut into batches."""

    def __init__(self, examples: Sequence[Example], *, tokenizer: Path) -> None:
        from tokenizers import Tokenizer

        encode = Tokenizer.from_file(str(tokenizer))
        encode.no_padding()
        encode.enable_truncation(MAX_TOKENS)
        self.rows: list[tuple[np.ndarray, int, int]] = []
        for start in range(0, len(examples), 10_000):
            part = examples[start : start + 10_000]
            for example, row in zip(part, encode.encode_batch([(e.premise, e.hypothesis) for e in part]), strict=True):
                first = len(row.type_ids) - sum(row.type_ids)
                self.rows.append((np.array(row.ids, dtype=np.int32), first, LABELS.index(example.label)))
        self.lengths = [len(ids) for ids, _, _ in self.rows]

    def loss(self, module: Any, batch: list[int]) -> Any:
        """Return the mean cross-entropy of the rows of a batch."""
        import torch

        rows = [self.rows[number] for number in batch]
        shape = (len(rows), max(len(ids) for ids, _, _ in rows))
        ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        for place, (tokens, first, _) in enumerate(rows):
            ids[place, : len(tokens)] = tokens
            mask[place, : len(tokens)] = 1
            types[place, first : len(tokens)] = 1
        device = next(module.parameters()).device
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        logits = module(**{name: torch.from_numpy(value).to(device) for name, value in inputs.items()}).logits
        labels = torch.tensor([label for _, _, label in rows], device=device)
        return torch.nn.functional.cross_entropy(logits.float(), labels, label_smoothing=SMOOTHING)


def train(start: Path, examples: Sequence[Example], folder: Path, settings: Settings) -> Path:
    """Train from the weights in `start` and return the folder with the averaged weights, in Hugging Face's layout.

    A run that has ended before is not repeated.
    """
    import torch

    if (folder / "model" / "tokenizer.json").is_file():
        return folder / "model"
    torch.manual_seed(settings.seed)
    tokenizer = find_weights() / "tokenizer.json"
    pairs = Pairs(examples, tokenizer=tokenizer)
    module = classifier(start)
    run = Run(module, folder, settings)
    run.fit(epochs_of(pairs.lengths, settings), pairs.loss, report=say)
    run.use_average()
    module.cpu().save_pretrained(folder / "model")
    from transformers import AutoTokenizer

    AutoTokenizer.from_pretrained(find_weights()).save_pretrained(folder / "model")
    return folder / "model"


def averaged(folders: Sequence[Path], out: Path) -> Path:
    """Write a model whose weights are the mean of those in `folders` and return its folder."""
    from safetensors.torch import load_file, save_file

    shutil.copytree(folders[-1], out, dirs_exist_ok=True)
    models = [load_file(folder / WEIGHTS) for folder in folders]
    mean = {name: sum(model[name] for model in models) / len(models) for name in models[-1]}
    save_file(mean, out / WEIGHTS, metadata={"format": "pt"})
    return out


def main() -> None:
    """Read the command line and train the stages, each from the weights of the one before."""
    parser = recipe_parser("nli", __doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="public pairs, .jsonl or .jsonl.xz")
    parser.add_argument("--made", type=Path, nargs="+", required=True, help="pairs that training.pairs made")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    arguments = parser.parse_args()
    public = [example for path in arguments.data for example in read_examples(path)]
    made = [example for path in arguments.made for example in read_examples(path)]
    models = [find_weights()]
    for name, stage in STAGES.items():
        models.append(train(models[-1], mixture(stage, public, made), arguments.out / name, stage.settings))
    averaged(models[1:], arguments.out / "model")


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
