"""How every page is made from a template: all that comes from articles is escaped, and no value may be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(package: str, helpers: Iterable[Callable[..., Any]], **values: Any) -> Environment:
    """Return the templates of a package's folder `templates`; they call `helpers` by name and read `values`."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    result = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    result.globals.update({helper.__name__: helper for helper in helpers}, **values)
    return result
