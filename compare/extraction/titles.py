"""Claims of a headline: "X says Y", "X: Y", "Y: X", "Y — ministry"."""

from __future__ import annotations

import re
from dataclasses import replace

from compare.extraction import lexicon
from compare.extraction.attribution import attributions
from compare.extraction.quotes import quotations
from compare.extraction.tokens import Token, tokenize
from compare.records import Article, Claim, Span

# Who closes a headline that has lost its marks: "Blast kills six state TV".
_TAILS = re.compile(
    r"\s((?:[A-Z][a-z]+(?:ian|ish|ese|aqi|eli) )?(?:state (?:TV|media|television|news agency)|monitor(?:s|ing group)?|"
    r"activists|officials|ministry|police|witnesses|medics|Observatory|UN|Pentagon|Kremlin))$"
)
_DASHES = lexicon.words("— – - --")


def claims(article: Article) -> list[Claim]:
    """Return the claims of an article's title: what it attributes, else the whole in the outlet's own voice."""
    text = article.title
    span = _stripped(text)
    if span[0] >= span[1] or not any(map(str.isalnum, text)):
        return []
    quotes = [quotation for quotation in quotations(text) if not quotation.scare]
    tokens = tokenize(text, span, quotes)
    whole = Claim("", article, "title", span, sentence=span)
    found = _labelled(article, text, tokens, span) or _cued(article, text, tokens, span) or _tailed(whole)
    return sorted(found, key=lambda claim: claim.span) or [whole]


def _tailed(whole: Claim) -> list[Claim]:
    text = whole.text
    match = _TAILS.search(text)
    if match is None or len(text[: match.start()].split()) < 4:
        return []
    before = text[: match.start()].split()[-1].lower()
    if before in lexicon.LINKS | lexicon.DETERMINERS | lexicon.CONJUNCTIONS or lexicon.is_demonym(before):
        return []
    start = whole.span[0]
    content = (start, start + match.start())
    who = (start + match.start(1), start + match.end(1))
    return [replace(whole, span=content, speaker=match[1], speaker_span=who)]


def _cued(article: Article, text: str, tokens: tuple[Token, ...], sentence: Span) -> list[Claim]:
    made: list[Claim] = []
    for found in attributions(tokens):
        who = (tokens[found.subject[0]].start, tokens[found.subject[1] - 1].end)
        cue = (tokens[found.cue[0]].start, tokens[found.cue[1] - 1].end)
        for start, end in found.contents:
            while end > start and tokens[end - 1].kind == "mark":
                end -= 1
            if start >= end:
                continue
            quotation = tokens[start].quotation if end - start == 1 else None
            span = quotation.inner if quotation else (tokens[start].start, tokens[end - 1].end)
            made.append(
                Claim(
                    "", article, "title", span, text[who[0] : who[1]], cue=text[cue[0] : cue[1]], stance=found.stance,
                    direct=quotation is not None, sentence=sentence, speaker_span=who, cue_span=cue,
                )
            )  # fmt: skip
    return made


def _labelled(article: Article, text: str, tokens: tuple[Token, ...], sentence: Span) -> list[Claim]:
    """ "Monitor: …", "…: state TV", "… — ministry"."""
    for at in range(1, len(tokens) - 1):
        mark = tokens[at]
        if mark.text != ":" and not (mark.text in _DASHES and text[mark.start - 1 : mark.start].isspace()):
            continue
        left, right = tokens[:at], tokens[at + 1 :]
        if mark.text == ":" and len(left) <= 4 and _speaks(left):
            return [_label(article, text, left, mark, right, sentence)]
        if len(right) <= 5 and _speaks(right) and len(left) >= 3:
            return [_label(article, text, right, mark, left, sentence)]
    return []


def _speaks(tokens: tuple[Token, ...]) -> bool:
    words = [token for token in tokens if token.word]
    if len(words) != len(tokens) or not words:
        return False
    known = any(token.lower in lexicon.SPEAKER_HEADS for token in words)
    return known or (
        len(words) <= 3
        and all(token.capital for token in words)
        and words[0].lower
        not in (
            "watch",
            "video",
            "breaking",
            "update",
            "live",
            "opinion",
            "analysis",
            "exclusive",
            "report",
            "factbox",
            "explainer",
        )
    )


def _label(
    article: Article, text: str, who: tuple[Token, ...], mark: Token, what: tuple[Token, ...], sentence: Span
) -> Claim:
    speaker = (who[0].start, who[-1].end)
    content = (what[0].start, what[-1].end)
    direct = len(what) == 1 and what[0].quotation is not None
    if direct and what[0].quotation is not None:
        content = what[0].quotation.inner
    return Claim(
        "", article, "title", content, text[speaker[0] : speaker[1]], cue=mark.text, direct=direct, sentence=sentence,
        speaker_span=speaker, cue_span=(mark.start, mark.end),
    )  # fmt: skip


def _stripped(text: str) -> Span:
    start = len(text) - len(text.lstrip())
    return start, start + len(text.strip())
