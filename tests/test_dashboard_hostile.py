"""Nothing in an article becomes markup: every page, with attacks in every text that a report holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile import SENDABLE, STRINGS, report
from markup import Markup
from test_dashboard import opened, ready, seen, sound

from compare.dashboard.collection import DATA_VARIABLE
from compare.dashboard.rendering import plain

TAGS = {
    *("div", "p", "h1", "h2", "h3", "span", "b", "i", "a", "ul", "ol", "li", "bdi", "mark", "section", "article"),
    *(
        "header",
        "aside",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "button",
        "dl",
        "dt",
        "dd",
    ),
}
ATTRIBUTES = {
    *("class", "style", "href", "title", "dir", "lang", "id", "data-go", "aria-hidden", "aria-current", "aria-label"),
    *(
        "role",
        "scope",
        "rowspan",
        "target",
        "rel",
        "start",
        "type",
        "data-judge",
        "data-pair",
        "aria-pressed",
        "tabindex",
        "colspan",
        "open",
    ),
}


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Point the dashboard at a folder with the hostile report."""
    report().to_json(tmp_path / "hostile.json")
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("page", ["facts", "article", "coverage", "figures", "wording"])
@pytest.mark.parametrize("by", ["side", "source"])
def test_no_text_becomes_markup(page: str, by: str, data: Path) -> None:
    harmless(seen(opened(page, event="hostile", by=by)))


@pytest.mark.parametrize("at", range(len(STRINGS)))
def test_every_string_is_shown_as_it_is(at: int, data: Path) -> None:
    app = opened("article", event="hostile", claim=f"c{at + 1}")
    page = seen(app)
    harmless(page)
    assert " ".join(STRINGS[at].replace("\ud83d", "\ufffd").split()) in page.text


def test_a_fact_and_the_list_of_events_hold_no_markup(data: Path) -> None:
    harmless(seen(opened("facts", event="hostile", fact="g0")))
    harmless(ready(opened("events")))


def test_attacks_in_the_address_are_shown_as_text(data: Path) -> None:
    for text in SENDABLE:
        harmless(seen(opened("article", event=text)))
        harmless(seen(opened("facts", event="hostile", fact=text)))
        harmless(seen(opened("facts", event="hostile", who=text, column=text, kind=text)))
        harmless(seen(opened("events", text=text, order=text)))


def test_attacks_in_pasted_text_are_shown_as_text(data: Path) -> None:
    app = opened("add")
    for text in SENDABLE[::4]:
        app.text_area(key="pasted text").set_value(f"{text}\n\n{text} said the minister on Monday.")
        sound(app.button[0].click().run())
    harmless(seen(app))


def test_a_message_obeys_no_markdown_sign() -> None:
    assert plain("[a](b) $c$\n*d* :red[e]") == r"\[a\]\(b\) \$c\$ \*d\* \:red\[e\]"


def test_no_address_in_a_message_becomes_a_link() -> None:
    for text in ("www.evil.example.pdf", "http://127.0.0.1/feed", "HTTPS://x.y", "ftp://x", "mailto:a@b.example"):
        assert "\u2060" in plain(text)
        assert plain(text).replace("\u2060", "").replace("\\", "") == text


def harmless(page: Markup) -> None:
    """Hold that a page has the elements, attributes and addresses of the templates and no others."""
    for tag, attributes in page.elements:
        assert tag in TAGS, tag
        assert set(attributes) <= ATTRIBUTES, attributes
        href = attributes.get("href") or "./"
        own = href.split("?")[0] in (
            "./",
            "events",
            "facts",
            "article",
            "coverage",
            "figures",
            "wording",
            "check",
            "verdicts",
            "add",
        )
        assert own or href.startswith("https://example.org/"), href
        assert ("data-go" in attributes) == (own and "href" in attributes), attributes
        assert (attributes.get("style") or "").count(":") <= 1, attributes
