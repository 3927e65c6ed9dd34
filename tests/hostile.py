"""A report whose every text is an attack: on HTML, on Markdown, on attributes and addresses."""

from __future__ import annotations

from compare.records import Article, Claim, Event, Figure, Group, Pair, Reason, Verdict
from compare.reporting import Report, build

STRINGS = (
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=2>",
    "<svg/onload=window.pwned=3>",
    '"><script>window.pwned=4</script>',
    "' onmouseover='window.pwned=5' x='",
    '" onfocus="window.pwned=6" autofocus="',
    "</p></div><iframe src=javascript:parent.pwned=7></iframe>",
    "javascript:window.pwned=8",
    "[link](javascript:window.pwned=9)",
    "![image](x){onerror=window.pwned=10}",
    "<a href=javascript:window.pwned=11 data-go>click</a>",
    "<style>*{display:none}</style>",
    "</style><script>window.pwned=12</script>",
    "<!-- <b> --><b>bold</b>",
    "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
    "$\\href{javascript:window.pwned=13}{x}$ $$\\text{a}$$",
    ":smile: :red[text] :material/home: **bold** `code`",
    "&lt;script&gt;window.pwned=14&lt;/script&gt;",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=window.pwned=15>",
    "<details open ontoggle=window.pwned=16><summary>x</summary></details>",
    "\u202e\u2066\u200f right to left \ufeff\u200b",
    "<form action=//evil.example><input name=q autofocus onfocus=window.pwned=17></form>",
    "<base href=//evil.example/><link rel=stylesheet href=//evil.example/x.css>",
    "half a pair \ud83d and <b>",
)


def report() -> Report:
    """Return a report in which each string is a title, text, source, side, speaker, cue, reason and quantity."""
    articles = [_article(at, text) for at, text in enumerate(STRINGS)]
    claims = [_claim(article, at) for at, article in enumerate(articles)]
    clear = Verdict(0.9, 0.05, 0.05)
    pairs = [
        Pair(a, b, 0.9, clear, clear, "number", "conflict", (Reason(b.text, a.span, b.span),))
        for a, b in zip(claims[::2], claims[1::2], strict=True)
    ]
    groups = [Group(f"g{at}", (pair.a, pair.b), 0.8) for at, pair in enumerate(pairs)]
    figures = [Figure(claim, claim.span, float(at), claim.text, unit=claim.text) for at, claim in enumerate(claims)]
    event = Event("hostile", tuple(articles), STRINGS[0], {STRINGS[1]: STRINGS[2]}, notices=STRINGS)
    return build(event, claims, groups, pairs, figures, {"threshold": 0.5})


def _article(at: int, text: str) -> Article:
    """An article of one string; every second one holds it in its address too."""
    url = f"https://example.org/{text}" if at % 2 else text
    return Article(f"a{at}{text}", text, f"{text}\n\n{text}", title=text, side=text, url=url, published=text)


def _claim(article: Article, at: int) -> Claim:
    half = article.source
    return Claim(f"c{at}", article, "text", (0, len(half)), half, half, half, half, sentence=(0, len(half)))
