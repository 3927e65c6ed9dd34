"""Quality of reports against hand-made labels: contradictions, alignment, attribution and figures.

All figures are micro-averaged over events. Definitions:

contradiction   a flagged pair is right when it agrees with a labelled contradiction that no stronger pair took;
                further pairs on a label that is taken count neither way. Average precision ranks all pairs by score;
                "five strongest" is the precision of at most five flagged pairs an event; the calibration error is the
                expected one over all pairs, in ten bins of equal width (Naeini et al. 2015), which should be low.
alignment       recall: labelled links (same fact, or contradicting) whose two claims stand in one group or flagged
                pair; precision: of shown links between labelled places, the share that is labelled.
attribution     F1 of the words that are attributed to somebody, in the articles that are labelled for it, and the
                share of labelled attributions whose speaker agrees.
figures         recall of labelled (article, value) rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from benchmarks.gold import Attribution, Gold, Place, place_of
from benchmarks.measures import precision_recall_f1, share, with_f1
from compare.records import Claim, Group, Pair
from compare.reporting.report import Report

# Titles and ranks that many speakers share say nothing about who it is.
_COMMON = frozenset(
    "the a an of and in for on mr mrs ms president minister spokesman spokeswoman spokesperson official officials "
    "group he she it they".split()
)

STRONGEST = 5  # pairs of an event that a reader looks at first


@dataclass
class Tally:
    """Counts over any number of events; `scores()` turns them into figures."""

    counts: Counter[str] = field(default_factory=Counter)
    ranked: list[tuple[float, bool]] = field(default_factory=list)
    per_event: dict[str, float] = field(default_factory=dict)

    def add(self, report: Report, gold: Gold) -> None:
        """Count one event."""
        self.add_pairs(report.pairs, gold, threshold=report.threshold)
        self.add_groups(report.groups, report.contradictions(), gold)
        self._attribution(report, gold)
        stated = {(figure.claim.article.id, figure.value) for figure in report.figures}
        self.counts["figures"] += len(gold.figures)
        self.counts["figures found"] += len(gold.figures & stated)

    def scores(self) -> dict[str, dict[str, float]]:
        """Return every measure as a share, 0 to 1."""
        n = self.counts
        return {
            "contradiction": {
                **precision_recall_f1(n["right"], n["flagged"], n["contradictions"]),
                "mean over events": sum(self.per_event.values()) / max(1, len(self.per_event)),
                "average precision": self.average_precision(),
                "five strongest": share(n["strongest right"], n["strongest"]),
                "status": share(n["status right"], n["right"]),
            },
            "alignment": with_f1(share(n["links right"], n["links shown"]), share(n["links found"], n["links"])),
            "attribution": {
                **precision_recall_f1(n["words right"], n["words said"], n["words attributed"]),
                "speaker": share(n["speakers right"], n["attributions"]),
            },
            "figures": {"recall": share(n["figures found"], n["figures"])},
        }

    def add_pairs(self, pairs: Iterable[Pair], gold: Gold, *, threshold: float) -> None:
        """Count the contradictions of one event alone."""
        taken: set[int] = set()
        flagged = right = 0
        for pair in sorted(pairs, key=lambda pair: -pair.score):
            agreeing = gold.contradicted(pair.a, pair.b)
            fresh = next((i for i in agreeing if i not in taken), None)
            if agreeing and fresh is None:
                continue
            self.ranked.append((pair.score, fresh is not None))
            flags = pair.score >= threshold
            flagged += flags
            if flags and flagged <= STRONGEST:
                self.counts.update({"strongest": 1, "strongest right": int(fresh is not None)})
            if fresh is not None:
                taken.add(fresh)
            if fresh is not None and flags:
                right += 1
                self.counts["status right"] += pair.status == gold.contradictions[fresh].status
        self.counts.update({"flagged": flagged, "right": right, "contradictions": len(gold.contradictions)})
        if gold.contradictions:
            self.per_event[gold.event] = precision_recall_f1(right, flagged, len(gold.contradictions))["f1"]

    def add_groups(self, groups: Iterable[Group], flagged: Iterable[Pair], gold: Gold) -> None:
        """Count the alignment of one event alone."""
        links = [*gold.contradictions, *gold.same]
        places = {place for link in links for place in (link.a, link.b)}
        shown = list(_shown(groups, flagged))
        self.counts["links"] += len(links)
        self.counts["links found"] += sum(any(link.meets(a, b) for a, b in shown) for link in links)
        known = [(a, b) for a, b in shown if _touches(a, places) and _touches(b, places)]
        self.counts["links shown"] += len(known)
        self.counts["links right"] += sum(any(link.meets(a, b) for link in links) for a, b in known)

    def _attribution(self, report: Report, gold: Gold) -> None:
        texts = {article.id: article.text for article in report.event.articles}
        wanted = [row for row in gold.attributions if row.place.field == "text"]
        labelled = {row.place.article for row in gold.attributions}
        said = [
            claim for claim in report.claims
            if claim.speaker and claim.field == "text" and claim.article.id in labelled
        ]  # fmt: skip
        ours = _words(texts, (place_of(claim) for claim in said))
        theirs = _words(texts, (row.place for row in wanted))
        self.counts.update(
            {"words right": len(ours & theirs), "words said": len(ours), "words attributed": len(theirs)}
        )
        self.counts["attributions"] += len(wanted)
        self.counts["speakers right"] += sum(_speaker_agrees(row, said) for row in wanted)

    def average_precision(self) -> float:
        """Return the average precision of all pairs, ranked by score."""
        hits, total = 0, 0.0
        for rank, (_, right) in enumerate(self._by_score(), 1):
            hits += right
            total += right * hits / rank
        return share(total, self.counts["contradictions"])

    def calibration_error(self, bins: int = 10) -> float:
        """Return the expected calibration error: how far scores lie from the share of right pairs, on the mean."""
        held: dict[int, list[tuple[float, bool]]] = {}
        for score, right in self.ranked:
            held.setdefault(min(bins - 1, int(score * bins)), []).append((score, right))
        gaps = (abs(sum(score for score, _ in rows) - sum(right for _, right in rows)) for rows in held.values())
        return share(sum(gaps), len(self.ranked))

    def best_threshold(self, *, beta: float = 1.0) -> tuple[float, float]:
        """Return the highest F-beta that any threshold reaches, and that threshold; beta under 1 favours precision."""
        best, hits, weight = (0.0, 0.5), 0, beta * beta
        for rank, (score, right) in enumerate(self._by_score(), 1):
            hits += right
            best = max(best, ((1 + weight) * hits / (rank + weight * self.counts["contradictions"]), score))
        return best

    def steady_threshold(self, *, tolerance: float = 0.01) -> float:
        """Return the lowest threshold whose F1 is within `tolerance` of the best, which hangs on single pairs."""
        best, hits, lowest = self.best_threshold()[0], 0, 0.5
        for rank, (score, right) in enumerate(self._by_score(), 1):
            hits += right
            if 2 * hits / (rank + self.counts["contradictions"]) >= best - tolerance:
                lowest = score
        return lowest

    def _by_score(self) -> list[tuple[float, bool]]:
        return sorted(self.ranked, key=lambda row: -row[0])


def _shown(groups: Iterable[Group], flagged: Iterable[Pair]) -> Iterator[tuple[Place, Place]]:
    for group in groups:
        for a, b in combinations(group.claims, 2):
            yield place_of(a), place_of(b)
    for pair in flagged:
        yield place_of(pair.a), place_of(pair.b)


def _touches(place: Place, places: Iterable[Place]) -> bool:
    return any(place.meets(other) for other in places)


def _words(texts: dict[str, str], places: Iterable[Place]) -> set[tuple[str, int]]:
    return {
        (place.article, word.start())
        for place in places
        for word in re.compile(r"\w+").finditer(texts[place.article], place.start, place.end)
        if not (word.start() == place.start and place.start and texts[place.article][place.start - 1].isalnum())
    }


def _speaker_agrees(row: Attribution, said: Iterable[Claim]) -> bool:
    wanted = _name_words(row.speaker) | _name_words(row.resolved)
    for claim in said:
        if not place_of(claim).meets(row.place):
            continue
        for name in (claim.speaker, claim.speaker_name):
            if name and (_name_words(name) & wanted if wanted else name.lower() == row.speaker.lower()):
                return True
    return False


def _name_words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.lower())) - _COMMON
