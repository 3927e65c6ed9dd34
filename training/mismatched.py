"""Neutral pairs for data sets that have none: a claim beside evidence on another matter that shares its names.

Where every pair of a set is a contradiction or an entailment, a model learns that its style rules out neutral.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import log

from training.examples import Example

SETS = ("FEVERdev", "FM2", "WikiFactCheck_neg")
LEAST, MOST = 0.12, 0.45  # share of the claim's weight that the other evidence may hold
NUMBER = re.compile(r"\d")


def mismatched(examples: Iterable[Example], *, seed: int) -> Iterator[Example]:
    """Yield each claim of SETS with the premise of another claim that shares most with it, but not its matter."""
    by_set: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if example.set in SETS:
            by_set[example.set].append(example)
    choose = random.Random(seed)
    for found in by_set.values():
        choose.shuffle(found)
        yield from _within(found)


def _within(found: Sequence[Example]) -> Iterator[Example]:
    premises = list(dict.fromkeys(example.premise for example in found))
    words = [_words(premise) for premise in premises]
    holders: dict[str, list[int]] = defaultdict(list)
    for row, held in enumerate(words):
        for word in held:
            holders[word].append(row)
    weights = {word: log(len(premises) / len(rows)) for word, rows in holders.items()}
    common = len(premises) / 50
    for example in found:
        claim = _words(example.hypothesis)
        total = sum(weights.get(word, log(len(premises))) for word in claim) or 1.0
        shared: dict[int, float] = defaultdict(float)
        for word in claim:
            if word in holders and len(holders[word]) <= common:
                for row in holders[word]:
                    shared[row] += weights[word]
        fitting = {
            row: weight for row, weight in shared.items()
            if LEAST <= weight / total <= MOST and premises[row] != example.premise
            and not (NUMBER.search(example.hypothesis) and NUMBER.search(premises[row]))
        }  # fmt: skip
        if fitting:
            best = max(fitting, key=lambda row: (fitting[row], -row))
            yield replace(example, premise=premises[best], label="neutral", set=f"mismatched-{example.set}")


def _words(text: str) -> list[str]:
    # In the order of the text: a set's order differs from run to run, and with it the rounding of a sum.
    return list(dict.fromkeys(re.findall(r"\w{3,}", text.lower())))
