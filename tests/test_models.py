"""The bundled models: sane answers, order, equal items once, a batch equal to its parts, damage told apart."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compare import weights
from compare.errors import ModelError
from compare.models import OnnxEncoder, OnnxNLI, list_models, load_encoder, load_models, load_nli, load_tagger
from compare.models.batching import compute_once
from compare.models.labels import label_columns
from compare.models.registry import Models
from training.hashes import write_hashes

MAX_BYTES = 25_000_000
SENTENCES = (
    "The dam above Oskel burst on Tuesday night, officials said.",
    "Officials say the Oskel dam gave way late on Tuesday.",
    "The union wants a pay rise of six per cent.",
    "Nine people were hurt.",
    "No one was hurt.",
    "«Ärzte» – naïve façade, 漢字 and \U0001f600",
    "",
    "   ",
)


@pytest.fixture(scope="module")
def bundled() -> Models:
    return load_models(threads=2)


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Path]:
    """A copy of all bundled weights, which a test may damage; it is large, so it does not stay."""
    home = Path(shutil.copytree(weights.HOME, tmp_path / "weights"))
    yield home
    shutil.rmtree(home)


def test_same_fact_in_other_words_is_nearer_than_another_subject(bundled: Models) -> None:
    burst, gave_way, pay, *_ = bundled.encoder.encode(SENTENCES)
    assert burst @ gave_way > 0.5
    assert burst @ pay < 0.2


def test_vectors_are_float32_of_unit_length(bundled: Models) -> None:
    vectors = bundled.encoder.encode(SENTENCES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(SENTENCES), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("premise", "hypothesis", "label"),
    [
        ("Nine people were hurt when the dam burst.", "Nobody was hurt when the dam burst.", 0),
        ("The minister resigned on Friday.", "The minister did not resign on Friday.", 0),
        ("The minister resigned on Friday after a vote.", "The minister resigned.", 1),
        ("The minister resigned on Friday.", "The minister resigned because of a bribery case.", 2),
        ("The minister resigned on Friday.", "The harvest was good in the north.", 2),
    ],
)
def test_plain_cases_get_their_label(bundled: Models, premise: str, hypothesis: str, label: int) -> None:
    (row,) = bundled.nli.predict([(premise, hypothesis)])
    assert row.argmax() == label


def test_probabilities_sum_to_one(bundled: Models) -> None:
    rows = bundled.nli.predict([(a, b) for a in SENTENCES for b in SENTENCES[:3]])
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.sampled_from(SENTENCES) | st.text(max_size=80), min_size=1, max_size=8))
def test_a_batch_of_texts_equals_one_by_one(bundled: Models, texts: list[str]) -> None:
    one_by_one = np.concatenate([bundled.encoder.encode([text]) for text in texts])
    np.testing.assert_array_equal(bundled.encoder.encode(texts), one_by_one)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.sampled_from(SENTENCES), st.text(max_size=80)), min_size=1, max_size=8))
def test_a_batch_of_pairs_equals_one_by_one(bundled: Models, pairs: list[tuple[str, str]]) -> None:
    one_by_one = np.concatenate([bundled.nli.predict([pair]) for pair in pairs])
    np.testing.assert_array_equal(bundled.nli.predict(pairs), one_by_one)


def test_the_number_of_threads_changes_nothing(bundled: Models) -> None:
    single = OnnxEncoder(weights.folder("encoder"), threads=1)
    np.testing.assert_array_equal(single.encode(SENTENCES), bundled.encoder.encode(SENTENCES))


@pytest.mark.parametrize(("given", "told"), [("position_ids", "asks for 'position_ids'"), ("", "takes no input")])
def test_a_graph_with_other_inputs_is_told_in_one_line(tmp_path: Path, given: str, told: str) -> None:
    import onnx
    from onnx import TensorProto, helper

    shutil.copytree(weights.folder("encoder"), tmp_path / "other")
    inputs = [helper.make_tensor_value_info(given, TensorProto.INT64, [1])] if given else []
    output = helper.make_tensor_value_info("out", TensorProto.INT64, [1])
    made = helper.make_node("Constant", [], ["out"], value_ints=[1])
    nodes = [helper.make_node("Identity", [given], ["out"])] if given else [made]
    graph = helper.make_graph(nodes, "g", inputs, [output])
    onnx.save(
        helper.make_model(graph, ir_version=9, opset_imports=[helper.make_opsetid("", 17)]),
        tmp_path / "other" / "model.onnx",
    )
    with pytest.raises(ModelError, match=rf"model\.onnx: {told}; give a BERT model") as caught:
        load_encoder(str(tmp_path / "other"))
    assert "\n" not in str(caught.value)


def test_order_holds_beyond_one_chunk(bundled: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bundled.encoder.encode(SENTENCES)
    monkeypatch.setattr("compare.models.onnx.CHUNK", 3)
    np.testing.assert_array_equal(bundled.encoder.encode(SENTENCES), whole)


def test_equal_items_are_computed_once_and_given_back_in_place() -> None:
    calls: list[list[str]] = []

    def lengths(items: list[str]) -> np.ndarray:
        calls.append(items)
        return np.array([[len(item)] for item in items], dtype=np.float32)

    rows = compute_once(["bb", "a", "bb", "ccc", "a"], lengths, width=1)
    assert rows.ravel().tolist() == [2, 1, 2, 3, 1]
    assert calls == [["bb", "a", "ccc"]]


def test_nothing_in_nothing_out(bundled: Models) -> None:
    assert bundled.encoder.encode([]).shape == (0, 384)
    assert bundled.nli.predict([]).shape == (0, 3)
    assert bundled.nli.predict([]).dtype == np.float32


def test_long_input_is_cut_and_not_refused(bundled: Models) -> None:
    long = "The council met again and put off the vote. " * 2000
    np.testing.assert_array_equal(*bundled.encoder.encode([long, f"{long} A bomb went off."]))
    # The longer of the two is cut, so that a short hypothesis still counts in full, on either side.
    for turn in (1, -1):
        pairs = [(long, "They voted."), (f"{long} A bomb went off.", "They voted."), (long, "They did not vote.")]
        same, longer, other = bundled.nli.predict([pair[::turn] for pair in pairs])
        np.testing.assert_array_equal(same, longer)
        assert np.abs(same - other).max() > 0.01


def test_one_text_instead_of_a_list_is_refused(bundled: Models) -> None:
    with pytest.raises(TypeError, match=r"encode\(\[text\]\)"):
        bundled.encoder.encode("one text")
    with pytest.raises(TypeError, match="list of pairs"):
        bundled.nli.predict(("premise", "hypothesis"))  # type: ignore[arg-type]


def test_bundled_models_are_small_and_listed() -> None:
    listed = set(weights.read_sums())
    for part in ("encoder", "nli"):
        assert (weights.folder(part) / "model.onnx").stat().st_size <= MAX_BYTES
        assert (weights.folder(part) / "README.md").is_file()
        assert {f"{part}/model.onnx", f"{part}/tokenizer.json", f"{part}/config.json"} <= listed
        weights.verify(part)


def test_models_name_their_weights(bundled: Models) -> None:
    sums = weights.read_sums()
    for part in ("encoder", "nli"):
        model = getattr(bundled, part)
        assert model.name == f"bundled/{part}"
        assert model.sha256 == sums[f"{part}/model.onnx"]


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "config.json"])
def test_one_flipped_byte_is_noticed(copied: Path, file: str) -> None:
    path = copied / "nli" / file
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError, match=rf"{file}: damaged.*install") as caught:
        weights.verify("nli", home=copied)
    assert "\n" not in str(caught.value)
    weights.verify("encoder", home=copied)


def test_a_damaged_bundled_model_is_not_loaded(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compare.weights.HOME", copied)
    monkeypatch.setattr(weights.verify, "__kwdefaults__", {"home": copied})
    (copied / "encoder" / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match="damaged"):
        load_models()


def test_missing_files_are_named(copied: Path) -> None:
    (copied / "encoder" / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json: this file of the bundled model is missing"):
        weights.verify("encoder", home=copied)
    with pytest.raises(ModelError, match="SHA256SUMS: no file of the model 'tagger'"):
        weights.verify("tagger", home=copied)
    (copied / "SHA256SUMS").unlink()
    with pytest.raises(ModelError, match="SHA256SUMS: the list"):
        weights.verify("encoder", home=copied)


def test_hashes_are_written_as_they_are_read(copied: Path) -> None:
    before = weights.read_sums(copied)
    (copied / "nli" / "config.json").write_text("{}")
    write_hashes(copied)
    weights.verify("nli", home=copied)
    after = weights.read_sums(copied)
    assert [name for name in before if before[name] != after[name]] == ["nli/config.json"]


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "config.json"])
def test_an_unreadable_folder_fails_in_one_line(copied: Path, file: str) -> None:
    (copied / "nli" / file).write_bytes(b"\x00 broken")
    with pytest.raises(ModelError, match=file) as caught:
        OnnxNLI(copied / "nli")
    assert "\n" not in str(caught.value)
    (copied / "nli" / file).unlink()
    with pytest.raises(ModelError, match=file):
        OnnxNLI(copied / "nli")


def test_onnx_labels_in_another_order(copied: Path, bundled: Models) -> None:
    path = copied / "nli" / "config.json"
    config = json.loads(path.read_text())
    config["id2label"] = {"0": "NEUTRAL", "1": "Contradiction", "2": "entailment"}
    path.write_text(json.dumps(config))
    pairs = [("Nine people were hurt.", "No one was hurt.")]
    renamed = OnnxNLI(copied / "nli").predict(pairs)
    # The graph's columns stay as they are: its first is now called neutral, its second contradiction.
    np.testing.assert_array_equal(renamed, bundled.nli.predict(pairs)[:, [1, 2, 0]])


@pytest.mark.parametrize(
    "labels",
    [
        {},
        {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"},
        {"0": "entailment", "1": "not_entailment"},
        {"0": "contradiction", "1": "entailment", "2": "neutral", "3": "other"},
        {"0": "contradiction", "1": "entailment", "2": "neutral", "3": "NEUTRAL"},
    ],
)
def test_other_labels_fail_with_the_mend(labels: dict[str, str]) -> None:
    with pytest.raises(ModelError, match=r"some/model: its labels are .*id2label"):
        label_columns(labels, model="some/model")


def test_a_folder_of_two_models_and_single_folders_can_be_named(copied: Path) -> None:
    both = load_models(str(copied))
    assert isinstance(both.encoder, OnnxEncoder)
    assert isinstance(both.nli, OnnxNLI)
    assert load_models(nli=str(copied / "nli")).nli.name == str(copied / "nli")


def test_the_bundled_tagger_tells_who_says_what() -> None:
    text = "The dam will hold, said the engineer Ana Ruiz. According to the union, it was built in a hurry."
    (found,) = load_tagger(threads=2).tag([text])
    said = [[" ".join(text[s:e] for s, e in spans) for spans in (one.source, one.content)] for one in found]
    engineer, union = said
    assert ("Ana Ruiz" in engineer[0], "The dam will hold" in engineer[1]) == (True, True), said
    assert ("union" in union[0], "built in a hurry" in union[1]) == (True, True), said


@pytest.mark.parametrize("name", ["best", "nowhere/at-all"])
def test_a_tagger_that_is_none_is_told_in_one_line(name: str) -> None:
    with pytest.raises(ModelError, match=rf"^{name}: no folder with model.onnx; .*training.export tagger"):
        load_tagger(name)


def test_an_unknown_preset_names_the_presets() -> None:
    with pytest.raises(ModelError, match="bundled, best, multilingual"):
        load_models("beste")


def test_every_preset_has_encoder_and_nli_and_a_tagger_is_bundled() -> None:
    rows = list_models()
    both = {(preset, part) for preset in ("bundled", "best", "multilingual") for part in ("encoder", "nli")}
    assert {(row.preset, row.part) for row in rows} == both | {("bundled", "attribution")}
    assert all(row.languages and row.licence and row.purpose and row.megabytes > 0 for row in rows)


@pytest.mark.parametrize("load", [load_encoder, load_nli])
def test_bundled_models_say_that_they_run_on_the_cpu_alone(load: Callable[..., object]) -> None:
    with pytest.raises(ModelError, match="not to be run on cuda") as caught:
        load(device="cuda")
    assert "\n" not in str(caught.value)
    assert load(device="cpu")


def test_the_bundled_path_needs_no_torch() -> None:
    code = (
        "import sys; from compare.models import load_models; models = load_models();"
        "models.encoder.encode(['a']); models.nli.predict([('a', 'b')]);"
        "sys.exit(str([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules]))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.stderr.strip() == "[]"


def test_importing_the_package_brings_in_nothing_heavy() -> None:
    code = (
        "import sys, compare.models; dir(compare.models);"
        "sys.exit(str([name for name in ('numpy', 'onnxruntime', 'tokenizers') if name in sys.modules]))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.stderr.strip() == "[]"
