"""Short sentences on what happens to a person and where, with the person or the place changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from training.edits.gazetteer import MEN, NOT_NAMES, PLACES, WOMEN
from training.edits.names import PERSON
from training.edits.words import label_pair
from training.examples import Example

Edit = Callable[[str, random.Random], Iterator[Example]]

# Things that happen to somebody once, or once at the time told.
_ONCE = (
    "was born; died; was buried; was arrested on Monday; was married last June; signed the treaty; was sworn in on "
    "Thursday; "
    "was shot dead; won the final; opened the first branch; was released from prison on Friday; "
    "was taken to hospital after the crash; gave the opening speech of the summit; met the king on Tuesday morning; "
    "resigned on stage; "
    "was sentenced on Wednesday; was last seen alive; was found guilty; announced the merger; laid the first stone; "
    "landed at dawn; "
    "received the prize; was extradited; began the march; was wounded in the blast; was captured; surrendered; "
    "launched the campaign"
).split("; ")
_BESIDES = (
    "owns a house; studied law; has many relatives; is well known; likes to spend holidays; worked as a teacher; was "
    "interviewed by a magazine; "
    "once ran a restaurant; is learning to sail; played football as a student; bought a painting; plans to open an "
    "office"
).split("; ")
# Offices that one person holds: another holder is another story.
_OFFICES = (
    "was elected mayor of the capital of {c}; is the president of {c}; won the presidential election in {c}; was "
    "named coach of {c}'s national team; "
    "is the prime minister of {c}; was appointed ambassador to {c}; leads the largest opposition party in {c}; "
    "founded the oldest newspaper in {c}; "
    "assassinated the president of {c}; designed the parliament building in {c}"
).split("; ")


def event_edits(sentence: str, random: random.Random) -> Iterator[Example]:
    """Yield short sentences on what happened to a person of the sentence, and where, with place or person changed."""
    people = [
        match[0] for match in PERSON.finditer(sentence) if match[1] in MEN | WOMEN and match[2].lower() not in NOT_NAMES
    ]
    if not people:
        return
    who, kind = random.choice(people), random.choice(("country", "city", "city", "state"))
    place, other = random.sample(PLACES[kind], 2)
    deed = random.choice(_ONCE)
    told = f"{who} {deed} in {place}."
    choices = [
        (told, f"{who} {deed} in {other}.", "contradiction", "event-place"),
        (told, f"{who} {random.choice(_BESIDES)} in {place}.", "neutral", "event-besides"),
        (told, f"{who} {deed}.", "entailment", "event-place"),
        (f"{who} {deed}.", told, "neutral", "event-place"),
        (told, f"{who.split()[-1]} {deed} in {place}.", "entailment", "short-name"),
    ]
    for premise, hypothesis, label, name in random.sample(choices, 3):
        yield from label_pair(premise, hypothesis, label, name)
    country, elsewhere = random.sample(PLACES["country"], 2)
    office, rival = random.choice(_OFFICES), [name for name in people if name.split()[-1] != who.split()[-1]]
    holds = f"{who} {office.format(c=country)}."
    if rival:
        yield from label_pair(holds, f"{rival[0]} {office.format(c=country)}.", "contradiction", "event-person")
        yield from label_pair(holds, f"{rival[0]} {office.format(c=elsewhere)}.", "neutral", "event-person")
    elif random.random() < 0.2:
        yield from label_pair(holds, f"{who} {random.choice(_BESIDES)} in {country}.", "neutral", "event-besides")


EDITS: tuple[Edit, ...] = (event_edits,)
