"""`corpus correct --to` and `--from`: pages to Label Studio, and what was annotated there to sidecars."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import typer

from corpus_tools import __version__
from corpus_tools.cli.console import complain, fail, fail_unreadable, say, shown, write
from corpus_tools.corrections.label_studio import (
    NOTHING_GIVEN,
    BadAnnotation,
    annotated,
    given_in,
    handed_back,
    labelling_config,
    regions,
    sidecar_lines,
    task,
)

if TYPE_CHECKING:
    from corpus_tools.check.corrections import Page


def export_tasks(path: Path, pages: Sequence[Page]) -> bool:
    """Write a task for each page, as its sidecar has it, and print the labelling config. Is something wrong?"""
    if path.exists():
        fail(f"{shown(path)} is there already; name another file")
    tasks = [_task(page) for page in pages]
    write(path, orjson.dumps(tasks, option=orjson.OPT_INDENT_2).decode("utf-8") + "\n")
    typer.echo(labelling_config(), nl=False)
    return False


def _task(page: Page) -> dict[str, Any]:
    found, given = page.found, NOTHING_GIVEN
    if page.sidecar:
        corrected = page.corrected(page.text_of_sidecar())
        found, given = corrected.segmentation, given_in(corrected)
    data = {"id": page.row.id, "path": page.row.path, "sha256": page.sha256, "given": given.to_json()}
    return task(page.repaired.text, found, data, f"corpus-tools {__version__}")


def import_annotations(path: Path, pages: Sequence[Page]) -> bool:
    """Write a sidecar for each page that was annotated otherwise than it is read. Is something wrong?"""
    try:
        tasks = orjson.loads(path.read_bytes())
    except OSError as error:
        fail_unreadable(path, error)
    except ValueError as error:
        fail(f"{shown(path)} is no JSON: {error}; give an export of Label Studio in its format JSON")
    if not isinstance(tasks, list) or not all(isinstance(one, dict) for one in tasks):
        fail(f"{shown(path)} is no list of tasks; give an export of Label Studio in its format JSON")
    by_hash = {one.get("data", {}).get("sha256"): one for one in tasks}
    wrong = False
    for page in pages:
        item = by_hash.get(page.sha256)
        if item is None:
            complain(f"{shown(page.row.path)}: no task in {shown(path)} has its SHA-256; export it with --to")
        wrong |= item is None or _import(page, item)
    return wrong


def _import(page: Page, item: dict[str, Any]) -> bool:
    if page.sidecar is not None:
        complain(f"{shown(page.path)} is there already, and stays; remove it to import anew")
        return True
    try:
        wanted = annotated(item, page.repaired.text)
        given = handed_back(item)
        lines = sidecar_lines(page.repaired.text, page.found, wanted, given) if wanted is not None else []
    except BadAnnotation as error:
        complain(f"{shown(page.row.path)}: {shown(error)}")
        return True
    if wanted is None or not lines:
        say(f"{shown(page.row.path)}: {'nobody has annotated it' if wanted is None else 'nothing to correct'}")
        return False
    text = "\n".join([*page.opening(), *lines]) + "\n"
    corrected = page.corrected(text)
    for finding in corrected.findings:
        complain(str(finding))
    write(page.path, text)
    missed = {one[:3] for one in wanted} ^ {one[:3] for one in regions(page.repaired.text, corrected.segmentation)}
    for start, _, label in sorted(missed)[:3]:
        line = page.repaired.text.count("\n", 0, start) + 1
        complain(f"{shown(page.path)}: line {line} of the text does not become {label} as annotated; see --check")
    return bool(corrected.findings)
