"""The stages joined: the seed event, the control, one batch or many, streams, odd events, other models."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compare import Article, Claim, Comparer, Event, ModelError, Pair, Report

ReportOf = Callable[[str], Report]


def is_pair(pair: Pair, one: tuple[set[str], str, str], other: tuple[set[str], str, str]) -> bool:
    """Whether the two claims are by these speakers, for these sides, with these words."""

    def meets(claim: Claim, wanted: tuple[set[str], str, str]) -> bool:
        speakers, side, words = wanted
        return claim.who in speakers and claim.side == side and words in claim.text

    return (meets(pair.a, one) and meets(pair.b, other)) or (meets(pair.a, other) and meets(pair.b, one))


def test_the_accusation_and_its_denial_are_flagged_in_the_seed_article(report_of: ReportOf) -> None:
    flagged = report_of("belgorod-2023").contradictions()
    found = [
        pair
        for pair in flagged
        if is_pair(
            pair,
            ({"Russia", "the Kremlin"}, "Russia", "Kiev of being behind"),
            ({"the Ukrainian authorities"}, "Ukraine", "any involvement"),
        )
    ]
    assert found
    assert all(pair.status == "dispute" for pair in found)
    assert {claim.stance for pair in found for claim in (pair.a, pair.b)} == {"accuses", "denies"}


def test_who_holds_bakhmut_is_among_the_strongest_pairs_of_the_seed_article(report_of: ReportOf) -> None:
    assert [
        pair
        for pair in report_of("belgorod-2023").pairs[:10]
        if is_pair(
            pair,
            ({"Russian authorities"}, "Russia", "taken control of the entire destroyed city"),
            ({"Kiev"}, "Ukraine", "losing Bakhmut"),
        )
    ]


def test_the_control_flags_nothing(report_of: ReportOf) -> None:
    report = report_of("sarn-bridge-2030")
    assert len(report.pairs) > 50, "it does look"
    assert report.contradictions() == ()


def test_every_span_lies_in_its_field(report_of: ReportOf) -> None:
    for name in ("belgorod-2023", "sarn-bridge-2030"):
        report = report_of(name)
        fields = {(one.id, field): getattr(one, field) for one in report.event.articles for field in ("text", "title")}
        for claim in report.claims:
            whole = fields[claim.article.id, claim.field]
            start, end = claim.span
            assert 0 <= start < end <= len(whole)
            assert claim.text == whole[start:end]
            for span in (claim.sentence, claim.speaker_span, claim.cue_span):
                assert span is None or 0 <= span[0] < span[1] <= len(whole)
            if claim.speaker and claim.speaker_span:
                assert whole[slice(*claim.speaker_span)] == claim.speaker
        for figure in report.figures:
            assert 0 <= figure.span[0] < figure.span[1] <= len(figure.claim.context)
        for pair in report.pairs:
            for reason in pair.reasons:
                for claim, marked in ((pair.a, reason.a), (pair.b, reason.b)):
                    assert marked is None or 0 <= marked[0] < marked[1] <= len(claim.context)


def test_the_run_says_what_was_used(report_of: ReportOf, comparer: Comparer) -> None:
    run = report_of("belgorod-2023").run
    assert run["threshold"] == comparer.threshold
    assert {part: model["name"] for part, model in run["models"].items()} == {
        "encoder": "bundled/encoder",
        "nli": "bundled/nli",
        "attribution": "bundled/attribution",
    }
    assert all(len(model["sha256"]) == 64 for model in run["models"].values())
    assert set(run["inputs"]) == {"seed"}
    assert len(run["inputs"]["seed"]) == 64
    assert run["tool"].startswith("narrative-compare ")


def test_another_threshold_moves_no_score(comparer: Comparer, brief_events: Sequence[Event]) -> None:
    event = brief_events[2]
    strict = replace(comparer, threshold=0.99).compare(event)
    usual = comparer.compare(event)
    assert strict.pairs == usual.pairs
    assert strict.contradictions() == usual.contradictions(threshold=0.99)
    assert len(usual.contradictions(threshold=0.0)) == len(usual.pairs)


def values(report: Report) -> dict[str, Any]:
    """All that the report file holds, but for when it was made."""
    data = report.to_dict()
    data["run"] = {**data["run"], "created": None}
    return data


@pytest.fixture(scope="module")
def one_by_one(comparer: Comparer, brief_events: Sequence[Event]) -> list[dict[str, Any]]:
    return [values(comparer.compare(event)) for event in brief_events]


@pytest.mark.parametrize("chunk", [2, 16])
def test_a_batch_equals_one_by_one(
    chunk: int, comparer: Comparer, brief_events: Sequence[Event], one_by_one: list[dict[str, Any]]
) -> None:
    assert [values(report) for report in comparer.compare_batch(brief_events, chunk=chunk)] == one_by_one
    assert any(data["pairs"] for data in one_by_one)


def test_the_order_of_a_batch_changes_nothing(
    comparer: Comparer, brief_events: Sequence[Event], one_by_one: list[dict[str, Any]]
) -> None:
    turned = [values(report) for report in comparer.compare_batch(reversed(brief_events), chunk=2)]
    assert turned[::-1] == one_by_one


def tiny(id: str, *texts: str) -> Event:
    return Event(id, tuple(Article(f"{id}-{at}", f"Outlet {at}", text) for at, text in enumerate(texts)))


SENTENCES = (
    "The dam above Ost broke on Tuesday and 12 people were killed.",
    "The dam above Ost broke on Tuesday, killing 40 people, the governor said.",
    "Residents accused the ministry of ignoring the cracks in the wall.",
    "The ministry denied that it had been warned of any cracks.",
    "“Nobody told us to leave,” said the owner of the sawmill.",
    "Soldiers brought bread and tents to the school on the hill.",
)
EVENTS = st.lists(
    st.lists(
        st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True).map(" ".join), min_size=1, max_size=3
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS, st.integers(1, 4))
def test_any_batch_equals_one_by_one(comparer: Comparer, texts: list[list[str]], chunk: int) -> None:
    events = [tiny(f"e{at}", *some) for at, some in enumerate(texts)]
    together = [values(report) for report in comparer.compare_batch(events, chunk=chunk)]
    assert together == [values(comparer.compare(event)) for event in events]


def test_a_batch_streams_and_reads_no_further_than_a_chunk(comparer: Comparer) -> None:
    taken: list[str] = []

    def events() -> Iterator[Event]:
        for at in range(6):
            if at == 4:
                raise RuntimeError("the feed broke")
            taken.append(f"e{at}")
            yield tiny(f"e{at}", *SENTENCES[:2])

    reports = comparer.compare_batch(events(), chunk=2)
    assert taken == []
    assert next(reports).event.id == "e0"
    assert taken == ["e0", "e1"]
    assert next(reports).event.id == "e1"
    assert taken == ["e0", "e1"]
    assert [next(reports).event.id for _ in range(2)] == ["e2", "e3"]
    with pytest.raises(RuntimeError, match="the feed broke"):
        next(reports)


def test_what_was_read_before_a_failure_is_still_reported(comparer: Comparer) -> None:
    def events() -> Iterator[Event]:
        yield tiny("e0", *SENTENCES[:2])
        raise RuntimeError("the feed broke")

    reports = comparer.compare_batch(events(), chunk=2)
    assert next(reports).event.id == "e0"
    with pytest.raises(RuntimeError, match="the feed broke"):
        next(reports)


def test_no_events_give_no_reports(comparer: Comparer) -> None:
    assert list(comparer.compare_batch([])) == []


def test_one_article_is_compared_within_itself(comparer: Comparer) -> None:
    text = "Norland accused the rebels of shelling the clinic, but the rebels denied any involvement."
    report = comparer.compare(tiny("one", text))
    (pair,) = (pair for pair in report.pairs if {pair.a.stance, pair.b.stance} == {"accuses", "denies"})
    assert {pair.a.who, pair.b.who} == {"Norland", "the rebels"}
    assert report.sources == ("Outlet 0",)


@pytest.mark.parametrize("texts", [("Hello.",), ("...", "World"), ("Photo: A. Rehn", "Read more"), ("", "")])
def test_articles_without_claims_give_an_empty_report(texts: tuple[str, ...], comparer: Comparer) -> None:
    report = comparer.compare(tiny("bare", *texts))
    assert (report.claims, report.groups, report.pairs, report.figures) == ((), (), (), ())
    assert [article.text for article in report.event.articles] == list(texts)


def test_an_article_without_claims_does_no_harm_to_the_others(comparer: Comparer) -> None:
    report = comparer.compare(tiny("mixed", SENTENCES[0], "Hello.", SENTENCES[1]))
    assert {claim.article.id for claim in report.claims} == {"mixed-0", "mixed-2"}
    assert report.contradictions()


def test_many_tiny_articles(comparer: Comparer) -> None:
    texts = [f"The dam above Ost broke on Tuesday and {12 + at} people were killed." for at in range(30)]
    report = comparer.compare(tiny("many", *texts))
    assert len(report.claims) == 30
    assert report.contradictions()
    assert len({frozenset((pair.a, pair.b)) for pair in report.pairs}) == len(report.pairs)


def test_copies_are_marked_and_not_compared(comparer: Comparer) -> None:
    text = " ".join(SENTENCES)
    report = comparer.compare(tiny("wire", text, f"{text} Rain is forecast for the weekend."))
    assert [article.origin for article in report.event.articles] == [None, "wire-0"]
    assert report.pairs
    assert all(pair.a.article.id == pair.b.article.id for pair in report.pairs)


@pytest.fixture(scope="module")
def other_models(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """An encoder and a cross-encoder with random weights, saved as sentence-transformers saves them."""
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer

    from compare import weights

    home = tmp_path_factory.mktemp("models")
    torch.manual_seed(11)
    labels = ("neutral", "contradiction", "entailment")
    config = transformers.BertConfig(
        vocab_size=30522, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        id2label=dict(enumerate(labels)), label2id={label: at for at, label in enumerate(labels)},
        initializer_range=0.5,
    )  # fmt: skip
    for kind, name in (("BertModel", "plain"), ("BertForSequenceClassification", "nli")):
        getattr(transformers, kind)(config).save_pretrained(home / name)
        transformers.PreTrainedTokenizerFast(
            tokenizer_file=str(weights.folder("encoder") / "tokenizer.json"),
            pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]",
            model_max_length=64,
        ).save_pretrained(home / name)  # fmt: skip
    SentenceTransformer(str(home / "plain"), device="cpu").save(str(home / "encoder"))
    return str(home / "encoder"), str(home / "nli")


def test_other_models_take_the_bundled_ones_place(other_models: tuple[str, str]) -> None:
    encoder, nli = other_models
    comparer = Comparer.load(encoder=encoder, nli=nli, device="cpu", threshold=0.2)
    event = tiny("dam", " ".join(SENTENCES[:3]), " ".join(SENTENCES[3:]), SENTENCES[1])
    report = comparer.compare(event)
    assert report.pairs
    names = [model["name"] for model in report.run["models"].values()]
    assert names == [encoder, nli, "bundled/attribution"]
    assert report.threshold == 0.2
    for pair in report.pairs:
        forward = pair.forward
        assert forward.contradiction + forward.entailment + forward.neutral == pytest.approx(1, abs=1e-4)
    once, again = (comparer.score([SENTENCES[:2]])[0] for _ in range(2))  # type: ignore[list-item]
    assert once == again


def test_a_folder_with_both_models_is_a_preset_of_its_own(other_models: tuple[str, str]) -> None:
    home = Path(other_models[0]).parent
    comparer = Comparer.load(str(home), device="cpu")
    assert comparer.encoder.name == str(home / "encoder")
    assert comparer.nli.name == str(home / "nli")


@pytest.mark.parametrize("options", [{"models": "finest"}, {"encoder": "./nowhere"}, {"nli": "./nowhere"}])
def test_models_that_are_not_there_fail_in_one_line(options: dict[str, str]) -> None:
    with pytest.raises(ModelError) as caught:
        Comparer.load(**options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
