"""`corpus show` on a real terminal and in a pipe: colours, the pager, and who wants neither."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.views.test_diff import named, write

COMMAND = [sys.executable, "-m", "corpus_tools", "show", "a.jsonl", "--format", "page"]
PAGER = "echo paged >&2; exec cat"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the sample's record, a pager that says when it runs, and nothing that asks for no colours."""
    write(tmp_path / "a.jsonl", named("a"))
    (tmp_path / "pager").write_text(f"#!/bin/sh\n{PAGER}\n")
    (tmp_path / "pager").chmod(0o755)
    return tmp_path


def on_a_terminal(folder: Path, *arguments: str, **variables: str) -> tuple[str, str]:
    """What the command writes on a terminal, and on standard error, with these variables of the environment."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS"}}
    environment = inherited | {"TERM": "xterm", "PAGER": str(folder / "pager")} | variables
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, env=environment, stdout=theirs, stderr=subprocess.PIPE, text=True
    )
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 65536):
            written += part
    except OSError:  # the other side is closed
        pass
    finally:
        os.close(ours)
    said = process.communicate()[1]
    assert process.returncode == 0
    return written.decode(), said


def test_colours_and_a_pager(folder: Path) -> None:
    shown, said = on_a_terminal(folder)
    assert "\x1b[1mWhy the allotments must stay\x1b[0m" in shown
    assert said == "paged\n"


def test_no_pager(folder: Path) -> None:
    shown, said = on_a_terminal(folder, "--no-pager")
    assert "Why the allotments must stay" in shown
    assert said == ""


def test_a_pager_that_is_not_there(folder: Path) -> None:
    shown, said = on_a_terminal(folder, PAGER="no-such-pager")
    assert "Why the allotments must stay" in shown
    assert said == ""


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours(folder: Path, variables: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal(folder, **variables)[0]
    assert "\x1b" in on_a_terminal(folder, "--color", "always", **variables)[0]


def test_a_pipe_gets_no_colours_and_no_pager(folder: Path) -> None:
    environment = os.environ | {"PAGER": str(folder / "pager")}
    done = subprocess.run(COMMAND, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_a_reader_that_has_seen_enough(folder: Path, reader: str) -> None:
    write(folder / "a.jsonl", named(*map(str, range(60))))
    shell = ["bash", "-c", f'set -o pipefail; "$@" | {reader}', "bash", *COMMAND]
    done = subprocess.run(shell, cwd=folder, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_pager_that_is_left_early(folder: Path) -> None:
    (folder / "pager").write_text("#!/bin/sh\nexec head -n 1\n")
    write(folder / "a.jsonl", named(*map(str, range(60))))
    shown, said = on_a_terminal(folder)
    assert len(shown.splitlines()) == 1
    assert said == ""
