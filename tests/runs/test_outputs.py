"""Where the records go: a folder, one file, standard output; and what becomes of those of an earlier run."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from corpus_tools.inputs.shards import extras
from corpus_tools.run import fingerprint
from tests.runs.conftest import ROOT, outputs, rows
from tests.test_cli import Result, corpus


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Two folders of loose files and two shards."""
    for folder, names in {"one": ("a", "b"), "two": ("c", "d")}.items():
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / f"{name}.txt").write_text(f"A page called {name}.\n")
    (tmp_path / "s1.jsonl").write_bytes(rows(3) + b"no json\n")
    (tmp_path / "s2.jsonl").write_bytes(rows(2) + b"no json\n")
    return tmp_path


def ids(data: bytes) -> list[str]:
    return [orjson.loads(line)["id"] for line in data.splitlines()]


def run(source: Path, out: Path | str, *options: str) -> Result:
    return corpus("normalize", str(source), "-o", str(out), "--workers", "1", *options)


class TestOneFile:
    def test_standard_output(self, here: Path) -> None:
        done = run(here / "one", "-")
        assert (done.exit_code, ids(done.stdout.encode())) == (0, ["a", "b"])
        assert done.stderr.splitlines()[0] == "documents  2"

    def test_loose_files_and_then_the_shards_with_rejections_on_standard_error(self, here: Path) -> None:
        done = run(here, "-")
        assert done.exit_code == 1
        expected = ["one/a", "one/b", "two/c", "two/d", *(f"s1.jsonl#{n}" for n in (1, 2, 3))]
        assert ids(done.stdout.encode()) == [*expected, "s2.jsonl#1", "s2.jsonl#2"]
        assert "corpus: s1.jsonl#4: the row is not valid JSON" in done.stderr

    @pytest.mark.parametrize("name", ["out.jsonl", "deep/er/out.jsonl.gz"])
    def test_a_file_and_its_rejections(self, here: Path, name: str) -> None:
        done = run(here, here / name)
        assert done.exit_code == 1
        data = (here / name).read_bytes()
        assert len(ids(gzip.decompress(data) if name.endswith(".gz") else data)) == 9
        rejected = (here / name).parent / "out.rejected.jsonl"
        assert [orjson.loads(line)["path"] for line in rejected.read_bytes().splitlines()] == [
            "s1.jsonl#4",
            "s2.jsonl#3",
        ]
        assert f"-> {here / name}\n" in done.stderr
        assert not list((here / name).parent.glob(".*"))

    def test_the_file_of_the_run_before_is_no_input(self, here: Path) -> None:
        out = here / "out.jsonl"
        run(here, out)
        before = out.read_bytes()
        run(here, out)
        assert out.read_bytes() == before
        done = run(out, out)
        assert (done.exit_code, out.read_bytes()) == (2, before)
        assert "is an input, and would be written to" in done.stderr

    def test_records_of_other_inputs_are_replaced_only_if_that_is_said(self, here: Path) -> None:
        out = here / "out.jsonl.gz"
        run(here / "one", out)
        before = out.read_bytes()
        done = run(here / "s1.jsonl", out)
        assert (done.exit_code, out.read_bytes()) == (2, before)
        assert (
            f"{out} has 2 records that are not of these inputs and would be lost: a.txt, b.txt; give --replace to drop "
            "them, or name another file with -o\n" in done.stderr
        )
        assert run(here / "s1.jsonl", out, "--replace").exit_code == 1
        assert ids(gzip.decompress(out.read_bytes())) == ["s1.jsonl#1", "s1.jsonl#2", "s1.jsonl#3"]
        (here / "s1.jsonl").write_bytes(rows(1))
        assert run(here / "s1.jsonl", out).exit_code == 0

    def test_so_are_their_rejections(self, here: Path) -> None:
        (here / "one/empty.txt").write_text("")
        run(here / "one/empty.txt", here / "out.jsonl")
        done = run(here / "two", here / "out.jsonl")
        assert (done.exit_code, "1 rejection that is not of these inputs" in done.stderr) == (2, True)

    def test_nor_is_what_no_run_has_written(self, here: Path) -> None:
        before = (here / "s1.jsonl").read_bytes()
        done = run(here / "one", here / "s1.jsonl")
        assert (done.exit_code, (here / "s1.jsonl").read_bytes()) == (2, before)
        assert "s1.jsonl would be replaced, and no run has written it: its line 1 is no record; give" in done.stderr

    @pytest.mark.parametrize("name", ["out.jsonl", "-"])
    def test_nothing_is_appended_to_it(self, here: Path, name: str) -> None:
        done = run(here / "one", name if name == "-" else here / name, "--append")
        assert (done.exit_code, (here / "out.jsonl").exists()) == (2, False)
        assert "--append keeps what earlier runs have left in a folder, and" in done.stderr

    def test_nothing_is_written_through_a_link(self, here: Path) -> None:
        (here / "out.jsonl").symlink_to(here / "s1.jsonl")
        done = run(here / "one", here / "out.jsonl")
        assert done.exit_code == 2
        assert (here / "s1.jsonl").read_bytes().startswith(rows(3))

    def test_check_wants_a_folder(self, here: Path) -> None:
        assert run(here / "one", "-", "--check").exit_code == 2


def test_who_stops_reading_is_told_so_and_nothing_has_failed(here: Path) -> None:
    (here / "none").mkdir()
    for options in (["-o", "-"], ["-o", str(here / "none"), "--check"]):
        line = [sys.executable, "-m", "corpus_tools", "normalize", str(here), *options]
        with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            said = process.stderr.read()
        assert process.returncode == 141
        assert said.endswith("corpus: standard output was closed by its reader; the rest was not written\n")
        assert "cannot be written" not in said


class TestEarlierRecords:
    """A run over other inputs into the same folder."""

    def test_records_that_would_be_lost_are_named_and_nothing_is_done(self, here: Path) -> None:
        run(here / "one", here / "out")
        before = outputs(here / "out")
        done = run(here / "two", here / "out")
        assert (done.exit_code, outputs(here / "out")) == (2, before)
        assert (
            "has 2 records that are not of these inputs and would be lost: a.txt, b.txt; give --append" in done.stderr
        )

    def test_another_file_of_the_same_folder(self, here: Path) -> None:
        run(here / "one" / "a.txt", here / "out")
        done = run(here / "one" / "b.txt", here / "out")
        assert done.exit_code == 2
        assert "has 1 record that is not of these inputs and would be lost: a.txt; " in done.stderr

    def test_replace(self, here: Path) -> None:
        run(here / "one", here / "out")
        assert run(here / "two", here / "out", "--replace").exit_code == 0
        assert ids((here / "out/documents.jsonl").read_bytes()) == ["c", "d"]
        assert run(here / "two", here / "out").exit_code == 0

    def test_append(self, here: Path) -> None:
        (here / "one" / "empty.txt").write_text("")
        run(here / "one", here / "out")
        done = run(here / "two", here / "out", "--append")
        assert done.exit_code == 1  # of the file that an earlier run has rejected
        assert "documents  2 -> " in done.stderr
        assert "beside 2 of earlier runs" in done.stderr
        assert ids((here / "out/documents.jsonl").read_bytes()) == ["a", "b", "c", "d"]
        assert b'"path":"empty.txt"' in (here / "out/rejected.jsonl").read_bytes()
        (here / "two" / "c.txt").write_text("Another page.\n")
        assert run(here / "two", here / "out").exit_code == 2
        run(here / "two", here / "out", "--append")
        assert ids((here / "out/documents.jsonl").read_bytes()) == ["a", "b", "c", "d"]
        assert b"Another page" in (here / "out/documents.jsonl").read_bytes()

    def test_another_file_with_the_same_path_replaces_no_record_unasked(self, here: Path) -> None:
        other = here / "other"
        other.mkdir()
        (other / "a.txt").write_text("Another page called a.\n")
        (other / "e.txt").write_text("A page called e.\n")
        run(here / "one", here / "out")
        before = outputs(here / "out")
        done = run(other, here / "out", "--append")
        assert (done.exit_code, outputs(here / "out")) == (2, before)
        assert "has 1 record that is of other files with the same name and would be replaced: a.txt;" in done.stderr
        assert "give --append --replace" in done.stderr
        assert run(other, here / "out", "--append", "--replace").exit_code == 0
        assert ids((here / "out/documents.jsonl").read_bytes()) == ["a", "b", "e"]
        assert b"Another page" in (here / "out/documents.jsonl").read_bytes()

    def test_the_only_record_of_a_file_that_is_gone_is_not_replaced_by_append(self, here: Path) -> None:
        run(here / "one", here / "out")
        shutil.rmtree(here / "one")
        (here / "two/a.txt").write_text("Another page called a.\n")
        assert run(here / "two", here / "out", "--append").exit_code == 2

    def test_a_file_that_was_changed_and_a_copy_of_one_are_no_reason_to_ask(self, here: Path) -> None:
        run(here / "one", here / "out")
        (here / "one/a.txt").write_text("A page that was written anew.\n")
        assert run(here / "one", here / "out", "--append").exit_code == 0
        shutil.copy(here / "one/b.txt", here / "two/b.txt")
        assert run(here / "two", here / "out", "--append").exit_code == 0
        assert ids((here / "out/documents.jsonl").read_bytes()) == ["a", "b", "c", "d"]

    def test_without_append_it_is_asked_as_well_while_both_are_there(self, here: Path) -> None:
        run(here / "one", here / "out")
        for name in ("a", "b"):
            (here / "two" / f"{name}.txt").write_text(f"Another page called {name}.\n")
        done = run(here / "two", here / "out")
        assert (done.exit_code, "2 records that are of other files with the same name" in done.stderr) == (2, True)
        shutil.rmtree(here / "one")
        assert run(here / "two", here / "out").exit_code == 0

    def test_all_that_would_be_lost_is_named_at_once_with_what_keeps_most_of_it(self, here: Path) -> None:
        for folder, count in (("one", 3), ("two", 2)):
            (here / folder / "s.jsonl").write_bytes(rows(count))
        (here / "one/empty.txt").write_text("")
        (here / "two/a.txt").write_text("Another page called a.\n")
        run(here / "one", here / "out")
        done = run(here / "two", here / "out")
        assert done.exit_code == 2
        for said in (
            "out/s.jsonl would be replaced, made from another shard",
            "1 record that is of other files with the same name and would be replaced: a.txt; ",
            "1 record that is not of these inputs and would be lost: b.txt; ",
            "1 rejection that is not of these inputs and would be lost: empty.txt; ",
            "give --append --replace to keep what is not of these inputs and replace the rest, --replace to drop all",
        ):
            assert said in done.stderr
        assert run(here / "two", here / "out", "--append", "--replace").exit_code == 1
        assert ids((here / "out/documents.jsonl").read_bytes()) == ["a", "b", "c", "d"]
        assert len(ids((here / "out/s.jsonl").read_bytes())) == 2

    def test_append_keeps_the_rejections_of_other_shards(self, here: Path) -> None:
        for name in ("s1", "s2"):
            done = run(here / f"{name}.jsonl", here / "out", "--append")
            assert "is left" not in done.stderr
        lines = (here / "out/rejected.jsonl").read_bytes().splitlines()
        assert [orjson.loads(line)["path"] for line in lines] == ["s1.jsonl#4", "s2.jsonl#3"]

    def test_nothing_is_appended_to_records_of_other_options(self, here: Path) -> None:
        run(here / "one", here / "out")
        done = run(here / "two", here / "out", "--append", "--min-confidence", "0.5")
        assert done.exit_code == 2
        assert "the last run made the records without --min-confidence 0.5, given here; --append keeps" in done.stderr
        assert ids((here / "out/documents.jsonl").read_bytes()) == ["a", "b"]

    @pytest.mark.parametrize("options", [(), ("--replace",)])
    def test_that_is_said_before_the_names_are_looked_at(self, here: Path, options: tuple[str, ...]) -> None:
        (here / "two/s1.jsonl").write_bytes(rows(1))
        run(here / "s1.jsonl", here / "out")
        done = run(here / "two/s1.jsonl", here / "out", "--append", "--min-confidence", "0.5", *options)
        assert done.exit_code == 2
        assert "the last run made the records without --min-confidence 0.5, given here; --append keeps" in done.stderr

    def test_another_version_is_told_as_such(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        run(here / "one", here / "out", "--min-confidence", "0.5")
        monkeypatch.setattr(fingerprint, "__version__", "99")
        done = run(here / "two", here / "out", "--append", "--min-confidence", "0.5")
        assert (done.exit_code, "the last run was one of another version; --append" in done.stderr) == (2, True)

    def test_shards_of_other_options_in_one_folder_are_told(self, here: Path) -> None:
        run(here / "s1.jsonl", here / "out")
        mixed = f"{here / 'out/s1.jsonl'} is of another run, which had other options or another version, and stays"
        for _ in range(2):
            assert mixed in run(here / "s2.jsonl", here / "out", "--min-confidence", "0.5").stderr
        assert mixed in run(here / "s2.jsonl", here / "out", "--min-confidence", "0.5", "--check").stdout
        run(here / "s1.jsonl", here / "out", "--min-confidence", "0.5")
        done = run(here / "s2.jsonl", here / "out", "--min-confidence", "0.5")
        assert str(here / "out/s1.jsonl") not in done.stderr  # all is well with it
        assert run(here / "s2.jsonl", here / "out", "--min-confidence", "0.5", "--check").stdout == ""
        (here / "s1.jsonl").unlink()
        done = run(here / "s2.jsonl", here / "out", "--min-confidence", "0.5")
        assert f"{here / 'out/s1.jsonl'} is of another run and stays as it is; remove it only if" in done.stderr

    def test_nor_to_shards_of_other_options(self, here: Path) -> None:
        run(here / "s1.jsonl", here / "out")
        assert run(here / "s2.jsonl", here / "out", "--append", "--min-confidence", "0.5").exit_code == 2

    def test_a_file_that_is_gone_is_no_reason_to_ask(self, here: Path) -> None:
        run(here / "one", here / "out")
        (here / "one" / "a.txt").unlink()
        assert run(here / "one", here / "out").exit_code == 0
        assert ids((here / "out/documents.jsonl").read_bytes()) == ["b"]

    def test_nor_is_a_loop_over_shards(self, here: Path) -> None:
        run(here / "one", here / "out")
        for name in ("s1", "s2"):
            assert run(here / f"{name}.jsonl", here / "out").exit_code == 1
        assert set(outputs(here / "out")) == {"documents.jsonl", "s1.jsonl", "s2.jsonl", "rejected.jsonl"}

    def test_without_a_state_other_records_are_told_by_there_being_none_of_this_run(self, here: Path) -> None:
        run(here / "one", here / "out")
        for path in (here / "out/.corpus").iterdir():
            path.unlink()
        assert run(here / "two", here / "out").exit_code == 2
        (here / "one" / "a.txt").unlink()
        assert run(here / "one", here / "out").exit_code == 0

    @pytest.mark.parametrize("option", ["--force", "--check"])
    def test_what_does_not_go_with_append(self, here: Path, option: str) -> None:
        assert run(here / "one", here / "out", "--append", option).exit_code == 2


class TestOnce:
    """No record is in a folder twice, because its file was named in two ways."""

    @pytest.fixture
    def deep(self, here: Path) -> Path:
        (here / "all/deep").mkdir(parents=True)
        for name in ("s1.jsonl", "one/a.txt"):
            (here / name).rename(here / "all/deep" / Path(name).name)
        return here

    @pytest.mark.parametrize("also", ["all/deep", "all/deep/a.txt", "all/deep/s1.jsonl", "all/*/*", "all"])
    def test_in_one_run(self, deep: Path, also: str) -> None:
        for names in (("all", also), (also, "all")):
            paths = [str(deep / name) for name in names]
            done = corpus("normalize", *paths, "-o", str(deep / "out"), "--workers", "1", "--replace")
            assert "rejected   1" in done.stderr
            assert set(outputs(deep / "out")) == {"documents.jsonl", "deep/s1.jsonl", "rejected.jsonl"}
            assert ids((deep / "out/documents.jsonl").read_bytes()) == ["deep/a"]

    @pytest.mark.parametrize("options", [(), ("--append",), ("--replace",), ("--append", "--replace")])
    def test_shards_of_two_runs(self, deep: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
        run(deep / "all", deep / "out")
        before = outputs(deep / "out")
        monkeypatch.chdir(deep)
        done = run(Path("all/deep/s1.jsonl"), Path("out"), *options)
        assert (done.exit_code, outputs(deep / "out")) == (2, before)
        assert done.stderr == (
            "corpus: all/deep/s1.jsonl has its records in out/deep/s1.jsonl, and would have them in out/s1.jsonl as "
            "well; name it as then (`all --include deep/s1.jsonl`), remove that file, or name another folder with -o\n"
        )
        as_then = corpus("normalize", "all", "--include", "deep/s1.jsonl", "-o", "out", "--workers", "1")
        assert "3 of them unchanged" in as_then.stderr

    def test_the_other_way_round(self, deep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(deep / "all/deep")
        run(Path("s1.jsonl"), deep / "out")
        done = run(deep / "all", deep / "out")
        assert (done.exit_code, "name it as then (`" in done.stderr) == (2, True)
        (deep / "out/s1.jsonl").unlink()
        assert run(deep / "all", deep / "out").exit_code == 1
        assert "s1.jsonl" not in outputs(deep / "out")

    def test_files_of_two_runs(self, deep: Path) -> None:
        run(deep / "all", deep / "out")
        before = outputs(deep / "out")
        for options in ((), ("--append",), ("--append", "--replace")):
            done = run(deep / "all/deep/a.txt", deep / "out", *options)
            assert (done.exit_code, outputs(deep / "out")) == (2, before)
            said = "has 1 record that is of files that are among these inputs under other names: deep/a.txt; give "
            assert said in done.stderr
            assert ("--replace" in done.stderr) == (options == ())
        assert run(deep / "all/deep/a.txt", deep / "out", "--replace").exit_code == 1
        assert ids((deep / "out/documents.jsonl").read_bytes()) == ["a"]

    def test_other_files_of_the_folder_are_no_reason_to_ask(self, deep: Path) -> None:
        run(deep / "all/deep/a.txt", deep / "out")
        assert run(deep / "one", deep / "out", "--append").exit_code == 0
        assert ids((deep / "out/documents.jsonl").read_bytes()) == ["a", "b"]


def test_the_summary_names_the_files_that_there_are(here: Path) -> None:
    assert f"-> {here / 'out/s1.jsonl'}\n" in run(here / "s1.jsonl", here / "out").stderr
    assert "documents.jsonl" not in run(here / "s1.jsonl", here / "out").stderr
    shutil.rmtree(here / "out")
    said = run(here, here / "all").stderr.replace("\n           ", " ")
    names = [str(here / "all" / name) for name in ("documents.jsonl", "s1.jsonl", "s2.jsonl")]
    assert f"-> {', '.join(names)}\n" in said
    shutil.rmtree(here / "all")
    shutil.copy(here / "s1.jsonl", here / "s3.jsonl")
    said = run(here, here / "all").stderr.replace("\n           ", " ")
    assert f"-> {', '.join(names)} and 1 more\n" in said


def test_no_more_documents_are_unchanged_than_there_are(here: Path) -> None:
    run(here, here / "out")
    assert f"documents  9 -> {here / 'out/documents.jsonl'}," in (again := run(here, here / "out").stderr)
    assert "9 of them unchanged" in again.replace("\n           ", " ")
    (here / "one" / "a.txt").write_text("")
    again = run(here, here / "out").stderr
    assert "documents  8 -> " in again
    assert "8 of them unchanged" in again.replace("\n           ", " ")


def test_several_raw_folders_are_proved_together(here: Path) -> None:
    run(here / "one", here / "out")
    run(here / "two", here / "out", "--append")
    raw = [str(here / "one"), "--raw", str(here / "two")]
    assert corpus("verify", str(here / "out"), "--raw", *raw).exit_code == 0
    assert corpus("verify", str(here / "out"), "--raw", raw[0]).exit_code == 1


def test_a_missing_package_is_named_before_the_run(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "x.parquet").write_bytes(b"PAR1")
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    first = run(here / "x.parquet", here / "out").stderr.splitlines()[0]
    said = "corpus: 1 of the inputs will be rejected, as reading them needs pyarrow; run: pip install "
    assert first == said + "'corpus-tools[parquet]'"
