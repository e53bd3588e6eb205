"""Broken files of records, each described in `tests/cases/broken/`: every finding, with its line, path and rule."""

from __future__ import annotations

import gzip
import random
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard
from typer.testing import CliRunner

from corpus_tools.check.large_files import check_file
from corpus_tools.cli.app import app
from corpus_tools.record.contract import own_contract

FOLDER = Path(__file__).parent / "cases" / "broken"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    "gzip": gzip.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}

SUFFIXES = {"": "", "gzip": ".gz", "zstd": ".zst"}


def build(case: dict[str, Any]) -> bytes:
    """The bytes of the file that `case` describes; tests/cases/broken/README.md says how."""
    valid = orjson.loads((FOLDER / "valid.json").read_bytes())
    paths = {name: {**valid["source"], "path": f"{name}.txt"} for name in ("one", "two", "three")}
    lines = [orjson.dumps({**valid, "id": name, "source": source}) for name, source in paths.items()]
    for change in case.get("change", []):
        index = change["line"] - 1
        if "text" in change:
            lines[index : index + 1] = [change["text"].encode()]
        else:
            old, new = (
                change["old"].encode(),
                bytes.fromhex(change["hex"]) if "hex" in change else change["new"].encode(),
            )
            assert lines[index].count(old) >= 1, f"{change['old']} does not occur"
            lines[index] = lines[index].replace(old, new, 1)
    end = case.get("end", "\n").encode()
    data = bytes.fromhex(case.get("start", "")) + end.join(lines) + end * case.get("last_end", True)
    data = data[: len(data) - case.get("cut", 0)]
    data = data.decode().encode(case["encoding"]) if "encoding" in case else data
    packed = PACKERS[case.get("pack", "")](data)
    kept = len(packed) - int(case.get("cut_packed", 0))
    return packed[:kept] + bytes.fromhex(case.get("tail", ""))


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 30
    assert len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES)
def test_every_finding(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = case.get("file", "x.jsonl")
    Path(name).write_bytes(build(case))
    result = CliRunner().invoke(app, ["validate", name, "--format", "json", *case.get("options", [])])
    findings = orjson.loads(result.stdout)
    assert [f"{found['line']} {found['path']} {found['rule']}" for found in findings] == case["finds"]
    assert result.exit_code == (1 if case["finds"] else 0)
    assert {found["file"] for found in findings} <= {name}


PIECES = [
    *(
        b'"',
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b",",
        b"\n",
        b"\r",
        b"\xff",
        b"\x00",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
    ),
    *(b"\\ud800", b"NaN", b"1e999", b"-0", b"null", b'"id":"one",', b"9" * 25, b"9" * 5000, b"[" * 1500),
]


def damaged(data: bytes, choose: random.Random) -> bytes:
    for _ in range(choose.choice((1, 1, 2, 5))):
        place = choose.randrange(len(data))
        piece = choose.choice((b"", bytes([choose.randrange(256)]), choose.choice(PIECES)))
        data = data[:place] + piece + data[place + choose.choice((0, 1, 10, 400)) :]
    return data


@pytest.mark.parametrize("pack", ["", "gzip", "zstd"])
def test_damage_at_random_is_survived_and_seen(pack: str, tmp_path: Path) -> None:
    choose = random.Random(7)
    whole = build({"pack": pack})
    contract = own_contract()
    path = tmp_path / f"x.jsonl{SUFFIXES[pack]}"
    for _ in range(200):
        data = damaged(whole, choose)
        path.write_bytes(data)
        found = [finding for _, findings in check_file(path, contract) for finding in findings.values()]
        if not found and not pack:
            assert all(contract.accepts(orjson.loads(line)) for line in data.split(b"\n")[:-1])
