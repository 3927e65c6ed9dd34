"""Pages and feeds from the web, fetched from a real server that misbehaves in every way that servers do."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import threading
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hostile import SENDABLE
from webserver import OTHER, RSS, STORY, Site, answer, endless, html, moved, site

from compare.cli import main
from compare.errors import ReadingError
from compare.reading.web import Fetcher, event_from_places, fetch_article, hosts, looks_like_url, read_feed, transport
from compare.reading.web.fetcher import Kept
from compare.reading.web.hosts import is_public, system_resolve
from compare.reading.web.urls import parse_url

SOON = 4.0  # seconds within which every test of a slow server must be over


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as found:
        yield found


@pytest.fixture
def fetcher() -> Fetcher:
    """A fetcher that may reach this machine, with limits that a test reaches soon."""
    return local()


def local(**changes: Any) -> Fetcher:
    options = {"allow_private": True, "timeout": 0.6, "total": 1.5, "max_bytes": 300_000, "delay": 0.0}
    return Fetcher(**{**options, **changes})


def refused(url: str, fetcher: Fetcher, *words: str, read: Any = fetch_article) -> str:
    """Hold that an address is refused soon, in one line that has these words, and return the line."""
    start = time.monotonic()
    with pytest.raises(ReadingError) as caught:
        read(url, fetcher=fetcher)
    assert time.monotonic() - start < SOON
    line = str(caught.value)
    assert "\n" not in line
    assert not [word for word in words if word not in line], line
    return line


def test_a_page_becomes_an_article(web: Site, fetcher: Fetcher) -> None:
    web["/2021/the-army.html"] = answer(html())
    found = fetch_article(web.url("/2021/the-army.html?id=7#top"), fetcher=fetcher)
    assert (found.source, found.title, found.text) == ("Northern Wire", "The army denies it", STORY)
    assert (found.published, found.language) == ("2021-05-22", "en")
    assert found.url == web.url("/2021/the-army.html?id=7")
    assert found.id == "127.0.0.1-the-army"
    assert web.headers[-1]["User-Agent"].startswith("narrative-compare/")


def test_without_a_name_of_its_own_the_host_is_the_source(web: Site, fetcher: Fetcher) -> None:
    web["/a"] = answer(html(site=""))
    assert fetch_article(web.url("/a"), fetcher=fetcher).source == "127.0.0.1"
    web["/b"] = answer(f"A headline\n\n{STORY}", kind="text/plain")
    found = fetch_article(web.url("/b"), fetcher=fetcher)
    assert (found.source, found.title, found.text) == ("127.0.0.1", "A headline", STORY)


@pytest.mark.parametrize(
    ("said", "meta", "written"),
    [
        ("; charset=windows-1251", "", "cp1251"),
        ("", '<meta charset="windows-1251">', "cp1251"),
        ("; charset=utf-8", '<meta charset="windows-1251">', "cp1251"),
        ("; charset=utf-8", "", "cp1251"),
        ("; charset=windows-1251", '<meta charset="windows-1251">', "utf-8"),
        ("; charset=no-such-thing", "", "utf-16"),
        ("; charset=rot13", "", "cp1251"),
    ],
)
def test_letters_are_read_whatever_the_server_says(
    web: Site, fetcher: Fetcher, said: str, meta: str, written: str
) -> None:
    text = (
        "Министерство обороны опровергло обстрел деревни Ошель в понедельник. При обстреле погибли три человека, "
        "сообщило министерство. Деревня лежит у границы, и школа в то утро была пуста. Спасатели продолжали работу."
    )
    page = html(text, title="Армия отрицает", head=meta, site="Северный вестник").encode(written)
    web["/a"] = answer(page, kind=f"text/html{said}")
    found = fetch_article(web.url("/a"), fetcher=fetcher)
    assert (found.title, found.text, found.source) == ("Армия отрицает", text, "Северный вестник")


def test_latin_letters_of_windows_are_read(web: Site, fetcher: Fetcher) -> None:
    text = STORY.replace("denied", "“denied” – said Müller –")
    web["/a"] = answer(html(text).encode("cp1252"), kind="text/html; charset=iso-8859-1")
    assert fetch_article(web.url("/a"), fetcher=fetcher).text == text


def test_gzip_is_unpacked_also_in_several_members(web: Site, fetcher: Fetcher) -> None:
    data = html().encode()
    web["/a"] = answer(gzip.compress(data[:200]) + gzip.compress(data[200:]), Content_Encoding="gzip")
    assert fetch_article(web.url("/a"), fetcher=fetcher).text == STORY


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_the_last_address_is_kept(web: Site, fetcher: Fetcher, status: int) -> None:
    web["/a"] = moved("b/c", status=status)
    web["/b/c"] = moved(web.url("/story", host="localhost"), status=status)
    web["/story"] = answer(html())
    assert fetch_article(web.url("/a"), fetcher=fetcher).url == web.url("/story", host="localhost")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (answer("no", status=403), ["(403)", "paste its text"]),
        (answer("no", status=404), ["(404)", "check the address"]),
        (answer("no", status=429), ["(429)", "later"]),
        (answer("no", status=500), ["(500)", "try again later"]),
        (answer("", status=204), ["(204)"]),
        (answer("", status=302), ["(302)"]),
        (answer(""), ["empty"]),
        (answer(" \n "), ["empty"]),
        (answer("<html><body></body></html>"), ["no article found"]),
        (answer(b"\x89PNG....", kind="image/png"), ["image/png", "check the address"]),
        (answer(b"PK\x03\x04" * 9, kind="application/zip"), ["application/zip"]),
        (answer(b"\x00\x01\x02" * 900), ["binary"]),
        (answer(b"\x00\x01\x02" * 900, kind=""), ["of no known kind"]),
        (answer("%PDF-1.7 broken", kind="application/pdf"), ["PDF"]),
        (answer(RSS, kind="application/rss+xml"), ["feed"]),
        (answer(html(), Content_Length="9000"), ["breaks off"]),
        (answer(gzip.compress(html().encode())[:-30], Content_Encoding="gzip"), ["breaks off"]),
        (answer(html(), Content_Encoding="gzip"), ["packed"]),
        (answer(html(), Content_Encoding="br"), ["'br'"]),
        (answer(html(), Content_Length="90000000"), ["larger than 0.3 MB"]),
        (moved("file:///etc/passwd"), ["file:///etc/passwd", "http"]),
        (moved("ftp://example.org/"), ["only http and https"]),
        (moved("http://user:secret@example.org/"), ["user name or password"]),
        (moved("http://[1::2::3]/"), ["not an address"]),
        (moved("gopher://example.org:70/x"), ["only http and https"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)  # fmt: skip
def test_what_is_no_page_is_one_line(web: Site, fetcher: Fetcher, page: Any, words: list[str]) -> None:
    web["/a"] = page
    line = refused(web.url("/a?token=s3cret"), fetcher, f"http://127.0.0.1:{web.port}/a?…", *words)
    assert "secret" not in line
    assert "s3cret" not in line


def test_redirects_end(web: Site, fetcher: Fetcher) -> None:
    web["/a"], web["/b"] = moved("/b"), moved("/a")
    refused(web.url("/a"), fetcher, "more than 5 times")
    assert len(web.paths) == 6


@pytest.mark.parametrize(
    "page",
    [
        endless(b"<", pause=0.2),
        endless(b"x", pause=0.2, head=b"HTTP/1.1 200 OK\r\nX-Long: "),
        endless(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.2, head=b""),
        endless(b"", pause=3.0),
        endless(b"", pause=3.0, head=b""),
        endless(b"1\r\nx\r\n", pause=0.2, head=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    ],
    ids=["body", "header", "continue", "no body", "nothing", "chunks"],
)
def test_a_server_that_drips_is_left(web: Site, fetcher: Fetcher, page: Any) -> None:
    web["/a"] = page
    refused(web.url("/a"), fetcher, "takes too long")


def test_a_slow_robots_file_counts_like_the_page(web: Site, fetcher: Fetcher) -> None:
    web["/robots.txt"], web["/a"] = endless(b"#", pause=0.2), answer(html())
    refused(web.url("/a"), fetcher, "takes too long")


def test_a_name_that_cannot_be_looked_up_in_time_is_left(fetcher: Fetcher) -> None:
    held = threading.Event()
    slow = local(resolve=lambda host, port: ("127.0.0.1",) * held.wait(10))
    refused("https://news.test/a", slow, "could not be looked up in time")
    held.set()


def test_a_body_without_end_is_left_at_the_limit(web: Site, fetcher: Fetcher) -> None:
    web["/a"] = endless(b"<p>more</p>" * 500)
    refused(web.url("/a"), fetcher, "larger than 0.3 MB")
    web["/b"] = endless(
        b"10000\r\n" + b"x" * 65536 + b"\r\n", head=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    refused(web.url("/b"), fetcher, "larger than 0.3 MB")


def test_a_bomb_does_not_go_off(web: Site, fetcher: Fetcher) -> None:
    web["/a"] = answer(gzip.compress(bytes(200_000_000), 6), Content_Encoding="gzip")
    refused(web.url("/b"), fetcher, "(404)")
    tracemalloc.start()
    refused(web.url("/a"), fetcher, "larger than 0.3 MB")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_no_server_and_no_host_are_one_line(fetcher: Fetcher) -> None:
    with site() as gone:
        url = gone.url("/")
    refused(url, fetcher, "no web server answers there")
    refused("https://news.test/", local(resolve=lambda host, port: ()), "no such host")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/a", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("data:text/html,<b>x", "only http and https"),
        ("https://user:s3cret@example.org/", "user name or password"),
        ("https://user@example.org/", "user name or password"),
        ("http://good.example\\@127.0.0.1/", "user name or password"),
        ("http://example.org:22/", "port 22"),
        ("http://example.org:99999/", "not an address"),
        ("http://exa mple.org/", "not a name"),
        ("http://example.org\r\nHost: x/", "control characters"),
        ("http://-x-/", "not a name"),
        ("https:///path", "not a name"),
        ("", "no address given"),
        ("http://[::1", "not an address"),
    ],
)
def test_addresses_that_are_not_fetched(url: str, words: str, fetcher: Fetcher) -> None:
    assert "s3cret" not in refused(url, fetcher, words)


@pytest.mark.parametrize("text", SENDABLE)
def test_hostile_addresses_are_one_line_or_an_address(text: str) -> None:
    for given in (text, f"https://{text}", f"https://example.org/{text}"):
        try:
            line = parse_url(given).text
        except ReadingError as error:
            line = str(error).replace(" ", "").replace("<", "").replace(">", "").replace('"', "")
        else:
            assert line.isascii()
        assert not set(line) & set(' \r\n\t<>"')


def test_addresses_are_read_as_people_write_them() -> None:
    assert parse_url(" example.org/a b?q=ü ").text == "https://example.org/a%20b?q=%C3%BC"
    assert parse_url("HTTP://Exämple.org").text == "http://xn--exmple-cua.org/"
    assert parse_url("localhost:8080/x").text == "https://localhost:8080/x"
    assert parse_url("http://example.org:80/%41#x").text == "http://example.org/%41"
    assert parse_url("http://[2606:4700::1111]:8080/").text == "http://[2606:4700::1111]:8080/"
    assert looks_like_url("HTTPS://example.org")
    assert not looks_like_url("corpora/https")


CLOSED = """
127.0.0.1 127.9.9.9 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1
100.127.0.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1
203.0.113.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd12::1 ff02::1 fec0::1 2001:db8::1 ::ffff:127.0.0.1
::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 2002:7f00:1:: 2002:0a00:0001:: 64:ff9b::7f00:1
64:ff9b::a9fe:a9fe 2001:0:4136:e378:8000:63bf:3fff:fdd2 100::1 nonsense
""".split()


@pytest.mark.parametrize("address", CLOSED)
def test_private_addresses_are_refused_whatever_leads_there(address: str) -> None:
    assert not is_public(address)
    tried: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        tried.append(host)
        return ("93.184.215.14", address)  # a public one before it is no excuse

    refused("https://news.test/a", Fetcher(resolve=resolve, timeout=0.3, total=1), "private or local network")
    assert tried == ["news.test"]


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_open(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_not_reached_by_any_of_its_names(web: Site, host: str) -> None:
    web["/a"] = answer(html())
    with pytest.raises(ReadingError):
        fetch_article(web.url("/a", host=host), fetcher=Fetcher(timeout=0.5, total=1))
    assert not web.asked


@pytest.mark.parametrize("host", ["inner.test", "127.0.0.2", "[::1]", "169.254.169.254", "10.0.0.1", "2130706434"])
def test_a_redirect_to_a_private_address_is_refused(web: Site, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    # The address of the test's own server passes for a public one; all others are judged as always.
    monkeypatch.setattr(hosts, "is_public", lambda text: text == "127.0.0.1" or is_public(text))
    names = {"public.test": ("127.0.0.1",), "inner.test": ("127.0.0.1", "192.168.0.7")}
    fetcher = local(allow_private=False, resolve=lambda host, port: names.get(host) or system_resolve(host, port))
    web["/b"], web["/inner"] = answer(html()), answer(html())
    assert fetch_article(web.url("/b", host="public.test"), fetcher=fetcher).text == STORY
    web["/a"] = moved(web.url("/inner", host=host))
    refused(web.url("/a", host="public.test"), fetcher, "public.test", "sent on to", "private or local network")
    assert "/inner" not in web.paths


def test_a_name_is_looked_up_once_and_that_answer_is_connected_to(web: Site) -> None:
    web["/robots.txt"], web["/a"] = answer("", status=404), answer(html())
    answers = iter([("127.0.0.1",), ("127.0.0.1",)])  # one for robots.txt and one for the page: a third would fail
    fetcher = local(resolve=lambda host, port: next(answers))
    assert fetch_article(web.url("/a", host="news.test"), fetcher=fetcher).source == "Northern Wire"
    assert [given["Host"] for given in web.headers] == [f"news.test:{web.port}"] * 2


def test_proxies_of_the_environment_are_not_used(web: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    web["/a"] = answer(html())
    assert fetch_article(web.url("/a"), fetcher=fetcher).text == STORY


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")
def test_the_certificate_must_be_that_of_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = tmp_path / "both.pem"
    words = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=news.test -addext subjectAltName=DNS:news.test"
    subprocess.run(
        [*words.split(), "-keyout", "key.pem", "-out", "cert.pem"], cwd=tmp_path, check=True, capture_output=True
    )
    both.write_text((tmp_path / "key.pem").read_text() + (tmp_path / "cert.pem").read_text())
    fetcher = local(resolve=lambda host, port: ("127.0.0.1",), total=3.0, timeout=2.0)
    with site(certificate=both) as web:
        web["/a"] = answer(html())
        transport._tls.cache_clear()
        refused(web.url("/a", host="news.test", scheme="https"), fetcher, "certificate")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        transport._tls.cache_clear()
        assert fetch_article(web.url("/a", host="news.test", scheme="https"), fetcher=fetcher).text == STORY
        refused(web.url("/a", host="other.test", scheme="https"), fetcher, "certificate")
        refused(web.url("/a", host="127.0.0.1", scheme="http"), fetcher)
    transport._tls.cache_clear()


def test_robots_are_obeyed_and_read_once(web: Site, fetcher: Fetcher) -> None:
    web["/robots.txt"] = answer("User-agent: *\nDisallow: /private/\n\nUser-agent: narrative-compare\nDisallow: /no/")
    web["/no/a"] = web["/private/a"] = web["/a"] = answer(html())
    refused(web.url("/no/a"), fetcher, "robots.txt", "paste its text")
    assert fetch_article(web.url("/private/a"), fetcher=fetcher).text == STORY
    assert fetch_article(web.url("/a"), fetcher=fetcher).text == STORY
    assert [path for path, _ in web.asked].count("/robots.txt") == 1
    assert "/no/a" not in web.paths


def test_robots_are_obeyed_behind_a_redirect(web: Site, fetcher: Fetcher) -> None:
    web["/robots.txt"] = answer("User-agent: *\nDisallow: /no/")
    web["/a"], web["/no/a"] = moved("/no/a"), answer(html())
    refused(web.url("/a"), fetcher, "robots.txt", "/no/a")
    assert web.paths == ["/a"]


def test_robots_that_cannot_be_read_forbid(web: Site, fetcher: Fetcher) -> None:
    web["/robots.txt"], web["/a"] = answer("", status=503), answer(html())
    refused(web.url("/a"), fetcher, "robots.txt cannot be read (503)")


def test_a_pause_lies_between_two_questions_to_one_host(web: Site) -> None:
    web["/a"] = web["/b"] = web["/c"] = answer(html())
    fetcher = local(delay=0.3)
    threads = [
        threading.Thread(target=fetch_article, args=(web.url(path),), kwargs={"fetcher": fetcher})
        for path in ("/a", "/b", "/c")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    moments = sorted(moment for path, moment in web.asked if path != "/robots.txt")
    assert len(moments) == 3
    assert all(later - earlier > 0.2 for earlier, later in pairwise(moments))


def test_a_page_is_asked_for_once(web: Site, fetcher: Fetcher) -> None:
    web["/a"] = answer(html())
    for _ in range(3):
        fetch_article(web.url("/a"), fetcher=fetcher)
    assert web.paths == ["/a"]


def test_what_is_kept_has_bounds() -> None:
    kept = Kept[str](10, 60.0)
    for key in "abc":
        kept.put(key, key, size=4)
    assert [kept.get(key) for key in "abc"] == [None, "b", "c"]
    kept.put("large", "x", size=11)
    assert kept.get("large") is None
    old = Kept[str](10, 0.0)
    old.put("a", "a")
    assert old.get("a") is None


def test_an_rss_feed_lists_pages_newest_first(web: Site, fetcher: Fetcher) -> None:
    web["/feed"] = answer(RSS.format(base=web.url("")), kind="application/rss+xml")
    found = read_feed(web.url("/feed"), fetcher=fetcher)
    assert (found.title, found.url) == ("Northern Wire", web.url("/feed"))
    assert [one.title for one in found.entries] == ["The army denies it", "The mayor accuses", "Older & calmer"]
    assert found.entries[0].published == "2021-05-22T08:30:00+00:00"
    assert found.entries[0].summary == "It denied shelling."
    assert found.entries[2].url == web.url("/older")


ATOM = """<?xml version="1.0" encoding="{encoding}"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Süd &amp; Post</title>
<entry><title type="html">&lt;i&gt;Shells&lt;/i&gt; on Öshel</title><link rel="alternate" href="story?a=1&amp;b=2"/>
<updated>2021-05-22T06:00:00Z</updated><summary>Text</summary></entry></feed>"""


@pytest.mark.parametrize(
    ("encoding", "kind"),
    [("utf-8", "application/atom+xml"), ("iso-8859-1", "text/xml"), ("utf-8", "text/html"), ("utf-16", "")],
)
def test_an_atom_feed_is_read_in_its_encoding(web: Site, fetcher: Fetcher, encoding: str, kind: str) -> None:
    web["/news/feed"] = answer(ATOM.format(encoding=encoding).encode(encoding), kind=kind)
    found = read_feed(web.url("/news/feed"), fetcher=fetcher)
    assert found.title == "Süd & Post"
    (one,) = found.entries
    assert (one.title, one.url) == ("Shells on Öshel", web.url("/news/story?a=1&b=2"))


def test_a_page_that_names_its_feed_leads_to_it(web: Site, fetcher: Fetcher) -> None:
    web["/"] = answer(html(head='<link rel="alternate" type="application/rss+xml" href="/feed">'))
    web["/feed"] = answer(RSS.format(base=web.url("")), kind="text/xml")
    assert read_feed(web.url("/"), fetcher=fetcher).title == "Northern Wire"
    web["/plain"] = answer(html())
    refused(web.url("/plain"), fetcher, "names no feed", read=read_feed)
    web["/broken"] = answer(html(head="<![CDATge [ x ]]>"))
    refused(web.url("/broken"), fetcher, "names no feed", read=read_feed)


BOMB = '<!DOCTYPE z [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True)
) + "]><rss><channel><title>&i;</title><item><title>&i;</title><link>/a</link></item></channel></rss>"  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (BOMB, "entities"),
        (f"<!-- <a -->{BOMB}", "entities"),
        (BOMB.encode("utf-16"), "entities"),
        ('<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><title>&a;</title></rss>', "entities"),
        ("<rss><channel><title>Half a feed", "no entries"),
        ("<rss><channel><item><title>Only a title</title></item></channel></rss>", "no entries"),
        ("<rss><channel><item><link>javascript:alert(1)</link></item></channel></rss>", "no entries"),
        ("<note>Not a feed</note>", "not an RSS or Atom feed"),
        ("just words", "not an RSS or Atom feed"),
        ("http://127.0.0.1:9/", "not an RSS or Atom feed"),
        ("/etc/passwd", "not an RSS or Atom feed"),
        ("", "not an RSS or Atom feed"),
        (b"\x00\x01\x02" * 90, "binary"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_one_line(web: Site, fetcher: Fetcher, body: bytes | str, words: str) -> None:
    web["/feed"] = answer(body, kind="application/xml")
    refused(web.url("/feed"), fetcher, words, read=read_feed)


def test_a_broken_feed_gives_what_can_be_read(web: Site, fetcher: Fetcher) -> None:
    feed = RSS.format(base=web.url("")).replace("</item>", "", 1).replace("&amp;", "&")
    web["/feed"] = answer(feed, kind="application/rss+xml")
    assert "The mayor accuses" in [one.title for one in read_feed(web.url("/feed"), fetcher=fetcher).entries]


def test_hostile_titles_are_plain_lines(web: Site, fetcher: Fetcher) -> None:
    items = "".join(
        f"<item><title><![CDATA[{text.replace(']]>', '')}]]></title><link>/{at}</link></item>"
        for at, text in enumerate(SENDABLE)
    )
    web["/feed"] = answer(f"<rss version='2.0'><channel>{items}</channel></rss>", kind="application/rss+xml")
    found = read_feed(web.url("/feed"), fetcher=fetcher)
    assert len(found.entries) == len(SENDABLE)
    for one in found.entries:
        assert one.title
        assert len(one.title.splitlines()) == 1
        assert len(one.title) <= 300


def test_a_feed_of_many_entries_is_cut(web: Site, fetcher: Fetcher) -> None:
    items = "".join(f"<item><title>{at}</title><link>/{at}</link></item>" for at in range(1500))
    web["/feed"] = answer(f"<rss version='2.0'><channel>{items}</channel></rss>", kind="application/rss+xml")
    assert len(read_feed(web.url("/feed"), fetcher=fetcher).entries) == 200


def test_fetched_articles_are_compared_like_others(web: Site, fetcher: Fetcher) -> None:
    from compare.reading import event_from_articles

    web["/north"] = answer(html())
    web["/south"] = answer(html(OTHER, title="Shells on Oshel", site="Southern Post"))
    found = [fetch_article(web.url(path), fetcher=fetcher) for path in ("/north", "/south")]
    event = event_from_articles("oshel", [replace(one, side=one.source) for one in found])
    assert [one.source for one in event.articles] == ["Northern Wire", "Southern Post"]


def test_the_command_line_makes_one_event_of_several_addresses(
    web: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    web["/north"], web["/gone"] = answer(html()), answer("no", status=404)
    saved = tmp_path / "south.txt"
    saved.write_text(OTHER, "utf-8")
    words = ["event", web.url("/north"), web.url("/gone"), str(saved), "--format", "json"]
    assert main([*words, "--allow-private"]) == 0
    shown = capsys.readouterr()
    report = json.loads(shown.out)
    assert [(one["source"], one["url"]) for one in report["articles"]] == [
        ("Northern Wire", web.url("/north")),
        ("south", None),
    ]
    assert any(pair["flagged"] for pair in report["pairs"])
    assert "note: left out: " in shown.err
    assert "(404)" in shown.err


def test_the_command_line_reaches_nothing_private_unless_it_is_let(
    web: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    web["/north"] = answer(html())
    assert main(["event", web.url("/north")]) == 1
    assert "private or local network" in capsys.readouterr().err
    assert not web.asked


def test_two_pages_of_one_name_have_ids_of_their_own(web: Site, fetcher: Fetcher) -> None:
    web["/a/story"], web["/b/story"] = answer(html()), answer(html(OTHER))
    event = event_from_places([web.url("/a/story"), web.url("/b/story"), web.url("/a/story")], fetcher=fetcher)
    assert [one.id for one in event.articles] == ["127.0.0.1-story", "127.0.0.1-story-2"]
    with pytest.raises(ReadingError, match=r"no article could be read.*404"):
        event_from_places([web.url("/none")], fetcher=fetcher)
