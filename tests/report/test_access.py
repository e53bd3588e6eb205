"""Everybody can use the report: axe finds nothing, light or dark, wide or as narrow as a phone, and it prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.report.conftest import Opened, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

VIEWS = {
    "overview": ("#/", "#first > li"),
    "list": ("#/documents", "#list > li"),
    "document": ("#/document/0", ".panes"),
}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def axe() -> str:
    """The program of axe-core."""
    package = pytest.importorskip("axe_playwright_python", reason="axe is not installed: pip install -e '.[dev]'")
    return Path(package.__file__).with_name("axe.min.js").read_text("utf-8")


@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", DESK), ("light", PHONE), ("dark", PHONE)])
def test_axe_finds_nothing(opened: Opened, axe: str, scheme: str, size: dict[str, int]) -> None:
    page = opened("#/", color_scheme=scheme, viewport=size, bypass_csp=True, reduced_motion="reduce")
    page.evaluate(axe)
    for address, selector in VIEWS.values():
        page.goto(page.url.split("#")[0] + address)
        page.wait_for_selector(selector)
        assert violations(page) == [], address
    page.get_by_role("button", name="A comment is missing").click()
    assert violations(page) == [], "the form for corrections"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert violations(page) == [], "the help"


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds wrong with the page as it stands: the rule, and the first element that breaks it."""
    result = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in result["violations"]]


@pytest.mark.parametrize("view", ["overview", "list", "document"])
def test_nothing_is_wider_than_a_phone(opened: Opened, view: str) -> None:
    address, selector = VIEWS[view]
    page = opened(address, viewport=PHONE)
    page.wait_for_selector(selector)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_dark_and_light_by_a_button(opened: Opened) -> None:
    page = opened("#/", color_scheme="light")
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(colour)
    page.locator("#theme").click()
    dark = page.evaluate(colour)
    page.locator("#theme").click()
    assert light != dark
    assert page.evaluate(colour) == light


def test_a_document_prints_whole(opened: Opened) -> None:
    page = opened("#/document/0")
    page.wait_for_selector(".panes")
    page.emulate_media(media="print")
    heights = page.evaluate("[...document.querySelectorAll('.pane')].map((one) => one.scrollHeight - one.clientHeight)")
    assert heights == [0, 0]
    assert not page.locator(".top").is_visible()


def test_a_screen_reader_finds_its_way(opened: Opened) -> None:
    page = opened("#/documents")
    for role, name in (("banner", None), ("main", None), ("navigation", "Parts of the report"), ("search", None)):
        assert page.get_by_role(role, name=name).count() == 1, role  # type: ignore[arg-type]
    page.select_option("#filters [name=language]", "de")
    expect(page.get_by_role("status").filter(has_text="4 of 23 documents")).to_be_visible()
    page.locator("#list > li > a").first.click()
    page.wait_for_selector(".panes")
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.get_by_role("region", name="Raw text").count() == 1
    assert page.get_by_role("region", name="Record").count() == 1
