"""The table in docs/loading.md: what each loader makes of each file, by itself and with the schema.

The loading with the schema is done by the snippets of that page, as they stand there.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pyspark.sql import SparkSession
from typer.testing import CliRunner

from corpus_tools import native_schema
from corpus_tools.cli.app import app
from corpus_tools.record.contract import check_record
from corpus_tools.record.export import schema_text
from corpus_tools.record.export.targets import Target
from corpus_tools.record.schema import Record
from tests.loaders import docs, files
from tests.loaders.programs import NODE


class Loaded(NamedTuple):
    """What a loader made of a file: its rows as Python values, and the types of its columns in its own words."""

    rows: list[Record]
    types: object


class Loader(NamedTuple):
    """`load` reads documents.jsonl untold; `unpack` turns what it gives into rows; `types` are those of the schema.

    `variable` is what the snippet calls what it loaded.
    """

    load: Callable[[], Any]
    variable: str
    unpack: Callable[[Any], Loaded]
    types: Callable[[], object]


def load_with_pandas() -> Any:
    import pandas as pd

    return pd.read_json("documents.jsonl", lines=True)


def unpack_pandas(frame: Any) -> Loaded:
    import pandas as pd

    def plain(value: Any) -> Any:
        return None if value is pd.NA or value is pd.NaT or value != value else value

    rows = [{key: plain(value) for key, value in row.items()} for row in frame.to_dict("records")]
    return Loaded(rows, {name: str(dtype) for name, dtype in frame.dtypes.items()})


def load_with_polars() -> Any:
    import polars as pl

    return pl.read_ndjson("documents.jsonl")


def load_with_duckdb() -> Any:
    import duckdb

    return duckdb.read_json("documents.jsonl")


def unpack_duckdb(relation: Any) -> Loaded:
    rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    return Loaded(rows, types)


def duckdb_types() -> dict[str, str]:
    """The types of the columns as DuckDB itself writes them."""
    import duckdb

    return {name: str(duckdb.sqltype(text)) for name, text in native_schema("duckdb").items()}


def load_with_pyarrow() -> Any:
    from pyarrow import json as arrow_json

    return arrow_json.read_json("documents.jsonl")


def load_with_datasets() -> Any:
    from datasets import load_dataset

    return load_dataset("json", data_files="documents.jsonl", split="train", cache_dir="cache")


def load_with_spark() -> Any:
    return SparkSession.builder.getOrCreate().read.json(str(Path("documents.jsonl").absolute()))


def unpack_spark(frame: Any) -> Loaded:
    return Loaded([row.asDict(recursive=True) for row in frame.collect()], nullable(frame.schema.jsonValue()))


def nullable(schema: Any) -> Any:
    """A Spark schema with everything nullable, as Spark makes it on reading; its fields sorted by name."""
    if isinstance(schema, list):
        return sorted(map(nullable, schema), key=lambda field: str(field["name"]))
    if isinstance(schema, dict):
        return {key: key in ("nullable", "containsNull") or nullable(value) for key, value in schema.items()}
    return schema


LOADERS: Mapping[str, Loader] = {
    "pandas": Loader(load_with_pandas, "frame", unpack_pandas, lambda: native_schema("pandas")["dtype"]),
    "polars": Loader(
        load_with_polars,
        "frame",
        lambda frame: Loaded(frame.to_dicts(), dict(frame.schema)),
        lambda: native_schema("polars"),
    ),
    "duckdb": Loader(load_with_duckdb, "relation", unpack_duckdb, duckdb_types),
    "pyarrow": Loader(
        load_with_pyarrow,
        "table",
        lambda table: Loaded(table.to_pylist(), table.schema),
        lambda: native_schema("arrow"),
    ),
    "datasets": Loader(
        load_with_datasets,
        "dataset",
        lambda dataset: Loaded(dataset.to_list(), dataset.features),
        lambda: native_schema("datasets"),
    ),
    "spark": Loader(load_with_spark, "frame", unpack_spark, lambda: nullable(native_schema("spark").jsonValue())),
}
"""The libraries that have types for columns."""


@pytest.fixture(params=files.NAMES)
def file(request: pytest.FixtureRequest, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a file; documents.jsonl in the working folder is that file."""
    name: str = request.param
    monkeypatch.chdir(folders[name])
    return name


@pytest.fixture(params=LOADERS)
def name(request: pytest.FixtureRequest) -> str:
    """The name of a loader; Spark is started if it is that one."""
    if request.param == "spark":
        request.getfixturevalue("spark")
    return str(request.param)


def expected() -> list[Record]:
    """The records as Python's own `json` reads them."""
    return [canonical(json.loads(line)) for line in Path("documents.jsonl").read_bytes().split(b"\n") if line]


def canonical(record: Record) -> Record:
    """`record` with its one fraction as such: JavaScript writes 1.0 as 1, which is the same number in JSON."""
    rated = {key: record[key] for key in ("confidence", "article_confidence")}
    return {**record, **{key: float(value) if isinstance(value, int) else value for key, value in rated.items()}}


def identical(one: Any, other: Any) -> bool:
    """Whether values and types are the same at every depth; 1, 1.0 and True are three values."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(identical(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(identical, one, other))
    return bool(one == other)


def outcome(loader: Loader) -> str:
    """What becomes of documents.jsonl if the loader is told nothing, in the words of the table."""
    try:
        rows, types = loader.unpack(loader.load())
    except Exception:
        return "fails"
    if not identical(rows, expected()):
        return "changes values"
    return "same" if types == loader.types() else "other types"


def run_snippet(name: str, path: str = "documents.jsonl") -> dict[str, Any]:
    """Run the Python snippet `name` of the page, with `path` for what it loads; the names that it defined."""
    names: dict[str, Any] = {}
    code = docs.snippets()[name].replace("normalized" if name == "shards" else "documents.jsonl", path)
    exec(compile(code, f"docs/loading.md, {name}", "exec"), names)
    return names


def test_the_generated_records_are_valid() -> None:
    for record in (files.bare(0), files.bare(5), *map(files.full, range(files.FULL_ROWS))):
        assert check_record(record) == []


def test_nothing_is_null_or_empty_in_the_full_records_that_need_not_be() -> None:
    def empty(value: Any, path: str) -> list[str]:
        if isinstance(value, dict):
            return [found for key, item in value.items() for found in empty(item, f"{path}.{key}")]
        if isinstance(value, list) and value:
            return empty(value[-1], f"{path}[]")
        return [] if value or value in (0, 0.0) else [path]

    assert empty(files.full(0), "$") == []
    assert set(empty(files.bare(0), "$")) >= {"$.headline", "$.comments", "$.edits", "$.confidence", "$.source.extra"}


def test_what_a_loader_does_untold_is_what_the_table_says(name: str, file: str) -> None:
    assert outcome(LOADERS[name]) == docs.outcomes()[name, file]


@pytest.mark.usefixtures("file")
def test_with_the_schema_all_values_and_types_are_the_same(name: str) -> None:
    assert docs.outcomes()[name, "schema"] == "same"
    loader = LOADERS[name]
    # Spark's working folder is that in which Java was started
    path = str(Path("documents.jsonl").absolute()) if name == "spark" else "documents.jsonl"
    rows, types = loader.unpack(run_snippet(name, path)[loader.variable])
    assert identical(rows, expected())
    assert types == loader.types()


@pytest.mark.usefixtures("file")
def test_datasets_changes_times_even_if_it_is_told_the_features() -> None:
    from datasets import load_dataset

    dataset = load_dataset(
        "json", data_files="documents.jsonl", split="train", features=native_schema("datasets"), cache_dir="cache"
    )
    times = {record["published"] for record in expected()} - {None}
    assert times
    assert {time.replace("T", " ") for time in times} == set(dataset["published"]) - {None}


@pytest.mark.usefixtures("file")
def test_duckdb_fills_the_table_that_is_printed() -> None:
    import duckdb

    with duckdb.connect() as database:
        database.execute(schema_text(Target.DUCKDB))
        database.execute(docs.snippets()["duckdb-sql"])
        rows, types = unpack_duckdb(database.sql("FROM documents"))
    assert identical(rows, expected())
    assert types == duckdb_types()


@pytest.mark.parametrize(("snippet", "program"), [("node", "load.mts"), ("javascript", "load.mjs")])
def test_node(file: str, snippet: str, program: str) -> None:
    assert docs.outcomes()["node", file] == "same"
    Path("document.ts").write_text(schema_text(Target.TYPESCRIPT), "utf-8")
    Path(program).write_text(docs.snippets()[snippet], "utf-8")
    done = subprocess.run([NODE, program], capture_output=True, check=True)
    assert identical([canonical(json.loads(line)) for line in done.stdout.splitlines()], expected())


def test_node_breaks_lines_at_line_separators_if_it_is_asked_for_lines(tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_text('"one\u2028line"\n', "utf-8")
    program = "require('readline').createInterface({input: process.stdin}).on('line', (line) => console.log(line))"
    with path.open("rb") as lines:
        done = subprocess.run([NODE, "-e", program], stdin=lines, capture_output=True, check=True)
    assert done.stdout.decode("utf-8").split("\n") == ['"one', 'line"', ""]


def test_jq(file: str) -> None:
    import jq

    assert docs.outcomes()["jq", file] == "same"
    command, option, program, path = shlex.split(docs.snippets()["jq"])
    assert (command, option) == ("jq", "--compact-output")
    found = jq.compile(program).input_text(Path(path).read_bytes().decode("utf-8"))
    assert identical(list(map(canonical, found)), expected())


def without_nul(record: Record) -> Record:
    """`record` as R can hold it: a text ends at its NUL; and as jsonlite prints it: with 15 digits."""
    edits = [{**edit, "before": edit["before"].partition("\0")[0]} for edit in record["edits"]]
    rated = {key: record[key] and float(f"{record[key]:.15g}") for key in ("confidence", "article_confidence")}
    return {**record, **rated, "edits": edits}


def test_r(file: str) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("no R on this machine: scripts/install_programs.sh installs Debian's")
    wanted = list(map(without_nul, expected()))
    assert docs.outcomes()["r", file] == ("same" if wanted == expected() else "same, but for NUL")
    printing = 'toJSON(document, auto_unbox = TRUE, null = "null", digits = NA), "\\n", sep = ""'
    code = f"{docs.snippets()['r']}\nfor (document in documents) cat({printing})"
    done = subprocess.run([rscript, "-e", code], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert identical([canonical(json.loads(line)) for line in done.stdout.split(b"\n") if line], wanted)


def test_sqlite(file: str) -> None:
    assert docs.outcomes()["sqlite", file] == "same"
    Path("documents.db").unlink(missing_ok=True)
    database = run_snippet("sqlite")["database"]
    wanted = expected()
    found = database.execute("SELECT * FROM documents")
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    lists = [name for name in names if isinstance(wanted[0][name], list | dict)]
    assert identical([row | {name: json.loads(row[name]) for name in lists} for row in rows], wanted)

    found = database.execute("SELECT * FROM comments")
    names = [column[0] for column in found.description]
    comments = [{"document": record["id"], **comment} for record in wanted for comment in record["comments"]]
    assert identical([dict(zip(names, row, strict=True)) for row in found], comments)
    database.close()


@pytest.mark.parametrize(("folder", "option"), [("normalized", ()), ("out.d", ("-o", "out.d"))])
def test_the_files_of_a_run_over_shards_are_found_and_only_they(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, option: tuple[str, ...]
) -> None:
    import polars as pl

    monkeypatch.chdir(tmp_path)
    for shard in ("a", "b"):
        rows = '{"page": "The harbour\\n\\nThe cranes stand still."}\n{"page": "Nobody works."}\n{"no": "text"}\n'
        Path(f"{shard}.jsonl").write_text(rows, "utf-8")
    done = CliRunner().invoke(app, ["normalize", "a.jsonl", "b.jsonl", "--text-field", "page", *option])
    assert done.exit_code == 1, done.output
    assert Path(folder, "rejected.jsonl").exists()
    records = run_snippet("shards", folder)["records"]
    assert len(records) == 2
    assert pl.read_ndjson(records)["id"].sort().to_list() == ["a.jsonl#1", "a.jsonl#2", "b.jsonl#1", "b.jsonl#2"]


def test_every_target_of_the_command_is_on_the_page() -> None:
    assert set(re.findall(r"^\| `([a-z]+)`", docs.TEXT, re.MULTILINE)) == {target.value for target in Target}


def test_every_snippet_of_the_page_is_run() -> None:
    programs = {"node", "jq", "r", "sqlite"}
    assert {loader for loader, _ in docs.outcomes()} == {*LOADERS, *programs}
    assert set(docs.snippets()) == {*LOADERS, *programs, "duckdb-sql", "javascript", "shards"}
    assert docs.TEXT.count("\n```") == 2 * len(docs.snippets())
