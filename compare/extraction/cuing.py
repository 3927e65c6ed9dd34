"""Finds cues with their speakers in the tokens of one passage: the first half of attribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from compare.extraction import clauses, forms, lexicon, sources, subjects
from compare.extraction.cues import Cue, cue_at
from compare.extraction.hit import Hit
from compare.extraction.phrases import Subject
from compare.extraction.reach import Right, right_of
from compare.extraction.tokens import Token, has_verb, is_verb

_CARRIES = lexicon.words("and but then or")
_QUOTED = Cue("say", "asserts", lexicon.words("clause quote post"), "past", 3)
_SAYS = lexicon.words("said says added adds say")
_ENDS_SPEAKER = lexicon.BREAKS | lexicon.TIMES | lexicon.words("in on at to by during via without")


def hits(tokens: Sequence[Token]) -> list[Hit]:
    """Return the cues that attribute something, in order."""
    found: list[Hit] = []
    at = 0
    while at < len(tokens):
        hit = (
            sources.label(tokens, at)
            or sources.according(tokens, at)
            or sources.nominal(tokens, at)
            or _verb(tokens, at, found)
        )
        if hit is not None:
            found.append(hit)
        at = max(at + 1, hit.stop if hit is not None else 0)
    return found


def _verb(tokens: Sequence[Token], at: int, found: Sequence[Hit]) -> Hit | None:
    cue = cue_at(tokens, at)
    if cue is None or forms.is_noun(tokens, at, cue) or forms.negated(tokens, at):
        return None
    stop = at + cue.length
    floor = max((hit.stop for hit in found), default=0)
    if cue.form == "past" and forms.passive(tokens, at):
        return _by(tokens, at, stop, cue, floor)
    if stop < len(tokens) and tokens[stop].lower == "by":
        return None
    right = right_of(tokens, stop, cue)
    subject, begin, carried = _subject(tokens, at, cue, found, floor)
    inverted = _inverted(tokens, at, stop, cue, subject, right)
    if inverted is not None:
        return Hit(cue, at, inverted.end, inverted, at, "before")
    if subject is None or subjects.nobody(tokens, subject):
        return None
    hit = Hit(cue, at, stop, subject, begin, "after", right.at, carried=carried)
    aside = subject.edge > 0 and tokens[subject.edge - 1].lower == "as" and right.at < len(tokens) - 1
    if aside and subject.edge <= 3 and tokens[right.at].text == ",":
        return replace(hit, begin=0, content=right.at + 1)
    if right.kind == "end" and _inserted(tokens, hit, right.at):
        return replace(hit, mode="around", content=right.at + 1)
    if _says_before(tokens, hit, right):
        return replace(hit, mode="before", stop=max(stop, right.at) if right.kind == "end" else stop)
    return _with_right(tokens, hit, right)


def _inserted(tokens: Sequence[Token], hit: Hit, at: int) -> bool:
    """Whether the cue is put into the clause that it attributes: "The talks, she said, had failed"."""
    if hit.carried or "post" not in hit.cue.takes or at + 2 >= len(tokens) or tokens[at].text != ",":
        return False
    start = clauses.start(tokens, hit.begin)
    if hit.begin < 2 or tokens[hit.begin - 1].text != ",":
        return False
    if any(token.kind == "quote" for token in tokens[start : at + 2]):
        return False
    return not has_verb(tokens, start, hit.begin) and has_verb(tokens, at + 1, clauses.stop(tokens, at + 1))


def _with_right(tokens: Sequence[Token], hit: Hit, right: Right) -> Hit | None:
    """The hit, if what stands to the right of its cue is something that the cue takes."""
    takes = hit.cue.takes
    believed = "weak" not in takes or right.kind in ("that", "quote") or subjects.believable(tokens, hit.subject)
    if right.kind == "end" or not believed:
        return None
    if right.kind == "that":
        return hit if {"clause", "that", "quote"} & takes or tokens[right.at - 1].text == ":" else None
    if right.kind == "quote":
        return hit if {"quote", "clause", "noun", "that"} & takes else None
    if right.kind == "to":
        return replace(hit, mode="phrase") if "to" in takes else None
    named = right.at < len(tokens) and tokens[right.at].lower in ("responsibility", "credit")
    if "clause" in takes and not named and (right.kind == "clause" or forms.gap(tokens, hit.subject.start)):
        return hit
    if "noun" in takes:
        if hit.cue.lemma in ("cite", "quote") and _names_source(tokens, right.at):
            return None
        if "names" in takes and has_verb(tokens, right.at, clauses.phrase_stop(tokens, right.at)):
            return None
        if hit.cue.noun_too and hit.cue.length == 1 and not _after_pronoun(tokens, hit):
            return None
        return replace(hit, mode="phrase", keep="keep" in takes or named)
    # "Said" takes a clause; one whose verb is not known is still a clause.
    enough = len(tokens) - right.at >= 4 and tokens[hit.at].lower in _SAYS
    return hit if enough and not _quote_before(tokens, hit.begin) else None


def _names_source(tokens: Sequence[Token], at: int) -> bool:
    """Whether "citing …" names whom the outlet has it from, not what was said."""
    return any(token.lower in lexicon.SPEAKER_HEADS | lexicon.DOCUMENTS for token in tokens[at : at + 6])


def _after_pronoun(tokens: Sequence[Token], hit: Hit) -> bool:
    return tokens[hit.subject.end - 1].lower in lexicon.PRONOUNS or tokens[hit.subject.end - 1].capital


def _says_before(tokens: Sequence[Token], hit: Hit, right: Right) -> bool:
    """Whether the content lies to the left: "…," he said. / … officials said on Monday."""
    if hit.carried or not {"post", "quote"} & hit.cue.takes:
        return False
    if _quote_before(tokens, hit.begin) and right.kind not in ("that", "to"):
        return right.kind in ("end", "quote") or hit.cue.form != "ing"
    if right.kind != "end" or "post" not in hit.cue.takes or (hit.cue.noun_too and not _after_pronoun(tokens, hit)):
        return False
    start = clauses.start(tokens, hit.begin)
    return hit.begin - start >= 6 or (hit.begin - start >= 3 and has_verb(tokens, start, hit.begin))


def _quote_before(tokens: Sequence[Token], begin: int) -> bool:
    at = begin - 1
    while at > 0 and tokens[at].kind == "mark" and tokens[at].text in ",—–-":
        at -= 1
    return at >= 0 and tokens[at].kind == "quote"


def _by(tokens: Sequence[Token], at: int, stop: int, cue: Cue, floor: int) -> Hit | None:
    """Passives that name the speaker: "the attack was claimed by X", "X was quoted as saying"."""
    following = [token.lower for token in tokens[stop : stop + 2]]
    if following == ["as", "saying"]:
        subject = subjects.before(tokens, at, floor=floor)
        right = right_of(tokens, stop + 2, _QUOTED)
        if subject is None:
            return None
        hit = Hit(_QUOTED, at, stop + 2, subject, subject.edge, "after", right.at)
        if _says_before(tokens, hit, right):
            return replace(hit, mode="before")
        return hit if right.kind != "end" else None
    if following[:1] == ["by"] and {"clause", "names"} & cue.takes:
        subject = subjects.after(tokens, stop + 1)
        if subject is not None and subjects.believable(tokens, subject):
            return Hit(cue, at, subject.end, subject, at, "passive")
    return None


def _subject(
    tokens: Sequence[Token], at: int, cue: Cue, found: Sequence[Hit], floor: int
) -> tuple[Subject | None, int, bool]:
    """The speaker of a cue, where its clause begins, and whether it is carried over from an earlier cue."""
    back = at
    while back > floor and tokens[back - 1].lower in lexicon.ADVERBS:
        back -= 1
    if not back:
        return None, at, False
    previous = tokens[back - 1]
    if previous.lower in ("who", "which"):
        end = back - 1
        if end > 0 and tokens[end - 1].text == ",":
            end -= 1
        return subjects.before(tokens, end, floor=floor), back - 1, False
    if cue.form == "ing" and not forms.passive(tokens, at):
        return _of_participle(tokens, at, back, found)
    if previous.lower in _CARRIES:
        begin = back - 2 if back > 1 and tokens[back - 2].text == "," else back - 1
        return _carried(tokens, begin, found), begin, True
    subject = subjects.before(tokens, at, floor=floor)
    edge = subject.edge if subject else at
    if edge > floor + 1 and tokens[edge - 1].lower in ("who", "which") and subject is not None and subject.start > edge:
        end = edge - 2 if tokens[edge - 2].text == "," else edge - 1
        return subjects.before(tokens, end, floor=floor), edge - 1, False
    return subject, edge, False


def _of_participle(
    tokens: Sequence[Token], at: int, back: int, found: Sequence[Hit]
) -> tuple[Subject | None, int, bool]:
    """ "…, adding that …" speaks for the subject of the sentence; "with X claiming that …" for X."""
    previous = tokens[back - 1]
    if previous.word and previous.lower not in _CARRIES:
        close = subjects.before(tokens, at)
        if close is not None and close.start > 0 and tokens[close.start - 1].lower == "with":
            return close, close.start - 1, False
    begin = back - 1 if previous.text == "," or previous.lower in _CARRIES | {"by"} else back
    return _carried(tokens, begin, found), begin, True


def _carried(tokens: Sequence[Token], at: int, found: Sequence[Hit]) -> Subject | None:
    if found:
        return found[-1].subject
    verb = next((verb for verb in range(1, at) if is_verb(tokens, verb)), None)
    if verb is not None:
        return subjects.before(tokens, verb)
    heads = lexicon.SPEAKER_HEADS | lexicon.DOCUMENTS
    head = next((head for head in range(min(at, 5)) if tokens[head].lower in heads), None)
    return Subject(0, head + 1, 0) if head is not None else None


def _begins_name(token: Token) -> bool:
    low = token.lower
    if low in lexicon.TIMES or low in lexicon.MONTHS:
        return False
    return token.capital or low in lexicon.DETERMINERS or low in lexicon.PRONOUNS or low in lexicon.SPEAKER_HEADS


def _ends_name(last: Token, follow: Token) -> bool:
    """Whether a speaker after its cue can end before the token that follows."""
    if not follow.word or follow.lower in _ENDS_SPEAKER or follow.lower.endswith("ing"):
        return True
    return last.capital and follow.text in ("a", "an", "the")


def _inverted(
    tokens: Sequence[Token], at: int, stop: int, cue: Cue, subject: Subject | None, right: Right
) -> Subject | None:
    """The speaker after the cue: "…," said X; "… said the ministry"; None where the speaker stands before it."""
    if not {"post", "quote"} & cue.takes or not at > 0 or stop >= len(tokens) or right.kind in ("that", "quote", "to"):
        return None
    name = subjects.after(tokens, stop)
    if name is None or not _begins_name(tokens[stop]):
        return None
    if tokens[at - 1].kind == "quote":
        return name
    follow = tokens[name.end] if name.end < len(tokens) else None
    if follow is not None and not _ends_name(tokens[name.end - 1], follow):
        return None
    plain = tokens[at].lower in _SAYS and subjects.believable(tokens, name)
    if tokens[at - 1].text == ",":
        return name if plain and (subject is None or right.kind != "clause") else None
    ends = follow is None or follow.lower.endswith("ing") or not follow.word
    bare = plain and (right.kind == "noun" or ends) and has_verb(tokens, clauses.start(tokens, at), at)
    return name if bare and not has_verb(tokens, name.start, name.end) else None
