"""The claim that comes closest to a group of which its article has no claim."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from compare.embedding.nearest import nearest_outside
from compare.records import Article, Claim, Group

ANGLES = {"killed": 0.0, "toll": 0.3, "wounded": 0.6, "weather": 1.5}  # radians; the cosine falls with their distance


def claim(article: Article, what: str) -> Claim:
    return Claim(f"{article.id}-{what}", article, "text", (0, 1))


def article(id: str, origin: str | None = None) -> Article:
    return Article(id, id, "Twelve people were killed on Monday.", origin=origin)


def vectors(claims: list[Claim]) -> NDArray[np.float32]:
    angles = [ANGLES[one.id.partition("-")[2]] for one in claims]
    return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], dtype=np.float32)


@pytest.fixture
def claims() -> list[Claim]:
    post, echo, wire = article("post"), article("echo"), article("wire")
    pairs = ((post, "killed"), (post, "weather"), (echo, "wounded"), (echo, "toll"), (wire, "weather"))
    return [claim(one, what) for one, what in pairs]


def found(claims: list[Claim], *members: int, floor: float = 0.8, affinity: float = 0.0) -> dict[str, str]:
    """What is near the group of these claims: article id → the claim's id."""
    near = np.full((len(claims), len(claims)), affinity, dtype=np.float32)
    groups = [Group("g", tuple(claims[at] for at in members), 1.0)]
    (outside,) = nearest_outside(groups, claims, vectors(claims), near, floor=floor).values()
    return {name: one.id for name, one in outside.items()}


def test_the_closest_claim_of_each_article_that_reaches_the_floor(claims: list[Claim]) -> None:
    assert found(claims, 0) == {"echo": "echo-toll"}
    assert found(claims, 0, floor=0.99) == {}


def test_affinity_adds_to_the_cosine(claims: list[Claim]) -> None:
    assert list(found(claims, 0, affinity=0.75)) == ["echo", "wire"]  # closest first


def test_one_near_member_is_enough(claims: list[Claim]) -> None:
    assert found(claims, 0, 1)["wire"] == "wire-weather"


def test_articles_of_the_group_and_their_copies_are_left_out(claims: list[Claim]) -> None:
    copy = claim(article("copy", origin="post"), "toll")
    assert found([*claims, copy], 0) == {"echo": "echo-toll"}
    assert found([*claims, copy], 5) == {"echo": "echo-toll"}
    assert found([*claims, copy], 2) == {"copy": "copy-toll", "post": "post-killed"}


def test_no_group_no_answer(claims: list[Claim]) -> None:
    assert nearest_outside([], claims, vectors(claims), np.zeros((5, 5), dtype=np.float32)) == {}
