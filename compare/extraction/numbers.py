"""Numbers as people write them: digits, words, ranges, shares, money and vague counts.

A number that only names something (a code, an article of law, a date, a time, a telephone) is not returned.
Vague counts carry the least that the words allow, with unit "vague": "dozens" 24, "scores" 40, "hundreds" 200,
"thousands" 2,000, "tens of thousands" 20,000, "hundreds of thousands" 200,000, "millions" 2,000,000; "several" or
"a few" before dozen, hundred, thousand or million counts as two of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from compare.extraction.dates import date_spans
from compare.extraction.figures_names import name_spans, word_after
from compare.extraction.figures_numerals import CURRENCIES, MONEY_WORDS, ONES, ORDINALS, PARTS, SCALES, TENS, VAGUE
from compare.extraction.quantities import EVENTS, MEASURES, is_person, is_plural
from compare.records import Span

_WORDS = "|".join(sorted((*ONES, *TENS), key=len, reverse=True))
_BIG = "hundred|thousand|million|billion|trillion|dozen|lakh|crore"
_CURRENCY = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_NUMERAL = re.compile(
    rf"(?<![\w.,])(?P<currency>{_CURRENCY})?\s?"
    r"(?P<digits>\d{1,3}(?:,\d{3}){1,5}(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,5}"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,5}|\d+(?:\.\d+)?)"
    r"(?![,.]?\d)(?:(?:st|nd|rd|th)\b)?"
    rf"(?:[\s-]?(?P<scale>(?:{_BIG}|mln|mn|bn|tn)\b)|(?P<suffix>[kKmMbB]\b))?"
    rf"|(?P<words>(?<![\w’'])(?:{_WORDS}|(?:half\s+)?an?(?=\s+(?:{_BIG})\b)|(?:an?\s+)?half(?=[\s-]+(?:{_BIG})\b))"
    rf"(?:[\s-]+(?:and\s+)?(?:{_WORDS}|{_BIG})\b){{0,12}})(?!\w)",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"(?<![\w-])(?:(?P<tens>tens|dozens|hundreds|thousands)\s+of\s+(?P<of>thousands|millions|billions)"
    r"|(?:several|a\s+few|many)\s+(?P<few>dozens?|scores|hundreds?|thousands?|millions?|billions?)"
    r"|(?P<bare>dozens|scores|hundreds|thousands|millions|billions))(?![\w-])",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?<![\w-])(?:(?P<n>an?|one|two|three|four|five)[\s-]+)?(?P<part>half|thirds?|quarters?|fifths?|sixths?|sevenths?|"
    r"eighths?|tenths?)(?=\s+(?:of|the|its|their|his|her|all)\b(?!\s+(?:year|century|game|match|season|month)))",
    re.IGNORECASE,
)
# Ordinals count only where something happens again and again.
_ORDINAL = re.compile(
    rf"\b(?i:the|a|its|their|his|her|this)\s+(?P<word>{'|'.join(ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))"
    r"(?=\s+(?:[a-z]+\s+)?(?:attacks?|bombings?|blasts?|explosions?|strikes?|airstrikes?|raids?|shootings?|incidents?|"
    r"victims?|deaths?|arrests?|cases?|suspects?|attempts?|protests?|rally|waves?|outbreaks?|summits?|meetings?|ceasefires?|"
    r"quakes?|earthquakes?|aftershocks?|launch|launches|tests?|strike|resignations?|defeats?|offensives?)\b)"
)
_TWO = re.compile(
    r"\b(?:(?:a|the|another)\s+)?(?:(?P<pair>pair|couple)\s+of|(?:twin|double)"
    r"(?=\s+(?:suicide\s+|car\s+)?(?:bomb|blast|attack|explosion|strike|murder|shooting|killing|homicide)))",
    re.IGNORECASE,
)
_ZERO = re.compile(
    r"\b(?:no\s+one|nobody|none)\b(?=[^.;]{0,60}\b(?:killed|hurt|injured|wounded|died|dead|arrested|missing|detained))"
    r"|\b(?:no|without)\b(?=\s+(?:\w+\s+){0,2}?(?:casualties|deaths|injuries|fatalities|victims|arrests)\b)"
    r"|\bno\b(?=\s+(?:\w+\s+)?(?:people|civilians|soldiers|children|troops|residents|officers)\s+"
    r"(?:were|was|had|have)\b)",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"[\s-]?(?:(?:%|percent\b|per\s+cent\b|pct\b)(?P<points>\s+points?\b)?"
    r"|(?P<percentage>percentage\s+points?\b)|(?P<basis>basis\s+points\b))"
)
_MONEY = re.compile(r"[\s-]+(?:(?:US|U\.S\.|American|Russian)\s+)?([a-z]+?)s?\b")
_HALF = re.compile(r"\s+and\s+a\s+half\b(?:\s+(million|billion|thousand))?")
_JOIN = re.compile(r"\s*(?P<join>[-–—]|\bto\b|\bor\b|\band\b)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_NO_SHARE = re.compile(r"\b(?:first|second|last|latter|and|and\s+a)\s+$", re.IGNORECASE)
_SCALE_END = re.compile(r"(million|billion|thousand|trillion|bn|mln|[mk])$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
# A "one" that is a pronoun or part of a set phrase.
_ONE_BEFORE = re.compile(r"\b(?:no|any|this|that|the|each|every|number|which|another)[\s-]$", re.IGNORECASE)
_ONE_AFTER = re.compile(
    r"\s+(?:another|of\b|by\s+one|day\b|thing\b|such|more\s+thing|who\b|that\b|is\b|was\b|has\b|point\b)"
    r"|[’']s?\b|-(?:time|sided|off|on|way)\b"
)
_HUNDRED = 1e14  # below every scale word, so that "two hundred thousand" still reads
_LONGEST = 20  # digits; anything longer is an identifier


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text: its span, its value (the lower end of a range) and its unit.

    `unit` is "percent", "percentage points", "basis points", "share" (0 to 1), a currency code, "ordinal",
    "vague" or None for a plain count. `twin` marks the two of "a double bombing".
    """

    span: Span
    value: float
    upper: float | None = None
    unit: str | None = None
    twin: bool = False


def find_numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers that count, measure or share something, in text order, without overlaps.

    Dates, times, codes and numbered names are left out. A range is one number with `upper`.
    """
    taken = _Cover(len(text), [*date_spans(text), *name_spans(text)])
    found = [*_special(text), *_numerals(text)]
    kept: list[Number] = []
    for number in found:
        if taken.free(number.span):
            taken.add(number.span)
            kept.append(number)
    kept.sort(key=lambda number: number.span)
    return tuple(_with_ranges(text, [_with_unit(text, number) for number in kept]))


class _Cover:
    """Which characters are taken already."""

    def __init__(self, length: int, spans: list[Span]) -> None:
        self.marks = bytearray(length)
        for span in spans:
            self.add(span)

    def free(self, span: Span) -> bool:
        return not any(self.marks[span[0] : span[1]])

    def add(self, span: Span) -> None:
        self.marks[span[0] : span[1]] = b"\x01" * (span[1] - span[0])


def _special(text: str) -> Iterator[Number]:
    """Vague counts, shares, ordinals, pairs and zeros."""
    for match in _VAGUE.finditer(text):
        if (match["bare"] or "").lower() != "scores" or _counts_scores(text, match.end()):
            yield Number(match.span(), _vague_value(match), unit="vague")
    for match in _SHARE.finditer(text):
        if share := _share_value(text, match):
            yield Number(match.span(), share, unit="share")
    for match in _ORDINAL.finditer(text):
        word = match["word"]
        yield Number(match.span("word"), float(ORDINALS.get(word) or re.sub(r"\D", "", word)), unit="ordinal")
    for match in _TWO.finditer(text):
        yield Number(match.span(), 2.0, twin=match["pair"] is None)
    for match in _ZERO.finditer(text):
        yield Number(match.span(), 0.0)


def _vague_value(match: re.Match[str]) -> float:
    if not match["tens"]:
        return VAGUE[(match["few"] or match["bare"]).lower()]
    times = {"tens": 20, **VAGUE}[match["tens"].lower()]
    return times * VAGUE[match["of"].lower()] / 2


def _share_value(text: str, match: re.Match[str]) -> float | None:
    """The value of "two-thirds", or None where it is an ordinal ("the last third of") or no share."""
    part = match["part"].lower()
    count = match["n"].lower() if match["n"] else "" if part == "half" else None
    if count is None or _NO_SHARE.search(text[max(0, match.start() - 12) : match.start()]):
        return None
    share = ONES.get(count, 1) / (PARTS.get(part) or PARTS[part.rstrip("s")])
    return share if share < 1 else None


def _counts_scores(text: str, end: int) -> bool:
    """Whether "scores" counts, as in "scores of people", and is no verb or result."""
    after = word_after(text, end).lower()
    return is_person(after) or after in EVENTS or after in ("of", "more", "others")


def _numerals(text: str) -> Iterator[Number]:
    """Numbers in digits or words."""
    at = 0
    while match := _NUMERAL.search(text, at):
        at = match.end()
        if match["digits"]:
            number = _from_digits(text, match)
        elif number := _from_words(text, match.start("words"), match["words"]):
            at = number.span[1]
        if number:
            half = _HALF.match(text, at)
            at = half.end() if half else at
            yield number


def _from_digits(text: str, match: re.Match[str]) -> Number | None:
    """Read digits with their currency and scale; None for an ordinal, a code or a string too long to be a count."""
    digits, start = match["digits"], match.start("currency" if match["currency"] else "digits")
    glued = _LETTERS.match(text, match.end("digits"), match.end("digits") + 8)
    scale, end = (match["scale"] or "").lower(), match.end("scale" if match["scale"] else "digits")
    after = word_after(text, match.end("suffix")) if match["suffix"] else ""
    if match["suffix"] and (match["currency"] or match["suffix"] in "kKMB" or is_plural(after)):
        # a plain "m" is metres unless money or a count surrounds it
        scale, end = match["suffix"].lower(), match.end("suffix")
    if len(digits) > _LONGEST or (glued and not scale and glued[0].lower() not in MEASURES):
        return None
    value = _plain(text, digits, end, scaled=bool(scale)) * SCALES.get(scale, 1.0)
    return Number((start, end), value, unit=CURRENCIES.get(match["currency"] or ""))


def _plain(text: str, digits: str, end: int, *, scaled: bool) -> float:
    """The value of digits, with a dot before three digits read as a decimal point unless it cannot be one."""
    digits = re.sub(r"[,\s]", "", digits)
    if digits.count(".") > 1:
        return float(digits.replace(".", ""))
    whole, _, rest = digits.partition(".")
    if len(rest) == 3 and len(whole) <= 3 and whole != "0" and not scaled:
        after = word_after(text, end)
        if is_person(after) or (rest.endswith("00") and is_plural(after) and after not in MEASURES):
            return float(whole + rest)
    return float(digits)


def _from_words(text: str, start: int, words: str) -> Number | None:
    """Read the longest number that the words from `start` on can be, by sums below a hundred and falling scales."""
    total, current, last = 0.0, 0.0, math.inf
    end, halve, open_ = start, False, True
    between = _BETWEEN.search(text[max(0, start - 12) : start]) is not None
    for match in _LETTERS.finditer(words):
        word = match[0].lower()
        value = ONES.get(word, TENS.get(word))
        if word == "half":
            current, halve = 1.0, True
        elif word in ("a", "an"):
            current = 1.0
        elif word == "and" and not between and last < math.inf and open_:
            continue
        elif value is not None and (open_ or (0 < value < 10 and current % 100 in TENS.values())):
            current, open_ = current + value, False
        elif word == "hundred" and 0 < current < 100:
            current, last, open_ = current * 100, min(last, _HUNDRED), True
        elif word in SCALES and current and SCALES[word] < last:
            total, current, last, open_ = total + current * SCALES[word], 0.0, SCALES[word], word != "dozen"
        else:
            break
        end = start + match.end()
    if end == start or (words[: end - start].lower() == "one" and _is_pronoun(text, start, end)):
        return None
    return Number((start, end), (total + current) / (2 if halve else 1))


def _is_pronoun(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 9) : start]
    return _ONE_AFTER.match(text, end) is not None or _ONE_BEFORE.search(before) is not None


def _with_unit(text: str, number: Number) -> Number:
    """Add the percent or money words after a number, and the "half" of "two and a half"."""
    if half := _HALF.match(text, number.span[1]):
        value = (number.value + 0.5) * SCALES.get(half[1] or "", 1.0)
        number = replace(number, span=(number.span[0], half.end()), value=value)
    start, end = number.span
    if percent := _PERCENT.match(text, end):
        points = percent["points"] or percent["percentage"]
        unit = "basis points" if percent["basis"] else "percentage points" if points else "percent"
        return replace(number, span=(start, percent.end()), unit=unit)
    money = _MONEY.match(text, end)
    if money and money[1] in MONEY_WORDS and number.unit in (None, "vague"):
        return replace(number, span=(start, money.end()), unit=MONEY_WORDS[money[1]])
    return number


def _with_ranges(text: str, numbers: list[Number]) -> Iterator[Number]:
    """Join "20 to 30", "20-30", "three or four" and "between 20 and 30" into one number each, and drop scores."""
    i = 0
    while i < len(numbers):
        low, i = numbers[i], i + 1
        high = numbers[i] if i < len(numbers) else None
        match = _JOIN.fullmatch(text, low.span[1], high.span[0]) if high else None
        if not high or not match:
            yield low
            continue
        join, before = match["join"].lower(), text[max(0, low.span[0] - 16) : low.span[0]].lower()
        if _is_range(low, high, join, before):
            i += 1
            value = low.value * _shared_scale(text, low, high)
            lead = _BETWEEN.search(before) if join == "and" else None
            span = (low.span[0] - (len(lead[0]) if lead else 0), high.span[1])
            yield replace(low, span=span, value=value, upper=high.value, unit=high.unit or low.unit)
        elif _is_score(low, high, join, before):
            i += 1
        else:
            yield low


def _shared_scale(text: str, low: Number, high: Number) -> float:
    """The scale after the second number of a range where it holds for the first as well: "20 to 30 million"."""
    scale = _SCALE_END.search(text[slice(*high.span)].rstrip())
    return 1.0 if not scale or text[low.span[1] - 1].isalpha() else SCALES[scale[1].lower()]


def _is_score(low: Number, high: Number, join: str, before: str) -> bool:
    """Whether two numbers are a score or a vote, such as 5-4 or "332 to 95", which counts nothing on its own."""
    if low.unit or high.unit or low.value < high.value:
        return False
    return join in ("-", "–") or (join == "to" and not re.search(r"\bfrom\b", before))


def _is_range(low: Number, high: Number, join: str, before: str) -> bool:
    money = low.unit in CURRENCIES.values() and high.unit is None
    if (low.unit not in (None, high.unit) and not money) or high.unit == "ordinal":
        return False
    if join == "and":
        return before.rstrip().endswith("between") and low.value < high.value
    if join == "to" and re.search(r"\bfrom\s+$", before):
        return False
    return low.value < high.value
