"""Edits of units, currencies and shares: what a figure is counted in changed or converted, a share in other words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from random import Random

from training.edits.amounts import amounts, write
from training.edits.text import Edit, both, is_plain_at, is_upward_at, pair, put
from training.examples import Example

# kind of measure, unit, its size in the kind's first unit
_UNITS = {
    "length": {"kilometers": 1.0, "kilometres": 1.0, "km": 1.0, "miles": 1.609, "meters": 0.001, "metres": 0.001,
               "feet": 0.0003048, "yards": 0.0009144},
    "weight": {"kilograms": 1.0, "kilos": 1.0, "kg": 1.0, "pounds": 0.4536, "tons": 907.2, "tonnes": 1000.0,
        "grams": 0.001,
               "ounces": 0.02835},
    "area": {"hectares": 1.0, "acres": 0.4047, "square kilometers": 100.0, "square miles": 259.0},
    "time": {"minutes": 1.0, "hours": 60.0, "days": 1440.0, "weeks": 10_080.0},
    "long time": {"months": 1.0, "years": 12.0},
    "volume": {"liters": 1.0, "litres": 1.0, "gallons": 3.785},
}  # fmt: skip
_SIZES = {unit: (kind, size) for kind, units in _UNITS.items() for unit, size in units.items()}
_CLOCK = frozenset("minutes hours days weeks months years".split())
_SAME = {
    "kilometers": "km",
    "kilometres": "km",
    "metres": "meters",
    "litres": "liters",
    "kg": "kilograms",
    "kilos": "kilograms",
}
_MEASURE = re.compile(
    r"(?<![\w.,$€£-])(?P<n>\d[\d,]*(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten|twelve)\s"
    rf"(?P<unit>{'|'.join(sorted(_SIZES, key=len, reverse=True))})\b(?![’'-])(?!\s+(?:and|old|of age|per|a|an|"
    rf"to)\b)(?!\s*\()"
)
_WORDS = {w: n for n, w in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)}
_BEFORE = re.compile(
    r"(?:\b(?:last|past|next|first|final|within|by|the|every|each|and|or|to|between|and|than|least|most|about|"
    r"around|over|"
    r"under|nearly|almost|some|only|just|another|other|these|those|their|his|her|its|few)|[-–(])\s*$",
    re.IGNORECASE,
)
_SIGNS = ("$", "€", "£")
_SHARES = (
    # words, value; "%" stands for a share in per cent
    ("half", 50.0), ("a third", 33.3), ("one third", 33.3), ("two-thirds", 66.7), ("two thirds", 66.7),
    ("a quarter", 25.0),
    ("one-quarter", 25.0), ("one-third", 33.3), ("three-quarters", 75.0), ("three quarters", 75.0), ("a fifth", 20.0),
    ("one-fifth", 20.0), ("a tenth", 10.0), ("four-fifths", 80.0), ("three-fifths", 60.0), ("two-fifths", 40.0),
)  # fmt: skip
_SHARE_VALUE = dict(_SHARES)
_SHARE = re.compile(
    r"(?<![\w-])(?:(?P<words>(?i:" + "|".join(re.escape(w) for w, _ in _SHARES) + r"))"
    r"|(?P<n>\d{1,2}(?:\.\d)?)(?:%| percent| per cent)|(?P<most>[Mm]ost|the majority|a majority|(?:a "
    r")?minority))(?= of (?!all\b|which|whom))"
)
_SHARE_BEFORE = re.compile(
    r"\b(?:first|second|last|other|another|latter|and|and a|than|about|over|under|nearly|almost|around|least|up to|"
    r"only|"
    r"the|more|some|roughly|approximately|every|make|made|by|just|of|to|from|some|close to|an? \w+|\w+[’']s|their|"
    r"his|its)\s+$",
    re.IGNORECASE,
)
_SAME_SHARES = {50.0: ("half", "50 percent"), 25.0: ("a quarter", "25 percent"),
                75.0: ("three-quarters", "75 percent"), 20.0: ("a fifth", "20 percent"),
                33.3: ("a third", "one-third"), 66.7: ("two-thirds",), 10.0: ("a tenth", "10 percent"),
                80.0: ("four-fifths", "80 percent"), 60.0: ("three-fifths", "60 percent"),
                40.0: ("two-fifths", "40 percent")}  # fmt: skip
# words, least and greatest share they allow
_RANGES = (
    ("more than half", 50.01, 100.0), ("less than half", 0.0, 49.9), ("a majority", 50.01, 100.0),
    ("a minority", 0.0, 49.9),
    ("most", 50.01, 100.0), ("more than a quarter", 25.1, 100.0), ("less than a quarter", 0.0, 24.9),
    ("more than two-thirds", 66.8, 100.0), ("less than a third", 0.0, 33.2), ("at least a third", 33.3, 100.0),
    ("none", 0.0, 0.0),
    ("all", 100.0, 100.0),
)  # fmt: skip


def unit_edits(sentence: str, random: Random) -> Iterator[Example]:
    """Another unit beside the same number, or the same measure in another unit: 10 km, 10 miles, about 6 miles."""
    for match in _MEASURE.finditer(sentence):
        if _BEFORE.search(sentence[: match.start()]) or not is_plain_at(sentence, match.span()):
            continue
        value = float(_WORDS.get(match["n"], 0) or match["n"].replace(",", ""))
        kind, size = _SIZES[match["unit"]]
        if value < 2 or (kind == "weight" and "£" in sentence):
            continue
        family = _UNITS[kind]
        others = [unit for unit in family if abs(family[unit] / size - 1) > 0.2 and 1 / 61 < family[unit] / size < 61]
        if not others:
            continue
        changed = put(
            sentence,
            match.span(
                "unit",
            ),
            random.choice(others),
        )
        yield from both(sentence, changed, "contradiction", "unit")
        if len(sentence) % 2 and not is_upward_at(sentence, match.span()):
            continue
        for unit in random.sample(others, len(others)):
            text = _converted(value * size / family[unit], unit)
            if text:
                same = put(sentence, match.span(), text)
                yield from both(
                    sentence, same, "entailment", "unit", back="neutral" if text.startswith("about") else None
                )
                break
        if same_unit := _SAME.get(match["unit"]):
            yield from both(
                sentence,
                put(
                    sentence,
                    match.span(
                        "unit",
                    ),
                    same_unit,
                ),
                "entailment",
                "unit",
            )


def _converted(value: float, unit: str) -> str | None:
    """A measure in another unit, "about" where it is rounded, or None where nobody would say so."""
    if not 1.8 <= value < (121 if unit in _CLOCK else 5000):
        return None
    if abs(value - round(value)) < 1e-6 and value < 400:
        return f"{round(value):,} {unit}"
    rounded = float(f"{value:.2g}")
    number = f"{rounded:g}" if rounded < 10 else f"{int(rounded):,}"
    return f"about {number} {unit}" if unit not in _CLOCK else None


def money_edits(sentence: str, random: Random) -> Iterator[Example]:
    """Another currency or another scale (million, billion) beside the same number."""
    for amount in amounts(sentence):
        if not is_plain_at(sentence, amount.whole) or amount.unit == "percent":
            continue
        sign = sentence[amount.whole[0] : amount.span[0]].strip()
        if sign in _SIGNS and not amount.qualifier:
            other = random.choice([one for one in _SIGNS if one != sign])
            changed = put(sentence, (amount.whole[0], amount.span[0]), other)
            yield from pair(
                *((sentence, changed) if random.random() < 0.5 else (changed, sentence)), "contradiction", "currency"
            )
        if amount.scale in ("million", "billion") and amount.qualifier in ("", "about", "nearly", "some", "around"):
            old = sentence[slice(*amount.span)]
            other = {"million": "billion", "billion": "million"}[amount.scale]
            changed = put(sentence, amount.span, old.replace(amount.scale, other))
            yield from pair(
                *((sentence, changed) if random.random() < 0.5 else (changed, sentence)), "contradiction", "scale"
            )
            number = float(amount.value / {"million": 1e6, "billion": 1e9}[amount.scale])
            if amount.scale == "billion" and number <= 30 and (text := write(number * 1000, style="digits")):
                same = put(sentence, amount.span, f"{text} million")
                yield from both(sentence, same, "entailment", "scale")
        return


def share_edits(sentence: str, random: Random) -> Iterator[Example]:
    """A share in other words, as a wider range, or another share: a third, one in three, most, less than half."""
    match = _SHARE.search(sentence)
    if not match or _SHARE_BEFORE.search(sentence[: match.start()]) or not is_upward_at(sentence, match.span()):
        return
    if re.match(
        r" of (?:a|an|it|this|that|January|the (?:time|year|season|game|match|century|term|way|day))\b",
        sentence[match.end() :],
    ):
        return
    low, high = _share_range(match)
    start = match.span()
    options: dict[str, list[str]] = defaultdict(list)
    for words, least, most in _RANGES:
        if words != match[0].lower():
            inside, apart = least <= low and high <= most, high < least or most < low
            same = least == low and most == high
            options["same" if same else "entailment" if inside else "contradiction" if apart else "none"].append(words)
    if low == high:
        options["same"] += [words for words in _SAME_SHARES.get(low, ()) if words != match[0].lower()]
        others = [names for share, names in _SAME_SHARES.items() if abs(share - low) > 6]
        options["contradiction"] += [words for names in others for words in names]
    for kind in ("entailment", "contradiction", "same"):
        if words_of := options[kind]:
            label = "entailment" if kind == "same" else kind
            changed = put(sentence, start, random.choice(words_of))
            yield from both(sentence, changed, label, "share", back="neutral" if kind == "entailment" else None)


def _share_range(match: re.Match[str]) -> tuple[float, float]:
    """The least and the greatest share, in per cent, that the words allow."""
    if match["n"]:
        return float(match["n"]), float(match["n"])
    if match["words"]:
        return _SHARE_VALUE[match["words"].lower()], _SHARE_VALUE[match["words"].lower()]
    return (0.0, 49.9) if "minority" in match["most"].lower() else (50.01, 100.0)


EDITS: tuple[Edit, ...] = (unit_edits, money_edits, share_edits)
