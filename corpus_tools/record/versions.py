"""Records of other versions of the schema: older ones are brought up to date, newer ones are refused.

docs/schema.md has the policy. Only the first two numbers of a version matter here: the third changes when a
description does, never when other records become possible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from corpus_tools.record.contract import Contract
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.record import SCHEMA_VERSION, Record, to_current

_VERSION = re.compile(r"(\d+)\.(\d+)\.\d+", re.ASCII)


class Upgrade(NamedTuple):
    """The step from one released version to the next: `apply` makes a new record and leaves the old one alone."""

    version: str
    apply: Callable[[Record], Record]


UPGRADES: Mapping[str, Upgrade] = {}
"""The step that starts from each released version but the current one, by its first two numbers ("1.0")."""


class UnknownVersion(ValueError):
    """A record of a version of the schema that this package cannot read; the message says what to do."""


def upgrade(record: Record, *, current: str = SCHEMA_VERSION, upgrades: Mapping[str, Upgrade] = UPGRADES) -> Record:
    """`record`, of whatever version it is, as one of the version `current`. `record` itself is not changed.

    Raises `UnknownVersion` if it is newer than `current` or was never released.
    """
    written = record["schema_version"]
    number = _number(written)
    if number > _number(current):
        raise UnknownVersion(
            f"the record follows schema {written}, and this version of corpus-tools knows none after {current}; "
            "update it (pip install --upgrade corpus-tools)"
        )
    while number != _number(current):
        step = upgrades.get(".".join(map(str, number)))
        if step is None:
            raise UnknownVersion(f"schema {written} was never released; the record says so by mistake")
        record = step.apply(record)
        number = _number(step.version)
    return {**record, "schema_version": current}


def for_all_versions(contract: Contract) -> Contract:
    """`contract`, that of the current version, for records of all versions that can be brought up to date."""

    def accepts(record: Any) -> bool:
        try:
            return contract.accepts(to_current(record))
        except (KeyError, TypeError, UnknownVersion):
            return False

    def explain(record: Any) -> list[Finding]:
        try:
            return contract.explain(to_current(record))
        except UnknownVersion as error:
            return [Finding("$.schema_version", str(error), f"{SCHEMA_VERSION} or older", rule=Rule.SCHEMA)]
        except (KeyError, TypeError):
            return contract.explain(record)

    return Contract(accepts, explain)


def _number(version: object) -> tuple[int, int]:
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if match is None:
        raise UnknownVersion(f"{version!r} is no version; schema_version has three numbers, as {SCHEMA_VERSION} has")
    return int(match[1]), int(match[2])
