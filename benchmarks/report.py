"""How long does a report take, how large is it, and how soon can it be used? `python -m benchmarks.report [DOCUMENTS]`

Makes shards of generated articles, normalises them with one worker, and writes the report on them with their texts, in
full. Prints seconds for both, the bytes of the page for each document, and what the browser needs: milliseconds until
the list can be used, until all of the page is read, and until the last document is open. (5,000 documents unless
another number is given; the browser is Chromium, driven by playwright.)
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.generated import write_shards
from corpus_tools.base.options import DEFAULT_LIMITS, DEFAULT_ROWS
from corpus_tools.inputs.files import collect
from corpus_tools.run.effort import Effort
from corpus_tools.run.pipeline import run
from corpus_tools.views.report.page import write_report

DOCUMENTS = 5000
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(documents: int) -> None:
    """Measure with so many documents, and print."""
    with tempfile.TemporaryDirectory() as name:
        raw, out, page = (Path(name, part) for part in ("raw", "out", "report.html"))
        write_shards(raw, documents)
        begun = time.perf_counter()
        run(collect([str(raw)]), out, effort=Effort(1))
        normalised = time.perf_counter()
        with page.open("wb") as file:
            write_report(out, file, raw, documents, DEFAULT_ROWS, DEFAULT_LIMITS)
        written = time.perf_counter()
        print(f"normalising {normalised - begun:.1f} s, report {written - normalised:.1f} s")
        print(f"{page.stat().st_size / documents:,.0f} bytes of page for each document")
        look(page, documents)


def look(page: Path, documents: int) -> None:
    """Open `page` in the browser, and print how long that takes."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        tab = browser.new_page()
        tab.set_default_timeout(120_000)
        tab.goto(page.as_uri(), wait_until="commit")
        tab.wait_for_selector("html[data-ready]")
        ready = tab.locator("html").get_attribute("data-ready")
        tab.wait_for_load_state("load")
        loaded = tab.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        begun = time.perf_counter()
        tab.goto(f"{page.as_uri()}#/document/{documents - 1}")
        tab.wait_for_selector(".panes")
        opened = time.perf_counter() - begun
        print(f"usable after {ready} ms, read after {loaded:.0f} ms, a document open in {1000 * opened:.0f} ms")
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
