"""`python -m tests.engines.with_datatrove`: tasks on the shards in `raw`, in turn; the seventh is killed once."""

from __future__ import annotations

from pathlib import Path

from datatrove.executor import LocalPipelineExecutor

from corpus_tools import normalize_pipeline
from tests.engines.deadly import Deadly

KILLED = 6
TASKS = 20


def main() -> None:
    """Run, or go on."""
    reader, *steps = normalize_pipeline("raw", "normalized")
    deadly = Deadly(Path("killed"), nth=3, rank=KILLED)
    LocalPipelineExecutor([reader, deadly, *steps], tasks=TASKS, workers=1, logging_dir="logs").run()


if __name__ == "__main__":
    main()
