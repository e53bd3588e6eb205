"""What the loader tests share: the three files, each in a folder of its own, and one Spark for all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from tests.loaders import files
from tests.loaders.programs import java_home


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each file its folder; there it is called documents.jsonl, as in the documentation."""
    found = {}
    for name in files.NAMES:
        found[name] = tmp_path_factory.mktemp(name)
        (found[name] / "documents.jsonl").write_bytes(files.content(name))
    return found


@pytest.fixture(scope="session", autouse=True)
def _offline(no_hub: None) -> None:
    """No test asks the Hub for anything."""


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A Spark of one thread, which the snippets then find."""
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_HOME", os.fspath(java_home(folder / "java")))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        session = (
            SparkSession.builder.master("local[1]")
            .config("spark.driver.memory", "1g")
            .config("spark.ui.enabled", False)
            .config("spark.sql.warehouse.dir", os.fspath(folder / "warehouse"))
            .getOrCreate()
        )
        yield session
        session.stop()
