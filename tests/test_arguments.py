"""Wrong arguments in Python are refused at once, with what is right; folders of records can be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import corpus_tools
from corpus_tools import Options, day_month_order, find_times, normalize, read_jsonl
from tests.samples import NAME, RAW, record
from tests.test_cli import corpus

API: Any = corpus_tools
"""The package as somebody uses it who has no type checker."""

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
        (lambda: API.RowOptions(keep="url"), 'RowOptions(keep=…) takes a tuple of names, as ("url", "date"), not str'),
        (lambda: API.RowOptions(text="body"), "RowOptions has no option 'text'; it has text_field, id_field, keep"),
        (lambda: API.read_jsonl(open), "read_jsonl takes the path of a file or folder, or -, not builtin_function"),
    ],
)
def test_a_wrong_argument_is_said_with_the_right_ones(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(TypeError) as raised:
        call()
    assert said in str(raised.value)


def test_a_repair_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match=r"without 'mojibak': no such repair; the repairs are .*mojibake"):
        normalize(RAW, name=NAME, options=Options(without=frozenset({"mojibak"})))


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
