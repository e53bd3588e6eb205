"""Nothing is imported from the current folder, nor from folders of input, by any of the processes of a run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.conftest import environment, page

_MODULES = (
    *("orjson", "regex", "typer", "ftfy", "zstandard", "jsonschema", "jsonschema_rs", "pyarrow", "fastwarc"),
    *("multiprocessing", "pickle", "socket", "tempfile", "tarfile", "sqlite3", "json", "hashlib", "sitecustomize"),
)
_PACKAGES = ("corpus_tools", "encodings")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder of input with modules that leave a mark when they are run."""
    folder = tmp_path / "hostile"
    (folder / "pages").mkdir(parents=True)
    mark = f"open({str(tmp_path / 'ran')!r}, 'a').write(__name__ + chr(10))\n"
    for at in (folder, folder / "pages"):
        for name in _MODULES:
            (at / f"{name}.py").write_text(mark)
        for name in _PACKAGES:
            (at / name).mkdir()
            (at / name / "__init__.py").write_text(mark)
        (at / "page.txt").write_text(page())
        (at / "rows.jsonl").write_text('{"text": "A headline\\\\n\\\\nA body of some words."}\n')
    return folder


_COMMANDS = (
    ("normalize", ".", "-o", "../out", "--include", "*.txt", "--include", "*.jsonl"),
    ("normalize", "pages", "-o", "../out2", "--force", "--workers", "2"),
    ("normalize", ".", "-o", "../out", "--include", "*.txt", "--include", "*.jsonl", "--check"),
    ("validate", "page.txt"),
    ("verify", "../out", "--raw", "."),
    ("explain", "page.txt"),
    ("repair", "page.txt"),
    ("dialects",),
    ("schema",),
)


def _assert_nothing_ran(command: list[str], hostile: Path) -> None:
    for arguments in _COMMANDS:
        done = subprocess.run(
            [*command, *arguments], cwd=hostile, capture_output=True, text=True, timeout=120, env=environment()
        )
        ran = hostile.parent / "ran"
        assert not ran.exists(), (arguments, ran.read_text())
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode in (0, 1), (arguments, done.stderr)


def test_the_console_script_runs_no_module_of_the_current_folder(script: list[str], hostile: Path) -> None:
    _assert_nothing_ran(script, hostile)


def test_with_safe_path_neither_does_the_module(hostile: Path) -> None:
    _assert_nothing_ran([sys.executable, "-P", "-m", "corpus_tools"], hostile)


def test_the_module_runs_none_but_what_python_itself_does(hostile: Path) -> None:
    """`python -m` looks for corpus_tools, and for what that imports at once, in the current folder first."""
    for at in (hostile, hostile / "pages"):
        (at / "corpus_tools" / "__init__.py").unlink()
        (at / "corpus_tools").rmdir()
    _assert_nothing_ran([sys.executable, "-m", "corpus_tools"], hostile)


def test_a_folder_with_a_colon_in_its_name_is_not_taken_for_two(script: list[str], tmp_path: Path) -> None:
    """The script's folder is on the path; split at the colon, its second half would be one of the current folder."""
    odd = tmp_path / "bin:evil"
    odd.mkdir()
    (odd / "corpus").write_text(Path(script[1]).read_text())
    (tmp_path / "evil").mkdir()
    for name in _MODULES:
        (tmp_path / "evil" / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    (tmp_path / "page.txt").write_text(page())
    command = [sys.executable, str(odd / "corpus"), "normalize", "page.txt", "-o", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, env=environment())
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "ran").exists()
