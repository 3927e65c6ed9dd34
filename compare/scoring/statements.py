"""What a claim states, as the text that an NLI model reads, and what kind of speech act it is."""

from __future__ import annotations

import re
from typing import Literal

from compare.records import Claim, Span

Act = Literal["accuses", "denies", "claims", "disclaims", "unknown", "states"]

# An act is recognised by the words of the claim with its speaker and cue; the first row that fits counts.
_ACTS: tuple[tuple[Act, str], ...] = (
    ("disclaims", r"\bno(?:body|\s+one|\s+group|\s+organi[sz]ation|\s+party|\s+side)?\b[^.;]{0,40}\bclaim\w*\b"
                  r"[^.;]{0,15}\b(?:responsibility|attack|blast|credit)"),
    ("disclaims", r"\bno\b[^.;]{0,20}\bclaims?\s+of\s+responsibility"),
    ("unknown", r"\b(?:not|n[o’']t)\s+(?:immediately\s+|yet\s+|been\s+)*"
                r"(?:clear|known|determined|established|identified)\b"),
    ("unknown", r"\b(?:unknown|unclear|undetermined|unidentified)\b"),
    ("claims", r"\bclaim(?:s|ed|ing)?\b[^.;]{0,25}\bresponsibility\b"),
    ("claims", r"\b(?:was|were|been)\s+claimed\s+by\b"),
    ("claims", r"\b(?:took|takes|taken|taking)\s+(?:responsibility|credit)\s+for\b"),
    ("denies", r"(?<!not )(?<!or )\b(?:den(?:ies|ied)|refut(?:es|ed)|disavow(?:s|ed))\b"),
    ("denies", r"\b(?:had|has|have|played|play)\s+(?:nothing\s+to\s+do\s+with|no\s+(?:part|role|hand|involvement)\b)"),
    ("denies", r"\bno\s+involvement\s+in\b"),
    ("accuses", r"\b(?:accus(?:e|es|ed|ing)|blam(?:e|es|ed|ing)|held\s+\w+\s+responsible)\b"),
    ("accuses", r"\b(?:is|are|was|were|being)\s+(?:behind|responsible\s+for|to\s+blame\s+for)\b"),
)  # fmt: skip
_ACT_PATTERNS = tuple((act, re.compile(pattern, re.IGNORECASE)) for act, pattern in _ACTS)
_STANCE_ACTS: dict[str, Act] = {"accuses": "accuses", "denies": "denies"}
# With these the content alone ("Kiev of being behind it") is no statement: speaker and cue belong to it.
_NEED_CUE = frozenset({"accuses", "denies", "doubts"})
# After these the content says all that matters; after others ("called on the minister to resign", "fears a second
# wave") it would read as a fact when it is a wish, a fear or a name given.
_PLAIN_CUES = frozenset(
    "say says said saying tell tells told telling according write writes wrote writing add adds added adding "
    "report reports reported reporting stress stresses stressed stressing note notes noted noting announce "
    "announces announced announcing state states stated stating explain explains explained explaining declare "
    "declares declared declaring recall recalls recalled recalling inform informs informed claim claims claimed "
    "claiming confirm confirms confirmed confirming show shows showed find finds found reveal reveals revealed "
    "acknowledge acknowledges acknowledged admit admits admitted emphasise emphasize emphasised emphasized "
    "emphasizes underline underlined reiterate reiterated repeat repeated insist insists insisted maintain "
    "maintains maintained argue argues argued reply replied respond responded continue continued remark remarked "
    "comment commented observe observed tweet tweeted post posted affirm affirmed assert asserted testify "
    "testified conclude concluded estimate estimated estimates put puts point quoted was were is in per citing "
    "cited cites".split()
)


def statement_span(claim: Claim) -> Span:
    """Return the span that can be read as a sentence: the content, with speaker and cue where it needs them."""
    start, end = claim.span
    spans = [span for span in (claim.speaker_span, claim.cue_span) if span and _needs_cue(claim)]
    within = claim.sentence or claim.span
    spans = [span for span in spans if within[0] <= span[0] and span[1] <= within[1]]
    return min([start, *(span[0] for span in spans)]), max([end, *(span[1] for span in spans)])


def wishes_or_judges(claim: Claim) -> bool:
    """Say whether the claim's cue makes it a wish, a fear, a promise or a judgement rather than a report of a fact."""
    return claim.stance not in _NEED_CUE and _needs_cue(claim)


def _needs_cue(claim: Claim) -> bool:
    words = re.findall(r"[a-z]+", (claim.cue or "").lower())
    return claim.stance in _NEED_CUE or bool(words and not claim.direct and not _PLAIN_CUES & set(words))


def statement(claim: Claim) -> str:
    """Return the claim as the text that is compared; stray quotation marks and line breaks are dropped."""
    start, end = statement_span(claim)
    return " ".join(claim.context[start:end].split()).strip(" \"'“”‘’«»,;:—–-")


def act(claim: Claim) -> Act:
    """Return what the claim does: accuses, denies, claims responsibility, says nobody did, says it is unknown."""
    if claim.stance in _STANCE_ACTS:
        return _STANCE_ACTS[claim.stance]
    text = statement(claim)
    return next((name for name, pattern in _ACT_PATTERNS if pattern.search(text)), "states")


def denied(claim: Claim) -> str:
    """Return what a denial denies: its text without the cue and what goes before it."""
    start, end = claim.span
    if claim.cue_span and start <= claim.cue_span[0] < end:
        start = claim.cue_span[1]
    return claim.context[start:end].strip()
