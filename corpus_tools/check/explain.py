"""Why a document came out as it did: its encoding, each repair with its place, each reply's parent, its confidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from corpus_tools.base.model import Segment
from corpus_tools.base.options import DEFAULTS, Options
from corpus_tools.base.show import short
from corpus_tools.corrections.model import Corrections
from corpus_tools.flow import Normalized, correct, finish, read
from corpus_tools.segment.article.reasons import article_lines, explain_article
from corpus_tools.segment.thread.reasons import explain_thread, thread_lines
from corpus_tools.text.repair import explain as explained_edits


def explain(
    data: bytes, *, name: str, options: Options = DEFAULTS, corrections: Corrections | None = None
) -> dict[str, Any]:
    """All that is known about how the raw bytes `data` became a document, as plain values fit for JSON.

    Lines and columns count from 1, in code points of the decoded text. Raises `BadInput` if the bytes hold no text, and
    `InvalidRecord` if a fixer mends typos, or another defect of the program makes the record break the contract.
    """
    repaired, found = read(data, options)
    corrected = correct(repaired, found, corrections, options)
    segmentation = corrected.segmentation
    normalized = finish(name, repaired, corrected)
    return {
        "path": name,
        "encoding": normalized.document.source.encoding,
        "evidence": dict(normalized.explanation.evidence),
        "edits": [
            {"line": line, "column": column, "kind": kind.value, "before": before, "after": after}
            for line, column, kind, before, after in explained_edits(repaired)
        ],
        "article": explain_article(segmentation.article, repaired.text) if segmentation.article else None,
        "thread": explain_thread(segmentation.page, segmentation.thread, repaired.text) if segmentation.page else None,
        "comments": list(_comments(normalized, segmentation.segments, repaired.text)),
        "confidence": normalized.document.confidence,
        "confidence_reasons": _weightiest(normalized.explanation.confidence_reasons),
        "article_confidence": normalized.document.article_confidence,
        "article_confidence_reasons": _weightiest(normalized.explanation.article_confidence_reasons),
        "corrections": normalized.record["corrections"],
        "warnings": normalized.record["warnings"],
    }


def _comments(normalized: Normalized, segments: Sequence[Segment], text: str) -> Iterator[dict[str, Any]]:
    """Each comment with the line it begins at, its author and time as printed, and why its parent is its parent."""
    begins: dict[str | None, int] = {}
    for stretch in segments:
        begins.setdefault(stretch.comment, stretch.start)
    for comment in normalized.document.comments:
        reason = normalized.explanation.parent_reasons.get(comment.id)
        yield {
            "comment": comment.id,
            "line": text.count("\n", 0, begins[comment.id]) + 1,
            "author": comment.author,
            "timestamp_text": comment.timestamp_text,
            "parent": comment.parent,
            "parent_basis": comment.parent_basis and comment.parent_basis.value,
            "reason": reason and reason.value,
        }


def _weightiest(reasons: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weight, 2) for name, weight in sorted(reasons.items(), key=lambda item: -abs(item[1]))}


def table(explanation: dict[str, Any]) -> Iterator[str]:
    """`explanation` as lines for a person."""
    yield f"encoding  {explanation['encoding']}"
    for key, value in explanation["evidence"].items():
        if value:
            yield f"  {key}: {_said(value)}"
    edits = explanation["edits"]
    yield f"edits     {len(edits)}"
    yield from _columns(
        (f"{edit['line']}:{edit['column']}", edit["kind"], f"{short(edit['before'])} → {short(edit['after'])}")
        for edit in edits
    )
    if explanation["article"]:
        yield from article_lines(explanation["article"])
    if explanation["thread"]:
        yield from thread_lines(explanation["thread"])
    yield from _columns((item["comment"], f"line {item['line']}", _header(item)) for item in explanation["comments"])
    for key, what in (("confidence", "the comments"), ("article_confidence", "headline, authors, date")):
        yield f"confident {explanation[key]:.2f} of {what}"
        yield from _columns((f"{weight:+.2f}", name, "") for name, weight in explanation[f"{key}_reasons"].items())
    yield f"corrected {len(explanation['corrections'])}"
    yield from _columns((one["field"], one["comment"] or "", _corrected(one)) for one in explanation["corrections"])
    yield f"warnings  {len(explanation['warnings'])}"
    yield from _columns((warning["code"], "", warning["message"]) for warning in explanation["warnings"])


def _said(value: Any) -> str:
    """A value of the evidence for a person: "cp1252 (score -1049.06), mac_roman (score -1286.95)"."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value))
    if isinstance(value, Mapping):
        first, *others = value.items()
        more = ", ".join(f"{key} {_said(item)}" for key, item in others)
        return f"{_said(first[1])} ({more})" if more else _said(first[1])
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _header(item: dict[str, Any]) -> str:
    """A comment's author, time and parent for a person: "Ann, May 4, 2010 8:21 PM, to c1 (indented: indent)"."""
    author = item["author"] or "no author"
    parent = f"to {item['parent']} ({item['parent_basis']}: {item['reason']})" if item["parent"] else None
    return ", ".join(filter(None, (author, item["timestamp_text"], parent)))


def _corrected(correction: dict[str, Any]) -> str:
    """A correction for a person: "'3 weeks ago' = 2019-03-04 (comment[0].time)"."""
    quote = "none" if correction["quote"] is None else short(correction["quote"])
    value = f" = {correction['value']}" if correction["value"] else ""
    return f"{quote}{value} ({correction['entry']})"


def _columns(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    return (f"  {first:<10} {second:<16} {third}".rstrip() for first, second, third in rows)
