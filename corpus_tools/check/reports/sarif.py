"""SARIF 2.1.0, the OASIS format for results of static analysis: code scanning shows it beside the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from corpus_tools import __version__
from corpus_tools.check.files import Checked
from corpus_tools.check.reports.json import json_list
from corpus_tools.record.findings import Finding, Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_RULES = list(Rule)


def lines(checked: Iterable[Checked]) -> Iterator[str]:
    """The lines of the report."""
    tool = {
        "driver": {
            "name": "corpus validate",
            "semanticVersion": __version__,
            "rules": [{"id": rule.value, "shortDescription": {"text": rule.sentence}} for rule in _RULES],
        }
    }
    head = f'{{"version":"2.1.0","$schema":"{_SCHEMA}","runs":[{{"tool":{orjson.dumps(tool).decode()},"results":['
    results = (_result(finding) for one in checked for finding in one.findings)
    return json_list(results, head, "]}]}")


def _result(finding: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.file)}}
    if finding.line:
        place["region"] = {"startLine": finding.line}
    return {
        "ruleId": finding.rule.value,
        "ruleIndex": _RULES.index(finding.rule),
        "level": "error",
        "message": {"text": f"{finding.path}: {finding.problem}; expected {finding.expected}"},
        "locations": [{"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": finding.path}]}],
    }


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
