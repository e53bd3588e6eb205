"""`corpus verify` proves the records of shards, too, and misses none of their rows."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from corpus_tools.cli.app import app
from tests.shards import GOOD, lines

ROWS = ("--keep", "url")


def corpus(*arguments: str | Path) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    return result.exit_code, result.stdout.splitlines()


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A folder with a finished run on a page and two shards: raw/ and out/."""
    raw = tmp_path / "raw"
    (raw / "sub").mkdir(parents=True)
    (raw / "page.txt").write_text(GOOD["text"])
    rows = [{**GOOD, "text": f"Title {number}\n\nSome words of a paragraph.\n"} for number in range(1, 6)]
    (raw / "sub" / "a.jsonl.gz").write_bytes(gzip.compress(lines(*rows[:2], {"text": " "}, *rows[2:], b"{\n")))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("one.txt", "../two.txt", "three.txt"):
            archive.writestr(name, f"Title of {name}\n\nSome words of a paragraph.\n")
    (raw / "b.zip").write_bytes(buffer.getvalue())
    (raw / "cut.jsonl.gz").write_bytes(gzip.compress(lines(GOOD))[:-4])
    assert corpus("normalize", raw, "-o", tmp_path / "out", *ROWS)[0] == 1
    return tmp_path


def verify(run: Path, *more: str | Path) -> tuple[int, list[str]]:
    code, found = corpus("verify", run / "out", "--raw", run / "raw", *(more or ROWS))
    return code, [line.replace(f"{run}/out/", "") for line in found]


def test_a_fresh_run_is_proved(run: Path) -> None:
    assert verify(run) == (0, [])


def test_one_file_of_it_is_proved(run: Path) -> None:
    for raw in (run / "raw", run / "raw" / "b.zip"):
        assert corpus("verify", run / "out" / "b.jsonl.gz", "--raw", raw) == (0, [])


def test_one_file_of_many_shards_is_proved(run: Path) -> None:
    one = run / "one.jsonl"
    corpus("normalize", run / "raw", "-o", one, *ROWS)
    assert corpus("verify", one, "--raw", run / "raw", *ROWS) == (0, [])
    page, *rows = one.read_bytes().splitlines(keepends=True)
    one.write_bytes(b"".join([page.replace(b"A title", b"A tale"), *rows[1:2], *rows[:1], *rows[2:]]))
    code, found = corpus("verify", one, "--raw", run / "raw", *ROWS)
    assert (code, len(found)) == (1, 2)
    assert f"{one}:1: $.headline" in found[0]
    assert "is no row of the shard, or not here" in found[1]


def edit(path: Path, change: Callable[[list[bytes]], object]) -> None:
    """Change the lines of a gzip file."""
    found = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    change(found)
    path.write_bytes(gzip.compress(b"".join(found)))


A = "sub/a.jsonl.gz"


def _forge(found: list[bytes]) -> None:
    row = orjson.loads(found[1])
    row["body"] = row["body"].replace("words", "verbs")
    found[1] = orjson.dumps(row) + b"\n"


def _rename(found: list[bytes]) -> None:
    found[1] = found[1].replace(b"#2", b"#99")


def _give_another_id(found: list[bytes]) -> None:
    found[1] = found[1].replace(b'"id":"sub/a.jsonl.gz#2"', b'"id":"mine"')


def _change_what_was_kept(found: list[bytes]) -> None:
    found[1] = found[1].replace(b"example.org", b"example.net")


def _swap(found: list[bytes]) -> None:
    found[1], found[2] = found[2], found[1]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_forge, [f"{A}:2: $.body: "]),
        (
            _rename,
            [f"{A}: $: no record of {A}#2;", f"{A}:2: $.source.path: {A}#99 is no row of the shard, or not here;"],
        ),
        (_give_another_id, [f"{A}:2: $.id: 'mine' differs;"]),
        (_change_what_was_kept, [f"{A}:2: $.source.extra[0].value: "]),
        (_swap, [f"{A}:2: $.source.path: {A}#4 is no row of the shard, or not here;", f"{A}: $: no record of {A}#4;"]),
        (lambda found: found.pop(1), [f"{A}: $: no record of {A}#2;"]),
        (lambda found: found.insert(1, b"{\n"), [f"{A}:2: $: the line breaks off"]),
        (
            lambda found: found.append(found[0]),
            [f"{A}:6: $.id: ", f"{A}:6: $.source.path: {A}#1 is no row of the shard"],
        ),
    ],
)
def test_tampering_is_found(run: Path, change: Callable[[list[bytes]], object], expected: list[str]) -> None:
    edit(run / "out" / A, change)
    code, found = verify(run)
    assert code == 1
    assert len(found) == len(expected)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)


def test_a_shard_that_has_changed(run: Path) -> None:
    path = run / "raw" / A
    edit(path, lambda found: found.__setitem__(0, found[0].replace(b"Title", b"title")))
    assert [line.split(" ")[1] for line in verify(run)[1]] == ["$.source.sha256:"]
    path.write_bytes(path.read_bytes()[:-4])
    assert any("the gzip data is cut off" in line for line in verify(run)[1])


def test_the_options_of_the_run_count(run: Path) -> None:
    (told,) = verify(run, "--keep", "date")[1]
    assert "the last run made the records with --keep " in told
    assert "and without --keep date, given here" in told
    (run / "out/.corpus/options.json").unlink()
    assert {line.split(" ")[1] for line in verify(run, "--keep", "date")[1]} == {
        "$.source.extra[0].key:",
        "$.source.extra[0].value:",
    }
    code, found = verify(run, *ROWS, "--exclude", "sub")
    assert (code, [line.partition("; expected")[0] for line in found]) == (
        1,
        [
            "rejected.jsonl:3: $.path: nothing of the input is rejected, or not once more",
            "rejected.jsonl:4: $.path: nothing of the input is rejected, or not once more",
            f"{A}: $: no shard has this output",
        ],
    )


def test_outputs_that_are_missing_or_too_many(run: Path) -> None:
    (run / "out" / A).rename(run / "out" / "extra.jsonl.gz")
    code, found = verify(run)
    assert code == 1
    assert [line.partition("; expected")[0] for line in found] == [
        f"{run}/out: $: no record of sub/a.jsonl.gz",
        "extra.jsonl.gz: $: no shard has this output",
    ]


def test_rejections_must_be_there(run: Path) -> None:
    (run / "out" / "rejected.jsonl").unlink()
    code, found = verify(run)
    assert code == 1
    assert [line.partition("; expected")[0] for line in found] == [
        "b.jsonl.gz: $: no record of b.zip#../two.txt",
        "cut.jsonl.gz: $: no record of cut.jsonl.gz",
        f"{A}: $: no record of {A}#3",
        f"{A}: $: no record of {A}#7",
    ]
