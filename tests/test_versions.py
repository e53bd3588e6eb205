"""Records of other versions of the schema."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

from corpus_tools import BadRecord, read_jsonl
from corpus_tools.record.contract import check_record
from corpus_tools.record.record import to_record
from corpus_tools.record.schema import FILE_NAME, SCHEMA_VERSION, Record
from corpus_tools.record.versions import UnknownVersion, to_current
from tests.samples import record

SCHEMAS = Path(__file__).parents[1] / "schema"
RELEASED = sorted(folder.name for folder in SCHEMAS.iterdir() if folder.is_dir())


def in_version(version: object) -> Record:
    return {**record(), "schema_version": version}


def test_a_change_of_the_third_number_makes_no_difference() -> None:
    old = in_version("1.1.7")
    before = copy.deepcopy(old)
    assert to_current(old) == record()
    assert old == before


@pytest.mark.parametrize("version", ["1.2.0", "2.0.0", "10.0.0"])
def test_newer_records_are_refused_with_version_and_remedy(version: str) -> None:
    with pytest.raises(UnknownVersion, match=rf"schema {version}.*none after 1\.1\.0.*pip install --upgrade"):
        to_current(in_version(version))


@pytest.mark.parametrize(
    ("version", "remedy"),
    [
        ("1.2.0", "the record is newer: update corpus-tools, which knows none after 1.1.0"),
        (
            "1.0.0",
            "the record is older: run `corpus normalize` again, or check it with --schema "
            "schema/1.0.0/document.schema.json (docs/schema.md)",
        ),
    ],
)
def test_a_check_says_what_to_do_with_another_version(version: str, remedy: str) -> None:
    (finding,) = check_record(in_version(version))
    assert str(finding) == f"$.schema_version: {version!r} is not allowed; expected '1.1.0'; {remedy}"


def test_a_version_that_never_was_is_refused() -> None:
    with pytest.raises(UnknownVersion, match=r"0\.9\.0 was never released"):
        to_current(in_version("0.9.0"))


@pytest.mark.parametrize("version", ["", "1", "1.0", "1.0.0.0", "1.0.x", "v1.0.0", "1.0.0\n", None, 1, ["1.0.0"]])
def test_what_is_no_version_is_refused(version: object) -> None:
    with pytest.raises(UnknownVersion, match="is no version"):
        to_current(in_version(version))


def test_what_a_version_did_not_say_is_not_known_and_what_it_did_say_stays() -> None:
    old = in_version("1.0.0")
    del old["article_confidence"]
    for comment in old["comments"]:
        del comment["parent_basis"]
    before = copy.deepcopy(old)
    assert [comment["parent_basis"] for comment in to_current(old)["comments"]] == [None, None, None]
    assert to_current(old)["article_confidence"] is None
    assert old == before
    old["comments"][1]["parent_basis"] = "a key of somebody else"
    assert [finding.path for finding in check_record(to_current(old))] == ["$.comments[1].parent_basis"]


def test_the_schema_of_the_current_version_is_kept_under_its_number() -> None:
    """If this fails: a schema that was released never changes. Give it a new version, and copy it to the new folder."""
    assert (SCHEMAS / SCHEMA_VERSION / FILE_NAME).read_bytes() == (SCHEMAS / FILE_NAME).read_bytes()


@pytest.mark.parametrize("version", RELEASED)
def test_records_of_every_released_version_load(version: str, tmp_path: Path) -> None:
    schema = json.loads((SCHEMAS / version / FILE_NAME).read_text("utf-8"))
    example = json.loads((SCHEMAS / version / "example.json").read_text("utf-8"))
    assert example["schema_version"] == version == schema["properties"]["schema_version"]["const"]
    Draft202012Validator(schema).validate(example)

    path = tmp_path / "old.jsonl"
    path.write_text(json.dumps(example) + "\n", "utf-8")
    (document,) = read_jsonl(path, validate=True)
    assert document.schema_version == SCHEMA_VERSION
    assert check_record(to_record(document)) == []


@pytest.mark.parametrize("validate", [False, True])
def test_the_reader_reads_records_with_another_third_number(validate: bool, tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    path.write_bytes(orjson.dumps(in_version("1.1.7")) + b"\n")
    (document,) = read_jsonl(path, validate=validate)
    assert to_record(document) == record()

    path.write_bytes(orjson.dumps({**in_version("1.1.7"), "body": 3}) + b"\n")
    with pytest.raises(BadRecord, match=r"\$\.body: 3 has the wrong type"):
        list(read_jsonl(path, validate=True))


@pytest.mark.parametrize("validate", [False, True])
def test_the_reader_names_the_line_of_a_newer_record(validate: bool, tmp_path: Path) -> None:
    path = tmp_path / "new.jsonl"
    path.write_bytes(orjson.dumps({**record(), "schema_version": "99.0.0"}) + b"\n")
    with pytest.raises(BadRecord, match=r"new\.jsonl:1: .*the record follows schema 99\.0\.0"):
        list(read_jsonl(path, validate=validate))
