"""Whatever happens to a run, the final output is that of a run that nothing has disturbed, byte for byte."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow
import pytest
import zstandard
from pyarrow import parquet

from corpus_tools.base.options import DEFAULTS
from corpus_tools.inputs.files import Entry, collect
from corpus_tools.run import reader, work
from corpus_tools.run.effort import Effort
from corpus_tools.run.jobs import Done, FileJob
from corpus_tools.run.pipeline import Summary, run
from corpus_tools.run.progress import Progress, Report
from corpus_tools.run.state import OutputGone, State
from tests.runs import stub
from tests.runs.conftest import ROOT, Outputs, command, outputs, rows, run_command

Undisturbed = Callable[[], Outputs]
KILLS = 20


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def run_here(raw: Path, out: Path, *, show: Callable[[Report], None] | None = None, workers: int = 2) -> Summary:
    """A run in this process; `show` is called after every document."""
    return run(collect([str(raw)]), out, effort=Effort(workers), progress=Progress(show, 0.0))


def interrupt(raw: Path, out: Path, number: int, begun: Path, seconds: float = 0.0) -> int:
    """Start a run and send it a signal so many seconds after there is anything in the file `begun`; its exit code."""
    with subprocess.Popen(command(raw, out, "--workers", "2"), cwd=ROOT, stderr=subprocess.PIPE) as process:
        while process.poll() is None and not (begun.exists() and begun.stat().st_size):
            time.sleep(0.002)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.send_signal(number)
        return process.wait(60)


def test_kill_9_at_random_moments(raw: Path, out: Path, undisturbed: Undisturbed) -> None:
    source = random.Random(20261123)
    killed = complete = 0
    while killed < KILLS:
        code = interrupt(raw, out, signal.SIGKILL, out / ".corpus" / "state.sqlite", source.uniform(0, 0.6))
        killed += code == -signal.SIGKILL
        complete += code == 1
        assert code in (1, -signal.SIGKILL)
        if code == 1:  # there is to be something to do for the next ones
            for path in raw.glob("file-*"):
                path.write_text(f"SLOW {path.name} {complete}")
            (raw / "shards" / "a.jsonl").write_bytes(rows(50 + complete))
    done = run_command(raw, out)
    assert done.returncode == 1, done.stderr
    assert outputs(out) == undisturbed()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_says_so_and_goes_on_later(
    raw: Path, out: Path, undisturbed: Undisturbed, number: int
) -> None:
    for number_of_file in range(400):
        (raw / f"more-{number_of_file}.txt").write_text("SLOW")
    assert interrupt(raw, out, number, out / ".corpus" / "documents.jsonl") == 128 + number
    assert not outputs(out), "nothing is to appear before it is whole"
    done = run_command(raw, out)
    assert "of them unchanged" in done.stderr
    assert outputs(out) == undisturbed()


@pytest.mark.usefixtures("stubbed")
class TestWorkers:
    """What becomes of a run whose workers die."""

    def test_kill_9_of_a_worker_from_outside_costs_nothing(
        self, raw: Path, out: Path, undisturbed: Undisturbed
    ) -> None:
        kills = iter([3, 60])  # three, with bad luck of one and the same document, would be too many
        due = next(kills)

        def kill(report: Report) -> None:
            nonlocal due
            if report.documents == due:
                due = next(kills, 0)
                pid = multiprocessing.active_children()[0].pid
                assert pid is not None
                os.kill(pid, signal.SIGKILL)

        run_here(raw, out, show=kill)
        assert due == 0
        assert outputs(out) == undisturbed()

    @pytest.mark.parametrize("workers", [1, 2])
    def test_a_document_that_kills_its_worker_costs_itself(self, raw: Path, out: Path, workers: int) -> None:
        (raw / "file-7.txt").write_text("KILL")
        (raw / "shards" / "a.jsonl").write_bytes(rows(20) + rows(1, "KILL") + rows(20))
        summary = run_here(raw, out, workers=workers)
        assert (summary.documents, summary.rejected) == (59 + 40 + 60, 3)
        written = outputs(out)["rejected.jsonl"].decode()
        assert written.count("the processes that worked on it died (signal 9)") == 2
        assert '"path":"file-7.txt"' in written
        assert '"path":"shards/a.jsonl#21"' in written

    def test_a_document_that_hangs_costs_itself(self, raw: Path, out: Path) -> None:
        (raw / "file-7.txt").write_text("HANG")
        summary = run(collect([str(raw)]), out, effort=Effort(2, seconds=2))
        assert (summary.documents, summary.rejected) == (59 + 50 + 60, 3)
        assert "it takes longer than 2 seconds; raise --timeout" in outputs(out)["rejected.jsonl"].decode()


def test_the_output_does_not_depend_on_the_number_of_workers(raw: Path, out: Path, undisturbed: Undisturbed) -> None:
    run_command(raw, out, "--workers", "3")
    assert outputs(out) == undisturbed()


@pytest.mark.parametrize("size", [2_000, 30_000])
def test_a_full_disk(raw: Path, out: Path, undisturbed: Undisturbed, size: int) -> None:
    full = subprocess.run(
        command(raw, out),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    assert full.returncode == 2
    assert "cannot be written" in full.stderr
    assert "Traceback" not in full.stderr
    run_command(raw, out)
    assert outputs(out) == undisturbed()


@pytest.mark.usefixtures("stubbed")
class TestReader:
    """What becomes of a run whose reader of shards dies, or comes to no end."""

    @pytest.fixture(autouse=True)
    def faults(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reader, "serve", stub.serve)

    @pytest.mark.parametrize(
        ("word", "reason"),
        [
            ("ABORT", "the processes that read it died (signal 6)"),
            ("ENDLESS", "reading it takes longer than 1 seconds; raise --timeout"),
            ("IO-ERROR", "the file cannot be read: Input/output error"),
            ("LARGE", "reading it needs more than 4 GiB of memory"),
            ("DEFECT", "a defect of corpus-tools: LookupError: odd"),
        ],
    )
    def test_what_ends_it_costs_the_shard_from_there_on(
        self, raw: Path, out: Path, undisturbed: Undisturbed, word: str, reason: str
    ) -> None:
        shard = raw / "shards" / "a.jsonl"
        good = shard.read_bytes()
        shard.write_bytes(rows(45) + rows(1, word) + rows(9))
        for _ in range(2):  # the second time, what is known of the shard must not hide what is wrong
            run(collect([str(raw)]), out, effort=Effort(2, seconds=1))
            assert outputs(out)["shards/a.jsonl"].count(b"\n") == 45
            assert reason.encode() in outputs(out)["rejected.jsonl"]
            assert outputs(out)["documents.jsonl"].count(b"\n") == 60
            assert gzip.decompress(outputs(out)["shards/b.jsonl.gz"]).count(b"\n") == 60
        shard.write_bytes(good)
        run_here(raw, out)
        assert outputs(out) == undisturbed()

    def test_what_need_not_be_the_fault_of_the_shard_is_tried_again(
        self, raw: Path, out: Path, undisturbed: Undisturbed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (raw / "shards" / "a.jsonl").write_bytes(rows(20) + rows(1, "ABORT") + rows(1, "IO-ERROR"))
        run_here(raw, out)
        monkeypatch.undo()
        run_command(raw, out)
        assert outputs(out) == undisturbed()

    def test_kill_9_of_the_reader_from_outside_costs_nothing(
        self, raw: Path, out: Path, undisturbed: Undisturbed
    ) -> None:
        (raw / "shards" / "a.jsonl").write_bytes(rows(4000, "quick"))
        killed = []

        def kill(report: Report) -> None:
            others = [child for child in multiprocessing.active_children() if child.name not in killed]
            if report.documents in (70, 900):
                victim = max(others, key=lambda child: int(child.name.rpartition("-")[2]))  # the one started last
                killed.append(victim.name)
                victim.kill()

        run_here(raw, out, show=kill)
        assert len(killed) == 2
        assert outputs(out) == undisturbed()


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_shard_that_is_cut_off(
    raw: Path, out: Path, undisturbed: Undisturbed, pack: Callable[[bytes], bytes]
) -> None:
    noise = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=40_000))
    packed = pack(b"".join(b'{"text":"SLOW %s"}\n' % noise[i : i + 900].encode() for i in range(0, 40_000, 900)))
    shard = raw / f"cut.jsonl.{'gz' if pack is gzip.compress else 'zst'}"
    shard.write_bytes(packed[: len(packed) // 2])
    assert run_command(raw, out).returncode == 1
    assert b"cut off" in outputs(out)["rejected.jsonl"]
    assert outputs(out) == undisturbed()
    shard.write_bytes(packed)
    run_command(raw, out)
    assert b"cut off" not in outputs(out)["rejected.jsonl"]
    assert outputs(out) == undisturbed()


def test_a_corrupt_parquet_file(raw: Path, out: Path, undisturbed: Undisturbed) -> None:
    table = pyarrow.table({"text": [f"SLOW row {number}" for number in range(90)]})
    shard = raw / "table.parquet"
    parquet.write_table(table, shard, row_group_size=10, compression="none")
    whole = shard.read_bytes()
    for start, end, written in ((len(whole) // 2, len(whole), 0), (300, 340, None)):
        shard.write_bytes(whole[:start] + b"\xff" * (end - start) + whole[end:])
        assert run_command(raw, out).returncode == 1
        assert b'"path":"table.parquet' in outputs(out)["rejected.jsonl"]
        lines = zstandard.decompress(outputs(out)["table.jsonl.zst"], 10**6).count(b"\n")
        assert lines < 90 if written is None else lines == written
        assert outputs(out) == undisturbed()
    shard.write_bytes(whole)
    run_command(raw, out)
    assert b"table.parquet" not in outputs(out)["rejected.jsonl"]
    assert outputs(out) == undisturbed()


@pytest.mark.usefixtures("stubbed")
@pytest.mark.parametrize("at", [10, 100])
def test_the_output_folder_is_removed(raw: Path, out: Path, undisturbed: Undisturbed, at: int) -> None:
    def remove(report: Report) -> None:
        if report.documents == at:
            shutil.rmtree(out)

    with pytest.raises(OSError, match=r"removed during the run|No such file"):
        run_here(raw, out, show=remove)
    run_command(raw, out)
    assert outputs(out) == undisturbed()


@pytest.mark.usefixtures("stubbed")
def test_the_output_folder_is_removed_and_made_again_by_another_run(raw: Path, out: Path) -> None:
    def replace(report: Report) -> None:
        if report.documents == 10:
            shutil.rmtree(out)
            State(out, "another").__exit__()

    with pytest.raises(OutputGone):
        run_here(raw, out, show=replace)
    assert not outputs(out)


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Some words.")

    def load_and_change(entry: Entry, limit: int) -> bytes:
        data = path.read_bytes()
        path.write_text("Other words, and more of them.")
        return data

    job = FileJob(Entry("a", "a.txt", path))
    quiet = work.do_job(job, DEFAULTS)
    assert isinstance(quiet, Done)
    monkeypatch.setattr(work, "load", load_and_change)
    changed = work.do_job(job, DEFAULTS)
    assert isinstance(changed, Done)
    assert changed.sha256 == quiet.sha256
    assert changed.result == quiet.result, "what was hashed is not what was normalised"


@pytest.mark.usefixtures("stubbed")
def test_inputs_that_change_during_the_run(raw: Path, out: Path, undisturbed: Undisturbed) -> None:
    def change(report: Report) -> None:
        if report.documents == 5:
            for path in raw.rglob("file-*"):
                path.write_text("Something else.")
            (raw / "shards" / "a.jsonl").write_bytes(rows(7))

    run_here(raw, out, show=change)
    run_here(raw, out)
    assert outputs(out) == undisturbed()


def test_two_runs_on_the_same_output(raw: Path, out: Path, undisturbed: Undisturbed) -> None:
    with State(out, "first"):
        second = run_command(raw, out)
    assert second.returncode == 2
    assert f"another run is at work in {out}; wait until it ends" in second.stderr
    assert not outputs(out)
    run_command(raw, out)
    assert outputs(out) == undisturbed()


@pytest.mark.usefixtures("stubbed")
class TestClock:
    """The clock going backwards."""

    def test_an_input_that_is_older_than_before_has_changed(
        self, raw: Path, out: Path, undisturbed: Undisturbed
    ) -> None:
        run_here(raw, out)
        path = raw / "file-1.txt"
        path.write_text("SLOW document 2\n")
        os.utime(path, (0, 0))
        assert run_here(raw, out).unchanged == 59 + 110
        assert outputs(out) == undisturbed()

    def test_an_input_with_its_old_size_and_time(self, raw: Path, out: Path, undisturbed: Undisturbed) -> None:
        run_here(raw, out)
        path = raw / "file-1.txt"
        before = path.stat()
        path.write_text("SLOW document 2\n")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        run_here(raw, out)
        assert outputs(out) == undisturbed()

    @pytest.mark.parametrize("seconds", [-(10**9), 10**9])
    def test_a_clock_that_is_set_between_two_runs(
        self, raw: Path, out: Path, undisturbed: Undisturbed, monkeypatch: pytest.MonkeyPatch, seconds: int
    ) -> None:
        run_here(raw, out)
        now = time.time_ns
        monkeypatch.setattr(time, "time_ns", lambda: now() + seconds * 10**9)
        monkeypatch.setattr(time, "time", lambda: now() / 1e9 + seconds)
        assert run_here(raw, out).unchanged == 170
        (raw / "file-1.txt").write_text("SLOW, but not as it was\n")
        assert run_here(raw, out).unchanged == 169
        monkeypatch.undo()
        assert outputs(out) == undisturbed()


def test_a_script_that_runs_the_pipeline_is_not_run_again_by_the_workers(raw: Path, out: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from corpus_tools.run.pipeline import run\n"
        "from corpus_tools.inputs.files import collect\n"
        f"print(run(collect([{str(raw / 'file-1.txt')!r}]), Path({str(out)!r})).documents)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, env=environment)
    assert (done.stdout, done.stderr) == ("1\n", "")
