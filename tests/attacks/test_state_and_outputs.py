"""State and outputs are never believed: damaged, edited, foreign or left over, they cost time and no document."""

from __future__ import annotations

import mmap
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from corpus_tools.inputs.files import collect
from corpus_tools.run import pipeline
from corpus_tools.run.effort import Effort
from corpus_tools.run.notes import Note
from corpus_tools.run.pipeline import Summary, check_output, run
from corpus_tools.run.state import State
from tests.attacks.conftest import Run, page
from tests.runs import stub
from tests.runs.conftest import Outputs, outputs, rows

FLIPS = 60


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Files, two shards, and something to reject in each."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(f"Page {number}")
    (folder / "link.txt").symlink_to("nowhere")
    for name in ("a", "b"):
        (folder / f"{name}.jsonl").write_bytes(rows(3, name) + b"not json\n" + b"{}\n")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def good(raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> Outputs:
    """What a first run has written, in which documents cost nothing."""
    monkeypatch.setattr(pipeline, "do_job", stub.do_job)
    again(raw, out)
    return outputs(out)


def again(raw: Path, out: Path) -> tuple[Summary, list[str]]:
    """Another run, and what it had to tell."""
    told: list[str] = []
    return run(collect([str(raw)], exclude=out), out, effort=Effort(1), tell=told.append), told


def _database(out: Path) -> Path:
    return out / ".corpus" / "state.sqlite"


def _sql(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with sqlite3.connect(path) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    return change


def _of_another_folder(path: Path) -> None:
    path.unlink()
    other = path.parents[2] / "other"
    (other / "raw").mkdir(parents=True)
    (other / "raw" / "0.txt").write_text("KILL")
    run(collect([str(other / "raw")]), other / "out", effort=Effort(1))
    shutil.copy(_database(other / "out"), path)


def _folder(path: Path) -> None:
    path.unlink()
    (path / "deep").mkdir(parents=True)
    (path / "deep" / "mine.txt").write_text("of somebody else")


def _text(path: Path) -> None:
    path.write_text("not a database" * 1000)


CHANGES: dict[str, Callable[[Path], None]] = {
    "reason": _sql("UPDATE files SET reason = 'no', first_bytes = x'41', digest = NULL WHERE id = 'doc-1'"),
    "swapped": _sql(
        "UPDATE files SET id = 'x' WHERE id = 'doc-1'",
        "UPDATE files SET id = 'doc-1' WHERE id = 'doc-2'",
        "UPDATE files SET id = 'doc-2' WHERE id = 'x'",
    ),
    "counts": _sql("UPDATE shards SET documents = 7, counts = '['"),
    "types": _sql("UPDATE files SET start = 'a', length = x'00'"),
    "run": _sql("UPDATE about SET run = 0"),
    "two": _sql("INSERT INTO about SELECT * FROM about"),
    "rejection removed": _sql("DELETE FROM rejections WHERE shard = 'a.jsonl' AND path = 'a.jsonl#4'"),
    "rejection added": _sql("INSERT INTO rejections VALUES ('a.jsonl#9', 'no', x'', 'a.jsonl')"),
    "table gone": _sql("DROP TABLE rejections"),
    "trigger": _sql("CREATE TRIGGER t AFTER INSERT ON files BEGIN DELETE FROM shards; END"),
    "other schema": _sql("DROP TABLE files", "CREATE TABLE files (a, b)"),
    "older": _sql(
        "ALTER TABLE files DROP COLUMN seal",
        "ALTER TABLE shards DROP COLUMN seal",
        "ALTER TABLE about DROP COLUMN seal",
    ),
    "text": _text,
    "half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "folder": _folder,
}
"""What somebody may do to the database behind the run's back."""
HARMLESS: dict[str, Callable[[Path], None]] = {
    "rows removed": _sql("DELETE FROM files WHERE id < 'doc-3'"),
    "shard removed": _sql("DELETE FROM shards WHERE path = 'a.jsonl'"),
    "rejection of nothing": _sql("INSERT INTO rejections VALUES ('x', 'no', x'', 'gone.jsonl')"),
    "empty": lambda path: os.truncate(path, 0),
    "another folder's": _of_another_folder,
}
"""What makes it no lie, only shorter."""


@pytest.mark.parametrize("change", CHANGES)
def test_a_state_that_somebody_changed_is_thrown_away_with_one_line(
    change: str, raw: Path, out: Path, good: Outputs
) -> None:
    CHANGES[change](_database(out))
    summary, told = again(raw, out)
    assert (summary.documents, summary.unchanged) == (14, 0)
    assert len(told) == 1
    assert "thrown away" in told[0]
    assert outputs(out) == good
    assert again(raw, out)[0].unchanged == 14
    assert again(raw, out)[1] == []
    kept = [path.read_text() for path in out.rglob("mine.txt")]
    assert kept == ["of somebody else"] * (change == "folder")


@pytest.mark.parametrize("change", HARMLESS)
def test_a_state_that_knows_less_costs_time_only(change: str, raw: Path, out: Path, good: Outputs) -> None:
    HARMLESS[change](_database(out))
    assert again(raw, out)[1] == []
    assert outputs(out) == good


@pytest.mark.parametrize("ending", [".json", ".part"])
@pytest.mark.parametrize("note", Note)
def test_a_folder_in_the_place_of_a_note_is_in_nobodys_way(
    note: Note, ending: str, raw: Path, out: Path, good: Outputs
) -> None:
    path = out / f".corpus/{note}{ending}"
    path.unlink(missing_ok=True)
    (path / "deep").mkdir(parents=True)
    (path / "deep/mine.txt").write_text("of somebody else")
    (raw / "new.txt").write_text("A new page")
    assert again(raw, out)[0].documents == 15
    (raw / "new.txt").unlink()
    again(raw, out)
    assert outputs(out) == good
    assert [path.read_text() for path in out.rglob("mine.txt")] == ["of somebody else"]


def test_a_byte_anywhere_in_the_state_can_be_any_other(raw: Path, out: Path, good: Outputs) -> None:
    source = random.Random(20261126)
    database = _database(out)
    for _ in range(FLIPS):
        data = bytearray(database.read_bytes())
        for _ in range(source.choice((1, 1, 8))):
            data[source.randrange(len(data))] ^= source.choice((1, 4, 64, 255))
        database.write_bytes(data)
        summary, told = again(raw, out)
        assert len(told) <= 1
        assert summary.documents == 14
        assert outputs(out) == good


def test_a_state_that_may_not_be_read_is_thrown_away(tmp_path: Path, corpus: Run) -> None:
    (tmp_path / "page.txt").write_text(page())
    corpus("normalize", "page.txt", "-o", "out", cwd=tmp_path)
    _database(tmp_path / "out").chmod(0)
    done = corpus("normalize", "page.txt", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.count("thrown away") == (os.geteuid() != 0)


def test_a_shard_that_was_in_hand_and_is_gone_leaves_no_rejection(raw: Path, out: Path, good: Outputs) -> None:
    (raw / "b.jsonl").unlink()
    again(raw, out)
    assert b"b.jsonl" not in outputs(out)["rejected.jsonl"]


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("name", ["1.txt", "a.jsonl"])
def test_a_change_that_size_and_times_do_not_tell_is_seen(name: str, raw: Path, out: Path) -> None:
    path = raw / name
    before = path.stat()
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        at = memory.find(b"1")
        memory[at : at + 1] = b"7"
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert again(raw, out)[0].unchanged == (13 if name == "1.txt" else 11)
    fresh = out.with_name("fresh")
    again(raw, fresh)
    assert outputs(out) == outputs(fresh)


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("name", ["documents.jsonl", "a.jsonl", "rejected.jsonl"])
def test_an_output_that_somebody_changed_is_made_again(name: str, raw: Path, out: Path) -> None:
    good = outputs(out)
    path = out / name
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(5)
        file.write(b"#")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    again(raw, out)
    assert outputs(out) == good


def test_what_is_left_of_inputs_that_are_gone_is_reported(tmp_path: Path, corpus: Run) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    (raw / "deep").mkdir(parents=True)
    (raw / "page.txt").write_text(page())
    (raw / "deep" / "a.jsonl").write_bytes(orjson.dumps({"text": page(1)}) + b"\n")
    (raw / "b.jsonl").write_bytes(orjson.dumps({"text": page(2)}) + b"\n")
    corpus("normalize", "raw", "-o", "out", cwd=tmp_path)
    (out / "mine.jsonl").write_text('{"of": "somebody else"}\n')
    assert "is left" not in corpus("normalize", "raw", "-o", "out", cwd=tmp_path).stderr
    (raw / "deep" / "a.jsonl").unlink()
    (raw / "page.txt").unlink()
    done = corpus("normalize", "raw", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0
    left = [line.split()[1] for line in done.stderr.splitlines() if "only if its input is gone" in line]
    assert left == ["out/deep/a.jsonl", "out/documents.jsonl"]
    check = corpus("normalize", "raw", "-o", "out", "--check", cwd=tmp_path)
    assert check.returncode == 1
    assert [line.split()[0] for line in check.stdout.splitlines()] == ["out/deep/a.jsonl", "out/documents.jsonl"]
    for name in ("deep/a.jsonl", "documents.jsonl"):
        (out / name).unlink()
    assert corpus("normalize", "raw", "-o", "out", "--check", cwd=tmp_path).returncode == 0


def test_what_another_run_has_written_there_is_no_leftover(raw: Path, out: Path, good: Outputs) -> None:
    again(raw, out / "inner")
    assert list(check_output(collect([str(raw)]), out, effort=Effort(1))) == []
    State(out, "another").__exit__()
    assert again(raw, out)[1] == []
