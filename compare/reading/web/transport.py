"""One question to one web server at an address that was checked, within limits of time and size."""

from __future__ import annotations

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import NoReturn

from compare.errors import ReadingError
from compare.reading.files import one_line
from compare.reading.web.urls import PORTS, Url

PIECE = 65_536
TRIES = 3  # addresses of one host that are tried in turn


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for one step (connecting, the next bytes), the moment when all must be done, and bytes once unpacked."""

    timeout: float
    deadline: float
    max_bytes: int

    @property
    def step(self) -> float:
        """How long the next step may take; never nothing, so that running out is told where it is noticed."""
        return max(min(self.timeout, self.deadline - time.monotonic()), 0.01)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; the bytes are there for the status 200 alone."""

    status: int
    location: str | None
    content_type: str
    charset: str | None
    data: bytes


class _Pinned(HTTPConnection):
    """A connection to one network address, under the host's own name (in `Host`, for TLS and its certificate)."""

    def __init__(self, url: Url, address: str, limits: Limits) -> None:
        super().__init__(url.host, url.port, timeout=limits.step)
        self.default_port = PORTS[url.scheme]
        self.url, self._address, self._limits = url, address, limits
        self.wire: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the address; nothing is looked up."""
        sock = socket.create_connection((self._address, self.url.port), self._limits.step)
        sock.settimeout(self._limits.step)
        if self.url.scheme == "https":
            sock = _tls().wrap_socket(sock, server_hostname=self.url.host)
        sock.settimeout(self._limits.timeout)
        self.sock = self.wire = sock
        if time.monotonic() >= self._limits.deadline:
            raise TimeoutError


def ask(url: Url, addresses: Sequence[str], where: str, *, agent: str, limits: Limits) -> Answer:
    """Ask a server for a page at the first of its addresses that answers; ReadingError says what went wrong."""
    failed: Exception = OSError("no address")
    for address in addresses[:TRIES]:
        connection = _Pinned(url, address, limits)
        try:
            return _asked(connection, where, agent, limits)
        except (OSError, HTTPException, ValueError, zlib.error) as error:
            failed = error
        if connection.wire is not None or time.monotonic() >= limits.deadline:
            break  # it was reached, so that another of its addresses would answer the same
    raise ReadingError(f"{where}: {_reason(failed, limits)}") from failed


def _asked(connection: _Pinned, where: str, agent: str, limits: Limits) -> Answer:
    headers = {"User-Agent": agent, "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"}
    headers |= {"Accept-Encoding": "gzip", "Connection": "close"}
    with _ended(connection, limits):
        connection.request("GET", connection.url.target, headers=headers)
        with connection.getresponse() as response:
            kind = response.headers.get_content_type() if "content-type" in response.headers else ""
            charset = response.headers.get_content_charset()
            location = response.headers.get("location") if 300 <= response.status < 400 else None
            data = _body(response, where, limits) if response.status == 200 else b""
            return Answer(response.status, location, kind, charset, data)


@contextmanager
def _ended(connection: _Pinned, limits: Limits) -> Iterator[None]:
    """Cut the connection at the deadline: a server that sends a byte now and then never meets a timeout."""

    def cut() -> None:
        if connection.wire is not None:
            with suppress(OSError):
                connection.wire.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(limits.deadline - time.monotonic(), 0) + 0.01, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()


def _body(response: HTTPResponse, where: str, limits: Limits) -> bytes:
    if (response.length or 0) > limits.max_bytes:
        _too_large(where, limits)
    packed = (response.headers.get("content-encoding") or "identity").strip().lower()
    parts = _parts(response, where, limits)
    if packed in ("gzip", "x-gzip", "deflate"):
        parts = _unpacked(parts)
    elif packed != "identity":
        raise ReadingError(f"{where}: comes packed as {one_line(packed)!r}, which cannot be read: save the page itself")
    data = bytearray()
    for part in parts:
        data += part
        if len(data) > limits.max_bytes:
            _too_large(where, limits)
    return bytes(data)


def _parts(response: HTTPResponse, where: str, limits: Limits) -> Iterator[bytes]:
    """Yield a body as it comes, still packed; IncompleteRead where it breaks off."""
    size = 0
    while part := response.read1(PIECE):
        size += len(part)
        if size > limits.max_bytes:
            _too_large(where, limits)
        yield part
    if time.monotonic() >= limits.deadline:
        raise TimeoutError
    if response.length:
        raise IncompleteRead(b"", response.length)


def _unpacked(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack in pieces, so that a few bytes cannot become gigabytes before they are counted."""
    machine = zlib.decompressobj(wbits=47)  # gzip or zlib, as its first bytes say
    for part in parts:
        while part and not machine.eof:
            piece = machine.decompress(part, PIECE)
            yield piece
            part = machine.unconsumed_tail
            while len(piece) == PIECE and not part and not machine.eof:
                piece = machine.decompress(b"", PIECE)
                yield piece
            if machine.eof and machine.unused_data.startswith(b"\x1f\x8b"):
                part, machine = machine.unused_data, zlib.decompressobj(wbits=47)
    if not machine.eof:
        raise IncompleteRead(b"")


def _too_large(where: str, limits: Limits) -> NoReturn:
    size = f"{limits.max_bytes / 1_000_000:g} MB"
    raise ReadingError(f"{where}: is larger than {size}, the limit for a page: save it, and add its text")


# What is told of an error on the way; the first that fits.
REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (TimeoutError, "takes too long to answer: try again later, or save the page and add it as a file"),
    (ssl.SSLCertVerificationError, "its certificate cannot be trusted: check the address"),
    (ssl.SSLError, "no secure connection can be made: check the address, or try http://"),
    (IncompleteRead, "breaks off before its end: try again"),
    (zlib.error, "comes packed in a broken way: save the page and add it as a file"),
    (ConnectionRefusedError, "no web server answers there: check the address"),
    # A reset is both of a connection and, to http.client, of the protocol; it is the former that people know.
    (OSError, "the connection failed: try again later"),
    ((HTTPException, ValueError), "answers with something that is no web page: check the address"),
)


def _reason(error: Exception, limits: Limits) -> str:
    # A connection that was cut at the deadline fails in any of these ways.
    late = time.monotonic() >= limits.deadline
    return REASONS[0][1] if late else next(words for kinds, words in REASONS if isinstance(error, kinds))


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
