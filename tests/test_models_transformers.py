"""Models of other people: tiny ones, made here with random weights, in the place of the bundled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from compare import weights
from compare.errors import ModelError
from compare.models import CrossEncoderNLI, SentenceTransformerEncoder, load_models

PAIRS = [("The mine is closed.", "The mine is open."), ("A", "B " * 40), ("", "x"), ("A", "B " * 40)]
TEXTS = ["The mine is closed.", "Rain fell on the north for three days and the river rose.", "", "The mine is closed."]
ORDER = ("contradiction", "entailment", "neutral")
MakeNLI = Callable[..., Path]


def _save(kind: str, folder: Path, **options: object) -> Path:
    """Save a tiny BERT with random weights and the bundled tokenizer, as sentence-transformers would find it."""
    import torch
    import transformers

    torch.manual_seed(7)
    config = transformers.BertConfig(
        vocab_size=30522, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, **options
    )
    getattr(transformers, kind)(config).save_pretrained(folder)
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(weights.folder("encoder") / "tokenizer.json"),
        pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]",
        model_max_length=64,
    )  # fmt: skip
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sentence_transformers import SentenceTransformer

    home = tmp_path_factory.mktemp("encoder")
    plain = _save("BertModel", home / "plain")
    SentenceTransformer(str(plain), device="cpu").save(str(home / "saved"))
    return home / "saved"


@pytest.fixture(scope="module")
def make_nli(tmp_path_factory: pytest.TempPathFactory) -> MakeNLI:
    def make(*labels: str) -> Path:
        folder = tmp_path_factory.mktemp("nli")
        options = {
            "id2label": dict(enumerate(labels)),
            "label2id": {label: column for column, label in enumerate(labels)},
            "initializer_range": 0.5,
        }
        return _save("BertForSequenceClassification", folder / "saved", **options)

    return make


def test_a_sentence_transformer_takes_the_encoders_place(encoder_folder: Path) -> None:
    encoder = load_models(encoder=str(encoder_folder), device="cpu").encoder
    assert isinstance(encoder, SentenceTransformerEncoder)
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 16)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(vectors[0], vectors[3])
    np.testing.assert_allclose(vectors, np.concatenate([encoder.encode([text]) for text in TEXTS]), atol=1e-5)
    assert encoder.encode([]).shape == (0, 16)
    assert encoder.name == str(encoder_folder)
    assert encoder.sha256 == weights.file_sha256(encoder_folder / "model.safetensors")


def test_a_cross_encoder_takes_the_nlis_place(make_nli: MakeNLI) -> None:
    folder = make_nli(*ORDER)
    nli = load_models(nli=str(folder), device="cpu").nli
    assert isinstance(nli, CrossEncoderNLI)
    rows = nli.predict(PAIRS)
    assert rows.shape == (len(PAIRS), 3)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(rows[1], rows[3])
    np.testing.assert_allclose(rows, np.concatenate([nli.predict([pair]) for pair in PAIRS]), atol=1e-5)
    assert nli.predict([]).shape == (0, 3)
    assert nli.sha256 == weights.file_sha256(folder / "model.safetensors")


def test_a_folder_that_cross_encoder_saved_loads_the_same(make_nli: MakeNLI, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    folder = make_nli(*ORDER)
    CrossEncoder(str(folder), device="cpu").save_pretrained(str(tmp_path / "saved"))
    expected = CrossEncoderNLI(folder, "cpu").predict(PAIRS)
    np.testing.assert_allclose(CrossEncoderNLI(tmp_path / "saved", "cpu").predict(PAIRS), expected, atol=1e-6)


def test_labels_in_another_order_and_case(make_nli: MakeNLI) -> None:
    # Equal seeds make equal weights, so only the names of the columns differ.
    expected = CrossEncoderNLI(make_nli(*ORDER), "cpu").predict(PAIRS)
    assert np.ptp(expected[0]) > 0.05, "the columns must differ for the order to matter"
    renamed = CrossEncoderNLI(make_nli("ENTAILMENT", "NEUTRAL", "CONTRADICTION"), "cpu").predict(PAIRS)
    np.testing.assert_allclose(renamed, expected[:, [2, 0, 1]], atol=1e-6)


@pytest.mark.parametrize("labels", [("entailment", "not_entailment"), ("LABEL_0", "LABEL_1", "LABEL_2")])
def test_a_cross_encoder_without_the_three_labels_fails_clearly(make_nli: MakeNLI, labels: tuple[str, ...]) -> None:
    with pytest.raises(ModelError, match=f"its labels are {', '.join(labels)}; an NLI model needs") as caught:
        CrossEncoderNLI(make_nli(*labels), "cpu")
    assert "\n" not in str(caught.value)


def test_half_precision_weights_are_computed_in_full(make_nli: MakeNLI, tmp_path: Path) -> None:
    from transformers import AutoModelForSequenceClassification

    folder = make_nli(*ORDER)
    halved = Path(shutil.copytree(folder, tmp_path / "half"))
    AutoModelForSequenceClassification.from_pretrained(folder).half().save_pretrained(halved)
    nli = CrossEncoderNLI(halved, "cpu")
    np.testing.assert_allclose(nli.predict(PAIRS), np.concatenate([nli.predict([pair]) for pair in PAIRS]), atol=1e-5)


def test_pickled_weights_are_refused(encoder_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(encoder_folder, tmp_path / "pickled"))
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"pytorch_model\.bin: pickled weights are never opened"):
        SentenceTransformerEncoder(folder, "cpu")


def test_folders_without_a_model_fail_in_one_line(encoder_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(encoder_folder, tmp_path / "emptied"))
    (folder / "model.safetensors").write_bytes(b"\x08")
    for load, place in ((SentenceTransformerEncoder, folder), (CrossEncoderNLI, tmp_path)):
        with pytest.raises(ModelError, match=str(tmp_path)) as caught:
            load(place, "cpu")
        assert "\n" not in str(caught.value)
    with pytest.raises(ModelError, match="no such folder; give"):
        SentenceTransformerEncoder("./no/such/folder")
    (tmp_path / "config.json").write_text(json.dumps(["not", "a", "config"]))
    with pytest.raises(ModelError, match=r"config\.json: no readable config"):
        CrossEncoderNLI(tmp_path, "cpu")


@pytest.mark.parametrize("option", ["encoder", "nli"])
def test_an_unknown_hub_name_fails_at_once_and_in_one_line(option: str) -> None:
    code = (
        "from compare.errors import ModelError\nfrom compare.models import load_models\n"
        f"try: load_models({option}='nobody/no-such-model')\n"
        "except ModelError as error: print(error)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    (line,) = result.stdout.splitlines()
    assert line.startswith("nobody/no-such-model: no such folder, and not to be had from the model hub")
    assert "check the name and the network" in line
