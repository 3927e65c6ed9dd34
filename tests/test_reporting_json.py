"""The report file: there and back, and one clear line where it is not what it should be."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.errors import ReportError
from compare.records import Article, Claim, Event, Figure, Group, Pair, Reason, Verdict
from compare.reporting import Report, build
from compare.reporting.files import write_text

SAMPLE = Path(__file__).parent / "golden" / "sample.json"


def data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return found


def test_sample_comes_back_as_it_was() -> None:
    report = Report.from_json(SAMPLE)
    assert Report.from_dict(report.to_dict()) == report
    assert report.to_json().encode() == SAMPLE.read_bytes()


def test_fields_that_others_read() -> None:
    found = data()
    assert found["event"] == "harbour-strike"
    first = found["pairs"][0]
    assert (first["a"], first["b"], first["score"], first["flagged"]) == ("c1", "c5", 0.9313, True)
    assert [pair["flagged"] for pair in found["pairs"]] == [True] * 5 + [False]
    for claim in found["claims"]:
        text = next(one for one in found["articles"] if one["id"] == claim["article"])[claim["field"]]
        assert text[slice(*claim["span"])] == claim["text"]


def test_flag_agrees_with_the_score_as_written() -> None:
    report = Report.from_json(SAMPLE)
    report = replace(report, pairs=(replace(report.pairs[0], score=0.49999),))
    (pair,) = report.to_dict()["pairs"]
    assert (pair["score"], pair["flagged"]) == (0.5, True)


def test_conflicts_and_quantities_are_written_and_found_anew() -> None:
    found = data()
    (conflict,) = found["conflicts"]
    assert [(one["text"], one["sources"], one["speakers"]) for one in conflict["answers"]] == [
        ("Fewer than 400", ["Harbour Gazette"], ["the port authority"]),
        ("About 1,200", ["The Wire"], ["police"]),
        ("2,000", ["Bay Post"], ["The dockers' union"]),
    ]
    assert conflict["pairs"] == [["c1", "c5"], ["c1", "c12"]]
    (quantity,) = found["quantities"]
    assert (quantity["disputed"], quantity["lowest"], quantity["highest"]) == (True, 400, 2000)
    assert [(row["value"], row["repeats"]) for row in quantity["rows"]] == [(2000, 0), (1200, 1), (400, 0)]
    assert [pair["unclear"] for pair in found["pairs"]] == [False] * 5 + [True]
    for name in ("conflicts", "quantities"):
        found[name] = "what another program wrote"
    assert Report.from_dict(found).to_dict() == data()


def test_file_of_an_older_version_is_read() -> None:
    found = data()
    del found["conflicts"], found["quantities"], found["run"]["unclear"]
    for pair in found["pairs"]:
        del pair["unclear"]
    for row in found["coverage"]:
        del row["near"]
    for claim in found["claims"]:
        del claim["via"]
    del found["agreement_by_side"], found["namings"]
    found["wording"] = [{"side": "union", "word": "brutal", "log_odds": 1.5, "count": 3}]
    old = Report.from_dict(found)
    assert old.agreement_by_side == Report.from_json(SAMPLE).agreement_by_side
    assert (old.coverage[0].near, old.wording[0].loaded) == ({}, True)
    assert (old.unclear(), len(old.conflicts()), len(old.quantities())) == ((), 1, 1)


def test_what_is_found_in_a_file_does_not_hang_on_decimals_that_it_lacks() -> None:
    report = Report.from_json(SAMPLE)
    pairs = tuple(replace(pair, score=0.49999) if pair.b.id == "c12" else pair for pair in report.pairs)
    written = replace(report, pairs=pairs).to_dict()
    assert len(written["conflicts"]) == 1
    assert Report.from_dict(written).to_dict() == written


def test_namings_of_an_older_file_are_found_anew() -> None:
    north = Article("n", "Northland News", "The army liberated the town of Orsk on Monday.", side="north")
    south = Article("s", "Southern Post", "The army occupied the town of Orsk on Monday.", side="south")
    claims = [Claim(one.id, one, "text", (0, len(one.text) - 1)) for one in (north, south)]
    report = build(Event("orsk", (north, south)), claims, [Group("g1", tuple(claims), 0.9)], [], [], {})
    found = report.to_dict()
    (naming,) = report.namings
    assert found["namings"][0]["terms"]["north"] == [
        {"term": "liberated", "count": 1, "loaded": True, "places": [{"claim": "c1", "span": [9, 18]}]}
    ]
    del found["namings"]
    assert Report.from_dict(found).namings == (naming,)


MISTAKES: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda d: d.pop("claims"), r"report: no 'claims' field"),
    (lambda d: d.update(schema=9), r"report\.schema: 9"),
    (lambda d: d["articles"][1].pop("text"), r"report\.articles\[1\]: no 'text' field"),
    (lambda d: d["articles"][0].update(text=7), r"report\.articles\[0\]\.text: should be a text, not 7"),
    (lambda d: d["articles"].append(d["articles"][0]), r"report\.articles\[4\]: a second one with id 'post'"),
    (lambda d: d["claims"][2].update(span=[0, 9999]), r"report\.claims\[2\]\.span: \[0, 9999\] is outside its text"),
    (lambda d: d["claims"][2].update(span=[-3, 4]), r"claims\[2\]\.span"),
    (lambda d: d["claims"][2].update(span=[4, 3]), r"claims\[2\]\.span"),
    (lambda d: d["claims"][2].update(span=[True, 3]), r"claims\[2\]\.span: should be \[start, end\]"),
    (lambda d: d["claims"][0].update(article="none"), r"claims\[0\]\.article: 'none' is not known"),
    (lambda d: d["claims"][0].update(stance="hopes"), r"claims\[0\]\.stance: 'hopes' is none of asserts"),
    (lambda d: d["claims"][0].update(stance=["x"]), r"claims\[0\]\.stance: should be a text"),
    (lambda d: d["groups"][0]["claims"].append("c99"), r"groups\[0\]\.claims\[4\]: 'c99' is not known"),
    (lambda d: d["pairs"][0].update(a="c99"), r"pairs\[0\]\.a: 'c99'"),
    (lambda d: d["pairs"][0].update(forward=[1.0]), r"pairs\[0\]\.forward: should be \[contradiction"),
    (lambda d: d["pairs"][0].update(score="high"), r"pairs\[0\]\.score: should be a number"),
    (lambda d: d["pairs"][0].update(score=float("nan")), r"pairs\[0\]\.score: should be a finite number"),
    (lambda d: d["pairs"][0]["reasons"][0].update(a=[0, 9999]), r"pairs\[0\]\.reasons\[0\]\.a: .*outside"),
    (lambda d: d["figures"][0].update(value=True), r"figures\[0\]\.value"),
    (lambda d: d["coverage"][0].update(group="g9"), r"coverage\[0\]\.group: 'g9'"),
    (lambda d: d["coverage"][0]["mentions"].update(X="sings"), r"coverage\[0\]\.mentions\.X: 'sings'"),
    (lambda d: d["coverage"][1]["near"].update(X="c99"), r"coverage\[1\]\.near\['X'\]: 'c99' is not known"),
    (lambda d: d["agreement"].update(shared=[["x"]]), r"agreement\.shared"),
    (lambda d: d["agreement_by_side"].pop("names"), r"agreement_by_side: no 'names' field"),
    (lambda d: d.update(namings=[{"concept": "strike", "groups": []}]), r"namings\[0\]: no 'terms' field"),
    (lambda d: d.update(namings=[{"concept": "strike", "groups": ["g9"], "terms": {}}]), r"groups\[0\]: 'g9' is not"),
    (lambda d: d["claims"][0].update(via=7), r"claims\[0\]\.via: should be a text, not 7"),
    (lambda d: d.update(sides=[]), r"report\.sides: should be an object"),
    (lambda d: d.update(articles=[3]), r"articles\[0\]: should be an object"),
]


@pytest.mark.parametrize(("mistake", "message"), MISTAKES)
def test_mistake_is_named_with_its_place(mistake: Callable[[dict[str, Any]], object], message: str) -> None:
    found = data()
    mistake(found)
    with pytest.raises(ReportError, match=message):
        Report.from_dict(found)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe\x00", b"null", b"[" * 100_000])
def test_file_that_is_no_report(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    with pytest.raises(ReportError, match=r"r\.json") as caught:
        Report.from_json(path)
    assert "\n" not in str(caught.value)


def test_broken_json_is_placed(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text('{"schema": 1,\n "event": }')
    with pytest.raises(ReportError, match=r"r\.json:2:11: not JSON"):
        Report.from_json(tmp_path / "r.json")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"none\.json: cannot be read"):
        Report.from_json(tmp_path / "none.json")


def test_what_json_cannot_hold_is_an_error() -> None:
    report = Report.from_json(SAMPLE)
    for value in (object(), float("nan")):
        with pytest.raises(ReportError, match="harbour-strike: cannot be written as JSON"):
            replace(report, run={"x": value}).to_json()


def test_claims_with_one_id_are_an_error() -> None:
    report = Report.from_json(SAMPLE)
    with pytest.raises(ReportError, match="same id"):
        replace(report, claims=(report.claims[0], replace(report.claims[1], id="c1"))).to_json()


def test_writing_fails_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be written"):
        write_text(tmp_path / "none" / "r.txt", "x")
    (tmp_path / "taken").mkdir()
    with pytest.raises(ReportError, match="taken: cannot be written"):
        write_text(tmp_path / "taken", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


ANY = st.text(max_size=40)  # half surrogates and control characters among them
MAYBE = st.none() | ANY
SHARE = st.floats(0, 1)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any small report: hostile text in every field, spans anywhere inside their texts."""
    any_text = st.text(st.characters(), max_size=40)

    def span(text: str) -> tuple[int, int]:
        ends = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        return ends[0], ends[1]

    articles = [
        Article(f"a{at}", *(draw(any_text) for _ in range(3)), *(draw(MAYBE) for _ in range(4)))
        for at in range(draw(st.integers(1, 3)))
    ]
    claims = []
    for at in range(draw(st.integers(2, 5))):
        article = draw(st.sampled_from(articles))
        field = draw(st.sampled_from(["text", "title"]))
        text = article.text if field == "text" else article.title
        spans = [span(text) if draw(st.booleans()) else None for _ in range(3)]
        stance = draw(st.sampled_from(["asserts", "denies", "accuses", "doubts", "quotes"]))
        names = [draw(MAYBE) for _ in range(4)]
        claims.append(
            Claim(str(at), article, field, span(text), *names, stance, draw(st.booleans()), *spans, draw(MAYBE))
        )
    groups = [Group(f"g{at}", tuple(draw(st.permutations(claims))[:2]), draw(SHARE)) for at in range(2)]
    pairs = []
    for _ in range(draw(st.integers(0, 3))):
        a, b = draw(st.permutations(claims))[:2]
        verdicts = [Verdict(draw(SHARE), draw(SHARE), draw(SHARE)) for _ in range(2)]
        reason = Reason(draw(any_text), span(a.context), span(b.context) if draw(st.booleans()) else None)
        pairs.append(Pair(a, b, draw(SHARE), *verdicts, "number", "update", (reason,)))
    figure = Figure(claims[0], span(claims[0].context), draw(st.floats(-1e9, 1e9)), draw(any_text), unit=draw(MAYBE))
    event = Event("e", tuple(articles), draw(any_text), {draw(any_text): draw(any_text)}, (draw(any_text),))
    return build(event, claims, groups, pairs, [figure], {"threshold": 0.5, "note": draw(any_text)})


@given(reports())
def test_any_report_comes_back(report: Report) -> None:
    once = Report.from_dict(report.to_dict())
    assert Report.from_dict(json.loads(report.to_json().encode("utf-8"))) == once
    assert (once.event, once.claims, once.figures, once.run) == (
        report.event,
        report.claims,
        report.figures,
        report.run,
    )
    assert [pair.score for pair in once.pairs] == pytest.approx([pair.score for pair in report.pairs], abs=6e-5)
    assert [group.claims for group in once.groups] == [group.claims for group in report.groups]
    assert once.to_dict() == report.to_dict()
