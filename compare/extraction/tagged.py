"""What a tagger says of an article, made ready for claims: the attributions that no rule finds.

A tagger gives spans of words; here they lose what is not theirs ("that", marks of quotation, a relative clause behind a
name), and the cue is looked up for its stance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from compare.extraction import lexicon
from compare.extraction.cues import PHRASES, WORDS
from compare.models.protocols import Statement
from compare.records import Span, Stance

SURE = 0.65  # score from which a statement is believed
_LEAD = re.compile(r"(?:[\s,;:.–—-]+|(?:that|how|whether)\s+)*", re.IGNORECASE)
_QUOTES = '“”"«»„'
_CLAUSE = re.compile(r",\s+(?:who|which|whose|whom|where|when|reached|speaking|citing|quoted|asked)\b|\s+\(")
_APPOSITION = re.compile(r"(?P<name>(?:[\w.'’-]+ )*[A-Z][\w'’-]+ [A-Z][\w'’-]+),")
_SPEAKING = lexicon.DETERMINERS | lexicon.PRONOUNS | lexicon.SPEAKER_HEADS


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution: who, by which cue, what, each as spans of the text."""

    source: Span
    cue: Span
    contents: tuple[Span, ...]
    stance: Stance
    direct: bool

    @property
    def spans(self) -> tuple[Span, ...]:
        """All that it takes of the text."""
        return (self.source, self.cue, *self.contents)


def attributions_of(text: str, statements: Iterable[Statement]) -> tuple[Said, ...]:
    """Return the statements that are believed and name a source, in the order of the text."""
    found = [said for one in statements if one.score >= SURE if (said := _said(text, one)) is not None]
    return tuple(sorted(found, key=lambda said: said.contents[0]))


def within(found: Sequence[Said], span: Span) -> Iterator[Said]:
    """Yield the attributions with content in a span, each cut to it."""
    start, end = span
    for said in found:
        parts = tuple((max(a, start), min(b, end)) for a, b in said.contents if max(a, start) < min(b, end))
        if parts:
            yield replace(said, contents=parts)


def _said(text: str, statement: Statement) -> Said | None:
    if not statement.source or not statement.cue:
        return None
    contents = tuple(span for part in _joined(text, statement.content) if (span := _content(text, part)) is not None)
    source = _source(text, statement.source[0])
    if not contents or not _can_speak(text[slice(*source)]):
        return None
    cue = statement.cue[0]
    return Said(source, cue, contents, _stance(text[slice(*cue)]), statement.direct)


def _joined(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Join spans with nothing but marks and space between them."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and not re.search(r"\w", text[joined[-1][1] : start]):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    yield from joined


def _content(text: str, span: Span) -> Span | None:
    start, end = span
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-"):
        end -= 1
    # A quotation as a whole is given without its marks.
    if (
        end - start > 2
        and text[start] in _QUOTES
        and text[end - 1] in _QUOTES
        and not set(text[start + 1 : end - 1]) & set(_QUOTES)
    ):
        start, end = start + 1, end - 1
        while end > start and text[end - 1] in ",;":
            end -= 1
    return (start, end) if any(map(str.isalnum, text[start:end])) else None


def _source(text: str, span: Span) -> Span:
    """A source less what is told of it: "Ann Lee, who leads …", "Ann Lee, head of the …"."""
    start, end = span
    clause = _CLAUSE.search(text, start, end)
    if clause is not None:
        end = clause.start()
    name = _APPOSITION.match(text, start, end)
    if name is not None:
        end = name.end("name")
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-" + _QUOTES):
        end -= 1
    for ending in ("'s", "’s"):
        if text[start:end].endswith(ending):
            end -= len(ending)
    return start, end


def _can_speak(source: str) -> bool:
    """Whether a source is someone, rather than a thing without an article: "confirmed by laboratory test"."""
    words = re.findall(r"\w+", source)
    if words and words[0].lower() in ("no", "nobody", "none", "neither"):
        return False
    if all(word.lower() in lexicon.DETERMINERS for word in words):
        return bool(words) and words[-1].lower() in ("both", "many", "some", "several", "all", "another", "one")
    return any(word[0].isupper() or word.lower() in _SPEAKING for word in words) or words[-1].endswith("s")


def _stance(cue: str) -> Stance:
    """The stance of the first word or phrase that has a marked one: "was quoted as having denied"."""
    words = re.findall(r"[\w'’]+", cue.lower())
    pieces = (words[at : at + length] for at in range(len(words)) for length in range(len(words) - at, 0, -1))
    found = (WORDS.get(piece[0]) if len(piece) == 1 else PHRASES.get(tuple(piece)) for piece in pieces)
    return next((cue.stance for cue in found if cue is not None and cue.stance != "asserts"), "asserts")
