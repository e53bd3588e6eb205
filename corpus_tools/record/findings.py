"""What `corpus validate` and `corpus verify` report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """Which rule a finding is about; the names are stable, so that reports can be filtered by them."""

    UNREADABLE = "unreadable"
    COMPRESSION = "compression"
    LONG_LINE = "long-line"
    NOT_UTF_8 = "not-utf-8"
    BYTE_ORDER_MARK = "byte-order-mark"
    LINE_END = "line-end"
    BLANK_LINE = "blank-line"
    NOT_JSON = "not-json"
    CUT_OFF = "cut-off"
    LONE_SURROGATE = "lone-surrogate"
    NOT_A_NUMBER = "not-a-number"
    DUPLICATE_KEY = "duplicate-key"
    DUPLICATE_ID = "duplicate-id"
    SCHEMA = "schema"
    WHOLE_NUMBER = "whole-number"
    PATH = "path"
    TIME = "time"
    SEGMENTS = "segments"
    STRINGS = "strings"
    AUTHORS = "authors"
    EDITS = "edits"
    COMMENTS = "comments"
    CORRECTIONS = "corrections"
    RAW = "raw"

    @property
    def sentence(self) -> str:
        """What the rule asks for, in a sentence."""
        return _SENTENCES[self]


_SENTENCES = {
    Rule.UNREADABLE: "A file can be read, and is one that can become a record.",
    Rule.COMPRESSION: "Compressed data is whole, and of the kind that the file's name says.",
    Rule.LONG_LINE: "No line is longer than the limit.",
    Rule.NOT_UTF_8: "The file is UTF-8.",
    Rule.BYTE_ORDER_MARK: "The file starts with a record, not with a byte order mark.",
    Rule.LINE_END: "Each line, the last one too, ends in a line feed, and no carriage return stands before it.",
    Rule.BLANK_LINE: "Each line holds a record.",
    Rule.NOT_JSON: "Each line is one JSON value.",
    Rule.CUT_OFF: "A line ends where its JSON value ends, not before.",
    Rule.LONE_SURROGATE: "An escaped surrogate has its partner beside it.",
    Rule.NOT_A_NUMBER: "Numbers are JSON numbers that a double can hold: no NaN, no Infinity.",
    Rule.DUPLICATE_KEY: "An object has each key once.",
    Rule.DUPLICATE_ID: "A file, or a folder of raw files, has each document id once.",
    Rule.SCHEMA: "A record keeps the JSON Schema.",
    Rule.WHOLE_NUMBER: "Counts and offsets are written as integers and fit into 64 bits.",
    Rule.PATH: "A path holds no U+0000, and the id is made from it, but for rows of shards.",
    Rule.TIME: "A time exists in the calendar, and agrees with its precision and its printed words.",
    Rule.SEGMENTS: "Segments partition the file, and name comments that exist.",
    Rule.STRINGS: "Headline, dates, body and comments have the segments that they are made of, and none without words.",
    Rule.AUTHORS: "Authors and their roles stand in the byline.",
    Rule.EDITS: "Edits are sorted, disjoint, inside the file, as long as their encoding says, and keep ASCII words.",
    Rule.COMMENTS: "Comments are numbered in order, parents come first, a count that disagrees has its warning.",
    Rule.CORRECTIONS: "Every correction fits the file that it is for, and what a record says was corrected is there.",
    Rule.RAW: "A record says what its raw file says.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `path` is a JSON path; `line` and `column` count from 1 (0: the whole file, or line)."""

    path: str
    problem: str
    expected: str
    file: str = ""
    line: int = 0
    rule: Rule = Rule.RAW
    column: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{place}{self.path}: {self.problem}; expected {self.expected}"
