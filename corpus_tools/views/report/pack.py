"""A document as the page holds it: the record beside its labelled stretches, small, and safe wherever it stands."""

from __future__ import annotations

import base64
import shlex
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from corpus_tools.base.model import EditKind, Label
from corpus_tools.record.document import Document
from corpus_tools.record.record import to_record
from corpus_tools.views.stretches import LabelledPage, Stretch

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


def packed(document: Document, page: LabelledPage | str, output: Path, raw: Path | None) -> str:
    """`document` with its page, or with the reason why there is none, as JSON, deflated, in base64.

    It stands in `output`, and its source in the file or folder `raw`. In no more than letters, digits, `+`, `/` and
    `=`, nothing can end a script or begin a comment of HTML.
    """
    record = to_record(document)
    del record["segments"], record["edits"]
    value = {
        "record": record,
        "page": None if isinstance(page, str) else [_stretch(stretch) for stretch in page.stretches],
        "missing": page if isinstance(page, str) else "",
        "commands": [shlex.join(command) for command in _commands(document, output, raw)],
        "repairs": _repairs(document),
    }
    return base64.b64encode(zlib.compress(orjson.dumps(value), _LEVEL)).decode("ascii")


def _commands(document: Document, output: Path, raw: Path | None) -> Iterator[list[str]]:
    """The commands that show and explain the document."""
    show = ["corpus", "show", str(output), document.id]
    if raw is None:
        yield show
        return
    path = document.source.path
    place = str(raw / path) if raw.is_dir() else str(raw) + path.removeprefix(raw.name)
    yield [*show, "--raw", str(raw)]
    yield ["corpus", "explain", place]


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
