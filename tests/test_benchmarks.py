"""What measures the tool: agreement of claims with labels, the measures, and the command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.gold import Gold, Link, Place, read_gold
from benchmarks.labelled import find_gold, labelled_events
from benchmarks.tally import Tally
from compare import Article, Claim, Event, Figure, Group, Pair, ReadingError, Report, Verdict, read_event

ROOT = Path(__file__).resolve().parents[1]
EVEN = Verdict(0.4, 0.3, 0.3)
A = Article("a", "A", "One two three four five six seven eight nine ten.")
B = Article("b", "B", "Eins zwei drei vier fünf sechs sieben acht neun zehn.", title="Eins und zwei")


def claim(article: Article, text: str, speaker: str | None = None) -> Claim:
    start = article.text.index(text)
    return Claim(f"{article.id}{start}", article, "text", (start, start + len(text)), speaker, speaker)


def place(article: Article, text: str) -> Place:
    start = article.text.index(text)
    return Place(article.id, "text", start, start + len(text))


def gold(*contradictions: tuple[str, str], same: Sequence[tuple[str, str]] = ()) -> Gold:
    links = tuple(Link(place(A, a), place(B, b), "conflict", "number") for a, b in contradictions)
    return Gold("e", links, tuple(Link(place(A, a), place(B, b)) for a, b in same), frozenset(), ())


def pair(a: str, b: str, score: float) -> Pair:
    return Pair(claim(A, a), claim(B, b), score, EVEN, EVEN)


def test_two_places_meet_when_they_share_half_of_the_shorter() -> None:
    assert Place("a", "text", 0, 10).meets(Place("a", "text", 5, 30))
    assert not Place("a", "text", 0, 10).meets(Place("a", "text", 6, 30))
    assert Place("a", "text", 0, 100).meets(Place("a", "text", 98, 102))
    assert not Place("a", "text", 0, 10).meets(Place("a", "title", 0, 10))
    assert not Place("a", "text", 0, 10).meets(Place("b", "text", 0, 10))
    assert not Place("a", "text", 5, 5).meets(Place("a", "text", 5, 5))


def test_a_label_counts_once_and_further_pairs_on_it_neither_way() -> None:
    tally = Tally()
    pairs = [pair("One two", "Eins zwei", 0.9), pair("two three", "zwei drei", 0.8), pair("ten", "zehn", 0.7)]
    tally.add_pairs(pairs, gold(("One two three", "Eins zwei drei"), ("nine", "neun")), threshold=0.5)
    scores = tally.scores()["contradiction"]
    assert (tally.counts["flagged"], tally.counts["right"], tally.counts["contradictions"]) == (2, 1, 2)
    assert (scores["precision"], scores["recall"], scores["f1"]) == (0.5, 0.5, 0.5)
    assert scores["average precision"] == pytest.approx(0.5), "one of two labels, at rank one"


def test_average_precision_ranks_all_pairs() -> None:
    tally = Tally()
    pairs = [pair("ten", "zehn", 0.9), pair("One", "Eins", 0.3), pair("nine", "neun", 0.2)]
    tally.add_pairs(pairs, gold(("One", "Eins"), ("nine", "neun")), threshold=0.5)
    assert tally.average_precision() == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert tally.best_threshold() == (pytest.approx(0.8), 0.2)
    assert tally.scores()["contradiction"]["f1"] == 0.0


def test_a_pair_agrees_in_either_order() -> None:
    tally = Tally()
    turned = Pair(claim(B, "Eins"), claim(A, "One"), 0.9, EVEN, EVEN)
    tally.add_pairs([turned], gold(("One", "Eins")), threshold=0.5)
    assert tally.counts["right"] == 1


def test_alignment_counts_links_between_labelled_places() -> None:
    labels = gold(("One", "Eins"), same=[("two", "zwei"), ("three", "drei")])
    shown = [
        Group("g1", (claim(A, "two"), claim(B, "zwei")), 1.0),
        Group("g2", (claim(A, "three"), claim(B, "vier")), 1.0),  # vier is not labelled: counts neither way
        Group("g3", (claim(A, "three"), claim(B, "Eins")), 1.0),  # both are, but not as one fact
    ]
    tally = Tally()
    tally.add_groups(shown, [], labels)
    scores = tally.scores()["alignment"]
    assert (scores["precision"], scores["recall"]) == (1 / 2, 1 / 3)


def test_no_labels_and_no_finds_give_zeros() -> None:
    scores = Tally().scores()
    assert {value for row in scores.values() for value in row.values()} == {0.0}


def test_figures_and_speakers_are_counted(report_of: Callable[[str], Report]) -> None:
    report = report_of("belgorod-2023")
    labels = read_gold(ROOT / "corpora" / "belgorod-2023" / "gold.json", report.event)
    tally = Tally()
    tally.add(report, labels)
    empty = Tally()
    empty.add(replace(report, claims=(), groups=(), pairs=(), figures=()), labels)
    assert empty.scores()["attribution"]["speaker"] == empty.scores()["figures"]["recall"] == 0
    assert tally.scores()["attribution"]["f1"] > 0.5
    assert tally.scores()["attribution"]["speaker"] > 0.5
    assert tally.scores()["figures"]["recall"] > 0.5
    nobody = replace(report, claims=tuple(replace(one, speaker="nobody", speaker_name=None) for one in report.claims))
    silent = Tally()
    silent.add(nobody, labels)
    assert silent.scores()["attribution"]["speaker"] == 0


def test_a_figure_counts_by_article_and_value() -> None:
    row = Figure(claim(A, "three"), (8, 13), 3.0, "things")
    report = Report(Event("e", (A, B)), (row.claim,), (), (), (row,), (), None, (), {})  # type: ignore[arg-type]
    labels = replace(gold(), figures=frozenset({("a", 3.0), ("b", 3.0), ("a", 4.0)}))
    tally = Tally()
    tally.add(report, labels)
    assert tally.scores()["figures"]["recall"] == pytest.approx(1 / 3)


def labels_of(**more: object) -> dict[str, object]:
    return {"event": "e", "contradictions": [], "same": [], "figures": [], "attributions": [], **more}


def test_labels_quote_the_text_or_the_title(tmp_path: Path) -> None:
    member = [{"article": "a", "quote": "One two"}, {"article": "b", "quote": "Eins und zwei"}]
    path = tmp_path / "gold.json"
    path.write_text(json.dumps(labels_of(same=[{"members": member}])))
    (link,) = read_gold(path, Event("e", (A, B))).same
    assert link == Link(Place("a", "text", 0, 7), Place("b", "title", 0, 13))


@pytest.mark.parametrize(
    "content", ["{", json.dumps(labels_of(same=[{"members": [{"article": "a", "quote": "never said"}]}]))]
)
def test_labels_that_do_not_fit_are_told(content: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    path.write_text(content)
    with pytest.raises(ReadingError, match=r"gold\.json"):
        read_gold(path, Event("e", (A, B)))


def test_an_event_given_twice_is_labelled_once() -> None:
    folder = str(ROOT / "corpora" / "belgorod-2023")
    found = list(labelled_events([folder, folder]))
    assert [(source, event.id) for source, event, _ in found] == [(folder, "belgorod-2023")]
    assert find_gold(found[0][1], ROOT / "seeds") is None


@pytest.fixture(scope="module")
def two_events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample event with labels and a small one without."""
    home = tmp_path_factory.mktemp("events")
    sample = read_event(ROOT / "corpora" / "belgorod-2023").articles[0]
    folder = home / "belgorod-2023"
    folder.mkdir()
    shutil.copy(ROOT / "corpora" / "belgorod-2023" / "gold.json", folder)
    (folder / "seed.txt").write_text(f"{sample.title}\n\n{sample.text}")
    (home / "dam").mkdir()
    (home / "dam" / "post.txt").write_text("The dam above Ost broke on Tuesday and 12 people were killed.")
    (home / "dam" / "wire.txt").write_text("The dam above Ost broke on Tuesday, killing 40 people, police said.")
    return home


def test_the_command_prints_a_table_and_writes_json(two_events: Path, tmp_path: Path) -> None:
    target = tmp_path / "figures.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", str(two_events), "--json", str(target)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    data = json.loads(target.read_text())
    assert set(data["events"]) == {"belgorod-2023", "dam"}
    assert data["sizes"] == {"events": 2, "articles": 3}
    assert "labelled" in data["events"]["belgorod-2023"]
    assert "labelled" not in data["events"]["dam"]
    assert set(data["quality"]) == {"contradiction", "alignment", "attribution", "figures"}
    assert all(0 <= value <= 1 for row in data["quality"].values() for value in row.values())
    assert data["quality"]["attribution"]["f1"] > 0.5
    assert data["seconds"]["comparing"] > 0
    for name in (*data["events"], *data["quality"], *data["seconds"]):
        assert any(line.startswith(name) for line in done.stdout.splitlines()), name


def test_the_command_tells_bad_input_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", str(tmp_path / "nowhere")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
