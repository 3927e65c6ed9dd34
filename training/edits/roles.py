"""Who does what to whom: roles swapped, active and passive, verbs that hold both ways, from and to, what is first."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from training.edits.names import is_country, parties_in, related_names
from training.edits.wordnet import participle, past
from training.edits.words import label_pair, replace_span
from training.examples import Example

Edit = Callable[[str, random.Random], Iterator[Example]]

# Verbs that one side does to the other: the swap tells another story.
_PUBLIC = (
    "accuse sue beat defeat blame hire fire replace appoint acquire betray bribe outvote overtake "
    "deceive attack interview mentor"
).split()
_BODILY = (
    "attack kill shoot arrest rob stab kidnap chase capture ambush rescue push kick bite teach feed carry photograph "
    "expel deport guard strike wound injure lead"
).split()
_ARMED = "attack invade bomb shell besiege occupy blockade sanction annex defeat accuse".split()
_ONE_WAY = _PUBLIC + _BODILY + _ARMED
# Verbs that either side may do, or both: the swap is left open.
_EITHER = (
    "praise congratulate thank call visit mention admire trust respect contact invite email compliment welcome".split()
)
# Verbs that hold both ways.
_BOTH_WAYS = (
    "met with; talked with; agreed with; clashed with; negotiated with; spoke with; collaborated with; traded places "
    "with; "
    "competed with; exchanged fire with; signed a treaty with; shared a border with; fought with; corresponded with; "
    "cut ties with; merged with; played chess against; debated with"
).split("; ")
# A verb, its preposition, and the verb that tells the same from the other side.
_CONVERSE = (
    ("sold {x} to", "bought {x} from"),
    ("gave {x} to", "received {x} from"),
    ("lent {x} to", "borrowed {x} from"),
    ("sent {x} to", "got {x} from"),
    ("supplied {x} to", "obtained {x} from"),
    ("paid money for {x} to", "was paid for {x} by"),
    ("handed over {x} to", "was handed {x} by"),
)
_THINGS = (
    "a house, weapons, two ships, a painting, the documents, oil, fighter jets, a stake in the company, land, grain, "
    "a letter, "
    "the prisoners, medical supplies, spare parts, a warehouse, the evidence, a boat, steel"
).split(", ")
_ENDINGS = (
    "", "", " on Tuesday", " last year", " in March", " near the border", " over the weekend",
    " after weeks of tension", " in 2014",
    " during the campaign", " late on Friday", " for the first time", " in front of reporters", " two years ago",
)  # fmt: skip
_ACCUSED_OF = (
    "fraud, breaking the truce, lying, spreading false reports, corruption, interfering in the vote, bad faith, "
    "hiding evidence, "
    "breaching the contract, war crimes, dumping waste, stalling the talks, rigging the tender"
).split(", ")
_PEOPLE = (
    "man woman boy girl doctor teacher soldier officer lawyer farmer student driver guard minister player judge".split()
)

_VERB = "|".join(sorted({past(verb) for verb in _ONE_WAY}, key=len, reverse=True))
_NAME = r"[A-Z][\w’-]+(?: [A-Z][\w’-]+){0,3}"
_GROUPS = "police army company government party team union rebels militants".split()
_PLAIN = rf"(?:(?:[Tt]he|[Aa]n?) (?:[a-z]+ ){{0,2}}(?:{'|'.join(_PEOPLE + _GROUPS)}))"
_PHRASE = rf"(?:{_PLAIN}|(?:The |the )?{_NAME}|[Pp]olice|[Rr]ebels)"
_CLAUSE = re.compile(
    rf"^(?P<a>{_PHRASE}) (?P<verb>{_VERB}) (?P<b>{_PHRASE})(?P<rest>(?: (?:of|on|in|for|at|after|during|near|with|"
    rf"over|over|by|last) [^,.;:]*)?)\.$"
)
_MOVES = re.compile(
    r"\bfrom (?P<a>(?:the )?[A-Z]\w+(?: [A-Z]\w+)?) to (?P<b>(?:the )?[A-Z]\w+(?: [A-Z]\w+)?)(?=[.,]? ?$| on | in |"
    r" after |,)"
)
_OWN = re.compile(
    r"\b(?:his|her|their|its|himself|herself|themselves|itself|who|which|that|he|she|they|him|them|and|from)\b", re.I
)
_BASE = {past(verb): verb for verb in _ONE_WAY + _EITHER}
_DONE = "|".join(sorted({participle(verb) for verb in _ONE_WAY}, key=len, reverse=True))
_EDGE = r"(?P<edge>^|, |\b(?:that|and|when|after|as|before|said|where|while|because) )"
_INSIDE = re.compile(
    rf"{_EDGE}(?P<a>(?:the )?{_NAME})(?P<verb> (?:has |had )?(?:{_VERB}|{_DONE})| (?:was|"
    rf"were) (?:{_DONE}) by) (?P<b>(?:the )?{_NAME})(?! [a-z]+s\b|['’-])"
)


def _inner(name: str) -> str:
    return name[:1].lower() + name[1:] if re.match(r"(?:The|An?|Police|Rebels)\b", name) else name


def _outer(name: str) -> str:
    return name[:1].upper() + name[1:]


def _be(name: str) -> str:
    low = name.lower()
    many = low in ("police", "rebels") or low.endswith(
        ("police", "rebels", "militants", "democrats", "republicans", "states", "taliban")
    )
    return "were" if many and low != "the united states" else "was"


def role_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield "B attacked A" (contradiction) and "B was attacked by A" (entailment) for a sentence "A attacked B"."""
    match = _CLAUSE.match(sentence)
    if match and not _OWN.search(match["rest"]):
        yield from _turned(match["a"], match["b"], match["verb"], match["rest"])
        return
    inside = _INSIDE.search(sentence)
    if inside is None or re.search(r"\b(?:not|never|no|if|whether)\b|n['’]t\b|[?\"“”]", sentence):
        return
    a, b = inside["a"], inside["b"]
    opens = parties_in(f"x {a} x") or inside["edge"]
    if opens and a not in b and b not in a and sentence.count(a) == sentence.count(b) == 1:
        first = _outer(b) if not inside["edge"] else b
        changed = sentence[: inside.start("a")] + first + inside["verb"] + " " + a + sentence[inside.end() :]
        yield from label_pair(sentence, changed, "contradiction", "role-swap")


def _turned(a: str, b: str, verb: str, rest: str) -> Iterator[Example]:
    """The four sentences of two parties and a one-way verb in its past form, paired."""
    done = participle(_BASE[verb])
    told = f"{_outer(a)} {verb} {_inner(b)}{rest}."
    swapped = f"{_outer(b)} {verb} {_inner(a)}{rest}."
    passive = f"{_outer(b)} {_be(b)} {done}{rest} by {_inner(a)}." if len(rest.split()) > 3 else ""
    passive = passive or f"{_outer(b)} {_be(b)} {done} by {_inner(a)}{rest}."
    turned = f"{_outer(a)} {_be(a)} {done} by {_inner(b)}{rest}."
    yield from label_pair(told, swapped, "contradiction", "role-swap")
    yield from label_pair(told, passive, "entailment", "passive")
    yield from label_pair(passive, told, "entailment", "passive")
    yield from label_pair(told, turned, "contradiction", "role-passive")
    yield from label_pair(passive, swapped, "contradiction", "role-passive")
    if rest:
        yield from label_pair(passive, f"{_outer(b)} {_be(b)} {done}.", "entailment", "agent-dropped")
        yield from label_pair(f"{_outer(b)} {_be(b)} {done}{rest}.", told, "neutral", "agent-dropped")


def party_role_edits(sentence: str, random: random.Random, *, others: Sequence[str] = ()) -> Iterator[Example]:
    """Yield clauses with two parties of a real sentence in the roles of a one-way verb, swapped and turned passive."""
    names = related_names(sentence, others, random)
    if names is None or random.random() < 0.6:
        return
    a, b = names
    verb = random.choice(_ARMED if is_country(a) and is_country(b) else _PUBLIC)
    rest = random.choice(_ENDINGS)
    if verb == "accuse" or (verb in ("blame", "sue") and random.random() < 0.5):
        rest = (" of " if verb == "accuse" else " for ") + random.choice(_ACCUSED_OF)
    yield from _some(list(_turned(a, b, past(verb), rest)), random)
    yield from _left_open(a, b, random)


def _some(pairs: list[Example], random: random.Random) -> list[Example]:
    return random.sample(pairs, min(3, len(pairs)))


def _left_open(a: str, b: str, random: random.Random) -> Iterator[Example]:
    """A verb that both may do: swapped neutral, turned passive entailed."""
    verb, rest = random.choice(_EITHER), random.choice(_ENDINGS)
    told = f"{_outer(a)} {past(verb)} {_inner(b)}{rest}."
    yield from label_pair(told, f"{_outer(b)} {past(verb)} {_inner(a)}{rest}.", "neutral", "role-open")
    if random.random() < 0.5:
        yield from label_pair(
            told, f"{_outer(b)} {_be(b)} {participle(verb)} by {_inner(a)}{rest}.", "entailment", "passive"
        )


def people_role_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield clauses of a one-way verb between two kinds of people, one of them named in the sentence."""
    named = [noun for noun in _PEOPLE if re.search(rf"\b{noun}\b", sentence)]
    if not named or random.random() < 0.5:
        return
    a = replace_span("a ", (2, 2), random.choice(named)) if random.random() < 0.5 else f"the {random.choice(named)}"
    b = f"the {random.choice([noun for noun in _PEOPLE if not a.endswith(noun)])}"
    a, b = random.sample([a, b], 2)
    yield from _some(list(_turned(a, b, past(random.choice(_BODILY)), random.choice(_ENDINGS))), random)
    yield from _left_open(a, b, random)


def converse_edits(sentence: str, random: random.Random, *, others: Sequence[str] = ()) -> Iterator[Example]:
    """Yield "A sold x to B" against "B bought x from A" (entailment) and its swaps (contradiction)."""
    names = related_names(sentence, others, random)
    if names is None or random.random() < 0.6:
        return
    (a, b), (gave, got) = names, random.choice(_CONVERSE)
    thing, rest = random.choice(_THINGS), random.choice(_ENDINGS)
    told = f"{_outer(a)} {gave.format(x=thing)} {_inner(b)}{rest}."
    same = f"{_outer(b)} {got.format(x=thing)} {_inner(a)}{rest}."
    yield from label_pair(told, same, "entailment", "converse")
    yield from label_pair(same, told, "entailment", "converse")
    yield from label_pair(
        told, f"{_outer(b)} {gave.format(x=thing)} {_inner(a)}{rest}.", "contradiction", "converse-swap"
    )
    yield from label_pair(
        told, f"{_outer(a)} {got.format(x=thing)} {_inner(b)}{rest}.", "contradiction", "converse-swap"
    )


def both_ways_edits(sentence: str, random: random.Random, *, others: Sequence[str] = ()) -> Iterator[Example]:
    """Yield "B met with A" for "A met with B": entailment; and with a third party: neutral."""
    names = related_names(sentence, others, random)
    if names is None or random.random() < 0.5:
        return
    a, b = names
    verb, rest = random.choice(_BOTH_WAYS), random.choice(_ENDINGS)
    told = f"{_outer(a)} {verb} {_inner(b)}{rest}."
    yield from label_pair(told, f"{_outer(b)} {verb} {_inner(a)}{rest}.", "entailment", "both-ways")
    third = [
        name for name in (*parties_in(sentence), *others) if name not in (a, b) and name not in a and name not in b
    ]
    if third:
        yield from label_pair(
            told, f"{_outer(random.choice(third))} {verb} {_inner(b)}{rest}.", "neutral", "third-party"
        )


def symmetric_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield the names of a real sentence "A met with B" swapped: entailment."""
    match = re.match(
        rf"^({_NAME}) (met|married|{'|'.join(_BOTH_WAYS)}) ({_NAME})((?: (?:on|in|at) [^,.;:]*)?)\.$", sentence
    )
    if match and not _OWN.search(match[4]):
        yield from label_pair(sentence, f"{match[3]} {match[2]} {match[1]}{match[4]}.", "entailment", "both-ways")


def move_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield "from B to A" for "from A to B": contradiction; dropping the end of the way: entailment."""
    match = _MOVES.search(sentence)
    if match and not re.search(r"\b(?:not|never|no)\b|n['’]t\b|[?\"“”]", sentence):
        head, tail = sentence[: match.start()], sentence[match.end() :]
        yield from label_pair(sentence, f"{head}from {match['b']} to {match['a']}{tail}", "contradiction", "from-to")
        yield from label_pair(sentence, f"{head}to {match['b']} from {match['a']}{tail}", "entailment", "from-to")
        yield from label_pair(sentence, f"{head}to {match['b']}{tail}", "entailment", "from-to")


_ORDER = {
    "before": "after",
    "after": "before",
    "above": "below",
    "below": "above",
    "behind": "in front of",
    "over": "under",
}
_PLACED = re.compile(
    r"^(?P<a>(?:The|An?) (?:[a-z]+ )?[a-z]+) (?P<be>is|was) (?P<verb>(?:(?:standing|sitting|lying|placed|held|"
    r"hanging) )?)"
    r"(?P<word>before|after|above|below|behind) (?P<b>(?:the|an?) (?:[a-z]+ )?[a-z]+)\.$"
)


def order_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield "A is above B" against "B is above A" (contradiction) and "B is below A" (entailment)."""
    match = _PLACED.match(sentence)
    if match:
        a, b = _inner(match["a"]), _outer(match["b"])
        be, word, back = match["be"], match["word"], _ORDER[match["word"]]
        verb = match["verb"]
        yield from label_pair(sentence, f"{b} {be} {verb}{word} {a}.", "contradiction", "order")
        yield from label_pair(sentence, f"{b} {be} {verb}{back} {a}.", "entailment", "order")
        yield from label_pair(sentence, f"{match['a']} {be} {verb}{back} {match['b']}.", "contradiction", "order")


_EVENTS = (
    "vote strike ceasefire crash summit trial election shooting merger storm speech evacuation blast protest hearing "
    "fire raid "
    "inquiry match auction wedding concert parade verdict walkout sale lockdown curfew debate"
).split()


def sequence_edits(sentence: str, random: random.Random, *, others: Sequence[str] = ()) -> Iterator[Example]:
    """Yield what a party did before or after an event with the order kept, turned, or told from the other end."""
    names = list(parties_in(sentence)) or list(others)
    if not names or random.random() < 0.85:
        return
    first, second = (f"the {event}" for event in random.sample(_EVENTS, 2))
    place = f", {random.choice(names)} said" if random.random() < 0.6 else ""
    before = f"{_outer(first)} took place before {second}{place}."
    yield from label_pair(before, f"{_outer(second)} took place after {first}{place}.", "entailment", "sequence")
    yield from label_pair(before, f"{_outer(first)} took place after {second}{place}.", "contradiction", "sequence")
    yield from label_pair(before, f"{_outer(second)} took place before {first}{place}.", "contradiction", "sequence")


EDITS: tuple[Edit, ...] = (
    role_edits, people_role_edits, party_role_edits, converse_edits, both_ways_edits, symmetric_edits,
    move_edits, order_edits, sequence_edits
)  # fmt: skip
