"""How far a run is, for a person and for a program."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import orjson
import pytest

from corpus_tools.cli.console import complain, print_lines, say_over
from corpus_tools.inputs.files import Entry, Rejection, Shard, collect
from corpus_tools.run.effort import Effort
from corpus_tools.run.jobs import Counts, Line, Result
from corpus_tools.run.pipeline import run
from corpus_tools.run.pool import Stopped
from corpus_tools.run.progress import Progress, Report
from tests.runs.conftest import run_command
from tests.test_cli import corpus


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, as a list of one number that a test can change."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


LINE = Line(b"{}\n", Counts(warnings=Counter({"low-confidence": 2})))


def _files(folder: Path) -> list[Entry]:
    """Four files of a thousand bytes."""
    for name in "abcd":
        (folder / name).write_bytes(b"x" * 1000)
    return [Entry(name, name, folder / name) for name in "abcd"]


def test_files(clock: list[float], tmp_path: Path) -> None:
    reports: list[Report] = []
    progress = Progress(reports.append, seconds=1.0)
    progress.begin(_files(tmp_path), [])
    progress.step(1000, LINE)
    assert not reports, "the time has not come"
    clock[0] += 10
    progress.step(1000, Rejection("b", "empty"))
    assert reports == [Report(2, 2000, 0.2, 20.0, 2, 1, done=False)]
    assert str(reports[0]) == "2 documents, 0.0 MB, 0/s, 0:00:20 left, 2 warnings, 1 rejected"
    progress.end()
    assert reports[-1].done
    assert "left" not in str(reports[-1])


def _shard(folder: Path, name: str, size: int, compression: str = "") -> Shard:
    (folder / name).write_bytes(b"x" * size)
    return Shard(name, folder / name, "jsonl", compression)


@pytest.mark.parametrize(("compression", "work"), [("", 60_000), ("gz", 60_000 / 0.3)])
def test_before_anything_is_known_of_a_shard(clock: list[float], tmp_path: Path, compression: str, work: float) -> None:
    reports: list[Report] = []
    progress = Progress(reports.append, seconds=0.0)
    progress.begin([], [_shard(tmp_path, "a", 60_000, compression)])
    progress.step(500, LINE)
    clock[0] += 10
    progress.step(500, LINE)
    assert [report.left for report in reports] == [None, pytest.approx(10 * (work - 11_000) / 5500)]


def test_a_shard_is_told_from_the_share_of_its_file_that_was_read(clock: list[float], tmp_path: Path) -> None:
    """Ten rows of 1000 bytes in the first tenth of the file: 100 rows in all."""
    shard = _shard(tmp_path, "a", 500, "gz")
    reports: list[Report] = []
    progress = Progress(reports.append, seconds=0.0)
    progress.begin([], [shard])
    progress.begin_reading(shard)
    for row in range(11):
        progress.read(shard, 1000, 0.1 if row < 10 else 0.2)
    progress.step(1000, LINE)
    clock[0] += 10
    progress.step(1000, LINE)
    assert reports[1].left == pytest.approx(980)
    progress.end_reading(shard)
    progress.step(1000, LINE)
    assert reports[2].left == pytest.approx(5 * 8), "it has eleven"


def test_a_look_at_shards_tells_of_them_and_of_others_of_their_kind(clock: list[float], tmp_path: Path) -> None:
    """Small documents in one, large ones in another: each is told by its own rows, the rest by both."""
    shards = [_shard(tmp_path, f"{number:02}", 1000) for number in range(32)]
    reports: list[Report] = []
    progress = Progress(reports.append, seconds=0.0)
    progress.begin([], shards)
    looked = 0
    for number, shard in enumerate(progress.to_look_at(shards)):
        progress.begin_reading(shard)
        size = 0 if number % 2 else 9000
        for share in (0.5, 1.0):
            progress.read(shard, size, share)
        looked += 1
    assert looked == 16
    progress.step(9000, LINE)
    clock[0] += 10
    progress.step(9000, LINE)
    assert reports[1].left == pytest.approx(10 * (32 * 2 * 9500 - 28_000) / 14_000)


def test_what_was_known_takes_no_time(clock: list[float], tmp_path: Path) -> None:
    reports: list[Report] = []
    progress = Progress(reports.append, seconds=0.0)
    progress.begin(_files(tmp_path), [])
    progress.step(1000, LINE, known=True)
    clock[0] += 10
    progress.step(1000, LINE)
    clock[0] += 10
    progress.step(1000, LINE)
    assert [report.left for report in reports] == [None, None, 10]


@pytest.mark.usefixtures("stubbed")
def test_what_is_known_of_an_earlier_run_is_no_work_from_the_first_report_on(tmp_path: Path) -> None:
    """Forty files are known and come first, one of them has changed, and four are new."""
    (tmp_path / "raw").mkdir()
    for number in range(40):
        (tmp_path / f"raw/a{number:02}.txt").write_text("x" * 100_000)
    run(collect([str(tmp_path / "raw")]), tmp_path / "out", effort=Effort(1))
    (tmp_path / "raw/a00.txt").write_text("SLOW" * 250)
    for number in range(4):
        (tmp_path / f"raw/b{number}.txt").write_text("SLOW" * 250)
    told: list[float] = []

    class Watched(Progress):
        def step(self, size: int, result: Result | None, *, known: bool = False, planned: bool = True) -> None:
            super().step(size, result, known=known, planned=planned)
            told.append(self.to_do())

    run(
        collect([str(tmp_path / "raw")]),
        tmp_path / "out",
        effort=Effort(1),
        progress=Watched(lambda _: None, seconds=0.0),
    )
    assert told == [4 * 6000] * 40 + [6000 * left for left in (3, 2, 1, 0)]


def test_nobody_looks() -> None:
    progress = Progress()
    progress.begin([Entry("a", "a", Path("nowhere"))], [])
    progress.step(1, LINE)
    progress.end()


def test_plain_lines(raw: Path, tmp_path: Path) -> None:
    done = run_command(raw, tmp_path / "out", "--progress", "plain")
    assert done.stderr.startswith("170 documents, 0.0 MB, ") or "\n172 documents, " in f"\n{done.stderr}"
    assert "\r" not in done.stderr


def test_lines_for_a_program(raw: Path, tmp_path: Path) -> None:
    done = run_command(raw, tmp_path / "out", "--progress", "plain", "--log-format", "json")
    progress, summary = map(orjson.loads, done.stderr.splitlines())
    assert progress["event"] == "progress"
    assert progress["done"] is True
    assert (summary["event"], summary["documents"], summary["rejected"]) == ("summary", 170, 2)


def test_errors_for_a_program(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands where the folder is to be")
    done = run_command(raw, tmp_path / "out", "--log-format", "json")
    assert done.returncode == 2
    assert "cannot be written" in orjson.loads(done.stderr)["message"]


def test_check_says_where_the_output_of_a_shard_differs(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_command(raw, out)
    assert run_command(raw, out, "--check").returncode == 0
    path = out / "shards" / "a.jsonl"
    path.write_bytes(path.read_bytes().replace(b"xx", b"xy", 1))
    check = run_command(raw, out, "--check")
    assert check.returncode == 1
    assert "shards/a.jsonl: differs from record 1 on" in check.stdout
    path.unlink()
    assert "+ (record missing)" in run_command(raw, out, "--check").stdout


def test_a_proof_says_how_far_it_is_and_can_be_given_fewer_processes(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    for name in "abc":
        (tmp_path / "raw" / f"{name}.txt").write_text(f"A page called {name}.\n")
    raw, out = str(tmp_path / "raw"), str(tmp_path / "out")
    corpus("normalize", raw, "-o", out, "--workers", "1")
    done = corpus("verify", out, "--raw", raw, "--progress", "plain", "--workers", "1")
    assert done.exit_code == 0
    assert done.stderr.startswith("3 documents, 0.0 MB, ")
    assert done.stderr.endswith(f"{out}: 0 findings\n")


def test_a_line_that_is_written_over_is_gone_before_another_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    say_over("1 document", ended=False)
    complain("no")
    complain("nor that")
    say_over("2 documents", ended=False)
    say_over("3 documents", ended=True)
    print_lines(["a finding"])
    said = capsys.readouterr()
    clear = "\r"  # the code that clears the rest of the line is only for terminals
    assert said.err == f"1 document{clear}corpus: no\ncorpus: nor that\n2 documents{clear}3 documents\n"
    assert said.out == "a finding\n"


def test_ctrl_c_says_what_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("corpus_tools.record.export.schema_text", interrupted)
    done = corpus("schema")
    assert (done.exit_code, done.stderr) == (130, "corpus: stopped by Ctrl-C\n")


def test_a_proof_that_is_stopped_says_that_the_rest_is_not_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Stopped

    (tmp_path / "out.jsonl").touch()
    monkeypatch.setattr("corpus_tools.check.output.verify_output", stopped)
    done = corpus("verify", str(tmp_path / "out.jsonl"), "--raw", str(tmp_path))
    assert done.exit_code >= 128
    assert "the rest is not proved" in done.stderr
