"""Loose articles become stories: which join, what a copy is, when a story is over, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.bcubed import bcubed
from compare import Article, Event, group_stories, read_events
from compare.embedding import stories as placing
from compare.embedding import stories_nearest
from compare.embedding.stories import StoryPlacer
from compare.embedding.stories_features import SLOTS, WordVectors, day_of, lead, moment, shingle_sample, words
from compare.embedding.stories_nearest import Nearest
from compare.models import load_encoder
from compare.models.protocols import Encoder
from compare.stories import Grouper, grouper, iter_stories

ROOT = Path(__file__).resolve().parents[1]
DAM = (
    "The dam above Ostrel gave way on Tuesday night after three days of rain, and water swept through the lower town "
    "of Melkova. The mayor of Ostrel, Ines Tavart, said that twelve people had been killed and forty were missing. "
    "The power company Hydra Ost denied that cracks in the wall had been known to it since March. Soldiers brought the "
    "people of Melkova to the school on the hill, where the Red Lantern society handed out blankets and soup."
)
DAM_AGAIN = (
    "Rescuers in Melkova searched the mud for survivors on Wednesday after the Ostrel dam collapsed. Mayor Ines Tavart "
    "put the dead at fifteen. A former engineer of Hydra Ost said that the company was told of cracks in the dam in "
    "March; the company called this untrue. The road from Ostrel to Melkova is still under water."
)
STRIKE = (
    "Tram drivers in Port Sallow walked out at dawn on Tuesday over a new roster. The union secretary, Bram Oke, said "
    "nine in ten drivers had joined the strike. The transport board called it unlawful and hired buses from Tarn. "
    "Schools in Port Sallow opened two hours late, and the fish market closed at noon for want of customers."
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(threads=1)


def article(id: str, text: str, title: str = "", published: str | None = "2031-05-06", source: str = "") -> Article:
    return Article(id, source or f"outlet {id}", text, title, published=published)


def members(events: Sequence[Event]) -> set[frozenset[str]]:
    return {frozenset(one.id for one in event.articles) for event in events}


def samples(count: int = 8) -> list[Article]:
    """The articles of some sample events, mixed, under ids that tell their event."""
    events = list(read_events(ROOT / "corpora"))[:count]
    return [replace(one, id=f"{event.id}/{one.id}", origin=None) for event in events for one in event.articles]


def told(id: str) -> str:
    return id.partition("/")[0]


def test_articles_on_one_happening_are_one_story_and_others_are_not(encoder: Encoder) -> None:
    dam = article("dam", DAM, "Dam gives way above Melkova")
    later = article("later", DAM_AGAIN, "Search for survivors after dam collapse", "2031-05-07")
    strike = article("strike", STRIKE, "Tram drivers walk out in Port Sallow")
    events = group_stories([later, strike, dam], encoder=encoder)
    assert [[one.id for one in event.articles] for event in events] == [["strike"], ["dam", "later"]]
    assert events[1].title == "Dam gives way above Melkova"
    assert events[1].id.startswith("2031-05-06-dam-gives-way-above-melkova-")
    assert events[1].articles == (dam, later)


def test_days_in_between_set_like_articles_apart_and_a_missing_date_does_not(encoder: Encoder) -> None:
    dam, later = article("dam", DAM, "Dam gives way"), article("later", DAM_AGAIN, "Search after dam collapse")
    assert len(group_stories([dam, later], encoder=encoder)) == 1
    assert len(group_stories([dam, replace(later, published="2031-06-30")], encoder=encoder)) == 2
    assert len(group_stories([dam, replace(later, published="2031-06-30")], encoder=encoder, window=90)) == 2
    undated = replace(later, published=None)
    assert len(group_stories([undated, dam], encoder=encoder)) == 1
    assert len(group_stories([undated, replace(dam, published=None)], encoder=encoder)) == 1
    # It finds a story that was over long before the last dated article came.
    strikes = [article(f"s{n}", STRIKE, "Tram drivers walk out", f"2032-0{n}-01") for n in range(1, 4)]
    assert frozenset({"dam", "later"}) in members(group_stories([*strikes, undated, dam], encoder=encoder))


@pytest.mark.parametrize("published", ["8/11/18", "yesterday", "", "2031-13-40", "0001-01-01T00:00:00+14:00"])
def test_what_is_no_date_counts_as_none(published: str, encoder: Encoder) -> None:
    assert day_of(article("a", DAM, published=published)) is None
    odd = article("odd", DAM_AGAIN, "Search after dam collapse", published)
    assert len(group_stories([odd, article("dam", DAM, "Dam gives way")], encoder=encoder)) == 1


def test_moments_are_compared_in_one_time_zone() -> None:
    assert moment("2031-05-06T01:00:00+02:00") == moment("2031-05-05T23:00:00Z") == moment("2031-05-05T23:00")


def test_a_copy_is_found_cut_short_and_under_another_title_and_does_not_weigh_twice(encoder: Encoder) -> None:
    wire = article("wire", DAM, "Dam gives way above Melkova", source="Wire")
    short = article("short", " ".join(DAM.split()[:55]), "Horror in the night", "2031-05-07", source="Daily")
    placer = StoryPlacer()
    arts = [wire, short]
    assert placer.place(arts, encoder.encode([lead(one) for one in arts])) == [0, 0]
    assert placer._stories[0].size == 1
    (event,) = group_stories([short, wire], encoder=encoder)
    assert [(one.id, one.origin) for one in event.articles] == [("wire", None), ("short", "wire")]


def test_sample_events_mixed_together_are_found_again(encoder: Encoder) -> None:
    mixed = samples(16)
    events = group_stories(mixed, encoder=encoder)
    of = {one.id: event.id for event in events for one in event.articles}
    found = bcubed([told(one.id) for one in mixed], [of[one.id] for one in mixed])
    assert found.precision > 0.97
    assert found.recall > 0.65
    assert max(len(event.articles) for event in events) >= 4


def test_a_story_of_many_articles_is_not_shattered(encoder: Encoder) -> None:
    parts = DAM.split(". ") + DAM_AGAIN.split(". ")
    rng = np.random.default_rng(5)
    many = [
        article(
            f"m{n}", ". ".join(parts[at] for at in rng.permutation(len(parts))[:5]) + ".", "Dam gives way at Ostrel"
        )
        for n in range(40)
    ]
    events = group_stories([*many, article("strike", STRIKE, "Tram drivers walk out")], encoder=encoder)
    assert max(len(event.articles) for event in events) >= 39
    assert frozenset({"strike"}) in members(events)


def test_a_stream_gives_the_same_events_and_gives_them_when_they_are_over(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouper, "CHUNK", 8)
    ordered = grouper.in_order(samples())
    stream = list(iter_stories(iter(ordered), encoder=encoder))
    assert sorted(event.id for event in stream) == sorted(event.id for event in group_stories(ordered, encoder=encoder))
    assert {event.id: event for event in stream} == {
        event.id: event for event in group_stories(ordered, encoder=encoder)
    }
    taker = Grouper(encoder=encoder)
    early = [event for one in ordered for event in taker.add(one)]
    assert early
    assert (*early, *taker.finish()) == tuple(stream)
    assert taker.finish() == ()


def test_one_wrong_date_far_ahead_does_not_end_the_other_stories(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouper, "CHUNK", 4)
    row = [article(f"dam{at}", f"{DAM} Report {at}.", "Dam gives way above Melkova", "2031-05-06") for at in range(16)]
    row[2] = replace(row[2], published="2931-03-01")
    assert sorted(len(event.articles) for event in iter_stories(row, encoder=encoder)) == [1, 15]


def test_the_same_articles_give_the_same_stories_in_any_order(encoder: Encoder) -> None:
    mixed = [
        replace(one, published=f"2031-01-{n % 28 + 1:02}T{n % 24:02}:{n % 60:02}") for n, one in enumerate(samples(5))
    ]
    first = group_stories(mixed, encoder=encoder)
    assert group_stories(mixed, encoder=encoder) == first
    assert group_stories(mixed[::-1], encoder=encoder) == first


def test_ids_that_come_again_are_told_apart(encoder: Encoder) -> None:
    (event,) = group_stories([article("1", DAM, source=name) for name in "abc"], encoder=encoder)
    assert [one.id for one in event.articles] == ["1", "1-2", "1-3"]
    assert [one.origin for one in event.articles] == [None, "1", "1"]
    far = [article("1", DAM, published=f"203{n}-01-01") for n in (1, 2)]
    assert len({event.id for event in group_stories([*far, *far], encoder=encoder, window=0)}) == 2


def test_nothing_gives_nothing(encoder: Encoder) -> None:
    assert group_stories([], encoder=encoder) == ()
    assert list(iter_stories([], encoder=encoder)) == []


texts = st.one_of(
    st.text(max_size=60),
    st.sampled_from([DAM, DAM_AGAIN, STRIKE, "", " ", "\x00", "\ud800", "大坝决堤", "سد", "🙂 🙂", "a"]),
)
dates = st.one_of(st.none(), st.dates().map(str), st.sampled_from(["2031-05-06", "2031-05-07T10:00:00+09:00", "soon"]))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.builds(Article, st.sampled_from("abcdef"), st.just("x"), texts, texts, published=dates), max_size=9))
def test_every_article_ends_in_exactly_one_story(articles: list[Article]) -> None:
    encoder = load_encoder(threads=1) if not KEPT else KEPT[0]
    KEPT[:] = [encoder]
    for events in (group_stories(articles, encoder=encoder), tuple(iter_stories(articles, encoder=encoder))):
        assert len({event.id for event in events}) == len(events)
        assert all(event.articles for event in events)
        found = sorted((one.text, one.title, one.published or "") for event in events for one in event.articles)
        assert found == sorted((one.text, one.title, one.published or "") for one in articles)


KEPT: list[Encoder] = []


def test_a_placer_forgets_what_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories_nearest, "FEWEST_DEAD", 4)
    placer, rng = StoryPlacer(window=2), np.random.default_rng(1)
    over = []
    for day in range(1, 29):
        part = [article(f"{day}-{n}", f"word{day}{n} thing{n}{day}", published=f"2031-02-{day:02}") for n in range(5)]
        vectors = rng.normal(size=(5, 16)).astype(np.float32)
        placer.place(part, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
        over += placer.closed()
        held = {len(placer._story_of), len(placer._runs)}
        assert max(held) <= 20  # of three days, and what joined late
        assert len(placer._nearest._keys) <= 40
    assert len(over) == len(set(over))
    assert len(over) + len(placer._stories) == placer._opened


def test_without_dates_the_longest_untouched_stories_are_over_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(placing, "MOST_OPEN", 3)
    placer = StoryPlacer()
    part = [article(str(n), f"word{n} thing{n}", published=None) for n in range(5)]
    assert placer.place(part, np.eye(5, 16, dtype=np.float32)) == [0, 1, 2, 3, 4]
    assert placer.closed() == [0, 1]
    assert placer.closed() == []


def test_neighbours_are_found_again_after_the_dead_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories_nearest, "FEWEST_DEAD", 10)
    rng = np.random.default_rng(2)
    vectors = rng.normal(size=(60, 24)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    nearest = Nearest()
    assert nearest.search(vectors[:1], 3) == [[]]
    nearest.add(list(range(100, 160)), vectors)
    assert [found[0][0] for found in nearest.search(vectors, 3)] == list(range(100, 160))
    nearest.keep(set(range(140, 160)))
    found = nearest.search(vectors, 3)
    assert [one[0][0] for one in found[40:]] == list(range(140, 160))
    assert {key for one in found for key, _ in one} <= set(range(140, 160))
    assert found[50][0][1] == pytest.approx(1.0, abs=1e-5)


def test_words_are_weighted_by_how_rare_they_are() -> None:
    vectors = WordVectors().vectors([article("a", "the minister said"), article("b", "the minister said Qarvel"),
                                     article("c", "Qarvel"), article("d", "  ")])  # fmt: skip
    assert vectors.shape == (4, SLOTS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 0])
    assert vectors[1] @ vectors[2] > vectors[1] @ vectors[0]
    assert words(article("a", "Dam, dam a DAM", "Dam")) == {"dam": 5}


def test_the_opening_is_the_title_and_the_first_words() -> None:
    assert lead(article("a", "one two  three", "Ten \n words")) == "Ten words. one two three"
    assert len(lead(article("a", "word " * 100)).split()) == 16
    assert lead(article("a", " ")) == ""


def test_the_same_runs_of_words_leave_the_same_sample() -> None:
    whole, part = shingle_sample(article("a", DAM)), shingle_sample(article("b", DAM.upper()[100:]))
    assert set(part) < set(whole)
    assert not len(shingle_sample(article("c", "four words are few")))


def test_bcubed_on_cases_worked_by_hand() -> None:
    assert bcubed("aabb", [1, 1, 2, 2]).f1 == 1
    together = bcubed("aabb", [1, 1, 1, 1])
    assert (together.precision, together.recall) == (0.5, 1)
    alone = bcubed("aaa", [1, 2, 3])
    assert (alone.precision, alone.recall, alone.f1) == (1, pytest.approx(1 / 3), pytest.approx(0.5))
    # Items 1-3 are labelled a, of which the third strayed to item 4, labelled b.
    strayed = bcubed("aaab", [1, 1, 2, 2])
    assert strayed.precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert strayed.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    with pytest.raises(ValueError, match="nothing"):
        bcubed([], [])
    with pytest.raises(ValueError, match="zip"):
        bcubed("ab", [1])
