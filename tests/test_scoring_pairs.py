"""From evidence to pairs: signals and weights, kinds and status, reasons, repeats, and what is flagged at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from compare import Article, Candidate, Comparer, Event, Pair, Verdict, extract
from compare.errors import ModelError
from compare.extraction.ledger import figures_of
from compare.scoring import SIGNALS, Evidence, LinearScorer, gather, point, signals, weigh, without_repeats
from compare.scoring.kinds import kind, status
from compare.scoring.reasons import reasons

OPEN = Verdict(0.2, 0.2, 0.6)
AGAINST = Verdict(0.9, 0.05, 0.05)


def evidence_of(
    ours: str, theirs: str, *, dates: tuple[str, str] | None = None, at: tuple[int, int] = (0, 0)
) -> Evidence:
    """What is known of two sentences of two articles, with readings that say nothing."""
    published = dates or (None, None)
    a, b = (
        extract(Article(name, name.upper(), text, published=day))[which]
        for name, text, day, which in zip("ab", (ours, theirs), published, at, strict=True)
    )
    (found,) = gather([Candidate(a, b, 0.7, 0.5)], [(OPEN, OPEN)], figures=figures_of([a, b]))
    return found


def swapped(evidence: Evidence) -> Evidence:
    candidate = evidence.candidate
    return Evidence(
        replace(candidate, a=candidate.b, b=candidate.a),
        evidence.backward,
        evidence.forward,
        evidence.figures_b,
        evidence.figures_a,
        evidence.sides,
    )


@pytest.fixture(scope="module")
def found(comparer: Comparer, brief_events: Sequence[Event]) -> tuple[Evidence, ...]:
    """Every candidate of some sample events, cut short."""
    return tuple(evidence for event in brief_events for evidence in comparer.evidence(event))


def test_the_weights_name_exactly_the_signals() -> None:
    scorer = LinearScorer.load()
    assert set(scorer.weights) == set(SIGNALS)
    assert 0 < scorer.threshold < 1


def test_broken_weights_are_told_in_one_line(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "weights.json").write_text('{"bias": 1}')
    monkeypatch.setattr("compare.scoring.model.files", lambda package: tmp_path)
    with pytest.raises(ModelError, match=r"weights\.json: the scorer's weights cannot be read") as caught:
        LinearScorer.load()
    assert "\n" not in str(caught.value)


def test_a_probability_is_one_for_any_signals() -> None:
    scorer = LinearScorer({"x": 4000.0, "y": -2.0}, bias=0.0, threshold=0.5)
    assert scorer.probability({}) == 0.5
    assert 0 <= scorer.probability({"y": 1e9}) < 1e-9
    assert 1 - 1e-9 < scorer.probability({"x": 1e9}) <= 1
    assert scorer.probability({"unweighted": 1.0}) == 0.5


def test_every_signal_lies_in_bounds_and_is_symmetric(found: tuple[Evidence, ...]) -> None:
    assert len(found) > 100
    seen: Counter[str] = Counter()
    for evidence in found:
        ours, theirs = signals(evidence), signals(swapped(evidence))
        assert tuple(ours) == tuple(SIGNALS)
        assert all(-1e-6 <= value <= 1 + 1e-6 for value in ours.values()), ours
        assert ours == pytest.approx(theirs, abs=1e-6), (evidence.a.text, evidence.b.text)
        seen.update(name for name, value in ours.items() if value)
    # A sample in which few signals ever speak would prove little.
    assert len(seen) > len(SIGNALS) / 2


SIGNAL_PAIRS = (
    ("The flood killed 43 people.", "The flood killed 12 people."),
    ("At least 43 people died in 2029.", "Since 2025, 3,000 people have died."),
    ("Norland accused the rebels of shelling the clinic.", "The rebels denied any involvement."),
    ("Norland said the rebels shelled the clinic.", "The rebels denied shelling the clinic."),
    ("The Ash Brigade claimed responsibility for the blast.", "No group has claimed responsibility for the blast."),
    ("The Ash Brigade claimed responsibility for the blast.", "It is unknown who planted the bomb."),
    ("The army is behind the blast.", "The blast was claimed by the Ash Brigade."),
    ("The strike began on 4 June 2031.", "The strike began on 9 June 2031."),
    ("The line is 40 kilometres long.", "The line is 70 kilometres long."),
    ("The mayor of Korv has resigned.", "The mayor of Korv has not resigned."),
    ("The mayor of Korv has resigned.", "The mayor of Korv has resigned."),
    ("Bread prices rose in May.", "Bread prices fell in May."),
    ("Has the mayor of Korv resigned?", "The mayor of Korv did not resign."),
)


@pytest.mark.parametrize(("ours", "theirs"), SIGNAL_PAIRS)
def test_every_signal_is_symmetric_on_clear_cases(ours: str, theirs: str) -> None:
    evidence = evidence_of(ours, theirs)
    assert signals(evidence) == pytest.approx(signals(swapped(evidence)))
    assert all(0 <= value <= 1 for value in signals(evidence).values())
    assert kind(evidence) == kind(swapped(evidence))
    assert status(evidence) == status(swapped(evidence))


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("The flood killed 43 people.", "The flood killed 12 people.", "number"),
        ("Norland accused the rebels of shelling the clinic.", "The rebels denied any involvement.", "denial"),
        (
            "The Ash Brigade claimed responsibility for the blast.",
            "No group has claimed responsibility for the blast.",
            "responsibility",
        ),
        (
            "The Ash Brigade claimed responsibility for the blast.",
            "Norland accused the rebels of the blast.",
            "responsibility",
        ),
        ("The explosion was caused by gas.", "The cause of the explosion is unknown.", "cause"),
        ("The strike began on 4 June 2031.", "The strike began on 9 June 2031.", "date"),
        ("The shots came from inside the compound.", "The shots came from outside the compound.", "place"),
        ("Bread prices rose in May.", "Bread prices fell in May.", "outcome"),
        ("The mayor of Korv has resigned.", "The mayor of Korv has not resigned.", "outcome"),
        ("The road leads to Korv.", "The road leads to Melk.", "other"),
    ],
)
def test_kinds(ours: str, theirs: str, expected: str) -> None:
    assert kind(evidence_of(ours, theirs)) == expected


RISING = ("The flood killed 12 people.", "The flood killed 43 people.")


@pytest.mark.parametrize(
    ("ours", "theirs", "dates", "expected"),
    [
        (*RISING, ("2031-06-01", "2031-06-02"), "update"),
        (*RISING, ("2031-06-02", "2031-06-01"), "conflict"),
        (*RISING, ("2031-06-01", "2031-06-01"), "conflict"),
        (*RISING, None, "conflict"),
        ("Norland accused the rebels of shelling the clinic.", "The rebels denied any involvement.", None, "dispute"),
        (
            "The Ash Brigade claimed responsibility for the blast.",
            "No group has claimed responsibility for the blast.",
            None,
            "update",
        ),
        ("The owner says the mine is safe.", "The union said the mine is not safe.", None, "dispute"),
        ("The old mine is safe.", "The old mine is not safe.", None, "conflict"),
    ],
)
def test_status(ours: str, theirs: str, dates: tuple[str, str] | None, expected: str) -> None:
    assert status(evidence_of(ours, theirs, dates=dates)) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "marked"),
    [
        ("The flood killed 43 people.", "The flood killed 12 people.", ("43 people", "12 people")),
        ("The strike began on 4 June 2031.", "The strike began on 9 June 2031.", ("4 June 2031", "9 June 2031")),
        ("Norland accused the rebels of theft.", "The rebels denied any involvement.", ("accused", "denied")),
        ("Bread prices rose in May.", "Bread prices fell in May.", ("rose", "fell")),
    ],
)
def test_reasons_mark_the_words_that_clash(ours: str, theirs: str, marked: tuple[str, str]) -> None:
    evidence = evidence_of(ours, theirs)
    reason = reasons(evidence)[0]
    assert reason.a
    assert reason.b
    assert evidence.a.context[slice(*reason.a)] == marked[0]
    assert evidence.b.context[slice(*reason.b)] == marked[1]
    assert marked[0] in reason.what
    assert marked[1] in reason.what


def test_every_pair_has_reasons_inside_its_fields(found: tuple[Evidence, ...]) -> None:
    for evidence in found:
        given = reasons(evidence)
        assert given
        for reason in given:
            for claim, span in ((evidence.a, reason.a), (evidence.b, reason.b)):
                assert span is None or 0 <= span[0] < span[1] <= len(claim.context)
            assert reason.what
            assert "\n" not in reason.what


def test_reasons_that_name_two_words_show_those_words(found: tuple[Evidence, ...]) -> None:
    checked = 0
    for evidence in found:
        for reason in reasons(evidence):
            named = re.fullmatch(r"(.+?) ⟷ (.+?)(?:: .*)?", reason.what)
            if not named or not reason.a or not reason.b or evidence.acts[0] != evidence.acts[1]:
                continue
            shown = [
                " ".join(claim.context[slice(*span)].split()).lower()
                for claim, span in ((evidence.a, reason.a), (evidence.b, reason.b))
            ]
            assert shown[0].startswith(named[1].lower()), reason
            assert shown[1].startswith(named[2].lower()), reason
            checked += 1
    assert checked > 10


def weighed(evidence: Evidence, score: float) -> tuple[Evidence, Pair]:
    return evidence, replace(weigh(evidence, LinearScorer.load()), score=score)


def test_one_point_between_two_articles_is_one_pair() -> None:
    ours = "The flood killed 43 people. All 43 people killed were from Korv."
    first = evidence_of(ours, "The flood killed 12 people.", at=(0, 0))
    again = evidence_of(ours, "The flood killed 12 people.", at=(1, 0))
    other = evidence_of("The flood killed 43 people.", "The flood destroyed two bridges.")
    assert point(first) == point(again) == point(swapped(first))
    pairs = without_repeats([weighed(first, 0.6), weighed(other, 0.1), weighed(again, 0.9)])
    assert [pair.score for pair in pairs] == [0.9, 0.1]


def test_a_point_of_other_articles_or_values_is_another() -> None:
    base = evidence_of("The flood killed 43 people.", "The flood killed 12 people.")
    value = evidence_of("The flood killed 43 people.", "The flood killed 15 people.")
    elsewhere = replace(
        base, candidate=replace(base.candidate, b=replace(base.b, article=replace(base.b.article, id="c")))
    )
    injured = evidence_of("The flood injured 43 people.", "The flood injured 12 people.")
    assert len({point(base), point(value), point(elsewhere), point(injured)}) == 4
    assert point(evidence_of("The mayor of Korv has resigned.", "The mayor of Korv has not resigned.")) is None
    alone = evidence_of("The mayor of Korv has resigned.", "The mayor of Korv has not resigned.")
    assert len(without_repeats([weighed(alone, 0.4), weighed(alone, 0.4)])) == 2


def test_the_pair_in_the_body_text_stands_for_the_headlines() -> None:
    title, text = "Flood kills 43 people", "The flood killed 43 people."
    a = extract(Article("a", "A", text, title=title))
    (b,) = extract(Article("b", "B", "The flood killed 12 people."))
    headline, body = (next(claim for claim in a if claim.field == field) for field in ("title", "text"))
    rows = gather(
        [Candidate(headline, b, 0.8, 0.9), Candidate(body, b, 0.7, 0.8)],
        [(AGAINST, AGAINST)] * 2,
        figures=figures_of([*a, b]),
    )
    (pair,) = without_repeats([weighed(rows[0], 0.9), weighed(rows[1], 0.88)])
    assert (pair.a.field, pair.score) == ("text", 0.9)


LOOSE = [
    *SIGNAL_PAIRS,
    ("", "The mayor of Korv has resigned."),
    ("Rain fell.", "The price of bread rose in Melk, and the baker said that he “had no choice”."),
]


def test_swapping_two_claims_keeps_their_score(comparer: Comparer) -> None:
    there = comparer.score(LOOSE)
    back = comparer.score([(b, a) for a, b in LOOSE])
    for one, other in zip(there, back, strict=True):
        assert one.score == pytest.approx(other.score, abs=1e-4)
        assert (one.kind, one.status) == (other.kind, other.status)
        for ours, theirs in ((one.forward, other.backward), (one.backward, other.forward)):
            assert ours.contradiction == pytest.approx(theirs.contradiction, abs=1e-4)
            assert ours.entailment == pytest.approx(theirs.entailment, abs=1e-4)


def test_loose_pairs_come_back_in_order_and_whole(comparer: Comparer) -> None:
    pairs = comparer.score(LOOSE)
    assert len(pairs) == len(LOOSE)
    for pair, (a, b) in zip(pairs, LOOSE, strict=True):
        assert (pair.a.article.text, pair.b.article.text) == (a, b)
        assert 0 <= pair.score <= 1
        for verdict in (pair.forward, pair.backward):
            assert verdict.contradiction + verdict.entailment + verdict.neutral == pytest.approx(1, abs=1e-4)
    assert comparer.score([]) == ()


# Two articles of one event: the sentence in question between others that have nothing to do with it.
AROUND = (
    (
        "The town lies on the river Ast, two hours north of the capital.",
        "Schools stay closed until next week, the council decided.",
        "Rain is forecast for the weekend.",
    ),
    (
        "Trains to the coast ran late through the afternoon.",
        "The council meets again on Thursday in the old town hall.",
        "Shops along the main street opened at noon.",
    ),
)
CLEAR = {
    "dead": ("The flood at Marlen killed 43 people.", "The flood at Marlen killed 12 people."),
    "at least": (
        "At least 43 people were killed in the flood at Marlen.",
        "Nine people were killed in the flood at Marlen.",
    ),
    "accused and denied": (
        "Norland accused the rebels of shelling the hospital in Tarn.",
        "The rebels denied shelling the hospital in Tarn.",
    ),
    "claimed and unclaimed": (
        "The Red Banner group claimed responsibility for the bombing in Tarn.",
        "No group has claimed responsibility for the bombing in Tarn.",
    ),
    "resigned": ("The mayor of Tarn has resigned.", "The mayor of Tarn has not resigned."),
    "control": ("The army controls the whole town of Tarn.", "The army does not control the town of Tarn."),
    "agreement": ("The talks in Marlen ended with an agreement.", "The talks in Marlen ended without any agreement."),
    "called off": ("The strike was called off on Monday.", "The strike was not called off."),
    "who did it": ("The bridge was destroyed by the army.", "The bridge was destroyed by the rebels."),
}
NONE = {
    "another place": ("The flood killed 43 people in Marlen.", "The flood killed 12 people in Tarn."),
    "part and whole": (
        "The flood at Marlen killed 43 people.",
        "Nine children were among the dead in the flood at Marlen.",
    ),
    "at least": ("At least 40 people were killed in the flood at Marlen.", "The flood at Marlen killed 43 people."),
    "more than": ("More than 200 people were injured in the blast in Tarn.", "The blast in Tarn injured 230 people."),
    "wording": (
        "Police closed the bridge in Tarn on Monday morning.",
        "On Monday morning the bridge in Tarn was shut by police.",
    ),
    "forecast": ("The port is expected to reopen on Friday.", "The port reopened on Friday."),
    "same text": ("The mayor of Tarn has resigned.", "The mayor of Tarn has resigned."),
    "killed and injured": ("The blast in Tarn killed nine people.", "The blast in Tarn injured 40 people."),
    "another attack": (
        "The blast in Tarn on Monday killed nine people.",
        "In March another blast in Tarn killed 31 people.",
    ),
    "history": ("The flood at Marlen killed 43 people.", "In 1994 a flood killed 300 people in Marlen."),
    "opinion": ("The minister called the plan a triumph for Tarn.", "The union called the plan a disgrace for Tarn."),
    "quoting the other side": (
        "The army accused the rebels of shelling the clinic in Tarn.",
        "The rebels said that the army had accused them of shelling the clinic in Tarn.",
    ),
    "hypothetical": (
        "The dam at Marlen would break if the river rose by two metres.",
        "The dam at Marlen did not break.",
    ),
    "question": ("Did the army shell the clinic in Tarn?", "The army did not shell the clinic in Tarn."),
    "soldiers among the dead": ("Twelve people were killed in Tarn.", "Four soldiers were killed in Tarn."),
    "a wish": ("The council called on the mayor of Tarn to resign.", "The mayor of Tarn did not resign."),
    "another time": ("The mine at Tarn produced coal until 1994.", "The mine at Tarn has been a museum since 2003."),
}


@cache
def event_on(name: str, pair: tuple[str, str]) -> Event:
    texts = ("\n\n".join([said, *around]) for said, around in zip(pair, AROUND, strict=True))
    return Event(
        name,
        tuple(
            Article(id, f"The {id} Post", text, published="2031-06-10")
            for id, text in zip(("North", "South"), texts, strict=True)
        ),
    )


@pytest.fixture(scope="module")
def highest(comparer: Comparer) -> dict[str, float]:
    """The highest score between the two articles of each case."""
    cases = {f"clear {name}": pair for name, pair in CLEAR.items()} | {
        f"none {name}": pair for name, pair in NONE.items()
    }
    reports = comparer.compare_batch(event_on(name, pair) for name, pair in cases.items())
    return {report.event.id: max((pair.score for pair in report.pairs), default=0.0) for report in reports}


# What the scorer cannot do yet; a test that begins to pass here must be taken off the list.
MISSED = dict.fromkeys(("who did it", "called off"), "a plain contradiction that is held to be unclear")
LOOSELY_MISSED: dict[str, str] = {}
FALSE_ALARMS = {"another place": "tolls of two places are held against each other"}


def cases(names: dict[str, tuple[str, str]], known: dict[str, str]) -> list[object]:
    return [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=known[name])) if name in known else name
        for name in names
    ]


@pytest.mark.parametrize("name", cases(CLEAR, MISSED))
def test_a_clear_contradiction_is_flagged(name: str, highest: dict[str, float], comparer: Comparer) -> None:
    assert highest[f"clear {name}"] >= comparer.threshold


@pytest.mark.parametrize("name", cases(NONE, FALSE_ALARMS))
def test_what_is_no_contradiction_is_not_flagged(name: str, highest: dict[str, float], comparer: Comparer) -> None:
    assert highest[f"none {name}"] < comparer.threshold


@pytest.mark.parametrize("name", cases(CLEAR, LOOSELY_MISSED))
def test_a_loose_pair_that_clearly_clashes_is_flagged(name: str, comparer: Comparer) -> None:
    (pair,) = comparer.score([CLEAR[name]])
    assert pair.score >= comparer.threshold


@pytest.mark.parametrize("name", cases(NONE, FALSE_ALARMS))
def test_a_loose_pair_that_does_not_clash_is_not_flagged(name: str, comparer: Comparer) -> None:
    (pair,) = comparer.score([NONE[name]])
    assert pair.score < comparer.threshold
