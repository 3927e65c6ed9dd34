"""Edits of words, names, roles and claims: right labels, grammar kept, nothing where an edit does not apply."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.errors import ReadingError
from compare.models.labels import LABELS
from training.edits import accusations, claims, happenings, names, neutrals, opposites, roles, words
from training.edits.relations import WordNetEdits
from training.edits.wordnet import FOLDER, WordNet, gerund, participle, past, plural, third
from training.examples import Example

needs_wordnet = pytest.mark.skipif(not (FOLDER / "data.noun").is_file(), reason="wordnet-base is not installed")
EVERY = tuple(
    edit
    for module in (words, opposites, names, happenings, roles, claims, accusations, neutrals)
    for edit in module.EDITS
)
SENTENCES = (
    "A man is playing a violin in the street.",
    "The bridge in the northern part of the valley was not rebuilt after the flood.",
    "Maria Keller, who leads the union, said the talks with Borden Steel had failed.",
    "Police arrested two men near Lisbon on Friday.",
    "Borden Steel accused Norhaven of hiding the report.",
    "However, the mayor said the vote in Oslo was legal.",
    "The red car is parked in the garage.",
    "Hello",
    "",
)


def made(edit: object, sentence: str, seed: int = 1) -> list[Example]:
    return list(edit(sentence, Random(seed)))  # type: ignore[operator]


def pairs(edit: object, sentence: str) -> dict[str, set[str]]:
    """Hypotheses of the sentence by label, over several seeds."""
    found: dict[str, set[str]] = {}
    for seed in range(12):
        for example in made(edit, sentence, seed):
            if example.premise == sentence:
                found.setdefault(example.label, set()).add(example.hypothesis)
    return found


@pytest.mark.parametrize("edit", EVERY)
def test_every_edit_is_labelled_named_and_repeatable(edit: object) -> None:
    for sentence in SENTENCES:
        for seed in range(6):
            examples = made(edit, sentence, seed)
            assert examples == made(edit, sentence, seed)
            for example in examples:
                assert example.premise != example.hypothesis
                assert example.label in LABELS
                assert example.set.startswith("edit:")
                assert "  " not in example.hypothesis


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abc ABC.,'\"’()-é1 \n", max_size=60), st.integers(0, 9))
def test_any_text_goes_through(text: str, seed: int) -> None:
    for edit in EVERY:
        for example in made(edit, text, seed):
            assert example.premise != example.hypothesis


def test_another_member_of_a_class_contradicts_but_not_under_a_negation() -> None:
    plain = pairs(words.class_edits, "A man is playing the violin.")
    assert set(plain) == {"contradiction"}
    assert any("playing the piano" in text or "playing the flute" in text for text in plain["contradiction"])
    denied = pairs(words.class_edits, "The man did not play the violin.")
    assert set(denied) == {"neutral"}


def test_classes_leave_compounds_names_and_lists_alone() -> None:
    for sentence in (
        "The children are waiting for the bus driver.",
        "The Red Cross is feeding the children.",
        "A dog and a cat are sleeping.",
        "The reporters are waiting near the White House.",
    ):
        assert not pairs(words.class_edits, sentence)


def test_articles_and_capitals_follow_the_new_word() -> None:
    assert words.replace_span("He ate an apple.", (10, 15), "pear") == "He ate a pear."
    assert words.replace_span("He rode a horse.", (10, 15), "elephant") == "He rode an elephant."
    assert words.replace_span("Nurses left.", (0, 6), "doctors") == "Doctors left."
    assert words.replace_span("It was a union.", (9, 14), "university") == "It was a university."


def test_either_is_entailed_and_does_not_entail() -> None:
    examples = made(words.choice_edits, "A woman is drinking coffee.")
    either = [e for e in examples if re.search(r"\bor\b", e.hypothesis)]
    back = [e for e in examples if re.search(r"\bor\b", e.premise)]
    assert {e.label for e in either} == {"entailment"}
    assert {e.label for e in back} == {"neutral"}


def test_sharp_opposites_give_both_labels() -> None:
    found = pairs(opposites.opposite_edits, "The new rule is legal.")
    assert found["contradiction"] == {"The new rule is illegal."}
    assert found["entailment"] == {"The new rule is not illegal."}
    assert not pairs(opposites.opposite_edits, "The rule may be legal.")


def test_wider_words_follow_and_do_not_lead_back() -> None:
    examples = made(words.wider_edits, "A man is repairing the truck.")
    entailed = Example("A man is repairing the truck.", "A man is repairing the vehicle.", "entailment", "edit:wider")
    assert entailed in examples
    assert entailed.swapped("neutral") in examples


@needs_wordnet
def test_wordnet_reads_senses_antonyms_and_bases() -> None:
    wordnet = WordNet()
    dog = wordnet.first("dog", "n")
    assert dog is not None
    assert "dog" in dog.words
    assert any("canine" in parent.words for parent in wordnet.related(dog, "@"))
    quick = wordnet.first("quickly", "r", share=0.5)
    assert quick is not None
    assert wordnet.antonyms("quickly", quick) == ("slowly",)
    assert wordnet.base("carried", "v") == "carry"
    assert wordnet.base("children", "n") == "child"
    assert wordnet.base("zzzz", "n") == ""


@needs_wordnet
def test_wordnet_edits_contradict_and_widen() -> None:
    edits = WordNetEdits(WordNet())
    found = pairs(edits.antonym_edits, "A man is carrying a large box.")
    assert found == {"contradiction": {"A man is carrying a small box."}}
    assert pairs(edits.hypernym_edits, "The horse is standing near the river.")["entailment"]


def test_missing_wordnet_names_the_package(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="wordnet-base"):
        WordNet(tmp_path).senses("dog", "n")


def test_inflections() -> None:
    assert [past(verb) for verb in ("attack", "deny", "rob", "sell")] == ["attacked", "denied", "robbed", "sold"]
    assert [gerund(verb) for verb in ("hire", "stop", "lie", "see", "beat")] == [
        "hiring", "stopping", "lying", "seeing", "beating"
    ]  # fmt: skip
    assert participle("give") == "given"
    assert [plural(noun) for noun in ("woman", "city", "bus", "fireman")] == ["women", "cities", "buses", "firemen"]
    assert third("deny") == "denies"


def test_roles_swap_and_passive() -> None:
    found = pairs(roles.role_edits, "The army attacked the rebels in May.")
    assert "The rebels attacked the army in May." in found["contradiction"]
    assert "The army was attacked by the rebels in May." in found["contradiction"]
    assert "The rebels were attacked by the army in May." in found["entailment"]
    assert not pairs(roles.role_edits, "The army attacked the rebels in their camp.")


def test_symmetric_verbs_are_entailed_when_swapped() -> None:
    found = pairs(roles.symmetric_edits, "Maria Keller met with Anna Bly in Oslo.")
    assert found == {"entailment": {"Anna Bly met with Maria Keller in Oslo."}}


def test_places_and_order() -> None:
    moved = pairs(roles.move_edits, "The convoy drove from Oslo to Bergen.")
    assert "The convoy drove from Bergen to Oslo" in {text.rstrip(".") for text in moved["contradiction"]}
    stacked = pairs(roles.order_edits, "The lamp is above the table.")
    assert stacked["entailment"] == {"The table is below the lamp."}
    assert "The table is above the lamp." in stacked["contradiction"]


def test_reports_leave_the_claim_open() -> None:
    found = pairs(claims.report_edits, "The company said the bridge was closed for repairs.")
    assert not found
    found = pairs(claims.report_edits, "Norhaven said that the bridge was closed for repairs.")
    assert found["neutral"] == {"The bridge was closed for repairs."}
    assert all("bridge was closed for repairs" in text for text in found["contradiction"])


def test_claim_pairs_use_whole_clauses_only() -> None:
    rows = [
        ("Norhaven", "said", "that the bridge was closed for repairs"),
        ("the mayor", "denied", "his resignation"),
        ("Anna Bly", "claimed", "the council had ignored the warnings"),
        ("it", "said", "the ferry was full of people"),
    ]
    examples = [example for seed in range(8) for example in claims.claim_pairs(rows, Random(seed))]
    assert examples
    text = " ".join(example.premise + example.hypothesis for example in examples)
    assert "resignation" not in text
    assert "ferry" not in text
    by_kind = {(example.set, example.label) for example in examples}
    assert ("edit:report", "neutral") in by_kind
    assert ("edit:said-denied", "contradiction") in by_kind
    assert {label for kind, label in by_kind if kind == "edit:other-source"} <= {"neutral"}


def test_real_accusations_against_their_denial() -> None:
    found = pairs(accusations.real_accusation_edits, "Borden Steel accused Norhaven of hiding the report.")
    assert "Norhaven denied hiding the report." in found["contradiction"]
    assert "Norhaven was accused of hiding the report." in found["entailment"]


@needs_wordnet
def test_deeds_of_real_sentences_become_accusations() -> None:
    deeds = accusations.DeedEdits(WordNet(), ["Borden Steel"])
    examples = [e for seed in range(9) for e in made(deeds.deed_edits, "Norhaven dumped the waste in the river.", seed)]
    texts = {text for example in examples for text in (example.premise, example.hypothesis)}
    assert "Borden Steel accused Norhaven of dumping the waste in the river." in texts
    assert not made(deeds.deed_edits, "They dumped the waste in the river.")


def test_accusations_have_every_label() -> None:
    sentence = "The talks of Norhaven and Borden Steel failed."
    labels = {e.label for seed in range(9) for e in made(accusations.accusation_edits, sentence, seed)}
    assert labels == set(LABELS)


def test_short_names_and_acronyms_follow() -> None:
    found = pairs(names.short_edits, "On Monday morning, President Anna Bly left the hotel.")
    assert found == {"entailment": {f"On Monday morning, {name} left the hotel." for name in ("Bly", "Anna Bly")}}
    found = pairs(names.short_edits, "The United Nations sent food.")
    assert found == {"entailment": {"The U.N. sent food."}}


def test_another_person_or_place_of_one_event_contradicts() -> None:
    swap = names.NameEdits(names.People(men=("Robert Quill",), women=()))
    found = pairs(swap.person_edits, "James Farrow was elected mayor of the town on Sunday.")
    assert found == {"contradiction": {"Robert Quill was elected mayor of the town on Sunday."}}
    assert not pairs(swap.person_edits, "James Farrow likes the town very much.")
    assert set(pairs(names.place_edits, "Two soldiers were killed in Somalia on Sunday.")) == {"contradiction"}


def test_happenings_have_every_label() -> None:
    sentence = "Reporters waited for Robert Quill and James Farrow."
    examples = [example for seed in range(9) for example in made(happenings.event_edits, sentence, seed)]
    assert {example.label for example in examples} == set(LABELS)
    assert all("Quill" in example.premise or "Farrow" in example.premise for example in examples)


def test_compression_entails_and_does_not_lead_back() -> None:
    long = "Maria Keller, who founded the company in her kitchen, sold the last shop on Friday."
    found = pairs(neutrals.compression_edits, long)
    assert "Maria Keller sold the last shop on Friday." in found["entailment"]
    assert not pairs(
        neutrals.compression_edits, "If the dam breaks, which nobody expects, was the town warned in time."
    )


def story() -> list[dict[str, str]]:
    first = (
        "The Alder dam supplies the valley with water and electric power. "
        "Engineers found long cracks in the Alder dam last spring. "
        "Farmers in the valley sold their cattle before the summer. "
        "The council asked engineers to visit the valley every month. "
        "A new pipeline to the valley would cost the council too much money. "
        "Schools in the valley closed early because of the heat."
    )
    second = (
        "Engineers who visited the Alder dam praised the workers there. "
        "The valley has lost many farmers to the city in ten years. "
        "The council bought land near the dam for a camping site. "
        "Workers painted the old power house beside the dam in green."
    )
    return [
        {"id": "a", "event": "e", "title": "Dam in the valley worries farmers and council", "text": first},
        {"id": "b", "event": "e", "title": "Workers of the dam praised by visiting engineers", "text": second},
    ]


def test_story_neutrals_pair_different_facts() -> None:
    examples = list(neutrals.story_neutrals(story(), Random(3)))
    assert {example.label for example in examples} == {"neutral"}
    assert {"edit:same-article", "edit:same-story"} <= {example.set for example in examples}
    texts = story()[0]["text"] + story()[1]["text"] + story()[0]["title"] + story()[1]["title"]
    assert all(example.hypothesis in texts for example in examples)


def test_story_neutrals_leave_out_the_same_fact_and_disputes() -> None:
    rows = [
        {
            "id": "a",
            "event": "e",
            "title": "",
            "text": "Engineers found seven long cracks in the Alder dam last spring.",
        },
        {
            "id": "b",
            "event": "e",
            "title": "",
            "text": "Engineers found nine long cracks in the Alder dam last spring.",
        },
        {
            "id": "c",
            "event": "e",
            "title": "",
            "text": "The minister denied that the Alder dam had been neglected for years.",
        },
    ]
    assert not list(neutrals.story_neutrals(rows, Random(1)))
