"""Reading from the web: pages become articles, RSS and Atom feeds become lists of pages to choose from.

A server that fetches what somebody types can be made to reach what only it can reach. `Fetcher` is where that is
prevented, and the only place that opens a connection; `docs/importing.md` says what it refuses.
"""

from compare.reading.web.events import event_from_places
from compare.reading.web.feeds import Entry, Feed, read_feed
from compare.reading.web.fetcher import Fetcher
from compare.reading.web.pages import fetch_article
from compare.reading.web.urls import looks_like_url

__all__ = ["Entry", "Feed", "Fetcher", "event_from_places", "fetch_article", "looks_like_url", "read_feed"]
