"""A document as blocks, as a tree, and as rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from corpus_tools import Document, normalize
from corpus_tools.base.model import BODY_LABELS, Label, ParentBasis
from corpus_tools.record.document import Comment, Thread
from corpus_tools.record.record import from_record
from tests.samples import NAME, RAW, record
from tests.test_invariants import pages

PAGE = """\
What the ferry taught us

By Oda Marsh

The ferry to the island leaves at seven, and nobody who lives here has ever been on time for it. Not once.

What to bring

A ferry is no place for a suitcase, and the captain, who has one arm, will not carry it for you either.

- A flask of tea.
- A second flask of tea.

> Nobody was ever cold who had two flasks, as my mother said, and she was cold for most of her life.

Oda Marsh runs the post office.
"""


def document() -> Document:
    """The sample document, made from its record alone."""
    return from_record(record())


def comment(identity: str, parent: str | None) -> Comment:
    return Comment(identity, parent, ParentBasis.PRINTED if parent else None, "Ann", None, None, None, None, "Yes.")


def with_parents(*parents: str | None) -> Document:
    """The sample document with comments c1, c2, … that have these parents."""
    comments = tuple(comment(f"c{number}", parent) for number, parent in enumerate(parents, 1))
    return replace(document(), comments=comments)


def outline(threads: tuple[Thread, ...]) -> list[object]:
    """The ids in a tree: each followed by the list of those of its replies."""
    return [item for thread in threads for item in (thread.comment.id, outline(thread.replies))]


def test_each_block_has_the_kind_of_its_segment() -> None:
    made = normalize(PAGE.encode(), name="ferry.txt")
    blocks = from_record(made.record).blocks
    assert [(block.kind, block.text[:13]) for block in blocks] == [
        (Label.PARAGRAPH, "The ferry to "),
        (Label.HEADING, "What to bring"),
        (Label.PARAGRAPH, "A ferry is no"),
        (Label.LIST_ITEM, "A flask of te"),
        (Label.LIST_ITEM, "A second flas"),
        (Label.QUOTE, "> Nobody was "),
        (Label.AUTHOR_NOTE, "Oda Marsh run"),
    ]


def test_a_block_stands_where_it_says() -> None:
    (block, *_) = document().blocks
    assert RAW[block.start : block.end].decode().strip() == block.text


@given(pages())
def test_blocks_are_the_body_and_come_from_their_own_bytes(page: str) -> None:
    data = page.encode()
    if not data.strip():
        return
    made = normalize(data, name="page.txt").document
    blocks = made.blocks
    assert "\n\n".join(block.text for block in blocks) == made.body
    assert all(block.kind in BODY_LABELS for block in blocks)
    if not made.edits:
        assert [data[block.start : block.end].decode().split() for block in blocks] == [
            block.text.split() for block in blocks
        ]


def test_a_document_without_a_body_has_no_blocks() -> None:
    bare = replace(document(), body="", segments=document().segments[:1])
    assert bare.blocks == ()


def test_a_body_that_is_not_that_of_its_segments_is_refused() -> None:
    with pytest.raises(ValueError, match=rf"^{document().id}: the body has 2 blocks and the file 3 segments of it"):
        _ = replace(document(), body="One\n\nTwo").blocks


def test_a_thread_is_a_tree_in_the_order_of_the_page() -> None:
    found = with_parents(None, "c1", "c1", "c2", None, "c1").thread()
    assert outline(found) == ["c1", ["c2", ["c4", []], "c3", [], "c6", []], "c5", []]
    assert with_parents().thread() == ()


def test_a_thread_may_be_deeper_than_the_stack() -> None:
    (thread,) = with_parents(None, *(f"c{number}" for number in range(1, 5_000))).thread()
    depth = 1
    while thread.replies:
        (thread,) = thread.replies
        depth += 1
    assert depth == 5_000


@pytest.mark.parametrize("parent", ["c9", "c2", "c3"])
def test_a_parent_that_does_not_come_first_is_refused(parent: str) -> None:
    broken = with_parents(None, parent, None)
    with pytest.raises(ValueError, match=rf"the parent of c2, '{parent}', is no earlier comment"):
        broken.thread()
    with pytest.raises(ValueError, match=rf"the parent of c2, '{parent}', is no earlier comment"):
        broken.comments_table()


def test_rows_are_those_of_the_record_with_document_and_depth() -> None:
    rows = document().comments_table()
    assert [row["depth"] for row in rows] == [0, 1, 0]
    kept = [{key: value for key, value in row.items() if key not in ("document", "depth")} for row in rows]
    assert kept == record()["comments"]
    assert {row["document"] for row in rows} == {document().id}
    assert NAME.startswith(document().id)
