"""Damage to an output folder and to the state in it: `python -m tests.fuzz_folder SECONDS [SEED]`.

Whatever was done to them, the next run writes what a first run writes, byte for byte, and the run after that finds all
of it unchanged.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from functools import cache
from pathlib import Path
from unittest.mock import patch

from corpus_tools.inputs.files import collect
from corpus_tools.run import pipeline
from corpus_tools.run.effort import Effort
from corpus_tools.run.pipeline import Summary, run
from tests.fuzzing import fuzz
from tests.runs import stub
from tests.runs.conftest import Outputs, outputs, rows

DOCUMENTS = 26


@cache
def _places() -> tuple[Path, Path, Outputs]:
    """The input, an output folder, and what is right in it."""
    home = Path(tempfile.mkdtemp())
    raw, out = home / "raw", home / "good"
    (raw / "deep").mkdir(parents=True)
    for number in range(12):
        (raw / f"{number}.txt").write_text(f"Page {number}")
    (raw / "link.txt").symlink_to("nowhere")
    (raw / "a.jsonl").write_bytes(rows(7, "a") + b"not json\n")
    (raw / "deep" / "b.jsonl.gz").write_bytes(b"no gzip at all")
    (raw / "deep" / "c.jsonl").write_bytes(b"{}\n" + rows(7, "c"))
    _run(raw, out)
    return raw, out, outputs(out)


def _run(raw: Path, out: Path) -> tuple[Summary, list[str]]:
    told: list[str] = []
    with patch.object(pipeline, "do_job", stub.do_job):
        return run(collect([str(raw)], exclude=out), out, effort=Effort(1), tell=told.append), told


def plan(source: random.Random) -> bytes:
    """The seed of what is done to the folder."""
    return source.randbytes(8)


def check(seed: bytes) -> None:
    """Damage a copy of the folder, and run twice."""
    raw, good, wanted = _places()
    source = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        shutil.copytree(good, out)
        for _ in range(source.choice((1, 1, 2, 4))):
            _damage(out, source)
        summary, told = _run(raw, out)
        assert summary.documents == DOCUMENTS, summary
        assert len(told) <= 1, told
        assert outputs(out) == wanted
        summary, told = _run(raw, out)
        assert (summary.unchanged, told) == (DOCUMENTS, [])
        assert outputs(out) == wanted


def _damage(out: Path, source: random.Random) -> None:
    files = sorted(path for path in out.rglob("*") if path.is_file())
    path = source.choice(files)
    if source.random() < 0.6:
        path = out / ".corpus" / "state.sqlite"
    data = bytearray(path.read_bytes()) if path.is_file() else bytearray()
    at = source.randint(0, len(data))
    end = min(len(data), at + source.choice((1, 1, 8, 500)))
    kind = source.randrange(8)
    if kind == 0 and at < len(data):
        data[at] ^= 1 << source.randrange(8)
    elif kind == 1:
        data[at:end] = source.randbytes(end - at)
    elif kind == 2:
        del data[at:end]
    elif kind == 3:
        del data[at:]
    elif kind == 4:
        data[at:at] = data[at:end] * 3
    elif kind == 5 and len(data) > 5000:  # two pages change places
        data[0:4096], data[4096:8192] = data[4096:8192], data[0:4096]
    elif kind == 6:
        data = bytearray(source.choice(files).read_bytes()) if files else data
    if kind == 7:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(data)


if __name__ == "__main__":
    fuzz(plan, check)
