"""The sample report, built by hand, and what each format makes of it (REWRITE_GOLDEN=1 writes the files anew)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from compare.records import Article, Claim, Event, Figure, Group, Pair, Reason, Span, Verdict
from compare.reporting import Report, build

GOLDEN = Path(__file__).parent / "golden"

POST = """The dockers' union said 2,000 workers walked out in Selm on Monday.
“Not one crane moved,” said Ada Rhun, its chair.
The walkout follows unpaid wages, the walkout committee said. The port authority locked the gates."""
GAZETTE = """Fewer than 400 workers joined the stoppage, the port authority said on Tuesday.
It denied that wages were unpaid.
The stoppage cost 3.5 million crowns, and the stoppage broke the law, the authority said. Two cranes stood idle."""
WIRE = """SELM (Wire) - The port authority accused the union of blocking the gates. The union denied it.
About 1,200 workers stopped work, police said."""

ARTICLES = {
    "post": Article(
        "post", "Bay Post", POST, "Port of Selm stands still", "union", "https://post.example/1", "2031-03-04"
    ),
    "gazette": Article("gazette", "Harbour Gazette", GAZETTE, "Stoppage fizzles", "employers", None, "2031-03-05"),
    "wire": Article("wire", "The Wire", WIRE, "Rivals trade blame in Selm", None, None, "2031-03-04T18:00:00", "en"),
    "copy": Article("copy", "Evening Echo", WIRE, "Rivals trade blame", None, None, "2031-03-05", "en", "wire"),
}


def claim(article: str, quote: str, speaker: str | None = None, side: str | None = None, **more: object) -> Claim:
    """Return the claim that quotes these words of the article."""
    text = ARTICLES[article].text
    start = text.index(quote)
    span = (start, start + len(quote))
    own = side if speaker else ARTICLES[article].side
    sentence = (text.rfind("\n", 0, start) + 1, (text.find("\n", start) + 1 or len(text) + 1) - 1)
    values = {"speaker": speaker, "speaker_name": speaker, "side": own, "sentence": sentence, **more}
    return Claim(f"{article}:{start}", ARTICLES[article], "text", span, **values)  # type: ignore[arg-type]


def at(claim: Claim, words: str) -> Span:
    """Return where the words stand in the claim's field."""
    start = claim.context.index(words, claim.span[0])
    return start, start + len(words)


def pair(a: Claim, b: Claim, score: float, kind: str, status: str, *reasons: Reason) -> Pair:
    """Return a pair whose verdicts follow from its score."""
    forward, backward = Verdict(score, 0.01, 0.99 - score), Verdict(score / 2, 0.01, 0.99 - score / 2)
    return Pair(a, b, score, forward, backward, kind, status, reasons)  # type: ignore[arg-type]


def sample() -> Report:
    """Return a report of one invented event: three outlets and a wire copy, five contradictions."""
    many = claim("post", "2,000 workers walked out in Selm on Monday", "The dockers' union", "union", cue="said")
    still = claim("post", "Not one crane moved", "Ada Rhun", "union", cue="said", direct=True)
    wages = claim("post", "The walkout follows unpaid wages", "the walkout committee", "union", cue="said")
    locked = claim("post", "The port authority locked the gates")
    few = claim("gazette", "Fewer than 400 workers joined the stoppage", "the port authority", "employers", cue="said")
    paid = claim("gazette", "It denied that wages were unpaid", "It", "employers", cue="denied", stance="denies")
    paid = Claim(**{**{name: getattr(paid, name) for name in paid.__slots__}, "speaker_name": "the port authority"})
    cost = claim("gazette", "The stoppage cost 3.5 million crowns", "the authority", "employers", cue="said")
    law = claim("gazette", "the stoppage broke the law", "the authority", "employers", cue="said")
    idle = claim("gazette", "Two cranes stood idle")
    blame = claim("wire", "The port authority accused the union of blocking the gates", "The port authority",
                  "employers", cue="accused", stance="accuses")  # fmt: skip
    deny = claim("wire", "The union denied it", "The union", "union", cue="denied", stance="denies")
    police = claim("wire", "About 1,200 workers stopped work", "police", None, cue="said")
    copied = claim("copy", "About 1,200 workers stopped work", "police", None, cue="said")
    claims = [many, still, wages, locked, few, paid, cost, law, idle, blame, deny, police, copied]
    groups = [
        Group("g1", (many, few, police, copied), 0.81234567),
        Group("g2", (wages, paid), 0.7),
        Group("g3", (locked, blame, deny), 0.66),
        Group("g4", (cost, law), 0.5),
    ]
    pairs = [
        pair(many, police, 0.62, "number", "conflict", Reason("2,000 against about 1,200", at(many, "2,000"), None)),
        pair(many, few, 0.93125, "number", "conflict",
             Reason("2,000 against fewer than 400", at(many, "2,000"), at(few, "Fewer than 400"))),
        pair(wages, paid, 0.88, "denial", "dispute",
             Reason("asserted, and denied", at(wages, "unpaid"), at(paid, "denied"))),
        pair(blame, deny, 0.84, "responsibility", "dispute"),
        pair(still, idle, 0.55, "number", "update", Reason("none, then two", at(still, "Not one"), at(idle, "Two"))),
        pair(cost, law, 0.1, "other", "conflict"),
    ]  # fmt: skip
    figures = [
        Figure(
            many, at(many, "2,000"), 2000, "workers on strike", as_of="2031-03-03", according_to="The dockers' union"
        ),
        Figure(few, at(few, "Fewer than 400"), 400, "workers on strike", "less than"),
        Figure(police, at(police, "About 1,200"), 1200, "workers on strike", "about"),
        Figure(copied, at(copied, "About 1,200"), 1200, "workers on strike", "about"),
        Figure(cost, at(cost, "3.5 million"), 3_500_000, "cost", unit="crowns"),
    ]
    event = Event(
        "harbour-strike",
        tuple(ARTICLES.values()),
        "The strike in the harbour of Selm",
        {"The dockers' union": "union", "the port authority": "employers"},
        ("notes.txt: left out, it holds no text",),
    )
    run = {
        "tool": "narrative-compare 0.0",
        "threshold": 0.5,
        "unclear": 0.05,
        "models": {"nli": {"name": "m"}},
        "inputs": {"post": "ab"},
    }
    near = {"g2": {"wire": deny}, "g4": {"post": many}}
    return build(event, claims, groups, pairs, figures, run, near=near)


FORMATS = {
    "sample.json": lambda report: report.to_json(),
    "sample.txt": lambda report: report.to_text(width=80),
    "sample.md": lambda report: report.to_markdown(),
    "pairs.csv": lambda report: report.to_csv("pairs"),
    "claims.csv": lambda report: report.to_csv("claims"),
    "groups.csv": lambda report: report.to_csv("groups"),
    "figures.csv": lambda report: report.to_csv("figures"),
    "quantities.csv": lambda report: report.to_csv("quantities"),
    "conflicts.csv": lambda report: report.to_csv("conflicts"),
    "coverage.csv": lambda report: report.to_csv("coverage"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_format_is_as_it_was(name: str) -> None:
    content = FORMATS[name](sample())
    path = GOLDEN / name
    if os.environ.get("REWRITE_GOLDEN"):
        path.write_bytes(content.encode())
    assert content.encode() == path.read_bytes()


def test_written_file_holds_what_is_returned(tmp_path: Path) -> None:
    content = sample().to_html(tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text(encoding="utf-8") == content
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]
