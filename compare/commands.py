"""What each command of the command line does; `compare.cli` parses the arguments that arrive here."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compare.errors import ReadingError

if TYPE_CHECKING:
    from compare.comparer import Comparer
    from compare.models import ModelInfo
    from compare.records import Event, Pair
    from compare.reporting.report import Report

# The columns of `models` and their headings.
MODEL_COLUMNS = {
    "preset": "preset", "part": "part", "name": "name", "megabytes": "MB", "languages": "languages",
    "licence": "licence", "sha256": "sha256", "purpose": "what for",
}  # fmt: skip


def say(line: str) -> None:
    """Write one line to standard error."""
    print(line, file=sys.stderr, flush=True)


def event(args: argparse.Namespace) -> int:
    """Compare one event and write its report."""
    found = _read_event(args.paths, allow_private=args.allow_private)
    for notice in found.notices:
        say(f"note: {notice}")
    report = _comparer(args).compare(found)
    _put(_written(report, args), args.output)
    return 0


def _read_event(paths: Sequence[str], *, allow_private: bool) -> Event:
    """Read the one event that a path holds, or make one of several articles and pages."""
    from compare.reading import read_event
    from compare.reading.web import Fetcher, event_from_places, looks_like_url

    if len(paths) == 1 and not looks_like_url(paths[0]):
        return read_event(paths[0])
    return event_from_places(paths, fetcher=Fetcher(allow_private=allow_private))


def batch(args: argparse.Namespace) -> int:
    """Compare many events; 1 when some of them failed."""
    from compare.batch import run_batch

    engine = None
    if args.engine == "ray":
        from compare.batch.ray_engine import RayEngine

        engine = RayEngine(args.workers)
    comparer = _comparer(args, threads=1 if engine or args.workers else None)
    try:
        summary = run_batch(
            args.paths,
            args.output,
            comparer if args.no_cache else _cached(comparer),
            resume=args.resume,
            workers=args.workers,
            engine=engine,
            on_report=_shown(args.top) if args.top else None,
            on_problem=say,
        )
    except KeyboardInterrupt:
        say("interrupted; the same command with --resume goes on from here")
        return 130
    say(summary.line())
    return 1 if summary.failed else 0


def pair(args: argparse.Namespace) -> int:
    """Score two claims against each other."""
    comparer = _comparer(args)
    (found,) = comparer.score([(args.a, args.b)])
    print(_pair_json(found) if args.format == "json" else _pair_text(found, comparer.threshold))
    return 0


def check(args: argparse.Namespace) -> int:
    """Find who supports a claim, and who contradicts it."""
    from compare.checking import fitting
    from compare.checking.written import as_json, as_text
    from compare.dashboard.claim_search import search_paths

    fitting(args.claim)  # known before anything is read
    comparer = _comparer(args)
    found = search_paths(args.paths, args.claim, comparer, say=say).at(comparer.threshold)
    print(as_json(found, top=args.top) if args.format == "json" else as_text(found, top=args.top))
    return 0


def diff(args: argparse.Namespace) -> int:
    """Show what differs between two reports, or two folders of them; 1 when one of a folder cannot be read."""
    from compare.reporting.diff.folder_views import Tally, written
    from compare.reporting.diff.folders import FolderDiff, diff_paths
    from compare.reporting.labels import count

    found = diff_paths(args.old, args.new)
    width, color = _width(), args.output is None and sys.stdout.isatty()
    if not isinstance(found, FolderDiff):
        if args.format == "text":
            _put(found.to_text(width=width, color=color, limit=args.top), args.output)
        else:
            _put({"json": found.to_json, "html": found.to_html, "md": found.to_markdown}[args.format](), args.output)
        return 0
    tally = Tally(found)
    _put_parts(written(tally, args.format, width=width, color=color, limit=args.top), args.output)
    if unreadable := tally.counts["unreadable"]:
        say(f"error: {count(unreadable, 'event')} could not be read; the result names them")
    return 1 if unreadable else 0


def stories(args: argparse.Namespace) -> int:
    """Group loose articles into events; 1 when some could not be read."""
    from compare.embedding.stories import WINDOW
    from compare.models import load_encoder
    from compare.reading.web import Fetcher
    from compare.stories.run import run_stories

    summary = run_stories(
        args.places,
        args.output,
        encoder=load_encoder(args.encoder) if args.encoder else None,
        fetcher=Fetcher(allow_private=args.allow_private),
        window=WINDOW if args.window is None else args.window,
        fewest=args.fewest,
        say=say,
    )
    say(summary.line())
    return 1 if summary.failed else 0


def models(args: argparse.Namespace) -> int:
    """List the models that can be used."""
    from compare.models import list_models

    rows = [_model_row(model) for model in list_models()]
    if args.format == "json":
        print(json.dumps(rows, indent=1))
        return 0
    lines = [MODEL_COLUMNS.values(), *([_cell(row[name]) for name in MODEL_COLUMNS] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip())
    cards = [row["card"] for row in rows if row["card"]]
    print("\nHow the bundled models were made and what they reach:", *cards, sep="\n  ")
    return 0


def verdicts(args: argparse.Namespace) -> int:
    """Write the verdicts that hold, newest first."""
    from compare.store import open_store, to_csv, to_json

    store = open_store(args.store)
    found = store.current()
    store.close()
    _put({"csv": to_csv, "json": to_json}[args.format](found), args.output)
    return 0


def app(args: argparse.Namespace) -> int:
    """Serve the dashboard until it is stopped."""
    from compare.dashboard.serve import serve

    if args.path is not None and not args.path.exists():
        raise ReadingError(f"{args.path}: there is nothing here; give a folder of reports or events")
    if args.store is not None:
        from compare.store import open_store

        open_store(args.store).close()  # an address that is wrong is told here, not on every page
    return serve(args.path, port=args.port, store=args.store)


def _model_row(model: ModelInfo) -> dict[str, Any]:
    """What is known of a model; `sha256` and `card` are those of its files, where it is bundled."""
    from compare.models.registry import BUNDLED
    from compare.weights import folder, read_sums

    bundled = model.preset == BUNDLED
    own = {
        "sha256": read_sums().get(f"{model.part}/model.onnx") if bundled else None,
        "card": str(folder(model.part) / "README.md") if bundled else None,
    }
    return asdict(model) | own


def _cell(value: object) -> str:
    """A value as a table shows it: a hash by its beginning, nothing for what is not known."""
    text = "" if value is None else str(value)
    return text[:12] if len(text) == 64 else text


def _comparer(args: argparse.Namespace, *, threads: int | None = None) -> Comparer:
    from compare.comparer import Comparer

    return Comparer.load(args.models, encoder=args.encoder, nli=args.nli, threshold=args.threshold, threads=threads)


def _cached(comparer: Comparer) -> Comparer:
    """Put the user's cache before the models; where it cannot be used, a note says so and they compute."""
    from compare.models.cache import Cache, cache_path

    path = cache_path()
    if path is None:
        return comparer
    cache = Cache(path)
    cache.get([b""])
    if cache.problem:
        say(f"note: {cache.problem}")
        return comparer
    return comparer.cached(cache)


def _written(report: Report, args: argparse.Namespace) -> str:
    """The report in the format asked for."""
    if args.format == "csv":
        return report.to_csv(args.table)
    if args.format == "text":
        return _as_text(report, args.top, color=args.output is None and sys.stdout.isatty())
    return {"json": report.to_json, "html": report.to_html, "md": report.to_markdown}[args.format]()


def _put(content: str, path: Path | None) -> None:
    """Write to a file, whole or not at all, or to standard output."""
    if path is not None:
        from compare.reporting.files import write_text

        write_text(path, content)
    else:
        sys.stdout.write(content if content.endswith("\n") else content + "\n")


def _put_parts(parts: Iterable[str], path: Path | None) -> None:
    """Write part by part: to a file, whole or not at all, or to standard output."""
    if path is not None:
        from compare.reporting.files import write_parts

        write_parts(path, parts)
    else:
        sys.stdout.writelines(parts)


def _as_text(report: Report, top: int, *, color: bool) -> str:
    from compare.reporting.terminal import to_text

    return to_text(report, width=_width(), color=color, limit=top)


def _width() -> int:
    return min(120, shutil.get_terminal_size((100, 24)).columns)


def _shown(top: int) -> Callable[[Report], None]:
    """Print each report while somebody reads; the batch goes on without a reader too."""

    def show(report: Report) -> None:
        try:
            print(_as_text(report, top, color=sys.stdout.isatty()), flush=True)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    return show


def _pair_text(pair: Pair, threshold: float) -> str:
    verdict = f"{pair.kind} · {pair.status}" if pair.score >= threshold else "no contradiction"
    lines = [f"{pair.score:.2f}  {verdict}"]
    if pair.score >= threshold:
        lines += [f"      why: {reason.what}" for reason in pair.reasons]
    for name, reading in (("A → B", pair.forward), ("B → A", pair.backward)):
        lines.append(
            f"      {name}: contradiction {reading.contradiction:.2f}, entailment {reading.entailment:.2f}, "
            f"neutral {reading.neutral:.2f}"
        )
    return "\n".join(lines)


def _pair_json(pair: Pair) -> str:
    readings = {
        name: [round(value, 4) for value in (reading.contradiction, reading.entailment, reading.neutral)]
        for name, reading in (("forward", pair.forward), ("backward", pair.backward))
    }
    reasons = [{"what": reason.what, "a": reason.a, "b": reason.b} for reason in pair.reasons]
    row = {"a": pair.a.text, "b": pair.b.text, "score": round(pair.score, 4), "kind": pair.kind, "status": pair.status}
    return json.dumps({**row, **readings, "reasons": reasons}, ensure_ascii=False, indent=1)
