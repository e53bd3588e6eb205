"""The whole flow in one function: raw bytes to a typed document and its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus_tools.base.arguments import PAIRS, Wanted, are_pairs, require_raw, require_types
from corpus_tools.base.limits import require_few_changes, require_few_comments, require_short_lines, require_some_text
from corpus_tools.base.model import DocumentWarning, Timestamp, WarningCode
from corpus_tools.base.options import DEFAULTS, Options
from corpus_tools.base.show import numbered
from corpus_tools.corrections.apply import Corrected, apply_corrections
from corpus_tools.corrections.model import Corrections
from corpus_tools.inputs.ids import document_id
from corpus_tools.record.contract import InvalidRecord, require_valid
from corpus_tools.record.document import Comment, Document, Explanation, Source
from corpus_tools.record.findings import Finding
from corpus_tools.record.record import to_record
from corpus_tools.record.schema import SCHEMA_VERSION, Record
from corpus_tools.record.strings import NO_STRINGS, CommentStrings, emit
from corpus_tools.segment.segment import segment
from corpus_tools.segment.segmentation import CommentHead, Segmentation
from corpus_tools.text.is_text import require_file_of_text, require_prose, require_words
from corpus_tools.text.repair import Repaired, repair_page
from corpus_tools.text.spans import shared

_NO_TIME = Timestamp("", None, None, None)


@dataclass(frozen=True, slots=True)
class Normalized:
    """A document, typed and as the plain dictionary of its record, and what the record has no key for."""

    document: Document
    record: Record
    explanation: Explanation
    findings: tuple[Finding, ...] = ()
    """About corrections that were not applied."""


def normalize(
    data: bytes,
    *,
    name: str,
    row_id: str | None = None,
    extra: Sequence[tuple[str, str]] = (),
    options: Options = DEFAULTS,
    corrections: Corrections | None = None,
) -> Normalized:
    """The document in the raw bytes `data`; `name` is its path below the input root, with `/`.

    A row of a shard brings its own id, `row_id` (without it the id is made from `name`), and `extra` fields to be
    carried along. `corrections` are applied before the record is built; those that do not fit are warnings. Raises
    `BadInput` if the bytes hold no text, or if the document goes beyond the limits of `options`, `TypeError` for
    arguments of other types, and `ValueError` for names that no record can have.
    """
    require_raw("normalize", data)
    require_types("normalize", {"name": (name, str, "the path below the input root, a string")})
    require_makings("normalize", options, row_id, extra, corrections)
    repaired, segmentation = read(data, options)
    corrected = correct(repaired, segmentation, corrections, options)
    try:
        return finish(name, repaired, corrected, row_id=row_id, extra=extra)
    except InvalidRecord as error:
        paths = {finding.path for finding in error.findings}
        if "$.source.path" in paths:
            raise ValueError(f"normalize(name={name!r}) takes {_A_NAME}") from error
        if "$.id" in paths:
            raise ValueError(f"normalize(row_id={row_id!r}) takes {_AN_ID}") from error
        raise


_A_NAME = 'the path below the input root, as "news/a.txt": not empty, not absolute, without "..", fit for a file'
_AN_ID = "an id that no program takes for a number, a date or a UUID, and that is not the path of another file"


def require_makings(
    where: str,
    options: Options,
    row_id: str | None,
    extra: Sequence[tuple[str, str]],
    corrections: Corrections | None,
) -> None:
    """Raises `TypeError` if anything that records are made with beside bytes and name is of another type."""
    sidecar = "Corrections, as read_corrections(data, name) gives them, or None"
    wanted: Wanted = {
        "options": (options, Options, "Options"),
        "row_id": (row_id, (str, type(None)), "an id, a string, or None"),
        "extra": (extra, are_pairs, PAIRS),
        "corrections": (corrections, (Corrections, type(None)), sidecar),
    }
    require_types(where, wanted)


def read(data: bytes, options: Options) -> tuple[Repaired, Segmentation]:
    """The text of the raw bytes `data` (of HTML, that which it shows), and the partition of it.

    Raises `BadInput` as `normalize` does.
    """
    require_file_of_text(data)
    require_some_text(data)
    repaired = repair_page(data, without=options.without, most=options.limits.document_bytes)
    require_words(repaired.decoded)
    require_prose(repaired)
    require_few_changes(len(repaired.table), options.limits)
    require_short_lines(repaired.text, options.limits)
    segmentation = segment(repaired.text, options)
    require_few_comments([(head.id, head.parent) for head in segmentation.comments], options.limits)
    return repaired, segmentation


def correct(
    repaired: Repaired, segmentation: Segmentation, corrections: Corrections | None, options: Options = DEFAULTS
) -> Corrected:
    """The partition as `corrections`, if there are any, say it is. Raises `BadInput` as `normalize` does."""
    if corrections is None:
        return Corrected(segmentation, (), ())
    corrected = apply_corrections(
        repaired, segmentation, corrections, sha256=repaired.sha256, reference=options.reference_date
    )
    comments = corrected.segmentation.comments
    require_few_comments([(head.id, head.parent) for head in comments], options.limits)
    return corrected


def finish(
    name: str,
    repaired: Repaired,
    corrected: Corrected,
    *,
    row_id: str | None = None,
    extra: Sequence[tuple[str, str]] = (),
) -> Normalized:
    """The document and its record. Raises `InvalidRecord` if that breaks its own contract."""
    document = assemble(name, repaired, corrected, row_id=row_id, extra=extra)
    record = to_record(document)
    require_valid(record)
    return Normalized(document, record, explain(repaired, corrected.segmentation), corrected.findings)


def assemble(
    name: str,
    repaired: Repaired,
    corrected: Corrected,
    *,
    row_id: str | None = None,
    extra: Sequence[tuple[str, str]] = (),
) -> Document:
    """The document that the segmentation, a partition of the repaired text, makes of the file or row `name`."""
    segmentation = corrected.segmentation
    segments, in_text = shared(repaired, segmentation.segments)
    strings = emit(repaired.text, in_text)
    published = segmentation.published or _NO_TIME
    updated = segmentation.updated or _NO_TIME
    return Document(
        schema_version=SCHEMA_VERSION,
        id=row_id or document_id(name),
        source=_source(name, repaired, extra),
        language=segmentation.language,
        headline=strings.headline,
        standfirst=strings.standfirst,
        byline=strings.byline,
        authors=segmentation.authors,
        published=published.value,
        published_text=strings.published,
        published_precision=published.precision,
        updated=updated.value,
        updated_text=strings.updated,
        updated_precision=updated.precision,
        body=strings.body,
        comments=_comments(segmentation.comments, strings.comments),
        comments_declared=segmentation.declared,
        segments=tuple(segments),
        edits=repaired.edits,
        confidence=segmentation.confidence.value if segmentation.confidence else None,
        article_confidence=segmentation.article_confidence.value if segmentation.article_confidence else None,
        warnings=_warnings(repaired, corrected),
        corrections=corrected.applied,
    )


def explain(repaired: Repaired, segmentation: Segmentation) -> Explanation:
    """Why the encoding was chosen, each reply has its parent, and the confidences are what they are."""
    reasons = {head.id: head.reason for head in segmentation.comments if head.reason is not None}
    comments, article = segmentation.confidence, segmentation.article_confidence
    return Explanation(
        repaired.decoded.evidence.mapping(),
        reasons,
        comments.reasons if comments else {},
        article.reasons if article else {},
    )


def _source(name: str, repaired: Repaired, extra: Sequence[tuple[str, str]]) -> Source:
    return Source(name, repaired.sha256, len(repaired.decoded.raw), repaired.encoding, tuple(extra))


def _comments(heads: Sequence[CommentHead], strings: Mapping[str, CommentStrings]) -> tuple[Comment, ...]:
    return tuple(_comment(head, strings.get(head.id, NO_STRINGS)) for head in heads)


def _comment(head: CommentHead, strings: CommentStrings) -> Comment:
    time = head.timestamp or _NO_TIME
    return Comment(
        id=head.id,
        parent=head.parent,
        parent_basis=head.reason.basis if head.reason else None,
        author=strings.author,
        timestamp=time.value,
        timestamp_text=strings.time,
        timestamp_precision=time.precision,
        utc_offset=time.utc_offset,
        text=strings.text,
    )


def _warnings(repaired: Repaired, corrected: Corrected) -> tuple[DocumentWarning, ...]:
    """Every doubt once, with the one about the number of comments that only the whole document can raise."""
    segmentation = corrected.segmentation
    warnings = [*repaired.warnings, *segmentation.warnings]
    declared, found = segmentation.declared, len(segmentation.comments)
    if declared is not None and declared != found:
        message = f"the page declares {numbered(declared, 'comment')}, {found} {'was' if found == 1 else 'were'} found"
        warnings.append(DocumentWarning(WarningCode.COMMENT_COUNT_MISMATCH, message))
    code = WarningCode.CORRECTION_NOT_APPLIED
    warnings += (DocumentWarning(code, str(finding)) for finding in corrected.findings)
    return tuple(dict.fromkeys(warnings))
