"""The notations that a schema can be printed in; of its own, because commands need the names and not the rest."""

from __future__ import annotations

from enum import StrEnum


class Target(StrEnum):
    """What a schema can be printed for."""

    JSON = "json"
    POLARS = "polars"
    DUCKDB = "duckdb"
    ARROW = "arrow"
    DATASETS = "datasets"
    PANDAS = "pandas"
    SPARK = "spark"
    TYPESCRIPT = "typescript"
