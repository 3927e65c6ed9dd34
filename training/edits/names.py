"""Names: another person, organisation or place in one event, and the shorter or longer name of the same one."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from training.edits.gazetteer import MEN, NOT_NAMES, PLACE_KIND, PLACES, SHORT, VERBS, WOMEN
from training.edits.words import label_pair, one_event
from training.examples import Example

Edit = Callable[[str, random.Random], Iterator[Example]]

_TITLES = (
    "President|Prime Minister|Vice President|Senator|Sen\\.|Rep\\.|Gov\\.|Governor|Mayor|Secretary of State|Attorney "
    "General|"
    "Chancellor|Judge|General|Gen\\.|Minister|Foreign Minister|Defense "
    "Minister|Justice|Ambassador|Congressman|Congresswoman"
)
_NAME = r"[A-Z][a-z]+(?:-[A-Z][a-z]+)?"
_TITLED = re.compile(
    rf"\b(?:(?:Former|former) )?({_TITLES}) ({_NAME}(?: [A-Z]\.)?) ((?:Mc|Mac|O['’]|De)?{_NAME})\b(?! [A-Z])"
)
PERSON = re.compile(rf"(?<![-’'])\b({_NAME}) ((?:Mc|Mac|O['’]|De)?{_NAME})\b(?![-'’]| (?:[A-Z]|of\b))")
_ANY = re.compile(r"(?:(?:the|The) )?\b[A-Z][\w’-]*[a-zA-Z](?:(?: of(?: the)?)? [A-Z][\w’-]*[a-zA-Z])*")
# What happens once, to one person or in one place: another name in its stead tells another story.
_UNIQUE_PERSON = re.compile(
    r"\b(?:(?:was|were|is|been) (?:elected|arrested|killed|shot|sworn in|appointed|nominated|fired|convicted|"
    r"sentenced|acquitted|born|"
    r"named|impeached|indicted|hired|buried|ousted|inaugurated|re-elected)|won the|died|resigned|led the|founded|"
    r"announced \w+ "
    r"(?:resignation|candidacy|campaign)|stepped down|signed|vetoed|ordered the|fired|defeated|beat|dropped out|"
    r"pleaded guilty|testified|"
    r"nominated|appointed|tapped|replaced|succeeded)\b"
)
_UNIQUE_PLACE = re.compile(
    r"\b(?:was|were|been)?\s?(?:killed|arrested|attacked|bombed|exploded|crashed|shot|injured|wounded|born|landed|"
    r"signed|founded|"
    r"opened fire|collapsed|kidnapped|beheaded|captured|met|sworn|buried|convicted|married|struck|hit|detained|died|"
    r"won|lost|"
    r"arrived|broke out|invaded|withdrew|deported)\b"
)


@dataclass(frozen=True, slots=True)
class People:
    """Names of real persons to swap, by the gender that their first name tells."""

    men: tuple[str, ...]
    women: tuple[str, ...]

    def like(self, first: str) -> tuple[str, ...]:
        """Return names of persons of the same gender as a first name, none where it is not known."""
        return self.men if first in MEN else self.women if first in WOMEN else ()


def people_in(sentences: Iterable[str]) -> People:
    """Return the persons that sentences name by a well-known first name and a last name, in order."""
    found: dict[str, dict[str, None]] = {"m": {}, "w": {}}
    for sentence in sentences:
        for match in PERSON.finditer(sentence):
            kind = "m" if match[1] in MEN else "w" if match[1] in WOMEN else ""
            if kind and match[2].lower() not in NOT_NAMES and match[2] not in PLACE_KIND:
                found[kind][match[0]] = None
    return People(tuple(found["m"]), tuple(found["w"]))


# Handles, parts of compounds and words in capitals.
_ODD = re.compile(r"\d|[a-z][A-Z]|-[a-z]|^[A-Z]-|^[A-Z]{6,}$")


def parties_in(sentence: str) -> tuple[str, ...]:
    """Return the names in a sentence that can act and be accused, in order; a first word alone is none."""
    names: dict[str, None] = {}
    for match in _ANY.finditer(sentence):
        name, opens = match[0], not sentence[: match.start()].strip(" \"“'‘")
        words = name.split()
        if any(word.lower() in NOT_NAMES for word in words if word not in ("the", "The")):
            continue
        if (
            opens
            and words[0] not in PLACE_KIND
            and words[0] not in MEN | WOMEN
            and (words[0] != "The" or len(words) < 3)
        ):
            continue
        if words[-1] in ("St", "Industry") or (
            len(words) < 2 and re.search(r"[A-Z]\w* (?:and|&) $|\.\s$", sentence[: match.start()])
        ):
            continue
        if len(words) > 4 or any(_ODD.search(word) and word[:2] not in ("Mc", "O’") for word in words):
            continue
        follow = re.match(r"(-|['’](?!s\b))|\s([a-z]+)", sentence[match.end() :])
        if follow and (follow[1] or not (follow[2] in VERBS or follow[2].endswith("ed"))):
            continue
        if words[-1].endswith(("ian", "can", "ese", "ish")) or words[-1] in (
            "French",
            "Congressional",
            "Senate Majority",
        ):
            continue
        names[re.sub("^The ", "the ", re.sub(r"['’]s?$", "", name))] = None
    return tuple(name for name in names if len(name) > 3 and not any(name in other for other in names if other != name))


def is_country(name: str) -> bool:
    """Whether a name is that of a country of the list."""
    return PLACE_KIND.get(name.removeprefix("the ")) == "country"


class NameEdits:
    """Edits that put another person of a list in place of one."""

    def __init__(self, people: People) -> None:
        self.people = people

    def person_edits(self, sentence: str, random: random.Random) -> Iterator[Example]:
        """Yield another person in an event that only one can be in: contradiction."""
        if not _certain(sentence) or not _UNIQUE_PERSON.search(sentence):
            return
        matches = [match for match in PERSON.finditer(sentence) if match[1] in MEN | WOMEN]
        for match in matches[:1]:
            names = [name for name in self.people.like(match[1]) if name.split()[-1] not in sentence]
            event = _UNIQUE_PERSON.search(sentence, match.end())
            near = event is not None and "," not in sentence[match.end() : event.start()]
            if names and near and sentence.count(match[2]) == 1:
                changed = sentence.replace(match[0], random.choice(names))
                yield from label_pair(sentence, changed, "contradiction", "person")


def _certain(sentence: str) -> bool:
    """Whether a sentence tells what happened, with no denial, condition or quotation."""
    doubt = re.search(
        r"\b(?:may|might|could|would|if|whether|unless|not|never|no|nor|only|other|another|also)\b|n['’]t\b|[?\"“”]",
        sentence,
    )
    return doubt is None and 5 <= len(sentence.split()) <= 40


def _alone(sentence: str, end: int) -> bool:
    """Whether no other place is named, and the place at `end` is not described further."""
    named = sum(word in PLACE_KIND for word in re.findall(r"[A-Z][a-z]+", sentence))
    follow = re.match(
        r"(?:[.]| (?:on|after|when|last|by|during|for|before|while|and|as|to|with)\b|, (?!where|which|[A-Z]))",
        sentence[end:],
    )
    return named == 1 and follow is not None


def place_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield another place of the same kind where one event happened: contradiction."""
    if not _certain(sentence):
        return
    found = [
        m for m in re.finditer(r"\b(?:in|near|at) ([A-Z][a-z]+)\b(?!-| [A-Z]|['’])", sentence) if m[1] in PLACE_KIND
    ]
    if len(found) == 1 and _alone(sentence, found[0].end()):
        place, before = found[0][1], sentence[: found[0].start()]
        if not _UNIQUE_PLACE.search(before.rpartition(",")[2] or before):
            return
        other = random.choice([name for name in PLACES[PLACE_KIND[place]] if name != place])
        changed = sentence[: found[0].start(1)] + other + sentence[found[0].end() :]
        yield from label_pair(sentence, changed, "contradiction", "place")


def between_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield "in Oslo" against "in Oslo or Lima" (entailment, backwards neutral) and against no place at all."""
    if not one_event(sentence, limit=36):
        return
    found = [
        m
        for m in re.finditer(r" (in|near|at) ([A-Z][a-z]+)(?=[.,]? ?$| on | after | when )", sentence)
        if m[2] in PLACE_KIND
    ]
    for match in found[:1]:
        other = random.choice([name for name in PLACES[PLACE_KIND[match[2]]] if name not in sentence])
        first, second = random.sample([match[2], other], 2)
        either = f"{sentence[: match.start(2)]}{first} or {second}{sentence[match.end() :]}"
        bare = sentence[: match.start()] + sentence[match.end() :]
        yield from label_pair(sentence, either, "entailment", "place-choice")
        yield from label_pair(either, sentence, "neutral", "place-choice")
        yield from label_pair(sentence, bare, "entailment", "place-dropped")
        yield from label_pair(bare, sentence, "neutral", "place-dropped")


def short_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield the last name for title and whole name, and acronyms for what they stand for: entailment."""
    titled = _TITLED.search(sentence)
    if titled and re.search(r"[A-Z][\w.]* $|\b[a-z]+ and $", sentence[: titled.start()]):
        return
    if titled:
        lead = titled[0].split(titled[1])[0]
        for new in (titled[3], f"{titled[2]} {titled[3]}"):
            if lead + titled[1] != "" and sentence.count(titled[3]) == 1:
                changed = sentence[: titled.start()] + new + sentence[titled.end() :]
                yield from label_pair(sentence, changed, "entailment", "short-name")
    else:
        match = next((m for m in PERSON.finditer(sentence) if m[1] in MEN | WOMEN), None)
        if (
            match
            and not re.search(r"(?:\.|[A-Z]\w+|,|and) $", sentence[: match.start()])
            and sentence.count(match[2]) == 1
        ):
            changed = sentence[: match.start()] + match[2] + sentence[match.end() :]
            yield from label_pair(sentence, changed, "entailment", "short-name")
    for long, brief in SHORT:
        for old, new in ((long, brief), (brief, long)):
            found = re.search(rf"(?<![\w.] )\b([Tt]he )?{re.escape(old)}(?![\w'’-]| [A-Z])", sentence)
            if found and (found[1] or old in ("NATO",)) and new not in sentence:
                article = "" if new == "NATO" else (found[1] or "the ")
                end = sentence[found.end() :]
                changed = (
                    sentence[: found.start()] + article + new + (end[1:] if new.endswith(".") and end == "." else end)
                )
                if not (
                    old.endswith(".") and re.match(r"\s+[a-z]", end) and old in ("U.S.", "U.K.") and _adjective(end)
                ):
                    yield from label_pair(sentence, _ended(changed), "entailment", "acronym")


def _adjective(rest: str) -> bool:
    """Whether a noun may follow, of which the country's name would be an adjective: "the U.S. economy"."""
    follow = rest.split()[0].strip(".,")
    return follow not in (
        "is",
        "was",
        "has",
        "had",
        "will",
        "would",
        "and",
        "to",
        "in",
        "on",
        "for",
        "with",
        "from",
        "by",
        "that",
        "as",
        "at",
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", '"', "”")) else sentence + "."


def related_names(sentence: str, others: Sequence[str], random: random.Random) -> tuple[str, str] | None:
    """Return two different parties, of the sentence first, else of the other names; None where there are not two."""
    names = list(parties_in(sentence))
    random.shuffle(names)
    names += [name for name in random.sample(list(others), min(4, len(others))) if name not in names]
    return (names[0], names[1]) if len(names) > 1 else None


EDITS: tuple[Edit, ...] = (place_edits, between_edits, short_edits)
