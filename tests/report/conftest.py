"""A report on the documents of `raw/` and on hostile ones, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corpus_tools.base.options import DEFAULT_LIMITS, DEFAULT_ROWS
from corpus_tools.inputs.files import collect
from corpus_tools.run.effort import Effort
from corpus_tools.run.pipeline import run
from corpus_tools.views.report.page import Written, write_report
from tests.report.hostile import EMPTY, NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RAW = Path(__file__).parents[2] / "raw"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def report(output: Path, page: Path, raw: Path | None, most: int = 5000) -> Written:
    """Write the report on `output` to `page`."""
    with page.open("wb") as file:
        return write_report(output, file, raw, most, DEFAULT_ROWS, DEFAULT_LIMITS)


def expect(what: Any) -> Any:
    """What playwright's `expect` makes of a page or a locator: it waits, and needs no `eval` in the page."""
    from playwright.sync_api import expect

    return expect(what)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `raw/`, our documents and the hostile ones, and `out/`, what comes out."""
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copytree(RAW, folder / "raw")
    for name, text in NAMES.items():
        path = folder / "raw" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    folder.joinpath("raw", EMPTY).touch()
    run(collect([str(folder / "raw")]), folder / "out", effort=Effort(1))
    report(folder / "out", folder / "report.html", folder / "raw")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of the system, without a window."""
    reason = "playwright is not installed: pip install -e '.[dev]'"
    playwright = pytest.importorskip("playwright.sync_api", reason=reason)
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no Chromium on this machine: scripts/install_programs.sh installs Debian's")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--disable-dev-shm-usage"])
        yield browser
        browser.close()


Opened = Callable[..., "Page"]
"""Opens a report (that of the corpus unless another is named) at an address, with options of the browser."""


@pytest.fixture
def opened(browser: Browser, corpus: Path) -> Iterator[Opened]:
    """What opens reports. Whatever a test does, the page must neither complain, nor load anything, nor run anything."""
    complaints: list[str] = []
    contexts = []

    def open_report(address: str = "#/", file: Path | None = None, **options: object) -> Page:
        url = (file or corpus / "report.html").as_uri()
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: complaints.append(request.url) if request.url.split("#")[0] != url else None)
        page.goto(url + address)
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_report
    ran = [page.evaluate("window.ran ?? null") for context in contexts for page in context.pages]
    for context in contexts:
        context.close()
    assert complaints == []
    assert set(ran) == {None}


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on 130 short documents."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(130):
        folder.joinpath(f"page-{number:03}.txt").write_text(
            f"Headline {number}\n\nBy Ann Lee\n\nA paragraph of text.\n"
        )
    run(collect([str(folder)]), folder / "out", effort=Effort(1))
    report(folder / "out", folder / "report.html", folder)
    return folder / "report.html"
