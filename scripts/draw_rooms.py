"""Draw the rooms of the code in docs/architecture.md from their imports: `python -m scripts.draw_rooms`.

What stands between the two marks in that file is replaced; the rest is written by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- The diagram: made by scripts/draw_rooms.py, do not edit. -->\n"
END = "<!-- The end of the diagram. -->\n"
PACKAGE = "corpus_tools"

Arrows = Mapping[str, frozenset[str]]
"""What each module or room imports."""


@cache
def modules() -> Arrows:
    """What each module of the package imports when it is loaded or when it runs; not what type checkers alone do."""
    graph = grimp.build_graph(PACKAGE, exclude_type_checking_imports=True, cache_dir=None)
    return {module: frozenset(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def rooms() -> Arrows:
    """What each room, a package or module at the top, imports of the others."""
    found: dict[str, set[str]] = {_room(module): set() for module in modules() if module != PACKAGE}
    for module, imported in modules().items():
        if module != PACKAGE:
            found[_room(module)] |= {_room(other) for other in imported if other != PACKAGE} - {_room(module)}
    return {room: frozenset(others) for room, others in sorted(found.items())}


def _room(module: str) -> str:
    return module.split(".")[1]


def floors(arrows: Arrows) -> dict[str, int]:
    """The floor of each: 1 where it imports nothing, else one above the highest that it imports.

    Raises `ValueError` if some import each other in a circle; the message names them.
    """
    found: dict[str, int] = {}
    while left := [name for name in arrows if name not in found]:
        ready = {name: arrows[name] for name in left if arrows[name] <= found.keys()}
        if not ready:
            raise ValueError(f"a circle of imports among {', '.join(sorted(left))}")
        found |= {name: 1 + max((found[other] for other in others), default=0) for name, others in ready.items()}
    return found


def diagram(arrows: Arrows) -> str:
    """The rooms as a Mermaid flowchart, without the arrows that follow from others."""
    order = sorted(arrows, key=lambda room: (-floors(arrows)[room], room))
    lines = [f"    {room} --> {other}" for room in order for other in sorted(_direct(arrows, room))]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def _direct(arrows: Arrows, room: str) -> frozenset[str]:
    """What a room imports and reaches by no other way."""
    further = {far for other in arrows[room] for far in _reached(arrows, other)}
    return arrows[room] - further


def _reached(arrows: Arrows, room: str) -> set[str]:
    reached: set[str] = set()
    ahead = set(arrows[room])
    while ahead:
        reached |= ahead
        ahead = {far for other in ahead for far in arrows[other]} - reached
    return reached


def current_page() -> str:
    """The page as it should be now. Raises `ValueError` if one of the marks is not there."""
    head, rest = PAGE.read_text("utf-8").split(BEGIN)
    _, tail = rest.split(END)
    return f"{head}{BEGIN}\n{diagram(rooms())}\n\n{END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(current_page(), "utf-8")
