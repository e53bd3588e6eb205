"""JUnit XML: a test suite for each file, and in it a failed test for each finding, or one that passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from corpus_tools.base.show import display
from corpus_tools.check.files import Checked
from corpus_tools.record.findings import Finding


def lines(checked: Iterable[Checked]) -> Iterator[str]:
    """The lines of the report."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<testsuites name="corpus validate">'
    for one in checked:
        yield from _suite(one.file, list(one.findings))
    yield "</testsuites>"


def _suite(file: str, findings: list[Finding]) -> Iterator[str]:
    name = quoteattr(file)
    yield f'<testsuite name={name} tests="{len(findings) or 1}" failures="{len(findings)}" errors="0">'
    if not findings:
        yield f'<testcase classname={name} name="all records are valid"/>'
    yield from (_case(finding, name) for finding in findings)
    yield "</testsuite>"


def _case(finding: Finding, classname: str) -> str:
    place = f"line {finding.line}: {finding.path}" if finding.line else finding.path
    message = f"{finding.problem}; expected {finding.expected}"
    failure = f"<failure type={_attribute(finding.rule)} message={_attribute(message)}>"
    text = escape(display(str(finding)))
    return f"<testcase classname={classname} name={_attribute(place)}>{failure}{text}</failure></testcase>"


def _attribute(text: str) -> str:
    return quoteattr(display(text))
