"""The server's process: `python -m compare.dashboard.start OPTIONS…` runs Streamlit on the entry script.

Streamlit runs nothing of the dashboard before the first reader comes. Here the library and what pages are made with are
loaded meanwhile, so that this reader need not wait for them.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

ENTRY = Path(__file__).parent / "entry" / "app.py"


def main() -> None:
    """Run Streamlit in this process, with the dashboard being made ready beside it."""
    threading.Thread(target=_make_ready, name="make-ready", daemon=True).start()
    sys.argv = ["streamlit", "run", str(ENTRY), *sys.argv[1:]]
    from streamlit.web.cli import main as run

    run()


def _make_ready() -> None:
    """Load what the first reader needs, as soon as the server listens: earlier it would only hold that up."""
    from streamlit.runtime import exists

    while not exists():
        time.sleep(0.02)
    from compare.dashboard.rendering import render, stylesheet
    from compare.dashboard.shared import library

    library()
    stylesheet()
    render("title.html.jinja", title="", text="")
    import compare.dashboard.router  # noqa: F401


if __name__ == "__main__":
    main()
