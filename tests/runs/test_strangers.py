"""What three people met who had never seen the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus_tools import read_jsonl
from corpus_tools.base.show import numbered
from corpus_tools.cli.app import app

PAGE = "The ferry stays\n\nBy Orla Quist\n\nThe council voted on Monday to keep the ferry.\n"


def corpus(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    return tmp_path


def test_the_summary_of_rejections_has_a_whole_reason_of_each_kind_and_names_a_file(folder: Path) -> None:
    (folder / "raw" / "rows.jsonl").write_text("".join(f'{{"text":"x","id":{n}}}\n' for n in range(3)))
    (folder / "raw" / "empty.txt").write_text("")
    said = corpus("normalize", "raw", "-o", "out", "--text-field", "body", "--workers", "1", code=1)
    lines = " ".join(said.split())
    assert (
        "3 the row has no field …, in rows.jsonl; the first is rows.jsonl#1: the row has no field 'body'; it has "
        in lines
    )
    assert "name the one with the text with --text-field" in lines
    assert "1 empty.txt: the file is empty" in lines
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize("packed", [False, True])
def test_one_run_reads_shards_that_name_the_text_otherwise(folder: Path, packed: bool) -> None:
    """Two shards of one name, and one in which rows differ: what mends one spoils no other."""
    shards: dict[str, list[dict[str, str | None]]] = {
        "a/x.jsonl": [{"text": PAGE}],
        "b/x.jsonl": [{"body": PAGE}],
        "mixed.jsonl": [{"body": PAGE}, {"text": PAGE}, {"text": None, "body": PAGE}, {"page": PAGE}],
    }
    for name, rows in shards.items():
        (folder / "raw" / name).parent.mkdir(exist_ok=True)
        (folder / "raw" / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    if packed:
        arrow = pytest.importorskip("pyarrow")
        arrow.parquet = pytest.importorskip("pyarrow.parquet")
        (folder / "raw/b/x.jsonl").unlink()
        arrow.parquet.write_table(arrow.table({"body": [PAGE], "text": [None]}), folder / "raw/b/x.parquet")
    said = corpus("normalize", "raw", "-o", "out", "--workers", "1", code=1)
    assert "--text-field (NAME,NAME if rows differ)" in " ".join(said.split())
    said = corpus("normalize", "raw", "-o", "out", "--workers", "1", "--text-field", "text, body", code=1)
    assert "the row has no field 'text' or 'body'; it has 'page'" in " ".join(said.split())
    assert sorted(document.source.path for document in read_jsonl("out")) == [
        "a/x.jsonl#1",
        f"b/x.{'parquet' if packed else 'jsonl'}#1",
        "mixed.jsonl#1",
        "mixed.jsonl#2",
        "mixed.jsonl#3",
    ]
    assert "--text-field text,body" in corpus("verify", "out", "--raw", "raw", code=1)


@pytest.mark.parametrize("arguments", [("validate", "raw", "--format", "xml"), ("show", "raw", "--format", "xml")])
def test_a_value_that_is_none_is_said_without_the_name_of_an_error(arguments: tuple[str, ...]) -> None:
    said = corpus(*arguments, code=2)
    assert "'xml' is not one of " in said
    assert "Value error" not in said


def test_one_is_singular() -> None:
    assert [numbered(count, "value") for count in (0, 1, 2, 1200)] == [
        "0 values",
        "1 value",
        "2 values",
        "1,200 values",
    ]


@pytest.mark.parametrize("name", ["rejected.jsonl", "pages.rejected.jsonl"])
def test_rejections_are_no_records_in_whatever_folder_they_lie(folder: Path, name: str) -> None:
    (folder / "raw" / "a.txt").write_text(PAGE)
    (folder / "raw" / "b.txt").write_text("")
    corpus("normalize", "raw", "-o", "out/first", "--workers", "1", code=1)
    (folder / "out/first/rejected.jsonl").rename(folder / "out/first" / name)
    assert "1 record, 0 findings" in corpus("validate", "out")
    assert "left out   0" in corpus("export", "out", "--to", "txt", "-o", "txt")
    assert [document.id for document in read_jsonl("out")] == ["a"]
    assert json.dumps("a")[1:-1] in corpus("show", "out")


def test_a_shard_whose_records_would_be_passed_over_is_to_be_renamed(folder: Path) -> None:
    (folder / "raw" / "deep").mkdir()
    (folder / "raw" / "deep" / "rejected.jsonl").write_text(json.dumps({"text": PAGE}) + "\n")
    said = corpus("normalize", "raw", "-o", "out", "--workers", "1", code=1)
    assert "would have the name of the run's own rejected.jsonl; rename it" in " ".join(said.split())
