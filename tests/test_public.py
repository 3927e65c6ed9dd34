"""The names that other programs rely on, and that all of them are explained."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import compare
from compare.cli import parser

PACKAGE = Path(compare.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))

NAMES = {
    "Agreement", "Article", "Candidate", "Claim", "CompareError", "Comparer", "ConflictSet", "Coverage", "Diff",
    "Event", "Figure", "Group", "ModelError", "Naming", "Pair", "Quantity", "ReadingError", "Reason", "Report",
    "ReportError", "Verdict", "Wording", "__version__", "extract", "group_stories", "read_event", "read_events",
}  # fmt: skip
COMMANDS = ["event", "batch", "pair", "check", "diff", "stories", "models", "verdicts", "app"]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_the_public_names() -> None:
    assert set(compare.__all__) == NAMES
    assert set(dir(compare)) == NAMES
    assert all(getattr(compare, name) is not None for name in NAMES)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        compare.nothing  # noqa: B018


@pytest.mark.parametrize("name", sorted(NAMES - {"__version__"}))
def test_a_public_name_is_documented(name: str) -> None:
    assert (getattr(compare, name).__doc__ or "").strip()


def test_errors_that_users_can_mend_share_one_base() -> None:
    errors = (compare.ModelError, compare.ReadingError, compare.ReportError)
    assert all(issubclass(error, compare.CompareError) for error in errors)


def public(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Public functions and classes of a module, and the public methods of its public classes."""
    for node in body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield f"{prefix}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{node.name}.")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_everything_public_has_a_docstring(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert not tree.body or ast.get_docstring(tree), "the module says what it is for"
    assert not [name for name, node in public(tree.body) if not ast.get_docstring(node)]  # type: ignore[arg-type]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_everything_public_is_typed(file: Path) -> None:
    for name, node in public(ast.parse(file.read_text(encoding="utf-8")).body):
        if isinstance(node, Function):
            given = [arg for arg in (*node.args.args, *node.args.kwonlyargs) if arg.arg not in ("self", "cls")]
            assert node.returns is not None, name
            assert all(arg.annotation is not None for arg in given), name


def subcommands() -> dict[str, argparse.ArgumentParser]:
    (chosen,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(chosen.choices)


def test_the_commands_and_that_each_says_what_it_does() -> None:
    (chosen,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    assert list(chosen.choices) == COMMANDS
    helps = {action.dest: action.help for action in chosen._choices_actions}
    assert set(helps) == set(COMMANDS)
    assert all(helps.values())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    options = [action for action in subcommands()[name]._actions if action.dest != "help"]
    assert not [action.dest for action in options if not action.help]
    assert f"narrative-compare {name}" in subcommands()[name].format_help()
