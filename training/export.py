"""Export a trained BERT model to the int8 ONNX form that `compare.models` runs: model, tokenizer and config.

python -m training.export KIND FOLDER --out OUT

KIND is encoder, nli or tagger; FOLDER holds `config.json`, `model.safetensors` and `tokenizer.json` of a BertModel, a
BertForSequenceClassification or what `training.tagger` saves. Needs the extra `training`; takes about ten seconds. When
OUT lies in `compare/weights`, run `python -m training.hashes` afterwards.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import numpy as np

from compare.errors import ModelError
from compare.models.onnx import BATCHING, CONFIG, EQUAL_LENGTHS, MODEL, TOKENIZER, load_session, load_tokenizer
from training.bert_graph import INPUTS, Bert, Kind, Ranges, build_graph, read_bert
from training.command import exit_status, recipe_parser

CORPORA = Path(__file__).parents[1] / "corpora"
SAMPLES = 400
KEPT = ("model_type", "hidden_size", "num_hidden_layers", "vocab_size", "id2label", "label2id", "tagging")
# A weight that models for something else lack.
TOLD_BY: dict[Kind, str] = {
    "encoder": "embeddings.word_embeddings.weight",
    "nli": "classifier.weight",
    "tagger": "links.cue.0.weight",
}
Feed = dict[str, list[int]]


def export_model(kind: Kind, folder: Path, out: Path, *, texts: Sequence[str] | None = None) -> None:
    """Write `model.onnx` (int8), `tokenizer.json` and `config.json` of a trained model in `folder` to `out`.

    `texts` are what the ranges of the activations are measured on, by default sentences of `corpora/`.
    Raises ModelError where a file is missing, or the model is no plain BERT or for something else.
    """
    import onnx

    for name in (CONFIG, "model.safetensors", TOKENIZER):
        if not (folder / name).is_file():
            raise ModelError(f"{folder / name}: not there; give the folder `model` of a finished run")
    bert = read_bert(folder)
    if TOLD_BY[kind] not in bert.weights:
        raise ModelError(f"{folder / 'model.safetensors'}: no {TOLD_BY[kind]}; give a model of kind {kind}")
    out.mkdir(parents=True, exist_ok=True)
    feeds = calibration_feeds(kind, load_tokenizer(folder / TOKENIZER), texts or corpora_texts())
    onnx.save(build_graph(bert, kind, measure_ranges(bert, kind, feeds)), str(out / MODEL))
    shutil.copyfile(folder / TOKENIZER, out / TOKENIZER)
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    kept = {key: config[key] for key in KEPT if key in config and (kind != "encoder" or "label" not in key)}
    written = json.dumps({**kept, BATCHING: EQUAL_LENGTHS}, indent=2)
    (out / CONFIG).write_text(written + "\n", encoding="utf-8")


def measure_ranges(bert: Bert, kind: Kind, feeds: Sequence[Feed]) -> Ranges:
    """Return the lowest and highest value of every column that the int8 graph quantises with a fixed scale."""
    session = load_session(build_graph(bert, kind).SerializeToString())
    names = [entry.name for entry in session.get_outputs() if entry.name.startswith("range:")]
    ranges: Ranges = {}
    for feed in feeds:
        outputs = session.run(names, {name: np.array([feed[name]], dtype=np.int64) for name in INPUTS[kind]})
        for name, output in zip(names, outputs, strict=True):
            rows, key = output.reshape(-1, output.shape[-1]), name.removeprefix("range:")
            low, high = ranges.get(key, (rows[0], rows[0]))
            ranges[key] = np.minimum(low, rows.min(axis=0)), np.maximum(high, rows.max(axis=0))
    return ranges


def calibration_feeds(kind: Kind, tokenizer: Any, texts: Sequence[str]) -> list[Feed]:
    """Return inputs like those the model will meet: sentences, pairs of them, and long passages."""
    sentences = sentences_of(texts)
    items: list[Any] = list(sentences)
    if kind == "nli":  # neighbours, strangers, and some sentences twice
        half = len(sentences) // 2
        items = [(one, sentences[row - apart]) for row, one in enumerate(sentences) for apart in (1, half)]
        items += [(one, one) for one in sentences[::4]]
    items = items[:: max(1, len(items) // SAMPLES)]
    items += [(text, sentences[0]) if kind == "nli" else text for text in texts[: SAMPLES // 8]]
    return [_feed(kind, item, tokenizer.encode(*item) if kind == "nli" else tokenizer.encode(item)) for item in items]


def _feed(kind: Kind, item: Any, encoding: Any) -> Feed:
    feed = {"input_ids": encoding.ids, "token_type_ids": encoding.type_ids, "attention_mask": encoding.attention_mask}
    if kind == "tagger":
        from compare.models.tagger_text import features_of

        # The marks at both ends stand for no text.
        feed["features"] = [0, *features_of(item, encoding.offsets[1:-1]), 0]
    return feed


def sentences_of(texts: Sequence[str]) -> list[str]:
    """Cut texts at the ends of their sentences, roughly."""
    return [part for text in texts for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]


def corpora_texts() -> list[str]:
    """Return the texts of all sample events."""
    from compare import read_events

    return [article.text for event in read_events(CORPORA) for article in event.articles]


def main() -> None:
    """Read the command line, export, and tell the size."""
    parser = recipe_parser("export", __doc__)
    parser.add_argument("kind", choices=get_args(Kind), help="what the model is for")
    parser.add_argument("folder", type=Path, help="model that a recipe saved, RUN/model")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    arguments = parser.parse_args()
    export_model(arguments.kind, arguments.folder, arguments.out)
    print(f"{arguments.out}: {(arguments.out / MODEL).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
