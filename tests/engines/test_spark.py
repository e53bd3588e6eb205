"""Spark, with two workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.conftest import Run
from tests.engines.shards import Expected

pytest.importorskip("pyspark", reason="the extra `engines` is not installed")


@pytest.fixture(scope="module")
def made(run_program: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Spark has made."""
    folder = tmp_path_factory.mktemp("spark")
    run_program(folder, "-m", "tests.engines.with_spark", "made")
    return folder / "made"


@pytest.mark.parametrize("name", ["files", "again", "killed-worker"])
def test_files_give_the_records_of_corpus_normalize(name: str, made: Path, plain: Expected) -> None:
    assert Expected.read(made / name) == plain


def test_rows_of_a_frame_give_the_records_of_corpus_normalize(made: Path, plain: Expected) -> None:
    assert Expected.read(made / "rows") == plain.of_parquet()
