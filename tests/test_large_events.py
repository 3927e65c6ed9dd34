"""Events that are too large to be read whole: which articles and claims are kept, which pairs are read, and no loss."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from benchmarks.growth import Clock, plot
from benchmarks.invented import invented_event, invented_events
from benchmarks.side_by_side import nearest_pairs
from compare import Article, Comparer, Event, Report
from compare.embedding import candidates, group, mark_origins
from compare.embedding.large import CHARACTERS, first_claims, read_articles, without
from compare.embedding.origins import CONTAINED, FEWEST, SHINGLE
from compare.extraction import extract
from compare.models.protocols import Matrix
from compare.records import Claim, Verdict
from compare.scoring import LinearScorer, read_evidence, score, signals
from compare.scoring.reading import highest
from compare.scoring.signals import SIGNALS


def crowd(number: int, *, length: int = 3, seed: int = 0) -> Event:
    """So many articles of ten sources on three sides, copies of the first among them."""
    event = invented_event(number, length, seed=seed)
    articles = [
        replace(one, source=f"Outlet {at % 10}", side=("north", "south", None)[at % 3], text=one.text)
        for at, one in enumerate(event.articles)
    ]
    articles[5:8] = [replace(one, origin=articles[0].id) for one in articles[5:8]]
    return replace(event, articles=tuple(articles))


def claims_of(event: Event) -> tuple[Claim, ...]:
    return tuple(claim for article in event.articles for claim in extract(article))


def unit_rows(rows: int, seed: int = 0) -> Matrix:
    vectors = np.random.default_rng(seed).normal(size=(rows, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_an_ordinary_event_is_read_whole() -> None:
    event = crowd(12)
    assert read_articles(event) is event
    assert first_claims(event, claims_of(event)) == (event, claims_of(event))


def test_of_too_many_articles_those_that_are_read_are_spread_and_no_copies() -> None:
    event = crowd(90)
    room = sum(len(article.text) for article in event.articles) // 3
    read = read_articles(event, most_claims=room // CHARACTERS)
    assert read_articles(event, most_claims=room // CHARACTERS) == read, "the same choice every time"
    assert 20 < len(read.articles) < 40
    assert sum(len(article.text) for article in read.articles) <= room
    assert [one.id for one in read.articles] == [one.id for one in event.articles if one in read.articles], "in order"
    assert not [one for one in read.articles if one.origin], "copies are left out first"
    assert set(Counter(one.side for one in read.articles)) == {"north", "south", None}
    assert len({one.source for one in read.articles}) == 10
    hours = [(one.published or "")[:11] for one in event.articles]
    assert {hours[0], hours[-1]} <= {(one.published or "")[:11] for one in read.articles}, "early and late"
    (notice,) = read.notices
    assert f"{len(read.articles)} of 90 were read" in notice
    assert "3 repeat another article" in notice
    assert set(without(event, read)) == {one.id for one in event.articles} - {one.id for one in read.articles}


def test_one_article_is_always_read() -> None:
    event = Event("one", (Article("a", "A", "A word. " * 400), Article("b", "B", "Word. " * 400, origin="a")))
    assert [one.id for one in read_articles(event, most_claims=2).articles] == ["a"]
    both = tuple(replace(one, origin=other) for one, other in zip(event.articles, "ba", strict=True))
    assert len(read_articles(replace(event, articles=both), most_claims=2).articles) == 1, "each the other's copy"


def test_of_too_many_claims_the_first_of_each_article_are_kept() -> None:
    event = crowd(6, length=8)
    claims = claims_of(event)
    cut, kept = first_claims(event, claims, most_claims=20)
    assert len(kept) == 20
    assert list(kept) == [claim for claim in claims if claim in kept], "in order"
    assert set(Counter(claim.article.id for claim in kept).values()) == {3, 4}
    assert f"of {len(claims)} the first of each article were kept, 20 together" in cut.notices[0]


def test_of_claims_inside_each_other_those_are_kept_that_fit() -> None:
    event = Event("one", (Article("a", "A", "the ministry said that " * 200 + "it rained."), Article("b", "B", "No.")))
    claims = claims_of(event)
    cut, kept = first_claims(event, claims, most_claims=250)
    assert 100 < len(kept) < len(claims) < 250
    assert kept[0] == claims[0]
    assert sum(len(claim.text) for claim in kept) <= 250 * 130 * 4 < sum(len(claim.text) for claim in claims)
    assert f"of {len(claims):,} the first of each article were kept, {len(kept):,} together" in cut.notices[0]


def test_a_report_on_too_large_an_event_says_what_was_left_out(
    comparer: Comparer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    event = crowd(12, length=2)
    whole = comparer.compare(event)
    monkeypatch.setattr("compare.comparer.read_articles", partial(read_articles, most_claims=12))
    report = comparer.compare(event)
    assert 1 < len(report.event.articles) < 12
    left_out = [article.id for article in event.articles if article not in report.event.articles]
    assert report.run["left_out"] == left_out
    assert "left_out" not in whole.run
    assert [line for line in report.event.notices if "were read, spread over sides" in line]
    assert {claim.article.id for claim in report.claims} <= {article.id for article in report.event.articles}
    assert "were read, spread over sides" in report.to_markdown()
    assert "were read, spread over sides" in report.to_html()
    report.to_json(tmp_path / "report.json")
    assert Report.from_json(tmp_path / "report.json").run["left_out"] == left_out


def test_what_is_not_read_could_not_have_reached_the_floor(comparer: Comparer, brief_events: Sequence[Event]) -> None:
    class Counting:
        name = "counting"

        def __init__(self) -> None:
            self.calls: list[int] = []

        def predict(self, pairs: Sequence[tuple[str, str]]) -> Matrix:
            self.calls.append(len(pairs))
            return comparer.nli.predict(pairs)

    unread = [comparer.draft(event).evidence() for event in brief_events]
    floor = comparer.scorer.unclear
    every, some = Counting(), Counting()
    whole = read_evidence(unread, every, comparer.scorer, floor=floor)
    part = read_evidence(unread, some, comparer.scorer, floor=floor, all_read=0)
    assert every.calls == [2 * sum(map(len, unread))], "one call for all"
    assert len(some.calls) == 2
    assert sum(some.calls) < 0.7 * sum(every.calls)
    for all_read, less in zip(whole, part, strict=True):
        kept = {(one.a.id, one.b.id) for one in less}
        assert len(kept) < len(all_read)
        expected = [pair for pair in score(all_read, comparer.scorer) if pair.score >= floor]
        assert [pair for pair in score(less, comparer.scorer) if pair.score >= floor] == expected
        assert [one for one in all_read if (one.a.id, one.b.id) in kept] == list(less), "in order, as read before"


def test_no_reading_adds_more_than_the_highest(comparer: Comparer, brief_events: Sequence[Event]) -> None:
    chance = random.Random(1)
    draft = comparer.draft(brief_events[0])
    weights = {name: chance.uniform(-3, 3) for name in SIGNALS}
    scorers = [comparer.scorer, LinearScorer(weights, 0.0, 0.5)]
    for one in chance.sample(draft.evidence(), 40):
        for scorer in scorers:
            bare = scorer.logit(signals(one))
            forward, backward = (verdict(chance) for _ in range(2))
            added = scorer.logit(signals(one.with_readings(forward, backward))) - bare
            after = highest(one, scorer.weights, forward=forward)
            assert added <= after + 1e-9
            assert after <= highest(one, scorer.weights) + 1e-9


def verdict(chance: random.Random) -> Verdict:
    parts = [chance.random() ** 3 for _ in range(3)]
    return Verdict(*(part / sum(parts) for part in parts))


def pairwise_origins(articles: Sequence[Article]) -> list[str | None]:
    """The definition, two texts at a time: the first that repeats half of the shorter, and what that one repeats."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = text.lower().split()
        return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}

    origins: list[str | None] = []
    for at, later in enumerate(articles):
        first = None
        for before, earlier in enumerate(articles[:at]):
            one, other = runs(earlier.text), runs(later.text)
            shorter = min(len(one), len(other))
            if shorter >= FEWEST and len(one & other) >= CONTAINED * shorter:
                first = origins[before] or earlier.id
                break
        origins.append(first)
    return origins


@pytest.mark.parametrize("seed", range(12))
def test_copies_among_many_are_those_found_two_at_a_time(seed: int) -> None:
    chance = random.Random(seed)
    words = [f"word{at}" for at in range(400)]
    texts: list[list[str]] = []
    for _ in range(30):
        own = chance.choices(words, k=chance.randint(0, 90))
        old = chance.choice(texts) if texts and chance.random() < 0.6 else []
        texts.append(old[: chance.randint(0, len(old))] + own)
    articles = [Article(f"a{at}", "s", " ".join(text)) for at, text in enumerate(texts)]
    assert [one.origin for one in mark_origins(articles)] == pairwise_origins(articles)


def test_candidates_found_by_rows_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = claims_of(crowd(9, length=6))
    vectors = unit_rows(len(claims))
    near = np.clip(vectors @ vectors.T, 0, 1)
    topics = {claim.id: frozenset({f"topic {at % 5}"}) for at, claim in enumerate(claims)}
    whole = candidates(claims, vectors, near, topics=topics)
    monkeypatch.setattr(sys.modules["compare.embedding.candidates"], "ROWS", 7)
    assert candidates(claims, vectors, near, topics=topics) == whole
    assert len(whole) > len(claims)


def test_groups_of_a_large_event_are_clustered_in_parts_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = claims_of(crowd(9, length=6))
    vectors = unit_rows(len(claims))
    noise = np.random.default_rng(2).random((len(claims), len(claims)), dtype=np.float32)
    near = ((noise + noise.T) / 2) ** 8
    np.fill_diagonal(near, 1.0)
    whole = group(claims, vectors, near)
    monkeypatch.setattr("compare.embedding.groups.WHOLE", 0)
    assert group(claims, vectors, near) == whole
    assert len(whole) > 5


def test_invented_events_are_distinct_sentences_and_the_same_every_time() -> None:
    event = invented_event(8, 10)
    assert invented_event(8, 10) == event
    texts = [line for article in event.articles for line in article.text.split("\n\n")]
    assert len(set(texts)) == len(texts)
    assert all(len(article.text) > 500 for article in event.articles)
    assert [len(one.articles) for one in invented_events(3, articles=2, length=4)] == [2, 2, 2]
    assert len({one.articles[0].text for one in invented_events(3, articles=2, length=4)}) == 3


def test_the_plain_top_k_takes_comparable_pairs_alone() -> None:
    vectors = unit_rows(6)
    pairs = [(0, 3), (0, 4), (1, 3), (1, 4), (2, 5)]
    found = nearest_pairs(pairs, vectors, k=1)
    assert found <= set(pairs)
    assert {at for pair in found for at in pair} == set(range(6))


def test_growth_is_drawn(tmp_path: Path) -> None:
    rows = [{**Clock().read(), "processor seconds": 0.5 * size, "articles": size, "events": size} for size in (1, 10)]
    plot({"by articles": rows, "by events": rows}, tmp_path / "growth.svg")
    assert "articles in one event" in (tmp_path / "growth.svg").read_text()
