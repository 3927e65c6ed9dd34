"""Reports, denials and accusations: what a sentence says against what it says that somebody says.

A report leaves open whether what is reported holds, so that it is neutral to it both ways; a denial contradicts what is
denied and an accusation contradicts its denial by the accused.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from training.edits.words import label_pair
from training.examples import Example

Edit = Callable[[str, random.Random], Iterator[Example]]

_SAYS = (
    "{s} said that {p}", "{s} said {p}", "{s} claimed that {p}", "{s} reported that {p}", "{s} announced that {p}",
    "{P}, {s} said",
    "{P}, according to {s}", "According to {s}, {p}", "{s} alleged that {p}", "{s} argued that {p}",
    "{s} insisted that {p}",
    "{s} told reporters that {p}", "{P}, {s} claimed", "{s} asserted that {p}", "{s} maintained that {p}",
    "{s} declared that {p}",
    "{s} suggested that {p}", "In a statement, {s} said {p}", "{P}, {s} told a news conference", "{s} wrote that {p}",
)  # fmt: skip
# Wordings of one report that hold both ways.
_PLAIN_SAYS = (
    "{s} said that {p}",
    "{s} said {p}",
    "{P}, {s} said",
    "According to {s}, {p}",
    "{P}, according to {s}",
    "{s} stated that {p}",
)
_OPEN = (
    "{s} asked whether {p}", "{s} did not say whether {p}", "{s} declined to comment on whether {p}",
    "{s} tried to find out whether {p}",
    "{s} could not confirm whether {p}", "{s} questioned whether {p}", "{s} feared that {p}", "{s} hoped that {p}",
    "{s} suspected that {p}",
    "There were rumors that {p}", "It was unclear whether {p}", "{s} refused to say whether {p}",
    "{s} speculated that {p}", "{s} warned that {p}",
)  # fmt: skip
_DENIES = (
    "{s} denied that {p}", "{s} rejected claims that {p}", "{s} dismissed reports that {p}",
    "{s} said it was not true that {p}",
    "{s} called it a lie that {p}", "{s} rejected the allegation that {p}", "{s} flatly denied that {p}",
    "{s} refuted the claim that {p}",
    "{s} said reports that {p} were false",
)  # fmt: skip
_ADMITS = ("{s} confirmed that {p}", "{s} admitted that {p}", "{s} acknowledged that {p}", "{s} conceded that {p}")
# After these the reported clause is held true.
_KNOWN = (
    "{s} knew that {p}", "{s} realized that {p}", "{s} learned that {p}", "It is a fact that {p}",
    "{s} found out that {p}",
    "{s} regretted that {p}", "{s} forgot that {p}", "{s} discovered that {p}", "{s} proved that {p}",
)  # fmt: skip
_UNTRUE = (
    "It is not true that {p}",
    "It is false that {p}",
    "It was a false rumor that {p}",
    "{s} proved that it was false that {p}",
)

_NO_PERSON = re.compile(
    r"\b(?:polls?|results?|surveys?|documents?|emails?|letter|percent|study|data|records|figures|book|article|tally|count|joke|move|statements?|third|half|most|reports?|video|"
    r"ads?|headline|title)\b",
    re.I,
)
_STARTS = frozenset(
    "the a an he she it they his her their its this these those there some many most several two three both all "
    "officials police".split()
)
# A finite verb of the main clause: an auxiliary before any "to" or "as", or a past form right after a plain subject.
_FINITE = re.compile(
    r"^(?:(?!\b(?:to|as|than|how|what|why|where)\b).)*?"
    r"\b(?:is|are|was|were|has|had|have|will|would|can|could|should|must)\b"
    r"|^(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|(?:[A-Z][\w’-]+ ){0,2}[A-Z][\w’-]+) (?:also )?"
    r"(?:won|lost|made|took|came|went|said|gave|left|told|met|saw|got|"
    r"held|sent|sold|bought|paid|[a-z]{3,}ed)\b(?! by\b)"
    r"|^(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Aa]n?) (?:\w+ ){1,2}[a-z]{3,}ed (?:the|an?|his|her|its|their|that)\b"
)
_NOT_SOURCE = frozenset(
    "i you we he she it they who which that this these those what one my our your his her their its some many others "
    "all "
    "another people most himself there himself me us him them".split()
)
FLAW = re.compile(
    r"(?<!\w)[‘']|"
    r"[\"“”()\[\]?!:;—…@#&]|\bI\b|\b(?:we|our|my|me|us|you|your|I['’]m)\b|\.\s|--|\b(?:not|no|never|if|whether)\b|n['’]t\b",
    re.I,
)


def _clause(content: str) -> str:
    """Return a reported clause that can stand as a sentence, without "that" and full stop; "" where it can't."""
    text = re.sub(r"^that\s+", "", re.sub(r"\s+", " ", content.strip().rstrip(",;"))).strip()
    text = text if re.search(r"\b[A-Za-z]\.$", text) else text.rstrip(".")
    words = text.split()
    if not 5 <= len(words) <= 30 or FLAW.search(text) or text.endswith("..."):
        return ""
    first = words[0]
    opens = first.lower() in _STARTS or (first[0].isupper() and first[1:2].islower())
    head = re.split(r", |\b(?:who|which|that|when|while|because|after)\b", text)[0]
    capitals = sum(word[:1].isupper() for word in words)
    if capitals > 0.6 * len(words):
        return ""
    if not opens or not _FINITE.search(head) or re.match(r"(?:this|these|those) \w+ (?:of|to)\b", text.lower()):
        return ""
    return text


def _source(source: str) -> str:
    """Return a source that can come before a verb, a name or a noun phrase of at most seven words; "" for others."""
    text = re.sub(r"\s+", " ", source.strip().strip(",.")).strip()
    words = text.split()
    if (
        not 1 <= len(words) <= 7
        or _NO_PERSON.search(text)
        or words[0].lower() in _NOT_SOURCE
        or re.search(r"[\"“”,;:()@#]|['’]s?$", text)
    ):
        return ""
    named = words[0][0].isupper() or words[0].lower() in (
        "the",
        "a",
        "an",
        "officials",
        "police",
        "critics",
        "analysts",
        "supporters",
    )
    return text if named and not re.search(r"\b(?:who|which|that|not|no)\b", text) else ""


def _low(text: str) -> str:
    return text[:1].lower() + text[1:] if text.split()[0].lower() in _STARTS | {"according", "in"} else text


def _told(frame: str, source: str, clause: str) -> str:
    text = frame.format(s=_low(source), p=_low(clause), P=clause[:1].upper() + clause[1:])
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def claim_pairs(attributions: Iterable[tuple[str, str, str]], random: random.Random) -> Iterator[Example]:
    """Yield pairs about claims from (source, cue, content) strings; other sources come from the neighbours.

    A content that is no plain whole clause, or a source that is no name or noun phrase, is left out.
    """
    usable = [(_source(source), _clause(content)) for source, _, content in attributions]
    usable = [(source, clause) for source, clause in usable if source and clause and source not in clause]
    for at, (source, clause) in enumerate(usable):
        near = [
            other
            for other, _ in usable[max(0, at - 8) : at + 9]
            if not same_party(other, source) and other not in clause
        ]
        yield from reported(source, clause, random.choice(near) if near else "", random)
        apart = [text for _, text in usable[max(0, at - 8) : at + 9] if not _alike(text, clause)]
        if apart:
            yield from _elsewhere(source, clause, random.choice(apart), random)


def _alike(one: str, two: str) -> bool:
    """Whether two clauses share more than one long word, so that they may be about one fact."""
    long = [{word.lower()[:6] for word in re.findall(r"\w{4,}", text)} for text in (one, two)]
    return len(long[0] & long[1]) > 1


def _elsewhere(source: str, clause: str, another: str, random: random.Random) -> Iterator[Example]:
    """A denial, report or falsehood of something else: neutral, so that a denial alone tells nothing."""
    said = _told(random.choice(_SAYS), source, clause)
    frames = random.choice((_DENIES, _DENIES, _UNTRUE, _ADMITS, _SAYS))
    other = _told(random.choice(frames), source, another)
    pair = (said, other) if random.random() < 0.7 else (other, said)
    yield from label_pair(*pair, "neutral", "other-claim")


def same_party(one: str, two: str) -> bool:
    """Whether two sources share a word of their names, so that they may be one."""
    return bool(
        {word.lower() for word in one.split()} & {word.lower() for word in two.split()} - {"the", "a", "an", "of"}
    )


def reported(source: str, clause: str, other: str, random: random.Random) -> Iterator[Example]:
    """Yield a few pairs of one clause: reported, denied, known, open, by the source and by another one (may be "")."""

    def told(frames: Sequence[str], who: str = source) -> str:
        return _told(random.choice(frames), who, clause)

    fact, said, denied = _told("{P}", source, clause), told(_SAYS), told(_DENIES)
    choices = [
        (said, fact, "neutral", "report"),
        (fact, said, "neutral", "report"),
        (told(_OPEN), fact, "neutral", "open"),
        (told(_KNOWN), fact, "entailment", "known"),
        (fact, told(_KNOWN), "neutral", "known"),
        (told(_PLAIN_SAYS), told(_PLAIN_SAYS), "entailment", "reworded-report"),
        (denied, told(_DENIES[:3] + _DENIES[5:7]), "entailment", "reworded-denial"),
        (said, denied, "contradiction", "said-denied"),
        (denied, told(_ADMITS), "contradiction", "admitted-denied"),
        (denied, fact, "contradiction", "denied-fact"),
        (fact, denied, "contradiction", "denied-fact"),
        (told(_UNTRUE), fact, "contradiction", "untrue"),
        (fact, told(_UNTRUE), "contradiction", "untrue"),
        (told(_ADMITS), told(_PLAIN_SAYS), "entailment", "admitted-said"),
    ]
    if other:
        choices += [
            (told(_PLAIN_SAYS), told(_PLAIN_SAYS, other), "neutral", "other-source"),
            (said, told(_OPEN[1:3] + _OPEN[4:5], other), "neutral", "other-source"),
            (said, told(_DENIES, other), "contradiction", "dispute"),
            (told(_DENIES, other), said, "contradiction", "dispute"),
            (denied, told(_DENIES[:3], other), "neutral", "other-source"),
        ]
    for premise, hypothesis, label, kind in random.sample(choices, 5):
        yield from label_pair(premise, hypothesis, label, kind)


_REPORTED = re.compile(
    r"^(?P<s>(?:The |the )?[A-Z][\w.’-]+(?: [A-Z][\w.’-]+){0,4}|Officials|Police|Critics|Authorities|Prosecutors|"
    r"Analysts) "
    r"(?:said|says|claimed|claims|announced|reported|argued|argues|alleged|insisted)"
    r"(?: (?:on )?[A-Z]\w+day)? (?:that )?(?P<p>[^\"“”]+)\.$"
)
_INVERTED = re.compile(
    r"^(?P<p>[^\"“”]+), (?P<s>(?:the )?[A-Z][\w.’-]+(?: [A-Z][\w.’-]+){0,4}|officials|police) (?:said|says|reported)\.$"
)


def report_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield pairs from a sentence that reports a clause as its whole: "S said that P" and "P, S said"."""
    match = _REPORTED.match(sentence) or _INVERTED.match(sentence)
    if match is None:
        return
    clause, source = _clause(match["p"]), _source(match["s"])
    if clause and source:
        fact = _told("{P}", source, clause)
        yield from label_pair(sentence, fact, "neutral", "report")
        yield from label_pair(fact, sentence, "neutral", "report")
        yield from label_pair(sentence, _told(random.choice(_DENIES), source, clause), "contradiction", "said-denied")


def statement_edits(sentence: str, random: random.Random, *, others: Sequence[str] = ()) -> Iterator[Example]:
    """Yield pairs of a whole plain sentence as a clause that parties (of the other names) report, deny or know."""
    clause = _clause(sentence)
    names = [name for name in others if name not in sentence]
    if not clause or re.search(r"\b(?:said|says|told|claimed|according|reported|denied)\b", sentence) or len(names) < 2:
        return
    source, other = random.sample(names, 2)
    if not same_party(source, other):
        yield from list(reported(source, clause, other, random))[:2]


EDITS: tuple[Edit, ...] = (report_edits,)
