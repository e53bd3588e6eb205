"""The fitted weights of `data/models/posts.json`, and the weighted sum."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The fitted weights, by table and feature."""
    table: dict[str, dict[str, float]] = json.loads(
        (files("corpus_tools") / "data" / "models" / "posts.json").read_text("utf-8")
    )
    return table


def weigh(table: Mapping[str, float], values: Mapping[str, float]) -> float:
    return sum([table[name] * value for name, value in values.items() if value])
