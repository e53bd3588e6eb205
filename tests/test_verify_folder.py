"""`corpus verify` on a folder: whatever was added, removed, moved, repeated or written otherwise is found."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from corpus_tools import normalize
from corpus_tools.cli.app import app
from tests.shards import GOOD, lines

PAGE = "A title of {}\n\nSome words of a paragraph, which is long enough.\n"


def corpus(*arguments: str | Path) -> int:
    return CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False).exit_code


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished")
    raw = folder / "raw"
    raw.mkdir()
    for name in ("-", "a.txt", "b.txt", ".hidden.txt"):
        (raw / name).write_text(PAGE.format(name))
    (raw / "empty.txt").write_bytes(b"")
    (raw / "blank.txt").write_bytes(b" \n")
    (raw / "s.jsonl.gz").write_bytes(gzip.compress(lines(GOOD, GOOD, {"x": 1})))
    assert corpus("normalize", raw, "-o", folder / "out") == 1
    return folder


def _with_line(path: Path, line: bytes) -> None:
    path.write_bytes(path.read_bytes() + line)


def _reordered(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[::-1]))


def _claim(folder: Path, name: str, source: str) -> None:
    record = normalize((folder / "raw" / source).read_bytes(), name=name).record
    _with_line(folder / "out/documents.jsonl", orjson.dumps(record) + b"\n")


def _rewrite(path: Path) -> None:
    rows = [json.dumps(orjson.loads(line), sort_keys=True) for line in path.read_bytes().splitlines()]
    path.write_text("".join(f"{row}\n" for row in rows))


def _reject_falsely(folder: Path) -> None:
    documents = folder / "out/documents.jsonl"
    documents.write_bytes(b"".join(line for line in documents.read_bytes().splitlines(True) if b"a.txt" not in line))
    line = {"path": "a.txt", "reason": "the file is empty", "first_bytes": ""}
    rejected = folder / "out/rejected.jsonl"
    rejected.write_bytes(orjson.dumps(line) + b"\n" + rejected.read_bytes())


def _repack(path: Path) -> None:
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), 1))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _replace(path: Path, old: bytes, new: bytes) -> None:
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))


D, R, S = "out/documents.jsonl", "out/rejected.jsonl", "out/s.jsonl.gz"
TAMPERINGS: dict[str, Callable[[Path], object]] = {
    "a hidden file": lambda run: _claim(run, ".hidden.txt", ".hidden.txt"),
    "a file by another path": lambda run: _claim(run, "./a.txt", "a.txt"),
    "a shard as a file": lambda run: _claim(run, "s.jsonl.gz", "a.txt"),
    "a record twice": lambda run: _claim(run, "a.txt", "a.txt"),
    "records in another order": lambda run: _reordered(run / D),
    "records written otherwise": lambda run: _rewrite(run / D),
    "a path with U+0000": lambda run: _replace(run / D, b'"path":"a', b'"path":"a\\u0000'),
    "no records": lambda run: (run / D).unlink(),
    "a pipe for records": lambda run: _pipe(run / D),
    "a false rejection": _reject_falsely,
    "another reason": lambda run: _replace(run / R, b"empty", b"large"),
    "other first bytes": lambda run: _replace(run / R, b'"first_bytes":"I', b'"first_bytes":"J'),
    "rejections twice": lambda run: _with_line(run / R, (run / R).read_bytes()),
    "rejections in another order": lambda run: _reordered(run / R),
    "rejections written otherwise": lambda run: _rewrite(run / R),
    "garbage among rejections": lambda run: _with_line(run / R, b"garbage\n"),
    "a rejection without path": lambda run: _with_line(run / R, b'{"reason":"x"}\n'),
    "a list for a path": lambda run: _with_line(run / R, b'{"path":[],"reason":"","first_bytes":""}\n'),
    "rejections cut off": lambda run: (run / R).write_bytes((run / R).read_bytes()[:-9]),
    "no rejections": lambda run: (run / R).unlink(),
    "a pipe for rejections": lambda run: _pipe(run / R),
    "another compression": lambda run: _repack(run / S),
    "a hidden stranger": lambda run: (run / "out/.x.jsonl").write_bytes(b""),
    "a stranger of another kind": lambda run: (run / "out/x.parquet").write_bytes(b""),
    "a link": lambda run: (run / "out/link").symlink_to(run / "raw"),
    "a new file": lambda run: (run / "raw/c.txt").write_text(PAGE.format("c")),
}


@pytest.mark.parametrize("tampering", TAMPERINGS.values(), ids=list(TAMPERINGS))
def test_tampering_is_found(finished: Path, tmp_path: Path, tampering: Callable[[Path], object]) -> None:
    shutil.copytree(finished, tmp_path / "run")
    tampering(tmp_path / "run")
    assert corpus("verify", tmp_path / "run/out", "--raw", tmp_path / "run/raw") == 1


@pytest.mark.parametrize("redo", ["all", "0%", "1 %", "12.5%"])
def test_a_fresh_folder_is_proved(finished: Path, redo: str) -> None:
    assert corpus("verify", finished / "out", "--raw", finished / "raw", "--redo", redo) == 0


@pytest.mark.parametrize("redo", ["", "101%", "1", "-1%", "some"])
def test_a_share_is_a_share(finished: Path, redo: str) -> None:
    assert corpus("verify", finished / "out", "--raw", finished / "raw", "--redo", redo) == 2


@pytest.mark.parametrize(("redo", "code"), [("all", 1), ("0%", 0)])
def test_what_only_normalising_again_can_tell(finished: Path, tmp_path: Path, redo: str, code: int) -> None:
    shutil.copytree(finished, tmp_path / "run")
    _replace(tmp_path / "run" / D, b'"confidence":0.', b'"confidence":0.0')
    assert corpus("verify", tmp_path / "run/out", "--raw", tmp_path / "run/raw", "--redo", redo) == code


@pytest.mark.parametrize("line", [b"garbage", b"[]", b'{"path":1,"reason":"","first_bytes":""}', b'{"path":"x"}', b""])
def test_validate_looks_at_rejections_too(finished: Path, tmp_path: Path, line: bytes) -> None:
    shutil.copytree(finished / "out", tmp_path / "out")
    assert corpus("validate", tmp_path / "out") == 0
    _with_line(tmp_path / "out/rejected.jsonl", line + b"\n")
    assert corpus("validate", tmp_path / "out") == 1


@pytest.mark.parametrize("name", ["x.jsonl", "x.txt", "rejected.jsonl", "x.jsonl.gz"])
def test_validate_does_not_wait_for_a_pipe(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert corpus("validate", tmp_path) == 1
    assert corpus("validate", tmp_path / name) == 1


def test_validate_does_not_pass_over_a_closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert corpus("validate", tmp_path) == 1


UNREAD = [
    "x.jsonl.lz4",
    "x.jsonl.bz2",
    "x.JSONL.xz",
    "x.ndjson",
    "x.jsonl.",
    "x.parquet",
    "x.tar.gz",
    "x.zip",
    "x.warc.wet",
]


@pytest.mark.parametrize("name", UNREAD)
def test_validate_says_what_it_does_not_read(finished: Path, tmp_path: Path, name: str) -> None:
    shutil.copy(finished / "out/documents.jsonl", tmp_path / name)
    assert corpus("validate", tmp_path) == 1
    assert corpus("validate", tmp_path / name) == 1


@pytest.mark.parametrize("name", ["x.jsonl.txt.html", "about jsonl", "jsonl", "x.tar.txt", "notes.md"])
def test_validate_reads_every_other_file_as_a_page(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PAGE.format(name))
    assert corpus("validate", tmp_path) == 0
