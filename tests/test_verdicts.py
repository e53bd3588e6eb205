"""What accepts a record and what explains why not are two programs: they must never disagree."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pytest
from jsonschema import Draft202012Validator

from corpus_tools.record.contract import check_record, contract_of, own_contract
from corpus_tools.record.findings import Rule
from corpus_tools.record.rules import check_rules
from corpus_tools.record.schema import load_schema
from corpus_tools.record.schema_findings import explainer
from tests.amount import share
from tests.mutations import mutants, with_everywhere
from tests.samples import record

DOCUMENTS = Path(__file__).parents[1] / "normalized" / "documents.jsonl"
SHORT = 5_000
SEEDS = range(share(6))
EACH = 500
ANY: list[Any] = [None, 1, 2**64, 2.5, "x", "\0", "\ud800", [], [[]], {}, [{}], [None]]
RULES = {
    *(Rule.WHOLE_NUMBER, Rule.PATH, Rule.TIME, Rule.SEGMENTS),
    *(Rule.STRINGS, Rule.AUTHORS, Rule.EDITS, Rule.COMMENTS),
}


@cache
def originals() -> list[Any]:
    """The sample, the shorter demonstration records, and one that has everything a record can have."""
    full = record()
    full["source"]["extra"] = [{"key": "url", "value": "https://example.org/"}]
    full.update(language="en", comments_declared=9, confidence=0.5, updated="2019-03-04T00:00:00")
    full.update(updated_text="4 March 2019", updated_precision="day")
    full["segments"][-1]["label"] = "updated"
    full["segments"][-1]["comment"] = None
    full["comments"][-1]["text"] = ""
    full["warnings"] = [{"code": "comment-count-mismatch", "message": "9 declared, 3 found"}]
    lines = DOCUMENTS.read_bytes().splitlines()
    return [record(), full, *(orjson.loads(line) for line in lines if len(line) < SHORT)]


def test_the_originals_are_valid() -> None:
    assert len(originals()) > 5
    assert [check_record(one) for one in originals()] == [[]] * len(originals())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_schema_gives_one_verdict(seed: int) -> None:
    schema = load_schema()
    explain, accepts = explainer(schema), contract_of(schema).accepts
    as_published = jsonschema_rs.validator_for(schema).is_valid
    for one in mutants(originals(), seed, EACH):
        findings = explain(one)
        assert accepts(one) == (not findings) == as_published(one), (one, findings)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rules_can_be_asked_of_anything(seed: int) -> None:
    found: Counter[Rule] = Counter()
    for one in mutants(originals(), seed + 100, EACH):
        found.update({finding.rule for finding in check_rules(one)})  # whatever it is, this must not fail
    assert set(found) == RULES


@pytest.mark.parametrize("value", ANY, ids=repr)
def test_any_value_can_stand_in_any_place(value: Any) -> None:
    each = len(ANY) // share(len(ANY))
    for one in islice(with_everywhere(originals()[1], value), ANY.index(value) % each, None, each):
        check_record(one)  # whatever it says, this must not fail


def test_both_halves_together_give_one_verdict() -> None:
    contract = own_contract()
    for one in mutants(originals(), 1000, EACH):
        assert contract.accepts(one) == (not contract.explain(one)), one


def test_python_alone_lets_a_line_feed_follow() -> None:
    """The one thing that the reference validator reads otherwise than JSON Schema says: why ours is extended."""
    one = record()
    one["comments"][0]["parent"] = "c1\n"
    schema = load_schema()
    assert Draft202012Validator(schema).is_valid(one)
    assert not jsonschema_rs.validator_for(schema).is_valid(one)
    assert [finding.path for finding in explainer(schema)(one)] == ["$.comments[0].parent"]
