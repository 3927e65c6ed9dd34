"""Which article of the new run is which of the old one, and how its title and text were edited."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from compare.records import Article, Field
from compare.reporting.diff.comparison import ArticleChange, Changes, Edit, Passage
from compare.reporting.diff.sentences import Row, align
from compare.reporting.diff.words import same_words, similarities

SAME_ID = 0.2  # share of words in common from which one id and one source name one article
SAME_SOURCE = 0.4  # the same where the source alone is one
OPENING = 3000  # characters by which two articles are compared
MOST = 300  # articles of one source that are compared with each other
TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


@dataclass(frozen=True, slots=True)
class Matched:
    """One article in both runs, with the rows in which its title and its text stand beside each other."""

    old: Article
    new: Article
    title: tuple[Row, ...]
    text: tuple[Row, ...]

    def rows(self, field: Field) -> tuple[Row, ...]:
        """Return the rows of one field."""
        return self.text if field == "text" else self.title


@dataclass(frozen=True, slots=True)
class MatchedArticles:
    """The articles that both runs have, and what follows for the event."""

    both: tuple[Matched, ...]
    changes: Changes[Article, ArticleChange]


def compare_articles(old: Sequence[Article], new: Sequence[Article]) -> MatchedArticles:
    """Match the articles of two runs and compare each with itself, in the order of the new run."""
    found = match(old, new)
    both = tuple(_matched(old[at], article) for k, article in enumerate(new) if (at := found.get(k)) is not None)
    edited = tuple(change for one in both if (change := _change(one)).edits)
    taken = set(found.values())
    return MatchedArticles(
        both,
        Changes(
            new=tuple(article for k, article in enumerate(new) if k not in found),
            gone=tuple(article for at, article in enumerate(old) if at not in taken),
            changed=edited,
            same=len(both) - len(edited),
        ),
    )


def match(old: Sequence[Article], new: Sequence[Article]) -> dict[int, int]:
    """Return place in `new` → place in `old` for articles that are one: by address, text, id or likeness.

    An id alone proves nothing, since an article put in before may have moved it to another one.
    """
    found: dict[int, int] = {}
    for key in _KEYS:
        _by_key(old, new, key, found)
    _by_likeness(old, new, lambda article: (article.source, article.id), SAME_ID, found)
    _by_likeness(old, new, lambda article: article.source, SAME_SOURCE, found)
    return found


def _address(article: Article) -> Hashable:
    """Return the address without what does not tell pages apart: scheme, www, fragment, marks of campaigns."""
    if not article.url or not article.url.strip():
        return None
    try:
        parts = urlsplit(article.url.strip())
    except ValueError:
        return article.url
    query = [row for row in parse_qsl(parts.query, keep_blank_values=True) if not row[0].startswith(TRACKING)]
    return parts.netloc.casefold().removeprefix("www."), parts.path.rstrip("/"), urlencode(query)


def _wording(article: Article) -> str:
    return same_words(article.text)


# From the surest on. Of several articles at one address the one with the same text comes first.
_KEYS: tuple[Callable[[Article], Hashable], ...] = (
    lambda article: (_address(article), _wording(article)) if _address(article) else None,
    _address,
    lambda article: (article.source, _wording(article), article.id),
    lambda article: (article.source, _wording(article), same_words(article.title)),
    lambda article: (article.source, _wording(article)),
    # A source that was renamed. A wire copy in another outlet differs in title or time.
    lambda article: (_wording(article), same_words(article.title), article.published),
)


def _by_key(
    old: Sequence[Article], new: Sequence[Article], key: Callable[[Article], Hashable], found: dict[int, int]
) -> None:
    """Match what is left by one key; where several share it, in their order."""
    taken = set(found.values())
    free: dict[Hashable, list[int]] = {}
    for at, article in enumerate(old):
        if at not in taken and (name := key(article)) is not None:
            free.setdefault(name, []).append(at)
    for k, article in enumerate(new):
        if k not in found and (same := free.get(key(article))):
            found[k] = same.pop(0)


def _by_likeness(
    old: Sequence[Article],
    new: Sequence[Article],
    key: Callable[[Article], Hashable],
    floor: float,
    found: dict[int, int],
) -> None:
    """Match what is left where the key is one and title and text are alike, the most alike first."""
    taken = set(found.values())
    ours_by, theirs_by = dict[Hashable, list[int]](), dict[Hashable, list[int]]()
    for articles, left_out, places in ((old, taken, ours_by), (new, found, theirs_by)):
        for at, article in enumerate(articles):
            if at not in left_out:
                places.setdefault(key(article), []).append(at)
    for name, theirs in theirs_by.items():
        ours = ours_by.get(name, [])
        if not ours or max(len(ours), len(theirs)) > MOST:
            continue
        near = similarities(_openings(old[at] for at in ours), _openings(new[k] for k in theirs))
        for score, i, k in sorted((-float(near[i, k]), i, k) for i in range(len(ours)) for k in range(len(theirs))):
            if -score >= floor and theirs[k] not in found and ours[i] not in taken:
                found[theirs[k]] = ours[i]
                taken.add(ours[i])


def _openings(articles: Iterable[Article]) -> list[str]:
    return [f"{article.title}\n{article.text[:OPENING]}" for article in articles]


def _matched(old: Article, new: Article) -> Matched:
    return Matched(old, new, _title_rows(old.title, new.title), align(old.text, new.text))


def _title_rows(old: str, new: str) -> tuple[Row, ...]:
    """A title is one row, whatever sentences it may hold."""
    ours, theirs = (0, len(old)), (0, len(new))
    if same_words(old) == same_words(new):
        return (Row("same", ours, theirs),) if old or new else ()
    if not same_words(old) or not same_words(new):
        return (Row("added", None, theirs),) if same_words(new) else (Row("removed", ours, None),)
    return (Row("rewritten", ours, theirs),)


def _change(one: Matched) -> ArticleChange:
    edits = []
    for field in _FIELDS:
        for row in one.rows(field):
            if row.kind != "same":
                old = Passage(one.old, field, row.old) if row.old else None
                new = Passage(one.new, field, row.new) if row.new else None
                edits.append(Edit(row.kind, old, new, row.moved))
    return ArticleChange(one.old, one.new, tuple(edits))


_FIELDS: tuple[Field, ...] = ("title", "text")
