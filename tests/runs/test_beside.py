"""What a run over other inputs leaves of an earlier one in its folder: the table of docs/running.md, cell by cell."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest

from corpus_tools.inputs.files import DOCUMENTS, REJECTED, collect
from corpus_tools.inputs.sidecars import Sidecars
from corpus_tools.run.earlier import Earlier, WouldDrop
from corpus_tools.run.effort import Effort
from corpus_tools.run.pipeline import Summary, check_output, run
from tests.runs.conftest import ROOT, outputs
from tests.test_cli import corpus

MODES = (Earlier.ASK, Earlier.APPEND, Earlier.REPLACE, Earlier.APPEND_REPLACING)
"""The columns of the table."""
PAGE = "The ferry stays\n\nBy Orla Quist\n\nThe council voted on Monday to keep the {} ferry.\n"
Found = dict[str, list[str]]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Two folders: a good file, one without text, a shard with a row that is no JSON; the second has other names."""
    for folder, name in (("one", "a"), ("two", "b")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.txt").write_text(PAGE.format(folder))
        (tmp_path / folder / f"empty-{name}.txt").write_text("")
        shard(tmp_path / folder / f"s{name}.jsonl", folder)
    return tmp_path


def shard(path: Path, word: str) -> None:
    """A row with a page, and one that is no JSON."""
    path.write_bytes(orjson.dumps({"text": PAGE.format(word)}) + b"\nno json\n")


def normalize(here: Path, *names: str, earlier: Earlier = Earlier.ASK, force: bool = False) -> Summary:
    inputs = collect([str(here / name) for name in names])
    return run(inputs, here / "out", earlier=earlier, effort=Effort(1, force=force))


def found(here: Path) -> Found:
    """The ids, or the paths of rejections, in each file of the output."""
    return {
        name: [line.get("id") or line["path"] for line in map(orjson.loads, data.splitlines())]
        for name, data in outputs(here / "out").items()
    }


def nothing(_: Path) -> None:
    """All is as it was."""


def gone(path: str) -> Callable[[Path], None]:
    return lambda here: (here / path).unlink()


def another(path: str) -> Callable[[Path], None]:
    """Another file or shard in the place of `path`, in the second folder; it is no empty one."""

    def make(here: Path) -> None:
        data = (here / path).read_bytes() or PAGE.encode()
        (here / path.replace("one/", "two/")).write_bytes(data.replace(b"keep", b"KEEP"))

    return make


def another_only(path: str) -> Callable[[Path], None]:
    """The same, and that at `path` is gone."""

    def make(here: Path) -> None:
        another(path)(here)
        gone(path)(here)

    return make


class Case(NamedTuple):
    """A run over `first`, a change, and a run over `second`; what becomes of the line for `what` in an output."""

    first: str
    change: Callable[[Path], None]
    second: str
    output: str
    what: str


A, SHARD, EMPTY, B, OTHER_SHARD = "one/a.txt", "one/sa.jsonl", "one/empty-a.txt", "two/b.txt", "two/sb.jsonl"
CASES = {
    "record of a file that is not among the inputs": Case(A, nothing, B, DOCUMENTS, "a"),
    "record of a file that is gone": Case(A, gone(A), B, DOCUMENTS, "a"),
    "record of another file with the same path": Case(A, another(A), "two/a.txt", DOCUMENTS, "a"),
    "record of another file with the same path, which is gone": Case(A, another_only(A), "two/a.txt", DOCUMENTS, "a"),
    "rejection of a file that is not among the inputs": Case(EMPTY, nothing, B, REJECTED, "empty-a.txt"),
    "rejection of a file that is gone": Case(EMPTY, gone(EMPTY), B, REJECTED, "empty-a.txt"),
    "rejection of another file with the same path": Case(
        EMPTY, another(EMPTY), "two/empty-a.txt", DOCUMENTS, "empty-a"
    ),
    "record of a file, where only shards are read": Case(A, nothing, OTHER_SHARD, DOCUMENTS, "a"),
    "rejection of a file, where only shards are read": Case(EMPTY, nothing, OTHER_SHARD, REJECTED, "empty-a.txt"),
    "output of a shard that is not among the inputs": Case(SHARD, nothing, OTHER_SHARD, "sa.jsonl", "sa.jsonl#1"),
    "rejection in a shard that is not among the inputs": Case(SHARD, nothing, OTHER_SHARD, REJECTED, "sa.jsonl#2"),
    "rejection in a shard, where only files are read": Case(SHARD, nothing, B, REJECTED, "sa.jsonl#2"),
    "output of a shard that is gone": Case(SHARD, gone(SHARD), OTHER_SHARD, "sa.jsonl", "sa.jsonl#1"),
    "rejection in a shard that is gone": Case(SHARD, gone(SHARD), OTHER_SHARD, REJECTED, "sa.jsonl#2"),
    "output of another shard with the same name": Case(SHARD, another(SHARD), "two/sa.jsonl", "sa.jsonl", "sa.jsonl#1"),
    "output of another shard with the same name, which is gone": Case(
        SHARD, another_only(SHARD), "two/sa.jsonl", "sa.jsonl", "sa.jsonl#1"
    ),
}
"""By the first cell of a row of the table."""


def table() -> dict[str, list[str]]:
    """The table in the docs, without its head and without the row of Parquet, which has a test of its own."""
    rows = [line for line in (ROOT / "docs/running.md").read_text().splitlines() if line.count("|") == 6]
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    return {first: others for first, *others in cells[2:-1]}


def test_the_table_has_all_cases() -> None:
    assert list(table()) == list(CASES)


@pytest.mark.parametrize("row", CASES)
def test_the_table(here: Path, row: str) -> None:
    case = CASES[row]
    normalize(here, case.first)
    before = outputs(here / "out")
    case.change(here)
    (here / "out").rename(here / "first")
    cells = []
    for mode in MODES:
        shutil.copytree(here / "first", here / "out")
        try:
            normalize(here, case.second, earlier=mode)
            now = outputs(here / "out").get(case.output, b"")
            made_anew = b"KEEP" in now or (b"empty-a" in now and case.output == DOCUMENTS)
            cells.append("replaced" if made_anew else "kept" if f'"{case.what}"'.encode() in now else "dropped")
        except WouldDrop:
            cells.append("asks")
            assert outputs(here / "out") == before
        shutil.rmtree(here / "out")
    assert cells == table()[row]


class TestShards:
    def test_what_was_rejected_stays_whatever_becomes_of_the_state(self, here: Path) -> None:
        normalize(here, "one/sa.jsonl")
        normalize(here, "two/sb.jsonl", force=True)
        assert found(here)["rejected.jsonl"] == ["sa.jsonl#2", "sb.jsonl#2"]
        shutil.rmtree(here / "out/.corpus")
        assert normalize(here, "two/sb.jsonl").rejected == 2
        assert found(here)["rejected.jsonl"] == ["sa.jsonl#2", "sb.jsonl#2"]

    def test_but_not_longer_than_the_output(self, here: Path) -> None:
        normalize(here, "one/sa.jsonl")
        (here / "out/sa.jsonl").unlink()
        normalize(here, "two/sb.jsonl")
        assert found(here)["rejected.jsonl"] == ["sb.jsonl#2"]

    def test_a_shard_that_is_mended_has_no_old_rejections(self, here: Path) -> None:
        normalize(here, "one/sa.jsonl", "two/sb.jsonl")
        shutil.rmtree(here / "out/.corpus")
        (here / "one/sa.jsonl").write_bytes((here / "one/sa.jsonl").read_bytes().splitlines()[0])
        normalize(here, "one/sa.jsonl")
        assert found(here)["rejected.jsonl"] == ["sb.jsonl#2"]

    def test_a_loop_over_them_does_none_twice(self, here: Path) -> None:
        for _ in range(2):
            unchanged = [normalize(here, name).unchanged for name in ("one/sa.jsonl", "two/sb.jsonl")]
        assert unchanged == [1, 1]

    def test_another_format_with_the_same_output_is_another_shard(self, here: Path) -> None:
        (here / "one/sa.warc.wet").write_bytes(b"")
        normalize(here, "one/sa.jsonl")
        with pytest.raises(WouldDrop, match=r"sa\.jsonl would be replaced, made from another shard .* --replace"):
            normalize(here, "one/sa.warc.wet")
        normalize(here, "one/sa.warc.wet", earlier=Earlier.REPLACE)
        assert "sa.jsonl#2" not in found(here)["rejected.jsonl"]

    def test_a_copy_and_a_folder_that_was_moved_are_no_other_shards(self, here: Path) -> None:
        normalize(here, "one/sa.jsonl")
        shutil.copy(here / "one/sa.jsonl", here / "two/sa.jsonl")
        assert normalize(here, "two/sa.jsonl", earlier=Earlier.APPEND).unchanged == 1
        shutil.move(here / "two", here / "three")
        normalize(here, "three/sa.jsonl")

    def test_check_wants_what_a_run_would_leave(self, here: Path) -> None:
        normalize(here, "one/sa.jsonl")
        normalize(here, "two/sb.jsonl")
        told: list[str] = []
        wanted = check_output(collect([str(here / "two/sb.jsonl")]), here / "out", effort=Effort(1), tell=told.append)
        assert list(wanted) == []
        assert told == []


def test_append_keeps_a_rejection_that_no_state_knows(here: Path) -> None:
    (here / "one/link.txt").symlink_to("nowhere")
    normalize(here, "one")
    normalize(here, "two", earlier=Earlier.APPEND)
    assert found(here)["rejected.jsonl"] == ["empty-a.txt", "empty-b.txt", "link.txt", "sa.jsonl#2", "sb.jsonl#2"]
    (here / "one/link.txt").unlink()
    (here / "one/link.txt").write_text(PAGE.format("first"))
    normalize(here, "one", earlier=Earlier.APPEND)
    assert "link.txt" not in found(here)["rejected.jsonl"]


def test_a_rejection_that_no_state_knows_is_lost_to_no_run_unasked(here: Path) -> None:
    normalize(here, "one/empty-a.txt")
    shutil.rmtree(here / "out/.corpus")
    with pytest.raises(WouldDrop, match=r"empty-a\.txt is a rejection|1 rejection"):
        normalize(here, "two/b.txt")


def test_two_shards_of_one_path_are_rejected_each_for_its_own_reason(here: Path) -> None:
    (here / "one/sb.jsonl").write_bytes(b"")
    normalize(here, "one", "two")
    before = found(here)["rejected.jsonl"]
    assert before.count("sb.jsonl") == 2, "one is empty, and two would have the same output"
    normalize(here, "one/a.txt", "one/empty-a.txt", "two/b.txt", "two/empty-b.txt")
    assert found(here)["rejected.jsonl"] == before


def test_the_sidecar_of_a_record_beside_is_no_stray(here: Path) -> None:
    (here / "one/sa.jsonl").rename(here / "one/sa.jsonl.gz")
    (here / "one/sa.jsonl.gz").write_bytes(gzip.compress((here / "two/sb.jsonl").read_bytes()))
    sidecars = here / "corrections"
    sidecars.mkdir()
    for name in ("a", "sa.jsonl.gz#1", "nobody"):
        (sidecars / f"{name.replace('#', '%23')}.toml").write_text("")
    normalize(here, "one")
    said: list[str] = []
    (here / "two/b.txt").unlink()
    (here / "two/empty-b.txt").unlink()
    run(collect([str(here / "two")]), here / "out", sidecars=Sidecars(sidecars), effort=Effort(1), tell=said.append)
    assert [line.split(" ")[0] for line in said if "corrects a document that is not there" in line] == [
        str(sidecars / "nobody.toml")
    ]


def test_parquet_of_one_run_says_so(here: Path) -> None:
    options = ("-o", str(here / "out"), "--to", "parquet", "--workers", "1")
    assert "of this run alone" not in corpus("normalize", str(here / "one"), *options).stderr
    said = corpus("normalize", str(here / "two/sb.jsonl"), *options).stderr
    assert "have the records of this run alone; `corpus export" in said
    assert "of this run alone" not in corpus("normalize", str(here / "two/sb.jsonl"), *options, "--append").stderr
