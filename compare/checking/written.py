"""What was found on a claim as text for a terminal, and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence

from compare.checking.findings import Checked, Finding, voices
from compare.reporting.labels import count, voice
from compare.reporting.plain import printable
from compare.reporting.spans import clashing, marked

WIDTH = 100


def summary(checked: Checked) -> str:
    """Return who stands where in one line: `3 voices support it, 5 contradict it, in 2 events`."""
    supports, contradicts = voices(checked.supports), voices(checked.contradicts)
    if not supports and not contradicts:
        return "nobody supports or contradicts it clearly"
    who = f"{count(supports, 'voice')} {'supports' if supports == 1 else 'support'} it"
    against = f"{contradicts} {'contradicts' if contradicts == 1 else 'contradict'} it"
    return f"{who}, {against}, in {count(len(checked.events), 'event')}"


def searched(checked: Checked) -> str:
    """Return how many statements were searched, and how."""
    if checked.by_words:
        return f"searched by words first: {count(checked.claims, 'statement')}"
    return f"{count(checked.claims, 'statement')} searched"


def as_text(checked: Checked, *, top: int) -> str:
    """Return the summary and the `top` strongest findings of each sort; the words that clash stand in brackets."""
    lines = [checked.claim.text, f"{summary(checked)} ({searched(checked)})"]
    for name in ("supports", "contradicts", "unclear"):
        found: Sequence[Finding] = getattr(checked, name)
        if found:
            lines += ["", f"{name.upper()} ({len(found)})"]
        for one in found[:top]:
            lines += _lines(one)
        if len(found) > top:
            lines.append(f"  and {len(found) - top} more")
    return "\n".join(lines)


def as_json(checked: Checked, *, top: int) -> str:
    """Return the `top` strongest findings of each sort as JSON."""
    values = checked.to_dict()
    for name in ("supports", "contradicts", "unclear"):
        values[name] = values[name][:top]
    return json.dumps(values, ensure_ascii=False, indent=1)


def _lines(one: Finding) -> list[str]:
    claim = one.claim
    outlets = ", ".join((claim.article.source, *one.also))
    said = f", {claim.cue}" if claim.cue and claim.speaker else ""
    head = f"{one.score:.2f} {one.strength:8} {voice(claim)}{said}{f' ({one.manner})' if one.manner else ''}"
    marks = clashing(one.pair)[1] if one.call == "contradicts" else ()
    text = "".join(f"[{part}]" if mark else part for part, mark in marked(claim, marks))
    body = textwrap.wrap(printable(text), WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
    through = [f"      contradicts {voice(one.through)}, who says it too"] if one.through else []
    return [
        *map(printable, [f"  {head}"]),
        *body,
        *map(printable, [*through, f"      {outlets} · {one.title} · {one.why}"]),
    ]
