"""Shards that crash the library which reads them cost themselves; what the library prints is seen by nobody."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson
import pyarrow
import pytest
from pyarrow import parquet

from corpus_tools import flow
from corpus_tools.base.options import DEFAULTS, GIB
from corpus_tools.inputs.files import Rejection, collect
from corpus_tools.inputs.shards import Row
from corpus_tools.run.effort import Effort
from corpus_tools.run.jobs import FileJob
from corpus_tools.run.pool import Pool
from corpus_tools.run.work import line_or_rejection
from tests.attacks.conftest import Run, page


def _hostile(path: Path) -> None:
    """A Parquet file whose table says that a column of strings holds numbers: pyarrow 26 aborts when it is asked."""
    names = list("abcdefghi")
    parquet.write_table(pyarrow.table({"text": [page(number) for number in range(9)], "name": names}), path)
    data = path.read_bytes()
    at = data.index(b"\x18\x04name")
    path.write_bytes(data[: at - 4] + data[at - 4 : at].replace(b"\x15\x0c", b"\x15\x0a") + data[at:])
    assert path.read_bytes() != data


@pytest.mark.parametrize("name", ["a.parquet", "z.parquet"])
def test_a_shard_that_aborts_the_process_costs_itself(name: str, tmp_path: Path, corpus: Run) -> None:
    (tmp_path / "raw").mkdir()
    _hostile(tmp_path / "raw" / name)
    (tmp_path / "raw" / "page.txt").write_text(page())
    (tmp_path / "raw" / "m.jsonl").write_bytes(orjson.dumps({"text": page(1)}))
    for _ in range(2):
        done = corpus("normalize", "raw", "-o", "out", cwd=tmp_path)
        assert done.returncode == 1
        assert "terminate" not in done.stderr
        assert (tmp_path / "out" / "documents.jsonl").read_bytes().count(b"\n") == 1
        assert (tmp_path / "out" / "m.jsonl").read_bytes().count(b"\n") == 1
        (line,) = (tmp_path / "out" / "rejected.jsonl").read_bytes().splitlines()
        assert orjson.loads(line)["path"] == name
    assert corpus("normalize", "raw", "-o", "out", "--check", cwd=tmp_path).returncode == 0
    done = corpus("verify", "out", "--raw", "raw", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    done = corpus("explain", f"raw/{name}#1", cwd=tmp_path)
    assert done.returncode == 1
    assert name in done.stderr


def _ask_for_much(_: FileJob) -> str:
    try:
        return f"was given {len(bytearray(5 * GIB))}"
    except MemoryError:
        return "refused"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system has no such limit")
def test_a_worker_is_not_given_all_the_memory_there_is() -> None:
    with Pool(_ask_for_much, lambda _, reason: reason, Effort(1), preload="tests.runs.stub") as pool:
        assert list(pool.results([FileJob(entry) for entry in collect([__file__]).entries])) == ["refused"]


def test_a_document_that_needs_more_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(flow, "normalize", fail)
    result = line_or_rejection(Row("a", "a.txt", b"words"), DEFAULTS)
    assert result == Rejection("a.txt", "it needs more than 4 GiB of memory; split it", b"words")
