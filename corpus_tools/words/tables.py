"""The words of each language, as `data/languages/xx.toml` and `data/catalogues.json` list them.

People write the first; a script collects the second from translations of other programs. All languages are used at
once: a page often mixes two (a German blog on an English theme), and which ones is not known yet when its words are
looked up.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "data" / "languages"
CATALOGUES = FOLDER.parent / "catalogues.json"
_SECTION_START = re.compile(r"^(?=\[)", re.MULTILINE)


@cache
def tables(section: str) -> Mapping[str, dict[str, Any]]:
    """The section of that name of each language that has it, by the language's code; lists of both sources are joined.

    Only this section is parsed: all take 40 ms, those of the times 3 ms, and who looks for times needs no others.
    """
    heads = (f"[{section}]", f"[{section}.", f"[[{section}.")
    found = {}
    for language, text in _texts().items():
        own = "".join(part for part in _SECTION_START.split(text) if part.startswith(heads))
        if own:
            found[language] = tomllib.loads(own)[section]
    for language, lists in _catalogues().items():
        table = found.setdefault(language, {}) if section in lists else {}
        for key, words in lists.get(section, {}).items():
            table[key] = _joined(table.get(key), words)
    return found


@cache
def phrases(section: str, key: str) -> frozenset[str]:
    """The phrases that all languages list under `key` in a section."""
    return frozenset(phrase for table in tables(section).values() for phrase in table.get(key, ()))


def _joined(own: Any, more: Any) -> Any:
    """Two lists, or the lists of two tables."""
    if isinstance(more, list):
        return [*(own or ()), *more]
    return {key: _joined((own or {}).get(key), more.get(key, [])) for key in (own or {}) | more}


@cache
def _catalogues() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    languages: dict[str, dict[str, dict[str, Any]]] = json.loads(CATALOGUES.read_text("utf-8"))["languages"]
    return languages


@cache
def _texts() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}
