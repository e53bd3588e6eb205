"""Data frames of Spark: records in columns with the types of the schema."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from corpus_tools.base.arguments import require_method
from corpus_tools.base.options import DEFAULTS, Options
from corpus_tools.engines.arguments import require_arguments
from corpus_tools.engines.batch import PATH, REJECTED, normalize_batches
from corpus_tools.record.export import native_schema
from corpus_tools.run.effort import DEFAULT_SECONDS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType


def normalize_frame(
    frame: DataFrame,
    *,
    options: Options = DEFAULTS,
    path_field: str = PATH,
    folder: str | os.PathLike[str] | None = None,
    seconds: float = DEFAULT_SECONDS,
) -> DataFrame:
    """The records of the rows of `frame`, with the column `rejected`; the arguments are those of `normalize_batches`.

    Needs PySpark 4. The workers need corpus-tools, in the same version.
    """
    require_method("normalize_frame", "frame", frame, "mapInArrow", "a DataFrame of Spark")
    require_arguments("normalize_frame", options, path_field=path_field, folder=folder, seconds=seconds)
    work = partial(normalize_batches, options=options, path_field=path_field, folder=folder, seconds=seconds)
    return frame.mapInArrow(work, _schema())


def _schema() -> StructType:
    """The types of records for Spark, all of which can be null, as they are where `rejected` is not."""
    from pyspark.sql.types import StringType, StructField, StructType

    rejected = StructType([StructField(key, StringType()) for key in ("path", "reason", "first_bytes")])
    return native_schema("spark").toNullable().add(REJECTED, rejected)
