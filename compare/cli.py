"""The command line, `narrative-compare`: this file parses, `compare.commands` does the work.

The result goes to standard output, everything else (progress, notices, errors) to standard error.
Exit status: 0 done; 1 an error shown as one line, or a batch in which some events failed; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import atexit
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from compare import __version__, commands
from compare.errors import CompareError

INTERRUPTED = 130  # exit status, as shells have it
FORMATS = ("text", "json", "csv", "html", "md")
TABLES = ("pairs", "claims", "groups", "figures", "coverage", "wording", "namings", "quantities", "conflicts")


def run() -> None:
    """Run the command line as a process of its own, and end the process."""
    status = main()
    atexit._run_exitfuncs()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    # Libraries of C++ are not asked to take themselves apart: after an interrupt or an error some abort when they are.
    os._exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line with `argv` (default: the process's) and return the exit status."""
    args = parser().parse_args(argv)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except CompareError as error:
        commands.say(f"error: {error}")
        return 1
    except BrokenPipeError:
        # The reader (say, `head`) has had enough; without this Python complains once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.filename is not None:  # a file has an error of its own, which names it
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        cause = (error.strerror or str(error)).lower()
        commands.say(f"error: standard output: cannot be written ({cause}); write to a file with -o")
        return 1
    except KeyboardInterrupt:
        commands.say("interrupted")
        return INTERRUPTED
    return status


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; each sets `run`, the function that carries it out."""
    top = argparse.ArgumentParser(
        prog="narrative-compare",
        description="Compare how several sources tell one event: who claims what, and what contradicts what.",
    )
    top.add_argument("--version", action="version", version=f"narrative-compare {__version__}")
    chosen = top.add_subparsers(metavar="COMMAND", required=True)
    _event(chosen.add_parser("event", help="compare the articles of one event"))
    _batch(chosen.add_parser("batch", help="compare many events and write a report for each"))
    _pair(chosen.add_parser("pair", help="score two claims against each other"))
    _check(chosen.add_parser("check", help="find who supports a claim and who contradicts it"))
    _diff(chosen.add_parser("diff", help="show what differs between two reports of an event, or two batches"))
    _stories(chosen.add_parser("stories", help="group loose articles and feeds into events"))
    _models(chosen.add_parser("models", help="list the bundled models and the presets"))
    _verdicts(chosen.add_parser("verdicts", help="export what analysts said of pairs on the dashboard"))
    _app(chosen.add_parser("app", help="open the dashboard in a browser"))
    return top


def _event(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a folder with the event's articles, or the event as a JSON file; or several articles, by file or https://",
    )
    add("--allow-private", action="store_true", help="also fetch pages from this machine and its private network")
    add("--format", choices=FORMATS, default="text", help="how the report is written (default: text)")
    add("--table", choices=TABLES, default="pairs", help="what --format csv writes (default: pairs)")
    add("--top", type=_count, default=10, metavar="N", help="contradictions that --format text shows (default: 10)")
    add("-o", "--output", type=Path, metavar="FILE", help="write to FILE instead of standard output")
    _model_options(command)
    command.set_defaults(run=commands.event)


def _batch(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("paths", nargs="+", metavar="PATH", help="folders of events, or JSON, JSONL, CSV or Parquet files")
    add("-o", "--output", required=True, metavar="DIR", help="folder for the reports and tables")
    add(
        "--resume", action="store_true", help="go on with the batch that DIR holds; only what is new or changed is done"
    )
    add("--workers", type=_positive, metavar="N", help="processes that share the work (default: one for each CPU)")
    add("--engine", choices=("local", "ray"), default="local", help="where the work is done: here, or on a Ray cluster")
    add("--top", type=_count, default=0, metavar="N", help="also print the N strongest contradictions of each event")
    add("--no-cache", action="store_true", help="compute anew what the models have computed in earlier runs")
    _model_options(command)
    command.set_defaults(run=commands.batch)


def _pair(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("a", metavar="A", help="a claim, in quotation marks")
    add("b", metavar="B", help="another claim")
    add("--format", choices=("text", "json"), default="text", help="how the result is written (default: text)")
    _model_options(command)
    command.set_defaults(run=commands.pair)


def _check(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("claim", metavar="CLAIM", help="one statement, in quotation marks")
    add("paths", type=Path, nargs="+", metavar="PATH", help="events, or the folder of a batch with its reports")
    add("--top", type=_count, default=10, metavar="N", help="findings shown of each sort (default: 10)")
    add("--format", choices=("text", "json"), default="text", help="how the result is written (default: text)")
    _model_options(command)
    command.set_defaults(run=commands.check)


def _diff(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("old", type=Path, metavar="OLD", help="the earlier report file (JSON), or the folder of the earlier batch")
    add("new", type=Path, metavar="NEW", help="the later one, of the same kind")
    add("--format", choices=("text", "json", "html", "md"), default="text", help="how it is written (default: text)")
    add("--top", type=_count, default=10, metavar="N", help="of each sort, what --format text shows (default: 10)")
    add("-o", "--output", type=Path, metavar="FILE", help="write to FILE instead of standard output")
    command.set_defaults(run=commands.diff)


def _stories(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add(
        "places",
        nargs="+",
        metavar="PATH",
        help="loose articles: JSONL, CSV or Parquet tables, files or folders; or the https:// addresses of feeds",
    )
    add(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="DIR",
        help="folder for the events, which must hold none yet",
    )
    add(
        "--window", type=_count, metavar="DAYS", help="days that may lie between an article and its story (default: 14)"
    )
    add("--fewest", type=_positive, default=1, metavar="N", help="write stories of at least N articles (default: 1)")
    add("--allow-private", action="store_true", help="also fetch pages from this machine and its private network")
    add("--encoder", metavar="NAME", help="a sentence-transformers model, by name or folder")
    command.set_defaults(run=commands.stories)


def _models(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("text", "json"), default="text", help="how the list is written")
    command.set_defaults(run=commands.models)


def _verdicts(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--format", choices=("csv", "json"), default="csv", help="how the verdicts are written (default: csv)")
    add("-o", "--output", type=Path, metavar="FILE", help="write to FILE instead of standard output")
    _store_option(command)
    command.set_defaults(run=commands.verdicts)


def _app(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("path", type=Path, nargs="?", metavar="PATH", help="a batch's reports, or events (default: the sample events)")
    add("--port", type=_port, default=8501, help="port to serve on (default: 8501)")
    _store_option(command)
    command.set_defaults(run=commands.app)


def _store_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--store",
        metavar="URL",
        help="the verdicts' database, sqlite:///FILE or postgresql://… (default: $NARRATIVE_COMPARE_STORE, or a file)",
    )


def _model_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument_group("models and threshold").add_argument
    add(
        "--models",
        default="bundled",
        metavar="PRESET",
        help="bundled, best, multilingual, or a folder that holds encoder/ and nli/ (default: bundled)",
    )
    add("--encoder", metavar="NAME", help="a sentence-transformers model, by name or folder")
    add("--nli", metavar="NAME", help="a cross-encoder with three labels, by name or folder")
    add("--threshold", type=_share, metavar="P", help="score that flags a pair, 0 to 1 (default: the scorer's)")


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 < value < 65536:
        raise argparse.ArgumentTypeError("must lie between 1 and 65535")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("must lie between 0 and 1")
    return value
