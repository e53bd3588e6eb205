"""Parquet, CSV and workbooks: what real readers find in them is what the records say, values and types."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pyarrow as pa
import pytest
from openpyxl.utils.escape import unescape
from pyarrow import parquet

from corpus_tools import native_schema
from corpus_tools.exports import to_xlsx
from corpus_tools.exports.formats import Format, Shape
from corpus_tools.exports.rows import COMMENT_COLUMNS, DOCUMENT_COLUMNS
from corpus_tools.exports.to_parquet import COMMENTS, schemas
from corpus_tools.record.record import from_record, to_record
from corpus_tools.record.schema import Record
from tests.exports.conftest import Make
from tests.loaders import files
from tests.loaders.test_matrix import canonical, identical

HARD = pytest.mark.parametrize("name", files.NAMES)


def comments(records: Iterable[Record]) -> list[dict[str, Any]]:
    """The rows that the records' comments are."""
    return [dict(row) for record in records for row in from_record(record).comments_table()]


def with_arrow(path: Path) -> list[Any]:
    return parquet.read_table(path).to_pylist()  # type: ignore[no-any-return]


def with_duckdb(path: Path) -> list[Any]:
    import duckdb

    relation = duckdb.read_parquet(str(path))
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def with_polars(path: Path) -> list[Any]:
    import polars as pl

    return pl.read_parquet(path).to_dicts()


def with_pandas(path: Path) -> list[Any]:
    import pandas as pd

    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    return pa.Table.from_pandas(frame, preserve_index=False).to_pylist()  # type: ignore[no-any-return]


ENGINES: list[Callable[[Path], list[Any]]] = [with_arrow, with_duckdb, with_polars, with_pandas]


@HARD
@pytest.mark.parametrize("engine", ENGINES)
def test_parquet_is_the_same_in_four_engines(hard: Make, name: str, engine: Callable[[Path], list[Any]]) -> None:
    made = hard(name, Format.PARQUET)
    assert identical(engine(made.folder / "documents.parquet"), list(map(canonical, made.records)))
    assert identical(engine(made.folder / "comments.parquet"), comments(made.records))


def test_parquet_has_the_native_types_and_is_packed_with_zstd(hard: Make) -> None:
    folder = hard("late", Format.PARQUET).folder
    assert parquet.read_schema(folder / "documents.parquet").equals(native_schema("arrow"))
    assert parquet.read_schema(folder / "comments.parquet").equals(schemas(Shape())[COMMENTS])
    group = parquet.ParquetFile(folder / "documents.parquet").metadata.row_group(0)
    assert {group.column(index).compression for index in range(group.num_columns)} == {"ZSTD"}


def test_parquet_that_is_slim_lacks_segments_and_edits_and_nothing_else(hard: Make) -> None:
    made = hard("full", Format.PARQUET, Shape(slim=True))
    slim = [
        {key: value for key, value in record.items() if key not in ("segments", "edits")} for record in made.records
    ]
    assert identical(with_arrow(made.folder / "documents.parquet"), list(map(canonical, slim)))


def test_row_groups_follow_one_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus_tools.exports import to_parquet

    monkeypatch.setattr(to_parquet, "_ROWS", 7)
    rows = [files.full(number) for number in range(20)]
    to_parquet.write(iter(rows), tmp_path, Shape())
    assert parquet.ParquetFile(tmp_path / "documents.parquet").metadata.num_row_groups == 3
    assert identical(with_arrow(tmp_path / "documents.parquet"), rows)


def document_cells(record: Record) -> dict[str, Any]:
    """The row of a document, made here once more from what docs/exporting.md says."""
    source = record["source"]
    roles = [author["role"] or "" for author in record["authors"]]
    made = {
        **{name: source[name] for name in ("path", "sha256", "bytes", "encoding")},
        "extra": orjson.dumps({item["key"]: item["value"] for item in source["extra"]}).decode()
        if source["extra"]
        else None,
        "authors": "; ".join(author["name"] for author in record["authors"]) or None,
        "roles": "; ".join(roles) if any(roles) else None,
        "comments": len(record["comments"]),
        "warnings": "; ".join(warning["code"] for warning in record["warnings"]) or None,
    }
    return {name: made.get(name, record.get(name)) for name in DOCUMENT_COLUMNS}


def typed(row: Mapping[str, Any], columns: Mapping[str, Any], never_null: str) -> dict[str, Any]:
    """Cells of text as values: an empty one is null but in the column whose values are never null."""

    def value(name: str, cell: str) -> Any:
        if cell == "" and name != never_null:
            return None
        return {"string": str, "integer": int, "number": float}[columns[name]](cell)

    return {name: value(name, row[name]) for name in columns}


TABLES = (("documents", DOCUMENT_COLUMNS, "body"), ("comments", COMMENT_COLUMNS, "text"))


def csv_with_python(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def csv_with_pandas(path: Path) -> list[Any]:
    import pandas as pd

    return pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records")


def csv_with_polars(path: Path) -> list[Any]:
    import polars as pl

    rows = pl.read_csv(path, infer_schema=False).to_dicts()
    return [{name: cell or "" for name, cell in row.items()} for row in rows]


def csv_with_duckdb(path: Path) -> list[Any]:
    import duckdb

    options = {"header": True, "all_varchar": True, "max_line_size": 1 << 24, "parallel": False}
    relation = duckdb.read_csv(str(path), quotechar='"', escapechar='"', sep=",", **options)
    rows = relation.fetchall()
    return [{name: cell or "" for name, cell in zip(relation.columns, row, strict=True)} for row in rows]


@HARD
@pytest.mark.parametrize("read", [csv_with_python, csv_with_pandas, csv_with_polars, csv_with_duckdb])
def test_csv(hard: Make, name: str, read: Callable[[Path], list[Any]]) -> None:
    made = hard(name, Format.CSV)
    wanted = {"documents": list(map(document_cells, map(canonical, made.records))), "comments": comments(made.records)}
    for table, columns, never_null in TABLES:
        rows = [typed(row, columns, never_null) for row in read(made.folder / f"{table}.csv")]
        assert identical(rows, wanted[table])


def test_csv_tells_of_what_a_spreadsheet_would_calculate(tmp_path: Path) -> None:
    from corpus_tools.exports import to_csv

    record = files.full(0)
    record["comments"][0]["text"] = "=HYPERLINK(1)"
    record["comments"][1]["author"] = "@mark"
    (note,) = to_csv.write(iter([record]), tmp_path, Shape()).items()
    assert note[1] == 2
    assert to_csv.write(iter([files.full(0)]), tmp_path, Shape()) == {}


def cells(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet as openpyxl reads them; no cell may be a formula."""
    book = openpyxl.load_workbook(path, read_only=True)
    head, *rows = book[sheet].iter_rows()
    names = [str(cell.value) for cell in head]
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    found = []
    for row in rows:
        values = [unescape(cell.value) if isinstance(cell.value, str) else cell.value for cell in row]
        found.append(dict(zip(names, values + [None] * (len(names) - len(values)), strict=True)))
    book.close()
    return found


def whole(path: Path, sheet: str, key: str) -> list[dict[str, Any]]:
    """The rows of a sheet, long texts put together with what stands on the sheet `continued`."""
    rows = cells(path, sheet)
    places = {(row["document"], row["id"]) if sheet == "comments" else (row["id"], None): row for row in rows}
    for more in cells(path, to_xlsx.CONTINUED):
        if more["sheet"] == sheet:
            places[more["document"], more["comment"]][more["column"]] += more["text"]
    return rows


def same_cell(found: Any, wanted: Any) -> bool:
    """Cells have no type but text and number: 1.0 is 1 there."""
    if isinstance(wanted, float):
        return isinstance(found, int | float) and math.isclose(found, wanted, rel_tol=1e-15)
    return found == wanted and type(found) is type(wanted)


@HARD
def test_xlsx(hard: Make, name: str) -> None:
    made = hard(name, Format.XLSX)
    path = made.folder / "corpus.xlsx"
    wanted = {
        "documents": [document_cells(canonical(record)) for record in made.records],
        "comments": comments(made.records),
    }
    for sheet in wanted:
        rows = whole(path, sheet, "id")
        assert len(rows) == len(wanted[sheet])
        for row, cell in zip(rows, wanted[sheet], strict=True):
            assert {key: (row[key], cell[key]) for key in cell if not same_cell(row[key], cell[key])} == {}
    longer = sum(len(text) > to_xlsx.CELL for record in made.records for text in [record["body"]])
    assert sum(made.exported.notes.values()) == longer


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "{=1}", "1984", "1e5", "TRUE", "2014-05-21", "00",
        "'quoted", "\x00nul", "bell\x07", "\x0bvertical\x0c", "return\r", "\r\n", "_x000D_", "_x0041_", "<r>rich</r>",
        "<b>&amp;</b>", "https://example.org/", "mailto:a@example.org", " blanks ", "\ttab", "line\nline", "\ufeff",
        "\ufffe", "🧀",
    ],
)  # fmt: skip
def test_xlsx_keeps_a_text_a_text(tmp_path: Path, text: str) -> None:
    record = files.full(0)
    record["comments"] = [{**record["comments"][0], "text": text}]
    to_xlsx.write(iter([record]), tmp_path, Shape())
    (row,) = cells(tmp_path / "corpus.xlsx", "comments")
    assert row["text"] == text.replace("\ufffe", "\ufffd")


def test_xlsx_goes_on_where_a_sheet_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(to_xlsx, "ROWS", 4)
    notes = to_xlsx.write(iter([files.bare(number) for number in range(7)]), tmp_path, Shape())
    assert list(notes.values()) == [2]
    path = tmp_path / "corpus.xlsx"
    found = [row["id"] for sheet in ("documents", "documents 2", "documents 3") for row in cells(path, sheet)]
    assert found == [f"bare/{number}" for number in range(7)]


def test_xlsx_is_the_same_file_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        to_xlsx.write(iter([files.full(0)]), tmp_path / name, Shape())
    assert (tmp_path / "one/corpus.xlsx").read_bytes() == (tmp_path / "two/corpus.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("text", "sizes"), [("a" * 32767, [32767]), ("a" * 32768, [32767, 1]), ("🧀" * 20000, [16383, 3617])]
)
def test_a_cell_is_measured_as_excel_measures_it(text: str, sizes: list[int]) -> None:
    assert list(map(len, to_xlsx.pieces(text))) == sizes
    assert "".join(to_xlsx.pieces(text)) == text


def test_jsonl(hard: Make) -> None:
    made = hard("full", Format.JSONL)
    assert [orjson.loads(line) for line in (made.folder / "documents.jsonl").read_bytes().splitlines()] == made.records
    assert to_record(from_record(made.records[0])) == made.records[0]
