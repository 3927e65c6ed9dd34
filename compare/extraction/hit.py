"""A cue found in a passage, with its speaker and where its content lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from compare.extraction.cues import Cue
from compare.extraction.phrases import Subject

Mode = Literal["after", "phrase", "before", "passive", "around"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue at tokens[at:stop] with its speaker.

    `begin` is where its own words begin (speaker, conjunction, comma); `mode` says where the content lies:
    a clause or phrase from token `content` on, before the cue, around it ("The talks, she said, had failed"),
    or around a passive.
    """

    cue: Cue
    at: int
    stop: int
    subject: Subject
    begin: int
    mode: Mode
    content: int = -1
    keep: bool = False
    carried: bool = False
