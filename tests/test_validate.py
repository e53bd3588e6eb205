"""What a record may not be, and what is said about it."""

from __future__ import annotations

import copy
import http.server
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from corpus_tools.record.contract import BadSchema, InvalidRecord, check_record, contract_of, require_valid
from corpus_tools.record.findings import Rule
from corpus_tools.record.schema import load_schema
from tests.samples import record

VALID = record()
Change = Callable[[dict[str, Any]], object]


def at(path: str, value: object) -> Change:
    """A change that puts `value` at `path` ("comments.0.parent")."""

    def change(row: dict[str, Any]) -> None:
        *steps, last = path.split(".")
        holder: Any = row
        for step in steps:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        holder[int(last) if isinstance(holder, list) else last] = value

    return change


def changed(change: Change) -> dict[str, Any]:
    row = copy.deepcopy(VALID)
    change(row)
    return row


def test_the_sample_is_valid() -> None:
    assert check_record(VALID) == []


BY_SCHEMA: list[tuple[Change, str]] = [
    (at("schema_version", "0.9.0"), "$.schema_version: '0.9.0' is not allowed; expected '1.1.0'"),
    (at("id", "007"), "$.id: '007' is not allowed; expected text that no loader takes for"),
    (at("id", ""), "$.id: '' is not allowed; expected at least 1 character"),
    (lambda row: row.pop("body"), "$: key 'body' is missing; expected every key"),
    (at("colour", "red"), "$: key 'colour' is unknown; expected no key but"),
    (at("source.path", "../x.txt"), "$.source.path: '../x.txt' is not allowed"),
    (at("source.sha256", "ABC"), "$.source.sha256: 'ABC' is not allowed; expected text that matches"),
    (at("source.bytes", 0), "$.source.bytes: 0 is not allowed; expected at least 1"),
    (at("authors", None), "$.authors: null has the wrong type; expected array"),
    (at("published", "2019-03-03"), "$.published: '2019-03-03' is not allowed"),
    (
        at("published", "2019-03-03T00:00:00Z"),
        "$.published: '2019-03-03T00:00:00Z' is not allowed; expected at most 19",
    ),
    (at("published", "2019-03-03T00:00:00\n"), "$.published: '2019-03-03T00:00:00\\n' is not allowed"),
    (
        at("published_precision", "week"),
        "$.published_precision: 'week' is not in the closed list; expected one of year",
    ),
    (at("comments.2.text", None), "$.comments[2].text: null has the wrong type; expected string"),
    (at("comments.0.utc_offset", "+1"), "$.comments[0].utc_offset: '+1' is not allowed"),
    (at("comments_declared", "3"), "$.comments_declared: '3' has the wrong type; expected integer or null"),
    (at("comments_declared", True), "$.comments_declared: true has the wrong type"),
    (at("segments", []), "$.segments: [] is not allowed; expected at least 1 item"),
    (at("segments.0.label", "title"), "$.segments[0].label: 'title' is not in the closed list"),
    (at("edits.0.kind", "typo"), "$.edits[0].kind: 'typo' is not in the closed list"),
    (at("confidence", 1.5), "$.confidence: 1.5 is not allowed; expected at most 1"),
    (at("article_confidence", 1.5), "$.article_confidence: 1.5 is not allowed; expected at most 1"),
    (at("language", "english"), "$.language: 'english' is not allowed"),
]

BEYOND_THE_SCHEMA: list[tuple[Change, str]] = [
    (at("published", "2019-02-30T00:00:00"), "$.published: '2019-02-30T00:00:00' does not exist"),
    (at("published", "2019-03-03T10:00:00"), "$.published: '2019-03-03T10:00:00' is finer than its precision"),
    (at("published_text", None), "$.published_text: null beside a time"),
    (at("published_precision", None), "$.published_precision: null beside a time"),
    (at("updated_precision", "day"), "$.updated_precision: 'day' without a time"),
    (at("comments.1.timestamp", "2019-13-01T00:00:00"), "$.comments[1].timestamp: "),
    (
        at("comments.1.timestamp", "2019-04-31T00:00:00"),
        "$.comments[1].timestamp: '2019-04-31T00:00:00' does not exist",
    ),
    (at("comments.1.id", "c9"), "$.comments[1].id: 'c9' is out of order; expected 'c2'"),
    (at("comments.0.parent", "c2"), "$.comments[0].parent: 'c2' is no earlier comment"),
    (at("comments.1.parent", "c2"), "$.comments[1].parent: 'c2' is no earlier comment"),
    (at("comments_declared", 4), "$.comments: 3 found, 4 declared; expected a comment-count-mismatch warning"),
    (at("segments.0.start", 1), "$.segments[0].start: 1 is not where the last segment ended; expected 0"),
    (at("segments.1.start", 5), "$.segments[1].start: 5 is not where the last segment ended"),
    (lambda row: row["segments"].pop(), "$.segments: they end at byte "),
    (
        lambda row: row["segments"].insert(1, {**row["segments"][1], "end": row["segments"][1]["start"]}),
        "$.segments[1].end",
    ),
    (at("segments.0.comment", "c7"), "$.segments[0].comment: 'c7' is no comment of this record"),
    (at("segments.0.label", "comment-text"), "$.segments[0].comment: null on comment-text; expected the id"),
    (lambda row: row["edits"].reverse(), "overlaps the edit before"),
    (at("edits.0.end", 10**6), "$.edits[0].end: 1000000 is out of place"),
    (at("edits.0.after", "recieve"), "$.edits[0]: '\\r\\n' became 'recieve'; expected the same ASCII letters"),
]


@pytest.mark.parametrize(("change", "message"), BY_SCHEMA + BEYOND_THE_SCHEMA)
def test_what_is_wrong_is_said(change: Change, message: str) -> None:
    findings = [str(finding) for finding in check_record(changed(change))]
    assert any(message in finding for finding in findings), findings


@pytest.mark.parametrize("change", [change for change, _ in BY_SCHEMA])
def test_the_reference_validator_agrees(change: Change) -> None:
    assert not Draft202012Validator(load_schema()).is_valid(changed(change))


def test_letters_that_spell_an_escape_may_go() -> None:
    edit = {"kind": "html-entity", "start": 2, "end": 10, "before": "&eacute;", "after": "é"}
    row = changed(lambda row: row.update(edits=[edit]))
    assert check_record(row) == []


def test_a_declared_count_may_differ_if_that_is_said() -> None:
    def change(row: dict[str, Any]) -> None:
        row["comments_declared"] = 4
        row["warnings"].append({"code": "comment-count-mismatch", "message": "4 declared, 3 found"})

    assert check_record(changed(change)) == []


@pytest.mark.parametrize("value", [None, 1, "text", [], [{}]])
def test_a_record_is_an_object(value: object) -> None:
    assert [finding.path for finding in check_record(value)] == ["$"]


def test_all_findings_are_reported_at_once() -> None:
    row = changed(lambda row: row.update(id="1", body=None, colour="red"))
    assert {finding.path for finding in check_record(row)} == {"$", "$.id", "$.body"}


@pytest.mark.parametrize(
    ("place", "value", "rule"),
    [
        ("headline", "a\ud800b", Rule.LONE_SURROGATE),  # the schema has no pattern for it, so it never looks
        ("comments.0.id", "c\udfff", Rule.LONE_SURROGATE),
        ("segments.0.label", "\ud800", Rule.LONE_SURROGATE),
        ("confidence", float("nan"), Rule.NOT_A_NUMBER),
        ("confidence", float("-inf"), Rule.NOT_A_NUMBER),
    ],
)
def test_what_python_reads_and_json_cannot_say_is_found(place: str, value: object, rule: Rule) -> None:
    assert rule in {finding.rule for finding in check_record(changed(at(place, value)))}


def test_our_own_bad_record_is_a_defect() -> None:
    with pytest.raises(InvalidRecord, match=r"\$\.body"):
        require_valid(changed(at("body", None)))


@pytest.mark.parametrize("key", ["$schema", "$ref", "$dynamicRef"])
def test_a_schema_opens_nothing(key: str, tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    (tmp_path / "other.json").write_text('{"$id": "urn:other", "type": "object"}')
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for target in (f"http://127.0.0.1:{server.server_port}/meta", (tmp_path / "other.json").as_uri()):
            with pytest.raises(BadSchema):
                contract_of({key: target})
        server.shutdown()
    assert asked == []
