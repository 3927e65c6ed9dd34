"""Turns passages into claims: what is attributed, and what the outlet says itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from compare.extraction import clauses, lexicon, titles
from compare.extraction.attribution import Attribution, attributions
from compare.extraction.nested import passed_on
from compare.extraction.passages import Passage, furniture, passages
from compare.extraction.quotes import quotations
from compare.extraction.sides import side_of
from compare.extraction.speakers import Cast
from compare.extraction.stances import settled
from compare.extraction.tagged import Said, attributions_of, within
from compare.extraction.tokens import Token, has_verb, tokenize
from compare.models.protocols import Statement
from compare.records import Article, Claim, Field, Span, Stance
from compare.sentences import sentences

LEAST_WORDS = 5  # of what is left of a sentence beside an attribution
LEAST_SENTENCE = 3  # of a sentence of its own: "Twelve people died."
_LOOSE = re.compile(r"[\s,;:—–-]*")
_SUBORDINATE = lexicon.words("as when after before where because since until if")
_DANGLING = lexicon.words("and but or nor that because as while although though after before if when where")
_RELATIVES = lexicon.words("which who whose whom")


@dataclass(slots=True)
class _Last:
    """The last speaker, for quotations and cues that name none; `quoting` while a quotation may go on."""

    speaker: str | None = None
    span: Span | None = None
    cue: Span | None = None
    quoting: bool = False


def extract(
    article: Article, *, sides: Mapping[str, str] | None = None, tagged: Iterable[Statement] = ()
) -> tuple[Claim, ...]:
    """Return the claims of an article in reading order, its title's first; ids are "<article id>:<number>".

    `sides` maps speakers' names to sides; the outlet's own voice takes the article's side. `tagged` is what a tagger
    finds in the article's text; it fills in where no rule finds an attribution.
    """
    cast = Cast.of(article.title + "\n" + article.text)
    found = passed_on([*titles.claims(article), *_of_text(article, attributions_of(article.text, tagged))])
    finished: list[Claim] = []
    for number, claim in enumerate(found, 1):
        name = cast.resolve(claim.speaker, at=_place(claim)) if claim.speaker else None
        side = side_of((name, claim.speaker), sides or {}) if claim.speaker else article.side
        stance = settled(claim)
        finished.append(replace(claim, id=f"{article.id}:{number}", speaker_name=name, side=side, stance=stance))
    return tuple(finished)


def _place(claim: Claim) -> int:
    """Where a claim's speaker stands in its title and text."""
    start = (claim.speaker_span or claim.span)[0]
    return start if claim.field == "title" else start + len(claim.article.title) + 1


def _of_text(article: Article, tagged: Sequence[Said]) -> list[Claim]:
    text, last = article.text, _Last()
    found: list[Claim] = []
    for passage in passages(text, sentences(text), quotations(text)):
        found.extend(_of_passage(article, passage, tuple(within(tagged, passage.span)), last))
    return found


def _of_passage(article: Article, passage: Passage, tagged: Sequence[Said], last: _Last) -> Iterator[Claim]:
    text: str = article.text
    field: Field = "text"
    tokens = tokenize(text, passage.span, passage.quotes)
    if furniture(text[passage.span[0] : passage.span[1]]) or not tokens:
        return
    if all(token.kind != "word" for token in tokens) and not tagged:
        yield from _continued(article, field, text, passage, tokens, last)
        return
    made: list[tuple[int, Claim]] = []
    used = [False] * len(tokens)
    matched = [one for one in attributions(tokens) if _named(text, tokens, one)]
    for attribution in matched:
        made.extend(_attributed(article, field, text, passage, tokens, attribution, last))
        _mark(used, attribution)
    for said in tagged:
        fresh = [span for span in said.contents if not any(_shared(span, claim.span) for _, claim in made)]
        if fresh:
            made.extend(_tagged(article, field, text, passage, replace(said, contents=tuple(fresh)), last))
            for at, token in enumerate(tokens):
                used[at] |= any(_shared((token.start, token.end), span) for span in said.spans)
    last.quoting = bool(matched or tagged)
    colon = tokens[-1].text == ":"
    for span in _rest(tokens, used):
        for claim in _claims(article, field, text, passage, span):
            made.append((claim.span[0], claim))
    if colon and matched:
        last.quoting = True
    made.sort(key=lambda row: (row[0], row[1].span[1]))
    yield from (claim for _, claim in made)


def _shared(a: Span, b: Span) -> bool:
    return max(a[0], b[0]) < min(a[1], b[1])


def _tagged(
    article: Article, field: Field, text: str, passage: Passage, said: Said, last: _Last
) -> Iterator[tuple[int, Claim]]:
    last.speaker, last.span, last.cue = text[slice(*said.source)], said.source, said.cue
    for span in said.contents:
        for claim in _claims(article, field, text, passage, span):
            yield claim.span[0], _said(claim, text, last, said.stance, direct=said.direct)


def _named(text: str, tokens: tuple[Token, ...], attribution: Attribution) -> bool:
    """A subject without a letter is a count ("246 confirmed cases"), no speaker."""
    if not attribution.subject:
        return True
    start, end = attribution.subject
    return any(letter.isalpha() for letter in text[tokens[start].start : tokens[end - 1].end])


def _mark(used: list[bool], attribution: Attribution) -> None:
    pieces = [(attribution.cue[0], attribution.stop), *attribution.contents]
    pieces.append(attribution.subject)
    for start, end in pieces:
        used[start:end] = [True] * (end - start)
    first = min((start for start, _ in attribution.contents if start >= attribution.cue[1]), default=attribution.cue[1])
    if attribution.cue[1] < first:
        used[attribution.cue[1] : first] = [True] * (first - attribution.cue[1])


def _attributed(
    article: Article,
    field: Field,
    text: str,
    passage: Passage,
    tokens: tuple[Token, ...],
    attribution: Attribution,
    last: _Last,
) -> list[tuple[int, Claim]]:
    made: list[tuple[int, Claim]] = []
    if attribution.subject:
        start, end = attribution.subject
        last.span = (tokens[start].start, tokens[end - 1].end)
        last.speaker = _possessor(text[last.span[0] : last.span[1]])
        last.span = (last.span[0], last.span[0] + len(last.speaker))
    if last.speaker is None or last.span is None:
        return made
    last.cue = (tokens[attribution.cue[0]].start, tokens[attribution.cue[1] - 1].end)
    for start, end in attribution.contents:
        piece = tokens[start:end]
        quoted = [token for token in piece if token.kind == "quote"]
        words = [token for token in piece if token.word]
        if quoted and (not words or (len(words) <= 2 and words[0].lower in lexicon.ADVERBS)):
            spans = [token.quotation.inner for token in quoted if token.quotation]
            direct = True
        else:
            spans, direct = [_trim(text, piece)], False
        for span in spans:
            for claim in _claims(article, field, text, passage, span):
                made.append((claim.span[0], _said(claim, text, last, attribution.stance, direct=direct)))
    return made


def _said(claim: Claim, text: str, last: _Last, stance: Stance, *, direct: bool) -> Claim:
    cue = text[last.cue[0] : last.cue[1]] if last.cue else None
    return replace(
        claim, speaker=last.speaker, speaker_span=last.span, cue=cue, cue_span=last.cue,
        stance=stance, direct=direct,
    )  # fmt: skip


def _possessor(speaker: str) -> str:
    """A speaker as written, less a possessive ending: "the minister's claim that …"."""
    return speaker.removesuffix("'s").removesuffix("’s").rstrip() or speaker


def _continued(
    article: Article, field: Field, text: str, passage: Passage, tokens: tuple[Token, ...], last: _Last
) -> Iterator[Claim]:
    """A passage of pure quotation: the speaker before it goes on."""
    for token in tokens:
        if token.quotation is None:
            continue
        for claim in _claims(article, field, text, passage, token.quotation.inner):
            if last.speaker is not None and last.quoting:
                cue = text[last.cue[0] : last.cue[1]] if last.cue else None
                yield replace(
                    claim, speaker=last.speaker, speaker_span=last.span, cue=cue, cue_span=last.cue, direct=True
                )
            else:
                yield replace(claim, direct=True, stance="quotes")


def _claims(article: Article, field: Field, text: str, passage: Passage, span: Span) -> Iterator[Claim]:
    """One claim for each sentence that a span runs over; a very short one stays with the next."""
    start, stop = span
    for number, sentence in enumerate(passage.sentences):
        last = number == len(passage.sentences) - 1
        end = stop if last else min(stop, sentence[1])
        if start >= end or end <= sentence[0]:
            continue
        if end < stop and len(text[start:end].split()) < 4:
            continue
        piece = text[start:end]
        begin = start + _lead(piece)
        finish = start + len(piece.rstrip())
        if begin < finish and any(map(str.isalnum, text[begin:finish])):
            yield Claim("", article, field, (begin, finish), sentence=sentence)
        start = end


def _lead(piece: str) -> int:
    """How many characters of space and loose marks stand before the first that counts."""
    match = _LOOSE.match(piece)
    return match.end() if match is not None else 0


def _trim(text: str, tokens: tuple[Token, ...]) -> Span:
    start, end = 0, len(tokens)
    while end > start and tokens[end - 1].kind == "mark" and tokens[end - 1].text not in ")]":
        end -= 1
    while start < end and tokens[start].kind == "mark" and tokens[start].text not in "([":
        start += 1
    if start >= end:
        return 0, 0
    left, right = tokens[start].start, tokens[end - 1].end
    # Quote marks of scare quotes at either edge belong to the content when they pair up inside it.
    if left and text[left - 1] in "“\"‘'«":
        left -= 1
    if text[right : right + 1] in ("”", '"', "’", "»", "'"):
        right += 1
    elif text[right : right + 2] in (",”", ',"', ".”", '."', ",’", ".’"):
        right += 2
    return left, right


def _rest(tokens: tuple[Token, ...], used: list[bool]) -> Iterator[Span]:
    """What no attribution takes: clauses of the outlet's own, of five words or more and with a verb."""
    start = 0
    for at in range(len(tokens) + 1):
        if at == len(tokens) or used[at]:
            piece = tokens[start:at]
            for left, right in clauses.independent(piece):
                yield from _own(piece[left:right])
            start = at + 1


def _hangs(piece: tuple[Token, ...], start: int) -> bool:
    """Whether what is left of a sentence hangs on what was taken from it: "…, which …", "… as he left"."""
    low = piece[start].lower
    return low in _RELATIVES or (low in _SUBORDINATE and not piece[start].capital)


def _own(piece: tuple[Token, ...]) -> Iterator[Span]:
    start, end = 0, len(piece)
    # A sentence with a final stop is one even where no verb is known; a line without one may be a caption.
    whole = bool(piece) and piece[-1].text in ".!?" and piece[0].word and not piece[0].text[:1].islower()
    while start < end and (
        (not piece[start].word and piece[start].kind != "quote") or piece[start].lower in lexicon.CONJUNCTIONS
    ):
        start += 1
    while end > start and (
        (piece[end - 1].kind == "mark" and piece[end - 1].text not in ")]") or piece[end - 1].lower in _DANGLING
    ):
        end -= 1
    words = sum(token.word for token in piece[start:end]) + sum(
        token.quotation.words for token in piece[start:end] if token.quotation
    )
    verb = has_verb(piece, start, end)
    enough = words >= (LEAST_SENTENCE if whole and verb else LEAST_WORDS)
    if enough and (verb or whole) and not _hangs(piece, start):
        yield piece[start].start, piece[end - 1].end
