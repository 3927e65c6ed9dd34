"""Tokens of one sentence, with each true quotation folded into a single token."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compare.extraction import lexicon
from compare.extraction.quotes import Quotation
from compare.records import Span

_TOKEN = re.compile(
    r"(?P<word>[$€£#@]?(?:(?:[^\W\d_]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Gov|Sen|Rep|Lt|Col|Maj|Capt|Sgt|Jr|Sr|St|[A-Z])\.(?=[ \u00a0,])"
    r"|\w+(?:[-'’&/][^\W_]+|[.,]\d+|\.(?:com|org|gov|net|co|info|tv)\b)*%?))"
    r"|(?P<mark>[.,:;!?…()\[\]]|—|–|--+|-|[\"“”„«»‘’'])"
)
_PAIRS = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark or a folded quotation (`kind` word, mark, quote) with its offsets in the text."""

    text: str
    lower: str
    start: int
    end: int
    kind: str
    quotation: Quotation | None = None

    @property
    def word(self) -> bool:
        """Whether it is a word."""
        return self.kind == "word"

    @property
    def capital(self) -> bool:
        """Whether it is a word with a capital first letter."""
        return self.kind == "word" and self.text[:1].isupper()


def tokenize(text: str, span: Span, quotes: Sequence[Quotation] = ()) -> tuple[Token, ...]:
    """Return the tokens of `text[span]`; `quotes` are the quotations to fold, in order, all inside the span."""
    tokens: list[Token] = []
    at = span[0]
    for quotation in quotes:
        tokens.extend(_words(text, at, quotation.outer[0]))
        start, end = quotation.outer
        tokens.append(Token(text[start:end], "", start, end, "quote", quotation))
        at = end
    tokens.extend(_words(text, at, span[1]))
    return tuple(_aside(tokens))


def _words(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(match[0], match[0].lower(), match.start(), match.end(), "word" if match.lastgroup == "word" else "mark")
        for match in _TOKEN.finditer(text, start, end)
        if match[0] not in "\"“”„«»‘’'"
    ]


def _aside(tokens: list[Token]) -> list[Token]:
    """Drop short parentheses, which stand between a speaker and its cue: "Ann Lee (R-Ohio) said"."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].text in _PAIRS:
            closer = _PAIRS[tokens[at].text]
            close = next(
                (n for n in range(at + 1, min(len(tokens), at + 8)) if tokens[n].text in ("(", ")", "[", "]")), None
            )
            if close is not None and tokens[close].text == closer:
                at = close + 1
                continue
        kept.append(tokens[at])
        at += 1
    return kept


def is_verb(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token is, most likely, a finite verb."""
    token = tokens[at]
    if not token.word:
        return False
    low = token.lower
    if low in lexicon.VERBS:
        return not (low in ("may", "left", "will") and token.capital and at > 0)
    past = low.endswith("ed") and not low.endswith("eed") and len(low) > 3
    if past and "-" not in low and low not in lexicon.NOT_VERBS:
        if token.capital and at:
            return False
        before = tokens[at - 1].lower if at else ""
        return before not in lexicon.DETERMINERS and before not in ("of", "in", "for", "by", "with", "from", "at")
    return False


def has_verb(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether tokens[start:end] hold a finite verb; a folded quotation counts as one."""
    return any(tokens[at].kind == "quote" or is_verb(tokens, at) for at in range(start, min(end, len(tokens))))
