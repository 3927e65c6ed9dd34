"""Two runs of one event compared: edits sentence by sentence; claims and contradictions new, gone or changed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare import Article, Comparer, Diff, Event, Report, extract
from compare.records import Claim, Group, Pair, Verdict
from compare.reporting import build
from compare.reporting.diff import Edit
from compare.reporting.diff.articles import match
from compare.reporting.diff.sentences import align, pieces
from compare.reporting.diff.words import compared, same_words
from compare.reporting.terminal import display_width
from tests import hostile

POST = """At least 12 people were killed when the dam above Ost broke on Tuesday, the mayor of Ost said.
The mayor accused the power company Lumen of opening the gates too late. Two villages downstream were cut off.
The road to Melk is closed, police said. “Rescue teams worked through the night”, they said."""
POST_LATER = """At least 21 people were killed when the dam above Ost broke on Tuesday, the mayor of Ost said.
The mayor said that the power company Lumen had opened the gates far too late.

The road to Melk is closed, police said.  "Rescue teams worked through the night," they said."""
WIRE = """The dam above Ost broke on Tuesday, killing 40 people, the army said. Lumen denied that it had opened the
gates too late. The army has opened the road to Melk."""
RADIO = """No more than 15 people died at Ost, the regional governor Ada Brandt said on Wednesday.
Lumen opened the gates in time, she said."""


def first() -> Event:
    post = Article("a1", "Bay Post", POST, "The dam breaks", url="https://post.example/ost", published="2031-03-04")
    wire = Article("a2", "The Wire", WIRE, "Forty dead at Ost", published="2031-03-04T18:00")
    return Event("ost-dam", (post, wire), "The dam at Ost", {"Lumen": "company", "the mayor": "town"})


def second() -> Event:
    """The event read again: an article came first and shifted the ids, and one was edited under its old date."""
    post, wire = first().articles
    radio = Article("a1", "Selm Radio", RADIO, "Governor doubts the toll", published="2031-03-05")
    return replace(first(), articles=(radio, replace(post, id="a2", text=POST_LATER), replace(wire, id="a3")))


@pytest.fixture(scope="module")
def runs(comparer: Comparer) -> tuple[Report, Report]:
    old, new = comparer.compare_batch([first(), second()])
    return old, new


@pytest.fixture(scope="module")
def found(runs: tuple[Report, Report]) -> Diff:
    return runs[0].diff(runs[1])


def texts(edit: Edit) -> tuple[str | None, str | None]:
    return edit.old and edit.old.text, edit.new and edit.new.text


def test_an_article_that_came_first_shifts_nothing(found: Diff) -> None:
    assert [article.source for article in found.articles.new] == ["Selm Radio"]
    assert not found.articles.gone
    assert [change.new.source for change in found.articles.changed] == ["Bay Post"]
    assert found.articles.same == 1
    assert found.silent_edits == found.articles.changed


def test_edits_stand_sentence_beside_sentence(found: Diff) -> None:
    number, reworded, removed = found.edits()
    assert [edit.kind for edit in (number, reworded, removed)] == ["rewritten", "rewritten", "removed"]
    assert number.numbers == (("12", "21"),)
    assert texts(number) == (POST.splitlines()[0], POST_LATER.splitlines()[0])
    assert [words for words, mark in number.marked()[0] if mark == "number"] == ["12"]
    assert reworded.numbers == ()
    assert ("accused", "changed") in reworded.marked()[0]
    assert texts(removed) == ("Two villages downstream were cut off.", None)


def test_quotes_and_white_space_that_moved_are_no_edit(found: Diff) -> None:
    assert not [edit for edit in found.edits() if edit.new and "Rescue" in edit.new.text]


def test_claims_are_matched_by_what_they_say(found: Diff, runs: tuple[Report, Report]) -> None:
    assert {claim.article.source for claim in found.claims.new} == {"Selm Radio"}
    assert ["cut off" in claim.text for claim in found.claims.gone] == [True]
    changed = {(change.old.text, change.what) for change in found.claims.changed}
    assert ("At least 12 people were killed when the dam above Ost broke on Tuesday", ("wording",)) in changed
    counted = found.claims.same + len(found.claims.changed)
    assert counted + len(found.claims.gone) == len(runs[0].claims)
    assert counted + len(found.claims.new) == len(runs[1].claims)


def test_contradictions_are_new_or_changed(found: Diff, runs: tuple[Report, Report]) -> None:
    fresh, changed = found.contradictions.new, found.contradictions.changed
    assert fresh
    assert all("Selm Radio" in {pair.a.article.source, pair.b.article.source} for pair in fresh)
    assert changed
    assert all("wording" in change.what for change in changed)
    assert len(fresh) + len(changed) + found.contradictions.same == len(runs[1].contradictions())
    assert not found.contradictions.gone


def test_every_span_cuts_its_text(found: Diff) -> None:
    old, new = ({article.id: article.text for article in report.event.articles} for report in (found.old, found.new))
    data = found.to_dict()
    for change in data["articles"]["changed"]:
        for edit in change["edits"]:
            for side, articles in (("old", old), ("new", new)):
                if edit[side]:
                    start, end = edit[side]["span"]
                    assert articles[change[side]["id"]][start:end] == edit[side]["text"]
    claims = [(row["old"], old) for row in data["claims"]["changed"]] + [(row, old) for row in data["claims"]["gone"]]
    claims += [(row["new"], new) for row in data["claims"]["changed"]] + [(row, new) for row in data["claims"]["new"]]
    assert claims
    for claim, articles in claims:
        if claim["field"] == "text":
            assert articles[claim["article"]][slice(*claim["span"])] == claim["text"]


def test_a_report_and_its_file_are_the_same(runs: tuple[Report, Report]) -> None:
    for report in runs:
        again = Report.from_dict(json.loads(report.to_json()))
        assert not report.diff(again)
        assert not again.diff(report)
        assert "Nothing changed: " in report.diff(again).to_text()


def test_the_other_way_round_new_is_gone(runs: tuple[Report, Report], found: Diff) -> None:
    back = runs[1].diff(runs[0])
    assert back.articles.gone == found.articles.new
    assert set(back.claims.gone) == set(found.claims.new)
    assert set(back.contradictions.gone) == set(found.contradictions.new)
    assert [edit.kind for edit in back.edits()] == ["rewritten", "rewritten", "added"]


def test_another_threshold_is_said_and_moves_pairs_across(runs: tuple[Report, Report]) -> None:
    old = runs[0]
    (pair, *_) = old.contradictions()
    strict = replace(old, run={**old.run, "threshold": pair.score + 0.01})
    found = old.diff(strict)
    assert {change.what for change in found.contradictions.changed} == {("no longer flagged",)}
    assert len(found.notes) == 1
    assert "the threshold" in found.notes[0]
    assert "Note: the runs differ in the threshold" in found.to_text()
    assert {change.what for change in strict.diff(old).contradictions.changed} == {("flagged",)}
    assert not found.claims


def test_other_models_are_said(runs: tuple[Report, Report]) -> None:
    old = runs[0]
    models = {**old.run["models"], "nli": {"name": "another", "sha256": None}}
    assert "the nli model (" in old.diff(replace(old, run={**old.run, "models": models})).notes[0]
    same_name = {**old.run["models"], "nli": {**old.run["models"]["nli"], "sha256": "f" * 64}}
    assert "ffffffffffff)" in old.diff(replace(old, run={**old.run, "models": same_name})).notes[0]
    other = replace(old, event=replace(old.event, id="other"))
    assert "different events: ost-dam, then other" in old.diff(other).notes[0]


def test_kind_and_status_that_changed_are_named(runs: tuple[Report, Report]) -> None:
    old = runs[0]
    pairs = tuple(replace(pair, kind="outcome", status="update") for pair in old.pairs)
    turned = tuple(replace(pair, a=pair.b, b=pair.a) for pair in pairs)
    for others in (pairs, turned):
        found = old.diff(replace(old, pairs=others))
        assert found.contradictions.changed
        for change in found.contradictions.changed:
            assert set(change.what) <= {"kind", "status"}
            assert (change.old.a, change.old.b) == (change.new.a, change.new.b)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("He said: “It’s over”.", 'He said: "It\'s over".'),
        ('"We won," he said.', "“We won”, he said."),
        ("One line.\nAnother line.", "One line.  Another\u00a0line."),
        ("The co\u00adoperative closed.", "The cooperative closed.\n\n"),
        ("Caf\u00e9 closed.", "Cafe\u0301 closed."),
        ("«Никто», сказал он.", "„Никто“, сказал он."),
        ("It fell. It fell fell. It fell", "It fell. It fell\nfell. It fell"),
    ],
)
def test_white_space_and_quotes_alone_are_no_edit(old: str, new: str) -> None:
    assert {row.kind for row in align(old, new)} == {"same"}


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("The “rebels” fled.", "The rebels fled.", ["rewritten"]),
        ("They left.", "They left!", ["rewritten"]),
        ("A dam broke. Roads are shut.", "Roads are shut. A dam broke.", ["moved"]),
        ("The dam broke and the town was flooded.", "The dam broke. The town was flooded.", ["rewritten"]),
        ("The dam broke.", "The dam broke.\n🔥🔥🔥", ["added"]),
        ("", "The dam broke.", ["added"]),
        ("The dam broke.", "", ["removed"]),
        ("حذّر العمدة من الفيضان يوم الثلاثاء.", "حذّر الوزير من الفيضان يوم الثلاثاء.", ["rewritten"]),
        ("大坝在星期二决堤，十二人死亡。", "大坝在星期三决堤，十二人死亡。", ["rewritten"]),
    ],
)
def test_what_is_an_edit(old: str, new: str, kinds: list[str]) -> None:
    rows = [row for row in align(old, new) if row.kind != "same"]
    assert [row.kind for row in rows] == kinds


@pytest.mark.parametrize(
    ("old", "new", "numbers"),
    [
        ("12 people died.", "Twelve people died.", ()),
        ("1,200 marched.", "1200 marched.", ()),
        ("12 men and 30 women died.", "30 women and 12 men died.", ()),
        ("Some 1,200 marched.", "Some 12,000 marched.", (("1,200", "12,000"),)),
        ("Four people died.", "Six people died.", (("Four", "Six"),)),
        ("It cost 3 million crowns.", "It cost 3 billion crowns.", (("million", "billion"),)),
        ("Twelve were hurt on Monday.", "Dozens were hurt on Monday.", (("Twelve", "Dozens"),)),
        ("People died.", "At least 40 people died.", (("", "40"),)),
        ("Nobody came.", "No one came.", ()),
        ("قُتل ١٢ شخصا.", "قُتل ٢١ شخصا.", (("١٢", "٢١"),)),
        ("👩‍🚒 12 rescued", "👩‍🚒 13 rescued", (("12", "13"),)),
        ("Up 4.5% in May.", "Up 5.4% in May.", (("4.5%", "5.4%"),)),
    ],
)
def test_numbers_that_changed_stand_out(old: str, new: str, numbers: object) -> None:
    assert compared(old, new)[2] == numbers


def article(id: str, source: str = "Post", text: str = "", **more: str) -> Article:
    return Article(id, source, text or f"The text of {id} stands here in full.", **more)


def test_articles_are_matched_by_address_then_text_then_id_then_likeness() -> None:
    story = "The mayor opened the new bridge at Sarn on Monday before a large crowd."
    old = [
        article("1", url="https://www.post.example/a/?utm_source=x#top", text="Old words entirely."),
        article("2", text=story),
        article("3", source="Wire", text="A storm closed the harbour of Selm for two days."),
        article("4", source="Wire", text="A vote was held in Melk."),
        article("5", source="Radio", text=story),
    ]
    new = [
        article("9", source="Wire", text="A storm closed the harbour of Selm for three days."),
        article("1", text=story),
        article("2", url="http://post.example/a", text="New words altogether, about another thing."),
        article("4", source="Wire", text="A match was won by Ost."),
        article("5", source="Gazette", text="Nothing that was read before."),
    ]
    assert {new[k].id: old[at].id for k, at in match(old, new).items()} == {"9": "3", "1": "2", "2": "1"}


def test_a_source_that_was_renamed_is_found_and_a_copy_elsewhere_is_not() -> None:
    old = [article("1", "Bay Post", "Same words.", title="Title", published="2031-03-04")]
    assert match(old, [article("7", "The Bay Post", "Same words.", title="Title", published="2031-03-04")]) == {0: 0}
    assert match(old, [article("1", "Gazette", "Same words.", title="Own title", published="2031-03-05")]) == {}


def test_dates_of_publication_are_told(runs: tuple[Report, Report]) -> None:
    old = runs[0]
    dated = tuple(replace(one, published="2031-03-06", title="The dam has broken") for one in old.event.articles[:1])
    found = old.diff(build(replace(old.event, articles=dated), (), (), (), (), {}))
    (change,) = found.articles.changed
    assert (change.silent, [edit.field for edit in change.edits]) == (False, ["title"])
    assert "edited: published 2031-03-04, then 2031-03-06" in found.to_text()
    assert [one.source for one in found.articles.gone] == ["The Wire"]
    assert found.contradictions.gone


def test_scripts_from_right_to_left_and_emoji_are_cut_right(comparer: Comparer) -> None:
    old = "🔥 قال الوزير إن 12 شخصا قتلوا في السد. أغلقت الطريق.\n👩‍🚒 הצוותים עבדו כל הלילה. The mayor denied it. 🙂"
    new = "🔥 قال الوزير إن 21 شخصا قتلوا في السد.\n👩‍🚒 הצוותים עבדו כל היום. The mayor denied it. 🙂🙂"
    events = [Event("e", (Article("a", "Post", text, "سد"), Article("b", "Wire", RADIO))) for text in (old, new)]
    one, two = comparer.compare_batch(events)
    found = one.diff(two)
    (change,) = found.articles.changed
    assert ("12", "21") in [row for edit in change.edits for row in edit.numbers]
    for edit in change.edits:
        assert edit.old is None or edit.old.text in old
        assert edit.new is None or edit.new.text in new
    for width in (40, 100):
        assert all(display_width(line) <= width for line in found.to_text(width=width).splitlines())
    assert Read(found.to_html()).open == []


class Read(HTMLParser):
    """Follows the tags of a page; whatever is open at the end was not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_text_marks_words_and_colours_only_where_asked(found: Diff) -> None:
    plain, colored = found.to_text(width=100), found.to_text(width=100, color=True)
    assert "\x1b" not in plain
    assert "At least [12] people" in plain
    assert "\x1b[1;31m12\x1b[0m" in colored
    assert "rewritten · number changed: 12 → 21" in plain
    assert "edited silently: published 2031-03-04 in both" in plain
    assert all(display_width(line) <= 100 for line in plain.splitlines())
    assert re.search(r"^   At least \[12\] people.*│ At least \[21\] people", plain, re.MULTILINE)
    narrow = found.to_text(width=40)
    assert "│" not in narrow
    assert "more" in found.to_text(limit=1)


def test_markdown_and_html_hold_everything(found: Diff) -> None:
    markdown, page = found.to_markdown(), found.to_html()
    for shown in (markdown, page):
        assert "Selm Radio" in shown
        assert "edited silently" in shown
        assert "Claims that changed" in shown
    assert "At least **12** people" in markdown
    assert '<del><mark class="figure">12</mark></del>' in page
    assert "://" not in page
    read = Read(page)
    assert read.open == []
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in read.tags}


def test_hostile_texts_become_no_markup() -> None:
    old = hostile.report()
    reworded = [replace(one, text=f"{one.text} {other.source}") for one, other in pairwise(old.event.articles)]
    claims = tuple(replace(claim, article=one) for claim, one in zip(old.claims, reworded, strict=False))
    clear = Verdict(0.9, 0.05, 0.05)
    pairs = [Pair(a, b, 0.9, clear, clear) for a, b in zip(claims, reversed(claims), strict=True) if a.id < b.id]
    later = build(
        replace(old.event, articles=tuple(reworded)), claims, (), pairs, (), {"threshold": 0.5, "tool": "<b>"}
    )
    found = old.diff(later)
    assert found.articles.changed
    assert found.contradictions.new
    assert found.contradictions.gone
    page = found.to_html()
    read = Read(page)
    allowed = {
        "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "article", "div", "p",
        "h1", "h2", "h3", "ul", "li", "bdi", "span", "b", "a", "del", "ins", "mark",
    }  # fmt: skip
    assert {tag for tag, _ in read.tags} <= allowed
    assert not [name for _, attrs in read.tags for name in attrs if name.startswith("on")]
    assert all((attrs.get("href") or "https://").startswith(("http://", "https://")) for _, attrs in read.tags)
    assert "\x1b" not in found.to_text()
    assert "<script" not in found.to_markdown()
    json.loads(found.to_json())


WORDS = st.sampled_from(
    [
        *"The dam broke. Roads are shut. 12 40 people died! “Why?” said Dr. Ek. не да 水 سد 🔥 👩‍🚒 … —".split(),
        "\n",
        "\n\n",
        "\t",
    ]
)
TEXTS = st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=60)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_the_alignment_holds_every_sentence_of_both_versions_once(old: str, new: str) -> None:
    rows = align(old, new)
    for text, spans in ((old, [row.old for row in rows if row.old]), (new, [row.new for row in rows if row.new])):
        spans.sort()
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
        for start, end in pieces(text):
            assert sum(a <= start and end <= b for a, b in spans) == 1
    for row in rows:
        assert (row.old is None) == (row.kind == "added")
        assert (row.new is None) == (row.kind == "removed")
        if row.old and row.new:
            same = same_words(old[slice(*row.old)]) == same_words(new[slice(*row.new)])
            assert same == (row.kind in ("same", "moved"))
    if same_words(old) != same_words(new):
        assert any(row.kind != "same" for row in rows) or quotes(old) != quotes(new)


def quotes(text: str) -> str:
    """The key's count of quotation marks, which may also stand outside every sentence."""
    return same_words(text).rpartition("\n")[2]


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_marked_words_join_to_the_texts_again(old: str, new: str) -> None:
    ours, theirs, numbers = compared(old, new)
    assert "".join(words for words, _ in ours) == old
    assert "".join(words for words, _ in theirs) == new
    assert bool(numbers) == any(mark == "number" for _, mark in (*ours, *theirs))


EVENTS = st.lists(st.tuples(st.sampled_from(["Post", "Wire"]), TEXTS, TEXTS), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(EVENTS)
def test_a_report_compared_with_itself_has_no_difference(rows: list[tuple[str, str, str]]) -> None:
    report = reported(rows)
    found = report.diff(report)
    assert not found
    assert not found.notes
    assert found.articles.same == len(rows)
    assert found.claims.same == len(report.claims)


@settings(max_examples=40, deadline=None)
@given(EVENTS, EVENTS)
def test_nothing_is_lost_between_two_runs(old: list[tuple[str, str, str]], new: list[tuple[str, str, str]]) -> None:
    one, two = reported(old), reported(new)
    found = one.diff(two)
    for changes, ours, theirs in ((found.articles, old, new), (found.claims, one.claims, two.claims)):
        assert len(changes.gone) + len(changes.changed) + changes.same == len(ours)
        assert len(changes.new) + len(changes.changed) + changes.same == len(theirs)
    for write in (found.to_text, found.to_markdown, found.to_html, found.to_json):
        assert write()


def reported(rows: list[tuple[str, str, str]]) -> Report:
    articles = tuple(Article(f"a{at}", *row) for at, row in enumerate(rows))
    claims: list[Claim] = [claim for one in articles for claim in extract(one)]
    claims = [replace(claim, id=f"c{at}") for at, claim in enumerate(claims)]
    groups = [Group("g", tuple(claims[:2]), 0.5)] if len(claims) > 1 else []
    pairs = [
        Pair(a, b, 0.6, Verdict(1, 0, 0), Verdict(1, 0, 0)) for a, b in zip(claims[::2], claims[1::2], strict=False)
    ]
    return build(Event("e", articles), claims, groups, pairs, (), {"threshold": 0.5})


def test_a_text_of_a_million_characters_is_compared() -> None:
    long = "word " * 200_000
    assert {row.kind for row in align(long + "a.", long + "b.")} == {"rewritten"}
    assert compared(long + "12.", long + "13.")[2] == (("12", "13"),)
    many = [f"Sentence {number} of many stands here." for number in range(3000)]
    assert [row.kind for row in align(" ".join(many), " ".join(many[1:])) if row.kind != "same"] == ["removed"]
    assert {row.kind for row in align(" ".join(many), " ".join(many[::-1]))} == {"same", "moved"}
