"""Records of other versions of the schema. Only test registries know versions that do not exist."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import orjson
import pytest
from jsonschema import Draft202012Validator

from corpus_tools import BadRecord, read_jsonl
from corpus_tools.record.contract import check_record
from corpus_tools.record.record import SCHEMA_VERSION, Record, to_record
from corpus_tools.record.schema import FILE_NAME
from corpus_tools.record.versions import UPGRADES, UnknownVersion, Upgrade, upgrade
from tests.samples import record

SCHEMAS = Path(__file__).parents[1] / "schema"
RELEASED = sorted(folder.name for folder in SCHEMAS.iterdir() if folder.is_dir())


def add_places(old: Record) -> Record:
    return {**old, "places": []}


def split_name(old: Record) -> Record:
    new = {key: value for key, value in old.items() if key != "name"}
    return {**new, "names": [old["name"]]}


STEPS: Mapping[str, Upgrade] = {"1.0": Upgrade("1.1.0", add_places), "1.1": Upgrade("2.0.0", split_name)}


def in_version(version: object) -> Record:
    return {"schema_version": version, "name": "Ann"}


@pytest.mark.parametrize(
    ("version", "upgraded"),
    [
        ("1.0.0", {"schema_version": "2.0.0", "names": ["Ann"], "places": []}),
        ("1.0.7", {"schema_version": "2.0.0", "names": ["Ann"], "places": []}),
        ("1.1.0", {"schema_version": "2.0.0", "names": ["Ann"]}),
        ("2.0.0", {"schema_version": "2.0.0", "name": "Ann"}),
        ("2.0.3", {"schema_version": "2.0.0", "name": "Ann"}),
    ],
)
def test_older_records_are_brought_up_to_date_step_by_step(version: str, upgraded: Record) -> None:
    old = in_version(version)
    before = copy.deepcopy(old)
    assert upgrade(old, current="2.0.0", upgrades=STEPS) == upgraded
    assert old == before


@pytest.mark.parametrize("version", ["2.1.0", "3.0.0", "10.0.0"])
def test_newer_records_are_refused_with_version_and_remedy(version: str) -> None:
    with pytest.raises(UnknownVersion, match=rf"schema {version}.*none after 2\.0\.0.*pip install --upgrade"):
        upgrade(in_version(version), current="2.0.0", upgrades=STEPS)


@pytest.mark.parametrize("version", ["0.9.0", "1.2.0"])
def test_a_version_that_never_was_is_refused(version: str) -> None:
    with pytest.raises(UnknownVersion, match=f"{version} was never released"):
        upgrade(in_version(version), current="2.0.0", upgrades=STEPS)


@pytest.mark.parametrize("version", ["", "1", "1.0", "1.0.0.0", "1.0.x", "v1.0.0", "1.0.0\n", None, 1, ["1.0.0"]])
def test_what_is_no_version_is_refused(version: object) -> None:
    with pytest.raises(UnknownVersion, match="is no version"):
        upgrade(in_version(version))


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


def test_every_step_starts_from_a_released_version_and_ends_at_a_later_one() -> None:
    assert set(UPGRADES) == {version.rpartition(".")[0] for version in RELEASED if version != SCHEMA_VERSION}
    for start, step in UPGRADES.items():
        assert step.version in RELEASED
        assert tuple(map(int, step.version.split("."))) > tuple(map(int, start.split(".")))


def add_warnings(old: Record) -> Record:
    return {**old, "warnings": []}


@pytest.mark.parametrize("validate", [False, True])
def test_the_reader_brings_old_records_up_to_date(
    validate: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cast(dict[str, Upgrade], UPGRADES), "0.9", Upgrade(SCHEMA_VERSION, add_warnings))
    old = {**record(), "schema_version": "0.9.0"}
    del old["warnings"]
    path = tmp_path / "old.jsonl"
    path.write_bytes(orjson.dumps(old) + b"\n")
    (document,) = read_jsonl(path, validate=validate)
    assert to_record(document) == record()

    path.write_bytes(orjson.dumps({**old, "body": 3}) + b"\n")
    with pytest.raises(BadRecord, match=r"\$\.body: 3 has the wrong type"):
        list(read_jsonl(path, validate=True))


@pytest.mark.parametrize("validate", [False, True])
def test_the_reader_names_the_line_of_a_newer_record(validate: bool, tmp_path: Path) -> None:
    path = tmp_path / "new.jsonl"
    path.write_bytes(orjson.dumps({**record(), "schema_version": "99.0.0"}) + b"\n")
    with pytest.raises(BadRecord, match=r"new\.jsonl:1: .*the record follows schema 99\.0\.0"):
        list(read_jsonl(path, validate=validate))
