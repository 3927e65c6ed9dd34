"""Articles saved as HTML pages, through trafilatura: boilerplate dropped, paragraphs kept."""

from __future__ import annotations

import re

from compare.errors import ReadingError
from compare.reading.files import OnNotice, clean, decode, quiet, unify_newlines
from compare.reading.language import detect
from compare.reading.plain import Parsed

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.I)
_LANGUAGE = re.compile(r"<html[^>]*?\slang\s*=\s*[\"']?([a-zA-Z]{2,3})\b", re.IGNORECASE)
_LINE_START = re.compile(r"^(?:- |> )+")
_SENTENCE = re.compile(r"^(?=.{40}|.*[\u0900-\uffff]{12}).*[.!?…।۔؟。！？]", re.MULTILINE)
_SITE = re.compile(r"\s+[-–—|·:»]\s+[^-–—|·:»]{1,60}$")


def parse_html(data: bytes, where: str, on_notice: OnNotice) -> Parsed:
    """Read a saved page: title, date, address and main text, one line a paragraph.

    A page without a single sentence of running text raises a ReadingError.
    """
    page = clean(unify_newlines(decode(data, where, on_notice=on_notice, declared=declared_charsets(data))))
    title, text, published, url, site = _extract(page, where)
    paragraphs = [line for line in map(_plain_line, text.split("\n")) if line]
    if not _SENTENCE.search("\n".join(paragraphs)):
        raise ReadingError(f"{where}: no article found in this page: save the article's own page, or its text as .txt")
    if len(paragraphs) > 1 and _same_headline(paragraphs[0], title):
        title = paragraphs.pop(0)
    text, declared_language = "\n".join(paragraphs), _LANGUAGE.search(page[:4096])
    # Sites leave lang="en" of a template on pages in any language, so the text itself is asked first.
    language = detect(text) or (declared_language[1] if declared_language else None)
    return Parsed(text, title, published, url, language, site)


def declared_charsets(data: bytes) -> list[str]:
    """Return the encodings that a page or an XML file names for itself."""
    return [name.decode("ascii") for found in _CHARSET.findall(data[:4096]) for name in found if name]


def _extract(page: str, where: str) -> tuple[str, str, str | None, str | None, str | None]:
    """Return the title, main text, date, address and name of the site that trafilatura finds in a page."""
    from trafilatura import bare_extraction

    for logger in ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer"):
        quiet(logger)
    try:
        found = bare_extraction(
            page,
            include_comments=False,
            with_metadata=True,
            # A wide search takes any year on the page, often that of the copyright line, for the article's date.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # the parsers below it fail in many ways on broken markup
        raise ReadingError(
            f"{where}: this HTML cannot be parsed ({type(error).__name__}): save its text as .txt"
        ) from error
    if found is None or isinstance(found, dict):
        return "", "", None, None, None
    return " ".join((found.title or "").split()), found.text or "", found.date, found.url, found.sitename


def _plain_line(line: str) -> str:
    """Return a line of trafilatura's text without the marks of lists and tables."""
    line = line.strip()
    if line.startswith("|"):
        cells = (cell.strip() for cell in line.strip("|").split("|"))
        line = ", ".join(cell for cell in cells if cell and not re.fullmatch(r":?-+:?", cell))
    return " ".join(_LINE_START.sub("", line).split())


def _same_headline(line: str, title: str) -> bool:
    """Say whether a paragraph repeats the title, which often bears the site's name at its end."""
    return line.casefold() in {title.casefold(), _SITE.sub("", title).casefold()}
