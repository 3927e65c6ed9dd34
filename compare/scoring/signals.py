"""The signals that are weighed into one probability: a table of names and symmetric functions of the evidence.

Every signal lies between 0 and 1 and does not change when the two claims are swapped.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from compare.records import Claim
from compare.scoring.evidence import Evidence
from compare.scoring.statements import denied, wishes_or_judges
from compare.values import MEASURE, Comparison

Signal = Callable[[Evidence], float]

FAR = 5.0  # times; counts further apart than this are mostly counts of different things
WHOLLY = 0.75  # share of the words of a denial from which its whole point is said
NEXT = 60  # characters; claims no further apart stand in one sentence or in neighbouring ones

_BACK = re.compile(
    r"\b(?:since|so far|to date|in total|overall|altogether|(?:over|in|during) the (?:past|last)|"
    r"last (?:week|month|year|summer|spring|autumn|winter)|this year|earlier this|(?:years?|months?) ago|previous\w*|"
    r"in \d{4}|(?:on|in) that (?:day|month|year|attack|war)|at the time|the year before|a year earlier|"
    r"another (?:attack|blast|bomb\w*|raid|strike|shooting|incident|explosion)|"
    r"across the country|nationwide|worldwide|globally|could|would|might|may)\b",
    re.IGNORECASE,
)
_NOT_KNOWN = re.compile(
    r"\b(?:cause|origin|reason|nature|motive|circumstances|perpetrators?|culprits?)\b[^.;]{0,40}\b(?:unknown|unclear|not\b)|"
    r"\b(?:not|n[o’']t|un)\s*(?:\w+\s+)?(?:clear|known|determined|established|identified|specify|say)\s+"
    r"(?:\w+\s+)?(?:who|what|whether|how|why|the\s+cause)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:caus(?:ed|es)\s+(?:by)?|due\s+to|result\s+of|carried\s+out|claimed|responsib\w+|suicide|bomber|car\s+bomb|"
    r"detonat\w+|planted|set\s+off|blew\s+(?:up|himself|herself)|struck\s+by|started\s+(?:by|when)|short\s+circuit)\b",
    re.IGNORECASE,
)
# A denial of no more than this answers whatever it is that one is accused of.
_BLANKET = re.compile(
    r"^(?:\W|\b(?:any|all|the|these|those|such|it|this|that|its?|his|her|their|having|had|have|a|an|of|in|with|for|to|being|"
    r"involve\w*|responsib\w*|role|part|accus\w*|alleg\w*|charges?|claims?|reports?|wrong\w*|link\w*|connection|"
    r"attack|incident|it)\b)*$",
    re.IGNORECASE,
)


def signals(evidence: Evidence) -> dict[str, float]:
    """Return every signal of one pair, by name, in the order of the table."""
    return {name: float(signal(evidence)) for name, signal in SIGNALS.items()}


def stronger(evidence: Evidence) -> float:
    """The higher contradiction of the two readings."""
    return max(evidence.forward.contradiction, evidence.backward.contradiction)


def weaker(evidence: Evidence) -> float:
    """The lower contradiction of the two readings."""
    return min(evidence.forward.contradiction, evidence.backward.contradiction)


def entailed(evidence: Evidence) -> float:
    """The higher entailment of the two readings."""
    return max(evidence.forward.entailment, evidence.backward.entailment)


def _similarity(evidence: Evidence) -> float:
    return max(0.0, min(1.0, evidence.candidate.similarity))


def _affinity(evidence: Evidence) -> float:
    return evidence.candidate.affinity


def _count_clash(evidence: Evidence) -> Comparison | None:
    return next(iter(evidence.clashes(in_time=False)), None)


def _counts(evidence: Evidence) -> float:
    """People or things of one kind, of which the two give numbers that exclude each other."""
    row = _count_clash(evidence)
    return row.sameness if row and row.sameness > MEASURE else 0.0


def _measures(evidence: Evidence) -> float:
    """The same for measures, money and bare numbers, which say little of what they measure."""
    row = _count_clash(evidence)
    return float(row is not None and row.sameness <= MEASURE and not _far_apart(evidence))


def _far_apart(evidence: Evidence) -> float:
    row = _count_clash(evidence)
    if row is None:
        return 0.0
    low, high = sorted((abs(row.a.value), abs(row.b.value)))
    return float(high > FAR * max(low, 1.0))


def _dates(evidence: Evidence) -> float:
    return float(bool(evidence.clashes(in_time=True)))


def _counts_agree(evidence: Evidence) -> float:
    return max((row.sameness for row in evidence.comparisons if not row.clash), default=0.0)


def _all_agree(evidence: Evidence) -> float:
    """Both give figures or dates of the same things, and none of them clashes."""
    return float(bool(evidence.comparisons) and not any(row.clash for row in evidence.comparisons))


def _overlap(evidence: Evidence) -> float:
    return evidence.overlap


def _setting(evidence: Evidence) -> float:
    return evidence.setting


def _looks_back(evidence: Evidence) -> float:
    """One of the two looks back or ahead ("since 2014", "could") and the other does not."""
    return float(bool(_BACK.search(evidence.statements[0])) != bool(_BACK.search(evidence.statements[1])))


def _background(evidence: Evidence) -> float:
    """One of the two counts is of another time, place or scale than the event, or both are."""
    row = _count_clash(evidence)
    return float(row is not None and bool({row.a, row.b} & evidence.background))


def _cause_found(evidence: Evidence) -> float:
    """One says that the cause, or who did it, is not known, and the other tells it."""
    unknown = [at for at in (0, 1) if _NOT_KNOWN.search(evidence.statements[at])]
    return float(len(unknown) == 1 and bool(_TOLD.search(evidence.statements[1 - unknown[0]])))


def _exchange(wanted: str) -> Signal:
    return lambda evidence: float(evidence.exchange == wanted)


def _names_shared(evidence: Evidence) -> float:
    left, right = evidence.names
    return len(left & right) / max(1, min(len(left), len(right)))


def _same_wording(evidence: Evidence) -> float:
    """The same words with no sign of a difference: one text quoted twice."""
    left, right = evidence.words
    alike = len(left & right) >= 0.75 * max(1, len(left | right))
    return float(alike and not evidence.negation_mismatch and not any(row.clash for row in evidence.comparisons))


def _acts(first: str, second: str) -> Signal:
    return lambda evidence: float(evidence.acts in ((first, second), (second, first)))


def _one_act(wanted: str) -> Signal:
    return lambda evidence: float((evidence.acts[0] == wanted) != (evidence.acts[1] == wanted))


def _blanket_denial(evidence: Evidence) -> float:
    """One accuses, and the other denies without saying what, or denies involvement."""
    return _acts("accuses", "denies")(evidence) * _by_denial(evidence, lambda denial, _: _is_blanket(denial))


def _blanket_answer_to_nothing(evidence: Evidence) -> float:
    return _acts("states", "denies")(evidence) * _by_denial(evidence, lambda denial, _: _is_blanket(denial))


def _specific_denial(evidence: Evidence) -> float:
    return _by_denial(evidence, lambda denial, _: 1.0 - _is_blanket(denial))


def _denied_point(evidence: Evidence) -> float:
    """Share of the words of what one denies that the other says; 0 where neither, or both, deny."""
    return _by_denial(evidence, _shared_with_denied)


def _denied_point_said(evidence: Evidence) -> float:
    """The other says, in the same words, nearly all of what the one denies."""
    return float(_denied_point(evidence) >= WHOLLY)


def _by_denial(evidence: Evidence, measure: Callable[[Claim, str], float]) -> float:
    """Measure the one denial of the pair against the other's statement."""
    if (evidence.acts[0] == "denies") == (evidence.acts[1] == "denies"):
        return 0.0
    denial, other = (evidence.a, 1) if evidence.acts[0] == "denies" else (evidence.b, 0)
    return float(measure(denial, evidence.statements[other]))


def _is_blanket(denial: Claim) -> float:
    return float(bool(_BLANKET.match(denied(denial))))


def _shared_with_denied(denial: Claim, other: str) -> float:
    words = {word[:5] for word in re.findall(r"\w{4,}", denied(denial).lower())}
    return len(words & {word[:5] for word in re.findall(r"\w{4,}", other.lower())}) / max(1, len(words))


def _addressed(evidence: Evidence) -> float:
    """One speaks of somebody who, or whose side, speaks in the other."""
    return float(_speaks_of(evidence, evidence.a, evidence.b) or _speaks_of(evidence, evidence.b, evidence.a))


def _speaks_of(evidence: Evidence, claim: Claim, answer: Claim) -> bool:
    if answer.speaker is None:
        return False
    names = {answer.who} | {name for name, side in evidence.sides.items() if answer.side and side == answer.side}
    said = set(re.findall(r"\w+", claim.text))
    return any(word in said for name in names for word in re.findall(r"\b[A-Z]\w{2,}", name))


def _next_to(evidence: Evidence) -> float:
    """Two speakers of one article whose claims stand next to each other: outlets put answers there."""
    a, b = evidence.a, evidence.b
    if a.article.id != b.article.id or a.field != b.field:
        return 0.0
    first, second = sorted((a.sentence or a.span, b.sentence or b.span))
    return float(second[0] - first[1] <= NEXT)


def _same_article(evidence: Evidence) -> float:
    return float(evidence.a.article.id == evidence.b.article.id)


def _one_asks(evidence: Evidence) -> float:
    return float(any("?" in claim.context[claim.span[1] - 1 : claim.span[1] + 2] for claim in (evidence.a, evidence.b)))


def _one_wishes(evidence: Evidence) -> float:
    return float(wishes_or_judges(evidence.a) or wishes_or_judges(evidence.b))


def _same_speaker(evidence: Evidence) -> float:
    return float(evidence.a.speaker is not None and evidence.a.who == evidence.b.who)


def _both_outlets(evidence: Evidence) -> float:
    return float(evidence.a.speaker is None and evidence.b.speaker is None)


def _both_speakers(evidence: Evidence) -> float:
    return float(evidence.a.speaker is not None and evidence.b.speaker is not None)


def _opposites(evidence: Evidence) -> float:
    return float(bool(evidence.opposites))


def _negated(evidence: Evidence) -> float:
    return float(evidence.negation_mismatch)


def _opposed(evidence: Evidence) -> float:
    return float(evidence.opposed)


def _times(*factors: Signal) -> Signal:
    def product(evidence: Evidence) -> float:
        result = 1.0
        for factor in factors:
            result *= factor(evidence) if result else 0.0
        return result

    return product


def _one(evidence: Evidence) -> float:
    return 1.0


# The signals that rest on the NLI: what they take of its readings, times what they take of the rest.
READ: dict[str, tuple[Signal, Signal]] = {
    "nli contradiction, stronger reading": (stronger, _one),
    "nli contradiction, weaker reading": (weaker, _one),
    "nli contradiction × affinity": (stronger, _affinity),
    "nli entailment, stronger reading": (entailed, _one),
    "all figures agree × nli contradiction": (stronger, _all_agree),
    "one negated × nli contradiction": (stronger, _negated),
}


def _read(name: str) -> Signal:
    return _times(*READ[name])


SIGNALS: dict[str, Signal] = {
    "nli contradiction, stronger reading": stronger,
    "nli contradiction, weaker reading": weaker,
    "nli contradiction × affinity": _read("nli contradiction × affinity"),
    "nli entailment, stronger reading": entailed,
    "similarity": _similarity,
    "affinity": _affinity,
    "shared words": _overlap,
    "same wording": _same_wording,
    "counts clash": _counts,
    "counts clash × similarity": _times(_counts, _similarity),
    "counts clash × affinity": _times(_counts, _affinity),
    "counts clash × names shared": _times(_counts, _names_shared),
    "counts clash × dates clash": _times(_counts, _dates),
    "counts clash × looking back": _times(_counts, _looks_back),
    "counts clash × far apart": _times(_counts, _far_apart),
    "counts clash × same article": _times(_counts, _same_article),
    "counts clash × background": _times(_counts, _background),
    "counts clash × same article × both attributed": _times(_counts, _same_article, _both_speakers),
    "counts agree": _counts_agree,
    "all figures agree": _all_agree,
    "all figures agree × affinity": _times(_all_agree, _affinity),
    "all figures agree × one negated": _times(_all_agree, _negated),
    "all figures agree × nli contradiction": _read("all figures agree × nli contradiction"),
    "measures clash × setting": _times(_measures, _setting),
    "measures clash × affinity": _times(_measures, _affinity),
    "counts clash × setting": _times(_counts, _setting),
    "dates clash": _dates,
    "dates clash × affinity": _times(_dates, _affinity),
    "one negated": _negated,
    "one negated × affinity": _times(_negated, _affinity),
    "one negated × nli contradiction": _read("one negated × nli contradiction"),
    "opposite words": _opposites,
    "opposite words × affinity": _times(_opposites, _affinity),
    "accused and denied outright": _blanket_denial,
    "denied outright, not accused": _blanket_answer_to_nothing,
    "denied point shared": _denied_point,
    "denied point said": _denied_point_said,
    "denied × opposite words": _times(_one_act("denies"), _opposites),
    "denied point shared × opposed sides": _times(_denied_point, _opposed),
    "stated and denied": _times(_acts("states", "denies"), _specific_denial),
    "accused and denied": _acts("accuses", "denies"),
    "accused and claimed": _acts("accuses", "claims"),
    "claimed and unclaimed": _acts("claims", "disclaims"),
    "claimed and unknown": _acts("claims", "unknown"),
    "known and unknown": _one_act("unknown"),
    "unknown cause and told": _cause_found,
    "answer of the one spoken of": _addressed,
    "specific denial next to it": _times(_next_to, _specific_denial),
    "specific denial next to it × opposed sides": _times(_next_to, _specific_denial, _opposed),
    "specific denial next to it × opposite words": _times(_next_to, _specific_denial, _opposites),
    "accused answers": _exchange("answered"),
    "denied by another": _exchange("elsewhere"),
    "two culprits": _exchange("rivals"),
    "two culprits × affinity": _times(_exchange("rivals"), _affinity),
    "same culprit": _exchange("agree"),
    "opposed sides": _opposed,
    "one asks": _one_asks,
    "one wishes or judges": _one_wishes,
    "same speaker": _same_speaker,
    "same article": _same_article,
    "both in the outlet's voice": _both_outlets,
    "both attributed": _both_speakers,
}
