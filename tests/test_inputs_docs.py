"""docs/inputs.md says what the code does."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus_tools.base.options import DEFAULT_LIMITS, GIB, MIB
from corpus_tools.cli.app import app
from corpus_tools.inputs.shard_names import SUFFIXES, output_path

PAGE = (Path(__file__).parent.parent / "docs" / "inputs.md").read_text(encoding="utf-8")


def test_every_suffix_and_its_output() -> None:
    documented: set[str] = set()
    for names, output in re.findall(
        r"^\| (`\.[^|]*) \|[^|]*\| ([^|]*) \|$", PAGE.partition("## Limits")[0], re.MULTILINE
    ):
        suffixes, outputs = re.findall(r"`(\.[^`]+)`", names), re.findall(r"`(\.[^`]+)`", output)
        documented.update(suffixes)
        for index, suffix in enumerate(suffixes):
            wanted = (outputs * len(suffixes) if len(outputs) < 2 else outputs)[index] if outputs else suffix
            assert output_path(f"a/b{suffix}") == f"a/b{wanted}"
    assert documented == SUFFIXES


def test_every_limit_and_its_default() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d+)([KMG]iB)? \|", PAGE.partition("## Limits")[2], re.MULTILINE)
    units = {"": 1, "MiB": MIB, "GiB": GIB}
    documented = {name.replace("-", "_"): int(number) * units[unit] for name, number, unit in rows}
    assert documented == asdict(DEFAULT_LIMITS)


@pytest.mark.parametrize("option", sorted(set(re.findall(r"--[a-z]+(?:-[a-z]+)*", PAGE))))
def test_every_option_exists(option: str) -> None:
    command = "verify" if option == "--raw" else "normalize"
    assert option in CliRunner().invoke(app, [command, "--help"]).stdout
