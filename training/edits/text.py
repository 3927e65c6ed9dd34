"""What the edits of figures and logic share: which sentences they may touch, and how text is put in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Protocol

from compare.records import Span
from training.examples import Example

# Words under which a statement is not plainly made, or under which "fewer" follows from "more" and not the reverse.
_NOT_PLAIN = re.compile(
    r"\b(?:not|cannot|nor?|never|none|neither|nobody|nothing|nowhere|without|hardly|barely|scarcely|unless|if|whether|"
    r"lest|den(?:y|ies|ied|ying)|doubt(?:s|ed|ful)?|refus\w+|declin\w+|fail\w*|lack\w*|prevent\w*|avoid\w*|reject\w*|"
    r"unable|unlikely|unclear|false|falsely|untrue|myth|rather than|instead of|could|might|may|ought|"
    r"suppose|imagine|except|wrong\w*)\b|n[’']t\b",
)
# These reach over the whole sentence, the others over their own stretch of it.
_CONDITION = re.compile(r"\b(?:if|unless|whether|lest|suppose|imagine|den(?:y|ies|ied|ying)|false|myth)\b")
_BOUND = re.compile(r"[;:,—–“”\"()]| (?:and|but|because|after|while|although|though|which|who)\b")
_NOT_UPWARD = re.compile(
    r"\b(?:only|every\w*|each|all|any\w*|few\w*|less|least|most|more|than|first|last|before|until|till|exactly|just|"
    r"precisely|"
    r"as\s+\w+\s+as|or|too|enough|so\s+\w+\s+that|\w+est|every|per|limit\w*|max\w*|min\w*|both|mere\w*|average\w*|"
    r"compar\w*|another|other|even|half|times|unanimous\w*|rest|within)\b",
    re.IGNORECASE,
)
_PLURALS = frozenset(
    "people men women children police troops feet teeth mice geese policemen policewomen firefighters lawmen "
    "servicemen militiamen fishermen gunmen businessmen congressmen spokesmen servicewomen personnel cattle "
    "aircraft".split()
)
_SINGULARS = frozenset(
    "news series species campus corps chaos politics congress lens means minus plus bonus virus thus this his its "
    "was is has does goes says was as us yes always perhaps besides economics mathematics athletics afterwards "
    "towards years-old headquarters whereas crisis basis analysis gas bus census status process business across".split()
)
_LETTER_VOWEL = re.compile(r"[aeio]|8|11|18|hour|honest|heir|un[^i]|up|us[^eau]|ul", re.IGNORECASE)


class Edit(Protocol):
    """A maker of labelled pairs from one sentence."""

    def __call__(self, sentence: str, random: Random) -> Iterator[Example]: ...


def is_sentence(sentence: str) -> bool:
    """Whether a text is one ordinary statement of 4 to 60 words that ends in a full stop; quotes may be left open."""
    if not re.search(r"[\w)%’'][.][\"”’']?$", sentence) or "\n" in sentence or re.search(r"[?!|…]|\.\.", sentence):
        return False
    balanced = sentence.count("(") == sentence.count(")") and sentence.count("[") == sentence.count("]")
    return balanced and 4 <= len(sentence.split()) <= 60 and bool(re.match(r"[\"“‘'(]?[A-Z0-9$€£]", sentence))


def is_plain(sentence: str) -> bool:
    """Whether a sentence states something outright: no denial, condition, question or mere possibility in it."""
    return is_sentence(sentence) and not _NOT_PLAIN.search(sentence[:1].lower() + sentence[1:])


def is_plain_at(sentence: str, span: Span) -> bool:
    """Whether what a sentence says at a span is stated outright, whatever the rest of the sentence denies."""
    lowered = sentence[:1].lower() + sentence[1:]
    return is_sentence(sentence) and not _CONDITION.search(lowered) and not _NOT_PLAIN.search(_around(lowered, span))


def is_upward(sentence: str) -> bool:
    """Whether a plain sentence stays true when a part of it is made less exact."""
    return is_plain(sentence) and not _NOT_UPWARD.search(sentence)


def is_upward_at(sentence: str, span: Span) -> bool:
    """Whether a sentence stays true when what stands at a span is made less exact."""
    around = _around(sentence, span, without=True)
    return is_plain_at(sentence, span) and not _NOT_UPWARD.search(around)


def _around(sentence: str, span: Span, *, without: bool = False) -> str:
    """The stretch between commas and the like that a span stands in, perhaps with the span itself left out."""
    start = max((match.end() for match in _BOUND.finditer(sentence, 0, span[0])), default=0)
    after = _BOUND.search(sentence, span[1])
    end = after.start() if after else len(sentence)
    return sentence[start : span[0]] + " " + sentence[span[1] : end] if without else sentence[start:end]


def is_plural(word: str) -> bool:
    """Whether a word, in any case, has the form of a plural noun."""
    word = word.lower()
    if word in _PLURALS:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in _SINGULARS


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def put(sentence: str, span: Span, new: str) -> str:
    """The sentence with a span replaced: first letter, "a" or "an", blanks and stray commas set right."""
    start, end = span
    before, after = sentence[:start], sentence[end:]
    if not new:
        before = before.rstrip() if not after or after[0] in " .,;:" or not before else before
        if not before:
            after = capital(after.lstrip(" ,"))
    elif not re.search(r"\w", before):
        new = capital(new)
    if article := re.search(r"\b([Aa])n? $", before):
        vowel = _LETTER_VOWEL.match(new or after.lstrip())
        before = before[: article.start()] + article[1] + ("n " if vowel else " ")
    return re.sub(r" {2,}", " ", before + new + after)


def pair(premise: str, hypothesis: str, label: str, kind: str) -> Iterator[Example]:
    """Yield one example, or nothing where both texts are the same."""
    if premise != hypothesis:
        yield Example(premise, hypothesis, label, f"edit:{kind}")


def both(premise: str, hypothesis: str, label: str, kind: str, *, back: str | None = None) -> Iterator[Example]:
    """Yield the example and its reverse, which is `back` where the two labels differ."""
    for example in pair(premise, hypothesis, label, kind):
        yield example
        yield example.swapped(back or label)
