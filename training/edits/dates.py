"""Edits of dates and times: another day, month, year or hour, the same written otherwise, a wider stretch of time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from compare.records import Span
from training.edits.text import Edit, both, is_plain_at, is_sentence, is_upward_at, put
from training.examples import Example

_MONTHS = "January February March April May June July August September October November December".split()
_SHORT = {
    "Jan.": "January", "Feb.": "February", "Aug.": "August", "Sept.": "September", "Oct.": "October",
    "Nov.": "November", "Dec.": "December",
}  # fmt: skip
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH = "|".join((*_MONTHS, *(name.replace(".", r"\.") for name in _SHORT)))
_YEAR = r"(?:1[6-9]|20)\d\d"
_US = re.compile(
    rf"\b(?P<month>{_MONTH}) (?P<day>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?(?!\d|:|\.\d|-)(?:, (?P<year>{_YEAR})\b,?)?"
)
_UK = re.compile(
    rf"\b(?P<day>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)? (?P<month>{_MONTH})(?:,? (?P<year>{_YEAR})\b)?(?! \d)"
)
_MONTH_YEAR = re.compile(rf"\b(?P<prep>[Ii]n|[Ss]ince) (?P<month>{_MONTH})(?:,? (?P<year>{_YEAR})\b)?(?! \d)(?=[ .,;])")
_IN_YEAR = re.compile(rf"\b(?P<prep>[Ii]n|[Ss]ince) (?P<year>{_YEAR})\b(?=[ .,;])(?! [A-Z])")
_ON_DAY = re.compile(
    rf"(?P<on>\b[Oo]n )?\b(?P<day>{'|'.join(_WEEKDAYS)})(?P<part> (?:morning|afternoon|evening|night))?(?=[ .,;])"
    r"(?! (?:[A-Z]|and\b|or\b|to\b|through\b|night\b|rally|edition|meeting|deadline|debate|show|service|prayers|"
    r"papers?|newspaper))"
)
_TIME = re.compile(
    r"\b(?P<hour>1[0-2]|[1-9])(?::(?P<minute>[0-5]\d))?\s?(?P<half>[ap])(?P<dots>\.?)m(?P=dots)(?=[ ,;])"
)
_PARTS = ("morning", "afternoon", "evening")
_RELATIVE = {
    "last week": ("last year", "three months ago", "two years ago"),
    "last month": ("two years ago", "six months ago", "yesterday"),
    "last year": ("five years ago", "last week", "three years ago"),
    "earlier this week": ("last month", "last year", "last week"),
    "earlier this month": ("last year", "six months ago", "last month"),
    "earlier this year": ("last year", "two years ago"),
    "next week": ("next year", "in two months", "tomorrow"),
    "next month": ("tomorrow", "next year", "in six months"),
    "next year": ("next week", "in three years", "tomorrow"),
    "this morning": ("this evening", "this afternoon"),
    "yesterday": ("last month", "a week ago", "three days ago"),
    "later this week": ("next month", "next year"),
    "later this month": ("next year", "in six months"),
    "later this year": ("next year", "in two years"),
}
# "Last month" may also be "last week" or "last year", so only pairs far enough apart are listed.
_RELATIVE_TEXT = re.compile(rf"(?<![\w-])(?P<when>{'|'.join(_RELATIVE)})(?=[ .,;])(?![’'])")
_ORDINALS = "first second third fourth fifth sixth seventh eighth".split()
_NTH = re.compile(
    r"\b(?P<lead>for the|the|his|her|their|its|a) (?P<nth>first|third|fourth|fifth|sixth|seventh)(?= (?:time|day|"
    r"week|month|year|"
    r"attack|round|term|trial|attempt|victim|arrest|meeting|summit|wave|phase|stage|strike|visit|vote|session|case|"
    r"death)\b)"
)
# A date after these is an end or a limit, or part of a name or of a list.
_LIMIT = re.compile(
    r"\b(?:by|until|till|before|after|since|from|to|through|between|and|or|than|of|the|[Ee]very|each|next|last|this|"
    r"that|"
    r"[Mm]id|[Ee]arly|[Ll]ate|on or|as of|around|about|Black|Super|Good|Easter|Ash|Palm|Bloody|Cyber|ending|beginning|"
    r"starting|dated|[A-Z]\w+’s|a|\d)[\s-]$"
)


def _change(sentence: str, span: Span, new: str, kind: str, random: Random) -> Iterator[Example]:
    """A contradiction, with the edited text as premise or as hypothesis."""
    for example in both(sentence, put(sentence, span, new), "contradiction", kind):
        if random.random() < 0.6:
            yield example


def _full(month: str) -> int:
    return _MONTHS.index(_SHORT.get(month, month))


def _days(sentence: str) -> Iterator[re.Match[str]]:
    for pattern in (_US, _UK):
        for match in pattern.finditer(sentence):
            if not _LIMIT.search(sentence[: match.start()]) or re.search(
                r"\b(?:the|of|as of)\s$", sentence[: match.start()]
            ):
                yield match


def day_edits(sentence: str, random: Random) -> Iterator[Example]:
    """A day of a month: another day, month or year; its month alone; early or late in the month; the other order."""
    for match in _days(sentence):
        day, month, year = int(match["day"]), _full(match["month"]), match["year"]
        before = re.search(r"\b([Oo]n) $", sentence[: match.start()])
        if is_plain_at(sentence, match.span()):
            part = random.choice(["day", "month", *(["year"] if year else [])])
            new = {
                "day": str((day + random.choice((1, 2, 3, 5, 9, 11))) % 28 + 1),
                "month": random.choice([name for at, name in enumerate(_MONTHS) if at != month]),
                "year": str(int(year or 0) + random.choice((-10, -4, -3, -2, -1, 1, 2))),
            }[part]
            if new != match["day"] and not (part == "month" and day > 28):
                yield from _change(sentence, match.span(part), new, "date", random)
        if before and is_upward_at(sentence, match.span()):
            span = (before.start(), match.end() - match[0].endswith(","))
            lead, name = ("In" if before[1] == "On" else "in"), _MONTHS[month]
            tail = f" {year}" if year else ""
            yield from both(
                sentence, put(sentence, span, f"{lead} {name}{tail}"), "entailment", "date-wider", back="neutral"
            )
            right, wrong = ("early", "late") if day <= 8 else ("late", "early") if day >= 23 else ("mid-", "")
            texts = [f"{lead} {half} {name}{tail}".replace("- ", "-") for half in (right, wrong) if half]
            label = random.choice(("entailment", "contradiction")) if wrong else "entailment"
            text = texts[label == "contradiction"]
            yield from both(
                sentence,
                put(sentence, span, text),
                label,
                "date-wider",
                back="neutral" if label == "entailment" else None,
            )
        yield from _respelt(sentence, match, random)


def _respelt(sentence: str, match: re.Match[str], random: Random) -> Iterator[Example]:
    """The same day in the other order or with its month written out."""
    if not is_sentence(sentence):
        return
    day, month, year = match["day"], _MONTHS[_full(match["month"])], match["year"]
    comma = "," if match[0].endswith(",") else ""
    if match.re is _US:
        texts = [
            f"{day} {month}" + (f" {year}{comma}" if year else ""),
            f"{month} {day}" + (f", {year}{comma}" if year else ""),
        ]
    else:
        texts = [f"{month} {day}" + (f", {year}" if year else "")]
    changed = put(sentence, match.span(), random.choice(texts))
    yield from both(sentence, changed, "entailment", "date-spelling")


def month_edits(sentence: str, random: Random) -> Iterator[Example]:
    """A month or a year after "in": another one, or a wider stretch that holds it or does not."""
    for match in (*_MONTH_YEAR.finditer(sentence), *_IN_YEAR.finditer(sentence)):
        year, month = match["year"], match.groupdict().get("month")
        if is_plain_at(sentence, match.span()):
            if month and (not year or random.random() < 0.5):
                new = random.choice([name for at, name in enumerate(_MONTHS) if at != _full(month)])
                yield from _change(sentence, match.span("month"), new, "date", random)
            elif year:
                shift = random.choice((-20, -10, -5, -3, -2, -1, 1, 2, 3, 10))
                if int(year) + shift < 2030:
                    yield from _change(sentence, match.span("year"), str(int(year) + shift), "date", random)
        if match["prep"].lower() != "in" or not is_upward_at(sentence, match.span()):
            continue
        options = []
        if month and year:
            options += [(f"in {year}", "entailment"), (f"in {_MONTHS[_full(month)]}", "entailment")]
        elif year:
            value = int(year)
            decade = value - value % 10
            options += [
                (f"in the {decade}s", "entailment"), (f"in the {decade - 10 - 10 * (decade == 2010)}s",
                "contradiction"),
                (f"after {value - random.choice((1, 2, 5))}", "entailment"), (f"before {value - 1}", "contradiction"),
                (f"before {value + 1}", "entailment"), (f"after {value + 1}", "contradiction"),
            ]  # fmt: skip
        for text, label in random.sample(options, min(2, len(options))):
            text = (
                text.capitalize()
                if match["prep"] == "In" and not month
                else text[0].upper() + text[1:]
                if match["prep"] == "In"
                else text
            )
            changed = put(sentence, match.span(), text)
            yield from both(sentence, changed, label, "date-wider", back="neutral" if label == "entailment" else None)


def weekday_edits(sentence: str, random: Random) -> Iterator[Example]:
    """A day of the week: another one, left out, with or without the part of the day, or at a weekend."""
    found = list(_ON_DAY.finditer(sentence))
    if len(found) != 1 or (_LIMIT.search(sentence[: found[0].start()]) and not found[0]["on"]):
        return
    match = found[0]
    before = sentence[: match.start()].rstrip()
    if not match["on"] and not re.search(r"\w$", before):
        return
    if is_plain_at(sentence, match.span()):
        new = random.choice([day for day in _WEEKDAYS if day != match["day"]])
        yield from _change(sentence, match.span("day"), new, "weekday", random)
        part = match["part"].strip() if match["part"] else ""
        if part in ("morning", "evening", "night", "afternoon"):
            other = random.choice(("evening", "afternoon") if part == "morning" else ("morning",))
            yield from _change(sentence, match.span("part"), f" {other}", "time", random)
    if not is_upward_at(sentence, match.span()):
        return
    options: list[tuple[str, str]] = []
    if match["part"]:
        options.append((put(sentence, match.span("part"), ""), "entailment"))
    else:
        options.append((put(sentence, (match.end(), match.end()), f" {random.choice(_PARTS)}"), "neutral"))
    if match["on"] == "on " and re.match(r"[ .]", sentence[match.end() :]):
        options.append((put(sentence, match.span(), ""), "entailment"))
        if not match["part"]:
            label = "entailment" if match["day"] in ("Saturday", "Sunday") else "contradiction"
            options.append((put(sentence, match.span(), "at the weekend"), label))
    changed, label = random.choice(options)
    back = {"entailment": "neutral", "neutral": "entailment"}.get(label)
    yield from both(sentence, changed, label, "date-wider", back=back)


def time_edits(sentence: str, random: Random) -> Iterator[Example]:
    """An hour of the clock: another hour, a.m. for p.m., or the same on the clock of 24 hours."""
    for match in _TIME.finditer(sentence):
        if not re.search(r"\b(?:at|around|about|At) $", sentence[: match.start()]):
            continue
        hour, minute = int(match["hour"]), match["minute"] or "00"
        dot = match["dots"]
        exact = sentence[: match.start()].endswith("at ")
        if is_plain_at(sentence, match.span()) and exact:
            half = "a" if match["half"] == "p" else "p"
            shown = match["hour"] + (f":{minute}" if match["minute"] else "")
            new = random.choice(
                [
                    f"{shown} {half}{dot}m{dot}",
                    f"{hour % 12 + 1}{f':{minute}' if match['minute'] else ''} {match['half']}{dot}m{dot}",
                ]
            )
            yield from _change(sentence, match.span(), new, "time", random)
        if is_sentence(sentence):
            clock = hour % 12 + (12 if match["half"] == "p" else 0)
            yield from both(
                sentence, put(sentence, match.span(), f"{clock:02d}:{minute}"), "entailment", "date-spelling"
            )


def relative_edits(sentence: str, random: Random) -> Iterator[Example]:
    """A time told from now, such as "last week": another time."""
    match = _RELATIVE_TEXT.search(sentence)
    if not match or not is_plain_at(sentence, match.span()):
        return
    if re.search(
        r"\b(?:since|until|by|of|from|than|before|after|the|late|early|in|to|for)\s$", sentence[: match.start()]
    ):
        return
    yield from _change(sentence, match.span(), random.choice(_RELATIVE[match["when"]]), "date-relative", random)
    if (
        re.search(r"\w $", sentence[: match.start()])
        and re.match(r"[ .]", sentence[match.end() :])
        and is_upward_at(sentence, match.span())
    ):
        yield from both(sentence, put(sentence, match.span(), ""), "entailment", "date-wider", back="neutral")


def ordinal_edits(sentence: str, random: Random) -> Iterator[Example]:
    """The place in an order: the first time, the third day."""
    match = _NTH.search(sentence)
    if not match or not is_plain_at(sentence, match.span()):
        return
    new = random.choice([word for word in _ORDINALS if word != match["nth"]])
    yield from _change(sentence, match.span("nth"), new, "ordinal", random)
    phrase = re.search(
        r" for the (?:first|second|third|fourth|fifth) time(?=[ .])(?! in\b| since\b| ever\b| that\b)", sentence
    )
    if phrase:
        yield from both(sentence, put(sentence, phrase.span(), ""), "entailment", "ordinal", back="neutral")


EDITS: tuple[Edit, ...] = (
    day_edits, month_edits, weekday_edits, time_edits, relative_edits, ordinal_edits,
)  # fmt: skip
