"""`corpus normalize --to parquet`: the tables beside the records, and `corpus verify`, which looks into them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pytest
from pyarrow import parquet

from corpus_tools.exports import formats
from tests.samples import NAME, RAW
from tests.test_cli import corpus


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with two pages and a shard in raw/."""
    monkeypatch.chdir(tmp_path)
    for name in (NAME, "b.txt"):
        (tmp_path / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "raw" / name).write_bytes(RAW)
    (tmp_path / "raw/s.jsonl").write_bytes(orjson.dumps({"text": RAW.decode()}) + b"\n")
    return tmp_path


def rows(name: str) -> list[dict[str, Any]]:
    return parquet.read_table(f"out/{name}.parquet").to_pylist()  # type: ignore[no-any-return]


def normalize(*more: str) -> int:
    return corpus("normalize", "raw", "-o", "out", "--to", "parquet", *more).exit_code


def verify() -> list[str]:
    return corpus("verify", "out", "--raw", "raw").stdout.splitlines()


def test_the_tables_hold_all_records_of_the_run(here: Path) -> None:
    assert normalize() == 0
    assert sorted(os.listdir("out")) == [
        ".corpus",
        "comments.parquet",
        "documents.jsonl",
        "documents.parquet",
        "s.jsonl",
    ]
    lines = Path("out/documents.jsonl").read_bytes().splitlines() + Path("out/s.jsonl").read_bytes().splitlines()
    assert rows("documents") == [orjson.loads(line) for line in lines]
    assert [row["document"] for row in rows("comments")] == ["b"] * 3 + ["opinion/allotments"] * 3 + ["s.jsonl#1"] * 3
    assert verify() == []


def test_the_next_run_brings_them_up_to_date(here: Path) -> None:
    assert normalize() == 0
    (here / "raw/b.txt").unlink()
    assert corpus("normalize", "raw", "-o", "out").exit_code == 0
    assert [line.split(": ", 1)[0] for line in verify()] == ["out/comments.parquet", "out/documents.parquet"]
    assert normalize("--slim") == 0
    assert [row["id"] for row in rows("documents")] == ["opinion/allotments", "s.jsonl#1"]
    assert "edits" not in rows("documents")[0]
    assert verify() == []


@pytest.mark.parametrize("harm", ["cell", "row", "type", "bytes"])
def test_verify_finds_what_is_not_as_the_records_are(here: Path, harm: str) -> None:
    assert normalize() == 0
    path = Path("out/comments.parquet")
    table = parquet.read_table(path)
    if harm == "cell":
        table = table.set_column(2, "parent", pa.array([None] * len(table), pa.string()))
    elif harm == "row":
        table = table.slice(0, len(table) - 1)
    elif harm == "type":
        table = table.set_column(4, "depth", table["depth"].cast(pa.int32()))
    parquet.write_table(table, path)
    if harm == "bytes":
        path.write_bytes(path.read_bytes()[:-9])
    (line,) = verify()
    assert line.startswith("out/comments.parquet: $: ")


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--slim"], "corpus: slim: "), (["--to", "parquet", "--check"], "corpus: to: "), (["--to", "csv"], "Usage:")],
)
def test_options_that_make_no_sense(here: Path, more: list[str], said: str) -> None:
    result = corpus("normalize", "raw", "-o", "out", *more)
    assert result.exit_code == 2
    assert result.stderr.startswith(said)
    assert not (here / "out").exists()


def test_a_package_that_is_missing_is_named_before_the_run(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    result = corpus("normalize", "raw", "-o", "out", "--to", "parquet")
    assert (result.exit_code, os.listdir(here)) == (2, ["raw"])
    assert "pip install 'corpus-tools[parquet]'" in result.stderr


@pytest.mark.parametrize("arguments", [["raw", "-o", "raw"], ["raw/documents.parquet", "-o", "raw"]])
def test_no_table_takes_the_place_of_an_input(here: Path, arguments: list[str]) -> None:
    parquet.write_table(pa.table({"text": [RAW.decode()]}), "raw/documents.parquet")
    before = (here / "raw/documents.parquet").read_bytes()
    result = corpus("normalize", *arguments, "--to", "parquet")
    assert result.exit_code == 2
    assert result.stderr == "corpus: the Parquet files in raw would lie among the inputs; name another folder with -o\n"
    assert (here / "raw/documents.parquet").read_bytes() == before


def test_the_tables_hold_the_records_of_the_runs_that_were_appended_to(here: Path) -> None:
    (here / "raw/a.jsonl").write_bytes((here / "raw/s.jsonl").read_bytes())
    for number, name in enumerate(("s.jsonl", "b.txt", "a.jsonl")):
        more = ["--append"] if number else []
        assert corpus("normalize", f"raw/{name}", "-o", "out", "--to", "parquet", *more).exit_code == 0
    assert [row["id"] for row in rows("documents")] == ["b", "a.jsonl#1", "s.jsonl#1"]
    raw = [word for name in ("a.jsonl", "b.txt", "s.jsonl") for word in ("--raw", f"raw/{name}")]
    assert corpus("verify", "out", *raw).stdout == ""
