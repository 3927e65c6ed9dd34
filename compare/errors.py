"""Every error that `compare` raises on purpose.

    CompareError            shown to people as one line; exit status 1
    ├── ReadingError        an input that cannot be read
    ├── ClaimError          a claim to check that is too short or too long
    ├── ModelError          a model that cannot be found, loaded or trusted
    ├── ReportError         a report that cannot be written or read back
    └── StoreError          verdicts that cannot be kept, read or learnt from

A message names the file or object, the place in it, and what to do about it.
"""

from __future__ import annotations


class CompareError(Exception):
    """Base of all errors that a user can mend; its text is one line."""


class ReadingError(CompareError):
    """An article, event or table could not be read."""


class ModelError(CompareError):
    """A model could not be found, loaded or trusted."""


class ReportError(CompareError):
    """A report could not be written or read back."""


class StoreError(CompareError):
    """Analysts' verdicts could not be kept, read or learnt from."""


class ClaimError(CompareError):
    """A claim that somebody types cannot be checked."""
