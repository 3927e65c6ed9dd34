"""What the recipes do around their work: explain themselves, say how far they are, end with one line on bad input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from compare.errors import CompareError


def recipe_parser(name: str, description: str | None) -> argparse.ArgumentParser:
    """Return a parser of `python -m training.NAME`, whose help gives the description as it is written."""
    return argparse.ArgumentParser(
        prog=f"python -m training.{name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def say(line: str) -> None:
    """Print a line to stderr at once, so that a run of hours can be watched in a file."""
    print(line, file=sys.stderr, flush=True)


def exit_status(recipe: Callable[[], None]) -> int:
    """Run a recipe and return its exit status; what a user can mend is told in one line, without a traceback."""
    try:
        recipe()
    except (CompareError, OSError) as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        say("stopped")
        return 130
    return 0
