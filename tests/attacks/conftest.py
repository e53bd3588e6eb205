"""Ways to run the command as somebody would who is careless about where."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import corpus_tools

Run = Callable[..., "subprocess.CompletedProcess[str]"]

_SCRIPT = "import sys; from corpus_tools.__main__ import main; sys.exit(main())"
_HOME = Path(corpus_tools.__file__).parents[1]


def environment(**more: str) -> dict[str, str]:
    """That of a process which finds this checkout, wherever it is started."""
    return {**os.environ, "PYTHONPATH": str(_HOME), **more}


@pytest.fixture
def script(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The console script, as an installer writes it: Python looks for modules beside the script first."""
    path = tmp_path_factory.mktemp("bin") / "corpus"
    path.write_text(_SCRIPT)
    return [sys.executable, str(path)]


@pytest.fixture
def corpus(script: list[str]) -> Run:
    """Runs the command in the folder `cwd`; there is never a traceback."""

    def run(*arguments: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
        command = [*script, *map(str, arguments)]
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, env=environment(**more))
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


def page(number: int = 0) -> str:
    """A document with nothing wrong in it."""
    return f"A headline of words, number {number}\n\nA paragraph that says something about it in a few words.\n"
