"""Accusations, denials, admissions and who claims responsibility, between two parties.

A denial contradicts the deed and the accusation; an accusation leaves the deed open; an admission entails it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from training.edits.claims import FLAW, same_party
from training.edits.gazetteer import NOT_NAMES
from training.edits.names import related_names
from training.edits.wordnet import WordNet, gerund, past
from training.edits.words import label_pair
from training.examples import Example

Edit = Callable[[str, random.Random], Iterator[Example]]

_ACTS = """
violate the ceasefire|the treaty|the rules|human rights; shell residential areas|the town|a hospital;
leak secret documents|the report
manipulate the vote|the results|the data; bribe officials|witnesses|the judges;
ignore warnings|safety rules|the evidence
block aid deliveries|the road|the investigation; finance militants|the campaign|armed groups;
steal data|public money|the files
attack the convoy|the village|a police station; spread false information|rumors|propaganda;
break the agreement|its promises|the law
poison the river|the well; torture prisoners|detainees; destroy the bridge|evidence|homes;
sabotage the pipeline|the talks|the deal
hire mercenaries|lobbyists; mistreat workers|patients|migrants; cover up the scandal|up the accident;
plan the attack|a coup|the raid
threaten witnesses|journalists|voters; delay the payments|the rescue|the inquiry;
sell weapons to rebels|faulty parts|stolen goods
hack the server|the network|email accounts; use banned weapons|child labor|excessive force; evade taxes|sanctions
discriminate against women|against minorities; cause the crash|the fire|the blackout;
kill civilians|protesters|hostages; rig the election|the tender
"""
_DEEDS = tuple(
    (verb, rest)
    for row in _ACTS.strip().replace("\n", ";").split(";")
    if row.strip()
    for verb, _, objects in (row.strip().partition(" "),)
    for rest in objects.split("|")
)
_TAILS = (
    "",
    "",
    "",
    " on Monday",
    " last month",
    " in May",
    " during the night",
    " for years",
    " before the vote",
    " in 2016",
)
_ACCUSES = (
    "{a} accused {b} of {doing}", "{a} blamed {b} for {doing}", "{a} alleged that {b} {did}", "{a} said {b} {did}",
    "{a} charged that {b} {did}", "{b} {did}, {a} said", "{a} condemned {b} for {doing}",
    "{b} was accused by {a} of {doing}",
)  # fmt: skip
_DENIED = (
    "{b} denied {doing}", "{b} rejected the accusation of {doing}", "{b} denied accusations of {doing}",
    "{b} denied having anything to do with {doing}",
    "{b} rejected {a}'s allegation of {doing}", "{b} strongly denied {doing}", "{b} pleaded innocent of {doing}",
)  # fmt: skip
_OWNED = (
    "{b} admitted {doing}",
    "{b} admitted to {doing}",
    "{b} acknowledged {doing}",
    "{b} apologized for {doing}",
    "{b} confessed to {doing}",
)
_CLEARED = (
    "{a} said {b} was not responsible for {doing}",
    "{a} cleared {b} of {doing}",
    "{a} said {b} did not {do}",
    "{a} said claims that {b} {did} were false",
)
_SILENT = (
    "{b} did not respond to the accusation of {doing}",
    "{b} declined to comment on accusations of {doing}",
    "{b} made no comment on {doing}",
)
_GUILTY = ("{b} {did}", "{b} was responsible for {doing}")


def accusation_edits(sentence: str, random: random.Random, *, others: Sequence[str] = ()) -> Iterator[Example]:
    """Yield accusations, denials, admissions and the deed itself, paired, between two parties of a real sentence."""
    names = related_names(sentence, others, random)
    if names is None:
        return
    verb, rest = random.choice(_DEEDS)
    yield from _quarrel(*names, verb, " " + rest + random.choice(_TAILS), random)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _quarrel(a: str, b: str, verb: str, rest: str, random: random.Random) -> Iterator[Example]:
    did, doing, do = past(verb) + rest, gerund(verb) + rest, verb + rest

    def say(frames: Sequence[str]) -> str:
        text = random.choice(frames).format(a=a, b=b, did=did, doing=doing, do=do)
        return _upper(text)

    act = random.choice([act for act in _DEEDS if act[0] != verb])
    elsewhere = _upper(random.choice(_DENIED[:4]).format(b=b, doing=f"{gerund(act[0])} {act[1]}"))
    turned = _upper(random.choice(_DENIED[:4]).format(b=a, doing=doing))
    accused, denied, deed, admitted = say(_ACCUSES), say(_DENIED), say(_GUILTY), say(_OWNED)
    choices = [
        (accused, denied, "contradiction", "accused-denied"),
        (denied, accused, "contradiction", "accused-denied"),
        (accused, deed, "neutral", "accused"),
        (deed, accused, "neutral", "accused"),
        (accused, say(_CLEARED), "contradiction", "accused-cleared"),
        (accused, turned, "neutral", "accuser-denied"),
        (accused, elsewhere, "neutral", "denied-other"),
        (elsewhere, deed, "neutral", "denied-other"),
        (deed, elsewhere, "neutral", "denied-other"),
        (accused, say(_SILENT), "neutral", "accused-silent"),
        (deed, denied, "contradiction", "denied-deed"),
        (denied, deed, "contradiction", "denied-deed"),
        (admitted, denied, "contradiction", "admitted-denied"),
        (admitted, deed, "entailment", "admitted"),
        (admitted, accused, "neutral", "admitted"),
        (denied, say(_DENIED[:3] + _DENIED[5:6]), "entailment", "reworded-denial"),
        (say(_ACCUSES[:1]), say(_ACCUSES[2:4]), "entailment", "reworded-accusation"),
        (say(_ACCUSES[7:]), say(_ACCUSES[:1]), "entailment", "reworded-accusation"),
        (say(_SILENT), deed, "neutral", "accused-silent"),
        (accused, f"{b[:1].upper() + b[1:]} accused {a} of {doing}.", "neutral", "accused-back"),
    ]
    for premise, hypothesis, label, kind in random.sample(choices, 3):
        yield from label_pair(premise, hypothesis, label, kind)


_INCIDENTS = (
    "attack bombing explosion raid killing kidnapping ambush shooting cyberattack leak fire crash spill blackout "
    "massacre hijacking strike"
).split()
_CLAIMED = ("{b} claimed responsibility for {n}", "{b} admitted carrying out {n}", "{b} took responsibility for {n}")
_DISOWNED = (
    "{b} denied responsibility for {n}",
    "{b} denied any role in {n}",
    "{b} denied being behind {n}",
    "{b} denied involvement in {n}",
)
_BLAMED = (
    "{a} blamed {b} for {n}",
    "{a} said {b} was behind {n}",
    "{a} accused {b} of carrying out {n}",
    "{a} held {b} responsible for {n}",
)
_UNCLAIMED = (
    "No one has claimed responsibility for {n}",
    "It was not clear who was behind {n}",
    "{a} did not know who was behind {n}",
)


def responsibility_edits(sentence: str, random: random.Random, *, others: Sequence[str] = ()) -> Iterator[Example]:
    """Yield who claims, denies or is given the blame for an incident, between two parties of a real sentence."""
    names = related_names(sentence, others, random)
    if names is None:
        return
    place = re.search(r"\b(?:in|near) [A-Z][a-z]+\b(?= ?[.,]| on )", sentence)
    noun = (
        "the "
        + random.choice(_INCIDENTS)
        + (f" {place[0]}" if place and random.random() < 0.5 else random.choice(_TAILS[:7]))
    )

    def say(frames: Sequence[str]) -> str:
        text = random.choice(frames).format(a=names[0], b=names[1], n=noun)
        return _upper(text)

    other = f"the {random.choice([word for word in _INCIDENTS if word not in noun])}"
    elsewhere = _upper(random.choice(_DISOWNED).format(b=names[1], n=other + random.choice(_TAILS[:7])))
    claimed, disowned, blamed = say(_CLAIMED), say(_DISOWNED), say(_BLAMED)
    choices = [
        (blamed, elsewhere, "neutral", "disowned-other"),
        (claimed, elsewhere, "neutral", "disowned-other"),
        (claimed, disowned, "contradiction", "claimed-disowned"),
        (disowned, claimed, "contradiction", "claimed-disowned"),
        (blamed, disowned, "contradiction", "blamed-disowned"),
        (disowned, blamed, "contradiction", "blamed-disowned"),
        (blamed, claimed, "neutral", "blamed-claimed"),
        (claimed, blamed, "neutral", "blamed-claimed"),
        (claimed, say(_CLAIMED), "entailment", "reworded-responsibility"),
        (blamed, say(_BLAMED), "entailment", "reworded-responsibility"),
        (disowned, say(_DISOWNED), "entailment", "reworded-responsibility"),
        (claimed, say(_UNCLAIMED[:1]), "contradiction", "claimed-unclaimed"),
        (say(_UNCLAIMED[2:]), blamed, "contradiction", "claimed-unclaimed"),
        (say(_UNCLAIMED[1:]), disowned, "neutral", "blamed-claimed"),
    ]
    for premise, hypothesis, label, kind in random.sample(choices, 3):
        yield from label_pair(premise, hypothesis, label, kind)


class DeedEdits:
    """Accusations and denials of what real sentences tell, by WordNet's base forms; `others` are possible accusers."""

    def __init__(self, wordnet: WordNet, others: Sequence[str]) -> None:
        self.wordnet = wordnet
        self.others = tuple(others)

    def deed_edits(self, sentence: str, random: random.Random) -> Iterator[Example]:
        """Yield pairs from a sentence "B attacked the village in May." as a deed that B is accused of or denies."""
        match = _DEED.match(sentence)
        others = [name for name in self.others if match and not same_party(name, match["b"]) and name not in sentence]
        if not match or not others or FLAW.search(sentence) or match["d"] in _SPEAKS:
            return
        if match["b"].split()[0].lower() in NOT_NAMES - {"the"} or match["b"] == "The" or _JOINED.search(match["rest"]):
            return
        verb = self.wordnet.base(match["d"], "v")
        if verb and past(verb) == match["d"]:
            yield from _quarrel(random.choice(others), match["b"], verb, " " + match["rest"], random)


_DEED = re.compile(
    r"^(?P<b>(?:The )?[A-Z][\w’-]+(?: [A-Z][\w’-]+){0,3}) (?P<d>[a-z]+) (?P<rest>(?:the|a|an|his|her|its|their|more|"
    r"[a-z]{4,}|[A-Z]\w+)"
    r" [^,;:\"“”]{5,120})\.$"
)
_JOINED = re.compile(r"\b(?:and|but|that|who|which|when|after|as|because|while)\b")
_SPEAKS = frozenset(
    "said told announced claimed reported denied admitted called asked had was were accused thought knew seemed "
    "appeared".split()
)


def real_accusation_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield pairs from a sentence that itself accuses, denies or admits with a gerund: "A accused B of doing x"."""
    match = re.match(
        rf"^(?P<a>{_WHO}) (?:has |have )?accused (?P<b>{_WHO}) of (?P<d>[a-z]+ing [^\"“”;:]+)\.$", sentence
    )
    if match and len(sentence.split()) <= 32:
        a, b, doing = match["a"], match["b"], match["d"]
        outer = b[:1].upper() + b[1:]
        yield from label_pair(sentence, f"{outer} denied {doing}.", "contradiction", "accused-denied")
        yield from label_pair(f"{outer} denied {doing}.", sentence, "contradiction", "accused-denied")
        yield from label_pair(sentence, f"{outer} admitted {doing}.", "neutral", "accused-admitted")
        yield from label_pair(sentence, f"{outer} was accused of {doing}.", "entailment", "reworded-accusation")
        yield from label_pair(sentence, f"{a} cleared {b} of {doing}.", "contradiction", "accused-cleared")
    match = re.match(
        rf"^(?P<b>{_WHO}) (?:has |have |had )?(?P<v>denied|denies) (?P<d>[a-z]+ing [^\"“”;:]+)\.$", sentence
    )
    if match and len(sentence.split()) <= 32:
        b, doing = match["b"], match["d"]
        yield from label_pair(sentence, f"{b} admitted {doing}.", "contradiction", "admitted-denied")
        yield from label_pair(f"{b} was accused of {doing}.", sentence, "neutral", "accused-silent")
        yield from label_pair(sentence, f"{b} rejected claims of {doing}.", "entailment", "reworded-denial")


_WHO = (
    r"(?:(?:[Tt]he )?[A-Z][\w.’-]+(?: [A-Z][\w.’-]+){0,4}|[Pp]olice|[Pp]rosecutors|[Oo]fficials"
    r"|[Tt]he (?:government|army|company|police))"
)

EDITS: tuple[Edit, ...] = (accusation_edits, responsibility_edits, real_accusation_edits)
