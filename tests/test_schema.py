"""The schema file: complete, closed, in step with the model, and inside the wheel."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from corpus_tools.base.model import EditKind, Label, ParentBasis, Precision, WarningCode
from corpus_tools.inputs.ids import document_id
from corpus_tools.record.schema import FILE_NAME, SCHEMA_VERSION, Record, load_schema, schema_text
from tests.samples import record

ROOT = Path(__file__).parent.parent
SCHEMA_FILE = ROOT / "schema" / FILE_NAME


def objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema of an object in `schema`, itself included."""
    if "properties" in schema:
        yield schema
        for value in schema["properties"].values():
            yield from objects(value)
    elif "items" in schema:
        yield from objects(schema["items"])


def field(*keys: str) -> dict[str, Any]:
    schema = load_schema()
    for key in keys:
        schema = schema.get("items", schema)["properties"][key]
    return schema


def test_every_object_is_closed_and_every_key_required() -> None:
    found = list(objects(load_schema()))
    assert len(found) == 9
    for schema in found:
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(schema["properties"])


def test_every_property_has_a_title_and_a_description() -> None:
    for schema in objects(load_schema()):
        for key, value in schema["properties"].items():
            assert value.get("title"), key
            assert value.get("description", "").endswith("."), key


@pytest.mark.parametrize(
    ("keys", "enum", "nullable"),
    [
        (("segments", "label"), Label, False),
        (("edits", "kind"), EditKind, False),
        (("warnings", "code"), WarningCode, False),
        (("published_precision",), Precision, True),
        (("updated_precision",), Precision, True),
        (("comments", "parent_basis"), ParentBasis, True),
        (("comments", "timestamp_precision"), Precision, True),
    ],
)
def test_closed_lists_are_those_of_the_model(keys: tuple[str, ...], enum: type[StrEnum], nullable: bool) -> None:
    assert field(*keys)["enum"] == [member.value for member in enum] + [None] * nullable


def test_the_version_is_the_one_that_records_are_written_in() -> None:
    assert field("schema_version")["const"] == SCHEMA_VERSION
    assert load_schema()["$id"].endswith(f":{SCHEMA_VERSION}")


def keys_in_order(value: Any) -> Any:
    """The keys of a record and of all it holds, with one item for each list."""
    if isinstance(value, dict):
        return [(key, keys_in_order(item)) for key, item in value.items()]
    return keys_in_order(value[0]) if isinstance(value, list) and value else None


def test_records_have_the_keys_of_the_schema_in_its_order() -> None:
    def described(schema: dict[str, Any]) -> Any:
        if "properties" in schema:
            return [(key, described(item)) for key, item in schema["properties"].items()]
        return described(schema["items"]) if "items" in schema else None

    full: Record = record()
    full["source"]["extra"] = [{"key": "url", "value": "x"}]
    full["warnings"] = [{"code": "ambiguous-date", "message": "x"}]
    full["corrections"] = [{"field": "label", "comment": None, "quote": "x", "value": "caption", "entry": "label[0]"}]
    assert keys_in_order(full) == described(load_schema())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b.txt", "a/b"),
        ("a.b/c", "a.b/c"),
        ("Vol. 3.txt", "Vol. 3"),
        (".hidden", ".hidden"),
        ("-", "stdin"),
        ("007.txt", "doc-007"),
        ("2014-05-21.txt", "doc-2014-05-21"),
        ("2014/05/21.txt", "doc-2014/05/21"),
        ("2014-05-21T12:00:00Z.txt", "doc-2014-05-21T12:00:00Z"),
        ("1e5", "doc-1e5"),
        ("0x1F.txt", "doc-0x1F"),
        ("NaN.txt", "doc-NaN"),
        ("-Infinity", "doc--Infinity"),
        ("true.txt", "doc-true"),
        (" 12 .txt", "doc- 12 "),
        ("123e4567-e89b-12d3-a456-426614174000.txt", "doc-123e4567-e89b-12d3-a456-426614174000"),
        ("123e4567e89b12d3a456426614174000", "doc-123e4567e89b12d3a456426614174000"),
        ("000_9c36b45ba82a2371.txt", "000_9c36b45ba82a2371"),
        ("9c36b45b.txt", "9c36b45b"),
        ("May 5.txt", "May 5"),
        ("z.txt", "z"),
        ("-- a.txt", "-- a"),
        ("....", "...."),
    ],
)
def test_ids_keep_a_shape_that_no_loader_converts(path: str, expected: str) -> None:
    assert document_id(path) == expected
    forbidden = re.compile(field("id")["not"]["pattern"])
    assert not forbidden.search(expected)
    if expected.startswith("doc-"):
        assert forbidden.search(expected.removeprefix("doc-"))


def test_the_text_is_that_of_the_file_in_the_checkout() -> None:
    assert schema_text() == SCHEMA_FILE.read_text("utf-8")


def test_the_file_is_written_as_json_with_two_spaces() -> None:
    text = SCHEMA_FILE.read_text("utf-8")
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"


def printed_schema(installed: Path) -> bytes:
    """What `corpus schema` prints where only the package in `installed` can be imported."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-c", "from corpus_tools.cli.app import app; app(['schema'])"]
    return subprocess.run(command, cwd=installed, env=environment, capture_output=True, check=True).stdout


def test_wheels_carry_the_same_file_also_when_built_from_an_sdist(tmp_path: Path) -> None:
    (sdist,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path / "sdist"), versions=["standard"])
    with tarfile.open(fileobj=io.BytesIO(Path(sdist).read_bytes())) as archive:
        for member in filter(tarfile.TarInfo.isfile, archive):  # extractall needs a filter that Python 3.11.3 lacks
            content = archive.extractfile(member)
            assert content is not None
            path = tmp_path / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read())
    (unpacked,) = tmp_path.glob("corpus_tools-*")
    for root in (ROOT, unpacked):
        (wheel,) = WheelBuilder(str(root)).build(directory=str(tmp_path / "wheel"), versions=["standard"])
        installed = tmp_path / "installed" / root.name
        with zipfile.ZipFile(wheel) as contents:
            contents.extractall(installed)
        assert (installed / "corpus_tools" / "data" / FILE_NAME).read_bytes() == SCHEMA_FILE.read_bytes()
        assert (installed / "corpus_tools" / "py.typed").exists()
        assert printed_schema(installed) == SCHEMA_FILE.read_bytes()
