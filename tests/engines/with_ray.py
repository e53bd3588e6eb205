"""`python -m tests.engines.with_ray OUT`: what Ray makes of the shards in `raw`, with two workers.

Writes to the folder OUT what the snippets of docs/scale.md have made, and what comes of jobs that lose a worker.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.parquet as pq
import ray
from datatrove.executor import RayPipelineExecutor

from corpus_tools import normalize_dataset, normalize_pipeline
from tests.engines.deadly import Deadly
from tests.engines.shards import as_lines, file_names
from tests.engines.snippets import run_snippet

MEMORY = 256 * 1024 * 1024
"""Two tasks and what datatrove keeps for its own fit into what a small machine has."""


def save(folder: Path, out: Path) -> None:
    """The rows of the Parquet files in `folder`, as lines."""
    rows = (row for path in sorted(folder.rglob("*.parquet")) for row in pq.read_table(path).to_pylist())
    as_lines(rows).write(out)


def main(out: Path) -> None:
    """Do all of it."""
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=MEMORY // 2)
    out.mkdir()
    run_snippet("ray")
    save(Path("records"), out / "files")
    run_snippet("ray-parts")
    save(Path("parts"), out / "parts")
    first, second = sorted(Path("parts").iterdir())
    second.rename(f"{second}.unfinished")  # as a job leaves it that is killed
    kept = {path: path.stat().st_mtime_ns for path in first.iterdir()}
    run_snippet("ray-parts")
    assert {path: path.stat().st_mtime_ns for path in first.iterdir()} == kept, "it is not done again"
    save(Path("parts"), out / "parts-again")
    run_snippet("ray-rows")["records"].write_parquet("rows")
    save(Path("rows"), out / "rows")

    names = ray.data.from_items([{"path": name} for name in file_names(Path("raw"))], override_num_blocks=4)
    deadly = names.map_batches(Deadly(out / "killed").table, batch_format="pyarrow")
    normalize_dataset(deadly, folder=str(Path("raw").resolve()), memory=MEMORY).write_parquet("killed")
    save(Path("killed"), out / "killed-worker")

    raw, records = (str(Path(name).resolve()) for name in ("raw", "datatrove"))
    reader, *steps = normalize_pipeline(raw, records)
    RayPipelineExecutor(
        [reader, Deadly(out / "killed-task", nth=3, parent=True), *steps],
        tasks=4,
        workers=2,
        mem_per_cpu_gb=MEMORY / 1024**3,
        logging_dir=str(Path("logs").resolve()),
    ).run()
    assert (out / "killed").exists()
    assert (out / "killed-task").exists()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
