"""What docs/loading.md says: its snippets by name, and its table of what works how."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

TEXT = (Path(__file__).parents[2] / "docs" / "loading.md").read_text("utf-8")
FILES = ("sample", "late", "full")


@cache
def snippets() -> dict[str, str]:
    """The code behind each `<!-- run: name -->`."""
    return dict(re.findall(r"<!-- run: (\S+) -->\n```\w+\n(.*?)```", TEXT, re.DOTALL))


@cache
def outcomes() -> dict[tuple[str, str], str]:
    """What the table says, by loader and file; the file `schema` stands for its last column."""
    rows = re.findall(r"^\| ([a-z]+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", TEXT, re.MULTILINE)
    return {
        (loader, file): cell
        for loader, *cells in rows
        if loader != "loader"
        for file, cell in zip((*FILES, "schema"), cells, strict=True)
    }
