"""Edits of verbs that tell whether the next verb came true ("managed to", "failed to"), and of opposed verbs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from training.edits.text import Edit, both, is_plain_at, is_sentence, pair, put
from training.edits.verbs import base_of, inflect
from training.examples import Example

# What a past form before "to" says of the verb that follows: it came true, it did not, or nothing is said.
_TRUE = ("manage", "proceed", "dare", "go on", "begin", "start", "continue")
_UNTRUE = ("fail", "refuse", "decline", "neglect")
_OPEN = (
    "try", "attempt", "want", "hope", "plan", "threaten", "promise", "vow", "pledge", "intend", "offer", "seek", "aim",
    "prepare", "propose", "agree",
)  # fmt: skip
_OPPOSED = {"agree": ("refuse", "decline"), "refuse": ("agree",), "fail": ("manage",), "manage": ("fail",)}
_FORMS = {
    form: {word: base for base in (*_TRUE, *_UNTRUE, *_OPEN) if (word := inflect(base, form))}
    for form in ("past", "third", "participle")
}
_FORMS["past"] |= {
    "went on": "go on",
    "was able": "manage",
    "were able": "manage",
    "was unable": "fail",
    "were unable": "fail",
}
_PAST = re.compile(
    rf"(?P<aux>\b(?:has|have|had|was|were|been|be|being|is|are|who|which|that|not|never|to|would|could|the|an?) "
    rf"(?:\w+ly )?)?"
    rf"\b(?P<verb>{'|'.join(sorted(_FORMS['past'], key=len, reverse=True))}) to (?P<next>[a-z]+)\b"
)
_THIRD = re.compile(
    rf"(?P<aux>\b(?:who|which|that) )?\b(?:[Hh]e|[Ss]he|[Ii]t|[A-Z][a-z]+) (?P<verb>{'|'.join(_FORMS['third'])}) to "
    rf"(?P<next>[a-z]+)\b"
)
_PAIRED = re.compile(r"\b(?:and|or) (?:\w+ly )?(?:to )?(?P<verb>[a-z]+)\b")
_NEGATIVE_WORDS = re.compile(r"\b(?:any\w*|ever|yet|either|at all|much|even|until|because|but)\b")

_UP = ("rise", "increase", "climb", "grow")
_DOWN = ("fall", "decrease", "decline", "drop")
_MOVE = re.compile(
    r"(?P<before>\b(?:the|a|an|his|her|its|their|of|this|that|had|has|have|been|was|were|is|be|to) )?\b(?P<verb>"
    + "|".join(sorted({inflect(verb, "past") or "" for verb in (*_UP, *_DOWN)}))
    + r")(?= (?:(?:by|to|from|nearly|about|almost|more than|sharply by|slightly to) ){0,2}[$€£]?\d)"
)
_NOUNS_UP = ("increase", "rise")
_NOUNS_DOWN = ("decrease", "decline", "drop", "fall")
_NOUN = re.compile(
    rf"\b(?P<article>[Aa]n?) (?P<adjective>(?:sharp|big|large|small|slight|steep|significant|dramatic|huge|"
    rf"\d[\d.]*(?:%| percent)) )?"
    rf"(?P<noun>{'|'.join((*_NOUNS_UP, *_NOUNS_DOWN))}) in (?=(?:the|his|her|their|its|[a-z]+s?)\b)"
)
_LEVEL = re.compile(
    r"\b(?P<word>higher|lower|larger|smaller|faster|slower|older|younger|earlier|later|better|worse|stronger|"
    r"weaker) than\b"
)
_LEVELS = {
    "higher": "lower", "larger": "smaller", "faster": "slower", "older": "younger", "earlier": "later",
    "better": "worse",
    "stronger": "weaker",
}  # fmt: skip
_LEVELS |= {other: word for word, other in _LEVELS.items()}
# A verb, one that can't be true beside it, and one that says the same; objects that make the sense plain follow.
_TRANSITIVE = (
    ("support", "oppose", "back"), ("back", "oppose", "support"), ("oppose", "support", None),
    ("accept", "reject", None), ("reject", "accept", None), ("approve", "reject", None), ("win", "lose", None),
    ("lose", "win", None),
    ("confirm", "deny", None), ("increase", "reduce", "raise"), ("reduce", "increase", "cut"), ("raise", "lower", None),
    ("end", "begin", None), ("begin", "end", "start"), ("open", "close", None), ("close", "open", None),
    ("obey", "disobey", None), ("allow", "ban", None), ("ban", "allow", "prohibit"),
    ("strengthen", "weaken", None), ("tighten", "loosen", None),
)  # fmt: skip
_OBJECT = re.compile(r" (?:the|a|an|his|her|their|its|this|that|these|those) [a-z]")
_OBJECTS = {
    "win": r"election|vote|race|case|match|game|war|battle|primary|caucus\w*|contest|nomination|state|seat|appeal",
    "raise": r"rate|rates|tax|taxes|price|prices|limit|cap|age|ceiling|tariff\w*|threshold|minimum|interest|debt",
    "end": r"war|conflict|strike|talks|investigation|probe|inquiry|trial|campaign|operation|occupation|blockade|siege",
    "open": r"border|door|school|airport|office|embassy|road|bridge|gate|crossing|consulate|factory|plant|store|port",
    "increase": r"number|rate|tax|taxes|prices?|spending|budget|risk|cost|size|amount|pressure|deficit|tariffs?",
    "confirm": r"report|reports|claim|claims|allegation\w*|story|account|rumou?rs?|news",
}  # fmt: skip
_SAME_OBJECTS = {
    "lose": "win", "lower": "raise", "begin": "end", "close": "open", "reduce": "increase",
}  # fmt: skip


def implicative_edits(sentence: str, random: Random) -> Iterator[Example]:
    """What follows from "managed to", "failed to" and "tried to", and what does not."""
    if not is_sentence(sentence):
        return
    match = _PAST.search(sentence)
    if match and not _blocked(sentence, match):
        base = _FORMS["past"][match["verb"]]
        done = inflect(match["next"], "past")
        if not match["aux"] and done:
            yield from _outcomes(sentence, match, base, done, f"did not {match['next']}", "past", random)
        elif match["aux"] and match["aux"].split()[0] in ("has", "have", "had") and " able" not in match["verb"]:
            done = inflect(match["next"], "participle")
            if done and base_of(match["verb"], "participle"):
                yield from _outcomes(sentence, match, base, done, f"not {done}", "participle", random)
    match = _THIRD.search(sentence)
    if match and not match["aux"] and not _blocked(sentence, match):
        base, done = _FORMS["third"][match["verb"]], inflect(match["next"], "third")
        if base in _OPEN and base not in ("agree", "offer") and done:
            will = put(sentence, (match.start("verb"), match.end("next")), f"will {match['next']}")
            yield from pair(sentence, will, "neutral", "plan")
        elif done:
            yield from _outcomes(sentence, match, base, done, f"does not {match['next']}", "third", random)


def _blocked(sentence: str, match: re.Match[str]) -> bool:
    rest = sentence[match.end() :]
    paired = any(base_of(other["verb"], "base") for other in _PAIRED.finditer(rest))
    denied = re.search(
        r"\b(?:not|never|no|nobody|none|neither|if|whether|only)\b|n[’']t\b", sentence[: match.start("verb")]
    )
    return paired or bool(denied) or bool(_NEGATIVE_WORDS.search(rest)) or match["next"] == "be"


def _outcomes(
    sentence: str, match: re.Match[str], base: str, done: str, undone: str, form: str, random: Random
) -> Iterator[Example]:
    span = (match.start("verb"), match.end("next"))
    true, untrue = put(sentence, span, done), put(sentence, span, undone)
    if base in _OPEN:
        if form != "third":
            kept = [true] if base in ("plan", "threaten", "hope", "want") else [true, untrue]
            yield from pair(sentence, random.choice(kept), "neutral", "plan")
    else:
        same, opposite = (true, untrue) if base in _TRUE else (untrue, true)
        yield from both(
            sentence, same, "entailment", "implicative", back="neutral" if form != "third" else "entailment"
        )
        yield from both(sentence, opposite, "contradiction", "implicative")
    for other in _OPPOSED.get(base, ()):
        verb = inflect(other, form)
        if verb and " " not in match["verb"]:
            yield from both(sentence, put(sentence, match.span("verb"), verb), "contradiction", "implicative")
            return


def trend_edits(sentence: str, random: Random) -> Iterator[Example]:
    """A rise called a fall, or called a rise in another word; a comparison turned round."""
    match = _MOVE.search(sentence)
    if match and is_plain_at(sentence, match.span("verb")) and not _is_noun(match):
        form = "participle" if match["before"] else "past"
        base = base_of(match["verb"], "past")
        if base and inflect(base, form) == match["verb"]:
            yield from _turned(sentence, match.span("verb"), base, _UP, _DOWN, form, random)
    match = _NOUN.search(sentence)
    if match and is_plain_at(sentence, match.span("noun")):
        yield from _turned(sentence, match.span("noun"), match["noun"], _NOUNS_UP, _NOUNS_DOWN, "base", random)
    match = _LEVEL.search(sentence)
    if (
        match
        and is_plain_at(sentence, match.span())
        and not re.search(r"\b(?:than (?:ever|expected|usual)|no|any)\b", sentence)
    ):
        yield from both(
            sentence, put(sentence, match.span("word"), _LEVELS[match["word"]]), "contradiction", "comparison"
        )


def _is_noun(match: re.Match[str]) -> bool:
    return bool(match["before"]) and match["before"].strip() not in ("had", "has", "have")


def _turned(
    sentence: str,
    span: tuple[int, int],
    base: str,
    up: tuple[str, ...],
    down: tuple[str, ...],
    form: str,
    random: Random,
) -> Iterator[Example]:
    alike, other = (up, down) if base in up else (down, up)
    same = inflect(random.choice([word for word in alike if word != base]), form)
    against = inflect(random.choice(other), form)
    if same and against:
        yield from both(sentence, put(sentence, span, same), "entailment", "trend")
        yield from both(sentence, put(sentence, span, against), "contradiction", "trend")


def opposed_edits(sentence: str, random: Random) -> Iterator[Example]:
    """A verb with an object in the place of its opposite: supported, opposed; won, lost."""
    for base, opposite, same in _TRANSITIVE:
        for form in ("past", "third", "gerund"):
            word = inflect(base, form)
            match = word and re.search(rf"(?P<before>\b[\w’'-]+ )\b{word}(?= )", sentence)
            if not match or not _is_transitive(sentence, match, base, form):
                continue
            span = (match.end("before"), match.end())
            if against := inflect(opposite, form):
                yield from both(sentence, put(sentence, span, against), "contradiction", "opposed")
            if same and (other := inflect(same, form)):
                yield from both(sentence, put(sentence, span, other), "entailment", "opposed")
            return


def _is_transitive(sentence: str, match: re.Match[str], base: str, form: str) -> bool:
    before = match["before"].strip().lower()
    if before in (
        "the",
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
        "of",
        "to",
        "and",
        "or",
        "be",
        "been",
        "being",
        "by",
        "for",
    ):
        return False
    if form == "gerund" and before not in ("is", "are", "was", "were", "been", "be"):
        return False
    if form == "past" and before in ("is", "are", "was", "were"):
        return False
    object_ = _OBJECT.match(sentence, match.end())
    nouns = _OBJECTS.get(_SAME_OBJECTS.get(base, base))
    if (
        not object_
        or not is_plain_at(sentence, match.span())
        or re.match(r" (?:that|this) [a-z]+s?\b", sentence[match.end() :])
    ):
        return False
    return not nouns or bool(re.match(rf" \w+ (?:[a-z]+ ){{0,2}}(?:{nouns})\b", sentence[match.end() :]))


EDITS: tuple[Edit, ...] = (implicative_edits, trend_edits, opposed_edits)
