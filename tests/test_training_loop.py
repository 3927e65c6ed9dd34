"""The loop of the recipes: batches, schedule, averaged weights, and runs that go on where they were stopped."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.errors import ModelError
from training.loop import Run, Settings, bert_layer, epochs_of, token_batches

torch = pytest.importorskip("torch")
SETTINGS = Settings(steps_per_checkpoint=4, rate=0.05, warmup=0.1, averaging=0.5, decay=1.0)


@given(st.lists(st.integers(1, 90), min_size=1, max_size=400), st.integers(90, 600), st.integers(0, 5))
def test_batches_hold_every_row_once_and_keep_to_the_limit(lengths: list[int], tokens: int, seed: int) -> None:
    batches = token_batches(lengths, tokens=tokens, seed=seed)
    assert Counter(row for batch in batches for row in batch) == Counter(range(len(lengths)))
    assert all(len(batch) * max(lengths[row] for row in batch) <= tokens for batch in batches)


def test_batches_hold_rows_of_like_length() -> None:
    lengths = [length for length in range(1, 101) for _ in range(20)]
    batches = token_batches(lengths, tokens=1000, seed=1)
    padded = sum(len(batch) * max(lengths[row] for row in batch) for batch in batches)
    assert padded < 1.1 * sum(lengths)


def test_an_epoch_and_a_half_is_one_whole_and_the_start_of_another() -> None:
    lengths = [10] * 100
    batches = epochs_of(lengths, replace(SETTINGS, epochs=1.5, batch_tokens=100))
    assert len(batches) == 15
    assert sorted(row for batch in batches[:10] for row in batch) == list(range(100))
    assert batches[10:] != batches[:5]


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("classifier.weight", 0),
        ("bert.pooler.dense.bias", 0),
        ("bert.encoder.layer.5.output.dense.weight", 1),
        ("encoder.layer.0.attention.self.query.weight", 6),
        ("bert.embeddings.word_embeddings.weight", 7),
    ],
)
def test_layers_are_counted_from_the_head(name: str, layer: int) -> None:
    assert bert_layer(name) == layer


def line(seed: int = 0) -> object:
    torch.manual_seed(seed)
    return torch.nn.Sequential(torch.nn.Linear(3, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))


def loss_of(module: object, batch: tuple[int, ...]) -> object:
    inputs = torch.tensor([[row, row % 3, 1.0] for row in batch]) / 10
    return ((module(inputs)[:, 0] - inputs.sum(1)) ** 2).mean()  # type: ignore[operator]


def fitted(folder: Path, batches: list[tuple[int, ...]], settings: Settings = SETTINGS) -> Run:
    run = Run(line(), folder, settings)
    run.fit(batches, loss_of, report=lambda text: None)
    return run


BATCHES = [(n, n + 1, (7 * n) % 20) for n in range(20)] * 3


def test_a_run_learns_and_logs_its_loss(tmp_path: Path) -> None:
    fitted(tmp_path, BATCHES * 4)
    rows = [json.loads(text) for text in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [100, 200, 240]
    assert rows[-1]["loss"] < rows[0]["loss"] / 2


class Stopped(Exception):
    """Stands for the power being cut."""


def test_a_stopped_run_goes_on_and_ends_with_the_same_weights(tmp_path: Path) -> None:
    whole = fitted(tmp_path / "whole", BATCHES)
    seen = 0

    def interrupted(module: object, batch: tuple[int, ...]) -> object:
        nonlocal seen
        seen += 1
        if seen == 30:
            raise Stopped
        return loss_of(module, batch)

    with pytest.raises(Stopped):
        Run(line(), tmp_path / "cut", SETTINGS).fit(BATCHES, interrupted, report=lambda text: None)
    resumed = fitted(tmp_path / "cut", BATCHES)
    assert resumed.step == len(BATCHES)
    for (name, a), (_, b) in zip(whole.module.named_parameters(), resumed.module.named_parameters(), strict=True):
        assert torch.equal(a, b), name
        assert torch.equal(whole.average[name], resumed.average[name]), name


def test_what_a_step_draws_hangs_on_the_step_alone(tmp_path: Path) -> None:
    def drawn(folder: Path) -> list[float]:
        found: list[float] = []

        def noisy(module: object, batch: tuple[int, ...]) -> object:
            found.append(float(torch.rand(1)))
            return loss_of(module, batch)

        torch.rand(7)  # a state of its own
        Run(line(), folder, SETTINGS).fit(BATCHES, noisy, report=lambda text: None)
        return found

    first, second = drawn(tmp_path / "one"), drawn(tmp_path / "two")
    assert first == second
    assert len(set(first)) == len(BATCHES)


def test_a_finished_run_is_not_trained_again(tmp_path: Path) -> None:
    first = fitted(tmp_path, BATCHES)
    again = Run(line(), tmp_path, SETTINGS)
    again.fit(BATCHES, lambda module, batch: pytest.fail("trained again"), report=lambda text: None)
    assert all(torch.equal(first.average[name], again.average[name]) for name in first.average)


def test_a_run_is_not_gone_on_with_under_other_settings_or_on_other_data(tmp_path: Path) -> None:
    fitted(tmp_path, BATCHES)
    for batches, settings in ((BATCHES[1:], SETTINGS), (BATCHES, replace(SETTINGS, rate=0.01))):
        with pytest.raises(ModelError, match=r"place\.json: begun with other data or settings"):
            fitted(tmp_path, batches, settings)


def test_a_checkpoint_whose_renaming_was_cut_short_is_found(tmp_path: Path) -> None:
    first = fitted(tmp_path, BATCHES)
    (tmp_path / "checkpoint").rename(tmp_path / "checkpoint.new")
    again = fitted(tmp_path, BATCHES)
    assert all(torch.equal(first.average[name], again.average[name]) for name in first.average)


def test_nothing_in_a_checkpoint_is_pickled(tmp_path: Path) -> None:
    fitted(tmp_path, BATCHES)
    assert {path.suffix for path in (tmp_path / "checkpoint").iterdir()} == {".safetensors", ".json"}


def test_averaged_weights_lie_among_those_of_the_last_steps(tmp_path: Path) -> None:
    run = fitted(tmp_path, BATCHES)
    before = {name: weight.detach().clone() for name, weight in run.module.named_parameters()}
    run.use_average()
    moved = [float((weight.detach() - before[name]).abs().max()) for name, weight in run.module.named_parameters()]
    assert 0 < max(moved) < 0.2
    assert not run.module.training
