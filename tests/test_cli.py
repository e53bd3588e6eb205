"""The commands: what they print, where, and their exit codes."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest
from typer.testing import CliRunner

import corpus_tools
from corpus_tools.base.model import EditKind
from corpus_tools.cli.app import app
from corpus_tools.record.schema import schema_text
from corpus_tools.text.changes import Change
from corpus_tools.text.fixers import FIXERS, Fixer, making
from tests.samples import NAME, PAGE, RAW, record


class Result(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str


def corpus(*arguments: str, stdin: bytes | None = None) -> Result:
    """What `corpus` with these arguments does."""
    result = CliRunner().invoke(app, arguments, input=stdin)
    return Result(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with the sample in raw/."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "raw" / NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(RAW)
    return tmp_path


def test_version() -> None:
    assert corpus("--version").stdout == f"corpus {corpus_tools.__version__}\n"


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["schema"]])
def test_cheap_commands_load_nothing_heavy(arguments: list[str]) -> None:
    program = "import sys\nfrom corpus_tools.cli.app import main\ntry: main()\nfinally: print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "typer" in loaded
    assert not {"rich", "jsonschema", "jsonschema_rs", "ftfy", "regex", "corpus_tools.flow"}.intersection(loaded)


def test_help_names_every_command_and_the_exit_codes() -> None:
    output = corpus("--help").stdout
    for command in (
        "normalize",
        "validate",
        "verify",
        "schema",
        "repair",
        "explain",
        "show",
        "diff",
        "report",
        "export",
        "correct",
        "dialects",
    ):
        assert command in output
        assert "Example" in corpus(command, "--help").stdout
    assert "Exit codes: 0" in output


class TestNormalize:
    def test_by_default_from_raw_to_normalized(self, here: Path) -> None:
        result = corpus("normalize")
        assert (result.exit_code, result.stdout) == (0, "")
        assert [orjson.loads(line) for line in (here / "normalized/documents.jsonl").read_bytes().splitlines()] == [
            record()
        ]
        lines = dict(line.split(maxsplit=1) for line in result.stderr.splitlines())
        assert lines["documents"].startswith("1 ")
        assert lines["comments"] == "3"
        assert lines["repairs"] == "27 line-end, 2 mojibake"
        assert lines["warnings"] == "none"
        assert lines["rejected"] == "0"

    def test_nothing_moves_on_a_standard_error_that_is_no_terminal(self, here: Path) -> None:
        assert "\r" not in corpus("normalize").stderr

    def test_standard_input(self, here: Path) -> None:
        assert corpus("normalize", "-", "-o", "out", stdin=RAW).exit_code == 0
        row = orjson.loads((here / "out/documents.jsonl").read_bytes())
        assert (row["id"], row["source"]["path"], row["body"]) == ("stdin", "-", record()["body"])

    @pytest.mark.parametrize(
        ("data", "suffix"),
        [
            (b'{"text": "One."}\n{"text": "Two."}\n', ".jsonl, and"),
            (gzip.compress(b'{"text": "One."}\n', mtime=0), ".jsonl.gz"),
        ],
    )
    def test_a_shard_on_standard_input_is_to_be_a_file(self, here: Path, data: bytes, suffix: str) -> None:
        assert corpus("normalize", "-", "-o", "out", stdin=data).exit_code == 1
        reason = orjson.loads((here / "out/rejected.jsonl").read_bytes())["reason"]
        assert f"save it as a file with a name that ends in {suffix}" in reason

    def test_a_rejection_is_exit_code_1(self, here: Path) -> None:
        (here / "raw/empty.txt").touch()
        result = corpus("normalize")
        assert result.exit_code == 1
        assert "rejected   1 -> normalized/rejected.jsonl" in result.stderr

    def test_no_such_input(self, here: Path) -> None:
        result = corpus("normalize", "no\x1bwhere")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == (
            "corpus: no\\x1bwhere: no such file or folder; name files, folders, globs, or - for standard input\n"
        )

    def test_an_output_that_cannot_be_written(self, here: Path) -> None:
        (here / "normalized").write_text("in the way")
        result = corpus("normalize")
        assert result.exit_code == 2
        assert result.stderr.startswith("corpus: normalized cannot be written: ")

    def test_check(self, here: Path) -> None:
        assert corpus("normalize", "--check").exit_code == 2
        assert not (here / "normalized").exists()
        corpus("normalize")
        result = corpus("normalize", "--check")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
        (here / "raw" / NAME).write_bytes(RAW.replace(b"Bees", b"Wasps"))
        result = corpus("normalize", "--check")
        assert result.exit_code == 1
        assert "documents.jsonl: 1 changed, 0 missing, 0 no longer wanted" in result.stdout
        assert "run the same command without --check" in result.stderr

    def test_a_larger_limit_can_be_given(self, here: Path) -> None:
        assert corpus("normalize", "--limit", "document-bytes=100").exit_code == 1
        assert corpus("normalize", "--limit", f"document-bytes={len(RAW)}").exit_code == 0
        assert corpus("normalize", "--limit", "document-bytes=1MiB", "--limit", "comments=3").exit_code == 0
        assert corpus("normalize", "--limit", "document-bytes=1MiB", "--limit", "comments=2").exit_code == 1

    @pytest.mark.parametrize("given", ["bytes=1", "ratio", "ratio=x", "ratio=-1", "comments=2KiB", "document_bytes=1"])
    def test_a_limit_that_does_not_exist_lists_all(self, here: Path, given: str) -> None:
        result = corpus("normalize", "--limit", given)
        assert result.exit_code == 2
        assert f"limit {given}: no such limit; the limits are document-bytes=67108864, " in result.stderr
        assert "nesting=200" in result.stderr

    @pytest.mark.parametrize("given", ["document-bytes=1MB", "document-bytes=64M", "unpacked-bytes=1.5 GB"])
    def test_a_unit_that_does_not_exist_is_told_as_such(self, here: Path, given: str) -> None:
        result = corpus("normalize", "--limit", given)
        assert (result.exit_code, "no such limit" in result.stderr) == (2, False)
        assert f"limit {given}: no whole number of bytes, KiB, MiB or GiB, as in {given[:14]}=64MiB" in result.stderr


class TestValidate:
    def test_jsonl(self, here: Path) -> None:
        corpus("normalize")
        result = corpus("validate", "normalized/documents.jsonl")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "1 file, 1 record, 0 findings\n"

    def test_every_line_with_its_findings(self, here: Path) -> None:
        bad = record()
        bad["comments"][2]["timestamp"] = "yesterday"
        bad["colour"] = "red"
        bad["id"], bad["source"]["path"] = "other", "other.txt"
        lines = [orjson.dumps(record()), orjson.dumps(bad), b"{", orjson.dumps(record()), b""]
        (here / "x.jsonl").write_bytes(b"\n".join(lines))
        result = corpus("validate", "x.jsonl")
        shown = result.stdout.splitlines()
        assert result.exit_code == 1
        assert [line.split(" ")[0] for line in shown] == ["x.jsonl:2:"] * 3 + ["x.jsonl:3:", "x.jsonl:4:"]
        assert any(line.startswith("x.jsonl:2: $.comments[2].timestamp: 'yesterday' is not allowed") for line in shown)
        assert "is the id of line 1 too; expected every id once" in shown[-1]
        assert result.stderr == "1 file, 3 records, 5 findings\n"

    def test_raw_files(self, here: Path) -> None:
        (here / "empty.txt").touch()
        result = corpus("validate", f"raw/{NAME}", "empty.txt")
        assert result.exit_code == 1
        assert result.stdout == "empty.txt: $: the file is empty; expected a text file\n"

    def test_rows_of_a_shard_are_no_records(self, here: Path) -> None:
        (here / "in.jsonl").write_bytes(b'{"id":"a","text":"x"}\n{"id":["a"],"source":{}}\n')
        found = corpus("validate", "in.jsonl").stdout.splitlines()
        assert found[0] == (
            "in.jsonl:1: $: this is no record: its keys are 'id', 'text'; expected a record; `corpus normalize` makes "
            "them of rows"
        )
        assert "in.jsonl:2: $.id: an array has the wrong type; expected string" in found

    def test_sidecars_are_no_pages(self, here: Path) -> None:
        corpus("correct", f"raw/{NAME}")
        result = corpus("validate", "corrections")
        assert result.stdout.endswith(
            "allotments.toml: $: the text is a sidecar of corrections, not that of an article; keep it out of the "
            "input; `corpus correct --check PAGE` checks it; expected a text file\n"
        )

    def test_a_folder_with_records_and_raw_files(self, here: Path) -> None:
        corpus("normalize", "-o", "raw/out")
        for path in ("raw/b/empty.txt", "raw/.hidden/empty.txt", "raw/b/.empty.txt", "raw/out/rejected.jsonl"):
            (here / path).parent.mkdir(exist_ok=True)
            (here / path).touch()
        result = corpus("validate", "raw")
        assert result.stdout == "raw/b/empty.txt: $: the file is empty; expected a text file\n"
        assert result.stderr == "3 files, 2 records, 1 finding\n"

    def test_two_raw_files_with_one_id_are_a_finding(self, here: Path) -> None:
        for name, data in (("b.md", b"A title\n\nSome words.\n"), ("b.png", b"\x89PNG\r\n\x1a\n\0\0"), ("b.bak", b"")):
            (here / "raw" / name).write_bytes(data)
        (here / "raw/b.txt").write_bytes(b"A title\n\nSome words.\n")
        found = corpus("validate", "raw").stdout.splitlines()
        assert [line.partition(": ")[0] for line in found] == ["raw/b.bak", "raw/b.png", "raw/b.txt"]
        assert found[2] == (
            "raw/b.txt: $.id: 'b' is the id of b.md, which comes before; expected another name for one of them, or one "
            "of them left out"
        )
        assert corpus("validate", "raw/b.md", "raw/b.txt").exit_code == 0

    def test_only_what_becomes_a_record_is_counted_as_one(self, here: Path) -> None:
        (here / "raw/empty.txt").touch()
        assert corpus("validate", "raw").stderr == "2 files, 1 record, 1 finding\n"
        assert "all records are valid" not in corpus("validate", "raw/empty.txt", "--format", "junit").stdout
        suites = corpus("validate", "raw", "--format", "junit").stdout
        assert (suites.count("<testsuite "), suites.count("all records are valid")) == (2, 1)

    def test_standard_input(self, here: Path) -> None:
        line = orjson.dumps(record()) + b"\n"
        assert corpus("validate", "-", stdin=line).stderr == "1 file, 1 record, 0 findings\n"
        assert corpus("validate", "-", stdin=gzip.compress(line)).exit_code == 0
        result = corpus("validate", "-", stdin=line * 2)
        assert (result.exit_code, result.stdout.split(" ")[:2]) == (1, ["stdin:2:", "$.id:"])

    @pytest.mark.parametrize("name", ["no.jsonl", "no.txt", "no"])
    def test_what_is_missing_is_wrong_usage(self, here: Path, name: str) -> None:
        result = corpus("validate", "raw", name)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"corpus: {name}: no such file or folder; ")

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
    def test_what_may_not_be_read(self, here: Path) -> None:
        (here / "x.jsonl").touch(mode=0)
        result = corpus("validate", "x.jsonl")
        assert (result.exit_code, result.stdout.split(";")[0]) == (
            1,
            "x.jsonl: $: the file cannot be read: Permission denied",
        )

    def test_no_more_than_so_many_errors(self, here: Path) -> None:
        (here / "x.jsonl").write_bytes(b"\n" * 9)
        (here / "y.jsonl").write_bytes(b"\n" * 9)
        result = corpus("validate", "x.jsonl", "y.jsonl", "--max-errors", "12")
        assert (result.exit_code, len(result.stdout.splitlines())) == (1, 12)
        assert result.stderr.endswith(
            "2 files, 0 records, 12 findings\ncorpus: stopped after 12 findings; there may be more\n"
        )
        result = corpus("validate", "x.jsonl", "y.jsonl", "--max-errors", "9", "--format", "json")
        assert len(orjson.loads(result.stdout)) == 9

    def test_another_schema(self, here: Path) -> None:
        (here / "s.json").write_text('{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}')
        (here / "x.jsonl").write_bytes(b'{"a":1}\n{"a":"1"}\n{"b":2}\n')
        result = corpus("validate", "x.jsonl", "--schema", "s.json")
        assert (result.exit_code, [line.split(" ")[:2] for line in result.stdout.splitlines()]) == (
            1,
            [["x.jsonl:2:", "$.a:"], ["x.jsonl:3:", "$:"]],
        )
        assert corpus("validate", f"raw/{NAME}", "--schema", "s.json").exit_code == 1

    @pytest.mark.parametrize("schema", ["{", "[]", '{"type": "text"}', '{"$ref": "other.json"}', None])
    def test_a_schema_that_is_none(self, here: Path, schema: str | None) -> None:
        if schema is not None:
            (here / "s.json").write_text(schema)
        result = corpus("validate", "raw", "--schema", "s.json")
        assert (result.exit_code, result.stdout) == (2, "")
        missing = ": no such file; --schema names a JSON Schema" if schema is None else " "
        assert result.stderr.startswith(f"corpus: s.json{missing}")


def test_verify_wants_a_raw_folder_that_exists(here: Path) -> None:
    assert corpus("normalize").exit_code == 0
    assert corpus("verify", "normalized", "--raw", "raw").exit_code == 0
    assert corpus("verify", "normalized/documents.jsonl", "--raw", "raw").exit_code == 0
    result = corpus("verify", "normalized", "--raw", "elsewhere")
    assert result.exit_code == 2
    assert result.stderr.startswith("corpus: elsewhere: no such file or folder; ")
    assert corpus("verify", "nowhere", "--raw", "raw").exit_code == 2


def test_verify_does_not_prove_what_it_cannot_read_twice(here: Path) -> None:
    result = corpus("verify", "-", "--raw", "raw", stdin=b"{}\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "more than once" in result.stderr


@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "closed", "folder"])
def test_a_schema_that_is_no_file_is_not_waited_for(here: Path, name: str) -> None:
    os.mkfifo(here / "pipe")
    (here / "folder").mkdir()
    (here / "closed").symlink_to("nowhere")
    result = corpus("validate", "raw", "--schema", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"corpus: {name} cannot be read: ")


def test_validate_with_standard_input_closed(here: Path) -> None:
    command = [sys.executable, "-m", "corpus_tools", "validate", "-"]
    result = subprocess.run(["sh", "-c", 'exec "$@" <&-', "sh", *command], cwd=here, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("corpus: standard input is closed")


def test_verify_accounts_for_rejections(here: Path) -> None:
    (here / "raw/empty.txt").touch()
    assert corpus("normalize").exit_code == 1
    assert corpus("verify", "normalized", "--raw", "raw").exit_code == 0
    (here / "raw/new.txt").touch()
    result = corpus("verify", "normalized", "--raw", "raw")
    assert result.exit_code == 1
    assert "$: no record of new.txt" in result.stdout


def test_verify_cannot_read_standard_input_again(here: Path) -> None:
    corpus("normalize", "-", stdin=RAW)
    result = corpus("verify", "normalized/documents.jsonl", "--raw", "raw")
    assert result.exit_code == 1
    assert "standard input cannot be read again" in result.stdout


def test_schema() -> None:
    assert corpus("schema").stdout == schema_text()


@pytest.mark.parametrize("stdin", [None, RAW])
def test_repair(here: Path, stdin: bytes | None) -> None:
    result = corpus("repair", "-" if stdin else f"raw/{NAME}", stdin=stdin)
    assert result.exit_code == 0
    assert result.stdout == PAGE.replace("â€™", "’").replace("Ã©", "é")


def test_explain_for_a_person(here: Path) -> None:
    lines = corpus("explain", f"raw/{NAME}").stdout.splitlines()
    assert lines[0] == "encoding  utf-8"
    assert any(line.split()[:5] == ["13:9", "mojibake", "'â€™'", "→", "'’'"] for line in lines)
    assert any(line.lstrip().startswith("c2 ") and " to c1 (indented: indent)" in line for line in lines)


def test_explain_for_a_program(here: Path) -> None:
    explanation = orjson.loads(corpus("explain", f"raw/{NAME}", "--format", "json").stdout)
    assert list(explanation) == [
        "path",
        "encoding",
        "evidence",
        "edits",
        "article",
        "thread",
        "comments",
        "confidence",
        "confidence_reasons",
        "article_confidence",
        "article_confidence_reasons",
        "corrections",
        "warnings",
    ]
    assert {"line": 13, "column": 9, "kind": "mojibake", "before": "â€™", "after": "’"} in explanation["edits"]
    (reply,) = [item for item in explanation["comments"] if item["reason"]]
    assert [reply[key] for key in ("comment", "parent", "parent_basis", "reason")] == ["c2", "c1", "indented", "indent"]


@pytest.mark.parametrize("command", ["explain", "repair"])
def test_a_file_that_is_not_there(here: Path, command: str) -> None:
    result = corpus(command, "nowhere.txt")
    assert result.exit_code == 2
    assert result.stderr.startswith("corpus: nowhere.txt: no such file or folder; ")


@pytest.mark.parametrize("command", ["explain", "show", "validate"])
def test_a_fixer_that_mends_typos_is_found_out(here: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    (here / "raw" / NAME).write_text("A hedline of a café\n\nSome words of a paragraph.\n", "utf-8")
    mended = making(lambda text: [Change(EditKind.CONTROL, 2, 9, "headline")])
    monkeypatch.setitem(FIXERS, "typo", Fixer(mended, lambda unusual: False))
    result = corpus(command, f"raw/{NAME}")
    assert result.exit_code == 1
    assert "'hedline' became 'headline" in result.stdout + result.stderr


def test_explaining_what_is_no_text(here: Path) -> None:
    (here / "empty.txt").touch()
    (here / "link.txt").symlink_to("nowhere")
    for name, reason in (
        ("empty.txt", "the file is empty"),
        ("link.txt", "the file is a link to nowhere, which does not exist"),
    ):
        result = corpus("explain", name)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"corpus: {name}: {reason}\n"


def test_python_m() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "corpus_tools", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"corpus {corpus_tools.__version__}\n"


class TestOneRow:
    """`SHARD#ROW` stands for a file where a command works on one."""

    @pytest.fixture
    def shard(self, here: Path) -> str:
        rows = [{"page": PAGE}, {"page": ""}]
        (here / "a#b.jsonl").write_bytes(b"")
        (here / "pages.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows) + b"{")
        return "pages.jsonl"

    def test_explain(self, shard: str) -> None:
        result = corpus("explain", f"{shard}#1", "--text-field", "page", "--format", "json")
        assert orjson.loads(result.stdout)["path"] == "pages.jsonl#1"

    @pytest.mark.parametrize(
        ("name", "exit_code", "message"),
        [
            ("pages.jsonl#2", 1, "pages.jsonl#2: the text is empty"),
            ("pages.jsonl#3", 1, "pages.jsonl#3: the row is not valid JSON: "),
            ("pages.jsonl#4", 2, "pages.jsonl has no row 4; rows are named as in source.path, or counted from 1"),
            ("pages.jsonl", 2, "pages.jsonl holds many documents; name one of them as pages.jsonl#1"),
            ("nowhere.jsonl#1", 2, "nowhere.jsonl#1: no such file or folder; "),
            ("a#b.jsonl", 2, "a#b.jsonl holds many documents; "),
            ("raw", 0, ""),
            (".", 2, ". is not one file; name one"),
        ],
    )
    def test_what_is_no_such_row(self, shard: str, name: str, exit_code: int, message: str) -> None:
        result = corpus("explain", name, "--text-field", "page")
        assert result.exit_code == exit_code
        assert result.stderr.startswith(f"corpus: {message}" if message else "")
