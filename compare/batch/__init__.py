"""Many events: read as a stream, compared in chunks, written one report an event with tables beside them.

A batch can be interrupted at any moment and go on later, and share its work between processes or machines.
"""

from compare.batch.run import Summary, run_batch

__all__ = ["Summary", "run_batch"]
