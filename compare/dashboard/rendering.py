"""Templates to HTML. Everything that comes from articles is escaped here, and nowhere is it given to Markdown."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import punctuation
from typing import TYPE_CHECKING, Any

from compare.dashboard.board import ends, fact_key
from compare.records import Claim
from compare.reporting.facts import distinct
from compare.reporting.html import safe_url
from compare.reporting.labels import STATUS_MEANINGS, amount, count, strength, voice, why
from compare.reporting.sides import NO_SIDE
from compare.reporting.summary import contradicted
from compare.reporting.templating import environment

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"

READING_WORDS: tuple[tuple[float, str], ...] = (
    (0.9, "all but certain"), (0.7, "very likely"), (0.5, "likely"), (0.3, "possible"), (0.1, "unlikely"),
    (0.0, "very unlikely"),
)  # fmt: skip
STANCE_WORDS = {
    "asserts": "says", "denies": "denies", "accuses": "accuses", "doubts": "doubts", "quotes": "quotes",
}  # fmt: skip


_ADDRESS = re.compile(r"(?i)\b(?:https?|ftp|mailto|www)(?=[:.])|@")


def render(name: str, **values: Any) -> str:
    """Return a template filled with values, every one of them escaped."""
    # UTF-8 has no half surrogates, and a text from outside may hold one.
    return _environment().get_template(name).render(**values).encode("utf-8", "replace").decode("utf-8")


def show(name: str, **values: Any) -> None:
    """Put a filled template on the page."""
    import streamlit as st

    st.html(render(name, **values))


def cue_word(claim: Claim) -> str:
    """Return the verb of an attribution; the stance in words where a sign stands for it, as in `Union: …`."""
    cue = claim.cue or ""
    return cue if any(sign.isalpha() for sign in cue) else STANCE_WORDS[claim.stance]


def likelihood(probability: float) -> str:
    """Return a probability in words."""
    return next((word for floor, word in READING_WORDS if probability >= floor), READING_WORDS[-1][1])


def plain(text: str) -> str:
    """Return text on one line for a Streamlit message, with the signs escaped that Markdown would obey."""
    # A word joiner, which is not seen, keeps addresses from becoming links.
    unlinked = _ADDRESS.sub("\\g<0>\u2060", " ".join(text.split()))
    escaped = "".join(f"\\{sign}" if sign in punctuation else sign for sign in unlinked)
    return escaped.encode("utf-8", "replace").decode("utf-8")


@cache
def stylesheet() -> str:
    """Return the stylesheet of all pages: what all share in `style.css`, what one page adds in a file of its name."""
    first = TEMPLATES / "style.css"
    rest = sorted(path for path in TEMPLATES.glob("*.css") if path != first)
    return "\n".join(path.read_text(encoding="utf-8") for path in (first, *rest))


@cache
def _environment() -> Environment:
    helpers = (
        amount,
        contradicted,
        cue_word,
        count,
        distinct,
        ends,
        fact_key,
        likelihood,
        safe_url,
        strength,
        voice,
        why,
    )
    return environment(
        "compare.dashboard", helpers, status_meanings=STATUS_MEANINGS, stance_words=STANCE_WORDS, no_side=NO_SIDE
    )
