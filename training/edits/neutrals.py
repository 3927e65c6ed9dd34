"""Neutral pairs and entailments as news has them: sentences of one story, and sentences cut short.

`story_neutrals` pairs sentences that share names and words but tell different things. Pairs that share too much may
tell the same fact, or clash about it, and are left out; the limits were set by reading.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

from compare.sentences import sentences
from training.edits.words import label_pair
from training.examples import Example

Edit = Callable[[str, random.Random], Iterator[Example]]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_COMMON = frozenset(
    "the a an and or but of to in on at for with from by as that this these those it its he she they his her their "
    "is are was "
    "were be been being has have had will would can could not no s said says say who which what when where there "
    "than then so "
    "also about after before into over more most some all one two new other if we our you i my up out just like he's "
    "it's".split()
)
_STATEMENT = re.compile(r"^[\"“]?[A-Z0-9][^\n]*[.!\"”]$")
NOISE = re.compile(
    r"@|http|#|\bpic\.|(?-i:[A-Z]{5,} [A-Z]{5,})|\bclick\b|subscribe|sign up|newsletter|photo|image|getty|follow us|"
    r"contributed to|"
    r"read more|advertisement|editing by|reporting by|all rights|recaptcha|terms of service|this story|\b(?:CNN|"
    r"Reuters|AP)\)|video",
    re.I,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DENIAL = re.compile(
    r"\b(?:not|no|never|den(?:y|ies|ied)|refus\w+|reject\w+|false|without|nor|neither)\b|n['’]t\b", re.I
)

# One side's word against another's: where only one of two sentences has such a word, they may be a dispute.
_DISPUTE = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|disput\w+|refut\w+|contradict\w+|dismiss\w+|reject\w+|false\w*|untrue|lies|lied|"
    r"baseless|debunk\w*)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence with its place in the article and its content stems."""

    text: str
    article: str
    at: int
    stems: frozenset[str]


def _stem(word: str) -> str:
    word = re.sub(r"['’]s$", "", word.lower())
    return re.sub(r"(?:ings?|ers?|ed|es|s|ion|ions)$", "", word)[:7] if len(word) > 4 else word


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text's content words."""
    return frozenset(_stem(word) for word in _WORD.findall(text) if word.lower() not in _COMMON and len(word) > 1)


def _usable(text: str) -> bool:
    return bool(
        8 <= len(text.split()) <= 45 and _STATEMENT.match(text) and not NOISE.search(text) and text.count('"') % 2 == 0
    )


def _article(row: Mapping[str, Any]) -> list[_Sentence]:
    text = str(row["text"])
    spans = sentences(text)
    return [
        _Sentence(text[start:end], str(row["id"]), at, stems_of(text[start:end]))
        for at, (start, end) in enumerate(spans)
        if _usable(text[start:end]) and text[start:end].count("“") == text[start:end].count("”")
    ]


def story_neutrals(articles: Iterable[Mapping[str, Any]], random: random.Random, *, each: int = 6) -> Iterator[Example]:
    """Yield neutral pairs of sentences of one article and of articles on one story, the hardest first.

    `articles` are rows with `id`, `event`, `title` and `text`; about `each` pairs of every kind come from one article.
    """
    rows = list(articles)
    known = {str(row["id"]): _article(row) for row in rows}
    counts = Counter(stem for found in known.values() for sentence in found for stem in sentence.stems)
    total = sum(map(len, known.values())) or 1
    weights = {stem: log(total / count) for stem, count in counts.items()}
    stories: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        stories[str(row["event"])].append(row)
    for story in stories.values():
        for row in story:
            own = known[str(row["id"])]
            others = [sentence for other in story if other is not row for sentence in known[str(other["id"])]]
            yield from _within(own, weights, random, each)
            yield from _titled(str(row.get("title") or ""), own, weights, random)
            yield from _long(own, weights, random, each // 2)
            yield from _across(own, others, weights, random, each)


def _shared(one: frozenset[str], two: frozenset[str], weights: Mapping[str, float]) -> tuple[float, float]:
    """The weighted share of stems in common: of both together, and of the smaller of the two, 0 to 1."""

    def mass(stems: Iterable[str]) -> float:
        return sum(weights.get(stem, 6.0) for stem in stems)

    both, first, second = mass(one & two), mass(one), mass(two)
    joined, least = first + second - both, min(first, second)
    return (both / joined if joined else 0.0, both / least if least else 0.0)


def _apart(one: _Sentence, two: _Sentence, weights: Mapping[str, float], *, limit: float) -> float:
    """How much two sentences share where they still tell different things, 0 where it is too little or too much."""
    joined, least = _shared(one.stems, two.stems, weights)
    if not joined > 0.05 or least > limit or len(two.stems - one.stems) < 4 or len(one.stems - two.stems) < 3:
        return 0.0
    shared = len(one.stems & two.stems)
    figures = set(_NUMBER.findall(one.text)), set(_NUMBER.findall(two.text))
    if shared >= 3 and figures[0] and figures[1] and figures[0] != figures[1]:
        return 0.0
    if _DISPUTE.search(one.text) or _DISPUTE.search(two.text):
        return 0.0
    if shared >= 3 and bool(_DENIAL.search(one.text)) != bool(_DENIAL.search(two.text)):
        return 0.0
    return joined


def _pick(
    pairs: list[tuple[float, _Sentence, _Sentence]], random: random.Random, each: int
) -> list[tuple[_Sentence, _Sentence]]:
    """Mostly the hardest pairs, with no sentence more than twice, in either order."""
    pairs.sort(key=lambda pair: -pair[0])
    used: Counter[str] = Counter()
    chosen = []
    for score, one, two in pairs:
        if score > 0 and used[one.text] < 2 and used[two.text] < 2 and random.random() < 0.8:
            used.update((one.text, two.text))
            chosen.append((one, two) if random.random() < 0.5 else (two, one))
        if len(chosen) == each:
            break
    return chosen


def _within(
    own: Sequence[_Sentence], weights: Mapping[str, float], random: random.Random, each: int
) -> Iterator[Example]:
    pairs = [(_apart(one, two, weights, limit=0.4), one, two) for n, one in enumerate(own) for two in own[n + 1 :]]
    for one, two in _pick(pairs, random, each):
        yield from label_pair(one.text, two.text, "neutral", "same-article")
    near = [(one, two) for one, two in pairwise(own) if two.at == one.at + 1]
    for one, two in random.sample(near, min(2, len(near))):
        if _shared(one.stems, two.stems, weights)[1] < 0.4 and len(two.stems - one.stems) >= 4:
            yield from label_pair(one.text, two.text, "neutral", "adjacent")


def _across(
    own: Sequence[_Sentence],
    others: Sequence[_Sentence],
    weights: Mapping[str, float],
    random: random.Random,
    each: int,
) -> Iterator[Example]:
    pairs = [(_apart(one, two, weights, limit=0.3), one, two) for one in own for two in others]
    for one, two in _pick(pairs, random, each):
        yield from label_pair(one.text, two.text, "neutral", "same-story")


def _titled(
    title: str, own: Sequence[_Sentence], weights: Mapping[str, float], random: random.Random
) -> Iterator[Example]:
    """The title against a later sentence about something else."""
    stems = stems_of(title)
    if len(stems) < 4 or len(title.split()) < 5 or "?" in title:
        return
    later = []
    for sentence in own[5:]:
        joined, least = _shared(stems, sentence.stems, weights)
        if (
            joined > 0.04
            and least < 0.28
            and not _clashes(title, sentence.text)
            and len(stems - sentence.stems) >= 3
            and len(sentence.stems - stems) >= 4
        ):
            later.append((joined, sentence))
    for _, sentence in sorted(later, key=lambda pair: -pair[0])[:2]:
        yield from label_pair(sentence.text, title, "neutral", "title")
        if random.random() < 0.3:
            yield from label_pair(title, sentence.text, "neutral", "title")


def _long(
    own: Sequence[_Sentence], weights: Mapping[str, float], random: random.Random, each: int
) -> Iterator[Example]:
    """Two or three sentences in a row as premise, a short one from further on as hypothesis."""
    starts = [n for n in range(len(own) - 6) if own[n + 1].at == own[n].at + 1]
    for n in random.sample(starts, min(each, len(starts))):
        size = 3 if own[n + 2].at == own[n].at + 2 and random.random() < 0.5 else 2
        premise = own[n : n + size]
        told = " ".join(sentence.text for sentence in premise)
        stems = frozenset().union(*(sentence.stems for sentence in premise))
        short = [
            sentence
            for sentence in own
            if sentence not in own[max(0, n - 1) : n + size + 1] and len(sentence.text.split()) <= 18
        ]
        scored = [(_shared(stems, sentence.stems, weights), sentence) for sentence in short]
        hard = [
            (least, s)
            for (_, least), s in scored
            if 0.08 < least < 0.33 and len(s.stems - stems) >= 3 and not _clashes(told, s.text)
        ]
        if hard:
            chosen = max(hard, key=lambda pair: pair[0])[1]
            yield from label_pair(told, chosen.text, "neutral", "long-premise")


def _clashes(premise: str, hypothesis: str) -> bool:
    """Whether two texts may be a dispute, or tell different numbers of one thing."""
    figures = set(_NUMBER.findall(hypothesis))
    if figures and not figures <= set(_NUMBER.findall(premise)) and _NUMBER.search(premise):
        return True
    return bool(_DISPUTE.search(premise)) != bool(_DISPUTE.search(hypothesis))


_VERBAL = (
    r"(?:is|are|was|were|has|had|have|will|would|can|could|did|said|says|told|took|made|won|lost|went|came|gave|held|sold|bought|"
    r"led|met|ran|wrote|became|began|found|left|brought|sent|spent|fell|rose|grew|faces?|plans?|wants?|"
    r"[a-z]{3,}ed)"
)
_ASIDES = (
    # ", who …," and ", which …," before the verb of the main clause
    (re.compile(rf", (?:who|which|whose) [^,;:\"“”()]{{6,110}}, (?={_VERBAL}\b)"), " "),
    # ", a former …," and ", the head of …," before the verb
    (re.compile(rf"(?<=[a-z]), (?:an?|the) [^,;:\"“”()]{{6,90}}, (?={_VERBAL}\b)"), " "),
    (re.compile(rf" — [^—\"“”;:]{{6,110}} — (?={_VERBAL}\b)"), " "),
)
_ENDS = (
    re.compile(r", (?:while|as|after|when|where|who|which) [^,;:\"“”()]{8,140}(?=\.$)"),
    re.compile(r", and (?:that |then |also )?(?:he |she |they |it )?[a-z]+ed [^,;:\"“”()]{8,140}(?=\.$)"),
    re.compile(
        r", (?:saying|citing|calling|adding|arguing|leaving|making|killing|prompting|including|using)"
        r" [^;:\"“”()]{6,140}(?=\.$)"
    ),
    re.compile(r"(?<=[a-z]) (?:in|at|near) (?:the )?[A-Z][\w’-]+(?: [A-Z][\w’-]+)?(?: on [A-Z][a-z]+day)?(?=\.$)"),
    re.compile(r"(?<=[a-z]) (?:on|late on|early on) [A-Z][a-z]+day(?: (?:morning|evening|night|afternoon))?(?=\.$)"),
)  # fmt: skip
_LEADS = re.compile(
    r"^(?:(?:On|In|At|During|Since|Late on) [^,;:\"“”()]{3,50}"
    r"|(?:After|While|As|Following) [^,;:\"“”()]{8,90}), (?=(?:the|a|an|he|she|they|it|his|[A-Z]\w+) )"
)
_FILLERS = re.compile(
    r"^(?:However|Meanwhile|Moreover|Still|Also|In addition|In fact|Indeed|Nevertheless), (?=\w)|, (?:however|"
    r"meanwhile),(?= )"
)
_EMPTY = re.compile(
    r"^In (?:general|return|fact|addition|particular|the latest \w+|response|short|the end|turn|other words)\b|"
    r"^(?:At|During) (?:that|this|the same)\b"
)
_OPEN = re.compile(
    r"\b(?:if|unless|whether|until|or|nor|neither|unlike|only|claims?|alleged|according|may|might|would|could|should|"
    r"than|rather|except|most|each|every)\b"
    r"|[?\"“”]|\b(?:not|no|never|few)\b|n['’]t\b", re.I
)  # fmt: skip


def compression_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield a sentence cut by an aside, a trailing clause or a leading circumstance: entailment, backwards neutral."""
    if not 9 <= len(sentence.split()) <= 48 or not sentence.endswith(".") or _OPEN.search(sentence):
        return
    for pattern, new in _ASIDES:
        yield from _cut(sentence, pattern.sub(new, sentence, count=1), "aside")
    for pattern in _ENDS:
        yield from _cut(sentence, pattern.sub("", sentence, count=1), "ending")
    lead = _LEADS.match(sentence)
    if lead and not _EMPTY.match(sentence):
        rest = sentence[lead.end() :]
        yield from _cut(sentence, rest[:1].upper() + rest[1:], "lead")
    filler = _FILLERS.search(sentence)
    if filler:
        rest = sentence[: filler.start()] + sentence[filler.end() :]
        changed = rest[:1].upper() + rest[1:]
        yield from label_pair(sentence, changed, "entailment", "filler")
        yield from label_pair(changed, sentence, "entailment", "filler")


def _cut(sentence: str, changed: str, kind: str) -> Iterator[Example]:
    if (len(changed.split()) >= 5 and changed.count(",") != 1) or "," not in sentence:
        yield from label_pair(sentence, changed, "entailment", f"cut-{kind}")
        yield from label_pair(changed, sentence, "neutral", f"cut-{kind}")


EDITS: tuple[Edit, ...] = (compression_edits,)
