"""Wrong arguments in Python are refused at once, with what is right; folders of records can be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import corpus_tools
from corpus_tools import (
    BadInput,
    BadRecord,
    Limits,
    Options,
    RowOptions,
    day_month_order,
    find_times,
    load_dialect,
    normalize,
    read_jsonl,
)
from corpus_tools.base.model import EditKind
from corpus_tools.text.fixers import FIXERS
from tests.samples import RAW, record
from tests.test_cli import corpus

API: Any = corpus_tools
"""The package as somebody uses it who has no type checker."""

ROOT = Path(__file__).parents[1]
FOREIGN = [
    (b"PAR1", "Parquet, which pandas"),
    (b"PK\x03\x04", "a ZIP"),
    (b"\xfd7zXZ\x00", "an xz"),
    (b"BZh9", "a bzip2"),
]

(TIME,) = find_times("3 weeks ago")
ORDER = day_month_order([TIME])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: API.normalize("text", name="a"),
            "normalize takes the raw bytes of a file, not str; read files with Path",
        ),
        (lambda: API.normalize(Path("a.txt"), name="a"), "not PosixPath; read them with Path.read_bytes()"),
        (
            lambda: API.normalize(b"x", name=Path("a.txt")),
            r"normalize(name=…) takes the path below the input root, a string",
        ),
        (lambda: API.normalize(b"x", name="a", options={}), "normalize(options=…) takes Options, not dict"),
        (lambda: API.repair("text"), "repair takes the raw bytes of a file, not str"),
        (lambda: API.verify_record(record(), "text"), "verify_record takes the raw bytes of a file, not str"),
        (
            lambda: API.resolve(TIME, order=ORDER, reference_date="2020-05-04"),
            "takes a datetime.date or a datetime.datetime",
        ),
        (
            lambda: API.Options(reference=date(2020, 5, 4)),
            "Options has no option 'reference'; it has reference_date, without",
        ),
        (lambda: API.Options(reference_date="2020-05-04"), "Options(reference_date=…) takes a datetime.date or a"),
        (
            lambda: API.Options(without="mojibake"),
            "Options(without=…) takes a frozenset of names of repairs, as",
        ),
        (lambda: API.Options(dialects=["a.toml"]), "Options(dialects=…) takes a tuple, as (load_dialect("),
        (lambda: API.Options(limits={"ratio": 5}), "Options(limits=…) takes Limits, not dict"),
        (lambda: API.Options(rows="text"), "Options(rows=…) takes RowOptions, not str"),
        (lambda: API.Limits(bytes=5), "Limits has no option 'bytes'; it has document_bytes, unpacked_bytes, ratio"),
        (lambda: API.Limits(ratio="5"), "Limits(ratio=…) takes a whole number, not str"),
        (lambda: API.Limits(ratio=True), "Limits(ratio=…) takes a whole number, not bool"),
        (lambda: API.read_jsonl("a.jsonl", validate="no"), "read_jsonl(validate=…) takes True or False, not str"),
        (lambda: API.check_record(normalize(RAW, name="a").document), "value, not Document; that is a line of the"),
        (lambda: API.check_record(normalize(RAW, name="a")), "`.record` of what normalize gives"),
        (lambda: API.RowOptions(keep="url"), 'RowOptions(keep=…) takes a tuple of names, as ("url", "date"), not str'),
        (lambda: API.RowOptions(text_field=["body"]), "a field, or a tuple of names, not list of str"),
        (lambda: API.RowOptions(text="body"), "RowOptions has no option 'text'; it has text_field, id_field, keep"),
        (
            lambda: API.read_jsonl(open),
            "read_jsonl(path=…) takes a path: a string, or pathlib.Path, of a file or folder",
        ),
        (
            lambda: API.Options(without=frozenset({5})),
            'names of repairs, as frozenset({"mojibake"}), not frozenset of int',
        ),
        (lambda: API.Options(dialects=("a.toml",)), 'as (load_dialect("my-forum.toml"),), not tuple of str'),
        (lambda: API.RowOptions(keep=("url", 5)), "not tuple of int, str"),
        (lambda: API.repair(b"x", without="mojibake"), "repair(without=…) takes a frozenset of names of repairs"),
        (lambda: API.load_dialect(5), "load_dialect(path=…) takes a path: a string, or pathlib.Path, not int"),
        (lambda: API.read_corrections("a.toml", "a"), "read_corrections takes the raw bytes of a file, not str"),
        (
            lambda: API.read_corrections(b"", Path("a")),
            "read_corrections(name=…) takes the path of the sidecar, a string",
        ),
        (lambda: API.normalize(b"x", name="a", corrections="a.toml"), "takes Corrections, as read_corrections("),
        (
            lambda: API.normalize(b"x", name="a", row_id=5),
            "normalize(row_id=…) takes an id, a string, or None, not int",
        ),
        (lambda: API.normalize(b"x", name="a", extra={"a": "b"}), 'extra=…) takes pairs of strings, as [("url", '),
        (lambda: API.normalize(b"x", name="a", extra=[("a", 5)]), "normalize(extra=…) takes pairs of strings"),
        (lambda: API.verify_record(record(), RAW, corrections="a"), "verify_record(corrections=…) takes Corrections"),
        (lambda: API.find_times(b"4 May 2020"), "find_times(text=…) takes a line of text, a string, not bytes"),
        (
            lambda: API.day_month_order("4 May"),
            "day_month_order(matches=…) takes dates, as find_times(line) gives them",
        ),
        (lambda: API.day_month_order(5), "day_month_order(matches=…) takes dates, as find_times(line) gives them"),
        (
            lambda: API.resolve("4 May", order=ORDER),
            "resolve(match=…) takes one of the times that find_times(line) gives",
        ),
        (lambda: API.resolve(TIME, order="dmy"), "resolve(order=…) takes what day_month_order(times) gives, not str"),
        (lambda: API.native_schema(5), "native_schema(library=…) takes the name of a library, a string, not int"),
        (
            lambda: API.normalize_batch([1]),
            "normalize_batch(batch=…) takes a RecordBatch of Arrow, as table.to_batches()",
        ),
        (
            lambda: list(API.normalize_batches([1])),
            "takes a RecordBatch of Arrow, as table.to_batches() gives them, not int",
        ),
        (
            lambda: API.normalize_batches(5),
            "normalize_batches(batches=…) takes an iterable of batches, each a RecordBatch",
        ),
        (lambda: API.normalize_batches([], options={}), "normalize_batches(options=…) takes Options, not dict"),
        (lambda: API.normalize_batches([], path_field=5), "normalize_batches(path_field=…) takes the name of a field"),
        (
            lambda: API.normalize_batches([], seconds="5"),
            "normalize_batches(seconds=…) takes a number of seconds, not str",
        ),
        (
            lambda: API.normalize_batches([], folder=5),
            "takes a path: a string, or pathlib.Path, or a URL, or None, not int",
        ),
        (
            lambda: API.normalize_dataset([1]),
            "normalize_dataset(dataset=…) takes a Dataset of Ray Data, not list of int",
        ),
        (lambda: API.normalize_frame([]), "normalize_frame(frame=…) takes a DataFrame of Spark, not list"),
    ],
)
def test_a_wrong_argument_is_said_with_the_right_ones(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(TypeError) as raised:
        call()
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: Options(without=frozenset({"mojibak"})),
            "without mojibak: no such repair; the repairs are mojibake,",
        ),
        (lambda: API.Options(without={"mojibak"}), "without mojibak: no such repair; the repairs are mojibake,"),
        (lambda: API.repair(b"x", without={"mojibak"}), "without mojibak: no such repair; the repairs are mojibake,"),
        (lambda: Options(min_confidence=7), "Options(min_confidence=7) is out of range: a number from 0 to 1 is"),
        (lambda: Options(min_confidence=float("nan")), "a number from 0 to 1 is permitted"),
        (lambda: Limits(lines=0), "Limits(lines=0) is out of range: a number from 1 upwards is permitted"),
        (lambda: Limits(document_bytes=0), "Limits(document_bytes=0) is out of range: a number from 1 upwards"),
        (lambda: Limits(edits=-1), "Limits(edits=-1) is out of range: a number from 0 upwards is permitted"),
        (lambda: RowOptions(text_field=""), "RowOptions(text_field='') names no field; give the name of one"),
        (lambda: RowOptions(text_field="text,body"), "give several as a tuple, ('text', 'body')"),
        (lambda: RowOptions(text_field=()), "RowOptions(text_field=()) names no field; give the name of one"),
        (lambda: RowOptions(text_field=("body", "")), "RowOptions(text_field=('body', '')) names no field"),
        (
            lambda: API.normalize_batches([], options=Options(reference_from_mtime=True)),
            "normalize_batches: the times of files are not known here; give Options(reference_date=…), or RowOptions",
        ),
        (lambda: RowOptions(id_field=""), "RowOptions(id_field='') names no field; give the name of one, or None"),
        (lambda: RowOptions(reference_date_field=""), "RowOptions(reference_date_field='') names no field"),
        (lambda: RowOptions(keep=("url", "")), "RowOptions(keep=…) has a field without a name; leave it out"),
        (
            lambda: Options(date(2020, 5, 4), reference_from_mtime=True),
            "Options(reference_date=…, reference_from_mtime=True) are two dates for one page; give one of them",
        ),
        (lambda: API.normalize_batches([], seconds=float("nan")), "a number from 0 upwards is permitted"),
        (lambda: API.native_schema("foo"), "native_schema foo: no such library; the libraries are json, polars,"),
        (lambda: API.native_schema("typescript"), "`corpus schema --for typescript` prints them"),
        (
            lambda: normalize(RAW, name="/etc/a.txt"),
            "normalize(name='/etc/a.txt') takes the path below the input root",
        ),
        (lambda: normalize(RAW, name=""), "normalize(name='') takes the path below the input root"),
        (lambda: normalize(RAW, name="a/../b"), "normalize(name='a/../b') takes the path below the input root"),
        (lambda: normalize(RAW, name="a\0b"), "takes the path below the input root"),
        (
            lambda: normalize(RAW, name="a", row_id="2020"),
            "normalize(row_id='2020') takes an id that no program takes for",
        ),
    ],
)
def test_a_value_that_is_not_permitted_is_said_with_those_that_are(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011  the message is what is tested
        call()
    assert said in str(raised.value)


def test_one_name_in_a_tuple_is_that_name() -> None:
    assert RowOptions(text_field=("body",)) == RowOptions(text_field="body")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--limit", "lines=0"), "limit: Limits(lines=0) is out of range: a number from 1 upwards is permitted"),
        (("--text-field", ""), "text-field: the name is empty; name a field of the rows, or leave the option out"),
        (("--text-field", " ,"), "text-field: the name is empty"),
        (("--id-field", ""), "id-field: the name is empty"),
        (("--reference-date-field", ""), "reference-date-field: the name is empty"),
    ],
)
def test_nor_is_it_on_the_command_line(words: tuple[str, str], said: str, tmp_path: Path) -> None:
    result = corpus("normalize", str(ROOT / "raw"), "-o", str(tmp_path / "out"), *words)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_limit_is_named_for_commands_and_for_python() -> None:
    with pytest.raises(BadInput) as raised:
        normalize(RAW, name="a", options=Options(limits=Limits(line_length=5)))
    assert raised.value.reason.endswith("; break it or raise --limit line-length (in Python Limits(line_length=…))")


def test_the_repairs_that_options_know_are_those_that_there_are() -> None:
    assert set(EditKind) == FIXERS.keys()


def test_a_set_of_repairs_and_limits_of_nothing_will_do() -> None:
    options = API.Options(without={"mojibake"}, min_confidence=1, limits=Limits(comments=0))
    assert options == Options(None, frozenset({"mojibake"}), (), 1.0, limits=Limits(comments=0))


def test_paths_can_be_strings(tmp_path: Path) -> None:
    path = ROOT / "corpus_tools" / "data" / "dialects" / "wordpress.toml"
    assert load_dialect(str(path)).name == load_dialect(path).name


@pytest.mark.parametrize(("start", "said"), FOREIGN)
def test_what_is_no_jsonl_is_said_with_what_reads_it(tmp_path: Path, start: bytes, said: str) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(start + b"\0\1\n\2")
    with pytest.raises(BadRecord, match=f"{path}:1: this is {said}.*; expected JSONL"):
        list(read_jsonl(path))
    with pytest.raises(BadRecord, match=f"{path}:1: .*this is {said}"):
        list(read_jsonl(path, validate=True))


def test_a_folder_of_records_is_read(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "b.txt").write_bytes(RAW)
    (tmp_path / "raw" / "empty.txt").touch()
    (tmp_path / "raw" / "a.jsonl").write_bytes(b'{"text":"A row of a shard, of one line."}\n')
    corpus("normalize", str(tmp_path / "raw"), "-o", str(tmp_path / "out"), "--workers", "1")
    assert [document.id for document in read_jsonl(tmp_path / "out")] == ["a.jsonl#1", "b"]
    assert [document.id for document in read_jsonl(str(tmp_path / "out"), validate=True)] == ["a.jsonl#1", "b"]
    with pytest.raises(FileNotFoundError, match="no file of records"):
        read_jsonl(tmp_path / "out" / ".corpus")
