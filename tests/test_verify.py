"""`corpus verify` believes nothing: each of these records has been tampered with."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from corpus_tools.base.model import Label, Segment
from corpus_tools.check.verify import check_repair_itself, prove_record, verify_record
from corpus_tools.cli.app import app
from corpus_tools.corrections.apply import Corrected
from corpus_tools.flow import assemble
from corpus_tools.record.record import to_record
from corpus_tools.segment.segmentation import Segmentation
from corpus_tools.text.repair import Repaired, repair
from tests.samples import NAME, RAW, record

Tampering = Callable[[dict[str, Any]], object]
VALID = record()


def tampered(tampering: Tampering) -> dict[str, Any]:
    row = copy.deepcopy(VALID)
    tampering(row)
    return row


def _change_a_letter(row: dict[str, Any]) -> None:
    row["body"] = row["body"].replace("eleven", "elevan")


def _remove_the_last_comment(row: dict[str, Any]) -> None:
    row["comments"].pop()


def _remove_a_comment_and_hide_it(row: dict[str, Any]) -> None:
    """As careful as one can be: the segments become furniture and the count is put right."""
    gone = row["comments"].pop()["id"]
    row["comments_declared"] = None
    for segment in row["segments"]:
        if segment["comment"] == gone:
            segment.update(label="furniture", comment=None)


def _move_one_end(row: dict[str, Any]) -> None:
    row["segments"][4]["end"] += 1


def _move_a_border(row: dict[str, Any]) -> None:
    row["segments"][4]["end"] += 1
    row["segments"][5]["start"] += 1


def _forge_the_hash(row: dict[str, Any]) -> None:
    digest = row["source"]["sha256"]
    row["source"]["sha256"] = digest[:-1] + ("0" if digest[-1] != "0" else "1")


def _forge_an_edit(row: dict[str, Any]) -> None:
    (edit,) = (edit for edit in row["edits"] if edit["before"] == "Ã©")
    edit["after"] = "è"
    row["body"] = row["body"].replace("café", "cafè")


def _invent_an_edit(row: dict[str, Any]) -> None:
    row["edits"].insert(0, {"kind": "control", "start": 2, "end": 2, "before": "", "after": "\u2009"})


def _drop_the_edits(row: dict[str, Any]) -> None:
    row["edits"].clear()


def _invent_an_author(row: dict[str, Any]) -> None:
    row["authors"].append({"name": "A. N. Other", "role": None})


def _change_a_time(row: dict[str, Any]) -> None:
    row["comments"][0]["timestamp"] = "2019-03-04T21:12:00"


def _change_a_parent(row: dict[str, Any]) -> None:
    row["comments"][2]["parent"] = "c1"


@pytest.mark.parametrize(
    ("tampering", "path"),
    [
        (_change_a_letter, "$.body"),
        (_remove_the_last_comment, ".comment"),
        (_remove_a_comment_and_hide_it, "$.comments"),
        (_move_one_end, "$.segments[5].start"),
        (_move_a_border, ""),
        (_forge_the_hash, "$.source.sha256"),
        (_forge_an_edit, "$.edits["),
        (_invent_an_edit, "$.edits[0]"),
        (_drop_the_edits, "$.edits[0]"),
        (_invent_an_author, "$.authors[1].name"),
        (_change_a_time, "$.comments[0].timestamp"),
        (_change_a_parent, "$.comments[2].parent"),
        (lambda row: row.update(headline=None), "$.headline"),
        (lambda row: row["comments"][1].update(text="I remember him."), "$.comments[1].text"),
        (lambda row: row["comments"][1].update(author="Tom"), "$.comments[1].author"),
        (lambda row: row["source"].update(encoding="utf-8+cp1252"), "$.source.encoding"),
        (lambda row: row["source"].update(bytes=len(RAW) + 1), "$."),
        (lambda row: row.update(language="xx"), "$.language"),
    ],
)
def test_tampering_is_found(tampering: Tampering, path: str) -> None:
    findings = verify_record(tampered(tampering), RAW)
    assert any(path in finding.path for finding in findings), findings


@pytest.mark.parametrize("index", range(len(VALID["segments"]) - 1))
@pytest.mark.parametrize("step", [-1, 1])
def test_every_border_is_where_it_must_be(index: int, step: int) -> None:
    def move(row: dict[str, Any]) -> None:
        row["segments"][index]["end"] += step
        row["segments"][index + 1]["start"] += step

    assert verify_record(tampered(move), RAW)


def test_the_proof_alone_does_not_depend_on_labels() -> None:
    """A person may call a caption furniture: the record still says nothing that the page does not."""
    row = tampered(lambda row: row["segments"][-1].update(label="furniture"))
    row["comments"][-1]["text"] = ""
    assert prove_record(row, RAW) == []
    assert verify_record(row, RAW)


def test_a_record_of_a_file_without_text_is_found() -> None:
    blank = b" \n\n"
    document = assemble("blank.txt", repair(blank), Corrected(Segmentation((Segment(Label.BLANK, 0, 3),)), (), ()))
    assert prove_record(to_record(document), blank) == []
    assert [finding.problem for finding in verify_record(to_record(document), blank)] == [
        "the file holds no text but white space"
    ]


def test_a_defect_of_decoder_or_fixers_is_found() -> None:
    repaired = repair(RAW)
    assert list(check_repair_itself(repaired)) == []
    hidden = Repaired(repaired.decoded, repaired.text.replace("eleven", "twelve"), repaired.table)
    assert [finding.path for finding in check_repair_itself(hidden)] == ["$.edits"]
    misread = Repaired(replace(repaired.decoded, raw=RAW.replace(b"eleven", b"twelve")), repaired.text, repaired.table)
    assert [finding.path for finding in check_repair_itself(misread)] == ["$.source"]


@pytest.mark.parametrize("at", [0, len(RAW) // 2, len(RAW) - 1])
def test_a_changed_raw_file_is_found(at: int) -> None:
    raw = RAW[:at] + bytes([RAW[at] ^ 1]) + RAW[at + 1 :]
    assert [finding.path for finding in verify_record(record(), raw)] == ["$.source.sha256"]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A folder with a finished run: raw/ and out/."""
    raw = tmp_path / "raw" / NAME
    raw.parent.mkdir(parents=True)
    raw.write_bytes(RAW)
    assert CliRunner().invoke(app, ["normalize", str(tmp_path / "raw"), "-o", str(tmp_path / "out")]).exit_code == 0
    return tmp_path


def verify(folder: Path) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, ["verify", str(folder / "out"), "--raw", str(folder / "raw")])
    return result.exit_code, result.stdout.splitlines()


def test_the_command_is_content_with_a_fresh_run(run: Path) -> None:
    assert verify(run) == (0, [])


@pytest.mark.parametrize(
    "tampering",
    [_change_a_letter, _remove_the_last_comment, _move_a_border, _move_one_end, _forge_the_hash, _forge_an_edit],
)
def test_the_command_names_file_and_line(run: Path, tampering: Tampering) -> None:
    out = run / "out" / "documents.jsonl"
    out.write_bytes(orjson.dumps(tampered(tampering)) + b"\n")
    code, lines = verify(run)
    assert code == 1
    assert lines[0].startswith(f"{out}:1: $")


def test_the_command_misses_a_record(run: Path) -> None:
    (run / "out" / "documents.jsonl").write_bytes(b"")
    assert verify(run) == (1, [f"{run}/out/documents.jsonl: $: no record of {NAME}; "
                               "expected a record or a rejection for every file"])  # fmt: skip


def test_the_command_misses_a_raw_file(run: Path) -> None:
    (run / "raw" / NAME).unlink()
    code, lines = verify(run)
    assert code == 1
    assert "$.source.path" in lines[0]
    assert "is not there" in lines[0]
