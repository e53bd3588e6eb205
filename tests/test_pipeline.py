"""Files to JSONL: what is found, what is put aside and why, and that output is whole, ordered and repeatable."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import orjson
import pytest

from corpus_tools import Normalized, normalize
from corpus_tools.base.limits import raise_limit
from corpus_tools.base.options import DEFAULTS, Limits, Options
from corpus_tools.base.show import display
from corpus_tools.check.output import verify_output
from corpus_tools.inputs.files import DOCUMENTS, FIRST_BYTES, REJECTED, Entry, Inputs, NoInput, Rejection, collect
from corpus_tools.inputs.selection import Selection
from corpus_tools.inputs.shards.rows import Row
from corpus_tools.run.earlier import Earlier
from corpus_tools.run.effort import Effort
from corpus_tools.run.jobs import Done, FileJob
from corpus_tools.run.pipeline import check_output, run
from corpus_tools.run.rejections import rejection_lines
from corpus_tools.run.storage import atomic_writer
from corpus_tools.run.work import do_job, line_or_rejection

TEXT = "A title\n\nSome words of a paragraph that ends.\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with one good file, b.txt."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "b.txt").write_text(TEXT)
    return folder


def ids(folder: Path) -> list[str]:
    return [orjson.loads(line)["id"] for line in (folder / DOCUMENTS).read_bytes().splitlines()]


def rejected(folder: Path) -> dict[str, tuple[str, bytes]]:
    """What was rejected: reason and first bytes by path."""
    rows = [orjson.loads(line) for line in (folder / REJECTED).read_bytes().splitlines()]
    assert all(list(row) == ["path", "reason", "first_bytes"] for row in rows)
    return {row["path"]: (row["reason"], base64.b64decode(row["first_bytes"])) for row in rows}


def normalized(raw: Path, *names: str) -> dict[str, tuple[str, bytes]]:
    """Run on `raw`; b.txt must come through whatever lies beside it. What was rejected."""
    inputs = collect([str(raw / name) for name in names] or [str(raw)])
    summary = run(inputs, raw.parent / "out")
    assert "b" in ids(raw.parent / "out")
    rows = rejected(raw.parent / "out")
    assert summary.rejected == len(rows)
    return rows


def test_records_are_in_the_order_of_their_ids(raw: Path, tmp_path: Path) -> None:
    (raw / "z").mkdir()
    for name in ("z/1.txt", "a.txt", "c", "B.txt", "é.txt", "10.txt", "z.md", "a-b.txt"):
        (raw / name).write_text(TEXT)
    summary = run(collect([str(raw)]), tmp_path / "out")
    assert ids(tmp_path / "out") == sorted(["z/1", "a", "b", "c", "B", "é", "doc-10", "z", "a-b"])
    assert (summary.documents, summary.rejected) == (9, 0)
    assert not (tmp_path / "out" / REJECTED).exists()


def test_the_same_input_gives_the_same_bytes(raw: Path, tmp_path: Path) -> None:
    (raw / "empty.txt").touch()
    for name in ("one", "two"):
        run(collect([str(raw)]), tmp_path / name)
    for name in (DOCUMENTS, REJECTED):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_old_rejections_go_when_nothing_is_rejected(raw: Path, tmp_path: Path) -> None:
    (raw / "empty.txt").touch()
    normalized(raw)
    (raw / "empty.txt").unlink()
    run(collect([str(raw)]), tmp_path / "out")
    assert not (tmp_path / "out" / REJECTED).exists()


def test_the_summary_counts(raw: Path, tmp_path: Path) -> None:
    (raw / "c.txt").write_bytes(b"One\r\n\r\ncaf\xc3\x83\xc2\xa9 of the month\r\n")
    summary = run(collect([str(raw)]), tmp_path / "out")
    assert summary.repairs == {"line-end": 3, "mojibake": 1}


def test_hidden_files_and_the_output_are_not_input(raw: Path) -> None:
    (raw / ".git").mkdir()
    (raw / ".git" / "config").write_text(TEXT)
    (raw / ".DS_Store").write_bytes(b"\x00")
    (raw / "out").mkdir()
    (raw / "out" / DOCUMENTS).write_text("{}")
    found = collect([str(raw)], exclude=raw / "out")
    assert [entry.path for entry in found.entries] == ["b.txt"]
    assert [entry.path for entry in collect([str(raw / ".DS_Store")]).entries] == [".DS_Store"]


def test_an_empty_file(raw: Path) -> None:
    (raw / "empty.txt").touch()
    assert normalized(raw) == {"empty.txt": ("the file is empty", b"")}


def test_a_nul_in_two_bytes_is_valid_and_goes() -> None:
    record = normalize(b"Ansel Roa\xc0\x80ke kept the light.\n", name="a.txt").record
    assert record["body"] == "Ansel Roake kept the light."
    assert [(edit["start"], edit["end"], edit["before"]) for edit in record["edits"]] == [(9, 11, "\0")]


@pytest.mark.parametrize("data", [b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe\n\x00"])
def test_a_file_of_white_space(raw: Path, data: bytes) -> None:
    (raw / "blank.txt").write_bytes(data)
    assert normalized(raw) == {"blank.txt": ("the file holds no text but white space", data)}


def test_a_binary_file(raw: Path) -> None:
    (raw / "image.txt").write_bytes(PNG)
    assert normalized(raw) == {"image.txt": ("the file is a PNG image, not text", PNG)}


def test_a_binary_file_of_unknown_kind(raw: Path) -> None:
    noise = bytes(range(256)) * 40
    (raw / "noise.txt").write_bytes(noise)
    reason, first_bytes = normalized(raw)["noise.txt"]
    assert "is not text: " in reason
    assert first_bytes == noise[:64]


@pytest.fixture
def unreadable(raw: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that may not be read; pretended where the tests run as root, who may read everything."""
    path = raw / "secret.txt"
    path.write_text(TEXT)
    path.chmod(0)
    if os.access(path, os.R_OK):
        opened = os.open

        def refuse(name: str | Path, flags: int) -> int:
            if Path(name) == path:
                raise PermissionError(13, "Permission denied", str(path))
            return opened(name, flags)

        monkeypatch.setattr(os, "open", refuse)
    return path


def test_a_file_without_read_permission(unreadable: Path) -> None:
    step = do_job(FileJob(Entry("secret", "secret.txt", unreadable)), DEFAULTS)
    assert step == Done(Rejection("secret.txt", "the file may not be read; change its permissions"), 0)


def test_a_file_that_vanishes_during_the_run(raw: Path, tmp_path: Path) -> None:
    (raw / "c.txt").write_text(TEXT)
    inputs = collect([str(raw)])
    (raw / "c.txt").unlink()
    summary = run(inputs, tmp_path / "out")
    assert (summary.documents, summary.rejected) == (1, 1)
    assert "is not there, or not any more" in rejected(tmp_path / "out")["c.txt"][0]


@pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="the system has no such folder")
def test_a_pipe_of_the_shell_is_told_as_such() -> None:
    reading, writing = os.pipe()
    try:
        inputs = collect([f"/dev/fd/{reading}"])
    finally:
        os.close(reading)
        os.close(writing)
    ((path, reason),) = [(one.path, one.reason) for one in inputs.rejections]
    assert (path, "a pipe of one process, as <(…) of a shell is; save what" in reason) == (str(reading), True)


def test_a_name_that_is_not_utf_8(raw: Path) -> None:
    with open(os.fsencode(raw) + b"/caf\xe9.txt", "w") as file:
        file.write(TEXT)
    assert normalized(raw) == {"caf\\xe9.txt": ("the file's name is not UTF-8; rename it", b"")}


def test_a_dangling_link(raw: Path) -> None:
    (raw / "link.txt").symlink_to("nowhere\x1b[2J.txt")
    assert normalized(raw) == {"link.txt": ("the file is a link to nowhere\\x1b[2J.txt, which does not exist", b"")}
    assert normalized(raw, "b.txt", "link.txt").keys() == {"link.txt"}


def test_links_to_files_inside_are_followed_and_all_others_named(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "d.txt").write_text(TEXT)
    (raw / "folder").symlink_to(tmp_path / "elsewhere")
    (raw / "loop").symlink_to(raw)
    (raw / "outside.txt").symlink_to(tmp_path / "elsewhere" / "d.txt")
    (raw / "file.txt").symlink_to(raw / "b.txt")
    assert normalized(raw).keys() == {"folder", "loop", "outside.txt"}
    assert ids(tmp_path / "out") == ["b", "file"]


def test_a_named_pipe_does_not_block(raw: Path) -> None:
    os.mkfifo(raw / "pipe")
    assert normalized(raw) == {"pipe": ("the file is not a regular file", b"")}


def test_two_inputs_with_the_same_id(raw: Path, tmp_path: Path) -> None:
    (raw / "b.md").write_text(TEXT)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.txt").write_text(TEXT)
    assert run(collect([str(tmp_path / "more"), str(raw)]), tmp_path / "out").rejected == 2
    lines = map(orjson.loads, (tmp_path / "out" / REJECTED).read_bytes().splitlines())
    said = ("b.txt", "b.txt has the same id as b.md, b; rename one of them")
    assert [(line["path"], line["reason"]) for line in lines] == [said, said]
    assert ids(tmp_path / "out") == ["b"]


def test_two_inputs_with_the_same_path(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.txt").write_text(TEXT)
    run(collect([str(raw), str(tmp_path / "more")]), tmp_path / "out")
    reason = "b.txt has the same id as the b.txt of another input, b; rename one of them"
    assert rejected(tmp_path / "out") == {"b.txt": (reason, b"")}


def test_reasons_do_not_depend_on_how_the_folder_was_named(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("b.md", "c.jsonl", "c.jsonl.gz", "d.tar", "d.jsonl", "c.txt", "e"):
        (raw / name).write_text(TEXT)
    (raw / "link.txt").symlink_to("e")
    run(collect([str(raw)]), tmp_path / "out")
    assert "d.tar has the same output as d.jsonl, d.jsonl; rename one of them" in rejected(tmp_path / "out")["d.tar"]
    for here, named in ((raw, "."), (tmp_path, "raw"), (tmp_path / "out", "../raw")):
        monkeypatch.chdir(here)
        assert not list(check_output(collect([named], exclude=tmp_path / "out"), tmp_path / "out"))


BESIDE = {
    "b.png": PNG * 9,
    "b.bak": b"",
    "b.json": b'{"url": "https://example.org/b", "saved": "2020-05-04"}',
    "b.webp": b"RIFF\x00\x00\x00\x00WEBPVP8 " * 5,
    "b.xml": b"<?xml version='1.0'?>\n<page><saved>2020-05-04</saved></page>\n",
    "b.long": TEXT.encode() * 9,
}
"""Files with the id of a page that become no record: the last has more lines than are allowed here."""


@pytest.mark.parametrize("workers", [1, 3])
def test_what_is_rejected_takes_no_id(raw: Path, tmp_path: Path, workers: int) -> None:
    options = Options(limits=Limits(lines=9))
    for name, data in BESIDE.items():
        (raw / name).write_bytes(data)
    inputs, out = collect([str(raw)]), tmp_path / "out"
    assert run(inputs, out, options=options, effort=Effort(workers)).documents == 1
    assert ids(out) == ["b"]
    assert rejected(out).keys() == BESIDE.keys()
    assert not any("same id" in reason for reason, _ in rejected(out).values())
    assert rejected(out)["b.png"][1] == (PNG * 9)[:FIRST_BYTES]
    assert not list(check_output(inputs, out, options=options))
    assert not list(verify_output(out, [raw], options=options))
    before = (out / REJECTED).read_bytes()
    again = run(inputs, out, options=options, earlier=Earlier.APPEND)
    assert (again.documents, again.unchanged, again.rejected) == (1, 1, len(BESIDE))
    assert (out / REJECTED).read_bytes() == before


@pytest.mark.parametrize("ends", [(b"\n", b"\r\n", "CRLF for LF"), (b"\r\n", b"\n", "LF for CRLF")])
def test_a_check_tells_line_ends_that_were_turned(raw: Path, tmp_path: Path, ends: tuple[bytes, bytes, str]) -> None:
    before, after, said = ends
    for name in ("b.txt", "c.txt", "müll\n.txt"):
        (raw / name).write_bytes(TEXT.encode().replace(b"\n", before))
    run(collect([str(raw)]), tmp_path / "out")
    for name in ("b.txt", "müll\n.txt"):
        (raw / name).write_bytes(TEXT.encode().replace(b"\n", after))
    (raw / "c.txt").write_bytes(TEXT.encode().replace(b"\n", after) + b"More.")
    told: list[str] = []
    lines = list(check_output(collect([str(raw)]), tmp_path / "out", tell=told.append))
    assert [line for line in lines if line.startswith("@@")] == ["@@ b @@", "@@ c @@", "@@ müll\\n @@"]
    (sentence,) = told
    assert sentence.startswith(
        f"b.txt, müll\\n.txt: nothing but line ends is other than at the last run ({said}), as git "
    )
    assert "docs/templates/gitattributes" in sentence


def test_a_check_tells_line_ends_of_the_output_that_were_turned(raw: Path, tmp_path: Path) -> None:
    run(collect([str(raw)]), tmp_path / "out")
    output = tmp_path / "out" / DOCUMENTS
    output.write_bytes(output.read_bytes().replace(b"\n", b"\r\n"))
    told: list[str] = []
    assert list(check_output(collect([str(raw)]), tmp_path / "out", tell=told.append))
    assert [sentence.partition(": ")[0] for sentence in told] == [str(output)]


def test_an_id_goes_over_to_the_next_file_that_becomes_a_record(raw: Path, tmp_path: Path) -> None:
    (raw / "b.md").write_text(TEXT)
    run(collect([str(raw)]), tmp_path / "out")
    assert rejected(tmp_path / "out").keys() == {"b.txt"}
    (raw / "b.md").write_bytes(PNG)
    run(collect([str(raw)]), tmp_path / "out")
    assert rejected(tmp_path / "out").keys() == {"b.md"}
    assert orjson.loads((tmp_path / "out" / DOCUMENTS).read_bytes())["source"]["path"] == "b.txt"


def test_of_files_of_which_none_becomes_a_record_each_has_its_own_reason(raw: Path, tmp_path: Path) -> None:
    (raw / "c.png").write_bytes(PNG)
    (raw / "c.bak").write_bytes(b"")
    assert normalized(raw)["c.bak"] == ("the file is empty", b"")
    assert rejected(tmp_path / "out")["c.png"][1] == PNG


def test_standard_input_has_the_id_if_no_file_takes_it(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for data, path in ((PNG, "-"), (TEXT.encode(), "stdin.txt")):
        (raw / "stdin.txt").write_bytes(data)
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(TEXT.encode())))
        run(collect(["-", str(raw / "stdin.txt")]), tmp_path / "out", earlier=Earlier.REPLACE)
        assert orjson.loads((tmp_path / "out" / DOCUMENTS).read_bytes())["source"]["path"] == path


def test_a_document_just_within_the_limit(raw: Path, tmp_path: Path) -> None:
    inputs = collect([str(raw)])
    assert run(inputs, tmp_path / "out", options=Options(limits=Limits(len(TEXT)))).documents == 1
    assert run(inputs, tmp_path / "out", options=Options(limits=Limits(len(TEXT) - 1))).documents == 0
    reason = f"the file is larger than {len(TEXT) - 1} bytes; split it or {raise_limit('document_bytes')}"
    assert rejected(tmp_path / "out") == {"b.txt": (reason, TEXT.encode()[:64])}


MEASURED = """
import resource, sys
from corpus_tools.base.options import Limits
from corpus_tools.base.options import Options
from corpus_tools.run.pipeline import run
from corpus_tools.inputs.files import collect
from pathlib import Path
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
run(collect([sys.argv[1]]), Path(sys.argv[2]))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_single_line_of_200_mb(raw: Path, tmp_path: Path) -> None:
    with (raw / "line.txt").open("wb") as file:
        for _ in range(200):
            file.write(b"no end " * (1_000_000 // 7))
    command = [sys.executable, "-c", MEASURED, str(raw), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    megabytes = int(done.stdout)
    assert megabytes < 80, "the file was read although its size says that it is too large"
    assert ids(tmp_path / "out") == ["b"]
    assert rejected(tmp_path / "out")["line.txt"][1] == (b"no end " * 10)[:64]


def test_a_defect_costs_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_on_c(data: bytes, *, name: str, **options: Any) -> Normalized:
        if name == "c.txt":
            raise RecursionError("too deep")
        return normalize(data, name=name, **options)

    monkeypatch.setattr(sys.modules["corpus_tools.flow"], "normalize", fail_on_c)
    rejection = line_or_rejection(Row("c", "c.txt", TEXT.encode()), DEFAULTS)
    assert isinstance(rejection, Rejection)
    assert "defect of corpus-tools: RecursionError: too deep" in rejection.reason
    assert rejection.first_bytes == TEXT.encode()[:64]
    assert not isinstance(line_or_rejection(Row("b", "b.txt", TEXT.encode()), DEFAULTS), Rejection)


def test_an_input_that_does_not_exist() -> None:
    with pytest.raises(NoInput, match=r"no\\x1bwhere: no such file or folder; name "):
        collect(["no\x1bwhere"])


def test_a_glob_that_picks_no_file_is_named(raw: Path) -> None:
    with pytest.raises(NoInput, match=r"include no/\*\.txt: no file in the folders matches"):
        collect([str(raw)], selection=Selection(include=("*.txt", "no/*.txt")))
    named = next(raw.rglob("*.txt"))
    assert collect([str(named)], selection=Selection(include=("no/*.txt",))).entries  # what is named is always taken


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("a b/é.txt", "a b/é.txt"),
        ("a\nb", "a\\nb"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\udcff", "\\xff"),
        ("\u202egnp", "\\u202egnp"),
    ],
)
def test_paths_are_fit_for_a_terminal(path: str, shown: str) -> None:
    assert display(path) == shown


class TestCheck:
    """`check_output`: is what is there what a run would write?"""

    @pytest.fixture
    def inputs(self, raw: Path, tmp_path: Path) -> Inputs:
        for name in ("a", "c", "d"):
            (raw / f"{name}.txt").write_text(TEXT)
        (raw / "empty.txt").touch()
        run(collect([str(raw)]), tmp_path / "out")
        return collect([str(raw)])

    def test_up_to_date(self, inputs: Inputs, tmp_path: Path) -> None:
        assert list(check_output(inputs, tmp_path / "out")) == []

    def test_changed_added_and_removed(self, inputs: Inputs, raw: Path, tmp_path: Path) -> None:
        before = (tmp_path / "out" / DOCUMENTS).read_bytes()
        (raw / "c.txt").write_text(TEXT.replace("words", "verbs"))
        (raw / "b2.txt").write_text(TEXT)
        (raw / "d.txt").unlink()
        lines = list(check_output(collect([str(raw)]), tmp_path / "out"))
        assert lines[:2] == ["--- documents.jsonl", "+++ documents.jsonl (from the input as it is now)"]
        assert lines[-1] == "documents.jsonl: 1 changed, 1 missing, 1 no longer wanted"
        assert '- $.body: "Some words of a paragraph that ends."' in lines
        assert '+ $.body: "Some verbs of a paragraph that ends."' in lines
        assert lines[lines.index("@@ b2 @@") + 1] == "+ (record missing)"
        assert lines[lines.index("@@ d @@") + 1] == "- (record no longer wanted)"
        assert (tmp_path / "out" / DOCUMENTS).read_bytes() == before

    def test_a_rejection_that_is_out_of_date(self, inputs: Inputs, raw: Path, tmp_path: Path) -> None:
        (raw / "empty.txt").unlink()
        lines = list(check_output(collect([str(raw)]), tmp_path / "out"))
        assert lines[-1] == "rejected.jsonl: 0 changed, 0 missing, 1 no longer wanted"

    def test_a_file_that_is_rejected_now_and_was_a_record_says_why(
        self, inputs: Inputs, raw: Path, tmp_path: Path
    ) -> None:
        (raw / "d.txt").write_bytes(b"%PDF-1.4")
        lines = list(check_output(collect([str(raw)]), tmp_path / "out"))
        assert "- (record no longer wanted)" in lines
        assert any(line.startswith("+ (record missing: rejected, as the file is a PDF document") for line in lines)

    def test_output_that_is_missing(self, inputs: Inputs, tmp_path: Path) -> None:
        lines = list(check_output(inputs, tmp_path / "nothing"))
        assert "documents.jsonl: 0 changed, 4 missing, 0 no longer wanted" in lines
        assert not (tmp_path / "nothing").exists()

    @pytest.mark.parametrize("junk", [b"not json\n", b"[]\n", b"{}\n", b"\n", b'{"id":"a"}'])
    def test_output_that_is_broken(self, inputs: Inputs, tmp_path: Path, junk: bytes) -> None:
        out = tmp_path / "out" / DOCUMENTS
        out.write_bytes(junk + out.read_bytes())
        assert list(check_output(inputs, tmp_path / "out"))[-1].startswith("documents.jsonl: ")

    def test_the_same_values_written_otherwise(self, inputs: Inputs, tmp_path: Path) -> None:
        out = tmp_path / "out" / DOCUMENTS
        out.write_bytes(out.read_bytes().replace(b'":', b'": '))
        assert "  (same values, written otherwise)" in check_output(inputs, tmp_path / "out")


class TestAtomicWriter:
    """A file appears whole or not at all."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Iterator[Path]:
        path = tmp_path / "file"
        path.write_bytes(b"old")
        yield path
        assert list(tmp_path.iterdir()) == [path]

    def test_success(self, path: Path) -> None:
        with atomic_writer(path, path.with_name("temporary")) as file:
            file.write(b"new")
            assert path.read_bytes() == b"old"
        assert path.read_bytes() == b"new"

    def test_failure(self, path: Path) -> None:
        def interrupted() -> None:
            with atomic_writer(path, path.with_name("temporary")) as file:
                file.write(b"new")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert path.read_bytes() == b"old"

    def test_permissions_are_those_of_any_new_file(self, path: Path) -> None:
        with atomic_writer(path, path.with_name("temporary")) as file:
            file.write(b"new")
        other = path.with_name("other")
        other.touch()
        assert path.stat().st_mode == other.stat().st_mode
        other.unlink()


def test_rejections_are_in_the_order_of_their_paths() -> None:
    lines = list(rejection_lines([Rejection("b", "x"), Rejection("a", "y", b"\x00")]))
    assert lines == [
        b'{"path":"a","reason":"y","first_bytes":"AA=="}\n',
        b'{"path":"b","reason":"x","first_bytes":""}\n',
    ]
