"""Dialect files: read, check, and run their examples. docs/dialects.md explains the format."""

from __future__ import annotations

import errno
import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus_tools.base.arguments import A_PATH, PATH_TYPES, require_types
from corpus_tools.base.show import short
from corpus_tools.record.findings import Finding
from corpus_tools.segment.lines import Line, split_lines
from corpus_tools.segment.thread.dialects.line import BadTemplate, LineTemplate, parse
from corpus_tools.segment.thread.dialects.read import (
    Dialect,
    Example,
    TextAt,
    anchor_row,
    author_above,
    author_row,
    read_header,
)
from corpus_tools.segment.thread.dialects.ways import most_ways
from corpus_tools.segment.thread.line_facts import read_facts
from corpus_tools.segment.thread.names import LONGEST_HEADER

if TYPE_CHECKING:
    import regex

KEYS = ("name", "sentence", "text", "header", "headers", "pattern", "words", "example", "counterexample")
_STRINGS = ("name", "sentence", "text", "pattern")
_GROUPS = frozenset({"author", "time"})
_SOURCES = ("header", "headers", "pattern")
_LARGEST = 1024 * 1024
_SHIPPED = Path(__file__).parents[3] / "data" / "dialects"
_TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")


_TOKEN = re.compile(r"\{(\d+)(?:,(\d*))?\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_MOST_UNROLLED = 20_000
_MOST_WAYS = 10_000_000
"""Three repetitions that can end anywhere in the longest line; it takes the regex package a tenth of a second."""


class BadDialect(ValueError):
    """A dialect file that cannot be used; `findings` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(map(str, findings)))
        self.findings = findings


@cache
def shipped() -> tuple[Dialect, ...]:
    """The dialects that come with the package, by name."""
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in _SHIPPED.glob("*.toml")]
    return tuple(sorted(map(_build, tables), key=lambda dialect: dialect.name))


def load(path: str | os.PathLike[str]) -> Dialect:
    """The dialect in a file, without running its examples. Raises `BadDialect`, or `OSError` if it cannot be read."""
    require_types("load_dialect", {"path": (path, PATH_TYPES, A_PATH)})
    path = Path(path)
    text, table, findings = _parsed(path)
    findings = findings or list(_wrong(table))
    if findings:
        raise BadDialect([_placed(finding, path, text) for finding in findings])
    return _build(table)


def check(path: Path) -> list[Finding]:
    """All that is wrong with a dialect file, its examples included. Raises `OSError` if it cannot be read."""
    text, table, findings = _parsed(path)
    findings = findings or list(_wrong(table))
    if not findings:
        findings = [*_taken_name(table, path), *_missing_examples(table), *_failed(_build(table))]
    return [_placed(finding, path, text) for finding in findings]


def _parsed(path: Path) -> tuple[str, dict[str, Any], list[Finding]]:
    try:
        text = _read(path)
        return text, tomllib.loads(text), []
    except RecursionError:
        return "", {}, [Finding("$", "not TOML: too deep", "TOML")]
    except UnicodeDecodeError as error:
        return "", {}, [Finding("$", f"byte {error.start} is no UTF-8", "a file in UTF-8")]
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        problem = _TOML_PLACE.sub("", str(error))
        return text, {}, [Finding("$", f"not TOML: {problem}", "TOML", line=int(place[1]) if place else 0)]


def _read(path: Path) -> str:
    """The text of the file. Raises `OSError` also for pipes and devices, which may never end, and what is too large."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "no regular file")
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise OSError(errno.EFBIG, f"larger than {_LARGEST} bytes")
    return data.decode("utf-8")


def _placed(finding: Finding, path: Path, text: str) -> Finding:
    """The finding with its file, and with the line where its key stands."""
    key, _, number = finding.path.partition("[")
    pattern = rf"^[ \t]*(?:\[\[\s*{re.escape(key)}\s*\]\]|{re.escape(key)}\s*=)"
    starts = [found.start() for found in re.finditer(pattern, text, re.MULTILINE)]
    which = int(number.partition("]")[0]) if number else 0
    line = text.count("\n", 0, starts[min(which, len(starts) - 1)]) + 1 if starts else finding.line
    return Finding(finding.path, finding.problem, finding.expected, str(path), line)


def _wrong(table: Mapping[str, Any]) -> Iterator[Finding]:
    """What keeps a table from being a dialect."""
    yield from _wrong_keys(table)
    given = [key for key in _SOURCES if key in table]
    if len(given) != 1:
        problem = f"{' and '.join(given)} are given" if given else "none of them is given"
        yield Finding(given[-1] if given else "$", problem, f"exactly one of {', '.join(_SOURCES)}")
    elif isinstance(table.get("pattern"), str):
        yield from _wrong_pattern(table["pattern"], table.get("text"))
    else:
        yield from _wrong_headers(table)
    yield from _wrong_examples(table)


def _wrong_keys(table: Mapping[str, Any]) -> Iterator[Finding]:
    for key in table:
        if key not in KEYS:
            yield Finding(key, "no such key", f"one of {', '.join(KEYS)}")
    for key in ("name", "sentence", "text"):
        if key not in table:
            yield Finding(key, "missing", "a string")
    for key in _STRINGS:
        if key in table and (not isinstance(table[key], str) or not table[key].strip()):
            yield Finding(key, f"{short(table[key])} is no text", "a string")
    if isinstance(table.get("text"), str) and table["text"] not in set(TextAt):
        yield Finding("text", f"{short(table['text'])} is no place", ", ".join(map(repr, map(str, TextAt))))
    if not _is_strings(table.get("words", [])):
        yield Finding("words", f"{short(table['words'])} is no list of strings", "a list of strings")


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _wrong_pattern(source: str, text: object) -> Iterator[Finding]:
    try:
        groups = set(_compile(source).groupindex)
    except ValueError as error:
        yield Finding("pattern", f"no regular expression: {error}", "a regular expression")
        return
    if not groups & _GROUPS or groups - _GROUPS:
        found = ", ".join(sorted(groups)) or "none"
        yield Finding("pattern", f"its named groups are: {found}", "the group (?P<author>…) or (?P<time>…), or both")
    if text == TextAt.BETWEEN:
        yield Finding("text", "a pattern reads one line, which has no text inside", "'below' or 'above', or a header")
    yield from _too_many_ways(source)


def _too_many_ways(source: str) -> Iterator[Finding]:
    try:
        ways = most_ways(source, LONGEST_HEADER)
    except ValueError as error:
        yield Finding("pattern", f"nobody can tell how long it takes: {error}", "what Python's own re knows, or \\p{…}")
        return
    if ways > _MOST_WAYS:
        problem = f"it may be tried in more than {_MOST_WAYS:,} ways on one line"
        yield Finding(
            "pattern", problem, "no choice in a repetition, and repetitions that end where a character says so"
        )


def _compile(source: str) -> regex.Pattern[str]:
    """The pattern. Raises `ValueError` if it is none."""
    import regex

    if _unrolled(source) > _MOST_UNROLLED:
        raise ValueError(f"its repetitions stand for more than {_MOST_UNROLLED} characters")
    try:
        return regex.compile(source)
    except regex.error as error:
        raise ValueError(str(error)) from None
    except RecursionError:
        raise ValueError("too deep") from None


def _unrolled(source: str) -> int:
    """About how long `source` is with every `{n}` written out, as compiling it does."""
    sizes = [0]
    last = 0
    for match in _TOKEN.finditer(source):
        token = match[0]
        if token == "(":
            sizes.append(0)
            continue
        if token == ")" and len(sizes) > 1:
            last = sizes.pop()
        elif match[1]:
            last *= max(int(number) for number in match.group(1, 2) if number) - 1
        else:
            last = 1
        sizes[-1] += last
    return sum(sizes)


def _wrong_headers(table: Mapping[str, Any]) -> Iterator[Finding]:
    key = "header" if "header" in table else "headers"
    headers = [table[key]] if key == "header" else table[key]
    if not isinstance(headers, list) or not headers or not all(_is_strings(header) and header for header in headers):
        expected = 'a list of lines such as ["{author} says:", "{time}"]'
        yield Finding(
            key, f"{short(table[key])} is no {key}", expected if key == "header" else f"a list of lists: {expected}"
        )
        return
    for number, header in enumerate(headers):
        place = key if key == "header" else f"{key}[{number}]"
        try:
            lines = [parse(line) for line in header]
        except BadTemplate as error:
            yield Finding(place, str(error), "lines of text with fields in braces")
            continue
        yield from _wrong_fields(place, tuple(lines), between=table.get("text") == TextAt.BETWEEN)


def _wrong_fields(place: str, lines: tuple[LineTemplate, ...], *, between: bool) -> Iterator[Finding]:
    for field in ("author", "time"):
        if sum(line.has(field) for line in lines) > 1:
            yield Finding(place, f"{{{field}}} stands in two lines", "one author and one time")
    if not any(line.has("author") or line.has("time") for line in lines):
        yield Finding(place, "neither {author} nor {time} stands in it", "at least one of them")
    elif between and (author_row(lines) != 0 or anchor_row(lines) != len(lines) - 1 or len(lines) != 2):
        yield Finding(
            place, "the text stands between these lines", "two lines: one with {author}, then one with {time}"
        )


def _wrong_examples(table: Mapping[str, Any]) -> Iterator[Finding]:
    for kind, keys in (("example", {"page", "author", "time"}), ("counterexample", {"page"})):
        examples = table.get(kind, [])
        if not isinstance(examples, list) or not all(isinstance(example, dict) for example in examples):
            yield Finding(kind, f"{short(examples)} is no list of tables", f"[[{kind}]] tables")
            continue
        for number, example in enumerate(examples):
            place = f"{kind}[{number}]"
            if "page" not in example:
                yield Finding(place, "no page", "page = '''lines of a page'''")
            for key in example:
                if key not in keys:
                    yield Finding(f"{place}.{key}", "no such key", f"one of {', '.join(sorted(keys))}")
                elif not isinstance(example[key], str):
                    yield Finding(f"{place}.{key}", f"{short(example[key])} is no text", "a string")


def _build(table: Mapping[str, Any]) -> Dialect:
    """The dialect of a table with nothing wrong in it."""
    headers = [table["header"]] if "header" in table else table.get("headers", [])
    return Dialect(
        name=table["name"],
        sentence=table["sentence"],
        text=TextAt(table["text"]),
        headers=tuple(tuple(map(parse, header)) for header in headers),
        pattern=_compile(table["pattern"]) if "pattern" in table else None,
        words=tuple(word.casefold() for word in table.get("words", [])),
        examples=tuple(_example(example) for example in table.get("example", [])),
        counterexamples=tuple(_example(example) for example in table.get("counterexample", [])),
    )


def _example(table: Mapping[str, str]) -> Example:
    return Example(table["page"], table.get("author"), table.get("time"))


def _taken_name(table: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    """The finding that a dialect of the package has the name, unless the file at `path` is that one."""
    is_own = path.resolve().parent == _SHIPPED.resolve()
    if not is_own and any(dialect.name == table["name"] for dialect in shipped()):
        yield Finding("name", f"{short(table['name'])} is a dialect of corpus-tools", "another name")


def _missing_examples(table: Mapping[str, Any]) -> Iterator[Finding]:
    for kind in ("example", "counterexample"):
        if not table.get(kind):
            yield Finding(kind, "there is none", f"at least one [[{kind}]]")


def _failed(dialect: Dialect) -> Iterator[Finding]:
    """The examples that are not read as they say, and the counterexamples that are read at all."""
    for kind, examples in (("example", dialect.examples), ("counterexample", dialect.counterexamples)):
        for number, example in enumerate(examples):
            place = f"{kind}[{number}]"
            read = read_example(dialect, example.page)
            if kind == "counterexample":
                if read is not None:
                    yield Finding(place, f"a header is read: {_said(*read)}", "none")
            elif read != (example.author, example.time):
                problem = "no header is read" if read is None else f"read: {_said(*read)}"
                yield Finding(place, problem, _said(example.author, example.time))


def _said(author: str | None, time: str | None) -> str:
    return f"author {short(author)}, time {short(time)}"


def read_example(dialect: Dialect, text: str) -> tuple[str | None, str | None] | None:
    """Author and time of the first header of `dialect` in the lines `text`; None if there is none."""
    lines = split_lines(text)
    if dialect.words and not any(word in text.casefold() for word in dialect.words):
        return None
    facts = [read_facts(line.text) for line in lines]
    for line in lines:
        header = read_header(dialect, lines, facts, line.index)
        if header is not None:
            time = header.anchor.time
            name = header.name.of(lines[header.name_line]) if header.name and header.name_line is not None else None
            return name or _name_on_top(dialect, lines[: line.index]), time.text if time else None
    return None


def _name_on_top(dialect: Dialect, above: Sequence[Line]) -> str | None:
    """The author above the text, where the text stands between him and the time."""
    if dialect.text is TextAt.BETWEEN:
        for line in above:
            if author := author_above(dialect, line.text):
                return line.text[slice(*author)]
    return None
