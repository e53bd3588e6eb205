"""Documents as plain dictionaries and back: the only module that knows the record's key names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus_tools.base.model import (
    Author,
    DocumentWarning,
    Edit,
    EditKind,
    Label,
    ParentBasis,
    Precision,
    Segment,
    WarningCode,
)
from corpus_tools.record.document import Comment, Correction, Document, Source
from corpus_tools.record.schema import Record
from corpus_tools.record.versions import to_current

_LABELS = {label.value: label for label in Label}
_LABEL_VALUES = {label: label.value for label in Label}
"""Most of a record is segments, and to ask an enum is slow."""


def to_record(document: Document) -> Record:
    """`document` as the dictionary that becomes one line of JSONL, keys in the order of the schema."""
    return {
        "schema_version": document.schema_version,
        "id": document.id,
        "source": _source_record(document.source),
        "language": document.language,
        "headline": document.headline,
        "standfirst": document.standfirst,
        "byline": document.byline,
        "authors": [{"name": author.name, "role": author.role} for author in document.authors],
        "published": document.published,
        "published_text": document.published_text,
        "published_precision": _value(document.published_precision),
        "updated": document.updated,
        "updated_text": document.updated_text,
        "updated_precision": _value(document.updated_precision),
        "body": document.body,
        "comments": [_comment_record(comment) for comment in document.comments],
        "comments_declared": document.comments_declared,
        "segments": [
            {"label": _LABEL_VALUES[label], "start": start, "end": end, "comment": comment}
            for label, start, end, comment in document.segments
        ],
        "edits": [
            {"kind": edit.kind.value, "start": edit.start, "end": edit.end, "before": edit.before, "after": edit.after}
            for edit in document.edits
        ],
        "confidence": document.confidence,
        "article_confidence": document.article_confidence,
        "warnings": [{"code": warning.code.value, "message": warning.message} for warning in document.warnings],
        "corrections": [correction._asdict() for correction in document.corrections],
    }


def from_record(record: Mapping[str, Any]) -> Document:
    """The `Document` that `record` describes.

    Raises `UnknownVersion` if the record is of a version of the schema that this package cannot read, and `KeyError`,
    `TypeError` or `ValueError` if it does not follow the schema otherwise; `check_record` says why.
    """
    fields = to_current(dict(record))
    source = dict(fields.pop("source"))
    extra = tuple((item["key"], item["value"]) for item in source.pop("extra"))
    fields["source"] = Source(**source, extra=extra)
    fields["published_precision"] = _precision(fields["published_precision"])
    fields["updated_precision"] = _precision(fields["updated_precision"])
    fields["authors"] = tuple(Author(**author) for author in fields["authors"])
    fields["comments"] = tuple(_comment(comment) for comment in fields["comments"])
    fields["segments"] = tuple(
        [
            Segment(_LABELS.get(item["label"]) or Label(item["label"]), item["start"], item["end"], item["comment"])
            for item in fields["segments"]
        ]
    )
    fields["edits"] = tuple(Edit(**{**edit, "kind": EditKind(edit["kind"])}) for edit in fields["edits"])
    fields["warnings"] = tuple(
        DocumentWarning(WarningCode(warning["code"]), warning["message"]) for warning in fields["warnings"]
    )
    fields["corrections"] = tuple(Correction(**correction) for correction in fields["corrections"])
    return Document(**fields)


def _source_record(source: Source) -> Record:
    return {
        "path": source.path,
        "sha256": source.sha256,
        "bytes": source.bytes,
        "encoding": source.encoding,
        "extra": [{"key": key, "value": value} for key, value in source.extra],
    }


def _comment_record(comment: Comment) -> Record:
    return {
        "id": comment.id,
        "parent": comment.parent,
        "parent_basis": _value(comment.parent_basis),
        "author": comment.author,
        "timestamp": comment.timestamp,
        "timestamp_text": comment.timestamp_text,
        "timestamp_precision": _value(comment.timestamp_precision),
        "utc_offset": comment.utc_offset,
        "text": comment.text,
    }


def _comment(item: Mapping[str, Any]) -> Comment:
    basis = item["parent_basis"]
    known = {
        "parent_basis": None if basis is None else ParentBasis(basis),
        "timestamp_precision": _precision(item["timestamp_precision"]),
    }
    return Comment(**{**item, **known})


def _value(choice: Precision | ParentBasis | None) -> str | None:
    return None if choice is None else choice.value


def _precision(value: str | None) -> Precision | None:
    return None if value is None else Precision(value)
