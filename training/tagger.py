"""Train the attribution tagger: `python -m training.tagger --data FILE --out FOLDER`.

A token is outside, or a part of a source, a cue or a content, indirect or direct. Two more heads link them: each cue
points at its source ([CLS] where nobody is named), each token of content at its cue. The same command goes on where it
was stopped. At the end, how readily words are tagged is chosen on articles that were held out, and `figures.json` and
`model/` are written; `python -m training.tagger --out FOLDER --measure FILE` measures a finished run on other articles.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.attribution import Labelled, Tally, read_labelled
from compare.errors import ModelError, ReadingError
from compare.models.protocols import Matrix
from compare.models.tagger import INPUTS, Feed, Graph, Reading, read_scores
from compare.models.tagger_decoding import LABELS, NOWHERE, Decoding, Scores, decode
from compare.models.tagger_text import FEATURES
from training.attributions import IGNORED, Articles, load_tokenizer, split
from training.command import exit_status, recipe_parser, say
from training.loop import Run, Settings
from training.published import find_weights

HELD_OUT = 60
SMOOTHING = 0.05
# Share of tokens that are hidden from the model in training.
HIDDEN = 0.06
DROPOUT = 0.1  # between layers; 840 articles are learned by heart without it
LINK_WIDTH = 128
LINK_WEIGHT = 0.3
SETTINGS = Settings(
    epochs=8, batch_tokens=2560, rate=3e-4, decay=0.9, averaging=0.996, steps_per_checkpoint=200, warmup=0.08
)
# What is tried on the held-out articles, one setting after the other.
CHOICES: Mapping[str, Sequence[float | bool]] = {
    "fill": (True, False),
    "content": (-0.3, 0.0, 0.3, 0.6),
    "cue": (0.0, 0.25, 0.5, 0.75, 1.0),
    "source": (-0.3, 0.0, 0.3, 0.6),
    "named": (-0.5, 0.0, 0.5, 1.0),
}
_WEIGHTS, _CONFIG = "model.safetensors", "config.json"


def tagger_module(folder: Path) -> Any:
    """Return the module with the weights in `folder`: those of a plain BERT, or of a trained tagger.

    Raises ModelError where they are neither.
    """
    from safetensors.torch import load_file
    from transformers import BertConfig

    config = BertConfig.from_pretrained(folder)
    module = _module_class()(config)
    weights = load_file(folder / _WEIGHTS)
    if not any(name.startswith("bert.") for name in weights):
        weights = {f"bert.{name}": weight for name, weight in weights.items()}
    used = {name: weight for name, weight in weights.items() if "pooler" not in name and "position_ids" not in name}
    missing, unknown = module.load_state_dict(used, strict=False)
    if unknown or any(name.startswith("bert.") for name in missing):
        differing = ", ".join([*unknown, *missing][:3])
        raise ModelError(f"{folder / _WEIGHTS}: no BERT or tagger of this shape ({differing}); train it again")
    return module


def _module_class() -> Any:
    import torch
    from transformers import BertModel

    class Tagger(torch.nn.Module):  # type: ignore[misc,unused-ignore]
        """BERT with an input for case, quotes and paragraphs, a head for labels and two for links."""

        def __init__(self, config: Any) -> None:
            super().__init__()
            config.hidden_dropout_prob, config.attention_probs_dropout_prob = DROPOUT, 0.0
            config._attn_implementation = "eager"  # faster on a CPU, and fewer operators when exported
            width = config.hidden_size
            self.bert = BertModel(config, add_pooling_layer=False)
            self.features = torch.nn.Embedding(FEATURES, width)
            self.labels = torch.nn.Linear(width, len(LABELS))
            self.links = torch.nn.ModuleDict({name: _link_head(width) for name in ("source", "cue")})
            # A start at nothing: the first steps see what the published weights were trained on.
            torch.nn.init.zeros_(self.features.weight)

        def forward(self, input_ids: Any, attention_mask: Any, features: Any) -> tuple[Any, Any, Any]:
            """Return logits: labels (rows, tokens, 5), links to the source and to the cue (rows, tokens, tokens)."""
            inputs = self.bert.embeddings.word_embeddings(input_ids) + self.features(features)
            padding = (1.0 - attention_mask.unsqueeze(1).to(inputs.dtype)) * -1e4
            # A mask that is ready to be added is taken as it is, which keeps the exported graph plain.
            hidden = self.bert(inputs_embeds=inputs, attention_mask=padding.unsqueeze(1)).last_hidden_state
            links = []
            for head in self.links.values():
                asks, answers = head(hidden).split(LINK_WIDTH, dim=-1)
                links.append(asks @ answers.transpose(1, 2) / LINK_WIDTH**0.5 + padding)
            return self.labels(hidden), links[0], links[1]

    def _link_head(width: int) -> Any:
        return torch.nn.Sequential(
            torch.nn.Linear(width, width), torch.nn.GELU(), torch.nn.Linear(width, 2 * LINK_WIDTH)
        )

    return Tagger


def loss_of(module: Any, articles: Articles, rows: Sequence[int]) -> Any:
    """Return the loss of a batch: cross-entropy of the labels, plus that of the links to any token of the target."""
    import torch

    batch = articles.batch(rows)
    device = next(module.parameters()).device

    def tensor(name: str) -> Any:
        return torch.from_numpy(getattr(batch, name)).to(device)

    ids = tensor("ids")
    labels, sources, cues = module(ids, (ids != 0).long(), tensor("features"))
    cue_of, content_of, source_of, unnamed = map(tensor, ("cue_of", "content_of", "source_of", "unnamed"))
    to_source = (cue_of[:, :, None, None] == source_of[:, None]).any(-1) & (cue_of != NOWHERE)[:, :, None]
    to_source[:, :, 0] = unnamed != NOWHERE
    to_cue = (content_of[:, :, None] == cue_of[:, None]) & (content_of != NOWHERE)[:, :, None]
    tagged = torch.nn.functional.cross_entropy(
        labels.float().flatten(0, 1), tensor("labels").flatten(), ignore_index=IGNORED, label_smoothing=SMOOTHING
    )
    return tagged + LINK_WEIGHT * (_link_loss(sources, to_source) + _link_loss(cues, to_cue))


def _link_loss(scores: Any, wanted: Any) -> Any:
    import torch

    # A token whose target lies in another window has nothing to learn here.
    known = wanted.any(-1)
    scores, wanted = scores.float()[known], wanted[known]
    if not len(scores):
        return scores.sum()
    right = scores.masked_fill(~wanted, -1e4)
    return (torch.logsumexp(scores, -1) - torch.logsumexp(right, -1)).mean()


def graph_of(module: Any) -> Graph:
    """Return the module as a function of one window's arrays, as the runtime calls a graph."""
    import torch

    device = next(module.parameters()).device

    def run(feed: Feed) -> list[Matrix]:
        with torch.inference_mode():
            outputs = module(*(torch.from_numpy(feed[name]).to(device) for name in INPUTS))
        return [np.asarray(output[0].float().cpu().numpy(), dtype=np.float32) for output in outputs]

    return run


def scores_of(articles: Iterable[Labelled], module: Any, tokenizer: Any, reading: Reading) -> list[Scores]:
    """Return what the module says of each article."""
    graph = graph_of(module.eval())
    return [read_scores(article.text, tokenizer, graph, reading) for article in articles]


def measure(articles: Sequence[Labelled], scores: Sequence[Scores], decoding: Decoding) -> dict[str, dict[str, float]]:
    """Return the measures of `benchmarks.attribution` under one decoding."""
    tally = Tally()
    for article, said in zip(articles, scores, strict=True):
        tally.add(article.text, decode(said, decoding), article.attributions)
    return tally.scores()


def choose_decoding(articles: Sequence[Labelled], scores: Sequence[Scores]) -> Decoding:
    """Return the decoding with the highest sum of F1 over source, cue, content and whole attributions."""

    def worth(decoding: Decoding) -> float:
        figures = measure(articles, scores, decoding)
        return sum(figures[name]["f1"] for name in ("source", "cue", "content", "linked"))

    best = Decoding()
    for _ in range(2):
        for name, values in CHOICES.items():
            best = max((replace(best, **{name: value}) for value in values), key=worth)  # type: ignore[arg-type]
    return best


def train(articles: Sequence[Labelled], folder: Path, settings: Settings) -> Path:
    """Train from the published weights and return the folder with the averaged weights, config and tokenizer."""
    import torch

    torch.manual_seed(settings.seed)
    source = find_weights()
    tokenizer = load_tokenizer(source / "tokenizer.json")
    learned, held_out = split(articles, held_out=min(HELD_OUT, len(articles) // 5), seed=settings.seed)
    reading = Reading()
    rows = Articles(learned, tokenizer=tokenizer, size=reading.size, hidden=HIDDEN)
    module = tagger_module(source)
    run = Run(module, folder, settings)
    run.fit(rows.epochs(settings), lambda module, batch: loss_of(module, rows, batch), report=say)
    run.use_average()
    scores = scores_of(held_out, module, tokenizer, reading)
    decoding = choose_decoding(held_out, scores)
    figures = {
        "plain": measure(held_out, scores, Decoding()),
        "chosen": measure(held_out, scores, decoding),
        "decoding": asdict(decoding),
    }
    (folder / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    say(json.dumps(figures["chosen"]))
    return save(module.cpu(), folder / "model", replace(reading, decoding=decoding))


def save(module: Any, folder: Path, reading: Reading) -> Path:
    """Write weights (safetensors), `config.json` with how to read and decode, and the tokenizer; return the folder."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: weight.contiguous() for name, weight in module.state_dict().items()}, folder / _WEIGHTS)
    config = {
        **module.bert.config.to_dict(),
        "architectures": ["Tagger"],
        "tagging": {"labels": LABELS, **asdict(reading)},
    }
    (folder / _CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    shutil.copyfile(find_weights() / "tokenizer.json", folder / "tokenizer.json")
    return folder


def measure_folder(folder: Path, articles: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """Return the measures of a saved model on articles, in float32; raises ModelError where none is saved."""
    if not (folder / _CONFIG).is_file():
        raise ModelError(f"{folder / _CONFIG}: not there; finish the run with --data first")
    config = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
    reading = Reading.of_config(config, model=str(folder))
    scores = scores_of(articles, tagger_module(folder), load_tokenizer(folder / "tokenizer.json"), reading)
    return measure(articles, scores, reading.decoding)


def _read(path: Path, count: int | None) -> list[Labelled]:
    articles = list(read_labelled(path))[:count]
    if not articles:
        raise ReadingError(f"{path}: no articles; give one a line")
    return articles


def main() -> None:
    """Read the command line, train where there is --data, measure where there is --measure."""
    parser = recipe_parser("tagger", __doc__)
    parser.add_argument("--data", type=Path, help="articles with attributions to learn from, .jsonl or .jsonl.xz")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument(
        "--epochs", type=float, default=SETTINGS.epochs, help="passes over the data (default: %(default)s)"
    )
    parser.add_argument("--articles", type=int, help="use only so many, to see that all works (default: all)")
    parser.add_argument("--measure", type=Path, help="only measure the finished run on these articles")
    arguments = parser.parse_args()
    if not (arguments.data or arguments.measure):
        parser.error("give --data to train, --measure to measure a finished run, or both")
    if arguments.data:
        articles = _read(arguments.data, arguments.articles)
        train(articles, arguments.out, replace(SETTINGS, epochs=arguments.epochs))
    if arguments.measure:
        labelled = _read(arguments.measure, arguments.articles)
        print(json.dumps(measure_folder(arguments.out / "model", labelled), indent=2))


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
