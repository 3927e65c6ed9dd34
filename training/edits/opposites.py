"""Opposites: won and lost, legal and illegal, Democratic and Republican, where only one of the two can hold.

"Not" with an opposite that leaves nothing between is an entailment, so that an opposite alone tells no label.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from training.edits.lexicon import OFFICE, OPPOSITE, WORD
from training.edits.words import label_pair, one_event, replace_span
from training.examples import Example

Edit = Callable[[str, random.Random], Iterator[Example]]


def opposite_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield an opposite (contradiction), and "not" with an opposite that leaves nothing between (entailment)."""
    if not one_event(sentence):
        return
    for match in WORD.finditer(sentence):
        other, sharp = OPPOSITE.get(match[0], ("", False))
        if not other or other in sentence or _blocked(sentence, match):
            continue
        yield from label_pair(sentence, replace_span(sentence, match.span(), other), "contradiction", "opposite")
        if sharp and re.search(r"\b(?:is|are|was|were)\s$", sentence[: match.start()]):
            yield from label_pair(
                sentence, replace_span(sentence, match.span(), "not " + other), "entailment", "opposite"
            )


def _blocked(sentence: str, match: re.Match[str]) -> bool:
    """Whether the word may be a name, part of a compound or of a phrase with a meaning of its own."""
    after, before = sentence[match.end() : match.end() + 6], sentence[: match.start()]
    loose = (
        "left",
        "open",
        "opened",
        "closed",
        "present",
        "public",
        "before",
        "after",
        "raised",
        "lost",
        "short",
        "old",
        "true",
        "false",
        "agreed",
        "managed",
        "voted",
        "democratic",
        "arrested",
        "released",
        "convicted",
        "acquitted",
        "captured",
        "republican",
    )
    if match[0].lower() in loose and not _loose(match[0].lower(), before, sentence[match.end() :]):
        return True
    return bool(
        (match[0][0].isupper() and sentence[match.end() :][1:2].isupper() and "." not in after)
        or re.match(r"['’-]| (?:up|out|off|down|to)\b", after)
        or before.endswith("-")
    )


def _happened(before: str) -> bool:
    return bool(re.search(r"\b(?:is|was|were|been|be)\s$", before))


def _loose(word: str, before: str, rest: str) -> bool:
    """Whether a word of several meanings stands where only the common one fits."""
    rules = {
        "left": re.search(r"\b(?:he|she|they|who|train|plane|team)\s$", before, re.I)
        and re.match(r" (?:the|on|at|for)\b", rest),
        "lost": re.match(r" (?:the (?:election|vote|match|game|case|race|war|title)|to|in|by|against)\b", rest),
        "raised": re.match(r" (?:taxes|prices|wages|rates|interest|the|its)\b", rest),
        "before": re.match(r" (?:the|a|an|his|her|their) \w+[ .]", rest)
        and not re.search(r"\bcourt\b|\bhearing\b", rest),
        "after": re.match(r" (?:the|a|an|his|her|their) \w+[ .]", rest)
        and not re.search(r"\b(?:look|named|go|take)\w*\s$", before),
        "democratic": re.match(OFFICE, rest),
        "republican": re.match(OFFICE, rest),
        **dict.fromkeys(("arrested", "released", "convicted", "acquitted", "captured"), _happened(before)),
        "agreed": re.match(r" to \w+", rest),
        "managed": re.match(r" to \w+", rest),
        "voted": re.match(r" (?:for|against|in favor)\b", rest),
        "true": re.search(r"\b(?:is|are|was|were)\s$", before),
        "false": re.search(r"\b(?:is|are|was|were)\s$", before),
        "short": re.search(r"\b(?:a|is|was)\s$", before) and re.match(r" (?:man|woman|boy|girl)\b", rest),
        "old": re.search(r"\ban\s$", before, re.I) and re.match(r" (?:man|woman|lady|dog|couple)\b", rest),
    }
    if word in ("open", "opened", "closed", "present", "public"):
        return bool(
            re.search(r"\b(?:is|are|was|were|remains?|store|school|door)\s$", before)
            and re.match(r"\.| (?:on|at|in)\b", rest)
        )
    return bool(rules[word])


EDITS: tuple[Edit, ...] = (opposite_edits,)
