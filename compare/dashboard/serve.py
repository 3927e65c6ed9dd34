"""Starting Streamlit on the dashboard, from the repository or from an installed package."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from compare.dashboard.collection import DATA_VARIABLE
from compare.store import STORE_VARIABLE

HERE = Path(__file__).parent
OPTIONS = {
    "server.headless": "true",
    "server.fileWatcherType": "none",  # the code does not change while people read
    "server.maxUploadSize": "50",  # megabytes, the largest file that the reading stage takes
    "runner.postScriptGC": "false",  # Python collects by itself; after each run it would stop everybody
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "theme.base": str(HERE / "theme.toml"),
}


def command(*, port: int = 8501) -> list[str]:
    """Return the command that runs Streamlit on the dashboard's entry script."""
    options = [f"--{name}={value}" for name, value in {**OPTIONS, "server.port": str(port)}.items()]
    return [sys.executable, "-m", "compare.dashboard.start", *options]


def environment(path: Path | None, *, store: str | None = None) -> dict[str, str]:
    """Return this process's environment with the data path in it, or without one for the sample events.

    `store` is the address of the verdicts' database; None leaves the one that the environment names.
    """
    rest = {name: value for name, value in os.environ.items() if name != DATA_VARIABLE}
    given = {DATA_VARIABLE: path and str(path.resolve()), STORE_VARIABLE: store}
    return rest | {name: value for name, value in given.items() if value}


def serve(path: Path | None, *, port: int = 8501, store: str | None = None) -> int:
    """Serve the dashboard until it is stopped, and return Streamlit's exit status.

    `path` is a folder of batch reports, or events to compare; None stands for the sample events where they are at
    hand. An interrupt from the keyboard is a normal end, 0.
    """
    with subprocess.Popen(command(port=port), env=environment(path, store=store)) as process:
        _pass_on_termination(process)
        try:
            return process.wait()
        except KeyboardInterrupt:  # the terminal has sent it to Streamlit too
            process.wait()
            return 0


def _pass_on_termination(process: subprocess.Popen[bytes]) -> None:
    """Let Streamlit end when this process is told to, so that nothing is left on the port."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
