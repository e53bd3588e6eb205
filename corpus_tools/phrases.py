"""The phrase lists of `data/`: one file a language, merged, because a page mixes the languages of its parts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def tables(kind: str) -> tuple[dict[str, Any], ...]:
    """The parsed files of `data/<kind>/`, in order of their names."""
    folder = files("corpus_tools") / "data" / kind
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in names)


@cache
def phrases(kind: str, key: str) -> frozenset[str]:
    """The phrases that all languages list under `key`."""
    return frozenset(phrase for table in tables(kind) for phrase in table[key])


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first; a word that ends in a letter ends there in the text too."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) + (r"(?!\w)" if word[-1].isalnum() else "") for word in ordered)
