"""One analyst's verdict on one pair, with a snapshot of the pair, so that it can be read without the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Literal, get_args

from compare.calibration import Judged, shipped
from compare.errors import StoreError
from compare.records import Claim, Kind, Pair, Status
from compare.reporting import Report

Call = Literal["confirmed", "wrong", "update"]
CALLS: tuple[Call, ...] = get_args(Call)
MOST_TEXT = 2000
MOST_NAME = 80
MOST_ID = 200
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What `analyst` says of a pair that the tool put forward.

    `confirmed`: it is what the tool says; `wrong`: the two can stand beside each other; `update`: the later figure
    supersedes the earlier one. `created` is ISO, UTC. From `title` on it is a snapshot: `score` and `threshold` are
    those that the tool shipped, never refitted ones. `withdrawn` marks, in a history, that the verdict was taken back.
    """

    event: str
    pair: str
    verdict: Call
    analyst: str
    note: str
    created: str
    title: str
    a_who: str
    a_source: str
    a_text: str
    b_who: str
    b_source: str
    b_text: str
    kind: Kind
    status: Status
    score: float
    threshold: float
    tool: str
    withdrawn: bool = False

    @property
    def flagged(self) -> bool:
        """Whether the tool, as shipped, called the pair a contradiction or an update."""
        return self.score >= self.threshold

    @property
    def right(self) -> bool:
        """Whether the tool was right to flag the pair, and to call it what it called it."""
        return self.verdict == "confirmed" or (self.verdict == "update" and self.status == "update")

    @property
    def restated(self) -> bool:
        """Whether the pair differs as the tool says, but is an update where the tool saw a contradiction."""
        return self.verdict == "update" and self.status != "update"


def pair_key(pair: Pair) -> str:
    """Return what a pair is called in the store: the same in either order, and when claims are numbered anew."""
    ends = sorted(_place(claim) for claim in (pair.a, pair.b))
    return blake2b("\0\0".join(ends).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def judgement(report: Report, pair: Pair, verdict: str, *, analyst: str, note: str = "") -> Judgement:
    """Return the verdict with its snapshot; StoreError for an unknown verdict or an analyst without a name."""
    call = next((one for one in CALLS if one == verdict), None)
    if call is None:
        raise StoreError(f"no verdict {verdict!r}; choose one of {', '.join(CALLS)}")
    score, threshold = shipped(report, pair.score)
    return Judgement(
        event=event_key(report.event.id),
        pair=pair_key(pair),
        verdict=call,
        analyst=analyst_name(analyst),
        note=storable(note.strip()),
        created=now(),
        title=storable(report.event.title or report.event.id),
        **_end("a", pair.a),  # type: ignore[arg-type]  # texts under the names of fields
        **_end("b", pair.b),  # type: ignore[arg-type]
        kind=pair.kind,
        status=pair.status,
        score=float(score),
        threshold=threshold,
        tool=storable(str(report.run.get("tool", ""))),
    )


def analyst_name(text: str) -> str:
    """Return the name as it is kept; StoreError where it is empty or longer than 80 characters."""
    name = storable(" ".join(text.split()))
    if not 1 <= len(name) <= MOST_NAME:
        raise StoreError(f"a verdict needs a name of 1 to {MOST_NAME} characters, this has {len(name)}; type your name")
    return name


def event_key(id: str) -> str:
    """Return an event's id as it is kept: one that is very long by its beginning and a hash."""
    known = storable(id)
    if len(id) <= MOST_ID:
        return known
    return f"{known[:MOST_ID]}-{blake2b(id.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}"


def storable(text: str) -> str:
    """Return a text as every database takes it: without NUL and half surrogates, cut where it is very long."""
    held = _UNSTORABLE.sub("\ufffd", text)
    return held if len(held) <= MOST_TEXT else f"{held[: MOST_TEXT - 1]}…"


def now() -> str:
    """Return the present second, ISO and UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def by_pair(judgements: Iterable[Judgement]) -> dict[tuple[str, str], list[Judgement]]:
    """Return (event, pair) → its judgements, in the order given."""
    found: dict[tuple[str, str], list[Judgement]] = {}
    for one in judgements:
        found.setdefault((one.event, one.pair), []).append(one)
    return found


def judged(judgements: Sequence[Judgement]) -> tuple[Judged, ...]:
    """Return what a fit reads of current judgements, newest first: each pair once, with its newest score."""
    return tuple(
        Judged(held[0].score, sum(one.verdict != "wrong" for one in held) / len(held))
        for held in by_pair(judgements).values()
    )


def _place(claim: Claim) -> str:
    start, end = claim.span
    return "\0".join((claim.article.id, claim.field, str(start), str(end), claim.text))


def _end(name: str, claim: Claim) -> dict[str, str]:
    values = {"who": claim.who, "source": claim.article.source, "text": claim.text}
    return {f"{name}_{key}": storable(text) for key, text in values.items()}
