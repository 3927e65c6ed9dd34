"""The loop that all recipes share: batches by token count, AdamW with layer-wise rates, checkpoints, averaged weights.

A run is a folder. `checkpoint/` holds weights, optimizer state and place as safetensors and JSON (nothing pickled), so
that the same command goes on where it was stopped; `log.jsonl` holds one line of figures every so many steps. What is
drawn in a step, such as dropout, hangs on the seed and the step alone, so a resumed run goes on as the whole one would.
"""

from __future__ import annotations

import json
import math
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from compare.errors import ModelError

LayerOf = Callable[[str], int]
AVERAGED_EVERY = 10  # steps; every step would cost time and change little
# oneDNN and torch keep what they prepared for each shape of matrix. Nearly every batch has its own, so that the memory
# of a long run would grow by several gigabytes; what is set in the environment already is left alone.
KEPT_SHAPES = {"ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64", "LRU_CACHE_CAPACITY": "64"}


@dataclass(frozen=True)
class Settings:
    """How a run trains. `rate` is that of the head; each layer further down learns `decay` times slower."""

    steps_per_checkpoint: int = 200
    batch_tokens: int = 3072
    epochs: float = 1.0
    rate: float = 1.5e-4
    decay: float = 0.9
    warmup: float = 0.06
    final_rate: float = 0.02
    weight_decay: float = 0.01
    averaging: float = 0.998
    clip: float = 1.0
    seed: int = 13


def token_batches(lengths: Sequence[int], *, tokens: int, seed: int) -> list[list[int]]:
    """Return batches of row numbers in random order, each of rows of like length and at most `tokens` when padded."""
    order = list(range(len(lengths)))
    shuffle = random.Random(seed)
    shuffle.shuffle(order)
    # Sorted in windows, not as a whole: batches then differ from epoch to epoch.
    window = max(1, 200 * tokens // 64)
    batches: list[list[int]] = []
    for start in range(0, len(order), window):
        batches.extend(_fill(sorted(order[start : start + window], key=lambda row: lengths[row]), lengths, tokens))
    shuffle.shuffle(batches)
    return batches


def _fill(rows: list[int], lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    batch: list[int] = []
    for row in rows:
        if batch and (len(batch) + 1) * lengths[row] > tokens:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def bert_layer(name: str) -> int:
    """Return how far below the head a BERT weight stands: 0 for the head, 7 for the embeddings of six layers."""
    if "embeddings." in name:
        return 7
    if ".layer." in name:
        return 6 - int(name.split(".layer.")[1].split(".")[0])
    return 0


class Run:
    """A model being trained in a folder; `fit` trains to the end or goes on from the last checkpoint."""

    def __init__(self, module: Any, folder: Path, settings: Settings, *, layer_of: LayerOf = bert_layer) -> None:
        for name, value in KEPT_SHAPES.items():
            os.environ.setdefault(name, value)
        import torch

        self.module, self.folder, self.settings = module, folder, settings
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.module.to(self.device).train()
        self.names = [name for name, weight in module.named_parameters() if weight.requires_grad]
        self.average = {name: weight.detach().clone() for name, weight in self._weights()}
        self.optimizer = torch.optim.AdamW(self._groups(layer_of), lr=settings.rate, fused=True)
        self.step = 0
        self.seconds = 0.0

    def fit(self, batches: Sequence[Any], loss_of: Callable[[Any, Any], Any], *, report: Callable[[str], None]) -> None:
        """Train once over `batches` (already in order, all epochs), `loss_of(module, batch)` giving the mean loss."""
        import torch

        self.folder.mkdir(parents=True, exist_ok=True)
        self._resume(len(batches))
        began, losses = time.perf_counter(), []
        while self.step < len(batches):
            for group in self.optimizer.param_groups:
                group["lr"] = group["base"] * self._schedule(self.step / len(batches))
            torch.manual_seed(self.settings.seed + self.step)
            with torch.autocast(self.device.type, torch.bfloat16, enabled=fast_bf16(self.device.type)):
                loss = loss_of(self.module, batches[self.step])
            loss.backward()
            torch.nn.utils.clip_grad_norm_([weight for _, weight in self._weights()], self.settings.clip)
            self.optimizer.step()
            self.optimizer.zero_grad(set_to_none=True)
            self.step += 1
            losses.append(float(loss.detach()))
            if self.step % AVERAGED_EVERY == 0 or self.step == len(batches):
                self._update_average()
            if self.step % 100 == 0 or self.step == len(batches):
                now = time.perf_counter()
                self.seconds, began = self.seconds + now - began, now
                self._log(losses, len(batches), report)
                losses = []
            if self.step % self.settings.steps_per_checkpoint == 0 or self.step == len(batches):
                self._save(len(batches))

    def use_average(self) -> None:
        """Put the averaged weights into the module, which is then ready to be measured and saved."""
        import torch

        with torch.no_grad():
            for name, weight in self._weights():
                weight.copy_(self.average[name])
        self.module.eval()

    def _weights(self) -> Iterator[tuple[str, Any]]:
        return ((name, weight) for name, weight in self.module.named_parameters() if weight.requires_grad)

    def _groups(self, layer_of: LayerOf) -> list[dict[str, Any]]:
        groups: dict[tuple[int, bool], list[Any]] = {}
        for name, weight in self._weights():
            groups.setdefault((layer_of(name), weight.ndim > 1), []).append(weight)
        settings = self.settings
        return [
            {
                "params": weights,
                "base": settings.rate * settings.decay**layer,
                "weight_decay": settings.weight_decay if matrix else 0.0,
            }
            for (layer, matrix), weights in groups.items()
        ]

    def _schedule(self, done: float) -> float:
        settings = self.settings
        if done < settings.warmup:
            return (done + 1e-3) / (settings.warmup + 1e-3)
        left = (1 - done) / (1 - settings.warmup)
        return settings.final_rate + (1 - settings.final_rate) * left

    def _update_average(self) -> None:
        import torch

        # Early on the average follows the weights closely, so that it does not remember the start.
        keep = min(self.settings.averaging**AVERAGED_EVERY, self.step / (self.step + 10 * AVERAGED_EVERY))
        with torch.no_grad():
            for name, weight in self._weights():
                self.average[name].lerp_(weight.detach(), 1 - keep)

    def _log(self, losses: list[float], total: int, report: Callable[[str], None]) -> None:
        line = {"step": self.step, "of": total, "loss": round(sum(losses) / len(losses), 4), "s": round(self.seconds)}
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        left = self.seconds / self.step * (total - self.step)
        report(f"step {self.step}/{total}  loss {line['loss']:.4f}  {line['s']} s, {left:.0f} s left")

    def _save(self, total: int) -> None:
        from safetensors.torch import save_file

        fresh, kept = self.folder / "checkpoint.new", self.folder / "checkpoint"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        tensors = {f"weight/{name}": weight.detach() for name, weight in self._weights()}
        tensors |= {f"average/{name}": weight for name, weight in self.average.items()}
        for name, weight in self._weights():
            state = self.optimizer.state[weight]
            tensors |= {f"first/{name}": state["exp_avg"], f"second/{name}": state["exp_avg_sq"]}
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, fresh / "state.safetensors")
        place = {"step": self.step, "of": total, "seconds": self.seconds, "settings": asdict(self.settings)}
        (fresh / "place.json").write_text(json.dumps(place), encoding="utf-8")
        shutil.rmtree(kept, ignore_errors=True)
        os.replace(fresh, kept)

    def _resume(self, total: int) -> None:
        import torch
        from safetensors.torch import load_file

        # Between the old checkpoint's removal and the new one's renaming there is only the new one, under its old name.
        places = (self.folder / name / "place.json" for name in ("checkpoint", "checkpoint.new"))
        found = next((path for path in places if path.is_file()), None)
        if found is None:
            return
        place = json.loads(found.read_text(encoding="utf-8"))
        if (place["settings"], place.get("of", total)) != (asdict(self.settings), total):
            raise ModelError(f"{found}: begun with other data or settings; give another folder, or remove this run's")
        self.step, self.seconds = place["step"], place["seconds"]
        tensors = load_file(found.with_name("state.safetensors"), device=str(self.device))
        with torch.no_grad():
            for name, weight in self._weights():
                weight.copy_(tensors[f"weight/{name}"])
                self.average[name].copy_(tensors[f"average/{name}"])
                self.optimizer.state[weight] = {
                    "step": torch.tensor(float(self.step), device=weight.device),
                    "exp_avg": tensors[f"first/{name}"],
                    "exp_avg_sq": tensors[f"second/{name}"],
                }


def fast_bf16(device: str) -> bool:
    """Return whether the processor multiplies bfloat16 in hardware, so that autocast saves time."""
    if device == "cuda":
        return True
    import torch

    names = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(torch.cpu, name)()) for name in names if hasattr(torch.cpu, name))


def epochs_of(lengths: Sequence[int], settings: Settings) -> list[list[int]]:
    """Return the batches of all epochs in a row; the last epoch may be a part of one."""
    batches: list[list[int]] = []
    for epoch in range(math.ceil(settings.epochs)):
        whole = token_batches(lengths, tokens=settings.batch_tokens, seed=settings.seed + epoch)
        share = min(1.0, settings.epochs - epoch)
        batches.extend(whole[: math.ceil(share * len(whole))])
    return batches
