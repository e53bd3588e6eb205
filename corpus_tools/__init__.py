"""Flattened plain-text articles back to structured, verifiable records."""

from corpus_tools.repair import repair

__all__ = ["repair"]
