"""A document as the page holds it: the record beside its labelled stretches, small, and safe wherever it stands."""

from __future__ import annotations

import base64
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from corpus_tools.base.model import EditKind, Label
from corpus_tools.record.document import Document
from corpus_tools.record.record import to_record
from corpus_tools.views.report.sources import NoSource, Sources
from corpus_tools.views.stretches import NotItsSource, Stretch, labelled, restored

LABELS = [label.value for label in Label]
KINDS = [kind.value for kind in EditKind]
"""Stretches name labels and kinds of repair by their places here."""

_LABEL_PLACES = {label: place for place, label in enumerate(Label)}
_KIND_PLACES = {kind: place for place, kind in enumerate(EditKind)}
_AS_PLAIN_TEXT = frozenset({EditKind.LINE_END})
"""Repairs that are counted, and not marked in the text: there would be one at the end of every line."""
_LEVEL = 6

Part = str | tuple[int, str, str]
"""Text of the page, or a repair in it: its kind, what was decoded, what it became."""


def packed(document: Document, sources: Sources | None) -> tuple[str, bool]:
    """`document` as JSON, deflated, in base64, and whether its raw text is in it.

    In no more than letters, digits, `+`, `/` and `=`, nothing can end a script or begin a comment of HTML.
    """
    page, place, missing = _page(document, sources)
    record = to_record(document)
    del record["segments"], record["edits"]
    value = {
        "record": record,
        "page": page,
        "place": place,
        "missing": missing,
        "repairs": _repairs(document),
    }
    return base64.b64encode(zlib.compress(orjson.dumps(value), _LEVEL)).decode("ascii"), page is not None


def _page(document: Document, sources: Sources | None) -> tuple[list[object] | None, str, str]:
    """The stretches of the document, where its bytes are, and, in place of the stretches, why there are none."""
    path = document.source.path
    if sources is None:
        return None, path, "no raw files were given: --raw names their folder"
    try:
        raw, place = sources.find(path)
        page = labelled(document, restored(document, raw))
    except (NoSource, NotItsSource) as error:
        return None, path, str(error)
    return [_stretch(stretch) for stretch in page.stretches], place, ""


def _stretch(stretch: Stretch) -> list[object]:
    comment = int(stretch.comment[1:]) if stretch.comment else 0
    return [_LABEL_PLACES[stretch.label], comment, parts(stretch)]


def parts(stretch: Stretch) -> list[Part]:
    """The text of `stretch` with its repairs in their places."""
    found: list[Part] = []
    done = stretch.start
    for placed in stretch.edits:
        edit = placed.edit
        if edit.kind in _AS_PLAIN_TEXT:
            continue
        found.append(stretch.text[done - stretch.start : placed.start - stretch.start])
        found.append((_KIND_PLACES[edit.kind], edit.before, edit.after))
        done = placed.end
    found.append(stretch.text[done - stretch.start :])
    return [part for part in found if part]


def _repairs(document: Document) -> list[tuple[int, str, str, int]]:
    """The repairs, alike ones as one: kind, before, after, and how often it was made; the most frequent first."""
    counted = Counter((_KIND_PLACES[edit.kind], edit.before, edit.after) for edit in document.edits)
    return [(*repair, count) for repair, count in counted.most_common()]


def harmless(value: Iterable[Any] | Mapping[str, Any]) -> str:
    """`value` as JSON that may stand in an element `script`: no tag, comment or line end of JavaScript is in it."""
    text = orjson.dumps(value).decode("utf-8")
    return text.translate({ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})
