"""The signals that are weighed into one probability: a table of names and symmetric functions of the evidence.

Every signal lies between 0 and 1 and does not change when the two claims are swapped.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from compare.records import Claim
from compare.scoring.evidence import Evidence

Signal = Callable[[Evidence], float]


def _nli_max(evidence: Evidence) -> float:
    return max(evidence.forward.contradiction, evidence.backward.contradiction)


def _nli_min(evidence: Evidence) -> float:
    return min(evidence.forward.contradiction, evidence.backward.contradiction)


def _entailed(evidence: Evidence) -> float:
    return max(evidence.forward.entailment, evidence.backward.entailment)


def _similarity(evidence: Evidence) -> float:
    return max(0.0, min(1.0, evidence.candidate.similarity))


def _count_clash(evidence: Evidence) -> float:
    return max((row.sameness for row in evidence.clashes(in_time=False)), default=0.0)


def _date_clash(evidence: Evidence) -> float:
    return float(bool(evidence.clashes(in_time=True)))


def _count_agreement(evidence: Evidence) -> float:
    return max((row.sameness for row in evidence.comparisons if not row.clash), default=0.0)


def _acts(*wanted: str) -> Signal:
    first, second = wanted

    def signal(evidence: Evidence) -> float:
        return float(evidence.acts in ((first, second), (second, first)))

    return signal


def _one_act(wanted: str) -> Signal:
    return lambda evidence: float((evidence.acts[0] == wanted) != (evidence.acts[1] == wanted))


def _addressed(evidence: Evidence) -> float:
    """One accuses or reports against somebody who, as the other's speaker, answers."""
    return float(_names(evidence.a, evidence.b) or _names(evidence.b, evidence.a))


def _names(accusation: Claim, answer: Claim) -> bool:
    if answer.speaker_name is None and answer.speaker is None:
        return False
    said = set(accusation.text.lower().split())
    return any(word.lower() in said for word in answer.who.split() if word[:1].isupper() and len(word) > 2)


def _same_speaker(evidence: Evidence) -> float:
    return float(evidence.a.speaker is not None and evidence.a.who == evidence.b.who)


def _same_article(evidence: Evidence) -> float:
    return float(evidence.a.article.id == evidence.b.article.id)


def _both_outlets(evidence: Evidence) -> float:
    return float(evidence.a.speaker is None and evidence.b.speaker is None)


def _both_speakers(evidence: Evidence) -> float:
    return float(evidence.a.speaker is not None and evidence.b.speaker is not None)


def _same_wording(evidence: Evidence) -> float:
    """The same words with no sign of a difference: one text quoted twice."""
    left, right = evidence.words
    alike = len(left & right) >= 0.75 * max(1, len(left | right))
    return float(alike and not evidence.negation_mismatch and not any(row.clash for row in evidence.comparisons))


def _salience(evidence: Evidence) -> float:
    return max(0.0, min(1.0, evidence.candidate.salience))


def _affinity(evidence: Evidence) -> float:
    return evidence.candidate.affinity


def _clash_here(evidence: Evidence) -> float:
    """Counts clash in claims that are near each other and near what the articles are about."""
    return _count_clash(evidence) * _similarity(evidence) * _salience(evidence)


def _names_shared(evidence: Evidence) -> float:
    left, right = evidence.names
    return len(left & right) / max(1, min(len(left), len(right)))


def _names_apart(evidence: Evidence) -> float:
    left, right = evidence.names
    return float(bool(left and right) and not left & right)


def _elsewhen(evidence: Evidence) -> float:
    """One of the two looks back ("over the past year", "since 2014") and the other does not."""
    return float(bool(_BACK.search(evidence.statements[0])) != bool(_BACK.search(evidence.statements[1])))


_BACK = re.compile(
    r"\b(?:since|so far|to date|in total|overall|altogether|over the (?:past|last)|in the (?:past|last)|during the (?:past|last)|"
    r"last (?:week|month|year|summer|spring|autumn|winter)|this year|earlier this|years? ago|months? ago|previous\w*|in \d{4}|"
    r"across the country|nationwide|worldwide|globally)\b",
    re.IGNORECASE,
)


SIGNALS: dict[str, Signal] = {
    "nli contradiction, stronger reading": _nli_max,
    "nli contradiction, weaker reading": _nli_min,
    "nli entailment, stronger reading": _entailed,
    "similarity": _similarity,
    "same wording": _same_wording,
    "shared words": lambda evidence: evidence.overlap,
    "counts clash": _count_clash,
    "counts clash × similarity": lambda evidence: _count_clash(evidence) * _similarity(evidence),
    "counts clash × similarity × salience": _clash_here,
    "affinity": _affinity,
    "counts clash × affinity": lambda evidence: _count_clash(evidence) * _affinity(evidence),
    "one negated × affinity": lambda evidence: evidence.negation_mismatch * _affinity(evidence),
    "nli contradiction × affinity": lambda evidence: _nli_max(evidence) * _affinity(evidence),
    "counts clash × dates clash": lambda evidence: _count_clash(evidence) * _date_clash(evidence),
    "counts clash × looking back": lambda evidence: _count_clash(evidence) * _elsewhen(evidence),
    "counts clash × names apart": lambda evidence: _count_clash(evidence) * _names_apart(evidence),
    "counts clash × names shared": lambda evidence: _count_clash(evidence) * _names_shared(evidence),
    "counts clash × same article": lambda evidence: _count_clash(evidence) * _same_article(evidence),
    "salience": _salience,
    "names shared": _names_shared,
    "names apart": _names_apart,
    "counts agree": _count_agreement,
    "dates clash": _date_clash,
    "dates clash × similarity": lambda evidence: _date_clash(evidence) * _similarity(evidence),
    "one negated": lambda evidence: float(evidence.negation_mismatch),
    "one negated × similarity": lambda evidence: evidence.negation_mismatch * _similarity(evidence),
    "opposite words": lambda evidence: min(1.0, len(evidence.opposites)),
    "accused and denied": _acts("accuses", "denies"),
    "stated and denied": _acts("states", "denies"),
    "accused and claimed": _acts("accuses", "claims"),
    "claimed and unclaimed": _acts("claims", "disclaims"),
    "known and unknown": _one_act("unknown"),
    "answer of the one spoken of": _addressed,
    "opposed sides": lambda evidence: float(evidence.opposed),
    "same speaker": _same_speaker,
    "same article": _same_article,
    "both in the outlet's voice": _both_outlets,
    "both attributed": _both_speakers,
}


def signals(evidence: Evidence) -> dict[str, float]:
    """Return every signal of one pair, by name, in the order of the table."""
    return {name: float(signal(evidence)) for name, signal in SIGNALS.items()}
