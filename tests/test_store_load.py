"""The store under load and across servers, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import judged
import pytest
from postgres import postgres  # noqa: F401  # a fixture
from test_store import url  # noqa: F401  # a fixture

from compare.calibration import Calibration
from compare.store import Store, pair_key
from compare.store.judgements import judgement
from compare.store.schema import COLUMNS, schema
from compare.store.store import RECENT_SECONDS

PEOPLE, EACH = 20, 10


@pytest.fixture
def store(url: str) -> Iterator[Store]:  # noqa: F811
    found = Store(url)
    yield found
    found.close()


def fill(store: Store, events: int, pairs: int) -> None:
    """Put one analyst's verdict on every pair of many events into the database, all at once."""
    import sqlalchemy as sa

    rows = []
    for at in range(events):
        report = judged.report([0.9 - 0.4 * pair / pairs for pair in range(pairs)], id=f"event {at}")
        for pair in report.pairs:
            made = judgement(report, pair, "wrong" if pair.score < 0.6 else "confirmed", analyst=f"analyst {at % 7}")
            rows.append({name: getattr(made, name) for name in COLUMNS})
    with store._database.write() as connection:
        connection.execute(sa.insert(schema().judgements), rows)


def best_of(times: int, run: Callable[[], object]) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def test_an_event_is_read_quickly_among_five_thousand_verdicts(store: Store) -> None:
    fill(store, 100, 50)
    assert store.count() == 5000

    def read() -> None:
        store._recent.forget()
        assert len(store.of_event("event 42")) == 50

    assert best_of(5, read) < 0.05
    assert best_of(3, lambda: store.current(limit=40)) < 0.5
    assert best_of(3, store.precision) < 3


def test_twenty_people_give_two_hundred_verdicts_at_once_and_none_is_lost(store: Store, url: str) -> None:  # noqa: F811
    report = judged.report([0.9 - 0.01 * at for at in range(EACH)])
    servers = [store, Store(url)]
    ready = threading.Barrier(PEOPLE)

    def judge(number: int) -> None:
        ready.wait()
        for at, pair in enumerate(report.pairs):
            verdict = ("confirmed", "wrong", "update")[(at + number) % 3]
            servers[number % 2].judge(report, pair, verdict, analyst=f"analyst {number}", note=f"{number} on {at}")

    with ThreadPoolExecutor(PEOPLE) as threads:
        list(threads.map(judge, range(PEOPLE)))
    held = store.current()
    assert len(held) == store.count() == PEOPLE * EACH
    assert {one.note for one in held} == {f"{number} on {at}" for number in range(PEOPLE) for at in range(EACH)}
    servers[1].close()


def test_one_server_sees_what_another_one_writes(store: Store, url: str) -> None:  # noqa: F811
    report = judged.report([0.9 - 0.01 * at for at in range(40)])
    other = Store(url)
    assert (other.of_event("strike"), other.calibration) == ({}, None)
    for at, pair in enumerate(report.pairs):
        store.judge(report, pair, "wrong" if at > 27 else "confirmed", analyst="Ana")
    fitted = store.refit(analyst="Ana").after
    assert isinstance(fitted, Calibration)
    time.sleep(RECENT_SECONDS + 0.05)
    assert len(other.of_event("strike")) == 40
    assert other.calibration == fitted
    other.withdraw("strike", pair_key(report.pairs[0]), analyst="Ana")
    other.undo(analyst="Ben")
    assert other.calibration is None, "what is written here is seen at once"
    time.sleep(RECENT_SECONDS + 0.05)
    assert len(store.of_event("strike")) == 39
    assert store.calibration is None
    other.close()


def test_a_restart_keeps_verdicts_refits_and_imported_events(url: str) -> None:  # noqa: F811
    report = judged.report([0.9 - 0.01 * at for at in range(40)], id="own-1")
    before = Store(url)
    for at, pair in enumerate(report.pairs):
        before.judge(report, pair, "wrong" if at > 27 else "confirmed", analyst="Ana")
    before.withdraw("own-1", pair_key(report.pairs[3]), analyst="Ana")
    before.keep(report)
    fitted = before.refit(analyst="Ana").after
    listed = before.current()
    before.close()
    after = Store(url)
    assert after.current() == listed
    assert after.calibration == fitted
    assert len(after.history("own-1", pair_key(report.pairs[3]))) == 2
    kept = after.kept("own-1")
    assert kept is not None
    assert kept.claims == report.claims
    assert [pair_key(pair) for pair in kept.pairs] == [pair_key(pair) for pair in report.pairs]
    after.close()


@pytest.mark.parametrize("note", ["x" * 5_000_000, "👩🏽‍🚀🏳️‍🌈 𐍈", "שלום \u202e left \u2066 عربى", "a\0b\ud83dc\udc00"])
def test_notes_of_any_kind_come_back_as_they_are_kept(note: str, store: Store) -> None:
    report = judged.report([0.9])
    given = store.judge(report, report.pairs[0], "wrong", analyst="אבי 👍", note=note)
    (held,) = store.current(analyst=("אבי 👍",))
    assert held == given
    assert len(held.note) <= 2000
    if len(note) < 100 and "\0" not in note:
        assert held.note == note
    held.note.encode("utf-8")


def test_what_an_address_may_hold_finds_nothing_and_breaks_nothing(store: Store) -> None:
    for odd in ("\0", "\ud83d", "x" * 10_000, "' OR 1=1 --", "%", ""):
        assert store.of_event(odd) == {}
        assert store.history(odd, odd) == ()
        assert store.kept(odd) is None
        assert store.current(event=(odd,), verdict=(odd,), analyst=(odd,)) == ()
        assert store.count(analyst=(odd,)) == 0
        store.withdraw(odd, odd, analyst="Ana")


def test_a_name_that_differs_in_spaces_alone_is_the_same_analyst(store: Store) -> None:
    report = judged.report([0.9])
    store.judge(report, report.pairs[0], "wrong", analyst="Ana  Bell")
    store.judge(report, report.pairs[0], "update", analyst=" Ana Bell ")
    assert [(one.analyst, one.verdict) for one in store.current()] == [("Ana Bell", "update")]
    store.withdraw("strike", pair_key(report.pairs[0]), analyst="Ana\tBell")
    assert store.current() == ()


def test_a_pair_elsewhere_in_the_same_articles_is_another_pair(store: Store) -> None:
    report = judged.report([0.9, 0.8])
    first, second = report.pairs
    store.judge(report, first, "wrong", analyst="Ana")
    crossed = replace(first, b=second.b)
    assert len({pair_key(first), pair_key(second), pair_key(crossed)}) == 3
    assert set(store.of_event("strike")) == {pair_key(first)}
