"""Ray, with two workers: its datasets, and datatrove's executor for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.conftest import Run
from tests.engines.shards import Expected, lines_in

pytest.importorskip("ray", reason="the extra `engines` is not installed")


@pytest.fixture(scope="module")
def folder(run_program: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Ray has been at work."""
    folder = tmp_path_factory.mktemp("ray")
    run_program(folder, "-m", "tests.engines.with_ray", "made")
    return folder


@pytest.mark.parametrize("name", ["files", "parts", "parts-again", "killed-worker"])
def test_files_give_the_records_of_corpus_normalize(name: str, folder: Path, plain: Expected) -> None:
    assert Expected.read(folder / "made" / name) == plain


def test_rows_of_a_dataset_give_the_records_of_corpus_normalize(folder: Path, plain: Expected) -> None:
    assert Expected.read(folder / "made" / "rows") == plain.of_parquet()


def test_datatrove_gives_them_too_though_a_task_is_killed(folder: Path, plain: Expected) -> None:
    assert lines_in(folder / "datatrove" / "records") == plain.records
    assert lines_in(folder / "datatrove" / "rejected") == plain.rejected
