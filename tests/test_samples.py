"""The documents in raw/ against `samples.toml`, which says what a reader finds in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from corpus_tools import normalize
from corpus_tools.base.model import WarningCode

RAW = Path(__file__).parents[1] / "raw"
SAMPLES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("samples.toml").read_text(encoding="utf-8"))


def test_every_document_has_a_reader() -> None:
    assert {path.stem for path in RAW.iterdir()} == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_head_and_body_are_what_a_reader_finds(name: str) -> None:
    path, sample = RAW / f"{name}.txt", SAMPLES[name]
    document = normalize(path.read_bytes(), name=path.name).document
    assert document.headline == sample.get("headline")
    assert (document.standfirst or "")[: len(sample.get("standfirst", " "))] == sample.get("standfirst", "")
    assert [author.name for author in document.authors] == sample.get("authors", [])
    assert (document.published or "")[:10] == sample.get("published", "")
    assert len(document.body.split("\n\n")) == sample["blocks"]
    assert document.source.encoding == sample.get("encoding", "utf-8")
    assert sorted({edit.kind for edit in document.edits}) == sample.get("edits", [])


@pytest.mark.parametrize("name", [name for name in SAMPLES if "names" in SAMPLES[name]])
def test_comments_are_what_a_reader_finds(name: str) -> None:
    path, sample = RAW / f"{name}.txt", SAMPLES[name]
    document = normalize(path.read_bytes(), name=path.name).document
    assert [comment.author for comment in document.comments] == sample["names"]
    assert [comment.parent or "" for comment in document.comments] == sample["parents"]
    assert all(comment.timestamp for comment in document.comments)
    assert not document.warnings


@pytest.mark.parametrize("name", [name for name in SAMPLES if "comments_begin" in SAMPLES[name]])
def test_comments_without_marks_begin_where_a_reader_sees_them_begin(name: str) -> None:
    path, sample = RAW / f"{name}.txt", SAMPLES[name]
    document = normalize(path.read_bytes(), name=path.name).document
    assert [comment.text for comment in document.comments[:1] if comment.text.startswith(sample["comments_begin"])]
    assert WarningCode.COMMENT_BOUNDARY_INFERRED in {warning.code for warning in document.warnings}
