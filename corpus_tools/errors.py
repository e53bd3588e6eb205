"""The errors that callers may want to catch by name."""

from __future__ import annotations


class BadInput(ValueError):  # noqa: N818 - the name says what it is about, and is part of the interface
    """The bytes hold no text that could become a document; `reason` is a short sentence for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
