"""Analysts' verdicts on pairs, kept in a database, and the calibration that is fitted on them."""

from __future__ import annotations

from compare.store.export import to_csv, to_json
from compare.store.judgements import CALLS, Call, Judgement, pair_key
from compare.store.precision import Precision, Tally
from compare.store.store import STORE_VARIABLE, Refit, Store, open_store

__all__ = [
    "CALLS",
    "STORE_VARIABLE",
    "Call",
    "Judgement",
    "Precision",
    "Refit",
    "Store",
    "Tally",
    "open_store",
    "pair_key",
    "to_csv",
    "to_json",
]
