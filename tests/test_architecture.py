"""The house as docs/architecture.md describes it: its rooms, its floors, and how long a function may be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from scripts.draw_rooms import PAGE, ROOT, current_page, diagram, floors, modules, rooms

CODE = ROOT / "corpus_tools"

MOST_ROOMS = 16
MOST_FLOORS = 14
LONGEST_FUNCTION = 40

LONG_ON_PURPOSE = {"words/cues.py:phrases": "it names each list of a language's file once, with the pattern made of it"}
"""Functions that may be longer, as `path:name`, each with its reason."""


def test_the_diagram_is_up_to_date() -> None:
    """If this fails, run `python -m scripts.draw_rooms`."""
    assert PAGE.read_text("utf-8") == current_page()


def test_the_rooms_are_few_and_all_of_them_are_described() -> None:
    described = PAGE.read_text("utf-8")
    inner = {room for room in rooms() if not room.startswith("_")}
    assert len(rooms()) <= MOST_ROOMS
    assert {room for room in inner if f"`{room}/`" not in described and f"`{room}.py`" not in described} == set()


def test_no_module_stands_high() -> None:
    highest = max(floors(modules()).items(), key=lambda item: item[1])
    assert highest[1] <= MOST_FLOORS, highest


def test_a_circle_is_named() -> None:
    with pytest.raises(ValueError, match="a circle of imports among b, c"):
        floors({"a": frozenset(), "b": frozenset("ac"), "c": frozenset("b")})


def test_arrows_that_follow_from_others_are_left_out() -> None:
    drawn = diagram({"top": frozenset({"mid", "low"}), "mid": frozenset({"low"}), "low": frozenset()})
    assert drawn.splitlines()[2:-1] == ["    top --> mid", "    mid --> low"]


def functions(path: Path) -> list[tuple[str, int]]:
    """The functions of a file as `path:name`, with their lengths in lines, docstrings and decorators left out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            lines = 1 + (node.end_lineno or 0) - body[0].lineno if body else 0
            found.append((f"{path.relative_to(CODE).as_posix()}:{node.name}", lines))
    return found


def test_functions_fit_on_a_screen() -> None:
    long = {name for path in CODE.rglob("*.py") for name, lines in functions(path) if lines > LONGEST_FUNCTION}
    assert long == LONG_ON_PURPOSE.keys()
