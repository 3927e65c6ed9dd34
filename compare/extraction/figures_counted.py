"""The noun phrase beside a number: what it counts, as words, a measure or an age."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from compare.extraction.numbers import Number
from compare.extraction.quantities import (
    EVENTS,
    FILL,
    MEASURES,
    NOT_COMPOUND,
    PERSON_CLASSES,
    STOPS,
    is_person,
    is_plural,
    noun_class,
    pluralise,
    word_set,
)

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d(?:[\d,.]*\d)?|[^\w\s]")
_SHARES = ("percent", "share", "percentage points", "basis points")
_DEFINITE = word_set("the these those them his its their her our whom which")
_QUOTE_MARKS = frozenset("“”\"‘’'&")
_MOSTLY = ("mostly", "mainly", "largely")
_POWERS = {"square": "area", "cubic": "volume"}
_OTHERS = word_set("others more other additional further")
_OWNED = word_set("of was is at to reached stood hit by from were")
_CHANGED = word_set(
    "between rose rises rising fell falls falling has had risen fallen climbed climbs jumped jumps dropped drops "
    "slipped soared now"
)
_LONGEST = 8  # words looked at for the head of a noun phrase


@dataclass(frozen=True, slots=True)
class Token:
    """A word, mark or number of a text, in lower case, with its offsets."""

    lower: str
    start: int
    end: int
    number: Number | None = None

    @property
    def word(self) -> bool:
        """Whether it is a word."""
        return self.number is None and self.lower[:1].isalpha()


@dataclass(frozen=True, slots=True)
class Counted:
    """A number at token `at`, the noun phrase it counts up to token `end`, and the event it belongs to.

    `measure` is (unit, what it measures); `closed` says that no event of its surroundings may be added;
    `partitive` marks "15 of the wounded", `other` "30 others".
    """

    number: Number
    at: int
    end: int
    nouns: tuple[str, ...] = ()
    event: str | None = None
    measure: tuple[str, str] | None = None
    closed: bool = False
    partitive: bool = False
    other: bool = False

    @property
    def who(self) -> str:
        """The class of what is counted; people where no noun says it."""
        return noun_class(list(self.nouns)) if self.nouns else "people"

    @property
    def person(self) -> bool:
        """Whether people are counted, as far as can be told."""
        return not self.nouns or self.who in PERSON_CLASSES

    @property
    def share(self) -> bool:
        """Whether the number is a part of a whole."""
        return self.number.unit in _SHARES


def tokenize(text: str, numbers: tuple[Number, ...]) -> list[Token]:
    """Return the text's tokens, each number one of them."""
    tokens: list[Token] = []
    at = 0
    for number in numbers:
        tokens += _plain(text, at, number.span[0])
        tokens.append(Token("#", *number.span, number))
        at = number.span[1]
    return tokens + _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> list[Token]:
    # the possessive of "city's" is no part of the word
    return [Token(re.sub(r"[’']s?$", "", m[0].lower()) or m[0], *m.span()) for m in _TOKEN.finditer(text, start, end)]


def lower_at(tokens: list[Token], i: int) -> str:
    """The lower-case token at i, or "" outside the text."""
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def read_counted(tokens: list[Token], at: int, number: Number) -> Counted:
    """Read what the number at a token counts: "11 Afghan troops", "15 of the wounded", "six-block area", "$5m fine"."""
    item = Counted(number, at, at)
    i = at + 1
    if number.twin:
        return replace(item, nouns=("bombings",), end=i, closed=True)
    glued = i < len(tokens) and tokens[i].start == tokens[at].end
    if glued and tokens[i].lower in ("-", "‑"):
        return _compound(tokens, item)
    if lower_at(tokens, i) == "of" and number.value:
        i += 1
        while lower_at(tokens, i) in _DEFINITE or lower_at(tokens, i) == "all":
            item = replace(item, partitive=True)
            i += 1
        if lower_at(tokens, i - 1) in ("them", "whom", "which") and lower_at(tokens, i) in ("were", "are", "was"):
            i += 1
    if number.unit and number.unit not in ("vague", "ordinal"):
        return _part(tokens, item, i)
    word = lower_at(tokens, i)
    if word in MEASURES and word != "second" and (len(word) > 1 or glued):
        return _measured(tokens, replace(item, measure=MEASURES[word], end=i), i)
    return _head(tokens, item, i)


def _head(tokens: list[Token], item: Counted, i: int) -> Counted:
    """Find the head noun from token i on: the first plural and the plurals that follow it."""
    words: list[str] = []
    ends: list[int] = []
    event, event_at = "", i
    for j in range(i, min(i + _LONGEST, len(tokens))):
        word, plural = tokens[j].lower, any(map(is_plural, words))
        if word in _QUOTE_MARKS or (word in ("and", "or", ",", "/") and words and not event and not plural):
            continue
        name, voice = EVENTS.get(word, ("", ""))
        if voice in ("passive", "state") and not event and not plural:
            event, event_at = name, j
        elif _ends(tokens, words, j) or voice in ("passive", "state") or (voice == "active" and words):
            break
        elif word in _OTHERS:
            item = replace(item, other=True, end=j)
        elif (event and not is_plural(word)) or (plural and (not is_plural(word) or words[-1] == "people")):
            break
        else:
            words.append(word)
            ends.append(j)
    if lower_at(tokens, i) in _MOSTLY:
        item = replace(item, other=True)
    return _finish(item, words, ends, (event, event_at))


def _ends(tokens: list[Token], words: list[str], j: int) -> bool:
    """Whether the noun phrase ends before token j; "of" may be part of a name ("Department of Justice staff")."""
    word = tokens[j].lower
    if not tokens[j].word or (not words and (word in _MOSTLY or word in ("and", "or"))):
        return True
    if word == "of" and words and not any(map(is_plural, words)):
        return not any(is_person(token.lower) for token in tokens[j + 1 : j + 4])
    return word in STOPS


def _finish(item: Counted, words: list[str], ends: list[int], event: tuple[str, int]) -> Counted:
    """Choose the head among the words of a noun phrase."""
    name, event_at = event
    last = max((n for n, word in enumerate(words) if is_plural(word)), default=-1)
    if item.number.value == 1 or item.number.unit == "ordinal":
        people = [n for n, word in enumerate(words) if is_person(word)]
        last = people[0] if people else 0 if words else -1
    if last < 0:
        return replace(item, event=name, end=event_at) if name else item
    head, item = words[last], replace(item, end=ends[last])
    if head in MEASURES and item.number.unit != "ordinal":
        unit, kind = MEASURES[head]
        power = _POWERS.get(words[last - 1]) if last else None
        return replace(item, measure=(f"{words[last - 1]} {unit}", power) if power else (unit, kind))
    noun, voice = EVENTS.get(head, ("", ""))
    if voice == "noun":
        people_named = [] if head in ("bodies", "body", "lives") else [word for word in words[:last] if is_person(word)]
        return replace(item, nouns=tuple(people_named[-1:]), event=noun, closed=True)
    return replace(item, nouns=tuple(words[: last + 1]), event=name or None)


def _compound(tokens: list[Token], item: Counted) -> Counted:
    """Read "six-block area", "16-year-old", "35-minute telephone call", "24-hour"."""
    i = item.at + 2
    word = lower_at(tokens, i)
    parts = word.split("-")
    if parts[0] in NOT_COMPOUND or not word[:1].isalpha():
        return replace(item, closed=True, end=item.at)
    if "old" in parts[1:]:
        return replace(item, measure=(pluralise(parts[0]), "age"), end=i)
    if parts[0] in MEASURES:
        return _measured(tokens, replace(item, measure=MEASURES[parts[0]], end=i), i)
    return replace(item, nouns=(pluralise(parts[0]),), end=i, closed=True)


def _measured(tokens: list[Token], item: Counted, i: int) -> Counted:
    """Name what a measure measures: "35-minute call" and "19 years of war" by their noun, else by its kind."""
    unit, kind = item.measure or ("", "")
    hyphen = lower_at(tokens, item.at + 1) in ("-", "‑")
    ahead = [token.lower for token in tokens[i + 1 : i + 5]]
    if ahead[:1] == ["old"]:
        return replace(item, measure=("years", "age"), end=i + 1)
    if kind == "duration" and re.match(r"(?:in (?:prison|jail|custody)|behind bars|imprisonment)\b", " ".join(ahead)):
        return replace(item, measure=(unit, "sentence"))
    if ahead[:1] == ["of"] or hyphen:
        skip = 0 if hyphen else 1
        run = _run(ahead[skip:])
        if run:
            return replace(item, measure=(unit, run[-1]), end=i + len(run) + skip)
    owner = owner_before(tokens, item.at, frozenset({"of"}))
    return replace(item, measure=(unit, owner)) if owner and kind == "duration" else item


def _run(words: list[str]) -> list[str]:
    """The words up to the first that ends a noun phrase."""
    run: list[str] = []
    for n, word in enumerate(words):
        after = words[n + 1] if n + 1 < len(words) else ""
        verbal = word.endswith("ed") and (run or after in STOPS or not after[:1].isalpha())
        if word in STOPS or word in FILL or word == "and" or not word[:1].isalpha() or verbal:
            break
        run.append(word)
    return run


def _part(tokens: list[Token], item: Counted, i: int) -> Counted:
    """Name a share or an amount by the noun after it ("54% of the vote") or before it ("a turnout of 54%")."""
    direct = i == item.at + 1
    run = _run([token.lower for token in tokens[i : i + 4]])
    run = [word for word in run if EVENTS.get(word, ("", "noun"))[1] == "noun"]
    if direct and lower_at(tokens, i) == "in" and not item.share:
        i += 1
        run = _run([token.lower for token in tokens[i : i + 3]])
    before = owner_before(tokens, item.at, _OWNED)
    if before and (direct or not run):
        return replace(item, nouns=(before,), closed=True)
    plural = next((n for n, word in enumerate(run) if is_plural(word)), len(run) - 1)
    if direct and item.share:
        plural = 0  # what follows is as likely a verb: "60% voted", "a 6% levy pays"
    if not run or (direct and run[0].endswith(("ed", "ing")) and item.share):
        return item
    return replace(item, nouns=tuple(run[: plural + 1]), end=i + plural, closed=direct or not item.share)


def owner_before(tokens: list[Token], at: int, links: frozenset[str]) -> str | None:
    """The noun that a value is given to: "fine" in "a fine of up to $5m", "turnout" in "turnout was just 54%"."""
    linked = False
    for back in range(at - 1, max(-1, at - 8), -1):
        word = tokens[back].lower
        if word in links:
            linked = True
        elif word not in FILL and word not in _CHANGED:
            usable = linked and tokens[back].word and word not in STOPS and word not in EVENTS
            return word if usable and not word.endswith(("ed", "ing", "ly")) else None
    return None
