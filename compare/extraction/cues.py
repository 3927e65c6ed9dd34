"""The table of cues: which words attribute a statement, with which stance, and in which patterns they stand.

Patterns (`takes`):

    clause   a clause after it, with or without "that": "said (that) …"
    that     a clause after it with "that" alone: "maintained that …"
    quote    a quotation beside it: "…," he explained
    post     the content before it, unquoted: "…, officials said"
    noun     a noun phrase or gerund: "confirmed killing …", "called for …"
    to       an infinitive: "vowed to …"
    keep     the cue belongs to the content, which would lose its sense without it: "denied any role"
    weak     a speaker is believed only where it names a person, a body or a document: "the study found …"
    names    gives something a name: "called the raid a crime"
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compare.extraction import lexicon
from compare.extraction.tokens import Token
from compare.records import Stance

FORMS = ("base", "present", "past", "ing")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue form: its lemma, stance, patterns, `form` (base, present, past or ing) and length in tokens.

    `noun_too` marks forms that are as often nouns: "claims", "report".
    """

    lemma: str
    stance: Stance
    takes: frozenset[str]
    form: str
    length: int = 1
    noun_too: bool = False


# stance, patterns, verbs (irregular ones as "base:present,past,ing")
_VERBS: tuple[tuple[Stance, str, str], ...] = (
    ("asserts", "clause quote post", "say:says,said,saying write:writes,wrote,writing tell:tells,told,telling"),
    ("asserts", "clause quote post", "add note explain argue insist testify reiterate recall assert lament quip"),
    ("asserts", "clause quote post", "remark observe joke comment reply respond caution retort"),
    ("asserts", "that quote post", "continue conclude maintain state reason charge"),
    ("asserts", "clause quote noun", "remind assure inform"),
    ("asserts", "clause quote post noun", "report announce confirm reveal disclose estimate predict admit acknowledge"),
    ("asserts", "clause quote post noun", "warn stress emphasise emphasize underline underscore declare repeat affirm"),
    ("asserts", "clause quote post noun", "claim allege tweet"),
    ("asserts", "clause quote to", "vow swear:swears,swore,swearing promise pledge"),
    ("asserts", "clause quote", "concede complain agree hint boast contend"),
    ("asserts", "clause", "believe think:thinks,thought,thinking hope fear suspect feel:feels,felt,feeling"),
    ("asserts", "that clause noun weak", "suggest show:shows,showed,showing indicate find:finds,found,finding"),
    ("asserts", "that noun weak", "demonstrate highlight imply signal propose document"),
    ("asserts", "that", "recommend rule"),
    ("asserts", "to weak", "threaten"),
    ("asserts", "noun quote weak names", "describe call portray label brand term deem dub characterise characterize"),
    ("asserts", "noun weak names", "classify depict consider"),
    ("asserts", "noun weak", "express voice cite quote"),
    ("asserts", "noun quote that weak", "demand urge ask request"),
    ("asserts", "noun weak", "condemn denounce criticise criticize slam blast deride decry praise commend hail"),
    ("asserts", "noun weak", "endorse applaud congratulate admonish"),
    ("asserts", "quote", "read:reads,read,reading shout chant post ask"),
    ("accuses", "noun", "accuse blame implicate fault"),
    ("denies", "noun that clause quote keep", "deny"),
    ("denies", "noun that keep", "refute rebut disavow reject dismiss dispute"),
    ("doubts", "noun that clause", "doubt question"),
)
_PHRASES: tuple[tuple[Stance, str, str], ...] = (
    ("asserts", "noun weak", "call+ for|call+ on|call+ upon|press+ for|push+ for|argue+ for|argue+ against|insist+ on"),
    ("asserts", "noun weak", "warn+ of|warn+ against|complain+ of|complain+ about|hint+ at|boast+ of|boast+ about"),
    ("asserts", "noun weak", "point+ to|refer+ to|speak+ of|speak+ about|talk+ about|talk+ of"),
    ("asserts", "clause quote post", "point+ out|go+ on to say"),
    ("asserts", "clause quote", "make+ clear|make+ it clear|make+ clear"),
    ("asserts", "noun weak", "put+ the|raise+ the"),
)
_IRREGULAR = {
    "speak": "speaks,spoke,speaking", "go": "goes,went,going", "make": "makes,made,making", "put": "puts,put,putting",
}  # fmt: skip
_DOUBLED = lexicon.words("admit quip refer slam commit")
_NOUNS_TOO = lexicon.words(
    "state report term reason post remark rule call question charge claim fault brand comment note label doubt "
    "dispute request demand estimate signal hope fear promise pledge joke blast praise quote blame hint reply "
    "tweet voice vow document find thought read think press push boast show point talk add"
)
_NEVER_NOUNS = lexicon.words("say tell")


def _forms(entry: str) -> tuple[str, tuple[str, ...]]:
    """ "deny" gives ("deny", ("deny", "denies", "denied", "denying"))."""
    lemma, _, given = entry.partition(":")
    given = given or _IRREGULAR.get(lemma, "")
    if given:
        return lemma, (lemma, *given.split(","))
    if lemma.endswith("e"):
        return lemma, (lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing")
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma, (lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma
    present = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
    return lemma, (lemma, present, stem + "ed", stem + "ing")


def _verbs() -> Iterator[tuple[str, Cue]]:
    for stance, takes, entries in _VERBS:
        for entry in entries.split():
            lemma, words = _forms(entry)
            for form, word in zip(FORMS, words, strict=True):
                noun_too = lemma in _NOUNS_TOO and form in ("base", "present")
                yield word, Cue(lemma, stance, lexicon.words(takes), form, noun_too=noun_too)


def _phrases() -> Iterator[tuple[tuple[str, ...], Cue]]:
    for stance, takes, entries in _PHRASES:
        for entry in entries.split("|"):
            verb, rest = entry.split("+ ")
            lemma, words = _forms(verb)
            for form, word in zip(FORMS, words, strict=True):
                phrase = (word, *rest.split())
                # The article after "put the (toll at …)" belongs to the content.
                length = 1 if phrase[-1] == "the" else len(phrase)
                noun_too = lemma in _NOUNS_TOO and form in ("base", "present")
                yield phrase, Cue(lemma, stance, lexicon.words(takes), form, length, noun_too)


def _merged(rows: Iterator[tuple[str, Cue]]) -> dict[str, Cue]:
    """A verb in several rows takes the patterns of all, and the stance of the first."""
    table: dict[str, Cue] = {}
    for word, cue in rows:
        known = table.get(word)
        if known is not None:
            cue = Cue(known.lemma, known.stance, known.takes | cue.takes, known.form, 1, known.noun_too)
            if "weak" not in known.takes:
                cue = Cue(cue.lemma, cue.stance, cue.takes - {"weak"}, cue.form, 1, cue.noun_too)
        table[word] = cue
    # "Read" and "put" look alike in the present and the past.
    return table


WORDS = _merged(_verbs())
PHRASES = dict(_phrases())
_LONGEST = max(map(len, PHRASES))
_STARTS = frozenset(phrase[0] for phrase in PHRASES)


def cue_at(tokens: Sequence[Token], at: int) -> Cue | None:
    """Return the cue that begins at a token, the longest phrase first; None if there is none."""
    token = tokens[at]
    if not token.word:
        return None
    if token.lower in _STARTS:
        for length in range(_LONGEST, 1, -1):
            cue = PHRASES.get(tuple(other.lower for other in tokens[at : at + length]))
            if cue is not None:
                return cue
    return WORDS.get(token.lower)


def never_noun(cue: Cue) -> bool:
    """Whether the cue's forms are verbs wherever they stand."""
    return cue.lemma in _NEVER_NOUNS
