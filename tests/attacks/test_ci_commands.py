"""Names, values and messages cannot give orders to the CI system that shows the output of a run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from corpus_tools.base.show import display, harmless_json

_OBEYED = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
_ORDERS = (
    "##[error]forged",
    "::error::forged",
    "  ::stop-commands::x",
    "##vso[task.complete]",
    "x ##[group]y",
    "###[x",
)
_HARMLESS = ("a::b", "C++ std::vector", "# [1]", "## Heading [1]", "#1 [x]", "ratio 1::2", "#[derive]")


@pytest.mark.parametrize("order", _ORDERS)
def test_an_order_is_broken_up(order: str) -> None:
    assert _OBEYED.search(order)
    assert not _OBEYED.search(display(order))
    packed = harmless_json(orjson.dumps({"order": order}))
    assert not _OBEYED.search(packed.decode())
    assert orjson.loads(packed) == {"order": order}


@pytest.mark.parametrize("text", _HARMLESS)
def test_what_is_no_order_stays_as_it_is(text: str) -> None:
    assert display(text) == text


def test_escaping_twice_changes_nothing_more() -> None:
    for order in _ORDERS:
        assert display(display(order)) == display(order)


def _corpus(*arguments: str, cwd: Path) -> str:
    command = [sys.executable, "-m", "corpus_tools", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", ["##[error]forged.txt", "::error::forged.txt", "##vso[task.complete].txt"])
def test_no_command_prints_an_order(name: str, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / name).write_text(
        "##[error]A headline of words\n\n::warning::A body of words.\n\n##[x]caf\u00c3\u00a9\n"
    )
    printed = _corpus("normalize", "raw", "-o", "out", cwd=tmp_path)
    out = tmp_path / "out" / "documents.jsonl"
    out.write_bytes(out.read_bytes().replace(b"::warning::A body", b"##[add-mask]B body"))
    printed += _corpus("normalize", "raw", "-o", "out", "--check", cwd=tmp_path)
    assert "add-mask" in printed
    printed += _corpus("normalize", f"./{name}", "-o", f"./{name}", cwd=tmp_path / "raw")
    printed += _corpus("normalize", name, "-o", "out", "--log-format", "json", cwd=tmp_path)
    printed += _corpus("explain", name, cwd=tmp_path / "raw")
    printed += _corpus("explain", name, "--format", "json", cwd=tmp_path / "raw")
    printed += _corpus("dialects", "check", name, cwd=tmp_path / "raw")
    assert not _OBEYED.search(printed)
