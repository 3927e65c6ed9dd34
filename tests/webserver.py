"""A real web server on this machine that behaves as a test wants it to, well or badly."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answerer = Callable[[BaseHTTPRequestHandler], None]

STORY = (
    "The Northern army denied shelling the village of Oshel on Monday. Three people were killed in the shelling of "
    "Oshel, the ministry said. The village lies near the border, and its school was empty that morning."
)
OTHER = (
    "Southland accused the Northern army of shelling the village of Oshel on Monday. Twelve people were killed in the "
    "shelling of Oshel, the mayor said. Rescuers were still at work in the ruins of the school in the evening."
)


def html(text: str = STORY, *, title: str = "The army denies it", site: str = "Northern Wire", head: str = "") -> str:
    """A news page like many others."""
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{head}'
        f'<meta property="og:site_name" content="{site}"><meta property="article:published_time" content="2021-05-22">'
        f"</head><body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


def answer(
    body: bytes | str = b"", *, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str
) -> Answerer:
    """Answer properly with a body; `_` in the name of a header stands for `-`."""
    data = body.encode() if isinstance(body, str) else body

    def run(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        if kind:
            to.send_header("Content-Type", kind)
        for name, value in {"Content_Length": str(len(data)), **headers}.items():
            to.send_header(name.replace("_", "-"), value)
        to.end_headers()
        to.wfile.write(data)

    return run


def moved(to: str, *, status: int = 302) -> Answerer:
    """Send on to another place."""
    return answer(status=status, Location=to)


def endless(
    piece: bytes, *, pause: float = 0.0, head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
) -> Answerer:
    """Answer with `head`, and then a piece after the other until the other end has had enough."""

    def run(to: BaseHTTPRequestHandler) -> None:
        to.wfile.write(head)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            to.wfile.write(piece)
            time.sleep(pause)

    return run


class Site:
    """What one server has, by path, and what it was asked for: `asked` holds a path and a moment for each request."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, Answerer] = {}
        self.asked: list[tuple[str, float]] = []
        self.headers: list[dict[str, str]] = []

    def __setitem__(self, path: str, page: Answerer) -> None:
        self.pages[path] = page

    def url(self, path: str, *, host: str = "127.0.0.1", scheme: str = "http") -> str:
        """The address of a page."""
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def site(*, certificate: Path | None = None) -> Iterator[Site]:
    """Serve a site on a free port of this machine while the block runs, over TLS where a certificate is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, time.monotonic()))
            found.headers.append(dict(self.headers.items()))
            with suppress(OSError):
                found.pages.get(self.path.partition("?")[0], answer("not here", status=404))(self)
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # clients that hang up are what is tested

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    found = Site(server.server_address[1])
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Northern Wire</title><link>{base}/</link>
<item><title>Older &amp; calmer</title><link>/older</link><pubDate>Wed, 19 May 2021 08:00:00 GMT</pubDate></item>
<item><title>The army denies it</title><link>{base}/north</link><pubDate>Sat, 22 May 2021 10:30:00 +0200</pubDate>
<description>&lt;p&gt;It &lt;b&gt;denied&lt;/b&gt; shelling.&lt;/p&gt;</description></item>
<item><title>The mayor accuses</title><link>{base}/south</link><pubDate>Sat, 22 May 2021 07:00:00 GMT</pubDate></item>
<item><title>Again</title><link>{base}/north</link></item>
<item><title>No link</title></item>
</channel></rss>"""
