"""Dates and times in a claim, as figures that can be compared.

A figure's unit says what its value means: "date" 20160718, "month" 201607, "year" 2016, "time" 925 (24-hour clock);
`as_of` holds the same as ISO text. Relative words (a weekday, "yesterday", "last month") count from the day on which
the article was published; where that is unknown they give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from compare.extraction.figures_numerals import ONES
from compare.extraction.quantities import PERSON_NOUNS, is_plural
from compare.records import Claim, Figure, Span

SENTENCES = 8  # whose numbers and dates are kept, so that the next claim of a sentence does not read it again

# By their first three letters, which tell them apart.
MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}

NTH = dict(zip("first second third fourth fifth sixth seventh eighth ninth tenth".split(), range(1, 11), strict=True))

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
# One pattern for every form that counts as a date; the name of the group that matched chooses the reader below.
_PATTERN = re.compile(
    rf"(?P<iso>\b{_YEAR}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])\b(?:T[\d:.+Z-]+)?)"
    r"|(?P<dotted>(?<![\w.,/])\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:19|20)\d\d\b(?![./-]\d))"
    rf"|(?P<dmy>(?<![\w.,$€£-])(?:{_DAY}[-–])?{_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?!\w)"
    rf"(?:,?\s+{_YEAR}\b)?)"
    rf"|(?P<worded>\b(?i:the)\s+(?P<nth>{'|'.join(NTH)})\s+of\s+{_MONTH}(?!\w)(?:,?\s+{_YEAR}\b)?)"
    rf"|(?P<my>\b(?:(?:early|mid|late)[\s-]+)?{_MONTH},?\s+(?:of\s+)?{_YEAR}\b)"
    rf"|(?P<mdy>\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?(?:[-–]{_DAY}\b)?\b"
    rf"(?![:%]|[.,]\d|\s*(?:[ap]\.?m|percent|million)\b)"
    rf"(?:,?\s+{_YEAR}\b)?)"
    rf"|(?P<part>\b(?i:early|mid|late)[\s-]+{_YEAR}\b)"
    rf"|(?P<season>\b(?i:spring|summer|autumn|fall)(?:\s+of)?\s+{_YEAR}\b)"
    rf"|(?P<month>\b(?i:in|since|until|by|last|this|next|late|early|mid|during|through|before|after|of|from)"
    rf"[\s-]+{_MONTH}(?!\w)(?!,?\s+(?:of\s+)?\d))"
    rf"|(?P<weekday>(?<!Black )(?<!Bloody )(?<!Super )(?<!Good )\b"
    rf"(?:(?i:last|next|this|coming)\s+)?{_WEEKDAY}(?:[’']?s)?\b"
    r"(?!\s+(?:Times|Telegraph|Express|Mirror|Mail|Herald|prayers?)))"
    r"|(?P<relative>\b(?i:the\s+day\s+before\s+yesterday|yesterday|today|tonight|tomorrow|last\s+night|"
    r"this\s+(?:morning|afternoon|evening)|(?:last|this|next)\s+(?:month|year)|"
    r"(?:a|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+(?:day|week|year)s?\s+(?:ago|earlier))\b)"
    r"|(?P<time>\b(?:[01]?\d|2[0-3])[:.][0-5]\d\s*(?:[ap]\.?m\b\.?)?(?:\s*(?:GMT|UTC|local time))?(?![\d:])"
    r"|\b(?:1[0-2]|0?[1-9])[0-5]\d\s*[ap]\.?m\b\.?"
    r"|\b(?:1[0-2]|[1-9])\s*[ap]\.?m\b\.?|\b(?:[01]\d|2[0-3])[0-5]\d\s*(?:GMT|UTC|hours|hrs)\b)"
    rf"|(?P<decade>\b(?:the\s+)?{_YEAR[:-4]}\d0[’']?s\b)"
    rf"|(?P<years>(?<![\w.,$€£-]){_YEAR}\s?[-–/]\s?(?:{_YEAR}|\d\d)\b(?![,.]?\d))"
    rf"|(?P<year>(?<![\w.,$€£-]){_YEAR}\b(?![,.]\d|-\w|%))"
)
_MONTH_ONLY = re.compile(_MONTH)
_QUALIFIED = re.compile(
    r"\b(?:than|least|over|about|around|nearly|almost|some|up\s+to|many\s+as|roughly|estimated|under)\s+$",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|from|until|till|by|during|before|after|early|late|mid|year|through|between|end\s+of|start\s+of|"
    r"beginning\s+of|of|the|and|to)|[’']s)[\s-]+$|[(,]\s*$",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|would|scheduled|set\s+to|due|to\s+begin|to\s+start|beginning|starting|upcoming|expected\s+to|"
    r"planned)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month, year or time with its span, value, the end of a range, and ISO text."""

    span: Span
    unit: str
    value: float
    iso: str
    upper: float | None = None


def date_spans(text: str) -> list[Span]:
    """Return the spans of everything in the text that is a date or a time, resolved or not."""
    return [match.span() for match in _matches(text)]


@lru_cache(maxsize=SENTENCES)
def find_dates(text: str, published: date | None = None) -> tuple[Moment, ...]:
    """Return the dates and times of a text, in order; what needs `published` and lacks it is left out."""
    found = []
    for match in _matches(text):
        if moment := _READERS[_kind(match)](match, text, published):
            found.append(moment)
    return tuple(found)


def dates(claim: Claim) -> tuple[Figure, ...]:
    """Return the dates and times that a claim states, as figures with quantity "date" or "time"."""
    start, end = claim.span
    low, high = claim.sentence or claim.span
    shift = min(low, start)
    # The whole sentence, so that all its claims have it read once.
    window = claim.context[shift : max(high, end)]
    speaker = claim.who if claim.speaker or claim.speaker_name else None
    return tuple(
        Figure(
            claim=claim,
            span=(moment.span[0] + shift, min(moment.span[1] + shift, end)),
            value=moment.value,
            quantity="time" if moment.unit == "time" else "date",
            unit=moment.unit,
            upper=moment.upper,
            as_of=moment.iso,
            according_to=speaker,
        )
        for moment in find_dates(window, published_on(claim))
        # A claim ends before the full stop that may be one of "Dec."
        if start <= moment.span[0] + shift and moment.span[1] + shift <= end + 1
    )


def published_on(claim: Claim) -> date | None:
    """The day on which a claim's article was published, or None where it is unknown or unreadable."""
    try:
        return date.fromisoformat((claim.article.published or "")[:10])
    except ValueError:
        return None


def _matches(text: str) -> Iterator[re.Match[str]]:
    for match in _PATTERN.finditer(text):
        kind = _kind(match)
        if kind == "year" and not _is_year(text, match):
            continue
        # "Today" inside a name, as in "USA Today"
        before = text[max(0, match.start() - 20) : match.start()]
        if kind == "relative" and match[0][0].isupper() and re.search(r"[A-Z]\w*\s$", before):
            continue
        yield match


def _kind(match: re.Match[str]) -> str:
    """The name of the form that matched."""
    return next(name for name in _READERS if match[name])


def _is_year(text: str, match: re.Match[str]) -> bool:
    """A bare four-digit number is a year unless it counts the noun after it."""
    before = text[max(0, match.start() - 20) : match.start()]
    after = re.match(r"\s+(?:[“\"‘']?)([^\W\d_]+)", text[match.end() : match.end() + 40])
    word = after[1].lower() if after else ""
    if word in PERSON_NOUNS or word in ("million", "thousand", "billion", "km", "miles", "percent"):
        return False
    if _QUALIFIED.search(before):
        return False
    year = int(match[0])
    if is_plural(word):
        # "the 2016 elections", but "2000 homes" and "1450 shells"
        return year % 100 > 0 and (1980 <= year <= 2040 or _YEAR_BEFORE.search(before) is not None)
    return _YEAR_BEFORE.search(before) is not None or 1900 <= year <= 2099


def _day(span: Span, day: date) -> Moment:
    return Moment(span, "date", float(day.strftime("%Y%m%d")), day.isoformat())


def _month(span: Span, year: int, month: int, last: int | None = None) -> Moment:
    upper = float(year * 100 + last) if last else None
    return Moment(span, "month", float(year * 100 + month), f"{year:04d}-{month:02d}", upper)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_iso(match: re.Match[str], _text: str, _published: date | None) -> Moment | None:
    day = _safe(int(match[0][:4]), int(match[0][5:7]), int(match[0][8:10]))
    return _day(match.span(), day) if day else None


def _read_dotted(match: re.Match[str], _text: str, _published: date | None) -> Moment | None:
    first, second, year = (int(part) for part in re.split(r"[./-]", match[0]))
    if "/" in match[0] and second > 12:
        first, second = second, first
    elif "/" in match[0] and first <= 12 and first != second:
        return None  # 3/4/2016 is a day in March or in April
    day = _safe(year, second, first)
    return _day(match.span(), day) if day else None


def _read_day_month(match: re.Match[str], _text: str, published: date | None) -> Moment | None:
    month = _month_of(match[0])
    numbers = [int(n) for n in re.findall(r"\d+", match[0])]
    if match["nth"]:
        numbers.insert(0, NTH[match["nth"].lower()])
    days = re.search(r"(\d+)[-–](\d+)", match[0])
    if days:
        del numbers[1]
    year = numbers[1] if len(numbers) > 1 else None
    if year is None and published:
        # a day without a year is the one nearest to publication
        near = [d for y in (-1, 0, 1) if (d := _safe(published.year + y, month, numbers[0]))]
        year = min(near, key=lambda d: abs((d - published).days)).year if near else None
    day = _safe(year, month, numbers[0]) if year else None
    if not day:
        return None
    last = _safe(day.year, month, int(days[2])) if days else None
    return replace(_day(match.span(), day), upper=float(last.strftime("%Y%m%d")) if last and last > day else None)


def _read_month_year(match: re.Match[str], _text: str, _published: date | None) -> Moment | None:
    return _month(match.span(), int(match[0][-4:]), _month_of(match[0]))


def _read_part(match: re.Match[str], _text: str, _published: date | None) -> Moment | None:
    first, last = PARTS[re.split(r"[\s-]", match[0].lower())[0]]
    return _month(match.span(), int(match[0][-4:]), first, last)


def _read_season(match: re.Match[str], _text: str, _published: date | None) -> Moment | None:
    first, last = SEASONS[match[0].split()[0].lower()]
    return _month(match.span(), int(match[0][-4:]), first, last)


def _read_month(match: re.Match[str], _text: str, published: date | None) -> Moment | None:
    name = _MONTH_ONLY.search(match[0])
    if not published or not name:
        return None
    month = _month_of(name[0])
    ahead = match[0].lower().startswith(("next", "by", "until"))
    year = published.year + (month < published.month if ahead else -(month > published.month))
    return _month((match.start() + name.start(), match.end()), year, month)


def _read_weekday(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    if not published:
        return None
    words = match[0].lower().split()
    back = (published.weekday() - WEEKDAYS[words[-1][:3]]) % 7
    before = re.split(r"[.;,]", text[max(0, match.start() - 60) : match.start()])[-1]
    if words[0] in ("next", "coming") or (back and _FUTURE.search(before)):
        return _day(match.span(), published + timedelta(days=7 - back))
    if words[0] == "last" and back == 0:
        back = 7
    return _day(match.span(), published - timedelta(days=back))


def _read_relative(match: re.Match[str], _text: str, published: date | None) -> Moment | None:
    if not published:
        return None
    words = match[0].lower().split()
    if words[-1] in ("ago", "earlier"):
        count = int(words[0]) if words[0].isdigit() else ONES.get(words[0], 1)
        if words[1].startswith("year"):
            return Moment(match.span(), "year", float(published.year - count), str(published.year - count))
        # "earlier" counts from another moment of the story, which is not known here
        days = count * (7 if words[1].startswith("week") else 1)
        return _day(match.span(), published - timedelta(days=days)) if words[-1] == "ago" else None
    step = {"last": -1, "next": 1}.get(words[0], 0)
    if words[-1] == "year":
        return Moment(match.span(), "year", float(published.year + step), str(published.year + step))
    if words[-1] == "month":
        year, month = divmod(published.year * 12 + published.month - 1 + step, 12)
        return _month(match.span(), year, month + 1)
    back = {"yesterday": 2 if len(words) > 1 else 1, "night": 1, "tomorrow": -1}.get(words[-1], 0)
    return _day(match.span(), published - timedelta(days=back))


def _read_time(match: re.Match[str], _text: str, _published: date | None) -> Moment | None:
    words = match[0].lower()
    digits = re.findall(r"\d+", words)
    marked = re.search(r"[ap]\.?m|gmt|utc|local|hours|hrs", words)
    if not marked and "." in match[0]:
        return None
    if len(digits) == 1 and len(digits[0]) > 2:
        digits = [digits[0][:-2], digits[0][-2:]]
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    if marked and marked[0][0] in "ap" and hour <= 12:
        hour = hour % 12 + (12 if marked[0][0] == "p" else 0)
    return Moment(match.span(), "time", float(hour * 100 + minute), f"{hour:02d}:{minute:02d}")


def _read_years(match: re.Match[str], _text: str, _published: date | None) -> Moment | None:
    first, last = re.findall(r"\d+", match[0])
    last = first[:2] + last if len(last) == 2 else last
    if int(last) <= int(first):
        return None
    return Moment(match.span(), "year", float(first), f"{first}/{last}", float(last))


def _read_decade(match: re.Match[str], _text: str, _published: date | None) -> Moment | None:
    year = int(re.sub(r"\D", "", match[0]))
    return Moment(match.span(), "year", float(year), f"{year}/{year + 9}", float(year + 9))


def _read_year(match: re.Match[str], _text: str, _published: date | None) -> Moment | None:
    return Moment(match.span(), "year", float(match[0]), match[0])


def _month_of(words: str) -> int:
    """The number of the month named in the words."""
    found = _MONTH_ONLY.search(words)
    return MONTHS[found[0][:3].lower()] if found else 1


_READERS: dict[str, Callable[[re.Match[str], str, date | None], Moment | None]] = {
    "iso": _read_iso, "dotted": _read_dotted, "dmy": _read_day_month, "mdy": _read_day_month, "worded": _read_day_month,
    "my": _read_month_year, "part": _read_part, "season": _read_season, "month": _read_month, "weekday": _read_weekday,
    "relative": _read_relative, "time": _read_time, "years": _read_years, "decade": _read_decade, "year": _read_year,
}  # fmt: skip
