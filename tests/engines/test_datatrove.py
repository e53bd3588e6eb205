"""datatrove: its steps in this process, and its executors."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from corpus_tools import Limits, Options, RowOptions, normalize
from corpus_tools.run import pipeline as runs
from tests.engines.conftest import Run
from tests.engines.shards import BROKEN, Expected, file_names, lines_in
from tests.engines.snippets import snippets
from tests.runs import stub
from tests.samples import NAME, RAW
from tests.test_reference_dates import PAGE as AGO

pytest.importorskip("datatrove", reason="the extra `engines` is not installed")

from corpus_tools.engines import datatrove

SLURM = f"""#!{sys.executable}
# Stands in for Slurm: does two tasks of the array at once.
import os, subprocess, sys
print("Submitted batch job 7", flush=True)
if "merge_stats" not in open(sys.argv[-1]).read():
    for task in ("3", "4"):
        environment = {{**os.environ, "SLURM_ARRAY_TASK_ID": task, "SLURM_NODELIST": "here"}}
        subprocess.run(["bash", sys.argv[-1]], env=environment, check=True, stdout=sys.stderr)
"""
SCONTROL = "#!/bin/sh\necho here\n"
SRUN = """#!/bin/sh
while [ "$1" != launch_pickled_pipeline ]; do shift; done
exec "$@"
"""


def made(folder: Path) -> Expected:
    """What a pipeline has written."""
    return Expected(lines_in(folder / "records"), lines_in(folder / "rejected"))


def stats(folder: Path) -> dict[str, Any]:
    """The statistics of the normaliser over all tasks, as totals."""
    steps = json.loads((folder / "stats.json").read_bytes())
    (found,) = [step["stats"] for step in steps if "NORMALIZER" in step["name"]]
    return {name: value["total"] if isinstance(value, dict) else value for name, value in found.items()}


def test_a_local_run_gives_the_records_and_the_numbers_of_corpus_normalize(
    run_program: Run, plain: Expected, tmp_path: Path
) -> None:
    (tmp_path / "script.py").write_text(snippets()["datatrove"])
    run_program(tmp_path, "script.py")
    assert made(tmp_path / "normalized") == plain
    records = [orjson.loads(line) for line in plain.records]
    numbers = stats(tmp_path / "logs")
    assert numbers["documents"] == len(records)
    assert numbers["rejected"] == len(plain.rejected)
    assert numbers["comments"] == sum(len(record["comments"]) for record in records)
    assert numbers["repairs"] == sum(len(record["edits"]) for record in records)
    assert numbers["warnings"] == sum(len(record["warnings"]) for record in records)
    assert numbers["documents_in_doubt"] == sum(bool(record["warnings"]) for record in records)
    kinds = sum(value for name, value in numbers.items() if name.startswith("repairs/"))
    assert kinds == numbers["repairs"] > 0


def test_a_run_that_was_killed_goes_on_with_the_tasks_that_are_missing(
    run_program: Run, plain: Expected, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError):
        run_program(tmp_path, "-m", "tests.engines.with_datatrove")
    done = sorted((tmp_path / "logs" / "completions").iterdir())
    assert [path.name for path in done] == [f"{rank:05}" for rank in range(6)]
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "normalized" / "records").iterdir()}
    run_program(tmp_path, "-m", "tests.engines.with_datatrove")
    after = {path: path.stat().st_mtime_ns for path in before}
    assert {path.name for path in before if before[path] != after[path]} <= {"00006.jsonl.zst"}
    assert made(tmp_path / "normalized") == plain


def test_the_pipeline_runs_on_slurm(
    run_program: Run, raw: Path, plain: Expected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("sbatch", SLURM), ("scontrol", SCONTROL), ("srun", SRUN)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(stat.S_IRWXU)
    path = f"{tmp_path}:{Path(sys.executable).parent}:/usr/bin:/bin"
    (tmp_path / "script.py").write_text(snippets()["slurm"])
    run_program(tmp_path, "script.py", PATH=path)
    names = file_names(raw)[3:5]
    assert lines_in(tmp_path / "normalized" / "records") == [
        line for line in plain.records if orjson.loads(line)["source"]["path"].partition("#")[0] in names
    ]


class Kept:
    """A writer that keeps what it is given, as `JsonlWriter` would write it."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def write(self, document: Any, rank: int) -> None:
        self.lines.append(document.metadata)


def normalized(*documents: Any, **arguments: Any) -> tuple[list[Any], list[dict[str, Any]]]:
    """What the step makes of documents: documents, and rejections."""
    from corpus_tools import NormalizeDocuments

    rejected = Kept()
    return list(NormalizeDocuments(rejected, **arguments).run(iter(documents))), rejected.lines


def document(text: str, name: str = "a", **metadata: Any) -> Any:
    from datatrove.data import Document

    return Document(text, name, metadata=metadata)


def test_a_document_keeps_its_metadata_and_gets_its_record() -> None:
    options = Options(rows=RowOptions(keep=("page.url", "date")))
    one, two = (
        document(RAW.decode(), "x", date="d", page={"url": "u"}),
        document("words", "7", source_path="b#1", file_path="no"),
    )
    (first, second), rejected = normalized(one, two, options=options)
    record = normalize(RAW, name="#x", row_id="x", extra=(("page.url", "u"), ("date", "d")), options=options).record
    assert first.metadata == {"date": "d", "page": {"url": "u"}, "record": record}
    assert (first.id, first.text) == ("x", record["body"])
    assert (second.id, second.metadata["record"]["source"]["path"]) == ("doc-7", "b#1")
    assert rejected == []


def test_a_row_says_when_its_page_was_saved(tmp_path: Path) -> None:
    from corpus_tools.engines.datatrove import ReadFiles

    options = Options(rows=RowOptions(reference_date_field="page.saved"))
    (tmp_path / "a.jsonl").write_bytes(orjson.dumps({"text": AGO, "page": {"saved": "2020-05-04"}}))
    (read,), _ = normalized(*ReadFiles(str(tmp_path), options=options).run(), options=options)
    (given,), _ = normalized(document(AGO, page={"saved": "2020-05-04"}), options=options)
    times = [one.metadata["record"]["comments"][0]["timestamp"] for one in (read, given)]
    assert times == ["2020-05-04T00:00:00"] * 2


def test_a_document_of_another_reader_has_the_path_of_its_file(tmp_path: Path) -> None:
    from datatrove.pipeline.readers import JsonlReader

    (tmp_path / "a.jsonl").write_bytes(
        orjson.dumps({"text": "words"}) + b"\n" + orjson.dumps({"text": "w", "id": "b.txt"})
    )
    kept, _ = normalized(*JsonlReader(str(tmp_path)).run())
    assert [one.id for one in kept] == ["a.jsonl/0", "b.txt"]
    paths = [one.metadata["record"]["source"]["path"] for one in kept]
    assert paths == [f"file://{tmp_path}/a.jsonl#{name}" for name in ("a.jsonl/0", "b.txt")]


def test_what_gives_no_record_goes_to_the_writer_and_nothing_is_raised() -> None:
    options = Options(limits=Limits(document_bytes=20))
    documents = [document(text, str(place)) for place, text in enumerate(["", "words", "\ud800", "x" * 21, "\0"])]
    (kept,), rejected = normalized(*documents, options=options)
    assert kept.text == kept.metadata["record"]["body"]
    assert [line["path"] for line in rejected] == ["#doc-0", "#doc-2", "#doc-3", "#doc-4"]
    assert [set(line) for line in rejected] == [{"path", "reason", "first_bytes"}] * 4
    assert rejected[1]["reason"] == "the text has an unpaired surrogate"


def test_a_document_that_kills_or_hangs_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "do_job", stub.do_job)
    monkeypatch.setattr("corpus_tools.engines.datatrove._normalized", lambda document, line: document)
    documents = [document(text, text) for text in ("one", "KILL", "HANG", "two")]
    kept, rejected = normalized(*documents, seconds=2)
    assert [one.id for one in kept] == ["one", "two"]
    assert [line["path"] for line in rejected] == ["#KILL", "#HANG"]


def test_a_folder_without_files_fails(tmp_path: Path) -> None:
    from corpus_tools import ReadFiles

    (tmp_path / ".hidden").touch()
    for folder in (tmp_path, tmp_path / "mistyped"):
        with pytest.raises(FileNotFoundError, match="has no file to read; name the folder with the inputs"):
            list(ReadFiles(folder).run(rank=3, world_size=20))


def test_bytes_of_any_encoding_come_through(tmp_path: Path) -> None:
    from corpus_tools import ReadFiles

    for name, data in ((NAME.rpartition("/")[2], RAW), ("b.txt", BROKEN), (".hidden.txt", b"no"), ("c.txt", b"")):
        (tmp_path / name).write_bytes(data)
    kept, rejected = normalized(*ReadFiles(str(tmp_path)).run())
    assert [one.metadata["record"]["source"]["path"] for one in kept] == ["allotments.txt", "b.txt"]
    assert kept[1].metadata["record"] == normalize(BROKEN, name="b.txt").record
    assert [line["reason"] for line in rejected] == ["the file is empty"]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            "NormalizeDocuments(5)",
            "NormalizeDocuments(rejected=…) takes a writer of datatrove, such as JsonlWriter(folder)",
        ),
        ("ReadFiles('a', options={})", "ReadFiles(options=…) takes Options, not dict"),
        (
            "normalize_pipeline('a', 5)",
            "normalize_pipeline(output=…) takes a path: a string, or pathlib.Path, or a URL",
        ),
    ],
)
def test_a_wrong_argument_is_said_with_the_right_ones(call: str, said: str) -> None:
    with pytest.raises(TypeError) as raised:
        eval(call, vars(datatrove))
    assert said in str(raised.value)
