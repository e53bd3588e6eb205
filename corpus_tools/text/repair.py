"""Bytes to repaired text: decode, then the named fixers in a plain loop until nothing changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from typing import NamedTuple

from corpus_tools.base.arguments import all_of, require_raw, require_types
from corpus_tools.base.model import DocumentWarning, Edit, EditKind, WarningCode
from corpus_tools.base.options import SOME_REPAIRS, require_repairs
from corpus_tools.text.changes import Change, ChangeTable, joined
from corpus_tools.text.decode import Decoded, decode
from corpus_tools.text.flatten import Html, read_flat
from corpus_tools.text.left_over import left_over
from corpus_tools.text.pieces import encode
from corpus_tools.text.unusual import unusual

_MAX_ROUNDS = 4
_HARMLESS = frozenset("–—‘’“”…")  # no sequence of these is UTF-8 in any page
_OF_HTML = frozenset({"html-entity"})


class ExplainedEdit(NamedTuple):
    """One row of `corpus explain`: `line` and `column` count from 1, in lines and code points of the decoded text."""

    line: int
    column: int
    kind: EditKind
    before: str
    after: str


@dataclass(frozen=True)
class Repaired:
    """A decoded file and its repaired text; `table` leads from the one to the other, in decoded code points.

    If the file was `html`, the raw bytes of `decoded` are those of the flattened text.
    """

    decoded: Decoded
    text: str
    table: ChangeTable
    html: Html | None = None

    @property
    def encoding(self) -> str:
        """How the file was read, and of HTML also what flattened it."""
        return self.html.encoding if self.html else self.decoded.encoding

    @property
    def sha256(self) -> str:
        """That of the file's bytes, of HTML too."""
        return self.html.sha256 if self.html else sha256(self.decoded.raw).hexdigest()

    @cached_property
    def warnings(self) -> tuple[DocumentWarning, ...]:
        """What is doubtful about the bytes, and whether the text still looks damaged."""
        left = left_over(self.text)
        if left is None:
            return self.decoded.warnings
        doubt = DocumentWarning(WarningCode.ENCODING_UNSURE, f"looks damaged, and could not be repaired: {left}")
        return (*self.decoded.warnings, doubt)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All changes, sorted and disjoint, in decoded code points."""
        return tuple(self.table)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """All changes in raw bytes, as they stand in a record."""
        starts = self.decoded.to_raw((change.start for change in self.table), behind_gaps=True)
        ends = self.decoded.to_raw(change.end for change in self.table)
        return tuple(
            Edit(change.kind, start, max(start, end), self.decoded.text[change.start : change.end], change.after)
            for change, start, end in zip(self.table, starts, ends, strict=True)
        )

    def raw_offsets(self, positions: Sequence[int]) -> list[int]:
        """Byte offsets in the raw file of non-decreasing code point `positions` in the repaired text.

        0 is the first byte and the length of the text the last, so that stretches of text cover the whole file. What
        was removed belongs to the text behind it; a position inside the text of one change is where the change starts.
        """
        pieces = self.decoded.pieces
        if not self.table and len(pieces) == 1 and pieces[0].codec is not None:
            return self._raw_offsets_of_one_piece(pieces[0].codec, positions)
        offsets = list(self.decoded.to_raw(_before(self.table, positions)))
        size = len(self.decoded.raw)
        return [size if at and at == len(self.text) else o for at, o in zip(positions, offsets, strict=True)]

    def _raw_offsets_of_one_piece(self, codec: str, positions: Sequence[int]) -> list[int]:
        """The same where the whole file is in one encoding, and nothing in it was repaired."""
        if len(self.decoded.raw) == len(self.text):
            return list(positions)
        stretches = map(self.text.__getitem__, map(slice, (0, *positions), positions))
        encoded = map(str.encode, stretches) if codec == "utf-8" else (encode(s, codec) for s in stretches)
        return list(accumulate(map(len, encoded)))

    def repaired_offsets(self, raw_positions: Sequence[int]) -> list[int]:
        """Code point positions in the repaired text of non-decreasing byte offsets: undoes `raw_offsets`."""
        return list(_after(self.table, self.decoded.from_raw(raw_positions)))


def repair(raw: bytes, *, without: frozenset[str] = frozenset()) -> Repaired:
    """Decode `raw` and undo what programs did to its text; what the author typed stays.

    `without` names fixers to leave out (keys of `FIXERS`). Never raises for any bytes; raises
    `TypeError` for arguments of other types, and `ValueError` for a fixer that does not exist.
    """
    require_raw("repair", raw)
    require_types("repair", {"without": (without, all_of((set, frozenset), str), SOME_REPAIRS)})
    require_repairs("without", without)
    return _repaired(decode(raw), None, without)


def repair_page(raw: bytes, *, without: frozenset[str] = frozenset(), most: int) -> Repaired:
    """What `repair` gives of `raw`, or, if that is HTML and can be flattened here, of the text that it shows.

    Its entities are read by then: what still looks like one is what the page shows. Raises `BadInput` as `read_flat`
    does, for a flattened text of more than `most` bytes.
    """
    decoded, html = read_flat(raw, most=most)
    return _repaired(decoded, html, without | _OF_HTML if html else without)


def _repaired(decoded: Decoded, html: Html | None, without: frozenset[str]) -> Repaired:
    text = decoded.text
    strange = set(unusual(text))
    if strange <= _HARMLESS:
        return Repaired(decoded, text, ChangeTable(), html)
    from corpus_tools.text.fixers import FIXERS

    total = ChangeTable()
    for _ in range(_MAX_ROUNDS):
        before = text
        for name, fixer in FIXERS.items():
            if name in without or fixer.spared(strange):
                continue
            text, table = fixer.fix(text)
            if table:
                total = joined(total, table)
                strange = set(unusual(text))
        if text == before:
            break
    return Repaired(decoded, text, total, html)


def explain(repaired: Repaired) -> Iterator[ExplainedEdit]:
    """One row for each change, with the place where it is in the decoded file."""
    text = repaired.decoded.text
    line, line_start = 1, 0
    for change in repaired.table:
        while (end := text.find("\n", line_start, change.start)) >= 0:
            line, line_start = line + 1, end + 1
        before = text[change.start : change.end]
        yield ExplainedEdit(line, change.start - line_start + 1, change.kind, before, change.after)


def _before(table: ChangeTable, positions: Iterable[int]) -> Iterator[int]:
    """Positions in the changed text as positions in the text before."""
    changes = iter(table)
    change = next(changes, None)
    shift = 0
    for position in positions:
        while change is not None and change.start + shift + len(change.after) <= position:
            if not change.after and change.start + shift == position:
                break
            shift += len(change.after) - (change.end - change.start)
            change = next(changes, None)
        inside = change is not None and change.start + shift < position
        yield change.start if change is not None and inside else position - shift


def _after(table: ChangeTable, positions: Iterable[int]) -> Iterator[int]:
    """Positions in the text before as positions in the changed text."""
    changes = iter(table)
    change = next(changes, None)
    shift = 0
    for position in positions:
        while change is not None and change.end <= position:
            shift += len(change.after) - (change.end - change.start)
            change = next(changes, None)
        yield min(position, change.start if change is not None else position) + shift
