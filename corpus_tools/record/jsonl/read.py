"""Reading records back: one JSON object a line."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator

from corpus_tools.base.arguments import A_PATH, PATH_TYPES, Wanted, require_types
from corpus_tools.base.errors import BadRecord
from corpus_tools.record.document import Document
from corpus_tools.record.record import from_record

_ANY_LENGTH = 1 << 62
"""No line is too long for whoever wants its document."""


def read_jsonl(path: str | os.PathLike[str], *, validate: bool = False) -> Iterator[Document]:
    """The documents in the JSONL file at `path` (`-`: standard input), one at a time, in the order of the file.

    Of a folder, such as a run has written, all files of records are read, in the order of their paths; rejections and
    hidden files are none. A file may be compressed with gzip or zstd. No more of it is held than a line and a block.
    With `validate`, nothing may be wrong with a line that `corpus validate` would find.

    Raises `BadRecord` at the first line that is not a record, and `OSError` if the file cannot be read.
    """
    wanted: Wanted = {
        "path": (path, PATH_TYPES, f"{A_PATH}, of a file or folder, or -"),
        "validate": (validate, bool, "True or False"),
    }
    require_types("read_jsonl", wanted)
    return _documents(_files_of_records(path) if os.path.isdir(path) else [path], validate)


def _documents(paths: Iterable[str | os.PathLike[str]], validate: bool) -> Iterator[Document]:
    for path in paths:
        for number, document in _checked(path) if validate else _unchecked(path):
            if isinstance(document, str):
                raise BadRecord(f"{os.fspath(path)}:{number}: {document}")
            yield document


def _files_of_records(folder: str | os.PathLike[str]) -> list[str]:
    """The files of records below `folder`. Raises `FileNotFoundError` if there are none."""
    from corpus_tools.inputs.files import holds_rejections
    from corpus_tools.record.jsonl.lines import is_jsonl

    found = []
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        wanted = (name for name in names if is_jsonl(name) and not name.startswith(".") and not holds_rejections(name))
        found += [os.path.join(above, name) for name in wanted]
    if not found:
        raise FileNotFoundError(
            errno.ENOENT, "no file of records (.jsonl, .jsonl.gz, .jsonl.zst) in the folder", folder
        )
    return sorted(found)


def _checked(path: str | os.PathLike[str]) -> Iterator[tuple[int, Document | str]]:
    """The number of each line, and its document or all that is wrong with it."""
    from corpus_tools.record.contract import for_all_versions, own_contract
    from corpus_tools.record.jsonl.file import check_lines

    for number, record, findings in check_lines(path, for_all_versions(own_contract()), longest=_ANY_LENGTH):
        yield number, "; ".join(map(str, findings)) or from_record(record)


def _unchecked(path: str | os.PathLike[str]) -> Iterator[tuple[int, Document | str]]:
    """The number of each line, and its document or why there is none."""
    from corpus_tools.record.jsonl.lines import read_lines

    for number, line in read_lines(path, longest=_ANY_LENGTH):
        yield number, _document(line) if isinstance(line, bytes) else f"{line.problem}; expected {line.expected}"


def _document(line: bytes) -> Document | str:
    import orjson

    try:
        return from_record(orjson.loads(line))
    except orjson.JSONDecodeError as error:
        return f"not JSON ({error})"
    except KeyError as error:
        return f"not a record: the key {error} is missing; `corpus validate` says all that is wrong"
    except TypeError as error:
        return f"not a record ({error}); `corpus validate` says what is wrong"
    except ValueError as error:
        return str(error)
