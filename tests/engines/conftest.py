"""The shards, what is expected of them, and how a program that uses an engine is run."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.engines.shards import ROOT, Expected, expected, write_shards

Run = Callable[..., None]
SECONDS = 1500
"""The next machine may be slow or busy; this is for programs that hang."""


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of shards."""
    folder = tmp_path_factory.mktemp("shards") / "raw"
    write_shards(folder)
    return folder


@pytest.fixture(scope="session")
def plain(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Expected:
    """What `corpus normalize` makes of them."""
    return expected(raw, tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="session")
def run_program(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs `python ARGUMENTS…` in a new folder in which `raw` is that of the shards; it must end well.

    Engines start servers, threads and processes, and leave them: none of them runs in the process of the tests, and all
    that a program has left is ended.
    """
    token = tmp_path_factory.mktemp("ray") / "token"
    token.write_text(secrets.token_hex(32))
    paths = filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
    ray = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(token)}
    environment = {**os.environ, **ray, "PYTHONPATH": os.pathsep.join(paths), "SPARK_LOCAL_IP": "127.0.0.1"}
    environment["PYSPARK_PYTHON"] = sys.executable

    def run(folder: Path, *arguments: str, **more: str) -> None:
        if not (folder / "raw").exists():
            (folder / "raw").symlink_to(raw)
        said = folder / "said.txt"
        with said.open("a") as file:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=folder,
                env={**environment, **more},
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code = process.wait(SECONDS)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        assert code == 0, said.read_text()[-6000:]

    return run
