"""Addresses of pages: taken apart once, so that what is checked is what is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urljoin, urlsplit

from compare.errors import ReadingError
from compare.reading.files import one_line

PORTS = {"http": 80, "https": 443}

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_IN_PATH, _IN_QUERY = "/%:@!$&'()*+,;=~-._", "/?%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Url:
    """An http or https address in parts; `host` is ASCII in lower case, `target` the path with its query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as an address without a path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")

    @property
    def text(self) -> str:
        """The whole address."""
        return self.origin + self.target

    @property
    def shown(self) -> str:
        """The address as messages name it: what may be secret in its query is left out."""
        path, asked, _ = self.target.partition("?")
        return one_line(f"{self.origin}{path}{'?…' if asked else ''}", limit=200)

    def to(self, reference: str) -> Url:
        """Return the address that a link or a redirect on this page leads to."""
        try:
            return parse_url(urljoin(self.text, reference.strip()))
        except ValueError as error:
            raise ReadingError(f"{_shown(reference)}: is not an address of a page: check it") from error


def looks_like_url(text: str) -> bool:
    """Say whether an argument is meant as an address on the web and not as a path."""
    return text.lower().startswith(("http://", "https://"))


def parse_url(text: str) -> Url:
    """Take an address apart; one without a scheme is taken for https.

    ReadingError for all but http and https, for credentials in it, and for a host or port that cannot be one.
    """
    given = text.strip()
    if not given:
        raise ReadingError("no address given: it begins with https://")
    if _CONTROL.search(given):
        raise ReadingError(f"{_shown(given)}: holds control characters: give one address a line")
    if not _SCHEME.match(given):
        given = f"https://{given.removeprefix('//')}"
    try:
        parts = urlsplit(given)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ReadingError(f"{_shown(given)}: is not an address of a page: check it") from error
    if parts.scheme not in PORTS:
        raise ReadingError(f"{_shown(given)}: only http and https are fetched: save the page and add it as a file")
    if "@" in parts.netloc:
        raise ReadingError(f"{_shown(given)}: holds a user name or password: give the address without it")
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values() and port < 1024:
        raise ReadingError(f"{_shown(given)}: port {port} is not one of a web server: check the address")
    query = f"?{quote(parts.query, _IN_QUERY, errors='replace')}" if parts.query else ""
    target = quote(parts.path or "/", _IN_PATH, errors="replace") + query
    return Url(parts.scheme, _ascii(host, given), port, target)


def _ascii(host: str, given: str) -> str:
    if ":" in host:
        try:
            return str(ip_address(host))
        except ValueError as error:
            raise ReadingError(f"{_shown(given)}: its host is not a name or an address: check it") from error
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    if not _HOST.fullmatch(name):
        raise ReadingError(f"{_shown(given)}: its host is not a name or an address: check it")
    return name


def _shown(given: str) -> str:
    """An address that could not be taken apart, without what may be a password or a secret."""
    scheme, joint, rest = given.partition("://")
    rest = rest if joint else scheme
    place = re.split(r"[?#]", rest, maxsplit=1)[0]
    host, slash, path = place.partition("/")
    return one_line(f"{scheme + joint if joint else ''}{host.rpartition('@')[2]}{slash}{path}", limit=200)
