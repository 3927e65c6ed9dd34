"""JSON with errors that name the line and column."""

from __future__ import annotations

import json

from compare.errors import ReadingError


def load_json(text: str, where: str, *, line: int | None = None) -> object:
    """Return what a JSON text holds; errors are told as where:line:column.

    `line` is the number of the text's line where it is one line of a longer file.
    """
    try:
        loaded: object = json.loads(text)
    except json.JSONDecodeError as error:
        at = f"{where}:{line or error.lineno}:{error.colno}"
        raise ReadingError(f"{at}: not valid JSON: {error.msg}") from error
    except RecursionError as error:
        raise ReadingError(f"{where}: this JSON is nested too deeply to be an event") from error
    except ValueError as error:  # a number of thousands of digits
        raise ReadingError(f"{where}: not valid JSON: {error}") from error
    return loaded
