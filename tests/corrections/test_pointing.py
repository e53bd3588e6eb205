"""Findings about a sidecar show its line, and `~~~^` under the place."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from corpus_tools import normalize, read_corrections
from corpus_tools.corrections.toml_lines import point_out
from tests.samples import NAME, RAW
from tests.test_cli import corpus

SHA = f'sha256 = "{hashlib.sha256(RAW).hexdigest()}"\n'

POINTED = {
    "bad TOML": ('headline = "Why', "           ~~~^"),
    "a quotation mark in a string": ('headline = "a "b" c"', "~~~~~~~~~~~~~~~^"),
    "words that are not there": ('headline = "Zork"', "            ~~~^"),
    "the one of two stretches": ('headline = ["Bees", "Zork"]', "                     ~~~^"),
    "a key": ('autor = "x"', "~~~~^"),
    "a key of a stretch": ('headline = { qoute = "x" }', "             ~~~~^"),
    "several places": ('standfirst = "must stay"', "              ~~~~~~~~^"),
    "words of no comment": ('[[comment]]\ntime = false\nat = "Bees"', "      ~~~^"),
    "words of no stretch": ('[[label]]\nlabel = "caption"\nquote = "Zork"', "         ~~~^"),
    "a value": ("headline = 3  # three", "           ^"),
    "a whole value": ("comments = [1, 2]", "           ~~~~~^"),
}


@pytest.mark.parametrize(("sidecar", "below"), POINTED.values(), ids=POINTED)
def test_the_place(sidecar: str, below: str) -> None:
    text = SHA + sidecar
    (finding,) = normalize(RAW, name=NAME, corrections=read_corrections(text.encode(), "page.toml")).findings
    assert point_out(finding, text) == [f"    {sidecar.splitlines()[-1]}", f"    {below}"]


def test_the_line_of_a_hash_is_shown_for_which_it_is_stale() -> None:
    text = 'headline = "Bees"\nsha256 = "' + "0" * 64 + '"\n'
    (finding,) = normalize(RAW, name=NAME, corrections=read_corrections(text.encode(), "page.toml")).findings
    assert (finding.line, finding.path) == (2, "sha256")
    assert point_out(finding, text)[0] == f'    sha256 = "{"0" * 64}"'


def test_nothing_of_a_sidecar_commands_the_terminal() -> None:
    text = f'{SHA}headline = "\u202e\x1bZork"'
    (finding,) = read_corrections(text.encode(), "page.toml").findings
    assert point_out(finding, text)[0] == '    headline = "\\u202e\\x1bZork"'


def test_correct_points_at_what_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("raw", NAME)
    path.parent.mkdir(parents=True)
    path.write_bytes(RAW)
    sidecar = Path("corrections/opinion/allotments.toml")
    sidecar.parent.mkdir(parents=True)
    sidecar.write_text(f'{SHA}headline = "Zork"\r\n')
    for options in (["--check"], ["--rebind"]):
        result = corpus("correct", str(path), *options)
        assert result.exit_code == 1
        assert ":2: headline: 'Zork' does not stand in the text" in result.stdout
        assert '\n    headline = "Zork"\n                ~~~^\n' in result.stdout
