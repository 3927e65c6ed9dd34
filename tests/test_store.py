"""The store of verdicts, on SQLite and on a real PostgreSQL: kept, replaced, taken back, measured, learnt from."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import hostile
import judged
import pytest
import sqlalchemy as sa
from postgres import postgres  # noqa: F401  # a fixture

from compare.calibration import Calibration, apply
from compare.errors import StoreError
from compare.reporting import Report
from compare.store import STORE_VARIABLE, Judgement, Store, open_store, pair_key
from compare.store.export import COLUMNS, export
from compare.store.precision import wilson
from compare.store.schema import schema

ANALYSTS = 20


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'verdicts.db'}"
    server: str = request.getfixturevalue("postgres")
    engine = administrator(server)
    schema().metadata.drop_all(engine)
    engine.dispose()
    return server


def administrator(url: str) -> sa.Engine:
    return sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    found = Store(url)
    yield found
    found.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "verdicts.db"


def judge_all(store: Store, report: Report, *, wrong: int, analyst: str = "Ana") -> None:
    """Judge every pair of a report: the last `wrong` ones wrong, the others confirmed."""
    for at, pair in enumerate(report.pairs):
        store.judge(report, pair, "wrong" if at >= len(report.pairs) - wrong else "confirmed", analyst=analyst)


def test_a_verdict_is_kept_with_who_when_and_what_it_is_on(store: Store, url: str) -> None:
    report = judged.report([0.9, 0.6])
    given = store.judge(report, report.pairs[0], "update", analyst="  Ana\n Bell ", note=" the later toll ")
    assert (given.analyst, given.note, given.verdict) == ("Ana Bell", "the later toll", "update")
    assert (given.title, given.a_who, given.a_text, given.b_text) == (
        "The strike", "North post", "North counts 0", "South counts 0",
    )  # fmt: skip
    assert (given.kind, given.status, given.score, given.threshold) == ("number", "conflict", 0.9, 0.45)
    assert given.created.endswith("+00:00")
    assert len(given.created) == 25
    again = Store(url)
    assert again.of_event("strike") == {given.pair: (given,)}
    again.close()


def test_a_later_verdict_takes_the_place_of_the_earlier_one_and_history_keeps_both(store: Store) -> None:
    report = judged.report([0.9])
    (pair,) = report.pairs
    first = store.judge(report, pair, "confirmed", analyst="Ana")
    second = store.judge(report, pair, "wrong", analyst="Ana")
    other = store.judge(report, pair, "update", analyst="Ben")
    assert store.of_event("strike")[pair_key(pair)] == (other, second)
    assert store.history("strike", pair_key(pair)) == (other, second, first)
    store.withdraw("strike", pair_key(pair), analyst="Ana")
    assert store.of_event("strike")[pair_key(pair)] == (other,)
    newest, *rest = store.history("strike", pair_key(pair))
    assert (newest.withdrawn, newest.analyst, newest.verdict) == (True, "Ana", "wrong")
    assert tuple(rest) == (other, second, first)
    store.withdraw("strike", pair_key(pair), analyst="Ana")
    assert len(store.history("strike", pair_key(pair))) == 4, "without a verdict there is nothing to take back"
    store.judge(report, pair, "confirmed", analyst="Ana")
    assert [one.verdict for one in store.of_event("strike")[pair_key(pair)]] == ["confirmed", "update"]


def test_verdicts_are_listed_newest_first_filtered_and_paged(store: Store) -> None:
    strike, flood = judged.report([0.9, 0.8, 0.7]), judged.report([0.9], id="flood")
    judge_all(store, strike, wrong=1)
    judge_all(store, flood, wrong=1, analyst="Ben")
    assert [one.event for one in store.current()] == ["flood", "strike", "strike", "strike"]
    assert [one.event for one in store.current(verdict=("wrong",))] == ["flood", "strike"]
    assert store.current(limit=2, offset=1) == store.current()[1:3]
    assert {one.analyst for one in store.current(analyst=("Ben",))} == {"Ben"}
    assert store.count() == 4
    assert store.count(event=("strike",), verdict=("wrong", "confirmed"), analyst=("Ana",)) == 3
    assert store.count(event=("none",)) == 0
    assert store.analysts() == ("Ana", "Ben")
    assert store.events() == {"flood": "The flood", "strike": "The strike"}


def test_a_pair_is_the_same_in_either_order_and_when_claims_are_numbered_anew() -> None:
    (pair,) = judged.report([0.9]).pairs
    anew = replace(pair, a=replace(pair.b, id="c71"), b=replace(pair.a, id="c3"), score=0.2)
    assert pair_key(anew) == pair_key(pair)
    assert pair_key(replace(pair, a=replace(pair.a, span=(0, 5)))) != pair_key(pair)


def test_a_verdict_on_a_refitted_report_keeps_the_shipped_score(store: Store) -> None:
    report = judged.report([0.9, 0.6])
    refitted = apply(report, Calibration(1.3, -1.0, 0.7))
    given = store.judge(refitted, refitted.pairs[1], "wrong", analyst="Ana")
    assert given.score == pytest.approx(0.6)
    assert given.threshold == 0.45


@pytest.mark.parametrize("text", [*hostile.STRINGS, "nul \0 and \ud83d half", "x" * 100_000, "𐍈" * 3000])
def test_every_text_can_be_kept(text: str, store: Store) -> None:
    report = judged.report([0.9])
    article = replace(report.event.articles[0], source=text)
    pair = replace(report.pairs[0], a=replace(report.pairs[0].a, article=article))
    report = replace(report, event=replace(report.event, id=text, title=text))
    given = store.judge(report, pair, "wrong", analyst="Ana", note=text)
    assert store.of_event(text) == {pair_key(pair): (given,)}
    assert store.history(text, pair_key(pair)) == (given,)
    assert given.title == given.a_source
    assert len(given.note) <= 2000
    clean = text.strip().replace("\0", "\ufffd").replace("\ud83d", "\ufffd")
    assert given.note[:1000] == clean[:1000]


def test_long_event_ids_with_one_beginning_stay_apart(store: Store) -> None:
    one, two = (judged.report([0.9], id="x" * 500 + end) for end in "ab")
    given = store.judge(one, one.pairs[0], "wrong", analyst="Ana")
    assert store.of_event(one.event.id) == {given.pair: (given,)}
    assert store.of_event(two.event.id) == {}


@pytest.mark.parametrize("name", ["", "  \n", "x" * 81])
def test_a_verdict_needs_a_name(name: str, store: Store) -> None:
    report = judged.report([0.9])
    with pytest.raises(StoreError, match="1 to 80 characters"):
        store.judge(report, report.pairs[0], "wrong", analyst=name)
    assert store.count() == 0


def test_an_unknown_verdict_is_refused(store: Store) -> None:
    report = judged.report([0.9])
    with pytest.raises(StoreError, match="no verdict 'maybe'; choose one of confirmed, wrong, update"):
        store.judge(report, report.pairs[0], "maybe", analyst="Ana")


def test_twenty_people_judge_at_once(store: Store, url: str) -> None:
    report = judged.report([0.9] * 5)
    others = Store(url)  # as a second server on the same database
    ready = threading.Barrier(ANALYSTS)

    def judge(number: int) -> None:
        ready.wait()
        held = store if number % 2 else others
        for pair in report.pairs:
            held.judge(report, pair, "confirmed", analyst=f"analyst {number}")
            held.of_event("strike")
        held.withdraw("strike", pair_key(report.pairs[0]), analyst=f"analyst {number}")

    with ThreadPoolExecutor(ANALYSTS) as threads:
        list(threads.map(judge, range(ANALYSTS)))
    others.close()
    assert store.count() == 4 * ANALYSTS
    assert len(store.analysts()) == ANALYSTS


def test_twenty_servers_start_at_once_on_an_empty_database(url: str) -> None:
    ready = threading.Barrier(ANALYSTS)

    def start(number: int) -> int:
        ready.wait()
        found = Store(url)
        count = found.count()
        found.close()
        return count

    with ThreadPoolExecutor(ANALYSTS) as threads:
        assert list(threads.map(start, range(ANALYSTS))) == [0] * ANALYSTS


def test_the_verdicts_of_an_event_are_read_quickly(store: Store) -> None:
    report = judged.report([0.9] * 60)
    judge_all(store, report, wrong=10)
    for id in ("other", "more"):
        judge_all(store, judged.report([0.9] * 60, id=id), wrong=10)
    seconds = []
    for _ in range(20):
        start = time.perf_counter()
        assert len(store.of_event("strike")) == 60
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.005


def test_what_another_server_writes_is_seen_after_a_second(store: Store, url: str) -> None:
    report = judged.report([0.9])
    other = Store(url)
    assert store.of_event("strike") == {}
    given = other.judge(report, report.pairs[0], "wrong", analyst="Ana")
    time.sleep(1.1)
    assert store.of_event("strike") == {given.pair: (given,)}
    other.close()


def test_a_verdict_that_is_given_while_others_read_is_seen_at_once() -> None:
    from compare.store.recent import Recent

    recent = Recent(60)

    def slow() -> str:
        recent.forget()  # a verdict is written while this is read
        return "old"

    assert recent.get("key", slow) == "old"
    assert recent.get("key", lambda: "new") == "new"
    assert recent.get("key", lambda: "newer") == "new"


def test_precision_counts_flagged_pairs_and_shows_updates_apart(store: Store) -> None:
    report = judged.report([0.9, 0.8, 0.7, 0.6, 0.2])
    for pair, verdict in zip(report.pairs, ("confirmed", "confirmed", "wrong", "update", "wrong"), strict=True):
        store.judge(report, pair, verdict, analyst="Ana")
    updates = judged.report([0.9], id="toll", status="update")
    store.judge(updates, updates.pairs[0], "update", analyst="Ben")
    store.judge(report, report.pairs[0], "wrong", analyst="Ben")
    found = store.precision()
    ana, ben = found.analysts
    assert (ana.analyst, ana.right, ana.wrong, ana.restated, ana.unflagged, ana.judged) == ("Ana", 2, 1, 1, 1, 4)
    assert (ben.analyst, ben.right, ben.wrong, ben.judged, ben.share) == ("Ben", 1, 1, 2, 0.5)
    assert (found.all.right, found.all.wrong, found.all.restated) == (2.5, 1.5, 1)
    assert found.all.share == 0.5
    assert found.all.interval == wilson(2.5, 5)
    assert found.refitted is None


def test_precision_without_verdicts_promises_nothing(store: Store) -> None:
    assert (store.precision().all.share, store.precision().all.interval) == (0.0, (0.0, 1.0))


def test_the_interval_is_wilsons() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(0, 10)[0] == 0.0


def test_a_refit_learns_from_verdicts_and_is_undone_step_by_step(store: Store, url: str) -> None:
    report = judged.report([0.9 - 0.01 * at for at in range(40)])
    judge_all(store, report, wrong=12)
    assert store.calibration is None
    planned = store.proposal()
    assert store.calibration is None, "a proposal changes nothing"
    first = store.refit(analyst="Ana")
    assert (first.before, first.n, first.changes) == (None, 40, planned.changes)
    assert first.after == store.calibration
    assert (first.after.analyst, first.after.verdicts, len(first.after.fitted)) == ("Ana", 40, 25)
    assert first.after.shipped(first.after.threshold) > 0.52
    assert not store.proposal().moves, "the same verdicts lead to the same fit: refits do not pile up"
    judge_all(store, report, wrong=20)
    second = store.refit(analyst="Ben")
    assert second.before == first.after
    assert Store(url).calibration == second.after
    assert store.undo(analyst="Ben") == first.after
    assert store.undo() is None
    assert store.undo() is None
    third = store.refit()
    assert store.calibration == third.after
    assert store.precision().refitted is not None


def test_undone_refits_are_kept_with_who_and_when(store: Store) -> None:
    judge_all(store, judged.report([0.9 - 0.01 * at for at in range(40)]), wrong=12)
    store.refit(analyst="Ana")
    store.undo(analyst="Ben")
    with store._database.read() as connection:
        (row,) = connection.execute(sa.select(schema().calibrations)).mappings()
    assert (row["analyst"], row["undone_by"]) == ("Ana", "Ben")
    assert row["undone"] >= row["fitted"]


def test_several_analysts_on_one_pair_count_as_one_and_a_tie_as_neither(store: Store) -> None:
    report = judged.report([0.9 - 0.01 * at for at in range(40)])
    judge_all(store, report, wrong=12)
    alone = store.proposal().after
    judge_all(store, report, wrong=12, analyst="Ben")
    assert store.proposal().after == alone
    judge_all(store, report, wrong=40, analyst="Ben")
    assert "12 wrong" in store.lacking()
    assert "0 right" in store.lacking()


def test_too_few_verdicts_refit_nothing(store: Store) -> None:
    judge_all(store, judged.report([0.9, 0.8]), wrong=1)
    assert "a refit needs 18 more judged in all" in store.lacking()
    with pytest.raises(StoreError, match="18 more judged in all"):
        store.refit(analyst="Ana")
    assert store.calibration is None


def test_imported_events_are_kept_with_their_reports(store: Store, url: str) -> None:
    report = judged.report([0.9], id="own-1")
    attack = hostile.report()
    store.keep(report)
    store.keep(replace(report, event=replace(report.event, title="a new title")))
    store.keep(attack)
    found = Store(url).kept("own-1")
    assert found is not None
    assert (found.event.title, found.pairs) == ("a new title", report.pairs)
    kept = store.kept("hostile")
    assert kept is not None
    assert [claim.text for claim in kept.claims] == [claim.text for claim in attack.claims]
    assert store.kept("own-2") is None


def test_csv_holds_all_columns_and_no_formula(store: Store) -> None:
    report = judged.report([0.91234])
    store.judge(report, report.pairs[0], "wrong", analyst="=cmd", note="@SUM(1)\nline")
    header, row = csv.reader(io.StringIO(export(store.current(), "csv")))
    assert tuple(header) == COLUMNS
    told = dict(zip(header, row, strict=True))
    assert (told["analyst"], told["note"], told["score"], told["flagged"]) == (
        "'=cmd",
        "'@SUM(1)\nline",
        "0.9123",
        "true",
    )


def test_json_holds_the_same(store: Store) -> None:
    report = judged.report([0.9])
    store.judge(report, report.pairs[0], "wrong", analyst="Ana", note="=1+1")
    (row,) = json.loads(export(store.current(), "json"))
    assert tuple(row) == COLUMNS
    assert (row["note"], row["flagged"], row["a_text"]) == ("=1+1", True, "North counts 0")
    assert json.loads(export((), "json")) == []


def test_the_columns_of_the_export_are_those_of_a_judgement() -> None:
    given = set(Judgement.__dataclass_fields__) | {"flagged"}
    assert set(COLUMNS) == given - {"withdrawn"}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite://", "verdicts need a file"),
        ("sqlite:///:memory:", "verdicts need a file"),
        ("mysql://root:secret1@localhost/x", "no database for verdicts"),
        ("://secret1", "cannot be read"),
        ("postgresql://me:secret1@localhost:port/x", "cannot be read"),
        ("postgresql://me:secret1@127.0.0.1:9/x", "cannot be opened"),
        ("postgresql://me@127.0.0.1:9/x?password=secret1", "cannot be opened"),
        ("sqlite:////no/such/folder/verdicts.db", "cannot be opened"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_line_without_the_password(address: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as raised:
        open_store(address)
    assert "secret1" not in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_a_wrong_password_is_not_shown(postgres: str) -> None:  # noqa: F811
    with pytest.raises(StoreError, match="cannot be opened") as raised:
        open_store(postgres.replace("pass%20word%3A1", "secret1"))
    assert "secret1" not in str(raised.value)
    assert "password authentication failed" in str(raised.value)


def test_a_missing_driver_names_the_extra_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'narrative-compare\[postgres\]'"):
        open_store("postgresql://me@localhost/x")


def test_connections_that_the_server_cut_are_made_anew(url: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("a file does not go away")
    store = Store(url)
    engine = administrator(url)
    with engine.connect() as connection:
        others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = USER"
        end = f"SELECT count(pg_terminate_backend(pid)) {others}"
        assert connection.execute(sa.text(end)).scalar_one() > 0
    engine.dispose()
    assert store.count() == 0
    store.close()


def test_a_file_that_is_no_database_is_one_line(file: Path) -> None:
    file.write_text("no database at all, but a text of some length " * 40)
    with pytest.raises(StoreError, match=r"verdicts\.db: cannot be opened \(file is not a database\)"):
        open_store(f"sqlite:///{file}")


def test_a_file_that_cannot_be_written_is_one_line_and_still_read(file: Path) -> None:
    report = judged.report([0.9])
    store = Store(f"sqlite:///{file}")
    store.judge(report, report.pairs[0], "wrong", analyst="Ana")
    with sqlite3.connect(file) as connection:
        full = "BEGIN SELECT RAISE(FAIL, 'disk full'); END"
        connection.execute(f"CREATE TRIGGER shut BEFORE INSERT ON narrative_compare_judgements {full}")
    with pytest.raises(StoreError, match=r"verdicts\.db: cannot be written \(disk full\)"):
        store.judge(report, report.pairs[0], "confirmed", analyst="Ana")
    assert [one.verdict for one in store.current()] == ["wrong"]


def test_tables_of_another_version_are_refused(file: Path) -> None:
    Store(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE narrative_compare_about SET value = '99'")
    with pytest.raises(StoreError, match="its tables are of version 99, this program's of 1"):
        open_store(str(file))


def test_sqlite_lets_people_read_while_somebody_writes(file: Path) -> None:
    store = Store(f"sqlite:///{file}")
    report = judged.report([0.9])
    store.judge(report, report.pairs[0], "wrong", analyst="Ana")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert store.count() == 1
    other.execute("ROLLBACK")
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()


def test_without_an_address_the_environment_names_it_else_a_file_of_the_user(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE_VARIABLE, f"sqlite:///{file}")
    assert open_store().place == str(file)
    monkeypatch.delenv(STORE_VARIABLE)
    monkeypatch.setenv("XDG_DATA_HOME", str(file.parent / "data"))
    assert open_store().place == str(file.parent / "data" / "narrative-compare" / "verdicts.db")


def test_the_store_is_imported_without_its_heavy_libraries() -> None:
    code = "import sys, compare.store; print({'sqlalchemy', 'psycopg', 'scipy', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
