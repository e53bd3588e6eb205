"""No input is ever written to, whatever path leads to it, and nothing is written through links."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import orjson
import pytest
import zstandard

from corpus_tools.inputs.files import collect
from corpus_tools.run.pipeline import check_output, run
from corpus_tools.run.places import Unsafe
from tests.attacks.conftest import Run, page

_ROWS = b"".join(orjson.dumps({"text": page(number), "mine": number}) + b"\n" for number in range(9))
_PACKED = {
    "rows.jsonl": _ROWS,
    "rows.jsonl.gz": gzip.compress(_ROWS, mtime=0),
    "rows.jsonl.zst": zstandard.ZstdCompressor().compress(_ROWS),
    "documents.jsonl": _ROWS,
    "rejected.jsonl": _ROWS,
}


def _snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", _PACKED)
@pytest.mark.parametrize("way", ["file", "folder", "glob", "link", "hard link", "folder link", "dots"])
def test_an_input_in_the_place_of_an_output_is_refused(
    way: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / name).write_bytes(_PACKED[name])
    given, out = {
        "file": (f"data/{name}", "data"),
        "folder": ("data", "data"),
        "glob": ("data/*.json*", "data"),
        "link": (f"elsewhere/{name}", "data"),
        "hard link": (f"other/{name}", "data"),
        "folder link": (f"data/{name}", "alias"),
        "dots": (f"data/../data/{name}", "./data/../data"),
    }[way]
    for folder in ("elsewhere", "other"):
        (tmp_path / folder).mkdir()
    (tmp_path / "elsewhere" / name).symlink_to(data / name)
    os.link(data / name, tmp_path / "other" / name)
    (tmp_path / "alias").symlink_to(data)
    before = _snapshot(tmp_path)
    monkeypatch.chdir(tmp_path)
    inputs = collect([given], exclude=Path(out))
    with pytest.raises(Unsafe, match="-o"):
        run(inputs, Path(out))
    with pytest.raises(Unsafe, match="-o"):
        list(check_output(inputs, Path(out)))
    assert _snapshot(tmp_path) == before


def test_the_command_says_so(tmp_path: Path, corpus: Run) -> None:
    (tmp_path / "rows.jsonl").write_bytes(_ROWS)
    done = corpus("normalize", "rows.jsonl", "-o", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("corpus: the output rows.jsonl would take the place of the input rows.jsonl")
    assert _snapshot(tmp_path) == {"rows.jsonl": _ROWS}


def test_an_archive_beside_its_output_is_refused(tmp_path: Path, corpus: Run) -> None:
    """The output would be an input of the next run, and have its own place for an output."""
    import zipfile

    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.writestr("a.txt", page())
    before = _snapshot(tmp_path)
    assert corpus("normalize", ".", "-o", ".", cwd=tmp_path).returncode == 2
    assert _snapshot(tmp_path) == before
    assert corpus("normalize", ".", "-o", "out", cwd=tmp_path).returncode == 0
    assert corpus("normalize", ".", "-o", "out", cwd=tmp_path).returncode == 0


def test_a_folder_of_files_can_be_its_own_output(tmp_path: Path, corpus: Run) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(page(number))
    (tmp_path / "empty.txt").touch()
    first = corpus("normalize", ".", "-o", ".", cwd=tmp_path)
    snapshot = {name: data for name, data in _snapshot(tmp_path).items() if not name.startswith(".corpus")}
    assert first.returncode == 1
    assert set(snapshot) == {"0.txt", "1.txt", "2.txt", "documents.jsonl", "empty.txt", "rejected.jsonl"}
    for more in ([], ["--force"]):
        again = corpus("normalize", ".", "-o", ".", *more, cwd=tmp_path)
        assert again.returncode == 1
        now = {name: data for name, data in _snapshot(tmp_path).items() if not name.startswith(".corpus")}
        assert now == snapshot
    assert "3 of them unchanged" in corpus("normalize", ".", "-o", ".", cwd=tmp_path).stderr
    assert corpus("normalize", ".", "-o", ".", "--check", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "name", [".corpus", "documents.jsonl", "rejected.jsonl", "deep", ".corpus/state.sqlite", ".corpus/part"]
)
@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe"])
def test_nothing_is_written_through_what_stands_in_the_output_folder(name: str, kind: str, tmp_path: Path) -> None:
    raw, out, other = tmp_path / "raw", tmp_path / "out", tmp_path / "other"
    (raw / "deep").mkdir(parents=True)
    (raw / "page.txt").write_text(page())
    (raw / "deep" / "rows.jsonl").write_bytes(_ROWS)
    other.mkdir()
    (other / "file").write_text("of somebody else")
    place = out / name
    place.parent.mkdir(parents=True)
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "link":
        place.symlink_to(other if name in (".corpus", "deep") else other / "file")
    else:
        place.symlink_to(other / "new")
    with pytest.raises(Unsafe, match=place.name):
        run(collect([str(raw)], exclude=out), out)
    assert _snapshot(other) == {"file": b"of somebody else"}


def test_a_second_name_of_a_file_is_no_way_into_it(tmp_path: Path, corpus: Run) -> None:
    (tmp_path / "page.txt").write_text(page())
    state = tmp_path / "out" / ".corpus"
    state.mkdir(parents=True)
    (tmp_path / "mine").mkdir()
    names = ["state.sqlite", "documents.jsonl", "part", ".gitignore", "state.sqlite-wal"]
    for name in names:
        (tmp_path / "mine" / name).write_text("of somebody else")
        os.link(tmp_path / "mine" / name, state / name)
    (tmp_path / "empty.txt").touch()
    assert corpus("normalize", "page.txt", "empty.txt", "-o", "out", cwd=tmp_path).returncode == 1
    assert _snapshot(tmp_path / "mine") == dict.fromkeys(sorted(names), b"of somebody else")


def test_outputs_keep_their_permissions(tmp_path: Path, corpus: Run) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "page.txt").write_text(page())
    (tmp_path / "raw" / "empty.txt").touch()
    (tmp_path / "raw" / "rows.jsonl").write_bytes(_ROWS)
    corpus("normalize", "raw", "-o", "out", cwd=tmp_path)
    files = [tmp_path / "out" / name for name in ("documents.jsonl", "rejected.jsonl", "rows.jsonl")]
    for file, mode in zip(files, (0o600, 0o640, 0o400), strict=True):
        file.chmod(mode)
    (tmp_path / "raw" / "page.txt").write_text(page(7))
    (tmp_path / "raw" / "rows.jsonl").write_bytes(_ROWS + _ROWS)
    corpus("normalize", "raw", "-o", "out", cwd=tmp_path)
    assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600", "0o640", "0o400"]
    assert b"number 7" in files[0].read_bytes()


def test_links_that_lead_out_are_read_only_if_asked_for(tmp_path: Path, corpus: Run) -> None:
    (tmp_path / "raw" / "in").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text(page())
    (tmp_path / "raw" / "in" / "page.txt").write_text(page(1))
    (tmp_path / "raw" / "good.txt").symlink_to("in/page.txt")
    (tmp_path / "raw" / "out.txt").symlink_to("../secret.txt")
    (tmp_path / "raw" / "chain.txt").symlink_to("in/next.txt")
    (tmp_path / "raw" / "in" / "next.txt").symlink_to(tmp_path / "secret.txt")
    for given in ("raw", "raw/**/*.txt"):
        done = corpus("normalize", given, "-o", "out", cwd=tmp_path)
        lines = [orjson.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_bytes().splitlines()]
        assert [line["path"] for line in lines] == ["chain.txt", "in/next.txt", "out.txt"]
        assert all("--follow-links" in line["reason"] for line in lines)
        assert done.returncode == 1
    assert corpus("normalize", "raw", "-o", "out", "--follow-links", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / "documents.jsonl").read_bytes().count(b"\n") == 5
    assert corpus("normalize", "raw/out.txt", "-o", "named", cwd=tmp_path).returncode == 0
