"""What `corpus validate` and `corpus verify` report."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `path` is a JSON path, `line` counts from 1 (0: the whole file)."""

    path: str
    problem: str
    expected: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{place}{self.path}: {self.problem}; expected {self.expected}"


def short(value: object) -> str:
    """`value` as JSON-like text that fits into a message."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    text = {"None": "null", "True": "true", "False": "false"}.get(text, text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
