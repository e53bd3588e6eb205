"""Is a record what the schema, and the rules that no schema can say, ask for?

Of the schema, jsonschema-rs decides, because it is a hundred times faster, and jsonschema explains what it rejected. Of
the rules beyond the schema, `rules` does both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass, replace
from functools import cache, partial
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any, NoReturn

import orjson

from corpus_tools.base.show import short
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.jsonl.syntax import check_values, json_path
from corpus_tools.record.rules import check_rules
from corpus_tools.record.schema import SCHEMA_VERSION, Record, load_schema
from corpus_tools.record.versions import UnknownVersion, remedy, to_current

if TYPE_CHECKING:
    import jsonschema_rs

_OF_RECORDS = frozenset({"schema_version", "source", "segments"})
_MOST_SHOWN = 12
_DATA = ("const", "default", "enum", "examples")


class InvalidRecord(RuntimeError):
    """A record that this package made itself breaks its own contract: a defect, never the input's fault."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(map(str, findings)))
        self.findings = findings


class BadSchema(ValueError):
    """A schema that records cannot be checked against; the message says why."""


def require_valid(record: Record) -> None:
    """Raises `InvalidRecord` unless `record` is valid."""
    if findings := check_record(record):
        raise InvalidRecord(findings)


def check_record(record: object) -> list[Finding]:
    """All that is wrong with `record`, a parsed JSON value; an empty list if nothing is.

    What no file of JSON can hold comes first (Python reads NaN and lone surrogates), then what breaks the schema, then
    what breaks the rules beyond it, as far as they can be looked at. Raises `TypeError` for a `Document`.
    """
    if is_dataclass(record) and not isinstance(record, type):
        raise TypeError(
            f"check_record takes a parsed JSON value, not {type(record).__name__}; that is a line of the JSONL, or the "
            "`.record` of what normalize gives"
        )
    contract = own_contract()
    accepted = _is_json(record) and contract.accepts(record)
    return [] if accepted else [*check_values(record), *contract.explain(record)]


def _is_json(value: object) -> bool:
    try:
        return bool(orjson.dumps(value))
    except TypeError:
        return False


@dataclass(frozen=True, slots=True)
class Contract:
    """What records have to be: `accepts` says whether one is, quickly, and `explain` all that is wrong with one.

    `again` makes the same in another process: it can be pickled, as the other two cannot.
    """

    accepts: Callable[[Any], bool]
    explain: Callable[[object], list[Finding]]
    again: Callable[[], Contract] | None = None


@cache
def own_contract() -> Contract:
    """The package's own schema and the rules beyond it."""
    schema = contract_of(load_schema())

    def accepts(record: Any) -> bool:
        return schema.accepts(record) and next(check_rules(record), None) is None

    def explain(record: object) -> list[Finding]:
        return _no_record(record) or [*map(_with_remedy, schema.explain(record), repeat(record)), *check_rules(record)]

    return Contract(accepts, explain, own_contract)


def _with_remedy(finding: Finding, record: Any) -> Finding:
    """`finding`, with what to do if it is that the record is of another version."""
    said = remedy(record["schema_version"]) if finding.path == "$.schema_version" else ""
    return replace(finding, expected=f"{finding.expected}; {said}") if said else finding


def _no_record(value: object) -> list[Finding]:
    """One finding for what is no record at all, as the rows of a shard are not, in the place of one for each key."""
    if not isinstance(value, dict) or not value or _OF_RECORDS.intersection(value):
        return []
    keys = ", ".join(map(short, islice(value, _MOST_SHOWN)))
    more = " and more" if len(value) > _MOST_SHOWN else ""
    expected = "a record; `corpus normalize` makes them of rows"
    return [Finding("$", f"this is no record: its keys are {keys}{more}", expected, rule=Rule.SCHEMA)]


def contract_of(schema: dict[str, Any]) -> Contract:
    """A schema alone. Raises `BadSchema` if it is none, or if it refers to another file."""
    import jsonschema_rs

    try:
        jsonschema_rs.meta.validate(schema, registry=jsonschema_rs.Registry([], retriever=_retrieve_nothing))
        validator = jsonschema_rs.validator_for(_counted(schema), retriever=_retrieve_nothing)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise BadSchema(str(error).partition("\n")[0]) from error

    @cache
    def explainer() -> Callable[[object], list[Finding]]:
        from corpus_tools.record.schema_findings import explainer  # it takes a fifth of a second to load

        return explainer(schema)

    def explain(record: object) -> list[Finding]:
        return explainer()(record) or _in_other_words(validator, record)

    return Contract(validator.is_valid, explain, partial(contract_of, schema))


def for_all_versions(contract: Contract) -> Contract:
    """`contract`, that of the current version, for records of all versions that can be read as such."""

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


def _counted(schema: Any) -> Any:
    """The same schema for the same records, a quarter faster.

    An object that may hold no key but five, and must hold those five, holds at least five keys: to count is quicker
    than to look each of them up.
    """
    if isinstance(schema, list):
        return [_counted(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    counted = {key: value if key in _DATA else _counted(value) for key, value in schema.items()}
    required, properties = schema.get("required"), schema.get("properties")
    closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    if closed and isinstance(properties, dict) and isinstance(required, list) and set(required) == set(properties):
        del counted["required"]
        counted["minProperties"] = max(len(required), schema.get("minProperties", 0))
    return counted


def _retrieve_nothing(uri: str) -> NoReturn:
    raise ValueError(f"{uri} is not part of the schema")


def _in_other_words(validator: jsonschema_rs.Validator, record: object) -> list[Finding]:
    """What jsonschema-rs refuses where jsonschema sees nothing wrong, as patterns can be read in two ways."""
    try:
        return [
            Finding(json_path(error.instance_path), error.message, "what the schema asks for", rule=Rule.SCHEMA)
            for error in validator.iter_errors(record)
        ]
    except UnicodeEncodeError:  # it cannot read lone surrogates, which are findings of their own
        return []
