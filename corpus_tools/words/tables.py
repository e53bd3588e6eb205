"""The words of each language, as `data/languages/xx.toml` lists them.

All languages are used at once: a page often mixes two (a German blog on an English theme), and which ones is not known
yet when its words are looked up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "data" / "languages"
_SECTION_START = re.compile(r"^(?=\[)", re.MULTILINE)


@cache
def tables(section: str) -> Mapping[str, dict[str, Any]]:
    """The section of that name of each language that has it, by the language's code.

    Only this section is parsed: all take 40 ms, those of the times 3 ms, and who looks for times needs no others.
    """
    heads = (f"[{section}]", f"[{section}.", f"[[{section}.")
    found = {}
    for language, text in _texts().items():
        own = "".join(part for part in _SECTION_START.split(text) if part.startswith(heads))
        if own:
            found[language] = tomllib.loads(own)[section]
    return found


@cache
def phrases(section: str, key: str) -> frozenset[str]:
    """The phrases that all languages list under `key` in a section."""
    return frozenset(phrase for table in tables(section).values() for phrase in table[key])


@cache
def _texts() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}
