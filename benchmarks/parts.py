"""The parts of a measurement of quality: what each is called, which data it needs, and how it is run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks import attribution, candidates, claimdiff, events, near, nli, paraphrase
from benchmarks.data import events_sha256, joint_sha256, rows_with
from benchmarks.gold import Gold
from benchmarks.labelled import labelled_events
from benchmarks.measures import Row
from compare import Comparer, Event, ReadingError
from compare.models import Encoder, Models, OnnxTagger, load_encoder, load_models, load_tagger
from compare.scoring import LinearScorer
from compare.weights import file_sha256
from training.examples import read_examples
from training.published import find_weights

# The encoder from which the bundled one starts; pairs chosen by it stay the same, whatever is bundled.
PUBLISHED = "all-MiniLM-L6-v2"
CORPORA = str(Path(__file__).resolve().parents[1] / "corpora")


@dataclass(frozen=True)
class Bench:
    """What is measured and on what; models and events are loaded when a part first asks for them."""

    data: Path | None = None
    sources: tuple[str, ...] = (CORPORA,)
    models: str = "bundled"
    encoder: str | None = None
    nli: str | None = None
    near_encoder: str = PUBLISHED
    tagger: str = "bundled"

    @cached_property
    def loaded(self) -> Models:
        """The encoder and the NLI model that are measured."""
        return load_models(self.models, encoder=self.encoder, nli=self.nli)

    @cached_property
    def near(self) -> Encoder:
        """The encoder that chooses the pairs of the part `near`."""
        return load_encoder(str(find_weights()) if self.near_encoder == PUBLISHED else self.near_encoder)

    @cached_property
    def events(self) -> list[tuple[Event, Gold]]:
        """The labelled events; raises ReadingError where the sources hold none."""
        found = [(event, gold) for _, event, gold in labelled_events(self.sources)]
        if not found:
            raise ReadingError(f"{', '.join(self.sources)}: no labelled event; give labels as --events DIR=GOLD")
        return found

    @property
    def comparer(self) -> Comparer:
        """The whole tool with the models that are measured."""
        scorer = LinearScorer.load()
        return Comparer(self.loaded.encoder, self.loaded.nli, scorer, scorer.threshold, self.loaded_tagger)

    @cached_property
    def loaded_tagger(self) -> OnnxTagger:
        """The attribution tagger that is measured."""
        return load_tagger(self.tagger)

    def models_of(self, parts: Collection[str]) -> dict[str, Any]:
        """Return the models that these parts measure or choose their data by, named by what they are for."""
        models: dict[str, Any] = {}
        if set(parts) - {"attribution"}:
            models |= {"encoder": self.loaded.encoder, "nli": self.loaded.nli}
        if "near" in parts:
            models["near encoder"] = self.near
        if {"attribution", "events"} & set(parts):
            models["tagger"] = self.loaded_tagger
        return models

    def file(self, name: str) -> Path:
        """Return a file of the evaluation data; raises ReadingError where it is not there."""
        if self.data is None:
            raise ReadingError(f"{name}: this file is needed; give the folder that holds it as --data")
        if not (self.data / name).is_file():
            raise ReadingError(f"{self.data / name}: no such file; mend --data, or choose other parts with --only")
        return self.data / name


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what it tells, the file under --data that it reads (None: labelled events), and how it is run."""

    name: str
    tells: str
    file: str | None
    run: Callable[[Bench, Path], Sequence[Row]]

    def measure(self, bench: Bench) -> Sequence[Row]:
        """Run the part; raises ReadingError where its data is missing or no good."""
        return self.run(bench, bench.file(self.file) if self.file else Path())

    def sha256(self, bench: Bench) -> str:
        """Return the hash of all that its figures rest on, but for the models that are measured."""
        if self.file:
            return file_sha256(bench.file(self.file))
        # Events that cannot be read are told as that, before anything is hashed.
        data = events_sha256(bench.sources) if bench.events else ""
        # Another encoder chooses other pairs, whose figures cannot be compared.
        return joint_sha256([data, _model_sha256(bench.near)]) if self.name == "near" else data


PARTS = (
    Part("nli", "accuracy and F1 of contradiction on labelled pairs", "nli/dev.jsonl.xz",
         lambda bench, path: nli.measure(read_examples(path), bench.loaded.nli)),
    Part("claimdiff", "claims of rival outlets that weaken each other", "claimdiff/train.jsonl.xz",
         lambda bench, path: claimdiff.measure(rows_with(path, claimdiff.FIELDS, label="label"), bench.loaded.nli)),
    Part("near", "contradictions among near sentences, by the NLI model alone", None,
         lambda bench, _: near.measure(bench.events, bench.loaded.nli, near=bench.near)),
    Part("candidates", "labelled links among the nearest sentences", None,
         lambda bench, _: candidates.measure(bench.events, bench.loaded.encoder)),
    Part("paraphrase", "paraphrase or not, by cosine", "paraphrase/mrpc.jsonl.xz",
         lambda bench, path: paraphrase.measure(rows_with(path, paraphrase.FIELDS, label="paraphrase"),
                                                bench.loaded.encoder)),
    Part("attribution", "sources, cues and contents that the tagger finds", "attribution/polnear-dev.jsonl.xz",
         lambda bench, path: _attribution(bench, path)),
    Part("events", "the whole tool on labelled events", None,
         lambda bench, _: events.rows_of(events.measure(bench.events, bench.comparer))),
)  # fmt: skip


def parts_of(bench: Bench, only: Sequence[str] = ()) -> list[Part]:
    """Return the parts named, or all for which there is data."""
    return [part for part in PARTS if (part.name in only if only else bench.data or not part.file)]


def _attribution(bench: Bench, path: Path) -> list[Row]:
    from tqdm import tqdm

    tagger, articles = bench.loaded_tagger, list(attribution.read_labelled(path))
    tally = attribution.Tally()
    for article in tqdm(articles, desc="attribution", disable=None, leave=False):
        (found,) = tagger.tag([article.text])
        tally.add(article.text, found, article.attributions)
    return [Row(row, measures, {"articles": len(articles)}) for row, measures in tally.scores().items()]


def _model_sha256(model: Any) -> str:
    return str(getattr(model, "sha256", model.name))
