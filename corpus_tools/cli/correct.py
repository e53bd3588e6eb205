"""`corpus correct`: say where a record is wrong, so that every run knows."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.base.show import command, with_file
from corpus_tools.cli.arguments import (
    CorrectionsFolder,
    NoFix,
    ReferenceDate,
    corrections_folder,
    load_one,
    read_options,
)
from corpus_tools.cli.console import FINDINGS, OK, USAGE, complain, fail, print_lines, say, shown, write
from corpus_tools.cli.option_groups import limit_options, row_options, takes
from corpus_tools.cli.terminal import Colour, put_rows

if TYPE_CHECKING:
    from corpus_tools.base.options import Options
    from corpus_tools.check.corrections import Page
    from corpus_tools.record.findings import Finding

_FOLDER = Path("corrections")
_RAW = Path("raw")
_NOT_APPLIED = (
    "runs do not apply {0} yet; put `corrections = {1}` below [tool.corpus] into pyproject.toml, "
    "or give each run `--corrections {2}`"
)

Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Raw text files, rows of shards (SHARD#ROW), or - for one.")
]
Root = Annotated[
    Path | None,
    typer.Option(
        "--root", metavar="DIR", help="The input folder of your runs.  [default: raw if FILE is in it, else FILE's own]"
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Set one key of the head: words of the text, false, or TOML; repeatable."
    ),
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; tell what the corrections change, or do not fit.")]
Print = Annotated[bool, typer.Option("--print", help="Print the template and write nothing.")]
Rebind = Annotated[
    bool, typer.Option("--rebind", help="FILE changed, and its corrections still hold: bind them to it.")
]
Fixture = Annotated[
    Path | None, typer.Option("--fixture", metavar="DIR", help="Write text and corrected outline as a fixture.")
]
Import = Annotated[
    Path | None, typer.Option("--from", metavar="JSON", help="Write sidecars from an export of Label Studio.")
]
Export = Annotated[
    Path | None, typer.Option("--to", metavar="JSON", help="Write tasks for Label Studio; prints the labelling config.")
]


@takes(rows=row_options, limits=limit_options)
def correct_command(
    rows: RowOptions,
    limits: Limits,
    files: Files,
    settings: Set = None,
    check: Check = False,
    rebind: Rebind = False,
    to_print: Print = False,
    fixture: Fixture = None,
    source: Import = None,
    target: Export = None,
    corrections: CorrectionsFolder = None,
    root: Root = None,
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
) -> None:
    """Set a record right: write a sidecar of FILE, for runs whose settings or --corrections name its folder.

    Without options the sidecar holds all that was found, commented out: uncomment a line and edit it. A sidecar that is
    there is never overwritten.
    """
    chosen = [bool(one) for one in (settings, check, rebind, to_print, fixture, source, target)]
    if sum(chosen) > 1:
        fail("--set, --check, --rebind, --print, --fixture, --from and --to are different things; give one of them")
    named = corrections or corrections_folder()
    folder = named or _FOLDER
    options = read_options(no_fix, reference_date, limits, rows=rows)
    pages = [_read(file, folder, options, root) for file in files]
    again = [*rows.words, *_words(corrections, root)]
    if source is not None or target is not None:
        from corpus_tools.cli.label_studio import export_tasks, import_annotations

        found = import_annotations(source, pages) if source is not None else export_tasks(target or Path(), pages)
        raise typer.Exit(FINDINGS if found else OK)
    failed = refused = False
    for file, page in zip(files, pages, strict=True):
        if settings:
            failed |= _set(page, file, again, settings)
        elif check:
            failed |= _check(page, file, again)
        elif rebind:
            failed |= _rebind(page, file, again)
        elif fixture is not None:
            refused |= not _write_fixture(page, fixture)
        else:
            refused |= not _draft(page, file, again, to_print=to_print)
    if named is None and not (failed or refused) and not (rebind or to_print or fixture):
        from corpus_tools.corrections.draft import toml_string

        quoted = toml_string(str(folder)), shlex.quote(str(folder))
        say(shown(_NOT_APPLIED.format(folder, *quoted)))
    raise typer.Exit(USAGE if refused else FINDINGS if failed else OK)


def _read(file: str, folder: Path, options: Options, root: Path | None) -> Page:
    """The page that `file` holds, and its sidecar. Leaves if there is no text in it."""
    from corpus_tools.base.errors import BadInput
    from corpus_tools.check.corrections import read_page

    row = load_one(file, options.limits, options.rows, below=_below(file, root))
    try:
        return read_page(row, folder, options)
    except BadInput as error:
        complain(f"{shown(file)}: {error.reason}")
        raise typer.Exit(FINDINGS) from None


def _below(file: str, root: Path | None) -> str | None:
    """The path of `file` below the folder that runs read; None if it is not in one."""
    path = os.path.realpath(file)
    for folder in (root, _RAW) if root is None else (root,):
        if folder is not None and path.startswith(os.path.realpath(folder) + os.sep):
            return os.path.relpath(path, os.path.realpath(folder)).replace(os.sep, "/")
    if root is not None:
        fail(f"{shown(file)} is not in {shown(root)}; --root names the input folder of your runs")
    return None


def _words(corrections: Path | None, root: Path | None) -> list[str]:
    """The words of a command that must find the same sidecar as this one did."""
    given = {"--corrections": corrections, "--root": root}
    return [word for option, value in given.items() if value is not None for word in (option, str(value))]


def _draft(page: Page, file: str, again: list[str], *, to_print: bool) -> bool:
    """Write, or print, a sidecar that corrects nothing yet; was there none?"""
    text = page.template()
    if to_print:
        typer.echo(text, nl=False)
        return True
    if page.sidecar is not None:
        complain(f"{shown(page.path)} is there already; edit it, add a line with --set, or see it anew with --print")
        return False
    write(page.path, text)
    check = command("corpus", "correct", *again, "--check", names=[file])
    say(shown(f"{page.path}: all that was found, commented out; edit it, then `{check}`"))
    return True


def _set(page: Page, file: str, again: list[str], settings: list[str]) -> bool:
    """Write the lines that `settings` ask for, if all of them fit; did one not?"""
    from corpus_tools.corrections.draft import AlreadySet

    text = page.text_of_sidecar()
    for given in settings:
        try:
            text = page.with_setting(text, given)
        except AlreadySet as error:
            fail(f"{shown(page.path)}: {error}")
        except ValueError as error:
            fail(shown(error))
    keys = {given.partition("=")[0].partition("#")[0].strip() for given in settings}
    findings = [finding for finding in page.corrected(text).findings if finding.path.partition("[")[0] in keys]
    if _tell(findings, text, file, again):
        complain("nothing was written")
        return True
    write(page.path, text)
    _show_changes(page, text)
    return False


def _check(page: Page, file: str, again: list[str]) -> bool:
    """Tell what the corrections change; does one not fit?"""
    _require_sidecar(page, file, again)
    text = page.text_of_sidecar()
    findings = page.corrected(text).findings
    _tell(findings, text, file, again)
    _show_changes(page, text)
    return bool(findings)


def _require_sidecar(page: Page, file: str, again: list[str]) -> None:
    if page.sidecar is None:
        fail(f"{shown(page.path)}: no such sidecar; `{command('corpus', 'correct', *again, names=[file])}` writes it")


def _tell(findings: Sequence[Finding], sidecar: str, file: str, again: list[str]) -> bool:
    """Print each finding about `file`, and below it the place in the text of the sidecar; were there any?"""
    from corpus_tools.corrections.toml_lines import point_out

    for finding in findings:
        print_lines([with_file(str(finding), file, *again), *point_out(finding, sidecar)])
    return bool(findings)


def _show_changes(page: Page, text: str) -> None:
    """Show what a sidecar with this `text` makes of the record."""
    from corpus_tools.views.diff.report import correction_rows

    before, after = page.as_found(), page.normalized(page.corrected(text))
    put_rows(correction_rows(before.record, after.record), Colour.AUTO, paged=False)


def _rebind(page: Page, file: str, again: list[str]) -> bool:
    from corpus_tools.corrections.draft import rebound

    _require_sidecar(page, file, again)
    was = page.text_of_sidecar()
    text = rebound(was, page.sha256)
    if _tell(page.corrected(text).findings, text, file, again):
        complain("these do not fit the file as it is now; mend them, and rebind then. Nothing was written")
        return True
    write(page.path, text)
    bound = "bound to the file as it is now" if text != was else "bound to the file already"
    say(shown(f"{page.path}: {bound}; all of its corrections fit"))
    return False


def _write_fixture(page: Page, folder: Path) -> bool:
    """Write the corrected page as a fixture, if there is none and it can be one."""
    path = folder / f"{page.row.id.replace('/', '-')}.txt"
    if path.exists():
        complain(f"{shown(path)} is there already; remove it, or name another folder")
        return False
    try:
        text = page.fixture()
    except ValueError as error:
        complain(f"{shown(page.row.path)}: {error}; change that line in a copy, and make the fixture from it")
        return False
    write(path, text)
    say(shown(f"{path}: written; replace names and sentences if the page is not yours"))
    return True
