"""The HTML page: well formed, self-contained, every link with its end, and no text that becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.records import Article, Claim, Event, Figure, Group, Pair, Reason, Verdict
from compare.reporting import Report, build
from compare.reporting.html import safe_url, to_fragment, to_html
from compare.reporting.report import Naming, Term, Wording

SAMPLE = Path(__file__).parent / "golden" / "sample.json"
VOID = {"meta", "br", "link", "img", "hr", "input"}


class Read(HTMLParser):
    """Collects tags with their attributes and the text outside <style>; fails where tags do not nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(name)) is not None]


@pytest.fixture
def sample() -> Report:
    return Report.from_json(SAMPLE)


def report_of(text: str, url: str | None = None) -> Report:
    """Return a report in which every text is this one."""
    article = Article("a", text, text, text, text, url or text, text, text)
    other = replace(article, id="b", source=text + "2")
    one = Claim("1", article, "text", (0, len(text)), text, text, text, text, sentence=(0, len(text)))
    two = Claim("2", other, "title", (0, len(text)), side=text, cue=text)
    three = Claim("3", other, "text", (0, max(1, len(text) // 2)))
    four = Claim("4", replace(article, id="c", source=text + "3"), "text", (0, len(text)), text, text)
    even = Verdict(0.5, 0.25, 0.25)
    pair = Pair(one, two, 0.9, even, even, reasons=(Reason(text, (0, len(text)), (0, 1)),))
    pairs = [pair, replace(pair, b=four, kind="number"), replace(pair, a=two, b=four, kind="number")]
    figures = [
        Figure(claim, (0, len(text)), value, text, unit=text, as_of=text, according_to=text)
        for claim, value in ((one, 5), (two, 50), (four, 500))
    ]
    event = Event(text, (article, other, four.article), text, {text: text}, (text,))
    run = {text: text, "inputs": {text: text}}
    near = {text: {"c": four}}
    report = build(event, [one, two, three, four], [Group(text, (one, two), 0.5)], pairs, figures, run, near=near)
    naming = Naming(text, (text,), {text: (Term(text, True, ((report.claims[0], one.span),)),)})
    return replace(report, wording=(Wording(text, text, 1.5, 3, True),), namings=(naming,))


def test_page_says_what_the_report_holds(sample: Report) -> None:
    page = Read(sample.to_html())
    said = " ".join(page.text.split())
    for words in (
        "The strike in the harbour of Selm",
        "number · conflict · strong 0.93",
        "2,000 against fewer than 400",
        "Contradiction",
        "Wire copy",
        "notes.txt: left out",
        "3,500,000 crowns",
        "1 further pair is unclear: neither flagged nor ruled out (score 0.05 to 0.50).",
        "More than two answers",
        "about 1,200 workers",
        "on strike disputed",
        "not aligned The Wire",
        "repeats The Wire, and counts",
        "Between sides",
    ):
        assert words in said
    marks = re.findall(r"<mark>([^<]*)</mark>", sample.to_html())
    assert {"2,000", "Fewer than 400", "unpaid", "denied"} <= set(marks)


def test_what_is_not_aligned_leads_to_the_near_claim_and_is_explained_once(sample: Report) -> None:
    content = sample.to_html()
    assert '<a href="#claim-11" title="The union denied it"><bdi>The Wire</bdi></a>' in content
    assert content.count("Read that one before") == 1


def test_loaded_words_are_marked_in_words(sample: Report) -> None:
    claim = sample.claims[0]
    naming = Naming("strike", ("g1",), {"union": (Term("<b>mob", True, ((claim, claim.span),)),)})
    worded = replace(sample, wording=(Wording("union", "brutal", 1.5, 3, True),), namings=(naming,))
    said = " ".join(Read(worded.to_html()).text.split())
    assert "brutal 3 · ◆ loaded" in said
    assert "<b>mob 1 · ◆ loaded" in said
    assert "loaded" not in Read(sample.to_html()).text


def test_every_link_has_its_end_and_every_claim_its_place(sample: Report) -> None:
    page = Read(sample.to_html())
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    inner = [href[1:] for href in page.values("href") if href.startswith("#")]
    assert set(inner) <= set(ids)
    assert {f"claim-{at}" for at in range(1, len(sample.claims) + 1)} <= set(ids)


def test_articles_are_there_in_full(sample: Report) -> None:
    page = sample.to_html()
    articles = page[page.index('<section id="articles">') :]
    plain = re.sub(r'<a class="ref.*?</a>', "", articles)
    said = " ".join(Read(plain[: plain.index("</section>")] + "</section>").text.split())
    for article in sample.event.articles:
        for line in article.text.splitlines():
            assert line in said


def test_page_asks_nothing_of_the_network_and_runs_nothing(sample: Report) -> None:
    page = Read(sample.to_html())
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert not page.values("src")
    assert "url(" not in sample.to_html()
    assert "@import" not in sample.to_html()
    outside = [href for href in page.values("href") if not href.startswith("#")]
    assert outside == ["https://post.example/1"]


def test_warning_colour_always_has_a_word(sample: Report) -> None:
    warned = re.findall(r'<(?:b|a|span) class="(?:ref )?warn"[^>]*>([^<]*)<', sample.to_html())
    assert warned
    assert all("contradict" in words.lower() for words in warned)


HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "red;background:url(//x.example)",
    "<!-- &lt;script&gt; -->",
    "\ud800 half",
    "a\n\n\nb",
]  # fmt: skip
TAGS = """html head meta title style body header p h1 h2 h3 dl dt dd div bdi nav a main section article span b details
summary ul li table thead tbody tr th td i small br mark footer"""
ALLOWED = set(TAGS.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    report = report_of(text)
    page = Read(to_html(report))
    assert {tag for tag, _ in page.tags} <= ALLOWED
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert all(href.startswith("#") for href in page.values("href"))
    assert all(re.fullmatch(r"(--side|background):#[0-9A-F]{6}", style) for style in page.values("style"))
    assert " ".join(text.replace("\ud800", "?").split()) in " ".join(page.text.split())
    assert "49" not in page.text
    fragment = Read(to_fragment(report))
    assert {tag for tag, _ in fragment.tags} <= ALLOWED
    assert not [name for _, attrs in fragment.tags for name in attrs if name.startswith("on")]


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc"]), min_size=1, max_size=40))
def test_any_text_stays_text(text: str) -> None:
    page = Read(to_html(report_of(text)))
    assert {tag for tag, _ in page.tags} <= ALLOWED
    assert " ".join(text.encode("utf-8", "replace").decode().split()) in " ".join(page.text.split())


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://news.example/a?b=c", True),
        ("HTTP://news.example", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" https://x.example", False),
        ("data:text/html,x", False),
        ("//x.example", False),
        ("https:", False),
        ("http://[broken", False),
        ("file:///etc/passwd", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_links(url: str | None, safe: bool) -> None:
    assert (safe_url(url) is not None) is safe
    hrefs = Read(to_html(report_of("x", url or ""))).values("href")
    assert any(not href.startswith("#") for href in hrefs) is safe


def test_overlapping_claims_are_marked_and_linked() -> None:
    article = Article("a", "A", "one two three four")
    spans = [(0, 13), (4, 18), (0, 13), (8, 13)]
    claims = [Claim(str(at), article, "text", span, f"s{at}", side=f"side{at}") for at, span in enumerate(spans)]
    report = build(Event("e", (article,)), claims, [Group("g", tuple(claims), 1.0)], [], [], {})
    page = Read(to_html(report))
    assert {f"claim-{at}" for at in range(1, 5)} <= set(page.values("id"))
    text = re.sub(r'<a class="ref.*?</a>', "", to_html(report))
    assert "one two three four" in Read(text).text


def test_fragment_brings_its_own_styles(sample: Report) -> None:
    page = Read(sample._repr_html_())
    assert not {"style", "script", "html", "head"} & {tag for tag, _ in page.tags}
    assert not page.values("id")
    assert not page.values("class")
    assert "strong 0.93" in page.text
