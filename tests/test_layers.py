"""Who may import whom, which libraries are imported late, and what a start costs."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "compare"
FILES = sorted(PACKAGE.rglob("*.py"))

RECORDS = {"records", "errors", "values", "scopes", "background", "sentences"}
STAGES = ("reading", "extraction", "embedding", "scoring", "reporting")
MODELS = {"models", "weights"}
STAGE = RECORDS | {"models.protocols"}
JOINED = RECORDS | MODELS | {*STAGES, "checking", "comparer"}
# What each part may import beside itself. A new part must be given its place here.
ALLOWED: dict[str, set[str]] = {
    "records": set(),
    "errors": set(),
    "values": {"records"},
    "scopes": {"records", "values"},
    "background": {"records", "values", "scopes"},
    "sentences": {"records"},
    "weights": {"errors"},
    "models": RECORDS | {"weights"},
    **dict.fromkeys(STAGES, STAGE),
    "checking": STAGE | {"embedding", "scoring", "extraction", "reporting"},
    "comparer": RECORDS | MODELS | set(STAGES) | {"checking"},
    "progress": {"reporting.labels"},
    "stories": RECORDS | MODELS | {"reading", "embedding", "reporting.files", "reporting.labels", "progress"},
    "batch": JOINED | {"stories", "progress"},
    "calibration": RECORDS | {"reporting"},
    "store": JOINED | {"calibration"},
    "dashboard": JOINED | {"batch", "store", "calibration"},
    "commands": JOINED | {"stories", "batch", "store", "calibration", "dashboard"},
    "cli": JOINED | {"stories", "batch", "store", "calibration", "commands"},
    "__main__": {"cli"},
    "__init__": set(),
}
HEAVY = {
    "altair", "duckdb", "faiss", "feedparser", "jinja2", "onnxruntime", "pandas", "platformdirs", "psycopg",
    "pyarrow", "pypdf", "ray", "requests", "scipy", "sentence_transformers", "sklearn", "sqlalchemy", "streamlit",
    "tokenizers", "torch", "tqdm", "trafilatura", "transformers", "urllib3", "vl_convert",
}  # fmt: skip
TORCH = ("torch", "sentence_transformers", "transformers")


def part_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(nodes: Iterator[ast.AST]) -> Iterator[tuple[str, int]]:
    """Every module that is imported, as written, with its line; names taken from `compare` itself count as modules."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are written in full"
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "compare" else [module]
            yield from ((name, node.lineno) for name in names)


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when the module is imported: no function bodies, nothing for the type checker alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if is_type_checking(child):
            yield from (inner for other in child.orelse for inner in ast.walk(other))  # type: ignore[attr-defined]
            continue
        yield child
        yield from at_import(child)


def within_package(module: str) -> str | None:
    """The module's name inside `compare`; None for other packages and for what `compare` itself defines."""
    root, _, rest = module.partition(".")
    return rest if root == "compare" and rest not in ("", "__version__") else None


def may_import(part: str, module: str) -> bool:
    return module.split(".")[0] == part or any(
        module == allowed or module.startswith(f"{allowed}.") for allowed in ALLOWED[part]
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_each_part_imports_only_what_lies_below_it(file: Path) -> None:
    part = part_of(file)
    assert part in ALLOWED, f"{part} has no place among the layers yet"
    wrong = [
        f"{file.name}:{line} imports compare.{inner}"
        for module, line in imports(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        if (inner := within_package(module)) and not may_import(part, inner)
    ]
    assert not wrong


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_heavy_libraries_are_imported_where_they_are_used(file: Path) -> None:
    heavy = HEAVY - {"streamlit"} if part_of(file) == "dashboard" else HEAVY
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert not [(module, line) for module, line in imports(at_import(tree)) if module.split(".")[0] in heavy]


def test_the_layer_test_sees_what_it_is_for() -> None:
    code = "import torch\nif TYPE_CHECKING:\n    import pandas\ndef f():\n    import scipy\nclass A:\n    import ray\n"
    assert [module for module, _ in imports(at_import(ast.parse(code)))] == ["torch", "ray"]
    assert not may_import("scoring", "embedding.groups")
    assert not may_import("scoring", "models.onnx")
    assert may_import("scoring", "models.protocols")
    assert not may_import("comparer", "batch")
    assert within_package("compare.comparer") == "comparer"
    assert within_package("numpy") is None


def test_the_entry_point_of_the_dashboard_is_a_few_lines_on_the_dashboard() -> None:
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    assert {module for module, _ in imports(ast.walk(tree))} == {"compare.dashboard.router"}
    assert len(tree.body) <= 5


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_compare_is_quick_and_brings_no_heavy_library() -> None:
    code = (
        "import sys, time; start = time.perf_counter(); import compare; seconds = time.perf_counter() - start\n"
        f"print(seconds, *({{*{sorted(HEAVY)}, 'numpy'}} & set(sys.modules)))"
    )
    runs = [python(code).split() for _ in range(5)]
    assert all(len(run) == 1 for run in runs), f"imported as well: {runs[0][1:]}"
    # The best of several, since a busy machine only ever adds to it.
    assert min(float(run[0]) for run in runs) < 0.3


def test_the_bundled_models_need_no_torch() -> None:
    code = f"""
import json, sys
from compare import Article, Comparer, Event
texts = ("The dam at Ost broke and 12 people were killed.", "The dam at Ost broke, killing 40 people, police said.")
event = Event("dam", tuple(Article(f"a{{i}}", f"Outlet {{i}}", text) for i, text in enumerate(texts)))
report = Comparer.load().compare(event)
print(json.dumps([len(report.pairs), [name for name in {TORCH} if name in sys.modules]]))
"""
    pairs, loaded = json.loads(python(code))
    assert pairs
    assert not loaded
