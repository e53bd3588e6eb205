"""The record's types for other libraries and languages, all made from the one JSON Schema.

    from corpus_tools.record.export import polars_schema

    frame = polars.read_ndjson("documents.jsonl", schema=polars_schema())

Each function imports its library when it is called. `schema_text` gives the same as text, for projects that do not
have this package at hand.
"""

from __future__ import annotations

from corpus_tools.record.export.arrow import arrow_schema, arrow_text
from corpus_tools.record.export.datasets import datasets_features, datasets_text
from corpus_tools.record.export.duckdb import duckdb_columns, duckdb_text
from corpus_tools.record.export.pandas import PandasArguments, pandas_arguments, pandas_text
from corpus_tools.record.export.polars import polars_schema, polars_text
from corpus_tools.record.export.spark import spark_schema, spark_text
from corpus_tools.record.export.targets import Target
from corpus_tools.record.export.typescript import typescript_text
from corpus_tools.record.schema import schema_text as _json_text

__all__ = [
    "PandasArguments",
    "Target",
    "arrow_schema",
    "datasets_features",
    "duckdb_columns",
    "pandas_arguments",
    "polars_schema",
    "schema_text",
    "spark_schema",
]


_TEXTS = {
    Target.JSON: _json_text,
    Target.POLARS: polars_text,
    Target.DUCKDB: duckdb_text,
    Target.ARROW: arrow_text,
    Target.DATASETS: datasets_text,
    Target.PANDAS: pandas_text,
    Target.SPARK: spark_text,
    Target.TYPESCRIPT: typescript_text,
}


def schema_text(target: Target | str = Target.JSON) -> str:
    """The schema as text for `target`: JSON Schema, Python, SQL (DuckDB) or TypeScript. It ends in a line feed.

    Raises `ValueError` if `target` is not the value of a `Target`.
    """
    return _TEXTS[Target(target)]()
