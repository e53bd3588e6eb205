"""What do engines cost beside `corpus normalize`? `python -m benchmarks.engines [DOCUMENTS] [ENGINE]...`

Makes shards of generated articles of 8 kB and has each engine normalise them with two workers, after the pool of
`corpus normalize` itself. Prints for each the seconds by the clock, the processor seconds of all its processes, and
both as ratios to the pool's; and the memory of all its processes together, in MB, at most in the first and second
half of its time. Starting an engine is part of its time: with few documents it is most of it.

    python -m benchmarks.engines 1000000 datatrove --small

does the same with documents of one sentence, and without the pool. Where documents are missing, or the statistics of
datatrove do not add up to them, it says so.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import zstandard

from benchmarks.generated import write_shards

WORKERS = 2
DOCUMENTS = 2000
SHARDS = 20
ENGINES = ("pool", "datatrove", "spark", "ray")
_MARK = "CORPUS_BENCHMARK"
_LOOK_SECONDS = 1.0


@dataclass(slots=True)
class Watch:
    """What the processes have used that have `mark` in their environment, which those that they start inherit."""

    mark: str
    seconds: dict[str, float] = field(default_factory=dict)
    memory: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Note processor seconds and MB; what a process used behind the last look at it is not seen."""
        megabytes = 0.0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (process / "environ").read_bytes():
                    ticks = sum(map(int, (process / "stat").read_text().rpartition(")")[2].split()[11:13]))
                    self.seconds[process.name] = ticks / os.sysconf("SC_CLK_TCK")
                    shares = [line for line in (process / "smaps_rollup").read_text().splitlines() if "Pss:" in line]
                    megabytes += int(shares[0].split()[1]) / 1024
            except (OSError, IndexError):  # it has just ended, or is not ours
                continue
        self.memory.append(megabytes)

    @property
    def halves(self) -> tuple[float, float]:
        """The largest memory in the first and in the second half of the time."""
        middle = len(self.memory) // 2 + 1
        return max(self.memory[:middle]), max(self.memory[middle - 1 :])


def normalize_all(engine: str, raw: Path, out: Path) -> None:
    """Have `engine` normalise the shards in `raw`."""
    names = [path.name for path in sorted(raw.iterdir())]
    if engine == "pool":
        from corpus_tools.inputs.files import collect
        from corpus_tools.run.effort import Effort
        from corpus_tools.run.pipeline import run

        run(collect([str(raw)]), out, effort=Effort(WORKERS))
    elif engine == "datatrove":
        from datatrove.executor import LocalPipelineExecutor

        from corpus_tools import normalize_pipeline

        pipeline = normalize_pipeline(str(raw), str(out))
        LocalPipelineExecutor(pipeline, tasks=len(names), workers=WORKERS, logging_dir=str(out / "logs")).run()
    elif engine == "spark":
        from pyspark.sql import SparkSession

        from corpus_tools import normalize_frame

        spark = SparkSession.builder.master(f"local[{WORKERS}]").config("spark.ui.enabled", False).getOrCreate()
        frame = spark.createDataFrame([(name,) for name in names], "path string").repartition(len(names))
        normalize_frame(frame, folder=str(raw)).write.parquet(str(out))
    else:
        import ray

        from corpus_tools import normalize_dataset

        ray.init(num_cpus=WORKERS, include_dashboard=False, log_to_driver=False)
        dataset = ray.data.from_items([{"path": name} for name in names], override_num_blocks=len(names))
        normalize_dataset(dataset, folder=str(raw)).write_parquet(str(out))


def count_records(out: Path) -> int:
    """The records in `out`, whatever engine has written them."""
    import pyarrow.parquet as pq

    count: int = sum(pq.read_metadata(path).num_rows for path in out.rglob("*.parquet"))
    count += sum(path.read_bytes().count(b"\n") for path in out.rglob("*.jsonl") if path.name != "documents.jsonl")
    for path in out.rglob("*.jsonl.zst"):
        with zstandard.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            count += sum(1 for _ in lines)
    return count


def measure(engine: str, raw: Path, documents: int) -> tuple[float, Watch]:
    """The seconds that `engine` takes in a process of its own, and what it used."""
    from tests.loaders.programs import java_home

    with tempfile.TemporaryDirectory() as folder:
        token = Path(folder, "token")
        token.write_text(secrets.token_hex(32))
        watch = Watch(f"{_MARK}={token}")
        ray = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(token)}
        spark = {"JAVA_HOME": str(java_home(Path(folder, "java"))), "PYSPARK_PYTHON": sys.executable}
        environment: Mapping[str, str] = {**os.environ, **ray, **spark, _MARK: str(token)}
        out = Path(folder, "out")
        command = [sys.executable, "-m", "benchmarks.engines", "--run", engine, str(raw), str(out)]
        begun = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            watch.look()
            time.sleep(_LOOK_SECONDS)
        seconds = time.perf_counter() - begun
        found, said = count_records(out), counted(out / "logs" / "stats.json")
    if process.returncode or found != documents:
        print(f"{engine}: {found} of {documents} documents came out (exit code {process.returncode})")
    if said not in (None, documents):
        print(f"{engine}: its statistics speak of {said} documents")
    return seconds, watch


def counted(statistics: Path) -> int | None:
    """How many documents the normaliser's step counted, by the statistics of datatrove; None where there are none."""
    if not statistics.exists():
        return None
    steps = orjson.loads(statistics.read_bytes())
    number = next(step["stats"]["documents"] for step in steps if "NORMALIZER" in step["name"])
    return int(number if isinstance(number, int) else number["total"])


def write_small(folder: Path, documents: int) -> int:
    """Write so many documents of one sentence to `folder`; the bytes of their texts."""
    folder.mkdir()
    size = 0
    for shard in range(SHARDS):
        with (folder / f"part-{shard:05}.jsonl").open("wb") as file:
            for number in range(shard, documents, SHARDS):
                text = f"The ferry to harbour {number} was late again.\n"
                size += len(text)
                file.write(orjson.dumps({"text": text}, option=orjson.OPT_APPEND_NEWLINE))
    return size


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--run"]:
        normalize_all(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
        return
    words = [word for word in sys.argv[1:] if word != "--small"]
    small = len(words) < len(sys.argv) - 1
    documents = int(words[0]) if words else DOCUMENTS
    engines = words[1:] if small else ("pool", *(words[1:] or ENGINES[1:]))
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "raw")
        size = write_small(raw, documents) if small else write_shards(raw, documents, -(-documents // SHARDS))
        print(
            f"{documents:,} documents, {size / 1e6:.1f} MB, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
        )
        print(f"{'engine':>10}{'seconds':>10}{'ratio':>8}{'processor':>11}{'ratio':>8}{'MB':>8}{'MB then':>9}")
        first: tuple[float, float] | None = None
        for engine in engines:
            seconds, watch = measure(engine, raw, documents)
            used = sum(watch.seconds.values())
            first = first or (seconds, used)
            ratios = f"{seconds:>10.1f}{seconds / first[0]:>8.2f}{used:>11.1f}{used / first[1]:>8.2f}"
            print(f"{engine:>10}{ratios}{watch.halves[0]:>8.0f}{watch.halves[1]:>9.0f}", flush=True)
        print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
