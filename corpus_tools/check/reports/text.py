"""A finding a line, as `file:line: $.path: what is wrong; expected what`: editors and terminals jump to such places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus_tools.base.show import display
from corpus_tools.check.files import Checked


def lines(checked: Iterable[Checked]) -> Iterator[str]:
    """The lines of the report, control characters escaped."""
    for one in checked:
        for finding in one.findings:
            yield display(str(finding))
