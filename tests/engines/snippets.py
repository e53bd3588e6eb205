"""The snippets of docs/scale.md by name."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tests.engines.shards import ROOT


@cache
def snippets() -> dict[str, str]:
    """The code behind each `<!-- run: name -->`."""
    text = (ROOT / "docs" / "scale.md").read_text("utf-8")
    return dict(re.findall(r"<!-- run: (\S+) -->\n```\w+\n(.*?)```", text, re.DOTALL))


def run_snippet(name: str) -> dict[str, Any]:
    """Run it in this process; the names that it defines."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(snippets()[name], f"docs/scale.md ({name})", "exec"), names)
    return names
