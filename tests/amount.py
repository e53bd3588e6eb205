"""How much is tried of what has no end, such as examples at random: the number is that of the whole suite.

`make check` asks for the profile "everyday" of hypothesis, which tries fewer; conftest.py has both.
"""

from __future__ import annotations

from hypothesis import settings

ALL, EVERYDAY = 100, 20
"""Examples for each property."""


def share(number: int) -> int:
    """What the profile in use takes of so many."""
    return max(1, number * settings().max_examples // ALL)
