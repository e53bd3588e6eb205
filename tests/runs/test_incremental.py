"""What has not changed is not done again, and what has is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus_tools.base.options import DEFAULTS, Limits, Options, RowOptions
from corpus_tools.inputs.files import collect
from corpus_tools.run.effort import Effort
from corpus_tools.run.fingerprint import fingerprint
from corpus_tools.run.jobs import FileJob
from corpus_tools.run.pipeline import Summary, run
from corpus_tools.run.pool import Pool
from corpus_tools.run.processes import WorkersFail
from tests.runs import stub
from tests.runs.conftest import Outputs, outputs, rows

FILES, ROWS = 60, 110


@pytest.fixture
def normalize(raw: Path, tmp_path: Path, stubbed: None) -> Callable[..., Summary]:
    """Run on the folder, once more with each call."""

    def again(options: Options = DEFAULTS, *, force: bool = False) -> Summary:
        return run(collect([str(raw)]), tmp_path / "out", options=options, effort=Effort(1, force=force))

    return again


@pytest.fixture
def written(normalize: Callable[..., Summary], tmp_path: Path) -> Callable[[], Outputs]:
    """What is in the output folder; there was a first run."""
    assert normalize().unchanged == 0
    return lambda: outputs(tmp_path / "out")


def test_nothing_changed(normalize: Callable[..., Summary], written: Callable[[], Outputs], tmp_path: Path) -> None:
    before, first = written(), normalize(force=True)
    inode = (tmp_path / "out" / "documents.jsonl").stat().st_ino
    second = normalize()
    assert second.unchanged == FILES + ROWS
    assert (second.documents, second.comments, second.rejected) == (first.documents, first.comments, first.rejected)
    assert written() == before
    assert (tmp_path / "out" / "documents.jsonl").stat().st_ino == inode, "written once more for nothing"


@pytest.mark.usefixtures("written")
class TestWhatIsDoneAgain:
    def test_a_touched_file_is_only_read(self, normalize: Callable[..., Summary], raw: Path) -> None:
        os.utime(raw / "file-1.txt")
        os.utime(raw / "shards" / "a.jsonl")
        assert normalize().unchanged == FILES + ROWS

    def test_a_changed_file_and_a_changed_shard(self, normalize: Callable[..., Summary], raw: Path) -> None:
        (raw / "file-1.txt").write_text("Other words")
        (raw / "shards" / "a.jsonl").write_bytes(rows(3))
        assert normalize().unchanged == FILES - 1 + 60

    def test_everything_if_forced(self, normalize: Callable[..., Summary]) -> None:
        assert normalize(force=True).unchanged == 0

    @pytest.mark.parametrize(
        "options",
        [
            Options(without=frozenset({"mojibake"})),
            Options(limits=Limits(comments=3)),
            Options(rows=RowOptions(keep=("x",))),
        ],
    )
    def test_everything_with_other_options(self, normalize: Callable[..., Summary], options: Options) -> None:
        assert normalize(options).unchanged == 0

    def test_everything_with_another_version(
        self, normalize: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("corpus_tools.run.fingerprint.__version__", "9.9.9")
        assert normalize().unchanged == 0

    def test_a_record_that_somebody_changed(
        self, normalize: Callable[..., Summary], tmp_path: Path, written: Callable[[], Outputs]
    ) -> None:
        before = written()
        path = tmp_path / "out" / "documents.jsonl"
        path.write_bytes(path.read_bytes().replace(b"xx", b"xy", 1))
        assert normalize().unchanged == FILES - 1 + ROWS
        assert written() == before

    def test_outputs_that_are_gone(
        self, normalize: Callable[..., Summary], tmp_path: Path, written: Callable[[], Outputs]
    ) -> None:
        before = written()
        (tmp_path / "out" / "documents.jsonl").unlink()
        (tmp_path / "out" / "shards" / "a.jsonl").unlink()
        assert normalize().unchanged == 60
        assert written() == before

    def test_a_state_that_is_no_database(
        self, normalize: Callable[..., Summary], tmp_path: Path, written: Callable[[], Outputs]
    ) -> None:
        before = written()
        (tmp_path / "out" / ".corpus" / "state.sqlite").write_bytes(b"not a database" * 1000)
        assert normalize().unchanged == 0
        assert written() == before


def test_files_that_come_and_go(
    normalize: Callable[..., Summary], written: Callable[[], Outputs], raw: Path, tmp_path: Path
) -> None:
    (raw / "file-1.txt").rename(raw / "a.txt")
    (raw / "shards" / "a.jsonl").unlink()
    (raw / "link.txt").unlink()
    assert normalize().unchanged == FILES - 1 + 60
    run(collect([str(raw)]), tmp_path / "new", effort=Effort(1))
    assert outputs(tmp_path / "new")["documents.jsonl"] == written()["documents.jsonl"]
    assert "rejected.jsonl" not in written()


def test_what_was_rejected_is_remembered(normalize: Callable[..., Summary], raw: Path) -> None:
    (raw / "file-1.txt").write_text("KILL")
    assert [normalize().rejected for _ in range(2)] == [3, 3]
    (raw / "file-1.txt").write_text("harmless")
    assert normalize().rejected == 2


def test_the_fingerprint_of_equal_options_is_the_same_in_every_process() -> None:
    names = [frozenset({"mojibake", "html-entity", "control"}), frozenset({"control", "html-entity", "mojibake"})]
    assert len({fingerprint(Options(without=without)) for without in names}) == 1
    assert fingerprint(DEFAULTS) != fingerprint(Options(min_confidence=0.5))


class _NeverArrives:
    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (7,)

    def __call__(self, job: FileJob) -> str:
        return str(job)


def test_workers_that_cannot_start() -> None:
    with Pool(_NeverArrives(), lambda _, reason: reason, Effort(2), preload="tests.runs.stub") as pool:
        jobs = [FileJob(entry) for entry in collect([stub.__file__]).entries]
        with pytest.raises(WorkersFail, match="end before they begin"):
            list(pool.results(jobs))


def test_json_has_all_that_a_summary_has() -> None:
    assert json.loads(Summary(3).to_json()) == {"comments": 3}
