"""Finding inputs: what is wanted, what is named, and trees that were built to do harm."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from corpus_tools.base.limits import too_large
from corpus_tools.base.show import display
from corpus_tools.inputs.files import DOCUMENTS, REJECTED, Inputs, NoInput, collect
from corpus_tools.inputs.selection import Selection
from corpus_tools.run.pipeline import run
from tests.amount import share

TEXT = "A title\n\nSome words of a paragraph that ends.\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder of texts, two levels deep."""
    for name in ("a.txt", "b.md", "one/a.txt", "one/two/a.txt", "one/two/c.html", "three/b.txt", ".hidden/x.txt"):
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT)
    return tmp_path / "raw"


def paths(inputs: Inputs) -> list[str]:
    return sorted(entry.path for entry in inputs.entries)


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        ((), (), ["a.txt", "b.md", "one/a.txt", "one/two/a.txt", "one/two/c.html", "three/b.txt"]),
        (("*.txt",), (), ["a.txt", "one/a.txt", "one/two/a.txt", "three/b.txt"]),
        (("*.txt", "*.md"), ("one",), ["a.txt", "b.md", "three/b.txt"]),
        (("*/a.txt",), (), ["one/a.txt"]),
        (("**/a.txt",), (), ["a.txt", "one/a.txt", "one/two/a.txt"]),
        (("/one/**",), (), ["one/a.txt", "one/two/a.txt", "one/two/c.html"]),
        (("one/**/a.txt",), (), ["one/a.txt", "one/two/a.txt"]),
        ((), ("one/two", "?.md"), ["a.txt", "one/a.txt", "three/b.txt"]),
        ((), ("**",), []),
    ],
)
def test_selection(tree: Path, include: tuple[str, ...], exclude: tuple[str, ...], expected: list[str]) -> None:
    assert paths(collect([str(tree)], selection=Selection(include, exclude))) == expected


def test_letters_of_globs_are_large_or_small_as_given(tree: Path) -> None:
    with pytest.raises(NoInput, match=r"include A\.TXT: no file in the folders matches"):
        collect([str(tree)], selection=Selection(include=("A.TXT",)))


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("*.txt", ["a.txt"]),
        ("**/*.txt", ["a.txt", "one/a.txt", "one/two/a.txt", "three/b.txt"]),
        ("one*", ["one/a.txt", "one/two/a.txt", "one/two/c.html"]),
        ("one/[a-b].txt", ["a.txt"]),
        ("*/two/c.*", ["one/two/c.html"]),
    ],
)
def test_globs_that_no_shell_has_expanded(tree: Path, glob: str, expected: list[str]) -> None:
    assert paths(collect([f"{tree}/{glob}"])) == expected


def test_a_glob_that_matches_nothing(tree: Path) -> None:
    with pytest.raises(NoInput, match=r"\*\.pdf: no such file or folder"):
        collect([f"{tree}/*.pdf"])


def test_what_is_named_is_taken(tree: Path) -> None:
    nothing = Selection(exclude=("*",))
    assert paths(collect([str(tree / "a.txt")], selection=nothing)) == ["a.txt"]


def test_a_file_whose_name_looks_like_a_glob(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(TEXT)
    assert paths(collect([str(tmp_path / "a[1].txt")])) == ["a[1].txt"]


def outcome(raw: Path) -> tuple[list[str], dict[str, str]]:
    """The paths of the documents that a run on `raw` writes, and the reasons of what it rejects."""
    out = raw.parent / "out"
    run(collect([str(raw)], exclude=out), out)
    documents = [orjson.loads(line)["source"]["path"] for line in (out / DOCUMENTS).read_bytes().splitlines()]
    if not (out / REJECTED).exists():
        return documents, {}
    rows = [orjson.loads(line) for line in (out / REJECTED).read_bytes().splitlines()]
    return documents, {row["path"]: row["reason"] for row in rows}


class TestHostileTrees:
    """A row in rejected.jsonl for each thing that is no document; no crash, no hang."""

    @pytest.fixture
    def raw(self, tmp_path: Path) -> Path:
        folder = tmp_path / "raw"
        folder.mkdir()
        (folder / "good.txt").write_text(TEXT)
        return folder

    def test_loops_of_links(self, raw: Path) -> None:
        (raw / "up").symlink_to(raw.parent)
        (raw / "self").symlink_to(raw / "self")
        (raw / "one").symlink_to(raw / "two")
        (raw / "two").symlink_to(raw / "one")
        (raw / "dangling").symlink_to("nowhere")
        documents, reasons = outcome(raw)
        assert documents == ["good.txt"]
        assert list(reasons) == ["dangling", "one", "self", "two", "up"]
        assert reasons["up"] == "the file is a link to a folder; name that folder as an input of its own"
        assert reasons["dangling"] == "the file is a link to nowhere, which does not exist"
        assert reasons["self"] == reasons["one"]
        assert reasons["self"].startswith("the file cannot be read: Too many levels of symbolic links")

    @pytest.mark.parametrize("suffix", ["txt", "jsonl", "jsonl.gz"])
    def test_pipes_sockets_and_devices(self, raw: Path, suffix: str) -> None:
        os.mkfifo(raw / f"pipe.{suffix}")
        (raw / f"zero.{suffix}").symlink_to("/dev/zero")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(raw / f"s.{suffix}"))
            documents, reasons = outcome(raw)
        assert documents == ["good.txt"]
        assert reasons[f"pipe.{suffix}"] == "the file is not a regular file"
        assert reasons[f"zero.{suffix}"].startswith("the file is a link that leads out of the input folder")
        assert reasons[f"s.{suffix}"].startswith("the file cannot be read: ")

    @pytest.mark.parametrize("suffix", ["txt", "jsonl"])
    def test_names_that_would_move_a_terminal(self, raw: Path, suffix: str) -> None:
        name = f"a\n\x1b[2J\x07\u202e b.{suffix}"
        (raw / name).touch()
        documents, reasons = outcome(raw)
        assert (documents, list(reasons)) == (["good.txt"], [name])
        assert display(name) == f"a\\n\\x1b[2J\\x07\\u202e b.{suffix}"

    @pytest.mark.parametrize("suffix", ["txt", "jsonl"])
    def test_a_name_that_is_no_text(self, raw: Path, suffix: str) -> None:
        with open(os.fsencode(raw) + b"/caf\xe9." + suffix.encode(), "wb"):
            pass
        documents, reasons = outcome(raw)
        assert (documents, reasons) == (["good.txt"], {f"caf\\xe9.{suffix}": "the file's name is not UTF-8; rename it"})

    def test_a_sparse_file_of_10_gb(self, raw: Path) -> None:
        (raw / "sparse.txt").touch()
        os.truncate(raw / "sparse.txt", 10 * 1024**3)
        documents, reasons = outcome(raw)
        assert documents == ["good.txt"]
        assert reasons == {"sparse.txt": too_large("the file", 67108864)}

    def test_many_empty_files(self, raw: Path) -> None:
        count = share(20_000)
        for number in range(count):
            (raw / f"{number}.txt").touch()
        documents, reasons = outcome(raw)
        assert documents == ["good.txt"]
        assert len(reasons) == count
        assert set(reasons.values()) == {"the file is empty"}

    @pytest.fixture
    def deep(self, raw: Path) -> Iterator[int]:
        """How many folders there are in one another; more than Python can call, and than the system can name."""
        depth = 2500
        here = os.open(raw, os.O_RDONLY)
        for level in range(depth):
            if level == 999:
                os.close(os.open("deep.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(here)
        yield depth
        subprocess.run(["rm", "-r", str(raw / "d")], check=True)  # shutil.rmtree calls itself for each folder

    def test_folders_deeper_than_calls_and_names_can_be(self, raw: Path, deep: int) -> None:
        documents, reasons = outcome(raw)
        assert documents == ["good.txt"]
        (too_deep, reason), file = sorted(reasons.items(), key=lambda item: "deep.txt" in item[0])
        assert file == ("d/" * 999 + "deep.txt", "the file is empty")
        assert (set(too_deep), reason) == ({"d", "/"}, "the folder cannot be read: File name too long")
        assert 1500 < too_deep.count("d") < deep

    def test_a_folder_that_may_not_be_read(self, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (raw / "secret").mkdir()
        listed = os.scandir

        def refuse(folder: str | Path) -> object:
            if Path(folder).name == "secret":
                raise PermissionError(13, "Permission denied", str(folder))
            return listed(folder)

        monkeypatch.setattr(os, "scandir", refuse)
        assert outcome(raw) == (["good.txt"], {"secret": "the folder cannot be read: Permission denied"})
