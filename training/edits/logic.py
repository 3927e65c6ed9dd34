"""Edits of logic: quantifiers, modal verbs, hedges, conditions, "only", "still", "before" and "after"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from training.edits.text import Edit, both, capital, is_plain_at, is_plural, is_sentence, pair, put
from training.edits.verbs import base_of, inflect
from training.examples import Example

# quantifier before a plural noun → what may stand in its place: (words, label, label read the other way round)
_C, _E, _N = "contradiction", "entailment", "neutral"
_QUANTIFIERS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "all of the": (("some of the", _E, _N), ("none of the", _C, _C), ("most of the", _E, _N),
        ("not all of the", _C, _C),
                   ("few of the", _C, _C), ("every one of the", _E, _E)),
    "all the": (("some of the", _E, _N), ("none of the", _C, _C), ("all of the", _E, _E), ("not all the", _C, _C)),
    "all": (("some", _E, _N), ("no", _C, _C), ("most", _E, _N), ("not all", _C, _C), ("few", _C, _C)),
    "most of the": (("all of the", _N, _E), ("none of the", _C, _C), ("some of the", _E, _N), ("few of the", _C, _C),
                    ("a majority of the", _E, _E), ("a minority of the", _C, _C)),
    "most": (("all", _N, _E), ("no", _C, _C), ("some", _E, _N), ("few", _C, _C), ("a majority of", _E, _E)),
    "many of the": (("none of the", _C, _C), ("few of the", _C, _C), ("some of the", _E, _N), ("all of the", _N, _E)),
    "many": (("no", _C, _C), ("few", _C, _C), ("some", _E, _N), ("numerous", _E, _E)),
    "some of the": (("none of the", _C, _C), ("all of the", _N, _E), ("most of the", _N, _E), ("many of the", _N, _E)),
    "some": (("no", _C, _C), ("all", _N, _E), ("most", _N, _E), ("many", _N, _E)),
    "several": (("no", _C, _C), ("a number of", _E, _E)),
    "few": (("many", _C, _C), ("all", _C, _C), ("most", _C, _C), ("not many", _E, _E)),
    "no": (("some", _C, _C), ("several", _C, _C), ("many", _C, _C), ("all", _C, _C)),
    "none of the": (("some of the", _C, _C), ("all of the", _C, _C), ("many of the", _C, _C),
        ("not one of the", _E, _E)),
    "both of the": (("neither of the", _C, _C), ("only one of the", _C, _C)),
    "every one of the": (("all of the", _E, _E), ("none of the", _C, _C)),
}  # fmt: skip
_QUANTIFIER = re.compile(
    rf"(?P<q>{'|'.join(sorted(_QUANTIFIERS, key=len, reverse=True))}) (?P<noun>(?:[a-z]+ |[A-Z]\w+ "
    rf")?[a-z]+)\b(?![’'-])",
    re.IGNORECASE,
)
_OBJECT_BEFORE = re.compile(r"\b(?P<verb>[a-z]+)(?: (?:up|down|out|off))? $")
_NOT_NOUNS = frozenset("more of other those these the his her their its our my such".split())
_OPENS = re.compile(
    r"\b(?:that|said|says|and|while|though|where|in|at|from|against|across|among|to|by|on|with) $|[a-z], $"
)
_TIMES = frozenset(
    "years days weeks months hours times minutes ways things others words kinds sorts parts lines cases extent "
    "accounts measures "
    "three two four five six seven eight nine ten means odds respects areas".split()
)
_MODAL_NEXT = r"(?P<next>[a-z]+)\b"
_WILL = re.compile(rf"\bwill (?P<adverb>(?:also|soon|likely) )?{_MODAL_NEXT}")
_MAY = re.compile(rf"\b(?:may|might|could) (?P<adverb>(?:also|soon) )?{_MODAL_NEXT}")
_MAY_HAVE = re.compile(r"\b(?P<modal>may|might|could) have (?P<participle>[a-z]+)\b")
_LIKELY = re.compile(
    r"\b(?P<be>is|are) (?P<how>likely|expected|set|scheduled|poised|due|unlikely|ready) to (?P<next>[a-z]+)\b"
)
_HEDGE = re.compile(r"(?P<lead> )(?P<hedge>allegedly|possibly|probably|perhaps|supposedly) (?=[a-z])")
_IF_FIRST = re.compile(r"^If (?P<condition>[^,;:“”\"()—–]{8,90}), (?P<then>then )?(?P<main>[^;“”\"()—–]{12,160})\.$")
_IF_LAST = re.compile(r"^(?P<main>[A-Z][^,;:“”\"()—–]{12,140}),? if (?P<condition>[^,;:“”\"()—–]{8,90})\.$")
_WHETHER = re.compile(
    r"\bwhether (?P<clause>(?:he|she|they|it|the [a-z]+(?: [a-z]+)?|[A-Z]\w+(?: [A-Z]\w+)?) [^,;:“”\"()—–]{8,90})\.$"
)
_CLAUSE = re.compile(
    r"^(?:he|she|they|it|we|I|you|the [a-z-]+(?: [a-z-]+)?|[A-Z][\w.’]+(?: [A-Z][\w.’]+){0,3}) "
    r"(?:is|are|was|were|has|have|had|will|would|wins?|does|do|did|can|could|[a-z]+s|[a-z]+ed)\b"
)
_ONLY = re.compile(
    r"(?<=[a-z,] )only (?=(?:\d|two|three|four|five|six|seven|eight|nine|ten|one|to [a-z]|by [a-z]|on [a-zA-Z]|in "
    r"[a-zA-Z]|for [a-z]|after|the|a) ?)"
)
_STILL = re.compile(r"\b(?P<be>is|are|was|were|[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e) still (?P<next>[a-z]+)\b")
_NO_LONGER = re.compile(r"\b(?P<be>is|are|was|were) no longer (?=[a-z])")
_ORDER = re.compile(
    r"\b(?P<lead>(?:hours?|days?|weeks?|months?|years?|minutes|shortly|soon|immediately|long|just) )(?P<word>before|"
    r"after)\b(?! (?:all|long)\b|,)"
    r"|\b(?P<word2>before|after) (?P<gerund>[a-z]+ing)\b"
)


def quantifier_edits(sentence: str, random: Random) -> Iterator[Example]:
    """Another quantifier before a plural noun that opens the sentence or is the object of a verb."""
    if not is_sentence(sentence):
        return
    for match in _QUANTIFIER.finditer(sentence):
        quantifier = match["q"].lower()
        if not _quantifies(sentence, match):
            continue
        opening = match.start() == 0
        options = [
            option for option in _QUANTIFIERS[quantifier]
            if opening or (not option[0].startswith(("not", "neither")) and (quantifier, option[0]) != ("no", "all"))
        ]  # fmt: skip
        for label in {option[1]: None for option in options}:
            words, forth, back = random.choice([option for option in options if option[1] == label])
            yield from both(sentence, put(sentence, match.span("q"), words), forth, "quantifier", back=back)
        return


def _quantifies(sentence: str, match: re.Match[str]) -> bool:
    """Whether a quantifier stands before a plural noun at a place where its logic is plain."""
    noun = match["noun"].split()
    if (
        not (is_plural(noun[-1]) or is_plural(noun[0]))
        or noun[0] in _TIMES
        or noun[-1] in _TIMES
        or noun[0] in _NOT_NOUNS
    ):
        return False
    around = sentence[: match.start("q")] + sentence[match.end("q") :]
    if re.search(
        r"\b(?:not|no|never|none|without|if|any\w*|only|than|but|least|all|every|each|few|nor|neither|both)\b|n[’']t\b",
        around.lower(),
    ):
        return False
    if re.match(r" (?:was|is|has|does)\b", sentence[match.end() :]):
        return False
    if match.start() == 0:
        return True
    before = _OBJECT_BEFORE.search(sentence[: match.start()])
    if _OPENS.search(sentence[: match.start()]) and is_plain_at(around, match.span("q")):
        return match["q"] != "no"
    if not before or match["q"] != match["q"].lower() or not is_plain_at(around, match.span("q")):
        return False
    verb = before["verb"]
    return bool(base_of(verb, "past") or base_of(verb, "third")) and verb not in (
        "is",
        "was",
        "has",
        "had",
        "left",
        "said",
        "says",
    )


def modal_edits(sentence: str, random: Random) -> Iterator[Example]:
    """What will be, may be and is: "will" makes "may" follow; what may be is left open."""
    if not is_sentence(sentence) or re.search(
        r"\b(?:not|never|no|[Ii]f|[Ww]hether|[Uu]nless|wish|would)\b|n[’']t\b", sentence
    ):
        return
    if (match := _WILL.search(sentence)) and base_of(match["next"], "base"):
        modal = random.choice(("may", "might", "could"))
        weaker = put(sentence, (match.start(), match.start() + 4), modal)
        if match["adverb"] != "likely ":
            yield from both(sentence, weaker, "entailment", "modal", back="neutral")
        return
    if match := _MAY_HAVE.search(sentence):
        past = inflect(base_of(match["participle"], "participle") or "", "past")
        plain = past if past else {"been": ""}.get(match["participle"])
        if past and plain:
            yield from pair(sentence, put(sentence, match.span(), plain), "neutral", "modal")
        return
    match = _MAY.search(sentence)
    if match and (base_of(match["next"], "base") or match["next"] == "be") and match["next"] != "have":
        certain = put(sentence, (match.start(), match.start() + len(match[0].split()[0])), "will")
        yield from both(sentence, certain, "neutral", "modal", back="entailment")
    elif (match := _LIKELY.search(sentence)) and (base_of(match["next"], "base") or match["next"] == "be"):
        certain = put(sentence, match.span(), f"will {match['next']}")
        if match["how"] != "unlikely":
            yield from pair(sentence, certain, "neutral", "modal")
        if match["how"] in ("likely", "unlikely"):
            other = "unlikely" if match["how"] == "likely" else "likely"
            yield from both(sentence, put(sentence, match.span("how"), other), "contradiction", "modal")
    if match := _HEDGE.search(sentence):
        yield from pair(sentence, put(sentence, (match.start(), match.end() - 1), ""), "neutral", "hedge")


def condition_edits(sentence: str, random: Random) -> Iterator[Example]:
    """A condition, its consequence or an open question ("whether …") said as a fact: left open."""
    match = _IF_FIRST.match(sentence) or _IF_LAST.match(sentence)
    if match and _CLAUSE.match(match["condition"]) and _stands_alone(match["condition"]):
        main = match["main"]
        asked = re.search(
            r"\b(?:say|says|said|know|knows|clear|unclear|ask|asked|even|only|as|see|wonder\w*|decide|what|that)$", main
        )
        if not asked:
            yield from pair(sentence, capital(match["condition"]) + ".", "neutral", "condition")
        whole = _CLAUSE.match(main[0].lower() + main[1:]) or _CLAUSE.match(main)
        if whole and not asked and not re.search(r"\b(?:would|could|might|said|says|told|asked|that)\b", main):
            yield from pair(sentence, capital(main) + ".", "neutral", "condition")
    match = _WHETHER.search(sentence)
    if (
        match
        and " or " not in match["clause"]
        and not re.search(r"\b(?:any\w*|ever|would|should|could)\b", match["clause"])
    ) and _CLAUSE.match(match["clause"]):
        yield from pair(sentence, capital(match["clause"]) + ".", "neutral", "condition")


def _stands_alone(clause: str) -> bool:
    """Whether the words of a condition make a sentence of their own, with one verb and nothing that needs the "if"."""
    verbs = re.findall(r"\b(?:is|are|was|has|will|does|did|can|could)\b", clause)
    return len(verbs) < 2 and not re.search(r"\b(?:any\w*|ever|were|had|then|so|not|even|you|would)\b|n[’']t\b", clause)


def only_edits(sentence: str, random: Random) -> Iterator[Example]:
    """ "Only" left out, which follows; and put back, which does not."""
    match = _ONLY.search(sentence)
    if not match or not is_sentence(sentence):
        return
    before = sentence[: match.start()].split()[-1].lower()
    if before in (
        "the",
        "an",
        "not",
        "if",
        "but",
        "his",
        "her",
        "their",
        "its",
        "my",
        "and",
        "one",
        "has",
        "have",
    ) or re.search(r"\b(?:not|n[’']t|never|if|but|until|so)\b", sentence):
        return
    number = re.match(r"(?:\d|two|three|four|five|six|seven|eight|nine|ten|one)", sentence[match.end() :])
    dropped = put(sentence, match.span(), "")
    yield from pair(sentence, dropped, "entailment", "only")
    if not number:
        yield from pair(dropped, sentence, "neutral", "only")


def still_edits(sentence: str, random: Random) -> Iterator[Example]:
    """ "Still" against "no longer"; "is still" makes "is" follow and "no longer" makes "not" follow."""
    if not is_sentence(sentence) or re.search(r"\b(?:not|never|if|any\w*|but|whether|only)\b|n[’']t\b", sentence):
        return
    match = _STILL.search(sentence)
    if match and match["next"] not in (
        "not",
        "no",
        "has",
        "have",
        "had",
        "can",
        "could",
        "will",
        "would",
        "is",
        "was",
        "are",
        "to",
        "more",
    ):
        start = match.end("be") + 1
        aux = match["be"].lower() in ("is", "are", "was", "were")
        if aux or base_of(match["next"], "third") or base_of(match["next"], "past") or base_of(match["next"], "base"):
            ended = put(sentence, (start, start + 5), "no longer")
            yield from both(sentence, ended, "contradiction", "still")
            plain = put(sentence, (start, start + 6), "")
            yield from both(sentence, plain, "entailment", "still", back="neutral")
    elif match := _NO_LONGER.search(sentence):
        start = match.end("be") + 1
        yield from both(sentence, put(sentence, (start, start + 9), "still"), "contradiction", "still")
        yield from both(sentence, put(sentence, (start, start + 9), "not"), "entailment", "still", back="neutral")


def order_edits(sentence: str, random: Random) -> Iterator[Example]:
    """ "Before" for "after" and the reverse, where both tell the order of two events."""
    match = _ORDER.search(sentence)
    if not match or len(re.findall(r"\b(?:before|after)\b", sentence)) > 1 or not is_plain_at(sentence, match.span()):
        return
    group = "word" if match["word"] else "word2"
    if match["gerund"] and (
        match["gerund"] in ("being", "having", "something", "nothing", "everything", "morning", "evening")
        or not base_of(match["gerund"], "gerund")
    ):
        return
    other = "after" if match[group] == "before" else "before"
    for example in both(sentence, put(sentence, match.span(group), other), "contradiction", "order"):
        if random.random() < 0.7:
            yield example


EDITS: tuple[Edit, ...] = (
    quantifier_edits, modal_edits, condition_edits, only_edits, still_edits, order_edits,
)  # fmt: skip
