"""Closed or full standard files, and Ctrl-C at any moment: the exit code is true, and there is never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.attacks.conftest import Run, environment, page

_FULL = Path("/dev/full")


def _shell(script: list[str], words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command with redirections of the shell, as `2>&-`, which closes standard error."""
    return subprocess.run(
        ["sh", "-c", f'"$0" "$1" {words}', *script], cwd=cwd, capture_output=True, text=True, timeout=120,
        env=environment(),
    )  # fmt: skip


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    for number in range(3):
        (tmp_path / "raw" / f"{number}.txt").write_text(page(number))
    return tmp_path / "raw"


@pytest.mark.parametrize("files", ["2>&-", "<&-", "<&- >&- 2>&-", "2>/dev/full", ">/dev/full 2>/dev/full"])
def test_a_run_needs_no_standard_files(script: list[str], raw: Path, tmp_path: Path, files: str) -> None:
    if "full" in files and not _FULL.exists():
        pytest.skip("there is no /dev/full here")
    done = _shell(script, f"normalize raw -o out {files}", tmp_path)
    assert (done.returncode, done.stderr if "2>" in files else "") == (0, "")
    good = (tmp_path / "out" / "documents.jsonl").read_bytes()
    assert good.count(b"\n") == 3
    again = _shell(script, f"normalize raw -o out2 --progress plain --log-format json {files}", tmp_path)
    assert again.returncode == 0
    assert (tmp_path / "out2" / "documents.jsonl").read_bytes() == good
    (raw / "empty.txt").touch()
    assert _shell(script, f"normalize raw -o out {files}", tmp_path).returncode == 1
    assert _shell(script, f"normalize raw -o raw/none/of/them --no-fix x {files}", tmp_path).returncode == 2


@pytest.mark.skipif(not _FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", ["schema", "dialects", "repair raw/0.txt", "explain raw/0.txt", "--version"])
def test_what_cannot_be_printed_is_a_failure(script: list[str], raw: Path, tmp_path: Path, words: str) -> None:
    done = _shell(script, f"{words} >/dev/full", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("corpus: ")
    assert done.stderr.count("\n") == 1


def test_standard_input_that_is_closed_is_no_input(script: list[str], tmp_path: Path) -> None:
    for words in ("normalize - -o out", "repair -", "explain -"):
        done = _shell(script, f"{words} <&-", tmp_path)
        assert done.returncode == 2
        assert "standard input is closed" in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("moment", [0.2, 0.4, 0.7])
def test_ctrl_c_at_the_start_is_130_and_says_nothing_strange(
    script: list[str], raw: Path, tmp_path: Path, moment: float
) -> None:
    for number in range(3, 200):
        (raw / f"{number}.txt").write_text(page(number))
    command = [*script, "normalize", "raw", "-o", "out"]
    ready = f"import os; os.write(1, b'.'); del os; {Path(script[1]).read_text()}"
    Path(script[1]).write_text(ready)
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), start_new_session=True
    )
    assert process.stdout is not None
    process.stdout.read(1)  # Python itself is up
    time.sleep(moment - 0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes at once
    _, errors = process.communicate(timeout=60)
    assert b"Traceback" not in errors
    assert process.returncode in (0, 130), errors


@pytest.mark.skipif(os.name == "nt", reason="Windows has one way to spell names")
def test_paths_do_not_depend_on_the_locale(corpus: Run, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "\N{LATIN SMALL LETTER E WITH ACUTE}.txt").write_text(page())
    assert corpus("normalize", "raw", "-o", "out", cwd=tmp_path).returncode == 0
    good = (tmp_path / "out" / "documents.jsonl").read_bytes()
    assert corpus("normalize", "raw", "-o", "plain", cwd=tmp_path, LC_ALL="C").returncode == 0
    assert (tmp_path / "plain" / "documents.jsonl").read_bytes() == good
    legacy = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = corpus("normalize", "raw", "-o", "legacy", cwd=tmp_path, **legacy)
    assert (done.returncode, "set PYTHONUTF8=1" in done.stderr) == (2, True)
    assert not (tmp_path / "legacy").exists()
