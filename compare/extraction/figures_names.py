"""Numbers that name and do not count: codes, articles of law, telephones, addresses, labels."""

from __future__ import annotations

import re

from compare.extraction.figures_numerals import ONES, TENS
from compare.extraction.quantities import EVENTS, MEASURES, is_person, is_plural
from compare.records import Span

_WORDS = "|".join((*ONES, *TENS))
# Words before a number that make it a name. The strict ones always do; the loose ones only where no plural follows.
_STRICT = (
    r"resolutions?|articles?|no\.|nos\.|number|flight|sections?|bill|proposition|prop\.?|highway|route|channel|chapter|"
    r"boeing|airbus|windows|formula|page|pages|amendment|decree|decision|interstate|apollo|covid|group\s+of|tel\.?|phone|"
    r"fax|phase|volume|vol\.|version|episode|annex|appendix|category|paragraph|clause|catch|psalm|tier|kalibr|s&p|ftse|nikkei|nasdaq|fortune|forbes"
)
_LOOSE = (
    r"No|Room|Title|Law|Act|Order|Brigade|Battalion|Line|Gate|Terminal|Zone|Area|Ward|District|Unit|Level|Stage|Team|"
    r"Mission|Group|Studio|Camp|Building|Block|Tower|Radio|Station|Pier|Platform"
)
_NAMES = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)[\w.+-]{1,64}@[\w.-]{3,200}|[@#]\w+"
    r"|\b(?!(?:US|EUR|USD|GBP|Rs|A|C|HK)?\$?\d)(?!(?:USD|EUR|GBP|Rs)\d)[A-Za-z]+[-‑]?\d+[\w-]*(?:\.\d+)?"
    r"|\b\d+(?![kKmMbB]\b)[A-Z]+[\w-]*"
    rf"|\b(?i:{_STRICT})\s+[A-Z]?-?(?:\d[\d./()-]*|(?i:{_WORDS})\b)"
    r"|\+?\(?\d{2,4}\)?[-.\s]\d{3,4}[-.]\d{3,4}\b|\b\d{3}-\d{4}\b"
    r"|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d+:\d+\b|\b\d+x\d+\b|\b\d+(?:\.\d+){2,6}(?<!\.\d{3})\b|§\s?\d+|\b\d+[’']s\b"
    r"|\b\d{1,5}\s+(?:[A-Z]\w+\s+){1,3}(?:Avenue|Street|Road|Drive|Boulevard|Lane|Ave|St|Rd)\b"
    r"|\b(?:father|mother|parents?)\s+of\s+\w+"
)
_LABEL = re.compile(rf"\b(?:{_LOOSE})\s+\d+\b(?!\s*,\d)")
# "SB 54 prevents", but not "IS 40 fighters" nor a headline in capitals
_ACRONYM = re.compile(r"\b[A-Z]{2,4}\s\d{1,4}\b(?![,.]?\d)(?!\s+[A-Z])")
_NEXT = re.compile(r"[\s“\"‘'-]*([^\W\d_]+)")


def name_spans(text: str) -> list[Span]:
    """Return the spans of a text in which numbers belong to names."""
    labels = [match.span() for match in _LABEL.finditer(text) if not is_plural(word_after(text, match.end()))]
    codes = [match.span() for match in _ACRONYM.finditer(text) if not _counted(word_after(text, match.end()))]
    return [*(match.span() for match in _NAMES.finditer(text)), *labels, *codes]


def _counted(word: str) -> bool:
    """Whether a word after a number says that people or events are counted."""
    return is_person(word) or word.lower() in EVENTS or word.lower() in MEASURES


def word_after(text: str, at: int) -> str:
    """The word that follows an offset, past blanks and quotation marks, or ""."""
    match = _NEXT.match(text, at)
    return match[1] if match else ""
