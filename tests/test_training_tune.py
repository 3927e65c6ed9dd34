"""What the models are fine-tuned on."""

from __future__ import annotations

import random
from collections import Counter

from training.examples import Example
from training.sheets import read_sheets
from training.tune import nli_examples, point_matches

SHEETS = list(read_sheets())[:3]


def test_matches_join_statements_of_one_point_and_set_apart_what_is_beside_it() -> None:
    points = [point for sheet in SHEETS for point in sheet.points]
    said = {line: at for at, point in enumerate(points) for answer in point.answers for line in answer}
    matches = point_matches(SHEETS, random.Random(3))
    assert len(matches) == len(points)
    for match in matches:
        assert said[match.a] == said[match.b]
        assert match.a != match.b
        assert all(other in points[said[match.a]].beside for other in match.others)


def test_the_nli_model_keeps_seeing_public_and_written_pairs() -> None:
    public = [Example(f"premise {at}", "hypothesis", "neutral", "MNLI") for at in range(20)]
    sets = Counter(
        example.set.split(":")[0]
        for example in nli_examples(SHEETS, [*public, Example("a", "b", "neutral", "other")], seed=1)
    )
    assert sets["MNLI"] == 20
    assert sets["written"] > 10_000
    assert sets["sheet"] > 500
    assert "other" not in sets
