"""Workflow commands of GitHub Actions: they become annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus_tools.base.show import display
from corpus_tools.check.files import STDIN_NAME, Checked
from corpus_tools.record.findings import Finding


def lines(checked: Iterable[Checked]) -> Iterator[str]:
    """The lines of the report."""
    for one in checked:
        yield from map(_command, one.findings)


def _command(finding: Finding) -> str:
    properties = {"title": f"corpus {finding.rule}"}
    if finding.file != STDIN_NAME:
        properties |= {"file": finding.file} | ({"line": str(finding.line)} if finding.line else {})
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::error {shown}::{_data(display(str(finding)))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
