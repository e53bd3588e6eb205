"""What three people met who had never seen the program."""

from __future__ import annotations

import json
import shlex
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
def test_what_mends_one_shard_spoils_no_other(folder: Path, packed: bool) -> None:
    (folder / "raw/a.jsonl").write_text(json.dumps({"text": PAGE}) + "\n")
    (folder / "raw/b c.jsonl").write_text((json.dumps({"body": PAGE}) + "\n") * 2)
    name = "b c.jsonl"
    if packed:
        arrow = pytest.importorskip("pyarrow")
        name = "b c.parquet"
        (folder / "raw/b c.jsonl").unlink()
        arrow.parquet = pytest.importorskip("pyarrow.parquet")
        arrow.parquet.write_table(arrow.table({"body": [PAGE]}), folder / "raw" / name)
    said = corpus("normalize", "raw", "-o", "out", "--workers", "1", code=1)
    assert "in a run over such shards alone if others have 'text'" in " ".join(said.split())
    (advice,) = (line for line in said.splitlines() if line.startswith("  corpus normalize"))
    words = shlex.split(advice.partition("#")[0])
    assert words == ["corpus", "normalize", "--text-field", "NAME", "-o", "out-b c", f"raw/{name}"]
    corpus(*(word.replace("NAME", "body") for word in words[1:]))
    assert [len(list(read_jsonl(output))) for output in ("out", "out-b c")] == [1, 1 if packed else 2]


def test_no_shard_is_named_where_all_have_another_field(folder: Path) -> None:
    (folder / "raw/b.jsonl").write_text(json.dumps({"body": PAGE}) + "\n")
    assert "  corpus normalize" not in corpus("normalize", "raw", "-o", "out", "--workers", "1", code=1)


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
