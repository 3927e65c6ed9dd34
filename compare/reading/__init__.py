"""Reading: files, folders, tables and pasted text become events of articles.

Every format passes through the same checks. What cannot be read raises a ReadingError of one line; what was read
with a caveat (an article left out, a fallback encoding, a text that is not English) is written in the event's
notices. Offsets count characters of the text as it stands in the article; see `compare.reading.files` for what
is changed on the way in.
"""

from compare.reading.articles import FORMATS, article_from_text, parse_article, read_article
from compare.reading.assemble import event_from_articles
from compare.reading.events import event_from_dict, read_event
from compare.reading.many import count_events, read_events

ARTICLE_SUFFIXES = (*FORMATS, ".json")
"""The endings of file names that `read_article` and `parse_article` know."""

__all__ = [
    "ARTICLE_SUFFIXES",
    "article_from_text",
    "count_events",
    "event_from_articles",
    "event_from_dict",
    "parse_article",
    "read_article",
    "read_event",
    "read_events",
]
