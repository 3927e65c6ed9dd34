"""Exported graphs: near float32, the same in any batch, in all three kinds; no plain BERT, no export."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from compare import weights
from compare.errors import ModelError
from compare.models import OnnxEncoder, OnnxNLI
from compare.models.onnx import OnnxGraph, equal_length_batches
from compare.models.tagger_text import FEATURES
from training.bert_graph import build_graph, read_bert
from training.export import export_model

TEXTS = [
    "The ferry left the port of Ansel at dawn with ninety people on board.",
    "No ferry left Ansel that day, the harbour master said.",
    "Ninety people were on board.",
    "Rain.",
    "The strike at the mill has lasted nine weeks. Its owners have offered four per cent, the union wants seven.",
    "The union has turned the offer down.",
    "The mill will close in May, its owners say.",
    "",
]
PAIRS = [(a, b) for a in TEXTS for b in TEXTS[:4]]


def save_bert(folder: Path, *, head: bool, width: int = 64, **options: object) -> Path:
    """Save a small BERT with random weights, large enough to tell texts apart."""
    import torch
    import transformers

    torch.manual_seed(3)
    config = transformers.BertConfig(
        vocab_size=30522, hidden_size=width, num_hidden_layers=2, num_attention_heads=4, intermediate_size=4 * width,
        initializer_range=0.2, id2label={0: "entailment", 1: "neutral", 2: "contradiction"}, **options,
    )  # fmt: skip
    kind = transformers.BertForSequenceClassification if head else transformers.BertModel
    kind(config).save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes((weights.folder("encoder") / "tokenizer.json").read_bytes())
    return folder


def torch_outputs(folder: Path, items: list[object], *, head: bool) -> np.ndarray:
    import torch
    import transformers
    from tokenizers import Tokenizer

    kind = transformers.BertForSequenceClassification if head else transformers.BertModel
    model = kind.from_pretrained(folder).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    rows = []
    for item in items:
        encoding = tokenizer.encode(*item) if isinstance(item, tuple) else tokenizer.encode(item)
        with torch.inference_mode():
            out = model(input_ids=torch.tensor([encoding.ids]), token_type_ids=torch.tensor([encoding.type_ids]))
        rows.append(out.logits[0].softmax(0) if head else torch.nn.functional.normalize(out[0][0].mean(0), dim=0))
    return torch.stack(rows).numpy()


@pytest.fixture(scope="module")
def nli(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    home = tmp_path_factory.mktemp("nli")
    source = save_bert(home / "source", head=True)
    export_model("nli", source, home / "out", texts=TEXTS)
    return source, home / "out"


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    home = tmp_path_factory.mktemp("encoder")
    source = save_bert(home / "source", head=False)
    export_model("encoder", source, home / "out", texts=TEXTS)
    return source, home / "out"


def test_pairs_are_judged_as_in_float32(nli: tuple[Path, Path]) -> None:
    source, out = nli
    expected = torch_outputs(source, list(PAIRS), head=True)[:, [2, 0, 1]]
    assert np.ptp(expected, axis=0).max() > 0.1, "the pairs must differ for the comparison to mean anything"
    assert np.abs(OnnxNLI(out).predict(PAIRS) - expected).mean() < 0.03


def test_vectors_are_those_of_float32(encoder: tuple[Path, Path]) -> None:
    source, out = encoder
    expected = torch_outputs(source, list(TEXTS), head=False)
    assert (OnnxEncoder(out).encode(TEXTS) * expected).sum(axis=1).min() > 0.99


def test_the_float32_graph_is_exact(nli: tuple[Path, Path]) -> None:
    import onnxruntime
    from tokenizers import Tokenizer

    source, _ = nli
    model = build_graph(read_bert(source), "nli").SerializeToString()
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    encoding = tokenizer.encode(*PAIRS[1])
    feed = {"input_ids": np.array([encoding.ids]), "token_type_ids": np.array([encoding.type_ids])}
    logits = session.run(["logits"], feed)[0][0]
    (expected,) = torch_outputs(source, [PAIRS[1]], head=True)
    np.testing.assert_allclose(np.exp(logits) / np.exp(logits).sum(), expected, atol=1e-5)


def test_neighbours_and_threads_change_nothing(nli: tuple[Path, Path], encoder: tuple[Path, Path]) -> None:
    # Equal lengths are what is run together, so each pair has company of its own length here.
    pairs = [*PAIRS, *[(b, a) for a, b in PAIRS]]
    together = OnnxNLI(nli[1], threads=1).predict(pairs)
    apart = OnnxNLI(nli[1], threads=3)
    np.testing.assert_array_equal(together, np.concatenate([apart.predict([pair]) for pair in pairs]))
    np.testing.assert_array_equal(together, apart.predict(pairs))
    texts = [*TEXTS, *[text.upper() for text in TEXTS]]
    vectors = OnnxEncoder(encoder[1], threads=1).encode(texts)
    single = OnnxEncoder(encoder[1], threads=3)
    np.testing.assert_array_equal(vectors, np.concatenate([single.encode([text]) for text in texts]))


def test_a_config_keeps_labels_and_says_how_texts_may_be_run(
    nli: tuple[Path, Path], encoder: tuple[Path, Path]
) -> None:
    config = json.loads((nli[1] / "config.json").read_text(encoding="utf-8"))
    assert config["id2label"] == {"0": "entailment", "1": "neutral", "2": "contradiction"}
    assert config["batching"] == "equal_lengths"
    assert "id2label" not in json.loads((encoder[1] / "config.json").read_text(encoding="utf-8"))


def test_a_graph_that_promises_nothing_is_run_one_by_one(
    encoder: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "foreign"
    folder.mkdir()
    for path in encoder[1].iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "config.json").write_text('{"hidden_size": 64}', encoding="utf-8")
    sizes: dict[Path, set[int]] = {folder: set(), encoder[1]: set()}
    run = OnnxGraph._run_batch

    def recorded(graph: OnnxGraph, rows: list, finish: object) -> object:
        sizes[graph.folder].add(len(rows))
        return run(graph, rows, finish)  # type: ignore[arg-type]

    monkeypatch.setattr(OnnxGraph, "_run_batch", recorded)
    texts = [f"{word} people were on board." for word in ("Nine", "Ten", "Two", "Six", "Four", "Five", "Many", "Some")]
    vectors = OnnxEncoder(encoder[1], threads=1).encode(texts)
    np.testing.assert_array_equal(OnnxEncoder(folder, threads=1).encode(texts), vectors)
    assert sizes[folder] == {1}
    assert max(sizes[encoder[1]]) > 1


def test_batches_hold_equal_lengths_and_few_tokens() -> None:
    lengths = [5, 9, 5, 5, 400, 9, 5, 5]
    batches = equal_length_batches(lengths, tokens=15)
    assert sorted(at for batch in batches for at in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len({lengths[at] for at in batch}) == 1
        assert len(batch) == 1 or sum(lengths[at] for at in batch) <= 15
    assert batches[0] == [4]
    assert [len(batch) for batch in batches] == [1, 1, 1, 3, 2]


def test_ready_windows_give_one_row_a_token(encoder: tuple[Path, Path], tmp_path: Path) -> None:
    """The tagger's graph, with a made-up head, over windows of different lengths."""
    from safetensors.numpy import load_file, save_file

    source = save_bert(tmp_path / "source", head=False)
    tensors, rng = load_file(source / "model.safetensors"), np.random.default_rng(1)
    shapes = {"features.weight": (FEATURES, 64), "labels.weight": (5, 64), "labels.bias": (5,)}
    for name in ("source", "cue"):
        shapes |= {f"links.{name}.0.weight": (64, 64), f"links.{name}.0.bias": (64,)}
        shapes |= {f"links.{name}.2.weight": (32, 64), f"links.{name}.2.bias": (32,)}
    tensors |= {name: rng.normal(0, 0.2, shape).astype(np.float32) for name, shape in shapes.items()}
    save_file(tensors, source / "model.safetensors")
    export_model("tagger", source, tmp_path / "out", texts=TEXTS)
    graph = OnnxGraph(tmp_path / "out", threads=2)
    texts = [[101, *range(2000, 2000 + size), 102] for size in (3, 7, 3, 300, 1)]
    rows = [{"input_ids": ids, "attention_mask": [1] * len(ids), "features": [0] * len(ids)} for ids in texts]
    outputs = graph.run_tokens(rows)
    assert [output.shape for output in outputs] == [(len(row["input_ids"]), 5) for row in rows]
    np.testing.assert_array_equal(outputs[0], outputs[2])
    feed = {name: np.array([values], dtype=np.int64) for name, values in rows[1].items()}
    labels, sources, cues = graph.session.run(["labels", "source_links", "cue_links"], feed)
    np.testing.assert_array_equal(labels[0], outputs[1])
    assert sources.shape == cues.shape == (1, 9, 9)
    assert not np.array_equal(sources, cues)


@pytest.mark.parametrize("options", [{"hidden_act": "relu"}])
def test_a_model_that_is_no_plain_bert_is_refused(tmp_path: Path, options: dict[str, str]) -> None:
    folder = save_bert(tmp_path / "other", head=False, **options)
    with pytest.raises(ModelError, match=r"config\.json: not a BERT model with GELU"):
        export_model("encoder", folder, tmp_path / "out", texts=TEXTS)


def test_a_model_for_something_else_is_refused(encoder: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors: no classifier\.weight; give a model of kind nli"):
        export_model("nli", encoder[0], tmp_path / "out", texts=TEXTS)
    assert not (tmp_path / "out").exists()
