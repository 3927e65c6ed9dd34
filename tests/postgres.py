"""A PostgreSQL server of Debian's package, started for the tests in a folder that is thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

VERSIONS = Path("/usr/lib/postgresql")
SETTINGS = "fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=60"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server. Without the package its tests are skipped, except under continuous integration."""
    found = sorted(VERSIONS.glob("*/bin/initdb"))
    if not found:
        if os.environ.get("CI"):
            pytest.fail("no PostgreSQL server: install Debian's postgresql")
        pytest.skip("needs Debian's postgresql")
    with TemporaryDirectory(prefix="pg") as folder:  # a short path: a socket's may have 107 characters
        yield from _served(found[-1].parent, Path(folder))


def _served(programs: Path, folder: Path) -> Iterator[str]:
    user = _give_away(folder)
    data = folder / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    secret = folder / "secret"
    secret.write_text("pass word:1")
    secret.chmod(0o644)
    options = ["-A", "scram-sha-256", "-U", "tester", f"--pwfile={secret}", "-E", "UTF8", "--no-sync"]
    _run([*user, str(programs / "initdb"), "-D", str(data), *options], folder)
    words = [f"-c {one}" for one in SETTINGS] + [f"-p {port}", "-h 127.0.0.1", f"-k {folder}"]
    control = [*user, str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    _run([*control, "-o", " ".join(words), "start"], folder)
    try:
        yield f"postgresql://tester:pass%20word%3A1@127.0.0.1:{port}/postgres"
    finally:
        _run([*control, "-m", "immediate", "stop"], folder)


def _give_away(folder: Path) -> list[str]:
    """Return what runs a program as somebody else than root, whom the server refuses; that user gets the folder."""
    if os.geteuid():
        return []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    assert shutil.which("setpriv"), "setpriv comes with util-linux"
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _run(words: list[str], folder: Path) -> None:
    # A server that is left running would hold a pipe open, so what is said goes to a file.
    with (folder / "said").open("w+") as said:
        done = subprocess.run(words, cwd=folder, stdout=said, stderr=said, check=False, timeout=120)
        said.seek(0)
        assert done.returncode == 0, said.read()
