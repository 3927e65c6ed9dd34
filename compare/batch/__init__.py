"""Many events: read as a stream, compared in chunks, written one report an event with tables beside them."""

from compare.batch.local import Summary, run_batch

__all__ = ["Summary", "run_batch"]
