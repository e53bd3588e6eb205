"""Does a record follow from its raw bytes? Everything is worked out again from the bytes and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corpus_tools.base.arguments import require_raw
from corpus_tools.base.errors import BadInput
from corpus_tools.base.model import Edit, WarningCode
from corpus_tools.base.options import DEFAULTS, Options
from corpus_tools.base.show import short
from corpus_tools.corrections.model import Corrections
from corpus_tools.flow import normalize, require_makings
from corpus_tools.inputs.ids import document_id
from corpus_tools.record.contract import check_record
from corpus_tools.record.differences import differences
from corpus_tools.record.document import Document
from corpus_tools.record.findings import Finding
from corpus_tools.record.record import from_record
from corpus_tools.record.schema import Record
from corpus_tools.record.strings import NO_STRINGS, emit
from corpus_tools.text.flatten import other_flattener
from corpus_tools.text.repair import Repaired, repair_page
from corpus_tools.text.spans import to_text


def verify_record(
    record: Record,
    raw: bytes,
    options: Options = DEFAULTS,
    *,
    row_id: str | None = None,
    extra: Sequence[tuple[str, str]] = (),
    corrections: Corrections | None = None,
    redo: bool = True,
) -> list[Finding]:
    """All that `record` says and the file's bytes `raw` do not; an empty list proves it.

    `prove_record` first; if that finds nothing, the bytes are normalised again, which must give the same record if
    `options` and `corrections` are those that it was made with. `row_id` and `extra` are what a row of a shard brings
    along. Without `redo` only the id and what the row brought along are compared, which is quick.

    Whatever `record` is, it is looked at; raises `TypeError` for other arguments of a type that `normalize` refuses.
    """
    require_raw("verify_record", raw)
    require_makings("verify_record", options, row_id, extra, corrections)
    if findings := prove_record(record, raw, options):
        return findings
    path = record["source"]["path"]
    if not redo:
        claimed = {"id": record["id"], "source": {"extra": record["source"]["extra"]}}
        extras = [{"key": key, "value": value} for key, value in extra]
        return _differences(claimed, {"id": row_id or document_id(path), "source": {"extra": extras}})
    try:
        again = normalize(raw, name=path, row_id=row_id, extra=extra, options=options, corrections=corrections).record
    except BadInput as error:
        return [Finding("$.source", error.reason, "a file that can become a record")]
    beside = " and corrections" if corrections else ""
    return _corrected_otherwise(record, again) or _differences(record, again, beside)


def prove_record(record: Record, raw: bytes, options: Options = DEFAULTS) -> list[Finding]:
    """The findings that need no opinion about labels: the schema, the hash, the edits, the spans and the texts.

    They hold for a record that another version of the segmenter made, or a person corrected.
    """
    if findings := check_record(record):
        return findings
    document = from_record(record)
    try:
        repaired = repair_page(raw, without=options.without, most=options.limits.document_bytes)
    except BadInput as error:
        return [Finding("$.source", error.reason, "a file that can become a record")]
    if findings := list(_check_source(document, repaired)):
        return findings
    if findings := list(_check_repair(document, repaired)):
        return findings
    return [
        *check_repair_itself(repaired),
        *_check_strings(document, repaired),
        *_check_authors(document, repaired),
    ]


def _check_source(document: Document, repaired: Repaired) -> Iterator[Finding]:
    source, size = document.source, len(repaired.decoded.raw)
    if problem := other_flattener(source.encoding):
        yield Finding("$.source.encoding", problem, "that version, or records that are made anew")
    elif source.bytes != size:
        what = "the flattened text" if repaired.html else "the file"
        yield Finding("$.source.bytes", f"{source.bytes} is not the size of {what}", str(size))
    if source.sha256 != repaired.sha256:
        yield Finding("$.source.sha256", f"{short(source.sha256)} is not the file's hash", repaired.sha256)


def _check_repair(document: Document, repaired: Repaired) -> Iterator[Finding]:
    if document.source.encoding != repaired.encoding:
        problem = f"{document.source.encoding!r} is not how the bytes decode"
        yield Finding("$.source.encoding", problem, repr(repaired.encoding))
    if document.edits != repaired.edits:
        index = _first_difference(document.edits, repaired.edits)
        yield Finding(f"$.edits[{index}]", _edit(document.edits, index), _edit(repaired.edits, index))


def check_repair_itself(repaired: Repaired) -> Iterator[Finding]:
    """The raw bytes can be had back from the decoded text, and the edits, applied to it, give the repaired text.

    These hold for every repair; a finding is a defect of the decoder or of a fixer, not of a record.
    """
    decoded = repaired.decoded
    if decoded.encode() != decoded.raw:
        yield Finding("$.source", "the decoded text does not encode to the file's bytes", "the same bytes")
    borders = [border for edit in repaired.edits for border in (edit.start, edit.end)]
    points = iter(decoded.from_raw(borders))
    parts: list[str] = []
    done = 0
    for index, edit in enumerate(repaired.edits):
        start, end = next(points), next(points)
        if decoded.text[start:end] != edit.before:
            yield Finding(
                f"$.edits[{index}].before", f"{short(edit.before)} is not there", short(decoded.text[start:end])
            )
        parts += (decoded.text[done:start], edit.after)
        done = end
    if "".join([*parts, decoded.text[done:]]) != repaired.text:
        yield Finding("$.edits", "applied to the decoded text, they do not give the repaired text", "all changes")


def _first_difference(first: Iterable[object], second: Iterable[object]) -> int:
    index = 0
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return index
    return index + 1 if first and second else 0


def _edit(edits: tuple[Edit, ...], index: int) -> str:
    if index >= len(edits):
        return "no edit here"
    edit = edits[index]
    return f"{edit.kind} {edit.start}–{edit.end}: {short(edit.before)} → {short(edit.after)}"


def _check_strings(document: Document, repaired: Repaired) -> Iterator[Finding]:
    """Every string equals its segments' repaired text, joined by the rule of `emit`."""
    strings = emit(repaired.text, to_text(repaired, document.segments))
    claims = [
        ("$.headline", document.headline, strings.headline),
        ("$.standfirst", document.standfirst, strings.standfirst),
        ("$.byline", document.byline, strings.byline),
        ("$.published_text", document.published_text, strings.published),
        ("$.updated_text", document.updated_text, strings.updated),
    ]
    for index, comment in enumerate(document.comments):
        said = strings.comments.get(comment.id, NO_STRINGS)
        path = f"$.comments[{index}]"
        claims.append((f"{path}.author", comment.author, said.author))
        claims.append((f"{path}.timestamp_text", comment.timestamp_text, said.time))
        claims.append((f"{path}.text", comment.text, said.text))
    for path, claimed, derived in claims:
        if claimed != derived:
            yield Finding(path, f"{short(claimed)} is not what its segments say", short(derived))
    yield from _check_body(document.body.split("\n\n"), strings.body.split("\n\n"))


def _check_body(claimed: list[str], derived: list[str]) -> Iterator[Finding]:
    if claimed != derived:
        index = _first_difference(claimed, derived)
        pair = [short(blocks[index]) if index < len(blocks) else "no more blocks" for blocks in (claimed, derived)]
        yield Finding("$.body", f"block {index + 1}, {pair[0]}, is not what its segment says", pair[1])


def _check_authors(document: Document, repaired: Repaired) -> Iterator[Finding]:
    """Names and roles stand in the byline or, where there is none, somewhere on the page."""
    if document.byline is not None:
        source, where = document.byline, "words of the byline"
    else:
        source, where = repaired.text, "words of the page"
    text = _letters(source)
    for index, author in enumerate(document.authors):
        for key, value in (("name", author.name), ("role", author.role)):
            if value is not None and _letters(value) not in text:
                yield Finding(f"$.authors[{index}].{key}", f"{short(value)} was not printed", where)


def _letters(text: str) -> str:
    """`text` without what line breaks and markup may put between the words of a name."""
    return "".join(filter(str.isalnum, text))


def _was_corrected(record: Record) -> bool:
    """Had the record a sidecar, whether that fits or not?"""
    codes = (warning["code"] for warning in record["warnings"])
    return bool(record["corrections"]) or WarningCode.CORRECTION_NOT_APPLIED in codes


def _corrected_otherwise(record: Record, again: Record) -> list[Finding]:
    """The finding that one of them was corrected and the other was not, which explains all other differences."""
    problem, expected = "", ""
    if _was_corrected(record) and not _was_corrected(again):
        problem = "the record was corrected, and its corrections are not given here"
        expected = "those of the run, with --corrections DIR (`corrections` in Python)"
    if _was_corrected(again) and not _was_corrected(record):
        problem = "the record was made without the corrections that are given here"
        expected = "a record that is made anew, or a proof without them"
    return [Finding("$.corrections", problem, expected)] if problem else []


def _differences(record: Record, again: Record, beside: str = "") -> list[Finding]:
    """What normalising once more gives otherwise: labels, times, languages, borders inside furniture.

    That was made of the bytes, and of what stands `beside` them.
    """
    expected = f"what this version of corpus-tools makes of the same bytes{beside}: {{}}"
    leaves = differences(record, again)
    return [Finding(path, f"{short(old)} differs", expected.format(short(new))) for path, old, new in leaves]
