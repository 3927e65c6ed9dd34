"""Fetching pages: politely (robots.txt, a pause between two questions), and never from a private network."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from urllib.robotparser import RobotFileParser

from compare import __version__
from compare.errors import ReadingError
from compare.reading.web.hosts import Resolve, addresses_of, system_resolve
from compare.reading.web.transport import Answer, Limits, ask
from compare.reading.web.urls import Url, parse_url

NAME = "narrative-compare"
REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)
KEPT_BYTES, KEPT_SECONDS = 32_000_000, 600.0
ROBOTS_BYTES, ROBOTS_KEPT, ROBOTS_SECONDS = 500_000, 500, 3600.0
LONGEST_PAUSE = 5.0  # seconds between two questions, also where robots.txt asks for more

REFUSALS = {
    401: "asks for a login (401): open it in your browser, and paste its text",
    402: "asks for a subscription (402): open it in your browser, and paste its text",
    403: "refuses to be fetched (403): open it in your browser, and paste its text",
    404: "there is no such page (404): check the address",
    410: "the page is gone (410): check the address",
    429: "asks for a pause (429): try again later",
    451: "is withheld here for legal reasons (451): open it in your browser, and paste its text",
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched, from where it was found in the end; `charset` is what the server says of it."""

    url: Url
    content_type: str
    charset: str | None
    data: bytes


class Kept(Generic[T]):
    """Values by key, the oldest forgotten when they are too many or too old; for many threads."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit, self._seconds = limit, seconds
        self._held: OrderedDict[str, tuple[float, int, T]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> T | None:
        """Return a value that is not too old."""
        with self._lock:
            since, _, value = self._held.get(key, (0.0, 0, None))
            return value if value is not None and time.monotonic() - since < self._seconds else None

    def put(self, key: str, value: T, *, size: int = 1) -> None:
        """Keep a value, where it is not larger than all that may be kept."""
        with self._lock:
            self._size -= self._held.pop(key, (0.0, 0, None))[1]
            self._held[key] = (time.monotonic(), size, value)
            self._size += size
            while self._size > self._limit:
                self._size -= self._held.popitem(last=False)[1][1]


class Fetcher:
    """Fetches pages for many threads; what it fetched stays in memory for ten minutes, at most 32 MB of it.

    `timeout` is for one step and `total` for a page with all its redirects, in seconds; `delay` lies between two
    questions to one host. `allow_private` also lets it into private networks: for a program on one's own machine, never
    for a server that others reach. Proxies that the environment names are not used, since a proxy would look names up
    itself, unchecked.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        timeout: float = 10.0,
        total: float = 30.0,
        max_bytes: int = 10_000_000,
        delay: float = 1.0,
        resolve: Resolve = system_resolve,
    ) -> None:
        self.allow_private = allow_private
        self.timeout, self.total, self.max_bytes, self.delay = timeout, total, max_bytes, delay
        self.agent = f"{NAME}/{__version__}"
        self._resolve = resolve
        self._pages = Kept[Page](KEPT_BYTES, KEPT_SECONDS)
        self._robots = Kept[RobotFileParser](ROBOTS_KEPT, ROBOTS_SECONDS)
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def get(self, url: str) -> Page:
        """Fetch a page; ReadingError says in one line why there is none."""
        asked = parse_url(url)
        if (known := self._pages.get(asked.text)) is not None:
            return known
        limits = Limits(self.timeout, time.monotonic() + self.total, self.max_bytes)
        found, answer, where = self._followed(asked, asked.shown, limits, polite=True)
        if answer.status != 200:
            raise ReadingError(f"{where}: {REFUSALS.get(answer.status) or _failed(answer.status)}")
        page = Page(found, answer.content_type, answer.charset, answer.data)
        self._pages.put(asked.text, page, size=len(page.data))
        return page

    def _followed(self, url: Url, where: str, limits: Limits, *, polite: bool) -> tuple[Url, Answer, str]:
        """Ask for a page and go where it sends us, each place checked like the first."""
        first = where
        for _ in range(REDIRECTS + 1):
            if polite:
                limits = self._polite(url, where, limits)
            addresses = addresses_of(
                url.host, url.port, where, resolve=self._resolve, allow_private=self.allow_private, seconds=limits.step
            )
            answer = ask(url, addresses, where, agent=self.agent, limits=limits)
            if answer.status not in MOVED or not answer.location:
                return url, answer, where
            url = _moved(url, answer.location, where)
            where = f"{first} (sent on to {url.shown})"
        raise ReadingError(f"{where}: is sent on more than {REDIRECTS} times: check the address")

    def _polite(self, url: Url, where: str, limits: Limits) -> Limits:
        """Hold that robots.txt lets us in, and wait for this host's turn; the wait does not count as its slowness."""
        robots = self._rules(url, where, limits)
        if not robots.can_fetch(NAME, url.text):
            raise ReadingError(
                f"{where}: the site asks programs not to fetch this page (robots.txt): "
                "open it in your browser, and paste its text"
            )
        asked = float(robots.crawl_delay(NAME) or 0)
        wait = self._turn(url.host, max(self.delay, min(asked, LONGEST_PAUSE)))
        time.sleep(wait)
        return replace(limits, deadline=limits.deadline + wait)

    def _turn(self, host: str, pause: float) -> float:
        """Take the next free moment of a host, and return the seconds until then."""
        now = time.monotonic()
        with self._lock:
            self._next = {name: free for name, free in self._next.items() if free > now}
            start = self._next.get(host, now)
            self._next[host] = start + pause
        return start - now

    def _rules(self, url: Url, where: str, limits: Limits) -> RobotFileParser:
        """Return the rules of a host's robots.txt; without one, everything may be fetched."""
        if (known := self._robots.get(url.origin)) is not None:
            return known
        limits = replace(limits, max_bytes=min(limits.max_bytes, ROBOTS_BYTES))
        _, answer, _ = self._followed(replace(url, target="/robots.txt"), where, limits, polite=False)
        if answer.status >= 500 or answer.status == 429:
            raise ReadingError(f"{where}: the site's robots.txt cannot be read ({answer.status}): try again later")
        rules = RobotFileParser()
        rules.parse(answer.data.decode("utf-8", "replace").lstrip("\ufeff").splitlines())
        self._robots.put(url.origin, rules)
        return rules


def _moved(url: Url, location: str, where: str) -> Url:
    try:
        # Header lines are read as Latin-1, while servers write UTF-8 into them.
        return url.to(location.encode("latin-1", "replace").decode("utf-8", "replace"))
    except ReadingError as error:
        raise ReadingError(f"{where}: is sent on to what is not fetched: {error}") from error


def _failed(status: int) -> str:
    if status >= 500:
        return f"the site has failed ({status}): try again later"
    return f"no page comes with the answer ({status}): check the address"
