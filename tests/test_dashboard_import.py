"""The import page: files, pasted texts, addresses and feeds, fetched from a real server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import SENDABLE
from streamlit.testing.v1 import AppTest
from test_dashboard import NORTH, SOUTH, asked, opened, pasted, seen, sound
from test_dashboard_hostile import harmless
from webserver import OTHER, RSS, STORY, Site, answer, html, site

from compare.dashboard import importing
from compare.dashboard.collection import DATA_VARIABLE
from compare.dashboard.importing import FETCH_VARIABLE, MOST_ENTRIES, MOST_PAGES
from compare.reading.web import Fetcher


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, reports: Path) -> Iterator[Site]:
    """A site with two stories and a feed, and a dashboard that may fetch from this machine."""
    monkeypatch.setenv(DATA_VARIABLE, str(reports))
    monkeypatch.setenv(FETCH_VARIABLE, "private")
    monkeypatch.setattr(importing, "Fetcher", quick)
    with site() as found:
        found["/north"] = answer(html())
        found["/south"] = answer(html(OTHER, title="Shells on Oshel", site="Southern Post"))
        found["/feed"] = answer(RSS.format(base=found.url("")), kind="application/rss+xml")
        yield found


def quick(*, allow_private: bool) -> Fetcher:
    return Fetcher(allow_private=allow_private, timeout=1.0, total=2.0, delay=0.0)


def fetched(app: AppTest, *urls: str) -> AppTest:
    app.text_area(key="addresses").set_value("\n".join(urls))
    (button,) = [one for one in app.button if one.label == "Fetch"]
    return sound(button.click().run())


def feed(app: AppTest, url: str) -> AppTest:
    app.text_input(key="feed address").set_value(url)
    (button,) = [one for one in app.button if one.label == "Show its entries"]
    return sound(button.click().run())


def lines(app: AppTest) -> list[str]:
    """The errors on the page, as they are read and not as they are escaped."""
    return [one.value.replace("\\", "") for one in app.error]


def test_addresses_are_fetched_asked_about_and_compared(web: Site) -> None:
    app = fetched(opened("add"), web.url("/north"), "", f"  {web.url('/south')}  ", web.url("/north"))
    assert "2 articles at hand" in seen(app).text
    assert app.text_area(key="addresses").value == ""
    assert [one.value for one in app.text_input if one.label == "Source"] == ["Northern Wire", "Southern Post"]
    assert len([one for one in app.text_input if one.label == "Side (optional)"]) == 2
    assert web.url("/north") in seen(app).links
    sound(app.button(key="compare").click().run())
    page = seen(app)
    assert asked(app, "event").startswith("own-")
    for words in ("Contradiction", "Twelve people", "Three people", "Northern Wire"):
        assert words in page.text


def test_what_fails_is_one_line_beside_its_field_and_nothing_else_is_lost(web: Site) -> None:
    app = pasted(opened("add"), NORTH)
    app.text_input(key="side paste-1-0").set_value("North").run()
    bad = [web.url("/gone"), "file:///etc/passwd"]
    app = fetched(app, bad[0], web.url("/south"), bad[1])
    assert app.text_area(key="addresses").value == "\n".join(bad)
    assert ["(404)" in lines(app)[0], "only http and https" in lines(app)[1]] == [True, True]
    assert "2 articles at hand" in seen(app).text
    assert app.text_input(key="side paste-1-0").value == "North"
    web["/gone"] = answer(html(f"{STORY} More of it.", title="Back again"))
    app = fetched(app, bad[0])
    assert not lines(app)
    assert "3 articles at hand" in seen(app).text


def test_any_article_can_be_taken_away_and_what_was_said_of_the_others_stays(web: Site) -> None:
    app = fetched(pasted(opened("add"), NORTH), web.url("/north"), web.url("/south"))
    app.text_input(key="source web-3-0").set_value("The Post").run()
    sound(app.button(key="remove web-2-0").click().run())
    assert "2 articles at hand" in seen(app).text
    sound(app.button(key="remove paste-1-0").click().run())
    assert app.text_input(key="source web-3-0").value == "The Post"


def test_what_was_said_is_kept_beside_the_field_that_streamlit_forgets(web: Site) -> None:
    app = fetched(opened("add"), web.url("/north"), web.url("/south"))
    app.text_input(key="side web-1-0").set_value("North").run()
    kept, drafts = app.session_state["settled"], app.session_state["drafts"]
    assert kept["side web-1-0"] == "North"
    again = opened("add")  # a reader who comes back from another page finds what was kept, and no field's own value
    again.session_state["settled"], again.session_state["drafts"] = kept, drafts
    assert sound(again.run()).text_input(key="side web-1-0").value == "North"
    assert again.text_input(key="source web-2-0").value == "Southern Post"


def test_the_same_text_twice_is_noticed(web: Site) -> None:
    web["/copy"] = answer(html(site="A Copy"))
    page = seen(fetched(opened("add"), web.url("/north"), web.url("/copy"), web.url("/south")))
    assert page.text.count("Same text as The army denies it") == 1


def test_one_article_alone_is_compared_and_told_to_show_less(web: Site) -> None:
    app = pasted(opened("add"), SOUTH)
    assert "One article alone" in seen(app).text
    assert app.button(key="compare").label == "Compare 1 article"
    pasted(app, NORTH)
    assert "One article alone" not in seen(app).text
    sound(app.button(key="remove paste-2-0").click().run())
    sound(app.button(key="compare").click().run())
    assert asked(app, "event").startswith("own-")


def test_a_text_that_cannot_be_read_stays_in_its_field(web: Site) -> None:
    app = pasted(opened("add"), " \n ")
    assert "empty" in lines(app)[0]
    assert app.text_area(key="pasted text").value == " \n "
    pasted(app, NORTH)
    assert app.text_area(key="pasted text").value == ""
    assert not lines(app)


def test_entries_of_a_feed_are_chosen_and_fetched(web: Site) -> None:
    app = feed(opened("add"), web.url("/feed"))
    assert "Northern Wire" in seen(app).of_tag("h2")
    labels = [one.label.replace("\\", "") for one in app.checkbox]
    assert labels == [
        "The army denies it · 2021-05-22 08:30",
        "The mayor accuses · 2021-05-22 07:00",
        "Older & calmer · 2021-05-19 08:00",
    ]
    assert app.button(key="fetch entries").disabled
    for box in range(3):
        sound(app.checkbox[box].check().run())
    assert app.button(key="fetch entries").label == "Fetch 3 entries"
    sound(app.button(key="fetch entries").click().run())
    assert "2 articles at hand" in seen(app).text
    assert "(404)" in lines(app)[0]
    assert [one.value for one in app.checkbox] == [False, False, True]
    sound(app.button(key="close feed").click().run())
    assert not app.checkbox


def test_entries_are_found_by_words_and_the_choice_stays(web: Site) -> None:
    app = feed(opened("add"), web.url("/feed"))
    app.checkbox[2].check().run()
    app.text_input(key="entry words").set_value("MAYOR").run()
    assert [one.label[:9] for one in app.checkbox] == ["The mayor"]
    app.text_input(key="entry words").set_value("nothing such").run()
    assert "No entry has these words" in seen(app).text
    sound(app.text_input(key="entry words").set_value("").run())
    assert [one.value for one in app.checkbox] == [False, False, True]


def test_a_long_feed_shows_its_newest_and_then_all_but_lets_choose_a_few(web: Site) -> None:
    items = "".join(f"<item><title>Story {at}</title><link>/{at}</link></item>" for at in range(30))
    web["/long"] = answer(f"<rss version='2.0'><channel>{items}</channel></rss>", kind="application/rss+xml")
    app = feed(opened("add"), web.url("/long"))
    assert len(app.checkbox) == 15
    sound(app.button(key="show all entries").click().run())
    assert len(app.checkbox) == 30
    for box in range(MOST_ENTRIES):
        app.checkbox[box].check().run()
    assert [one.disabled for one in app.checkbox] == [False] * MOST_ENTRIES + [True] * (30 - MOST_ENTRIES)


def test_a_feed_that_cannot_be_read_is_one_line_and_the_one_before_stays(web: Site) -> None:
    app = feed(opened("add"), web.url("/feed"))
    app = feed(app, web.url("/north"))
    assert "names no feed" in lines(app)[0]
    assert len(app.checkbox) == 3


def test_more_pages_than_are_fetched_at_once_wait_in_the_field(web: Site) -> None:
    urls = [web.url(f"/none/{at}") for at in range(MOST_PAGES)]
    app = fetched(opened("add"), *urls, web.url("/north"), web.url("/south"))
    assert app.text_area(key="addresses").value.split() == [*urls, web.url("/north"), web.url("/south")]
    assert "again for the rest" in lines(app)[0]


def test_hostile_pages_and_feeds_stay_text(web: Site) -> None:
    items = "".join(
        f"<item><title><![CDATA[{text.replace(']]>', '')}]]></title><link>/{at}</link></item>"
        for at, text in enumerate(SENDABLE)
    )
    title = "<![CDATA[<img src=x onerror=alert(1)>]]>"
    web["/feed"] = answer(f"<rss><channel><title>{title}</title>{items}</channel></rss>", kind="text/xml")
    app = feed(opened("add"), web.url("/feed"))
    harmless(seen(app))
    for box in app.checkbox:
        assert not [sign for at, sign in enumerate(box.label) if sign in "[]$*_<`:" and box.label[at - 1] != "\\"]
    web["/a"] = answer(html(title="&lt;script&gt;window.pwned=1&lt;/script&gt;", site="[x](javascript:alert(1))"))
    app = fetched(app, web.url("/a"))
    assert "1 article at hand" in seen(app).text
    page = seen(app)
    assert "script" not in [tag for tag, _ in page.elements]


def test_a_server_may_keep_from_fetching(web: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FETCH_VARIABLE, "off")
    app = pasted(opened("add"), NORTH)
    assert [one.key for one in app.text_area] == ["pasted text"]
    assert "NARRATIVE_COMPARE_FETCH=off" in seen(app).text
    assert "1 article at hand" in seen(app).text


def test_a_public_server_reaches_nothing_private(web: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FETCH_VARIABLE)
    before = len(web.asked)
    app = fetched(opened("add"), web.url("/north"))
    app = feed(app, web.url("/feed", host="localhost"))
    assert all("private or local network" in line for line in lines(app))
    assert len(lines(app)) == 2
    assert len(web.asked) == before


@pytest.mark.parametrize(
    ("given", "meant"),
    [("", "public"), ("private", "private"), ("OFF", "off"), ("0", "off"), ("on", "public")],
)
def test_what_the_variable_says(monkeypatch: pytest.MonkeyPatch, given: str, meant: str) -> None:
    monkeypatch.setenv(FETCH_VARIABLE, given)
    assert importing.fetching() == meant


def test_hosts_are_named_as_they_are_typed() -> None:
    assert importing.host_of("https://user@example.org:8080/a/b") == "example.org:8080"
    assert importing.host_of("example.org/a") == "example.org"
