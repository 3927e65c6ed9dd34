"""Compare how several sources tell one event: who claims what, what matches, and what contradicts what.

    from compare import Comparer, read_event

    report = Comparer.load().compare(read_event("corpora/belgorod-2023"))

The names below are the whole public interface; each is imported when it is first used, so that
`import compare` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Agreement": "compare.reporting.report",
    "Article": "compare.records",
    "Candidate": "compare.records",
    "Claim": "compare.records",
    "CompareError": "compare.errors",
    "Comparer": "compare.comparer",
    "ConflictSet": "compare.reporting.conflicts",
    "Coverage": "compare.reporting.report",
    "Diff": "compare.reporting.diff",
    "Event": "compare.records",
    "Figure": "compare.records",
    "Group": "compare.records",
    "ModelError": "compare.errors",
    "Naming": "compare.reporting.report",
    "Pair": "compare.records",
    "Quantity": "compare.reporting.quantities",
    "ReadingError": "compare.errors",
    "Reason": "compare.records",
    "Report": "compare.reporting.report",
    "ReportError": "compare.errors",
    "Verdict": "compare.records",
    "Wording": "compare.reporting.report",
    "extract": "compare.extraction",
    "group_stories": "compare.stories",
    "read_event": "compare.reading",
    "read_events": "compare.reading",
}

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'compare' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
