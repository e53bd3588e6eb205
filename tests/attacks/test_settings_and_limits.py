"""Hostile settings, endless time limits, and documents that hold little and would cost much."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus_tools import normalize
from corpus_tools.base.errors import BadInput
from corpus_tools.cli.settings import BadSettings, Settings, find_settings
from corpus_tools.segment.thread.dialects.files import check
from tests.attacks.conftest import Run, page

_DIALECT = "name = 'a'\nsentence = 'b'\ntext = 'below'\n"


@pytest.mark.parametrize("text", ["not [ toml", f"x = {'[' * 3000}{']' * 3000}", "\x00"])
def test_a_broken_pyproject_that_is_about_something_else_is_passed_over(text: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert find_settings(tmp_path) == Settings()
    (tmp_path / "pyproject.toml").write_text(f"# corpus\n{text}")
    with pytest.raises(BadSettings, match=r"pyproject\.toml"):
        find_settings(tmp_path)


def test_a_dialect_is_a_file_of_bounded_size(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "large").write_bytes(bytes(2_000_000))
    for name in ("pipe", "zero", "large"):
        with pytest.raises(OSError, match=r"regular|larger"):
            check(tmp_path / name)


@pytest.mark.parametrize(
    "pattern",
    ["(?P<author>(((a{100}){100}){100}))", "(?P<author>(?:[^]x]{1,300}){200})", f"(?P<author>{'(' * 900}a{')' * 900})"],
)
def test_a_pattern_that_needs_too_much_is_a_finding(pattern: str, tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text(f"{_DIALECT}pattern = '{pattern}'\n")
    assert any(finding.path == "pattern" for finding in check(tmp_path / "d.toml"))


def test_a_usual_pattern_is_none(tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text(
        f"{_DIALECT}pattern = '(?P<author>\\w{{2,99}}) \\d{{1,2}}\\.\\d{{1,2}}\\.\\d{{4}}'\n"
    )
    assert [finding for finding in check(tmp_path / "d.toml") if finding.path == "pattern"] == []


@pytest.mark.parametrize("data", [bytes(6_000_000), b"\0\x1b\r\n" * 9, b"\x7f\0"])
def test_what_holds_no_text_is_rejected_as_such(data: bytes) -> None:
    with pytest.raises(BadInput, match="holds no text"):
        normalize(data, name="x.txt")


@pytest.mark.parametrize(("data", "limit"), [(b"abc\n" * 5_000_000, "lines"), (b"ab\0" * 600_000, "edits")])
def test_what_would_cost_much_is_rejected_by_the_limit(data: bytes, limit: str) -> None:
    with pytest.raises(BadInput, match=f"--limit {limit}"):
        normalize(data, name="x.txt")


@pytest.mark.parametrize("seconds", ["inf", "1e10", "1e300"])
def test_a_time_limit_can_be_endless(seconds: str, tmp_path: Path, corpus: Run) -> None:
    (tmp_path / "page.txt").write_text(page())
    done = corpus("normalize", "page.txt", "-o", "out", "--timeout", seconds, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert corpus("normalize", "page.txt", "-o", "out", "--timeout", "nan", cwd=tmp_path).returncode == 2


def test_names_that_are_too_long_are_said_to_be_so(tmp_path: Path, corpus: Run) -> None:
    (tmp_path / "page.txt").write_text(page())
    for arguments in (["page.txt", "-o", "a" * 300], ["a" * 300, "-o", "out"], ["a/" * 3000, "-o", "out"]):
        done = corpus("normalize", *arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert done.stderr.startswith("corpus: ")
    (tmp_path / "t" / ("t" * 120)).mkdir(parents=True)
    done = corpus("normalize", "page.txt", "-o", "out", cwd=tmp_path, TMPDIR=str(tmp_path / "t" / ("t" * 120)))
    assert done.returncode in (0, 2)
    (tmp_path / "-").write_text(page())
    assert corpus("normalize", ".", "--include", "-", "-o", "dash", cwd=tmp_path).returncode == 1
    assert b"stands for standard input" in (tmp_path / "dash" / "rejected.jsonl").read_bytes()


def test_paths_longer_than_the_system_takes_cost_themselves(
    tmp_path: Path, corpus: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "page.txt").write_text(page())
    monkeypatch.chdir(tmp_path / "raw")
    for _ in range(20):
        os.mkdir("d" * 250)
        os.chdir("d" * 250)
    Path("deep.jsonl").write_text('{"text": "A headline\\n\\nA body of some words."}\n')
    done = corpus("normalize", "raw", "-o", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert (tmp_path / "out" / "documents.jsonl").read_bytes().count(b"\n") == 1
    assert b"the folder cannot be read" in (tmp_path / "out" / "rejected.jsonl").read_bytes()
    for depth in (3, 15, 17):  # a database has a path of its own length, the system another
        done = corpus("normalize", "raw/page.txt", "-o", "/".join(["o" * 250] * depth), cwd=tmp_path)
        assert done.returncode == 2
        assert done.stderr.startswith("corpus: ")
        assert "cannot be written" in done.stderr


@pytest.mark.parametrize("size", ["3GiB", "8GiB", "1000000GiB", "999999999999999999GiB"])
def test_a_limit_beyond_all_memory_takes_none(size: str, corpus: Run, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(page())
    limit = ("--limit", f"document-bytes={size}")
    for words in (("normalize", "raw", "-o", "out"), ("validate", "raw/a.txt", "out"), ("explain", "raw/a.txt")):
        done = corpus(*words, *limit, cwd=tmp_path)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("number", ["-1", "0", "99999999999999999999", "1e3"])
def test_numbers_that_are_no_count_are_wrong_usage(number: str, corpus: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(page())
    assert corpus("validate", "a.txt", "--max-errors", number, cwd=tmp_path).returncode == 2


def test_an_empty_name_is_no_input(corpus: Run, tmp_path: Path) -> None:
    """What a shell makes of a variable that is not set must not be the current folder."""
    (tmp_path / "a.txt").write_text(page())
    for words in (("normalize", "", "-o", "out"), ("validate", "")):
        assert corpus(*words, cwd=tmp_path).returncode == 2, words
    assert list(tmp_path.iterdir()) == [tmp_path / "a.txt"]
