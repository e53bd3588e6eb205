"""The record's types for other libraries and languages, all made from the one JSON Schema.

`native_schema` makes them with the library, which is imported when it is asked for; `schema_text` prints them for
projects that do not have this package at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, overload

from corpus_tools.base.arguments import require_known, require_types
from corpus_tools.base.extras import needed_by
from corpus_tools.record.export.arrow import arrow_schema, arrow_text
from corpus_tools.record.export.datasets import datasets_features, datasets_text
from corpus_tools.record.export.duckdb import duckdb_columns, duckdb_text
from corpus_tools.record.export.pandas import PandasArguments, pandas_arguments, pandas_text
from corpus_tools.record.export.polars import polars_schema, polars_text
from corpus_tools.record.export.spark import spark_schema, spark_text
from corpus_tools.record.export.targets import Target
from corpus_tools.record.export.typescript import typescript_text
from corpus_tools.record.schema import load_schema
from corpus_tools.record.schema import schema_text as _json_text

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa
    from datasets import Features
    from pyspark.sql.types import StructType

_NATIVE: Mapping[Target, Callable[[], object]] = {
    Target.JSON: load_schema,
    Target.POLARS: polars_schema,
    Target.DUCKDB: duckdb_columns,
    Target.ARROW: arrow_schema,
    Target.DATASETS: datasets_features,
    Target.PANDAS: pandas_arguments,
    Target.SPARK: spark_schema,
}
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


@overload
def native_schema(library: Literal["json"]) -> dict[str, Any]: ...
@overload
def native_schema(library: Literal["polars"]) -> pl.Schema: ...
@overload
def native_schema(library: Literal["duckdb"]) -> dict[str, str]: ...
@overload
def native_schema(library: Literal["arrow"]) -> pa.Schema: ...
@overload
def native_schema(library: Literal["datasets"]) -> Features: ...
@overload
def native_schema(library: Literal["pandas"]) -> PandasArguments: ...
@overload
def native_schema(library: Literal["spark"]) -> StructType: ...
def native_schema(library: str) -> object:
    """The types of a record as `library` wants to be told them; it must be installed.

    - `"polars"`: for `schema=` of `polars.read_ndjson` and `scan_ndjson`.
    - `"duckdb"`: the type of each column in SQL, for `columns=` of `duckdb.read_json`.
    - `"arrow"`: for `explicit_schema=` of `pyarrow.json.ParseOptions`.
    - `"datasets"`: the features of a dataset of records.
    - `"pandas"`: keyword arguments of `pandas.read_json`.
    - `"spark"`: for `spark.read.schema(…).json(…)`; no running Spark is needed.
    - `"json"`: the JSON Schema itself, parsed; treat it as read-only.

    Raises `ValueError` if there is no such library, and `ImportError` if it is not installed.
    """
    require_types("native_schema", {"library": (library, str, "the name of a library, a string")})
    if library == Target.TYPESCRIPT:
        raise ValueError(f"{library} has no types in Python; `corpus schema --for {library}` prints them")
    require_known("native_schema", [library], _NATIVE, ("library", "libraries"))
    with needed_by(f"native_schema({library!r})"):
        return _NATIVE[Target(library)]()


def schema_text(target: str) -> str:
    """The schema as text for `target`: JSON Schema, Python, SQL (DuckDB) or TypeScript. It ends in a line feed.

    Raises `ValueError` if `target` is not the value of a `Target`.
    """
    return _TEXTS[Target(target)]()
