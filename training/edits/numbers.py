"""Edits of numbers: another value, the same value written otherwise, and a vague word instead of a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from compare.extraction.figures_numerals import SCALES
from training.edits.amounts import Amount, amounts, write
from training.edits.text import Edit, both, is_plain_at, is_sentence, is_upward_at, pair, put
from training.examples import Example

_LOOSE = frozenset("about around some nearly almost approximately roughly estimated".split()) | {
    "close to",
    "an estimated",
}
_TOTAL = frozenset(("", "a total of"))
# A vague word, the least and the greatest count that it surely fits, and those between which it may fit at all.
_VAGUE = (
    ("several", 4, 9, 3, 20),
    ("a handful of", 3, 5, 2, 5),
    ("more than a dozen", 13, 20, 13, 1e15),
    ("dozens of", 30, 95, 20, 1000),
    ("scores of", 45, 95, 30, 1000),
    ("hundreds of", 200, 950, 150, 10_000),
    ("thousands of", 2000, 9500, 1500, 200_000),
    ("tens of thousands of", 20_000, 95_000, 15_000, 1e6),
    ("hundreds of thousands of", 200_000, 950_000, 150_000, 1e7),
    ("millions of", 2e6, 2e8, 1.5e6, 1e10),
    ("many", 100, 1e12, 0, 1e15),
    ("a number of", 5, 100, 0, 1e15),
    ("no", 0, 0, 0, 0),
)
_MONEY_VAGUE = (
    ("thousands of dollars", 2e3, 5e4, 2e3, 1e6),
    ("millions of dollars", 2e6, 9.5e8, 2e6, 1e10),
    ("tens of millions of dollars", 2e7, 9.5e7, 2e7, 1e9),
    ("hundreds of millions of dollars", 2e8, 9.5e8, 2e8, 1e10),
    ("billions of dollars", 2e9, 9.5e11, 1.5e9, 1e13),
)
_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds"}
_MONEY_ENDS = re.compile(r"[.,;]| (?:in|to|for|from|on|by|a|and|of|that|at|this|last|over|during)\b")
_LIMITS = {"percent": 100.0}


def number_edits(sentence: str, random: Random) -> Iterator[Example]:
    """Another value in the place of a number: a little more or less, far more, one digit, ten times as much."""
    for amount in _some(sentence, random):
        if not is_plain_at(sentence, amount.whole):
            continue
        if amount.qualifier and amount.qualifier not in _LOOSE | _TOTAL:
            continue
        exact = amount.qualifier in _TOTAL
        new = _other_value(amount, random, far=not exact)
        text = amount.written(new) if new else None
        if new is None or text is None or new < 2 or new > _LIMITS.get(amount.unit or "", 1e14):
            continue
        if exact and amount.style == "words" and not amount.scale and random.random() < 0.4:
            text = write(new, style="digits") or text  # a new spelling beside a new value
        changed = Example(sentence, put(sentence, amount.span, text), "contradiction", "edit:number")
        yield changed if random.random() < 0.5 else changed.swapped()


def _some(sentence: str, random: Random, most: int = 2) -> list[Amount]:
    found = list(amounts(sentence))
    return random.sample(found, min(most, len(found)))


def _other_value(amount: Amount, random: Random, *, far: bool) -> float | None:
    unit = SCALES.get(amount.scale, 1.0)
    value = round(amount.value / unit, 3)
    way = random.choice(
        ("many", "few", "tenth", "ten") if far else ("near", "near", "digit", "many", "few", "tenth", "ten")
    )
    step = 10 ** max(len(str(int(value))) - 2, 0) if value == int(value) else 0.1 * random.choice((3, 7, 11))
    new = {
        "near": value + step * random.choice((-3, -2, -1, 1, 2, 3, 4)),
        "digit": _digit(value, random),
        "many": _round(value * random.choice((2, 2.5, 3, 4.2)), value),
        "few": _round(value / random.choice((2, 2.5, 3.2, 4)), value),
        "tenth": value / 10,
        "ten": value * 10,
    }[way]
    new = round(new, 2)
    if new == value or (value == int(value) and new != int(new) and not amount.scale):
        return None
    return new * unit


def _round(new: float, like: float) -> float:
    """A value with as many decimal places, or ending in as many noughts but two, as another."""
    if like != int(like):
        return round(new, 1)
    size = 10 ** max(len(str(int(new))) - len(str(int(like)).rstrip("0")), 0)
    return float(round(new / size) * size) or new


def _digit(value: float, random: Random) -> float:
    text = f"{value:g}" if value < 1e6 else str(int(value))
    places = [at for at, sign in enumerate(text) if sign.isdigit()]
    at = random.choice(places)
    options = [sign for sign in "123456789" if sign != text[at]]
    return float(text[:at] + random.choice(options) + text[at + 1 :])


def spelling_edits(sentence: str, random: Random) -> Iterator[Example]:
    """The same number in another spelling, which changes nothing: 12 and twelve, 3.5 million and 3,500,000."""
    if not is_sentence(sentence):
        return
    for amount in _some(sentence, random):
        options = [text for text in _spellings(sentence, amount) if text != sentence]
        if options:
            yield from both(sentence, random.choice(options), "entailment", "number-spelling")


def _spellings(sentence: str, amount: Amount) -> Iterator[str]:
    old = sentence[slice(*amount.span)]
    value = amount.value
    if amount.style == "words" and not amount.scale and " " not in old:
        yield put(sentence, amount.span, f"{int(value)}")
    bare = amount.style == "digits" and not amount.scale and amount.whole[0] == amount.span[0]
    if bare and amount.unit is None and (spelt := write(value, style="words")):
        yield put(sentence, amount.span, spelt)
    if amount.scale in ("million", "thousand") and amount.style == "digits" and value < 1e9:
        yield put(sentence, amount.span, f"{round(value):,}")
    if not amount.scale and amount.style == "digits" and value >= 1000 and value == int(value):
        yield put(sentence, amount.span, old.replace(",", "") if "," in old else f"{int(value):,}")
        if value >= 1e6 and (scaled := write(value, style="digits", scale="million")):
            yield put(sentence, amount.span, scaled)
    if value in (12, 24, 36) and amount.unit is None and amount.qualifier == "":
        yield put(sentence, amount.span, {12: "a dozen", 24: "two dozen", 36: "three dozen"}[int(value)])
    tail = sentence[amount.span[1] : amount.whole[1]]
    if amount.unit == "percent" and amount.style == "digits":
        for unit in ("%", " percent", " per cent"):
            if tail.strip() != unit.strip() and "point" not in tail:
                yield put(sentence, (amount.span[1], amount.whole[1]), unit)
    name = _SIGNS.get(sentence[amount.whole[0] : amount.span[0]].strip())
    if name and _MONEY_ENDS.match(sentence, amount.whole[1]):
        yield put(sentence, amount.whole, f"{old} {name}")


def vague_edits(sentence: str, random: Random) -> Iterator[Example]:
    """A vague word for a number: it follows, is left open the other way round, or can't be true of that number."""
    for amount in _some(sentence, random, 1):
        if not is_upward_at(sentence, amount.whole):
            continue
        money = amount.unit == "USD"
        if amount.qualifier not in _TOTAL or (amount.unit and not money) or not (money or amount.noun):
            continue
        span = (amount.qualifier_start, amount.whole[1])
        fits, clashes = [], []
        for word, least, most, lowest, highest in _MONEY_VAGUE if money else _VAGUE:
            if least <= amount.value <= most:
                fits.append(word)
            elif amount.value * 3 < lowest or amount.value > highest * 10:
                clashes.append(word)
        if money and not re.match(r"(?:[.,;]| (?:in|to|for|from|on|by|at)\b)", sentence[span[1] :]):
            return
        if amount.noun == "of":
            fits, clashes = ([word.removesuffix(" of") for word in words] for words in (fits, clashes))
            fits, clashes = (
                [w for w in words if w not in ("no", "a number", "a handful")] for words in (fits, clashes)
            )
        if fits:
            yield from both(
                sentence, put(sentence, span, random.choice(fits)), "entailment", "number-vague", back="neutral"
            )
        if clashes:
            clash = put(sentence, span, random.choice(clashes))
            yield from pair(sentence, clash, "contradiction", "number-vague")


EDITS: tuple[Edit, ...] = (number_edits, spelling_edits, vague_edits)
