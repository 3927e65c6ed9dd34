"""Model files that are damaged, missing or swapped: one line that names the file, and exit status 1."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from compare.cli import main
from compare.errors import ModelError
from compare.models import load_nli, load_tagger
from compare.models.registry import load_models
from compare.weights import HOME, read_sums, verify
from tests.fuzz import checks

PARTS = ("encoder", "nli", "attribution")
Damage = Callable[[Path], None]


def test_the_list_of_hashes_names_every_file_that_is_loaded() -> None:
    there = {f"{part}/{file.name}" for part in PARTS for file in (HOME / part).iterdir() if file.suffix != ".md"}
    assert {name for name in read_sums() if name.partition("/")[0] in PARTS} == there


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def one_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def written(content: str) -> Damage:
    return lambda path: path.write_text(content) and None


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A copy of the bundled weights that a test may damage."""
    shutil.copytree(HOME, tmp_path / "weights", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path / "weights"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "config.json"])
@pytest.mark.parametrize("damage", [half, one_bit, Path.unlink])
def test_every_file_of_a_bundled_model_is_checked(weights: Path, part: str, file: str, damage: Damage) -> None:
    verify(part, home=weights)
    damage(weights / part / file)
    with pytest.raises(ModelError, match=rf"{part}/{file}: .*; install narrative-compare again") as caught:
        verify(part, home=weights)
    checks.line(str(caught.value))


def test_two_bundled_models_that_were_swapped_are_told(weights: Path) -> None:
    (weights / "encoder").rename(weights / "x")
    (weights / "nli").rename(weights / "encoder")
    (weights / "x").rename(weights / "nli")
    with pytest.raises(ModelError, match=r"encoder/config\.json: damaged"):
        verify("encoder", home=weights)


@pytest.mark.parametrize("command", ["event", "batch"])
@pytest.mark.parametrize("file", ["nli/model.onnx", "encoder/tokenizer.json", "attribution/config.json", "SHA256SUMS"])
def test_the_commands_say_one_line_of_a_damaged_bundled_model(
    weights: Path,
    command: str,
    file: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    half(weights / file)
    monkeypatch.setattr("compare.weights.HOME", weights)
    monkeypatch.setattr("compare.weights.read_sums.__defaults__", (weights,))
    monkeypatch.setattr("compare.weights.verify.__kwdefaults__", {"home": weights})
    event = tmp_path / "dam.json"
    rows = [{"id": name, "source": name, "text": f"The dam broke, {name} said."} for name in ("Ada", "Bo")]
    event.write_text(json.dumps({"id": "dam", "articles": rows}))
    more = ["-o", str(tmp_path / "out")] if command == "batch" else []
    assert main([command, str(event), *more]) == 1
    shown, said = capsys.readouterr()
    assert shown == ""
    (line,) = said.splitlines()
    assert line.startswith(f"error: {weights}/")
    assert line.endswith("install narrative-compare again")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two models in a folder of one's own."""
    home = tmp_path_factory.mktemp("own")
    for part in ("encoder", "nli"):
        shutil.copytree(HOME / part, home / part)
    return home


LABELS = '{"id2label": %s}'
NO_NUMBERS = '{"x": "contradiction", "y": "entailment", "z": "neutral"}'


def taken_from(part: str) -> Damage:
    """The graph of another model."""
    return lambda path: shutil.copy(HOME / part / "model.onnx", path) and None


OWN: dict[str, tuple[str, Damage]] = {
    "half a graph": ("encoder/model.onnx", half),
    "an empty graph": ("nli/model.onnx", written("")),
    "half a tokenizer": ("encoder/tokenizer.json", half),
    "a tokenizer that is none": ("nli/tokenizer.json", written("[]")),
    "a tokenizer without words": ("encoder/tokenizer.json", written("{}")),
    "half a config": ("encoder/config.json", half),
    "a config that is a list": ("encoder/config.json", written("[]")),
    "no labels": ("nli/config.json", written("{}")),
    "labels in a list": ("nli/config.json", written(LABELS % '["contradiction", "entailment", "neutral"]')),
    "labels without numbers": ("nli/config.json", written(LABELS % NO_NUMBERS)),
    "an NLI model as the encoder": ("encoder/model.onnx", taken_from("nli")),
    "an encoder as the NLI model": ("nli/model.onnx", taken_from("encoder")),
    "a tagger as the encoder": ("encoder/model.onnx", taken_from("attribution")),
    "no tokenizer": ("nli/tokenizer.json", Path.unlink),
    "no config": ("encoder/config.json", Path.unlink),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_a_model_of_ones_own_that_is_damaged_is_one_line(name: str, whole: Path, tmp_path: Path) -> None:
    file, damage = OWN[name]
    home = shutil.copytree(whole, tmp_path / "own", copy_function=os_link)
    kept = (home / file).read_bytes()
    (home / file).unlink()
    (home / file).write_bytes(kept)
    damage(home / file)
    with pytest.raises(ModelError, match=str(home / file)) as caught:
        load_models(str(home), threads=1)
    checks.line(str(caught.value))


def os_link(source: str, target: str) -> None:
    """Link instead of copying: a model is tens of megabytes."""
    Path(target).hardlink_to(source)


def test_a_tokenizer_of_another_model_is_one_line_where_the_graph_fails(whole: Path, tmp_path: Path) -> None:
    home = shutil.copytree(whole, tmp_path / "own")
    path = home / "nli/tokenizer.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    words = tokenizer["model"]["vocab"]
    tokenizer["model"]["vocab"] = {word: at + 100_000 if word.isalpha() else at for word, at in words.items()}
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    with pytest.raises(ModelError, match=r"nli/model\.onnx") as caught:
        load_nli(str(home / "nli"), threads=1).predict([("The port is shut.", "The port is open.")])
    checks.line(str(caught.value))


@pytest.mark.parametrize(
    "tagging", ["5", "{}", '{"labels": 5}', '{"labels": ["outside", "source", "cue", "indirect", "direct"]}']
)
def test_a_tagger_whose_config_is_damaged_is_one_line(tagging: str, tmp_path: Path) -> None:
    home = shutil.copytree(HOME / "attribution", tmp_path / "tagger", copy_function=os_link)
    (home / "config.json").unlink()
    (home / "config.json").write_text(f'{{"tagging": {tagging}}}')
    with pytest.raises(ModelError, match=r"config\.json: .*export the tagger again") as caught:
        load_tagger(str(home))
    checks.line(str(caught.value))
