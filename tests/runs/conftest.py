"""Folders to run on, and what an undisturbed run makes of them."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from corpus_tools.run import pipeline
from tests.runs import stub

ROOT = Path(__file__).parents[2]

Outputs = dict[str, bytes]


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents that cost nothing, in runs of this process."""
    monkeypatch.setattr(pipeline, "do_job", stub.do_job)


def rows(count: int, word: str = "SLOW") -> bytes:
    """A shard of so many rows."""
    return b"".join(orjson.dumps({"text": f"{word} row {i}"}, option=orjson.OPT_APPEND_NEWLINE) for i in range(count))


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of loose files and two shards; some files have to be rejected."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for number in range(60):
        (folder / f"file-{number}.txt").write_text(f"SLOW document {number}\n")
    (folder / "shards").mkdir()
    (folder / "shards" / "a.jsonl").write_bytes(rows(40) + b"not json\n" + rows(10))
    (folder / "shards" / "b.jsonl.gz").write_bytes(gzip.compress(rows(60), mtime=0))
    (folder / "link.txt").symlink_to("nowhere")
    return folder


def outputs(folder: Path) -> Outputs:
    """All that a run has written, but for its state."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".corpus" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def command(raw: Path, out: Path, *options: str) -> list[str]:
    """The command line of a run with stubs."""
    return [sys.executable, "-m", "tests.runs.stubbed", "normalize", str(raw), "-o", str(out), *options]


def run_command(raw: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A run with stubs in a process of its own, to its end."""
    return subprocess.run(command(raw, out, *options), capture_output=True, text=True, cwd=ROOT, timeout=120)


@pytest.fixture
def undisturbed(raw: Path, tmp_path: Path) -> Callable[[], Outputs]:
    """What a run that nothing disturbs makes of `raw` as it is now."""

    def make() -> Outputs:
        out = tmp_path / "undisturbed"
        done = run_command(raw, out, "--force", "--workers", "1")
        assert done.returncode in (0, 1), done.stderr
        return outputs(out)

    return make
