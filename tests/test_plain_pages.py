"""Plain pages (`plain_pages.py`): each is read as a reader reads it, or fails as `known_failures.txt` says."""

from __future__ import annotations

import pytest

from tests.plain_pages import FOLDER, LANGUAGES, errors, read_language, some_forms

KNOWN = FOLDER / "known_failures.txt"


@pytest.mark.parametrize("name", LANGUAGES)
def test_pages_are_read_as_a_reader_reads_them(name: str) -> None:
    language = read_language(name)
    failures = [f"{name} | {form}: {error}" for form in some_forms(name) for error in errors(language, form)]
    known = [line for line in KNOWN.read_text(encoding="utf-8").splitlines() if line.startswith(f"{name} | ")]
    assert sorted(failures) == sorted(known), (
        "a line that is only known has been mended: take it off known_failures.txt"
    )


def test_every_known_failure_is_of_a_language() -> None:
    lines = [line for line in KNOWN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert {line.partition(" | ")[0] for line in lines} <= set(LANGUAGES)
