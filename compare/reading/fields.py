"""Turns loose values, from JSON, TOML, table rows and files, into an Article: checks types, dates and languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from compare.errors import ReadingError
from compare.reading import language as languages
from compare.reading.files import MAX_TEXT, OnNotice, clean, one_line
from compare.records import Article

_ISO_START = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}|$)")
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")


def article_from_mapping(
    data: Mapping[str, object],
    *,
    where: str,
    on_notice: OnNotice,
    default_id: str,
    default_source: str | None = None,
) -> Article:
    """Build an article from keys named like its fields; `where` names the place in messages.

    A missing or empty text raises a ReadingError. Any other value of a wrong type is left out with a notice, and
    so is a date that is not ISO. Without a language of its own, the text's is guessed. The source falls back to
    `default_source`, or, with a notice, to the id.
    """
    text = checked_text(data.get("text"), where)

    def optional(key: str) -> str | None:
        return string(data, key, where=where, on_notice=on_notice)

    id = optional("id") or default_id
    source = optional("source") or default_source
    if not source:
        on_notice(f"{where}: no 'source': its id stands in for the outlet's name")
        source = id
    return Article(
        id=id,
        source=source,
        text=text,
        title=optional("title") or "",
        side=optional("side"),
        url=optional("url"),
        published=published(data.get("published"), where=where, on_notice=on_notice),
        language=language_code(optional("language"), where=where, on_notice=on_notice) or languages.detect(text),
        origin=optional("origin"),
    )


def checked_text(value: object, where: str) -> str:
    """Return an article's text, cleaned; raise a ReadingError where it is missing, blank, too long or no string."""
    if is_missing(value):
        raise ReadingError(f"{where}: no 'text': give the article's text, or leave the article out")
    if not isinstance(value, str):
        raise ReadingError(f"{where}: 'text' is {type_name(value)}, not a string")
    if len(value) > MAX_TEXT:
        raise ReadingError(
            f"{where}: the text has {len(value):,} characters, more than the limit of {MAX_TEXT:,}: split it"
        )
    text = clean(value)
    if not text.strip().strip("\ufeff\u200b"):
        raise ReadingError(f"{where}: the text is empty or holds only white space")
    return text


def string(data: Mapping[str, object], key: str, *, where: str, on_notice: OnNotice) -> str | None:
    """Return a value as a cleaned string, None where it is missing or blank; a wrong type is a notice.

    Whole numbers pass as ids and names do, since tables and JSON files often hold ids as numbers. Titles are kept
    exactly; all else is put on one line.
    """
    value = data.get(key)
    if is_missing(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        on_notice(f"{where}: {key!r} is {type_name(value)}, not a string: left out")
        return None
    text = clean(value) if key == "title" else " ".join(clean(value).split())
    return text if text.strip() else None


def published(value: object, *, where: str, on_notice: OnNotice) -> str | None:
    """Return an ISO date or date-time, None where there is none; anything else is a notice."""
    if is_missing(value):
        return None
    if isinstance(value, date):  # a date-time is a date too
        return value.isoformat()
    text = value.strip() if isinstance(value, str) else ""
    if isinstance(value, str) and not text:
        return None
    try:
        if not _ISO_START.match(text):
            raise ValueError
        datetime.fromisoformat(text)
    except ValueError:
        on_notice(f"{where}: 'published' is no ISO date like 2023-05-23: {one_line(repr(value), limit=40)}, left out")
        return None
    return text


def language_code(value: str | None, *, where: str, on_notice: OnNotice) -> str | None:
    """Return the ISO 639-1 code in "en", "en-GB" or "English"; anything else is a notice and None."""
    if value is None:
        return None
    word = value.lower()
    code = next((code for code, name in languages.NAMES.items() if name.lower() == word), re.split("[-_]", word)[0])
    if _LANGUAGE_CODE.fullmatch(code):
        return code
    on_notice(f"{where}: 'language' is no code like en or ru: {one_line(value, limit=40)!r}, guessed instead")
    return None


def sides_from(value: object, *, where: str, on_notice: OnNotice) -> dict[str, str]:
    """Return a map of speaker to side; a wrong type raises a ReadingError, a wrong entry is a notice."""
    if is_missing(value):
        return {}
    if not isinstance(value, Mapping):
        raise ReadingError(f'{where}: \'sides\' is {type_name(value)}, not a map like {{"speaker": "side"}}')
    sides: dict[str, str] = {}
    for speaker, side in value.items():
        if isinstance(speaker, str) and isinstance(side, str) and speaker.strip() and side.strip():
            sides[" ".join(clean(speaker).split())] = " ".join(clean(side).split())
        else:
            on_notice(f"{where}: the side of {one_line(str(speaker))!r} is {type_name(side)}, not a name: left out")
    return sides


def is_missing(value: object) -> bool:
    """Say whether a value stands for nothing: None, or the not-a-number that tables put in empty cells."""
    return value is None or (isinstance(value, float) and value != value)


def type_name(value: object) -> str:
    """Return a value's type in words that a JSON or TOML author knows."""
    if isinstance(value, str):
        return "an empty string" if not value.strip() else "a string"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    return "null" if value is None else f"a {type(value).__name__}"
