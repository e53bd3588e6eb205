"""The blocks of code in the README and in docs/."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])

_BLOCK = re.compile(r"^```([a-z]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PRINTED = re.compile(r"\n+```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A block of `page` in a language; `printed` is the block of text right behind it, if there is one."""

    page: str
    language: str
    code: str
    printed: str | None


def blocks(path: Path) -> list[Block]:
    """All blocks of a page, in their order."""
    text = path.read_text("utf-8")
    page = path.relative_to(ROOT).as_posix()
    found = []
    for match in _BLOCK.finditer(text):
        printed = _PRINTED.match(text, match.end())
        found.append(Block(page, match[1], match[2], printed and printed[1]))
    return found


def commands(code: str) -> list[str]:
    """The commands in a block for the shell: a line each, but that one with a document behind it goes on to its end."""
    found: list[str] = []
    end = None
    for line in code.splitlines():
        if end is not None:
            found[-1] += f"\n{line}"
            end = None if line == end else end
        elif line.strip():
            found.append(line)
            here = re.search(r"<<'(\w+)'$", line)
            end = here and here[1]
    return found
