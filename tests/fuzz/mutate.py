"""Mutations of texts, bytes and JSON values; each takes the random source that decides everything."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

# What texts hold in the worst case, each a list to pick from.
PLACES = (
    "\0", "\x01", "\x0b", "\x0c", "\x1b[31m", "\x85", "\u2028", "\u2029", "\r", "\r\n", "\n\n\n", "\t",
    "\ufeff", "\u200b", "\u00ad", "\u202e", "\u202c", "\u2066", "\u2069", "\u200f", "\u061c", "\u0301",
    "\u0301" * 40, "Z̷̡͔͍̝͝a̵", "\ud83d", "\ude00", "\ud83d\ude00", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☝🏽", "🇺🇦🇷",
    "\ufffd", "\uffff", "\U0010ffff", "\ue000", "\u3000", "\u00a0", "İ", "ß", "ŉ", "ﬁ", "ǅ", "Σς", "ı", "K",
    "ª", "中文。", "「はい」と", "العربية،", "עברית", "हिन्दी।", "ไทย", "ꯃꯤꯇꯩ", "𐍈", "𝟙𝟚", "Ⅻ", "½", "٪",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "00012", "1e309", "1e-400", "9" * 400, "9" * 5000, "1,2,3,4", "1,000,000", "1.000.000,00",
    "1'000'000", "1 000 000", "12,34,567", "1,,000", "1.2.3.4", "٣٤٥", "１２３", "१२३", "²³", "½", "¾ million",
    "3½", "Ⅻ", "③", "一万", "१०%", "٥٠٪", "100.0000000001%", "-7", "−7", "+7", "1-2-3", "10–5", "5 to 3",
    "between 5 and 3", "0x1F", "1_000", "a dozen", "dozens", "hundreds of thousands", "two hundred and",
    "hundred hundred", "million billion trillion", "minus twelve", "point five", "one and a half", "thirty-",
    "zeroth", "$5 billion", "€1.5m", "5bn", "£", "¥１０", "$1,2.3k", "at least about more than 5",
    "up to no fewer than 12", "nearly none", "half of a third", "1 in 0", "3 out of 2",
    "12" + "0" * 30 + " people were killed", "1" + ",000" * 300, "5 km/h", "40°C", "-300 degrees", "3 p.m.",
    "25:61",
)  # fmt: skip
DATES = (
    "31/02/2023", "2023-02-31", "February 30", "30 February 2023", "Feb. 29, 2023", "29 February 2000", "May 0",
    "May 99", "0000-00-00", "9999-12-31", "10000-01-01", "2023-13-01", "1 January 0", "12/31/1999", "31.12.99",
    "24:00 on Monday", "Monday Tuesday", "next last Friday", "yesterday's tomorrow", "the 45th of May",
    "May 5-3", "from 31 to 30 June", "2023-05-23T25:61:61Z", "٢٠٢٣-٠٥-٢٣", "５月５日", "the 1900s", "in 99999",
    "on the 5th", "since 3 BC", "late 2023 early",
)  # fmt: skip
PHRASES = (
    "the ministry said that", "denied that", "according to", ", said Ada Holm,", "as saying",
    "was quoted as saying", "“", "”", "‘", "’", '"', "'", "«", "»", "„", "``", "''", "“‘“‘", "”’”’", "(", ")",
    "[[[", "}}}", "—", "–", "…", ". . .", "?!", ":", ";", ",", ", ,", "U.S.", "Mr.", "No. 5", "p.m.", "e.g.",
    "and", "or", "not", "no one", "but", "who", "which", "Photo: A. B.", "By Ada Holm", "(Wire) –",
    "READ MORE:", "https://x.example/a?b=(c)", "a@b.example", "#tag", "@who", "*bold*", "_x_", "[a](b)", "![",
    "](", "# ", "> ", "- ", "| a | b |", "---", "```", "<p>", "</p>", "<!--", "&amp;", "&#0;", "&#x110000;",
    "<script>", "]]>", "<![CDATA[", "%s", "{}", "{0}", "\\u0000", "\\", "\\\\", "${x}", "=1+1", "$$x$$",
)  # fmt: skip
LONG = (
    "," * 10_000, ", " * 5_000, "a" * 20_000, '"' * 5_000, "“" * 5_000, "(" * 5_000, "1," * 5_000, "9 " * 5_000,
    "." * 10_000, ". " * 5_000, "\n" * 10_000, " " * 20_000, "- " * 5_000, "and " * 4_000, "said " * 3_000,
    "Ada Holm, " * 1_500, "' " * 5_000, "U.S. " * 3_000, "\u0301" * 5_000, "Ab" * 8_000, "a-" * 8_000,
    "1.1" * 4_000, "not " * 4_000, "A. " * 4_000, "[" * 8_000, "<b>" * 4_000, "*" * 9_000, "_a" * 5_000,
    "`" * 9_000, "&amp;" * 3_000, "# " * 5_000, ">" * 9_000, "|" * 9_000, "million " * 2_000,
    "at least " * 2_000, "of the " * 3_000, "two hundred and " * 1_500, "Monday, " * 2_000,
    "the ministry of " * 1_500, "killed 5, " * 1_500, "from 3 to 5 " * 1_500, "https://" * 2_000, "x@" * 5_000,
)  # fmt: skip
SALT = (PLACES, NUMBERS, DATES, PHRASES)
DIGITS = ("٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "०१२३४५६७८९", "⁰¹²³⁴⁵⁶⁷⁸⁹", "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡")
NEWLINES = ("\r\n", "\r", "\u2028", "\x0b", "\x85", "\x0c", "\n\r", "\u2029", " ")
QUOTES = (("“", "”"), ('"', '"'), ("‘", "’"), ("«", "»"), ("'", "'"), ("„", "“"), ("``", "''"), ("”", "“"))
_NUMBER = re.compile(r"\d[\d.,]*")


def spot(random: Random, text: str | bytes) -> tuple[int, int]:
    """Return a short stretch of a text, as its start and end."""
    start = random.randint(0, len(text))
    return start, min(len(text), start + int(min(100_000, random.expovariate(1 / 40))))


def excerpt(random: Random, texts: Sequence[str]) -> str:
    """Return a piece of a sample, now and then all of it."""
    text = random.choice(texts)
    if random.random() < 0.03:
        return text
    start = random.randint(0, max(0, len(text) - 300))
    return text[start : start + random.randint(1, 900)]


def _salt(random: Random, text: str, texts: Sequence[str]) -> str:
    at = random.randint(0, len(text))
    gap = random.choice(("", " "))
    return text[:at] + gap + random.choice(random.choice(SALT)) + gap + text[at:]


def _splice(random: Random, text: str, texts: Sequence[str]) -> str:
    at = random.randint(0, len(text))
    return text[:at] + excerpt(random, texts)[: random.randint(1, 300)] + text[at:]


def _duplicate(random: Random, text: str, texts: Sequence[str]) -> str:
    start, end = spot(random, text)
    return text[:end] + text[start:end] * random.choice((1, 1, 2, 5, 30)) + text[end:]


def _delete(random: Random, text: str, texts: Sequence[str]) -> str:
    start, end = spot(random, text)
    return text[:start] + text[end:]


def _number(random: Random, text: str, texts: Sequence[str]) -> str:
    odd = random.choice(random.choice((NUMBERS, DATES)))
    return _NUMBER.sub(lambda found: odd if random.random() < 0.5 else found[0], text, count=4)


def _digits(random: Random, text: str, texts: Sequence[str]) -> str:
    return text.translate(dict(zip(map(ord, "0123456789"), random.choice(DIGITS), strict=True)))


def _newlines(random: Random, text: str, texts: Sequence[str]) -> str:
    return "".join(random.choice(NEWLINES) if letter == "\n" else letter for letter in text)


def _quoted(random: Random, text: str, texts: Sequence[str]) -> str:
    start, end = spot(random, text)
    for _ in range(random.choice((1, 1, 2, 6))):
        left, right = random.choice(QUOTES)
        text = text[:start] + left + text[start:end] + right * (random.random() < 0.8) + text[end:]
        end += len(left)
    return text


def _marked(random: Random, text: str, texts: Sequence[str]) -> str:
    """Put one character between all letters of a stretch: a combining mark, a joiner, a soft hyphen."""
    start, end = spot(random, text)
    return text[:start] + random.choice("\u0301\u200d\u00ad\u200b\u202e.,'-").join(text[start:end]) + text[end:]


def _cased(random: Random, text: str, texts: Sequence[str]) -> str:
    start, end = spot(random, text)
    changes: tuple[Callable[[str], str], ...] = (str.upper, str.lower, str.title, str.swapcase, lambda part: part[::-1])
    return text[:start] + random.choice(changes)(text[start:end]) + text[end:]


def _joined(random: Random, text: str, texts: Sequence[str]) -> str:
    pairs = ((" ", ""), (" ", "  "), (". ", "."), (". ", " "), ("\n", ""), (" ", "\n"), (" ", "\u00a0"))
    old, new = random.choice(pairs)
    return text.replace(old, new, random.choice((-1, 3)))


def _shuffled(random: Random, text: str, texts: Sequence[str]) -> str:
    parts = text.split(random.choice((". ", " ", "\n", ", ")))
    random.shuffle(parts)
    return " ".join(parts)


def _long(random: Random, text: str, texts: Sequence[str]) -> str:
    at = random.randint(0, len(text))
    return text[:at] + random.choice(LONG) + text[at:]


COMMON = (_salt, _salt, _salt, _splice, _duplicate, _delete, _number, _quoted, _marked, _cased)
RARE = (_digits, _newlines, _joined, _shuffled)


def mutated(random: Random, text: str, texts: Sequence[str]) -> str:
    """Return a text after a few mutations; one in sixty gets something very long."""
    for _ in range(random.choice((0, 1, 2, 3, 5, 8))):
        text = random.choice(COMMON)(random, text, texts)
    if random.random() < 0.3:
        text = random.choice(RARE)(random, text, texts)
    return _long(random, text, texts) if random.random() < 1 / 60 else text


def hostile(random: Random, texts: Sequence[str]) -> str:
    """Return a text of an article as hostile as they come: mostly a mutated sample, now and then salt alone."""
    if random.random() < 0.08:
        parts = [random.choice(random.choice(SALT)) for _ in range(random.randint(0, 60))]
        return random.choice(("", " ", "\n")).join(parts)
    return mutated(random, excerpt(random, texts), texts)


def short(random: Random, texts: Sequence[str]) -> str:
    """Return what may stand for a title or a name."""
    if random.random() < 0.3:
        return random.choice(random.choice(SALT))
    words = mutated(random, random.choice(texts)[: random.randint(0, 60)], texts)
    return words if random.random() < 0.05 else words[:200]


WRONG: tuple[Callable[[], Any], ...] = (
    lambda: None, lambda: True, lambda: 0, lambda: -1, lambda: 10**400, lambda: 1e308, lambda: float("nan"),
    lambda: float("inf"), lambda: -0.0, lambda: "", lambda: " ", lambda: "\0", lambda: "\ud800", lambda: [],
    lambda: {}, lambda: [[]], lambda: {"": None}, lambda: [None, 1, "a"], lambda: "x" * 5000,
    lambda: {"id": {"id": []}}, lambda: "../../x", lambda: "c1", lambda: [0, 10**9], lambda: [5, 2],
    lambda: [-3, 2], lambda: [0.0, 1.0], lambda: [True, False], lambda: 10**18,
)  # fmt: skip


def _paths(value: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """List every (container, key) below a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        found.append((value, key))
        _paths(inner, found)
    return found


def mutated_json(random: Random, value: Any, texts: Sequence[str], *, times: int) -> Any:
    """Return a JSON value with some of its parts of a wrong type, missing, moved, renamed or hostile."""
    value = copy.deepcopy(value)
    for _ in range(times):
        places = _paths(value, [])
        if not places:
            break
        holder, key = random.choice(places)
        what = random.random()
        if what < 0.35:
            holder[key] = random.choice(WRONG)()
        elif what < 0.5:
            del holder[key]
        elif what < 0.65 and isinstance(holder[key], str):
            holder[key] = mutated(random, holder[key][:2000], texts)
        elif what < 0.8:
            other, name = random.choice(places)
            holder[key] = copy.deepcopy(other[name]) if _has(other, name) else None
        elif isinstance(holder, dict):
            holder[short(random, texts)] = holder.pop(key)
        else:
            holder.insert(random.randint(0, len(holder)), copy.deepcopy(holder[key]))
    return value


def _has(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def json_text(random: Random, value: Any) -> str:
    """Write a JSON value, now and then nested far deeper than anybody reads, or with digits without end."""
    text = json.dumps(value, ensure_ascii=random.random() < 0.5, indent=random.choice((None, 1)))
    draw = random.random()
    if draw < 0.01:
        depth = random.choice((50, 990, 5000, 100_000))
        left, right = "[" * depth, "]" * depth
        return text.replace("null", left + right, 1) if "null" in text else left + text + right
    if draw < 0.02:
        return re.sub(r"\d+", "9" * 5000, text, count=1)
    return text


ENCODINGS = (
    "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp1251", "koi8-r", "shift_jis",
    "gb18030", "utf-7", "iso-8859-8", "cp437", "euc-kr",
)  # fmt: skip


def encoded(random: Random, text: str) -> bytes:
    """Return a text as bytes, one in eight in another encoding than UTF-8."""
    if random.random() < 1 / 8:
        return text.encode(random.choice(ENCODINGS), "replace")
    return text.encode("utf-8", "surrogatepass" if random.random() < 0.5 else "replace")


CHUNKS = (
    b"\0", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\xc0\xaf", b"\xed\xa0\xbd", b"\r",
    b"\n", b'"', b"%PDF-", b"PK\x03\x04",
)  # fmt: skip


def damaged(random: Random, data: bytes) -> bytes:
    """Return bytes cut, flipped, repeated or with others in between."""
    for _ in range(random.choice((1, 1, 2, 4))):
        start, end = spot(random, data)
        what = random.randrange(5)
        if what == 0:
            data = data[:start]
        elif what == 1:
            data = data[:start] + random.choice(CHUNKS) + data[start:]
        elif what == 2:
            data = data[:start] + data[end:]
        elif what == 3:
            data = data[:end] + data[start:end] * random.choice((1, 9)) + data[end:]
        elif start < len(data):
            data = data[:start] + bytes([data[start] ^ (1 << random.randrange(8))]) + data[start + 1 :]
    return data
