"""Reading plain values, as JSON gives them, with a place to name when one of them is not what it should be."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from compare.errors import ReportError
from compare.records import Span

T = TypeVar("T")
LARGEST = 1e300  # a whole number of more digits may be too large for a float


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the file, and where it stands, for the message when it is not what it should be."""

    value: Any
    place: str

    def fail(self, what: str) -> NoReturn:
        """Raise ReportError with the place."""
        raise ReportError(f"{self.place}: {what}")

    def at(self, name: str) -> Place:
        """Return a field of this object; ReportError where it is missing."""
        if not isinstance(self.value, Mapping):
            self.fail("should be an object")
        if name not in self.value:
            self.fail(f"no {name!r} field; a report file needs it")
        return Place(self.value[name], f"{self.place}.{name}")

    def of(self, kind: type[T]) -> T:
        """Return the value where it is of this kind (a whole number is a float too)."""
        value = self.value
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value) if abs(value) < LARGEST else math.inf
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            self.fail(f"should be {_NAMES[kind]}, not {_shown(self.value)}")
        if isinstance(value, float) and not math.isfinite(value):
            self.fail("should be a finite number")
        return value

    def text(self) -> str:
        """Return the value where it is a text."""
        return self.of(str)

    def get(self, name: str, kind: type[T]) -> T:
        """Return a field that must be of this kind."""
        return self.at(name).of(kind)

    def maybe(self, name: str, kind: type[T]) -> T | None:
        """Return a field of this kind, or None where it is null."""
        found = self.at(name)
        return None if found.value is None else found.of(kind)

    def items(self, name: str) -> list[Place]:
        """Return the items of a field that is a list."""
        found = self.at(name)
        return [Place(value, f"{found.place}[{at}]") for at, value in enumerate(found.of(list))]

    def entries(self) -> list[tuple[str, Place]]:
        """Return the keys and values of this object."""
        return [(str(key), Place(value, f"{self.place}[{key!r}]")) for key, value in self.of(dict).items()]

    def index(self, name: str, read: Callable[[Place], T]) -> dict[str, T]:
        """Return id → record for a list of objects; ReportError where an id comes twice."""
        found: dict[str, T] = {}
        for item in self.items(name):
            id = item.get("id", str)
            if id in found:
                item.fail(f"a second one with id {id!r}")
            found[id] = read(item)
        return found

    def one_of(self, name: str, known: Mapping[str, T]) -> T:
        """Return the record that a field names by its id."""
        return self.at(name).known(known)

    def known(self, known: Mapping[str, T]) -> T:
        """Return the record that this value names by its id."""
        id = self.of(str)
        if id not in known:
            self.fail(f"{id!r} is not known; the file must hold it")
        return known[id]

    def word(self, name: str, words: tuple[Any, ...]) -> Any:
        """Return a field that must be one of `words`."""
        found = self.at(name)
        if found.of(str) not in words:
            found.fail(f"{_shown(found.value)} is none of {', '.join(words)}")
        return found.value

    def span(self, name: str, text: str) -> Span:
        """Return a field that must be a span inside `text`."""
        found = self.at(name)
        value = found.of(list)
        if len(value) != 2 or not all(isinstance(end, int) and not isinstance(end, bool) for end in value):
            found.fail(f"should be [start, end], not {_shown(value)}")
        start, end = value
        if not 0 <= start <= end <= len(text):
            found.fail(f"{value} is outside its text of {len(text)} characters")
        return start, end

    def maybe_span(self, name: str, text: str) -> Span | None:
        """Return a span inside `text`, or None where the field is null."""
        return None if self.at(name).value is None else self.span(name, text)


_NAMES: dict[type, str] = {
    str: "a text", int: "a whole number", float: "a number", bool: "true or false", list: "a list", dict: "an object",
}  # fmt: skip


def _shown(value: Any) -> str:
    found = repr(value)
    return found if len(found) <= 40 else found[:39] + "…"
