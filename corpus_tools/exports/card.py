"""A description for the Hugging Face Hub beside an export: `README.md` with YAML in front, and `SHA256SUMS`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from corpus_tools import __version__
from corpus_tools.exports.formats import KINDS, Format, Shape
from corpus_tools.exports.rows import COMMENT_COLUMNS, document_columns
from corpus_tools.exports.run import Tally
from corpus_tools.record.export.shape import Field, ListOf, Scalar, Struct, record_shape
from corpus_tools.record.export.shape import Shape as FieldShape
from corpus_tools.run.contents import hash_file

README, SUMS = "README.md", "SHA256SUMS"
CARD_FILES = (README, SUMS)

_DTYPES = {Scalar.STRING: "string", Scalar.INTEGER: "int64", Scalar.NUMBER: "float64"}
_DATA: Mapping[Format, Mapping[str, str]] = {
    Format.PARQUET: {"documents": "documents.parquet", "comments": "comments.parquet"},
    Format.CSV: {"documents": "documents.csv", "comments": "comments.csv"},
    Format.JSONL: {"documents": "documents.jsonl"},
    Format.DOLMA: {"documents": "documents/*.jsonl.gz"},
}
"""What `datasets` can load, by the name of the configuration; the Hub takes the first for the default."""
_TYPED = (Format.PARQUET, Format.CSV, Format.JSONL)
_UNITS = {3: "K", 6: "M", 9: "B", 12: "T"}


def write_card(folder: Path, form: Format, shape: Shape, tally: Tally) -> None:
    """Write both files beside the outputs of an export, which are complete."""
    files = sorted(_files(folder, KINDS[form].outputs))
    sums = (f"{(hash_file(folder / name) or b'').hex()}  {name}\n" for name in files)
    (folder / SUMS).write_text("".join(sums), "utf-8", newline="\n")
    lines = [*_front(folder, form, shape, tally), *_page(folder, form, shape, tally, files)]
    (folder / README).write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def _files(folder: Path, outputs: Iterable[str]) -> Iterator[str]:
    for output in outputs:
        path = folder / output
        found = path.rglob("*") if path.is_dir() else [path]
        yield from (one.relative_to(folder).as_posix() for one in found if one.is_file())


def _front(folder: Path, form: Format, shape: Shape, tally: Tally) -> Iterator[str]:
    """The YAML that the Hub and `datasets` read."""
    yield "---"
    yield "license: unknown  # to be filled in: the licence of the texts, as one of the Hub's identifiers"
    yield f"pretty_name: {_quoted(shape.name)}"
    yield "size_categories:"
    yield f"- {_size(tally.documents)}"
    if languages := [language for language, _ in (tally.languages or {}).items() if language]:
        yield "language:"
        yield from (f"- {_quoted(language)}" for language in sorted(languages))
    if configurations := _DATA.get(form):
        yield "configs:"
        for name, path in configurations.items():
            yield f"- config_name: {name}"
            yield "  data_files:"
            yield "  - split: train"
            yield f"    path: {_quoted(path)}"
        if form in _TYPED:
            yield "dataset_info:"
            for name in configurations:
                size = os.stat(folder / configurations[name]).st_size
                yield from _information(name, form, shape, tally, size)
    yield "---"


def _information(name: str, form: Format, shape: Shape, tally: Tally, size: int) -> Iterator[str]:
    """What `datasets` believes only if the sizes are there as well; those are of the file, as no form has another."""
    yield f"- config_name: {name}"
    yield "  features:"
    yield from (f"  {line}" for line in _features(_fields(name, form, shape)))
    yield "  splits:"
    yield "  - name: train"
    yield f"    num_examples: {tally.documents if name == 'documents' else tally.comments}"
    yield f"    num_bytes: {size}"
    yield f"  download_size: {size}"
    yield f"  dataset_size: {size}"


def _fields(name: str, form: Format, shape: Shape) -> list[tuple[str, FieldShape]]:
    """The columns of a table and their types."""
    if name == "comments":
        return list(COMMENT_COLUMNS.items())
    if form is Format.CSV:
        return list(document_columns(shape.left_out).items())
    return [(field.name, field.shape) for field in _kept(shape.left_out)]


def _kept(left_out: frozenset[str]) -> Iterator[Field]:
    """The fields of the record but for those that are left out."""
    for field in record_shape().fields:
        if field.name in left_out:
            continue
        if isinstance(field.shape, Struct):
            inner = tuple(part for part in field.shape.fields if f"{field.name}.{part.name}" not in left_out)
            yield Field(field.name, Struct(field.shape.title, inner), field.nullable, field.description)
        else:
            yield field


def _features(fields: Iterable[tuple[str, FieldShape]]) -> Iterator[str]:
    for name, shape in fields:
        yield f"- name: {name}"
        if isinstance(shape, Scalar):
            yield f"  dtype: {_DTYPES[shape]}"
            continue
        inner = shape.item if isinstance(shape, ListOf) else shape
        kind = "list" if isinstance(shape, ListOf) else "struct"
        if isinstance(inner, Struct):
            yield f"  {kind}:"
            yield from (f"  {line}" for line in _features((field.name, field.shape) for field in inner.fields))
        else:
            assert isinstance(inner, Scalar)
            yield f"  {kind}: {_DTYPES[inner]}"


def _page(folder: Path, form: Format, shape: Shape, tally: Tally, files: list[str]) -> Iterator[str]:
    """What a person reads."""
    yield f"# {shape.name}"
    yield ""
    yield f"Articles and their readers' comments, structured by corpus-tools {__version__}, exported as `{form}`."
    yield ""
    if shape.pseudonymised:
        yield (
            "**Pseudonymised, not anonymous.** Names of authors and commenters are keyed hashes. People whom a page "
            "names only in its prose, first names alone, links, dates and style remain, and texts can be searched for."
        )
        yield ""
    yield from ("| | |", "|---|---|", f"| documents | {tally.documents:,} |", f"| comments | {tally.comments:,} |")
    for language, count in (tally.languages or {}).items():
        yield f"| documents, language {language or 'not known'} | {count:,} |"
    size = sum(os.stat(folder / name).st_size for name in files)
    yield f"| files | {len(files):,}, {size:,} bytes |"
    if tally.findings:
        yield f"| findings in lines that were left out | {tally.findings:,} |"
    yield from ("", f"`sha256sum -c {SUMS}` checks the files.", "", "## To be filled in", "")
    yield "- The licence of the texts, here and at the top of this file, and who holds the rights."
    yield "- Where the pages come from, when and how they were saved."
    yield "- Whom to write to for corrections and removals."
    yield from ("", "## Fields", "")
    yield from _described(form, shape)


def _described(form: Format, shape: Shape) -> Iterator[str]:
    if form in (Format.JSONL, Format.PARQUET, Format.DOLMA):
        yield from ("| field | what it is |", "|---|---|")
        yield from (f"| `{field.name}` | {field.description} |" for field in _kept(shape.left_out))
    else:
        columns = ", ".join(f"`{name}`" for name in document_columns(shape.left_out))
        yield f"Of documents: {columns}."
    if form not in (Format.JSONL, Format.DOLMA):
        yield ""
        yield f"Of comments: {', '.join(f'`{name}`' for name in COMMENT_COLUMNS)}."


def _quoted(text: str) -> str:
    """`text` as YAML that is also JSON, on one line."""
    import orjson

    return orjson.dumps(text).decode()


def _size(count: int) -> str:
    """How the Hub calls a number of documents: `1K<n<10K`."""
    if count < 1000:
        return "n<1K"
    least = 10 ** (len(str(count)) - 1)
    return f"{_short(least)}<n<{_short(10 * least)}"


def _short(number: int) -> str:
    power = max(power for power in _UNITS if 10**power <= number)
    return f"{number // 10**power}{_UNITS[power]}"
