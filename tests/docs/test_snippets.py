"""Every block of code in the README and in docs/ is run, page by page, in a folder that has what the pages speak of."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.blocks import PAGES, ROOT, Block, blocks, commands

RULES = tomllib.loads((Path(__file__).parent / "snippets.toml").read_text("utf-8"))
ELSEWHERE = {(rule["page"], language): rule["by"] for rule in RULES["elsewhere"] for language in rule["languages"]}
LEFT = tuple(start for rule in RULES["left"] for start in rule["begins"])

DATA: Mapping[str, Callable[[str], Any]] = {"toml": tomllib.loads, "yaml": yaml.safe_load, "json": json.loads}
"""Blocks that hold data only have to be what they say."""


def lay_out(folder: Path) -> None:
    """Put the files there that the pages name; `corpus` is the command of this checkout."""
    page = (ROOT / "raw" / "mobile-library-opinion.txt").read_bytes()
    for name in ("articles/allotments.txt", "articles/page.txt", "more/page.txt", "my-pages/page.txt", "page.txt"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(page)
    shutil.copytree(ROOT / "raw", folder / "raw")
    for name in ("normalized", "normalized.before"):
        shutil.copytree(ROOT / "normalized", folder / name)
    dialects = folder / "corpus_tools" / "data" / "dialects"
    dialects.mkdir(parents=True)
    (moss,) = [block.code for block in blocks(ROOT / "docs" / "dialects.md") if block.code.startswith('name = "moss"')]
    for path in (folder / "moss.toml", dialects / "my-platform.toml"):
        path.write_text(moss.replace("moss", path.stem), "utf-8")
    (folder / "names.key").write_text("0123456789abcdef" * 4)
    (folder / "names.key").chmod(0o600)
    (folder / "corpus-tools").symlink_to(ROOT)
    script = folder / ".venv" / "bin" / "corpus"
    script.parent.mkdir(parents=True)
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m corpus_tools "$@"\n')
    script.chmod(0o755)


def run_commands(code: str, folder: Path) -> str:
    """Run what is not left to others; what the last one prints. None is called in a wrong way."""
    printed = ""
    path = f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    for command in commands(code):
        if command.startswith(LEFT):
            continue
        environment = {**os.environ, "PATH": path}
        done = subprocess.run(
            ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode in (0, 1), f"{command}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        printed = done.stdout + done.stderr
    return printed


def missing(code: str) -> list[str]:
    """The packages that a block of Python imports and that are not installed."""
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return sorted(name for name in names if find_spec(name) is None)


def agrees(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed; a line `…` stands for any number of lines."""
    parts = [re.escape(line) if line != "…" else "(?:.*\n)*?.*" for line in shown.rstrip().split("\n")]
    return re.fullmatch("\n".join(parts), printed.rstrip()) is not None


def check(block: Block, folder: Path, out: Callable[[], str]) -> list[str]:
    """Run a block; the packages without which it could not be."""
    if (block.page, block.language) in ELSEWHERE or block.language == "text":
        return []
    if block.language in DATA:
        DATA[block.language](block.code)
        return []
    if block.language == "python":
        if absent := missing(block.code):
            return absent
        exec(compile(block.code, block.page, "exec"), {"data": (folder / "page.txt").read_bytes()})
        printed = out()
    else:
        assert block.language == "sh", f"nobody runs blocks of {block.language}"
        printed = run_commands(block.code, folder)
    assert block.printed is None or agrees(block.printed, printed), f"{block.code}\nprints\n{printed}"
    return []


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_every_block_of_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    absent = [name for block in blocks(page) for name in check(block, tmp_path, lambda: capsys.readouterr().out)]
    if absent:
        pytest.skip(f"all but what imports {', '.join(absent)}, which is not installed")


def test_nothing_is_listed_that_is_not_there() -> None:
    there = {(block.page, block.language) for page in PAGES for block in blocks(page)}
    assert set(ELSEWHERE) <= there
    for (page, _), by in ELSEWHERE.items():
        assert page in (ROOT / by).read_text("utf-8")
    shell = [block.code for page in PAGES for block in blocks(page) if block.language == "sh"]
    lines = [line for code in shell for line in commands(code)]
    assert [start for start in LEFT if not any(line.startswith(start) for line in lines)] == []


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [("a\n…\nd\n", "a\nb\nc\nd\n", True), ("a\n…\n", "a\nb\n", True), ("a\n", "a\nb\n", False), ("a.c", "abc", False)],
)
def test_how_what_is_shown_is_compared(shown: str, printed: str, same: bool) -> None:
    assert agrees(shown, printed) is same
