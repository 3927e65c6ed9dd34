"""WordNet 3.0 read from its own files, and the few English inflections that edits need.

The files are those of Debian's package wordnet-base: `index.*`, `data.*`, `*.exc` and `cntlist.rev`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from compare.errors import ReadingError

FOLDER = Path("/usr/share/wordnet")
_FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_TYPES = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}

# Base, past, participle of the verbs that the edits use and that do not follow the rule.
_IRREGULAR = """
be was been; beat beat beaten; become became become; begin began begun; bite bit bitten; blow blew blown;
break broke broken;
bring brought brought; build built built; buy bought bought; catch caught caught; choose chose chosen; come came come;
cut cut cut; deal dealt dealt; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed fed;
fight fought fought; find found found; fly flew flown; forbid forbade forbidden; forget forgot forgotten;
give gave given;
get got got; go went gone; grow grew grown; hear heard heard; hide hid hidden; hit hit hit; hold held held;
hurt hurt hurt; keep kept kept; know knew known; lead led led; leave left left; lend lent lent; lose lost lost;
make made made; meet met met; overthrow overthrew overthrown; overtake overtook overtaken; pay paid paid; put put put;
ride rode ridden; rise rose risen;
run ran run; say said said; see saw seen; sell sold sold; send sent sent; shoot shot shot; show showed shown;
shut shut shut;
sink sank sunk; sit sat sat; sleep slept slept; speak spoke spoken; spread spread spread; spend spent spent;
stand stood stood; steal stole stolen;
strike struck struck; sue sued sued; swim swam swum; take took taken; teach taught taught; tell told told;
think thought thought; throw threw thrown; win won won; withdraw withdrew withdrawn; write wrote written
"""
_FORMS = {base: (past, done) for base, past, done in (row.split() for row in _IRREGULAR.replace("\n", " ").split(";"))}
_DOUBLED = frozenset(
    "stop rob stab drop plan ban grab trap admit commit refer permit ship kidnap expel hit cut sit run".split()
)
_DOUBLED_ING = _DOUBLED | frozenset("get put shut swim win begin forget".split())
_PLURALS = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "foot": "feet",
    "tooth": "teeth",
    "wife": "wives",
    "knife": "knives",
}


@dataclass(frozen=True, slots=True)
class Synset:
    """One meaning: its part of speech, topic file number, words, and pointers (symbol, offset, pos, from, to)."""

    pos: str
    topic: int
    words: tuple[str, ...]
    pointers: tuple[tuple[str, int, str, int, int], ...]


class WordNet:
    """Meanings of English words, most frequent first; `folder` holds WordNet's own files."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._synsets: dict[tuple[str, int], Synset] = {}

    @cached_property
    def _index(self) -> dict[tuple[str, str], tuple[int, ...]]:
        index = {}
        for pos, name in _FILES.items():
            for line in self._lines(f"index.{name}"):
                if not line.startswith(" "):
                    fields = line.split()
                    index[fields[0], pos] = tuple(map(int, fields[-int(fields[2]) :]))
        return index

    @cached_property
    def _counts(self) -> dict[tuple[str, str], dict[int, int]]:
        counts: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
        for line in self._lines("cntlist.rev"):
            key, sense, count = line.split()
            lemma, _, rest = key.partition("%")
            counts[lemma, _TYPES[rest[0]]][int(sense)] = int(count)
        return counts

    @cached_property
    def _data(self) -> dict[str, bytes]:
        return {pos: self._path(f"data.{name}").read_bytes() for pos, name in _FILES.items()}

    @cached_property
    def _exceptions(self) -> dict[tuple[str, str], str]:
        found = {}
        for pos, name in _FILES.items():
            for line in self._lines(f"{name}.exc"):
                form, base, *_ = line.split()
                found[form, pos] = base
        return found

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            raise ReadingError(f"{path}: not found; install Debian's package wordnet-base or name its folder")
        return path

    def _lines(self, name: str) -> Iterator[str]:
        with self._path(name).open(encoding="utf-8") as file:
            yield from file

    def senses(self, lemma: str, pos: str) -> tuple[Synset, ...]:
        """Return the meanings of a base form as noun (n), verb (v), adjective (a) or adverb (r)."""
        return tuple(self._read(pos, offset) for offset in self._index.get((lemma, pos), ()))

    def count(self, lemma: str, pos: str) -> int:
        """Return how often the word bears this part of speech in WordNet's tagged text."""
        return sum(self._counts.get((lemma, pos), {}).values())

    def share(self, lemma: str, pos: str) -> float:
        """Return the share of the first meaning of this part of speech in all tagged uses of the word, 0 to 1."""
        total = sum(self.count(lemma, other) for other in _FILES)
        return self._counts.get((lemma, pos), {}).get(1, 0) / total if total else 0.0

    def first(self, lemma: str, pos: str, *, share: float = 0.7, count: int = 3) -> Synset | None:
        """Return the first meaning where it is nearly the only one in use, else None."""
        if self.count(lemma, pos) < count or self.share(lemma, pos) < share:
            return None
        senses = self.senses(lemma, pos)
        return senses[0] if senses else None

    def antonyms(self, lemma: str, synset: Synset) -> tuple[str, ...]:
        """Return the words that the synset gives as the opposite of this very word."""
        at = next((n for n, word in enumerate(synset.words, 1) if word == lemma), 0)
        return tuple(
            self._read(pos, offset).words[to - 1]
            for symbol, offset, pos, source, to in synset.pointers
            if symbol == "!" and source == at
        )

    def related(self, synset: Synset, symbol: str) -> tuple[Synset, ...]:
        """Return the synsets a pointer leads to: "@" is more general, "~" more special, "&" similar."""
        return tuple(self._read(pos, offset) for mark, offset, pos, *_ in synset.pointers if mark == symbol)

    def base(self, word: str, pos: str) -> str:
        """Return the base form of a lower-case word, or "" where it is none of this part of speech."""
        if (word, pos) in self._exceptions:
            return self._exceptions[word, pos]
        if (word, pos) in self._index:
            return word
        tails = {"n": ("s:", "ses:s", "xes:x", "ches:ch", "shes:sh", "ies:y"), "v": _VERB_TAILS}
        for tail, _, new in (rule.partition(":") for rule in tails.get(pos, ())):
            if word.endswith(tail) and (word[: -len(tail)] + new, pos) in self._index:
                return word[: -len(tail)] + new
        return ""

    def _read(self, pos: str, offset: int) -> Synset:
        key = (pos, offset)
        if key not in self._synsets:
            data = self._data[pos]
            self._synsets[key] = _parse(data[offset : data.index(b"\n", offset)].decode(), pos)
        return self._synsets[key]


_VERB_TAILS = ("s:", "ies:y", "es:e", "es:", "ed:e", "ed:", "ing:e", "ing:")


def _parse(line: str, pos: str) -> Synset:
    fields = line.partition("|")[0].split()
    size = int(fields[3], 16)
    words = tuple(word.partition("(")[0] for word in fields[4 : 4 + 2 * size : 2])
    start = 5 + 2 * size
    pointers = []
    for at in range(start, start + 4 * int(fields[start - 1]), 4):
        symbol, offset, target, ends = fields[at : at + 4]
        pointers.append((symbol, int(offset), "a" if target == "s" else target, int(ends[:2], 16), int(ends[2:], 16)))
    return Synset(pos, int(fields[1]), words, tuple(pointers))


def past(verb: str) -> str:
    """Return the simple past of a verb's base form: attacked, sold."""
    return _FORMS[verb][0] if verb in _FORMS else _suffixed(verb)


def participle(verb: str) -> str:
    """Return the past participle of a verb's base form: attacked, given."""
    return _FORMS[verb][1] if verb in _FORMS else _suffixed(verb)


def gerund(verb: str) -> str:
    """Return the -ing form of a verb's base form: attacking, giving, stopping."""
    if verb in _DOUBLED_ING:
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    return (verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "oe")) and verb != "be" else verb) + "ing"


def plural(noun: str) -> str:
    """Return the plural of a regular noun and of a few that are not."""
    if noun in _PLURALS:
        return _PLURALS[noun]
    for single, many in _PLURALS.items():
        if noun.endswith(single) and single in ("man", "woman", "child"):
            return noun[: -len(single)] + many
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh", "z")) else "s")


def third(verb: str) -> str:
    """Return the third person singular of a verb's base form: attacks, denies."""
    return {"be": "is", "have": "has", "go": "goes", "do": "does"}.get(verb) or plural(verb)


def _suffixed(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ied"
    return (verb + verb[-1] if verb in _DOUBLED else verb) + "ed"
