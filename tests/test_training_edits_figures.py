"""The edits of numbers, dates and logic: labels that follow from the edit, whole grammar, determinism."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.models.labels import LABELS
from training.edits import bounds, dates, implicatives, logic, negation, numbers, units
from training.edits.amounts import write
from training.edits.bounds import bound, relation
from training.edits.text import Edit, is_upward, put
from training.edits.verbs import VERBS, base_of, inflect

MODULES = (numbers, bounds, units, dates, negation, implicatives, logic)
EDITS: tuple[Edit, ...] = tuple(edit for module in MODULES for edit in module.EDITS)
_DOZENS = {12: "a dozen", 24: "two dozen", 36: "three dozen"}
SENTENCES = (
    "The flood killed 43 people and injured 120 others on Monday.",
    "At least 43 miners died in the collapse in March 2015, the company said.",
    "The council will spend $3.5 million on the bridge.",
    "The lorry carried the crates 40 kilometers across the border on 5 March 2021.",
    "A third of the houses were damaged in the storm, officials said on Sunday morning.",
    "The minister refused to resign after the vote at 5 p.m. on Tuesday.",
    "Most farmers supported the plan, and the mayor is still waiting for an answer.",
    "Exports rose 12 percent last year.",
    "If the bank raises the rate, the builder will stop work on the tower.",
    "The envoy left without a word.",
    "There was no agreement on the price.",
    "The mayor did not open the bridge.",
    "Many houses were damaged in the storm.",
)


def made(edits: tuple[Edit, ...], sentence: str, seeds: int = 60) -> set[tuple[str, str, str]]:
    """Every pair that the edits make of a sentence under several seeds."""
    return {
        (example.premise, example.hypothesis, example.label)
        for seed in range(seeds)
        for edit in edits
        for example in edit(sentence, random.Random(seed))
    }


def from_sentence(edits: tuple[Edit, ...], sentence: str) -> dict[str, set[str]]:
    """The labels of each hypothesis, the sentence being the premise."""
    found: dict[str, set[str]] = {}
    for premise, hypothesis, label in made(edits, sentence):
        if premise == sentence:
            found.setdefault(hypothesis, set()).add(label)
    return found


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_pairs_are_whole_and_the_same_for_the_same_seed(edit: Edit, sentence: str) -> None:
    for seed in range(20):
        examples = list(edit(sentence, random.Random(seed)))
        assert examples == list(edit(sentence, random.Random(seed)))
        for example in examples:
            assert example.premise != example.hypothesis
            assert example.label in LABELS
            assert example.set.startswith("edit:")
            for text in (example.premise, example.hypothesis):
                assert "  " not in text
                assert text == text.strip()
                assert text[0].isupper() or not text[0].isalpha()
                assert text.endswith(".")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_pair_has_one_label(sentence: str) -> None:
    labels: dict[tuple[str, str], str] = {}
    for premise, hypothesis, label in made(EDITS, sentence):
        assert labels.setdefault((premise, hypothesis), label) == label


def test_every_edit_makes_something() -> None:
    more = (
        *SENTENCES,
        "Only 40 percent of the voters took part, but turnout was higher than in 2010.",
        "The judge only spoke to the clerk for the first time in June.",
        "The thief is likely to appeal and has allegedly fled.",
        "The team paid only a fine.",
        "She spoke to him shortly before the vote.",
        "The court said it could approve the sale two days before the deadline.",
        "The island has 198 houses.",
    )
    for edit in EDITS:
        assert any(list(edit(sentence, random.Random(seed))) for sentence in more for seed in range(20)), edit


@pytest.mark.parametrize(
    "sentence",
    [
        "The F-16 and the Boeing 737 landed at the G20 with COVID-19 tests.",
        "Maria Rossi, 43, lives there.",
        "The Reds won 3-1 under article 5.",
        "Call 555-0199 to register.",
    ],
)
def test_numbers_that_name_something_stay(sentence: str) -> None:
    assert not made((*numbers.EDITS, *bounds.EDITS, *units.EDITS), sentence)


def test_a_denied_or_conditional_number_is_not_contradicted() -> None:
    assert not made((numbers.number_edits,), "The flood did not kill 43 people.")
    assert not made((numbers.number_edits,), "If the flood kills 43 people, the mayor will resign.")
    assert made((numbers.number_edits,), "The flood killed 43 people.")


def test_the_same_number_otherwise_written_follows_and_another_does_not() -> None:
    sentence = "The storm destroyed 12 houses."
    labels = from_sentence(numbers.EDITS, sentence)
    assert labels["The storm destroyed twelve houses."] == {"entailment"}
    assert all(found == {"contradiction"} for text, found in labels.items() if "hundreds" in text)
    written = {text for text, found in labels.items() if found == {"contradiction"}}
    assert written
    assert not written & {"The storm destroyed twelve houses.", "The storm destroyed a dozen houses."}


def test_a_vague_word_follows_from_a_number_but_not_the_reverse() -> None:
    pairs = made((numbers.vague_edits,), "The storm destroyed 43 houses.")
    assert ("The storm destroyed 43 houses.", "The storm destroyed dozens of houses.", "entailment") in pairs
    assert ("The storm destroyed dozens of houses.", "The storm destroyed 43 houses.", "neutral") in pairs


@pytest.mark.parametrize(
    ("a", "b", "label"),
    [
        (("", 43), ("at least", 40), "entailment"),
        (("at least", 43), ("", 112), "neutral"),
        (("at least", 43), ("", 30), "contradiction"),
        (("more than", 40), ("", 40), "contradiction"),
        (("fewer than", 40), ("at least", 40), "contradiction"),
        (("fewer than", 41), ("at least", 40), "neutral"),
        (("at least", 41), ("more than", 40), "entailment"),
        (("up to", 50), ("", 112), "contradiction"),
        (("up to", 50), ("", 30), None),
    ],
)
def test_bounds_are_compared_by_arithmetic(a: tuple[str, int], b: tuple[str, int], label: str | None) -> None:
    first, second = bound(a[0], a[1], step=1), bound(b[0], b[1], step=1)
    assert first is not None
    assert second is not None
    assert relation(first, second) == label


@given(
    st.sampled_from(["", "at least", "more than", "fewer than", "no more than"]),
    st.integers(2, 60),
    st.sampled_from(["", "at least", "more than", "fewer than", "no more than"]),
    st.integers(2, 60),
)
def test_bounds_agree_with_counting(a: str, n: int, b: str, m: int) -> None:
    tests = {
        "": int.__eq__,
        "at least": int.__ge__,
        "more than": int.__gt__,
        "fewer than": int.__lt__,
        "no more than": int.__le__,
    }
    first = {value for value in range(200) if tests[a](value, n)}
    second = {value for value in range(200) if tests[b](value, m)}
    expected = "contradiction" if not first & second else "entailment" if first <= second else "neutral"
    left, right = bound(a, n, step=1), bound(b, m, step=1)
    assert left is not None
    assert right is not None
    assert relation(left, right) == expected


@given(st.integers(1, 99))
def test_numbers_are_written_in_words_and_back(value: int) -> None:
    words = write(value, style="words")
    assert words is not None
    example = next(numbers.spelling_edits(f"The storm destroyed {words} old houses.", random.Random(0)), None)
    assert example is None if value == 1 else example is not None
    if example:
        spelt = {f"The storm destroyed {text} old houses." for text in (str(value), _DOZENS.get(value))}
        assert example.hypothesis in spelt


def test_units_are_changed_or_converted() -> None:
    labels = from_sentence(units.EDITS, "The lorry carried the crates 40 kilometers.")
    assert labels["The lorry carried the crates 40 miles."] == {"contradiction"}
    assert labels["The lorry carried the crates about 25 miles."] == {"entailment"}


def test_shares_are_compared_by_size() -> None:
    labels = from_sentence(units.EDITS, "The storm damaged 62 percent of the houses.")
    assert labels["The storm damaged most of the houses."] == {"entailment"}
    assert labels["The storm damaged less than half of the houses."] == {"contradiction"}


def test_a_day_is_narrower_than_its_month() -> None:
    pairs = made(dates.EDITS, "The bridge opened on 5 March 2021.")
    assert ("The bridge opened on 5 March 2021.", "The bridge opened in March 2021.", "entailment") in pairs
    assert ("The bridge opened in March 2021.", "The bridge opened on 5 March 2021.", "neutral") in pairs
    assert ("The bridge opened on 5 March 2021.", "The bridge opened on March 5, 2021.", "entailment") in pairs
    assert ("The bridge opened on 5 March 2021.", "The bridge opened in late March 2021.", "contradiction") in pairs


def test_a_deadline_is_not_moved() -> None:
    assert not made((dates.weekday_edits,), "The mayor must answer by Monday.")


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("The mayor opened the bridge.", "The mayor did not open the bridge."),
        ("The mayor was arrested in June.", "The mayor was not arrested in June."),
        ("Police said the mayor fled the city.", "Police said the mayor did not flee the city."),
        ("She wants the job.", "She does not want the job."),
        ("They can stop the leak.", "They cannot stop the leak."),
    ],
)
def test_a_verb_is_denied_and_stated(sentence: str, denied: str) -> None:
    assert from_sentence((negation.negation_edits,), sentence)[denied] == {"contradiction"}
    assert from_sentence((negation.denial_edits,), denied)[sentence] == {"contradiction"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Some houses were damaged in June.",
        "The mayor was fined because the bridge fell.",
        "The mayor was also arrested in June.",
        "The mayor did not call anyone.",
        "The man who was arrested in June fled.",
    ],
)
def test_nothing_is_denied_where_the_opposite_is_unsure(sentence: str) -> None:
    pairs = made((negation.negation_edits, negation.denial_edits), sentence)
    assert not [pair for pair in pairs if pair[2] == "contradiction"]


@pytest.mark.parametrize(
    ("sentence", "hypothesis", "label"),
    [
        ("The mayor managed to stop the sale.", "The mayor stopped the sale.", "entailment"),
        ("The mayor failed to stop the sale.", "The mayor stopped the sale.", "contradiction"),
        ("The mayor failed to stop the sale.", "The mayor did not stop the sale.", "entailment"),
        ("The mayor tried to stop the sale.", "The mayor stopped the sale.", "neutral"),
        ("The mayor has refused to sign the deal.", "The mayor has signed the deal.", "contradiction"),
        ("He plans to sell the house.", "He will sell the house.", "neutral"),
        ("Exports rose 12 percent last year.", "Exports fell 12 percent last year.", "contradiction"),
        ("Exports rose 12 percent last year.", "Exports climbed 12 percent last year.", "entailment"),
        ("The farmers supported the plan.", "The farmers opposed the plan.", "contradiction"),
    ],
)
def test_what_a_verb_says_of_the_next(sentence: str, hypothesis: str, label: str) -> None:
    assert from_sentence(implicatives.EDITS, sentence)[hypothesis] == {label}


@pytest.mark.parametrize(
    ("sentence", "hypothesis", "label"),
    [
        ("All farmers signed the letter.", "Some farmers signed the letter.", "entailment"),
        ("Some farmers signed the letter.", "All farmers signed the letter.", "neutral"),
        ("Some farmers signed the letter.", "No farmers signed the letter.", "contradiction"),
        ("The builder will stop work.", "The builder may stop work.", "entailment"),
        ("The builder may stop work.", "The builder will stop work.", "neutral"),
        ("If the bank fails, the builder will stop work.", "The bank fails.", "neutral"),
        ("The mayor is still ill.", "The mayor is no longer ill.", "contradiction"),
        ("The mayor is no longer ill.", "The mayor is not ill.", "entailment"),
        ("She spoke to him shortly before the vote.", "She spoke to him shortly after the vote.", "contradiction"),
    ],
)  # fmt: skip
def test_logic(sentence: str, hypothesis: str, label: str) -> None:
    assert from_sentence(logic.EDITS, sentence)[hypothesis] == {label}


def test_a_contraction_has_the_apostrophe_of_its_sentence() -> None:
    for mark in "'’":
        sentence = f"The mayor{mark}s car was not found in June."
        assert f"The mayor{mark}s car wasn{mark}t found in June." in from_sentence(negation.EDITS, sentence)


def test_every_verb_form_leads_back() -> None:
    for base in VERBS:
        for form in ("third", "past", "participle", "gerund"):
            word = inflect(base, form)
            assert word is not None
            assert base_of(word, form) is not None
    known = {
        ("flee", "past"): "fled",
        ("deny", "third"): "denies",
        ("plan", "gerund"): "planning",
    }
    assert all(inflect(*asked) == word and base_of(word, asked[1]) == asked[0] for asked, word in known.items())
    assert inflect("glorp", "past") is None


def test_articles_and_capitals_are_set_right() -> None:
    assert put("A slow train left.", (2, 6), "old") == "An old train left."
    assert put("On Monday trains stopped.", (0, 10), "") == "Trains stopped."
    assert not is_upward("Only some trains left the station.")
