"""Where a sentence, or what somebody is said to have said in it, names its subject and its verb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from compare.records import Span
from training.edits.verbs import base_of

_NAME_WORD = r"[A-Z](?:[’'][A-Z])?[\w.-]*\w\.?"
_NAME = rf"{_NAME_WORD}(?: (?:{_NAME_WORD}|of(?: the)? [A-Z]\w+)){{0,4}}"
_DETERMINER = r"(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur|[Mm]y|[Tt]his|[Tt]hat)"
_NOT_IN_SUBJECT = (
    r"(?!(?:who|whom|whose|that|which|where|when|of|in|on|at|and|or|as|to|for|with|by|from|not|is|are|was|were|has|"
    r"have|had|will|would|can|could|should|must|most|only|first|last|than|about|all|more|less|one|same)\b)"
)
_WORD = r"(?:[a-z]+(?:-[a-z]+)*|[A-Z][\w.-]+)"
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I)"
_VERB = r" (?P<adverb>(?:[a-z]+ly|also|later|then) )?(?P<verb>[a-z]+(?:n[’']t)?)(?=[ .,;])"
# Shortest first: "the mayor opened" before "the mayor opened the".
_SUBJECTS = tuple(
    re.compile(rf"(?P<subject>{subject}){_VERB}")
    for subject in (
        _PRONOUN,
        *(rf"{_DETERMINER} (?:{_NOT_IN_SUBJECT}{_WORD} ){{{count}}}{_NOT_IN_SUBJECT}[a-z]+" for count in range(4)),
        _NAME,
    )
)
_LEAD = re.compile(
    r"^[\"“]?(?:(?:But|And|So|Also|Still|However|Meanwhile|Yet|Instead|Later|Then),? "
    r"|(?:On|In|At|During|After|Before|By|Last|Earlier|Under|For) [^,;:“”\"]{3,45}, )?"
)
_REPORTED = re.compile(
    r"\b(?:said|says|added|announced|reported|confirmed|claimed|told [\w ]{2,30}?|insisted|stated|warned|noted|argued)"
    r"(?: (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?(?: that)? (?!to\b)"
)
_NOT_SUBJECT = frozenset(
    "but and so when while if after before as since although though because what who how why where some many most few "
    "several no none all both each every only another either neither there here in on at for with from by to of asked "
    "according despite unlike like given about under over between during not never nobody one two three four five six "
    "seven eight nine ten nearly almost about more less fewer whether once until even just such any anyone "
    "everyone".split()
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A subject and the word right after it that may be its verb; `main` where it opens the sentence."""

    subject: str
    subject_span: Span
    verb: str
    span: Span
    main: bool

    def rest(self, sentence: str) -> str:
        """What follows the verb, with its leading blank."""
        return sentence[self.span[1] :]


def clauses(sentence: str) -> Iterator[Clause]:
    """Yield the main and the reported clauses whose subject is a name, a pronoun or "the …", never a quantified one."""
    starts = [(match.end(), True) for match in _LEAD.finditer(sentence)]
    starts += [(match.end(), False) for match in _REPORTED.finditer(sentence)]
    for start, main in starts:
        match = _shortest(sentence, start)
        if match and match["subject"].split()[0].lower() not in _NOT_SUBJECT:
            yield Clause(match["subject"], match.span("subject"), match["verb"], match.span("verb"), main)


def _shortest(sentence: str, start: int) -> re.Match[str] | None:
    """The subject with the fewest words that a verb follows."""
    for pattern in _SUBJECTS:
        match = pattern.match(sentence, start)
        if match and _is_finite(match["verb"]):
            return match
    return None


def _is_finite(word: str) -> bool:
    if word in AUXILIARIES or word in ("did", "does", "do", "never", "cannot") or word.endswith(("n’t", "n't")):
        return True
    return any(base_of(word, form) for form in ("past", "third"))


AUXILIARIES = frozenset("is are was were has have had will would can could should must".split())
