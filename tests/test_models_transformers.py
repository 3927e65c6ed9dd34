"""Models of other people: tiny ones, made here with random weights, in the place of the bundled."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from compare import weights
from compare.errors import ModelError
from compare.models import CrossEncoderNLI, SentenceTransformerEncoder, list_models, load_models

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


def run(*arguments: str, cache: Path, endpoint: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, with its own cache of downloaded models and address of the hub."""
    offline = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGINGFACE_"))}
    return subprocess.run(
        [sys.executable, "-m", "compare", *arguments],
        env={**offline, "HF_HOME": str(cache), "HF_ENDPOINT": endpoint},
        capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip


def cached(name: str, folder: Path, cache: Path) -> None:
    """Put a saved model where one of that name lies once it was downloaded."""
    home = cache / "hub" / f"models--{name.replace('/', '--')}"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("0" * 40)
    shutil.copytree(folder, home / "snapshots" / ("0" * 40))


NOWHERE = "http://127.0.0.1:9"  # the port of "discard", where nothing listens


def test_a_preset_that_was_downloaded_before_needs_no_network(
    encoder_folder: Path, make_nli: MakeNLI, tmp_path: Path
) -> None:
    folders = {"encoder": encoder_folder, "nli": make_nli(*ORDER)}
    for model in list_models():
        if model.preset == "best":
            cached(model.name, folders[model.part], tmp_path)
    done = run("pair", *PAIRS[0], "--models", "best", "--format", "json", cache=tmp_path, endpoint=NOWHERE)
    assert (done.returncode, done.stderr) == (0, "")
    (expected,) = CrossEncoderNLI(folders["nli"], "cpu").predict([PAIRS[0]])
    np.testing.assert_allclose(json.loads(done.stdout)["forward"], expected, atol=2e-4)


@pytest.mark.parametrize("preset", ["best", "multilingual"])
def test_a_preset_that_cannot_be_had_is_one_line_and_told_soon(preset: str, tmp_path: Path) -> None:
    start = time.monotonic()
    done = run("pair", "A", "B", "--models", preset, cache=tmp_path, endpoint=NOWHERE)
    assert time.monotonic() - start < 20  # a second, on a machine with nothing else to do
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    (name,) = [model.name for model in list_models() if (model.preset, model.part) == (preset, "encoder")]
    assert line.startswith(f"error: {name}: no such folder, and not to be had from the model hub")
    assert line.endswith("check the name and the network, give the folder of a model, or use the bundled one")


def test_a_network_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compare.models.transformers.ANSWER_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections and says nothing
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(ModelError, match=r"nobody/mute: no such folder, .*timed out") as caught:
            CrossEncoderNLI("nobody/mute")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("load", [SentenceTransformerEncoder, CrossEncoderNLI])
def test_without_a_gpu_cuda_is_refused_before_anything_is_fetched(
    load: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(ModelError, match=r"device cuda:1: torch finds no GPU here; .*leave the device out") as caught:
        load("./no/such/folder", "cuda:1")
    assert "\n" not in str(caught.value)


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
