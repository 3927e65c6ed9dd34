"""News text for the recipes: articles with the story they belong to, cut into sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from compare import read_events
from compare.records import Article
from compare.sentences import sentences
from training.examples import read_rows

FIELDS = {"event": str, "text": str}
SHORTEST, LONGEST = 5, 60  # words of a sentence worth learning from


def read_stories(path: Path, *, held_out: Iterable[Path] = ()) -> list[dict[str, Any]]:
    """Read articles (`event`, `text`, maybe `title`) but for stories that share a sentence with held-out events.

    Events on which a model is judged would otherwise be learned from.
    """
    articles = (article for folder in held_out for event in read_events(folder) for article in event.articles)
    known = {line for article in articles for line in _lines_of(article)}
    rows = list(read_rows(path, FIELDS))
    seen = {row["event"] for row in rows if not known.isdisjoint(lines(row))}
    return [row for row in rows if row["event"] not in seen]


def lines(article: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the title and the sentences of an article, without those too short or too long to learn from."""
    text = article["text"]
    found = [article.get("title") or "", *(text[start:end] for start, end in sentences(text))]
    tidy = (" ".join(line.split()) for line in found)
    return tuple(dict.fromkeys(line for line in tidy if SHORTEST <= len(line.split()) <= LONGEST))


def _lines_of(article: Article) -> tuple[str, ...]:
    return lines({"title": article.title, "text": article.text})
