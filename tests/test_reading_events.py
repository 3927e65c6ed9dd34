"""One event: JSON files, folders with and without event.toml, single articles, and articles put together."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from compare.errors import ReadingError
from compare.reading import article_from_text, event_from_articles, event_from_dict, read_event
from compare.records import Article

CORPORA = Path(__file__).parent.parent / "corpora"

FIRST = "The bridge over the Sarn was closed on Monday. The mayor said that two people were hurt."
SECOND = "The bridge over the Sarn stays open, the road office said on Monday, and nobody was hurt."


def article(id: str = "a", source: str = "Post", text: str = FIRST, **more: object) -> dict[str, object]:
    return {"id": id, "source": source, "text": text, **more}


def event(*articles: object, **more: object) -> dict[str, object]:
    return {"id": "bridge", "articles": list(articles), **more}


PAIR = (article("a", "Post", FIRST, title="Closed"), article("b", "Herald", SECOND))


def refusal(path: Path) -> str:
    with pytest.raises(ReadingError) as caught:
        read_event(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


def test_the_belgorod_event_reads_its_article_from_the_seeds():
    made = read_event(CORPORA / "belgorod-2023")
    assert (made.id, [a.id for a in made.articles]) == ("belgorod-2023", ["seed"])
    assert len(made.articles[0].text) == 4836
    assert made.articles[0].published == "2023-05-23"
    assert made.sides["Moscow"] == "Russia"
    assert [n for n in made.notices if "only one article" not in n] == []


def test_a_json_event_is_read_whole(tmp_path):
    path = tmp_path / "e.json"
    second = article("b", "Herald", SECOND, side="north", published="2021-01-02", url="https://h.example/b", title="T")
    path.write_text(json.dumps(event(PAIR[0], second, title="The bridge", sides={"the mayor": "south"})))
    made = read_event(path)
    assert (made.id, made.title, made.sides, made.notices) == ("bridge", "The bridge", {"the mayor": "south"}, ())
    assert made.articles[0] == Article("a", "Post", FIRST, "Closed", language="en")
    assert made.articles[1] == Article(
        "b", "Herald", SECOND, "T", "north", "https://h.example/b", "2021-01-02", language="en"
    )


def test_json_texts_and_titles_are_taken_exactly():
    text, title = "  A\r\n\r\nB “c” \u00a0\ufeff d  \n", " Two  words\n"
    made = event_from_dict(event(article(text=text, title=title), PAIR[1]), where="here")
    assert (made.articles[0].text, made.articles[0].title) == (text, title)


def test_an_event_without_an_id_is_called_by_its_file(tmp_path):
    path = tmp_path / "flood-1999.json"
    path.write_text(json.dumps({"articles": PAIR}))
    assert read_event(path).id == "flood-1999"
    with pytest.raises(ReadingError, match="here: no 'id'"):
        event_from_dict({"articles": list(PAIR)}, where="here")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["empty"]),
        ("  ", ["e.json:1:", "not valid JSON"]),
        ('{"id": "x",\n "articles": [}', ["e.json:2:15", "not valid JSON"]),
        ("[]", ["a list", "read_events"]),
        ("3", ["a number"]),
        ("{}", ["no 'articles'"]),
        ('{"id": "x", "articles": {}}', ["'articles' is an object"]),
        ('{"id": "x", "articles": []}', ["holds no articles"]),
        ('{"id": "x", "articles": [3]}', ["no article could be read", "articles[0]", "a number"]),
        ('{"id": "x", "articles": [{"id": "q", "source": "s"}]}', ["articles[0]", "'q'", "no 'text'"]),
        (json.dumps(event(*PAIR, sides=["x"])), ["'sides' is a list"]),
        (json.dumps(event(article("a"), article("a", text=SECOND))), ["e.json", "1 and 2", "'a'"]),
    ],
)
def test_a_bad_json_event_is_refused_with_its_place(tmp_path, content, words):
    path = tmp_path / "e.json"
    path.write_text(content)
    message = refusal(path)
    for word in ["e.json", *words]:
        assert word in message


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (article("bad", text=""), ["articles[2]", "'bad'", "white space"]),
        (article("bad", text=" \n\t"), ["articles[2]", "'bad'", "white space"]),
        (article("bad", text=["x"]), ["articles[2]", "'text' is a list"]),
        ({"id": "bad", "source": "s"}, ["articles[2]", "'bad'", "no 'text'"]),
        (article("bad", text="x" * 5_000_001), ["5,000,001", "limit"]),
        ("text", ["articles[2]", "a string"]),
        (None, ["articles[2]", "null"]),
    ],
)
def test_a_bad_article_is_left_out_and_the_others_are_read(bad, words):
    made = event_from_dict(event(*PAIR, bad), where="e.json")
    assert [a.id for a in made.articles] == ["a", "b"]
    assert len(made.notices) == 1
    for word in ["left out", *words]:
        assert word in made.notices[0]


@pytest.mark.parametrize(
    ("more", "word"),
    [({"title": 3.5}, "'title'"), ({"side": ["x"]}, "'side'"), ({"published": "May"}, "'published'")],
)
def test_a_bad_value_is_left_out_and_the_article_kept(more, word):
    made = event_from_dict(event(article("c", text=FIRST + " More.", **more), *PAIR), where="e.json")
    assert len(made.articles) == 3
    assert len(made.notices) == 1
    assert word in made.notices[0]


def test_missing_ids_and_sources_get_stand_ins_with_notices():
    made = event_from_dict(event({"text": FIRST}, {"id": 12, "text": SECOND}), where="e")
    assert [(a.id, a.source) for a in made.articles] == [("article-1", "article-1"), ("12", "12")]
    assert sum("no 'source'" in n for n in made.notices) == 2
    assert sum("no 'id'" in n for n in made.notices) == 1


def test_bad_sides_are_noted_and_good_ones_kept():
    made = event_from_dict(event(*PAIR, sides={"the mayor": "south", "x": 3, "": "y"}), where="e")
    assert made.sides == {"the mayor": "south"}
    assert len(made.notices) == 2


def test_a_text_twice_from_one_source_is_kept_once_and_origins_follow():
    made = event_from_dict(
        event(*PAIR, article("c", "Post", FIRST + "\n"), article("d", "Wire", FIRST + " So.", origin="c")), where="e"
    )
    assert [a.id for a in made.articles] == ["a", "b", "d"]
    assert made.articles[2].origin == "a"
    assert [n for n in made.notices if "c: same text and source as a" in n]


def test_a_text_from_two_sources_becomes_a_copy():
    made = event_from_dict(event(*PAIR, article("c", "Wire", FIRST)), where="e")
    assert [(a.id, a.origin) for a in made.articles] == [("a", None), ("b", None), ("c", "a")]
    assert any("c: same text as a" in n for n in made.notices)


@pytest.mark.parametrize(
    ("origins", "kept"),
    [
        ((None, "a", "b"), (None, "a", "b")),
        ((None, "AP", None), (None, None, None)),
        (("a", None, None), (None, None, None)),
        (("b", "a", None), (None, "a", None)),
        (("b", "c", "b"), ("b", None, "b")),
    ],
)
def test_origins_lead_to_articles_and_never_in_a_ring(origins, kept):
    texts = (FIRST, SECOND, FIRST + SECOND)
    items = [article(id, id, text, origin=o) for id, text, o in zip("abc", texts, origins, strict=True)]
    made = event_from_dict(event(*items), where="e")
    assert tuple(a.origin for a in made.articles) == kept
    assert len(made.notices) == sum(o != k for o, k in zip(origins, kept, strict=True))


def test_one_article_is_noted():
    made = event_from_dict(event(article()), where="e")
    assert len(made.notices) == 1
    assert "only one article" in made.notices[0]
    assert "speakers inside it" in made.notices[0]


def test_a_text_that_is_not_english_names_the_preset():
    german = "Die Brücke ist seit Montag gesperrt, und der Bürgermeister sagte, dass zwei Menschen verletzt sind."
    made = event_from_dict(event(*PAIR, article("c", "Bote", german)), where="e")
    assert [a.language for a in made.articles] == ["en", "en", "de"]
    assert len(made.notices) == 1
    for word in ("German", "(c)", "--models multilingual"):
        assert word in made.notices[0]


def test_a_folder_without_a_manifest_takes_each_file_for_an_article(tmp_path):
    folder = write(
        tmp_path / "bridge", Post__txt=f"Closed\n\n{FIRST}", Herald__md=f"# Open\n\n{SECOND}", README__md="About.",
        notes__docx="x", gold__json="{}", _hidden__txt="x",
    )  # fmt: skip
    (folder / "_hidden.txt").rename(folder / ".hidden.txt")
    made = read_event(folder)
    assert made.id == "bridge"
    assert [(a.id, a.source, a.title, a.text) for a in made.articles] == [
        ("Herald", "Herald", "Open", SECOND),
        ("Post", "Post", "Closed", FIRST),
    ]
    assert len(made.notices) == 1
    assert "notes.docx" in made.notices[0]


def test_a_bad_file_in_a_folder_is_left_out(tmp_path):
    folder = write(tmp_path / "bridge", Post__txt=FIRST, Herald__txt=SECOND, blank__txt=" ")
    (folder / "image.txt").write_bytes(b"\x89PNG\r\n" + bytes(100))
    os.mkfifo(folder / "pipe.txt")
    made = read_event(folder)
    assert [a.id for a in made.articles] == ["Herald", "Post"]
    assert [word for word in ("blank", "image", "pipe") if any(word in n for n in made.notices)] == [
        "blank", "image", "pipe",
    ]  # fmt: skip


def test_files_that_differ_in_their_ending_alone_get_ids_apart(tmp_path):
    made = read_event(write(tmp_path / "e", Post__txt=FIRST, Post__md=SECOND))
    assert [(a.id, a.source) for a in made.articles] == [("Post.md", "Post"), ("Post.txt", "Post")]


@pytest.mark.parametrize(
    ("files", "words"),
    [({}, "holds no articles"), ({"a__json": "{}"}, "read_events"), ({"a__txt": ""}, "no article could be read")],
)
def test_a_folder_without_articles_is_refused(tmp_path, files, words):
    assert words in refusal(write(tmp_path / "e", **files))


MANIFEST = """\
id = "bridge"
title = "The bridge"

[sides]
"the mayor" = "south"

[[articles]]
file = "../shared/post.txt"
id = "p"
source = "Post"
side = "south"
published = 2021-03-04

[[articles]]
file = "herald.txt"
title = "Said to be open"
url = "https://h.example"
"""


def test_a_manifest_says_more_of_its_articles(tmp_path):
    write(tmp_path / "shared", post__txt=f"Closed\n\n{FIRST}")
    folder = write(tmp_path / "e", event__toml=MANIFEST, herald__txt=f"Open\n\n{SECOND}", extra__txt="Not listed.")
    for path in (folder, folder / "event.toml"):
        made = read_event(path)
        assert (made.id, made.title, made.sides) == ("bridge", "The bridge", {"the mayor": "south"})
        assert made.articles == (
            Article("p", "Post", FIRST, "Closed", "south", None, "2021-03-04", "en"),
            Article("herald", "herald", SECOND, "Said to be open", url="https://h.example", language="en"),
        )
        assert len(made.notices) == 1
        assert "not listed" in made.notices[0]
        assert "extra.txt" in made.notices[0]


def test_a_manifest_that_lists_nothing_takes_the_folder(tmp_path):
    made = read_event(write(tmp_path / "e", event__toml='title = "T"', a__txt=FIRST, b__txt=SECOND))
    assert (made.id, made.title, len(made.articles), made.notices) == ("e", "T", 2, ())


def test_a_missing_file_and_a_mistyped_key_are_noted(tmp_path):
    manifest = (
        'sidse = 1\n[[articles]]\nfile = "a.txt"\npublised = "x"\n'
        '[[articles]]\nfile = "gone.txt"\n[[articles]]\nid = "nofile"\n'
    )
    made = read_event(write(tmp_path / "e", event__toml=manifest, a__txt=FIRST))
    text = "\n".join(made.notices)
    assert [a.id for a in made.articles] == ["a"]
    for word in ("sidse", "publised", "gone.txt: there is no such file", "articles[2]: no 'file'"):
        assert word in text


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ('title = "x"\nid = \n', ["event.toml:2:6", "not valid TOML"]),
        ('title = "x', ["event.toml", "not valid TOML"]),
        ("articles = 3", ["'articles' is a number", "[[articles]]"]),
        ('[[articles]]\nfile = "a.txt"\n[[articles]]\nfile = "a.txt"\n', ["'a'", "1 and 2"]),
    ],
)
def test_a_bad_manifest_is_refused_with_its_place(tmp_path, manifest, words):
    message = refusal(write(tmp_path / "e", event__toml=manifest, a__txt=FIRST))
    for word in words:
        assert word in message


def test_a_single_article_is_an_event_with_a_notice(tmp_path):
    write(tmp_path, post__txt=f"Closed\n\n{FIRST}", one__json=json.dumps(article(title="Closed")))
    for name in ("post.txt", "one.json"):
        made = read_event(tmp_path / name)
        assert (made.title, len(made.articles)) == ("Closed", 1)
        assert "only one article" in made.notices[0]


@pytest.mark.parametrize(
    ("name", "words"), [("gone", "no such file"), ("t.csv", "read_events"), ("t.xlsx", ".json file, a folder")]
)
def test_paths_that_are_no_event_are_refused(tmp_path, name, words):
    if name != "gone":
        (tmp_path / name).write_text("x")
    assert words in refusal(tmp_path / name)


def test_articles_read_one_by_one_make_an_event():
    articles = [article_from_text(text, id=id, source=id) for id, text in (("a", FIRST), ("b", SECOND))]
    made = event_from_articles("mine", articles, title="T", sides={"x": "y"}, notices=["before"])
    assert (made.id, made.title, made.sides, made.notices) == ("mine", "T", {"x": "y"}, ("before",))
    with pytest.raises(ReadingError, match="holds no articles"):
        event_from_articles("mine", [])
