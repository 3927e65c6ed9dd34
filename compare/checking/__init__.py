"""Check a claim: somebody types it, and sees who supports it and who contradicts it in the events at hand.

`ClaimIndex` holds the claims of any number of events and finds the nearest; `check` reads these against what was typed.
"""

from __future__ import annotations

from compare.checking.engine import Reader, check, fitting
from compare.checking.findings import Checked, Finding, voices
from compare.checking.index import ClaimIndex
from compare.checking.loose import loose

__all__ = ["Checked", "ClaimIndex", "Finding", "Reader", "check", "fitting", "loose", "voices"]
