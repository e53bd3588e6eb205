"""Why a line of JSONL is no good JSON, with the JSON path of the trouble wherever one can be told.

orjson decides what JSON is. What it refuses, or what must be looked at more closely, is read again by the standard
library, which puts up with more: so the record inside can be checked all the same.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from corpus_tools.base.show import short
from corpus_tools.record.findings import Finding, Rule

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SPACED_COLON = re.compile(rb'"[ \t\r]+:')
_SURROGATE = re.compile("[\ud800-\udfff]")
_ONE_LINE = "one JSON object a line"


class NoValue:
    """What stands for the value of a line that has none."""


def json_path(steps: Iterable[str | int]) -> str:
    """The JSON path that leads through `steps` (keys and indexes) from the root."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else _key(step) for step in steps)


def _key(name: str) -> str:
    return f".{name}" if name.isidentifier() else f"[{short(name)}]"


def other_encoding(first_line: bytes) -> Finding | None:
    """The finding that a file which starts so is UTF-16 or UTF-32: then no line of it can be read."""
    if first_line.startswith(_UTF_16) or b"\0" in first_line[:4]:
        return Finding("$", "the file is UTF-16 or UTF-32, or binary", "UTF-8", rule=Rule.NOT_UTF_8)
    return None


def check_line_end(line: bytes) -> Iterator[Finding]:
    """The finding that `line` does not end in a line feed alone."""
    if line.endswith(b"\r\n"):
        yield Finding("$", "the line ends in CR LF", "LF alone", rule=Rule.LINE_END)
    elif not line.endswith(b"\n"):
        problem = "the last line has no line end, so the file may be cut off"
        yield Finding("$", problem, "a line feed at the end of the file", rule=Rule.LINE_END)


def check_writing(line: bytes, value: Any) -> list[Finding]:
    """All that is wrong with how `line` is written although it is JSON and holds `value`."""
    try:
        canonical = orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # nested more deeply than it writes
        canonical = b""
    if line == canonical:
        return []
    findings = list(check_line_end(line))
    if not _has_as_many_keys(line, canonical) and _repeats_keys(line):
        findings += check_syntax(line)[1]
    return findings


def _has_as_many_keys(line: bytes, canonical: bytes) -> bool:
    """Whether `line` has no more keys than its value, which is written in `canonical`; False if that is uncertain.

    A quote and a colon stand side by side behind keys, and behind an escaped quote in a string. Blanks between the two,
    and keys that end in a backslash, cannot be counted so.
    """
    if _SPACED_COLON.search(line) or b'\\\\":' in line:
        return False
    keys, wanted = (text.count(b'":') - text.count(b'\\":') for text in (line, canonical))
    return keys == wanted


class _RepeatedKey(Exception):
    """An object has a key twice."""


def _repeats_keys(line: bytes) -> bool:
    def to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            raise _RepeatedKey
        return value

    try:
        json.loads(line, object_pairs_hook=to_object)
    except (_RepeatedKey, ValueError, RecursionError):
        return True
    return False


def check_syntax(line: bytes) -> tuple[Any, list[Finding]]:
    """The value in `line`, as far as there is one (else `NoValue`), and all that is wrong with how it is written."""
    findings = []
    if line.startswith(_BOM):
        findings.append(Finding("$", "the line starts with a byte order mark", "none", rule=Rule.BYTE_ORDER_MARK))
        line = line.removeprefix(_BOM)
    line = line.rstrip(b"\r\n")
    if not line.strip():
        return NoValue, [*findings, Finding("$", "the line is blank", _ONE_LINE, rule=Rule.BLANK_LINE)]
    bad_byte = _bad_byte(line)
    refusal = _refusal(line)
    try:
        value, twice = _read_leniently(line)
    except (ValueError, RecursionError) as error:
        return NoValue, [*findings, *bad_byte, _explain(error if bad_byte else refusal or error)]
    found = list(_check_leaves(value, twice, is_utf8=not bad_byte))
    if refusal and not found:
        found.append(_explain(refusal))
    return value, findings + found


def _refusal(line: bytes) -> orjson.JSONDecodeError | None:
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return error
    return None


def _bad_byte(line: bytes) -> list[Finding]:
    """The first byte of `line` that is not UTF-8, if there is one."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"byte 0x{line[error.start]:02x} at byte {error.start + 1} of the line is not UTF-8"
        return [Finding("$", problem, "UTF-8", rule=Rule.NOT_UTF_8)]
    return []


_Twice = dict[int, tuple[dict[str, Any], list[str]]]


def _read_leniently(line: bytes) -> tuple[Any, _Twice]:
    """The value, with NaN and the like and lone surrogates in it, and the objects (by id) that repeat keys."""
    twice: _Twice = {}

    def to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            keys = [key for key, _ in pairs]
            twice[id(value)] = value, [key for key in value if keys.count(key) > 1]
        return value

    text = line.decode("utf-8", "surrogateescape")
    return json.loads(text, strict=False, object_pairs_hook=to_object), twice


def check_values(value: Any) -> Iterator[Finding]:
    """What Python lets into a value although no JSON can say it: numbers that are not finite, lone surrogates."""
    return _check_leaves(value, {}, is_utf8=True)


def _check_leaves(value: Any, twice: _Twice, *, is_utf8: bool) -> Iterator[Finding]:
    for steps, leaf in _walk(value):
        path = json_path(steps)
        if isinstance(leaf, dict):
            for key in twice[id(leaf)][1] if id(leaf) in twice else ():
                yield Finding(path, f"key {short(key)} stands there twice", "each key once", rule=Rule.DUPLICATE_KEY)
            for key in leaf:
                yield from _check_text(key, path, is_utf8=is_utf8)
        elif isinstance(leaf, str):
            yield from _check_text(leaf, path, is_utf8=is_utf8)
        elif isinstance(leaf, float) and not math.isfinite(leaf):
            problem = f"{str(leaf).replace('inf', 'Infinity').replace('nan', 'NaN')} is no number in JSON"
            yield Finding(path, problem, "a finite number, or null", rule=Rule.NOT_A_NUMBER)


def _check_text(text: str, path: str, *, is_utf8: bool) -> Iterator[Finding]:
    """The finding that `text` holds a lone surrogate; where the line is not UTF-8, a byte of it can look like one."""
    found = _SURROGATE.search(text)
    if found is None:
        return
    code, place = ord(found[0]), found.start() + 1
    if not is_utf8 and 0xDC80 <= code <= 0xDCFF:
        problem = f"byte 0x{code - 0xDC00:02x} at character {place} is not UTF-8"
        yield Finding(path, problem, "UTF-8", rule=Rule.NOT_UTF_8)
    else:
        problem = f"the surrogate \\u{code:04x} at character {place} has no partner"
        yield Finding(path, problem, "a pair of surrogates, or U+FFFD", rule=Rule.LONE_SURROGATE)


def _walk(value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every object and every value that holds no other, in the order of the line, with the steps that lead to it."""
    stack: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while stack:
        steps, value = stack.pop()
        if isinstance(value, list):
            stack += reversed([((*steps, index), item) for index, item in enumerate(value)])
            continue
        yield steps, value
        if isinstance(value, dict):
            stack += reversed([((*steps, key), item) for key, item in value.items()])


def _explain(error: Exception) -> Finding:
    """Why there is no value: the parser's own words, with the column."""
    if not isinstance(error, json.JSONDecodeError):
        return Finding("$", "the value is nested too deeply", "a record", rule=Rule.NOT_JSON)
    if not error.doc[error.pos :].strip() or "unterminated" in error.msg.lower():
        problem = f"the line breaks off at column {error.colno}, before its JSON value ends"
        return Finding("$", problem, "a whole JSON object", rule=Rule.CUT_OFF)
    return Finding("$", f"not JSON: {error.msg} at column {error.colno}", _ONE_LINE, rule=Rule.NOT_JSON)
