"""The bundled int8 models as float32 models again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from compare.errors import ModelError
from compare.models import load_encoder, load_nli
from training.encoder import PooledEncoder, plain_encoder
from training.nli import classifier
from training.unpack import BUNDLED, unpack

PAIRS = [
    ("The bridge was closed on Monday.", "The bridge was open on Monday."),
    ("At least 12 people were killed.", "The talks were adjourned."),
    ("The army took the town of Vrennik.", "Vrennik has been taken by the army."),
]


def test_an_unpacked_nli_model_answers_as_the_bundled_one(tmp_path: Path) -> None:
    import torch
    from tokenizers import Tokenizer

    folder = unpack(BUNDLED / "nli", tmp_path / "nli")
    module = classifier(folder).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    rows = []
    for pair in PAIRS:
        encoding = tokenizer.encode(*pair)
        ids, types = torch.tensor([encoding.ids]), torch.tensor([encoding.type_ids])
        with torch.no_grad():
            rows.append(module(input_ids=ids, token_type_ids=types).logits.softmax(-1)[0].numpy())
    assert np.abs(np.array(rows) - load_nli("bundled").predict(PAIRS)).max() < 0.08


def test_a_folder_without_a_model_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.onnx: not there; give"):
        unpack(tmp_path, tmp_path / "out")


def test_an_unpacked_encoder_gives_the_vectors_of_the_bundled_one(tmp_path: Path) -> None:
    import torch

    folder = unpack(BUNDLED / "encoder", tmp_path / "encoder")
    texts = [text for pair in PAIRS for text in pair]
    with torch.no_grad():
        ours = PooledEncoder(folder / "tokenizer.json").vectors(plain_encoder(folder).eval(), texts).numpy()
    assert (ours * load_encoder("bundled").encode(texts)).sum(axis=1).min() > 0.995
