"""The errors that callers may want to catch by name."""

from __future__ import annotations


class BadInput(ValueError):
    """The bytes hold no text that could become a document; `reason` is a short sentence for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadRecord(ValueError):
    """A line of a JSONL file that is no record; the message names file and line."""
