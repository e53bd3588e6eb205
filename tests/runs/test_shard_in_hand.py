"""A run that ends in the middle of a shard: the next one goes on behind the rows that are done."""

from __future__ import annotations

import errno
import gzip
import io
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard

from corpus_tools.base.options import DEFAULTS, Options, RowOptions
from corpus_tools.inputs.files import Rejection, Shard, collect
from corpus_tools.run.effort import Effort, Stop
from corpus_tools.run.jobs import Counts, Done, Line, ShardEnd, Step
from corpus_tools.run.pipeline import Summary, run
from corpus_tools.run.pool import Stopped
from corpus_tools.run.progress import Progress, Report
from corpus_tools.run.shard_outputs import ShardOutputs
from corpus_tools.run.state import UNFINISHED, State
from tests.runs.conftest import ROOT, Outputs, command, outputs, rows, run_command

ROWS, ENOUGH = 800, 150
BAD = 2
"""Rows that are no documents, one in front and one behind the place at which runs are stopped."""


def _zip(lines: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, line in enumerate(lines.splitlines()):
            archive.writestr(f"{number}.txt", line if line != b"not json" else b"")
    return file.getvalue()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "b.jsonl": bytes,
    "b.jsonl.gz": gzip.compress,
    "b.jsonl.zst": zstandard.compress,
    "b.zip": _zip,
}


def lines(word: str = "SLOW") -> bytes:
    bad = b"not json\n"
    return rows(20, word) + bad + rows(ROWS - 40, word) + bad + rows(20, word)


@pytest.fixture
def normalize(tmp_path: Path, stubbed: None) -> Callable[..., Summary]:
    """Normalise the folder; with `most`, stop after so many documents."""

    def normalized(most: int = 0, options: Options = DEFAULTS, out: str = "out") -> Summary:
        stop = Stop()

        def show(report: Report) -> None:
            stop.asked = most and report.documents >= most

        inputs = collect([str(tmp_path / "raw")])
        return run(inputs, tmp_path / out, options=options, effort=Effort(2, stop=stop), progress=Progress(show, 0.0))

    (tmp_path / "raw").mkdir()
    return normalized


@pytest.fixture
def undone(tmp_path: Path, normalize: Callable[..., Summary]) -> Callable[[], Outputs]:
    """What a run makes of the folder in one go."""

    def outputs_of_one_go() -> Outputs:
        normalize(out="one-go")
        return outputs(tmp_path / "one-go")

    return outputs_of_one_go


@pytest.fixture
def stopped(request: pytest.FixtureRequest, tmp_path: Path, normalize: Callable[..., Summary]) -> Path:
    """A shard in which a run was stopped."""
    shard = tmp_path / "raw" / getattr(request, "param", "b.jsonl.gz")
    shard.write_bytes(PACK[shard.name](lines()))
    with pytest.raises(Stopped):
        normalize(ENOUGH)
    assert not outputs(tmp_path / "out"), "nothing is to appear before it is whole"
    return shard


@pytest.mark.parametrize("stopped", PACK, indirect=True)
@pytest.mark.usefixtures("stopped")
def test_it_goes_on_where_it_was(
    tmp_path: Path, normalize: Callable[..., Summary], undone: Callable[[], Outputs]
) -> None:
    with pytest.raises(Stopped):
        normalize(2 * ENOUGH)
    summary = normalize()
    assert (summary.documents, summary.comments, summary.rejected) == (ROWS, ROWS, BAD)
    assert 2 * ENOUGH <= summary.unchanged + 1 < ROWS
    assert outputs(tmp_path / "out") == undone()
    assert not (tmp_path / "out" / ".corpus" / UNFINISHED).exists()
    assert normalize().unchanged == ROWS


def test_it_goes_on_before_a_shard_that_has_come_in_front_of_it(
    stopped: Path, tmp_path: Path, normalize: Callable[..., Summary], undone: Callable[[], Outputs]
) -> None:
    (tmp_path / "raw" / "a.jsonl").write_bytes(rows(30))
    assert normalize().unchanged >= ENOUGH - 1
    assert outputs(tmp_path / "out") == undone()


def _change_the_shard(shard: Path, state: Path) -> None:
    shard.write_bytes(PACK[shard.name](lines("Another")))


def _change_a_record(shard: Path, state: Path) -> None:
    path = state / UNFINISHED
    path.write_bytes(path.read_bytes().replace(b"xxx", b"xyx", 1))


def _cut_the_records_off(shard: Path, state: Path) -> None:
    with (state / UNFINISHED).open("r+b") as file:
        file.truncate(1000)


def _remove_the_records(shard: Path, state: Path) -> None:
    (state / UNFINISHED).unlink()


@pytest.mark.parametrize("change", [_change_the_shard, _change_a_record, _cut_the_records_off, _remove_the_records])
def test_nothing_is_believed_that_is_not_as_it_was(
    stopped: Path,
    tmp_path: Path,
    normalize: Callable[..., Summary],
    undone: Callable[[], Outputs],
    change: Callable[[Path, Path], None],
) -> None:
    change(stopped, tmp_path / "out" / ".corpus")
    assert normalize().unchanged == 0
    assert outputs(tmp_path / "out") == undone()


@pytest.mark.usefixtures("stopped")
def test_other_options_begin_anew(normalize: Callable[..., Summary]) -> None:
    assert normalize(options=Options(rows=RowOptions(keep=("url",)))).unchanged == 0


def test_what_was_rejected_in_a_shard_that_is_gone_is_forgotten(
    stopped: Path, tmp_path: Path, normalize: Callable[..., Summary]
) -> None:
    stopped.unlink()
    (tmp_path / "raw" / "a.jsonl").write_bytes(rows(3))
    assert normalize().rejected == 0
    assert set(outputs(tmp_path / "out")) == {"a.jsonl"}
    assert not (tmp_path / "out" / ".corpus" / UNFINISHED).exists()


@pytest.mark.parametrize("name", ["b.jsonl", "b.jsonl.gz"])
def test_kill_9_costs_a_second(tmp_path: Path, name: str) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / name).write_bytes(PACK[name](lines()))
    state = out / ".corpus" / UNFINISHED
    with subprocess.Popen(command(raw, out, "--workers", "2"), cwd=ROOT, stderr=subprocess.PIPE) as process:
        while process.poll() is None and not (state.exists() and state.stat().st_size):
            time.sleep(0.01)
        time.sleep(1.2)
        process.kill()
    done = run_command(raw, out)
    assert "of them unchanged" in done.stderr
    again = run_command(raw, tmp_path / "one-go")
    assert again.returncode == 1
    assert outputs(out) == outputs(tmp_path / "one-go")


def test_behind_a_place_that_could_not_be_read_nothing_is_noted(tmp_path: Path) -> None:
    """The next run may read on there, and the rows have to be counted from the beginning."""
    shard = Shard("a.jsonl", tmp_path / "a.jsonl", "jsonl")
    done = Done(Line(b'{"id":"a"}\n', Counts(comments=1)), 5)

    def steps(*, read_error: bool) -> Iterator[Step]:
        yield done
        if read_error:
            yield Done(Rejection("a.jsonl", "the file cannot be read"), 0)
            raise OSError(errno.ENOSPC, "No space left on device")
        yield ShardEnd(b"hash")

    with State(tmp_path / "out", "options") as state:
        outputs_of_shards = ShardOutputs(tmp_path / "out", state)
        assert outputs_of_shards.begin(shard, b"hash") == 0
        with pytest.raises(OSError, match="No space"):
            outputs_of_shards.write(shard, steps(read_error=True), lambda done: None)
    with State(tmp_path / "out", "options") as state:
        outputs_of_shards = ShardOutputs(tmp_path / "out", state)
        assert outputs_of_shards.begin(shard, b"hash") == 0
        outputs_of_shards.write(shard, steps(read_error=False), lambda done: None)
        outputs_of_shards.finish()
        assert state.count_rejections() == 0
    assert (tmp_path / "out" / "a.jsonl").read_bytes() == b'{"id":"a"}\n'


def test_ctrl_c_says_that_the_shard_goes_on_too(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.jsonl").write_bytes(rows(ROWS))
    with subprocess.Popen(command(raw, out), cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        state = out / ".corpus" / UNFINISHED
        while process.poll() is None and not state.exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "corpus: stopped; what was done is kept, and the same command goes on from there\n"
