"""Edits that deny or stop denying: "not", "never", "no", "without", and the same denial in another spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from compare.records import Span
from training.edits.clauses import AUXILIARIES, Clause, clauses
from training.edits.text import Edit, both, is_plural, is_sentence, put
from training.edits.verbs import base_of, inflect
from training.examples import Example

# With these in it, a sentence doesn't turn into its opposite when "not" is put in or taken out.
_SCOPE = re.compile(
    r"\b(?:because|until|unless|if|whether|but|any\w*|ever|yet|either|neither|nor|at all|only|even|much|longer|"
    r"necessarily|"
    r"both|always|every\w*|all|so|too|enough|just|alone|as well|also|still|already|most|many|few|some\w*|sometimes|"
    r"often|"
    r"usually|immediately|rather|instead|than|merely|simply|fully|entirely|exactly|completely|quite|really|very|"
    r"again|mostly|partly|mainly|primarily|largely|no|not|never|none|without|n[’']t|possibly|probably|perhaps|maybe|"
    r"allegedly|reportedly|nevertheless|nonetheless|a lot|hardly|barely|unlike|repeatedly|"
    r"absolutely|certainly|at least|or)\b|n[’']t\b",
    re.IGNORECASE,
)
_SAFE_NEXT = re.compile(r" (?!to\b|not\b|like\b|as\b|how\b|what\b|why\b|where\b|when\b|that\b|due\b|about\b|-)")
_OBJECT = re.compile(
    r" (?:the|a|an|his|her|their|its|that|this|these|those|him|them|it|us|me|[A-Z]\w+|to (?:the|a|[A-Z])|[$€£]?\d)\b"
)
_PAIRED = re.compile(r"\b(?:and|then|or)\s+(?:\w+ly\s+)?(?P<verb>[a-z]+)\b")
_CONTRACTED = {
    "is": "isn’t", "are": "aren’t", "was": "wasn’t", "were": "weren’t", "has": "hasn’t", "have": "haven’t",
    "had": "hadn’t",
    "will": "won’t", "would": "wouldn’t", "can": "can’t", "could": "couldn’t", "should": "shouldn’t", "did": "didn’t",
    "does": "doesn’t", "do": "don’t",
}  # fmt: skip
_FULL = {short: word for word, short in _CONTRACTED.items()}
_NOT = re.compile(
    r"\b(?:(?P<aux>is|are|was|were|has|have|had|will|would|could|should|did|does|do) not|(?P<cannot>cannot|can not)"
    rf"|(?P<short>{'|'.join(_FULL)}))(?= [a-z])".replace("’", "[’']")
)
_THERE = re.compile(
    r"\b(?P<lead>[Tt]here (?:is|was|are|were|has been|have been)|(?:[Hh]e|[Ss]he|[Tt]hey|[A-Z]\w+) (?:has|had|have)) "
    r"(?P<no>no) (?P<noun>[a-z]+)\b(?P<next> [a-z]+)?"
)
_MASS = frozenset(
    "evidence proof information damage violence progress money support contact doubt knowledge interest trouble "
    "room hope agreement pressure power authority access control fear risk help truth training experience".split()
)
_NO_ONE = re.compile(
    r"^(?P<no>No one|Nobody|None of (?:the|them|his|her|their)|No (?P<noun>[a-z]+s|people|children)) (?:was|were|"
    r"has|have|will|had)\b"
)
_PART = re.compile(
    r"^(?P<q>Some|Many|Several|All|Most|A few|A number of|Dozens of|Hundreds of|Thousands of) (?P<of>of the )?"
    r"(?P<adjective>(?!(?:two|three|four|five|six|seven|eight|nine|ten|those|these|the|other)\b)[A-Za-z]+ )?"
    r"(?P<noun>[a-z]+) (?P<verb>are|were|have|had|will|would|can|could)(?= [a-z])"
)
_WITHOUT = re.compile(
    r"\bwithout(?= (?:an? [a-z]+|the [a-z]+|his|her|their|evidence|permission|warning|approval|consent|"
    r"authori[sz]ation|help|"
    r"support|power|electricity|water|success|incident)\b)"
)  # fmt: skip


def _contracted(word: str, sentence: str) -> str:
    """The short form of "is not" and the like, with the apostrophe that the sentence uses."""
    short = _CONTRACTED[word]
    return short if "’" in sentence or ("'" not in sentence and len(sentence) % 2) else short.replace("’", "'")


def negation_edits(sentence: str, random: Random) -> Iterator[Example]:
    """Put "not" to the main verb or the verb of what is said, with "do" where English asks for it."""
    if not is_sentence(sentence):
        return
    found = [edit for clause in clauses(sentence) for edit in _denied(sentence, clause, random)]
    if found:
        changed = random.choice(found)
        for example in both(sentence, changed, "contradiction", "negation"):
            if random.random() < 0.7:
                yield example


def _denied(sentence: str, clause: Clause, random: Random) -> Iterator[str]:
    rest = clause.rest(sentence)
    scope = re.split(r"[;:“\"]|, (?:and|but|which|who|where|while|as)\b| (?:who|which|while|after|when)\b", rest)[0]
    if _SCOPE.search(scope) or not _SAFE_NEXT.match(rest):
        return
    if clause.verb in AUXILIARIES:
        after = re.match(r" (?:\w+ly )?([a-z]+)", rest)
        perfect = after and (base_of(after[1], "participle") or after[1] in ("been", "had"))
        if clause.verb not in ("has", "have", "had") or perfect:
            denied = "cannot" if clause.verb == "can" else f"{clause.verb} not"
            if clause.verb in _CONTRACTED and random.random() < 0.3:
                denied = _contracted(clause.verb, sentence)
            yield put(sentence, clause.span, denied)
            return
        if not re.match(r" (?:a|an|the|his|her|their)\b", rest):
            return
    for form, support in (("past", "did"), ("third", "does")):
        base = base_of(clause.verb, form)
        if (
            base
            and base not in ("do", "say")
            and base != clause.verb
            and _OBJECT.match(rest)
            and not _is_paired(scope, form)
        ):
            if form == "third" and clause.subject.lower() in ("they", "we", "i"):
                return
            denied = f"{support} not {base}" if random.random() < 0.7 else f"{_contracted(support, sentence)} {base}"
            yield put(sentence, clause.span, denied)
            return


def _is_paired(scope: str, form: str) -> bool:
    """Whether another verb in the same form is joined to this one: "came and left"."""
    return any(base_of(match["verb"], form) for match in _PAIRED.finditer(scope))


def denial_edits(sentence: str, random: Random) -> Iterator[Example]:
    """Take "not" or "never" away from a verb, and write "not" in full or contracted."""
    if not is_sentence(sentence):
        return
    for match in _NOT.finditer(sentence):
        yield from _respelt(sentence, match)
        break
    for clause in clauses(sentence):
        if stated := _stated(sentence, clause):
            yield from both(sentence, stated, "contradiction", "negation")
            return


def _respelt(sentence: str, match: re.Match[str]) -> Iterator[Example]:
    if match["aux"] and match["aux"] in _CONTRACTED:
        short = put(sentence, match.span(), _contracted(match["aux"], sentence))
        yield from both(sentence, short, "entailment", "negation-spelling")
    elif match["short"]:
        word = _FULL[match["short"].replace("'", "’")]
        full = "cannot" if word == "can" else f"{word} not"
        yield from both(sentence, put(sentence, match.span(), full), "entailment", "negation-spelling")


def _stated(sentence: str, clause: Clause) -> str | None:
    """The sentence with the denial of a clause taken away, or None where there is none or its removal is unsure."""
    match = _NOT.match(sentence, clause.span[0])
    if match:
        aux = match["aux"] or ("can" if match["cannot"] else _FULL[match["short"].replace("'", "’")])
        rest = sentence[match.end() :]
    elif never := re.match(r"(?P<aux>(?:has|have|had|was|were|will|is) )?never (?=[a-z])", sentence[clause.span[0] :]):
        aux, rest = (never["aux"] or "").strip(), sentence[clause.span[0] + never.end() :]
    else:
        return None
    scope = re.split(r"[;:“\"]|, (?:and|but|which|who|where|while)\b", rest)[0]
    word = re.match(r" ?([a-z]+)", rest)
    if _SCOPE.search(scope) or not word or word[1] in ("to", "like", "care", "mind", "about", "think"):
        return None
    head, start = sentence[: clause.span[0]], clause.span[0]
    if aux in ("did", "does", "do"):
        form = {"did": "past", "does": "third", "do": "base"}[aux]
        verb = inflect(word[1], form)
        return head + verb + rest[word.end() :] if verb and word[1] != "do" else None
    if not aux:
        return head + rest.lstrip() if base_of(word[1], "past") else None
    return put(sentence, (start, len(sentence) - len(rest.lstrip()) - 1), aux)


def absence_edits(sentence: str, random: Random) -> Iterator[Example]:
    """Turn "no", "no one" and "without" into their opposites, and "without a" into "with no"."""
    if not is_sentence(sentence):
        return
    match = _THERE.search(sentence)
    if (
        match
        and not _SCOPE.search(sentence[match.end("no") :])
        and not re.search(r"\b(?:if|that|longer|one)\b", match[0])
    ):
        noun = match["noun"]
        new = "" if is_plural(noun) or noun in _MASS else "a"
        if new or not match["next"] or noun in _MASS or is_plural(noun):
            span: Span = match.span("no") if new else (match.start("no") - 1, match.end("no"))
            if noun not in ("longer", "more", "less", "better", "different", "such", "way", "other", "one"):
                yield from both(sentence, _article(put(sentence, span, new)), "contradiction", "absence")
    match = _NO_ONE.match(sentence)
    if match and not _SCOPE.search(sentence[match.end() :]):
        noun = match["noun"]
        one = "Some of" + match["no"][len("None of") :] if match["no"].startswith("None") else "Someone"
        singular = match["no"].startswith("None") and re.search(r"\b(?:was|has)$", match[0])
        if not singular:
            yield from both(
                sentence,
                put(sentence, match.span("no"), f"Several {noun}" if noun else one),
                "contradiction",
                "absence",
            )
    match = _WITHOUT.search(sentence)
    if match and not re.search(r"\b(?:not|n[’']t|never|no|if|any)\b", sentence):
        yield from both(sentence, put(sentence, match.span(), "with"), "contradiction", "absence")
        if same := re.match(r" (?:an? )?(?!the|his|her|their)", sentence[match.end() :]):
            span = (match.start(), match.end() + same.end())
            yield from both(sentence, put(sentence, span, "with no "), "entailment", "absence")


def _article(sentence: str) -> str:
    return re.sub(r"\ba (?=[aeio])", "an ", sentence) if re.search(r"\ba [aeio]", sentence) else sentence


def part_edits(sentence: str, random: Random) -> Iterator[Example]:
    """Deny of some what is said of some, which is left open, or of all, which can't be."""
    match = _PART.match(sentence)
    if not match or not is_sentence(sentence) or not is_plural(match["noun"]) or _SCOPE.search(sentence[match.end() :]):
        return
    after = re.match(r" (?:\w+ly )?([a-z]+)", sentence[match.end() :])
    if match["verb"] in ("have", "had") and not (after and base_of(after[1], "participle")):
        return
    part = random.choice(("Some", "Some", "Several"))
    noun = f"{match['of'] or ''}{match['adjective'] or ''}{match['noun']}"
    denied = put(sentence, match.span(), f"{part} {noun} {match['verb']} not")
    whole = match["q"] == "All"
    label = "contradiction" if whole else "neutral"
    yield from both(sentence, denied.replace("can not", "cannot"), label, "negation-part")


EDITS: tuple[Edit, ...] = (negation_edits, denial_edits, absence_edits, part_edits)
