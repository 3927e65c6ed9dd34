"""Which event a counted noun belongs to: the verb before or after it, a toll, or the event of its neighbour."""

from __future__ import annotations

from dataclasses import replace

from compare.extraction.figures_counted import Counted, Token, lower_at
from compare.extraction.quantities import EVENTS, FILL, is_person, word_set

Items = dict[int, Counted]

_BE = word_set(
    "is are was were be been being get got gets reported reportedly left found feared believed confirmed have has had "
    "also all both said presumed already since now then later still declared"
)
_PASSIVE = word_set("were was been are being is")
_BREAKS = word_set(
    "and but or while when where after before as because although though since until that which if than whereas said "
    "says told reported announced added claimed according , ( ) — –"
)
_LINKS = word_set(", and or including includes include with among plus & as well mostly them of whom (")
_TOLL = FILL | word_set(
    "has had have risen rose rises rising to at stood stands stand now is was reached reaches climbed jumped increased "
    "passed exceeded surpassed put from been by death currently reportedly lives casualty yet so far topped hit attack "
    "blast today confirmed official #"
)
# Events that happen to people; "destroyed" and "captured" may count anything.
_OF_PEOPLE = frozenset({
    "killed", "wounded", "killed or wounded", "arrested", "missing", "kidnapped", "hospitalised", "infected",
    "convicted", "vaccinated", "resigned", "surrendered",
})  # fmt: skip
# word → a word that follows it, at once or after one other → event
_PHRASES = {
    "shot": {"dead": "killed", "down": "shot down"},
    "gunned": {"down": "killed"},
    "lost": {"lives": "killed", "life": "killed"},
    "lose": {"lives": "killed"},
    "taken": {"hostage": "kidnapped", "captive": "kidnapped", "prisoner": "captured"},
    "held": {"hostage": "kidnapped", "captive": "kidnapped"},
    "tested": {"positive": "infected"},
    "laid": {"off": "dismissed"},
}
_ASIDES = word_set("mostly mainly including most many")
_AUXILIARIES = word_set("have has had were was are is will")
_BOUNDS = word_set("least most excess a the")
_NEAR = 3  # tokens between a thing and a verb of people's fate: further off, the verb has another subject
_REACH = 14  # tokens between a noun phrase and its verb


def add_events(tokens: list[Token], items: list[Counted]) -> list[Counted]:
    """Return the items with their events: from their own clause first, from their neighbours after that."""
    others = {item.at: item for item in items}
    return _share(tokens, [_own(tokens, item, others) for item in items])


def _own(tokens: list[Token], item: Counted, others: Items) -> Counted:
    """The item with the event that its own clause says, if any."""
    if item.measure or item.closed or (item.number.unit not in (None, "vague") and not item.share):
        return item
    if item.event and not item.nouns:
        return _combined(tokens, item, item.end)
    before = _before(tokens, item)
    if before or item.event:
        return replace(item, event=before or item.event)
    after = _after(tokens, item, others)
    if after and (item.person or after[0] not in _OF_PEOPLE or after[1] <= item.end + _NEAR):
        found = _combined(tokens, replace(item, event=after[0]), after[1])
        return replace(found, end=after[1]) if after[1] <= item.end + 2 else found
    return _with(item, _toll(tokens, item) or "")


def _with(item: Counted, event: str) -> Counted:
    """The item with an event that can happen to what it counts."""
    return replace(item, event=None if not event or (event in _OF_PEOPLE and not item.person) else event)


def _combined(tokens: list[Token], item: Counted, at: int) -> Counted:
    """Read "40 killed and wounded" and "175 killed, injured" as one count of both."""
    i = at + 1
    while lower_at(tokens, i) in ("and", "or", "/", ","):
        i += 1
    event, voice = EVENTS.get(lower_at(tokens, i), ("", ""))
    ahead = i + 1
    while lower_at(tokens, ahead) in FILL and lower_at(tokens, ahead) not in ("in", "at"):
        ahead += 1
    counts_more = ahead < len(tokens) and tokens[ahead].number is not None
    if voice == "passive" and {item.event, event} == {"killed", "wounded"} and not counts_more:
        return replace(item, event="killed or wounded", end=i if item.end == at else item.end)
    return item


def _before(tokens: list[Token], item: Counted) -> str | None:
    """The transitive verb or noun just before a number: "killing more than 70", "the deaths of two"."""
    of = False
    for i in range(item.at - 1, max(-1, item.at - 9), -1):
        word = tokens[i].lower
        event, voice = EVENTS.get(word, ("", ""))
        if voice == "noun" and of:
            return event
        if voice in ("active", "passive"):
            return None if voice == "passive" and lower_at(tokens, i - 1) in _PASSIVE else event
        if word == "down" and lower_at(tokens, i - 1) in ("shot", "shoot", "shooting", "shoots"):
            return "shot down"
        if word == "from" and EVENTS.get(lower_at(tokens, i - 1), ("",))[0] in ("evacuated", "displaced"):
            return "evacuated"
        if word not in FILL or (word in ("in", "at") and lower_at(tokens, i + 1) not in _BOUNDS):
            return None
        of = of or word == "of"
    return None


def _after(tokens: list[Token], item: Counted, others: Items) -> tuple[str, int] | None:
    """The verb after a number's noun phrase and its token: "12 civilians were wounded", "16 people dead"."""
    i, seen = item.end + 1, 0
    while i < len(tokens) and seen < _REACH:
        if joined := _skip_joined(tokens, i, others):
            i, seen = joined, seen + 1
            continue
        word = tokens[i].lower
        if _hard_stop(tokens, i) or tokens[i].number or (word in _BREAKS and lower_at(tokens, i - 1) not in _BE):
            return None
        ends = _PHRASES.get(word, {})
        phrase = ends.get(lower_at(tokens, i + 1)) or ends.get(lower_at(tokens, i + 2))
        if phrase:
            return ("killed" if phrase == "shot down" and item.person and item.nouns else phrase), i + 1
        if word == "custody":
            return "arrested", i
        event, voice = EVENTS.get(word, ("", ""))
        if voice in ("passive", "state"):
            aided = {token.lower for token in tokens[max(item.end + 1, i - 4) : i]} & _BE
            bare = i - item.end <= 2 and not _has_object(tokens, i, others)
            return (event, i) if aided or bare or (voice == "state" and seen < 6) else None
        if voice == "active":
            return None
        i, seen = i + 1, seen + 1
    return None


def _hard_stop(tokens: list[Token], i: int) -> bool:
    """Whether token i ends a sentence or a strong clause."""
    ends = lower_at(tokens, i) == "." and (i + 1 >= len(tokens) or tokens[i + 1].start > tokens[i].end)
    return tokens[i].lower in ("!", "?", ";", ":", "…") or (ends and len(lower_at(tokens, i - 1)) > 1)


def _skip_aside(tokens: list[Token], start: int) -> int | None:
    """Step over ", including several children," and "mostly women and children": asides without a number."""
    if lower_at(tokens, start) in ("mostly", "mainly") and lower_at(tokens, start + 2) == "and":
        return start + 4
    if lower_at(tokens, start) not in (",", "(") or lower_at(tokens, start + 1) not in _ASIDES:
        return None
    for i in range(start + 2, min(start + 10, len(tokens))):
        if tokens[i].number:
            return None
        if tokens[i].lower in (",", ")"):
            return i + 1
    return None


def _skip_joined(tokens: list[Token], start: int, others: Items) -> int | None:
    """Step over ", including nine children," and "and two soldiers": there the clause of the first number goes on."""
    if aside := _skip_aside(tokens, start):
        return aside
    i = start
    while i < min(len(tokens), start + 8) and not tokens[i].number:
        if tokens[i].lower not in FILL and (i >= start + 3 or tokens[i].lower not in _LINKS):
            return None
        i += 1
    follower = others.get(i)
    if not follower or (i == start and not follower.nouns) or (follower.event and not follower.nouns):
        return None
    end = follower.end + 1
    closes = lower_at(tokens, end) in (",", ")") and lower_at(tokens, start) in (",", "(")
    return end + 1 if closes else end


def _has_object(tokens: list[Token], i: int, others: Items) -> bool:
    """Whether the participle at token i is a past tense with an object: "rebels killed 30 soldiers"."""
    for j in range(i + 1, min(i + 5, len(tokens))):
        word = tokens[j].lower
        if tokens[j].number:
            return not (j in others and others[j].event and not others[j].nouns)
        if word in ("a", "an", "the", "his", "her", "their", "its", "him", "them"):
            return True
        if word not in FILL:
            return is_person(word)
    return False


def _toll(tokens: list[Token], item: Counted) -> str | None:
    """A toll before a number: "the death toll has risen to 85", "deaths reached 40"."""
    for i in range(item.at - 1, max(-1, item.at - 12), -1):
        event, voice = EVENTS.get(tokens[i].lower, ("", ""))
        named = voice == "noun" or (voice in ("state", "passive") and lower_at(tokens, i - 1) in ("of", "the"))
        if item.person and (voice == "toll" or (named and i < item.at - 1 and not item.nouns)):
            return event
        if tokens[i].lower not in _TOLL:
            return None
    return None


def _share(tokens: list[Token], items: list[Counted]) -> list[Counted]:
    """Hand an event on to a part ("12 people, including three children") and back ("two were among eight killed")."""
    shared = items[:]
    for n in range(1, len(shared)):
        event = shared[n - 1].event
        own = lower_at(tokens, shared[n].end + 1) in _AUXILIARIES
        if event and not own and _takes(shared[n], event) and _linked(_between(tokens, shared[n - 1], shared[n])):
            shared[n] = _with(shared[n], event)
    for n in range(len(shared) - 2, -1, -1):
        event = shared[n + 1].event
        between = _between(tokens, shared[n], shared[n + 1])
        if not event or not shared[n].nouns or not _takes(shared[n], event):
            continue
        if ("among" in between and len(between) <= 6) or between in (["and"], [","], []):
            shared[n] = _with(shared[n], event)
    return shared


def _between(tokens: list[Token], first: Counted, second: Counted) -> list[str]:
    """The words between two counts, without what stands in brackets."""
    words: list[str] = []
    depth = 0
    for token in tokens[first.end + 1 : second.at]:
        depth += (token.lower == "(") - (token.lower == ")")
        if not depth and token.lower != ")":
            words.append(token.lower)
    return words


def _takes(item: Counted, event: str) -> bool:
    """Whether a count without an event of its own can have the event of its neighbour."""
    known = item.event or item.measure or item.closed or item.number.unit not in (None, "vague")
    return not known and (item.person or event not in _OF_PEOPLE)


def _linked(between: list[str]) -> bool:
    """Whether the words between two counts join them in one list or name a part of the first."""
    if len(between) > _REACH or any(word in (".", ";") or word in EVENTS for word in between):
        return False
    if not between or any(word in ("including", "among", "includes", "whom") for word in between):
        return True
    return between[0] in (",", "and", "as", "or") and all(word in _LINKS or word in FILL for word in between)
