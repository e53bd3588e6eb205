"""`python -m tests.engines.with_spark OUT`: what Spark makes of the shards in `raw`, with two workers.

Writes to the folder OUT what the snippets of docs/scale.md have made, again after one part was lost, and what comes of
a job that loses a worker.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp

from pyspark.sql import DataFrame, SparkSession

from corpus_tools import normalize_frame
from tests.engines.deadly import Deadly
from tests.engines.shards import as_lines, file_names
from tests.engines.snippets import run_snippet
from tests.loaders.programs import java_home

TRIES = 4


def start() -> SparkSession:
    """A Spark that tries a task again, as clusters do."""
    os.environ["JAVA_HOME"] = os.fspath(java_home(Path(mkdtemp()) / "java"))
    return (
        SparkSession.builder.master(f"local[2,{TRIES}]")
        .config("spark.driver.memory", "1g")
        .config("spark.ui.enabled", False)
        .getOrCreate()
    )


def save(frame: DataFrame, folder: Path) -> None:
    """The rows of `frame`, as lines."""
    as_lines(frame.toArrow().to_pylist()).write(folder)


def main(out: Path) -> None:
    """Do all of it."""
    spark = start()
    out.mkdir()
    run_snippet("spark")
    save(spark.read.parquet("records/*"), out / "files")
    kept, *_, lost = sorted(Path("records").iterdir())
    before = (kept / "_SUCCESS").stat().st_mtime_ns
    shutil.rmtree(lost)
    run_snippet("spark")
    assert (kept / "_SUCCESS").stat().st_mtime_ns == before
    save(spark.read.parquet("records/*"), out / "again")

    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", True)
    save(run_snippet("spark-rows")["records"], out / "rows")

    frame = spark.createDataFrame([(name,) for name in file_names(Path("raw"))], "path string").repartition(4)
    deadly = frame.mapInArrow(Deadly(out / "killed"), frame.schema)
    save(normalize_frame(deadly, folder=os.path.abspath("raw")), out / "killed-worker")
    assert (out / "killed").exists()
    spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
