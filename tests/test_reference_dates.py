"""When a page was saved: said for all, told from the file's own time, or from a field of the row."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus_tools import Options, normalize
from tests.test_cli import Result, corpus

PAGE = """The ferry stays

By Orla Quist

The council voted on Monday to keep the ferry running through the winter, and nobody was against it.

2 comments

Hob Farrow
4 hours ago
I never doubted it, and I have the tickets to prove it.

Ann Sedge
30 minutes ago
You doubted it last week, Hob, and the week before.
"""


def times(out: Path) -> list[list[str | None]]:
    """The first comment's time in each record."""
    records = map(orjson.loads, out.read_bytes().splitlines())
    return [[record["comments"][0][key] for key in ("timestamp", "timestamp_precision")] for record in records]


@pytest.mark.parametrize(
    ("given", "value", "precision"),
    [
        (date(2020, 5, 4), "2020-05-04T00:00:00", "day"),
        (datetime(2020, 5, 4, 17, 30), "2020-05-04T13:00:00", "hour"),
        (datetime(2020, 5, 4, 0, 30, tzinfo=UTC), "2020-05-03T20:00:00", "hour"),
        (None, None, None),
    ],
)
def test_in_python(given: date | None, value: str | None, precision: str | None) -> None:
    document = normalize(PAGE.encode(), name="a.txt", options=Options(reference_date=given)).document
    assert (document.comments[0].timestamp, document.comments[0].timestamp_precision) == (value, precision)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(PAGE)
    return tmp_path


def run(here: Path, source: str, *options: str) -> Result:
    return corpus("normalize", str(here / source), "-o", str(here / "out"), "--workers", "1", *options)


def test_on_the_command_line(here: Path) -> None:
    assert run(here, "raw", "--reference-date", "2020-05-04").exit_code == 0
    assert times(here / "out/documents.jsonl") == [["2020-05-04T00:00:00", "day"]]
    assert run(here, "raw", "--reference-date", "2020-05-04T17:30").exit_code == 0
    assert times(here / "out/documents.jsonl") == [["2020-05-04T13:00:00", "hour"]]
    done = run(here, "raw", "--reference-date", "4 May")
    assert done.exit_code == 2
    assert "reference-date 4 May: no date; give YYYY-MM-DD, or YYYY-MM-DDTHH:MM, or mtime" in done.stderr


def test_the_time_of_the_file(here: Path) -> None:
    path, out = here / "raw/a.txt", here / "out/documents.jsonl"
    for hour in (17, 18):  # the bytes have not changed, but what becomes of them has
        seconds = datetime(2020, 5, 4, hour, tzinfo=UTC).timestamp()
        os.utime(path, (seconds, seconds))
        run(here, "raw", "--reference-date", "mtime")
        assert times(out) == [[f"2020-05-04T{hour - 4}:00:00", "hour"]]
    assert "1 of them unchanged" in run(here, "raw", "--reference-date", "mtime").stderr
    proof = ["verify", str(here / "out"), "--raw", str(here / "raw"), "--reference-date"]
    assert corpus(*proof, "mtime").exit_code == 0
    assert corpus(*proof, "2020-05-05").exit_code == 1
    explained = corpus("explain", str(path), "--reference-date", "mtime", "--format", "json")
    assert explained.exit_code == 0


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_field_of_the_row(here: Path, form: str) -> None:
    rows = [
        {"text": PAGE, "seen": "2020-05-04T17:30:00Z"},
        {"text": PAGE, "seen": "2020-05-06"},
        {"text": PAGE, "seen": None},
        {"text": PAGE, "seen": "in May"},
    ]
    if form == "jsonl":
        (here / "x.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    else:
        pq.write_table(pa.Table.from_pylist(rows), here / "x.parquet", compression="none")
    options = ["--reference-date-field", "seen", "--reference-date", "2019-01-02"]
    run(here, f"x.{form}", *options)
    expected = [["2020-05-04T13:00:00", "hour"], ["2020-05-06T00:00:00", "day"], ["2019-01-02T00:00:00", "day"]]
    (out,) = (here / "out").glob("x.jsonl*")
    if form == "jsonl":
        assert times(out) == expected
    assert b"#4\",\"reason\":\"the date in 'seen', 'in May', is none" in (here / "out/rejected.jsonl").read_bytes()
    assert corpus("verify", str(here / "out"), "--raw", str(here / f"x.{form}"), *options).exit_code == 0


def test_a_parquet_file_without_the_column_has_the_date_of_all(here: Path) -> None:
    pq.write_table(pa.table({"text": [PAGE]}), here / "x.parquet")
    done = run(
        here,
        "x.parquet",
        "--reference-date-field",
        "seen",
        "--reference-date",
        "2020-05-04",
        "-o",
        str(here / "x.jsonl"),
    )
    assert (done.exit_code, times(here / "x.jsonl")) == (0, [["2020-05-04T00:00:00", "day"]])


def test_a_field_that_no_row_has_is_told(here: Path) -> None:
    (here / "x.jsonl").write_bytes(2 * (orjson.dumps({"text": PAGE, "seen": "2020-05-04"}) + b"\n"))
    said = "reference-date-field sene: none of 2 rows has that field"
    for output in ("-", str(here / "out")):
        done = run(here, "x.jsonl", "--reference-date-field", "sene", "-o", output)
        assert (done.exit_code, said in done.stderr) == (0, True)
        assert "none of" not in run(here, "x.jsonl", "--reference-date-field", "seen", "-o", output).stderr
    done = run(here, "x.jsonl", "--reference-date-field", "seen,day")
    assert (done.exit_code, "one field alone" in done.stderr) == (2, True)
