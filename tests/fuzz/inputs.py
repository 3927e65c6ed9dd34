"""How an input of each target is made: its bytes, from a random source and samples."""

from __future__ import annotations

import base64
import csv
import io
import json
import zlib
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from tests.fuzz.mutate import damaged, encoded, excerpt, hostile, json_text, mutated, mutated_json, short
from tests.fuzz.seeds import Json, Seeds

Make = Callable[[Random, Seeds], bytes]
TOML_VALUES = (
    "1", "1.5", "true", "[]", "{}", "2023-05-23", "2023-05-23T10:00:00Z", "10:00:00", "nan", "[{a = 1}]", "'''\n'''",
)  # fmt: skip
LINKS = (
    "https://x.example/a", "/b", "//y", "javascript:x", "http://[::1", "https://x.example/%zz\ud800", "mailto:a@b", "?",
    "http://x:99999/",
)  # fmt: skip
DATES = ("Tue, 23 May 2023 10:00:00 GMT", "2023-05-23T10:00:00Z", "31 Feb 2023", "0", "9" * 30, "x")
HEADS = (
    "<?xml version='1.0'?>", "<?xml version='1.0' encoding='cp1251'?>", "", "<!DOCTYPE x [<!ENTITY a 'b'>]>",
)  # fmt: skip
ROOTS = ("rss version='2.0'><channel", "feed xmlns='http://www.w3.org/2005/Atom'", "rdf:RDF", "html")
COLUMNS = ("event", "id", "source", "side", "published", "title", "text", "url", "language", "origin", "event_title")
MARKDOWN = (
    "# ", "## ", "> ", "- ", "1. ", "| ", "    ", "---\n", "===\n", "```\n", "[x]: y\n", "*", "__", "~~",
    "<!-- ",
)  # fmt: skip
TAGS = (
    "p", "div", "article", "h1", "li", "td", "table", "blockquote", "script", "style", "b", "a href='x'", "br/",
    "svg", "math", "template", "noscript", "iframe", "meta charset=utf-16", "meta charset=no-such",
    "base href='//x'", "frameset", "select",
)  # fmt: skip
FEED_KINDS = (
    "application/rss+xml", "application/atom+xml", "text/xml", "text/html", "text/plain", "", "a/b",
    "application/xml",
)  # fmt: skip
PAGE_KINDS = (
    "text/html", "text/html", "text/html", "text/plain", "application/pdf", "application/xhtml+xml", "",
    "image/png",
)  # fmt: skip
CHARSETS = (
    "", "", "utf-8", "latin-1", "windows-1251", "utf-16", "no-such", "idna", "rot13", "\0", "undefined",
    "unicode_escape",
)  # fmt: skip
PDF_WORDS = (
    b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode", b"/RunLengthDecode", b"/ObjStm", b"/XRef", b"<<", b">>",
    b"[", b"]", b"1 0 R", b"2 0 R", b"5 0 R", b"99 0 R", b"stream\n", b"endstream", b"endobj", b"xref",
    b"/Prev 0", b"/Kids [2 0 R]", b"/Parent 5 0 R", b"/Encrypt 3 0 R", b"-1", b"9999999999", b"(\\", b"<feff",
    b"Tj", b"TJ", b"' ", b"q " * 300, b"[" * 2000, b"<<" * 2000, b"0 Tf",
)  # fmt: skip


def event_value(random: Random, seeds: Seeds, *, articles: int = 4) -> Json:
    """Return a sample event with mutated texts, in the form of an event file."""
    event = random.choice(seeds.events)
    rows = random.sample(event["articles"], random.randint(1, min(articles, len(event["articles"]))))
    made = [{**row, "text": mutated(random, excerpt(random, seeds.texts), seeds.texts)} for row in rows]
    for row in made:
        if random.random() < 0.3:
            row[random.choice(("title", "side", "source", "published", "id", "url"))] = short(random, seeds.texts)
    sides = {short(random, seeds.texts): short(random, seeds.texts)} if random.random() < 0.2 else event["sides"]
    return {**event, "articles": made, "sides": sides}


def event_json(random: Random, seeds: Seeds) -> bytes:
    """An event file, a list of events or one article, with parts of wrong types."""
    value: Any = event_value(random, seeds)
    if random.random() < 0.75:
        value = mutated_json(random, value, seeds.texts, times=random.choice((1, 2, 4, 10)))
    if random.random() < 0.15:
        value = random.choice((lambda: [value, value], lambda: value.get("articles"), lambda: {"articles": value}))()
    return _bytes(random, json_text(random, value))


def article_json(random: Random, seeds: Seeds) -> bytes:
    """One article as JSON."""
    value = mutated_json(random, event_value(random, seeds)["articles"][0], seeds.texts, times=random.choice((0, 1, 3)))
    return _bytes(random, json_text(random, value))


def pasted(random: Random, seeds: Seeds) -> bytes:
    """What somebody pastes: a text with its id, source, title, side and date."""
    keys = ("title", "side", "published")
    given = {key: short(random, seeds.texts) for key in keys if random.random() < 0.4}
    names = {"id": short(random, seeds.texts), "source": short(random, seeds.texts)}
    return json.dumps({**names, **given, "text": hostile(random, seeds.texts)}).encode()


def text_file(random: Random, seeds: Seeds) -> bytes:
    """A .txt file, with a headline or without."""
    head = short(random, seeds.texts) + random.choice(("\n\n", "\n", "\r\n\r\n")) if random.random() < 0.4 else ""
    return _bytes(random, head + hostile(random, seeds.texts))


def markdown_file(random: Random, seeds: Seeds) -> bytes:
    """A .md file full of marks."""
    lines = hostile(random, seeds.texts).split("\n")
    marked = [random.choice(MARKDOWN) + line if random.random() < 0.5 else line for line in lines]
    front = f"---\ntitle: {short(random, seeds.texts)}\ndate: {short(random, seeds.texts)}\n---\n"
    return _bytes(random, (front if random.random() < 0.3 else "") + "\n".join(marked))


def html_text(random: Random, seeds: Seeds) -> str:
    """A web page whose tags do not always close."""
    body = "".join(f"<p>{hostile(random, seeds.texts)}</p>" for _ in range(random.randint(1, 3)))
    for _ in range(random.choice((0, 1, 4, 12))):
        at, tag = random.randint(0, len(body)), random.choice(TAGS)
        body = body[:at] + random.choice((f"<{tag}>", f"</{tag}>", f"<{tag}", "<", ">", "<!--", "&#xd800;")) + body[at:]
    if random.random() < 0.01:
        body = "<div>" * random.choice((300, 20_000)) + body
    title = short(random, seeds.texts)
    head = f"<title>{title}</title><meta property='article:published_time' content='{short(random, seeds.texts)}'>"
    return f"<html lang='en'><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"


def html_file(random: Random, seeds: Seeds) -> bytes:
    """A saved page."""
    return _bytes(random, html_text(random, seeds))


def pdf_file(random: Random, seeds: Seeds) -> bytes:
    """A PDF of a few pages, mostly damaged."""
    from tests.test_reading_pdf import make_pdf

    def lines() -> list[str]:
        kept = excerpt(random, seeds.texts).encode("cp1252", "replace").decode("cp1252")
        return [kept[at : at + 70].replace("\n", " ") for at in range(0, len(kept), 70)]

    pages = [lines() if random.random() < 0.9 else [] for _ in range(random.randint(1, 4))]
    data = make_pdf(pages, title=random.choice(("", "A (title", "\\", "untitled")))
    for _ in range(random.choice((0, 1, 2, 6))):
        at = random.randint(0, len(data))
        data = data[:at] + random.choice(PDF_WORDS) + data[at + random.choice((0, 0, 4)) :]
    if random.random() < 0.1:
        data = data.replace(b"stream\n", b"stream\n" + zlib.compress(data)[: random.randint(0, 80)], 1)
    return damaged(random, data) if random.random() < 0.5 else data


def rows(random: Random, seeds: Seeds) -> list[Json]:
    """Rows of a table of articles, some with columns of wrong types."""
    made: list[Json] = []
    for _ in range(random.randint(1, 3)):
        event = event_value(random, seeds, articles=3)
        made.extend({"event": event["id"], **row} for row in event["articles"])
    if random.random() < 0.7:
        made = mutated_json(random, made, seeds.texts, times=random.choice((1, 3)))
    random.shuffle(made)
    return [row for row in made if isinstance(row, dict)]


def jsonl_file(random: Random, seeds: Seeds) -> bytes:
    """Articles or whole events, one a line."""
    lines: list[Any] = [*rows(random, seeds)]
    if random.random() < 0.2:
        lines.append(event_value(random, seeds))
    gap = random.choice(("\n", "\n", "\r\n", "\n\n \n", "\r", ""))
    return _bytes(random, gap.join(json_text(random, line).replace("\n", " ") for line in lines))


def separated(delimiters: Sequence[str]) -> Make:
    """Make a table of rows set apart by one of the delimiters."""

    def made(random: Random, seeds: Seeds) -> bytes:
        out, found = io.StringIO(newline=""), rows(random, seeds)
        names = [name for name in COLUMNS if random.random() < 0.97]
        quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE))
        writer = csv.writer(
            out, delimiter=random.choice(delimiters), quoting=quoting, escapechar="\\",
            lineterminator=random.choice(("\n", "\r\n", "\r")),
        )  # fmt: skip
        writer.writerow([name.upper() if random.random() < 0.05 else name for name in names])
        for row in found:
            values = [str(row.get(name, ""))[:20_000] for name in names]
            writer.writerow(values if random.random() < 0.95 else values[:-1])
        return _bytes(random, out.getvalue())

    return made


def parquet_file(random: Random, seeds: Seeds) -> bytes:
    """A Parquet file with columns missing or of odd types, now and then damaged."""
    import pyarrow as pa
    from pyarrow import parquet

    found, columns = rows(random, seeds), {}
    for name in COLUMNS:
        if random.random() < 0.96:
            columns[name] = _column(random, [row.get(name) for row in found])
    out = io.BytesIO()
    compression = random.choice(("snappy", "none", "zstd", "gzip"))
    parquet.write_table(pa.table(columns), out, compression=compression, row_group_size=random.choice((1, 2, 1000)))
    data = out.getvalue()
    if random.random() < 0.1:
        at = random.randint(0, len(data))
        data = data[:at] + data[at + random.randint(1, 8) :]
    return damaged(random, data) if random.random() < 0.4 else data


def _column(random: Random, values: list[Any]) -> Any:
    import pyarrow as pa

    words = [None if value is None else str(value).encode("utf-8", "replace").decode()[:50_000] for value in values]
    if random.random() < 0.85:
        return pa.array(words, pa.large_string() if random.random() < 0.2 else pa.string())
    count = len(values)
    odd = random.choice((
        lambda: pa.array(range(count), pa.int64()), lambda: pa.nulls(count),
        lambda: pa.array([1.5] * count, pa.float32()), lambda: pa.array([[1, None]] * count),
        lambda: pa.array([{"a": 1}] * count), lambda: pa.array([True] * count),
        lambda: pa.array([10**15] * count, pa.timestamp("us", "UTC")),
        lambda: pa.array([-(2**50)] * count, pa.timestamp("s")), lambda: pa.array([2**30] * count, pa.date32()),
        lambda: pa.array([b"\xff\x00"] * count, pa.binary()),
        lambda: pa.array([word or "" for word in words]).dictionary_encode(),
        lambda: pa.array([5] * count, pa.duration("ns")),
        lambda: pa.array([[("k", 1)]] * count, pa.map_(pa.string(), pa.int8())),
        lambda: pa.array([float("nan")] * count), lambda: pa.array([1] * count, pa.time64("ns")),
    ))  # fmt: skip
    return odd()


def folder(random: Random, seeds: Seeds) -> bytes:
    """A folder's files as a JSON object of name and base64: event.toml with articles, or articles alone."""
    files: dict[str, bytes] = {}
    makers: dict[str, Make] = {".txt": text_file, ".md": markdown_file, ".html": html_file, ".json": article_json}
    for number in range(random.randint(1, 3)):
        suffix = random.choice((".txt", ".txt", ".md", ".html", ".json"))
        files[f"{random.choice(('a', 'b', 'README', 'ä'))}{number}{suffix}"] = makers[suffix](random, seeds)
    if random.random() < 0.85:
        files["event.toml"] = _bytes(random, _toml(random, seeds, list(files)))
    return json.dumps({name: base64.b64encode(data).decode() for name, data in files.items()}).encode()


def _toml(random: Random, seeds: Seeds, names: Sequence[str]) -> str:
    def value() -> str:
        return random.choice(TOML_VALUES) if random.random() < 0.2 else json.dumps(short(random, seeds.texts))

    lines = [f"{key} = {value()}" for key in ("id", "title", "note", "odd") if random.random() < 0.5]
    if random.random() < 0.5:
        lines += ["[sides]", *(f"{json.dumps(short(random, seeds.texts))} = {value()}" for _ in range(3))]
    for name in names:
        file = random.choice((name, name, name, "../x.txt", "/etc", ".", "missing.txt", "a\\u0000b", name * 90))
        keys = ("id", "source", "side", "published", "title", "url", "language", "origin", "odd")
        lines += ["[[articles]]", f'file = "{file}"', *(f"{key} = {value()}" for key in keys if random.random() < 0.3)]
    return mutated(random, "\n".join(lines), seeds.texts) if random.random() < 0.2 else "\n".join(lines)


def _answer(random: Random, kinds: Sequence[str], content: bytes) -> bytes:
    """What a server says of a page, on a line of its own before the page."""
    return json.dumps([random.choice(kinds), random.choice(CHARSETS)]).encode() + b"\n" + content


def feed(random: Random, seeds: Seeds) -> bytes:
    """An RSS or Atom feed."""
    items = "".join(_entry(random, seeds) for _ in range(random.randint(0, 4)))
    name, head = random.choice(ROOTS), random.choice(HEADS)
    text = f"{head}<{name}><title>{short(random, seeds.texts)}</title>{items}</{name.split()[0]}>"
    if random.random() < 0.3:
        text = mutated(random, text, seeds.texts)
    return _answer(random, FEED_KINDS, _bytes(random, text))


def _entry(random: Random, seeds: Seeds) -> str:
    title, words = short(random, seeds.texts), excerpt(random, seeds.texts)[:300]
    link, when = random.choice(LINKS), random.choice(DATES)
    if random.random() < 0.3:
        inner = f"<link href='{link}'/><updated>{when}</updated><summary>{words}</summary>"
        return f"<entry><title>{title}</title>{inner}</entry>"
    inner = f"<link>{link}</link><pubDate>{when}</pubDate><description>{words}</description>"
    return f"<item><title>{title}</title>{inner}</item>"


def page(random: Random, seeds: Seeds) -> bytes:
    """A page as a server sends it: HTML, text or PDF, under a true or a false name."""
    content = random.choice((html_file, html_file, html_file, text_file, pdf_file))(random, seeds)
    return _answer(random, PAGE_KINDS, content)


def said(random: Random, seeds: Seeds) -> bytes:
    """An article for the extraction, title and sides with it; its text may hold what no reader lets through."""
    value = {"text": hostile(random, seeds.texts), "title": short(random, seeds.texts) if random.random() < 0.5 else ""}
    sides = random.choice(seeds.events)["sides"] if random.random() < 0.5 else {}
    if random.random() < 0.2:
        sides = {**sides, short(random, seeds.texts): short(random, seeds.texts)}
    return json.dumps({**value, "side": random.choice((None, "a", "\0")), "sides": sides}).encode()


def whole_event(random: Random, seeds: Seeds) -> bytes:
    """An event whose texts are hostile and whose form is right, with a number that decides what is drawn of it."""
    return json.dumps({"event": event_value(random, seeds, articles=3), "draw": random.getrandbits(32)}).encode()


def brief_event(random: Random, seeds: Seeds) -> bytes:
    """A whole event of short texts: the models take their time for every word."""
    event = event_value(random, seeds, articles=3)
    event["articles"] = [{**row, "text": row["text"][:1500] + "."} for row in event["articles"]]
    return json.dumps({"event": event}).encode()


def claim_pair(random: Random, seeds: Seeds) -> bytes:
    """Two loose claims."""
    a = hostile(random, seeds.texts)[:400]
    b = mutated(random, a, seeds.texts)[:400] if random.random() < 0.6 else hostile(random, seeds.texts)[:400]
    return json.dumps([a, b]).encode()


def _bytes(random: Random, text: str) -> bytes:
    data = encoded(random, text)
    return damaged(random, data) if random.random() < 0.15 else data
