"""One JSON array with an object for each finding, which stands on a line of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from corpus_tools.base.show import harmless_json
from corpus_tools.check.files import Checked
from corpus_tools.record.findings import Finding


def lines(checked: Iterable[Checked]) -> Iterator[str]:
    """The lines of the report."""
    return json_list((_item(finding) for one in checked for finding in one.findings), "[", "]")


def _item(finding: Finding) -> dict[str, object]:
    keys = ("file", "line", "path", "rule", "problem", "expected")
    return {key: getattr(finding, key) for key in keys}


def json_list(items: Iterable[object], head: str, foot: str) -> Iterator[str]:
    """`items` as JSON, a line each and with commas between them, after `head` and before `foot`."""
    yield head
    held = ""
    for item in items:
        if held:
            yield f"{held},"
        held = harmless_json(orjson.dumps(item)).decode()
    if held:
        yield held
    yield foot
