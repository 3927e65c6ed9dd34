"""Wire copies, who may be compared with whom, candidates, groups and affinity."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compare import Article, Claim, Comparer, Event, extract
from compare.embedding import affinity, candidates, comparable, group, mark_origins
from compare.embedding.affinity import SIGNALS, signals
from compare.extraction.ledger import figures_of
from compare.models.protocols import Matrix

SENTENCES = (
    "The dam above the town of Ost broke shortly after four on Tuesday morning, the fire service said.",
    "At least 12 people were killed and 40 are missing, according to the governor of the county.",
    "Residents accused the water ministry of ignoring three written warnings about cracks in the wall.",
    "The ministry denied that it had received any warning before the night of the disaster.",
    "Soldiers brought tents, bread and drinking water to the school on the hill above the river.",
    "The opposition called for the resignation of the minister and for an independent inquiry.",
    "Engineers from two universities had inspected the wall in the spring and found it sound.",
    "Trains between the coast and the capital were held for six hours and then sent back.",
    "The owner of the sawmill said that the siren had not sounded at any time that night.",
    "Nine villages along the lower river were told to leave their houses before the evening.",
)
REWRITTEN = (
    "A wall of water went through Ost before dawn on Tuesday after the dam gave way above it.",
    "The governor put the number of the dead at nine and said that dozens had not been found.",
    "There was never a letter, the water ministry insisted, and nobody had been warned of cracks.",
    "Tents and bread came with the army, which set up a kitchen beside the school in the afternoon.",
)
NEWS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def article(id: str, *sentences: str, **fields: str) -> Article:
    return Article(id, fields.pop("source", id.upper()), " ".join(sentences), **fields)


def claims_of(*articles: Article) -> tuple[Claim, ...]:
    return tuple(claim for one in articles for claim in extract(one))


def vectors_for(claims: tuple[Claim, ...], seed: int = 7) -> Matrix:
    """Unit vectors without meaning; they share a direction, so that all of them are near each other."""
    vectors = np.random.default_rng(seed).normal(size=(len(claims), 8)).astype(np.float32) + 1.0
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def found_in(claims: tuple[Claim, ...], **options: object) -> list[tuple[Claim, Claim]]:
    vectors = vectors_for(claims)
    near = vectors @ vectors.T
    return [(one.a, one.b) for one in candidates(claims, vectors, near, **options)]  # type: ignore[arg-type]


def test_the_earlier_article_is_the_original_whatever_the_order() -> None:
    copy = article("late", *SENTENCES[:6], published="2031-03-05")
    original = article("early", *SENTENCES[:5], published="2031-03-04")
    marked = mark_origins([copy, original])
    assert [(one.id, one.origin) for one in marked] == [("late", "early"), ("early", None)]
    # Without dates the first in line is the original.
    assert [one.origin for one in mark_origins([article("a", *SENTENCES[:5]), article("b", *SENTENCES[:5])])] == [
        None,
        "a",
    ]


def test_a_chain_of_copies_points_at_the_first() -> None:
    first = article("a", *SENTENCES[:6], published="2031-03-01")
    second = article("b", *SENTENCES[:4], *REWRITTEN[:3], published="2031-03-02")
    third = article("c", *SENTENCES[3:4], *REWRITTEN[:3], published="2031-03-03")
    assert mark_origins([first, third])[1].origin is None, "the third shares too little with the first alone"
    assert [one.origin for one in mark_origins([third, second, first])] == ["a", "a", None]


def test_other_reports_of_one_event_are_no_copies() -> None:
    assert [one.origin for one in mark_origins([article("a", *SENTENCES[:4]), article("b", *REWRITTEN)])] == [None] * 2
    # A shared quotation makes no copy, neither of a long text nor of one too short to tell.
    assert mark_origins([article("a", *SENTENCES), article("b", *REWRITTEN, SENTENCES[1])])[1].origin is None
    assert mark_origins([article("a", SENTENCES[0]), article("b", SENTENCES[0])])[1].origin is None


def test_an_origin_that_is_given_stays() -> None:
    marked = mark_origins(
        [article("a", *SENTENCES[:5]), article("b", *REWRITTEN), article("c", *REWRITTEN, origin="a")]
    )
    assert [one.origin for one in marked] == [None, None, "a"]


def test_who_can_be_compared_with_whom() -> None:
    def said(article: Article, speaker: str | None) -> Claim:
        return Claim("c", article, "text", (0, 5), speaker, speaker)

    a, b, copy = article("a", SENTENCES[0]), article("b", SENTENCES[1]), article("c", SENTENCES[0], origin="a")
    twin = article("d", SENTENCES[0], origin="a")
    assert comparable(said(a, "the mayor"), said(b, "the mayor"))
    assert comparable(said(a, None), said(b, None))
    assert comparable(said(a, "the mayor"), said(a, "the owner"))
    assert comparable(said(a, "the mayor"), said(a, None))
    assert not comparable(said(a, "the mayor"), said(a, "the mayor"))
    assert not comparable(said(a, None), said(a, None))
    assert not comparable(said(a, "the mayor"), said(copy, "the owner"))
    assert not comparable(said(copy, None), said(twin, None))
    assert comparable(said(copy, None), said(b, None))


def family(article: Article, articles: dict[str, Article]) -> str:
    """The id of the first text that an article goes back to."""
    while article.origin is not None:
        article = articles[article.origin]
    return article.id


def test_stated_origins_are_followed_to_the_first_text() -> None:
    articles = mark_origins(
        [
            article("a", *SENTENCES[:5]),
            article("b", *SENTENCES[:5], origin="a"),
            article("c", *SENTENCES[:5], origin="b"),
        ]
    )
    pairs = {frozenset((one.article.id, two.article.id)) for one, two in found_in(claims_of(*articles))}
    assert not [pair for pair in pairs if len(pair) == 2]


@st.composite
def newsrooms(draw: st.DrawFn) -> tuple[Article, ...]:
    """Three to five articles of which some repeat an earlier one, cut short or with a sentence put before it."""
    articles: list[Article] = []
    for at in range(draw(st.integers(3, 5))):
        id, published = f"a{at}", f"2031-03-{draw(st.integers(1, 9)):02}"
        if articles and draw(st.booleans()):
            text = draw(st.sampled_from(articles)).text
            text = draw(st.sampled_from([text, text.rsplit(". ", 1)[0] + ".", f"{REWRITTEN[0]} {text}"]))
            articles.append(article(id, text, published=published))
        else:
            chosen = draw(st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=6, unique=True))
            articles.append(article(id, *chosen, published=published))
    return tuple(draw(st.permutations(articles)))


@NEWS
@given(newsrooms())
def test_an_article_is_never_compared_with_a_copy_of_itself(articles: tuple[Article, ...]) -> None:
    marked = mark_origins(articles)
    by_id = {one.id: one for one in marked}
    assert [one.id for one in marked] == [one.id for one in articles]
    assert all(one.origin != one.id for one in marked)
    assert all(by_id[one.origin].origin is None for one in marked if one.origin), "origins are first texts"
    texts: dict[str, str] = {}
    for one in marked:  # of equal texts one at most is an original
        if one.origin is None:
            assert texts.setdefault(one.text, one.id) == one.id
    for a, b in found_in(claims_of(*marked)):
        assert a.article.id == b.article.id or family(a.article, by_id) != family(b.article, by_id)


@NEWS
@given(newsrooms(), st.integers(0, 99))
def test_candidates_are_comparable_and_come_once(articles: tuple[Article, ...], seed: int) -> None:
    claims = claims_of(*mark_origins(articles))
    vectors = vectors_for(claims, seed)
    found = candidates(claims, vectors, vectors @ vectors.T, nearest=3)
    at = {claim: i for i, claim in enumerate(claims)}
    places = [(at[one.a], at[one.b]) for one in found]
    assert places == sorted(set(places))
    assert all(i < j for i, j in places)
    assert all(comparable(one.a, one.b) for one in found)
    for one, (i, j) in zip(found, places, strict=True):
        assert one.similarity == pytest.approx(float(vectors[i] @ vectors[j]), abs=1e-5)
    assert candidates(claims, vectors, vectors @ vectors.T, nearest=3) == found


def test_nearest_keeps_the_number_down() -> None:
    claims = claims_of(article("a", *SENTENCES[:5]), article("b", *SENTENCES[5:]), article("c", *REWRITTEN))
    few, many = found_in(claims, nearest=1), found_in(claims, nearest=10)
    assert set(few) < set(many)


def test_a_fact_that_many_articles_tell_has_more_candidates() -> None:
    """With ten neighbours each, a claim that fifty articles repeat would meet a fifth of its rivals at most."""
    claims = plain_claims(
        *(Article(f"a{at}", f"Outlet {at}", f"The dam broke and {at} people died.") for at in range(60))
    )
    vectors = np.ones((60, 1), dtype=np.float32)
    most = {count: found_by(claims[:count], vectors[:count]) for count in (12, 24, 60)}
    assert most == {12: 10, 24: 12, 60: 30}


def found_by(claims: tuple[Claim, ...], vectors: Matrix) -> int:
    """How many candidates the last claim brings itself; of equal ones the first are taken."""
    found = candidates(claims, vectors, vectors @ vectors.T)
    return sum(one.b == claims[-1] for one in found)


def plain_claims(*articles: Article) -> tuple[Claim, ...]:
    """A claim a sentence, in the outlet's voice."""
    return tuple(
        Claim(f"{one.id}-{at}", one, "text", (one.text.index(part), one.text.index(part) + len(part)))
        for one in articles
        for at, part in enumerate(one.text.split(" / "))
    )


def test_claims_on_one_topic_are_candidates_however_far_their_wording() -> None:
    claims = plain_claims(Article("a", "A", "Nine died"), Article("b", "B", "The toll stands at forty"))
    # Cosine 0.2: too far for neighbours, near enough for two claims on one topic.
    vectors = np.array([[1, 0], [0.2, np.sqrt(1 - 0.04)]], dtype=np.float32)
    near = vectors @ vectors.T
    assert not candidates(claims, vectors, near)
    other = {claims[0].id: frozenset({"deaths"}), claims[1].id: frozenset({"prices"})}
    assert not candidates(claims, vectors, near, topics=other)
    topics = {claims[0].id: frozenset({"deaths"}), claims[1].id: frozenset({"deaths", "prices"})}
    assert len(candidates(claims, vectors, near, topics=topics)) == 1


def test_answers_that_stand_next_to_each_other_are_candidates_whatever_they_say() -> None:
    one = Article("a", "A", "The mayor blamed the owner. / It rained. / It snowed. / The owner shrugged.")
    spans = [claim.span for claim in plain_claims(one)]
    speakers = ("the mayor", None, None, "the owner")
    claims = tuple(
        Claim(str(i), one, "text", span, who, who) for i, (span, who) in enumerate(zip(spans, speakers, strict=True))
    )
    vectors = np.eye(4, dtype=np.float32)  # nothing is like anything
    places = {(one.a.id, one.b.id) for one in candidates(claims, vectors, vectors)}
    # Up to two claims further, never between two claims of one speaker, never to the far end.
    assert places == {("0", "1"), ("0", "2"), ("1", "3"), ("2", "3")}
    others = plain_claims(Article("x", "X", "Yes"), Article("y", "Y", "No"))
    assert not candidates(others, np.eye(2, dtype=np.float32), np.eye(2, dtype=np.float32)), "next in one article only"


def test_fewer_than_two_claims_give_nothing() -> None:
    (one,) = plain_claims(Article("a", "A", "Nine died"))
    vectors = np.ones((1, 1), dtype=np.float32)
    assert candidates((one,), vectors, vectors) == ()
    assert candidates((), np.empty((0, 4), dtype=np.float32), np.empty((0, 0), dtype=np.float32)) == ()
    assert group((one,), vectors, vectors) == ()
    assert group((), np.empty((0, 4), dtype=np.float32), np.empty((0, 0), dtype=np.float32)) == ()


def test_affinity_of_no_claims_is_an_empty_matrix() -> None:
    assert affinity((), np.empty((0, 4), dtype=np.float32), {}).shape == (0, 0)


@NEWS
@given(newsrooms(), st.integers(0, 99))
def test_affinity_is_a_symmetric_probability(articles: tuple[Article, ...], seed: int) -> None:
    claims = claims_of(*articles)
    figures, vectors = figures_of(claims), vectors_for(claims, seed)
    found = signals(claims, vectors, figures)
    assert tuple(found) == SIGNALS
    for matrix in (*found.values(), affinity(claims, vectors, figures)):
        assert matrix.shape == (len(claims), len(claims))
        assert matrix.min() >= 0
        assert matrix.max() <= 1 + 1e-5
        np.testing.assert_allclose(matrix, matrix.T, atol=1e-6)
    near = affinity(claims, vectors, figures)
    assert near.dtype == np.float32
    np.testing.assert_array_equal(np.diag(near), 1)


def test_affinity_tells_the_same_fact_from_the_same_subject(comparer: Comparer) -> None:
    event = Event("dam", (article("a", *SENTENCES[:6]), article("b", *REWRITTEN)))
    draft = comparer.draft(event)

    def place(words: str) -> int:
        return next(i for i, claim in enumerate(draft.claims) if words in claim.text)

    same = (place("broke shortly after four"), place("went through Ost"))
    other = (place("broke shortly after four"), place("set up a kitchen"))
    assert draft.affinity[same] > draft.affinity[other]


@NEWS
@given(newsrooms(), st.integers(0, 99), st.sampled_from([0.05, 0.16, 0.5, 0.9]))
def test_groups_hold_two_claims_or_more_and_a_claim_once(
    articles: tuple[Article, ...], seed: int, joined: float
) -> None:
    claims = claims_of(*articles)
    vectors = vectors_for(claims, seed)
    near = affinity(claims, vectors, figures_of(claims))
    groups = group(claims, vectors, near, joined=joined)
    members = [claim for one in groups for claim in one.claims]
    assert all(len(one.claims) >= 2 for one in groups)
    assert len(members) == len(set(members))
    assert set(members) <= set(claims)
    assert all(0 <= one.cohesion <= 1 for one in groups)
    assert len({one.id for one in groups}) == len(groups)
    assert group(claims, vectors, near, joined=joined) == groups
    at = {claim: i for i, claim in enumerate(claims)}
    assert all([at[claim] for claim in one.claims] == sorted(at[claim] for claim in one.claims) for one in groups)
    for one in groups:  # the mean affinity inside a group is what joins it
        pairs = [near[at[a], at[b]] for a, b in combinations(one.claims, 2)]
        assert np.mean(pairs) >= joined - 1e-5


def test_groups_of_one_event_are_those_of_a_reader(comparer: Comparer) -> None:
    texts = (
        "Fire destroyed the grain store in Melk on Sunday night. The council will meet on Friday to set the budget.",
        "The grain store in Melk was destroyed by a fire on Sunday night. Two cows were found on the coast road.",
        "On Sunday night a fire destroyed the grain store in Melk. The choir sang in the cathedral of Ruhn.",
    )
    report = comparer.compare(Event("fire", tuple(article(f"a{i}", text) for i, text in enumerate(texts))))
    (found,) = (one for one in report.groups if any("grain store" in claim.text for claim in one.claims))
    assert [claim.article.id for claim in found.claims] == ["a0", "a1", "a2"]
    assert all("grain store" in claim.text for claim in found.claims)
    assert found.cohesion > 0.7


def test_short_articles_on_different_things_are_not_grouped(comparer: Comparer) -> None:
    texts = (
        "The council will set the budget on Friday.",
        "Two cows strayed on the coast road.",
        "The choir sang twice in the square.",
    )
    report = comparer.compare(Event("town", tuple(article(f"a{i}", text) for i, text in enumerate(texts))))
    assert len(report.claims) == 3
    assert report.groups == ()
