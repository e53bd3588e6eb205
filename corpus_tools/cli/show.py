"""`corpus show`: what became of a document, line by line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tools.base.options import Limits, Options, RowOptions
from corpus_tools.base.show import command
from corpus_tools.cli.arguments import NoFix, ReferenceDate, load_one, read_options, read_sidecars
from corpus_tools.cli.console import FINDINGS, complain, fail, shown
from corpus_tools.cli.option_groups import limit_options, row_options, takes
from corpus_tools.cli.outputs import fail_without_records, tell_unfinished
from corpus_tools.cli.terminal import Colour, Pager, WithColour, put_lines, put_rows

if TYPE_CHECKING:
    from corpus_tools.record.document import Document
    from corpus_tools.views.rows import Row
    from corpus_tools.views.stretches import LabelledPage

_OUTPUT, _RAW = Path("normalized"), Path("raw")

Shown = tuple["Document", "Callable[[], LabelledPage | str]"]
"""A document, and what finds its page or says why there is none."""


class Form(StrEnum):
    """How `corpus show` shows documents."""

    PAGE = "page"
    LIST = "list"
    OUTLINE = "outline"
    TREE = "tree"
    JSON = "json"


@takes(rows=row_options, limits=limit_options)
def show_command(
    rows: RowOptions,
    limits: Limits,
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|OUT|ID",
            help="A raw text (a file, SHARD#ROW, or - for standard input), the output of a run (its folder, or a JSONL "
            "file), or the id of a document in `normalized`.",
        ),
    ],
    document_id: Annotated[str | None, typer.Argument(metavar="ID", help="One document of OUT.")] = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="page for one document and list for an output, if nothing is said."),
    ] = None,
    raw: Annotated[
        Path | None,
        typer.Option("--raw", metavar="RAW", help="What OUT was made from.  [default: raw, if it is there]"),
    ] = None,
    colour: WithColour = Colour.AUTO,
    pager: Pager = True,
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
) -> None:
    """Show what became of a document: every line of its page with its label, its repairs, its comments, its doubts.

    Repairs are underlined, and lines with repairs have a ~ in the margin.
    """
    from corpus_tools.base.errors import BadRecord
    from corpus_tools.inputs.files import NoInput
    from corpus_tools.run.processes import WorkersFail
    from corpus_tools.views.outputs import RawTexts

    files, wanted = _files(what, document_id)
    if not files:
        made = _normalized(what, rows, limits, read_options(no_fix, reference_date, limits))
        _put(iter([made]), form or Form.PAGE, colour, pager)
        return
    if raw is None and _RAW.exists():
        raw = _RAW
    with RawTexts(raw, rows=rows, limits=limits) as texts:
        found = ((document, partial(texts.page, document)) for document in _recorded(files, wanted, what))
        try:
            _put(found, form or (Form.LIST if wanted is None else Form.PAGE), colour, pager)
        except (NoInput, WorkersFail) as error:
            fail(str(error))
        except BadRecord as error:
            complain(str(error))
            raise typer.Exit(FINDINGS) from None


def _files(what: str, document_id: str | None) -> tuple[list[Path], str | None]:
    """The files of records that are meant, and the document of them that is wanted; no file if a raw text is meant."""
    from corpus_tools.inputs.files import STDIN
    from corpus_tools.views.outputs import record_files

    path = Path(what)
    if os.path.lexists(path):
        files = record_files(path)
        if not files and (document_id is not None or path.is_dir()):
            fail_without_records(path, "name the output of `corpus normalize`, or one raw text")
        tell_unfinished(path)
        return files, document_id
    if document_id is not None:
        fail(f"{shown(what)}: no such file or folder; name the output of `corpus normalize`")
    if what == STDIN or os.path.lexists(what.partition("#")[0]):
        return [], None
    files = record_files(_OUTPUT) if _OUTPUT.exists() else []
    if not files:
        fail(f"{shown(what)}: no such file or folder, and no {_OUTPUT} in which a document could have this id")
    return files, what


def _normalized(file: str, rows: RowOptions, limits: Limits, options: Options) -> Shown:
    """The document that the raw text `file` becomes."""
    from corpus_tools.base.errors import BadInput
    from corpus_tools.corrections.read import of_sidecar
    from corpus_tools.flow import correct, finish, read
    from corpus_tools.record.contract import InvalidRecord
    from corpus_tools.views.stretches import labelled

    source = load_one(file, limits, rows)
    said = of_sidecar(read_sidecars(None).of_file(source.id, file, source.data))
    try:
        repaired, segmentation = read(source.data, options)
        document = finish(source.path, repaired, correct(repaired, segmentation, said, options)).document
    except BadInput as error:
        complain(f"{shown(file)}: {error.reason}")
        raise typer.Exit(FINDINGS) from None
    except InvalidRecord as error:
        complain(f"{shown(file)}: the record would be wrong, which is a defect of corpus-tools: {shown(error)}")
        raise typer.Exit(FINDINGS) from None
    return document, partial(labelled, document, repaired)


def _recorded(files: list[Path], wanted: str | None, what: str) -> Iterator[Document]:
    """The documents of `files`, or the one that is wanted."""
    from corpus_tools.inputs.ids import given_id
    from corpus_tools.views.outputs import documents

    found = False
    for document in documents(files):
        if wanted is None or document.id in (wanted, given_id(wanted)):
            found = True
            yield document
    if wanted is not None and not found:
        where, no_file = (_OUTPUT, "no such file or folder, and ") if what == wanted else (what, "")
        list_all = command("corpus", "show", names=[where])
        fail(f"{shown(wanted)}: {no_file}no document of {shown(where)} has this id; `{list_all}` lists all ids")


def _put(found: Iterator[Shown], form: Form, colour: Colour, paged: bool) -> None:
    from corpus_tools.views import show

    views: dict[Form, Callable[[Document, Callable[[], LabelledPage | str]], Iterable[Row]]] = {
        Form.PAGE: lambda document, page: show.page_rows(document, page()),
        Form.OUTLINE: lambda document, page: show.outline_rows(document),
        Form.TREE: lambda document, page: show.thread_rows(document),
    }
    if form is Form.JSON:
        put_lines((_json(document, page()) for document, page in found), paged=False)
    elif form is Form.LIST:
        put_rows(show.list_rows(document for document, _ in found), colour, paged=paged)
    else:
        put_rows(show.apart(views[form](document, page) for document, page in found), colour, paged=paged)


def _json(document: Document, page: LabelledPage | str) -> str:
    """The record with one more key, `stretches`: the segments with their texts; null without the raw text."""
    import orjson

    from corpus_tools.base.show import printable_json
    from corpus_tools.record.record import to_record
    from corpus_tools.views.stretches import stretch_values

    stretches = None if isinstance(page, str) else [stretch_values(stretch) for stretch in page.stretches]
    return printable_json(orjson.dumps({**to_record(document), "stretches": stretches}))
