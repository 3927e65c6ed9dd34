"""Edits of what bounds a number: "at least", "more than", "fewer than", "up to" against exact numbers and each other.

Each wording is the set of values that it allows. The label follows from the sets: one inside the other is entailment,
two apart are a contradiction, anything else is neutral.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from compare.extraction.figures_numerals import SCALES
from training.edits.amounts import Amount, amounts
from training.edits.text import Edit, is_upward_at, pair, put
from training.examples import Example

_AT_LEAST = frozenset(("at least", "no fewer than", "not less than", "more than", "over", "upwards of", "well over"))
_STRICT = frozenset(("more than", "over", "well over", "fewer than", "less than"))
_AT_MOST = frozenset(("fewer than", "less than", "up to", "at most", "no more than"))
_NEAR = frozenset(("nearly", "almost", "about", "around", "approximately", "roughly", "some"))
# "up to 50" sets a limit without saying that it was reached; a number far above it is all that surely clashes.
_OPEN = frozenset(("up to",))


@dataclass(frozen=True, slots=True)
class Bound:
    """The values that a wording allows: from `low` to `high`, both included."""

    words: str
    number: float
    low: float
    high: float


def bound(words: str, number: float, *, step: float) -> Bound | None:
    """The values that e.g. ("more than", 40) allows, where `step` is the least difference; None if unsure."""
    beyond = step if words in _STRICT else 0.0
    if not words:
        return Bound(words, number, number, number)
    if words in _AT_LEAST:
        return Bound(words, number, number + beyond, math.inf)
    if words in _AT_MOST:
        return Bound(words, number, 0.0, number - beyond)
    return None


def relation(a: Bound, b: Bound) -> str | None:
    """The label of a as premise and b as hypothesis; None where it depends on how "up to" is taken."""
    if a.high < b.low or b.high < a.low:
        return "contradiction"
    if a.words in _OPEN or b.words in _OPEN:
        return None
    return "entailment" if b.low <= a.low and a.high <= b.high else "neutral"


def bound_edits(sentence: str, random: Random) -> Iterator[Example]:
    """Other bounds and other numbers in the place of a number, labelled by arithmetic."""
    for amount in random.sample(found := list(amounts(sentence)), min(1, len(found))):
        span = (amount.qualifier_start, amount.whole[1])
        unit = SCALES.get(amount.scale, 1.0)
        step = unit * (1.0 if amount.value == int(amount.value) and not amount.scale and not amount.unit else 0.01)
        words = "" if amount.qualifier == "a total of" else amount.qualifier
        stated = bound(words, amount.value, step=step)
        if stated is None or amount.value < 5 * unit or not is_upward_at(sentence, span) or _is_bare(sentence, amount):
            continue
        chosen: dict[str, Bound] = {}
        for other in _others(amount, random, step, unit):
            label = relation(stated, other)
            if label and other != stated:
                chosen.setdefault(label, other)
        for label, other in chosen.items():
            if text := _phrase(sentence, amount, other):
                changed = put(sentence, span, text)
                yield from pair(sentence, changed, label, "bound")
                back = relation(other, stated)
                if back and random.random() < 0.5:
                    yield from pair(changed, sentence, back, "bound")


def near_edits(sentence: str, random: Random) -> Iterator[Example]:
    """A round number with "about" or "nearly" for an exact one close to it, and one far from it."""
    for amount in amounts(sentence):
        if amount.qualifier or amount.style != "digits" or not is_upward_at(sentence, amount.whole):
            continue
        unit = SCALES.get(amount.scale, 1.0)
        value = amount.value / unit
        size = 10.0 ** max(len(str(int(value))) - 1, 0)
        rounded = round(value / size) * size if value >= 10 else round(value)
        if not rounded or amount.value == rounded * unit or _is_bare(sentence, amount):
            continue
        gap = (value - rounded) / rounded
        words = random.choice(("nearly", "almost", "about")) if -0.05 <= gap < 0 else "about" if 0 < gap <= 0.03 else ""
        far = Bound("about", rounded * random.choice((2, 3, 4)) * unit, 0, 0)
        near = Bound(words, rounded * unit, 0, 0)
        for other, label in ((near, "entailment"), (far, "contradiction")):
            text = _phrase(sentence, amount, other) if other.words else None
            if other is far and random.random() < 0.7:
                continue
            if text and not (amount.unit == "percent" and other.number > 100):
                changed = Example(sentence, put(sentence, amount.whole, text), label, "edit:bound-near")
                yield changed
                if random.random() < 0.5:
                    yield changed.swapped("neutral" if label == "entailment" else label)


def _others(amount: Amount, random: Random, step: float, unit: float) -> Iterator[Bound]:
    """Bounds to set beside the stated one, in random order: near numbers, far numbers, and the same number."""
    value = amount.value / unit
    size = 10.0 ** max(len(str(int(value))) - 1, 0)
    round_down, round_up = math.floor(value / size) * size, math.ceil(value / size) * size
    numbers = [value, round_down, round_up, round_down / 2, round_up * 2, round_up * 3, max(value - size, 1)]
    few = "less than" if amount.unit or amount.scale else "fewer than"
    wordings = ["", "at least", "more than", "over", few, "up to", "no more than"]
    options = [(words, number) for words in wordings for number in numbers]
    random.shuffle(options)
    for words, number in options:
        near_whole = number == int(number) or (unit > 1 and number == round(number, 1))
        if number < 2 or not near_whole or (amount.unit == "percent" and number > 95):
            continue
        if other := bound(words, number * unit, step=step):
            yield other


def _phrase(sentence: str, amount: Amount, other: Bound) -> str | None:
    number = amount.written(other.number)
    if number is None:
        return None
    sign = sentence[amount.whole[0] : amount.span[0]]
    tail = sentence[amount.span[1] : amount.whole[1]]
    return f"{other.words} {sign}{number}{tail}".strip()


def _is_bare(sentence: str, amount: Amount) -> bool:
    """Whether a bound can't be put in: after "a" or an adjective, or where "more" or "other" follows."""
    before = sentence[: amount.qualifier_start]
    if re.search(r"\b(?:an?|by|\w+ing|including|about|new|some|with)\s+$|[-$]$", before) and not re.search(
        r"\b(?:with|including|killing|injuring|wounding|leaving|arresting)\s+$", before
    ):
        return True
    return bool(
        re.match(r"\s+(?:more|other|others|additional|further|to|out|of the)\b|\s*[-–(/]", sentence[amount.whole[1] :])
    )


EDITS: tuple[Edit, ...] = (bound_edits, near_edits)
