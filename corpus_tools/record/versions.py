"""Records of other versions of the schema: what can be read as a record of the current one, and why another cannot.

docs/schema.md has the policy. Only the first two numbers of a version matter here: the third changes when a
description does, never when other records become possible. Each step from one version to the next is a function here,
and gives a new key the value that says "not known".
"""

from __future__ import annotations

import re

from corpus_tools.record.schema import SCHEMA_VERSION, Record

_VERSION = re.compile(r"(\d+)\.(\d+)\.\d+", re.ASCII)


class UnknownVersion(ValueError):
    """A record of a version of the schema that this package cannot read; the message says what to do."""


def to_current(record: Record) -> Record:
    """`record` as one of the current version of the schema; `record` itself is not changed.

    Raises `UnknownVersion` if it is of a newer version, or of one that was never released, and `KeyError` or
    `TypeError` if it does not say of which it is.
    """
    written = record["schema_version"]
    if written == SCHEMA_VERSION:
        return record
    number, known = _number(written), _number(SCHEMA_VERSION)
    if number == (1, 0):
        record = _from_1_0(record)
    elif number > known:
        raise UnknownVersion(
            f"the record follows schema {written}, and this version of corpus-tools knows none after {SCHEMA_VERSION}; "
            "update it (pip install --upgrade corpus-tools)"
        )
    elif number < known:
        raise UnknownVersion(f"schema {written} was never released; the record says so by mistake")
    return {**record, "schema_version": SCHEMA_VERSION}


def remedy(version: object) -> str:
    """What to do with a record of another `version`, where it shall keep the schema of the current one."""
    try:
        number, known = _number(version), _number(SCHEMA_VERSION)
    except UnknownVersion:
        return ""
    if number > known:
        return f"the record is newer: update corpus-tools, which knows none after {SCHEMA_VERSION}"
    if number == (1, 0):
        schema = f"schema/{number[0]}.{number[1]}.0/document.schema.json"
        return f"the record is older: run `corpus normalize` again, or check it with --schema {schema} (docs/schema.md)"
    return ""


def _from_1_0(record: Record) -> Record:
    """1.1 says on what each parent rests, how sure the head is, and what a person corrected."""
    comments = [{"parent_basis": None, **comment} for comment in record["comments"]]
    return {"article_confidence": None, "corrections": [], **record, "comments": comments}


def _number(version: object) -> tuple[int, int]:
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if match is None:
        raise UnknownVersion(f"{version!r} is no version; schema_version has three numbers, as {SCHEMA_VERSION} has")
    return int(match[1]), int(match[2])
