"""How likely a claim supports, or contradicts, what somebody typed: a few signals, weighed into two scores.

What is typed stands alone: nobody says of which event it is. So two signals tell whether the event speaks of it at all,
and what the event's own report holds to contradict a supporting claim counts against what was typed as well. The
weights were fitted by `benchmarks/checking.py` on one half of the sample events. Both scores lie on the scale of the
scorer of pairs: its threshold is where what is shown serves best.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from compare.records import Claim
from compare.reporting import Report
from compare.scoring import Evidence, LinearScorer, statement
from compare.scoring.polarity import negations

STEM = 6  # letters; "killed" meets "killing"
LEAST, LEAST_THROUGH = -5.0, -6.0  # log odds that stand for "nothing known"
UNCLEAR = 0.25  # score under which nothing is worth a look
BLAMES, NEAR = 0.5, 0.5  # that support, and the cosine from which both can be about one act
THRESHOLD = 0.448  # that of the scorer of pairs, where both scores are set to cut

SUPPORT = LinearScorer(
    {
        "similarity³": 3.96, "entails what was typed": 1.11, "entailed by it": 1.88, "shared words": 4.73,
        "figures agree": 1.15, "figures clash": -2.18, "one negated": -0.70, "nli contradiction": -1.28,
        "event speaks of it": 2.83, "nearest event": 5.44,
    },
    bias=-11.62, threshold=THRESHOLD, unclear=UNCLEAR,
)  # fmt: skip
CONTRADICTION = LinearScorer(
    {"scored as a pair": 0.49, "through a supporter": 0.21, "event speaks of it": 3.11, "nearest event": 2.75},
    bias=-4.70, threshold=THRESHOLD, unclear=UNCLEAR,
)  # fmt: skip

_TURNS_DOWN = re.compile(r"\b(?:den(?:y|ies|ied|ying)|reject\w*|dismiss\w*|refut\w*|disput\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """How much an event has to do with what was typed.

    `told` is the share of the typed words that its articles hold; `near` the cosine of its nearest claim as a share of
    the best of all events.
    """

    told: float
    near: float


def told(typed: Claim, report: Report) -> float:
    """Return the share of the typed content words that the event's articles hold."""
    wanted = _stems([statement(typed)])
    texts = (text for article in report.event.articles for text in (article.title, article.text))
    return len(wanted & _stems(texts)) / max(1, len(wanted))


def support_signals(evidence: Evidence, setting: Setting) -> dict[str, float]:
    """Return what speaks for a support; in the evidence, a is what was typed."""
    typed, other = evidence.words
    return {
        "similarity³": max(0.0, evidence.candidate.similarity) ** 3,
        "entails what was typed": evidence.backward.entailment,
        "entailed by it": evidence.forward.entailment,
        "shared words": len(typed & other) / max(1, len(typed)),
        "figures agree": float(any(not row.clash and row.b not in evidence.background for row in evidence.comparisons)),
        "figures clash": float(any(row.clash for row in evidence.comparisons)),
        "one negated": float(evidence.negation_mismatch),
        "nli contradiction": max(evidence.forward.contradiction, evidence.backward.contradiction),
        **_setting_signals(setting),
    }


def contradiction_signals(pair: float | None, through: float, setting: Setting) -> dict[str, float]:
    """Return what speaks for a contradiction.

    `pair` is the scorer's probability for the claim and what was typed, None where they were not read together;
    `through` that of the claim and one that supports it, times the support.
    """
    return {
        "scored as a pair": max(LEAST, _log_odds(pair)) if pair is not None else LEAST,
        "through a supporter": max(LEAST_THROUGH, _log_odds(through)),
        **_setting_signals(setting),
    }


def turns_down(evidence: Evidence) -> bool:
    """Say whether the claim denies or doubts what was typed, which is itself no denial and holds no "not"."""
    if evidence.b.stance not in ("denies", "doubts") or evidence.a.stance in ("denies", "doubts"):
        return False
    typed = evidence.statements[0]
    return negations(typed) % 2 == 0 and not _TURNS_DOWN.search(typed)


def blames(evidence: Evidence) -> float:
    """Return the least support of a claim that accuses whoever, by what was typed, did it; 0 where it does not."""
    same = evidence.b.stance == "accuses" and evidence.exchange == "agree"
    return BLAMES if same and evidence.candidate.similarity >= NEAR else 0.0


def _setting_signals(setting: Setting) -> dict[str, float]:
    return {"event speaks of it": setting.told, "nearest event": setting.near}


def _log_odds(probability: float) -> float:
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))


def _stems(texts: Iterable[str]) -> set[str]:
    return {word[:STEM] for text in texts for word in re.findall(r"\w+", text.lower()) if word not in _COMMON}


_COMMON = frozenset(
    "a an the of in on at to for by with from and or but as that which who whom this these those it its his her their "
    "is are was were be been being has have had do does did will would can could may might said says say he she they "
    "we i you our us not no there than then also into over under after before about more most some such".split()
)
