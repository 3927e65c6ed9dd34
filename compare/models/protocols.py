"""What the stages ask of a model. Any object with these methods can take a model's place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from compare.records import Span

Matrix = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors."""

    name: str

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return float32 (n, d), each row of unit length, in input order."""
        ...


class NLI(Protocol):
    """Judges whether a premise contradicts, entails or leaves open a hypothesis."""

    name: str

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Matrix:
        """Return float32 (n, 3): contradiction, entailment, neutral; rows sum to 1, in input order."""
        ...


class Statement(Protocol):
    """One attribution as spans of a text; without `source` nobody is named. `score`, 0 to 1, tells how sure it is."""

    @property
    def source(self) -> tuple[Span, ...]:
        """Who says it."""
        ...

    @property
    def cue(self) -> tuple[Span, ...]:
        """The words that attribute it."""
        ...

    @property
    def content(self) -> tuple[Span, ...]:
        """What is said."""
        ...

    @property
    def direct(self) -> bool:
        """Whether most of the content is quoted word for word."""
        ...

    @property
    def score(self) -> float:
        """How sure the tagger is."""
        ...


class Tagger(Protocol):
    """Finds who is said to say what."""

    name: str

    def tag(self, texts: Sequence[str]) -> Sequence[Sequence[Statement]]:
        """Return the attributions of each text."""
        ...
