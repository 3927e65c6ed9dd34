"""Resolves who a speaker is: surnames to full names, pronouns and "the ministry" to whom they stand for."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from compare.extraction import lexicon
from compare.extraction.mentions import REACH, Mention, described, mentions

_PART = r"(?:[A-Z][\w'’-]+|[A-Z]\.)"
_NAME = re.compile(
    rf"(?<![\w.])(?:{_PART}|(?:Gen|Gov|Sen|Rep|Dr|Mr|Mrs|Ms|Lt|Col|Maj|Capt|Sgt)\.)"
    rf"(?: (?:al-|el-|de |van |von |bin |ibn |al |of the )?{_PART})+"
)
_WORD = re.compile(r"[\w.&-]+(?:['’](?!s\b)\w+)?")
_TITLES = lexicon.words(
    "mr mrs ms dr sir president vice prime minister deputy defense defence foreign interior finance spokesman "
    "spokeswoman spokesperson governor mayor gov sen rep senator representative secretary general gen col colonel "
    "lt maj major capt captain sgt chief chairman chairwoman chair judge justice king queen prince princess pope "
    "director commander professor prof ambassador attorney congressman congresswoman chancellor sheriff police "
    "officer detective head former acting senior assistant speaker leader lawmaker lawyer analyst activist "
    "resident coach ceo premier"
)
_OFFICES = lexicon.words("general defense defence foreign interior finance police justice prime")
_PERSON_NOUNS = lexicon.words(
    "president minister premier spokesman spokeswoman spokesperson governor mayor senator chief director "
    "commander general colonel captain chairman chairwoman secretary ambassador professor judge prosecutor lawyer "
    "official leader head activist witness candidate nominee lawmaker congressman congresswoman king source man "
    "woman author doctor analyst expert diplomat envoy officer"
)
_WOMEN = lexicon.words("ms mrs spokeswoman chairwoman congresswoman queen princess woman mother actress businesswoman")
_MEN = lexicon.words("mr spokesman chairman congressman king prince man father pope")
_MALE_NAMES = lexicon.words(
    "john james robert michael william david richard joseph thomas charles christopher daniel matthew anthony "
    "mark donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey jeff "
    "ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank "
    "alexander raymond patrick jack dennis jerry tyler aaron jose adam henry nathan douglas peter zachary kyle "
    "walter ethan jeremy harold keith christian roger noah gerald carl terry sean austin arthur lawrence jesse "
    "dylan bryan joe jordan billy bruce albert willie gabriel logan alan juan wayne roy ralph randy eugene "
    "vincent russell louis bobby philip johnny mike jim tom bill bob steve vladimir dmitry sergei sergey alexei "
    "andrei ivan igor oleg mikhail nikolai viktor yuri boris volodymyr oleksandr mohammed mohammad muhammad ahmed "
    "ahmad ali hassan hussein ibrahim omar khalid abdullah bashar rami mustafa mahmoud antonio carlos luis jorge "
    "pedro francisco emmanuel jean pierre francois hans klaus jens olaf recep"
)
_NO_NAMES = (
    lexicon.LINKS | lexicon.DETERMINERS | lexicon.BREAKS | lexicon.CONJUNCTIONS | lexicon.TIMES | lexicon.MONTHS
    | lexicon.words("so-called meanwhile also speaking asked here there yes now updated published posted")
)  # fmt: skip
_FEMALE_NAMES = lexicon.words(
    "mary maria anna ann anne elizabeth jennifer susan sarah karen lisa nancy hillary angela theresa olga natalia "
    "elena ekaterina irina julia laura jessica michelle melania ivanka kellyanne nikki kamala jenny carmen emily "
    "kate katie rachel amy linda barbara patricia margaret christine sonia fatima aisha maryam leila sofia "
    "victoria jane helen diana donna kirsten kirstjen julie megan amanda ursula yulia svetlana tatiana claire "
    "alice rose ruth"
)


class _Heard:
    """Names in the order in which they were heard first, and in that of the last time; each once."""

    def __init__(self) -> None:
        self._first: dict[str, None] = {}
        self._last: dict[str, None] = {}

    def add(self, name: str) -> None:
        self._first.setdefault(name)
        self._last.pop(name, None)
        self._last[name] = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __bool__(self) -> bool:
        return bool(self._first)

    def latest(self) -> Iterator[str]:
        """The names, the one heard last first."""
        return reversed(self._last)

    @property
    def last(self) -> str | None:
        """The name heard last."""
        return next(self.latest(), None)


@dataclass(slots=True)
class Cast:
    """Who has been named so far in an article; filled in reading order."""

    text: str
    names: tuple[str, ...] = ()
    persons: _Heard = field(default_factory=_Heard)
    bodies: _Heard = field(default_factory=_Heard)
    groups: _Heard = field(default_factory=_Heard)
    places: tuple[Mention, ...] = ()
    # Where persons were quoted or began a sentence, in the order of the text.
    heard: list[tuple[int, str]] = field(default_factory=list)
    # What the whole text was looked through for, once for each title and name.
    titled: dict[tuple[str, ...], str | None] = field(default_factory=dict)
    human: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Cast:
        """Collect the capitalised names of a text, each as first given."""
        seen: dict[str, None] = {}
        for match in _NAME.finditer(text):
            words = match[0].removesuffix("'s").removesuffix("’s").split(" ")
            while words and words[0].lower() in _NO_NAMES:
                words = words[1:]
            if len(words) > 1:
                seen.setdefault(" ".join(words), None)
        places = mentions(text, (name for name in seen if _is_person(text, name)))
        leading = sorted((place.start, place.name) for place in places if place.leads)
        return cls(text=text, names=tuple(seen), places=places, heard=leading)

    def resolve(self, speaker: str, *, at: int) -> str:
        """Return whom a speaker, as written at a place of the text, stands for, and remember it for what follows."""
        words = _WORD.findall(speaker)
        low = [word.lower().rstrip(".") for word in words]
        if not low:
            return speaker
        pronoun = self._pronoun(low, at)
        if pronoun is not None:
            return pronoun
        name = (
            self._definite(low, speaker)
            or self._described(low, at)
            or self._surname(words, low)
            or self._same(words)
            or _tidy(speaker)
        )
        self._remember(name, at)
        return name

    def _described(self, low: list[str], at: int) -> str | None:
        """ "The colonel": the person named last beside whose name the noun stands."""
        if low[0] != "the" or len(low) != 2 or low[1] not in _PERSON_NOUNS:
            return None
        return described(self.text, self.places, low[1], before=at)

    def _pronoun(self, low: list[str], at: int) -> str | None:
        if len(low) > 1:
            return None
        word = low[0]
        if word in ("he", "she", "him", "her", "i"):
            for person in (*self._near(at), *self.persons.latest()):
                gender = _gender(person)
                if gender is None or word == "i" or (gender == "f") == (word in ("she", "her")):
                    return person
            return self.persons.last or word
        if word in ("it", "this"):
            return self.bodies.last or word
        if word in ("they", "we", "them", "both", "some"):
            pool = self.groups or self.bodies or self.persons
            return pool.last or word
        return None

    def _near(self, at: int) -> list[str]:
        """Who was quoted, or began a sentence, shortly before a place; the nearest first."""
        low, high = bisect_left(self.heard, (at - REACH + 1,)), bisect_left(self.heard, (at,))
        return [name for _, name in reversed(self.heard[low:high])]

    def _definite(self, low: list[str], speaker: str) -> str | None:
        """ "The ministry", "this group", "the Observatory": the last speaker or name that it can stand for."""
        if low[0] not in ("the", "this", "that", "its", "his", "her") or len(low) > 3:
            return None
        head = low[-1]
        if head in lexicon.DOCUMENTS and len(low) == 2:
            pool = self.bodies or self.persons
            return pool.last
        if any(word[:1].isupper() for word in speaker.split()[1:]):
            return self._body(low, speaker)
        pools = (self.bodies, self.persons) if head in _PERSON_NOUNS else (self.bodies, self.groups, self.persons)
        for name in (name for pool in pools for name in pool.latest()):
            if head in [word.lower() for word in _WORD.findall(name)] and name.lower() != speaker.lower():
                return name
        if head in _PERSON_NOUNS:
            return self._titled(low[1:])
        for name in self.names:
            if head in name.lower().split() and len(name.split()) > 1:
                return name
        if head in (
            "group",
            "organisation",
            "organization",
            "agency",
            "movement",
            "party",
            "network",
            "channel",
            "monitor",
        ):
            return self.bodies.last
        return None

    def _body(self, low: list[str], speaker: str) -> str | None:
        """The full name of a body for a part of it: "the Observatory"; "the Russian president" is a person's title."""
        if low[-1] in _PERSON_NOUNS:
            return self._titled(low[1:])
        if len(low) != 2 or low[1] not in _BODY_HEADS:
            return None
        word = speaker.split()[1]
        for name in (*self.bodies.latest(), *self.names):
            parts = name.split()
            if len(parts) > 2 and parts[0] not in ("A", "An", "a", "an") and word in parts and not name.isupper():
                return name
        return None

    def _titled(self, title: list[str]) -> str | None:
        """The first "President Name Surname" of the text for "the president"."""
        key = tuple(title)
        if key not in self.titled:
            self.titled[key] = self._find_titled(title)
        return self.titled[key]

    def _find_titled(self, title: list[str]) -> str | None:
        for name in self.names:
            words = name.lower().split()
            if title[-1] in words[:-1] and (len(title) == 1 or title[0] in words):
                return name
        found = re.search(
            rf"\b{re.escape(title[-1].title())} of (?:the )?[A-Z]\w+ ((?:[A-Z][\w’'-]+ ?){{2,3}})", self.text
        )
        if found is not None and len(title) == 1:
            return found[1].strip()
        return None

    def _surname(self, words: list[str], low: list[str]) -> str | None:
        if low[0] in ("a", "an") or low[-1] in _TITLES:
            return None
        bare = [
            word
            for word, lower in zip(words, low, strict=True)
            if lower not in _TITLES and lower not in lexicon.DETERMINERS
        ]
        if not bare or len(bare) > 2 or not all(word[:1].isupper() for word in bare):
            return None
        tail = " ".join(bare)
        for person in self.persons:
            if _ends_with(person, tail) and len(person) > len(tail):
                return person
        for name in self.names:
            if _ends_with(name, tail) and len(name.split()) > len(bare) and len(name.split()) > 1:
                return _with_title(self.text, name)
        return None

    def _same(self, words: list[str]) -> str | None:
        """The name first given to a person whose full name the speaker holds: "the region's governor, Ann Lee"."""
        core = _core(words)
        for person in self.persons:
            if core and _core(_WORD.findall(person)) == core:
                return person
        return None

    def _remember(self, name: str, at: int) -> None:
        low = [word.lower() for word in _WORD.findall(name)]
        if name not in self.human:
            self.human[name] = _is_person(self.text, name)
        if self.human[name]:
            self.persons.add(name)
            insort(self.heard, (at, name))
        else:
            if low and (low[-1].endswith("s") or "and" in low or "police" in low) and low[0] not in ("a", "an"):
                self.groups.add(name)
            self.bodies.add(name)


def _core(words: list[str]) -> tuple[str, ...]:
    """The first and last name that a full description ends with; empty where it ends with none."""
    core: list[str] = []
    for word in reversed(words):
        if not word[:1].isupper() or word.lower().rstrip(".") in _TITLES:
            break
        core.insert(0, word)
    return tuple(core[-2:]) if len(core) >= 2 else ()


def _ends_with(name: str, tail: str) -> bool:
    return name == tail or name.endswith(" " + tail) or (", " in name and (name.split(", ")[0].endswith(" " + tail)))


def _is_person(text: str, name: str) -> bool:
    words = _WORD.findall(name)
    low = [word.lower().rstrip(".") for word in words]
    if any(word in _TITLES - _OFFICES for word in low):
        return True
    if any(word in _PERSON_NOUNS for word in low) and "generals" not in low:
        return True
    return (
        len(words) in (2, 3)
        and all(word[:1].isupper() for word in words)
        and not any(word in lexicon.SPEAKER_HEADS or lexicon.is_demonym(word) for word in (*low, *words))
        and low[-1] not in _ORG_TAILS
        and low[0] != "the"
        and f"the {name}" not in text
    )


_BODY_HEADS = lexicon.words(
    "observatory ministry army agency commission committee council court department office party union bank "
    "university company front league association federation institute foundation coalition corps board authority "
    "congress senate house times post journal chamber service bureau network centre center fund organization "
    "organisation"
)
_ORG_TAILS = lexicon.words(
    "news times post rights network press house watch international front corps journal nations union states "
    "force forces today street foundation association institute center centre bank university party organization "
    "works registry mission company society council bureau brigade division battalion regiment airport hospital "
    "bridge road square river valley province region district city town"
)


def _gender(name: str) -> str | None:
    low = [word.lower().rstrip(".") for word in _WORD.findall(name)]
    if any(word in _WOMEN or word in _FEMALE_NAMES for word in low):
        return "f"
    return "m" if any(word in _MEN or word in _MALE_NAMES for word in low) else None


def _with_title(text: str, name: str) -> str:
    """A name with the title words that stand before its first mention."""
    at = text.find(name)
    if at < 0:
        return name
    words = text[max(0, at - 60) : at].split(" ")[:-1]
    keep: list[str] = []
    for word in reversed(words):
        plain = word.strip("“”\"'").lower().rstrip(".")
        if plain in _TITLES or (
            keep
            and word[:1].isupper()
            and word.isalpha()
            and plain not in lexicon.LINKS | lexicon.DETERMINERS | lexicon.BREAKS
        ):
            keep.insert(0, word)
        else:
            break
    return " ".join([*keep, name])


def _tidy(speaker: str) -> str:
    return re.sub(r"\s+", " ", speaker.removesuffix("'s").removesuffix("’s")).strip(" ,")
