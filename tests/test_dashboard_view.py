"""Links: what a view writes into an address is what is read from it, and nothing wrong gets through."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.dashboard.view import View, read_view

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
SEVERAL = st.lists(NAMES, max_size=3, unique=True).map(tuple)
VIEWS = st.builds(
    View,
    event=NAMES,
    by=st.sampled_from([None, "side", "source"]),
    threshold=st.none() | st.integers(0, 100).map(lambda share: share / 100),
    fact=st.none() | NAMES,
    claim=st.none() | NAMES,
    mark=st.sampled_from(["all", "contradicted", "once"]),
    only=st.booleans(),
    kind=SEVERAL,
    who=SEVERAL,
    column=SEVERAL,
)


@given(VIEWS)
def test_a_link_reproduces_its_view(view: View) -> None:
    address = urlsplit(view.link("facts"))
    assert address.path == "facts"
    assert read_view(parse_qs(address.query)) == view


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"by": ["speaker"]}, View()),
        ({"threshold": ["nan"]}, View()),
        ({"threshold": ["1.5"]}, View()),
        ({"threshold": ["half"]}, View()),
        ({"only": ["yes"], "mark": ["red"], "unknown": ["x"]}, View()),
        ({"event": [""], "kind": ["", "number", "number"]}, View(kind=("number",))),
        ({"threshold": ["0"]}, View(threshold=0.0)),
    ],
)
def test_what_a_link_says_wrongly_is_left_at_its_default(query: dict[str, list[str]], expected: View) -> None:
    assert read_view(query) == expected


def test_only_event_columns_and_threshold_go_along_to_another_page() -> None:
    view = View(event="e", by="source", threshold=0.7, fact="g1", claim="c1", kind=("number",), only=True)
    assert view.carried() == View(event="e", by="source", threshold=0.7)
