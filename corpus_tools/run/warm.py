"""Importing this module loads all that a document needs: every worker is a copy of a process that has done so."""

from __future__ import annotations

from corpus_tools.flow import normalize

_PAGE = """A headline of some words

By Jane Smith

3 May 2019

A paragraph of some words. It’s here so that every table is loaded – once, not once in every worker.

2 Comments

Ann says:
May 4, 2019 at 9:12 am

The first of two.

Tom says:
May 4, 2019 at 9:40 am

The second, caf\u00c3\u00a9.
"""

normalize(_PAGE.encode(), name="warm.txt")
