"""Negation and opposites: signs in the words alone that two statements pull in different directions."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Words such as "failed" or "without" negate no statement: "the dam failed", "fired without warning".
_NEGATORS = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|unable)\b|n[’']t\b", re.IGNORECASE)
# Stems of opposites; a word opposes another when they begin with the two stems of a row.
_OPPOSITES = (
    ("advanc", "retreat"), ("advanc", "repel"), ("captur", "repel"), ("captur", "lost"), ("control", "lost"), ("control", "losing"),
    ("seiz", "repel"), ("win", "los"), ("won", "lost"), ("victory", "defeat"), ("rise", "fall"), ("rose", "fell"),
    ("increas", "decreas"), ("increas", "reduc"), ("grow", "shr"), ("gain", "loss"), ("improv", "worsen"), ("strengthen", "weaken"),
    ("safe", "danger"), ("peaceful", "violen"), ("calm", "violen"), ("succe", "fail"), ("accept", "reject"), ("agree", "refus"),
    ("approv", "reject"), ("allow", "prevent"), ("allow", "block"), ("permit", "ban"), ("open", "clos"), ("start", "end"),
    ("begin", "end"), ("inside", "outside"), ("before", "after"), ("guilty", "innocent"), ("guilty", "acquit"),
    ("convict", "acquit"), ("support", "oppos"), ("deliberate", "accident"), ("intention", "accident"), ("defensive", "offensive"),
    ("defensive", "violat"), ("uphold", "violat"), ("comply", "violat"), ("compli", "violat"), ("implement", "violat"),
    ("full", "partial"), ("full", "contested"), ("slow", "momentum"), ("first", "second"), ("single", "double"), ("legal", "illegal"),
    ("lawful", "unlawful"), ("true", "untrue"), ("confirm", "den"), ("public", "secret"), ("public", "withheld"), ("enough", "shortage"),
    ("sufficient", "shortage"), ("ready", "unprepared"), ("warn", "unaware"), ("known", "unknown"), ("able", "unable"),
    ("stay", "leave"), ("stay", "left"), ("resume", "halt"), ("continu", "stop"), ("continu", "end"), ("continu", "halt"),
    ("surviv", "killed"), ("alive", "dead"), ("military", "civilian"), ("soldier", "civilian"), ("fighter", "civilian"),
    ("militant", "civilian"), ("armed", "unarmed"), ("reduc", "add"), ("lower", "higher"), ("minority", "majority"),
    ("fair", "rigged"), ("fair", "fraud"), ("free", "rigged"), ("negligen", "natural"), ("sabotage", "accident"),
    ("sabotage", "negligen"), ("help", "hinder"), ("help", "harm"), ("benefi", "detriment"), ("benefi", "harm"),
)  # fmt: skip
_STEM = 3


def negations(text: str) -> int:
    """Return how many negating words the text holds."""
    return len(_NEGATORS.findall(text))


def opposites(ours: str, theirs: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of words, one of each text, that are opposites; words that both texts hold do not count."""
    left, right = _words(ours), _words(theirs)
    shared = left & right
    found = []
    for one, other in _OPPOSITES:
        for first, second in ((one, other), (other, one)):
            a = _starting(left - shared, first)
            b = _starting(right - shared, second)
            if a and b:
                found.append((a, b))
    return tuple(found)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{%d,}" % _STEM, text.lower()))


def _starting(words: Iterable[str], stem: str) -> str | None:
    return next((word for word in sorted(words) if word.startswith(stem)), None)
