"""The fitted weights of `data/models/heads.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The fitted weights, by table and feature."""
    table: dict[str, dict[str, float]] = json.loads(
        (files("corpus_tools") / "data" / "models" / "heads.json").read_text("utf-8")
    )
    return table
