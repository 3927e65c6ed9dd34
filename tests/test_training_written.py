"""Pairs written for the project, trivial pairs, and how stages take them."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from compare.errors import ReadingError
from training.edits.neutrals import stems_of
from training.fragments import fragment_pairs, identical_pairs
from training.written import FOLDER, written_pairs

FILES = sorted(FOLDER.glob("*.jsonl"))
PAIRS = list(written_pairs())


def test_the_three_labels_are_there_in_like_numbers_and_no_pair_twice() -> None:
    labels = Counter(pair.label for pair in PAIRS)
    assert min(labels.values()) > len(PAIRS) / 6
    assert len({(pair.premise, pair.hypothesis) for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_hypotheses_are_in_other_words(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    shares = [
        len(stems_of(row["premise"]) & stems_of(hypothesis)) / max(1, len(stems_of(hypothesis)))
        for row in rows
        for label in ("contradiction", "neutral")
        for hypothesis in row[label]
    ]
    # Some files are there to teach that words in common prove nothing.
    assert (sum(shares) / len(shares) > 0.7) == path.stem.startswith("overlap")


def test_the_words_of_a_hypothesis_alone_tell_little_of_its_label() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.model_selection import GroupKFold, cross_val_score
    from sklearn.naive_bayes import MultinomialNB
    from sklearn.pipeline import make_pipeline

    premises = {json.loads(line)["premise"] for path in FILES for line in path.read_text(encoding="utf-8").splitlines()}
    forward = [pair for pair in PAIRS if pair.premise in premises]
    groups = [pair.premise for pair in forward]
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), min_df=2), MultinomialNB())
    folds = GroupKFold(4).split(forward, groups=groups)
    texts, labels = [pair.hypothesis for pair in forward], [pair.label for pair in forward]
    most = max(Counter(labels).values()) / len(labels)
    # Public sets that people wrote stand about a third above chance (Gururangan et al. 2018, "Annotation artifacts").
    assert cross_val_score(model, texts, labels, cv=folds).mean() < most + 0.3


def test_every_other_contradiction_is_read_backward_and_nothing_else_is(tmp_path: Path) -> None:
    row = {"premise": "P.", "contradiction": ["C.", "D."], "entailment": ["E.", "F."], "neutral": ["N."]}
    (tmp_path / "one.jsonl").write_text(json.dumps(row) + "\n")
    found = {(pair.premise, pair.hypothesis, pair.label, pair.set) for pair in written_pairs(tmp_path)}
    assert found == {
        ("P.", "C.", "contradiction", "written:one"),
        ("D.", "P.", "contradiction", "written:one"),
        ("P.", "E.", "entailment", "written:one"),
        ("P.", "F.", "entailment", "written:one"),
        ("P.", "N.", "neutral", "written:one"),
    }


def test_a_line_without_text_is_named(tmp_path: Path) -> None:
    row = {"premise": "P.", "contradiction": [" "], "entailment": [], "neutral": []}
    (tmp_path / "one.jsonl").write_text(json.dumps(row) + "\n")
    with pytest.raises(ReadingError, match=r"one\.jsonl:1: a contradiction is no text"):
        list(written_pairs(tmp_path))


def test_a_sentence_follows_from_itself_however_it_ends() -> None:
    texts = [f"No boat left the harbour of Vasko in winter {year}." for year in range(1950, 2000)]
    pairs = list(identical_pairs(texts, random.Random(1), count=40))
    assert len(pairs) == 40
    assert {pair.label for pair in pairs} == {"entailment"}
    assert all(pair.hypothesis[:40] == pair.premise[:40] for pair in pairs)
    assert 0 < sum(pair.premise == pair.hypothesis for pair in pairs) < 40


def test_crumbs_are_neutral_beside_what_shares_no_word_with_them() -> None:
    texts = (
        "The ferry sank off Tamor on Sunday, and nine of its crew were saved. Photo by Ana Lind. Sign up here.",
        "Divers went down to the wreck again on Monday morning, the coast guard said. Follow us on the web.",
    )
    articles = [{"event": "ferry", "text": text} for text in texts]
    pairs = list(fragment_pairs(articles, random.Random(2), count=50))
    assert {pair.label for pair in pairs} == {"neutral"}
    assert all(stems_of(pair.premise).isdisjoint(stems_of(pair.hypothesis)) for pair in pairs)
    assert any("Photo" in pair.premise + pair.hypothesis for pair in pairs)
