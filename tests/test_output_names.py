"""What `-o` may name: `-` is standard output, and nobody gets a folder that is called as a file is."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import orjson
import pytest

from corpus_tools.exports.formats import KINDS, Format
from tests.samples import RAW, record
from tests.test_cli import corpus

ONE_FILE = [form for form in Format if KINDS[form].is_one_file]
LINE = orjson.dumps(record()) + b"\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a text in raw and a record in out."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_bytes(RAW)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/documents.jsonl").write_bytes(LINE)
    return tmp_path


def test_the_forms_of_one_file() -> None:
    assert ONE_FILE == [Format.JSONL, Format.XLSX, Format.VERT]


@pytest.mark.parametrize("form", ONE_FILE)
def test_an_export_of_one_file_goes_to_standard_output(here: Path, form: Format) -> None:
    command = [sys.executable, "-m", "corpus_tools", "export", "out", "--to", form, "-o", "-"]
    result = subprocess.run(command, capture_output=True, check=True)
    assert sorted(os.listdir(here)) == ["out", "raw"]
    assert b"documents  1\n" in result.stderr
    if form is Format.XLSX:
        assert zipfile.ZipFile(io.BytesIO(result.stdout)).testzip() is None
    else:
        corpus("export", "out", "--to", form, "-o", "folder")
        assert result.stdout == (here / "folder" / KINDS[form].outputs[0]).read_bytes()


def test_what_is_wrong_does_not_stand_among_what_is_exported(here: Path) -> None:
    (here / "out/documents.jsonl").write_bytes(LINE + b"nonsense\n")
    result = corpus("export", "out", "--to", "jsonl", "-o", "-")
    assert (result.exit_code, result.stdout.encode()) == (1, LINE)
    assert "out/documents.jsonl:2: $: not JSON" in result.stderr
    assert "left out   1 finding above" in result.stderr


@pytest.mark.parametrize("form", [form for form in Format if form not in ONE_FILE])
def test_an_export_of_many_files_does_not(here: Path, form: Format) -> None:
    result = corpus("export", "out", "--to", form, "-o", "-")
    assert (result.exit_code, result.stdout, sorted(os.listdir(here))) == (2, "", ["out", "raw"])
    assert f"{KINDS[form].outputs[0]}" in result.stderr
    assert "and standard output is one; name a folder with -o" in result.stderr


def test_a_report_goes_to_standard_output(here: Path) -> None:
    pytest.importorskip("jinja2")
    result = corpus("report", "out", "-o", "-")
    assert (result.exit_code, sorted(os.listdir(here))) == (0, ["out", "raw"])
    assert result.stdout.startswith("<!doctype html>")
    assert "documents  1, " in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("normalize -o out.csv", "out.csv: nothing called .csv is written; -o names a folder, or NAME.jsonl"),
        ("normalize -o out.csv", "for csv, run `corpus export DIR --to csv`"),
        ("normalize -o OUT.PARQUET", "run `corpus export DIR --to parquet`"),
        ("normalize -o out.xml", "run `corpus export DIR --to tei`"),
        ("normalize -o out.json", "nothing called .json is written; -o names a folder, or NAME.jsonl"),
        ("normalize -o a/out.txt --check", "nothing called .txt is written"),
        ("export out --to csv -o out.csv", "-o names the folder that documents.csv and comments.csv is written to"),
        (
            "export out --to jsonl -o new.jsonl",
            "-o names the folder (or - for standard output) that documents.jsonl is",
        ),
        ("export out --to jsonl --card -o -", "card: it is written beside the export; name a folder with -o"),
        ("report out -o out.pdf", "out.pdf: the report is HTML, no .pdf file; name NAME.html with -o"),
        ("report out -o out.csv", "no .csv file; name NAME.html with -o, or - for standard output"),
    ],
)
def test_a_name_of_what_is_not_written_is_refused(here: Path, words: str, said: str) -> None:
    result = corpus(*words.split())
    assert (result.exit_code, sorted(os.listdir(here))) == (2, ["out", "raw"])
    assert said in result.stderr


@pytest.mark.parametrize("name", ["v1.2", "out.2020", "a.b/c", "there.csv"])
def test_other_names_are_folders(here: Path, name: str) -> None:
    (here / "there.csv").mkdir()
    assert corpus("normalize", "-o", name, "--workers", "1").exit_code == 0
    assert (here / name / "documents.jsonl").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_report_in_a_folder_that_is_read_only(here: Path) -> None:
    (here / "closed").mkdir(mode=0o500)
    result = corpus("report", "out", "-o", "closed/report.html")
    assert result.exit_code == 2
    assert "closed/report.html cannot be written: Permission denied; name another folder" in result.stderr


def test_a_report_that_cannot_be_written_is_not_said_to_be_unreadable(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("jinja2")

    def refuse(path: Path, mode: int | None) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("corpus_tools.run.storage._open_new", refuse)
    result = corpus("report", "out")
    assert result.exit_code == 2
    assert "report.html cannot be written: Permission denied; name another folder" in result.stderr
