"""Plain pages of many forms and languages, crossed, come out as they were made, save for the known failures."""

from __future__ import annotations

import tomllib

import pytest

from tests.plain import KNOWN, PlainPage, pages

PAGES = list(pages())
KNOWN_FAILURES: dict[str, dict[str, list[str]]] = tomllib.loads(KNOWN.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.language}: {page.name}")
def test_fields_come_out_as_the_page_was_made(page: PlainPage) -> None:
    wrong, known = page.wrong(), KNOWN_FAILURES.get(page.language, {}).get(page.name, [])
    mended = [field for field in known if field not in wrong]
    assert not mended, f"mended: take {', '.join(mended)} off the list in {KNOWN.name}"
    assert wrong == known, {field: (page.found()[field], page.expected[field]) for field in wrong}


def test_each_known_failure_is_a_page() -> None:
    made = {(page.language, page.name) for page in PAGES}
    assert {(language, name) for language, names in KNOWN_FAILURES.items() for name in names} <= made
