"""The sample events: labels that point at real text, in the form that the benchmarks read."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import pytest

from compare.reading import read_event
from compare.records import KINDS, STATUSES, Article, Event, Qualifier

CORPORA = Path(__file__).parent.parent / "corpora"
FOLDERS = sorted(path.parent for path in CORPORA.glob("*/gold.json"))
# The article that the project began with stands alone, with real places and people.
INVENTED = [folder for folder in FOLDERS if folder.name != "belgorod-2023"]

CONTRADICTION = {"a", "b", "kind", "status", "speaker_a", "speaker_b", "why"}
FIGURE = {"quantity", "article", "value", "qualifier", "according_to", "quote"}
ATTRIBUTION = {"article", "quote", "speaker", "resolved", "cue", "kind"}
REQUIRED = {"event", "contradictions", "same", "figures", "attributions"}

each_event = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
each_invented = pytest.mark.parametrize("folder", INVENTED, ids=lambda folder: folder.name)


@cache
def event_of(folder: Path) -> Event:
    return read_event(folder)


@cache
def gold_of(folder: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return gold


def articles_of(folder: Path) -> dict[str, Article]:
    return {article.id: article for article in event_of(folder).articles}


def quotes_of(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for row in gold["contradictions"]:
        yield from (row["a"], row["b"])
    for group in gold["same"]:
        yield from group["members"]
    yield from gold["figures"]
    yield from gold["attributions"]


def whole(article: Article) -> str:
    return f"{article.title}\n{article.text}"


def plain(text: str) -> str:
    return text.replace("’", "'").lower()


def four_word_runs(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


def test_there_are_enough_sample_events() -> None:
    assert len(INVENTED) >= 8


def test_exactly_one_event_is_a_control_without_contradictions() -> None:
    assert len([folder for folder in FOLDERS if not gold_of(folder)["contradictions"]]) == 1


def test_one_event_has_a_wire_copy() -> None:
    assert any(gold_of(folder).get("origins") for folder in FOLDERS)


@each_event
def test_the_gold_file_names_its_event_and_holds_every_kind_of_label(folder: Path) -> None:
    gold = gold_of(folder)
    assert gold["event"] == event_of(folder).id == folder.name
    assert set(gold) - {"origins"} == REQUIRED
    assert gold["same"]
    assert gold["figures"]
    assert gold["attributions"]


@each_event
def test_every_quote_is_an_exact_part_of_its_article(folder: Path) -> None:
    articles = articles_of(folder)
    unknown = [row["article"] for row in quotes_of(gold_of(folder)) if row["article"] not in articles]
    assert not unknown
    missing = [
        (row["article"], row["quote"])
        for row in quotes_of(gold_of(folder))
        if not row["quote"].strip()
        or (row["quote"] not in articles[row["article"]].text and row["quote"] not in articles[row["article"]].title)
    ]
    assert not missing


@each_event
def test_contradictions_have_known_kinds_and_statuses_and_are_listed_once(folder: Path) -> None:
    rows = gold_of(folder)["contradictions"]
    for row in rows:
        assert set(row) == CONTRADICTION
        assert row["kind"] in KINDS
        assert row["status"] in STATUSES
        assert row["why"]
        assert row["a"] != row["b"]
    keys = [(*sorted((row[end]["article"], row[end]["quote"]) for end in "ab"), row["kind"]) for row in rows]
    assert len(keys) == len(set(keys))


@each_event
def test_a_contradiction_is_between_speakers_that_its_articles_name(folder: Path) -> None:
    articles = articles_of(folder)
    strangers = [
        (row[end]["article"], row[f"speaker_{end}"])
        for row in gold_of(folder)["contradictions"]
        for end in "ab"
        if (row[f"speaker_{end}"] or "").lower() not in whole(articles[row[end]["article"]]).lower()
    ]
    assert not strangers


@each_event
def test_groups_hold_two_or_more_claims(folder: Path) -> None:
    for group in gold_of(folder)["same"]:
        members = {(member["article"], member["quote"]) for member in group["members"]}
        assert group["claim"]
        assert len(members) == len(group["members"]) >= 2


@each_event
def test_figures_have_values_and_known_qualifiers(folder: Path) -> None:
    for row in gold_of(folder)["figures"]:
        assert set(row) == FIGURE
        assert isinstance(row["value"], int | float | str)
        assert row["qualifier"] in {None, *get_args(Qualifier)}


@each_event
def test_attributions_name_a_speaker_and_a_cue_of_the_text(folder: Path) -> None:
    articles = articles_of(folder)
    for row in gold_of(folder)["attributions"]:
        assert set(row) == ATTRIBUTION
        assert row["kind"] in {"direct", "indirect", "mixed"}
        assert row["resolved"]
        text = whole(articles[row["article"]]).lower()
        assert row["speaker"].lower() in text
        assert all(word in text for word in (row["cue"] or "").lower().split())


@each_event
def test_every_speaker_with_a_side_is_named_in_an_article(folder: Path) -> None:
    text = plain("\n".join(whole(article) for article in event_of(folder).articles))
    assert not [name for name in event_of(folder).sides if plain(name) not in text]


@each_invented
def test_articles_are_of_the_promised_number_and_length(folder: Path) -> None:
    articles = event_of(folder).articles
    assert 3 <= len(articles) <= 5
    for article in articles:
        assert article.title
        assert 250 <= len(article.text.split()) <= 600, article.id


@each_invented
def test_events_say_that_they_are_invented_and_point_at_no_real_site(folder: Path) -> None:
    assert "invented" in tomllib.loads((folder / "event.toml").read_text(encoding="utf-8"))["note"].lower()
    for article in event_of(folder).articles:
        host = urlsplit(article.url or "").hostname or ""
        assert host.endswith(".example"), article.id
        assert datetime.fromisoformat(article.published or "")
        assert article.side


@each_event
def test_a_wire_copy_repeats_most_of_its_origin(folder: Path) -> None:
    articles = articles_of(folder)
    for copy, origin in gold_of(folder).get("origins", {}).items():
        runs = four_word_runs(articles[copy].text)
        assert len(runs & four_word_runs(articles[origin].text)) >= len(runs) / 2
