"""Attribution without a verb: "according to X", "a warning by X that …", "X: …"."""

from __future__ import annotations

from collections.abc import Sequence

from compare.extraction import clauses, lexicon, subjects
from compare.extraction.cues import Cue, cue_at
from compare.extraction.hit import Hit
from compare.extraction.phrases import Subject
from compare.extraction.tokens import Token, has_verb
from compare.records import Stance

_ACCORDING = Cue("according", "asserts", lexicon.words("post"), "base", 2)
_LABEL = Cue("label", "asserts", lexicon.words("quote"), "base", 1)
_NOMINAL_STANCE: dict[str, Stance] = {"denial": "denies", "accusation": "accuses", "accusations": "accuses"}
_NOMINAL = lexicon.words(
    "criticism claim claims concern concerns commitment allegation allegations accusation accusations statement "
    "warning warnings belief fear fears announcement promise pledge suggestion argument assertion denial threat "
    "complaint insistence prediction"
)
_NO_LABELS = lexicon.words("related more watch video photo photos update correction note source read also see image")


def label(tokens: Sequence[Token], at: int) -> Hit | None:
    """ "SMITH: I never said that": a transcript's or headline's label."""
    if at:
        return None
    for colon in range(1, min(4, len(tokens) - 2)):
        if tokens[colon].text == ":" and tokens[colon - 1].word:
            names = tokens[:colon]
            plain = all(token.capital for token in names) and tokens[0].lower not in _NO_LABELS | lexicon.ADVERBIALS
            loud = all(token.text.isupper() and len(token.text) > 2 for token in names)
            if plain and (loud or tokens[colon + 1].kind == "quote") and cue_at(tokens, colon - 1) is None:
                return Hit(_LABEL, colon, colon + 1, Subject(0, colon, 0), 0, "after", colon + 1)
            return None
    return None


def according(tokens: Sequence[Token], at: int) -> Hit | None:
    """ "According to X, …", "…, according to X", "The unit, according to X, …"."""
    if tokens[at].lower != "according" or at + 2 >= len(tokens) or tokens[at + 1].lower != "to":
        return None
    subject, stop = _source(tokens, at + 2)
    if subject is None:
        return None
    opens = (
        at == 0 or (at < 5 and not has_verb(tokens, 0, at)) or tokens[at - 1].lower in lexicon.CONJUNCTIONS | {"that"}
    )
    comma = stop < len(tokens) - 1 and tokens[stop].text == ","
    if at == 0 or (opens and comma):
        return Hit(_ACCORDING, at, stop, subject, at, "after", stop + comma)
    begin = at - 1 if tokens[at - 1].text == "," else at
    left = clauses.start(tokens, begin)
    if comma and begin < at and begin - left < 6 and not has_verb(tokens, left, begin):
        return Hit(_ACCORDING, at, stop, subject, begin, "after", stop + 1)
    return Hit(_ACCORDING, at, stop, subject, begin, "before")


def nominal(tokens: Sequence[Token], at: int) -> Hit | None:
    """ "A warning by the agency that …", "the minister’s claim that …"."""
    if tokens[at].lower not in _NOMINAL or at + 2 >= len(tokens):
        return None
    cue = Cue("nominal", _NOMINAL_STANCE.get(tokens[at].lower, "asserts"), lexicon.words("that"), "base")
    if tokens[at + 1].lower in ("by", "from", "of"):
        subject = subjects.after(tokens, at + 2)
        if subject is not None and subject.end + 1 < len(tokens) and tokens[subject.end].lower == "that":
            return Hit(cue, at, subject.end, subject, at, "after", subject.end + 1)
    if tokens[at + 1].lower == "that" and at and tokens[at - 1].text.endswith(("'s", "’s", "s'", "s’")):
        start = at - 1
        while start > 0 and (tokens[start - 1].capital or tokens[start - 1].lower == "the"):
            start -= 1
        return Hit(cue, at, at + 1, Subject(start, at, start), start, "after", at + 2)
    return None


def _source(tokens: Sequence[Token], at: int) -> tuple[Subject | None, int]:
    """The source after "according to", also in "according to what the governor announced on Monday"."""
    if tokens[at].lower == "what":
        for verb in range(at + 2, min(len(tokens), at + 16)):
            if cue_at(tokens, verb) is not None:
                return subjects.before(tokens, verb, floor=at + 1), verb + 1
    subject = subjects.after(tokens, at)
    return subject, subject.end if subject is not None else at
