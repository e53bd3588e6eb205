"""The page: what was counted and packed, put into the template with its style and its program."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from corpus_tools import __version__
from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.base.show import visible
from corpus_tools.record.document import Document
from corpus_tools.views.outputs import RawTexts
from corpus_tools.views.report.charts import of_confidence, over_time
from corpus_tools.views.report.pack import KINDS, LABELS, harmless, packed
from corpus_tools.views.report.records import records, rejections
from corpus_tools.views.report.survey import Rejected, Row, Survey, survey

_EXAMPLES = 3
"""Of each kind of repair, the most frequent."""
_FILES_NAMED = 200
"""Rejected files that are named for each reason, and lines that cannot be read; the others are counted."""
_NUMBER = re.compile(r"\d+")
_PROGRAM = ("text.js", "data.js", "list.js", "raw.js", "record.js", "corrections.js", "document.js", "main.js")


class Named(NamedTuple):
    """Something counted, and how long its bar is, as a percentage of the longest."""

    name: Any
    number: int
    width: float


class Reason(NamedTuple):
    """A kind of reason for rejections, how many there are, and the first of them."""

    kind: str
    number: int
    files: list[Rejected]


@dataclass(frozen=True, slots=True)
class Written:
    """What the report holds: how many documents of how many are there in full, how many without raw text, and so on."""

    documents: int
    in_full: int
    without_raw: int
    doubtful: int
    rejected: int
    unreadable: int


def write_report(
    output: Path, file: BinaryIO, raw: Path | None, most: int, rows: RowOptions, limits: Limits
) -> Written:
    """Write the report on `output`, a JSONL file or the folder of a run, to `file`.

    The `most` most doubtful documents are there in full, with their text as it is found below `raw`; all are counted.
    Raises `OSError` if the output cannot be read, and `NoInput` if `raw` is not there.
    """
    counted, listed = survey(records(output), rejections(output), most)
    documents, without_raw = _packed(output, listed, raw, rows, limits)
    written = Written(
        documents=counted.documents,
        in_full=len(documents),
        without_raw=without_raw,
        doubtful=counted.doubtful,
        rejected=len(counted.rejected),
        unreadable=len(counted.unreadable),
    )
    for piece in _pieces(output, raw, counted, listed, documents, written):
        file.write(piece.encode("utf-8"))
    return written


def _packed(
    output: Path, listed: Sequence[Row], raw: Path | None, rows: RowOptions, limits: Limits
) -> tuple[list[str], int]:
    """The documents of the list in its order, packed, and how many have no raw text."""
    places = {row.number: place for place, row in enumerate(listed)}
    found = [""] * len(listed)
    without = 0
    with RawTexts(raw, rows=rows, limits=limits) as texts:
        for number, item in records(output, places):
            if isinstance(item, Document):
                page = texts.page(item)
                without += isinstance(page, str)
                found[places[number]] = packed(item, page, output, raw)
    return found, without


def _pieces(
    output: Path,
    raw: Path | None,
    counted: Survey,
    listed: Sequence[Row],
    documents: Sequence[str],
    written: Written,
) -> Iterator[str]:
    environment = Environment(
        loader=PackageLoader(__package__ or "", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    environment.filters["number"] = "{:,}".format
    environment.filters["readable"] = lambda data: data.decode("latin-1")
    style, program = _asset("report.css"), _program()
    return environment.get_template("report.html.j2").generate(
        policy=_policy(style, program),
        style=Markup(style),
        program=Markup(program),
        index=Markup(harmless(_index(listed))),
        documents=documents,
        output=str(output),
        raw=None if raw is None else str(raw),
        version=__version__,
        written=written,
        survey=counted,
        time=over_time(counted.months),
        confidences=[
            ("Headline, authors and date", of_confidence(counted.article_sure), counted.article_sure[None]),
            ("Comments", of_confidence(counted.sure), counted.sure[None]),
        ],
        languages=_named(counted.languages),
        encodings=_named(counted.encodings),
        repairs=_named(counted.repairs),
        examples={kind: pairs.most_common(_EXAMPLES) for kind, pairs in counted.examples.items()},
        warnings=_named(counted.warnings),
        rejected=_reasons(counted),
        unreadable=counted.unreadable[:_FILES_NAMED],
    )


def _asset(name: str) -> str:
    return resources.files(__package__ or "").joinpath("assets", name).read_text("utf-8")


def _program() -> str:
    return '"use strict";\n' + "\n".join(map(_asset, _PROGRAM))


def _policy(style: str, program: str) -> str:
    """What the browser may do for the page: run this program, show this style, and nothing else at all.

    With trusted types, no string becomes markup or code, whatever the program does.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(program)}'",
            f"style-src '{_hash(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _index(listed: Sequence[Row]) -> Mapping[str, object]:
    return {"labels": LABELS, "kinds": KINDS, "keys": Row._fields, "rows": [list(row) for row in listed]}


def _named(counts: Counter[Any]) -> list[Named]:
    ordered = counts.most_common()
    longest = ordered[0][1] if ordered else 1
    return [Named(name, count, round(100 * count / longest, 2)) for name, count in ordered]


def _reasons(counted: Survey) -> list[Reason]:
    """The rejections by reason. Reasons that differ in numbers only are one."""
    grouped: dict[str, list[Rejected]] = {}
    for one in counted.rejected:
        grouped.setdefault(_NUMBER.sub("…", one.reason), []).append(one)
    ordered = sorted(grouped.items(), key=lambda item: -len(item[1]))
    return [Reason(kind, len(files), files[:_FILES_NAMED]) for kind, files in ordered]
