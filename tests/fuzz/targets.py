"""The targets: what is fed with inputs, how many of all inputs each takes, and what must hold afterwards."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from compare import Article, CompareError, Comparer, Event, Report, extract
from compare.extraction.ledger import figures_of
from compare.extraction.parties import with_proposed_sides
from compare.reading import article_from_text, event_from_dict, parse_article, read_event, read_events
from compare.reading.web.feeds import read_feed
from compare.reading.web.fetcher import Fetcher, Page
from compare.reading.web.pages import fetch_article
from compare.reading.web.urls import parse_url
from compare.records import KINDS, STATUSES, Claim, Group, Pair, Reason, Verdict
from compare.reporting import build
from tests.fuzz import checks, inputs
from tests.fuzz.mutate import json_text, mutated_json
from tests.fuzz.seeds import Seeds

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAWN = 100  # reports from which report files are made
Run = Callable[[bytes, Path], None]


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that takes inputs; `share` is its part of a thousand inputs, `run` raises where something is wrong."""

    name: str
    share: int
    make: inputs.Make
    run: Run


def _uploaded(name: str, data: bytes, folder: Path) -> None:
    checks.article(parse_article(name, data, on_notice=checks.line))


def _pasted(data: bytes, folder: Path) -> None:
    checks.article(article_from_text(**json.loads(data), on_notice=checks.line))


def _event_file(data: bytes, folder: Path) -> None:
    path = folder / "event.json"
    path.write_bytes(data)
    list(map(checks.event, read_events(path, on_error=_told)))
    checks.event(read_event(path))


def _table(name: str, data: bytes, folder: Path) -> None:
    path = folder / name
    path.write_bytes(data)
    refused: list[CompareError] = []
    found = list(read_events(path, on_error=refused.append))
    list(map(_told, refused))
    list(map(checks.event, found))
    if not found and refused:
        raise refused[0]


def _told(error: CompareError) -> None:
    checks.line(str(error))


def _folder(data: bytes, folder: Path) -> None:
    home = folder / "event"
    home.mkdir(exist_ok=True)
    for old in home.iterdir():
        old.unlink()
    for name, content in json.loads(data).items():
        (home / name).write_bytes(base64.b64decode(content))
    checks.event(read_event(home))


class _Sent(Fetcher):
    """A fetcher that has the page already."""

    def __init__(self, data: bytes) -> None:
        said, _, content = data.partition(b"\n")
        kind, charset = json.loads(said)
        self._page = Page(parse_url("https://x.example/news/1"), kind, charset or None, content)

    def get(self, url: str) -> Page:
        """Return the page, whatever is asked for."""
        return self._page


def _feed(data: bytes, folder: Path) -> None:
    found = read_feed("https://x.example/feed", fetcher=_Sent(data))
    checks.line(found.title)
    for entry in found.entries:
        checks.line(entry.title)
        parse_url(entry.url)
        assert len(entry.summary.splitlines()) <= 1


def _page(data: bytes, folder: Path) -> None:
    checks.article(fetch_article("https://x.example/news/1", fetcher=_Sent(data), on_notice=checks.line))


def _extract(data: bytes, folder: Path) -> None:
    given = json.loads(data)
    article = Article("a", "Outlet", given["text"], given["title"], given["side"])
    event, claims = _extracted(Event("e", (article,), sides=given["sides"]))
    assert event.articles == (article,)
    checks.claims(claims)
    checks.figures(figure for rows in figures_of(claims).values() for figure in rows)
    assert list(claims) == sorted(claims, key=lambda claim: (claim.field == "text", claim.span))


def _extracted(event: Event) -> tuple[Event, tuple[Claim, ...]]:
    found = tuple(claim for article in event.articles for claim in extract(article, sides=event.sides))
    sided, claims = with_proposed_sides(event, found)
    return sided, tuple(claims)


def _written(data: bytes, folder: Path) -> None:
    checks.report(drawn_report(data), folder)


def drawn_report(data: bytes) -> Report:
    """Return a report of an event in which groups, pairs and their scores are drawn, so that no model is needed."""
    given = json.loads(data)
    random = Random(given["draw"])
    event, claims = _extracted(event_from_dict(given["event"], where="event"))
    figures = [figure for rows in figures_of(claims).values() for figure in rows]
    groups = [Group(f"g{at}", part, random.random()) for at, part in enumerate(_parts(random, claims))]
    pairs = [_pair(random, *random.sample(claims, 2)) for _ in range(random.randint(0, 12) if len(claims) > 1 else 0)]
    return build(event, claims, groups, pairs, figures, {"threshold": random.random(), "unclear": 0.1})


def _parts(random: Random, claims: Sequence[Claim]) -> Iterator[tuple[Claim, ...]]:
    left = random.sample(claims, len(claims))
    while left:
        size = random.randint(1, 4)
        yield tuple(left[:size])
        left = left[size:]


def _pair(random: Random, a: Claim, b: Claim) -> Pair:
    verdict = Verdict(0.25, 0.25, 0.5)
    reasons = (Reason(random.choice(("numbers differ", a.text)), a.span, b.span), Reason("x"))
    kind, status = random.choice(KINDS), random.choice(STATUSES)
    return Pair(a, b, random.random(), verdict, verdict, kind, status, reasons[: random.randint(0, 2)])


def report_file(random: Random, seeds: Seeds) -> bytes:
    """A report file with parts of wrong types, missing, or of another place."""
    value: Any = _drawn_dict(seeds, random.randrange(DRAWN))
    value = mutated_json(random, value, seeds.texts, times=random.choice((0, 1, 1, 2, 5)))
    return inputs._bytes(random, json_text(random, value))


@cache
def _drawn_dict(seeds: Seeds, number: int) -> dict[str, Any]:
    """One of the reports from which all report files are made."""
    random = Random(f"report {number}")
    event = inputs.event_value(random, _small(seeds), articles=3)
    event["articles"] = [{**row, "id": f"a{at}"} for at, row in enumerate(event["articles"])]
    return drawn_report(json.dumps({"event": event, "draw": random.getrandbits(32)}).encode()).to_dict()


@cache
def _small(seeds: Seeds) -> Seeds:
    """The openings of texts alone: a report file is to be mutated, not to be long."""
    return replace(seeds, texts=tuple(text[:600] for text in seeds.texts))


def _report_file(data: bytes, folder: Path) -> None:
    path = folder / "given.json"
    path.write_bytes(data)
    found = Report.from_json(path)
    checks.written(found)
    text = found.to_json(folder / "again.json")
    assert Report.from_json(folder / "again.json").to_json() == text


@cache
def comparer() -> Comparer:
    """The bundled models on one thread."""
    return Comparer.load(threads=1)


def _compare(data: bytes, folder: Path) -> None:
    checks.report(comparer().compare(event_from_dict(json.loads(data)["event"], where="event")), folder)


def _score(data: bytes, folder: Path) -> None:
    a, b = json.loads(data)
    checks.pairs(comparer().score([(a, b)]))


TARGETS: tuple[Target, ...] = (
    Target("event.json", 110, inputs.event_json, _event_file),
    Target("article.json", 30, inputs.article_json, partial(_uploaded, "a.json")),
    Target("pasted", 40, inputs.pasted, _pasted),
    Target("txt", 80, inputs.text_file, partial(_uploaded, "a.txt")),
    Target("md", 80, inputs.markdown_file, partial(_uploaded, "a.md")),
    Target("html", 50, inputs.html_file, partial(_uploaded, "a.html")),
    Target("pdf", 50, inputs.pdf_file, partial(_uploaded, "a.pdf")),
    Target("folder", 60, inputs.folder, _folder),
    Target("jsonl", 70, inputs.jsonl_file, partial(_table, "t.jsonl")),
    Target("csv", 60, inputs.separated(",;"), partial(_table, "t.csv")),
    Target("tsv", 30, inputs.separated("\t"), partial(_table, "t.tsv")),
    Target("parquet", 50, inputs.parquet_file, partial(_table, "t.parquet")),
    Target("feed", 50, inputs.feed, _feed),
    Target("page", 30, inputs.page, _page),
    Target("report file", 60, report_file, _report_file),
    Target("extract", 95, inputs.said, _extract),
    Target("writers", 40, inputs.whole_event, _written),
    Target("pair", 10, inputs.claim_pair, _score),
    Target("compare", 5, inputs.brief_event, _compare),
)
BY_NAME = {target.name: target for target in TARGETS}


def make(target: Target, seeds: Seeds, *, seed: int, number: int) -> bytes:
    """Return one input; it depends on nothing but the samples, the seed, the target and its number."""
    return target.make(Random(f"{seed} {target.name} {number}"), seeds)
